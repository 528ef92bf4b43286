/* Short stories of ours, through the models of this tree: who says what, in
 * what form, inside of whose words; who is who. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attribution/attribution.h"
#include "base/strbuf.h"
#include "models.inc"

typedef struct told {
  aw_arena arena;
  aw_document doc;
  aw_attributions who;
} told;

static void tell(told *t, const char *text) {
  avow_error err;
  aw_arena_init(&t->arena, 0);
  assert_int_equal(
      aw_document_read(&t->doc, &t->arena, aw_span_of(text), NULL, 0, &err),
      AVOW_OK);
  assert_int_equal(aw_english_tag(m.english_session, &t->doc, &err), AVOW_OK);
  assert_int_equal(aw_attribute(m.session, &t->doc, &t->who, &err), AVOW_OK);
}

static aw_span text_of(const told *t, aw_token_range r) {
  return aw_span_cut(t->doc.text, t->doc.token[r.first].begin,
                     t->doc.token[r.last - 1].end);
}

static void add_ranges(const told *t, aw_strbuf *out, aw_token_ranges ranges) {
  for (uint32_t i = 0; i < ranges.count; i++) {
    if (i > 0) aw_strbuf_add_text(out, " ... ");
    aw_span text = text_of(t, ranges.item[i]);
    for (size_t n = 0; n < text.len; n++)
      aw_strbuf_add_char(out, text.ptr[n] == '\n' ? ' ' : text.ptr[n]);
  }
}

static void add_speaker(const told *t, aw_strbuf *out, uint32_t speaker) {
  if (speaker == AW_NO_INDEX)
    aw_strbuf_add_char(out, '-');
  else
    aw_strbuf_add(out, t->who.speaker[speaker].name);
}

/* A line for each statement: "Speaker in Teller, mode, cue: content". */
static void list_statements(const told *t, aw_strbuf *out) {
  for (uint32_t i = 0; i < t->who.count; i++) {
    const aw_attribution *a = &t->who.item[i];
    add_speaker(t, out, a->speaker);
    for (uint32_t n = 0; n < a->also_count; n++) {
      aw_strbuf_add_text(out, " + ");
      add_speaker(t, out, a->also[n]);
    }
    if (a->within != AW_NO_INDEX) {
      aw_strbuf_add_text(out, " in ");
      add_speaker(t, out, t->who.item[a->within].speaker);
    }
    aw_strbuf_add_format(out, ", %s, ", avow_mode_name(a->mode));
    add_ranges(t, out, a->cue);
    aw_strbuf_add_text(out, ": ");
    add_ranges(t, out, a->content);
    aw_strbuf_add_char(out, '\n');
  }
}

/* A line for each speaker: "Name (role) = mention, mention". */
static void list_speakers(const told *t, aw_strbuf *out) {
  for (uint32_t s = 0; s < t->who.speaker_count; s++) {
    const aw_speaker *x = &t->who.speaker[s];
    aw_strbuf_add(out, x->name);
    if (x->role.ptr != NULL)
      aw_strbuf_add_format(out, " (" AW_FMT ")", AW_ARG(x->role));
    const char *before = " = ";
    for (uint32_t i = 0; i < t->who.mention_count; i++) {
      if (t->who.mention[i].speaker != s) continue;
      aw_strbuf_add_text(out, before);
      aw_strbuf_add(out, text_of(t, t->who.mention[i].range));
      before = ", ";
    }
    aw_strbuf_add_char(out, '\n');
  }
}

typedef struct story {
  const char *name, *text;
  const char *lines[8]; /* that must be among those told; NULL after the last */
} story;

typedef void lister(const told *t, aw_strbuf *out);

static bool has_line(aw_span all, aw_span line) {
  for (size_t at = 0; at < all.len;) {
    size_t end = at;
    while (end < all.len && all.ptr[end] != '\n') end++;
    if (aw_span_equal(aw_span_cut(all, at, end), line)) return true;
    at = end + 1;
  }
  return false;
}

static void check_story(const story *s, lister *list) {
  told t;
  aw_strbuf got = AW_STRBUF_INIT;
  tell(&t, s->text);
  list(&t, &got);
  for (size_t i = 0; s->lines[i] != NULL; i++)
    if (!has_line(aw_strbuf_span(&got), aw_span_of(s->lines[i])))
      fail_msg("%s: no line\n%s\namong\n%s", s->name, s->lines[i],
               got.ptr == NULL ? "" : got.ptr);
  aw_strbuf_release(&got);
  aw_arena_release(&t.arena);
}

static void tells_who_says_what(void **state) {
  (void)state;
  static const story stories[] = {
#include "stories_said.inc"
  };
  for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++)
    check_story(&stories[i], list_statements);
}

static void tells_who_is_who(void **state) {
  (void)state;
  static const story stories[] = {
#include "stories_who.inc"
  };
  for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++)
    check_story(&stories[i], list_speakers);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tells_who_says_what),
    cmocka_unit_test(tells_who_is_who),
  };
  return cmocka_run_group_tests(tests, open_models, close_models);
}
