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
  assert_int_equal(
      aw_view_make(&t->s.doc, &t->s.who, &t->s.wording, NULL, &t->view, NULL),
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

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tells_who_acts_on_what),
    cmocka_unit_test(keeps_keys_with_and_without_names),
    cmocka_unit_test(takes_sentences_of_any_length),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
