#include <stdlib.h>

#include "base/status.h"
#include "learn/trained.h"
#include "learn/weighting.h"

/* A feature of the example at hand. */
typedef struct cell {
  double sum;     /* of what its occurrences add */
  uint32_t stamp; /* the example it was last seen in */
  uint32_t block;
} cell;

struct aw_scorer {
  const aw_classifier *c;
  cell *cell; /* [features] */
  uint32_t stamp;
  uint32_t *seen;       /* distinct ids of the example, in order of sight */
  uint32_t *item_id;    /* id of each feature of the example, or AW_NO_ID */
  aw_vector_item *item; /* the final vector */
  size_t seen_count, capacity;
  double *part;   /* [block_count][outputs] sums of value * weight */
  double *square; /* [block_count] */
  double *factor; /* [block_count] scale / norm */
  double *output; /* [outputs] */
};

avow_status aw_scorer_new(const aw_classifier *c, aw_scorer **out,
                          avow_error *err) {
  aw_scorer *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->c = c;
  s->cell = calloc((size_t)c->features + 1, sizeof *s->cell);
  s->part = calloc(c->block_count * c->outputs, sizeof *s->part);
  s->square = calloc(c->block_count, sizeof *s->square);
  s->factor = calloc(c->block_count, sizeof *s->factor);
  s->output = calloc(c->outputs, sizeof *s->output);
  if (s->cell == NULL || s->part == NULL || s->square == NULL ||
      s->factor == NULL || s->output == NULL) {
    aw_scorer_free(s);
    return aw_nomem(err);
  }
  *out = s;
  return AVOW_OK;
}

void aw_scorer_free(aw_scorer *s) {
  if (s == NULL) return;
  free(s->cell);
  free(s->seen);
  free(s->item_id);
  free(s->item);
  free(s->part);
  free(s->square);
  free(s->factor);
  free(s->output);
  free(s);
}

static bool grow(aw_scorer *s, size_t count) {
  size_t capacity = count + count / 2 + 256;
  uint32_t *seen = malloc(capacity * sizeof *seen);
  uint32_t *item_id = malloc(capacity * sizeof *item_id);
  aw_vector_item *item = malloc(capacity * sizeof *item);
  if (seen == NULL || item_id == NULL || item == NULL) {
    free(seen);
    free(item_id);
    free(item);
    return false;
  }
  free(s->seen);
  free(s->item_id);
  free(s->item);
  s->seen = seen;
  s->item_id = item_id;
  s->item = item;
  s->capacity = capacity;
  return true;
}

#define AHEAD 16u /* features whose memory is asked for at once */

/* Bring what the next features need into the cache, step after step, so that
 * the misses of many features overlap. */
static void prefetch(const aw_scorer *s, const aw_feature *item, size_t count) {
  const aw_classifier *c = s->c;
  uint64_t key[AHEAD];
  for (size_t i = 0; i < count; i++) {
    key[i] = aw_block_key(item[i].key, item[i].block);
    aw_vocabulary_prefetch(&c->vocabulary, key[i]);
  }
  for (size_t i = 0; i < count; i++) {
    const aw_vocabulary *v = &c->vocabulary;
    uint32_t id = v->slot[(uint32_t)key[i] & v->slot_mask];
    if (id == AW_NO_ID) continue;
    __builtin_prefetch(&v->key[id]);
    __builtin_prefetch(&s->cell[id], 1);
    if (c->idf != NULL) __builtin_prefetch(&c->idf[id]);
    if (c->weight != NULL) __builtin_prefetch(&c->weight[id * c->outputs]);
  }
}

/* Look one feature up and add it to its cell. */
static inline void collect_one(aw_scorer *s, const aw_feature *item,
                               uint32_t *item_id) {
  const aw_classifier *c = s->c;
  uint32_t id = AW_NO_ID;
  if (item->block < c->block_count)
    id = aw_vocabulary_find(&c->vocabulary,
                            aw_block_key(item->key, item->block));
  *item_id = id;
  if (id == AW_NO_ID) return;
  double amount =
      aw_weight_amount(c->block[item->block].weighting, (double)item->value);
  cell *at = &s->cell[id];
  if (at->stamp == s->stamp) {
    at->sum += amount;
    return;
  }
  *at = (cell){ amount, s->stamp, item->block };
  s->seen[s->seen_count++] = id;
}

/* The distinct features of `f`, summed; returns how many items are unknown,
 * SIZE_MAX where memory is out. */
static size_t collect(aw_scorer *s, const aw_features *f) {
  if (f->failed || (f->count > s->capacity && !grow(s, f->count)))
    return SIZE_MAX;
  if (++s->stamp == 0) { /* every 2^32 examples: forget the old stamps */
    memset(s->cell, 0, s->c->features * sizeof *s->cell);
    s->stamp = 1;
  }
  s->seen_count = 0;
  size_t unknown = 0;
  for (size_t begin = 0; begin < f->count; begin += AHEAD) {
    size_t left = f->count - begin, length = left < AHEAD ? left : AHEAD;
    prefetch(s, f->item + begin, length);
    for (size_t i = begin; i < begin + length; i++) {
      collect_one(s, &f->item[i], &s->item_id[i]);
      unknown += s->item_id[i] == AW_NO_ID;
    }
  }
  return unknown;
}

static inline double value_of(const aw_classifier *c, const cell *at,
                              uint32_t id) {
  double idf = c->idf == NULL ? 1.0 : (double)c->idf[id];
  return aw_weight_of(c->block[at->block].weighting, at->sum, idf);
}

static void find_factors(aw_scorer *s) {
  const aw_classifier *c = s->c;
  for (size_t b = 0; b < c->block_count; b++) {
    s->factor[b] = c->block[b].scale;
    if (c->block[b].normalise && s->square[b] > 0.0)
      s->factor[b] /= sqrt(s->square[b]);
  }
}

static void score_linear(aw_scorer *s) {
  const aw_classifier *c = s->c;
  size_t outputs = c->outputs;
  memset(s->square, 0, c->block_count * sizeof *s->square);
  memset(s->part, 0, c->block_count * outputs * sizeof *s->part);
  for (size_t i = 0; i < s->seen_count; i++) {
    uint32_t id = s->seen[i];
    const cell *at = &s->cell[id];
    double value = value_of(c, at, id);
    const int16_t *weight = c->weight + id * outputs;
    double *part = s->part + at->block * outputs;
    s->square[at->block] += value * value;
    for (size_t k = 0; k < outputs; k++) part[k] += value * weight[k];
  }
  find_factors(s);
  for (size_t k = 0; k < outputs; k++) {
    double sum = 0.0;
    for (size_t b = 0; b < c->block_count; b++)
      sum += s->factor[b] * s->part[b * outputs + k];
    s->output[k] = c->bias[k] + c->scale[k] * sum;
  }
}

/* Leaves the final value of each feature in its cell. */
static double finish_values(aw_scorer *s) {
  const aw_classifier *c = s->c;
  double square = 0.0;
  memset(s->square, 0, c->block_count * sizeof *s->square);
  for (size_t i = 0; i < s->seen_count; i++) {
    cell *at = &s->cell[s->seen[i]];
    at->sum = value_of(c, at, s->seen[i]);
    s->square[at->block] += at->sum * at->sum;
  }
  find_factors(s);
  for (size_t i = 0; i < s->seen_count; i++) {
    cell *at = &s->cell[s->seen[i]];
    at->sum *= s->factor[at->block];
    square += at->sum * at->sum;
  }
  return square;
}

static void score_kernel(aw_scorer *s) {
  const aw_classifier *c = s->c;
  double own = finish_values(s);
  for (size_t k = 0; k < c->outputs; k++) s->output[k] = c->bias[k];
  for (size_t i = 0; i < c->vectors; i++) {
    double dot = 0.0;
    for (uint32_t j = c->vector_begin[i]; j < c->vector_begin[i + 1]; j++) {
      const cell *at = &s->cell[c->vector[j].feature];
      if (at->stamp == s->stamp) dot += at->sum * (double)c->vector[j].value;
    }
    double value = aw_kernel_value(&c->shape, dot, own, c->square[i]);
    for (size_t k = 0; k < c->outputs; k++)
      s->output[k] += value * (double)c->coef[i * c->outputs + k];
  }
}

avow_status aw_scorer_score(aw_scorer *s, const aw_features *f, double *score,
                            double *unknown) {
  size_t missed = collect(s, f);
  if (missed == SIZE_MAX) return AVOW_ERR_NOMEM;
  if (unknown != NULL)
    *unknown = f->count == 0 ? 0.0 : (double)missed / (double)f->count;
  if (s->c->weight != NULL)
    score_linear(s);
  else
    score_kernel(s);
  aw_scores_of(s->output, s->c->label_count, score);
  return AVOW_OK;
}

/* A feature that occurs several times is shared out by what each adds. */
static double share_of(const cell *at, double amount) {
  return at->sum == 0.0 ? 0.0 : amount / at->sum;
}

avow_status aw_scorer_contributions(aw_scorer *s, const aw_features *f,
                                    double *part, double *bias) {
  const aw_classifier *c = s->c;
  size_t labels = c->label_count == 0 ? 1 : c->label_count;
  if (collect(s, f) == SIZE_MAX) return AVOW_ERR_NOMEM;
  memset(part, 0, f->count * labels * sizeof *part);
  aw_classifier_bias(c, bias);
  if (c->weight == NULL) return AVOW_OK;
  score_linear(s);
  for (size_t i = 0; i < f->count; i++) {
    uint32_t id = s->item_id[i];
    if (id == AW_NO_ID) continue;
    const cell *at = &s->cell[id];
    double amount = aw_weight_amount(c->block[at->block].weighting,
                                     (double)f->item[i].value);
    double value =
        value_of(c, at, id) * s->factor[at->block] * share_of(at, amount);
    for (size_t k = 0; k < c->outputs; k++)
      s->output[k] = value * c->scale[k] * c->weight[id * c->outputs + k];
    aw_scores_of(s->output, c->label_count, part + i * labels);
  }
  return AVOW_OK;
}

static int by_id(const void *a, const void *b) {
  const aw_vector_item *x = a, *y = b;
  return (x->id > y->id) - (x->id < y->id);
}

avow_status aw_scorer_vector(aw_scorer *s, const aw_features *f,
                             const aw_vector_item **item, size_t *count) {
  size_t kept = 0;
  if (collect(s, f) == SIZE_MAX) return AVOW_ERR_NOMEM;
  finish_values(s);
  for (size_t i = 0; i < s->seen_count; i++) {
    double value = s->cell[s->seen[i]].sum;
    if (value != 0.0) s->item[kept++] = (aw_vector_item){ s->seen[i], value };
  }
  if (kept > 0) qsort(s->item, kept, sizeof *s->item, by_id);
  *item = s->item;
  *count = kept;
  return AVOW_OK;
}
