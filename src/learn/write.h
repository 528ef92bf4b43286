/* write.h - a trained classifier into the sections of a model file.
 *
 * Room: learn, and private to it.
 */
#ifndef AW_LEARN_WRITE_H
#define AW_LEARN_WRITE_H
#include "learn/solve.h"
#include "learn/trained.h"

typedef struct aw_parts { /* all borrowed */
  const aw_examples *e;
  const aw_matrix *matrix;
  const char *const *label; /* [label_count] */
  size_t label_count;
  aw_kernel_shape shape;
  const aw_solution *solution; /* one an output */
  const aw_calibration *calibration;
  const aw_names *names; /* or NULL */
  size_t names_max;
} aw_parts;

avow_status aw_parts_write(const aw_parts *parts, const char *prefix,
                           aw_model_writer *writer, avow_error *err);
#endif
