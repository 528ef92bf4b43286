/* chained.h - one cue of a tagged document, ready to be decided on. */
#ifndef AW_TEST_CHAINED_H
#define AW_TEST_CHAINED_H
#include "tagged.h"

#include "attribution/chain.h"

typedef struct chained {
  tagged t;
  aw_cue cue;
  aw_tallies tallies;
  aw_chain chain;
} chained;

/* `cue`: its only token. */
static inline void chained_open(chained *c, const char *spec, uint32_t cue) {
  tagged_open(&c->t, spec);
  aw_work *w = &c->t.work;
  size_t count = c->t.doc.token_count;
  c->cue = (aw_cue){ .first = cue, .last = cue + 1, .head = cue };
  w->cue = &c->cue;
  w->cue_count = 1;
  w->cue_at = AW_NEW_RAW(&c->t.arena, uint32_t, count);
  assert_non_null(w->cue_at);
  for (size_t i = 0; i < count; i++) w->cue_at[i] = AW_NO_INDEX;
  w->cue_at[cue] = 0;
  assert_int_equal(aw_tallies_make(w, &c->tallies, NULL), AVOW_OK);
  aw_chain_begin(&c->chain, w, &c->tallies, 0);
}

static inline void chained_close(chained *c) {
  tagged_close(&c->t);
}

/* Token places as "none" and their numbers, joined by spaces. */
static inline void chained_list(const aw_places *p, aw_strbuf *out) {
  for (uint32_t i = 0; i < p->count; i++) {
    if (i > 0) aw_strbuf_add_char(out, ' ');
    if (p->at[i] == AW_NO_INDEX)
      aw_strbuf_add_text(out, "none");
    else
      aw_strbuf_add_size(out, p->at[i]);
  }
}

static inline void chained_expect(const char *name, const aw_places *p,
                                  const char *expected) {
  aw_strbuf got = AW_STRBUF_INIT;
  chained_list(p, &got);
  if (!aw_span_equal(aw_strbuf_span(&got), aw_span_of(expected)))
    fail_msg("%s: '%s', expected '%s'", name, got.ptr, expected);
  aw_strbuf_release(&got);
}
#endif
