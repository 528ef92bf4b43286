#include "stance/row_score.h"

#include <math.h>
#include <stdlib.h>

#include "base/pages.h"
#include "base/status.h"
#include "learn/runs.h"

#define TABLE_BYTES_MAX ((size_t)512 << 20)
#define LOGS 64  /* counts whose logarithm is kept */
#define AHEAD 12 /* n-grams between a prefetch and its use */
#define NO_SLOT UINT32_MAX

/* Of one family of features: where it stands in the classifier. */
typedef struct family {
  unsigned own, joined; /* blocks */
  double own_scale, joined_scale;
  bool own_normalised, joined_normalised;
} family;

/* Half of a key beside the id: with the place in the table that is some 50
 * bits, so a stranger passes for a known n-gram once in 10^10. */
typedef struct slot {
  uint32_t tag, id;
} slot;

/* n-grams; entry[target, the last: none][id][stride]: squared idf of the own
 * and of the joined feature, own weights times idf [label_count], joined
 * weights times idf [label_count].  Rows of one target mostly stand together,
 * so what is in use is a part that stands together too. */
typedef struct gram_table {
  family family;
  slot *slot;
  uint64_t mask;
  float *entry;
  uint32_t count;
} gram_table;

struct aw_row_table {
  gram_table word, piece;
  family vector;
  float *vector_weight; /* [target, the last: none][dimension][stride], as an
                           entry but for its first two */
  double *bias;         /* [target, the last: none][label_count] */
  uint64_t *target;     /* [target_count] keys */
  size_t target_count, label_count, stride;
  uint32_t dimensions;
  float log[LOGS]; /* 1 + log count */
};

#define FORMS ((size_t)65536)         /* words remembered */
#define FORM_FLOATS ((size_t)1 << 20) /* of all their sums, at most */
#define LINE ((size_t)64)             /* bytes of a cache line */
#define FORM_IDS 23u                  /* of a word that is remembered */

/* A word as one target has it: what of it is known, so that it is looked up
 * once and not as often as it stands in the rows.  A cache line, and another
 * for the sum. */
typedef struct form {
  uint64_t key;    /* 0: none */
  uint32_t word;   /* among n-grams of words, or NO_SLOT */
  uint32_t vector; /* or AW_NO_ID */
  uint16_t count;
  uint16_t id[FORM_IDS]; /* n-grams of characters, as they stand in it */
  float sum[];           /* [stride] of all of these */
} form;

struct aw_row_scratch {
  uint32_t *seen;  /* [most n-grams of a table] round << 16 | times in it */
  uint32_t round;  /* one of a family and row; below 2^16 */
  uint32_t *id;    /* [capacity] known n-grams at hand */
  uint32_t *again; /* [again_capacity] n-grams that stand more than once */
  uint32_t *word, *vector; /* [token_capacity] of the row's tokens, known */
  size_t most, capacity, again_capacity, again_count;
  size_t word_capacity, vector_capacity, word_count, vector_count;
  float *sum;  /* [stride] */
  form *spare; /* a word that is not remembered */
  char *form;  /* [forms][form_size], each where its key says; into */
  void *form_memory;
  size_t form_size;
  size_t forms; /* a power of two; 0: ids are too large to remember */
};

/* ---- making ------------------------------------------------------------- */

static family family_of(unsigned own, unsigned joined) {
  const aw_block *a = &aw_row_blocks[own], *b = &aw_row_blocks[joined];
  return (
      family){ own, joined, a->scale, b->scale, a->normalise, b->normalise };
}

/* Features of the classifier by key and block, while the table is made. */
typedef struct index {
  const aw_classifier *c;
  slot *slot; /* tag unused */
  uint64_t mask;
} index_of;

static uint64_t place_of(uint64_t key, unsigned block, uint64_t mask) {
  return aw_hash_join(key, block) & mask;
}

static uint64_t table_size(size_t count) {
  uint64_t size = 16;
  while (size < 2 * (uint64_t)count + 2) size *= 2;
  return size;
}

static slot *new_slots(uint64_t size) {
  slot *s = malloc((size_t)size * sizeof *s);
  for (uint64_t i = 0; s != NULL && i < size; i++) s[i].id = NO_SLOT;
  return s;
}

static avow_status index_features(const aw_classifier *c, index_of *out,
                                  avow_error *err) {
  size_t count = aw_classifier_feature_count(c);
  uint64_t size = table_size(count);
  out->c = c;
  out->mask = size - 1;
  out->slot = new_slots(size);
  if (out->slot == NULL) return aw_nomem(err);
  for (uint32_t id = 0; id < count; id++) {
    aw_known_feature f = aw_classifier_feature(c, id);
    if (f.key == AW_FREE_KEY) continue;
    uint64_t at = place_of(f.key, f.block, out->mask);
    while (out->slot[at].id != NO_SLOT) at = (at + 1) & out->mask;
    out->slot[at].id = id;
  }
  return AVOW_OK;
}

static uint32_t index_find(const index_of *in, uint64_t key, unsigned block) {
  uint64_t at = place_of(key, block, in->mask);
  for (; in->slot[at].id != NO_SLOT; at = (at + 1) & in->mask) {
    aw_known_feature f = aw_classifier_feature(in->c, in->slot[at].id);
    if (f.key == key && f.block == block) return in->slot[at].id;
  }
  return NO_SLOT;
}

/* Weights times idf, and the squared idf; nothing where id is NO_SLOT. */
static void put_weights(const aw_classifier *c, uint32_t id, size_t labels,
                        float *square, float *weight, double *scratch) {
  if (id == NO_SLOT) return;
  aw_known_feature f = aw_classifier_feature(c, id);
  aw_classifier_weights(c, id, scratch);
  if (square != NULL) *square = (float)(f.idf * f.idf);
  for (size_t k = 0; k < labels; k++) weight[k] = (float)(scratch[k] * f.idf);
}

static void put_slot(gram_table *g, uint64_t key, uint32_t id) {
  uint64_t at = key & g->mask;
  while (g->slot[at].id != NO_SLOT) at = (at + 1) & g->mask;
  g->slot[at] = (slot){ (uint32_t)(key >> 32), id };
}

static size_t count_block(const aw_classifier *c, unsigned block) {
  size_t count = 0, all = aw_classifier_feature_count(c);
  for (uint32_t id = 0; id < all; id++) {
    aw_known_feature f = aw_classifier_feature(c, id);
    if (f.block == block && f.key != AW_FREE_KEY) count++;
  }
  return count;
}

static avow_status make_grams(gram_table *g, family which,
                              const aw_row_table *t, const index_of *in,
                              double *scratch, avow_error *err) {
  const aw_classifier *c = in->c;
  size_t count = count_block(c, which.own),
         all = aw_classifier_feature_count(c);
  size_t targets = t->target_count + 1;
  uint64_t size = table_size(count);
  g->family = which;
  g->mask = size - 1;
  g->slot = new_slots(size);
  g->entry = calloc(count * targets + 1, t->stride * sizeof *g->entry);
  if (g->slot == NULL || g->entry == NULL) return aw_nomem(err);
  for (uint32_t id = 0; id < all; id++) {
    aw_known_feature f = aw_classifier_feature(c, id);
    if (f.block != which.own || f.key == AW_FREE_KEY) continue;
    put_slot(g, f.key, g->count);
    for (size_t i = 0; i < targets; i++) {
      float *e = g->entry + (i * count + g->count) * t->stride;
      put_weights(c, id, t->label_count, &e[0], &e[2], scratch);
      if (i == t->target_count) continue;
      uint32_t joined =
          index_find(in, aw_row_joined_key(f.key, t->target[i]), which.joined);
      put_weights(c, joined, t->label_count, &e[1], &e[2 + t->label_count],
                  scratch);
    }
    g->count++;
  }
  return AVOW_OK;
}

static avow_status make_vectors(aw_row_table *t, const index_of *in,
                                double *scratch, avow_error *err) {
  size_t targets = t->target_count + 1;
  t->vector = family_of(AW_ROW_VECTOR, AW_ROW_VECTOR_TARGET);
  t->vector_weight =
      calloc(targets * t->dimensions + 1, t->stride * sizeof *t->vector_weight);
  if (t->vector_weight == NULL) return aw_nomem(err);
  for (size_t i = 0; i < targets; i++)
    for (uint32_t d = 0; d < t->dimensions; d++) {
      float *e = t->vector_weight + (i * t->dimensions + d) * t->stride;
      uint64_t key = aw_row_vector_key(d);
      put_weights(in->c, index_find(in, key, AW_ROW_VECTOR), t->label_count,
                  NULL, &e[2], scratch);
      if (i == t->target_count) continue;
      uint32_t joined = index_find(in, aw_row_joined_key(key, t->target[i]),
                                   AW_ROW_VECTOR_TARGET);
      put_weights(in->c, joined, t->label_count, NULL, &e[2 + t->label_count],
                  scratch);
    }
  return AVOW_OK;
}

static avow_status make_biases(aw_row_table *t, const index_of *in,
                               double *scratch, avow_error *err) {
  t->bias = calloc(t->target_count + 1, t->label_count * sizeof *t->bias);
  if (t->bias == NULL) return aw_nomem(err);
  for (size_t i = 0; i <= t->target_count; i++) {
    double *bias = t->bias + i * t->label_count;
    aw_classifier_bias(in->c, bias);
    uint32_t id = i == t->target_count
                      ? NO_SLOT
                      : index_find(in, t->target[i], AW_ROW_TARGET);
    if (id == NO_SLOT) continue;
    aw_classifier_weights(in->c, id, scratch);
    for (size_t k = 0; k < t->label_count; k++)
      bias[k] += scratch[k] * aw_row_blocks[AW_ROW_TARGET].scale;
  }
  return AVOW_OK;
}

static bool fits(const aw_classifier *c, const aw_row_table *t) {
  if (aw_classifier_kernel(c) != AW_KERNEL_LINEAR &&
      aw_classifier_kernel(c) != AW_KERNEL_SVM_LINEAR)
    return false;
  size_t most = TABLE_BYTES_MAX / sizeof(float) / t->stride;
  size_t grams = aw_classifier_feature_count(c) + t->dimensions;
  return t->label_count > 0 && grams < UINT32_MAX / 2 &&
         t->target_count + 1 < most / (grams + 1);
}

avow_status aw_row_table_new(const aw_classifier *c, const aw_span *target,
                             size_t target_count, uint32_t dimensions,
                             aw_row_table **out, avow_error *err) {
  avow_status status = AVOW_OK;
  index_of in = { NULL, NULL, 0 };
  double *scratch = NULL;
  aw_row_table *t = calloc(1, sizeof *t);
  *out = NULL;
  if (t == NULL) return aw_nomem(err);
  t->target_count = target_count;
  t->label_count = aw_classifier_label_count(c);
  t->stride = (2 + 2 * t->label_count + 3) / 4 * 4;
  t->dimensions = dimensions;
  for (int i = 1; i < LOGS; i++) t->log[i] = (float)(1.0 + log(i));
  if (!fits(c, t)) goto cleanup;
  t->target = calloc(target_count + 1, sizeof *t->target);
  scratch = calloc(t->label_count, sizeof *scratch);
  if (t->target == NULL || scratch == NULL) AW_TRY(aw_nomem(err));
  for (size_t i = 0; i < target_count; i++)
    t->target[i] = aw_row_target_key(target[i]);
  AW_TRY(index_features(c, &in, err));
  AW_TRY(make_grams(&t->word, family_of(AW_ROW_WORD, AW_ROW_WORD_TARGET), t,
                    &in, scratch, err));
  AW_TRY(make_grams(&t->piece, family_of(AW_ROW_CHAR, AW_ROW_CHAR_TARGET), t,
                    &in, scratch, err));
  AW_TRY(make_vectors(t, &in, scratch, err));
  AW_TRY(make_biases(t, &in, scratch, err));
  *out = t;
  t = NULL;
cleanup:
  free(in.slot);
  free(scratch);
  aw_row_table_free(t);
  return status;
}

void aw_row_table_free(aw_row_table *t) {
  if (t == NULL) return;
  free(t->word.slot);
  free(t->word.entry);
  free(t->piece.slot);
  free(t->piece.entry);
  free(t->vector_weight);
  free(t->bias);
  free(t->target);
  free(t);
}

avow_status aw_row_scratch_new(const aw_row_table *table, aw_row_scratch **out,
                               avow_error *err) {
  aw_row_scratch *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->most = table->word.count > table->piece.count ? table->word.count
                                                   : table->piece.count;
  s->forms = FORMS;
  while (s->forms > 1 && s->forms * table->stride > FORM_FLOATS) s->forms /= 2;
  if (table->piece.count > UINT16_MAX) s->forms = 0;
  size_t floats = table->stride * sizeof *s->sum;
  s->form_size = (sizeof(form) + floats + LINE - 1) / LINE * LINE;
  s->seen = calloc(s->most + 1, sizeof *s->seen);
  s->sum = calloc(table->stride, sizeof *s->sum);
  s->spare = calloc(1, sizeof *s->spare + floats);
  s->form_memory = calloc(s->forms + 1, s->form_size);
  if (s->seen == NULL || s->sum == NULL || s->spare == NULL ||
      s->form_memory == NULL) {
    aw_row_scratch_free(s);
    return aw_nomem(err);
  }
  s->form = (char *)s->form_memory + LINE - (uintptr_t)s->form_memory % LINE;
  aw_prefer_large_pages(s->form_memory, (s->forms + 1) * s->form_size);
  *out = s;
  return AVOW_OK;
}

void aw_row_scratch_free(aw_row_scratch *s) {
  if (s == NULL) return;
  free(s->seen);
  free(s->id);
  free(s->again);
  free(s->word);
  free(s->vector);
  free(s->sum);
  free(s->spare);
  free(s->form_memory);
  free(s);
}

/* ---- scoring ------------------------------------------------------------ */

static inline uint32_t find(const gram_table *g, uint64_t key) {
  uint64_t at = key & g->mask;
  uint32_t tag = (uint32_t)(key >> 32);
  while (g->slot[at].id != NO_SLOT && g->slot[at].tag != tag)
    at = (at + 1) & g->mask;
  return g->slot[at].id;
}

typedef float four __attribute__((vector_size(16)));

/* sum += value * entry, four at a time. */
static inline void add_entry(float *sum, const float *entry, float value,
                             size_t stride) {
  four a, b;
  for (size_t j = 0; j < stride; j += 4) {
    memcpy(&a, sum + j, sizeof a);
    memcpy(&b, entry + j, sizeof b);
    a += value * b;
    memcpy(sum + j, &a, sizeof a);
  }
}

/* Known n-grams, in order, into id, but for those of `skipped` parts.  Each
 * step of the work has a loop of its own, so that what one waits for from
 * memory is on its way while it does others. */
static size_t look_up(const gram_table *g, const aw_row_gram *gram,
                      size_t count, unsigned skipped, uint32_t *id) {
  size_t found = 0;
  for (size_t i = 0; i < count && i < AHEAD; i++)
    __builtin_prefetch(&g->slot[gram[i].key & g->mask]);
  for (size_t i = 0; i < count; i++) {
    if (i + AHEAD < count)
      __builtin_prefetch(&g->slot[gram[i + AHEAD].key & g->mask]);
    if (gram[i].count == skipped) continue;
    id[found] = find(g, gram[i].key);
    found += id[found] != NO_SLOT;
  }
  return found;
}

static bool reserve(uint32_t **item, size_t *capacity, size_t count) {
  if (count <= *capacity) return true;
  uint32_t *grown = realloc(*item, 2 * count * sizeof *grown);
  if (grown == NULL) return false;
  *item = grown;
  *capacity = 2 * count;
  return true;
}

/* Forget which n-grams were counted. */
static void begin_round(aw_row_scratch *s) {
  s->again_count = 0;
  if (++s->round <= UINT16_MAX) return;
  memset(s->seen, 0, s->most * sizeof *s->seen);
  s->round = 1;
}

/* Count an n-gram; one that comes again is noted once.  s->again has room. */
static inline void count_gram(aw_row_scratch *s, uint32_t id) {
  uint32_t *seen = &s->seen[id];
  if (*seen >> 16 != s->round) {
    *seen = s->round << 16 | 1u;
    return;
  }
  if ((*seen & UINT16_MAX) == 1u) s->again[s->again_count++] = id;
  if ((*seen & UINT16_MAX) < UINT16_MAX) (*seen)++;
}

static void count_grams(aw_row_scratch *s, const uint32_t *id, size_t count) {
  for (size_t i = 0; i < count; i++) count_gram(s, id[i]);
}

static form *form_at(const aw_row_scratch *s, uint64_t key) {
  if (s->forms == 0) return s->spare;
  size_t at = (size_t)key & (s->forms - 1);
  return (form *)(void *)(s->form + at * s->form_size);
}

static double factor(double scale, bool normalised, double square) {
  if (!normalised) return scale;
  return square > 0.0 ? scale / sqrt(square) : 0.0;
}

/* The sums of one family into the scores. */
static void settle(const aw_row_table *t, const family *f, const float *sum,
                   double own_square, double joined_square, double *score) {
  double own = factor(f->own_scale, f->own_normalised, own_square);
  double joined = factor(f->joined_scale, f->joined_normalised, joined_square);
  const float *weight = sum + 2;
  for (size_t k = 0; k < t->label_count; k++)
    score[k] +=
        own * (double)weight[k] + joined * (double)weight[t->label_count + k];
}

/* What one n-gram counts, by how often it stands in the row. */
static inline float value_of(const aw_row_table *t, unsigned times) {
  return times < LOGS ? t->log[times] : 1.0f + logf((float)times);
}

/* Sums take each n-gram as often as it stands; what stands more than once
 * counts by its value, and its squared length by the value's square. */
static void mend_repeated(const aw_row_table *t, const float *table,
                          aw_row_scratch *s) {
  for (size_t i = 0; i < s->again_count; i++)
    __builtin_prefetch(table + (size_t)s->again[i] * t->stride);
  for (size_t i = 0; i < s->again_count; i++) {
    unsigned times = s->seen[s->again[i]] & UINT16_MAX;
    const float *entry = table + (size_t)s->again[i] * t->stride;
    float value = value_of(t, times);
    add_entry(s->sum, entry, value - (float)times, t->stride);
    s->sum[0] += (value - 1.0f) * value * entry[0];
    s->sum[1] += (value - 1.0f) * value * entry[1];
  }
}

static const float *entries_of(const aw_row_table *t, const gram_table *g,
                               size_t target) {
  return g->entry + target * g->count * t->stride;
}

/* sum[stride] of entries; those of three labels, as stances mostly have, stay
 * in registers. */
static void add_entries(float *sum, const float *table, const uint32_t *id,
                        size_t count, size_t stride) {
  for (size_t i = 0; i < count; i++)
    __builtin_prefetch(table + (size_t)id[i] * stride);
  if (stride != 8) {
    for (size_t i = 0; i < count; i++)
      add_entry(sum, table + (size_t)id[i] * stride, 1.0f, stride);
    return;
  }
  four low = { 0.0f }, high = { 0.0f }, a, b;
  for (size_t i = 0; i < count; i++) {
    memcpy(&a, table + (size_t)id[i] * 8, sizeof a);
    memcpy(&b, table + (size_t)id[i] * 8 + 4, sizeof b);
    low += a;
    high += b;
  }
  memcpy(sum, &low, sizeof low);
  memcpy(sum + 4, &high, sizeof high);
}

/* Pairs of words into the list of words; the words follow one by one. */
static avow_status look_up_pairs(const aw_row_table *t, const aw_row_text *text,
                                 aw_row_scratch *s, avow_error *err) {
  size_t most = text->word_count + text->token_count + 1;
  if (!reserve(&s->word, &s->word_capacity, most) ||
      !reserve(&s->vector, &s->vector_capacity, most) ||
      !reserve(&s->again, &s->again_capacity, most))
    return aw_nomem(err);
  s->vector_count = 0;
  s->word_count = look_up(&t->word, text->word, text->word_count, 1, s->word);
  return AVOW_OK;
}

/* The list of words. */
static void score_words(const aw_row_table *t, size_t target, aw_row_scratch *s,
                        double *score) {
  const gram_table *g = &t->word;
  const float *table = entries_of(t, g, target);
  begin_round(s);
  add_entries(s->sum, table, s->word, s->word_count, t->stride);
  count_grams(s, s->word, s->word_count);
  mend_repeated(t, table, s);
  settle(t, &g->family, s->sum, (double)s->sum[0], (double)s->sum[1], score);
}

static uint64_t form_key(const aw_row_token *token, size_t target) {
  uint64_t key = aw_hash_join(token->key, target << 1 | token->negated);
  return key == 0 ? 1 : key;
}

/* Look the word up and count its n-grams; it is remembered in `f` where it has
 * not too many of them.  NULL: no memory. */
static form *look_up_word(const aw_row_table *t, aw_row_scratch *s,
                          aw_row_extractor *x, size_t token, size_t target,
                          form *f) {
  const gram_table *g = &t->piece;
  aw_row_text *text = &x->text;
  const aw_row_token *at = &text->token[token];
  uint64_t word = aw_row_word_key(at);
  text->piece_count = 0;
  __builtin_prefetch(&t->word.slot[word & t->word.mask]);
  if (x->vectors != NULL)
    aw_vocabulary_prefetch(&x->vectors->vocabulary, at->key);
  if ((g->count > 0 && aw_row_text_pieces(text, token, NULL) != AVOW_OK) ||
      !reserve(&s->id, &s->capacity, text->piece_count + 1) ||
      !reserve(&s->again, &s->again_capacity,
               s->again_count + text->piece_count + 1))
    return NULL;
  size_t found = look_up(g, text->piece, text->piece_count, 0, s->id);
  if (found > FORM_IDS) f = s->spare;
  add_entries(f->sum, entries_of(t, g, target), s->id, found, t->stride);
  count_grams(s, s->id, found);
  f->key = form_key(at, target);
  f->word = find(&t->word, word);
  f->vector = x->vectors == NULL
                  ? AW_NO_ID
                  : aw_vocabulary_find(&x->vectors->vocabulary, at->key);
  f->count = found > FORM_IDS ? 0 : (uint16_t)found;
  for (size_t i = 0; i < f->count; i++) f->id[i] = (uint16_t)s->id[i];
  return f;
}

/* One word into the sums and lists; false: no memory. */
static bool add_word(const aw_row_table *t, aw_row_scratch *s,
                     aw_row_extractor *x, size_t token, size_t target) {
  uint64_t key = form_key(&x->text.token[token], target);
  form *f = form_at(s, key);
  if (f == s->spare || f->key != key) {
    f = look_up_word(t, s, x, token, target, f);
    if (f == NULL) return false;
  } else {
    if (!reserve(&s->again, &s->again_capacity, s->again_count + f->count))
      return false;
    for (size_t i = 0; i < f->count; i++) count_gram(s, f->id[i]);
  }
  add_entry(s->sum, f->sum, 1.0f, t->stride);
  if (f->word != NO_SLOT) s->word[s->word_count++] = f->word;
  if (f->vector == AW_NO_ID) return true;
  s->vector[s->vector_count++] = f->vector;
  aw_vectors_prefetch(x->vectors, f->vector);
  return true;
}

static void ask_words(const aw_row_scratch *s, const aw_row_text *text,
                      size_t target) {
  for (size_t i = 0; i < text->token_count; i++) {
    const form *f = form_at(s, form_key(&text->token[i], target));
    __builtin_prefetch(f);
    __builtin_prefetch(f->sum);
  }
}

/* Every word by itself: the score of its n-grams of characters; it and its
 * vector go to the lists.  Sums do not depend on which words were
 * remembered. */
static avow_status score_pieces(const aw_row_table *t, aw_row_extractor *x,
                                size_t target, aw_row_scratch *s, double *score,
                                avow_error *err) {
  memset(s->sum, 0, t->stride * sizeof *s->sum);
  begin_round(s);
  for (size_t i = 0; i < x->text.token_count; i++)
    if (!add_word(t, s, x, i, target)) return aw_nomem(err);
  mend_repeated(t, entries_of(t, &t->piece, target), s);
  settle(t, &t->piece.family, s->sum, (double)s->sum[0], (double)s->sum[1],
         score);
  return AVOW_OK;
}

static void score_vector(const aw_row_table *t, aw_row_extractor *x,
                         size_t target, aw_row_scratch *s, double *score) {
  const float *weight = t->vector_weight + target * t->dimensions * t->stride;
  float square = 0.0f;
  memset(s->sum, 0, t->stride * sizeof *s->sum);
  memset(x->sum, 0, t->dimensions * sizeof *x->sum);
  for (size_t i = 0; i < s->vector_count; i++)
    aw_vectors_add_id(x->vectors, s->vector[i], true, 1.0f, x->sum);
  for (uint32_t d = 0; d < t->dimensions; d++) {
    square += x->sum[d] * x->sum[d];
    add_entry(s->sum, weight + (size_t)d * t->stride, x->sum[d], t->stride);
  }
  settle(t, &t->vector, s->sum, (double)square, (double)square, score);
}

static size_t find_target(const aw_row_table *t, aw_span target) {
  if (target.len == 0) return t->target_count;
  uint64_t key = aw_row_target_key(target);
  for (size_t i = 0; i < t->target_count; i++)
    if (t->target[i] == key) return i;
  return t->target_count;
}

avow_status aw_row_table_score(const aw_row_table *table,
                               aw_row_scratch *scratch, aw_row_extractor *x,
                               aw_span target, double *score, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t which = find_target(table, target);
  memcpy(score, table->bias + which * table->label_count,
         table->label_count * sizeof *score);
  ask_words(scratch, &x->text, which);
  AW_TRY(look_up_pairs(table, &x->text, scratch, err));
  AW_TRY(score_pieces(table, x, which, scratch, score, err));
  if (table->word.count > 0) score_words(table, which, scratch, score);
  if (table->dimensions > 0) score_vector(table, x, which, scratch, score);
cleanup:
  return status;
}
