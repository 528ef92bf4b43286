/* scores.h - how good labels are, told in full: the report of training and of
 * evaluation, as a JSON object.
 *
 * Room: learn.  May include: base/.
 */
#ifndef AW_LEARN_SCORES_H
#define AW_LEARN_SCORES_H
#include "avow.h"
#include "base/span.h"
#include "base/strbuf.h"
#include "learn/classifier.h"

#define AW_UNTOLD                                            \
  UINT32_MAX /* a row without an answer: a miss of its label \
              */

typedef struct aw_scored {
  const char *const *label; /* [label_count] */
  size_t label_count;
  const uint32_t *gold, *told; /* [count]; AW_UNTOLD: none */
  size_t count;
  const double *probability; /* [count][label_count]; NULL: not known */
  const uint32_t *other;     /* [count] what a second model tells, or NULL */
  const uint32_t *part;      /* [count] target of each row; NULL: no targets */
  const aw_span *part_name;  /* [part_count] */
  size_t part_count;
  const uint32_t *unit; /* [count] rows that are drawn together (documents),
                           in [0, unit_count); NULL: each alone */
  size_t unit_count;
  uint64_t seed; /* of the resampling */
} aw_scored;

/* The mean F1 of "favor" and "against" (SemEval-2016 task 6; Mohammad et al.
 * 2016) where both are among the labels, else macro-F1; the form of
 * aw_training.measure, whose context is an aw_main_measure. */
typedef struct aw_main_measure {
  size_t favor, against; /* AVOW_NONE: not among the labels */
} aw_main_measure;
aw_main_measure aw_main_measure_of(const char *const *label, size_t count);
double aw_measure_main(const uint32_t *gold, const uint32_t *told, size_t count,
                       size_t label_count, void *context);

/* Append the members (without braces, no comma before the first):
 * "rows", "labels" [{label, precision, recall, f1, gold, told}], "accuracy",
 * "macro_f1", "f_avg" (where it applies), "intervals" of these (95 %, 1000
 * bootstrap resamples, fewer where there are more than 20,000 rows; Efron
 * 1979), "confusion" [gold][told], "baseline" (the most frequent label),
 * "targets", "calibration_error" (10 bins; Naeini et al. 2015), "against"
 * (paired bootstrap of the main measure).
 * AVOW_ERR_NOMEM. */
avow_status aw_scores_write(const aw_scored *s, aw_strbuf *json,
                            avow_error *err);

/* Probabilities of the examples that were trained on, by calibration on the
 * other folds: as honest as the scores, of those that are scored.
 * probability[scored][label_count]. */
avow_status aw_heldout_probability(const aw_trained *trained,
                                   const uint32_t *gold, size_t label_count,
                                   double *probability, avow_error *err);
/* Mean distance of confidence and accuracy over 10 bins of confidence. */
double aw_calibration_error(const double *probability, const uint32_t *gold,
                            const uint32_t *told, size_t count,
                            size_t label_count);

/* How sure to be for how few errors: one point for each threshold, surest
 * first.  Of the rows whose confidence is at least `threshold`, which are
 * `share` of all, `error` are wrong. */
typedef struct aw_sure_point {
  float threshold, error, share;
} aw_sure_point;
#define AW_SURE_POINTS ((size_t)1000)
/* point[AW_SURE_POINTS]; returns how many, AVOW_NONE where memory is out. */
size_t aw_sure_points(const double *probability, const uint32_t *gold,
                      size_t count, size_t label_count, aw_sure_point *point);
#endif
