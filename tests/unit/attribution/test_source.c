#include "chained.h"

#include "attribution/source.h"

/* Heads as "text" joined by "; ", in the order in which they are offered. */
static void offers_phrases_on_both_sides(void **state) {
  (void)state;
  static const struct {
    const char *name, *spec;
    uint32_t cue;
    const char *expected;
  } cases[] = {
    { "left, the nearest first",
      "Ann|NNP|P told|VBD the|DT envoy|NN she|PRP said|VBD so|RB +.|.", 5,
      "none; she; envoy; Ann" },
    { "right", "Yes|UH +,|, said|VBD Ann|NNP|P Lee|NNP|p +.|.", 2,
      "none; Ann Lee" },
    { "whose claim it is",
      "Her|PRP$ claim|NN that|IN rain|NN fell|VBD spread|VBD +.|.", 1,
      "none; Her; rain" },
    { "nobody", "It|EX +'s|VBZ said|VBN +.|.", 2, "none" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    chained c;
    aw_places p;
    aw_strbuf got = AW_STRBUF_INIT;
    chained_open(&c, cases[i].spec, cases[i].cue);
    aw_source_places(&c.chain, &p);
    for (uint32_t n = 0; n < p.count; n++) {
      if (n > 0) aw_strbuf_add_text(&got, "; ");
      if (p.at[n] == AW_NO_INDEX) {
        aw_strbuf_add_text(&got, "none");
        continue;
      }
      const aw_phrase *q = &c.t.work.phrase[p.at[n]];
      aw_strbuf_add(&got, tagged_text(&c.t, q->bare, q->last));
    }
    if (!aw_span_equal(aw_strbuf_span(&got), aw_span_of(cases[i].expected)))
      fail_msg("%s: '%s'", cases[i].name, got.ptr);
    aw_strbuf_release(&got);
    chained_close(&c);
  }
}

/* 0 Ann 1 Lee 2 , 3 the 4 envoy 5 , 6 said 7 so 8 . */
static void offers_its_ends(void **state) {
  (void)state;
  chained c;
  aw_places p;
  chained_open(&c,
               "Ann|NNP|P Lee|NNP|p +,|, the|DT envoy|NN +,|, said|VBD so|RB "
               "+.|.",
               6);
  c.chain.phrase = c.t.work.phrase_at[4];
  aw_source_first_places(&c.chain, &p);
  chained_expect("first", &p, "3 0");
  c.chain.phrase = c.t.work.phrase_at[0];
  aw_source_last_places(&c.chain, &p);
  chained_expect("last", &p, "2 5");
  chained_close(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(offers_phrases_on_both_sides),
    cmocka_unit_test(offers_its_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
