#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attribution/attribution.h"
#include "base/strbuf.h"
#include "models.inc"

static void attribute(aw_arena *arena, const char *text, aw_document *doc,
                      aw_attributions *out) {
  avow_error err;
  assert_int_equal(
      aw_document_read(doc, arena, aw_span_of(text), NULL, 0, &err), AVOW_OK);
  assert_int_equal(aw_english_tag(m.english_session, doc, &err), AVOW_OK);
  assert_int_equal(aw_attribute(m.session, doc, out, &err), AVOW_OK);
}

/* Is there an attribution of this speaker with this cue and mode? */
static bool says(const aw_document *doc, const aw_attributions *a,
                 const char *speaker, const char *cue, avow_mode mode) {
  for (uint32_t i = 0; i < a->count; i++) {
    const aw_attribution *x = &a->item[i];
    if (x->speaker == AW_NO_INDEX || x->cue.count == 0 || x->mode != mode)
      continue;
    aw_span at = aw_token_text(doc, x->cue.item[0].first);
    if (aw_span_equal(at, aw_span_of(cue)) &&
        aw_span_equal(a->speaker[x->speaker].name, aw_span_of(speaker)))
      return true;
  }
  return false;
}

static void finds_statements(void **state) {
  (void)state;
  static const struct {
    const char *name, *text, *speaker, *cue;
    avow_mode mode;
  } cases[] = {
    { "indirect", "Anna Berg said that the harbour would open on Monday.",
      "Anna Berg", "said", AVOW_INDIRECT },
    { "direct", "“The harbour will open on Monday,” Anna Berg said.",
      "Anna Berg", "said", AVOW_DIRECT },
    { "inverted", "“The harbour will open on Monday,” said Anna Berg.",
      "Anna Berg", "said", AVOW_DIRECT },
    { "mixed", "Anna Berg said the plan was “a great step” for the town.",
      "Anna Berg", "said", AVOW_MIXED_MODE },
    { "according to",
      "The harbour will open on Monday, according to Anna Berg.", "Anna Berg",
      "according", AVOW_INDIRECT },
    { "pronoun",
      "Anna Berg came to the harbour. She said that it would open soon.",
      "Anna Berg", "said", AVOW_INDIRECT },
    { "group", "The Kremlin said that it would not take part in the talks.",
      "Kremlin", "said", AVOW_INDIRECT },
    { "unnamed", "Two diplomats said that the talks had failed.",
      "Two diplomats", "said", AVOW_INDIRECT },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_arena arena;
    aw_document doc;
    aw_attributions a;
    aw_arena_init(&arena, 0);
    attribute(&arena, cases[i].text, &doc, &a);
    if (!says(&doc, &a, cases[i].speaker, cases[i].cue, cases[i].mode))
      fail_msg("%s: not found among %u", cases[i].name, (unsigned)a.count);
    aw_arena_release(&arena);
  }
}

/* Every index of the answer points into it, whatever the text. */
static void check_indexes(const aw_attributions *a) {
  for (uint32_t i = 0; i < a->count; i++) {
    const aw_attribution *x = &a->item[i];
    assert_true(x->content.count > 0);
    assert_true(x->speaker == AW_NO_INDEX || x->speaker < a->speaker_count);
    assert_true(x->within == AW_NO_INDEX || x->within < a->count);
    assert_true(x->source_mention == AW_NO_INDEX ||
                x->source_mention < a->mention_count);
  }
  for (uint32_t i = 0; i < a->mention_count; i++)
    assert_true(a->mention[i].speaker < a->speaker_count);
  for (uint32_t i = 0; i < a->event_count; i++)
    assert_true(a->event[i].agent == AW_NO_INDEX ||
                a->event[i].agent < a->mention_count);
}

static void bears_odd_text(void **state) {
  (void)state;
  static const struct {
    const char *name, *unit;
  } cases[] = {
    { "marks", "“ " },
    { "said", "he said she said " },
    { "names", "Anna Berg, " },
    { "capitals", "ANNA SAID NO " },
    { "turns", "ANNA: no\n\n" },
    { "nested", "“Anna said: ‘no’ " },
    { "combining", "e\xCC\x81\xCC\x81 \xD7\xA9\xD7\x9C " },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_strbuf text = AW_STRBUF_INIT;
    aw_arena arena;
    aw_document doc;
    aw_attributions a;
    for (int n = 0; n < 300; n++) aw_strbuf_add_text(&text, cases[i].unit);
    aw_arena_init(&arena, 0);
    attribute(&arena, text.ptr, &doc, &a);
    check_indexes(&a);
    aw_arena_release(&arena);
    aw_strbuf_release(&text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(finds_statements),
                                      cmocka_unit_test(bears_odd_text) };
  return cmocka_run_group_tests(tests, open_models, close_models);
}
