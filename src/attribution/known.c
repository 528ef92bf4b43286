#include "attribution/known.h"

#include <stdlib.h>

#include "attribution/cue.h"
#include "base/status.h"

/* ---- features ------------------------------------------------------------ */

/* All that the features of a word itself look at. */
typedef struct word {
  uint64_t key, lemma;
  uint32_t ending; /* last three bytes and the tag, a bit for punctuation */
  uint32_t classes;
} word;

#define PUNCTUATION 0x80u
#define TAG_OF(ending) ((ending)&0x7fu)

static uint32_t ending_of(const aw_document *doc, const aw_token *t) {
  const uint8_t *end = (const uint8_t *)doc->text.ptr + t->end;
  uint32_t length = t->end - t->begin, value = 0;
  if (length >= 3)
    value = (uint32_t)end[-3] << 16 | (uint32_t)end[-2] << 8 | end[-1];
  else
    for (uint32_t k = length; k > 0; k--) value = value << 8 | end[-(int)k];
  bool mark = (t->flags & AW_TOKEN_PUNCTUATION) != 0;
  return value << 8 | t->tag | (mark ? PUNCTUATION : 0);
}

static word word_of(const aw_document *doc, uint32_t token) {
  const aw_token *t = &doc->token[token];
  return (word){ t->key, t->lemma, ending_of(doc, t), 0 };
}

/* What is known of a word whose tag alone is known. */
static void tag_keys(uint64_t tag, aw_keys *keys) {
  aw_keys_add(keys, 1, 0);
  aw_keys_add(keys, 4, tag);
}

static void own_keys(const word *w, aw_keys *keys) {
  uint64_t tag = TAG_OF(w->ending);
  aw_keys_add(keys, 2, w->lemma);
  aw_keys_add(keys, 3, w->key);
  aw_keys_add(keys, 5, aw_two(w->classes, tag));
  aw_keys_add(keys, 6, aw_two(w->lemma, tag));
  aw_keys_add(keys, 22, (uint64_t)(w->ending >> 8) << 8 | tag);
}

/* A word's part in the scores of the tokens around it: its lemma, its tag, and
 * its classes where it has some. */
#define SHIFTS 4u
static const struct {
  int shift;                    /* from the token to the word */
  uint16_t lemma, tag, classes; /* kinds */
} around[SHIFTS] = {
  { -2, 16, 26, 52 }, { -1, 7, 27, 53 }, { 1, 8, 28, 54 }, { 2, 17, 29, 55 }
};

/* What stands for lemma and tag outside the sentence. */
static uint64_t outside_lemma(uint32_t k) {
  return around[k].shift < 0 ? 1 : 2;
}
static uint64_t outside_tag(uint32_t k) {
  return around[k].shift < 0 ? 61 : 62;
}
#define TAGS 64u

void aw_known_keys(const aw_work *w, const aw_sentence *s, uint32_t token,
                   aw_keys *keys) {
  word own = word_of(w->doc, token);
  own.classes = w->classes[token];
  tag_keys(TAG_OF(own.ending), keys);
  own_keys(&own, keys);
  for (uint32_t k = 0; k < SHIFTS; k++) {
    int64_t at = (int64_t)token + around[k].shift;
    bool inside = at >= (int64_t)s->first && at < (int64_t)s->last;
    const aw_token *t = inside ? &w->doc->token[at] : NULL;
    aw_keys_add(keys, around[k].lemma, t ? t->lemma : outside_lemma(k));
    aw_keys_add(keys, around[k].tag, t ? t->tag : outside_tag(k));
    if (inside && w->classes[at] != 0)
      aw_keys_add(keys, around[k].classes, w->classes[at]);
  }
}

/* ---- what is remembered -------------------------------------------------- */

/* The lemma is no part of what is looked for: word and tag tell it. */
typedef struct entry { /* one cache line */
  uint64_t key;        /* of the word; with `ending` 0: free */
  uint32_t ending, classes;
  int32_t own[AW_WORD_ROW];
  int16_t near[SHIFTS][AW_WORD_ROW];
} entry;

#define ENTRIES 32768u
#define AHEAD 6u /* tokens */

struct aw_known {
  const aw_words *words;
  const aw_packed *scores;
  int32_t own_tag[TAGS][AW_WORD_ROW];
  int16_t tag[SHIFTS][TAGS][AW_WORD_ROW];
  int16_t edge[SHIFTS][AW_WORD_ROW]; /* of what is outside the sentence */
  entry *entry;                      /* [ENTRIES], each a cache line */
  entry *memory;                     /* that `entry` lies in */
};

/* row += the row of `key`; weights are small enough for the sum of three
 * (AW_WORD_LARGEST). */
static void add_key(const aw_known *known, uint64_t key,
                    int16_t row[AW_WORD_ROW]) {
  const uint16_t *bucket = aw_packed_bucket(known->scores, key, AW_WORD_SCORES);
  int16_t found[AW_WORD_SCORES];
  if (!aw_packed_find(bucket, key, AW_WORD_SCORES, found)) return;
  for (uint32_t k = 0; k < AW_WORD_SCORES; k++)
    row[k] = (int16_t)(row[k] + found[k]);
}

static void read_tags(aw_known *known) {
  for (uint32_t tag = 0; tag < TAGS; tag++) {
    aw_keys keys = { .count = 0 };
    tag_keys(tag, &keys);
    aw_packed_add(known->scores, keys.key, keys.count, known->own_tag[tag]);
  }
  for (uint32_t k = 0; k < SHIFTS; k++) {
    for (uint32_t tag = 0; tag < TAGS; tag++)
      add_key(known, aw_feature_key(around[k].tag, tag), known->tag[k][tag]);
    memcpy(known->edge[k], known->tag[k][outside_tag(k)],
           sizeof known->edge[k]);
    add_key(known, aw_feature_key(around[k].lemma, outside_lemma(k)),
            known->edge[k]);
  }
}

avow_status aw_known_new(const aw_words *words, const aw_packed *word_scores,
                         aw_known **out, avow_error *err) {
  aw_known *known = calloc(1, sizeof *known);
  if (known == NULL) return aw_nomem(err);
  *known = (aw_known){ .words = words, .scores = word_scores };
  /* Of zeroed memory only what is used takes a page: short texts use few. */
  known->memory = calloc(ENTRIES + 1, sizeof(entry));
  if (known->memory == NULL) {
    free(known);
    return aw_nomem(err);
  }
  known->entry = known->memory + 1;
  known->entry =
      (entry *)((uintptr_t)known->entry / sizeof(entry) * sizeof(entry));
  read_tags(known);
  *out = known;
  return AVOW_OK;
}

void aw_known_free(aw_known *known) {
  if (known == NULL) return;
  free(known->memory);
  free(known);
}

/* Words that report, and the colon, may begin a cue whatever was learnt: news
 * of another kind uses others of them. */
static bool is_always_open(const word *w) {
  return (w->classes & AW_WORD_REPORT) != 0 ||
         TAG_OF(w->ending) == AW_TAG_COLON;
}

static void work_out(const aw_known *known, word w, entry *e) {
  aw_keys keys;
  uint64_t near[SHIFTS];
  for (uint32_t k = 0; k < SHIFTS; k++) {
    near[k] = aw_feature_key(around[k].lemma, w.lemma);
    __builtin_prefetch(
        aw_packed_bucket(known->scores, near[k], AW_WORD_SCORES));
  }
  if ((w.ending & PUNCTUATION) == 0) {
    w.classes = aw_words_classes(known->words, w.key);
    if (w.lemma != w.key) w.classes |= aw_words_classes(known->words, w.lemma);
  }
  *e = (entry){ .key = w.key, .ending = w.ending, .classes = w.classes };
  memcpy(e->own, known->own_tag[TAG_OF(w.ending) % TAGS], sizeof e->own);
  keys.count = 0;
  own_keys(&w, &keys);
  aw_packed_add(known->scores, keys.key, keys.count, e->own);
  if (is_always_open(&w)) e->own[AW_WORD_GATE] += AW_GATE_ALWAYS;
  for (uint32_t k = 0; k < SHIFTS; k++) {
    memcpy(e->near[k], known->tag[k][TAG_OF(w.ending) % TAGS],
           sizeof e->near[k]);
    add_key(known, near[k], e->near[k]);
    if (w.classes != 0)
      add_key(known, aw_feature_key(around[k].classes, w.classes), e->near[k]);
  }
}

static entry *place_of(const aw_known *known, const aw_token *t) {
  return &known->entry[(t->key + t->tag * UINT64_C(0x9E37)) & (ENTRIES - 1)];
}

static const entry *look_up(const aw_known *known, const aw_document *doc,
                            uint32_t token) {
  const aw_token *t = &doc->token[token];
  entry *e = place_of(known, t);
  uint32_t ending = ending_of(doc, t);
  if (e->key != t->key || e->ending != ending)
    work_out(known, word_of(doc, token), e);
  return e;
}

/* ---- a document ---------------------------------------------------------- */

#if defined(__SSE2__)
static __m128i load_row(const int32_t *row) {
  return _mm_loadu_si128((const __m128i *)(const void *)row);
}
static void add_row(int32_t *to, __m128i row) {
  row = _mm_add_epi32(row, load_row(to));
  _mm_storeu_si128((__m128i *)(void *)to, row);
}
static void add_near(int32_t *to, const int16_t *from) {
  __m128i half = _mm_loadl_epi64((const __m128i *)(const void *)from);
  add_row(to, _mm_srai_epi32(_mm_unpacklo_epi16(half, half), 16));
}
static void add_own(int32_t *to, const int32_t *from) {
  add_row(to, load_row(from));
}
#else
static void add_near(int32_t *to, const int16_t *from) {
  for (uint32_t k = 0; k < AW_WORD_ROW; k++) to[k] += from[k];
}
static void add_own(int32_t *to, const int32_t *from) {
  for (uint32_t k = 0; k < AW_WORD_ROW; k++) to[k] += from[k];
}
#endif

static void add_edges(const aw_known *known, aw_work *w, const aw_sentence *s) {
  for (uint32_t k = 0; k < SHIFTS; k++)
    for (int n = 0; n < abs(around[k].shift); n++) {
      int64_t at = around[k].shift < 0 ? (int64_t)s->first + n
                                       : (int64_t)s->last - 1 - n;
      if (at >= (int64_t)s->first && at < (int64_t)s->last)
        add_near(w->word_score[at], known->edge[k]);
    }
}

#define REACH 2u /* tokens to each side that a word tells of */

/* Each word adds to the scores around it, be they in its sentence or not;
 * what reaches over an end is taken back. */
static void read_sentence(const aw_known *known, aw_work *w,
                          const aw_sentence *s) {
  const aw_document *doc = w->doc;
  aw_word_score *score = w->word_score, before[REACH];
  if (s->first >= s->last) return;
  memcpy(before, score + s->first - REACH, sizeof before);
  memset(score + s->first, 0, REACH * sizeof *score);
  for (uint32_t i = s->first; i < s->last; i++) {
    if (i + AHEAD < doc->token_count)
      __builtin_prefetch(place_of(known, &doc->token[i + AHEAD]));
    const entry *e = look_up(known, doc, i);
    aw_word_score *at = score + i;
    w->classes[i] = e->classes;
    memset(at[REACH], 0, sizeof at[REACH]);
    add_near(at[2], e->near[0]);
    add_near(at[1], e->near[1]);
    add_own(at[0], e->own);
    add_near(at[-1], e->near[2]);
    add_near(at[-2], e->near[3]);
  }
  memcpy(score + s->first - REACH, before, sizeof before);
  add_edges(known, w, s);
}

avow_status aw_known_read(aw_known *known, aw_work *w, avow_error *err) {
  const aw_document *doc = w->doc;
  size_t count = (size_t)doc->token_count + 1;
  w->words = known->words;
  w->classes = AW_NEW(doc->arena, uint32_t, count);
  w->word_score = AW_NEW_RAW(doc->arena, aw_word_score, count + 2 * REACH);
  if (w->classes == NULL || w->word_score == NULL) return aw_nomem(err);
  memset(w->word_score, 0, REACH * sizeof *w->word_score);
  w->word_score += REACH;
  memset(w->word_score + doc->token_count, 0,
         (1 + REACH) * sizeof *w->word_score);
  for (uint32_t s = 0; s < doc->sentence_count; s++)
    read_sentence(known, w, &doc->sentence[s]);
  return AVOW_OK;
}

/* ---- learning the gate ----------------------------------------------------
 *
 * A perceptron with uneven margins (Li, Zaragoza, Herbrich, Shawe-Taylor,
 * Kandola 2002): a cue that the gate stops is lost, a token that it lets
 * through costs a little time. */
#define CUE_MARGIN 40.0f
#define OUT_MARGIN 2.0f

static avow_status learn_open(aw_perceptron_trainer *gate, const aw_keys *keys,
                              float score, bool cue) {
  if (cue ? score > CUE_MARGIN : score < -OUT_MARGIN) {
    aw_perceptron_trainer_step(gate);
    return AVOW_OK;
  }
  return aw_perceptron_trainer_update(gate, keys->key, keys->count, !cue, cue);
}

/* The second gate learns from the tokens that the first lets through, what
 * that one is to be set right by. */
avow_status aw_gate_learn(const aw_work *w, aw_perceptron_trainer *gate,
                          aw_perceptron_trainer *second, const uint8_t *tags) {
  const aw_document *doc = w->doc;
  avow_status status = AVOW_OK;
  for (uint32_t s = 0; s < doc->sentence_count; s++)
    for (uint32_t i = doc->sentence[s].first; i < doc->sentence[s].last; i++) {
      float first[AW_GATE_CLASSES], more[AW_GATE_CLASSES];
      aw_keys keys = { .count = 0 };
      bool cue = tags[i] == AW_CUE_BEGIN;
      aw_known_keys(w, &doc->sentence[s], i, &keys);
      aw_perceptron_trainer_score(gate, keys.key, keys.count, first);
      AW_TRY(learn_open(gate, &keys, first[0], cue));
      if (!cue && first[0] < -OUT_MARGIN) continue;
      keys.count = 0;
      aw_cue_word_keys(w, &doc->sentence[s], i, &keys);
      aw_perceptron_trainer_score(second, keys.key, keys.count, more);
      AW_TRY(learn_open(second, &keys, first[0] + more[0], cue));
    }
cleanup:
  return status;
}
