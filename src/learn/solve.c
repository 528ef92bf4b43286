#include "learn/solve.h"

#include <stdlib.h>

#include "base/status.h"
#include "learn/descent.h"

void aw_solution_release(aw_solution *s) {
  free(s->w);
  free(s->coef);
  *s = (aw_solution){ NULL, NULL, 0.0 };
}

static void set_weights(const aw_task *task, size_t k, aw_problem *p) {
  p->weight[0] = p->weight[1] = 1.0;
  if (p->regression) return;
  p->weight[0] = task->class_weight[k];
  if (task->label_count == 2) p->weight[1] = task->class_weight[1];
}

/* Fold the support vectors of a linear kernel into one weight a column. */
static void fold(const aw_problem *p, const double *coef, double rho,
                 double *w) {
  const aw_matrix *m = p->matrix;
  for (uint32_t j = 0; j < m->columns; j++) w[j] = 0.0;
  w[m->columns] = -rho;
  for (size_t i = 0; i < p->count; i++) {
    if (coef[i] == 0.0) continue;
    for (const aw_node *n = m->row[p->row[i]]; n->index != -1; n++)
      w[n->index - 1] += coef[i] * n->value;
  }
}

static avow_status solve_svm(const aw_problem *p, aw_solution *out,
                             avow_error *err) {
  avow_status status = AVOW_OK;
  double *coef = malloc(p->count * sizeof *coef);
  if (coef == NULL) return aw_nomem(err);
  AW_TRY(aw_svm_solve(p, coef, &out->rho, err));
  if (out->w != NULL)
    fold(p, coef, out->rho, out->w);
  else
    for (size_t i = 0; i < p->count; i++) out->coef[p->row[i]] = coef[i];
cleanup:
  free(coef);
  return status;
}

/* Targets of output k; false where all rows are of one class. */
static bool set_targets(const aw_task *task, size_t k, const uint32_t *row,
                        size_t count, double *y) {
  size_t positive = 0;
  for (size_t i = 0; i < count; i++) {
    if (task->label_count == 0) {
      y[i] = task->value[row[i]];
      continue;
    }
    bool is = aw_side(task, row[i], k) > 0;
    positive += is;
    y[i] = is ? 1.0 : -1.0;
  }
  return task->label_count == 0 || (positive > 0 && positive < count);
}

/* Equal rows of one class are one, whose cost is the sum of theirs: labelled
 * tables repeat themselves, and what is solved stays the same. */
static avow_status solve_linear(const aw_task *task, const aw_problem *all,
                                double *w, avow_error *err) {
  const aw_matrix *m = task->matrix;
  avow_status status = AVOW_OK;
  aw_problem p = *all;
  size_t count = 0;
  uint32_t *place = calloc(2 * m->distinct + 1, sizeof *place);
  uint32_t *row = malloc((all->count + 1) * sizeof *row);
  double *y = malloc((all->count + 1) * sizeof *y);
  double *cost = malloc((all->count + 1) * sizeof *cost);
  double *times = malloc((all->count + 1) * sizeof *times);
  if (place == NULL || row == NULL || y == NULL || cost == NULL ||
      times == NULL)
    AW_TRY(aw_nomem(err));
  for (size_t i = 0; i < all->count; i++) {
    uint32_t r = all->row[i];
    bool rest = all->y[i] <= 0.0;
    double weight = rest && task->balance_rest
                        ? task->class_weight[task->label[r]]
                        : all->weight[rest];
    uint32_t *at = &place[2 * (size_t)m->same[r] + rest];
    if (*at == 0) {
      row[count] = r;
      y[count] = all->y[i];
      cost[count] = times[count] = 0.0;
      *at = (uint32_t)++count;
    }
    cost[*at - 1] += all->c * weight * aw_row_cost(task, r);
    times[*at - 1] += 1.0;
  }
  p.row = row;
  p.y = y;
  p.cost = cost;
  p.times = times;
  p.count = count;
  AW_TRY(aw_descent_solve(&p, w, err));
cleanup:
  free(place);
  free(row);
  free(y);
  free(cost);
  free(times);
  return status;
}

avow_status aw_solve(const aw_task *task, size_t k, double c,
                     const uint32_t *row, size_t count, aw_solution *out,
                     avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_matrix *m = task->matrix;
  bool linear = aw_kernel_is_linear(task->shape.kernel);
  aw_solution s = { NULL, NULL, 0.0 };
  double *y = malloc((count + 1) * sizeof *y);
  if (linear)
    s.w = calloc((size_t)m->columns + 1, sizeof *s.w);
  else
    s.coef = calloc(m->count + 1, sizeof *s.coef);
  if (y == NULL || (s.w == NULL && s.coef == NULL)) {
    status = aw_nomem(err);
    goto cleanup;
  }
  bool two = set_targets(task, k, row, count, y);
  aw_problem p = { .matrix = m,
                   .row = row,
                   .y = y,
                   .count = count,
                   .regression = task->label_count == 0,
                   .c = c,
                   .epsilon = task->epsilon,
                   .contrast = task->contrast,
                   .shape = &task->shape,
                   .gram = task->gram };
  set_weights(task, k, &p);
  if (!two) {
    s.rho = count > 0 && y[0] > 0.0 ? -1.0 : 1.0;
    if (linear) s.w[m->columns] = -s.rho;
  } else if (task->shape.kernel == AW_KERNEL_LINEAR) {
    AW_TRY(p.regression ? aw_linear_solve(&p, s.w, err)
                        : solve_linear(task, &p, s.w, err));
  } else {
    AW_TRY(solve_svm(&p, &s, err));
  }
  *out = s;
  s = (aw_solution){ NULL, NULL, 0.0 };
cleanup:
  aw_solution_release(&s);
  free(y);
  return status;
}

/* The kernel against every support vector, over `dense`, the row spread out
 * by column, where there is no table. */
static double decide(const aw_task *task, const aw_solution *s, size_t row,
                     const double *dense) {
  const aw_matrix *m = task->matrix;
  double sum = -s->rho;
  for (size_t i = 0; i < m->count; i++) {
    if (s->coef[i] == 0.0) continue;
    if (task->gram != NULL) {
      sum += s->coef[i] * aw_gram_row(task->gram, row)[i + 1].value;
      continue;
    }
    double dot = aw_matrix_dot(m, i, dense);
    sum += s->coef[i] *
           aw_kernel_value(&task->shape, dot, m->square[row], m->square[i]);
  }
  return sum;
}

/* Each distinct row once. */
static avow_status score_linear(const aw_matrix *m, const double *w,
                                const uint32_t *row, size_t count,
                                double *score, size_t stride, avow_error *err) {
  uint32_t *first = calloc(m->distinct + 1, sizeof *first);
  if (first == NULL) return aw_nomem(err);
  for (size_t i = 0; i < count; i++) {
    uint32_t *at = &first[m->same[row[i]]];
    if (*at == 0) {
      *at = (uint32_t)i + 1;
      score[row[i] * stride] = aw_matrix_dot(m, row[i], w);
    } else {
      score[row[i] * stride] = score[row[*at - 1] * stride];
    }
  }
  free(first);
  return AVOW_OK;
}

avow_status aw_solution_score(const aw_task *task, const aw_solution *s,
                              const uint32_t *row, size_t count, double *score,
                              size_t stride, avow_error *err) {
  const aw_matrix *m = task->matrix;
  if (s->w != NULL) {
    return score_linear(m, s->w, row, count, score, stride, err);
  }
  double *dense = calloc((size_t)m->columns + 1, sizeof *dense);
  if (dense == NULL) return aw_nomem(err);
  for (size_t i = 0; i < count; i++) {
    aw_matrix_spread(m, row[i], false, dense);
    score[row[i] * stride] = decide(task, s, row[i], dense);
    aw_matrix_spread(m, row[i], true, dense);
  }
  free(dense);
  return AVOW_OK;
}
