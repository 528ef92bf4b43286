/* claim.c - see claim.h. */
#include "stance/claim.h"

#include <stdlib.h>

#include "base/grow.h"
#include "base/status.h"

#define EVENTS_MAX 256u /* of a sentence that are looked through */
#define WITHIN_MAX                                          \
  8u /* attributions nested in each other that are followed \
      */

typedef struct finder {
  const aw_view *view;
  uint32_t *cover;  /* [tokens] innermost attribution whose content it is */
  aw_claim *item;   /* [count] as they are found */
  aw_claim *sorted; /* [count] the document's arena */
  size_t count, capacity;
} finder;

/* ---- who tells it -------------------------------------------------------- */

/* Contents begin in order, so a later one over the same token lies inside. */
static void lay_cover(finder *f) {
  const aw_attributions *who = f->view->who;
  for (uint32_t i = 0; i < f->view->doc->token_count; i++)
    f->cover[i] = AW_NO_INDEX;
  for (uint32_t a = 0; a < who->count; a++) {
    const aw_token_ranges *content = &who->item[a].content;
    for (uint32_t r = 0; r < content->count; r++)
      for (uint32_t i = content->item[r].first; i < content->item[r].last; i++)
        f->cover[i] = a;
  }
}

/* The speaker who tells what `attribution` holds, if not the holder. */
static uint32_t teller(const finder *f, uint32_t attribution, uint32_t holder) {
  const aw_attributions *who = f->view->who;
  for (unsigned n = 0; attribution != AW_NO_INDEX && n < WITHIN_MAX; n++) {
    const aw_attribution *a = &who->item[attribution];
    if (a->speaker != AW_NO_INDEX && a->speaker != holder) return a->speaker;
    attribution = a->within;
  }
  return AW_NO_INDEX;
}

/* ---- candidates ---------------------------------------------------------- */

static avow_status put(finder *f, aw_claim claim, avow_error *err) {
  aw_claim *more = aw_grow(f->item, sizeof *more, f->count, &f->capacity);
  if (more == NULL) return aw_nomem(err);
  f->item = more;
  f->item[f->count++] = claim;
  return AVOW_OK;
}

typedef struct part { /* of a content in one sentence */
  uint32_t words, quoted;
} part;

static avow_mode mode_of(part p) {
  if (p.quoted == 0) return AVOW_INDIRECT;
  return p.quoted == p.words ? AVOW_DIRECT : AVOW_MIXED_MODE;
}

static avow_status put_statement(finder *f, uint32_t attribution,
                                 uint32_t sentence, part p, avow_error *err) {
  const aw_attribution *a = &f->view->who->item[attribution];
  if (p.words == 0) return AVOW_OK;
  aw_claim claim = { .sentence = sentence,
                     .holder = a->speaker,
                     .via = teller(f, a->within, a->speaker),
                     .attribution = attribution,
                     .event = AW_NO_INDEX,
                     .mode = mode_of(p) };
  avow_status status = AVOW_OK;
  if (a->speaker != AW_NO_INDEX) status = put(f, claim, err);
  for (uint32_t i = 0; i < a->also_count && status == AVOW_OK; i++) {
    claim.holder = a->also[i];
    status = put(f, claim, err);
  }
  return status;
}

static avow_status from_statement(finder *f, uint32_t attribution,
                                  avow_error *err) {
  const aw_view *v = f->view;
  const aw_token_ranges *content = &v->who->item[attribution].content;
  uint32_t sentence = AW_NO_INDEX;
  part p = { 0, 0 };
  for (uint32_t r = 0; r < content->count; r++) {
    for (uint32_t i = content->item[r].first; i < content->item[r].last; i++) {
      if (v->doc->token_sentence[i] != sentence) {
        avow_status status = put_statement(f, attribution, sentence, p, err);
        if (status != AVOW_OK) return status;
        sentence = v->doc->token_sentence[i];
        p = (part){ 0, 0 };
      }
      if ((v->doc->token[i].flags & (AW_TOKEN_WORD | AW_TOKEN_NUMBER)) == 0)
        continue;
      p.words++;
      p.quoted += v->quoted[i];
    }
  }
  return put_statement(f, attribution, sentence, p, err);
}

static uint32_t event_of(const finder *f, uint32_t sentence, uint32_t holder) {
  const aw_attributions *who = f->view->who;
  const aw_view_sentence *seen = &f->view->sentence[sentence];
  uint32_t end = seen->event_end - seen->event > EVENTS_MAX
                     ? seen->event + EVENTS_MAX
                     : seen->event_end;
  for (uint32_t e = seen->event; e < end; e++) {
    uint32_t agent = who->event[e].agent;
    if (agent != AW_NO_INDEX && who->mention[agent].speaker == holder) return e;
  }
  return AW_NO_INDEX;
}

static avow_status from_mentions(finder *f, avow_error *err) {
  const aw_view *v = f->view;
  for (uint32_t m = 0; m < v->sight_count; m++) {
    const aw_sight *s = &v->sight[m];
    uint32_t sentence = v->doc->token_sentence[s->first];
    avow_status status =
        put(f,
            (aw_claim){ .sentence = sentence,
                        .holder = s->party,
                        .via = teller(f, f->cover[s->first], s->party),
                        .attribution = AW_NO_INDEX,
                        .event = event_of(f, sentence, s->party),
                        .mode = AVOW_NARRATED },
            err);
    if (status != AVOW_OK) return status;
  }
  return AVOW_OK;
}

/* By sentence and holder; statements before acts, surer before less sure. */
static int by_pair(const void *a, const void *b) {
  const aw_claim *x = a, *y = b;
  if (x->sentence != y->sentence) return x->sentence < y->sentence ? -1 : 1;
  if (x->holder != y->holder) return x->holder < y->holder ? -1 : 1;
  if (x->attribution != y->attribution)
    return x->attribution < y->attribution ? -1 : 1;
  if (x->via != y->via) return x->via > y->via ? -1 : 1;
  return (x->mode > y->mode) - (x->mode < y->mode);
}

#define FEW 12u /* claims of a sentence, sorted by insertion */

static void sort_few(aw_claim *item, size_t count) {
  for (size_t i = 1; i < count; i++) {
    aw_claim claim = item[i];
    size_t at = i;
    for (; at > 0 && by_pair(&item[at - 1], &claim) > 0; at--)
      item[at] = item[at - 1];
    item[at] = claim;
  }
}

/* By pair: first by sentence, which needs no comparing. */
static avow_status sort_pairs(finder *f, avow_error *err) {
  aw_arena *arena = f->view->doc->arena;
  uint32_t sentences = f->view->doc->sentence_count;
  uint32_t *end = AW_NEW(arena, uint32_t, sentences + 1);
  aw_claim *sorted = AW_NEW_RAW(arena, aw_claim, f->count + 1);
  if (end == NULL || sorted == NULL) return aw_nomem(err);
  for (size_t i = 0; i < f->count; i++) end[f->item[i].sentence + 1]++;
  for (uint32_t s = 0; s < sentences; s++) end[s + 1] += end[s];
  for (size_t i = 0; i < f->count; i++)
    sorted[end[f->item[i].sentence]++] = f->item[i];
  for (uint32_t s = 0, first = 0; s < sentences; first = end[s++]) {
    uint32_t count = end[s] - first;
    if (count <= FEW)
      sort_few(sorted + first, count);
    else
      qsort(sorted + first, count, sizeof *sorted, by_pair);
  }
  f->sorted = sorted;
  return AVOW_OK;
}

/* One for each pair; two statements of different mode make a mixed one. */
static void join_pairs(finder *f) {
  size_t kept = 0;
  for (size_t i = 0; i < f->count; i++) {
    const aw_claim *c = &f->sorted[i];
    aw_claim *last = kept > 0 ? &f->sorted[kept - 1] : NULL;
    bool same = last != NULL && last->sentence == c->sentence &&
                last->holder == c->holder;
    if (same && c->attribution != AW_NO_INDEX && c->mode != last->mode)
      last->mode = AVOW_MIXED_MODE;
    if (!same) f->sorted[kept++] = *c;
  }
  f->count = kept;
}

avow_status aw_find_candidates(const aw_view *view, aw_candidates *out,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  finder f = { .view = view };
  aw_arena *arena = view->doc->arena;
  *out = (aw_candidates){ NULL, 0 };
  f.cover = AW_NEW_RAW(arena, uint32_t, view->doc->token_count + 1);
  if (f.cover == NULL) AW_TRY(aw_nomem(err));
  if (view->sight_count > 0) lay_cover(&f);
  for (uint32_t a = 0; a < view->who->count; a++)
    AW_TRY(from_statement(&f, a, err));
  AW_TRY(from_mentions(&f, err));
  AW_TRY(sort_pairs(&f, err));
  join_pairs(&f);
  *out = (aw_candidates){ f.sorted, (uint32_t)f.count };
cleanup:
  free(f.item);
  return status;
}
