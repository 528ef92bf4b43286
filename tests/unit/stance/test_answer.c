#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "stance/answer.h"

#define K AVOW_STANCE_LABELS

/* Claims of speaker 0: a letter each, f a n u, ? unclear; a capital is sure. */
static aw_answer answer_of(const char *letters) {
  static const char known[] = "fanu?";
  aw_claim claim[512] = { { 0 } };
  aw_answer answer[2] = { { 0 } };
  size_t count = strlen(letters);
  aw_arena arena;
  aw_arena_init(&arena, 0);
  for (size_t i = 0; i < count; i++) {
    bool sure = letters[i] >= 'A' && letters[i] <= 'Z';
    char c = (char)(sure ? letters[i] | 0x20 : letters[i]);
    size_t stance = (size_t)(strchr(known, c) - known);
    double p = sure ? 0.97 : 0.4;
    for (size_t k = 0; k < K; k++)
      claim[i].probability[k] =
          stance == k ? p : (1.0 - p) / (stance == K ? K : K - 1);
    claim[i].stance = (avow_stance)stance;
  }
  assert_true(aw_answer_all(&arena, claim, count, answer, 2));
  assert_int_equal(answer[1].stance, AVOW_UNRELATED);
  assert_true(answer[1].confidence == 0.0);
  aw_arena_release(&arena);
  return answer[0];
}

static void follows_the_rule(void **state) {
  (void)state;
  static const struct {
    const char *claims;
    avow_stance stance;
  } cases[] = {
    { "", AVOW_UNRELATED },   { "f", AVOW_FAVOR },     { "a", AVOW_AGAINST },
    { "n", AVOW_NEUTRAL },    { "u", AVOW_UNRELATED }, { "ffa", AVOW_FAVOR },
    { "afa", AVOW_AGAINST },  { "fa", AVOW_MIXED },    { "faunn", AVOW_MIXED },
    { "uun", AVOW_NEUTRAL },  { "nnnf", AVOW_FAVOR },  { "??", AVOW_UNCLEAR },
    { "?u", AVOW_UNRELATED }, { "?a", AVOW_AGAINST },  { "Fa", AVOW_FAVOR },
    { "fA", AVOW_AGAINST },   { "FA", AVOW_MIXED },    { "ffA", AVOW_AGAINST },
    { "faa", AVOW_AGAINST },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_answer a = answer_of(cases[i].claims);
    if (a.stance != cases[i].stance)
      fail_msg("'%s': %s", cases[i].claims, avow_stance_name(a.stance));
    if (a.confidence < 0.0 || a.confidence > 1.0)
      fail_msg("'%s': confidence %f", cases[i].claims, a.confidence);
  }
}

static void is_surer_of_more_and_surer_claims(void **state) {
  (void)state;
  static const struct {
    const char *less, *more;
  } cases[] = {
    { "f", "F" }, { "F", "FFF" }, { "FFA", "FFFF" }, { "a", "A" },
    { "n", "N" }, { "u", "U" },   { "fa", "FA" },    { "FUn", "FFUU" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double less = answer_of(cases[i].less).confidence;
    double more = answer_of(cases[i].more).confidence;
    if (!(less < more))
      fail_msg("'%s' %f, '%s' %f", cases[i].less, less, cases[i].more, more);
  }
}

static void assert_near(double value, double expected) {
  if (!(fabs(value - expected) < 1e-9))
    fail_msg("%.12f, expected %.12f", value, expected);
}

static void one_claim_is_as_sure_as_itself(void **state) {
  (void)state;
  static const char *const one[] = { "f", "a", "n", "u" };
  static const char *const sure[] = { "F", "A", "N", "U" };
  for (size_t k = 0; k < K; k++) {
    assert_near(answer_of(one[k]).confidence, 0.4);
    assert_near(answer_of(sure[k]).confidence, 0.97);
  }
}

/* Two claims, four ways to come out with a lead: by hand. */
static void draws_claims_by_their_probabilities(void **state) {
  (void)state;
  double p = 0.4, q = 0.2, r = 0.4; /* f: favor, against, neither */
  double favor = p * p + 2.0 * p * r, against = q * q + 2.0 * q * r;
  double mixed = 2.0 * p * q, sided = favor + against + mixed;
  double off_side = pow(r, 2.0 * pow(2.0, -0.3));
  assert_near(answer_of("ff").confidence, favor / sided * (1.0 - off_side));
}

/* Two claims, one on either side: mixed only where that is how they most
 * probably come out. */
static void is_mixed_where_that_is_most_probable(void **state) {
  (void)state;
  static const struct {
    double favor[K], against[K]; /* f a n u */
    avow_stance stance;
  } cases[] = {
    { { 0.9, 0.0, 0.1, 0.0 }, { 0.1, 0.8, 0.1, 0.0 }, AVOW_MIXED },
    { { 0.5, 0.1, 0.2, 0.2 }, { 0.2, 0.4, 0.2, 0.2 }, AVOW_FAVOR },
    { { 0.4, 0.2, 0.2, 0.2 }, { 0.1, 0.5, 0.2, 0.2 }, AVOW_AGAINST },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_claim claim[2] = { { .stance = AVOW_FAVOR },
                          { .stance = AVOW_AGAINST } };
    aw_answer answer = { .stance = AVOW_UNRELATED };
    aw_arena arena;
    aw_arena_init(&arena, 0);
    memcpy(claim[0].probability, cases[i].favor, sizeof cases[i].favor);
    memcpy(claim[1].probability, cases[i].against, sizeof cases[i].against);
    assert_true(aw_answer_all(&arena, claim, 2, &answer, 1));
    if (answer.stance != cases[i].stance)
      fail_msg("case %zu: %s", i, avow_stance_name(answer.stance));
    aw_arena_release(&arena);
  }
}

/* More claims than a lead is followed for. */
static void stands_many_claims(void **state) {
  (void)state;
  char many[501] = "";
  memset(many, 'f', 500);
  aw_answer a = answer_of(many);
  assert_int_equal(a.stance, AVOW_FAVOR);
  assert_true(a.confidence > 0.99 && a.confidence <= 1.0);
  for (size_t i = 0; i < 250; i++) many[2 * i] = 'a';
  a = answer_of(many);
  assert_int_equal(a.stance, AVOW_MIXED);
  assert_true(a.confidence > 0.0 && a.confidence < 0.2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(follows_the_rule),
    cmocka_unit_test(is_surer_of_more_and_surer_claims),
    cmocka_unit_test(one_claim_is_as_sure_as_itself),
    cmocka_unit_test(draws_claims_by_their_probabilities),
    cmocka_unit_test(is_mixed_where_that_is_most_probable),
    cmocka_unit_test(stands_many_claims),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
