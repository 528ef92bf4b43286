/* models.h - the models inside the library.
 *
 * Top of the library, beside avow.c.
 */
#ifndef AW_MODELS_H
#define AW_MODELS_H
#include "base/span.h"

typedef struct aw_builtin {
  const char *name;
  aw_span bytes; /* aligned to 64; len 0: built without it */
} aw_builtin;

/* ptr NULL in `bytes` and name NULL where there is no such model. */
aw_builtin aw_builtin_find(const char *name);
const char *const *aw_builtin_names(void); /* NULL after the last */
#endif
