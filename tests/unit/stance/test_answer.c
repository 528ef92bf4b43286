#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stance/answer.h"

#define K AVOW_STANCE_LABELS

/* Claims of speaker 0: a letter each, f a n u, ? unclear; a capital is sure. */
static aw_answer answer_of(const char *letters) {
  static const char known[] = "fanu?";
  aw_claim claim[16] = { { 0 } };
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

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(follows_the_rule),
    cmocka_unit_test(is_surer_of_more_and_surer_claims),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
