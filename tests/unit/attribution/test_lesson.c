#include <stdlib.h>

#include "chained.h"

#include "attribution/lesson.h"

static const struct {
  const char *name, *spec;
  uint32_t cue;
  aw_gold_statement gold;
} lessons[] = {
  { "source first",
    "Ann|NNP|P Lee|NNP|p said|VBD on|IN Monday|NNP that|IN rain|NN fell|VBD "
    "+.|.",
    2,
    { .source = { 0, 2 }, .right = { 5, 8 } } },
  { "source last",
    "\"|'' +Rain|NN fell|VBD +,|, +\"|'' said|VBD the|DT old|JJ envoy|NN +.|.",
    5,
    { .source = { 6, 9 }, .left = { 1, 3 } } },
  { "nobody",
    "It|EX +'s|VBZ reported|VBN that|IN rain|NN fell|VBD +.|.",
    2,
    { .right = { 3, 6 } } },
};
enum { LESSONS = sizeof lessons / sizeof lessons[0], ROUNDS = 20 };

static bool same(aw_token_range a, aw_token_range b) {
  return a.first == b.first && a.last == b.last;
}

static void learn(chained c[LESSONS], const aw_scoring *scoring,
                  const aw_statement_lesson *how) {
  for (size_t i = 0; i < LESSONS; i++)
    assert_int_equal(aw_statement_learn(&c[i].t.work, &c[i].tallies, scoring, 0,
                                        &lessons[i].gold, how),
                     AVOW_OK);
}

/* What was taught is found again. */
static void finds_what_it_was_taught(void **state) {
  (void)state;
  chained c[LESSONS];
  aw_place_counts *counts = calloc(1, sizeof *counts);
  aw_place_gaps *gaps = calloc(1, sizeof *gaps);
  const aw_scoring scoring = { .trainer = aw_perceptron_trainer_new(
                                   AW_STATEMENT_CLASSES) };
  assert_non_null(counts);
  assert_non_null(gaps);
  assert_non_null(scoring.trainer);
  for (size_t i = 0; i < LESSONS; i++)
    chained_open(&c[i], lessons[i].spec, lessons[i].cue);
  for (int n = 0; n < ROUNDS; n++)
    learn(c, &scoring, &(aw_statement_lesson){ NULL, NULL });
  for (size_t i = 0; i < LESSONS; i++) {
    aw_statement found;
    aw_statement_find(&c[i].t.work, &c[i].tallies, &scoring, 0, &found);
    if (!same(found.source, lessons[i].gold.source) ||
        !same(found.left, lessons[i].gold.left) ||
        !same(found.right, lessons[i].gold.right))
      fail_msg("%s: source %u-%u, left %u-%u, right %u-%u", lessons[i].name,
               (unsigned)found.source.first, (unsigned)found.source.last,
               (unsigned)found.left.first, (unsigned)found.left.last,
               (unsigned)found.right.first, (unsigned)found.right.last);
  }
  /* Nothing is learnt while places are counted and gaps noted. */
  size_t known = aw_perceptron_trainer_count(scoring.trainer);
  learn(c, &scoring, &(aw_statement_lesson){ counts, gaps });
  assert_int_equal(aw_perceptron_trainer_count(scoring.trainer), known);
  uint32_t right = 0, noted = 0;
  const aw_place_count *cell = &counts->of[AW_DECIDE_RIGHT_LAST][0][0][0];
  for (uint32_t i = 0; i < AW_PLACE_GAPS * AW_PLACE_TAGS * AW_PLACE_TAGS; i++)
    right += cell[i].right;
  for (uint32_t i = 0; i < AW_GAP_CELLS; i++)
    noted += gaps->of[AW_DECIDE_RIGHT_LAST][i];
  assert_int_equal(right, 2); /* lessons with content there */
  assert_int_equal(noted, 2);
  for (size_t i = 0; i < LESSONS; i++) chained_close(&c[i]);
  aw_perceptron_trainer_free(scoring.trainer);
  free(counts);
  free(gaps);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_what_it_was_taught),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
