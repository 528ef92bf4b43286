/* chain.h - the decisions on one cue's statement so far, and what the features
 * of the next one look at.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * Shared by the parts of statement.h and lesson.h alone.
 */
#ifndef AW_ATTRIBUTION_CHAIN_H
#define AW_ATTRIBUTION_CHAIN_H
#include "attribution/scoring.h"
#include "attribution/tally.h"

/* In the order in which they are made; models count them. */
typedef enum aw_decision {
  AW_DECIDE_SOURCE,       /* its head phrase, or none */
  AW_DECIDE_SOURCE_FIRST, /* where it begins */
  AW_DECIDE_SOURCE_LAST,
  AW_DECIDE_RIGHT_FIRST, /* content right of the cue, or none */
  AW_DECIDE_RIGHT_LAST,
  AW_DECIDE_LEFT_LAST, /* content left of the cue, or none */
  AW_DECIDE_LEFT_FIRST
} aw_decision;
#define AW_DECISIONS 7u

/* Features of a place come in two parts: those by which many places fall far
 * behind at once, and the rest. */
enum { AW_KEYS_FIRST = 1, AW_KEYS_REST = 2 };
#define AW_KEYS_ALL (AW_KEYS_FIRST | AW_KEYS_REST)

typedef struct aw_chain {
  const aw_work *w;
  const aw_tallies *t;
  const aw_cue *cue;
  uint32_t first, last; /* the sentence, cut to the window */
  aw_sentence sentence;
  uint64_t lemma, tag, classes, shape; /* of the cue */
  uint64_t form;                       /* all its words */
  uint64_t setting; /* what stands right before and after it */
  uint64_t inside;  /* tags of its words */
  uint32_t phrase;  /* head of the source, or AW_NO_INDEX */
  aw_token_range source, right, left;
  /* Of the content right of the cue, once its start is known. */
  uint64_t start;               /* kind of its first word */
  uint32_t quote, quote_end;    /* end of the quotation it starts in, with and
                                   without its marks; 0: it starts in none */
  uint32_t start_sentence, end; /* its first sentence, and where that ends
                                   without its stops */
} aw_chain;

/* A chain that nothing is decided of. */
void aw_chain_begin(aw_chain *chain, const aw_work *work,
                    const aw_tallies *tallies, uint32_t cue);

#define AW_PLACES_MAX 160u
#define AW_RUN_ON_MAX 12u /* sentences that a content runs on over */

/* Where a border may stand, in the order in which ties are decided. */
typedef struct aw_places {
  uint32_t at[AW_PLACES_MAX];   /* token or phrase; AW_NO_INDEX, only at first:
                                   there is none */
  uint32_t rank[AW_PLACES_MAX]; /* how far off, by the decision's own count */
  uint32_t count;
} aw_places;

static inline void aw_places_add(aw_places *p, uint32_t at, uint32_t rank) {
  if (p->count == AW_PLACES_MAX) return;
  p->at[p->count] = at;
  p->rank[p->count++] = rank;
}

/* ---- where the source is ------------------------------------------------- */

/* 0: nowhere; 1: left of the cue; 2: right behind it; 3: further right. */
static inline uint64_t aw_chain_source_side(const aw_chain *c) {
  if (c->source.first == c->source.last) return 0;
  if (c->source.last <= c->cue->first) return 1;
  return c->source.first == c->cue->last ? 2 : 3;
}
/* Where what belongs to the cue begins, seen from the left. */
static inline uint32_t aw_chain_edge(const aw_chain *c) {
  return aw_chain_source_side(c) == 1 ? c->source.first : c->cue->first;
}

/* ---- single tokens ------------------------------------------------------- */

/* Values of tags where there is none to look at. */
enum {
  AW_TAG_BEHIND = 61, /* the sentence is over */
  AW_TAG_BEFORE = 62, /* the sentence has not begun */
  AW_TAG_OUTSIDE = 63 /* of the text */
};

static inline const aw_token *aw_token_at(const aw_chain *c, uint32_t i) {
  return &c->w->doc->token[i];
}

/* Of the token `shift` from `i`, before which a sentence may begin. */
static inline uint64_t aw_tag_at(const aw_chain *c, uint32_t i, int shift) {
  int64_t at = (int64_t)i + shift, count = c->w->doc->token_count;
  if (at < 0 || at >= count) return AW_TAG_OUTSIDE;
  if (shift < 0) {
    const aw_token *next = aw_token_at(c, (uint32_t)(i < count ? at + 1 : at));
    if (next->flags & AW_TOKEN_SENTENCE) return AW_TAG_BEFORE;
  }
  return aw_token_at(c, (uint32_t)at)->tag;
}
static inline uint64_t aw_lemma_at(const aw_chain *c, uint32_t i, int shift) {
  int64_t at = (int64_t)i + shift;
  if (at < 0 || at >= (int64_t)c->w->doc->token_count) return 3;
  return aw_token_at(c, (uint32_t)at)->lemma;
}
static inline uint64_t aw_classes_at(const aw_chain *c, uint32_t i) {
  return i < c->w->doc->token_count ? c->w->classes[i] : 0;
}
static inline bool aw_opens_at(const aw_chain *c, uint32_t i) {
  return i < c->w->doc->token_count &&
         (aw_token_at(c, i)->flags & AW_TOKEN_OPENS) != 0;
}
static inline bool aw_closes_at(const aw_chain *c, uint32_t i) {
  return i < c->w->doc->token_count &&
         (aw_token_at(c, i)->flags & AW_TOKEN_CLOSES) != 0;
}
/* `i` is not the first token of its phrase. */
static inline bool aw_in_phrase(const aw_chain *c, uint32_t i) {
  const aw_work *w = c->w;
  return i > 0 && i < w->doc->token_count && w->phrase_at[i] != AW_NO_INDEX &&
         w->phrase_at[i] == w->phrase_at[i - 1];
}

/* ---- stretches of them --------------------------------------------------- */

static inline uint64_t aw_few(uint32_t n, uint32_t most) {
  return n < most ? n : most;
}
/* Classes of it. */
static inline uint64_t aw_distance(uint32_t n) {
  if (n < 5) return n;
  return n < 8 ? 5 : n < 12 ? 6 : n < 20 ? 7 : n < 35 ? 8 : 9;
}
/* Verbs (in the two lowest bits), commas, marks and cues between two places,
 * few values. */
static inline uint64_t aw_counts_between(const aw_chain *c, uint32_t a,
                                         uint32_t b) {
  if (a > b) {
    uint32_t swap = a;
    a = b;
    b = swap;
  }
  const aw_tally *from = &c->t->at[a], *to = &c->t->at[b];
  return aw_few(aw_tally_verbs(from, to), 3) |
         aw_few(aw_tally_commas(from, to), 3) << 2 |
         aw_few(aw_tally_marks(from, to), 2) << 4 |
         aw_few(aw_tally_cues(from, to), 2) << 6;
}
/* Tags of [a, b) in one value; 1 where they are more than `most`. */
static inline uint64_t aw_tags_in(const aw_chain *c, uint32_t a, uint32_t b,
                                  uint32_t most) {
  if (b < a || b - a > most) return 1;
  uint64_t value = 7;
  for (uint32_t i = a; i < b; i++) {
    const aw_token *t = aw_token_at(c, i);
    bool link = t->tag == AW_TAG_IN || t->tag == AW_TAG_TO;
    value = aw_two(value, link ? t->key : t->tag);
  }
  return value;
}
#endif
