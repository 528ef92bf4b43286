#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "text/utf8.h"

static void refuses_what_is_no_utf8(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t bad; /* SIZE_MAX: valid */
  } cases[] = {
    { "", SIZE_MAX },
    { "plain words of ASCII", SIZE_MAX },
    { "é€𝄞", SIZE_MAX },
    { "\xEF\xBF\xBF\xF4\x8F\xBF\xBF", SIZE_MAX },
    { "abcdefgh\x80", 8 },
    { "abc\xC3", 3 },
    { "abc\xE2\x82", 3 },
    { "abc\xF0\x9D\x84", 3 },
    { "\xC0\xAF", 0 },          /* overlong */
    { "\xE0\x9F\xBF", 0 },      /* overlong */
    { "\xF0\x8F\xBF\xBF", 0 },  /* overlong */
    { "a\xED\xA0\x80", 1 },     /* surrogate */
    { "a\xF4\x90\x80\x80", 1 }, /* above 10FFFF */
    { "\xFF", 0 },
    { "é\xC3(", 2 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    size_t bad = SIZE_MAX;
    bool valid = aw_utf8_valid(aw_span_of(cases[i].text), &bad);
    if (valid != (cases[i].bad == SIZE_MAX) || bad != cases[i].bad)
      fail_msg("case %zu: valid %d, bad at %zu", i, valid, bad);
  }
}

static void encodes_and_decodes_every_code_point(void **state) {
  (void)state;
  for (uint32_t point = 0; point <= 0x10FFFF; point++) {
    char bytes[4];
    size_t length;
    if (point >= 0xD800 && point < 0xE000) continue;
    size_t written = aw_utf8_encode(point, bytes);
    if (!aw_utf8_valid((aw_span){ bytes, written }, NULL) ||
        aw_utf8_decode(bytes, &length) != point || length != written ||
        aw_utf8_before(bytes, bytes + written) != point)
      fail_msg("code point %x does not survive", point);
  }
}

static void maps_positions_both_ways(void **state) {
  (void)state;
  const aw_span text = AW_LIT("aé€𝄞z");
  size_t bytes[] = { 0, 1, 3, 6, 10, 11, 0, 10 };
  const size_t points[] = { 0, 1, 2, 3, 4, 5, 0, 4 };
  assert_int_equal(aw_utf8_count(text), 5);
  assert_true(aw_utf8_to_points(text, bytes, 8));
  assert_memory_equal(bytes, points, sizeof points);
  assert_true(aw_utf8_to_bytes(text, bytes, 8));
  const size_t again[] = { 0, 1, 3, 6, 10, 11, 0, 10 };
  assert_memory_equal(bytes, again, sizeof again);
  size_t inside[] = { 2, 5, 9 }; /* a byte in a code point: its start */
  const size_t starts[] = { 1, 2, 3 };
  assert_true(aw_utf8_to_points(text, inside, 3));
  assert_memory_equal(inside, starts, sizeof starts);
  size_t beyond = 12, sixth = 6;
  assert_false(aw_utf8_to_points(text, &beyond, 1));
  assert_false(aw_utf8_to_bytes(text, &sixth, 1));
}

static void knows_classes_and_lower_case(void **state) {
  (void)state;
  static const struct {
    uint32_t point;
    unsigned kind;
    uint32_t lower;
  } cases[] = {
    { 'A', AW_CHAR_LETTER | AW_CHAR_UPPER, 'a' },
    { 'z', AW_CHAR_LETTER | AW_CHAR_LOWER, 'z' },
    { '5', AW_CHAR_DIGIT, '5' },
    { ' ', AW_CHAR_SPACE, ' ' },
    { '$', AW_CHAR_PUNCTUATION, '$' },
    { 0xC9, AW_CHAR_LETTER | AW_CHAR_UPPER, 0xE9 },   /* É */
    { 0x130, AW_CHAR_LETTER | AW_CHAR_UPPER, 'i' },   /* İ */
    { 0x178, AW_CHAR_LETTER | AW_CHAR_UPPER, 0xFF },  /* Ÿ */
    { 0x416, AW_CHAR_LETTER | AW_CHAR_UPPER, 0x436 }, /* Ж */
    { 0x10400, AW_CHAR_LETTER | AW_CHAR_UPPER, 0x10428 },
    { 0x4E2D, AW_CHAR_LETTER, 0x4E2D },
    { 0x301, AW_CHAR_MARK, 0x301 },
    { 0xFEFF, AW_CHAR_SPACE, 0xFEFF },
    { 0x201C, AW_CHAR_PUNCTUATION, 0x201C },
    { 0xE0101, AW_CHAR_MARK, 0xE0101 },
    { 0x10FFFF, 0, 0x10FFFF },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    if (aw_char_class(cases[i].point) != cases[i].kind ||
        aw_char_lower(cases[i].point) != cases[i].lower)
      fail_msg("U+%04X has class %u, lower case %x", cases[i].point,
               aw_char_class(cases[i].point), aw_char_lower(cases[i].point));
}

static void lower_casing_grows_by_half_at_most(void **state) {
  (void)state;
  for (uint32_t point = 1; point <= 0x10FFFF; point++) {
    char in[4], out[4];
    if (point >= 0xD800 && point < 0xE000) continue;
    size_t before = aw_utf8_encode(point, in);
    size_t after = aw_utf8_encode(aw_char_lower(point), out);
    if (after * 2 > before * 3) fail_msg("U+%04X grows too much", point);
  }
}

static void hashes_long_words_in_pieces_alike(void **state) {
  (void)state;
  char upper[1000], lower[1000];
  memset(upper, 'A', sizeof upper);
  memset(lower, 'a', sizeof lower);
  for (size_t length = 0; length <= sizeof upper; length++)
    assert_true(aw_word_key((aw_span){ upper, length }) ==
                aw_hash((aw_span){ lower, length }, 0));
  char out[8];
  assert_int_equal(aw_word_lower(AW_LIT("ÀB’S"), out, sizeof out), 5);
  assert_memory_equal(out, "àb's", 5);
  assert_int_equal(aw_word_lower(AW_LIT("ABCDEFGHI"), out, sizeof out), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(refuses_what_is_no_utf8),
    cmocka_unit_test(encodes_and_decodes_every_code_point),
    cmocka_unit_test(maps_positions_both_ways),
    cmocka_unit_test(knows_classes_and_lower_case),
    cmocka_unit_test(lower_casing_grows_by_half_at_most),
    cmocka_unit_test(hashes_long_words_in_pieces_alike),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
