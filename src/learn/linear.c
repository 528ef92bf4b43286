#include <linear.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/status.h"
#include "learn/contrast.h"

_Static_assert(sizeof(aw_node) == sizeof(struct feature_node) &&
                   offsetof(aw_node, index) ==
                       offsetof(struct feature_node, index) &&
                   offsetof(aw_node, value) ==
                       offsetof(struct feature_node, value),
               "rows are handed to liblinear in place");

/* The stopping tolerances of liblinear's own `train`. */
#define TOLERANCE_CLASSES 0.1
#define TOLERANCE_REGRESSION 0.0001
#define SEED 1u /* of the order in which rows are visited */

/* liblinear's dual solver visits rows in an order from rand(), whose state is
 * one for the whole process: one solver at a time, each from the same seed,
 * so that threads never change a model.  It is some six times faster than the
 * primal one, more than threads would win. */
static pthread_mutex_t solving = PTHREAD_MUTEX_INITIALIZER;

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
  if (check_regression_model(model)) return;
  /* Weights are those of the label that liblinear put first. */
  int label[2];
  get_labels(model, label);
  if (label[0] == 1) return;
  for (uint32_t j = 0; j <= m->columns; j++) w[j] = -w[j];
}

static struct model *solve(const struct problem *data,
                           const struct parameter *how) {
  if (how->solver_type != L2R_L2LOSS_SVC_DUAL) return train(data, how);
  pthread_mutex_lock(&solving);
  srand(SEED);
  struct model *model = train(data, how);
  pthread_mutex_unlock(&solving);
  return model;
}

/* A solution of scaled rows as one of the rows themselves. */
static void scale_back(const aw_contrast *c, uint32_t columns, double *w) {
  for (uint32_t j = 0; c->factor != NULL && j < columns; j++)
    w[j] *= c->factor[j];
}

avow_status aw_linear_solve(const aw_problem *p, double *w, avow_error *err) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, silence);
  avow_status status = AVOW_OK;
  struct model *model = NULL;
  aw_contrast contrast = { NULL, NULL, NULL };
  int label[2] = { 1, -1 };
  double weight[2] = { p->weight[0], p->weight[1] };
  struct parameter how = {
    .solver_type = p->regression ? L2R_L2LOSS_SVR : L2R_L2LOSS_SVC_DUAL,
    .eps = p->regression ? TOLERANCE_REGRESSION : TOLERANCE_CLASSES,
    .C = p->c,
    .nr_weight = p->regression ? 0 : 2,
    .weight_label = label,
    .weight = weight,
    .p = p->epsilon,
  };
  struct feature_node **x = malloc(p->count * sizeof *x);
  double *y = malloc(p->count * sizeof *y);
  if (x == NULL || y == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  if (p->contrast > 0.0 && !p->regression)
    AW_TRY(aw_contrast_make(p, p->contrast, &contrast, err));
  for (size_t i = 0; i < p->count; i++) {
    aw_node *row =
        contrast.row != NULL ? contrast.row[i] : p->matrix->row[p->row[i]];
    x[i] = (struct feature_node *)(void *)row;
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
  model = solve(&data, &how);
  copy_weights(model, p->matrix, w);
  scale_back(&contrast, p->matrix->columns, w);
cleanup:
  aw_contrast_release(&contrast);
  if (model != NULL) free_and_destroy_model(&model);
  free(x);
  free(y);
  return status;
}
