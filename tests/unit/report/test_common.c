#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/common.h"

static void turns_bytes_into_code_points(void **state) {
  (void)state;
  char text[600];
  size_t length = 0;
  static const char *const pieces[] = { "a", "\xC3\xA9", "\xE2\x80\x9C",
                                        "\xF0\x9F\x95\x8A" };
  for (size_t i = 0; length + 4 < sizeof text; i++) {
    aw_span piece = aw_span_of(pieces[(i * i + i / 3) % 4]);
    memcpy(text + length, piece.ptr, piece.len);
    length += piece.len;
  }
  aw_positions positions;
  assert_true(aw_positions_init(&positions, (aw_span){ text, length }, false));
  size_t count = 0;
  for (size_t i = 0; i <= length; i++) {
    if (i == length || ((unsigned char)text[i] & 0xC0) != 0x80) {
      assert_int_equal(aw_position(&positions, i), count);
      count++;
    }
  }
  aw_positions_release(&positions);
  assert_true(aw_positions_init(&positions, (aw_span){ text, length }, true));
  assert_int_equal(aw_position(&positions, length), length);
  aw_positions_release(&positions);
}

static void joins_words(void **state) {
  (void)state;
  aw_strbuf out = AW_STRBUF_INIT;
  aw_span text = AW_LIT("xx \r\n two\n\twords  yy");
  aw_add_words(&out, text, (avow_range){ 2, text.len - 2 });
  assert_string_equal(out.ptr, "two words");
  aw_strbuf_release(&out);
}

static void names_files(void **state) {
  (void)state;
  static const struct {
    const char *id, *name;
  } cases[] = {
    { "talks", "talks" },
    { "a.b_c-1", "a.b_c-1" },
    { "../x", "%2E.%2Fx" },
    { ".hidden", "%2Ehidden" },
    { "a b%", "a%20b%25" },
    { "", "%" },
    { "caf\xC3\xA9", "caf\xC3\xA9" },
    { "a\nb", "a%0Ab" },
  };
  aw_strbuf out = AW_STRBUF_INIT, other = AW_STRBUF_INIT;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_strbuf_reset(&out);
    aw_report_file_name(aw_span_of(cases[i].id), &out);
    assert_string_equal(out.ptr, cases[i].name);
  }
  char text[3000];
  memset(text, 'x', sizeof text);
  aw_strbuf_reset(&out);
  aw_report_file_name((aw_span){ text, sizeof text }, &out);
  text[sizeof text - 1] = 'y';
  aw_report_file_name((aw_span){ text, sizeof text }, &other);
  assert_true(out.len < 200);
  assert_string_not_equal(out.ptr, other.ptr);
  aw_strbuf_release(&out);
  aw_strbuf_release(&other);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(turns_bytes_into_code_points),
    cmocka_unit_test(joins_words),
    cmocka_unit_test(names_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
