#include "chained.h"

#include "attribution/content_left.h"

/* 0 Go 1 home 2 . 3 The 4 rain 5 fell 6 , 7 she 8 said 9 . */
static void offers_its_ends(void **state) {
  (void)state;
  chained c;
  aw_places p;
  chained_open(&c,
               "Go|VB home|RB +.|. The|DT rain|NN fell|VBD +,|, she|PRP "
               "said|VBD +.|.",
               8);
  c.chain.source = (aw_token_range){ 7, 8 };
  aw_left_last_places(&c.chain, &p);
  /* before the source, no phrase cut; and the sentence before */
  chained_expect("last", &p, "none 6 5 2");
  c.chain.left = (aw_token_range){ 5, 6 };
  aw_left_first_places(&c.chain, &p);
  chained_expect("first", &p, "5 3");
  chained_close(&c);
}

/* 0 " 1 No 2 . 3 Go 4 home 5 , 6 " 7 she 8 said 9 . */
static void goes_back_over_its_quotation(void **state) {
  (void)state;
  chained c;
  aw_places p;
  chained_open(&c,
               "\"|'' +No|UH +.|. Go|VB home|RB +,|, +\"|'' she|PRP said|VBD "
               "+.|.",
               8);
  c.chain.source = (aw_token_range){ 7, 8 };
  c.chain.left = (aw_token_range){ 4, 5 };
  aw_left_first_places(&c.chain, &p);
  chained_expect("quoted", &p, "4 3 1");
  chained_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(offers_its_ends),
    cmocka_unit_test(goes_back_over_its_quotation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
