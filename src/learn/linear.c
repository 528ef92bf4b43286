#include <linear.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/status.h"
#include "learn/problem.h"

_Static_assert(sizeof(aw_node) == sizeof(struct feature_node) &&
                   offsetof(aw_node, index) ==
                       offsetof(struct feature_node, index) &&
                   offsetof(aw_node, value) ==
                       offsetof(struct feature_node, value),
               "rows are handed to liblinear in place");

#define TOLERANCE 0.0001 /* of liblinear's own `train -s 11` */

static void say_nothing(const char *text) {
  (void)text;
}

/* The hook is one for the whole process. */
static void silence(void) {
  set_print_string_function(say_nothing);
}

static void copy_weights(const struct model *model, const aw_matrix *m,
                         double *w) {
  for (uint32_t j = 0; j < m->columns; j++)
    w[j] = get_decfun_coef(model, (int)j + 1, 0);
  w[m->columns] = get_decfun_bias(model, 0);
}

avow_status aw_linear_solve(const aw_problem *p, double *w, avow_error *err) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, silence);
  avow_status status = AVOW_OK;
  struct model *model = NULL;
  struct parameter how = {
    .solver_type = L2R_L2LOSS_SVR,
    .eps = TOLERANCE,
    .C = p->c,
    .p = p->epsilon,
  };
  struct feature_node **x = malloc(p->count * sizeof *x);
  double *y = malloc(p->count * sizeof *y);
  if (x == NULL || y == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  for (size_t i = 0; i < p->count; i++) {
    x[i] = (struct feature_node *)(void *)p->matrix->row[p->row[i]];
    y[i] = p->y[i];
  }
  struct problem data = {
    .l = (int)p->count,
    .n = (int)p->matrix->columns + 1,
    .y = y,
    .x = x,
    .bias = 1.0,
  };
  const char *fault = check_parameter(&data, &how);
  if (fault != NULL) {
    status = aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "liblinear: %s", fault);
    goto cleanup;
  }
  model = train(&data, &how);
  copy_weights(model, p->matrix, w);
cleanup:
  if (model != NULL) free_and_destroy_model(&model);
  free(x);
  free(y);
  return status;
}
