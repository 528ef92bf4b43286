/* problem.h - one problem of two classes, or of regression, as linear.c and
 * svm.c solve it.
 *
 * Room: learn, and private to it.
 */
#ifndef AW_LEARN_PROBLEM_H
#define AW_LEARN_PROBLEM_H
#include "learn/gram.h"

typedef struct aw_problem {
  const aw_matrix *matrix;
  const uint32_t *row; /* [count] rows to learn from */
  const double *y;     /* [count] +1 or -1, both present; or values */
  size_t count;
  bool regression;
  double c, weight[2];          /* cost is c * weight[0] where y is +1, else c *
                                   weight[1]; regression: c */
  const double *cost;           /* [count] of each row instead, or NULL; linear
                                   classes only */
  const double *times;          /* [count] how often a row stands, NULL: once;
                                   its cost has it already */
  double epsilon;               /* tube of regression */
  double contrast;              /* learn/contrast.h; linear classes; 0: none */
  const aw_kernel_shape *shape; /* of libsvm */
  const aw_gram *gram; /* its values over all rows, or NULL: from the rows */
} aw_problem;

/* liblinear, regression: L2-regularised, squared epsilon-insensitive loss by a
 * primal trust region (Ho, Lin 2012).  w[columns + 1], the bias last.
 * Classes: learn/descent.h. */
avow_status aw_linear_solve(const aw_problem *p, double *w, avow_error *err);

/* libsvm, C-SVC or epsilon-SVR (Chang, Lin 2011).
 * coef[count], rho: decision(x) = sum coef[i] * K(x_i, x) - rho.  Without
 * libsvm's own probabilities no randomness enters; safe on many threads. */
avow_status aw_svm_solve(const aw_problem *p, double *coef, double *rho,
                         avow_error *err);
#endif
