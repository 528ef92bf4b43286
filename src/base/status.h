/* status.h - how functions report failure.
 *
 * Room: base.  aw_fail() is called where the fault is found; callers pass
 * status and error through unchanged with AW_TRY.
 */
#ifndef AW_BASE_STATUS_H
#define AW_BASE_STATUS_H
#include "avow.h"

/* Fill `err` (if not NULL) and return `status`.  The message is cut at a code
 * point to fit; control characters in it become '?'. */
avow_status aw_fail(avow_error *err, avow_status status, size_t line,
                    size_t offset, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* "out of memory", for the many places that can only say this. */
avow_status aw_nomem(avow_error *err);

/* For functions that end in `cleanup:` and hold an avow_status `status`. */
#define AW_TRY(call)                     \
  do {                                   \
    status = (call);                     \
    if (status != AVOW_OK) goto cleanup; \
  } while (0)
#endif
