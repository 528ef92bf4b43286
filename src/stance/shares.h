/* shares.h - stances shared out as claims of a kind had them in training.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_SHARES_H
#define AW_STANCE_SHARES_H
#include "learn/argmax.h"
#include "stance/claim.h"

/* Shares of the stances from counts, with one of each taken for granted, so
 * that nothing is impossible. */
static inline void aw_shares_set(const double count[AVOW_STANCE_LABELS],
                                 double share[AVOW_STANCE_LABELS]) {
  double all = AVOW_STANCE_LABELS;
  for (size_t k = 0; k < AVOW_STANCE_LABELS; k++) all += count[k];
  for (size_t k = 0; k < AVOW_STANCE_LABELS; k++)
    share[k] = (count[k] + 1.0) / all;
}

static inline bool aw_shares_are_right(const double *share) {
  double sum = 0.0;
  for (size_t k = 0; k < AVOW_STANCE_LABELS; k++) {
    if (!(share[k] >= 0.0 && share[k] <= 1.0)) return false;
    sum += share[k];
  }
  return sum > 0.999 && sum < 1.001;
}

/* They become the claim's probabilities, the largest its stance. */
static inline void aw_shares_label(const double *share, aw_claim *c) {
  memcpy(c->probability, share, sizeof c->probability);
  c->stance = (avow_stance)aw_argmax(share, AVOW_STANCE_LABELS);
}
#endif
