#include <stdlib.h>

#include "base/status.h"
#include "learn/dot.h"
#include "learn/trained.h"
#include "learn/weighting.h"

#define LOGS 64u  /* counts whose weight is kept: 1 + log of each */
#define BATCH 32u /* features whose cache misses overlap */
#define SPACE 4u  /* places of `seen` for each feature there is room for */

/* A distinct feature of the example at hand. */
typedef struct entry {
  double value; /* sum of what its occurrences add; the final value later */
  uint32_t id;
  uint32_t block;
} entry;

/* A place of a hash table: taken where it has the stamp of the example at
 * hand, so that nothing is cleared between examples. */
typedef struct place {
  uint32_t stamp, entry;
} place;

/* Features of a block that came as values: their weights, kept. */
typedef struct dense {
  uint64_t seed;
  uint32_t count;
  float *weight; /* [outputs][count], NULL: not made yet */
} dense;

struct aw_scorer {
  const aw_classifier *c;
  entry *entry;         /* distinct features, in order of sight */
  place *seen;          /* [SPACE * capacity] by hash of the id */
  uint32_t shift;       /* of that hash */
  uint32_t stamp;       /* of the example at hand */
  aw_vector_item *item; /* the final vector */
  size_t entries, capacity;
  size_t features, unknown; /* items of the example, as they came */
  dense *dense;             /* [block_count] */
  double *by_id;  /* [features] kernels only: values, 0 between examples */
  double *part;   /* [block_count][outputs] sums of value * weight */
  double *square; /* [block_count], behind `part` */
  size_t sums;    /* of both */
  double *factor; /* [block_count] scale / norm */
  double *output; /* [outputs] */
  /* What the examples that follow share: the first `shared` entries, and sums
   * of it. */
  size_t shared, shared_features, shared_unknown, shared_dense;
  double *shared_sum; /* [sums] */
  double log[LOGS];   /* weight of a count */
};

avow_status aw_scorer_new(const aw_classifier *c, aw_scorer **out,
                          avow_error *err) {
  aw_scorer *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->c = c;
  s->dense = calloc(c->block_count, sizeof *s->dense);
  s->sums = c->block_count * (c->outputs + 1);
  s->part = calloc(s->sums, sizeof *s->part);
  s->shared_sum = calloc(s->sums, sizeof *s->shared_sum);
  s->factor = calloc(c->block_count, sizeof *s->factor);
  s->output = calloc(c->outputs, sizeof *s->output);
  if (!aw_is_linear(c))
    s->by_id = calloc((size_t)c->features + 1, sizeof *s->by_id);
  if (s->dense == NULL || s->part == NULL || s->shared_sum == NULL ||
      s->factor == NULL || s->output == NULL ||
      (s->by_id == NULL && !aw_is_linear(c))) {
    aw_scorer_free(s);
    return aw_nomem(err);
  }
  s->square = s->part + c->block_count * c->outputs;
  for (unsigned i = 0; i < LOGS; i++)
    s->log[i] = aw_weight_of(AW_WEIGHT_TFIDF, (double)i, 1.0);
  *out = s;
  return AVOW_OK;
}

void aw_scorer_free(aw_scorer *s) {
  if (s == NULL) return;
  for (size_t b = 0; s->dense != NULL && b < s->c->block_count; b++)
    free(s->dense[b].weight);
  free(s->dense);
  free(s->entry);
  free(s->seen);
  free(s->item);
  free(s->by_id);
  free(s->part);
  free(s->shared_sum);
  free(s->factor);
  free(s->output);
  free(s);
}

/* Room for `count` features; what is shared stays. */
static bool grow(aw_scorer *s, size_t count) {
  size_t capacity = 256;
  uint32_t shift = 32 - 10; /* SPACE * 256 places */
  for (; capacity < count; capacity *= 2) shift--;
  if (capacity > UINT32_MAX / SPACE / 4) return false;
  entry *entries = malloc(capacity * sizeof *entries);
  place *seen = calloc(SPACE * capacity, sizeof *seen);
  aw_vector_item *item = malloc(capacity * sizeof *item);
  if (entries == NULL || seen == NULL || item == NULL) {
    free(entries);
    free(seen);
    free(item);
    return false;
  }
  if (s->shared > 0) memcpy(entries, s->entry, s->shared * sizeof *entries);
  free(s->entry);
  free(s->seen);
  free(s->item);
  s->entry = entries;
  s->seen = seen;
  s->shift = shift;
  s->stamp = 0;
  s->item = item;
  s->capacity = capacity;
  return true;
}

/* ---- the distinct features ---------------------------------------------- */

/* Features of one block at the head of item[most], at most BATCH; where each
 * may be in the run is asked for. */
static size_t ask_batch(const aw_classifier *c, const aw_feature *item,
                        size_t most, uint32_t *home) {
  const uint16_t block = item->block;
  const aw_run run = { c->begin[block], c->homes[block] };
  size_t count = 0;
  if (most > BATCH) most = BATCH;
  do {
    home[count] = aw_run_home(run, item[count].key);
    __builtin_prefetch(&c->key[home[count]]);
    count++;
  } while (count < most && item[count].block == block);
  return count;
}

/* The place of an id in `seen`, or where it is to be: that has not the stamp.
 */
static inline place *place_of(place *seen, uint32_t shift, uint32_t stamp,
                              const entry *entries, uint32_t id) {
  const uint32_t mask = UINT32_MAX >> shift;
  uint32_t at = id * UINT32_C(0x9E3779B1) >> shift;
  while (seen[at].stamp == stamp && entries[seen[at].entry].id != id)
    at = (at + 1) & mask;
  return &seen[at];
}

/* Add those of item[count], of one block, that are known to the entries;
 * returns how many.  Their weights are asked for. */
static inline __attribute__((always_inline)) size_t add_known(
    aw_scorer *s, unsigned block, const uint32_t *home, const aw_feature *item,
    size_t count, bool binary) {
  const aw_classifier *const c = s->c;
  const uint64_t *const keys = c->key;
  const int16_t *const row = c->row;
  const size_t width = c->width;
  entry *const entries = s->entry;
  place *const seen = s->seen;
  const uint32_t shift = s->shift, stamp = s->stamp;
  uint32_t next = (uint32_t)s->entries;
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    bool known;
    uint32_t id = aw_run_look(keys, home[i], item[i].key, &known);
    if (!known) continue;
    __builtin_prefetch(&row[id * width]);
    place *at = place_of(seen, shift, stamp, entries, id);
    double amount = binary ? 1.0 : (double)item[i].value;
    kept++;
    if (at->stamp == stamp) {
      entries[at->entry].value += amount;
      continue;
    }
    entries[next] = (entry){ amount, id, block };
    *at = (place){ stamp, next++ };
  }
  s->entries = next;
  return kept;
}

static size_t add_batch(aw_scorer *s, unsigned block, const uint32_t *home,
                        const aw_feature *item, size_t count) {
  return s->c->block[block].weighting == AW_WEIGHT_BINARY
             ? add_known(s, block, home, item, count, true)
             : add_known(s, block, home, item, count, false);
}

/* Room for `count` features and none seen; entries begin behind those that are
 * shared. */
static bool start(aw_scorer *s, size_t count) {
  size_t all = s->shared + count;
  if (all > s->capacity && !grow(s, all)) return false;
  s->entries = s->shared;
  if (++s->stamp != 0) return true;
  memset(s->seen, 0, SPACE * s->capacity * sizeof *s->seen);
  s->stamp = 1;
  return true;
}

/* What was seen elsewhere, none of which is in `f`. */
static void take_seen(aw_scorer *s, const aw_seen *seen, const uint32_t *link) {
  const aw_classifier *c = s->c;
  entry *const first = s->entry + s->entries;
  entry *next = first;
  uint32_t block = 0;
  for (size_t i = 0; i < seen->count; i++)
    __builtin_prefetch(&link[seen->item[i].id]);
  for (size_t i = 0; i < seen->count; i++) {
    const aw_seen_item *item = &seen->item[i];
    uint32_t id = link[item->id];
    if (id == AW_NO_ID) continue;
    __builtin_prefetch(&c->row[id * c->width]);
    if (id < c->begin[block]) block = 0;
    while (id >= c->begin[block + 1]) block++;
    *next++ = (entry){ (double)item->value, id, block };
  }
  size_t taken = (size_t)(next - first);
  s->entries += taken;
  s->features += seen->features;
  s->unknown += seen->unknown + seen->count - taken;
}

/* The distinct features of `f`, summed, beside what was seen (NULL: nothing);
 * false where memory is out.  Extraction leaves the features of a block
 * together. */
static bool collect(aw_scorer *s, const aw_features *f, const aw_seen *seen,
                    const uint32_t *link) {
  const aw_classifier *c = s->c;
  uint32_t home[BATCH];
  if (f->failed || !start(s, f->count + (seen == NULL ? 0 : seen->count)))
    return false;
  s->features = s->shared_features + f->count;
  s->unknown = s->shared_unknown + f->count;
  if (seen != NULL) take_seen(s, seen, link);
  for (size_t begin = 0, count; begin < f->count; begin += count) {
    const aw_feature *item = f->item + begin;
    unsigned block = item->block;
    count = 1;
    if (block >= c->block_count) continue;
    count = ask_batch(c, item, f->count - begin, home);
    s->unknown -= add_batch(s, block, home, item, count);
  }
  return true;
}

static inline double value_of(const aw_scorer *s, const entry *e,
                              aw_weighting how) {
  if (how == AW_WEIGHT_RAW) return e->value;
  if (how == AW_WEIGHT_BINARY) return 1.0;
  double idf = aw_idf_at(s->c, e->id);
  if (e->value == 1.0) return idf;
  if (e->value > 0.0 && e->value < LOGS) {
    int whole = (int)e->value;
    if ((double)whole == e->value) return s->log[whole] * idf;
  }
  return aw_weight_of(how, e->value, idf);
}

/* What each block counts. */
static double factor_of(const aw_scorer *s, size_t b) {
  const aw_block *block = &s->c->block[b];
  if (!block->normalise || s->square[b] <= 0.0) return block->scale;
  return block->scale / sqrt(s->square[b]);
}

/* ---- linear -------------------------------------------------------------- */

typedef double two __attribute__((vector_size(16)));

/* Four sums, two at once. */
typedef struct four_sums {
  two low, high;
} four_sums;

static inline void add_four(four_sums *sums, two value, const int16_t *from) {
#if defined(__SSE2__)
  __m128i weight = _mm_loadl_epi64((const __m128i *)(const void *)from);
  weight = _mm_srai_epi32(_mm_unpacklo_epi16(weight, weight), 16);
  sums->low += value * (two)_mm_cvtepi32_pd(weight);
  sums->high +=
      value * (two)_mm_cvtepi32_pd(_mm_unpackhi_epi64(weight, weight));
#else
  sums->low += value * (two){ from[0], from[1] };
  sums->high += value * (two){ from[2], from[3] };
#endif
}

static inline void end_four(const four_sums *sums, double *part) {
  for (size_t k = 0; k < 2; k++) {
    part[k] += sums->low[k];
    part[2 + k] += sums->high[k];
  }
}

/* Entries from i on that are of one block, with one, four, five or eight
 * outputs: the same sums as below; returns the end. */
static inline __attribute__((always_inline)) size_t sum_as(
    aw_scorer *s, size_t i, unsigned block, size_t outputs, aw_weighting how) {
  const aw_classifier *c = s->c;
  const entry *const entries = s->entry;
  const size_t end = s->entries;
  four_sums first = { { 0.0, 0.0 }, { 0.0, 0.0 } }, last = first;
  double square = 0.0, odd = 0.0;
  for (; i < end && entries[i].block == block; i++) {
    double value = value_of(s, &entries[i], how);
    const int16_t *from = aw_weights_at(c, entries[i].id);
    two both = { value, value };
    square += value * value;
    if (outputs >= 4) add_four(&first, both, from);
    if (outputs % 4 == 1) odd += value * from[outputs - 1];
    if (outputs == 8) add_four(&last, both, from + 4);
  }
  double *part = s->part + (size_t)block * outputs;
  s->square[block] += square;
  if (outputs >= 4) end_four(&first, part);
  if (outputs % 4 == 1) part[outputs - 1] += odd;
  if (outputs == 8) end_four(&last, part + 4);
  return i;
}

/* The weighting is known in each loop. */
static inline __attribute__((always_inline)) size_t sum_many(aw_scorer *s,
                                                             size_t i,
                                                             unsigned block,
                                                             size_t outputs) {
  switch (s->c->block[block].weighting) {
    case AW_WEIGHT_RAW: return sum_as(s, i, block, outputs, AW_WEIGHT_RAW);
    case AW_WEIGHT_BINARY:
      return sum_as(s, i, block, outputs, AW_WEIGHT_BINARY);
    case AW_WEIGHT_TFIDF: break;
  }
  return sum_as(s, i, block, outputs, AW_WEIGHT_TFIDF);
}

static size_t sum_ones(aw_scorer *s, size_t i, unsigned block) {
  return sum_many(s, i, block, 1);
}

static size_t sum_fours(aw_scorer *s, size_t i, unsigned block) {
  return sum_many(s, i, block, 4);
}

static size_t sum_fives(aw_scorer *s, size_t i, unsigned block) {
  return sum_many(s, i, block, 5);
}

static size_t sum_eights(aw_scorer *s, size_t i, unsigned block) {
  return sum_many(s, i, block, 8);
}

/* Entries from i on that are of one block; returns the end. */
static size_t sum_block(aw_scorer *s, size_t i, unsigned block) {
  const aw_classifier *c = s->c;
  aw_weighting how = c->block[block].weighting;
  double *part = s->part + block * c->outputs, square = 0.0;
  for (; i < s->entries && s->entry[i].block == block; i++) {
    const int16_t *weight = aw_weights_at(c, s->entry[i].id);
    double value = value_of(s, &s->entry[i], how);
    square += value * value;
    for (size_t k = 0; k < c->outputs; k++) part[k] += value * weight[k];
  }
  s->square[block] += square;
  return i;
}

static void sum_entries(aw_scorer *s) {
  size_t (*sum)(aw_scorer *, size_t, unsigned) = sum_block;
  if (s->c->outputs == 1) sum = sum_ones;
  if (s->c->outputs == 4) sum = sum_fours;
  if (s->c->outputs == 5) sum = sum_fives;
  if (s->c->outputs == 8) sum = sum_eights;
  for (size_t i = s->shared; i < s->entries;) i = sum(s, i, s->entry[i].block);
}

/* Four weights of each output lie together. */
static float *dense_weight_at(float *weight, size_t outputs, size_t k,
                              uint32_t i) {
  return weight + ((size_t)(i / 4) * outputs + k) * 4 + i % 4;
}

/* The weights of the numbered features of a block; NULL: memory is out. */
static const float *dense_weights(aw_scorer *s, const aw_dense *of) {
  const aw_classifier *c = s->c;
  dense *d = &s->dense[of->block];
  if (d->weight != NULL && d->seed == of->seed && d->count == of->count)
    return d->weight;
  free(d->weight);
  d->seed = of->seed;
  d->count = of->count;
  d->weight = calloc(((size_t)of->count + 3) / 4 * 4 + 1,
                     c->outputs * sizeof *d->weight);
  for (uint32_t i = 0; d->weight != NULL && i < of->count; i++) {
    uint64_t key = of->key != NULL ? of->key[i] : aw_dense_key(of->seed, i);
    uint32_t id = aw_classifier_find(c, of->block, key);
    if (id == AW_NO_ID) continue;
    for (size_t k = 0; k < c->outputs; k++)
      *dense_weight_at(d->weight, c->outputs, k, i) =
          (float)aw_weights_at(c, id)[k];
  }
  return d->weight;
}

/* part[0] += the dot product of value[count] with the weights of an output, as
 * aw_dot() would have it. */
static void add_dot(const float *value, const float *weight, uint32_t count,
                    size_t outputs, double *part) {
  aw_four sum = { 0.0f, 0.0f, 0.0f, 0.0f };
  uint32_t i = 0;
  for (; i + 4u <= count; i += 4u, weight += 4 * outputs) {
    aw_four x, y;
    memcpy(&x, value + i, sizeof x);
    memcpy(&y, weight, sizeof y);
    sum += x * y;
  }
  double all = aw_dot_end(sum);
  for (uint32_t j = i; j < count; j++)
    all += (double)(value[j] * weight[j - i]);
  *part += all;
}

/* The same of four outputs at once. */
static void add_four_dots(const float *value, const float *weight,
                          uint32_t count, size_t outputs, double *part) {
  aw_four a = { 0.0f, 0.0f, 0.0f, 0.0f }, b = a, c = a, d = a;
  uint32_t i = 0;
  for (; i + 4u <= count; i += 4u, weight += 4 * outputs) {
    aw_four x, y[4];
    memcpy(&x, value + i, sizeof x);
    memcpy(y, weight, sizeof y);
    a += x * y[0];
    b += x * y[1];
    c += x * y[2];
    d += x * y[3];
  }
  double all[4] = { aw_dot_end(a), aw_dot_end(b), aw_dot_end(c),
                    aw_dot_end(d) };
  for (size_t k = 0; k < 4; k++) {
    for (uint32_t j = i; j < count; j++)
      all[k] += (double)(value[j] * weight[4 * k + (j - i)]);
    part[k] += all[k];
  }
}

static void add_dots(const float *value, const float *weight, uint32_t count,
                     size_t outputs, double *part) {
  size_t k = 0;
  for (; k + 4 <= outputs; k += 4)
    add_four_dots(value, weight + 4 * k, count, outputs, part + k);
  for (; k < outputs; k++)
    add_dot(value, weight + 4 * k, count, outputs, part + k);
}

static bool sum_dense(aw_scorer *s, const aw_features *f) {
  for (uint32_t i = 0; i < f->dense_count; i++) {
    const aw_dense *d = &f->dense[i];
    if (d->block >= s->c->block_count) continue;
    const float *weight = dense_weights(s, d);
    if (weight == NULL) return false;
    s->square[d->block] += aw_dot(d->value, d->value, d->count);
    add_dots(d->value, weight, d->count, s->c->outputs,
             s->part + d->block * s->c->outputs);
  }
  return true;
}

static bool score_linear(aw_scorer *s, const aw_features *f) {
  const aw_classifier *c = s->c;
  size_t outputs = c->outputs;
  memcpy(s->part, s->shared_sum, s->sums * sizeof *s->part);
  sum_entries(s);
  if (!sum_dense(s, f)) return false;
  for (size_t k = 0; k < outputs; k++) s->output[k] = 0.0;
  for (size_t b = 0; b < c->block_count; b++) {
    if (s->square[b] == 0.0) continue; /* nothing of it is there */
    const double *part = s->part + b * outputs, factor = factor_of(s, b);
    for (size_t k = 0; k < outputs; k++) s->output[k] += factor * part[k];
    s->factor[b] = factor;
  }
  for (size_t k = 0; k < outputs; k++)
    s->output[k] = c->bias[k] + c->scale[k] * s->output[k];
  return true;
}

/* ---- kernels ------------------------------------------------------------- */

/* Leaves the final value of each feature in its entry; returns the squared
 * length of the vector. */
static double finish_values(aw_scorer *s) {
  const aw_classifier *c = s->c;
  double square = 0.0;
  memset(s->square, 0, c->block_count * sizeof *s->square);
  for (size_t i = 0; i < s->entries; i++) {
    entry *e = &s->entry[i];
    e->value = value_of(s, e, c->block[e->block].weighting);
    s->square[e->block] += e->value * e->value;
  }
  for (size_t b = 0; b < c->block_count; b++) s->factor[b] = factor_of(s, b);
  for (size_t i = 0; i < s->entries; i++) {
    entry *e = &s->entry[i];
    e->value *= s->factor[e->block];
    square += e->value * e->value;
  }
  return square;
}

static void score_kernel(aw_scorer *s) {
  const aw_classifier *c = s->c;
  double own = finish_values(s);
  for (size_t k = 0; k < c->outputs; k++) s->output[k] = c->bias[k];
  for (size_t i = 0; i < s->entries; i++)
    s->by_id[s->entry[i].id] = s->entry[i].value;
  for (size_t i = 0; i < c->vectors; i++) {
    double product = 0.0;
    for (uint32_t j = c->vector_begin[i]; j < c->vector_begin[i + 1]; j++)
      product += s->by_id[c->vector[j].feature] * (double)c->vector[j].value;
    double value = aw_kernel_value(&c->shape, product, own, c->square[i]);
    for (size_t k = 0; k < c->outputs; k++)
      s->output[k] += value * (double)c->coef[i * c->outputs + k];
  }
  for (size_t i = 0; i < s->entries; i++) s->by_id[s->entry[i].id] = 0.0;
}

/* ---- what callers ask for ------------------------------------------------ */

/* Values that came dense count as known, one for each. */
static double unknown_share(const aw_scorer *s, const aw_features *f) {
  size_t count = s->features + s->shared_dense;
  for (uint32_t i = 0; i < f->dense_count; i++) count += f->dense[i].count;
  return count == 0 ? 0.0 : (double)s->unknown / (double)count;
}

avow_status aw_scorer_score(aw_scorer *s, const aw_features *f, double *score,
                            double *unknown) {
  return aw_scorer_score_seen(s, NULL, NULL, f, score, unknown);
}

avow_status aw_scorer_score_seen(aw_scorer *s, const aw_seen *seen,
                                 const uint32_t *link, const aw_features *f,
                                 double *score, double *unknown) {
  if (!collect(s, f, seen, link)) return AVOW_ERR_NOMEM;
  if (unknown != NULL) *unknown = unknown_share(s, f);
  if (!aw_is_linear(s->c))
    score_kernel(s);
  else if (!score_linear(s, f))
    return AVOW_ERR_NOMEM;
  aw_scores_of(s->output, s->c->label_count, score);
  return AVOW_OK;
}

/* ---- what examples share ------------------------------------------------- */

void aw_scorer_share_nothing(aw_scorer *s) {
  s->shared = s->shared_features = s->shared_unknown = s->shared_dense = 0;
  memset(s->shared_sum, 0, s->sums * sizeof *s->shared_sum);
}

bool aw_scorer_share(aw_scorer *s, const aw_features *f) {
  aw_scorer_share_nothing(s);
  if (!collect(s, f, NULL, NULL) || !score_linear(s, f)) return false;
  s->shared = s->entries;
  s->shared_features = s->features;
  s->shared_unknown = s->unknown;
  for (uint32_t i = 0; i < f->dense_count; i++)
    s->shared_dense += f->dense[i].count;
  memcpy(s->shared_sum, s->part, s->sums * sizeof *s->part);
  return true;
}

/* ---- one look-up for two classifiers ------------------------------------- */

bool aw_scorer_see(const aw_scorer *s, aw_seen *seen) {
  size_t count = seen->count + s->entries;
  if (count > seen->capacity) {
    size_t capacity = 2 * count + 64;
    aw_seen_item *more = realloc(seen->item, capacity * sizeof *more);
    if (more == NULL) return false;
    seen->item = more;
    seen->capacity = capacity;
  }
  for (size_t i = 0; i < s->entries; i++)
    seen->item[seen->count + i] =
        (aw_seen_item){ s->entry[i].id, (float)s->entry[i].value };
  seen->count = count;
  seen->features += s->features;
  seen->unknown += s->unknown;
  return true;
}

void aw_seen_release(aw_seen *seen) {
  free(seen->item);
  *seen = (aw_seen){ NULL, 0, 0, 0, 0 };
}

uint32_t *aw_classifier_link(const aw_classifier *from,
                             const aw_classifier *to) {
  uint32_t *link = malloc(((size_t)from->features + 1) * sizeof *link);
  if (link == NULL) return NULL;
  for (size_t b = 0; b < from->block_count; b++)
    for (uint32_t id = from->begin[b]; id < from->begin[b + 1]; id++)
      link[id] = b < to->block_count
                     ? aw_classifier_find(to, (unsigned)b, from->key[id])
                     : AW_NO_ID;
  return link;
}

/* ---- what each feature adds ---------------------------------------------- */

/* A feature that occurs several times is shared out by what each adds. */
static double share_of(const entry *e, double amount) {
  return e->value == 0.0 ? 0.0 : amount / e->value;
}

static void contribute(aw_scorer *s, const aw_feature *item, double *part) {
  const aw_classifier *c = s->c;
  uint32_t id = aw_classifier_find(c, item->block, item->key);
  if (id == AW_NO_ID) return;
  const entry *e =
      &s->entry[place_of(s->seen, s->shift, s->stamp, s->entry, id)->entry];
  aw_weighting how = c->block[e->block].weighting;
  double amount = aw_weight_amount(how, (double)item->value);
  double value =
      value_of(s, e, how) * s->factor[e->block] * share_of(e, amount);
  for (size_t k = 0; k < c->outputs; k++)
    s->output[k] = value * c->scale[k] * aw_weights_at(c, id)[k];
  aw_scores_of(s->output, c->label_count, part);
}

avow_status aw_scorer_contributions(aw_scorer *s, const aw_features *f,
                                    double *part, double *bias) {
  const aw_classifier *c = s->c;
  size_t labels = c->label_count == 0 ? 1 : c->label_count;
  if (!collect(s, f, NULL, NULL)) return AVOW_ERR_NOMEM;
  memset(part, 0, f->count * labels * sizeof *part);
  aw_classifier_bias(c, bias);
  if (!aw_is_linear(c)) return AVOW_OK;
  if (!score_linear(s, f)) return AVOW_ERR_NOMEM;
  for (size_t i = 0; i < f->count; i++)
    contribute(s, &f->item[i], part + i * labels);
  return AVOW_OK;
}

static int by_id(const void *a, const void *b) {
  const aw_vector_item *x = a, *y = b;
  return (x->id > y->id) - (x->id < y->id);
}

avow_status aw_scorer_vector(aw_scorer *s, const aw_features *f,
                             const aw_vector_item **item, size_t *count) {
  size_t kept = 0;
  if (!collect(s, f, NULL, NULL)) return AVOW_ERR_NOMEM;
  finish_values(s);
  for (size_t i = 0; i < s->entries; i++) {
    const entry *e = &s->entry[i];
    if (e->value != 0.0) s->item[kept++] = (aw_vector_item){ e->id, e->value };
  }
  if (kept > 0) qsort(s->item, kept, sizeof *s->item, by_id);
  *item = s->item;
  *count = kept;
  return AVOW_OK;
}
