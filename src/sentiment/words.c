/* words.c - what each word adds to the scores of linear models, kept by word:
 * the same few thousand words make most of any text.
 */
#include <stdlib.h>

#include "base/pages.h"
#include "base/status.h"
#include "sentiment/model.h"

/* Which word of a memory: all that its sums depend on. */
static inline uint64_t word_of(const aw_token *token) {
  uint64_t of = token->key + (token->flags & (AW_TOKEN_WORD | AW_TOKEN_NUMBER));
  return of == 0 ? 1 : of;
}

/* The same where the lemma counts too, and whether it is a mark. */
static inline uint64_t term_of(const aw_token *token) {
  uint64_t of = word_of(token) + (token->key ^ token->lemma) +
                (token->flags & AW_TOKEN_PUNCTUATION);
  return of == 0 ? 1 : of;
}

/* Its id among the vectors. */
static uint32_t vector_of(const aw_vectors *vectors, const aw_token *token) {
  if (vectors == NULL || !(token->flags & AW_TOKEN_WORD)) return AW_NO_ID;
  return aw_vocabulary_find(&vectors->vocabulary, token->key);
}

/* Weights of a feature by label, times those of its block; 0 where it is
 * unknown. */
static aw_four weights_of(const aw_classifier *c, const aw_block *table,
                          unsigned block, uint64_t key) {
  double weight[AVOW_SENTIMENT_COUNT] = { 0.0 };
  uint32_t id = aw_classifier_find(c, block, key);
  aw_four out = { 0.0f, 0.0f, 0.0f, 0.0f };
  if (id == AW_NO_ID) return out;
  aw_classifier_weights(c, id, weight);
  for (unsigned k = 0; k < AVOW_SENTIMENT_COUNT; k++)
    out[k] = (float)(table[block].scale * weight[k]);
  return out;
}

static uint64_t key_of_word(const aw_token *token) {
  return aw_hash_join(aw_template_of(AW_SENTIMENT_WORD).seed,
                      aw_sentiment_key(token));
}

/* ---- what is known --------------------------------------------------------
 */

#define FEW 2048u   /* sentences' words */
#define MANY 32768u /* with half as many of mentions, one large page */
#define LARGE_PAGE ((size_t)2 << 20)

/* Forget all words and have room for `words`; false, and nothing changes,
 * where memory is out. */
static bool make_room(aw_known_sums *known, uint32_t words) {
  size_t rows = words * sizeof *known->sentence;
  size_t size = rows + words / 2 * sizeof *known->mention;
  size_t align = words == MANY ? LARGE_PAGE : 64u;
  _Static_assert(MANY * (sizeof *known->sentence + 32) == LARGE_PAGE,
                 "the large page is all theirs");
  char *memory = calloc(1, size + align);
  if (memory == NULL) return false;
  free(known->memory);
  char *begin = memory + (align - (uintptr_t)memory % align) % align;
  if (words == MANY) aw_prefer_large_pages(begin, LARGE_PAGE);
  *known =
      (aw_known_sums){ .memory = memory,
                       .sentence = (aw_sentence_word *)(void *)begin,
                       .mention = (aw_mention_word *)(void *)(begin + rows),
                       .sentence_mask = words - 1u,
                       .mention_mask = words / 2 - 1u };
  return true;
}

avow_status aw_known_sums_init(aw_known_sums *known, avow_error *err) {
  return make_room(known, FEW) ? AVOW_OK : aw_nomem(err);
}

void aw_known_sums_release(aw_known_sums *known) {
  free(known->memory);
  *known = (aw_known_sums){ 0 };
}

/* ---- sentences ------------------------------------------------------------
 */

typedef int8_t four_small __attribute__((vector_size(4)));

static float dot_small(const int8_t *value, const float *weight,
                       uint32_t count) {
  aw_four sums = { 0.0f, 0.0f, 0.0f, 0.0f };
  uint32_t d = 0;
  for (; d + 4u <= count; d += 4u) {
    four_small small;
    aw_four by;
    memcpy(&small, value + d, sizeof small);
    memcpy(&by, weight + d, sizeof by);
    sums += by * __builtin_convertvector(small, aw_four);
  }
  float sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  for (; d < count; d++) sum += (float)value[d] * weight[d];
  return sum;
}

static void make_sentence_word(const aw_sentiment_model *m,
                               const aw_document *doc, uint32_t token,
                               aw_sentence_word *out) {
  const aw_token *t = &doc->token[token];
  const aw_sentence_parts *parts = m->sentence_parts;
  const aw_vectors *v = m->vectors;
  uint32_t id = vector_of(v, t);
  *out = (aw_sentence_word){ .of = term_of(t),
                             .tone = aw_tone_word_of(&m->lexicon, doc, token) };
  if (id != AW_NO_ID) out->mass = v->weight[id] * aw_vectors_length(v, id);
  if (id != AW_NO_ID && parts != NULL)
    out->vector = v->weight[id] * v->scale[id] *
                  dot_small(v->value + (size_t)id * v->dimensions,
                            parts->dimension, v->dimensions);
  if (parts != NULL)
    out->word = weights_of(m->sentence, aw_sentence_block, AW_SENTENCE_WORD,
                           key_of_word(t))[0];
}

bool aw_sentiment_sum_words(aw_sentiment_work *work,
                            const aw_sentiment_model *model,
                            const aw_document *doc) {
  aw_word_sums sum = { 0.0, 0.0, 0.0 };
  aw_known_sums *known = &work->known;
  if (known->sentence_mask < MANY - 1u && known->made >= FEW)
    (void)make_room(known, MANY); /* else it goes on with few */
  work->sum = AW_NEW_RAW(doc->arena, aw_word_sums, doc->token_count + 1);
  work->tone = AW_NEW_RAW(doc->arena, aw_tone_word, doc->token_count + 1);
  if (work->sum == NULL || work->tone == NULL) return false;
  for (uint32_t i = 0; i < doc->token_count; i++) {
    uint64_t of = term_of(&doc->token[i]);
    aw_sentence_word *word = &known->sentence[of & known->sentence_mask];
    if (word->of != of) {
      make_sentence_word(model, doc, i, word);
      known->made++;
    }
    work->sum[i] = sum;
    work->tone[i] = word->tone;
    sum.word += (double)word->word;
    sum.vector += (double)word->vector;
    sum.mass += (double)word->mass;
  }
  work->sum[doc->token_count] = sum;
  return true;
}

avow_status aw_sentence_parts_new(const aw_classifier *c,
                                  const aw_vectors *vectors,
                                  aw_sentence_parts **out, avow_error *err) {
  uint32_t dimensions = vectors == NULL ? 0 : vectors->dimensions;
  aw_sentence_parts *p = calloc(1, sizeof *p);
  *out = p;
  if (p == NULL) return aw_nomem(err);
  p->dimension = calloc((size_t)dimensions + 1, sizeof *p->dimension);
  if (p->dimension == NULL) return aw_nomem(err);
  aw_classifier_bias(c, &p->bias);
  for (unsigned i = 0; i < AW_SENTENCE_TONES; i++)
    p->tone[i] = weights_of(c, aw_sentence_block, AW_SENTENCE_LEXICON,
                            aw_sentence_tone_key(i))[0];
  for (uint32_t d = 0; d < dimensions; d++)
    p->dimension[d] = weights_of(c, aw_sentence_block, AW_SENTENCE_VECTOR,
                                 aw_sentiment_mean_key(AW_SENTENCE_MEAN, d))[0];
  return AVOW_OK;
}

/* ---- mentions -------------------------------------------------------------
 */

static void make_mention_word(const aw_sentiment_model *m,
                              const aw_token *token, aw_mention_word *out) {
  uint32_t id = vector_of(m->vectors, token);
  aw_four part[1 + AW_MENTION_MEANS] = { { 0.0f } };
  part[0] = weights_of(m->mention, aw_mention_block, AW_MENTION_WORD,
                       key_of_word(token));
  if (id != AW_NO_ID) {
    const aw_vectors *v = m->vectors;
    const int8_t *value = v->value + (size_t)id * v->dimensions;
    const aw_four *weight = m->mention_parts->dimension;
    aw_four left = { 0.0f }, right = { 0.0f }, all = { 0.0f };
    for (uint32_t d = 0; d < v->dimensions; d++, weight += AW_MENTION_MEANS) {
      float x = (float)value[d];
      left += x * weight[0];
      right += x * weight[1];
      all += x * weight[2];
    }
    float times = v->weight[id] * v->scale[id];
    part[1] = times * left;
    part[2] = times * right;
    part[3] = times * all;
  }
  *out = (aw_mention_word){ .of = word_of(token) };
  for (unsigned i = 0; i <= AW_MENTION_MEANS; i++)
    for (unsigned k = 0; k < AVOW_SENTIMENT_COUNT; k++)
      out->value[i * AVOW_SENTIMENT_COUNT + k] = part[i][k];
}

const aw_mention_word *aw_sentiment_mention_word(
    aw_sentiment_work *work, const aw_sentiment_model *model,
    const aw_token *token) {
  uint64_t of = word_of(token);
  const aw_known_sums *known = &work->known;
  aw_mention_word *word = &known->mention[of & known->mention_mask];
  if (word->of != of) make_mention_word(model, token, word);
  return word;
}

avow_status aw_mention_parts_new(const aw_classifier *c,
                                 const aw_vectors *vectors,
                                 aw_mention_parts **out, avow_error *err) {
  uint32_t dimensions = vectors == NULL ? 0 : vectors->dimensions;
  aw_mention_parts *p = calloc(1, sizeof *p);
  *out = p;
  if (p == NULL) return aw_nomem(err);
  p->dimension =
      calloc(((size_t)dimensions + 1) * AW_MENTION_MEANS, sizeof *p->dimension);
  if (p->dimension == NULL) return aw_nomem(err);
  for (unsigned i = 0; i < AW_MENTION_ABOUTS; i++)
    p->about[i] = weights_of(c, aw_mention_block, AW_MENTION_LEXICON,
                             aw_mention_about_key(i));
  for (unsigned z = 0; z < AW_MENTION_ZONES; z++)
    for (unsigned kind = 0; kind <= AW_TONE_POLAR; kind++)
      for (unsigned plus = 0; plus < 2; plus++)
        p->tone[z][kind][plus] =
            weights_of(c, aw_mention_block, AW_MENTION_LEXICON,
                       aw_mention_zone_key(z, kind, plus));
  for (uint32_t d = 0; d < dimensions; d++)
    for (unsigned i = 0; i < AW_MENTION_MEANS; i++)
      p->dimension[d * AW_MENTION_MEANS + i] =
          weights_of(c, aw_mention_block, AW_MENTION_VECTOR,
                     aw_sentiment_mean_key(aw_mention_mean[i], d));
  return AVOW_OK;
}
