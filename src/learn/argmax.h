/* argmax.h - the label that scores tell.
 *
 * Room: learn.
 */
#ifndef AW_LEARN_ARGMAX_H
#define AW_LEARN_ARGMAX_H
#include <stddef.h>

/* The first of the highest of score[count], count > 0. */
static inline size_t aw_argmax(const double *score, size_t count) {
  size_t best = 0;
  for (size_t k = 1; k < count; k++)
    if (score[k] > score[best]) best = k;
  return best;
}
#endif
