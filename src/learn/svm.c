#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#if __has_include(<libsvm/svm.h>)
#include <libsvm/svm.h>
#else
#include <svm.h>
#endif

#include "base/status.h"
#include "learn/problem.h"

_Static_assert(sizeof(aw_node) == sizeof(struct svm_node) &&
                   offsetof(aw_node, index) ==
                       offsetof(struct svm_node, index) &&
                   offsetof(aw_node, value) == offsetof(struct svm_node, value),
               "rows are handed to libsvm in place");

#define CACHE_MEGABYTES 100.0
#define TOLERANCE 0.001 /* as svm-train's own */

static void say_nothing(const char *text) {
  (void)text;
}

/* The hook is one for the whole process. */
static void silence(void) {
  svm_set_print_string_function(say_nothing);
}

static int kernel_of(aw_kernel kernel) {
  switch (kernel) {
    case AW_KERNEL_RBF: return RBF;
    case AW_KERNEL_POLY: return POLY;
    case AW_KERNEL_SIGMOID: return SIGMOID;
    case AW_KERNEL_LINEAR:
    case AW_KERNEL_SVM_LINEAR: break;
  }
  return LINEAR;
}

/* There are no accessors of coefficients in libsvm, so these two fields are
 * read straight.  They belong to the label that libsvm met first. */
static avow_status copy_coefficients(const struct svm_model *model,
                                     const aw_problem *p, double *coef,
                                     double *rho, avow_error *err) {
  double sign = 1.0;
  int label[2] = { 1, -1 }, count = svm_get_nr_sv(model);
  int *index = malloc(((size_t)count + 1) * sizeof *index);
  if (index == NULL) return aw_nomem(err);
  if (!p->regression) svm_get_labels(model, label);
  if (label[0] != 1) sign = -1.0;
  svm_get_sv_indices(model, index); /* counted from 1 */
  for (size_t i = 0; i < p->count; i++) coef[i] = 0.0;
  for (int i = 0; i < count; i++)
    coef[index[i] - 1] = sign * model->sv_coef[0][i];
  *rho = sign * model->rho[0];
  free(index);
  return AVOW_OK;
}

avow_status aw_svm_solve(const aw_problem *p, double *coef, double *rho,
                         avow_error *err) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, silence);
  avow_status status = AVOW_OK;
  struct svm_model *model = NULL;
  int label[2] = { 1, -1 };
  double weight[2] = { p->weight[0], p->weight[1] };
  struct svm_parameter how = {
    .svm_type = p->regression ? EPSILON_SVR : C_SVC,
    .kernel_type = p->gram != NULL ? PRECOMPUTED : kernel_of(p->shape->kernel),
    .degree = p->shape->degree,
    .gamma = p->shape->gamma,
    .coef0 = p->shape->coef0,
    .cache_size = CACHE_MEGABYTES,
    .eps = TOLERANCE,
    .C = p->c,
    .nr_weight = p->regression ? 0 : 2,
    .weight_label = label,
    .weight = weight,
    .p = p->epsilon,
    .shrinking = 1,
  };
  struct svm_node **x = malloc(p->count * sizeof *x);
  double *y = malloc(p->count * sizeof *y);
  if (x == NULL || y == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  for (size_t i = 0; i < p->count; i++) {
    aw_node *row = p->gram != NULL ? aw_gram_row(p->gram, p->row[i])
                                   : p->matrix->row[p->row[i]];
    x[i] = (struct svm_node *)(void *)row;
    y[i] = p->y[i];
  }
  struct svm_problem data = { .l = (int)p->count, .y = y, .x = x };
  const char *fault = svm_check_parameter(&data, &how);
  if (fault != NULL) {
    status = aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "libsvm: %s", fault);
    goto cleanup;
  }
  model = svm_train(&data, &how);
  AW_TRY(copy_coefficients(model, p, coef, rho, err));
cleanup:
  if (model != NULL) svm_free_and_destroy_model(&model);
  free(x);
  free(y);
  return status;
}
