#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/reasons.h"

static void features_have_words(void **state) {
  (void)state;
  static const struct {
    const char *name, *words;
  } cases[] = {
    { "w2=say yes", "words" },
    { "w=reject", "word" },
    { "deed,how=H!-|reject", "who does what (H the holder, O another)" },
    { "denied=not|truce", "word that is denied" },
    { "role=minister", "word of the holder's role" },
    { "direct-after-holder=to", "word after the holder" },
    { "before-holder=the", "word before the holder" },
    { "holder-before-near=against", "the holder's claim before" },
    { "vector-target", "meaning of the words round the target" },
    { "own-p=favor", "the claim by itself" },
    { "act-among-p=favor", "what it is, if it is a claim, an act" },
    { "holder-among=favor",
      "what the holder's others are, if they are claims" },
    { "statement-verb=say", "verb that introduces it" },
    { "statement-p=favor", "the claim by itself, a statement" },
    { "speaker-role=1|person", "whether a role of the holder is told" },
    { "never-heard-of=x", "other" },
    { "", "other" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_string_equal(aw_reason_words(aw_span_of(cases[i].name)),
                        cases[i].words);
}

/* Two claims' worth of text: what is shown, what is summed up, what a value
 * that is a stance reads like. */
static void sums_are_shown(void **state) {
  (void)state;
  static const avow_reason words[] = {
    { { "w=yes", 5 }, { 7, 10 }, { 0.5, -0.5, 0.0, 0.0 } },
    { { "own-p=favor", 11 }, { 0, 0 }, { 0.25, 0.0, 0.0, 0.0 } },
    { { "mode=direct", 11 }, { 0, 0 }, { -0.125, 0.0, 0.0, 0.0 } },
  };
  static const avow_claim_reasons why = {
    .words = { words, 3, { 0.0 }, { 0.625, -0.5, 0.0, 0.0 } },
    .whole = { words, 1, { 0.5, 0.0, 0.0, 0.0 }, { 1.0, -0.5, 0.0, 0.0 } },
  };
  static const avow_sentence sentence = { .range = { 0, 10 } };
  static const avow_speaker speaker = { .name = { "Ana", 3 } };
  static const avow_claim claim = { .via = AVOW_NONE,
                                    .attribution = AVOW_NONE,
                                    .stance = AVOW_UNCLEAR,
                                    .confidence = 0.5 };
  const avow_result result = { .sentences = &sentence,
                               .sentence_count = 1,
                               .speakers = &speaker,
                               .speaker_count = 1,
                               .claims = &claim,
                               .claim_count = 1,
                               .target = { "deal", 4 } };
  const aw_report_document doc = { .id = AW_LIT("a"),
                                   .text = AW_LIT("\303\211 say yes"),
                                   .result = &result };
  aw_strbuf out = AW_STRBUF_INIT;
  const aw_reasons_options options = { .top = 2, .label = -1 };
  aw_report_reasons_text(&options, &doc, &why, &out);
  static const char *const wanted[] = {
    "a: 1 claims toward deal\n",
    "unclear 0.5000: Ana, direct  [0, 9)\n",
    "favor +1.000000 is the sum of\n",
    "+0.500000  word \"yes\" (w=yes)  [6, 9)\n",
    "+0.250000  the claim by itself: favor (own-p=favor)\n",
    "-0.125000  all others (1)\n",
  };
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
    if (strstr(out.ptr, wanted[i]) == NULL)
      fail_msg("'%s' is not in:\n%s", wanted[i], out.ptr);
  aw_strbuf_reset(&out);
  aw_report_reasons_json(&doc, &why, &out);
  assert_non_null(strstr(out.ptr, "\"feature\": \"w=yes\""));
  assert_non_null(strstr(out.ptr, "\"place\": [6, 9]"));
  aw_strbuf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(features_have_words),
    cmocka_unit_test(sums_are_shown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
