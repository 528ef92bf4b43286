#include "scene.h"
#include "stance/reach.h"

/* The truce stands in the second sentence only. */
static const char text[] =
    "Mira Solheim opened the harbour fair. The truce holds, Velmar hopes. "
    "Anton Rusk sold forty boats. Velmar painted its bridges. "
    "\"The weather was kind,\" Mira Solheim said. Anton Rusk went home.";

static void make_scene(scene *s) {
  scene_open(s, text);
  uint32_t mira = scene_speaker(s, "Mira Solheim");
  uint32_t velmar = scene_speaker(s, "Velmar");
  uint32_t anton = scene_speaker(s, "Anton Rusk");
  scene_mention(s, mira, "Mira Solheim", 0);
  scene_mention(s, velmar, "Velmar", 0);
  scene_mention(s, anton, "Anton Rusk", 0);
  scene_mention(s, velmar, "Velmar", 1);
  scene_mention(s, mira, "Mira Solheim", 1);
  scene_mention(s, anton, "Anton Rusk", 1);
  scene_said(s, mira, "The weather was kind", AW_NO_INDEX);
  assert_int_equal(s->doc.sentence_count, 6);
}

static void look(scene *s, uint32_t reach, aw_view *view, aw_candidates *got) {
  assert_int_equal(
      aw_view_make(&s->doc, &s->who, &s->wording, reach, NULL, view, NULL),
      AVOW_OK);
  assert_int_equal(aw_find_candidates(view, got, NULL), AVOW_OK);
}

/* Acts beyond the reach are no candidates; statements always are. */
static void leaves_out_what_is_beyond(void **state) {
  (void)state;
  static const struct {
    uint32_t reach, acts, statements;
  } cases[] = { { AW_REACH_ALL, 5, 1 }, { 2, 4, 1 }, { 1, 3, 1 }, { 0, 1, 1 } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    scene s;
    aw_view view;
    aw_candidates got;
    uint32_t acts = 0, statements = 0;
    make_scene(&s);
    look(&s, cases[i].reach, &view, &got);
    for (uint32_t k = 0; k < got.count; k++)
      got.item[k].attribution == AW_NO_INDEX ? acts++ : statements++;
    assert_int_equal(acts, cases[i].acts);
    assert_int_equal(statements, cases[i].statements);
    scene_close(&s);
  }
}

static void measures_the_way_to_the_target(void **state) {
  (void)state;
  static const uint32_t want[] = { 1, 0, 1, 2, 3, 4 };
  scene s;
  aw_view view;
  aw_candidates got;
  make_scene(&s);
  look(&s, 1, &view, &got);
  for (uint32_t i = 0; i < 6; i++) {
    assert_int_equal(view.sentence[i].away, want[i]);
    assert_int_equal(aw_within_reach(&view, i), want[i] <= 1);
  }
  scene_close(&s);
}

static void takes_all_as_beyond_without_a_term(void **state) {
  (void)state;
  scene s;
  aw_view view;
  aw_candidates got;
  scene_open(&s, "Mira Solheim said the fair was open.");
  uint32_t mira = scene_speaker(&s, "Mira Solheim");
  scene_mention(&s, mira, "Mira Solheim", 0);
  scene_said(&s, mira, "the fair was open", AW_NO_INDEX);
  look(&s, 20, &view, &got);
  assert_int_equal(view.target_count, 0);
  assert_int_equal(view.sentence[0].away, AW_REACH_ALL);
  assert_int_equal(got.count, 1);
  assert_false(aw_within_reach(&view, 0));
  scene_close(&s);
}

#define CLAIMS 400u

/* Stances within two sentences of the target; beyond, claims that are
 * unrelated but that the classifier takes for favor. */
static void fill(aw_reached *claim, uint32_t farthest) {
  for (uint32_t i = 0; i < CLAIMS; i++) {
    uint32_t away = i % (farthest + 1);
    avow_stance given = i % 2 == 0 ? AVOW_FAVOR : AVOW_AGAINST;
    claim[i] = (aw_reached){ .away = away,
                             .given = away <= 2 ? given : AVOW_UNRELATED,
                             .told = away <= 2 ? given : AVOW_FAVOR };
  }
}

static void chooses_the_least_reach_that_costs_nothing(void **state) {
  (void)state;
  aw_reached claim[CLAIMS];
  aw_reach reach;
  double sum = 0.0;
  fill(claim, 7);
  aw_reach_choose(claim, CLAIMS, &reach);
  assert_int_equal(reach.sentences, 2);
  for (size_t k = 0; k < AVOW_STANCE_LABELS; k++) sum += reach.share[k];
  assert_true(sum > 0.9999 && sum < 1.0001);
  assert_true(reach.share[AVOW_UNRELATED] > 0.95);
  assert_true(reach.share[AVOW_FAVOR] > 0.0);
}

static void has_no_end_where_nothing_is_beyond(void **state) {
  (void)state;
  aw_reached claim[CLAIMS];
  aw_reach reach;
  fill(claim, 2);
  aw_reach_choose(claim, CLAIMS, &reach);
  assert_int_equal(reach.sentences, AW_REACH_ALL);
  for (uint32_t i = 0; i < CLAIMS; i++) claim[i].away = AW_REACH_ALL;
  aw_reach_choose(claim, CLAIMS, &reach);
  assert_int_equal(reach.sentences, AW_REACH_ALL);
  aw_reach_choose(claim, 0, &reach);
  assert_int_equal(reach.sentences, AW_REACH_ALL);
}

static void labels_what_is_beyond(void **state) {
  (void)state;
  const aw_reach reach = { .sentences = 3, .share = { 0.1, 0.0, 0.1, 0.8 } };
  aw_claim c = { .stance = AVOW_FAVOR };
  aw_reach_label(&reach, &c);
  assert_int_equal(c.stance, AVOW_UNRELATED);
  assert_true(c.probability[AVOW_UNRELATED] == 0.8);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(leaves_out_what_is_beyond),
    cmocka_unit_test(measures_the_way_to_the_target),
    cmocka_unit_test(takes_all_as_beyond_without_a_term),
    cmocka_unit_test(chooses_the_least_reach_that_costs_nothing),
    cmocka_unit_test(has_no_end_where_nothing_is_beyond),
    cmocka_unit_test(labels_what_is_beyond),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
