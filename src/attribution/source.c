#include "attribution/source.h"

#define SOURCES_MAX 16u /* candidates */

static uint64_t phrase_code(const aw_phrase *q) {
  uint64_t what = q->classes & (AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG |
                                AW_WORD_SOURCE_TEXT | AW_WORD_TIME |
                                AW_WORD_FIRST_PERSON | AW_WORD_VAGUE);
  return what << 16 | (uint64_t)q->form << 8 | (uint64_t)q->kind << 5 |
         (uint64_t)q->name_class << 2 | (uint64_t)q->plural << 1 | q->relative;
}

/* Possessors inside the phrase that holds the cue: "his claim". */
static void add_possessors(const aw_chain *c, aw_places *p) {
  const aw_work *w = c->w;
  uint32_t whole = w->phrase_at[c->cue->first];
  if (whole == AW_NO_INDEX) return;
  for (uint32_t k = whole + 1; k < w->phrase_count; k++) {
    if (w->phrase[k].within != whole || !w->phrase[k].possessive) break;
    if (w->phrase[k].last <= c->cue->first && p->count < SOURCES_MAX)
      aw_places_add(p, k, 9);
  }
}

void aw_source_places(const aw_chain *c, aw_places *p) {
  const aw_work *w = c->w;
  p->count = 0;
  aw_places_add(p, AW_NO_INDEX, 0);
  add_possessors(c, p);
  uint32_t rank = 0;
  for (uint32_t i = c->cue->first; i-- > c->first && rank < 7;) {
    uint32_t k = w->phrase_at[i];
    if (k == AW_NO_INDEX || w->phrase[k].last != i + 1) continue;
    if (w->phrase[k].last > c->cue->first) continue;
    aw_places_add(p, k, rank++);
  }
  rank = 0;
  for (uint32_t i = c->cue->last; i < c->last && rank < 6; i++) {
    uint32_t k = w->phrase_at[i];
    if (k == AW_NO_INDEX || w->phrase[k].first != i) continue;
    aw_places_add(p, k, 16 + rank++);
  }
}

static void no_source(const aw_chain *c, aw_keys *k) {
  aw_keys_add(k, 100, 0);
  aw_keys_add(k, 101, c->lemma);
  aw_keys_add(k, 102, c->tag);
  aw_keys_add(k, 103, c->form);
  aw_keys_add(k, 105, aw_two(c->tag, aw_tag_at(c, c->cue->first, -1)));
  aw_keys_add(k, 107, c->setting);
  aw_keys_add(k, 109, aw_two(c->classes, c->tag));
  aw_keys_add(k, 110, c->cue->first == c->sentence.first);
  aw_keys_add(k, 111, aw_two(c->lemma, aw_lemma_at(c, c->cue->last, 0)));
}

void aw_source_features(const aw_chain *c, uint32_t at, uint32_t rank,
                        unsigned part, aw_keys *k) {
  if (at == AW_NO_INDEX) {
    no_source(c, k);
    return;
  }
  const aw_phrase *q = &c->w->phrase[at];
  bool left = q->last <= c->cue->first;
  uint32_t a = left ? q->last : c->cue->last;
  uint32_t b = left ? c->cue->first : q->first;
  uint64_t side = left ? 1 : 2, place = rank, code = phrase_code(q);
  uint64_t what = aw_counts_between(c, a, b);
  uint64_t road = aw_two(aw_tags_in(c, a, b, 4), side);
  uint64_t before = aw_two(aw_lemma_at(c, q->first, -1), side);
  uint64_t same_marks = c->w->quoted[q->head] == c->w->quoted[c->cue->first];
  uint64_t state = (uint64_t)q->subject | (uint64_t)q->possessive << 1 |
                   (uint64_t)(q->within != AW_NO_INDEX) << 2 |
                   (uint64_t)(q->apposed != AW_NO_INDEX) << 3 |
                   same_marks << 4 | side << 5;
  if (part & AW_KEYS_FIRST) {
    aw_keys_add(k, 126, before);
    aw_keys_add(k, 129, road);
    aw_keys_add(k, 132, aw_two(road, code));
    aw_keys_add(k, 133, aw_two(state, what));
    aw_keys_add(k, 134, aw_two(state, place));
    aw_keys_add(k, 139, aw_two(place << 9 | what, c->shape));
  }
  if (!(part & AW_KEYS_REST)) return;
  uint64_t gap = aw_distance(b - a), after = aw_tag_at(c, q->last, 0);
  aw_keys_add(k, 120, place);
  aw_keys_add(k, 121, aw_two(place, c->tag));
  aw_keys_add(k, 123, aw_two(place, code));
  aw_keys_add(k, 125, aw_two(side << 9 | what, gap));
  aw_keys_add(k, 128, aw_two(before, c->lemma));
  aw_keys_add(k, 130, aw_two(road, c->tag));
  aw_keys_add(k, 131, aw_two(road, c->lemma));
  aw_keys_add(k, 135, aw_two(aw_two(state, after), code));
  aw_keys_add(k, 136, aw_token_at(c, q->head)->lemma);
  aw_keys_add(k, 138, aw_two(place, c->setting));
  aw_keys_add(k, 140, aw_two(after << 8 | aw_tag_at(c, q->first, -1), place));
  aw_keys_add(k, 141,
              aw_two(place << 1 | (q->first == c->sentence.first), c->tag));
  aw_keys_add(k, 142, aw_two(c->inside, place));
}

/* The chosen phrase may be the last of "A, B and C", or stand behind its
 * apposition. */
void aw_source_first_places(const aw_chain *c, aw_places *p) {
  const aw_work *w = c->w;
  uint32_t start = w->phrase[c->phrase].first, from = c->first;
  p->count = 0;
  aw_places_add(p, start, 0);
  if (start - from > 25) from = start - 25;
  uint32_t rank = 1, barrier = c->cue->last <= start ? c->cue->last : from;
  for (uint32_t i = start; i-- > barrier && rank < 6;) {
    if (aw_tag_is_finite(aw_token_at(c, i)->tag)) break;
    uint32_t k = w->phrase_at[i];
    if (k != AW_NO_INDEX && w->phrase[k].first == i)
      aw_places_add(p, i, rank++);
  }
}

void aw_source_first_features(const aw_chain *c, uint32_t at, uint32_t rank,
                              unsigned part, aw_keys *k) {
  if (!(part & AW_KEYS_FIRST)) return; /* it has no others */
  const aw_work *w = c->w;
  const aw_phrase *head = &w->phrase[c->phrase];
  uint32_t other = w->phrase_at[at];
  uint64_t road = aw_tags_in(c, at, head->first, 6);
  bool joined = other != AW_NO_INDEX && w->phrase[other].joined != AW_NO_INDEX;
  bool apposed = other != AW_NO_INDEX && w->phrase[other].apposed == c->phrase;
  uint64_t link = (uint64_t)joined << 1 | apposed;
  aw_keys_add(k, 151, road);
  aw_keys_add(k, 152, aw_two(road, phrase_code(head)));
  aw_keys_add(k, 155, aw_two(rank << 8 | aw_tag_at(c, at, -1), link));
  aw_keys_add(k, 156, aw_two(rank, at == c->sentence.first));
  aw_keys_add(k, 158, aw_two(rank, aw_counts_between(c, at, head->first)));
  aw_keys_add(k, 159, aw_two(rank, aw_tag_at(c, head->last, 0)));
}

void aw_source_last_places(const aw_chain *c, aw_places *p) {
  const aw_phrase *q = &c->w->phrase[c->phrase];
  uint32_t limit = q->last <= c->cue->first ? c->cue->first : c->last;
  p->count = 0;
  if (limit > q->last + 40) limit = q->last + 40;
  for (uint32_t e = q->last; e <= limit; e++)
    if (e == q->last ||
        (!aw_in_phrase(c, e) && !aw_is_edge_mark(aw_token_at(c, e - 1))))
      aw_places_add(p, e, 0);
}

void aw_source_last_features(const aw_chain *c, uint32_t e, uint32_t rank,
                             unsigned part, aw_keys *k) {
  (void)rank;
  const aw_phrase *q = &c->w->phrase[c->phrase];
  bool left = q->last <= c->cue->first;
  uint64_t side = left, at_cue = e == c->cue->first;
  uint64_t gap = aw_distance(e - q->last),
           what = aw_counts_between(c, q->last, e);
  uint64_t road = aw_tags_in(c, q->last, e, 5), next = aw_tag_at(c, e, 0);
  if (part & AW_KEYS_FIRST) {
    aw_keys_add(k, 161, aw_two(road, side));
    aw_keys_add(k, 163, aw_two(aw_lemma_at(c, e, 0), side << 1 | (gap == 0)));
    aw_keys_add(k, 164, aw_two(next << 8 | aw_tag_at(c, e, -1), side));
    aw_keys_add(k, 165, what << 2 | side << 1 | at_cue);
  }
  if (!(part & AW_KEYS_REST)) return;
  uint64_t long_ = e == q->long_last, start = aw_tag_at(c, q->last, 0);
  uint64_t rest = left ? aw_tags_in(c, e, c->cue->first, 4) : 2;
  aw_keys_add(k, 160, gap << 1 | side);
  aw_keys_add(k, 162, aw_two(road, next));
  aw_keys_add(k, 169, aw_two(rest, what));
  aw_keys_add(
      k, 170,
      aw_two(aw_lemma_at(c, q->last, 0), gap << 2 | long_ << 1 | at_cue));
  aw_keys_add(k, 172, aw_two(next << 8 | aw_tag_at(c, e, 1), start));
  aw_keys_add(k, 173, aw_two(road, phrase_code(q)));
}
