#include "scene.h"

/* Features of a claim by name, from a small scene. */
typedef struct fixture {
  scene s;
  aw_view view;
  aw_extractor *x;
  aw_names *names;
  aw_features f;
  uint32_t velmar, rusk;
} fixture;

static void open_fixture(fixture *t, const char *text) {
  scene_open(&t->s, text);
  t->velmar = scene_speaker(&t->s, "Velmar");
  t->rusk = scene_speaker(&t->s, "Rusk");
  scene_mention(&t->s, t->velmar, "Velmar", 0);
  scene_mention(&t->s, t->rusk, "Rusk", 0);
  assert_int_equal(aw_view_make(&t->s.doc, &t->s.who, &t->s.wording,
                                AW_REACH_ALL, NULL, &t->view, NULL),
                   AVOW_OK);
  t->x = aw_extractor_new(NULL);
  t->names = aw_names_new();
  assert_non_null(t->x);
  assert_non_null(t->names);
  aw_features_init(&t->f);
}

static void close_fixture(fixture *t) {
  aw_features_release(&t->f);
  aw_names_free(t->names);
  aw_extractor_free(t->x);
  scene_close(&t->s);
}

static void extract(fixture *t, uint32_t holder, aw_names *names) {
  const aw_claim c = { .holder = holder,
                       .via = AW_NO_INDEX,
                       .attribution = AW_NO_INDEX,
                       .event = AW_NO_INDEX,
                       .mode = AVOW_NARRATED };
  aw_features_reset(&t->f);
  t->f.names = names;
  t->f.enabled = UINT32_MAX;
  assert_int_equal(aw_extractor_begin(t->x, &t->view, &c, 1, NULL), AVOW_OK);
  assert_int_equal(aw_extract(t->x, &c, &t->f, NULL), AVOW_OK);
}

static bool has(const fixture *t, const char *name) {
  for (size_t i = 0; i < t->f.count; i++)
    if (aw_span_equal(aw_names_get(t->names, t->f.item[i].key),
                      aw_span_of(name)))
      return true;
  return false;
}

static void tells_who_acts_on_what(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool velmar;
    const char *with, *without;
  } cases[] = {
    { "Velmar reject the truce of Rusk.", true, "w=HOLDER", "w=velmar" },
    { "Velmar reject the truce of Rusk.", true, "w=TARGET", "w=truce" },
    { "Velmar reject the truce of Rusk.", true, "class-subject=reject|H",
      "class-subject=reject|O" },
    { "Velmar reject the truce of Rusk.", false, "class-subject=reject|O",
      "class-subject=reject|H" },
    { "Velmar reject the truce of Rusk.", true, "class>target=reject",
      "target>class=reject" },
    { "Velmar did not reject the truce of Rusk.", true, "class=reject!",
      "class=reject" },
    { "Rusk told Velmar nothing.", true, "target=0", "target=S" },
    { "Velmar did not reject the truce of Rusk.", true, "denied=not|reject",
      "denied=not|did" },
    { "No, Velmar will reject the truce until Rusk sign it.", true,
      "denied=until|sign", "denied=not|reject" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    fixture t;
    open_fixture(&t, cases[i].text);
    extract(&t, cases[i].velmar ? t.velmar : t.rusk, t.names);
    if (!has(&t, cases[i].with))
      fail_msg("case %zu lacks '%s'", i, cases[i].with);
    if (has(&t, cases[i].without))
      fail_msg("case %zu has '%s'", i, cases[i].without);
    close_fixture(&t);
  }
}

static void tells_who_does_what(void **state) {
  (void)state;
  fixture t;
  open_fixture(&t, "Velmar reject the truce, and Rusk sign it.");
  t.s.who.event = t.s.event;
  t.s.who.event_count = 2;
  t.s.event[0] = (aw_event){ .verb = scene_find(&t.s, "reject", 0).first,
                             .agent = 0,
                             .patient = AW_NO_INDEX,
                             .attribution = AW_NO_INDEX,
                             .negated = true };
  t.s.event[1] = (aw_event){ .verb = scene_find(&t.s, "sign", 0).first,
                             .agent = 1,
                             .patient = AW_NO_INDEX,
                             .attribution = AW_NO_INDEX };
  assert_int_equal(aw_view_make(&t.s.doc, &t.s.who, &t.s.wording, AW_REACH_ALL,
                                NULL, &t.view, NULL),
                   AVOW_OK);
  extract(&t, t.velmar, t.names);
  static const char *const with[] = { "deed=H|reject", "deed,how=H!-|reject",
                                      "deed>target=H|reject", "deed=O|sign",
                                      "deed-class=H-!-|reject" };
  static const char *const without[] = { "deed=O|reject", "deed=H|sign",
                                         "deed>target=O|sign" };
  for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
    if (!has(&t, with[i])) fail_msg("lacks '%s'", with[i]);
  for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
    if (has(&t, without[i])) fail_msg("has '%s'", without[i]);
  close_fixture(&t);
}

static void tells_what_pronouns_do(void **state) {
  (void)state;
  static const struct {
    const char *text, *with, *without;
  } cases[] = {
    { "Velmar told Rusk we reject the truce.", "pronoun=-|reject",
      "pronoun=!|reject" },
    { "Velmar told Rusk they never reject the truce.", "pronoun=!|reject",
      "pronoun=-|reject" },
    { "Velmar and Rusk reject the truce.", "class=reject", "pronoun=-|reject" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    fixture t;
    open_fixture(&t, cases[i].text);
    uint32_t verb = scene_find(&t.s, "reject", 0).first;
    t.s.doc.token[verb].tag = AW_TAG_VBP;
    extract(&t, t.velmar, t.names);
    if (!has(&t, cases[i].with))
      fail_msg("case %zu lacks '%s'", i, cases[i].with);
    if (has(&t, cases[i].without))
      fail_msg("case %zu has '%s'", i, cases[i].without);
    close_fixture(&t);
  }
}

static void knows_roles_and_no_names(void **state) {
  (void)state;
  fixture t;
  open_fixture(&t, "Velmar reject the truce of Rusk.");
  t.s.speaker[t.velmar].kind = AVOW_PERSON;
  t.s.speaker[t.velmar].role = AW_LIT("Torvik defence minister");
  t.s.speaker[t.rusk].kind = AVOW_UNNAMED;
  t.s.speaker[t.rusk].name = AW_LIT("angry protesters");
  extract(&t, t.velmar, t.names);
  assert_true(has(&t, "role=minister") && has(&t, "role=defence"));
  assert_false(has(&t, "role=Torvik") || has(&t, "role=torvik"));
  extract(&t, t.rusk, t.names);
  assert_true(has(&t, "role=protesters"));
  close_fixture(&t);
}

/* Names are for people: keys and values must not depend on them. */
static void keeps_keys_with_and_without_names(void **state) {
  (void)state;
  fixture t;
  uint64_t key[2048];
  open_fixture(&t, "Velmar will sign the truce, but Rusk doubts it.");
  extract(&t, t.velmar, t.names);
  size_t count = t.f.count;
  assert_true(count > 50 && count < 2048);
  for (size_t i = 0; i < count; i++) {
    key[i] = t.f.item[i].key;
    if (aw_names_get(t.names, key[i]).ptr == NULL)
      fail_msg("feature %zu of %zu has no name", i, count);
  }
  extract(&t, t.velmar, NULL);
  assert_int_equal(t.f.count, count);
  for (size_t i = 0; i < count; i++) assert_true(key[i] == t.f.item[i].key);
  close_fixture(&t);
}

static void takes_sentences_of_any_length(void **state) {
  (void)state;
  aw_strbuf text = AW_STRBUF_INIT;
  aw_strbuf_add_text(&text, "Velmar and Rusk");
  for (int i = 0; i < 400; i++) aw_strbuf_add_text(&text, " reject truce");
  aw_strbuf_add_text(&text, ".");
  fixture t;
  open_fixture(&t, text.ptr);
  extract(&t, t.velmar, NULL);
  assert_true(t.f.count > 100);
  close_fixture(&t);
  aw_strbuf_release(&text);
}

static int by_feature(const void *a, const void *b) {
  const aw_feature *x = a, *y = b;
  if (x->block != y->block) return x->block < y->block ? -1 : 1;
  return (x->key > y->key) - (x->key < y->key);
}

/* The features of a claim, or those of one part of them, sorted. */
static size_t take_part(fixture *t, uint32_t holder, unsigned parts,
                        aw_feature *out) {
  aw_extractor_tell(t->x, parts);
  extract(t, holder, NULL);
  assert_true(t->f.count < 1024);
  memcpy(out, t->f.item, t->f.count * sizeof *out);
  qsort(out, t->f.count, sizeof *out, by_feature);
  return t->f.count;
}

static void has_the_same(const aw_feature *a, size_t count, const aw_feature *b,
                         size_t other) {
  assert_int_equal(count, other);
  for (size_t i = 0; i < count; i++)
    assert_int_equal(by_feature(&a[i], &b[i]), 0);
}

/* Told apart, what the claims of a sentence have in common and what is a
 * claim's own make the whole, and have nothing in common. */
static void tells_parts_of_a_whole(void **state) {
  (void)state;
  static const char *const texts[] = {
    "Velmar reject the truce of Rusk.",
    "Rusk told Velmar nothing of the truce. They did not sign.",
    "\"No truce until Rusk sign it\", Velmar say, if Rusk Rusk may.",
    "The truce of Velmar Velmar, Rusk and Rusk failed; will they sign a truce?",
  };
  static aw_feature whole[1024], both[2048], common[1024];
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    fixture t;
    open_fixture(&t, texts[i]);
    size_t others = take_part(&t, t.rusk, AW_COMMON, common);
    for (int k = 0; k < 2; k++) {
      uint32_t holder = k == 0 ? t.velmar : t.rusk;
      size_t all = take_part(&t, holder, AW_COMMON | AW_OWN, whole);
      size_t count = take_part(&t, holder, AW_COMMON, both);
      has_the_same(both, count, common, others);
      size_t own = take_part(&t, holder, AW_OWN, both + count);
      assert_true(count > 20 && own > 20);
      for (size_t j = 0; j < own; j++)
        assert_null(
            bsearch(&both[count + j], both, count, sizeof *both, by_feature));
      qsort(both, count + own, sizeof *both, by_feature);
      has_the_same(both, count + own, whole, all);
    }
    close_fixture(&t);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tells_who_acts_on_what),
    cmocka_unit_test(tells_who_does_what),
    cmocka_unit_test(tells_what_pronouns_do),
    cmocka_unit_test(knows_roles_and_no_names),
    cmocka_unit_test(keeps_keys_with_and_without_names),
    cmocka_unit_test(takes_sentences_of_any_length),
    cmocka_unit_test(tells_parts_of_a_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
