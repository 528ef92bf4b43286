#include <math.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/status.h"
#include "learn/trained.h"

void aw_classifier_free(aw_classifier *c) {
  if (c == NULL) return;
  free(c->block);
  free(c->begin);
  free(c->homes);
  free(c->text);
  free(c->label);
  free(c->scale);
  free(c->bias);
  free(c->calibration.offset);
  free(c->square);
  free(c);
}

static avow_status damaged(const char *part, avow_error *err) {
  return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                 "the %s of a classifier is damaged", part);
}

static avow_status check_blocks(const aw_classifier *c, const aw_block *block,
                                size_t block_count, avow_error *err) {
  if (c->block_count != block_count)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the model has %zu blocks of features, expected %zu",
                   c->block_count, block_count);
  for (size_t b = 0; b < block_count; b++) {
    const aw_block *own = &c->block[b];
    if (strcmp(own->name, block[b].name) != 0 ||
        own->weighting != block[b].weighting ||
        own->normalise != block[b].normalise || own->scale != block[b].scale)
      return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                     "block '%s' of the model differs from this program's "
                     "'%s', expected a model trained with this version",
                     own->name, block[b].name);
  }
  return AVOW_OK;
}

static avow_status open_features(aw_classifier *c, const aw_model_file *file,
                                 const char *prefix, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span key, row;
  AW_TRY(aw_model_file_need(file, aw_section(prefix, ".key").text,
                            sizeof(uint64_t), c->features, &key, err));
  c->key = (const uint64_t *)(const void *)key.ptr;
  if (!aw_runs_sound(c->key, c->features, c->begin, c->homes, c->block_count))
    AW_TRY(damaged("vocabulary", err));
  for (size_t b = 0; b < c->block_count; b++)
    if (c->block[b].weighting == AW_WEIGHT_TFIDF) c->idf_width = 1;
  c->width = c->idf_width + (aw_is_linear(c) ? c->outputs : 0);
  if (c->width == 0) goto cleanup;
  AW_TRY(aw_model_file_need(file, aw_section(prefix, ".row").text,
                            sizeof(int16_t), c->features * c->width, &row,
                            err));
  c->row = (const int16_t *)(const void *)row.ptr;
cleanup:
  return status;
}

/* Every index in range, ascending in each vector, every number finite. */
static bool check_vectors(aw_classifier *c, size_t entries) {
  if (c->vector_begin[0] != 0 || c->vector_begin[c->vectors] != entries)
    return false;
  for (size_t i = 0; i < c->vectors; i++) {
    size_t begin = c->vector_begin[i], end = c->vector_begin[i + 1];
    if (begin > end || end > entries) return false;
    for (size_t j = begin; j < end; j++) {
      double value = (double)c->vector[j].value;
      if (c->vector[j].feature >= c->features || !isfinite(value) ||
          (j > begin && c->vector[j].feature <= c->vector[j - 1].feature))
        return false;
      c->square[i] += value * value;
    }
  }
  for (size_t i = 0; i < c->vectors * c->outputs; i++)
    if (!isfinite(c->coef[i])) return false;
  return true;
}

static avow_status open_vectors(aw_classifier *c, const aw_model_file *file,
                                const char *prefix, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span begin, vector, coef;
  AW_TRY(aw_model_file_need(file, aw_section(prefix, ".vbegin").text,
                            sizeof(uint32_t), c->vectors + 1, &begin, err));
  AW_TRY(aw_model_file_need(file, aw_section(prefix, ".vector").text,
                            sizeof(aw_vector_entry), SIZE_MAX, &vector, err));
  AW_TRY(aw_model_file_need(file, aw_section(prefix, ".vcoef").text,
                            sizeof(float), c->vectors * c->outputs, &coef,
                            err));
  c->vector_begin = (const uint32_t *)(const void *)begin.ptr;
  c->vector = (const aw_vector_entry *)(const void *)vector.ptr;
  c->coef = (const float *)(const void *)coef.ptr;
  c->square = calloc(c->vectors + 1, sizeof *c->square);
  if (c->square == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  if (!check_vectors(c, vector.len / sizeof(aw_vector_entry)))
    status = damaged("support vectors", err);
cleanup:
  return status;
}

avow_status aw_classifier_open(const aw_model_file *file, const char *prefix,
                               const aw_block *block, size_t block_count,
                               aw_classifier **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span meta;
  aw_classifier *c = calloc(1, sizeof *c);
  if (c == NULL) return aw_nomem(err);
  AW_TRY(aw_model_file_need(file, aw_section(prefix, ".meta").text, 1, SIZE_MAX,
                            &meta, err));
  AW_TRY(aw_meta_read(meta, c, err));
  AW_TRY(check_blocks(c, block, block_count, err));
  AW_TRY(open_features(c, file, prefix, err));
  if (!aw_is_linear(c)) AW_TRY(open_vectors(c, file, prefix, err));
  c->names = aw_model_file_find(file, aw_section(prefix, ".names").text);
  *out = c;
  c = NULL;
cleanup:
  aw_classifier_free(c);
  return status;
}

size_t aw_classifier_label_count(const aw_classifier *c) {
  return c->label_count;
}

const char *aw_classifier_label(const aw_classifier *c, size_t k) {
  return k < c->label_count ? c->label[k] : NULL;
}

uint32_t aw_classifier_blocks(const aw_classifier *c) {
  return c->enabled;
}

aw_kernel aw_classifier_kernel(const aw_classifier *c) {
  return c->shape.kernel;
}

size_t aw_classifier_feature_count(const aw_classifier *c) {
  return c->features;
}

size_t aw_classifier_probability(const aw_classifier *c, const double *score,
                                 double *probability) {
  return aw_calibration_apply(&c->calibration, score, probability);
}

static size_t block_of(const aw_classifier *c, uint32_t id) {
  size_t b = 0;
  while (id >= c->begin[b + 1]) b++;
  return b;
}

aw_known_feature aw_classifier_feature(const aw_classifier *c, uint32_t id) {
  size_t b = block_of(c, id);
  return (aw_known_feature){
    .key = c->key[id],
    .block = (uint16_t)b,
    .idf = c->block[b].weighting == AW_WEIGHT_TFIDF ? aw_idf_at(c, id) : 1.0,
  };
}

uint32_t aw_classifier_find(const aw_classifier *c, unsigned block,
                            uint64_t key) {
  if (block >= c->block_count) return AW_NO_ID;
  return aw_run_find(c->key, (aw_run){ c->begin[block], c->homes[block] }, key);
}

void aw_classifier_weights(const aw_classifier *c, uint32_t id,
                           double *weight) {
  double output[AVOW_LABEL_MAX];
  for (size_t k = 0; k < c->outputs; k++)
    output[k] = aw_is_linear(c) ? c->scale[k] * aw_weights_at(c, id)[k] : 0.0;
  aw_scores_of(output, c->label_count, weight);
}

void aw_classifier_bias(const aw_classifier *c, double *bias) {
  aw_scores_of(c->bias, c->label_count, bias);
}

/* One name after another; false at the first that is damaged. */
static bool read_names(const aw_classifier *c, const char *at, size_t length,
                       aw_names *names, bool *full) {
  while (length > 0) {
    uint32_t id;
    uint16_t size;
    if (length < sizeof id + sizeof size) return false;
    memcpy(&id, at, sizeof id);
    memcpy(&size, at + sizeof id, sizeof size);
    at += sizeof id + sizeof size;
    length -= sizeof id + sizeof size;
    if (id >= c->features || size > length) return false;
    if (!aw_names_put(names, aw_classifier_feature(c, id).key,
                      (aw_span){ at, size })) {
      *full = true;
      return false;
    }
    at += size;
    length -= size;
  }
  return true;
}

avow_status aw_classifier_names(const aw_classifier *c, aw_names **out,
                                avow_error *err) {
  avow_status status = AVOW_OK;
  aw_names *names = aw_names_new();
  char *text = NULL;
  uint64_t length = 0;
  bool full = false;
  if (c->names.len >= sizeof length)
    memcpy(&length, c->names.ptr, sizeof length);
  if (length > AW_NAMES_BYTES_MAX) AW_TRY(damaged("list of names", err));
  text = malloc((size_t)length + 1);
  if (names == NULL || text == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  if (length > 0 &&
      ZSTD_decompress(text, (size_t)length, c->names.ptr + sizeof length,
                      c->names.len - sizeof length) != length)
    AW_TRY(damaged("list of names", err));
  if (!read_names(c, text, (size_t)length, names, &full))
    AW_TRY(full ? aw_nomem(err) : damaged("list of names", err));
  *out = names;
  names = NULL;
cleanup:
  aw_names_free(names);
  free(text);
  return status;
}

/* ---- the strongest features -------------------------------------------- */

typedef struct pull {
  double value; /* the larger, the more it counts */
  uint32_t id;
} pull;

static int by_pull(const void *a, const void *b) {
  const pull *x = a, *y = b;
  if (x->value != y->value) return x->value > y->value ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

size_t aw_classifier_strongest(const aw_classifier *c, size_t k, bool away,
                               uint32_t *id, size_t count) {
  size_t labels = c->label_count == 0 ? 1 : c->label_count, kept = 0;
  if (!aw_is_linear(c) || k >= labels) return 0;
  pull *all = malloc(((size_t)c->features + 1) * sizeof *all);
  if (all == NULL) return AVOW_NONE;
  int sign = (c->outputs == 1 && k == 1) != away ? -1 : 1;
  size_t output = c->outputs == 1 ? 0 : k;
  for (uint32_t i = 0; i < c->features; i++) {
    aw_known_feature f = aw_classifier_feature(c, i);
    double value =
        sign * aw_weights_at(c, i)[output] * f.idf * c->block[f.block].scale;
    if (value > 0.0) all[kept++] = (pull){ value, i };
  }
  qsort(all, kept, sizeof *all, by_pull);
  if (kept > count) kept = count;
  for (size_t i = 0; i < kept; i++) id[i] = all[i].id;
  free(all);
  return kept;
}
