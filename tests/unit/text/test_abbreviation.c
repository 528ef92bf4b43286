#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The lists are static: the test holds that they are sorted. */
#include "text/abbreviation.c"

static void lists_are_sorted(void **state) {
  (void)state;
  for (size_t i = 1; i < sizeof abbreviations / sizeof abbreviations[0]; i++)
    if (strcmp(abbreviations[i - 1].word, abbreviations[i].word) >= 0)
      fail_msg("'%s' is out of order", abbreviations[i].word);
  for (size_t i = 1; i < sizeof starters / sizeof starters[0]; i++)
    if (strcmp(starters[i - 1], starters[i]) >= 0)
      fail_msg("'%s' is out of order", starters[i]);
}

static void finds_words_whatever_their_case(void **state) {
  (void)state;
  assert_int_equal(aw_abbreviation_find(AW_LIT("Gen")), AW_ABBREVIATION_TITLE);
  assert_int_equal(aw_abbreviation_find(AW_LIT("SEPT")), AW_ABBREVIATION_MONTH);
  assert_int_equal(aw_abbreviation_find(AW_LIT("no")), AW_ABBREVIATION_NUMBER);
  assert_int_equal(aw_abbreviation_find(AW_LIT("deal")), AW_ABBREVIATION_NONE);
  assert_int_equal(aw_abbreviation_find(AW_LIT("")), AW_ABBREVIATION_NONE);
  assert_int_equal(aw_abbreviation_find(AW_LIT("unconditionally")),
                   AW_ABBREVIATION_NONE);
  assert_true(aw_is_starter(AW_LIT("the")));
  assert_false(aw_is_starter(AW_LIT("senate")));
  assert_false(aw_is_starter(AW_LIT("")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(lists_are_sorted),
    cmocka_unit_test(finds_words_whatever_their_case),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
