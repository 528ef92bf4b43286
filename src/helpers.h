/* helpers.h - the models that help another one.
 *
 * Top of the library.
 */
#ifndef AW_HELPERS_H
#define AW_HELPERS_H
#include "avow.h"
#include "learn/model_file.h"

typedef struct aw_helper {
  const aw_model_file *file; /* NULL: this build has none */
  aw_model_file own;
  bool opened; /* `own` is to be closed */
} aw_helper;

/* The given model, else the one inside the library under `name`; no error
 * where that is absent, for whoever needs it says so.  `h` stays where it is.
 * AVOW_ERR_MISMATCH (given one of another task), AVOW_ERR_FORMAT. */
avow_status aw_helper_open(aw_helper *h, const avow_model *given,
                           avow_task task, const char *name, avow_error *err);
void aw_helper_close(aw_helper *h);
#endif
