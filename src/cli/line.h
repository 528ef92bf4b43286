/* line.h - pieces of work done by several threads, taken up and put down in
 * order.
 *
 * Room: cli.  May include: base/, avow.h.
 * Guarantee: at most `slots` pieces and, beyond the first, LINE_BYTES_MAX
 * bytes are under way; take() and put() are never called by two threads at
 * once, and put() sees the pieces in the order that take() gave them.
 */
#ifndef AW_CLI_LINE_H
#define AW_CLI_LINE_H
#include <stdbool.h>

#include "avow.h"

#define LINE_BYTES_MAX ((size_t)32 << 20)

typedef struct line_steps {
  /* Fill the slot and tell how many bytes it holds; false: no more. */
  bool (*take)(void *context, void *slot, size_t *bytes);
  void (*work)(void *context, size_t worker, void *slot);
  bool (*put)(void *context, void *slot); /* false: stop all */
} line_steps;

/* `slot` points to slot_count things of slot_size bytes each.  Returns
 * AVOW_ERR_STOPPED where put() said so, AVOW_ERR_NOMEM. */
avow_status line_run(const line_steps *steps, void *context, void *slot,
                     size_t slot_size, size_t slot_count, size_t threads,
                     avow_error *err);
#endif
