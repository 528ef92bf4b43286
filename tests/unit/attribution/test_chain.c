#include "chained.h"

/* 0 Rain 1 fell 2 . 3 Ann 4 Lee 5 said 6 , 7 " 8 no 9 " 10 . */
static const char *const text =
    "Rain|NN fell|VBD +.|. Ann|NNP|P Lee|NNP|p said|VBD +,|, \"|'' +no|DT "
    "+\"|'' +.|.";

static void tells_tags_where_there_are_none(void **state) {
  (void)state;
  static const struct {
    uint32_t i;
    int shift;
    uint64_t tag;
  } cases[] = {
    { 5, 0, AW_TAG_VBD },      { 5, -1, AW_TAG_NNP },
    { 3, -1, AW_TAG_BEFORE },  { 0, -1, AW_TAG_OUTSIDE },
    { 10, 1, AW_TAG_OUTSIDE }, { 11, -1, AW_TAG_PERIOD },
  };
  chained c;
  chained_open(&c, text, 5);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    if (aw_tag_at(&c.chain, cases[i].i, cases[i].shift) != cases[i].tag)
      fail_msg("case %zu: tag %u", i,
               (unsigned)aw_tag_at(&c.chain, cases[i].i, cases[i].shift));
  chained_close(&c);
}

static void counts_either_way(void **state) {
  (void)state;
  chained c;
  chained_open(&c, text, 5);
  /* a verb and a cue, a comma, a mark */
  uint64_t counts = 1 | 1 << 2 | 1 << 4 | 1 << 6;
  assert_int_equal(aw_counts_between(&c.chain, 4, 8), counts);
  assert_int_equal(aw_counts_between(&c.chain, 8, 4), counts);
  assert_int_equal(aw_counts_between(&c.chain, 4, 4), 0);
  chained_close(&c);
}

static void sums_tags_up(void **state) {
  (void)state;
  chained c;
  chained_open(&c, text, 5);
  uint64_t names = aw_tags_in(&c.chain, 3, 5, 4);
  assert_true(names != aw_tags_in(&c.chain, 4, 6, 4));
  assert_int_equal(aw_tags_in(&c.chain, 3, 8, 4), 1); /* too many */
  assert_int_equal(aw_tags_in(&c.chain, 5, 3, 4), 1); /* none */
  chained_close(&c);
}

static void knows_where_the_source_is(void **state) {
  (void)state;
  static const struct {
    aw_token_range source;
    uint64_t side;
    uint32_t edge;
  } cases[] = {
    { { 0, 0 }, 0, 5 },
    { { 3, 5 }, 1, 3 },
    { { 6, 7 }, 2, 5 },
    { { 8, 9 }, 3, 5 },
  };
  chained c;
  chained_open(&c, text, 5);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    c.chain.source = cases[i].source;
    assert_int_equal(aw_chain_source_side(&c.chain), cases[i].side);
    assert_int_equal(aw_chain_edge(&c.chain), cases[i].edge);
  }
  chained_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tells_tags_where_there_are_none),
    cmocka_unit_test(counts_either_way),
    cmocka_unit_test(sums_tags_up),
    cmocka_unit_test(knows_where_the_source_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
