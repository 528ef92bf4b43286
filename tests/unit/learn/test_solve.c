#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#if __has_include(<libsvm/svm.h>)
#include <libsvm/svm.h>
#else
#include <svm.h>
#endif

#include "learn/examples.h"
#include "learn/problem.h"
#include "learn/solve.h"
#include "toy.h"

#define COUNT 120
#define LEARNT 90

typedef struct fixture {
  aw_examples *e;
  aw_matrix m;
  aw_task task;
  uint32_t row[COUNT];
} fixture;

static const double weight[] = { 1.5, 0.7 };

static void set_up(fixture *f, size_t labels, aw_kernel kernel) {
  f->e = toy_examples(4, COUNT, 2, NULL);
  assert_int_equal(
      aw_matrix_build(f->e, NULL, kernel == AW_KERNEL_LINEAR, &f->m, NULL),
      AVOW_OK);
  for (uint32_t i = 0; i < COUNT; i++) f->row[i] = i;
  f->task = (aw_task){ .matrix = &f->m,
                       .label = f->e->label,
                       .value = f->e->value,
                       .label_count = labels,
                       .class_weight = weight,
                       .epsilon = 0.1,
                       .shape = { kernel, 0.5, 0.25, 3 } };
}

static void tear_down(fixture *f) {
  aw_matrix_release(&f->m);
  aw_examples_free(f->e);
}

static void be_quiet(const char *text) {
  (void)text;
}

/* What libsvm itself decides on all rows, trained on the first LEARNT. */
static void own_decision(const fixture *f, int kernel, double c, double *out) {
  bool regression = f->task.label_count == 0;
  int label[] = { 1, -1 };
  double own_weight[] = { weight[0], weight[1] };
  struct svm_node *x[COUNT];
  double y[COUNT];
  for (size_t i = 0; i < COUNT; i++) {
    x[i] = (struct svm_node *)(void *)f->m.row[i];
    y[i] = regression ? f->e->value[i] : f->e->label[i] == 0 ? 1 : -1;
  }
  struct svm_problem data = { LEARNT, y, x };
  struct svm_parameter how = {
    .svm_type = regression ? EPSILON_SVR : C_SVC,
    .kernel_type = kernel,
    .degree = 3,
    .gamma = 0.5,
    .coef0 = 0.25,
    .cache_size = 10,
    .eps = 0.001,
    .C = c,
    .p = 0.1,
    .shrinking = 1,
    .nr_weight = regression ? 0 : 2,
    .weight_label = label,
    .weight = own_weight,
  };
  svm_set_print_string_function(be_quiet);
  struct svm_model *model = svm_train(&data, &how);
  int order[2] = { 1, -1 };
  if (!regression) svm_get_labels(model, order);
  for (size_t i = 0; i < COUNT; i++) {
    svm_predict_values(model, x[i], &out[i]);
    if (order[0] != 1) out[i] = -out[i];
  }
  svm_free_and_destroy_model(&model);
}

/* Folded or not, from the table or from the rows: as libsvm decides. */
static void decides_as_libsvm(void **state) {
  (void)state;
  static const struct {
    aw_kernel kernel;
    int own;
  } cases[] = { { AW_KERNEL_SVM_LINEAR, LINEAR },
                { AW_KERNEL_RBF, RBF },
                { AW_KERNEL_POLY, POLY },
                { AW_KERNEL_SIGMOID, SIGMOID } };
  for (size_t n = 0; n < 16; n++) {
    fixture f;
    set_up(&f, n % 2 == 0 ? 2 : 0, cases[n / 4].kernel);
    double score[COUNT], wanted[COUNT];
    aw_gram gram = { NULL, NULL, NULL };
    if (n / 2 % 2 == 1) {
      assert_int_equal(aw_gram_build(&f.m, 2, &gram, NULL), AVOW_OK);
      aw_gram_set(&gram, &f.task.shape);
      f.task.gram = &gram;
    }
    aw_solution s;
    assert_int_equal(aw_solve(&f.task, 0, 2.0, f.row, LEARNT, &s, NULL),
                     AVOW_OK);
    assert_true((s.w != NULL) == (cases[n / 4].own == LINEAR));
    assert_int_equal(
        aw_solution_score(&f.task, &s, f.row, COUNT, score, 1, NULL), AVOW_OK);
    own_decision(&f, cases[n / 4].own, 2.0, wanted);
    for (size_t i = 0; i < COUNT; i++)
      if (fabs(score[i] - wanted[i]) > 1e-9)
        fail_msg("case %zu, row %zu: %.12g, libsvm itself %.12g", n, i,
                 score[i], wanted[i]);
    aw_solution_release(&s);
    aw_gram_release(&gram);
    tear_down(&f);
  }
}

/* What liblinear minimises; its solver ends near the least. */
static double objective(const fixture *f, const double *w, double c) {
  double sum = 0.0;
  for (uint32_t j = 0; j <= f->m.columns; j++) sum += w[j] * w[j] / 2.0;
  for (size_t i = 0; i < LEARNT; i++) {
    double y = f->e->label[i] == 0 ? 1.0 : -1.0;
    double slack = 1.0 - y * aw_matrix_dot(&f->m, i, w);
    if (slack > 0.0) sum += c * weight[y > 0.0 ? 0 : 1] * slack * slack;
  }
  return sum;
}

static void liblinear_ends_at_the_optimum(void **state) {
  (void)state;
  fixture f;
  set_up(&f, 2, AW_KERNEL_LINEAR);
  aw_solution s, small, again;
  assert_int_equal(aw_solve(&f.task, 0, 0.1, f.row, LEARNT, &small, NULL),
                   AVOW_OK);
  assert_int_equal(aw_solve(&f.task, 0, 1.0, f.row, LEARNT, &s, NULL), AVOW_OK);
  (void)rand(); /* what others draw changes nothing */
  assert_int_equal(aw_solve(&f.task, 0, 1.0, f.row, LEARNT, &again, NULL),
                   AVOW_OK);
  assert_memory_equal(s.w, again.w, (f.m.columns + 1) * sizeof *s.w);
  double best = objective(&f, s.w, 1.0);
  assert_true(best < objective(&f, small.w, 1.0));
  for (uint32_t j = 0; j <= f.m.columns; j += 7) {
    double kept = s.w[j];
    for (int side = -1; side <= 1; side += 2) {
      s.w[j] = kept + 0.1 * side;
      assert_true(objective(&f, s.w, 1.0) > best);
    }
    s.w[j] = kept;
  }
  aw_solution_release(&s);
  aw_solution_release(&small);
  aw_solution_release(&again);
  tear_down(&f);
}

static void one_class_is_a_constant(void **state) {
  (void)state;
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_SVM_LINEAR,
                                      AW_KERNEL_RBF };
  for (size_t n = 0; n < 6; n++) {
    fixture f;
    set_up(&f, 2, kernel[n / 2]);
    size_t count = 0;
    for (uint32_t i = 0; i < COUNT; i++)
      if (f.e->label[i] == n % 2) f.row[count++] = i;
    aw_solution s;
    double score[COUNT];
    assert_int_equal(aw_solve(&f.task, 0, 1.0, f.row, count, &s, NULL),
                     AVOW_OK);
    for (uint32_t i = 0; i < COUNT; i++) f.row[i] = i;
    aw_solution_score(&f.task, &s, f.row, COUNT, score, 1, NULL);
    for (size_t i = 0; i < COUNT; i++)
      assert_true(score[i] == (n % 2 == 0 ? 1.0 : -1.0));
    aw_solution_release(&s);
    tear_down(&f);
  }
}

/* A row at half the cost, taken twice, is a row at full cost. */
static void rows_may_cost_less(void **state) {
  (void)state;
  enum { DEAR = 60 };
  fixture f;
  aw_solution once, twice;
  uint32_t row[2 * LEARNT];
  double cost[COUNT];
  size_t count = 0;
  for (size_t i = 0; i < COUNT; i++) cost[i] = i < DEAR ? 1.0 : 0.5;
  set_up(&f, 2, AW_KERNEL_LINEAR);
  assert_int_equal(aw_solve(&f.task, 0, 1.0, f.row, LEARNT, &once, NULL),
                   AVOW_OK);
  for (uint32_t i = 0; i < LEARNT; i++) {
    row[count++] = i;
    if (i >= DEAR) row[count++] = i;
  }
  f.task.row_cost = cost;
  assert_int_equal(aw_solve(&f.task, 0, 1.0, row, count, &twice, NULL),
                   AVOW_OK);
  for (uint32_t j = 0; j <= f.m.columns; j++)
    assert_true(fabs(once.w[j] - twice.w[j]) < 1e-9);
  aw_solution_release(&twice);
  for (size_t i = DEAR; i < COUNT; i++) cost[i] = 0.25;
  assert_int_equal(aw_solve(&f.task, 0, 1.0, row, count, &twice, NULL),
                   AVOW_OK);
  double most = 0.0;
  for (uint32_t j = 0; j <= f.m.columns; j++)
    most = fmax(most, fabs(once.w[j] - twice.w[j]));
  assert_true(most > 1e-3);
  aw_solution_release(&twice);
  aw_solution_release(&once);
  tear_down(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rows_may_cost_less),
    cmocka_unit_test(decides_as_libsvm),
    cmocka_unit_test(liblinear_ends_at_the_optimum),
    cmocka_unit_test(one_class_is_a_constant),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
