#include "attribution/chain.h"

#define LEFT_WINDOW 60u
#define RIGHT_WINDOW 80u

static uint64_t cue_setting(const aw_chain *c) {
  uint32_t first = c->cue->first, last = c->cue->last;
  uint64_t before = aw_tag_at(c, first, -1), after = aw_tag_at(c, last, 0);
  if (last >= c->sentence.last) after = AW_TAG_BEHIND;
  bool quoted = c->w->quoted[first] != AW_NO_INDEX;
  bool closed = (first > 0 && aw_closes_at(c, first - 1)) ||
                (first > 1 && aw_closes_at(c, first - 2));
  return before << 8 | after << 2 | (uint64_t)quoted << 1 | closed;
}

void aw_chain_begin(aw_chain *c, const aw_work *w, const aw_tallies *t,
                    uint32_t index) {
  *c = (aw_chain){
    .w = w, .t = t, .cue = &w->cue[index], .phrase = AW_NO_INDEX
  };
  const aw_cue *cue = c->cue;
  const aw_token *head = aw_token_at(c, cue->head);
  c->sentence = *aw_work_sentence(w, cue->first);
  c->first = c->sentence.first;
  c->last = c->sentence.last;
  if (cue->first - c->first > LEFT_WINDOW) c->first = cue->first - LEFT_WINDOW;
  if (c->last > cue->last && c->last - cue->last > RIGHT_WINDOW)
    c->last = cue->last + RIGHT_WINDOW;
  c->lemma = head->lemma;
  c->tag = head->tag;
  c->classes = w->classes[cue->head];
  c->shape = c->classes & AW_WORD_REPORT ? c->classes : c->tag;
  for (uint32_t i = cue->first; i < cue->last && i < cue->first + 4; i++)
    c->form = aw_two(c->form, aw_token_at(c, i)->lemma);
  c->setting = cue_setting(c);
  c->inside = aw_tags_in(c, cue->first, cue->last, 5);
}
