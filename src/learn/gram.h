/* gram.h - the kernel between all pairs of rows, computed once for all folds,
 * costs and labels; libsvm on its own computes it anew for each.
 *
 * Room: learn, and private to it.
 */
#ifndef AW_LEARN_GRAM_H
#define AW_LEARN_GRAM_H
#include "learn/kernel.h"
#include "learn/matrix.h"

/* With more rows the table would take over 2 GB; libsvm then works from the
 * rows themselves. */
#define AW_GRAM_ROWS_MAX 10000u

typedef struct aw_gram {
  const aw_matrix *matrix;
  double *dot;   /* [count * (count + 1) / 2] lower triangle */
  aw_node *node; /* [count][count + 1] libsvm's form of a given kernel: the
                    first of a row holds its number, counted from 1 */
} aw_gram;

/* The products; the kernel is still to be set. */
avow_status aw_gram_build(const aw_matrix *m, size_t threads, aw_gram *out,
                          avow_error *err);
void aw_gram_set(aw_gram *g, const aw_kernel_shape *shape);
void aw_gram_release(aw_gram *g);

static inline aw_node *aw_gram_row(const aw_gram *g, size_t i) {
  return g->node + i * (g->matrix->count + 1);
}
#endif
