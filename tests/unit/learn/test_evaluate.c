#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "learn/evaluate.h"

#define NEAR(a, b) assert_true(fabs((a) - (b)) < 1e-12)

static void macro_f1_of_labels(void **state) {
  (void)state;
  /* Of label 0 four (3 right), of 1 four (2 right), of 2 two (1 right). */
  static const uint32_t gold[] = { 0, 0, 0, 0, 1, 1, 1, 1, 2, 2 };
  static const uint32_t told[] = { 0, 0, 0, 1, 1, 1, 0, 2, 2, 0 };
  double sum = 6.0 / 9 + 4.0 / 7 + 2.0 / 4;
  NEAR(aw_macro_f1(gold, told, 10, 3, NULL), sum / 3);
  NEAR(aw_macro_f1(gold, told, 10, 4, NULL), sum / 4); /* 3 is never given */
  NEAR(aw_macro_f1(gold, told, 0, 3, NULL), 0.0);
  NEAR(aw_macro_f1(gold, gold, 10, 3, NULL), 1.0);
}

static void correlations(void **state) {
  (void)state;
  static const double x[] = { 1, 2, 3, 4, 5 }, y[] = { 2, 4, 6, 8, 10 },
                      cube[] = { 1, 8, 27, 64, 125 },
                      down[] = { 5, 4, 4, 2, 1 }, flat[] = { 3, 3, 3, 3, 3 };
  NEAR(aw_pearson(x, y, 5), 1.0);
  NEAR(aw_pearson(x, flat, 5), 0.0);
  assert_true(aw_pearson(x, cube, 5) < 0.95);
  NEAR(aw_spearman(x, cube, 5), 1.0);
  /* Ranks 5, 3.5, 3.5, 2, 1 against 1 to 5: -9.5 / sqrt(10 * 9.5). */
  NEAR(aw_spearman(x, down, 5), -9.5 / sqrt(95.0));
  NEAR(aw_mean_error(x, y, 5), 3.0);
  NEAR(aw_mean_error(x, y, 0), 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(macro_f1_of_labels),
    cmocka_unit_test(correlations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
