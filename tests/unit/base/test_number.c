#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_numbers_whole),
    cmocka_unit_test(reads_sizes_and_refuses_overflow),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
