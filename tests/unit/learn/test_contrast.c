#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "learn/contrast.h"
#include "learn/descent.h"
#include "learn/solve.h"
#include "toy.h"

#define COUNT 120
#define LEARNT 90

typedef struct fixture {
  aw_examples *e;
  aw_matrix m;
  uint32_t row[COUNT];
  double y[COUNT];
  aw_problem p;
} fixture;

static void set_up(fixture *f) {
  f->e = toy_examples(4, COUNT, 2, NULL);
  assert_int_equal(aw_matrix_build(f->e, NULL, true, &f->m, NULL), AVOW_OK);
  for (uint32_t i = 0; i < COUNT; i++) {
    f->row[i] = i;
    f->y[i] = f->e->label[i] == 0 ? 1.0 : -1.0;
  }
  f->p = (aw_problem){ .matrix = &f->m,
                       .row = f->row,
                       .y = f->y,
                       .count = LEARNT,
                       .c = 1.0,
                       .weight = { 1.0, 1.0 } };
}

static void tear_down(fixture *f) {
  aw_matrix_release(&f->m);
  aw_examples_free(f->e);
}

/* Of a column of tf-idf words: how unevenly the rows learnt from hold it. */
static double uneven(const fixture *f, uint32_t column) {
  double sum[2] = { 1.0, 1.0 };
  for (size_t i = 0; i < LEARNT; i++)
    for (const aw_node *n = f->m.row[i]; n->index != -1; n++)
      if ((uint32_t)n->index == column + 1)
        sum[f->y[i] > 0.0] += fabs(n->value);
  return fabs(log(sum[1] / sum[0]));
}

static void factors_have_mean_one_and_follow_the_classes(void **state) {
  (void)state;
  static const double amounts[] = { 0.25, 0.5, 1.0 };
  fixture f;
  set_up(&f);
  for (size_t n = 0; n < 3; n++) {
    double *factor = NULL;
    f.p.contrast = amounts[n];
    assert_int_equal(aw_contrast_make(&f.p, &factor, NULL), AVOW_OK);
    double mean = 0.0;
    uint32_t most = 0, least = 0;
    for (uint32_t j = 0; j < f.m.columns; j++) {
      mean += factor[j] / f.m.columns;
      assert_true(factor[j] >= 0.0);
      assert_true(factor[j] >= 1.0 - amounts[n]);
      if (uneven(&f, j) > uneven(&f, most)) most = j;
      if (uneven(&f, j) < uneven(&f, least)) least = j;
    }
    assert_true(fabs(mean - 1.0) < 0.01);
    assert_true(factor[most] > 1.0 && factor[least] < 1.0);
    free(factor);
  }
  tear_down(&f);
}

/* The weights of scaled rows, scaled themselves, score rows as they are. */
static void solution_is_of_the_rows_themselves(void **state) {
  (void)state;
  fixture f;
  set_up(&f);
  double *plain = calloc((size_t)f.m.columns + 1, sizeof *plain);
  double *w = calloc((size_t)f.m.columns + 1, sizeof *w);
  assert_true(plain != NULL && w != NULL);
  assert_int_equal(aw_descent_solve(&f.p, plain, NULL), AVOW_OK);
  f.p.contrast = 0.5;
  assert_int_equal(aw_descent_solve(&f.p, w, NULL), AVOW_OK);
  size_t right = 0, differ = 0;
  for (size_t i = 0; i < LEARNT; i++)
    right += aw_matrix_dot(&f.m, i, w) * f.y[i] > 0.0;
  for (uint32_t j = 0; j < f.m.columns; j++)
    differ += fabs(plain[j] - w[j]) > 1e-6;
  assert_true(right > LEARNT * 9 / 10);
  assert_true(differ > f.m.columns / 2);
  free(plain);
  free(w);
  tear_down(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(factors_have_mean_one_and_follow_the_classes),
    cmocka_unit_test(solution_is_of_the_rows_themselves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
