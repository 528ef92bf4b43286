#include "attribution/requote.h"

#include "attribution/offices.h"

#define GRAM 3u

static bool is_quoted_word(const aw_work *w, uint32_t i) {
  return w->quoted[i] != AW_NO_INDEX &&
         (w->doc->token[i].flags & AW_TOKEN_PUNCTUATION) == 0;
}

/* The key of the three quoted words from `i`, 0: there are none. */
static uint64_t gram_at(const aw_work *w, uint32_t i, uint32_t last) {
  uint64_t key = 0;
  for (uint32_t n = 0; n < GRAM; n++) {
    if (i + n >= last || !is_quoted_word(w, i + n)) return 0;
    key = aw_words_join(key, w->doc->token[i + n].key);
  }
  return key;
}

static void each_gram(aw_gathering *g, uint32_t index, bool learn,
                      uint32_t *named) {
  aw_work *w = g->w;
  const aw_attribution *a = &w->attribution[index];
  for (uint32_t r = 0; r < a->content.count; r++) {
    aw_token_range range = a->content.item[r];
    if (range.last - range.first > 400) range.last = range.first + 400;
    for (uint32_t i = range.first; i < range.last; i++) {
      uint64_t key = gram_at(w, i, range.last);
      if (key == 0) continue;
      if (learn)
        aw_who_put_once(g, AW_BY_GRAM, key, aw_who_root(g, a->speaker));
      else if (*named == AW_NO_INDEX)
        *named = aw_who_get(g, AW_BY_GRAM, key);
    }
  }
}

/* Words that one quotation shares with the quotations of one named person,
 * whom *named receives; AW_NO_INDEX: of none, or of several. */
static uint32_t shared_words(aw_gathering *g, const aw_quotation *q,
                             uint32_t *named) {
  uint32_t run = 0, best = 0;
  *named = AW_NO_INDEX;
  uint32_t last = q->last - q->first > 400 ? q->first + 400 : q->last;
  for (uint32_t i = q->first; i < last; i++) {
    uint64_t key = gram_at(g->w, i, last);
    uint32_t e = key == 0 ? AW_NO_INDEX : aw_who_get(g, AW_BY_GRAM, key);
    if (e == AW_NO_INDEX) {
      run = 0;
      continue;
    }
    if (*named != AW_NO_INDEX && *named != e) return 0;
    *named = e;
    run = run == 0 ? GRAM : run + 1;
    if (run > best) best = run;
  }
  return best;
}

static bool is_told(const aw_work *w, const aw_quotation *q) {
  for (uint32_t i = q->first; i < q->last && i < q->first + 400; i++) {
    uint32_t a = w->holder[i];
    if (a != AW_NO_INDEX && w->attribution[a].speaker != AW_NO_INDEX)
      return true;
  }
  return false;
}

/* Is the phrase the subject of a verb of speech: "the minister has warned"? */
static bool speaks(const aw_work *w, const aw_phrase *p) {
  if (!p->subject) return false;
  uint32_t end = aw_work_sentence(w, p->head)->last;
  for (uint32_t i = p->long_last; i < end && i < p->long_last + 4; i++)
    if (aw_tag_is_verb(w->doc->token[i].tag) &&
        (w->classes[i] & (AW_WORD_SAY | AW_WORD_TELL | AW_WORD_URGE)))
      return true;
  return false;
}

#define AROUND 60u /* tokens to each side of a quotation */

/* The role that speaks in the sentence of the quotation, outside of the marks;
 * AW_NO_INDEX: none or several. */
static uint32_t role_that_speaks(const aw_gathering *g, const aw_quotation *q) {
  const aw_work *w = g->w;
  const aw_sentence *s = aw_work_sentence(w, q->first);
  uint32_t found = AW_NO_INDEX, from = s->first, to = s->last;
  if (q->first - from > AROUND) from = q->first - AROUND;
  if (to > q->last && to - q->last > AROUND) to = q->last + AROUND;
  for (uint32_t i = from; i < to; i++) {
    uint32_t k = w->phrase_at[i];
    if (k == AW_NO_INDEX || w->phrase[k].head != i) continue;
    const aw_phrase *p = &w->phrase[k];
    if (w->quoted[i] != AW_NO_INDEX || p->speaker == AW_NO_INDEX) continue;
    if (!speaks(w, p)) continue;
    uint32_t e = aw_who_root(g, p->speaker);
    if (found != AW_NO_INDEX && found != e) return AW_NO_INDEX;
    found = e;
  }
  return found;
}

/* In a row, to be the same words of the same person. */
#define SHARED_WORDS 4u

/* A quotation of which no statement tells whose it is, in a sentence where one
 * role speaks. */
static void join_by_loose_quotation(aw_gathering *g) {
  aw_work *w = g->w;
  for (uint32_t n = 0; n < w->quotation_count; n++) {
    const aw_quotation *q = &w->quotation[n];
    uint32_t named;
    if (is_told(w, q) || shared_words(g, q, &named) < SHARED_WORDS) continue;
    uint32_t e = role_that_speaks(g, q);
    if (e == AW_NO_INDEX || e == named) continue;
    if (aw_who_is_nameless(g, e) && aw_offices_may_be_one(g, e, named))
      aw_who_merge(g, e, named);
  }
}

/* Is there somebody without a name, or a quotation that nobody told? */
static bool may_join(const aw_gathering *g) {
  const aw_work *w = g->w;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t e = aw_who_said(g, i);
    if (e != AW_NO_INDEX && aw_who_is_nameless(g, e)) return true;
  }
  for (uint32_t n = 0; n < w->quotation_count; n++)
    if (!is_told(w, &w->quotation[n])) return true;
  return false;
}

static void join_by_quotation(aw_gathering *g) {
  aw_work *w = g->w;
  uint32_t unused = 0;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t e = aw_who_said(g, i);
    if (e != AW_NO_INDEX && g->who[e].kind == AVOW_PERSON)
      each_gram(g, i, true, &unused);
  }
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t e = aw_who_said(g, i), named = AW_NO_INDEX;
    if (e == AW_NO_INDEX || !aw_who_is_nameless(g, e)) continue;
    each_gram(g, i, false, &named);
    if (named != AW_NO_INDEX && named != e &&
        aw_offices_may_be_one(g, e, named))
      aw_who_merge(g, e, named);
  }
}

void aw_requotes_join(aw_gathering *g) {
  if (g->w->quotation_count == 0 || !may_join(g)) return;
  join_by_quotation(g);
  join_by_loose_quotation(g);
}
