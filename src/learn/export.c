#include "learn/export.h"

#include "base/status.h"
#include "learn/trained.h"

static avow_status done(const aw_strbuf *out, avow_error *err) {
  return out->failed ? aw_nomem(err) : AVOW_OK;
}

static void add_label_numbers(const aw_classifier *c, aw_strbuf *out) {
  for (size_t k = 0; k < c->label_count; k++)
    aw_strbuf_add_format(out, " %zu", k);
}

/* ---- LIBLINEAR ----------------------------------------------------------- */

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
                       regression ? "L2R_L2LOSS_SVR" : "L2R_L2LOSS_SVC_DUAL",
                       regression ? 2 : c->label_count);
  if (!regression) {
    aw_strbuf_add_text(out, "label");
    add_label_numbers(c, out);
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

/* ---- LIBSVM -------------------------------------------------------------- */

static avow_status refuse_regression(const aw_classifier *c, avow_error *err) {
  if (c->label_count >= 2) return AVOW_OK;
  return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                 "a model of numbers can't be exported, expected labels");
}

static double bias_of(const aw_classifier *c, size_t k) {
  if (c->outputs == 1) return k == 0 ? c->bias[0] : -c->bias[0];
  return c->bias[k];
}

static void add_head(const aw_classifier *c, size_t vectors, size_t per_label,
                     aw_strbuf *out) {
  static const char *const names[] = { "linear", "linear", "rbf", "polynomial",
                                       "sigmoid" };
  aw_strbuf_add_format(out, "svm_type c_svc\nkernel_type %s\n",
                       names[c->shape.kernel]);
  if (c->shape.kernel == AW_KERNEL_POLY)
    aw_strbuf_add_format(out, "degree %d\n", c->shape.degree);
  if (!aw_kernel_is_linear(c->shape.kernel)) {
    aw_strbuf_add_text(out, "gamma ");
    aw_strbuf_add_double(out, c->shape.gamma);
    aw_strbuf_add_char(out, '\n');
  }
  if (c->shape.kernel == AW_KERNEL_POLY ||
      c->shape.kernel == AW_KERNEL_SIGMOID) {
    aw_strbuf_add_text(out, "coef0 ");
    aw_strbuf_add_double(out, c->shape.coef0);
    aw_strbuf_add_char(out, '\n');
  }
  aw_strbuf_add_format(out, "nr_class %zu\ntotal_sv %zu\nrho", c->label_count,
                       vectors);
  /* decision of a pair = score[i] - score[j] = ... - rho */
  for (size_t i = 0; i < c->label_count; i++)
    for (size_t j = i + 1; j < c->label_count; j++) {
      aw_strbuf_add_char(out, ' ');
      aw_strbuf_add_double(out, bias_of(c, j) - bias_of(c, i));
    }
  aw_strbuf_add_text(out, "\nlabel");
  add_label_numbers(c, out);
  aw_strbuf_add_text(out, "\nnr_sv");
  for (size_t k = 0; k < c->label_count; k++)
    aw_strbuf_add_format(out, " %zu", per_label);
  aw_strbuf_add_text(out, "\nSV\n");
}

/* The coefficients of a vector that stands for label k by `coef`: plus in the
 * pairs where k is the first, minus where it is the second. */
static void add_coefficients(const aw_classifier *c, size_t k, double coef,
                             aw_strbuf *out) {
  for (size_t other = 0; other < c->label_count; other++) {
    if (other == k) continue;
    aw_strbuf_add_double(out, k < other ? coef : -coef);
    aw_strbuf_add_char(out, ' ');
  }
}

static void add_item(size_t id, double value, aw_strbuf *out) {
  aw_strbuf_add_format(out, "%zu:", id + 1);
  aw_strbuf_add_double(out, value);
  aw_strbuf_add_char(out, ' ');
}

/* One support vector a label: its weights themselves. */
static void add_weights(const aw_classifier *c, size_t k, aw_strbuf *out) {
  size_t output = c->outputs == 1 ? 0 : k;
  add_coefficients(c, k, c->outputs == 1 && k == 1 ? -1.0 : 1.0, out);
  for (size_t i = 0; i < c->features; i++) {
    double w = c->scale[output] * aw_weights_at(c, (uint32_t)i)[output];
    if (w != 0.0) add_item(i, w, out);
  }
  aw_strbuf_add_char(out, '\n');
}

/* Every support vector once for each label. */
static void add_vectors(const aw_classifier *c, size_t k, aw_strbuf *out) {
  for (size_t v = 0; v < c->vectors; v++) {
    double coef = (double)c->coef[v * c->outputs + (c->outputs == 1 ? 0 : k)];
    if (c->outputs == 1 && k == 1) coef = -coef;
    add_coefficients(c, k, coef, out);
    for (size_t i = c->vector_begin[v]; i < c->vector_begin[v + 1]; i++)
      add_item(c->vector[i].feature, (double)c->vector[i].value, out);
    aw_strbuf_add_char(out, '\n');
  }
}

avow_status aw_export_libsvm(const aw_classifier *c, aw_strbuf *out,
                             avow_error *err) {
  avow_status status = refuse_regression(c, err);
  if (status != AVOW_OK) return status;
  size_t each = aw_is_linear(c) ? 1 : c->vectors;
  add_head(c, each * c->label_count, each, out);
  for (size_t k = 0; k < c->label_count; k++) {
    if (aw_is_linear(c))
      add_weights(c, k, out);
    else
      add_vectors(c, k, out);
  }
  return done(out, err);
}
