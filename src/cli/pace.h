/* pace.h - how far the work is, on standard error.
 *
 * Room: cli.  On a terminal one line that is written over, else a line every
 * few seconds.
 */
#ifndef AW_CLI_PACE_H
#define AW_CLI_PACE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/options.h"

typedef struct pace {
  bool shown, terminal, line_open;
  uint64_t total;     /* bytes of all inputs, 0: not known */
  double begin, next; /* seconds of the monotonic clock */
} pace;

/* `asked`: by --progress; otherwise it shows only where standard error is a
 * terminal that results don't go to.  `paths` as for the command. */
void pace_start(pace *p, bool asked, bool results_on_terminal,
                const cmd_args *paths);
void pace_show(pace *p, size_t documents, uint64_t bytes);
/* Take the line away before something else is written there. */
void pace_clear(pace *p);
void pace_end(pace *p, size_t documents, uint64_t bytes);
#endif
