#include "tagged.h"

#include "attribution/fronted.h"

#define FRONT "Peace|NN \"|'' +appears|VBZ far|RB off|RB +\"|'' +,|, "

/* "source cue: content", or "" */
static void tells_what_stands_in_front(void **state) {
  (void)state;
  static const char plain[] = "Peace \"appears far off\"";
  static const struct {
    const char *name, *spec, *source, *cue, *content;
  } cases[] = {
    { "a name and a perfect",
      FRONT
      "Ann|NNP|P Lee|NNP|p has|VBZ warned|VBN as|IN talks|NNS end|VBP "
      "+.|.",
      "Ann Lee", "has warned", plain },
    { "a role, to the end", FRONT "the|DT minister|NN said|VBD +.|.",
      "the minister", "said", plain },
    { "what is said follows",
      FRONT "the|DT minister|NN said|VBD talks|NNS end|VBP +.|.", NULL, NULL,
      NULL },
    { "no verb of saying", FRONT "Ann|NNP|P Lee|NNP|p left|VBD +.|.", NULL,
      NULL, NULL },
    { "a passive",
      FRONT
      "Ann|NNP|P Lee|NNP|p was|VBD told|VBN as|IN talks|NNS end|VBP "
      "+.|.",
      NULL, NULL, NULL },
    { "nothing quoted",
      "Peace|NN appears|VBZ far|RB off|RB +,|, Ann|NNP|P Lee|NNP|p said|VBD "
      "+.|.",
      NULL, NULL, NULL },
    { "no verb in front",
      "After|IN \"|'' a|DT storm|NN +\"|'' +,|, Ann|NNP|P Lee|NNP|p said|VBD "
      "+.|.",
      NULL, NULL, NULL },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tagged t;
    aw_fronted f;
    tagged_open(&t, cases[i].spec);
    uint32_t *cue_at = AW_NEW(&t.arena, uint32_t, t.doc.token_count);
    assert_non_null(cue_at);
    for (uint32_t k = 0; k < t.doc.token_count; k++) cue_at[k] = AW_NO_INDEX;
    t.work.cue_at = cue_at;
    bool found = aw_fronted_find(&t.work, 0, &f);
    if (found != (cases[i].cue != NULL)) fail_msg("%s", cases[i].name);
    if (found) {
      const aw_phrase *p = &t.work.phrase[f.phrase];
      const aw_span got[] = { tagged_text(&t, p->first, p->last),
                              tagged_text(&t, f.cue.first, f.cue.last),
                              tagged_text(&t, f.content.first,
                                          f.content.last) };
      const char *const wanted[] = { cases[i].source, cases[i].cue,
                                     cases[i].content };
      for (size_t k = 0; k < 3; k++)
        if (!aw_span_equal(got[k], aw_span_of(wanted[k])))
          fail_msg("%s: '" AW_FMT "'", cases[i].name, AW_ARG(got[k]));
      cue_at[f.cue.last - 1] = 0;
      assert_false(aw_fronted_find(&t.work, 0, &f));
    }
    tagged_close(&t);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(
      tells_what_stands_in_front) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
