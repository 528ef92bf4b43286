#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/status.h"

static void fills_every_field(void **state) {
  (void)state;
  avow_error err;
  assert_int_equal(aw_fail(&err, AVOW_ERR_FORMAT, 3, 17, "label '%s'", "x"),
                   AVOW_ERR_FORMAT);
  assert_int_equal(err.status, AVOW_ERR_FORMAT);
  assert_int_equal(err.line, 3);
  assert_int_equal(err.offset, 17);
  assert_string_equal(err.message, "label 'x'");
}

static void takes_no_error(void **state) {
  (void)state;
  assert_int_equal(aw_fail(NULL, AVOW_ERR_IO, 0, 0, "x"), AVOW_ERR_IO);
  assert_int_equal(aw_nomem(NULL), AVOW_ERR_NOMEM);
}

static void keeps_a_message_on_one_line(void **state) {
  (void)state;
  avow_error err;
  aw_fail(&err, AVOW_ERR_FORMAT, 0, 0, "a\nb\x7f");
  assert_string_equal(err.message, "a?b?");
}

/* For every alignment of the cut, no half of a code point may stay. */
static void cuts_at_a_code_point(void **state) {
  (void)state;
  for (int lead = 0; lead < 4; lead++) {
    char text[400] = "xxxx";
    avow_error err;
    text[lead] = '\0';
    for (int i = 0; i < 90; i++) strcat(text, "€");
    aw_fail(&err, AVOW_ERR_FORMAT, 0, 0, "%s", text);
    size_t length = strlen(err.message);
    assert_true(length > sizeof err.message - 5);
    assert_int_equal((length - (size_t)lead) % 3, 0);
  }
}

static void names_every_status(void **state) {
  (void)state;
#define CHECK(name, value, text) \
  assert_string_equal(avow_status_text(AVOW_##name), text);
  AVOW_STATUS_MAP(CHECK)
  assert_string_equal(avow_status_text((avow_status)999), "unknown status");
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(fills_every_field),
    cmocka_unit_test(takes_no_error),
    cmocka_unit_test(keeps_a_message_on_one_line),
    cmocka_unit_test(cuts_at_a_code_point),
    cmocka_unit_test(names_every_status),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
