#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "text/lexicon.h"
#include "text/utf8.h"

#define HEAD "# name: test\n# source: us\n# licence: MIT\n# version: 1\n"

static aw_lexicon *parsed(const char *text) {
  aw_lexicon *lexicon = NULL;
  avow_error err = { .message = "" };
  if (aw_lexicon_parse(aw_span_of(text), "test.tsv", 5, &lexicon, &err) !=
      AVOW_OK)
    fail_msg("%s", err.message);
  return lexicon;
}

static void finds_the_longest_term(void **state) {
  (void)state;
  aw_lexicon *lexicon = parsed(HEAD
                               "term\tclass\tstrength\n"
                               "peace\tgood\t1\n"
                               "peace talk*\tgood\t2\n"
                               "peace talks fail\tbad\t-3\n"
                               "negotiat*\tgood\t1.5\n"
                               "negotiable\tother\t0.5\n"
                               "don't agree\tbad\t-1\n"
                               "u.s.\tplace\t0\n"
                               "walk\tother\t0.25\n");
  static const struct {
    const char *text;
    uint32_t length;
    const char *kind;
    double strength;
  } cases[] = {
    { "Peace is near", 1, "good", 1 },
    { "peace talking", 2, "good", 2 },
    { "peace talks fail", 3, "bad", -3 },
    { "peace talks failed", 2, "good", 2 },
    { "Negotiators met", 1, "good", 1.5 },
    { "negotiable", 1, "other", 0.5 },
    { "negotia", 0, "", 0 },
    { "don’t agree", 3, "bad", -1 },
    { "U.S. talks", 1, "place", 0 },
    { "peaceful", 0, "", 0 },
    { "zzz", 0, "", 0 },
  };
  assert_int_equal(aw_lexicon_count(lexicon), 8);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_arena arena;
    aw_arena_init(&arena, 0);
    aw_document doc;
    assert_int_equal(aw_document_read(&doc, &arena, aw_span_of(cases[i].text),
                                      NULL, 0, NULL),
                     AVOW_OK);
    aw_lexicon_match m = aw_lexicon_find(lexicon, &doc, 0, doc.token_count);
    if (m.length != cases[i].length ||
        (m.length > 0 && ((double)m.strength != cases[i].strength ||
                          !aw_span_equal(aw_lexicon_class(lexicon, m.kind),
                                         aw_span_of(cases[i].kind)))))
      fail_msg("'%s': %u words, %g", cases[i].text, m.length,
               (double)m.strength);
    assert_int_equal(aw_lexicon_find(lexicon, &doc, 0, 0).length, 0);
    if (m.length > 2)
      assert_true(aw_lexicon_find(lexicon, &doc, 0, 2).length <= 2);
    aw_arena_release(&arena);
  }
  aw_lexicon_free(lexicon);
}

static void falls_back_on_lemmas(void **state) {
  (void)state;
  aw_lexicon *lexicon = parsed(HEAD "term\nwalk\nwalk out\n");
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_document doc;
  assert_int_equal(
      aw_document_read(&doc, &arena, AW_LIT("walked out"), NULL, 0, NULL),
      AVOW_OK);
  assert_int_equal(aw_lexicon_find(lexicon, &doc, 0, 2).length, 0);
  doc.token[0].lemma = aw_word_key(AW_LIT("walk"));
  assert_int_equal(aw_lexicon_find(lexicon, &doc, 0, 2).length, 2);
  assert_int_equal(aw_lexicon_find(lexicon, &doc, 0, 1).length, 1);
  aw_arena_release(&arena);
  aw_lexicon_free(lexicon);
}

static void names_the_line_of_a_fault(void **state) {
  (void)state;
  static const struct {
    const char *text;
    size_t line;
    const char *says;
  } cases[] = {
    { HEAD "term\na\nb\nA\n", 8, "second line for the term 'a'" },
    { HEAD "term\tstrength\na\t6\n", 6, "strength in [-5, 5]" },
    { HEAD "term\tstrength\na\tx\n", 6, "'x'" },
    { HEAD "term\tstrength\na\tnan\n", 6, "'nan'" },
    { HEAD "word\na\n", 5, "unknown column 'word'" },
    { HEAD "class\na\n", 5, "column 'term'" },
    { HEAD "term\tterm\na\n", 5, "a second column" },
    { HEAD "term\na\tb\n", 6, "too many columns" },
    { HEAD "term\tclass\n\tb\n", 6, "expected a term" },
    { HEAD "term\n *\n", 6, "1 to 12 words" },
    { HEAD "term\na b c d e f g h i j k l m\n", 6, "1 to 12 words" },
    { "# name: x\nterm\na\n", 2, "lacks 'source'" },
    { "# name: \nterm\na\n", 1, "expected a name" },
    { HEAD, 4, "columns is missing" },
    { "", 0, "columns is missing" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_lexicon *lexicon = NULL;
    avow_error err = { .message = "" };
    avow_status status =
        aw_lexicon_parse(aw_span_of(cases[i].text), "x.tsv", 5, &lexicon, &err);
    char place[40];
    snprintf(place, sizeof place, "x.tsv:%zu: ", cases[i].line);
    if (status != AVOW_ERR_FORMAT || err.line != 0 ||
        strncmp(err.message, place, strlen(place)) != 0 ||
        strstr(err.message, cases[i].says) == NULL)
      fail_msg("case %zu: status %d, line %zu, '%s'", i, (int)status, err.line,
               err.message);
    assert_null(lexicon);
  }
}

static void merges_and_fingerprints(void **state) {
  (void)state;
  aw_lexicon *base = parsed(HEAD "term\tclass\tstrength\na\tx\t1\nb\ty\t2\n");
  aw_lexicon *same = parsed(HEAD "strength\tclass\tterm\n2\ty\tb\n1\tx\ta\n");
  aw_lexicon *over = parsed(HEAD "term\tclass\tstrength\nb\tz\t-1\nc\tx\t3\n");
  aw_lexicon *merged = NULL;
  assert_true(aw_lexicon_fingerprint(base) == aw_lexicon_fingerprint(same));
  assert_true(aw_lexicon_fingerprint(base) != aw_lexicon_fingerprint(over));
  assert_int_equal(aw_lexicon_merge(base, over, &merged, NULL), AVOW_OK);
  assert_int_equal(aw_lexicon_count(merged), 3);
  assert_true(aw_span_equal(aw_lexicon_name(merged), AW_LIT("test")));
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_document doc;
  assert_int_equal(
      aw_document_read(&doc, &arena, AW_LIT("a b c"), NULL, 0, NULL), AVOW_OK);
  static const double strengths[] = { 1, -1, 3 };
  for (uint32_t i = 0; i < 3; i++)
    assert_true((double)aw_lexicon_find(merged, &doc, i, 3).strength ==
                strengths[i]);
  aw_arena_release(&arena);
  aw_lexicon_free(base);
  aw_lexicon_free(same);
  aw_lexicon_free(over);
  aw_lexicon_free(merged);
  aw_lexicon_free(NULL);
}

static aw_lexicon *opened(const char *text, aw_span table, double limit) {
  aw_lexicon *lexicon = NULL;
  assert_int_equal(aw_lexicon_open(aw_span_of(text), table, "test.tsv", limit,
                                   &lexicon, NULL),
                   AVOW_OK);
  return lexicon;
}

/* Where a table stands for the very text it is used in place, else the text
 * is parsed. */
static void uses_a_ready_table(void **state) {
  (void)state;
  static const char text[] = HEAD "term\tstrength\na\t1\nb c*\t-4\nd*\t2\n";
  static const char other[] = HEAD "term\tstrength\na\t1\nb c*\t-4\nd*\t3\n";
  aw_lexicon *parsed_one = parsed(text);
  aw_span table = aw_lexicon_table(parsed_one);
  static const struct {
    const char *text;
    double limit;
    size_t cut;
    bool in_place;
  } cases[] = {
    { text, 5, 0, true },  { text, 4, 0, true },   { other, 5, 0, false },
    { text, 5, 8, false }, { other, 5, 8, false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_span given = aw_span_cut(table, 0, table.len - cases[i].cut);
    aw_lexicon *lexicon = opened(cases[i].text, given, cases[i].limit);
    aw_span used = aw_lexicon_table(lexicon);
    if ((used.ptr == table.ptr) != cases[i].in_place)
      fail_msg("case %zu: in place or not", i);
    assert_int_equal(aw_lexicon_count(lexicon), 3);
    if (cases[i].text == text) assert_true(aw_span_equal(used, table));
    aw_lexicon_free(lexicon);
  }
  aw_lexicon *none = opened(text, (aw_span){ NULL, 0 }, 5);
  assert_int_equal(aw_lexicon_count(none), 3);
  aw_lexicon_free(none);
  /* A table never hides a strength that is now out of bounds. */
  assert_int_equal(
      aw_lexicon_open(aw_span_of(text), table, "test.tsv", 3, &none, NULL),
      AVOW_ERR_FORMAT);
  aw_lexicon_free(parsed_one);
}

/* Merged with one that adds nothing, all is found as before. */
static void merges_phrases_and_beginnings(void **state) {
  (void)state;
  aw_lexicon *base = parsed(HEAD
                            "term\tclass\npeace talk*\tx\nnegotiat*\ty\n"
                            "give up the fight\tz\n");
  aw_lexicon *over = parsed(HEAD "term\nzzz\n");
  aw_lexicon *merged = NULL;
  assert_int_equal(aw_lexicon_merge(base, over, &merged, NULL), AVOW_OK);
  aw_lexicon_free(base);
  aw_lexicon_free(over);
  static const struct {
    const char *text;
    uint32_t length;
  } cases[] = { { "peace talkers", 2 },
                { "negotiators", 1 },
                { "give up the fight", 4 },
                { "give up the fights", 0 },
                { "zzz", 1 } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_arena arena;
    aw_document doc;
    aw_arena_init(&arena, 0);
    assert_int_equal(aw_document_read(&doc, &arena, aw_span_of(cases[i].text),
                                      NULL, 0, NULL),
                     AVOW_OK);
    assert_int_equal(aw_lexicon_find(merged, &doc, 0, doc.token_count).length,
                     cases[i].length);
    aw_arena_release(&arena);
  }
  aw_lexicon_free(merged);
}

/* Many terms that start alike, and a long word before "*". */
static void stands_many_terms(void **state) {
  (void)state;
  aw_strbuf text = AW_STRBUF_INIT;
  aw_strbuf_add_text(&text, HEAD "term\n");
  for (int i = 0; i < 20000; i++) aw_strbuf_add_format(&text, "the n%d\n", i);
  assert_false(text.failed);
  aw_lexicon *lexicon = parsed(text.ptr);
  assert_int_equal(aw_lexicon_count(lexicon), 20000);
  aw_lexicon_free(lexicon);
  aw_strbuf_release(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_the_longest_term),
    cmocka_unit_test(falls_back_on_lemmas),
    cmocka_unit_test(names_the_line_of_a_fault),
    cmocka_unit_test(merges_and_fingerprints),
    cmocka_unit_test(uses_a_ready_table),
    cmocka_unit_test(merges_phrases_and_beginnings),
    cmocka_unit_test(stands_many_terms),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
