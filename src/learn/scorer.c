#include <stdlib.h>

#include "base/status.h"
#include "learn/trained.h"
#include "learn/weighting.h"

/* A distinct feature of the example at hand. */
typedef struct entry {
  double value; /* sum of what its occurrences add; the final value later */
  uint32_t id;
  uint32_t block;
} entry;

/* Where the entry of an id is; valid while the stamp is of this example.
 * Small, since they are touched at random. */
typedef struct cell {
  uint32_t stamp;
  uint32_t at;
} cell;

struct aw_scorer {
  const aw_classifier *c;
  cell *cell; /* [features] */
  uint32_t stamp;
  entry *entry;         /* distinct features, in order of sight */
  uint32_t *item_id;    /* id of each feature of the example, or AW_NO_ID */
  aw_vector_item *item; /* the final vector */
  size_t entries, capacity;
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
  free(s->entry);
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
  entry *entries = malloc(capacity * sizeof *entries);
  uint32_t *item_id = malloc(capacity * sizeof *item_id);
  aw_vector_item *item = malloc(capacity * sizeof *item);
  if (entries == NULL || item_id == NULL || item == NULL) {
    free(entries);
    free(item_id);
    free(item);
    return false;
  }
  free(s->entry);
  free(s->item_id);
  free(s->item);
  s->entry = entries;
  s->item_id = item_id;
  s->item = item;
  s->capacity = capacity;
  return true;
}

/* How many features ahead the slot, and from it the rest, is asked for, so
 * that the cache misses of many features overlap. */
#define SLOT_AHEAD 24u
#define REST_AHEAD 12u

static inline void ask_slot(const aw_classifier *c, const aw_feature *item) {
  aw_vocabulary_prefetch(&c->vocabulary, aw_block_key(item->key, item->block));
}

static inline void ask_rest(const aw_scorer *s, const aw_feature *item) {
  const aw_classifier *c = s->c;
  const aw_vocabulary *v = &c->vocabulary;
  uint64_t key = aw_block_key(item->key, item->block);
  uint32_t id = v->slot[(uint32_t)key & v->slot_mask];
  if (id == AW_NO_ID) return;
  __builtin_prefetch(&v->key[id]);
  __builtin_prefetch(&s->cell[id], 1);
  if (c->idf != NULL) __builtin_prefetch(&c->idf[id]);
  if (c->weight != NULL) __builtin_prefetch(&c->weight[id * c->outputs]);
}

/* Look one feature up and add it to its entry; returns its id. */
static inline uint32_t collect_one(aw_scorer *s, const aw_feature *item) {
  const aw_classifier *c = s->c;
  if (item->block >= c->block_count) return AW_NO_ID;
  uint32_t id =
      aw_vocabulary_find(&c->vocabulary, aw_block_key(item->key, item->block));
  if (id == AW_NO_ID) return id;
  double amount =
      aw_weight_amount(c->block[item->block].weighting, (double)item->value);
  cell *at = &s->cell[id];
  if (at->stamp == s->stamp) {
    s->entry[at->at].value += amount;
    return id;
  }
  *at = (cell){ s->stamp, (uint32_t)s->entries };
  s->entry[s->entries++] = (entry){ amount, id, item->block };
  return id;
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
  s->entries = 0;
  size_t unknown = 0;
  for (size_t i = 0; i < SLOT_AHEAD && i < f->count; i++)
    ask_slot(s->c, &f->item[i]);
  for (size_t i = 0; i < REST_AHEAD && i < f->count; i++)
    ask_rest(s, &f->item[i]);
  for (size_t i = 0; i < f->count; i++) {
    if (i + SLOT_AHEAD < f->count) ask_slot(s->c, &f->item[i + SLOT_AHEAD]);
    if (i + REST_AHEAD < f->count) ask_rest(s, &f->item[i + REST_AHEAD]);
    s->item_id[i] = collect_one(s, &f->item[i]);
    unknown += s->item_id[i] == AW_NO_ID;
  }
  return unknown;
}

static inline double value_of(const aw_classifier *c, const entry *e) {
  double idf = c->idf == NULL ? 1.0 : (double)c->idf[e->id];
  return aw_weight_of(c->block[e->block].weighting, e->value, idf);
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
  for (size_t i = 0; i < s->entries; i++) {
    const entry *e = &s->entry[i];
    double value = value_of(c, e);
    const int16_t *weight = c->weight + e->id * outputs;
    double *part = s->part + e->block * outputs;
    s->square[e->block] += value * value;
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

/* Leaves the final value of each feature in its entry; returns the squared
 * length of the vector. */
static double finish_values(aw_scorer *s) {
  const aw_classifier *c = s->c;
  double square = 0.0;
  memset(s->square, 0, c->block_count * sizeof *s->square);
  for (size_t i = 0; i < s->entries; i++) {
    entry *e = &s->entry[i];
    e->value = value_of(c, e);
    s->square[e->block] += e->value * e->value;
  }
  find_factors(s);
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
  for (size_t i = 0; i < c->vectors; i++) {
    double dot = 0.0;
    for (uint32_t j = c->vector_begin[i]; j < c->vector_begin[i + 1]; j++) {
      const cell *at = &s->cell[c->vector[j].feature];
      if (at->stamp == s->stamp)
        dot += s->entry[at->at].value * (double)c->vector[j].value;
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
static double share_of(const entry *e, double amount) {
  return e->value == 0.0 ? 0.0 : amount / e->value;
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
    const entry *e = &s->entry[s->cell[id].at];
    double amount = aw_weight_amount(c->block[e->block].weighting,
                                     (double)f->item[i].value);
    double value = value_of(c, e) * s->factor[e->block] * share_of(e, amount);
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
  for (size_t i = 0; i < s->entries; i++) {
    const entry *e = &s->entry[i];
    if (e->value != 0.0) s->item[kept++] = (aw_vector_item){ e->id, e->value };
  }
  if (kept > 0) qsort(s->item, kept, sizeof *s->item, by_id);
  *item = s->item;
  *count = kept;
  return AVOW_OK;
}
