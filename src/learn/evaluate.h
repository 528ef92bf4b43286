/* evaluate.h - single figures of how good predictions are; scores.h tells
 * everything about labels at once.
 *
 * Room: learn.  May include: base/.
 */
#ifndef AW_LEARN_EVALUATE_H
#define AW_LEARN_EVALUATE_H
#include <stdint.h>

#include "avow.h"

/* Mean of F1 over all labels, in the form of aw_training.measure; a label
 * neither given nor predicted counts 0.  Labels are in [0, label_count).
 * NaN where memory is out. */
double aw_macro_f1(const uint32_t *gold, const uint32_t *predicted,
                   size_t count, size_t label_count, void *context);

/* Pearson's r; 0 where either side is constant. */
double aw_pearson(const double *x, const double *y, size_t count);
/* Pearson's r of the ranks, ties sharing their mean rank.  NaN where memory
 * is out. */
double aw_spearman(const double *x, const double *y, size_t count);
/* Mean absolute difference; 0 of nothing. */
double aw_mean_error(const double *x, const double *y, size_t count);
#endif
