#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "learn/calibrate.h"

#define COUNT 4000

typedef struct cases {
  double score[COUNT * 4];
  uint32_t gold[COUNT];
} cases;

/* Scores whose true probability is softmax(sharpness * score), the first
 * label cheaper by `shift`, as class weights make it. */
static void draw(cases *c, size_t labels, double sharpness, double shift,
                 uint64_t seed) {
  aw_random random;
  aw_random_init(&random, seed);
  for (size_t i = 0; i < COUNT; i++) {
    double p[4], sum = 0.0, *score = c->score + i * labels;
    for (size_t k = 0; k < labels; k++) {
      score[k] = 3.0 * aw_random_unit(&random) - 1.5;
      sum += p[k] = exp(sharpness * score[k]);
    }
    double u = aw_random_unit(&random) * sum;
    for (c->gold[i] = 0; u > p[c->gold[i]] && c->gold[i] + 1 < labels;)
      u -= p[c->gold[i]++];
    score[0] += shift;
  }
}

/* Error of calibration on fresh cases over 15 bins; checks every answer. */
static double check(const aw_calibration *a, const cases *c) {
  double told[15] = { 0 }, sum = 0.0, p[4];
  for (size_t i = 0; i < COUNT; i++) {
    const double *score = c->score + i * a->label_count;
    size_t label = aw_calibration_apply(a, score, p);
    double total = 0.0;
    assert_int_equal(label, aw_argmax(score, a->label_count));
    for (size_t k = 0; k < a->label_count; k++) {
      total += p[k];
      assert_true(p[k] >= 0.0 && (k == label || p[k] < p[label]));
    }
    assert_true(fabs(total - 1.0) < 1e-9);
    size_t bin = p[label] >= 1.0 ? 14 : (size_t)(p[label] * 15);
    told[bin] += p[label] - (label == c->gold[i]);
  }
  for (size_t b = 0; b < 15; b++) sum += fabs(told[b]);
  return sum / COUNT;
}

static void confidence_is_the_share_right(void **state) {
  (void)state;
  static const struct {
    size_t labels;
    double sharpness, shift;
  } table[] = { { 2, 1.5, 0.0 }, { 3, 2.5, 0.0 }, { 4, 2.5, 0.0 },
                { 3, 2.5, 0.4 }, { 4, 2.5, 0.5 }, { 2, 2.0, 0.4 },
                { 3, 0.2, 0.0 } };
  static cases c;
  for (size_t n = 0; n < sizeof table / sizeof table[0]; n++) {
    double offset[4];
    aw_calibration a = { .offset = offset, .label_count = table[n].labels };
    draw(&c, table[n].labels, table[n].sharpness, table[n].shift, 1);
    assert_int_equal(aw_calibration_fit(c.score, c.gold, COUNT, &a, NULL),
                     AVOW_OK);
    draw(&c, table[n].labels, table[n].sharpness, table[n].shift, 2);
    double error = check(&a, &c);
    if (error > 0.05) fail_msg("case %zu: error of calibration %g", n, error);
  }
}

/* Without a fault and without any right answer numbers stay finite. */
static void extremes_stay_finite(void **state) {
  (void)state;
  static cases c;
  for (int wrong = 0; wrong < 2; wrong++) {
    double offset[4], p[3];
    aw_calibration a = { .offset = offset, .label_count = 3 };
    draw(&c, 3, 50.0, 0.0, 1);
    for (size_t i = 0; i < COUNT; i++)
      c.gold[i] = (uint32_t)(aw_argmax(c.score + i * 3, 3) + wrong) % 3;
    assert_int_equal(aw_calibration_fit(c.score, c.gold, COUNT, &a, NULL),
                     AVOW_OK);
    static const double far[][3] = { { 1e6, -1e6, 0.0 },
                                     { 0.0, 0.0, 0.0 },
                                     { -1e-300, 1e-300, 0.0 } };
    for (size_t i = 0; i < 3; i++) {
      size_t label = aw_calibration_apply(&a, far[i], p);
      assert_int_equal(label, aw_argmax(p, 3));
      assert_true(isfinite(p[0] + p[1] + p[2]));
    }
    aw_calibration_apply(&a, c.score, p);
    double top = p[aw_argmax(p, 3)];
    assert_true(wrong ? top < 0.6 : top > 0.5);
  }
}

/* A larger lead never lowers the confidence of the same label. */
static void confidence_grows_with_the_lead(void **state) {
  (void)state;
  static cases c;
  double offset[4], p[3], before = 0.0;
  aw_calibration a = { .offset = offset, .label_count = 3 };
  draw(&c, 3, 2.0, 0.3, 1);
  aw_calibration_fit(c.score, c.gold, COUNT, &a, NULL);
  for (int i = 0; i <= 100; i++) {
    double score[3] = { 0.02 * i, 0.0, -0.5 };
    assert_int_equal(aw_calibration_apply(&a, score, p), 0);
    assert_true(p[0] >= before);
    before = p[0];
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(confidence_is_the_share_right),
    cmocka_unit_test(extremes_stay_finite),
    cmocka_unit_test(confidence_grows_with_the_lead),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
