#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stance/extract_value.h"

static void assert_reads(aw_value v, const char *text) {
  aw_span s = aw_span_of(text);
  assert_true(aw_span_equal(v.text, s));
  assert_true(v.key == aw_hash(s, 0));
}

static void digits_stop_at_nine(void **state) {
  (void)state;
  assert_reads(aw_digit(0), "0");
  assert_reads(aw_digit(8), "8");
  assert_reads(aw_digit(9), "9");
  assert_reads(aw_digit(10), "9");
  assert_reads(aw_digit(SIZE_MAX), "9");
}

/* A bound belongs to the bucket that it ends. */
static void buckets_end_with_their_bound(void **state) {
  (void)state;
  static const struct {
    double x;
    const char *text;
  } known[] = { { -1, "0" }, { 1, "0" }, { 1.5, "1" }, { 2, "1" },
                { 4, "2" },  { 5, "3" }, { 1e9, "3" } };
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    assert_reads(AW_BUCKET(known[i].x, 1, 2, 4), known[i].text);
}

/* Each number of values, and each order of them, is a feature of its own. */
static void features_differ_by_their_values(void **state) {
  (void)state;
  const aw_template t = aw_template_of("mode");
  aw_value a = AW_VALUE("direct"), b = aw_digit(1);
  aw_features f;
  aw_features_init(&f);
  f.block = 2;
  aw_add1(&f, t, a);
  aw_add2(&f, t, a, b);
  aw_add2(&f, t, b, a);
  aw_add3(&f, t, a, b, b);
  aw_add1(&f, aw_template_of("kind"), a);
  assert_int_equal(f.count, 5);
  for (size_t i = 0; i < f.count; i++) {
    assert_int_equal(f.item[i].block, 2);
    assert_true(f.item[i].value == 1.0f);
    for (size_t j = 0; j < i; j++) assert_true(f.item[i].key != f.item[j].key);
  }
  aw_add2(&f, t, aw_value_of(AW_LIT("direct")), b);
  assert_true(f.item[5].key == f.item[1].key);
  aw_features_release(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(digits_stop_at_nine),
    cmocka_unit_test(buckets_end_with_their_bound),
    cmocka_unit_test(features_differ_by_their_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
