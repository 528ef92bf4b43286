#include "learn/gram.h"

#include <stdlib.h>

#include "base/pool.h"
#include "base/status.h"

#define ROWS_A_PIECE 64u

void aw_gram_release(aw_gram *g) {
  free(g->dot);
  free(g->node);
  *g = (aw_gram){ NULL, NULL, NULL };
}

static avow_status multiply(void *context, size_t worker, size_t piece,
                            avow_error *err) {
  (void)worker;
  aw_gram *g = context;
  const aw_matrix *m = g->matrix;
  double *dense = calloc((size_t)m->columns + 1, sizeof *dense);
  if (dense == NULL) return aw_nomem(err);
  size_t begin = piece * ROWS_A_PIECE, end = begin + ROWS_A_PIECE;
  for (size_t i = begin; i < end && i < m->count; i++) {
    aw_matrix_spread(m, i, false, dense);
    for (size_t j = 0; j <= i; j++)
      g->dot[i * (i + 1) / 2 + j] = aw_matrix_dot(m, j, dense);
    aw_matrix_spread(m, i, true, dense);
  }
  free(dense);
  return AVOW_OK;
}

avow_status aw_gram_build(const aw_matrix *m, size_t threads, aw_gram *out,
                          avow_error *err) {
  aw_gram g = { .matrix = m };
  size_t n = m->count;
  g.dot = malloc((n * (n + 1) / 2 + 1) * sizeof *g.dot);
  g.node = malloc((n * (n + 1) + 1) * sizeof *g.node);
  avow_status status =
      g.dot == NULL || g.node == NULL
          ? aw_nomem(err)
          : aw_pool_run(threads, (n + ROWS_A_PIECE - 1) / ROWS_A_PIECE,
                        multiply, &g, err);
  if (status == AVOW_OK)
    *out = g;
  else
    aw_gram_release(&g);
  return status;
}

void aw_gram_set(aw_gram *g, const aw_kernel_shape *shape) {
  const aw_matrix *m = g->matrix;
  for (size_t i = 0; i < m->count; i++) {
    aw_node *row = aw_gram_row(g, i);
    row[0] = (aw_node){ 0, (double)i + 1.0 };
    for (size_t j = 0; j <= i; j++) {
      double value = aw_kernel_value(shape, g->dot[i * (i + 1) / 2 + j],
                                     m->square[i], m->square[j]);
      row[j + 1] = (aw_node){ (int)j + 1, value };
      aw_gram_row(g, j)[i + 1] = (aw_node){ (int)i + 1, value };
    }
  }
}
