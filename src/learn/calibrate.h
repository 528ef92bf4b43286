/* calibrate.h - from scores to probabilities that never contradict the label.
 *
 * Room: learn, and private to it.
 *
 * With L the log odds of the best label under softmax(sharpness * score),
 * its probability is sigmoid(slope * L + offset of that label) (Platt 1999,
 * on the log odds); the other labels share the rest as softmax has them.
 * Scores, not probabilities, choose the label, since costs were chosen for
 * macro-F1; so the best label is held above the second by MARGIN at least.
 */
#ifndef AW_LEARN_CALIBRATE_H
#define AW_LEARN_CALIBRATE_H
#include "avow.h"
#include "learn/argmax.h"

typedef struct aw_calibration {
  double sharpness, slope;
  double *offset; /* [label_count] */
  size_t label_count;
} aw_calibration;

/* score[count][label_count] of examples the scores were not trained on, and
 * their labels.  `out->offset` is the caller's, [label_count]. */
avow_status aw_calibration_fit(const double *score, const uint32_t *gold,
                               size_t count, aw_calibration *out,
                               avow_error *err);
/* Returns the label: the first of the highest scores. */
size_t aw_calibration_apply(const aw_calibration *c, const double *score,
                            double *probability);
#endif
