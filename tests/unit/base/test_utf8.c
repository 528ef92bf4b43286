#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

static void finds_the_first_fault(void **state) {
  (void)state;
  static const struct {
    const char *name, *text;
    size_t fault;
  } cases[] = {
    { "empty", "", 0 },
    { "ascii over a word", "ceasefire talks", 15 },
    { "two, three and four bytes", "\xC3\xA9\xE2\x80\x9C\xF0\x9F\x95\x8A", 9 },
    { "last code point", "\xF4\x8F\xBF\xBF", 4 },
    { "stray continuation", "abc\x80", 3 },
    { "behind a whole word", "abcdefgh\xFFijk", 8 },
    { "cut form", "talks \xE2\x80", 6 },
    { "overlong slash", "\xC0\xAF", 0 },
    { "overlong of three", "\xE0\x80\xAF", 0 },
    { "overlong of four", "\xF0\x80\x80\xAF", 0 },
    { "surrogate", "x\xED\xA0\x80", 1 },
    { "over the last", "\xF4\x90\x80\x80", 0 },
    { "five bytes", "\xF8\x88\x80\x80\x80", 0 },
    { "wrong third byte", "\xE2\x80(", 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    size_t got = aw_utf8_fault(aw_span_of(cases[i].text));
    if (got != cases[i].fault)
      fail_msg("%s: fault at %zu, expected %zu", cases[i].name, got,
               cases[i].fault);
  }
}

/* Every pair and triple of bytes, against the definition by value. */
static bool valid_by_value(const unsigned char *p, size_t length) {
  size_t at = 0;
  while (at < length) {
    unsigned lead = p[at];
    size_t need = lead < 0x80           ? 1
                  : (lead >> 5) == 0x6  ? 2
                  : (lead >> 4) == 0xE  ? 3
                  : (lead >> 3) == 0x1E ? 4
                                        : 0;
    if (need == 0 || need > length - at) return false;
    static const unsigned mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    uint32_t value = lead & mask[need];
    for (size_t i = 1; i < need; i++) {
      if ((p[at + i] & 0xC0) != 0x80) return false;
      value = value << 6 | (p[at + i] & 0x3Fu);
    }
    if (value < least[need] || value > 0x10FFFF) return false;
    if (value >= 0xD800 && value <= 0xDFFF) return false;
    at += need;
  }
  return true;
}

static void agrees_with_the_definition(void **state) {
  (void)state;
  unsigned char bytes[3];
  for (unsigned n = 0; n < 1u << 20; n++) {
    bytes[0] = (unsigned char)(0x80 | n >> 13);
    bytes[1] = (unsigned char)(n >> 5);
    bytes[2] = (unsigned char)(0x70 + (n & 31) * 4);
    bool valid = aw_utf8_fault((aw_span){ (char *)bytes, 3 }) == 3;
    if (valid != valid_by_value(bytes, 3))
      fail_msg("%02x %02x %02x", bytes[0], bytes[1], bytes[2]);
  }
}

static void counts_code_points(void **state) {
  (void)state;
  aw_span text = aw_span_of(
      "\xE2\x80\x9Cpeace\xE2\x80\x9D \xF0\x9F\x95\x8A "
      "caf\xC3\xA9 and more");
  assert_int_equal(aw_code_points(text, 0, text.len), 23);
  assert_int_equal(aw_code_points(text, 0, 3), 1);
  assert_int_equal(aw_code_points(text, 3, 8), 5);
  for (size_t i = 0; i + 1 < text.len; i++)
    assert_int_equal(
        aw_code_points(text, 0, i) + aw_code_points(text, i, text.len), 23);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_the_first_fault),
    cmocka_unit_test(agrees_with_the_definition),
    cmocka_unit_test(counts_code_points),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
