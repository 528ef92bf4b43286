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

typedef struct aw_contrast {
  double *factor; /* [columns], mean 1 */
  aw_node *node;  /* rows scaled */
  aw_node **row;  /* [problem's count] */
} aw_contrast;

/* amount in (0, 1]: factor = 1 - amount + amount * |log ratio| / its mean. */
avow_status aw_contrast_make(const aw_problem *p, double amount,
                             aw_contrast *out, avow_error *err);
void aw_contrast_release(aw_contrast *c);
#endif
