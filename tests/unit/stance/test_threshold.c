#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stance/learning.h"

#define COUNT 6

/* Candidates by their lead over "none": statements but for the last. */
static uint8_t statement[COUNT] = { 1, 1, 1, 1, 1, 0 };
static uint8_t claim[COUNT] = { 1, 1, 0, 1, 0, 1 };
static double score[2 * COUNT] = { 1.5,  0.0, 0.5,  0.0, 0.12, 0.0,
                                   -0.4, 0.0, -1.0, 0.0, 1.0,  0.0 };

static bool near(double value, double expected) {
  return value > expected - 1e-6 && value < expected + 1e-6;
}

/* Thresholds are tried in steps of 0.05 from -2; of equals the first stays. */
static void weighs_precision_and_recall(void **state) {
  (void)state;
  static const struct {
    size_t scored;
    bool statement;
    double beta, threshold;
    size_t taken, right;
  } cases[] = {
    { COUNT, true, 1.0, -1.0, 4, 3 },  /* F1 of 4, 3: 6/7 */
    { COUNT, true, 0.25, 0.15, 2, 2 }, /* precision before all */
    { COUNT, false, 1.0, -2.0, 1, 1 }, /* the other kind alone */
    { 2, true, 1.0, -2.0, 2, 2 },      /* extra ones aren't looked at */
  };
  const aw_trained trained = { .fold_score = score };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const aw_detected c = { statement, claim, COUNT, COUNT, cases[i].scored };
    aw_hits taken;
    float t = aw_choose_threshold(&c, &trained, cases[i].statement,
                                  cases[i].beta, &taken);
    if (!near((double)t, cases[i].threshold) || taken.taken != cases[i].taken ||
        taken.right != cases[i].right)
      fail_msg("case %zu: %f, %zu of %zu right", i, (double)t, taken.right,
               taken.taken);
  }
}

/* "none" leads by 1 where it is right, and is 1 behind where a claim is. */
static void lets_none_lead_where_it_is_right(void **state) {
  (void)state;
  double final[4 * AW_FINAL_LABELS] = { 0.0 };
  uint32_t gold[2] = { AVOW_FAVOR, AVOW_AGAINST };
  uint32_t label[4] = { AVOW_FAVOR, AVOW_AGAINST, AW_NO_CLAIM, AW_NO_CLAIM };
  for (size_t i = 0; i < 4; i++) final[i * AW_FINAL_LABELS + label[i]] = 1.0;
  aw_learning l = { .gold = gold,
                    .label = label,
                    .scored_claims = 2,
                    .scored_found = 4,
                    .trained_final = { .fold_score = final } };
  aw_choose_none(&l);
  assert_true(l.rule.none > -1.0f && l.rule.none < 1.0f);
  assert_true(near(l.claim_f1, 1.0));
  assert_true(near(l.claim_f_avg, 2.0 / 3.0)); /* one is added below */
  label[2] = AVOW_FAVOR; /* a claim that is missed until none must lead more */
  l.gold = (uint32_t[]){ AVOW_FAVOR, AVOW_AGAINST, AVOW_FAVOR };
  l.scored_claims = 3;
  aw_choose_none(&l);
  assert_true(l.claim_f1 > 0.7 && l.claim_f1 < 1.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(weighs_precision_and_recall),
    cmocka_unit_test(lets_none_lead_where_it_is_right),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
