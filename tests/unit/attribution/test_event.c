#include "tagged.h"

#include "attribution/event.h"
#include "attribution/speaker.h"

static void find_events(tagged *t) {
  avow_error err;
  t->work.holder = AW_NEW(&t->arena, uint32_t, t->doc.token_count);
  for (uint32_t i = 0; i < t->doc.token_count; i++)
    t->work.holder[i] = AW_NO_INDEX;
  assert_int_equal(aw_speakers_find(&t->work, &err), AVOW_OK);
  assert_int_equal(aw_events_find(&t->work, &err), AVOW_OK);
}

static void add_role(const tagged *t, aw_strbuf *out, uint32_t phrase) {
  if (phrase == AW_NO_INDEX) {
    aw_strbuf_add_char(out, '-');
    return;
  }
  const aw_phrase *p = &t->work.phrase[phrase];
  aw_strbuf_add(out, tagged_text(t, p->bare, p->last));
}

/* "doer verb sufferer; ..." with marks: ! negated, ? modal. */
static void list_events(const tagged *t, aw_strbuf *out) {
  for (uint32_t i = 0; i < t->work.event_count; i++) {
    const aw_event *e = &t->work.event[i];
    if (i > 0) aw_strbuf_add_text(out, "; ");
    add_role(t, out, e->agent);
    aw_strbuf_add_char(out, ' ');
    if (e->negated) aw_strbuf_add_char(out, '!');
    if (e->modal) aw_strbuf_add_char(out, '?');
    aw_strbuf_add(out, aw_token_text(&t->doc, e->verb));
    aw_strbuf_add_char(out, ' ');
    add_role(t, out, e->patient);
  }
}

static void tells_doer_and_sufferer(void **state) {
  (void)state;
  static const struct {
    const char *name, *spec, *expected;
  } cases[] = {
    { "active", "Norway|NNP|L rejected|VBD Ann|NNP|P Lee|NNP|p +.|.",
      "Norway rejected Ann Lee" },
    { "passive",
      "Ann|NNP|P Lee|NNP|p was|VBD rejected|VBN by|IN Norway|NNP|L +.|.",
      "Norway rejected Ann Lee" },
    { "passive without a doer", "Ann|NNP|P Lee|NNP|p was|VBD attacked|VBN +.|.",
      "- attacked Ann Lee" },
    { "an object that nobody is",
      "Norway|NNP|L rejected|VBD the|DT plan|NN +.|.", "Norway rejected -" },
    { "negated",
      "Norway|NNP|L did|VBD not|RB attack|VB Ann|NNP|P Lee|NNP|p +.|.",
      "Norway !attack Ann Lee" },
    { "modal", "Norway|NNP|L may|MD attack|VB Ann|NNP|P Lee|NNP|p +.|.",
      "Norway ?attack Ann Lee" },
    { "two verbs of one subject",
      "Norway|NNP|L attacked|VBD Ann|NNP|P Lee|NNP|p and|CC left|VBD +.|.",
      "Norway attacked Ann Lee; Norway left -" },
    { "whose army", "Norway|NNP|L +'s|POS troops|NNS left|VBD +.|.",
      "Norway left -" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tagged t;
    aw_strbuf got = AW_STRBUF_INIT;
    tagged_open(&t, cases[i].spec);
    find_events(&t);
    list_events(&t, &got);
    if (!aw_span_equal(aw_strbuf_span(&got), aw_span_of(cases[i].expected)))
      fail_msg("%s: '%s'", cases[i].name, got.ptr);
    aw_strbuf_release(&got);
    tagged_close(&t);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(
      tells_doer_and_sufferer) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
