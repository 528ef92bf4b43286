#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "text/token.h"
#include "text/utf8.h"

static bool only_spaces(aw_span s) {
  for (size_t at = 0; at < s.len;) {
    size_t length;
    uint32_t point = aw_utf8_decode(s.ptr + at, &length);
    if ((aw_char_class(point) & AW_CHAR_SPACE) == 0) return false;
    at += length;
  }
  return true;
}

/* What every later room relies on. */
static void check_document(const aw_document *doc) {
  size_t end = 0;
  for (uint32_t i = 0; i < doc->token_count; i++) {
    const aw_token *t = &doc->token[i];
    assert_true(t->begin >= end && t->begin < t->end);
    assert_true(only_spaces(aw_span_cut(doc->text, end, t->begin)));
    assert_true(t->key == aw_word_key(aw_token_text(doc, i)));
    bool glued = i > 0 && t->begin == end;
    assert_int_equal((t->flags & AW_TOKEN_GLUED) != 0, glued);
    end = t->end;
  }
  assert_true(only_spaces(aw_span_cut(doc->text, end, doc->text.len)));
  uint32_t next = 0;
  for (uint32_t i = 0; i < doc->sentence_count; i++) {
    assert_int_equal(doc->sentence[i].first, next);
    assert_true(doc->sentence[i].last > next);
    for (; next < doc->sentence[i].last; next++)
      assert_int_equal(doc->token_sentence[next], i);
  }
  assert_int_equal(next, doc->token_count);
}

static void read_and_check(aw_span text) {
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_document doc;
  assert_int_equal(aw_document_read(&doc, &arena, text, NULL, 0, NULL),
                   AVOW_OK);
  check_document(&doc);
  aw_arena_release(&arena);
}

static void stands_every_byte_at_every_place(void **state) {
  (void)state;
  static const char *const texts[] = {
    "Mr. Orr's \"U.S.\" deal 'n $1,000.50!",
    "don't @me #x http://a.b 'tis s' (1) -- é“x”",
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    for (size_t place = 0; place < strlen(texts[i]); place++)
      for (int byte = 0; byte < 256; byte++) {
        char text[64];
        size_t length = strlen(texts[i]);
        memcpy(text, texts[i], length);
        text[place] = (char)byte;
        aw_span span = { text, length };
        if (aw_utf8_valid(span, NULL)) read_and_check(span);
      }
}

static void stands_every_character_between_marks(void **state) {
  (void)state;
  for (uint32_t point = 0; point < 0x3100; point++) {
    char text[16] = "a'", bytes[4];
    size_t length = aw_utf8_encode(point, bytes);
    memcpy(text + 2, bytes, length);
    memcpy(text + 2 + length, ".\"b", 3);
    read_and_check((aw_span){ text, length + 5 });
    read_and_check((aw_span){ bytes, length });
  }
}

/* Steps and tokens of `unit` repeated over about `bytes` bytes. */
static uint64_t steps_over(const char *unit, size_t bytes) {
  aw_strbuf text = AW_STRBUF_INIT;
  while (text.len < bytes) aw_strbuf_add_text(&text, unit);
  assert_false(text.failed);
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_document doc = { .text = aw_strbuf_span(&text), .arena = &arena };
  aw_tokeniser t = { .doc = &doc };
  assert_int_equal(aw_tokenise(&t, 0, text.len, NULL), AVOW_OK);
  aw_arena_release(&arena);
  aw_strbuf_release(&text);
  return t.steps;
}

static void steps_grow_with_the_length(void **state) {
  (void)state;
  static const char *const units[] = {
    "a",
    "A.",
    ".",
    "\"",
    "'",
    "s' ",
    "‘s’ ",
    "a'",
    "a-",
    "-",
    "1,",
    "1,000",
    "1.",
    "#",
    "@a",
    "@",
    "www.",
    "http://",
    "www.a)",
    "(",
    " ",
    "\n",
    "e\xCC\x81",
    "“",
    "a's'",
    "Mr.",
    "Mr. ",
    "'90",
    "\xE4\xB8\xAD",
    "``",
    "''",
    "a@",
    "U.S.-",
    "n't",
    "_",
    "a.b@c/d:e&f_g ",
  };
  for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
    uint64_t few = steps_over(units[i], 10000);
    uint64_t many = steps_over(units[i], 40000);
    if (many > few * 4 + few / 2 + 1000)
      fail_msg("'%s': %llu steps, then %llu", units[i], (unsigned long long)few,
               (unsigned long long)many);
    if (few > 10000 * 110)
      fail_msg("'%s': %llu steps over 10,000 bytes", units[i],
               (unsigned long long)few);
  }
}

static void stands_a_megabyte_without_a_space(void **state) {
  (void)state;
  aw_strbuf text = AW_STRBUF_INIT;
  for (int i = 0; i < 1000000; i++) aw_strbuf_add_char(&text, 'a');
  read_and_check(aw_strbuf_span(&text));
  aw_strbuf_reset(&text);
  for (int i = 0; i < 100000; i++)
    aw_strbuf_add_text(&text, i % 3 == 0 ? "\"" : i % 3 == 1 ? "'" : "“");
  assert_false(text.failed);
  read_and_check(aw_strbuf_span(&text));
  aw_strbuf_release(&text);
}

static void flags_tell_what_a_token_is(void **state) {
  (void)state;
  static const struct {
    const char *text;
    unsigned flags;
  } cases[] = {
    { "deal", AW_TOKEN_WORD },
    { "Deal", AW_TOKEN_WORD | AW_TOKEN_CAPITAL },
    { "NATO", AW_TOKEN_WORD | AW_TOKEN_CAPITAL | AW_TOKEN_ALL_CAPITAL },
    { "NATO-led", AW_TOKEN_WORD | AW_TOKEN_CAPITAL },
    { "A", AW_TOKEN_WORD | AW_TOKEN_CAPITAL },
    { "U.S.-NATO", AW_TOKEN_WORD | AW_TOKEN_CAPITAL | AW_TOKEN_ALL_CAPITAL },
    { "état", AW_TOKEN_WORD },
    { "ÉTAT", AW_TOKEN_WORD | AW_TOKEN_CAPITAL | AW_TOKEN_ALL_CAPITAL },
    { "1,000", AW_TOKEN_NUMBER },
    { "3.5m", AW_TOKEN_WORD },
    { "…", AW_TOKEN_PUNCTUATION },
    { "'s", AW_TOKEN_WORD | AW_TOKEN_APOSTROPHE },
    { "'", AW_TOKEN_PUNCTUATION | AW_TOKEN_SINGLE | AW_TOKEN_OPENS },
    { "”", AW_TOKEN_PUNCTUATION | AW_TOKEN_CLOSES },
  };
  const unsigned place =
      AW_TOKEN_LINE | AW_TOKEN_BLANK | AW_TOKEN_PARAGRAPH | AW_TOKEN_SENTENCE;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_arena arena;
    aw_arena_init(&arena, 0);
    aw_document doc;
    assert_int_equal(aw_document_read(&doc, &arena, aw_span_of(cases[i].text),
                                      NULL, 0, NULL),
                     AVOW_OK);
    if (doc.token_count != 1 || doc.token[0].flags != (cases[i].flags | place))
      fail_msg("'%s' has %u tokens, flags %x", cases[i].text, doc.token_count,
               doc.token[0].flags);
    aw_arena_release(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(stands_every_byte_at_every_place),
    cmocka_unit_test(stands_every_character_between_marks),
    cmocka_unit_test(steps_grow_with_the_length),
    cmocka_unit_test(stands_a_megabyte_without_a_space),
    cmocka_unit_test(flags_tell_what_a_token_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
