#include "scene.h"

static const char text[] =
    "Mira Solheim said the truce would hold. \"We signed it. We keep it,\" "
    "she added.\n"
    "Anton Rusk said that Velmar \"broke\" the ceasefire and that Solheim "
    "lied.";

typedef struct expected {
  uint32_t sentence, holder, via;
  avow_mode mode;
} expected;

static void check(const aw_candidates *got, const expected *want,
                  size_t count) {
  assert_int_equal(got->count, count);
  for (size_t i = 0; i < count; i++) {
    const aw_claim *c = &got->item[i];
    if (c->sentence != want[i].sentence || c->holder != want[i].holder ||
        c->via != want[i].via || c->mode != want[i].mode)
      fail_msg("claim %zu: sentence %u holder %u via %u mode %s", i,
               c->sentence, c->holder, c->via, avow_mode_name(c->mode));
  }
}

static void finds_one_for_each_sentence_and_holder(void **state) {
  (void)state;
  scene s;
  aw_view view;
  aw_candidates got;
  scene_open(&s, text);
  uint32_t mira = scene_speaker(&s, "Mira Solheim");
  uint32_t anton = scene_speaker(&s, "Anton Rusk");
  uint32_t velmar = scene_speaker(&s, "Velmar");
  scene_mention(&s, mira, "Mira Solheim", 0);
  scene_mention(&s, mira, "she", 0);
  scene_mention(&s, anton, "Anton Rusk", 0);
  scene_mention(&s, velmar, "Velmar", 0);
  scene_mention(&s, mira, "Solheim", 1);
  scene_said(&s, mira, "the truce would hold", AW_NO_INDEX);
  scene_said(&s, mira, "We signed it. We keep it", AW_NO_INDEX);
  scene_said(&s, anton,
             "that Velmar \"broke\" the ceasefire and that Solheim lied",
             AW_NO_INDEX);
  assert_int_equal(s.doc.sentence_count, 4);
  assert_int_equal(
      aw_view_make(&s.doc, &s.who, &s.wording, AW_REACH_ALL, NULL, &view, NULL),
      AVOW_OK);
  assert_int_equal(aw_find_candidates(&view, &got, NULL), AVOW_OK);
  const expected want[] = {
    { 0, mira, AW_NO_INDEX, AVOW_INDIRECT },
    { 1, mira, AW_NO_INDEX, AVOW_DIRECT },
    { 2, mira, AW_NO_INDEX, AVOW_DIRECT },
    { 3, mira, anton, AVOW_NARRATED },
    { 3, anton, AW_NO_INDEX, AVOW_MIXED_MODE },
    { 3, velmar, anton, AVOW_NARRATED },
  };
  check(&got, want, sizeof want / sizeof want[0]);
  scene_close(&s);
}

static void sees_the_target_and_the_words(void **state) {
  (void)state;
  scene s;
  aw_view view;
  scene_open(&s, text);
  assert_int_equal(
      aw_view_make(&s.doc, &s.who, &s.wording, AW_REACH_ALL, NULL, &view, NULL),
      AVOW_OK);
  assert_int_equal(view.sentence[0].strong, 1);
  assert_int_equal(view.sentence[1].strong, 0);
  assert_int_equal(view.sentence[3].strong, 1);
  assert_int_equal(view.strong, 2);
  assert_int_equal(view.quoted[scene_find(&s, "signed", 0).first], 1);
  assert_int_equal(view.quoted[scene_find(&s, "added", 0).first], 0);
  assert_int_equal(view.quoted[scene_find(&s, "broke", 0).first], 1);
  scene_close(&s);
}

static void follows_names_that_are_given(void **state) {
  (void)state;
  scene s;
  aw_view view;
  aw_given given;
  scene_open(&s, text);
  uint32_t mira = scene_speaker(&s, "Mira Solheim");
  scene_mention(&s, mira, "Mira Solheim", 0);
  const aw_gold_claim claims[] = {
    { 3, AW_LIT("Anton Rusk"), { NULL, 0 }, AVOW_MIXED_MODE, AVOW_FAVOR },
    { 0, AW_LIT("Ms Solheim"), AW_LIT("Anton Rusk"), AVOW_INDIRECT,
      AVOW_FAVOR },
    { 3, AW_LIT("Velmar"), AW_LIT("Anton Rusk"), AVOW_NARRATED, AVOW_AGAINST },
  };
  assert_int_equal(
      aw_given_make(&s.doc, &s.who, &s.wording, claims, 3, &view, &given, NULL),
      AVOW_OK);
  assert_int_equal(view.party_count, 3); /* Solheim, Rusk, Velmar */
  assert_int_equal(given.order[0], 1);
  assert_int_equal(given.claim[0].holder, mira);
  assert_int_equal(given.claim[0].via, given.claim[1].holder);
  assert_int_equal(given.claim[2].via, given.claim[1].holder);
  assert_true(given.claim[2].holder != given.claim[1].holder);
  const aw_view_sentence *last = &view.sentence[3];
  assert_int_equal(last->sight_end - last->sight, 2); /* Rusk, Velmar */
  scene_close(&s);
}

static void refuses_claims_outside_the_text(void **state) {
  (void)state;
  scene s;
  aw_view view;
  aw_given given;
  avow_error err;
  scene_open(&s, text);
  const aw_gold_claim outside = {
    4, AW_LIT("Rusk"), { NULL, 0 }, AVOW_DIRECT, AVOW_FAVOR
  };
  const aw_gold_claim nobody = {
    0, { NULL, 0 }, { NULL, 0 }, AVOW_DIRECT, AVOW_FAVOR
  };
  assert_int_equal(aw_given_make(&s.doc, &s.who, &s.wording, &outside, 1, &view,
                                 &given, &err),
                   AVOW_ERR_DATA);
  assert_int_equal(aw_given_make(&s.doc, &s.who, &s.wording, &nobody, 1, &view,
                                 &given, &err),
                   AVOW_ERR_DATA);
  scene_close(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_one_for_each_sentence_and_holder),
    cmocka_unit_test(sees_the_target_and_the_words),
    cmocka_unit_test(follows_names_that_are_given),
    cmocka_unit_test(refuses_claims_outside_the_text),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
