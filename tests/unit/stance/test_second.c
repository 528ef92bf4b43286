#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "stance/second.h"

#define K AVOW_STANCE_LABELS

static double value_of(const aw_features *f, const char *name) {
  for (size_t i = 0; i < f->count; i++)
    if (aw_span_equal(aw_names_get(f->names, f->item[i].key), aw_span_of(name)))
      return (double)f->item[i].value;
  return 0.0;
}

/* Holder 0 in sentences 0, 2, 9; holder 1 in 2, told via 0. */
static const aw_claim claims[] = {
  { .sentence = 0, .holder = 0, .via = AW_NO_INDEX, .attribution = 0 },
  { .sentence = 2, .holder = 0, .via = AW_NO_INDEX, .attribution = 1 },
  { .sentence = 2, .holder = 1, .via = 0, .attribution = AW_NO_INDEX },
  { .sentence = 9, .holder = 0, .via = AW_NO_INDEX, .attribution = 2 },
};
static const double scores[] = {
  9, 0, 0, 0, 0, 0, 9, 0, 0, 9, 0, 0, 9, 0, 0, 0
};

static void sums_up_what_stands_round(void **state) {
  (void)state;
  static const struct {
    size_t claim;
    const char *name;
    double value;
  } cases[] = {
    { 1, "holder-mean=favor", 1.0 },      { 1, "holder-leans=favor", 1.0 },
    { 1, "holder-votes=favor", 2 / 3.0 }, { 1, "told=against", 1.0 },
    { 1, "teller=neutral", 0.0 },         { 2, "teller=neutral", 1.0 },
    { 2, "holder-mean=favor", 0.0 },      { 2, "holder-leans=any", 1.0 },
    { 1, "sentence-mean=against", 1.0 },  { 0, "others-close=against", 1.0 },
    { 3, "others-close=against", 0.0 },   { 3, "others-mean=against", 1.0 },
    { 0, "own-score=favor", 9.0 },        { 3, "holder-before=neutral", 1.0 },
    { 0, "holder-after=neutral", 1.0 },   { 0, "holder-before=neutral", 0.0 },
  };
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_second *s = aw_second_begin(&arena, claims,
                                 &(aw_first_scores){ scores, K, NULL }, 4, 2);
  assert_non_null(s);
  aw_features f;
  aw_features_init(&f);
  f.names = aw_names_new();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_features_reset(&f);
    aw_second_features(s, cases[i].claim, &f);
    double got = value_of(&f, cases[i].name);
    if (got < cases[i].value - 0.01 || got > cases[i].value + 0.01)
      fail_msg("claim %zu, '%s': %f, expected %f", cases[i].claim,
               cases[i].name, got, cases[i].value);
    if (value_of(&f, "is-statement=favor") != 0.0)
      fail_msg("a lead without leads");
  }
  aw_names_free(f.names);
  aw_features_release(&f);
  aw_arena_release(&arena);
}

static void knows_the_leads_of_what_is_found(void **state) {
  (void)state;
  const double lead[] = { 0.5, 1.5, -0.5, 2.0 };
  double wide[4][2 * K] = { { 0 } };
  for (size_t i = 0; i < 4; i++)
    memcpy(wide[i], scores + i * K, K * sizeof(double));
  wide[2][K + 1] = 0.5; /* against, if it is a claim */
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_second *s = aw_second_begin(
      &arena, claims, &(aw_first_scores){ wide[0], 2 * K, lead }, 4, 2);
  aw_features f;
  aw_features_init(&f);
  f.names = aw_names_new();
  aw_second_features(s, 2, &f);
  assert_true(value_of(&f, "lead-act=favor") == -0.5);
  assert_true(value_of(&f, "act-others=favor") == 0.5);
  assert_true(value_of(&f, "act-among=against") == 0.5);
  assert_true(value_of(&f, "among-p=favor") == 0.5);
  assert_true(value_of(&f, "statement-among=against") == 0.0);
  aw_names_free(f.names);
  aw_features_release(&f);
  aw_arena_release(&arena);
}

/* Many claims of many holders must not take quadratic time. */
static void grows_with_the_claims(void **state) {
  (void)state;
  enum { MANY = 60000 };
  aw_claim *many = calloc(MANY, sizeof *many);
  double *score = calloc((size_t)MANY * K, sizeof *score);
  assert_non_null(many);
  assert_non_null(score);
  for (uint32_t i = 0; i < MANY; i++)
    many[i] = (aw_claim){ .sentence = i / 1000, .holder = i % 7, .via = 0 };
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_second *s = aw_second_begin(&arena, many,
                                 &(aw_first_scores){ score, K, NULL }, MANY, 7);
  aw_features f;
  aw_features_init(&f);
  for (size_t i = 0; i < MANY; i++) {
    aw_features_reset(&f);
    aw_second_features(s, i, &f);
    assert_true(f.count > 0 && f.count < 256);
  }
  aw_features_release(&f);
  aw_arena_release(&arena);
  free(many);
  free(score);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sums_up_what_stands_round),
    cmocka_unit_test(knows_the_leads_of_what_is_found),
    cmocka_unit_test(grows_with_the_claims),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
