#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text/dataset.h"
#include "text/document.h"

#define TEXT(s) \
  { "" s, sizeof(s) - 1 }

static void copies_rows_and_turns_characters_into_bytes(void **state) {
  (void)state;
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  char text[] = "Café Orr agrees";
  avow_row row = { .text = { text, sizeof text - 1 },
                   .label = TEXT("favor"),
                   .has_mention = 1,
                   .mention_begin = 5,
                   .mention_end = 8 };
  assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
  memset(text, 'x', sizeof text - 1);
  assert_int_equal(avow_dataset_row_count(data), 1);
  const aw_row *copy = &data->row[0];
  assert_true(aw_span_equal(copy->text, AW_LIT("Café Orr agrees")));
  assert_true(aw_span_equal(copy->label, AW_LIT("favor")));
  assert_null(copy->group.ptr);
  assert_int_equal(copy->mention.begin, 6);
  assert_int_equal(copy->mention.end, 9);
  avow_dataset_free(data);
}

static void refuses_faulty_rows(void **state) {
  (void)state;
  static const struct {
    avow_row row;
    avow_status status;
    size_t offset;
    const char *says;
  } cases[] = {
    { { .line = 7 }, AVOW_ERR_FORMAT, 0, "text is missing" },
    { { .text = TEXT("ab\xFF"), .line = 7 }, AVOW_ERR_UTF8, 2, "text" },
    { { .text = TEXT("ab"), .label = TEXT("\xC3"), .line = 7 },
      AVOW_ERR_UTF8,
      0,
      "label" },
    { { .text = TEXT("ab"), .has_mention = 1, .mention_end = 3, .line = 7 },
      AVOW_ERR_FORMAT,
      0,
      "[0, 3)" },
    { { .text = TEXT("ab"),
        .has_mention = 1,
        .mention_begin = 1,
        .mention_end = 1,
        .line = 7 },
      AVOW_ERR_FORMAT,
      0,
      "[1, 1)" },
    { { .text = { "", AVOW_TEXT_MAX + 1 }, .line = 7 },
      AVOW_ERR_LIMIT,
      AVOW_TEXT_MAX,
      "text" },
  };
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    avow_error err;
    assert_int_equal(avow_dataset_add_row(data, &cases[i].row, &err),
                     cases[i].status);
    assert_int_equal(err.line, 7);
    assert_int_equal(err.offset, cases[i].offset);
    if (strstr(err.message, cases[i].says) == NULL)
      fail_msg("case %zu says '%s'", i, err.message);
  }
  assert_int_equal(avow_dataset_row_count(data), 0);
  avow_dataset_free(data);
}

static const avow_range two_sentences[] = { { 0, 10 }, { 11, 21 } };
static const avow_range sources[] = { { 0, 4 } };
static const avow_range contents[] = { { 5, 9 }, { 11, 20 } };

static avow_gold_document good_document(void) {
  return (avow_gold_document){ .id = TEXT("a"),
                               .text = TEXT("Zoë— asks. Élan wins ."),
                               .sentences = two_sentences,
                               .sentence_count = 2,
                               .line = 3 };
}

static void copies_documents(void **state) {
  (void)state;
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  const avow_gold_claim claim = { .sentence = 1,
                                  .holder = TEXT("Zoë"),
                                  .mode = AVOW_DIRECT,
                                  .stance = AVOW_AGAINST };
  const avow_gold_attribution attribution = { .source = { sources, 1 },
                                              .content = { contents, 2 } };
  avow_gold_document doc = good_document();
  doc.claims = &claim;
  doc.claim_count = 1;
  doc.attributions = &attribution;
  doc.attribution_count = 1;
  assert_int_equal(avow_dataset_add_document(data, &doc, NULL), AVOW_OK);
  const aw_gold_document *copy = &data->document[0];
  assert_int_equal(copy->sentence[0].end, 13);
  assert_int_equal(copy->sentence[1].begin, 14);
  assert_int_equal(copy->sentence[1].end, 25);
  assert_int_equal(copy->attribution[0].source.item[0].end, 7);
  assert_int_equal(copy->attribution[0].content.item[1].begin, 14);
  assert_int_equal(copy->attribution[0].cue.count, 0);
  assert_int_equal(copy->claim[0].stance, AVOW_AGAINST);
  assert_true(aw_span_equal(copy->claim[0].holder, AW_LIT("Zoë")));
  assert_null(copy->claim[0].via.ptr);
  avow_dataset_free(data);
}

static void refuses_faulty_documents(void **state) {
  (void)state;
  static const avow_range behind[] = { { 0, 10 }, { 11, 23 } };
  static const avow_range crossed[] = { { 0, 10 }, { 9, 21 } };
  static const avow_range empty[] = { { 0, 10 }, { 11, 11 } };
  static const avow_gold_claim no_sentence[] = { { .sentence = 2,
                                                   .holder = TEXT("Orr") } };
  static const avow_gold_claim no_holder[] = { { .sentence = 1 } };
  static const avow_gold_claim no_stance[] = { { .holder = TEXT("Orr"),
                                                 .stance = AVOW_UNCLEAR } };
  const struct {
    const avow_range *sentences;
    const avow_gold_claim *claim;
    const char *says;
  } cases[] = {
    { behind, NULL, "position 23" },
    { crossed, NULL, "[9, 21)" },
    { empty, NULL, "[11, 11)" },
    { two_sentences, no_sentence, "sentence 2" },
    { two_sentences, no_holder, "holder" },
    { two_sentences, no_stance, "stance" },
  };
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    avow_error err;
    avow_gold_document doc = good_document();
    doc.sentences = cases[i].sentences;
    doc.claims = cases[i].claim;
    doc.claim_count = cases[i].claim != NULL;
    assert_int_equal(avow_dataset_add_document(data, &doc, &err),
                     AVOW_ERR_FORMAT);
    assert_int_equal(err.line, 3);
    if (strstr(err.message, cases[i].says) == NULL)
      fail_msg("case %zu says '%s'", i, err.message);
  }
  assert_int_equal(avow_dataset_document_count(data), 0);
  avow_dataset_free(data);
}

static void copies_tagged_sentences(void **state) {
  (void)state;
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  avow_tagged_token tokens[] = {
    { .form = TEXT("Talks"),
      .tag = TEXT("NNS"),
      .space_before = 1,
      .by_hand = 1 },
    { .form = TEXT("end"), .space_before = 1, .by_hand = 1 },
    { .form = TEXT("."), .by_hand = 1 },
  };
  assert_int_equal(avow_dataset_add_tagged(data, tokens, 3, NULL), AVOW_OK);
  assert_int_equal(data->tagged[0].count, 3);
  assert_true(data->tagged[0].by_hand);
  assert_true(data->tagged[0].token[2].glued);
  assert_null(data->tagged[0].token[2].tag.ptr);
  tokens[2].by_hand = 0;
  assert_int_equal(avow_dataset_add_tagged(data, tokens, 3, NULL), AVOW_OK);
  assert_false(data->tagged[1].by_hand);
  tokens[2].form.length = 0;
  assert_int_not_equal(avow_dataset_add_tagged(data, tokens, 3, NULL), AVOW_OK);
  assert_int_equal(data->tagged_count, 2);
  assert_int_equal(avow_dataset_add_tagged(data, NULL, 0, NULL), AVOW_OK);
  assert_int_equal(data->tagged_count, 3);
  assert_int_equal(data->tagged[2].count, 0);
  avow_dataset_free(data);
  avow_dataset_free(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(copies_rows_and_turns_characters_into_bytes),
    cmocka_unit_test(refuses_faulty_rows),
    cmocka_unit_test(copies_documents),
    cmocka_unit_test(refuses_faulty_documents),
    cmocka_unit_test(copies_tagged_sentences),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
