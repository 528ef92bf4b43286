#include "scene.h"
#include "stance/odds.h"

/* The tagger's part, for the few words that matter here. */
static void set_tags(scene *s) {
  for (uint32_t i = 0; i < s->doc.token_count; i++) {
    aw_token *t = &s->doc.token[i];
    if (t->key == aw_hash(AW_LIT("to"), 0)) t->tag = AW_TAG_TO;
    if (t->key == aw_hash(AW_LIT("still"), 0)) t->tag = AW_TAG_RB;
    if (t->key == aw_hash(AW_LIT("reject"), 0)) t->tag = AW_TAG_VBP;
    if (t->key == aw_hash(AW_LIT("would"), 0)) t->tag = AW_TAG_MD;
    if (t->key == aw_hash(AW_LIT("a"), 0)) t->tag = AW_TAG_DT;
    if ((t->flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0)
      t->tag = AW_TAG_QUOTE;
  }
}

static void tells_odds_by_their_form(void **state) {
  (void)state;
  static const struct {
    const char *text, *said; /* said NULL: a claim that is given */
    avow_mode mode;
    bool odds;
  } cases[] = {
    { "Peace in Norland remain out of reach.", NULL, AVOW_INDIRECT, true },
    { "A deal seem to be still close.", NULL, AVOW_DIRECT, true },
    { "A truce \"appear far off\".", NULL, AVOW_MIXED_MODE, true },
    { "A truce with Rusk would be a long way off.", NULL, AVOW_DIRECT, true },
    { "A truce with Rusk be unlikely.", NULL, AVOW_NARRATED, false },
    { "A deal be possible.", NULL, AVOW_DIRECT, false },
    { "A deal be good, and the harbour be far off.", NULL, AVOW_DIRECT, false },
    { "The truce, for Rusk, be far off.", NULL, AVOW_DIRECT, false },
    { "The truce they reject be far off.", NULL, AVOW_DIRECT, false },
    { "The harbour remain out of reach.", NULL, AVOW_DIRECT, false },
    { "Peace remain out of reach, and Rusk speak of boats.",
      "Peace remain out of reach", AVOW_INDIRECT, true },
    { "Peace remain out of reach, and Rusk speak of boats.", "boats",
      AVOW_INDIRECT, false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    scene s;
    aw_view view;
    scene_open(&s, cases[i].text);
    set_tags(&s);
    aw_claim c = { .mode = cases[i].mode, .attribution = AW_NO_INDEX };
    if (cases[i].said != NULL)
      c.attribution = scene_said(&s, 0, cases[i].said, AW_NO_INDEX);
    assert_int_equal(aw_view_make(&s.doc, &s.who, &s.wording, AW_REACH_ALL,
                                  NULL, &view, NULL),
                     AVOW_OK);
    if (aw_odds_told(&view, &c) != cases[i].odds)
      fail_msg("%s (%s)", cases[i].text, cases[i].said);
    scene_close(&s);
  }
}

/* Shares with one of each for granted; too few are none. */
static void labels_as_in_training(void **state) {
  (void)state;
  static const struct {
    double count[AVOW_STANCE_LABELS];
    bool labels;
    double neutral;
  } cases[] = {
    { { 2, 1, 13, 0 }, true, 0.7 },
    { { 1, 0, 8, 0 }, false, 0.0 },
  };
  scene s;
  aw_view view;
  scene_open(&s, "Peace remain out of reach.");
  assert_int_equal(
      aw_view_make(&s.doc, &s.who, &s.wording, AW_REACH_ALL, NULL, &view, NULL),
      AVOW_OK);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_odds odds;
    aw_claim c = { .mode = AVOW_DIRECT,
                   .attribution = AW_NO_INDEX,
                   .stance = AVOW_FAVOR };
    aw_odds_set(cases[i].count, &odds);
    assert_int_equal(aw_odds_label(&odds, &view, &c), cases[i].labels);
    assert_int_equal(c.stance, cases[i].labels ? AVOW_NEUTRAL : AVOW_FAVOR);
    assert_float_equal(c.probability[AVOW_NEUTRAL], cases[i].neutral, 1e-9);
  }
  scene_close(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tells_odds_by_their_form),
    cmocka_unit_test(labels_as_in_training),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
