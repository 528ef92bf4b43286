#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/span.h"

static int sign(int order) {
  return (order > 0) - (order < 0);
}

/* C strings and runs have one order, a NUL inside a run included. */
static void orders_strings_as_runs(void **state) {
  (void)state;
  static const char *const texts[] = { "", "a", "ab", "abc", "b", "\xC3\xA9" };
  static const struct {
    const char *ptr;
    size_t len;
  } runs[] = { { "", 0 },     { "a", 1 },  { "ab", 2 },  { "abd", 3 },
               { "a\0b", 3 }, { "\0", 1 }, { "b\0", 2 }, { "\xC3\xA9", 2 },
               { "\xC3", 1 }, { "zz", 2 } };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    for (size_t j = 0; j < sizeof runs / sizeof runs[0]; j++) {
      aw_span run = { runs[j].ptr, runs[j].len };
      assert_int_equal(aw_span_order(texts[i], run),
                       sign(aw_span_compare(aw_span_of(texts[i]), run)));
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(orders_strings_as_runs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
