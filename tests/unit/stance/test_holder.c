#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/hash.h"
#include "stance/holder.h"

static void compares_names(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool equal, same;
  } cases[] = {
    { "Ilse Marken", "ilse marken", true, true },
    { "Marken", "Ilse Marken", false, true },
    { "Ms Marken", "Marken", true, true },
    { "President Ruben Aldana", "Ruben Aldana", true, true },
    { "Ilse", "Ilse Marken", false, false },
    { "Aldana", "Marken", false, false },
    { "northern delegation", "delegation", false, true },
    { "delegation leader", "delegation", true, true },
    { "Torvik's government", "government", false, true },
    { "Torvik\xe2\x80\x99s army", "Torvik army", true, true },
    { "president", "the President", false, true },
    { "", "Marken", false, false },
    { "...", "...", false, false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_span a = aw_span_of(cases[i].a), b = aw_span_of(cases[i].b);
    if (aw_holder_equal(a, b) != cases[i].equal ||
        aw_same_holder(a, b) != cases[i].same ||
        aw_same_holder(b, a) != cases[i].same)
      fail_msg("'%s' and '%s'", cases[i].a, cases[i].b);
  }
}

static void hashes_the_last_word_as_tokens_are(void **state) {
  (void)state;
  assert_true(aw_holder_last_key(AW_LIT("Ilse Marken")) ==
              aw_hash(AW_LIT("marken"), 0));
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(compares_names),
    cmocka_unit_test(hashes_the_last_word_as_tokens_are),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
