#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The tables are static: the test holds that they are sorted. */
#include "text/lemma.c"

static void finds_the_lemma(void **state) {
  (void)state;
  static const struct {
    const char *form;
    aw_tag_id tag;
    const char *lemma;
  } cases[] = {
    { "said", AW_TAG_VBD, "say" },
    { "rejected", AW_TAG_VBD, "reject" },
    { "agreed", AW_TAG_VBN, "agree" },
    { "stopped", AW_TAG_VBD, "stop" },
    { "hoped", AW_TAG_VBD, "hope" },
    { "called", AW_TAG_VBD, "call" },
    { "tried", AW_TAG_VBD, "try" },
    { "lied", AW_TAG_VBD, "lie" },
    { "negotiating", AW_TAG_VBG, "negotiate" },
    { "making", AW_TAG_VBG, "make" },
    { "running", AW_TAG_VBG, "run" },
    { "seeing", AW_TAG_VBG, "see" },
    { "bringing", AW_TAG_VBG, "bring" },
    { "changing", AW_TAG_VBG, "change" },
    { "offering", AW_TAG_VBG, "offer" },
    { "requiring", AW_TAG_VBG, "require" },
    { "deciding", AW_TAG_VBG, "decide" },
    { "supporting", AW_TAG_VBG, "support" },
    { "handled", AW_TAG_VBN, "handle" },
    { "says", AW_TAG_VBZ, "say" },
    { "goes", AW_TAG_VBZ, "go" },
    { "watches", AW_TAG_VBZ, "watch" },
    { "denies", AW_TAG_VBZ, "deny" },
    { "'s", AW_TAG_VBZ, "be" },
    { "'s", AW_TAG_POS, "'s" },
    { "need", AW_TAG_VBP, "need" },
    { "are", AW_TAG_VBP, "be" },
    { "found", AW_TAG_VBP, "found" },
    { "found", AW_TAG_VBD, "find" },
    { "'d", AW_TAG_MD, "would" },
    { "'d", AW_TAG_VBD, "have" },
    { "n't", AW_TAG_RB, "not" },
    { "talks", AW_TAG_NNS, "talk" },
    { "parties", AW_TAG_NNS, "party" },
    { "spokeswomen", AW_TAG_NNS, "spokeswoman" },
    { "grandchildren", AW_TAG_NNS, "grandchild" },
    { "crises", AW_TAG_NNS, "crisis" },
    { "israelis", AW_TAG_NNPS, "israeli" },
    { "1990s", AW_TAG_NNS, "1990s" },
    { "people", AW_TAG_NNS, "people" },
    { "larger", AW_TAG_JJR, "large" },
    { "biggest", AW_TAG_JJS, "big" },
    { "earlier", AW_TAG_RBR, "early" },
    { "better", AW_TAG_JJR, "good" },
    { "better", AW_TAG_RBR, "well" },
    { "an", AW_TAG_DT, "a" },
    { "them", AW_TAG_PRP, "they" },
    { "talks", AW_TAG_NN, "talks" },
    { "ing", AW_TAG_VBG, "ing" },
    { "ed", AW_TAG_VBD, "ed" },
    { "s", AW_TAG_NNS, "s" },
    { "", AW_TAG_NNS, "" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char out[AW_LEMMA_MAX];
    aw_span lemma = aw_lemma(aw_span_of(cases[i].form), cases[i].tag, out);
    if (!aw_span_equal(lemma, aw_span_of(cases[i].lemma)))
      fail_msg("'%s' as %s: '" AW_FMT "'", cases[i].form,
               aw_tag_name(cases[i].tag), AW_ARG(lemma));
  }
}

/* Every ending behind every short stem, at every tag, and long words. */
static void stays_inside_its_memory(void **state) {
  (void)state;
  static const char *const endings[] = { "ies", "ied", "ing", "est", "er",
                                         "ed",  "s",   "men", "i",   "" };
  char word[64];
  for (size_t length = 0; length < 60; length++)
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
      for (int tag = 0; tag < AW_TAG_COUNT; tag++) {
        char out[AW_LEMMA_MAX];
        size_t end = strlen(endings[i]);
        if (end > length) continue;
        memset(word, 'u', length);
        memcpy(word + length - end, endings[i], end);
        aw_span lemma =
            aw_lemma((aw_span){ word, length }, (aw_tag_id)tag, out);
        assert_true(lemma.len <= length + 1);
      }
}

static void check_sorted(const pair *table, size_t count) {
  for (size_t i = 1; i < count; i++)
    if (strcmp(table[i - 1].form, table[i].form) >= 0)
      fail_msg("'%s' stands before '%s'", table[i - 1].form, table[i].form);
}

static void tables_are_sorted(void **state) {
  (void)state;
#define CHECK(table) check_sorted((table), sizeof(table) / sizeof(table)[0])
  CHECK(verb_table);
  CHECK(noun_table);
  CHECK(degree_table);
  CHECK(function_table);
#undef CHECK
}

static void keys_are_those_of_the_lemma(void **state) {
  (void)state;
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_document doc;
  assert_int_equal(
      aw_document_read(&doc, &arena, AW_LIT("They Rejected it"), NULL, 0, NULL),
      AVOW_OK);
  doc.token[0].tag = AW_TAG_PRP;
  doc.token[1].tag = AW_TAG_VBD;
  doc.token[2].tag = AW_TAG_PRP;
  assert_true(aw_lemma_key(&doc, 0) == doc.token[0].key);
  assert_true(aw_lemma_key(&doc, 1) == aw_word_key(AW_LIT("reject")));
  aw_arena_release(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_the_lemma),
    cmocka_unit_test(stays_inside_its_memory),
    cmocka_unit_test(tables_are_sorted),
    cmocka_unit_test(keys_are_those_of_the_lemma),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
