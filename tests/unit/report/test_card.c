#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/card.h"

static void writes_lines(void **state) {
  (void)state;
  aw_strbuf out = AW_STRBUF_INIT;
  aw_span card = AW_LIT(
      "{\"data\": [{\"name\": \"peace\", \"documents\": 120}, {\"name\": "
      "\"x\\u001b[1m\"}], \"chosen\": {\"cost\": 0.125, \"grid\": [0.5, 1, 2], "
      "\"balanced\": true}, \"note\": \"one two three four five six\", "
      "\"none\": null, \"empty\": []}");
  assert_int_equal(aw_report_card(card, 20, &out, NULL), AVOW_OK);
  assert_string_equal(out.ptr,
                      "data:\n"
                      "  -\n"
                      "    name: peace\n"
                      "    documents: 120\n"
                      "  -\n"
                      "    name: x [1m\n"
                      "chosen:\n"
                      "  cost: 0.125\n"
                      "  grid: 0.5, 1, 2\n"
                      "  balanced: yes\n"
                      "note: one two three\n"
                      "  four five six\n"
                      "none: none\n"
                      "empty: \n");
  aw_strbuf_release(&out);
}

static void refuses_what_is_no_object(void **state) {
  (void)state;
  static const char *const bad[] = { "", "[1]", "{\"a\":", "7" };
  aw_strbuf out = AW_STRBUF_INIT;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_int_equal(aw_report_card(aw_span_of(bad[i]), 79, &out, NULL),
                     AVOW_ERR_FORMAT);
  aw_strbuf_release(&out);
}

static void bounds_the_depth(void **state) {
  (void)state;
  aw_strbuf card = AW_STRBUF_INIT, out = AW_STRBUF_INIT;
  for (int i = 0; i < 500; i++) aw_strbuf_add_text(&card, "{\"a\":");
  aw_strbuf_add_text(&card, "1");
  for (int i = 0; i < 500; i++) aw_strbuf_add_text(&card, "}");
  assert_int_equal(aw_report_card(aw_strbuf_span(&card), 79, &out, NULL),
                   AVOW_OK);
  assert_true(out.len < 6000);
  aw_strbuf_release(&card);
  aw_strbuf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_lines),
    cmocka_unit_test(refuses_what_is_no_object),
    cmocka_unit_test(bounds_the_depth),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
