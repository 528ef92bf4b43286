#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"

static void reads_numbers_whole(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool valid;
    double value;
  } cases[] = {
    { "1", true, 1 },      { "-0.5", true, -0.5 }, { "+2.", true, 2 },
    { ".25", true, 0.25 }, { "1e3", true, 1000 },  { "1E-2", true, 0.01 },
    { "", false, 0 },      { "-", false, 0 },      { "1x", false, 0 },
    { " 1", false, 0 },    { "1 ", false, 0 },     { "nan", false, 0 },
    { "inf", false, 0 },   { "0x10", false, 0 },   { "1e", false, 0 },
    { "1e999", false, 0 }, { ".", false, 0 },      { "1,5", false, 0 },
    { "1.2.3", false, 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double value = 0;
    bool valid = aw_parse_double(aw_span_of(cases[i].text), &value);
    if (valid != cases[i].valid || (valid && value != cases[i].value))
      fail_msg("'%s' was read as %d, %g", cases[i].text, valid, value);
  }
}

static void reads_sizes_and_refuses_overflow(void **state) {
  (void)state;
  size_t size = 0;
  int64_t number = 0;
  assert_true(aw_parse_size(AW_LIT("18446744073709551615"), &size));
  assert_true(size == SIZE_MAX);
  assert_false(aw_parse_size(AW_LIT("18446744073709551616"), &size));
  assert_false(aw_parse_size(AW_LIT("-1"), &size));
  assert_true(aw_parse_int(AW_LIT("-12"), &number));
  assert_int_equal(number, -12);
  assert_false(aw_parse_int(AW_LIT("9223372036854775808"), &number));
  assert_false(aw_parse_int(AW_LIT("-"), &number));
}

static void expect_as_printf(double value) {
  char wanted[40], text[AW_SHORT_MAX + 1];
  for (int digits = 6; digits <= 17; digits++) {
    snprintf(wanted, sizeof wanted, "%.*g", digits, value);
    if (strtod(wanted, NULL) == value) break;
  }
  size_t length = aw_short_double(value, text);
  if (length == 0) return;
  text[length] = '\0';
  assert_string_equal(text, wanted);
}

static void writes_doubles_as_printf_does(void **state) {
  (void)state;
  static const double hard[] = { 0.1,        0.3,      1e-4,     0.001,  1.5,
                                 999999.5,   99999.95, 123456.7, 100000, 3,
                                 0.00012345, 1.0 / 3,  2.0 / 3,  0.7071, 10 };
  char text[AW_SHORT_MAX];
  for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) {
    assert_true(aw_short_double(hard[i], text) > 0);
    for (int way = 0; way < 3; way++) {
      double value =
          way == 0 ? hard[i] : nextafter(hard[i], way == 1 ? 0 : 2e6);
      expect_as_printf(value);
      expect_as_printf(-value);
    }
  }
  uint64_t seed = 1;
  for (int i = 0; i < 20000; i++) {
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    double value = ldexp((double)(seed >> 11), (int)(seed % 36) - 67);
    expect_as_printf(value);
    expect_as_printf((double)(float)value);
    expect_as_printf((double)(seed >> 44) / 1000);
  }
  assert_int_equal(aw_short_double(0.0, text), 0);
  assert_int_equal(aw_short_double(1e6, text), 0);
  assert_int_equal(aw_short_double(9e-5, text), 0);
  assert_int_equal(aw_short_double((double)NAN, text), 0);
  assert_int_equal(aw_short_double((double)INFINITY, text), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_numbers_whole),
    cmocka_unit_test(writes_doubles_as_printf_does),
    cmocka_unit_test(reads_sizes_and_refuses_overflow),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
