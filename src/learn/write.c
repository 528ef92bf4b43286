#include "learn/write.h"

#include <math.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/status.h"
#include "learn/weighting.h"

#define ZSTD_LEVEL 12
#define WEIGHT_MAX 32767.0

static void add(aw_model_writer *writer, const char *prefix, const char *suffix,
                const void *bytes, size_t length) {
  aw_model_writer_add(writer, aw_section(prefix, suffix).text,
                      (aw_span){ bytes, length });
}

static bool has_idf(const aw_parts *p) {
  for (size_t b = 0; b < p->e->block_count; b++)
    if (p->e->block[b].weighting == AW_WEIGHT_TFIDF) return true;
  return false;
}

/* The keys as extraction makes them: blocks have a run each. */
static avow_status lay_keys(const aw_parts *p, aw_runs *runs, avow_error *err) {
  const aw_matrix *m = p->matrix;
  uint64_t *key = malloc(((size_t)m->columns + 1) * sizeof *key);
  if (key == NULL) return aw_nomem(err);
  for (unsigned b = 0; b < p->e->block_count; b++)
    for (uint32_t j = m->begin[b]; j < m->begin[b + 1]; j++)
      key[j] = aw_block_key(m->key[j], b);
  avow_status status = aw_runs_lay(key, m->begin, p->e->block_count, runs, err);
  free(key);
  return status;
}

/* The largest weight of an output is WEIGHT_MAX of its steps: weights are off
 * by 1/65534 of it at most, far below what turns a label. */
static double step_of(const double *w, uint32_t columns) {
  double largest = 0.0;
  for (uint32_t j = 0; j < columns; j++)
    if (fabs(w[j]) > largest) largest = fabs(w[j]);
  return largest > 0.0 ? largest / WEIGHT_MAX : 1.0;
}

#define IDF_MAX 65535.0

static void put_idf(const aw_parts *p, aw_classifier *c, const aw_runs *runs,
                    int16_t *row) {
  double largest = 1.0;
  for (uint32_t j = 0; j < p->matrix->columns; j++)
    if ((double)p->matrix->idf[j] > largest)
      largest = (double)p->matrix->idf[j];
  c->idf_step = largest / IDF_MAX;
  for (uint32_t j = 0; j < p->matrix->columns; j++) {
    double steps = floor((double)p->matrix->idf[j] / c->idf_step + 0.5);
    row[runs->place[j] * c->width] = (int16_t)(uint16_t)steps;
  }
}

static void put_weights(const aw_parts *p, aw_classifier *c,
                        const aw_runs *runs, int16_t *row) {
  uint32_t columns = p->matrix->columns;
  for (size_t k = 0; k < c->outputs; k++) {
    const double *w = p->solution[k].w;
    double step = step_of(w, columns);
    c->scale[k] = step;
    c->bias[k] = w[columns];
    for (uint32_t j = 0; j < columns; j++)
      row[runs->place[j] * c->width + c->idf_width + k] =
          (int16_t)floor(w[j] / step + 0.5);
  }
}

static avow_status write_rows(const aw_parts *p, aw_classifier *c,
                              const aw_runs *runs, const char *prefix,
                              aw_model_writer *writer, avow_error *err) {
  c->idf_width = has_idf(p) ? 1 : 0;
  c->width = c->idf_width + (aw_is_linear(c) ? c->outputs : 0);
  if (c->width == 0) return AVOW_OK;
  int16_t *row = calloc((size_t)c->features + 1, c->width * sizeof *row);
  if (row == NULL) return aw_nomem(err);
  if (c->idf_width > 0) put_idf(p, c, runs, row);
  if (aw_is_linear(c)) put_weights(p, c, runs, row);
  add(writer, prefix, ".row", row, c->features * c->width * sizeof *row);
  free(row);
  return AVOW_OK;
}

static bool supports(const aw_parts *p, size_t outputs, size_t row) {
  for (size_t k = 0; k < outputs; k++)
    if (p->solution[k].coef[row] != 0.0) return true;
  return false;
}

static int by_feature(const void *a, const void *b) {
  const aw_vector_entry *x = a, *y = b;
  return (x->feature > y->feature) - (x->feature < y->feature);
}

/* False where memory is out. */
static bool add_vector(const aw_parts *p, const aw_runs *runs, size_t outputs,
                       size_t row, aw_strbuf *vector, aw_strbuf *coef) {
  size_t count = 0;
  while (p->matrix->row[row][count].index != -1) count++;
  aw_vector_entry *entry = malloc((count + 1) * sizeof *entry);
  if (entry == NULL) return false;
  for (size_t i = 0; i < count; i++) {
    const aw_node *n = &p->matrix->row[row][i];
    entry[i] = (aw_vector_entry){ runs->place[n->index - 1], (float)n->value };
  }
  if (count > 1) qsort(entry, count, sizeof *entry, by_feature);
  aw_strbuf_add(vector,
                (aw_span){ (const char *)entry, count * sizeof *entry });
  free(entry);
  for (size_t k = 0; k < outputs; k++) {
    float value = (float)p->solution[k].coef[row];
    aw_strbuf_add(coef, (aw_span){ (const char *)&value, sizeof value });
  }
  return !vector->failed && !coef->failed;
}

/* Rows that support any output, each once. */
static avow_status write_vectors(const aw_parts *p, aw_classifier *c,
                                 const aw_runs *runs, const char *prefix,
                                 aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_strbuf vector = AW_STRBUF_INIT, coef = AW_STRBUF_INIT;
  uint32_t *begin = calloc(p->matrix->count + 1, sizeof *begin);
  if (begin == NULL) return aw_nomem(err);
  for (size_t i = 0; i < p->matrix->count; i++) {
    if (!supports(p, c->outputs, i)) continue;
    if (!add_vector(p, runs, c->outputs, i, &vector, &coef))
      AW_TRY(aw_nomem(err));
    size_t entries = vector.len / sizeof(aw_vector_entry);
    if (entries >= UINT32_MAX)
      AW_TRY(aw_fail(err, AVOW_ERR_LIMIT, 0, 0,
                     "the support vectors are too long"));
    begin[++c->vectors] = (uint32_t)entries;
  }
  for (size_t k = 0; k < c->outputs; k++) {
    c->scale[k] = 1.0;
    c->bias[k] = -p->solution[k].rho;
  }
  add(writer, prefix, ".vbegin", begin, (c->vectors + 1) * sizeof *begin);
  add(writer, prefix, ".vector", aw_strbuf_span(&vector).ptr, vector.len);
  add(writer, prefix, ".vcoef", aw_strbuf_span(&coef).ptr, coef.len);
cleanup:
  aw_strbuf_release(&vector);
  aw_strbuf_release(&coef);
  free(begin);
  return status;
}

/* ---- names -------------------------------------------------------------- */

typedef struct strength {
  double value;
  uint32_t column;
} strength;

static int by_strength(const void *a, const void *b) {
  const strength *x = a, *y = b;
  if (x->value != y->value) return x->value > y->value ? -1 : 1;
  return (x->column > y->column) - (x->column < y->column);
}

static int by_column(const void *a, const void *b) {
  const strength *x = a, *y = b;
  return (x->column > y->column) - (x->column < y->column);
}

/* The names_max columns with the largest weight on any output, or of a
 * kernel the first; by column. */
static strength *strongest(const aw_parts *p, size_t outputs, size_t *count) {
  uint32_t columns = p->matrix->columns;
  strength *all = malloc(((size_t)columns + 1) * sizeof *all);
  if (all == NULL) return NULL;
  for (uint32_t j = 0; j < columns; j++) {
    all[j] = (strength){ 0.0, j };
    for (size_t k = 0; p->solution[0].w != NULL && k < outputs; k++) {
      double value = fabs(p->solution[k].w[j]) * (double)p->matrix->idf[j];
      if (value > all[j].value) all[j].value = value;
    }
  }
  qsort(all, columns, sizeof *all, by_strength);
  *count = columns < p->names_max ? columns : p->names_max;
  qsort(all, *count, sizeof *all, by_column);
  return all;
}

static void add_name(aw_strbuf *out, uint32_t id, aw_span name) {
  if (name.ptr == NULL) return;
  uint16_t length = name.len > UINT16_MAX ? UINT16_MAX : (uint16_t)name.len;
  if (out->len + length + 6 > AW_NAMES_BYTES_MAX) return;
  aw_strbuf_add(out, (aw_span){ (const char *)&id, sizeof id });
  aw_strbuf_add(out, (aw_span){ (const char *)&length, sizeof length });
  aw_strbuf_add(out, (aw_span){ name.ptr, length });
}

static avow_status list_names(const aw_parts *p, const aw_runs *runs,
                              size_t outputs, aw_strbuf *out, avow_error *err) {
  size_t count = 0;
  strength *list = strongest(p, outputs, &count);
  if (list == NULL) return aw_nomem(err);
  unsigned b = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t column = list[i].column;
    while (column >= p->matrix->begin[b + 1]) b++;
    uint64_t key = aw_block_key(p->matrix->key[column], b);
    add_name(out, runs->place[column], aw_names_get(p->names, key));
  }
  free(list);
  return out->failed ? aw_nomem(err) : AVOW_OK;
}

static avow_status write_names(const aw_parts *p, const aw_runs *runs,
                               size_t outputs, const char *prefix,
                               aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_strbuf text = AW_STRBUF_INIT;
  char *packed = NULL;
  if (p->names == NULL) return AVOW_OK;
  AW_TRY(list_names(p, runs, outputs, &text, err));
  size_t bound = ZSTD_compressBound(text.len);
  uint64_t length = text.len;
  packed = malloc(sizeof length + bound);
  if (packed == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  memcpy(packed, &length, sizeof length);
  size_t size = ZSTD_compress(packed + sizeof length, bound,
                              aw_strbuf_span(&text).ptr, text.len, ZSTD_LEVEL);
  if (ZSTD_isError(size)) {
    status = aw_nomem(err); /* the one way it fails with room enough */
    goto cleanup;
  }
  add(writer, prefix, ".names", packed, sizeof length + size);
cleanup:
  aw_strbuf_release(&text);
  free(packed);
  return status;
}

/* ---- all ---------------------------------------------------------------- */

avow_status aw_parts_write(const aw_parts *parts, const char *prefix,
                           aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t outputs = aw_outputs_of(parts->label_count);
  aw_runs runs = { 0 };
  aw_classifier c = {
    .block = parts->e->block,
    .block_count = parts->e->block_count,
    .enabled = parts->e->enabled,
    .label_count = parts->label_count,
    .outputs = outputs,
    .shape = parts->shape,
    .calibration = *parts->calibration,
  };
  c.label = calloc(parts->label_count + 1, sizeof *c.label);
  c.scale = calloc(outputs, sizeof *c.scale);
  c.bias = calloc(outputs, sizeof *c.bias);
  if (c.label == NULL || c.scale == NULL || c.bias == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  for (size_t k = 0; k < parts->label_count; k++) c.label[k] = parts->label[k];
  AW_TRY(lay_keys(parts, &runs, err));
  c.begin = runs.begin;
  c.homes = runs.homes;
  c.features = runs.begin[c.block_count];
  add(writer, prefix, ".key", runs.key, c.features * sizeof *runs.key);
  AW_TRY(write_rows(parts, &c, &runs, prefix, writer, err));
  if (!aw_is_linear(&c))
    AW_TRY(write_vectors(parts, &c, &runs, prefix, writer, err));
  AW_TRY(aw_meta_write(&c, writer, prefix, err));
  AW_TRY(write_names(parts, &runs, outputs, prefix, writer, err));
cleanup:
  free(c.label);
  free(c.scale);
  free(c.bias);
  aw_runs_release(&runs);
  return status;
}
