#include "tagged.h"

/* Phrases as "text" joined by "; ", without articles. */
static void list_phrases(const tagged *t, aw_strbuf *out) {
  for (uint32_t k = 0; k < t->work.phrase_count; k++) {
    const aw_phrase *p = &t->work.phrase[k];
    if (k > 0) aw_strbuf_add_text(out, "; ");
    aw_strbuf_add(out, tagged_text(t, p->bare, p->last));
  }
}

static void finds_phrases(void **state) {
  (void)state;
  static const struct {
    const char *name, *spec, *expected;
  } cases[] = {
    { "name and pronoun", "Ann|NNP|P Lee|NNP|p told|VBD him|PRP +.|.",
      "Ann Lee; him" },
    { "article and adjective", "The|DT old|JJ minister|NN spoke|VBD +.|.",
      "old minister" },
    { "possessor", "Norway|NNP|L +'s|POS defence|NN minister|NN spoke|VBD +.|.",
      "Norway's defence minister; Norway" },
    { "possessive pronoun", "His|PRP$ aide|NN spoke|VBD +.|.",
      "His aide; His" },
    { "name with small words",
      "The|DT League|NNP|O of|IN|o Ports|NNPS|o spoke|VBD +.|.",
      "League of Ports" },
    { "no time after a name",
      "Ann|NNP|P Lee|NNP|p Monday|NNP said|VBD so|RB +.|.", "Ann Lee; Monday" },
    { "some", "Some|DT say|VBP so|RB +.|.", "Some" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tagged t;
    aw_strbuf got = AW_STRBUF_INIT;
    tagged_open(&t, cases[i].spec);
    list_phrases(&t, &got);
    if (!aw_span_equal(aw_strbuf_span(&got), aw_span_of(cases[i].expected)))
      fail_msg("%s: '%s'", cases[i].name, got.ptr);
    aw_strbuf_release(&got);
    tagged_close(&t);
  }
}

static void links_apposition(void **state) {
  (void)state;
  tagged t;
  tagged_open(&t,
              "Ann|NNP|P Lee|NNP|p +,|, the|DT Norwegian|JJ|M envoy|NN +,|, "
              "spoke|VBD +.|.");
  assert_int_equal(t.work.phrase_count, 2);
  assert_int_equal(t.work.phrase[0].apposed, 1);
  assert_int_equal(t.work.phrase[1].apposed, 0);
  assert_true(t.work.phrase[0].subject);
  tagged_close(&t);
}

static void links_coordination(void **state) {
  (void)state;
  tagged t;
  tagged_open(&t,
              "Norway|NNP|L +,|, Chad|NNP|L and|CC Peru|NNP|L agreed|VBD "
              "+.|.");
  assert_int_equal(t.work.phrase_count, 3);
  assert_int_equal(t.work.phrase[0].joined, 1);
  assert_int_equal(t.work.phrase[1].joined, 2);
  assert_int_equal(t.work.phrase[2].joined, AW_NO_INDEX);
  tagged_close(&t);
}

static void parts_title_and_role(void **state) {
  (void)state;
  tagged t;
  tagged_open(&t,
              "Norwegian|JJ|M foreign|JJ minister|NN Ann|NNP|P Lee|NNP|p "
              "met|VBD Mr|NNP Moe|NNP|P +.|.");
  const aw_phrase *p = &t.work.phrase[0], *q = &t.work.phrase[1];
  aw_span role = tagged_text(&t, p->role_first, p->role_last);
  aw_span name = tagged_text(&t, p->name_first, p->name_last);
  assert_true(aw_span_equal(role, AW_LIT("Norwegian foreign minister")));
  assert_true(aw_span_equal(name, AW_LIT("Ann Lee")));
  assert_int_equal(p->gender, 1);
  assert_int_equal(p->kind, AVOW_PERSON);
  assert_int_equal(q->form, AW_MENTION_SURNAME);
  assert_int_equal(q->gender, 2);
  tagged_close(&t);
}

static void bears_long_phrases(void **state) {
  (void)state;
  aw_strbuf spec = AW_STRBUF_INIT;
  for (int i = 0; i < 20000; i++) aw_strbuf_add_text(&spec, "dog|NN +'s|POS ");
  aw_strbuf_add_text(&spec, "tail|NN");
  tagged t;
  tagged_open(&t, spec.ptr);
  assert_true(t.work.phrase_count <= t.doc.token_count);
  tagged_close(&t);
  aw_strbuf_release(&spec);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_phrases),
    cmocka_unit_test(links_apposition),
    cmocka_unit_test(links_coordination),
    cmocka_unit_test(parts_title_and_role),
    cmocka_unit_test(bears_long_phrases),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
