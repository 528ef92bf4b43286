#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "text/document.h"
#include "text/utf8.h"

/* Read `text` and join its tokens with spaces, "|" where a sentence starts and
 * "||" where a paragraph does (not at the very start). */
static void shape(const char *text, aw_strbuf *out) {
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_document doc;
  assert_int_equal(
      aw_document_read(&doc, &arena, aw_span_of(text), NULL, 0, NULL), AVOW_OK);
  aw_strbuf_reset(out);
  for (uint32_t i = 0; i < doc.token_count; i++) {
    unsigned flags = doc.token[i].flags;
    if (i > 0) aw_strbuf_add_char(out, ' ');
    if (i > 0 && (flags & AW_TOKEN_PARAGRAPH) != 0)
      aw_strbuf_add_text(out, "|| ");
    else if (i > 0 && (flags & AW_TOKEN_SENTENCE) != 0)
      aw_strbuf_add_text(out, "| ");
    if ((flags & AW_TOKEN_OPENS) != 0) aw_strbuf_add_char(out, '<');
    if ((flags & AW_TOKEN_CLOSES) != 0) aw_strbuf_add_char(out, '>');
    aw_strbuf_add(out, aw_token_text(&doc, i));
  }
  aw_arena_release(&arena);
}

typedef struct shape_case {
  const char *text, *shape;
} shape_case;

static void check_shapes(const shape_case *cases, size_t count) {
  aw_strbuf out = AW_STRBUF_INIT;
  for (size_t i = 0; i < count; i++) {
    shape(cases[i].text, &out);
    if (strcmp(out.ptr == NULL ? "" : out.ptr, cases[i].shape) != 0)
      fail_msg("'%s' was read as\n'%s', not\n'%s'", cases[i].text, out.ptr,
               cases[i].shape);
  }
  aw_strbuf_release(&out);
}
#define CHECK_SHAPES(cases) \
  check_shapes((cases), sizeof(cases) / sizeof(cases)[0])

static void cuts_words_in_the_treebank_style(void **state) {
  (void)state;
  static const shape_case cases[] = {
    { "", "" },
    { " \n\t ", "" },
    { "They don't agree.", "They do n't agree ." },
    { "We can’t, they'll, I'm, you've, he'd.",
      "We ca n’t , they 'll , I 'm , you 've , he 'd ." },
    { "Ada Byrne's plan", "Ada Byrne 's plan" },
    { "the rebels' leader", "the rebels ' leader" },
    { "We 'll see", "We 'll see" },
    { "O'Hara and rock'n'roll", "O'Hara and rock'n'roll" },
    { "They cannot and are gonna", "They can not and are gon na" },
    { "state-run, 20-year-old", "state-run , 20-year-old" },
    { "$3.5m, £1,000, 1,2 and 10%", "$ 3.5m , £ 1,000 , 1 , 2 and 10 %" },
    { "at 5.30pm or 17:45", "at 5.30pm or 17:45" },
    { "Mr. Orr met Gen. Lund on Jan. 5", "Mr. Orr met Gen. Lund on Jan. 5" },
    { "a U.S.-backed plan at 6 a.m. today",
      "a U.S.-backed plan at 6 a.m. today" },
    { "J. R. Orr of AT&T", "J. R. Orr of AT&T" },
    { "wait... what?! -- no – yes", "wait ... what ?! -- no – yes" },
    { "see https://example.org/a?b=1, or www.example.com.",
      "see https://example.org/a?b=1 , or www.example.com ." },
    { "#peace by @some_one at orr@example.org",
      "#peace by @some_one at orr@example.org" },
    { "the '90s and .5 of it", "the '90s and .5 of it" },
    { "naïve café", "naïve café" },
    { "J.K.Orr of the U.S.Senate, Mr.Lund",
      "J.K. Orr of the U.S. Senate , Mr. Lund" },
    { "a U.S-backed plan (D-N.Y.)", "a U.S-backed plan ( D-N.Y. )" },
    { "Canada-U.K.-France talks end.Then",
      "Canada-U.K.-France talks end . | Then" },
    { "then-Sen. Orr, e.g. at No. 10", "then-Sen. Orr , e.g. at No. 10" },
  };
  CHECK_SHAPES(cases);
}

static void tells_opening_from_closing_marks(void **state) {
  (void)state;
  static const shape_case cases[] = {
    { "\"Yes,\" she said.", "<\" Yes , >\" she said ." },
    { "He said: “No.”", "He said : <“ No . >”" },
    { "“Call it ‘peace’,” he said", "<“ Call it <‘ peace >’ , >” he said" },
    { "\"Call it 'peace'\"", "<\" Call it <' peace >' >\"" },
    { "'It ends,' she said", "<' It ends , >' she said" },
    { "'The rebels' demands fell,' she said",
      "<' The rebels ' demands fell , >' she said" },
    { "„Ja“, sagte er", "<„ Ja >“ , sagte er" },
    { "« Oui », dit-elle", "<« Oui >» , dit-elle" },
    { "»Ja«, sagte sie", "<» Ja >« , sagte sie" },
    { "``No,'' he said", "<`` No , >'' he said" },
    { "He asked. ''Why?'' she said", "He asked . | <'' Why ? >'' she said" },
    { "'Call it off''", "<' Call it off >' >'" },
    { "the 'walls' are ‘high’ and rebels' own",
      "the <' walls >' are <‘ high >’ and rebels ' own" },
    { "\"[They] left\" ... \"... and stayed\"",
      "<\" [ They ] left >\" ... <\" ... and stayed >\"" },
    { "(\"maybe\")", "( <\" maybe >\" )" },
  };
  CHECK_SHAPES(cases);
}

static void ends_sentences(void **state) {
  (void)state;
  static const shape_case cases[] = {
    { "It is over. They left.", "It is over . | They left ." },
    { "\"It is over.\" They left.", "<\" It is over . >\" | They left ." },
    { "\"Is it over?\" he asked.", "<\" Is it over ? >\" he asked ." },
    { "He met Mr. Orr. She did not.", "He met Mr. Orr . | She did not ." },
    { "They left the U.S. The deal fell.",
      "They left the U.S. | The deal fell ." },
    { "The U.S. Senate met.", "The U.S. Senate met ." },
    { "It fell at 5 p.m. Talks went on.",
      "It fell at 5 p.m. | Talks went on ." },
    { "On Jan. 5 it began. J. R. Orr spoke.",
      "On Jan. 5 it began . | J. R. Orr spoke ." },
    { "It ended (at last.) They left.",
      "It ended ( at last . ) | They left ." },
    { "One.\nTwo.", "One . || Two ." },
    { "1. They left. 2. We stayed.", "1 . They left . | 2 . We stayed ." },
    { "They left in 2019. We stayed.", "They left in 2019 . | We stayed ." },
    { "They agreed.(AP) They left.", "They agreed . ( AP ) They left ." },
    { "It fell... but not far. … They left",
      "It fell ... but not far . | … They left" },
    { "World War I. They left.", "World War I . | They left ." },
  };
  CHECK_SHAPES(cases);
}

static void joins_wrapped_lines(void **state) {
  (void)state;
  static const shape_case cases[] = {
    { "The two sides met in the harbour town\n"
      "and agreed on very little, said the\n"
      "mayor of the town on Monday night.\n\nThey left.",
      "The two sides met in the harbour town and agreed on very little , said "
      "the mayor of the town on Monday night . || They left ." },
    { "Talks go on\nThe two sides met again.\nThey left.",
      "Talks go on || The two sides met again . || They left ." },
  };
  CHECK_SHAPES(cases);
}

static void keys_do_not_depend_on_case_or_apostrophe(void **state) {
  (void)state;
  assert_true(aw_word_key(AW_LIT("N’T")) == aw_word_key(AW_LIT("n't")));
  assert_true(aw_word_key(AW_LIT("ÉTAT")) == aw_word_key(AW_LIT("état")));
  assert_true(aw_word_key(AW_LIT("a")) != aw_word_key(AW_LIT("b")));
}

static void keeps_given_sentences(void **state) {
  (void)state;
  static const char text[] = " He left.The end is";
  const avow_range given[] = { { 3, 9 }, { 9, 16 } };
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_document doc;
  assert_int_equal(
      aw_document_read(&doc, &arena, aw_span_of(text), given, 2, NULL),
      AVOW_OK);
  assert_int_equal(doc.sentence_count, 2);
  assert_int_equal(doc.token[doc.sentence[1].first].begin, 9);
  assert_int_equal(doc.sentence[1].last, doc.token_count);
  aw_arena_release(&arena);
}

static void finds_headlines_and_transcripts(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool headline, transcript;
  } cases[] = {
    { "Talks go on\nThe two sides met again in the harbour town.", true,
      false },
    { "Talks go on.\nThe two sides met again in the harbour town.", false,
      false },
    { "Talks go on in the harbour\nMayor is hopeful\nThe two sides met again "
      "in the harbour town on Monday, said the mayor.",
      true, false },
    { "MS. ORR: Good day.\n\nQ: Is it over?\n\nMS. ORR: No.\n\nQ: Why?", false,
      true },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_arena arena;
    aw_arena_init(&arena, 0);
    aw_document doc;
    assert_int_equal(aw_document_read(&doc, &arena, aw_span_of(cases[i].text),
                                      NULL, 0, NULL),
                     AVOW_OK);
    assert_int_equal(doc.sentence[0].headline, cases[i].headline);
    assert_int_equal(doc.transcript, cases[i].transcript);
    aw_arena_release(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cuts_words_in_the_treebank_style),
    cmocka_unit_test(tells_opening_from_closing_marks),
    cmocka_unit_test(ends_sentences),
    cmocka_unit_test(joins_wrapped_lines),
    cmocka_unit_test(keys_do_not_depend_on_case_or_apostrophe),
    cmocka_unit_test(keeps_given_sentences),
    cmocka_unit_test(finds_headlines_and_transcripts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
