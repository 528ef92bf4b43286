#include "attribution/quotation.h"

#include "base/status.h"

/* A mark that never closes would swallow the rest: it ends with its
 * paragraph.  Where the next paragraph opens again, both are one quotation
 * (the custom of English newspapers: a mark opens each paragraph, only the
 * last closes). */

typedef struct state {
  aw_work *work;
  uint32_t open;    /* first token of the open quotation, or AW_NO_TOKEN */
  bool single;      /* it was opened by a single mark */
  uint32_t known;   /* up to this token was looked for closing single marks */
  uint32_t closing; /* the last that was found, or AW_NO_TOKEN */
} state;

static bool is_mark(const aw_token *t, uint16_t which) {
  return (t->flags & which) != 0;
}

static bool starts_paragraph(const aw_token *t) {
  return (t->flags & AW_TOKEN_PARAGRAPH) != 0;
}

static void finish(state *s, uint32_t last, bool closed) {
  aw_work *w = s->work;
  aw_quotation *q = &w->quotation[w->quotation_count];
  *q = (aw_quotation){ s->open, last, AW_NO_INDEX, AW_NO_INDEX, closed };
  for (uint32_t i = s->open; i < last; i++) w->quoted[i] = w->quotation_count;
  w->quotation_count++;
  s->open = AW_NO_TOKEN;
}

/* The piece before went on to the end of its paragraph without a mark, and
 * this one opens the next paragraph. */
static void link_pieces(aw_work *w) {
  const aw_token *token = w->doc->token;
  for (uint32_t i = 1; i < w->quotation_count; i++) {
    aw_quotation *a = &w->quotation[i - 1], *b = &w->quotation[i];
    if (a->closed || a->last != b->first) continue;
    if (!starts_paragraph(&token[b->first])) continue;
    b->before = i - 1;
    a->after = i;
  }
}

/* Does a single mark close behind `at`, in the same paragraph?  What was read
 * for the mark before is not read again. */
static bool closes_later(state *s, uint32_t at) {
  const aw_document *doc = s->work->doc;
  if (s->closing != AW_NO_TOKEN && s->closing > at) return true;
  uint32_t i = at + 1 > s->known ? at + 1 : s->known;
  s->closing = AW_NO_TOKEN;
  for (; i < doc->token_count; i++) {
    const aw_token *t = &doc->token[i];
    if (starts_paragraph(t)) break;
    if (!is_mark(t, AW_TOKEN_CLOSES) || !is_mark(t, AW_TOKEN_SINGLE)) continue;
    s->closing = i++;
    break;
  }
  s->known = i;
  return s->closing != AW_NO_TOKEN;
}

static void open_mark(state *s, uint32_t at) {
  const aw_token *t = aw_work_token(s->work, at);
  bool single = is_mark(t, AW_TOKEN_SINGLE);
  if (s->open != AW_NO_TOKEN) return; /* nested marks belong to the outer */
  if (single && !closes_later(s, at)) return; /* an apostrophe */
  s->open = at;
  s->single = single;
}

static void step(state *s, uint32_t at) {
  const aw_token *t = aw_work_token(s->work, at);
  if (!is_mark(t, AW_TOKEN_OPENS | AW_TOKEN_CLOSES | AW_TOKEN_PARAGRAPH))
    return;
  if (starts_paragraph(t) && s->open != AW_NO_TOKEN) finish(s, at, false);
  if (is_mark(t, AW_TOKEN_OPENS)) {
    open_mark(s, at);
  } else if (is_mark(t, AW_TOKEN_CLOSES) && s->open != AW_NO_TOKEN &&
             is_mark(t, AW_TOKEN_SINGLE) == s->single) {
    finish(s, at + 1, true);
  }
}

avow_status aw_quotations_find(aw_work *work, avow_error *err) {
  aw_document *doc = work->doc;
  uint32_t most = 0;
  for (uint32_t i = 0; i < doc->token_count; i++)
    most += is_mark(&doc->token[i], AW_TOKEN_OPENS);
  work->quoted = AW_NEW_RAW(doc->arena, uint32_t, doc->token_count);
  work->quotation = AW_NEW(doc->arena, aw_quotation, (size_t)most + 1);
  if (work->quoted == NULL || work->quotation == NULL) return aw_nomem(err);
  state s = { .work = work, .open = AW_NO_TOKEN, .closing = AW_NO_TOKEN };
  memset(work->quoted, 0xff, doc->token_count * sizeof *work->quoted);
  if (most > 0)
    for (uint32_t i = 0; i < doc->token_count; i++) step(&s, i);
  if (s.open != AW_NO_TOKEN) finish(&s, doc->token_count, false);
  link_pieces(work);
  return AVOW_OK;
}

uint32_t aw_quotation_start(const aw_work *work, uint32_t index) {
  /* Pieces of one quotation stand in a row; the walk is paid for by the
   * callers' bound on the pieces they follow. */
  while (work->quotation[index].before != AW_NO_INDEX)
    index = work->quotation[index].before;
  return index;
}
