#include "attribution/statement.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

#define LEFT_WINDOW 60u
#define RIGHT_WINDOW 80u
#define SOURCES_MAX 16u   /* candidates */
#define PLACES_MAX 160u   /* candidates of a border */
#define SENTENCES_MAX 12u /* that a content runs on over */

typedef enum decision {
  SOURCE,
  SOURCE_FIRST,
  SOURCE_LAST,
  RIGHT_FIRST,
  RIGHT_LAST,
  LEFT_LAST,
  LEFT_FIRST
} decision;

/* Features of a place come in two parts: those by which many places fall far
 * behind at once, and the rest. */
enum { FIRST = 1, REST = 2, ALL = FIRST | REST };

typedef struct chain { /* the decisions so far */
  const aw_work *w;
  const aw_tallies *t;
  const aw_cue *cue;
  uint32_t index;       /* of the cue */
  uint32_t first, last; /* the sentence, cut to the window */
  aw_sentence sentence;
  uint64_t lemma, tag, classes, shape; /* of the cue */
  uint64_t form;                       /* all its words */
  uint64_t setting; /* what stands right before and after it */
  uint64_t inside;  /* tags of its words */
  uint32_t phrase;
  uint32_t rank; /* of the source candidate */
  aw_token_range source, right, left;
  /* Of the content right of the cue, once its start is known. */
  uint64_t start;               /* kind of its first word */
  uint32_t quote, quote_end;    /* end of the quotation it starts in, with and
                                   without its marks; 0: it starts in none */
  uint32_t start_sentence, end; /* its first sentence, and where that ends
                                   without its stops */
} chain;

typedef struct places {
  uint32_t at[PLACES_MAX];
  uint32_t rank[PLACES_MAX];
  uint32_t count;
} places;

/* ---- tallies ------------------------------------------------------------- */

#define VERB UINT64_C(1)
#define COMMA (UINT64_C(1) << 32)

avow_status aw_tallies_make(const aw_work *w, aw_tallies *out,
                            avow_error *err) {
  static const uint64_t of_tag[AW_TAG_COUNT] = {
    [AW_TAG_VBD] = VERB, [AW_TAG_VBP] = VERB,    [AW_TAG_VBZ] = VERB,
    [AW_TAG_MD] = VERB,  [AW_TAG_COMMA] = COMMA,
  };
  const aw_document *doc = w->doc;
  uint32_t n = doc->token_count, cue = 0;
  uint32_t next = w->cue_count > 0 ? w->cue[0].first : n;
  aw_tally *all = AW_NEW_RAW(doc->arena, aw_tally, (size_t)n + 1);
  if (all == NULL) return aw_nomem(err);
  uint64_t tags = 0, rest = 0;
  for (uint32_t i = 0; i < n; i++) {
    const aw_token *t = &doc->token[i];
    all[i] = (aw_tally){ tags, rest };
    tags += of_tag[t->tag];
    rest += (t->flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0;
    if (i != next) continue;
    rest += AW_TALLY_CUE;
    next = ++cue < w->cue_count ? w->cue[cue].first : n;
  }
  all[n] = (aw_tally){ tags, rest };
  *out = (aw_tallies){ all };
  return AVOW_OK;
}

static uint32_t verbs_in(const aw_tally *from, const aw_tally *to) {
  return (uint32_t)to->tags - (uint32_t)from->tags;
}
static uint32_t cues_in(const aw_tally *from, const aw_tally *to) {
  return (uint32_t)(to->rest >> 32) - (uint32_t)(from->rest >> 32);
}

static uint64_t few(uint32_t n, uint32_t most) {
  return n < most ? n : most;
}

/* Verbs, commas, marks and cues in [a, b), few values. */
static uint64_t between(const chain *c, uint32_t a, uint32_t b) {
  if (a > b) {
    uint32_t swap = a;
    a = b;
    b = swap;
  }
  const aw_tally *from = &c->t->at[a], *to = &c->t->at[b];
  uint32_t commas = (uint32_t)(to->tags >> 32) - (uint32_t)(from->tags >> 32);
  uint32_t marks = (uint32_t)to->rest - (uint32_t)from->rest;
  return few(verbs_in(from, to), 3) | few(commas, 3) << 2 | few(marks, 2) << 4 |
         few(cues_in(from, to), 2) << 6;
}

static uint64_t distance(uint32_t n) {
  if (n < 5) return n;
  return n < 8 ? 5 : n < 12 ? 6 : n < 20 ? 7 : n < 35 ? 8 : 9;
}

/* ---- what the features look at ------------------------------------------- */

static const aw_token *token_at(const chain *c, uint32_t i) {
  return &c->w->doc->token[i];
}

/* Tag or lemma at `i`, or that there is none inside the sentence's bounds. */
static uint64_t tag_at(const chain *c, uint32_t i, int shift) {
  int64_t at = (int64_t)i + shift;
  if (at < 0 || at >= (int64_t)c->w->doc->token_count) return 63;
  if (shift < 0 && (token_at(c, i < c->w->doc->token_count ? (uint32_t)(at + 1)
                                                           : (uint32_t)at)
                        ->flags &
                    AW_TOKEN_SENTENCE))
    return 62;
  return token_at(c, (uint32_t)at)->tag;
}

static uint64_t lemma_at(const chain *c, uint32_t i, int shift) {
  int64_t at = (int64_t)i + shift;
  if (at < 0 || at >= (int64_t)c->w->doc->token_count) return 3;
  return token_at(c, (uint32_t)at)->lemma;
}

static uint64_t class_at(const chain *c, uint32_t i) {
  return i < c->w->doc->token_count ? c->w->classes[i] : 0;
}

static uint64_t phrase_code(const aw_phrase *q) {
  uint64_t what = q->classes & (AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG |
                                AW_WORD_SOURCE_TEXT | AW_WORD_TIME |
                                AW_WORD_FIRST_PERSON | AW_WORD_VAGUE);
  return what << 16 | (uint64_t)q->form << 8 | (uint64_t)q->kind << 5 |
         (uint64_t)q->name_class << 2 | (uint64_t)q->plural << 1 | q->relative;
}

/* Tags of [a, b) in one value; 1 where they are many. */
static uint64_t path(const chain *c, uint32_t a, uint32_t b, uint32_t most) {
  if (b < a || b - a > most) return 1;
  uint64_t value = 7;
  for (uint32_t i = a; i < b; i++) {
    uint64_t tag = token_at(c, i)->tag;
    value =
        aw_two(value, tag == AW_TAG_IN || tag == AW_TAG_TO ? token_at(c, i)->key
                                                           : tag);
  }
  return value;
}

static bool is_open(const chain *c, uint32_t i) {
  return i < c->w->doc->token_count &&
         (token_at(c, i)->flags & AW_TOKEN_OPENS) != 0;
}
static bool is_close(const chain *c, uint32_t i) {
  return i < c->w->doc->token_count &&
         (token_at(c, i)->flags & AW_TOKEN_CLOSES) != 0;
}

/* Commas, full stops and quotation marks: nothing starts or ends with one. */
static bool is_edge_mark(const aw_token *t) {
  return t->tag == AW_TAG_COMMA || t->tag == AW_TAG_PERIOD ||
         (t->flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0;
}

aw_token_range aw_trim(const aw_work *w, aw_token_range r) {
  const aw_token *token = w->doc->token;
  while (r.first < r.last && is_edge_mark(&token[r.first])) r.first++;
  while (r.first < r.last && is_edge_mark(&token[r.last - 1])) r.last--;
  return r;
}

/* `i` is not the first token of its phrase. */
static bool inside_phrase(const aw_work *w, uint32_t i) {
  return i > 0 && i < w->doc->token_count && w->phrase_at[i] != AW_NO_INDEX &&
         w->phrase_at[i] == w->phrase_at[i - 1];
}

/* ---- the cue ------------------------------------------------------------- */

static uint64_t cue_setting(const chain *c) {
  uint32_t first = c->cue->first, last = c->cue->last;
  uint64_t before = tag_at(c, first, -1), after = tag_at(c, last, 0);
  if (last >= c->sentence.last) after = 61;
  bool quoted = c->w->quoted[first] != AW_NO_INDEX;
  bool closed = (first > 0 && is_close(c, first - 1)) ||
                (first > 1 && is_close(c, first - 2));
  return before << 8 | after << 2 | (uint64_t)quoted << 1 | closed;
}

static void set_cue(chain *c, const aw_work *w, const aw_tallies *t,
                    uint32_t index) {
  *c = (chain){
    .w = w, .t = t, .cue = &w->cue[index], .index = index, .phrase = AW_NO_INDEX
  };
  const aw_cue *cue = c->cue;
  const aw_token *head = token_at(c, cue->head);
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
    c->form = aw_two(c->form, token_at(c, i)->lemma);
  c->setting = cue_setting(c);
  c->inside = path(c, cue->first, cue->last, 5);
}

/* ---- source -------------------------------------------------------------- */

static void add_place(places *p, uint32_t at, uint32_t rank) {
  if (p->count == PLACES_MAX) return;
  p->at[p->count] = at;
  p->rank[p->count++] = rank;
}

/* Possessors inside the phrase that holds the cue: "his claim". */
static void add_possessors(const chain *c, places *p) {
  const aw_work *w = c->w;
  uint32_t whole = w->phrase_at[c->cue->first];
  if (whole == AW_NO_INDEX) return;
  for (uint32_t k = whole + 1; k < w->phrase_count; k++) {
    if (w->phrase[k].within != whole || !w->phrase[k].possessive) break;
    if (w->phrase[k].last <= c->cue->first && p->count < SOURCES_MAX)
      add_place(p, k, 9);
  }
}

static void source_places(const chain *c, places *p) {
  const aw_work *w = c->w;
  p->count = 0;
  add_place(p, AW_NO_INDEX, 0);
  add_possessors(c, p);
  uint32_t rank = 0;
  for (uint32_t i = c->cue->first; i-- > c->first && rank < 7;) {
    uint32_t k = w->phrase_at[i];
    if (k == AW_NO_INDEX || w->phrase[k].last != i + 1) continue;
    if (w->phrase[k].last > c->cue->first) continue;
    add_place(p, k, rank++);
  }
  rank = 0;
  for (uint32_t i = c->cue->last; i < c->last && rank < 6; i++) {
    uint32_t k = w->phrase_at[i];
    if (k == AW_NO_INDEX || w->phrase[k].first != i) continue;
    add_place(p, k, 16 + rank++);
  }
}

static void no_source(const chain *c, aw_keys *k) {
  aw_keys_add(k, 100, 0);
  aw_keys_add(k, 101, c->lemma);
  aw_keys_add(k, 102, c->tag);
  aw_keys_add(k, 103, c->form);
  aw_keys_add(k, 105, aw_two(c->tag, tag_at(c, c->cue->first, -1)));
  aw_keys_add(k, 107, c->setting);
  aw_keys_add(k, 109, aw_two(c->classes, c->tag));
  aw_keys_add(k, 110, c->cue->first == c->sentence.first);
  aw_keys_add(k, 111, aw_two(c->lemma, lemma_at(c, c->cue->last, 0)));
}

static void source_features(const chain *c, uint32_t at, uint32_t rank,
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
  uint64_t what = between(c, a, b);
  uint64_t road = aw_two(path(c, a, b, 4), side);
  uint64_t before = aw_two(lemma_at(c, q->first, -1), side);
  uint64_t same_marks = c->w->quoted[q->head] == c->w->quoted[c->cue->first];
  uint64_t state = (uint64_t)q->subject | (uint64_t)q->possessive << 1 |
                   (uint64_t)(q->within != AW_NO_INDEX) << 2 |
                   (uint64_t)(q->apposed != AW_NO_INDEX) << 3 |
                   same_marks << 4 | side << 5;
  if (part & FIRST) {
    aw_keys_add(k, 126, before);
    aw_keys_add(k, 129, road);
    aw_keys_add(k, 132, aw_two(road, code));
    aw_keys_add(k, 133, aw_two(state, what));
    aw_keys_add(k, 134, aw_two(state, place));
    aw_keys_add(k, 139, aw_two(place << 9 | what, c->shape));
  }
  if (!(part & REST)) return;
  uint64_t gap = distance(b - a), after = tag_at(c, q->last, 0);
  aw_keys_add(k, 120, place);
  aw_keys_add(k, 121, aw_two(place, c->tag));
  aw_keys_add(k, 123, aw_two(place, code));
  aw_keys_add(k, 125, aw_two(side << 9 | what, gap));
  aw_keys_add(k, 128, aw_two(before, c->lemma));
  aw_keys_add(k, 130, aw_two(road, c->tag));
  aw_keys_add(k, 131, aw_two(road, c->lemma));
  aw_keys_add(k, 135, aw_two(aw_two(state, after), code));
  aw_keys_add(k, 136, token_at(c, q->head)->lemma);
  aw_keys_add(k, 138, aw_two(place, c->setting));
  aw_keys_add(k, 140, aw_two(after << 8 | tag_at(c, q->first, -1), place));
  aw_keys_add(k, 141,
              aw_two(place << 1 | (q->first == c->sentence.first), c->tag));
  aw_keys_add(k, 142, aw_two(c->inside, place));
}

/* The chosen phrase may be the last of "A, B and C", or stand behind its
 * apposition. */
static void source_first_places(const chain *c, places *p) {
  const aw_work *w = c->w;
  uint32_t start = w->phrase[c->phrase].first, from = c->first;
  p->count = 0;
  add_place(p, start, 0);
  if (start - from > 25) from = start - 25;
  uint32_t rank = 1, barrier = c->cue->last <= start ? c->cue->last : from;
  for (uint32_t i = start; i-- > barrier && rank < 6;) {
    if (aw_tag_is_finite(token_at(c, i)->tag)) break;
    uint32_t k = w->phrase_at[i];
    if (k != AW_NO_INDEX && w->phrase[k].first == i) add_place(p, i, rank++);
  }
}

static void source_first_features(const chain *c, uint32_t at, uint32_t rank,
                                  aw_keys *k) {
  const aw_work *w = c->w;
  const aw_phrase *head = &w->phrase[c->phrase];
  uint32_t other = w->phrase_at[at];
  uint64_t road = path(c, at, head->first, 6);
  bool joined = other != AW_NO_INDEX && w->phrase[other].joined != AW_NO_INDEX;
  bool apposed = other != AW_NO_INDEX && w->phrase[other].apposed == c->phrase;
  uint64_t link = (uint64_t)joined << 1 | apposed;
  aw_keys_add(k, 151, road);
  aw_keys_add(k, 152, aw_two(road, phrase_code(head)));
  aw_keys_add(k, 155, aw_two(rank << 8 | tag_at(c, at, -1), link));
  aw_keys_add(k, 156, aw_two(rank, at == c->sentence.first));
  aw_keys_add(k, 158, aw_two(rank, between(c, at, head->first)));
  aw_keys_add(k, 159, aw_two(rank, tag_at(c, head->last, 0)));
}

static void source_last_places(const chain *c, places *p) {
  const aw_phrase *q = &c->w->phrase[c->phrase];
  uint32_t limit = q->last <= c->cue->first ? c->cue->first : c->last;
  p->count = 0;
  if (limit > q->last + 40) limit = q->last + 40;
  for (uint32_t e = q->last; e <= limit; e++)
    if (e == q->last ||
        (!inside_phrase(c->w, e) && !is_edge_mark(token_at(c, e - 1))))
      add_place(p, e, 0);
}

static void source_last_features(const chain *c, uint32_t e, unsigned part,
                                 aw_keys *k) {
  const aw_phrase *q = &c->w->phrase[c->phrase];
  bool left = q->last <= c->cue->first;
  uint64_t side = left, at_cue = e == c->cue->first;
  uint64_t gap = distance(e - q->last), what = between(c, q->last, e);
  uint64_t road = path(c, q->last, e, 5), next = tag_at(c, e, 0);
  if (part & FIRST) {
    aw_keys_add(k, 161, aw_two(road, side));
    aw_keys_add(k, 163, aw_two(lemma_at(c, e, 0), side << 1 | (gap == 0)));
    aw_keys_add(k, 164, aw_two(next << 8 | tag_at(c, e, -1), side));
    aw_keys_add(k, 165, what << 2 | side << 1 | at_cue);
  }
  if (!(part & REST)) return;
  uint64_t long_ = e == q->long_last, start = tag_at(c, q->last, 0);
  uint64_t rest = left ? path(c, e, c->cue->first, 4) : 2;
  aw_keys_add(k, 160, gap << 1 | side);
  aw_keys_add(k, 162, aw_two(road, next));
  aw_keys_add(k, 169, aw_two(rest, what));
  aw_keys_add(k, 170,
              aw_two(lemma_at(c, q->last, 0), gap << 2 | long_ << 1 | at_cue));
  aw_keys_add(k, 172, aw_two(next << 8 | tag_at(c, e, 1), start));
  aw_keys_add(k, 173, aw_two(road, phrase_code(q)));
}

/* ---- content right of the cue ---------------------------------------------
 */

static bool in_range(aw_token_range r, uint32_t i) {
  return i >= r.first && i < r.last;
}

static void right_first_places(const chain *c, places *p) {
  p->count = 0;
  add_place(p, AW_NO_INDEX, 0);
  for (uint32_t i = c->cue->last; i < c->last; i++)
    if (!is_edge_mark(token_at(c, i)) && !in_range(c->source, i) &&
        p->count < 60)
      add_place(p, i, 0);
  /* "He went on:" and a quotation in the next sentence. */
  uint32_t next = c->sentence.last;
  if (next + 1 < c->w->doc->token_count && next - c->cue->last < 25 &&
      is_open(c, next))
    add_place(p, next + 1, 1);
  else if (next < c->w->doc->token_count && next == c->cue->last)
    add_place(p, next, 1);
}

static uint64_t source_side(const chain *c) {
  if (c->source.first == c->source.last) return 0;
  if (c->source.last <= c->cue->first) return 1;
  return c->source.first == c->cue->last ? 2 : 3;
}

static void no_right(const chain *c, aw_keys *k) {
  uint32_t from = c->cue->last;
  uint64_t side = source_side(c);
  if (side >= 2) from = c->source.last;
  uint64_t next = from >= c->sentence.last ? 61 : tag_at(c, from, 0);
  uint64_t next2 = from + 1 >= c->sentence.last ? 61 : tag_at(c, from, 1);
  aw_keys_add(k, 180, side);
  aw_keys_add(k, 181, c->lemma);
  aw_keys_add(k, 188, distance(c->sentence.last - c->cue->last) << 3 | side);
  bool closed = (c->setting & 1) != 0;
  uint32_t start = side == 1 ? c->source.first : c->cue->first;
  bool comma = start > 0 && token_at(c, start - 1)->tag == AW_TAG_COMMA;
  bool mark = start > 0 && is_close(c, start - 1);
  if (start > 1) mark = mark || is_close(c, start - 2);
  uint64_t left = (uint64_t)closed << 3 | (uint64_t)comma << 2 |
                  (uint64_t)mark << 1 | (start == c->sentence.first);
  aw_keys_add(k, 190, aw_two(left, side << 16 | next << 8 | next2));
  aw_keys_add(k, 192, aw_two(left << 8 | next, c->shape));
}

static void right_first_features(const chain *c, uint32_t i, uint32_t rank,
                                 unsigned part, aw_keys *k) {
  if (i == AW_NO_INDEX) {
    no_right(c, k);
    return;
  }
  uint64_t side = source_side(c);
  uint32_t from = c->cue->last;
  if (side == 2 && i >= c->source.last) from = c->source.last;
  uint64_t gap = distance(i - from), road = path(c, from, i, 4);
  uint64_t what = between(c, from, i);
  uint64_t lemma = lemma_at(c, i, 0), tag = tag_at(c, i, 0);
  uint64_t tags = tag << 8 | tag_at(c, i, -1);
  uint64_t open = i > 0 && is_open(c, i - 1), inside = inside_phrase(c->w, i);
  uint64_t state = gap << 5 | open << 4 | inside << 3 | side << 1 | (rank & 1);
  if (part & FIRST) {
    uint64_t classes = class_at(c, i) & AW_WORD_CLAUSE;
    aw_keys_add(k, 201, aw_two(road, side << 1 | open));
    aw_keys_add(k, 205, aw_two(state, c->shape));
    aw_keys_add(k, 207, aw_two(lemma, few((uint32_t)gap, 2)));
    aw_keys_add(k, 210, aw_two(tags, what));
    aw_keys_add(k, 217, aw_two(classes, aw_two(c->shape, what)));
  }
  if (!(part & REST)) return;
  aw_keys_add(k, 200, state);
  aw_keys_add(k, 203, aw_two(road, c->shape));
  aw_keys_add(k, 204, aw_two(state, c->lemma));
  aw_keys_add(k, 206, aw_two(state, tag));
  aw_keys_add(k, 208, aw_two(lemma, c->lemma));
  aw_keys_add(k, 211, aw_two(tags, c->shape));
  aw_keys_add(k, 212,
              aw_two(lemma_at(c, i, -1), side << 2 | inside << 1 | open));
  aw_keys_add(k, 213, aw_two(what << 3 | side << 1 | open, c->shape));
  aw_keys_add(k, 216, aw_two(c->setting, state));
  aw_keys_add(
      k, 219,
      aw_two(tag_at(c, from, 0) << 8 | tag_at(c, from, 1), gap << 8 | tag));
}

/* Sentences that a content may run on over: those of the quotation that goes
 * on, then quoted ones; ends (or starts, going back) into `p`. */
static void add_later_sentences(const chain *c, uint32_t sentence, places *p) {
  const aw_document *doc = c->w->doc;
  for (uint32_t n = 1; n <= SENTENCES_MAX; n++) {
    if (sentence + n >= doc->sentence_count) return;
    const aw_sentence *s = &doc->sentence[sentence + n];
    bool quoted = c->w->quoted[s->first] != AW_NO_INDEX;
    if (!quoted && n > 1) return;
    if (!quoted && s->paragraph != c->sentence.paragraph) return;
    uint32_t last = s->last;
    while (last > s->first + 1 && is_edge_mark(token_at(c, last - 1))) last--;
    add_place(p, last, n);
    if (quoted) { /* the mark may close before the sentence ends */
      uint32_t q = c->w->quotation[c->w->quoted[s->first]].last;
      if (q > s->first + 2 && q + 1 < last) {
        aw_token_range piece = aw_trim(c->w, (aw_token_range){ s->first, q });
        if (piece.last > piece.first) add_place(p, piece.last, n);
      }
    }
  }
}

static void right_last_places(const chain *c, places *p) {
  const aw_document *doc = c->w->doc;
  uint32_t from = c->right.first, sentence = doc->token_sentence[from];
  uint32_t end = doc->sentence[sentence].last;
  uint32_t limit = end - from > 110 ? from + 110 : end;
  p->count = 0;
  for (uint32_t e = from + 1; e <= limit; e++)
    if (!is_edge_mark(token_at(c, e - 1)) &&
        !(e < end && inside_phrase(c->w, e)))
      add_place(p, e, 0);
  if (limit < end) add_place(p, end, 0);
  add_later_sentences(c, sentence, p);
}

static uint64_t start_kind(const chain *c, uint32_t i) {
  uint64_t tag = tag_at(c, i, 0);
  if (i > 0 && is_open(c, i - 1)) return 200;
  if (class_at(c, i) & AW_WORD_CLAUSE) return 201;
  return tag;
}

/* The end of the quotation that holds `i`, all its pieces but bounded. */
static uint32_t quotation_end(const aw_work *w, uint32_t i) {
  uint32_t q = w->quoted[i];
  if (q == AW_NO_INDEX) return 0;
  for (uint32_t n = 0; n < SENTENCES_MAX; n++) {
    if (w->quotation[q].after == AW_NO_INDEX) break;
    q = w->quotation[q].after;
  }
  return w->quotation[q].last;
}

/* Where a sentence ends without its stops and marks. */
static uint32_t text_end(const chain *c, uint32_t sentence) {
  const aw_sentence *s = &c->w->doc->sentence[sentence];
  uint32_t last = s->last;
  while (last > s->first + 1 && is_edge_mark(token_at(c, last - 1))) last--;
  return last;
}

/* The content right of the cue starts at `first`. */
static void start_right(chain *c, uint32_t first) {
  c->right = (aw_token_range){ first, first + 1 };
  c->start = start_kind(c, first);
  c->quote = quotation_end(c->w, first);
  c->quote_end = 0;
  if (c->quote != 0)
    c->quote_end = aw_trim(c->w, (aw_token_range){ first, c->quote }).last;
  c->start_sentence = c->w->doc->token_sentence[first];
  c->end = text_end(c, c->start_sentence);
}

static void right_last_features(const chain *c, uint32_t e, uint32_t rank,
                                unsigned part, aw_keys *k) {
  const aw_work *w = c->w;
  const aw_document *doc = w->doc;
  uint32_t from = c->right.first, sentence = doc->token_sentence[e - 1];
  const aw_sentence *s = &doc->sentence[sentence];
  uint32_t last =
      sentence == c->start_sentence ? c->end : text_end(c, sentence);
  uint64_t ends = e >= last, start = c->start;
  uint64_t next = e >= s->last ? 61 : tag_at(c, e, 0);
  uint64_t next2 = e + 1 >= s->last ? 61 : tag_at(c, e, 1);
  uint64_t what = between(c, from, e), verbs = what & 3;
  uint64_t in_marks = w->quoted[from] != AW_NO_INDEX;
  uint64_t at_close = e <= c->quote && c->quote - e <= 3 && c->quote_end == e;
  uint64_t beyond = c->quote != 0 && e > c->quote;
  uint64_t marks = in_marks << 2 | at_close << 1 | beyond;
  uint64_t state = rank << 5 | ends << 4 | marks;
  uint64_t cue_next = e < s->last && w->cue_at[e] != AW_NO_INDEX;
  if (part & FIRST) {
    uint64_t first_next = e < s->last ? w->phrase_at[e] != AW_NO_INDEX : 0;
    uint64_t same = w->quoted[e - 1] == w->quoted[from];
    aw_keys_add(k, 235, aw_two(next << 8 | next2, verbs));
    aw_keys_add(k, 236, aw_two(next << 8 | next2, start));
    aw_keys_add(k, 244, aw_two(what << 4 | marks, c->shape));
    aw_keys_add(k, 246, aw_two(cue_next << 8 | next, verbs << 1 | first_next));
    aw_keys_add(k, 249, aw_two(state << 1 | same, what));
    aw_keys_add(k, 252, aw_two(c->form, verbs << 9 | ends << 8 | next));
    aw_keys_add(k, 253, aw_two(source_side(c), state << 8 | next));
  }
  if (!(part & REST)) return;
  uint64_t lemma = e >= s->last ? 1 : lemma_at(c, e, 0);
  uint64_t gap = distance(e - from);
  aw_keys_add(k, 230, state);
  aw_keys_add(k, 234, aw_two(next << 8 | tag_at(c, e, -1), verbs << 1 | ends));
  aw_keys_add(k, 237, aw_two(lemma, verbs << 4 | marks));
  aw_keys_add(k, 238, aw_two(lemma, c->shape));
  aw_keys_add(k, 239, aw_two(lemma, start));
  aw_keys_add(k, 240, aw_two(what, start << 1 | ends));
  aw_keys_add(k, 241, aw_two(gap << 2 | ends << 1 | cue_next, start));
  aw_keys_add(k, 242, aw_two(gap << 1 | ends, c->lemma));
  aw_keys_add(k, 245, aw_two(lemma, lemma_at(c, e, 1)));
  aw_keys_add(k, 247, aw_two(lemma_at(c, e, -1), ends));
}

/* ---- content left of the cue ----------------------------------------------
 */

/* Where what belongs to the cue begins, seen from the left. */
static uint32_t cue_edge(const chain *c) {
  return source_side(c) == 1 ? c->source.first : c->cue->first;
}

static void left_last_places(const chain *c, places *p) {
  uint32_t edge = cue_edge(c), from = c->first;
  if (edge - from > 25 && edge > 25) from = edge - 25;
  p->count = 0;
  add_place(p, AW_NO_INDEX, 0);
  for (uint32_t e = edge; e > from; e--)
    if (!is_edge_mark(token_at(c, e - 1)) && !inside_phrase(c->w, e))
      add_place(p, e, 0);
  /* The quotation of the sentence before. */
  if (edge - c->sentence.first > 12 || c->sentence.first == 0) return;
  aw_token_range before = aw_trim(
      c->w, (aw_token_range){ c->sentence.first > 4 ? c->sentence.first - 4 : 0,
                              c->sentence.first });
  if (before.last > before.first) add_place(p, before.last, 1);
}

static uint64_t right_kind(const chain *c) {
  if (c->right.first == c->right.last) return 0;
  uint64_t gap = c->right.first - c->cue->last;
  return 1 + (uint64_t)(c->w->quoted[c->right.first] != AW_NO_INDEX) +
         2 * (uint64_t)(gap > 2) +
         4 * (uint64_t)(c->right.first >= c->sentence.last);
}

static void no_left(const chain *c, aw_keys *k) {
  uint32_t edge = cue_edge(c);
  uint64_t right = right_kind(c), side = source_side(c);
  uint64_t before = tag_at(c, edge, -1);
  uint64_t after =
      c->cue->last >= c->sentence.last ? 61 : tag_at(c, c->cue->last, 0);
  aw_keys_add(k, 260, right << 3 | side);
  aw_keys_add(k, 261, aw_two(c->lemma, right));
  aw_keys_add(k, 263, aw_two(before << 8 | side, right));
  aw_keys_add(k, 264, aw_two(before << 8 | side, c->lemma));
  aw_keys_add(k, 265, aw_two(c->setting, right));
  aw_keys_add(k, 266, edge == c->sentence.first);
  aw_keys_add(k, 267, aw_two(c->tag << 8 | after, right));
  aw_keys_add(k, 268, aw_two(c->form, right));
}

static void left_last_features(const chain *c, uint32_t e, uint32_t rank,
                               unsigned part, aw_keys *k) {
  if (e == AW_NO_INDEX) {
    no_left(c, k);
    return;
  }
  uint32_t edge = cue_edge(c);
  uint64_t right = right_kind(c), side = source_side(c);
  uint64_t gap = distance(edge - e), road = path(c, e, edge, 4);
  uint64_t mark = is_close(c, e) || is_close(c, e + 1);
  uint64_t quoted = c->w->quoted[e - 1] != AW_NO_INDEX;
  uint64_t state = gap << 8 | rank << 7 | mark << 6 | quoted << 5 | side << 3;
  if (part & FIRST) {
    aw_keys_add(k, 270, state);
    aw_keys_add(k, 272, aw_two(road, side << 4 | right));
    aw_keys_add(k, 274, aw_two(aw_two(road, side), c->shape));
    aw_keys_add(k, 278, aw_two(lemma_at(c, e, 0), side << 4 | right));
  }
  if (!(part & REST)) return;
  aw_keys_add(k, 271, aw_two(state, right));
  aw_keys_add(k, 275, aw_two(state, c->lemma));
  aw_keys_add(k, 277, aw_two(tag_at(c, e, -1) << 8 | tag_at(c, e, 0), side));
  aw_keys_add(k, 280, aw_two(c->setting, state));
  aw_keys_add(k, 281, aw_two(road, lemma_at(c, edge, 0)));
  aw_keys_add(k, 284, aw_two(c->form, state));
}

static void add_earlier_sentences(const chain *c, uint32_t sentence,
                                  places *p) {
  const aw_document *doc = c->w->doc;
  for (uint32_t n = 1; n <= SENTENCES_MAX && n <= sentence; n++) {
    const aw_sentence *s = &doc->sentence[sentence - n];
    const aw_sentence *after = &doc->sentence[sentence - n + 1];
    if (c->w->quoted[s->last - 1] == AW_NO_INDEX ||
        c->w->quoted[after->first] == AW_NO_INDEX)
      return;
    uint32_t first = s->first;
    while (first + 1 < s->last && is_edge_mark(token_at(c, first))) first++;
    add_place(p, first, n);
    if (is_open(c, s->first)) continue;
    uint32_t q = c->w->quotation[c->w->quoted[s->last - 1]].first;
    if (q > s->first && q + 1 < s->last) add_place(p, q + 1, n);
  }
}

static void left_first_places(const chain *c, places *p) {
  const aw_document *doc = c->w->doc;
  uint32_t end = c->left.last, sentence = doc->token_sentence[end - 1];
  uint32_t start = doc->sentence[sentence].first;
  uint32_t from = end - start > 110 ? end - 110 : start;
  p->count = 0;
  for (uint32_t b = end; b-- > from;)
    if (!is_edge_mark(token_at(c, b)) && !inside_phrase(c->w, b))
      add_place(p, b, 0);
  if (from > start) add_place(p, start, 0);
  add_earlier_sentences(c, sentence, p);
}

static void left_first_features(const chain *c, uint32_t b, uint32_t rank,
                                unsigned part, aw_keys *k) {
  const aw_work *w = c->w;
  const aw_document *doc = w->doc;
  uint32_t end = c->left.last;
  const aw_sentence *s = &doc->sentence[doc->token_sentence[b]];
  uint32_t first = s->first;
  while (first + 1 < s->last && is_edge_mark(token_at(c, first))) first++;
  uint64_t starts = b <= first;
  uint64_t quoted_end = w->quoted[end - 1] != AW_NO_INDEX;
  uint64_t quoted = w->quoted[b] != AW_NO_INDEX,
           opens = b > 0 && is_open(c, b - 1);
  uint64_t same = w->quoted[b] == w->quoted[end - 1];
  uint64_t marks = quoted_end << 3 | quoted << 2 | opens << 1 | same;
  uint64_t state = rank << 5 | starts << 4 | marks;
  uint64_t what = between(c, b, end);
  uint64_t before = starts ? 61 : tag_at(c, b, -1);
  if (part & FIRST) {
    const aw_tally *at = c->t->at;
    uint64_t cues = cues_in(&at[s->first < b ? s->first : b], &at[b]);
    aw_keys_add(k, 290, state);
    aw_keys_add(k, 294, aw_two(state, what));
    aw_keys_add(k, 299, aw_two(lemma_at(c, b, 0), starts));
    aw_keys_add(k, 300, aw_two(c->setting, state));
    aw_keys_add(k, 301, aw_two(few((uint32_t)cues, 2) << 8 | before, starts));
  }
  if (!(part & REST)) return;
  uint64_t lemma = starts ? 1 : lemma_at(c, b, -1);
  uint64_t before_marks = 0, gap = distance(end - b);
  if (rank > 0 && b > 0)
    before_marks = w->quoted[s->first > 0 ? s->first - 1 : 0] != AW_NO_INDEX;
  aw_keys_add(k, 291, aw_two(state, right_kind(c)));
  aw_keys_add(k, 292, aw_two(state, c->lemma));
  aw_keys_add(k, 293, aw_two(state, c->shape));
  aw_keys_add(k, 295, aw_two(before << 8 | tag_at(c, b, 0), what & 3));
  aw_keys_add(k, 296, aw_two(lemma, what & 3));
  aw_keys_add(k, 297, aw_two(lemma, marks));
  aw_keys_add(k, 298, aw_two(gap << 1 | starts, c->shape));
  aw_keys_add(k, 302, aw_two(state << 1 | before_marks, few(rank, 3)));
}

/* ---- decisions ------------------------------------------------------------
 */

static void list_places(const chain *c, decision d, places *p) {
  switch (d) {
    case SOURCE: source_places(c, p); break;
    case SOURCE_FIRST: source_first_places(c, p); break;
    case SOURCE_LAST: source_last_places(c, p); break;
    case RIGHT_FIRST: right_first_places(c, p); break;
    case RIGHT_LAST: right_last_places(c, p); break;
    case LEFT_LAST: left_last_places(c, p); break;
    case LEFT_FIRST: left_first_places(c, p); break;
  }
}

/* A few of them have no rest, "none" and SOURCE_FIRST: all come at first. */
static void features_of(const chain *c, decision d, uint32_t at, uint32_t rank,
                        unsigned part, aw_keys *k) {
  k->count = 0;
  if (part == REST && d == SOURCE_FIRST) return;
  switch (d) {
    case SOURCE: source_features(c, at, rank, part, k); break;
    case SOURCE_FIRST: source_first_features(c, at, rank, k); break;
    case SOURCE_LAST: source_last_features(c, at, part, k); break;
    case RIGHT_FIRST: right_first_features(c, at, rank, part, k); break;
    case RIGHT_LAST: right_last_features(c, at, rank, part, k); break;
    case LEFT_LAST: left_last_features(c, at, rank, part, k); break;
    case LEFT_FIRST: left_first_features(c, at, rank, part, k); break;
  }
}

/* ---- the gate of places -------------------------------------------------- */

typedef struct place_class {
  uint32_t gap, before, after;
} place_class;

static uint32_t far(uint32_t n) {
  return n < 2 ? n : n < 5 ? 2 : n < 12 ? 3 : 4;
}

static uint32_t tag_behind(const chain *c, uint32_t at) {
  const aw_document *doc = c->w->doc;
  if (at < doc->token_count && (token_at(c, at)->flags & AW_TOKEN_SENTENCE))
    return 61;
  return (uint32_t)tag_at(c, at, 0);
}

/* Of the token before `at`; 62 where it is of another sentence. */
static uint32_t tag_before(const chain *c, uint32_t at) {
  const aw_document *doc = c->w->doc;
  if (at == 0) return 63;
  uint32_t inside = at < doc->token_count ? at : at - 1;
  if (token_at(c, inside)->flags & AW_TOKEN_SENTENCE) return 62;
  return token_at(c, at - 1)->tag;
}

static place_class class_of_source(const chain *c, uint32_t at, uint32_t rank) {
  const aw_phrase *q = &c->w->phrase[at];
  bool left = q->last <= c->cue->first;
  const aw_tally *from = &c->t->at[left ? q->last : c->cue->last];
  const aw_tally *to = &c->t->at[left ? c->cue->first : q->first];
  uint32_t verbs = from < to ? verbs_in(from, to) : verbs_in(to, from);
  return (place_class){ (uint32_t)few(verbs, 2), rank,
                        tag_before(c, q->first) };
}

/* What the gap of the decision's places is measured from. */
static uint32_t gap_origin(const chain *c, decision d) {
  switch (d) {
    case SOURCE_LAST: return c->w->phrase[c->phrase].last;
    case RIGHT_FIRST: return c->cue->last;
    case RIGHT_LAST: return c->right.first;
    case LEFT_LAST: return cue_edge(c);
    case LEFT_FIRST: return c->left.last;
    case SOURCE:
    case SOURCE_FIRST: break;
  }
  return 0;
}

/* `origin` is what gap_origin says. */
static inline place_class class_of_place(const chain *c, decision d,
                                         uint32_t origin, uint32_t at,
                                         uint32_t rank) {
  if (d == SOURCE) return class_of_source(c, at, rank);
  if (d == RIGHT_FIRST && source_side(c) == 2 && at >= c->source.last)
    origin = c->source.last;
  uint32_t gap = d == SOURCE_FIRST                   ? rank
                 : d == LEFT_LAST || d == LEFT_FIRST ? origin - at
                                                     : at - origin;
  return (place_class){ far(gap), tag_before(c, at), tag_behind(c, at) };
}

/* Numbers of the places that the gate leaves open, all but "none", into
 * open[]; returns how many.  Which are open is as good as random, so there is
 * no branch. */
static uint32_t open_places(const chain *c, const aw_place_gate *gate,
                            decision d, const places *p,
                            uint32_t open[PLACES_MAX]) {
  uint32_t count = 0, origin = gap_origin(c, d);
  for (uint32_t i = 0; i < p->count; i++) {
    if (p->at[i] == AW_NO_INDEX) continue;
    open[count] = i;
    if (gate == NULL) {
      count++;
      continue;
    }
    place_class k = class_of_place(c, d, origin, p->at[i], p->rank[i]);
    count += (uint32_t)(gate->open[d][k.gap][k.before] >> k.after & 1);
  }
  return count;
}

static void count_places(const chain *c, decision d, const places *p,
                         uint32_t right, aw_place_counts *counts) {
  uint32_t origin = gap_origin(c, d);
  for (uint32_t i = 0; i < p->count; i++) {
    if (p->at[i] == AW_NO_INDEX) continue;
    place_class k = class_of_place(c, d, origin, p->at[i], p->rank[i]);
    aw_place_count *n = &counts->of[d][k.gap][k.before][k.after];
    n->seen++;
    n->right += i == right;
  }
}

typedef struct ranked {
  aw_place_count count;
  uint32_t index; /* of the counts of a decision */
} ranked;

/* Right ones of those seen, drawn a little to the middle: rare places stay
 * open. */
#define DRAWN 0.2
#define RARE 0.02 /* no place is closed that is right more often */
static double rate(const aw_place_count *n) {
  return (n->right + DRAWN) / (n->seen + 2 * DRAWN);
}

static int rarest_first(const void *x, const void *y) {
  const ranked *a = x, *b = y;
  double p = rate(&a->count), q = rate(&b->count);
  if (p != q) return p < q ? -1 : 1;
  return a->index < b->index ? -1 : a->index > b->index;
}

#define PLACE_CELLS (AW_PLACE_GAPS * AW_PLACE_TAGS * AW_PLACE_TAGS)

static void close_places(const aw_place_counts *counts, uint32_t d, double loss,
                         ranked *order, aw_place_gate *out) {
  const aw_place_count *cell = &counts->of[d][0][0][0];
  double all = 0, lost = 0;
  for (uint32_t i = 0; i < PLACE_CELLS; i++) {
    order[i] = (ranked){ cell[i], i };
    all += cell[i].right;
  }
  qsort(order, PLACE_CELLS, sizeof *order, rarest_first);
  for (uint32_t i = 0; i < PLACE_CELLS; i++) {
    lost += order[i].count.right;
    if (lost > loss * all || rate(&order[i].count) > RARE) break;
    uint32_t pair = order[i].index % (AW_PLACE_TAGS * AW_PLACE_TAGS);
    uint32_t gap = order[i].index / (AW_PLACE_TAGS * AW_PLACE_TAGS);
    out->open[d][gap][pair / AW_PLACE_TAGS] &=
        ~(UINT64_C(1) << pair % AW_PLACE_TAGS);
  }
}

avow_status aw_place_gate_make(const aw_place_counts *counts, double loss,
                               aw_place_gate *out, avow_error *err) {
  ranked *order = malloc(PLACE_CELLS * sizeof *order);
  if (order == NULL) return aw_nomem(err);
  *out = (aw_place_gate){ .unused = 0 };
  memset(out->open, 0xff, sizeof out->open);
  for (uint32_t d = 0; d < AW_DECISIONS; d++) {
    close_places(counts, d, loss, order, out);
    out->behind[d] = INFINITY;
  }
  free(order);
  return AVOW_OK;
}

float aw_place_gap(const aw_place_gaps *gaps, uint32_t d, double loss) {
  double all = 0, sum = 0;
  uint32_t cell = 0;
  for (uint32_t i = 0; i < AW_GAP_CELLS; i++) all += gaps->of[d][i];
  for (; cell < AW_GAP_CELLS; cell++) {
    sum += gaps->of[d][cell];
    if (sum >= (1 - loss) * all) break;
  }
  return cell < AW_GAP_CELLS - 1 ? (float)(cell + 1) * AW_GAP_STEP : INFINITY;
}

/* ---- the best place ------------------------------------------------------ */

typedef struct choice {
  uint32_t best, none; /* places; `none` AW_NO_INDEX where not offered */
  float best_score, none_score;
} choice;

static float score_of(const chain *c, const aw_scoring *scoring, decision d,
                      const places *p, uint32_t i, unsigned part) {
  aw_keys keys;
  features_of(c, d, p->at[i], p->rank[i], part, &keys);
  return aw_scoring_rank(scoring, &keys);
}

/* The best place; apart from it, the score of "none", which comes first where
 * it is offered.  With a gate, places
 * that are closed or far behind after their first features are given up. */
static choice choose_from(const chain *c, const aw_scoring *scoring,
                          const aw_place_gate *gate, decision d,
                          const places *p) {
  choice out = { AW_NO_INDEX, AW_NO_INDEX, -INFINITY, -INFINITY };
  float first[PLACES_MAX], top = -INFINITY;
  uint32_t open[PLACES_MAX], count = open_places(c, gate, d, p, open);
  if (p->count > 0 && p->at[0] == AW_NO_INDEX) {
    out.none = 0;
    out.none_score = score_of(c, scoring, d, p, 0, ALL);
  }
  bool alone = count == 1 && out.none == AW_NO_INDEX;
  for (uint32_t n = 0; n < count; n++) {
    first[n] = alone ? 0 : score_of(c, scoring, d, p, open[n], FIRST);
    if (first[n] > top) top = first[n];
  }
  float least = gate == NULL ? -INFINITY : top - gate->behind[d];
  uint32_t left = 0;
  for (uint32_t n = 0; n < count; n++) {
    if (first[n] < least) continue;
    first[left] = first[n];
    open[left++] = open[n];
  }
  if (left == 1 && out.none == AW_NO_INDEX) { /* nothing to choose from */
    out.best = open[0];
    out.best_score = first[0];
    return out;
  }
  for (uint32_t n = 0; n < left; n++) {
    float score = first[n] + score_of(c, scoring, d, p, open[n], REST);
    if (score <= out.best_score) continue;
    out.best = open[n];
    out.best_score = score;
  }
  return out;
}

static choice choose(const chain *c, const aw_scoring *scoring, decision d,
                     const places *p) {
  return choose_from(c, scoring, scoring->places, d, p);
}

static uint32_t decide(const chain *c, const aw_scoring *scoring, decision d) {
  places p;
  list_places(c, d, &p);
  choice got = choose(c, scoring, d, &p);
  if (got.best == AW_NO_INDEX && got.none == AW_NO_INDEX)
    got = choose_from(c, scoring, NULL, d, &p); /* one must be */
  if (got.best == AW_NO_INDEX || got.none_score >= got.best_score)
    return AW_NO_INDEX;
  return p.at[got.best];
}

static void decide_source(chain *c, const aw_scoring *scoring) {
  c->phrase = decide(c, scoring, SOURCE);
  c->source = (aw_token_range){ 0, 0 };
  if (c->phrase == AW_NO_INDEX) return;
  const aw_phrase *q = &c->w->phrase[c->phrase];
  c->source = (aw_token_range){ q->first, q->last };
  if (q->possessive) return;
  uint32_t first = decide(c, scoring, SOURCE_FIRST);
  uint32_t last = decide(c, scoring, SOURCE_LAST);
  if (first != AW_NO_INDEX) c->source.first = first;
  if (last != AW_NO_INDEX) c->source.last = last;
}

/* Content on one side at least: where both say none, the nearer to it. */
static void decide_content(chain *c, const aw_scoring *scoring) {
  places right, left;
  c->right = c->left = (aw_token_range){ 0, 0 };
  list_places(c, RIGHT_FIRST, &right);
  choice r = choose(c, scoring, RIGHT_FIRST, &right);
  bool has_right = r.best != AW_NO_INDEX && r.best_score > r.none_score;
  if (has_right) {
    start_right(c, right.at[r.best]);
    c->right.last = decide(c, scoring, RIGHT_LAST);
  }
  list_places(c, LEFT_LAST, &left);
  choice l = choose(c, scoring, LEFT_LAST, &left);
  bool has_left = l.best != AW_NO_INDEX && l.best_score > l.none_score;
  if (!has_right && !has_left) {
    if (r.best == AW_NO_INDEX)
      r = choose_from(c, scoring, NULL, RIGHT_FIRST, &right);
    if (l.best == AW_NO_INDEX)
      l = choose_from(c, scoring, NULL, LEFT_LAST, &left);
    float lack_r =
        r.best == AW_NO_INDEX ? INFINITY : r.none_score - r.best_score;
    float lack_l =
        l.best == AW_NO_INDEX ? INFINITY : l.none_score - l.best_score;
    has_left = l.best != AW_NO_INDEX && lack_l <= lack_r;
    if (!has_left && r.best != AW_NO_INDEX) {
      start_right(c, right.at[r.best]);
      c->right.last = decide(c, scoring, RIGHT_LAST);
    }
  }
  if (has_left) {
    c->left.last = left.at[l.best];
    c->left.first = c->left.last - 1;
    c->left.first = decide(c, scoring, LEFT_FIRST);
  }
}

/* "It was announced that ...": a pronoun alone is no part of what is said. */
static void drop_lone_pronoun(chain *c) {
  bool alone =
      c->left.first != AW_NO_INDEX && c->left.first + 1 == c->left.last;
  if (alone && c->right.first < c->right.last &&
      token_at(c, c->left.first)->tag == AW_TAG_PRP)
    c->left = (aw_token_range){ 0, 0 };
}

void aw_statement_find(const aw_work *w, const aw_tallies *tallies,
                       const aw_scoring *scoring, uint32_t cue,
                       aw_statement *out) {
  chain c;
  set_cue(&c, w, tallies, cue);
  decide_source(&c, scoring);
  decide_content(&c, scoring);
  drop_lone_pronoun(&c);
  if (c.right.last == AW_NO_INDEX) c.right.last = c.right.first + 1;
  if (c.left.first == AW_NO_INDEX) c.left.first = c.left.last - 1;
  *out = (aw_statement){ c.phrase, c.source, c.left, c.right,
                         w->cue[cue].confidence };
}

/* ---- learning -------------------------------------------------------------
 */

/* How far the right place, where it wins, is behind after its first features
 * alone. */
static void note_gap(const chain *c, const aw_scoring *scoring, decision d,
                     const places *p, uint32_t right, aw_place_gaps *gaps) {
  choice got = choose_from(c, scoring, NULL, d, p);
  if (got.best != right || got.none_score >= got.best_score) return;
  float top = -INFINITY, own = score_of(c, scoring, d, p, right, FIRST);
  for (uint32_t i = 0; i < p->count; i++)
    if (p->at[i] != AW_NO_INDEX)
      top = fmaxf(top, score_of(c, scoring, d, p, i, FIRST));
  float step = (top - own) / AW_GAP_STEP;
  uint32_t cell = step < AW_GAP_CELLS - 1 ? (uint32_t)step : AW_GAP_CELLS - 1;
  gaps->of[d][cell]++;
}

static avow_status teach(const chain *c, const aw_scoring *scoring, decision d,
                         uint32_t gold, const aw_statement_lesson *lesson) {
  places p;
  aw_keys keys;
  list_places(c, d, &p);
  uint32_t right = AW_NO_INDEX;
  for (uint32_t i = 0; i < p.count && right == AW_NO_INDEX; i++)
    if (p.at[i] == gold) right = i;
  if (right == AW_NO_INDEX) return AVOW_OK; /* nothing to learn */
  if (lesson->counts != NULL) count_places(c, d, &p, right, lesson->counts);
  if (lesson->gaps != NULL) {
    note_gap(c, scoring, d, &p, right, lesson->gaps);
    return AVOW_OK;
  }
  choice got = choose(c, scoring, d, &p);
  uint32_t best = got.none_score >= got.best_score ? got.none : got.best;
  if (best == right || best == AW_NO_INDEX) {
    aw_perceptron_trainer_step(scoring->trainer);
    return AVOW_OK;
  }
  features_of(c, d, p.at[right], p.rank[right], ALL, &keys);
  avow_status status = aw_perceptron_trainer_update(scoring->trainer, keys.key,
                                                    keys.count, 0, 1);
  if (status != AVOW_OK) return status;
  features_of(c, d, p.at[best], p.rank[best], ALL, &keys);
  return aw_perceptron_trainer_update(scoring->trainer, keys.key, keys.count, 1,
                                      0);
}

/* The candidate that heads the gold source: the first phrase inside it that
 * is no possessor, else what overlaps. */
static uint32_t gold_phrase(const chain *c, aw_token_range source) {
  places p;
  source_places(c, &p);
  uint32_t best = AW_NO_INDEX;
  for (uint32_t i = 1; i < p.count; i++) {
    const aw_phrase *q = &c->w->phrase[p.at[i]];
    if (q->head < source.first || q->head >= source.last) continue;
    if (best == AW_NO_INDEX || q->first < c->w->phrase[best].first)
      best = p.at[i];
  }
  return best;
}

avow_status aw_statement_learn(const aw_work *w, const aw_tallies *tallies,
                               const aw_scoring *scoring, uint32_t cue,
                               const aw_gold_statement *gold,
                               const aw_statement_lesson *lesson) {
  chain c;
  avow_status status = AVOW_OK;
  bool has_source = gold->source.first < gold->source.last;
  bool has_right = gold->right.first < gold->right.last;
  bool has_left = gold->left.first < gold->left.last;
  set_cue(&c, w, tallies, cue);
  uint32_t phrase = has_source ? gold_phrase(&c, gold->source) : AW_NO_INDEX;
  if (!has_source || phrase != AW_NO_INDEX)
    AW_TRY(teach(&c, scoring, SOURCE, phrase, lesson));
  c.phrase = phrase;
  if (phrase != AW_NO_INDEX && !w->phrase[phrase].possessive) {
    AW_TRY(teach(&c, scoring, SOURCE_FIRST, gold->source.first, lesson));
    AW_TRY(teach(&c, scoring, SOURCE_LAST, gold->source.last, lesson));
  }
  c.source = gold->source;
  AW_TRY(teach(&c, scoring, RIGHT_FIRST,
               has_right ? gold->right.first : AW_NO_INDEX, lesson));
  if (has_right) {
    start_right(&c, gold->right.first);
    AW_TRY(teach(&c, scoring, RIGHT_LAST, gold->right.last, lesson));
  }
  c.right = gold->right;
  AW_TRY(teach(&c, scoring, LEFT_LAST, has_left ? gold->left.last : AW_NO_INDEX,
               lesson));
  if (has_left) {
    c.left = (aw_token_range){ gold->left.last - 1, gold->left.last };
    AW_TRY(teach(&c, scoring, LEFT_FIRST, gold->left.first, lesson));
  }
cleanup:
  return status;
}
