/* trial.c - see school.h. */
#include "attribution/school.h"
#include "base/status.h"

static bool counts_in(const aw_work *w, uint32_t i) {
  return (w->doc->token[i].flags & AW_TOKEN_PUNCTUATION) == 0;
}

static uint32_t words_in(const aw_work *w, aw_token_range r) {
  uint32_t count = 0;
  for (uint32_t i = r.first; i < r.last; i++) count += counts_in(w, i);
  return count;
}

static uint32_t shared(const aw_work *w, aw_token_range a, aw_token_range b) {
  uint32_t first = a.first > b.first ? a.first : b.first;
  uint32_t last = a.last < b.last ? a.last : b.last;
  return first < last ? words_in(w, (aw_token_range){ first, last }) : 0;
}

static bool matches(const aw_work *w, const aw_statement *p,
                    const aw_gold_statement *g) {
  uint32_t both = shared(w, p->left, g->left) + shared(w, p->left, g->right) +
                  shared(w, p->right, g->left) + shared(w, p->right, g->right);
  uint32_t all = words_in(w, p->left) + words_in(w, p->right) +
                 words_in(w, g->left) + words_in(w, g->right) - both;
  return both * 2 > all;
}

static bool same_source(const aw_work *w, const aw_statement *p,
                        const aw_gold_statement *g) {
  bool none = p->source.first >= p->source.last;
  if (none || g->source.first >= g->source.last)
    return none && g->source.first >= g->source.last;
  return shared(w, p->source, g->source) > 0;
}

/* As the scorer does: each gold one takes the first prediction that shares
 * more than half of its content. */
static avow_status count_document(const aw_lesson *l, const aw_work *w,
                                  const aw_statement *found, aw_marks *c,
                                  avow_error *err) {
  bool *used = AW_NEW(w->doc->arena, bool, (size_t)w->cue_count + 1);
  if (used == NULL) return aw_nomem(err);
  c->cue += w->cue_count;
  c->gold += l->gold.count;
  for (uint32_t i = 0; i < l->gold.count; i++) {
    const aw_gold_cue *g = &l->gold.cue[i];
    uint32_t at = w->cue_at[g->first];
    c->cue_right += at != AW_NO_INDEX && w->cue[at].first == g->first &&
                    w->cue[at].last == g->last;
    for (uint32_t k = 0; k < w->cue_count; k++) {
      if (used[k] || !matches(w, &found[k], &g->statement)) continue;
      used[k] = true;
      c->whole += same_source(w, &found[k], &g->statement);
      break;
    }
  }
  return AVOW_OK;
}

avow_status aw_trial(const aw_lesson *l, const aw_pupil *m,
                     const aw_cue_settings *settings, aw_marks *c,
                     avow_error *err) {
  const aw_scoring moves = { .model = &m->model.move },
                   cue = { .model = &m->model.cue, .moves = &moves },
                   border = { .model = &m->model.border, .places = &m->places };
  aw_work w = l->work;
  aw_tallies tallies;
  avow_status status = AVOW_OK;
  AW_TRY(aw_known_read(m->known, &w, err));
  AW_TRY(aw_cues_find(&w, &cue, settings, err));
  AW_TRY(aw_tallies_make(&w, &tallies, err));
  aw_statement *found =
      AW_NEW(w.doc->arena, aw_statement, (size_t)w.cue_count + 1);
  if (found == NULL) return aw_nomem(err);
  for (uint32_t k = 0; k < w.cue_count; k++)
    aw_statement_find(&w, &tallies, &border, k, &found[k]);
  status = count_document(l, &w, found, c, err);
cleanup:
  return status;
}
