#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/json.h"

static void takes_json(void **state) {
  (void)state;
  static const char *const good[] = {
    "{}",
    "[]",
    " {\"a\" : [ 1 , -0.5e+3, true, false, null ] } ",
    "\"x\"",
    "0",
    "-1",
    "1E9",
    "[[[[]]]]",
    "{\"a\":{\"b\":{}}}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude4f\"",
    "\"\x7F\"",
    "{\"a\":1,\"a\":2}",
    "\"\\u0000\"",
  };
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
    aw_json_fault fault;
    if (!aw_json_check(aw_span_of(good[i]), &fault))
      fail_msg("%s: refused at %zu: %s", good[i], fault.offset, fault.reason);
  }
}

static void refuses_what_is_not(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t offset;
    const char *reason;
  } bad[] = {
    { "", 0, "ends before its value does" },
    { "{", 1, "expected '\"'" },
    { "{\"a\"}", 4, "expected ':'" },
    { "{\"a\":}", 5, "expected a value" },
    { "{\"a\":1,}", 7, "expected '\"'" },
    { "{\"a\":1 \"b\":2}", 7, "expected ',' or '}'" },
    { "[1 2]", 3, "expected ',' or ']'" },
    { "[1,]", 3, "expected a value" },
    { "[1}", 2, "expected ',' or ']'" },
    { "[1", 2, "ends before its brackets do" },
    { "{} {}", 3, "something follows the value" },
    { "01", 1, "something follows the value" },
    { "1.", 2, "expected a digit" },
    { "1e", 2, "expected a digit" },
    { "-", 1, "expected a digit" },
    { ".5", 0, "expected a value" },
    { "nul", 0, "expected a value" },
    { "NaN", 0, "expected a value" },
    { "'a'", 0, "expected a value" },
    { "\"a", 0, "string without end" },
    { "\"a\tb\"", 2, "control character in a string" },
    { "\"\\x\"", 1, "no such escape" },
    { "\"\\", 1, "no such escape" },
    { "\"\\u12g4\"", 1, "expected four hex digits" },
    { "\"\\u12\"", 1, "expected four hex digits" },
    { "\"\\ud83d\"", 1, "unpaired surrogate" },
    { "\"\\ud83dx\\ude4f\"", 1, "unpaired surrogate" },
    { "\"\\ud83d\\u0041\"", 1, "unpaired surrogate" },
    { "\"\\ude4f\\ud83d\"", 1, "unpaired surrogate" },
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    aw_json_fault fault = { 0, "" };
    if (aw_json_check(aw_span_of(bad[i].text), &fault))
      fail_msg("taken: %s", bad[i].text);
    if (fault.offset != bad[i].offset ||
        strcmp(fault.reason, bad[i].reason) != 0)
      fail_msg("%s: %zu %s", bad[i].text, fault.offset, fault.reason);
  }
}

/* Cut anywhere, a value is refused, and never read past its end: the copy has
 * no byte to spare, so the address sanitizer would tell. */
static void refuses_every_cut(void **state) {
  (void)state;
  static const char text[] =
      "{\"id\":\"a\\u00e9\",\"n\":[-1.5e3,true,null,{\"s\":\"\\ud83d\\ude4f\"}]"
      "}";
  for (size_t length = 0; length < sizeof text - 1; length++) {
    char *copy = malloc(length + (length == 0));
    assert_non_null(copy);
    memcpy(copy, text, length);
    aw_json_fault fault;
    assert_false(aw_json_check((aw_span){ copy, length }, &fault));
    assert_true(fault.offset <= length);
    free(copy);
  }
}

/* What ends a string, or must not stand in it, is seen wherever it is. */
static void sees_every_byte_of_a_string(void **state) {
  (void)state;
  for (size_t length = 2; length < 40; length++)
    for (size_t at = 1; at < length; at++) {
      char text[40];
      aw_json_fault fault = { 0, "" };
      memset(text, '\x7F', length);
      text[0] = text[length - 1] = '"';
      assert_true(aw_json_check((aw_span){ text, length }, &fault));
      text[at] = '\x1F';
      assert_false(aw_json_check((aw_span){ text, length }, &fault));
      assert_int_equal(fault.offset, at);
      if (at == length - 1) continue;
      text[at] = '\\';
      assert_false(aw_json_check((aw_span){ text, length }, &fault));
      text[at + 1] = '\\';
      assert_int_equal(aw_json_check((aw_span){ text, length }, &fault),
                       at + 1 < length - 1);
      text[at] = '"';
      assert_false(aw_json_check((aw_span){ text, length }, &fault));
    }
}

static void bounds_the_depth(void **state) {
  (void)state;
  enum { MANY = 100000 };
  char *deep = malloc(MANY);
  assert_non_null(deep);
  memset(deep, '[', MANY);
  aw_json_fault fault;
  assert_false(aw_json_check((aw_span){ deep, MANY }, &fault));
  assert_string_equal(fault.reason, "nested too deep");
  assert_int_equal(fault.offset, AW_JSON_DEPTH);
  memset(deep + AW_JSON_DEPTH, ']', AW_JSON_DEPTH);
  assert_true(
      aw_json_check((aw_span){ deep, (size_t)2 * AW_JSON_DEPTH }, &fault));
  free(deep);
}

static void walks_over_members(void **state) {
  (void)state;
  aw_span object = aw_span_of(
      " { \"a\\\"b\" : \"}\\\"{\" , \"n\":-12.0, \"o\":{\"x\":[1,\"]\"]} ,"
      "\"t\":true}");
  static const struct {
    const char *name, *value;
  } expected[] = {
    { "a\\\"b", "\"}\\\"{\"" },
    { "n", "-12.0" },
    { "o", "{\"x\":[1,\"]\"]}" },
    { "t", "true" },
  };
  aw_json_member member;
  size_t at = 0, count = 0;
  while (aw_json_next_member(object, &at, &member)) {
    assert_true(count < 4);
    assert_true(aw_span_equal(member.name, aw_span_of(expected[count].name)));
    assert_true(aw_span_equal(member.value, aw_span_of(expected[count].value)));
    count++;
  }
  assert_int_equal(count, 4);
  at = 0;
  assert_false(aw_json_next_member(AW_LIT("{ }"), &at, &member));
  at = 0;
  assert_false(aw_json_next_member(AW_LIT("[1]"), &at, &member));
}

static void decodes_strings(void **state) {
  (void)state;
  aw_strbuf out = AW_STRBUF_INIT;
  aw_json_decode(AW_LIT("a\\n\\\"\\\\\\/\\t\\u00e9\\u20ac\\ud83d\\udd4a."),
                 &out);
  assert_string_equal(out.ptr,
                      "a\n\"\\/\t\xC3\xA9\xE2\x82\xAC\xF0\x9F\x95\x8A.");
  aw_strbuf_reset(&out);
  aw_json_decode(AW_LIT("a\\u0000b"), &out);
  assert_int_equal(out.len, 3);
  assert_memory_equal(out.ptr, "a\0b", 3);
  aw_strbuf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(takes_json),
    cmocka_unit_test(refuses_what_is_not),
    cmocka_unit_test(refuses_every_cut),
    cmocka_unit_test(sees_every_byte_of_a_string),
    cmocka_unit_test(bounds_the_depth),
    cmocka_unit_test(walks_over_members),
    cmocka_unit_test(decodes_strings),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
