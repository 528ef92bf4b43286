#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sentiment/sentiment.h"
#include "sentiment/tone.h"

#define LEXICON AVOW_SOURCE_DIR "/lexicons/sentiment.tsv"

static int set_up(void **state) {
  static aw_tone_lexicon lexicon;
  aw_lexicon *words = NULL;
  avow_error err = { .message = "" };
  if (aw_lexicon_load(LEXICON, AW_STRENGTH_MAX, &words, &err) != AVOW_OK)
    fail_msg("%s", err.message);
  assert_int_equal(aw_tone_lexicon_init(&lexicon, words, &err), AVOW_OK);
  *state = &lexicon;
  return 0;
}

static int tear_down(void **state) {
  aw_tone_lexicon_release(*state);
  return 0;
}

static double tone_of(const aw_tone_lexicon *lexicon, const char *text,
                      aw_tones *tones) {
  aw_arena arena;
  aw_document doc;
  aw_arena_init(&arena, 0);
  assert_int_equal(aw_sentiment_read_row(&doc, &arena, aw_span_of(text), NULL),
                   AVOW_OK);
  aw_token_range all = { 0, doc.token_count };
  assert_true(aw_tones_find(tones, lexicon, &doc, NULL, all));
  double sum = aw_tones_sum(tones);
  aw_tone_word word[100];
  assert_true(doc.token_count <= 100);
  for (uint32_t i = 0; i < doc.token_count; i++)
    word[i] = aw_tone_word_of(lexicon, &doc, i);
  assert_true(aw_tones_find(tones, lexicon, &doc, word, all));
  if (aw_tones_sum(tones) != sum) fail_msg("'%s' by its words differs", text);
  aw_arena_release(&arena);
  return sum;
}

static void tells_the_sign(void **state) {
  static const struct {
    const char *text;
    int sign;
  } cases[] = {
    { "The envoy praised the brave negotiators.", 1 },
    { "The minister lied about the massacre.", -1 },
    { "The harbour sits north of the town.", 0 },
    { "It was not a success.", -1 },
    { "The plan is not bad.", 1 },
    { "Nobody was killed, and the crew was rescued.", 1 },
    { "The talks were pleasant, but they ended in disaster.", -1 },
    { "The talks were tense, but they ended in a triumph.", 1 },
    { "They hailed a breakthrough after a ceasefire.", 1 },
    { "The table has four legs.", 0 },
    { "The firm is in trouble and at a loss.", -1 },
    { "Cafés of Évian did well off it, l’État said.", 1 },
    { "", 0 },
  };
  aw_tones tones = { 0 };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double sum = tone_of(*state, cases[i].text, &tones);
    if ((sum > 0.0) - (sum < 0.0) != cases[i].sign)
      fail_msg("'%s': %g", cases[i].text, sum);
  }
  aw_tones_release(&tones);
}

/* The first of each pair is stronger, both have the sign given. */
static void scales_by_what_stands_before(void **state) {
  static const struct {
    const char *more, *less;
    int sign;
  } cases[] = {
    { "an extremely good plan", "a good plan", 1 },
    { "a good plan", "a slightly good plan", 1 },
    { "a deeply corrupt court", "a corrupt court", -1 },
    { "a bad plan", "a plan that is not good", -1 },
    { "He was cruel, but she was kind.", "She was kind and he was cruel.", 1 },
  };
  aw_tones tones = { 0 };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double more = tone_of(*state, cases[i].more, &tones) * cases[i].sign;
    double less = tone_of(*state, cases[i].less, &tones) * cases[i].sign;
    if (i + 1 < sizeof cases / sizeof cases[0] && less <= 0.0)
      fail_msg("'%s': %g", cases[i].less, less);
    if (more <= less)
      fail_msg("'%s': %g, '%s': %g", cases[i].more, more, cases[i].less, less);
  }
  aw_tones_release(&tones);
}

static void a_comma_ends_negation(void **state) {
  aw_tones tones = { 0 };
  tone_of(*state, "Not today, a triumph comes tomorrow.", &tones);
  assert_int_equal(tones.count, 1);
  assert_false(tones.item[0].negated);
  tone_of(*state, "That is not a triumph.", &tones);
  assert_int_equal(tones.count, 1);
  assert_true(tones.item[0].negated);
  aw_tones_release(&tones);
}

static void marks_what_is_quoted(void **state) {
  aw_tones tones = { 0 };
  tone_of(*state, "The brave pilot said \"a disaster\" was near.", &tones);
  assert_int_equal(tones.count, 2);
  assert_false(tones.item[0].quoted);
  assert_true(tones.item[1].quoted);
  aw_tones_release(&tones);
}

static void knows_whom_a_word_falls_on(void **state) {
  static const struct {
    const char *text;
    aw_tone_kind kind;
  } cases[] = {
    { "condemned", AW_TONE_BLAME }, { "praised", AW_TONE_PRAISE },
    { "lied", AW_TONE_WRONG },      { "rescued", AW_TONE_CREDIT },
    { "suffering", AW_TONE_HARM },  { "unfortunately", AW_TONE_PLAIN },
  };
  aw_tones tones = { 0 };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tone_of(*state, cases[i].text, &tones);
    if (tones.count != 1 || tones.item[0].kind != cases[i].kind)
      fail_msg("'%s': %zu, %s", cases[i].text, tones.count,
               tones.count == 0
                   ? ""
                   : aw_tone_name((aw_tone_kind)tones.item[0].kind));
  }
  aw_tones_release(&tones);
}

static void the_lexicon_is_large_and_sorted(void **state) {
  const aw_tone_lexicon *lexicon = *state;
  assert_true(aw_lexicon_count(lexicon->lexicon) >= 3000);
  assert_int_equal(aw_lexicon_class_count(lexicon->lexicon),
                   AW_TONE_KIND_COUNT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tells_the_sign),
    cmocka_unit_test(scales_by_what_stands_before),
    cmocka_unit_test(a_comma_ends_negation),
    cmocka_unit_test(marks_what_is_quoted),
    cmocka_unit_test(knows_whom_a_word_falls_on),
    cmocka_unit_test(the_lexicon_is_large_and_sorted),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
