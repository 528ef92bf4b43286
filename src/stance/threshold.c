/* threshold.c - see learning.h. */
#include "learn/argmax.h"
#include "stance/learning.h"

#define K ((size_t)AVOW_STANCE_LABELS)

#define STEPS 81 /* thresholds tried, -2 to 2 */

static double threshold_at(size_t step) {
  return -2.0 + 4.0 * (double)step / (STEPS - 1);
}

static size_t count_kind(const aw_detected *c, const double *fold_score,
                         bool statement, aw_hits count[STEPS]) {
  size_t all = 0;
  for (size_t i = 0; i < c->scored; i++) {
    if (c->is_statement[i] != statement) continue;
    double lead = aw_lead(fold_score + 2 * i);
    all += c->is_claim[i];
    for (size_t t = 0; t < STEPS; t++) {
      if (lead <= threshold_at(t)) break;
      count[t].taken++;
      count[t].right += c->is_claim[i];
    }
  }
  return all;
}

float aw_choose_threshold(const aw_detected *c, const aw_trained *trained,
                          bool statement, double beta, aw_hits *taken) {
  aw_hits count[STEPS] = { { 0, 0 } };
  size_t all = count_kind(c, trained->fold_score, statement, count), best = 0;
  double most = -1.0, b = beta * beta;
  for (size_t t = 0; t < STEPS; t++) {
    double f = (1.0 + b) * (double)count[t].right /
               ((double)count[t].taken + b * (double)all + 1e-9);
    if (f <= most) continue;
    most = f;
    best = t;
  }
  *taken = count[best];
  return (float)threshold_at(best);
}

/* Out of fold, where "none" must lead by more than a threshold. */
typedef struct found_score {
  double f1, f_avg; /* of claims; of claims and stances */
} found_score;

static found_score score_found(const aw_learning *l, const size_t *given,
                               double threshold) {
  size_t taken = l->beyond_taken.taken, right = l->beyond_taken.right;
  size_t told[2] = { 0, 0 }, hit[2] = { 0, 0 };
  for (size_t i = 0; i < l->scored_found; i++) {
    const double *score = l->trained_final.fold_score + i * AW_FINAL_LABELS;
    if (aw_none_lead(score) > threshold) continue;
    avow_stance k = (avow_stance)aw_argmax(score, K);
    taken++;
    right += l->label[i] != AW_NO_CLAIM;
    if (k > AVOW_AGAINST) continue;
    told[k]++;
    hit[k] += l->label[i] == (uint32_t)k;
  }
  return (found_score){ 2.0 * (double)right /
                            (double)(taken + l->scored_claims),
                        (double)hit[0] / (double)(told[0] + given[0] + 1) +
                            (double)hit[1] / (double)(told[1] + given[1] + 1) };
}

/* How far "none" must lead: the best sum of the F1 of claims and of F_avg
 * over claims and stances, as the mean over thresholds round it: a single one
 * may be best by chance. */
#define ROUND 3u /* thresholds on either side */
void aw_choose_none(aw_learning *l) {
  found_score all[STEPS];
  double best = -1.0;
  size_t given[2] = { 0, 0 };
  for (size_t i = 0; i < l->scored_claims; i++)
    if (l->gold[i] <= AVOW_AGAINST) given[l->gold[i]]++;
  for (size_t t = 0; t < STEPS; t++)
    all[t] = score_found(l, given, threshold_at(t));
  for (size_t t = ROUND; t + ROUND < STEPS; t++) {
    double sum = 0.0;
    for (size_t i = t - ROUND; i <= t + ROUND; i++)
      sum += all[i].f1 + all[i].f_avg;
    if (sum <= best) continue;
    best = sum;
    l->claim_f1 = all[t].f1;
    l->claim_f_avg = all[t].f_avg;
    l->rule.none = (float)threshold_at(t);
  }
}
