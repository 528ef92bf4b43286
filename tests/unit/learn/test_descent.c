#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <linear.h>
#include <math.h>
#include <stdlib.h>

#include "learn/descent.h"
#include "learn/solve.h"
#include "toy.h"

#define COUNT 120

typedef struct fixture {
  aw_examples *e;
  aw_matrix m;
  uint32_t row[2 * COUNT];
  double y[2 * COUNT], cost[2 * COUNT];
  aw_problem p;
} fixture;

static void set_up(fixture *f) {
  f->e = toy_examples(7, COUNT, 2, NULL);
  assert_int_equal(aw_matrix_build(f->e, NULL, true, &f->m, NULL), AVOW_OK);
  for (uint32_t i = 0; i < 2 * COUNT; i++) {
    f->row[i] = i % COUNT;
    f->y[i] = f->e->label[i % COUNT] == 0 ? 1.0 : -1.0;
    if (i % COUNT % 7 == 0) f->y[i] = -f->y[i]; /* else nothing is in doubt */
  }
  f->p = (aw_problem){ .matrix = &f->m,
                       .row = f->row,
                       .y = f->y,
                       .count = COUNT,
                       .c = 0.5,
                       .weight = { 1.5, 0.75 } };
}

static void tear_down(fixture *f) {
  aw_matrix_release(&f->m);
  aw_examples_free(f->e);
}

/* What both solvers make small, the bias included. */
static double objective(const fixture *f, const aw_problem *p,
                        const double *w) {
  double sum = 0.0;
  for (uint32_t j = 0; j <= f->m.columns; j++) sum += 0.5 * w[j] * w[j];
  for (size_t i = 0; i < p->count; i++) {
    double cost =
        p->cost != NULL ? p->cost[i] : p->c * p->weight[p->y[i] > 0.0 ? 0 : 1];
    double loss = 1.0 - p->y[i] * aw_matrix_dot(&f->m, p->row[i], w);
    if (loss > 0.0) sum += cost * loss * loss;
  }
  return sum;
}

static void be_quiet(const char *text) {
  (void)text;
}

static void by_liblinear(const fixture *f, double *w) {
  struct feature_node *x[COUNT];
  double y[COUNT], weight[] = { 1.5, 0.75 };
  int label[] = { 1, -1 };
  for (size_t i = 0; i < COUNT; i++) {
    x[i] = (struct feature_node *)(void *)f->m.row[i];
    y[i] = f->y[i];
  }
  struct problem data = {
    .l = COUNT, .n = (int)f->m.columns + 1, .y = y, .x = x, .bias = 1.0
  };
  struct parameter how = { .solver_type = L2R_L2LOSS_SVC_DUAL,
                           .eps = 1e-6,
                           .C = 0.5,
                           .nr_weight = 2,
                           .weight_label = label,
                           .weight = weight };
  set_print_string_function(be_quiet);
  struct model *model = train(&data, &how);
  int order[2];
  get_labels(model, order);
  double sign = order[0] == 1 ? 1.0 : -1.0;
  for (uint32_t j = 0; j < f->m.columns; j++)
    w[j] = sign * get_decfun_coef(model, (int)j + 1, 0);
  w[f->m.columns] = sign * get_decfun_bias(model, 0);
  free_and_destroy_model(&model);
}

static double *weights_of(const fixture *f) {
  double *w = calloc((size_t)f->m.columns + 1, sizeof *w);
  assert_non_null(w);
  return w;
}

static void is_as_good_as_liblinear(void **state) {
  (void)state;
  fixture f;
  set_up(&f);
  double *w = weights_of(&f), *wanted = weights_of(&f);
  assert_int_equal(aw_descent_solve(&f.p, w, NULL), AVOW_OK);
  by_liblinear(&f, wanted);
  double best = objective(&f, &f.p, wanted);
  assert_true(best > 0.1);
  assert_true(objective(&f, &f.p, w) < best * 1.01);
  assert_true(objective(&f, &f.p, w) > best * 0.9999);
  free(w);
  free(wanted);
  tear_down(&f);
}

/* The second half stands twice, or once at twice the cost. */
static void rows_that_repeat_are_rows_of_more_cost(void **state) {
  (void)state;
  fixture f;
  set_up(&f);
  double *w = weights_of(&f), *once = weights_of(&f);
  aw_problem twice = f.p;
  for (size_t i = COUNT; i < COUNT + COUNT / 2; i++) {
    f.row[i] = (uint32_t)(i - COUNT / 2);
    f.y[i] = f.y[i - COUNT / 2];
  }
  twice.count = COUNT + COUNT / 2;
  for (size_t i = 0; i < COUNT; i++)
    f.cost[i] = (i < COUNT / 2 ? 1 : 2) * 0.5 * (f.y[i] > 0.0 ? 1.5 : 0.75);
  f.p.cost = f.cost;
  assert_int_equal(aw_descent_solve(&twice, w, NULL), AVOW_OK);
  assert_int_equal(aw_descent_solve(&f.p, once, NULL), AVOW_OK);
  double a = objective(&f, &twice, w), b = objective(&f, &twice, once);
  assert_true(fabs(a - b) < 0.01 * a);
  for (size_t i = 0; i < COUNT; i++)
    assert_true(fabs(aw_matrix_dot(&f.m, i, w) - aw_matrix_dot(&f.m, i, once)) <
                0.2);
  free(w);
  free(once);
  tear_down(&f);
}

static aw_solution solve(fixture *f, const aw_task *task, size_t count) {
  aw_solution s;
  assert_int_equal(aw_solve(task, 0, 0.5, f->row, count, &s, NULL), AVOW_OK);
  return s;
}

/* Rows all given twice at half the cost are the rows given once: aw_solve()
 * makes one of those that are equal. */
static void equal_rows_are_made_one(void **state) {
  (void)state;
  static const double weight[] = { 1.5, 0.75 }, half[] = { 0.75, 0.375 };
  fixture f;
  set_up(&f);
  aw_task task = { .matrix = &f.m,
                   .label = f.e->label,
                   .label_count = 2,
                   .class_weight = weight };
  aw_solution once = solve(&f, &task, COUNT);
  task.class_weight = half;
  aw_solution twice = solve(&f, &task, 2 * COUNT);
  for (uint32_t j = 0; j <= f.m.columns; j++)
    assert_true(once.w[j] == twice.w[j]);
  aw_solution_release(&once);
  aw_solution_release(&twice);
  tear_down(&f);
}

/* With three labels the rest may be weighed by its own labels. */
static void rest_is_balanced_where_asked(void **state) {
  (void)state;
  static const double weight[] = { 1.0, 4.0, 0.25 };
  fixture f;
  set_up(&f);
  uint32_t label[COUNT];
  for (uint32_t i = 0; i < COUNT; i++)
    label[i] = f.e->label[i] == 0 ? 0 : 1 + i % 2;
  aw_task task = {
    .matrix = &f.m, .label = label, .label_count = 3, .class_weight = weight
  };
  aw_solution plain = solve(&f, &task, COUNT);
  task.balance_rest = true;
  aw_solution balanced = solve(&f, &task, COUNT);
  double loss[2] = { 0.0, 0.0 };
  for (uint32_t i = 0; i < COUNT; i++) {
    if (label[i] != 1) continue; /* what counts four times is fitted better */
    double a = 1.0 + aw_matrix_dot(&f.m, i, plain.w);
    double b = 1.0 + aw_matrix_dot(&f.m, i, balanced.w);
    loss[0] += a > 0.0 ? a * a : 0.0;
    loss[1] += b > 0.0 ? b * b : 0.0;
  }
  assert_true(loss[1] < loss[0]);
  aw_solution_release(&plain);
  aw_solution_release(&balanced);
  tear_down(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(is_as_good_as_liblinear),
    cmocka_unit_test(rows_that_repeat_are_rows_of_more_cost),
    cmocka_unit_test(equal_rows_are_made_one),
    cmocka_unit_test(rest_is_balanced_where_asked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
