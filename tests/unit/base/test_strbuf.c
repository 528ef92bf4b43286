#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/strbuf.h"

static void writes_fixed_numbers(void **state) {
  (void)state;
  static const struct {
    double value;
    int decimals;
    const char *text;
  } cases[] = {
    { 0.8149, 2, "0.81" },
    { -0.004, 2, "0.00" },
    { -0.0, 1, "0.0" },
    { -1.25, 1, "-1.2" },
    { 3, 0, "3" },
    { 2.5, 0, "2" }, /* halves: to even, where the double is a half */
    { 0.125, 2, "0.12" },
    { 0.375, 2, "0.38" },
    { 0.00005, 4, "0.0001" }, /* which as a double is a little more */
    { 0.00015, 4, "0.0001" }, /* a little less */
    { -0.00006, 4, "-0.0001" },
    { 99999.99999, 4, "100000.0000" },
    { 123456.75, 1, "123456.8" },
    { 1e20, 1, "100000000000000000000.0" },
    { 0.123456789, 9, "0.123456789" },
    { (double)NAN, 2, "null" },
    { (double)INFINITY, 2, "null" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_strbuf buf = AW_STRBUF_INIT;
    aw_strbuf_add_fixed(&buf, cases[i].value, cases[i].decimals);
    assert_string_equal(buf.ptr, cases[i].text);
    aw_strbuf_release(&buf);
  }
}

static void writes_doubles_that_read_back(void **state) {
  (void)state;
  static const double values[] = { 0.1, 1.0 / 3, 1e-300, 12345678901234567.0 };
  for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
    aw_strbuf buf = AW_STRBUF_INIT;
    aw_strbuf_add_double(&buf, values[i]);
    assert_true(strtod(buf.ptr, NULL) == values[i]);
    aw_strbuf_release(&buf);
  }
}

static void escapes_json(void **state) {
  (void)state;
  aw_strbuf buf = AW_STRBUF_INIT;
  aw_strbuf_add_json(&buf, (aw_span){ "a\"\\\n\t\r\0\x1f\x7f\xc3\xa9", 11 });
  assert_string_equal(buf.ptr,
                      "\"a\\\"\\\\\\n\\t\\r\\u0000\\u001f\\u007f\xc3\xa9\"");
  aw_strbuf_release(&buf);
}

static void grows_and_resets(void **state) {
  (void)state;
  aw_strbuf buf = AW_STRBUF_INIT;
  for (size_t i = 0; i < 1000; i++) aw_strbuf_add_size(&buf, i);
  assert_int_equal(buf.len, 10 + 2 * 90 + 3 * 900);
  aw_strbuf_add_format(&buf, "%s-%d", "x", 7);
  assert_string_equal(buf.ptr + buf.len - 3, "x-7");
  size_t capacity = buf.capacity;
  aw_strbuf_reset(&buf);
  assert_int_equal(buf.len, 0);
  assert_int_equal(buf.capacity, capacity);
  aw_strbuf_release(&buf);
}

static void notes_that_memory_ran_out(void **state) {
  (void)state;
  aw_strbuf buf = AW_STRBUF_INIT;
  aw_strbuf_add_text(&buf, "abc");
  assert_false(aw_strbuf_reserve(&buf, SIZE_MAX - 2));
  assert_true(buf.failed);
  aw_strbuf_add_text(&buf, "d");
  assert_int_equal(buf.len, 3);
  aw_strbuf_release(&buf);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_fixed_numbers),
    cmocka_unit_test(writes_doubles_that_read_back),
    cmocka_unit_test(escapes_json),
    cmocka_unit_test(grows_and_resets),
    cmocka_unit_test(notes_that_memory_ran_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
