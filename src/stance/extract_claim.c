/* extract_claim.c - see extract_claim.h. */
#include "stance/extract_claim.h"

aw_value aw_target_presence(const aw_view *v, uint32_t s) {
  const aw_view_sentence *seen = &v->sentence[s];
  if (seen->strong > 0) return AW_VALUE("S");
  return seen->weak > 0 ? AW_VALUE("W") : AW_VALUE("0");
}

/* The main mention of the holder: the first outside quotation marks, else the
 * first. */
static void mark_mentions(aw_extractor *x) {
  const aw_view *v = x->view;
  bool outside = false;
  x->has_holder = false;
  memset(x->mark, AW_WHO_NONE, x->count);
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++) {
    const aw_sight *s = &v->sight[m];
    bool mine = s->party == x->claim->holder;
    uint32_t begin = s->first - x->first, end = s->last - x->first;
    if (end > x->count) end = x->count;
    for (uint32_t i = begin; i < end; i++)
      if (mine || x->mark[i] == AW_WHO_NONE)
        x->mark[i] = mine ? AW_WHO_HOLDER : AW_WHO_OTHER;
    if (!mine || begin >= x->count) continue;
    bool quoted = v->quoted[s->first] != 0;
    if (x->has_holder && (outside || quoted)) continue;
    x->has_holder = true;
    outside = !quoted;
    x->holder = begin;
    x->holder_end = end;
    x->holder_form = s->form;
  }
}

static void mask_plain(aw_extractor *x) {
  memcpy(x->plain, x->view->plain + x->first, x->count * sizeof *x->plain);
  for (uint32_t i = 0; i < x->count; i++) {
    if (x->mark[i] == AW_WHO_NONE) continue;
    x->plain[i] = x->mark[i] == AW_WHO_HOLDER ? x->key_holder : x->key_other;
  }
}

/* What lies in the tokens looked at: time must not grow with the square of a
 * sentence without end. */
static void clip(aw_extractor *x, const aw_view_sentence *all) {
  const aw_view *v = x->view;
  aw_view_sentence *c = &x->clipped;
  uint32_t end = x->first + x->count;
  *c = *all;
  if (x->count < AW_CLAIM_TOKENS) return;
  for (c->target_end = c->target;
       c->target_end < all->target_end && v->target[c->target_end].first < end;)
    c->target_end++;
  for (c->word_end = c->word;
       c->word_end < all->word_end && v->word[c->word_end].first < end;)
    c->word_end++;
  for (c->sight_end = c->sight;
       c->sight_end < all->sight_end && v->sight[c->sight_end].first < end;)
    c->sight_end++;
  for (c->event_end = c->event;
       c->event_end < all->event_end && v->who->event[c->event_end].verb < end;)
    c->event_end++;
}

static aw_value kind_of(const aw_extractor *x) {
  const aw_attributions *who = x->view->who;
  if (x->claim->holder >= who->speaker_count) return x->kinds[AVOW_KIND_COUNT];
  return x->kinds[who->speaker[x->claim->holder].kind];
}

void aw_look_at(aw_extractor *x, const aw_claim *c) {
  x->claim = c;
  x->sentence = &x->view->doc->sentence[c->sentence];
  x->first = x->sentence->first;
  x->count = x->sentence->last - x->first;
  if (x->count > AW_CLAIM_TOKENS) x->count = AW_CLAIM_TOKENS;
  clip(x, &x->view->sentence[c->sentence]);
  x->seen = &x->clipped;
  x->mode = x->modes[c->mode][c->via != AW_NO_INDEX];
  x->plain_mode = x->modes[c->mode][0];
  x->kind = kind_of(x);
  x->target_here = aw_target_presence(x->view, c->sentence);
  mark_mentions(x);
  mask_plain(x);
}

aw_span aw_claim_text(const aw_extractor *x, uint64_t key, uint32_t token) {
  if (key == x->key_holder) return AW_LIT("HOLDER");
  if (key == x->key_other) return AW_LIT("OTHER");
  if (key == x->key_target) return AW_LIT("TARGET");
  if (key == x->key_number) return AW_LIT("0");
  return aw_token_text(x->view->doc, token);
}
