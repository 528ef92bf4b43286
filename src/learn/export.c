#include "learn/export.h"

#include "base/status.h"
#include "learn/trained.h"

static avow_status done(const aw_strbuf *out, avow_error *err) {
  return out->failed ? aw_nomem(err) : AVOW_OK;
}

static void add_row(aw_strbuf *out, const double *value, size_t count) {
  for (size_t k = 0; k < count; k++) {
    aw_strbuf_add_double(out, value[k]);
    aw_strbuf_add_char(out, ' ');
  }
  aw_strbuf_add_char(out, '\n');
}

avow_status aw_export_liblinear(const aw_classifier *c, aw_strbuf *out,
                                avow_error *err) {
  double weight[AVOW_LABEL_MAX];
  if (!aw_is_linear(c))
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "a kernel has no weights, expected a linear classifier");
  bool regression = c->label_count == 0;
  aw_strbuf_add_format(out, "solver_type %s\nnr_class %zu\n",
                       regression ? "L2R_L2LOSS_SVR" : "L2R_L2LOSS_SVC",
                       regression ? 2 : c->label_count);
  if (!regression) {
    aw_strbuf_add_text(out, "label");
    for (size_t k = 0; k < c->label_count; k++)
      aw_strbuf_add_format(out, " %zu", k);
    aw_strbuf_add_char(out, '\n');
  }
  aw_strbuf_add_format(out, "nr_feature %u\nbias 1\nw\n",
                       (unsigned)c->features);
  for (uint32_t i = 0; i < c->features && !out->failed; i++) {
    aw_classifier_weights(c, i, weight);
    add_row(out, weight, c->outputs);
  }
  add_row(out, c->bias, c->outputs);
  return done(out, err);
}

static const char *kernel_word(aw_kernel kernel) {
  switch (kernel) {
    case AW_KERNEL_RBF: return "rbf";
    case AW_KERNEL_POLY: return "polynomial";
    case AW_KERNEL_SIGMOID: return "sigmoid";
    case AW_KERNEL_LINEAR:
    case AW_KERNEL_SVM_LINEAR: break;
  }
  return "linear";
}

/* Support vectors of the one class: those whose coefficient has this sign,
 * as alpha * y has; `out` NULL: only count them. */
static size_t add_side(const aw_classifier *c, size_t output, double sign,
                       bool negative, aw_strbuf *out) {
  size_t count = 0;
  for (size_t i = 0; i < c->vectors; i++) {
    double coef = sign * (double)c->coef[i * c->outputs + output];
    if (coef == 0.0 || (coef < 0.0) != negative) continue;
    count++;
    if (out == NULL) continue;
    aw_strbuf_add_double(out, coef);
    for (uint32_t j = c->vector_begin[i]; j < c->vector_begin[i + 1]; j++) {
      aw_strbuf_add_format(out, " %u:", (unsigned)c->vector[j].feature + 1);
      aw_strbuf_add_double(out, (double)c->vector[j].value);
    }
    aw_strbuf_add_text(out, " \n");
  }
  return count;
}

avow_status aw_export_libsvm(const aw_classifier *c, size_t k, aw_strbuf *out,
                             avow_error *err) {
  size_t labels = c->label_count == 0 ? 1 : c->label_count;
  if (aw_is_linear(c) || k >= labels)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "no support vectors of label %zu, expected a kernel with "
                   "that label",
                   k);
  bool regression = c->label_count == 0;
  /* Of two labels one output serves both. */
  size_t output = c->outputs == 1 ? 0 : k;
  double sign = c->outputs == 1 && k == 1 ? -1.0 : 1.0;
  size_t first = add_side(c, output, sign, false, NULL);
  size_t second = add_side(c, output, sign, true, NULL);
  aw_strbuf_add_format(out, "svm_type %s\nkernel_type %s\n",
                       regression ? "epsilon_svr" : "c_svc",
                       kernel_word(c->shape.kernel));
  if (c->shape.kernel == AW_KERNEL_POLY)
    aw_strbuf_add_format(out, "degree %d\n", c->shape.degree);
  aw_strbuf_add_text(out, "gamma ");
  aw_strbuf_add_double(out, c->shape.gamma);
  if (c->shape.kernel != AW_KERNEL_RBF) {
    aw_strbuf_add_text(out, "\ncoef0 ");
    aw_strbuf_add_double(out, c->shape.coef0);
  }
  aw_strbuf_add_format(out, "\nnr_class 2\ntotal_sv %zu\nrho ", first + second);
  aw_strbuf_add_double(out, -sign * c->bias[output]);
  if (!regression)
    aw_strbuf_add_format(out, "\nlabel 1 -1\nnr_sv %zu %zu", first, second);
  aw_strbuf_add_text(out, "\nSV\n");
  add_side(c, output, sign, false, out);
  add_side(c, output, sign, true, out);
  return done(out, err);
}
