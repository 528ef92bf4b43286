/* progress.h - one line on standard error that tells how far work is.
 *
 * Room: cli.
 */
#ifndef AW_CLI_PROGRESS_H
#define AW_CLI_PROGRESS_H
#include <stdbool.h>

#include "avow.h"

typedef struct progress_line {
  bool shown;    /* asked for, or standard error is a terminal */
  bool terminal; /* the line is written over itself */
  bool open;     /* a line stands there without its end */
  char what[32]; /* of the line that stands there */
} progress_line;

void progress_begin(progress_line *line, bool asked);
/* An avow_progress; `context` is a progress_line. */
int progress_show(void *context, const char *what, size_t done, size_t total);
/* End the line, so that messages start on their own. */
void progress_end(progress_line *line);
#endif
