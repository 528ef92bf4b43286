/* evaluate.h - how good predictions are.
 *
 * Room: learn.  May include: base/.
 */
#ifndef AW_LEARN_EVALUATE_H
#define AW_LEARN_EVALUATE_H
#include <stdbool.h>
#include <stdint.h>

#include "avow.h"

/* Mean over all labels of F1; a label neither given nor predicted counts 0.
 * The form of aw_training.measure.  NaN where memory is out. */
double aw_macro_f1(const uint32_t *gold, const uint32_t *predicted,
                   size_t count, size_t label_count, void *context);
/* Pearson's r; 0 where either side is constant. */
double aw_pearson(const double *x, const double *y, size_t count);
#endif
