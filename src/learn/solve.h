/* solve.h - the outputs of a classifier trained on some of the rows, whatever
 * the kernel.
 *
 * Room: learn, and private to it.
 */
#ifndef AW_LEARN_SOLVE_H
#define AW_LEARN_SOLVE_H
#include "learn/gram.h"

/* What stays the same over all problems of one gamma. */
typedef struct aw_task {
  const aw_matrix *matrix;
  const uint32_t *label;      /* by row */
  const double *value;        /* by row, regression */
  size_t label_count;         /* 0: regression */
  const double *class_weight; /* [label_count] */
  const int8_t *code;         /* see aw_training; NULL: one against the rest */
  double epsilon;
  double contrast;   /* learn/contrast.h; 0: none */
  bool balance_rest; /* linear: rows against which a label stands are weighed
                        by their own label too */
  const double *row_cost; /* by row, see aw_training; NULL: 1 each */
  aw_kernel_shape shape;
  const aw_gram *gram; /* set to the shape, or NULL */
} aw_task;

/* The solution of one output. */
typedef struct aw_solution {
  double *w;    /* [columns + 1], the bias last; linear */
  double *coef; /* [matrix->count], 0 for rows not learnt from; kernel */
  double rho;   /* kernel: score = sum of coef * K - rho */
} aw_solution;

void aw_solution_release(aw_solution *s);

/* The side of row r in problem k: 1, -1, or 0, left out. */
static inline int aw_side(const aw_task *task, size_t r, size_t k) {
  if (task->code != NULL)
    return task->code[task->label[r] * task->label_count + k];
  return task->label[r] == k ? 1 : -1;
}

/* What a mistake in row r costs beside one at cost 1. */
static inline double aw_row_cost(const aw_task *task, size_t r) {
  return task->row_cost == NULL ? 1.0 : task->row_cost[r];
}

/* Solve output k at cost c on row[count], none of which is left out of it. Rows
 * of one class only give the constant 1 or -1. */
avow_status aw_solve(const aw_task *task, size_t k, double c,
                     const uint32_t *row, size_t count, aw_solution *out,
                     avow_error *err);

/* The output of each of row[count] into score[row * stride]. */
avow_status aw_solution_score(const aw_task *task, const aw_solution *s,
                              const uint32_t *row, size_t count, double *score,
                              size_t stride, avow_error *err);
#endif
