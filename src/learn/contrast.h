/* contrast.h - columns weighed by how unevenly two classes hold them.
 *
 * Room: learn, and private to it.
 *
 * Naive Bayes meets the support vector machine (Wang and Manning 2012,
 * "Baselines and Bigrams"): a column counts by |log of its share in the one
 * class over its share in the other|, so that the regularisation leaves room
 * for what tells the classes apart.  A solution of scaled rows is one of the
 * rows themselves once its weights are scaled too: the model does not change.
 */
#ifndef AW_LEARN_CONTRAST_H
#define AW_LEARN_CONTRAST_H
#include "learn/problem.h"

/* *factor[columns], mean 1, to be freed by the caller: with `amount` =
 * p->contrast in (0, 1], 1 - amount + amount * |log ratio| / its mean. */
avow_status aw_contrast_make(const aw_problem *p, double **factor,
                             avow_error *err);
#endif
