#include "attribution/content_right.h"

static bool in_range(aw_token_range r, uint32_t i) {
  return i >= r.first && i < r.last;
}

void aw_right_first_places(const aw_chain *c, aw_places *p) {
  p->count = 0;
  aw_places_add(p, AW_NO_INDEX, 0);
  for (uint32_t i = c->cue->last; i < c->last; i++)
    if (!aw_is_edge_mark(aw_token_at(c, i)) && !in_range(c->source, i) &&
        p->count < 60)
      aw_places_add(p, i, 0);
  /* "He went on:" and a quotation in the next sentence. */
  uint32_t next = c->sentence.last;
  if (next + 1 < c->w->doc->token_count && next - c->cue->last < 25 &&
      aw_opens_at(c, next))
    aw_places_add(p, next + 1, 1);
  else if (next < c->w->doc->token_count && next == c->cue->last)
    aw_places_add(p, next, 1);
}

static void no_right(const aw_chain *c, aw_keys *k) {
  uint32_t from = c->cue->last;
  uint64_t side = aw_chain_source_side(c);
  if (side >= 2) from = c->source.last;
  uint64_t next =
      from >= c->sentence.last ? AW_TAG_BEHIND : aw_tag_at(c, from, 0);
  uint64_t next2 =
      from + 1 >= c->sentence.last ? AW_TAG_BEHIND : aw_tag_at(c, from, 1);
  aw_keys_add(k, 180, side);
  aw_keys_add(k, 181, c->lemma);
  aw_keys_add(k, 188, aw_distance(c->sentence.last - c->cue->last) << 3 | side);
  bool closed = (c->setting & 1) != 0;
  uint32_t start = side == 1 ? c->source.first : c->cue->first;
  bool comma = start > 0 && aw_token_at(c, start - 1)->tag == AW_TAG_COMMA;
  bool mark = start > 0 && aw_closes_at(c, start - 1);
  if (start > 1) mark = mark || aw_closes_at(c, start - 2);
  uint64_t left = (uint64_t)closed << 3 | (uint64_t)comma << 2 |
                  (uint64_t)mark << 1 | (start == c->sentence.first);
  aw_keys_add(k, 190, aw_two(left, side << 16 | next << 8 | next2));
  aw_keys_add(k, 192, aw_two(left << 8 | next, c->shape));
}

void aw_right_first_features(const aw_chain *c, uint32_t i, uint32_t rank,
                             unsigned part, aw_keys *k) {
  if (i == AW_NO_INDEX) {
    no_right(c, k);
    return;
  }
  uint64_t side = aw_chain_source_side(c);
  uint32_t from = c->cue->last;
  if (side == 2 && i >= c->source.last) from = c->source.last;
  uint64_t gap = aw_distance(i - from), road = aw_tags_in(c, from, i, 4);
  uint64_t what = aw_counts_between(c, from, i);
  uint64_t lemma = aw_lemma_at(c, i, 0), tag = aw_tag_at(c, i, 0);
  uint64_t tags = tag << 8 | aw_tag_at(c, i, -1);
  uint64_t open = i > 0 && aw_opens_at(c, i - 1), inside = aw_in_phrase(c, i);
  uint64_t state = gap << 5 | open << 4 | inside << 3 | side << 1 | (rank & 1);
  if (part & AW_KEYS_FIRST) {
    uint64_t classes = aw_classes_at(c, i) & AW_WORD_CLAUSE;
    aw_keys_add(k, 201, aw_two(road, side << 1 | open));
    aw_keys_add(k, 205, aw_two(state, c->shape));
    aw_keys_add(k, 207, aw_two(lemma, aw_few((uint32_t)gap, 2)));
    aw_keys_add(k, 210, aw_two(tags, what));
    aw_keys_add(k, 217, aw_two(classes, aw_two(c->shape, what)));
  }
  if (!(part & AW_KEYS_REST)) return;
  aw_keys_add(k, 200, state);
  aw_keys_add(k, 203, aw_two(road, c->shape));
  aw_keys_add(k, 204, aw_two(state, c->lemma));
  aw_keys_add(k, 206, aw_two(state, tag));
  aw_keys_add(k, 208, aw_two(lemma, c->lemma));
  aw_keys_add(k, 211, aw_two(tags, c->shape));
  aw_keys_add(k, 212,
              aw_two(aw_lemma_at(c, i, -1), side << 2 | inside << 1 | open));
  aw_keys_add(k, 213, aw_two(what << 3 | side << 1 | open, c->shape));
  aw_keys_add(k, 216, aw_two(c->setting, state));
  aw_keys_add(k, 219,
              aw_two(aw_tag_at(c, from, 0) << 8 | aw_tag_at(c, from, 1),
                     gap << 8 | tag));
}

/* Where a sentence ends without its stops and marks. */
static uint32_t text_end(const aw_chain *c, uint32_t sentence) {
  const aw_sentence *s = &c->w->doc->sentence[sentence];
  uint32_t last = s->last;
  while (last > s->first + 1 && aw_is_edge_mark(aw_token_at(c, last - 1)))
    last--;
  return last;
}

/* Sentences that a content may run on over: those of the quotation that goes
 * on, then quoted ones; their ends into `p`. */
static void add_later_sentences(const aw_chain *c, uint32_t sentence,
                                aw_places *p) {
  const aw_document *doc = c->w->doc;
  for (uint32_t n = 1; n <= AW_RUN_ON_MAX; n++) {
    if (sentence + n >= doc->sentence_count) return;
    const aw_sentence *s = &doc->sentence[sentence + n];
    bool quoted = c->w->quoted[s->first] != AW_NO_INDEX;
    if (!quoted && n > 1) return;
    if (!quoted && s->paragraph != c->sentence.paragraph) return;
    uint32_t last = text_end(c, sentence + n);
    aw_places_add(p, last, n);
    if (quoted) { /* the mark may close before the sentence ends */
      uint32_t q = c->w->quotation[c->w->quoted[s->first]].last;
      if (q > s->first + 2 && q + 1 < last) {
        aw_token_range piece =
            aw_work_trim(c->w, (aw_token_range){ s->first, q });
        if (piece.last > piece.first) aw_places_add(p, piece.last, n);
      }
    }
  }
}

void aw_right_last_places(const aw_chain *c, aw_places *p) {
  const aw_document *doc = c->w->doc;
  uint32_t from = c->right.first, sentence = doc->token_sentence[from];
  uint32_t end = doc->sentence[sentence].last;
  uint32_t limit = end - from > 110 ? from + 110 : end;
  p->count = 0;
  for (uint32_t e = from + 1; e <= limit; e++)
    if (!aw_is_edge_mark(aw_token_at(c, e - 1)) &&
        !(e < end && aw_in_phrase(c, e)))
      aw_places_add(p, e, 0);
  if (limit < end) aw_places_add(p, end, 0);
  add_later_sentences(c, sentence, p);
}

static uint64_t start_kind(const aw_chain *c, uint32_t i) {
  uint64_t tag = aw_tag_at(c, i, 0);
  if (i > 0 && aw_opens_at(c, i - 1)) return 200;
  if (aw_classes_at(c, i) & AW_WORD_CLAUSE) return 201;
  return tag;
}

/* The end of the quotation that holds `i`, all its pieces but bounded. */
static uint32_t quotation_end(const aw_work *w, uint32_t i) {
  uint32_t q = w->quoted[i];
  if (q == AW_NO_INDEX) return 0;
  for (uint32_t n = 0; n < AW_RUN_ON_MAX; n++) {
    if (w->quotation[q].after == AW_NO_INDEX) break;
    q = w->quotation[q].after;
  }
  return w->quotation[q].last;
}

void aw_right_start(aw_chain *c, uint32_t first) {
  c->right = (aw_token_range){ first, first + 1 };
  c->start = start_kind(c, first);
  c->quote = quotation_end(c->w, first);
  c->quote_end = 0;
  if (c->quote != 0)
    c->quote_end = aw_work_trim(c->w, (aw_token_range){ first, c->quote }).last;
  c->start_sentence = c->w->doc->token_sentence[first];
  c->end = text_end(c, c->start_sentence);
}

void aw_right_last_features(const aw_chain *c, uint32_t e, uint32_t rank,
                            unsigned part, aw_keys *k) {
  const aw_work *w = c->w;
  const aw_document *doc = w->doc;
  uint32_t from = c->right.first, sentence = doc->token_sentence[e - 1];
  const aw_sentence *s = &doc->sentence[sentence];
  uint32_t last =
      sentence == c->start_sentence ? c->end : text_end(c, sentence);
  uint64_t ends = e >= last, start = c->start;
  uint64_t next = e >= s->last ? AW_TAG_BEHIND : aw_tag_at(c, e, 0);
  uint64_t next2 = e + 1 >= s->last ? AW_TAG_BEHIND : aw_tag_at(c, e, 1);
  uint64_t what = aw_counts_between(c, from, e), verbs = what & 3;
  uint64_t in_marks = w->quoted[from] != AW_NO_INDEX;
  uint64_t at_close = e <= c->quote && c->quote - e <= 3 && c->quote_end == e;
  uint64_t beyond = c->quote != 0 && e > c->quote;
  uint64_t marks = in_marks << 2 | at_close << 1 | beyond;
  uint64_t state = rank << 5 | ends << 4 | marks;
  uint64_t cue_next = e < s->last && w->cue_at[e] != AW_NO_INDEX;
  if (part & AW_KEYS_FIRST) {
    uint64_t first_next = e < s->last ? w->phrase_at[e] != AW_NO_INDEX : 0;
    uint64_t same = w->quoted[e - 1] == w->quoted[from];
    aw_keys_add(k, 235, aw_two(next << 8 | next2, verbs));
    aw_keys_add(k, 236, aw_two(next << 8 | next2, start));
    aw_keys_add(k, 244, aw_two(what << 4 | marks, c->shape));
    aw_keys_add(k, 246, aw_two(cue_next << 8 | next, verbs << 1 | first_next));
    aw_keys_add(k, 249, aw_two(state << 1 | same, what));
    aw_keys_add(k, 252, aw_two(c->form, verbs << 9 | ends << 8 | next));
    aw_keys_add(k, 253, aw_two(aw_chain_source_side(c), state << 8 | next));
  }
  if (!(part & AW_KEYS_REST)) return;
  uint64_t lemma = e >= s->last ? 1 : aw_lemma_at(c, e, 0);
  uint64_t gap = aw_distance(e - from);
  aw_keys_add(k, 230, state);
  aw_keys_add(k, 234,
              aw_two(next << 8 | aw_tag_at(c, e, -1), verbs << 1 | ends));
  aw_keys_add(k, 237, aw_two(lemma, verbs << 4 | marks));
  aw_keys_add(k, 238, aw_two(lemma, c->shape));
  aw_keys_add(k, 239, aw_two(lemma, start));
  aw_keys_add(k, 240, aw_two(what, start << 1 | ends));
  aw_keys_add(k, 241, aw_two(gap << 2 | ends << 1 | cue_next, start));
  aw_keys_add(k, 242, aw_two(gap << 1 | ends, c->lemma));
  aw_keys_add(k, 245, aw_two(lemma, aw_lemma_at(c, e, 1)));
  aw_keys_add(k, 247, aw_two(aw_lemma_at(c, e, -1), ends));
}
