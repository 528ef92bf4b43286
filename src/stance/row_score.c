#include "stance/row_score.h"

#include <math.h>
#include <stdlib.h>

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

struct aw_row_scratch {
  uint16_t *seen; /* [most n-grams of a table] times in this row */
  uint32_t *id;   /* [capacity] known n-grams of this row */
  size_t capacity;
  float *sum; /* [stride] */
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
  size_t most = table->word.count > table->piece.count ? table->word.count
                                                       : table->piece.count;
  aw_row_scratch *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->seen = calloc(most + 1, sizeof *s->seen);
  s->sum = calloc(table->stride, sizeof *s->sum);
  if (s->seen == NULL || s->sum == NULL) {
    aw_row_scratch_free(s);
    return aw_nomem(err);
  }
  *out = s;
  return AVOW_OK;
}

void aw_row_scratch_free(aw_row_scratch *s) {
  if (s == NULL) return;
  free(s->seen);
  free(s->id);
  free(s->sum);
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

/* sum += value * entry, four at a time so that it becomes vector code. */
static inline void add_entry(float *sum, const float *entry, float value,
                             size_t stride) {
  for (size_t j = 0; j < stride; j += 4)
    for (size_t i = 0; i < 4; i++) sum[j + i] += value * entry[j + i];
}

/* Known n-grams of the row, in order, into s->id.  Each step of the work has a
 * loop of its own, so that what one waits for from memory is on its way while
 * it does others. */
static size_t look_up(const gram_table *g, const aw_row_gram *gram,
                      size_t count, uint32_t *id) {
  size_t found = 0;
  for (size_t i = 0; i < count && i < AHEAD; i++)
    __builtin_prefetch(&g->slot[gram[i].key & g->mask]);
  for (size_t i = 0; i < count; i++) {
    if (i + AHEAD < count)
      __builtin_prefetch(&g->slot[gram[i + AHEAD].key & g->mask]);
    id[found] = find(g, gram[i].key);
    found += id[found] != NO_SLOT;
  }
  return found;
}

/* Distinct ones to the front of s->id, counted in s->seen. */
static size_t count_grams(const float *entry, size_t stride, size_t found,
                          aw_row_scratch *s) {
  size_t distinct = 0;
  for (size_t i = 0; i < found; i++) {
    uint32_t id = s->id[i];
    __builtin_prefetch(entry + (size_t)id * stride);
    s->id[distinct] = id;
    distinct += s->seen[id] == 0;
    if (s->seen[id] < UINT16_MAX) s->seen[id]++;
  }
  return distinct;
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

/* sum[stride] of entries.  Squared lengths take the square of the value: what
 * is missing of it where one stands more than once is added at the end. */
static void add_grams(const aw_row_table *t, const float *table,
                      size_t distinct, aw_row_scratch *s) {
  float own = 0.0f, joined = 0.0f;
  for (size_t i = 0; i < distinct; i++) {
    unsigned times = s->seen[s->id[i]];
    const float *entry = table + (size_t)s->id[i] * t->stride;
    float value = value_of(t, times);
    s->seen[s->id[i]] = 0;
    add_entry(s->sum, entry, value, t->stride);
    own += (value - 1.0f) * value * entry[0];
    joined += (value - 1.0f) * value * entry[1];
  }
  s->sum[0] += own;
  s->sum[1] += joined;
}

typedef float four __attribute__((vector_size(16)));

/* The same for entries of eight floats: three labels, as stances mostly have;
 * the sums stay in registers. */
static void add_grams_of_eight(const aw_row_table *t, const float *table,
                               size_t distinct, aw_row_scratch *s) {
  four low = { 0.0f }, high = { 0.0f }, a, b;
  float own = 0.0f, joined = 0.0f;
  for (size_t i = 0; i < distinct; i++) {
    uint32_t id = s->id[i];
    unsigned times = s->seen[id];
    const float *entry = table + (size_t)id * 8;
    s->seen[id] = 0;
    memcpy(&a, entry, sizeof a);
    memcpy(&b, entry + 4, sizeof b);
    if (times != 1) {
      float value = value_of(t, times);
      own += (value - 1.0f) * value * entry[0];
      joined += (value - 1.0f) * value * entry[1];
      a *= value;
      b *= value;
    }
    low += a;
    high += b;
  }
  memcpy(s->sum, &low, sizeof low);
  memcpy(s->sum + 4, &high, sizeof high);
  s->sum[0] += own;
  s->sum[1] += joined;
}

static void score_grams(const aw_row_table *t, const gram_table *g,
                        const aw_row_gram *gram, size_t count, size_t target,
                        aw_row_scratch *s, double *score) {
  const float *table = g->entry + target * g->count * t->stride;
  size_t found = look_up(g, gram, count, s->id);
  size_t distinct = count_grams(table, t->stride, found, s);
  memset(s->sum, 0, t->stride * sizeof *s->sum);
  if (t->stride == 8) /* three labels, as stances mostly have */
    add_grams_of_eight(t, table, distinct, s);
  else
    add_grams(t, table, distinct, s);
  settle(t, &g->family, s->sum, (double)s->sum[0], (double)s->sum[1], score);
}

static void score_vector(const aw_row_table *t, const float *x, size_t target,
                         aw_row_scratch *s, double *score) {
  const float *weight = t->vector_weight + target * t->dimensions * t->stride;
  float square = 0.0f;
  memset(s->sum, 0, t->stride * sizeof *s->sum);
  for (uint32_t d = 0; d < t->dimensions; d++) {
    square += x[d] * x[d];
    add_entry(s->sum, weight + (size_t)d * t->stride, x[d], t->stride);
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
                               aw_row_scratch *scratch,
                               const aw_row_extractor *x, aw_span target,
                               double *score, avow_error *err) {
  const aw_row_text *t = &x->text;
  size_t most = t->word_count > t->piece_count ? t->word_count : t->piece_count;
  if (most >= scratch->capacity) {
    uint32_t *id = realloc(scratch->id, (2 * most + 1) * sizeof *id);
    if (id == NULL) return aw_nomem(err);
    scratch->id = id;
    scratch->capacity = 2 * most + 1;
  }
  size_t which = find_target(table, target);
  memcpy(score, table->bias + which * table->label_count,
         table->label_count * sizeof *score);
  score_grams(table, &table->word, t->word, t->word_count, which, scratch,
              score);
  score_grams(table, &table->piece, t->piece, t->piece_count, which, scratch,
              score);
  if (table->dimensions > 0) score_vector(table, x->sum, which, scratch, score);
  return AVOW_OK;
}
