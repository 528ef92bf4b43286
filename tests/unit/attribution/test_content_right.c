#include "chained.h"

#include "attribution/content_right.h"

static void offers_where_it_may_start(void **state) {
  (void)state;
  static const struct {
    const char *name, *spec;
    uint32_t cue;
    aw_token_range source;
    const char *expected;
  } cases[] = {
    { "no marks at its start",
      "She|PRP said|VBD +,|, \"|'' +no|DT +\"|'' +.|.",
      1,
      { 0, 1 },
      "none 4" },
    { "not in the source",
      "So|RB said|VBD Ann|NNP|P today|RB +.|.",
      1,
      { 2, 3 },
      "none 3" },
    { "a quotation that follows",
      "She|PRP went|VBD on|RP +:|: \"|'' +No|DT +.|. +\"|''",
      1,
      { 0, 1 },
      "none 2 3 5" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    chained c;
    aw_places p;
    chained_open(&c, cases[i].spec, cases[i].cue);
    c.chain.source = cases[i].source;
    aw_right_first_places(&c.chain, &p);
    chained_expect(cases[i].name, &p, cases[i].expected);
    chained_close(&c);
  }
}

/* 0 She 1 said 2 the 3 old 4 rain 5 fell 6 . 7 It 8 stopped 9 . */
static void offers_where_it_may_end(void **state) {
  (void)state;
  chained c;
  aw_places p;
  chained_open(&c,
               "She|PRP said|VBD the|DT old|JJ rain|NN fell|VBD +.|. It|PRP "
               "stopped|VBD +.|.",
               1);
  aw_right_start(&c.chain, 2);
  assert_int_equal(c.chain.end, 6);
  assert_int_equal(c.chain.quote, 0);
  aw_right_last_places(&c.chain, &p);
  /* no phrase is cut; the next sentence of the paragraph may belong to it */
  chained_expect("plain", &p, "5 6 9");
  chained_close(&c);
}

/* 0 She 1 said 2 : 3 " 4 No 5 . 6 Go 7 home 8 . 9 " 10 Rain 11 fell 12 . */
static void goes_on_with_its_quotation(void **state) {
  (void)state;
  chained c;
  aw_places p;
  chained_open(&c,
               "She|PRP said|VBD +:|: \"|'' +No|UH +.|. Go|VB home|RB +.|. "
               "+\"|'' Rain|NN fell|VBD +.|.",
               1);
  aw_right_start(&c.chain, 4);
  assert_int_equal(c.chain.quote, 10);
  assert_int_equal(c.chain.quote_end, 8);
  aw_right_last_places(&c.chain, &p);
  chained_expect("quoted", &p, "5 8");
  chained_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(offers_where_it_may_start),
    cmocka_unit_test(offers_where_it_may_end),
    cmocka_unit_test(goes_on_with_its_quotation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
