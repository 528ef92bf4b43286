#include "attribution/content_left.h"

void aw_left_last_places(const aw_chain *c, aw_places *p) {
  uint32_t edge = aw_chain_edge(c), from = c->first;
  if (edge - from > 25 && edge > 25) from = edge - 25;
  p->count = 0;
  aw_places_add(p, AW_NO_INDEX, 0);
  for (uint32_t e = edge; e > from; e--)
    if (!aw_is_edge_mark(aw_token_at(c, e - 1)) && !aw_in_phrase(c, e))
      aw_places_add(p, e, 0);
  /* The quotation of the sentence before. */
  if (edge - c->sentence.first > 12 || c->sentence.first == 0) return;
  aw_token_range before = aw_work_trim(
      c->w, (aw_token_range){ c->sentence.first > 4 ? c->sentence.first - 4 : 0,
                              c->sentence.first });
  if (before.last > before.first) aw_places_add(p, before.last, 1);
}

static uint64_t right_kind(const aw_chain *c) {
  if (c->right.first == c->right.last) return 0;
  uint64_t gap = c->right.first - c->cue->last;
  return 1 + (uint64_t)(c->w->quoted[c->right.first] != AW_NO_INDEX) +
         2 * (uint64_t)(gap > 2) +
         4 * (uint64_t)(c->right.first >= c->sentence.last);
}

static void no_left(const aw_chain *c, aw_keys *k) {
  uint32_t edge = aw_chain_edge(c);
  uint64_t right = right_kind(c), side = aw_chain_source_side(c);
  uint64_t before = aw_tag_at(c, edge, -1);
  uint64_t after = c->cue->last >= c->sentence.last
                       ? AW_TAG_BEHIND
                       : aw_tag_at(c, c->cue->last, 0);
  aw_keys_add(k, 260, right << 3 | side);
  aw_keys_add(k, 261, aw_two(c->lemma, right));
  aw_keys_add(k, 263, aw_two(before << 8 | side, right));
  aw_keys_add(k, 264, aw_two(before << 8 | side, c->lemma));
  aw_keys_add(k, 265, aw_two(c->setting, right));
  aw_keys_add(k, 266, edge == c->sentence.first);
  aw_keys_add(k, 267, aw_two(c->tag << 8 | after, right));
  aw_keys_add(k, 268, aw_two(c->form, right));
}

void aw_left_last_features(const aw_chain *c, uint32_t e, uint32_t rank,
                           unsigned part, aw_keys *k) {
  if (e == AW_NO_INDEX) {
    no_left(c, k);
    return;
  }
  uint32_t edge = aw_chain_edge(c);
  uint64_t right = right_kind(c), side = aw_chain_source_side(c);
  uint64_t gap = aw_distance(edge - e), road = aw_tags_in(c, e, edge, 4);
  uint64_t mark = aw_closes_at(c, e) || aw_closes_at(c, e + 1);
  uint64_t quoted = c->w->quoted[e - 1] != AW_NO_INDEX;
  uint64_t state = gap << 8 | rank << 7 | mark << 6 | quoted << 5 | side << 3;
  if (part & AW_KEYS_FIRST) {
    aw_keys_add(k, 270, state);
    aw_keys_add(k, 272, aw_two(road, side << 4 | right));
    aw_keys_add(k, 274, aw_two(aw_two(road, side), c->shape));
    aw_keys_add(k, 278, aw_two(aw_lemma_at(c, e, 0), side << 4 | right));
  }
  if (!(part & AW_KEYS_REST)) return;
  aw_keys_add(k, 271, aw_two(state, right));
  aw_keys_add(k, 275, aw_two(state, c->lemma));
  aw_keys_add(k, 277,
              aw_two(aw_tag_at(c, e, -1) << 8 | aw_tag_at(c, e, 0), side));
  aw_keys_add(k, 280, aw_two(c->setting, state));
  aw_keys_add(k, 281, aw_two(road, aw_lemma_at(c, edge, 0)));
  aw_keys_add(k, 284, aw_two(c->form, state));
}

/* Where a sentence begins without its marks. */
static uint32_t text_start(const aw_chain *c, const aw_sentence *s) {
  uint32_t first = s->first;
  while (first + 1 < s->last && aw_is_edge_mark(aw_token_at(c, first))) first++;
  return first;
}

/* The sentences of the quotation before: their starts into `p`. */
static void add_earlier_sentences(const aw_chain *c, uint32_t sentence,
                                  aw_places *p) {
  const aw_document *doc = c->w->doc;
  for (uint32_t n = 1; n <= AW_RUN_ON_MAX && n <= sentence; n++) {
    const aw_sentence *s = &doc->sentence[sentence - n];
    const aw_sentence *after = &doc->sentence[sentence - n + 1];
    if (c->w->quoted[s->last - 1] == AW_NO_INDEX ||
        c->w->quoted[after->first] == AW_NO_INDEX)
      return;
    aw_places_add(p, text_start(c, s), n);
    if (aw_opens_at(c, s->first)) continue;
    uint32_t q = c->w->quotation[c->w->quoted[s->last - 1]].first;
    if (q > s->first && q + 1 < s->last) aw_places_add(p, q + 1, n);
  }
}

void aw_left_first_places(const aw_chain *c, aw_places *p) {
  const aw_document *doc = c->w->doc;
  uint32_t end = c->left.last, sentence = doc->token_sentence[end - 1];
  uint32_t start = doc->sentence[sentence].first;
  uint32_t from = end - start > 110 ? end - 110 : start;
  p->count = 0;
  for (uint32_t b = end; b-- > from;)
    if (!aw_is_edge_mark(aw_token_at(c, b)) && !aw_in_phrase(c, b))
      aw_places_add(p, b, 0);
  if (from > start) aw_places_add(p, start, 0);
  add_earlier_sentences(c, sentence, p);
}

void aw_left_first_features(const aw_chain *c, uint32_t b, uint32_t rank,
                            unsigned part, aw_keys *k) {
  const aw_work *w = c->w;
  const aw_document *doc = w->doc;
  uint32_t end = c->left.last;
  const aw_sentence *s = &doc->sentence[doc->token_sentence[b]];
  uint64_t starts = b <= text_start(c, s);
  uint64_t quoted_end = w->quoted[end - 1] != AW_NO_INDEX;
  uint64_t quoted = w->quoted[b] != AW_NO_INDEX,
           opens = b > 0 && aw_opens_at(c, b - 1);
  uint64_t same = w->quoted[b] == w->quoted[end - 1];
  uint64_t marks = quoted_end << 3 | quoted << 2 | opens << 1 | same;
  uint64_t state = rank << 5 | starts << 4 | marks;
  uint64_t what = aw_counts_between(c, b, end);
  uint64_t before = starts ? AW_TAG_BEHIND : aw_tag_at(c, b, -1);
  if (part & AW_KEYS_FIRST) {
    const aw_tally *at = c->t->at;
    uint64_t cues = aw_tally_cues(&at[s->first < b ? s->first : b], &at[b]);
    aw_keys_add(k, 290, state);
    aw_keys_add(k, 294, aw_two(state, what));
    aw_keys_add(k, 299, aw_two(aw_lemma_at(c, b, 0), starts));
    aw_keys_add(k, 300, aw_two(c->setting, state));
    aw_keys_add(k, 301,
                aw_two(aw_few((uint32_t)cues, 2) << 8 | before, starts));
  }
  if (!(part & AW_KEYS_REST)) return;
  uint64_t lemma = starts ? 1 : aw_lemma_at(c, b, -1);
  uint64_t before_marks = 0, gap = aw_distance(end - b);
  if (rank > 0 && b > 0)
    before_marks = w->quoted[s->first > 0 ? s->first - 1 : 0] != AW_NO_INDEX;
  aw_keys_add(k, 291, aw_two(state, right_kind(c)));
  aw_keys_add(k, 292, aw_two(state, c->lemma));
  aw_keys_add(k, 293, aw_two(state, c->shape));
  aw_keys_add(k, 295, aw_two(before << 8 | aw_tag_at(c, b, 0), what & 3));
  aw_keys_add(k, 296, aw_two(lemma, what & 3));
  aw_keys_add(k, 297, aw_two(lemma, marks));
  aw_keys_add(k, 298, aw_two(gap << 1 | starts, c->shape));
  aw_keys_add(k, 302, aw_two(state << 1 | before_marks, aw_few(rank, 3)));
}
