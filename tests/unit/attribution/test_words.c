#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attribution/words.h"

static uint64_t key(const char *word) {
  return aw_hash(aw_span_of(word), 0);
}

static void knows_classes(void **state) {
  (void)state;
  static const struct {
    const char *word;
    uint32_t has, lacks;
  } cases[] = {
    { "say", AW_WORD_SAY, AW_WORD_ASK | AW_WORD_PRONOUN },
    { "she", AW_WORD_PRONOUN | AW_WORD_FEMALE, AW_WORD_MALE },
    { "our", AW_WORD_FIRST_PERSON | AW_WORD_PLURAL | AW_WORD_POSSESSIVE, 0 },
    { "spokeswoman", AW_WORD_ROLE | AW_WORD_FEMALE, 0 },
    { "kremlin", AW_WORD_ORG, AW_WORD_ROLE },
    { "einat", AW_WORD_GIVEN | AW_WORD_FEMALE, AW_WORD_MALE },
    { "avraham", AW_WORD_GIVEN | AW_WORD_MALE, AW_WORD_FEMALE },
    { "said", 0, AW_WORD_GIVEN },
    { "rapporteur", AW_WORD_ROLE, AW_WORD_ORG },
    { "lamp", 0, AW_WORD_REPORT | AW_WORD_ROLE },
  };
  aw_words *words = NULL;
  assert_int_equal(aw_words_new(&words, NULL), AVOW_OK);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint32_t got = aw_words_classes(words, key(cases[i].word));
    if ((got & cases[i].has) != cases[i].has || (got & cases[i].lacks) != 0)
      fail_msg("%s: classes %x", cases[i].word, (unsigned)got);
  }
  aw_words_free(words);
}

static void knows_kinds(void **state) {
  (void)state;
  static const struct {
    const char *word;
    uint32_t has, lacks;
    bool classes; /* it has some too */
  } cases[] = {
    { "agency", AW_KIND_LOOSE_GROUP | AW_KIND_STATE_BODY, AW_KIND_STATE, true },
    { "post", AW_KIND_ISSUED | AW_KIND_ISSUES | AW_KIND_STATE_BODY,
      AW_KIND_MUTE, true },
    { "communiqué", AW_KIND_ISSUED, AW_KIND_ISSUES, true },
    { "government", AW_KIND_STATE | AW_KIND_STATE_BODY, AW_KIND_FIGURE, true },
    { "duo", AW_KIND_FIGURE, AW_KIND_STATE, true },
    { "tell", AW_KIND_QUOTES, 0, true },
    { "urge", 0, AW_KIND_QUOTES, true },
    { "neither", AW_KIND_POINTING, 0, true },
    { "p.m.", AW_KIND_HOUR, 0, false },
    { "qc", AW_KIND_HONOUR, 0, false },
    { "lamp", 0, UINT32_MAX, false },
  };
  aw_words *words = NULL;
  assert_int_equal(aw_words_new(&words, NULL), AVOW_OK);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint32_t got = aw_words_kinds(words, key(cases[i].word));
    if ((got & cases[i].has) != cases[i].has || (got & cases[i].lacks) != 0)
      fail_msg("%s: kinds %x", cases[i].word, (unsigned)got);
    uint32_t classes = aw_words_classes(words, key(cases[i].word));
    if ((classes != 0) != cases[i].classes)
      fail_msg("%s: classes %x", cases[i].word, (unsigned)classes);
  }
  aw_words_free(words);
}

static void knows_countries(void **state) {
  (void)state;
  aw_words *words = NULL;
  aw_country_form form;
  assert_int_equal(aw_words_new(&words, NULL), AVOW_OK);
  uint64_t kyiv = aw_words_join(0, key("kyiv"));
  uint64_t ukraine = aw_words_join(0, key("ukraine"));
  uint64_t north = aw_words_join(aw_words_join(0, key("north")), key("korea"));
  uint32_t number = aw_words_country(words, ukraine, &form);
  assert_int_not_equal(number, 0);
  assert_int_equal(form, AW_COUNTRY_NAME);
  assert_int_equal(aw_words_country(words, kyiv, &form), number);
  assert_int_equal(form, AW_COUNTRY_CAPITAL);
  assert_int_not_equal(aw_words_country(words, north, &form), 0);
  assert_int_equal(
      aw_words_country(words, aw_words_join(0, key("lamp")), &form), 0);
  aw_words_free(words);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(knows_classes),
                                      cmocka_unit_test(knows_kinds),
                                      cmocka_unit_test(knows_countries) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
