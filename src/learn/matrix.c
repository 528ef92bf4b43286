#include "learn/matrix.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "learn/weighting.h"

#define NO_COLUMN UINT32_MAX

/* Working memory of one build. */
typedef struct build {
  const aw_examples *e;
  double *support;  /* by id: the weights of the examples that hold it */
  uint32_t *column; /* by id, or NO_COLUMN */
  aw_entry *entry;  /* [longest] */
  size_t *fill;     /* [block_count] place of the next node of a block */
  double *norm;     /* [block_count] */
} build;

void aw_matrix_release(aw_matrix *m) {
  free(m->node);
  free(m->row);
  free(m->same);
  free(m->square);
  free(m->key);
  free(m->idf);
  free(m->begin);
  *m = (aw_matrix){ 0 };
}

/* Sum the weights of the examples up, each distinct row at once. */
static avow_status weigh_features(build *b, const double *weight,
                                  avow_error *err) {
  const aw_examples *e = b->e;
  double *row = calloc(e->rows + 1, sizeof *row);
  if (row == NULL) return aw_nomem(err);
  for (size_t i = 0; i < e->count; i++)
    row[e->row[i]] += weight != NULL ? weight[i] : 1.0;
  for (size_t r = 0; r < e->rows; r++) {
    size_t count = aw_examples_row(e, r, b->entry);
    for (size_t j = 0; j < count; j++) b->support[b->entry[j].id] += row[r];
  }
  free(row);
  return AVOW_OK;
}

static bool keeps(const build *b, size_t id) {
  return b->support[id] >= b->e->block[b->e->block_of[id]].min_count;
}

/* Number the columns, block after block. */
static avow_status number_columns(build *b, aw_matrix *m, avow_error *err) {
  const aw_examples *e = b->e;
  size_t ids = aw_examples_features(e), columns = 0;
  for (size_t id = 0; id < ids; id++)
    if (keeps(b, id)) m->begin[e->block_of[id] + 1]++;
  for (size_t k = 0; k < e->block_count; k++) {
    columns = m->begin[k + 1] += m->begin[k];
    b->fill[k] = m->begin[k];
  }
  if (columns >= INT_MAX - 1)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, 0, "too many features: %zu",
                   columns);
  m->columns = (uint32_t)columns;
  m->key = malloc((columns + 1) * sizeof *m->key);
  m->idf = malloc((columns + 1) * sizeof *m->idf);
  if (m->key == NULL || m->idf == NULL) return aw_nomem(err);
  for (size_t id = 0; id < ids; id++) {
    b->column[id] = NO_COLUMN;
    if (!keeps(b, id)) continue;
    const aw_block *block = &e->block[e->block_of[id]];
    uint32_t column = (uint32_t)b->fill[e->block_of[id]]++;
    b->column[id] = column;
    m->key[column] = aw_vocabulary_builder_key(e->vocabulary, (uint32_t)id);
    m->idf[column] = block->weighting == AW_WEIGHT_TFIDF
                         ? (float)aw_weight_idf(e->count, e->holding[id])
                         : 1.0f;
  }
  return AVOW_OK;
}

/* Entries come by id, columns by block: place them block by block.  Returns
 * the number of nodes; values that are 0 leave none. */
static size_t fill_row(build *b, const aw_matrix *m, size_t r, aw_node *node) {
  const aw_examples *e = b->e;
  size_t count = aw_examples_row(e, r, b->entry), kept = 0, at = 0;
  memset(b->fill, 0, e->block_count * sizeof *b->fill);
  for (size_t j = 0; j < count; j++) {
    uint32_t column = b->column[b->entry[j].id];
    if (column == NO_COLUMN) continue;
    unsigned block = e->block_of[b->entry[j].id];
    double value =
        aw_weight_of(e->block[block].weighting, (double)b->entry[j].value,
                     (double)m->idf[column]);
    if (value == 0.0) continue;
    b->entry[kept++] = b->entry[j];
    b->fill[block]++;
  }
  for (size_t k = 0; k < e->block_count; k++) {
    size_t length = b->fill[k];
    b->fill[k] = at;
    b->norm[k] = 0.0;
    at += length;
  }
  for (size_t j = 0; j < kept; j++) {
    uint32_t column = b->column[b->entry[j].id];
    unsigned block = e->block_of[b->entry[j].id];
    double value =
        aw_weight_of(e->block[block].weighting, (double)b->entry[j].value,
                     (double)m->idf[column]);
    b->norm[block] += value * value;
    node[b->fill[block]++] = (aw_node){ (int)column + 1, value };
  }
  return kept;
}

static double scale_row(build *b, aw_node *node, size_t count) {
  const aw_examples *e = b->e;
  double square = 0.0;
  size_t at = 0;
  for (size_t k = 0; k < e->block_count; k++) {
    double by = e->block[k].scale;
    if (e->block[k].normalise && b->norm[k] > 0.0) by /= sqrt(b->norm[k]);
    for (; at < count && at < b->fill[k]; at++) {
      node[at].value *= by;
      square += node[at].value * node[at].value;
    }
  }
  return square;
}

/* Memory for all entries is asked for, though rare features take none: what
 * is never touched costs none. */
static avow_status fill(build *b, aw_matrix *m, avow_error *err) {
  const aw_examples *e = b->e;
  m->count = e->count;
  m->node =
      malloc((e->entries + e->rows * (m->bias ? 2 : 1) + 1) * sizeof *m->node);
  m->row = malloc((m->count + 1) * sizeof *m->row);
  m->square = malloc((m->count + 1) * sizeof *m->square);
  m->same = malloc((m->count + 1) * sizeof *m->same);
  if (m->node == NULL || m->row == NULL || m->square == NULL || m->same == NULL)
    return aw_nomem(err);
  m->distinct = e->rows;
  aw_node *next = m->node;
  size_t rows = 0, *first = malloc((e->rows + 1) * sizeof *first);
  if (first == NULL) return aw_nomem(err);
  for (size_t i = 0; i < m->count; i++) {
    m->same[i] = e->row[i];
    if (e->row[i] < rows) { /* seen: rows are numbered in order of sight */
      m->row[i] = m->row[first[e->row[i]]];
      m->square[i] = m->square[first[e->row[i]]];
      continue;
    }
    first[rows++] = i;
    m->row[i] = next;
    size_t count = fill_row(b, m, e->row[i], next);
    m->square[i] = scale_row(b, next, count);
    next += count;
    if (m->bias) *next++ = (aw_node){ (int)m->columns + 1, 1.0 };
    *next++ = (aw_node){ -1, 0.0 };
  }
  free(first);
  return AVOW_OK;
}

avow_status aw_matrix_build(const aw_examples *examples, const double *weight,
                            bool bias, aw_matrix *out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_matrix m = { .bias = bias };
  size_t blocks = examples->block_count;
  build b = { .e = examples };
  b.column = malloc((aw_examples_features(examples) + 1) * sizeof *b.column);
  b.support = calloc(aw_examples_features(examples) + 1, sizeof *b.support);
  b.entry = malloc(((size_t)examples->longest + 1) * sizeof *b.entry);
  b.fill = calloc(blocks, sizeof *b.fill);
  b.norm = calloc(blocks, sizeof *b.norm);
  m.begin = calloc(blocks + 1, sizeof *m.begin);
  if (b.column == NULL || b.support == NULL || b.entry == NULL ||
      b.fill == NULL || b.norm == NULL || m.begin == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(weigh_features(&b, weight, err));
  AW_TRY(number_columns(&b, &m, err));
  AW_TRY(fill(&b, &m, err));
  *out = m;
  m = (aw_matrix){ 0 };
cleanup:
  aw_matrix_release(&m);
  free(b.column);
  free(b.support);
  free(b.entry);
  free(b.fill);
  free(b.norm);
  return status;
}

double aw_matrix_dot(const aw_matrix *m, size_t row, const double *w) {
  double sum = m->bias ? 0.0 : w[m->columns];
  for (const aw_node *n = m->row[row]; n->index != -1; n++)
    sum += n->value * w[n->index - 1];
  return sum;
}

void aw_matrix_spread(const aw_matrix *m, size_t row, bool clear,
                      double *dense) {
  for (const aw_node *n = m->row[row]; n->index != -1; n++)
    dense[n->index - 1] = clear ? 0.0 : n->value;
}
