/* shares.h - stances shared out as claims of a kind had them in training.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_SHARES_H
#define AW_STANCE_SHARES_H
#include "learn/argmax.h"
#include "learn/model_file.h"
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

/* Copy an optional section of a model into out[size]; false in *there, and
 * nothing changed, where there is none.  AVOW_ERR_FORMAT. */
static inline avow_status aw_shares_section(const aw_model_file *file,
                                            const char *name, void *out,
                                            size_t size, bool *there,
                                            avow_error *err) {
  aw_span bytes = aw_model_file_find(file, name);
  *there = bytes.ptr != NULL;
  if (!*there) return AVOW_OK;
  avow_status status = aw_model_file_need(file, name, size, 1, &bytes, err);
  if (status == AVOW_OK) memcpy(out, bytes.ptr, size);
  return status;
}

/* They become the claim's probabilities, the largest its stance. */
static inline void aw_shares_label(const double *share, aw_claim *c) {
  memcpy(c->probability, share, sizeof c->probability);
  c->stance = (avow_stance)aw_argmax(share, AVOW_STANCE_LABELS);
}
#endif
