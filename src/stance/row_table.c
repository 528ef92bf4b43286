#include "stance/row_table.h"

#include <math.h>
#include <stdlib.h>

#include "base/pages.h"
#include "base/status.h"
#include "learn/runs.h"

#define TABLE_BYTES_MAX ((size_t)512 << 20)
#define BITS_A_KEY 8u

static aw_row_family family_of(unsigned own, unsigned joined) {
  const aw_block *a = &aw_row_blocks[own], *b = &aw_row_blocks[joined];
  return (aw_row_family){ own,      joined,       a->scale,
                          b->scale, a->normalise, b->normalise };
}

/* Ids of the features of a block, free ones among them. */
typedef struct id_range {
  uint32_t begin, end;
} id_range;

/* The first id of `block` or a later one: ids go block after block. */
static uint32_t first_of(const aw_classifier *c, unsigned block) {
  uint32_t low = 0, high = (uint32_t)aw_classifier_feature_count(c);
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (aw_classifier_feature(c, middle).block < block)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static id_range range_of(const aw_classifier *c, unsigned block) {
  return (id_range){ first_of(c, block), first_of(c, block + 1) };
}

static size_t count_range(const aw_classifier *c, id_range range) {
  size_t count = 0;
  for (uint32_t id = range.begin; id < range.end; id++)
    count += aw_classifier_feature(c, id).key != AW_FREE_KEY;
  return count;
}

/* Weights times idf, and the squared idf; nothing where id is AW_NO_ID. */
static void put_weights(const aw_classifier *c, uint32_t id, size_t labels,
                        float *square, float *weight, double *scratch) {
  if (id == AW_NO_ID) return;
  aw_known_feature f = aw_classifier_feature(c, id);
  aw_classifier_weights(c, id, scratch);
  if (square != NULL) *square = (float)(f.idf * f.idf);
  for (size_t k = 0; k < labels; k++) weight[k] = (float)(scratch[k] * f.idf);
}

static void put_slot(aw_row_grams *g, uint64_t key, uint32_t id) {
  uint64_t at = key & g->mask, bit = aw_row_bit(g, key);
  while (g->slot[at].id != AW_ROW_NO_SLOT) at = (at + 1) & g->mask;
  g->slot[at] = (aw_row_slot){ (uint32_t)(key >> 32), id };
  g->known[bit >> 6] |= UINT64_C(1) << (bit & 63);
}

static avow_status new_grams(aw_row_grams *g, size_t count, size_t floats,
                             avow_error *err) {
  uint64_t size = 16;
  unsigned bits = 6;
  while (size < 2 * (uint64_t)count + 2) size *= 2;
  while (UINT64_C(1) << bits < BITS_A_KEY * (uint64_t)count) bits++;
  g->mask = size - 1;
  g->known_shift = 64 - bits;
  g->slot = malloc((size_t)size * sizeof *g->slot);
  g->known = calloc((size_t)1 << (bits - 6), sizeof *g->known);
  g->entry = calloc(floats + 1, sizeof *g->entry);
  if (g->slot == NULL || g->known == NULL || g->entry == NULL)
    return aw_nomem(err);
  aw_prefer_large_pages(g->entry, floats * sizeof *g->entry);
  for (uint64_t i = 0; i < size; i++) g->slot[i].id = AW_ROW_NO_SLOT;
  return AVOW_OK;
}

/* The entry of g->count for every target, of the feature `id`. */
static void put_entries(aw_row_grams *g, size_t count, uint32_t id,
                        uint64_t key, const aw_row_table *t,
                        const aw_classifier *c, double *scratch) {
  float own[2 + AVOW_LABEL_MAX] = { 0.0f };
  size_t labels = t->label_count;
  put_weights(c, id, labels, &own[0], &own[2], scratch);
  for (size_t i = 0; i <= t->target_count; i++) {
    float *e = g->entry + (i * count + g->count) * t->stride;
    memcpy(e, own, (2 + labels) * sizeof *e);
    if (i == t->target_count) continue;
    uint32_t joined = aw_classifier_find(c, g->family.joined,
                                         aw_row_joined_key(key, t->target[i]));
    put_weights(c, joined, labels, &e[1], &e[2 + labels], scratch);
  }
}

static avow_status make_grams(aw_row_grams *g, aw_row_family which,
                              const aw_row_table *t, const aw_classifier *c,
                              double *scratch, avow_error *err) {
  id_range range = range_of(c, which.own);
  size_t count = count_range(c, range);
  g->family = which;
  avow_status status =
      new_grams(g, count, count * (t->target_count + 1) * t->stride, err);
  if (status != AVOW_OK) return status;
  for (uint32_t id = range.begin; id < range.end; id++) {
    uint64_t key = aw_classifier_feature(c, id).key;
    if (key == AW_FREE_KEY) continue;
    put_slot(g, key, g->count);
    put_entries(g, count, id, key, t, c, scratch);
    g->count++;
  }
  return AVOW_OK;
}

static avow_status make_vectors(aw_row_table *t, const aw_classifier *c,
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
      put_weights(c, aw_classifier_find(c, AW_ROW_VECTOR, key), t->label_count,
                  NULL, &e[2], scratch);
      if (i == t->target_count) continue;
      uint32_t joined = aw_classifier_find(
          c, AW_ROW_VECTOR_TARGET, aw_row_joined_key(key, t->target[i]));
      put_weights(c, joined, t->label_count, NULL, &e[2 + t->label_count],
                  scratch);
    }
  return AVOW_OK;
}

static avow_status make_biases(aw_row_table *t, const aw_classifier *c,
                               double *scratch, avow_error *err) {
  t->bias = calloc(t->target_count + 1, t->label_count * sizeof *t->bias);
  if (t->bias == NULL) return aw_nomem(err);
  for (size_t i = 0; i <= t->target_count; i++) {
    double *bias = t->bias + i * t->label_count;
    aw_classifier_bias(c, bias);
    uint32_t id = i == t->target_count
                      ? AW_NO_ID
                      : aw_classifier_find(c, AW_ROW_TARGET, t->target[i]);
    if (id == AW_NO_ID) continue;
    aw_classifier_weights(c, id, scratch);
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
  double *scratch = NULL;
  aw_row_table *t = calloc(1, sizeof *t);
  *out = NULL;
  if (t == NULL) return aw_nomem(err);
  t->target_count = target_count;
  t->label_count = aw_classifier_label_count(c);
  t->stride = (2 + 2 * t->label_count + 7) / 8 * 8;
  t->dimensions = dimensions;
  for (int i = 1; i < AW_ROW_LOGS; i++) t->log[i] = (float)(1.0 + log(i));
  if (!fits(c, t)) goto cleanup;
  t->target = calloc(target_count + 1, sizeof *t->target);
  scratch = calloc(t->label_count, sizeof *scratch);
  if (t->target == NULL || scratch == NULL) AW_TRY(aw_nomem(err));
  for (size_t i = 0; i < target_count; i++)
    t->target[i] = aw_row_target_key(target[i]);
  AW_TRY(make_grams(&t->word, family_of(AW_ROW_WORD, AW_ROW_WORD_TARGET), t, c,
                    scratch, err));
  AW_TRY(make_grams(&t->piece, family_of(AW_ROW_CHAR, AW_ROW_CHAR_TARGET), t, c,
                    scratch, err));
  AW_TRY(make_vectors(t, c, scratch, err));
  AW_TRY(make_biases(t, c, scratch, err));
  *out = t;
  t = NULL;
cleanup:
  free(scratch);
  aw_row_table_free(t);
  return status;
}

void aw_row_table_free(aw_row_table *t) {
  if (t == NULL) return;
  free(t->word.slot);
  free(t->word.known);
  free(t->word.entry);
  free(t->piece.slot);
  free(t->piece.known);
  free(t->piece.entry);
  free(t->vector_weight);
  free(t->bias);
  free(t->target);
  free(t);
}
