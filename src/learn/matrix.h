/* matrix.h - the examples as final vectors, in the form that liblinear and
 * libsvm read.
 *
 * Room: learn, and private to it.
 *
 * Columns are the features that enough examples hold, block after block, in
 * order of first sight.  Vocabulary and idf come from all examples at once:
 * they see no label, so folds may share them.
 */
#ifndef AW_LEARN_MATRIX_H
#define AW_LEARN_MATRIX_H
#include "learn/examples.h"

/* The same layout as liblinear's feature_node and libsvm's svm_node (checked
 * where those are included), so that rows are handed over in place. */
typedef struct aw_node {
  int index; /* column + 1; -1 after the last of a row */
  double value;
} aw_node;

typedef struct aw_matrix {
  aw_node *node;
  aw_node **row; /* [count], into node; indices ascending; equal examples
                    share one */
  size_t count;
  uint32_t *same; /* [count] number of the row, from 0; equal examples share
                     one */
  size_t distinct;
  uint32_t columns;
  bool bias;       /* rows end with { columns + 1, 1 } */
  double *square;  /* [count] squared lengths, without the bias */
  uint64_t *key;   /* [columns] of the block (aw_block_key) */
  float *idf;      /* [columns], 1 outside tf-idf blocks */
  uint32_t *begin; /* [block_count + 1] first column of each block */
} aw_matrix;

/* A feature becomes a column where the weights of the examples that hold it
 * add up to its block's least count; weight[count of examples], NULL: 1 each.
 */
avow_status aw_matrix_build(const aw_examples *examples, const double *weight,
                            bool bias, aw_matrix *out, avow_error *err);
void aw_matrix_release(aw_matrix *m);

/* w[columns] + the sum of value * w[column]. */
double aw_matrix_dot(const aw_matrix *m, size_t row, const double *w);
/* Write a row into dense[columns + 1] by column, or zeros in its places. */
void aw_matrix_spread(const aw_matrix *m, size_t row, bool clear,
                      double *dense);
#endif
