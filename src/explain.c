/* explain.c - why a model says what it says: the share of each feature. */
#include <stdlib.h>

#include "base/status.h"
#include "learn/export.h"
#include "predict.h"

typedef struct aw_explainer {
  aw_features features;     /* with names */
  aw_names *names;          /* of the row at hand */
  aw_names *known;          /* that the model keeps; NULL: not unpacked yet */
  double *part;             /* [capacity][labels] */
  double *bias;             /* [labels] */
  avow_contribution *item;  /* [capacity] */
  avow_vector_item *vector; /* [capacity] */
  size_t capacity;
  avow_explanation explanation;
} aw_explainer;

void aw_explainer_free(aw_explainer *x) {
  if (x == NULL) return;
  aw_features_release(&x->features);
  aw_names_free(x->names);
  aw_names_free(x->known);
  free(x->part);
  free(x->bias);
  free(x->item);
  free(x->vector);
  free(x);
}

static avow_status need_classifier(const avow_predictor *p, avow_error *err) {
  if (p->classifier != NULL) return AVOW_OK;
  return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                 "model '%s' is not one of rows: its features can't be shown",
                 p->model->label);
}

static avow_status make_explainer(avow_predictor *p, avow_error *err) {
  if (p->explainer != NULL) return AVOW_OK;
  aw_explainer *x = calloc(1, sizeof *x);
  if (x == NULL) return aw_nomem(err);
  aw_features_init(&x->features);
  x->bias = calloc(avow_predictor_label_count(p), sizeof *x->bias);
  if (x->bias == NULL) {
    aw_explainer_free(x);
    return aw_nomem(err);
  }
  p->explainer = x;
  return AVOW_OK;
}

static avow_status make_room(aw_explainer *x, size_t count, size_t labels,
                             avow_error *err) {
  if (count <= x->capacity) return AVOW_OK;
  free(x->part);
  free(x->item);
  free(x->vector);
  x->capacity = 0;
  x->part = calloc(count, labels * sizeof *x->part);
  x->item = calloc(count, sizeof *x->item);
  x->vector = calloc(count, sizeof *x->vector);
  if (x->part == NULL || x->item == NULL || x->vector == NULL)
    return aw_nomem(err);
  x->capacity = count;
  return AVOW_OK;
}

/* The row's features, with names where asked for. */
static avow_status extract(avow_predictor *p, const avow_row *row, bool named,
                           avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(need_classifier(p, err));
  AW_TRY(make_explainer(p, err));
  aw_explainer *x = p->explainer;
  aw_names_free(x->names);
  x->names = x->features.names = NULL;
  if (named) {
    x->names = x->features.names = aw_names_new();
    if (x->names == NULL) AW_TRY(aw_nomem(err));
  }
  AW_TRY(aw_row_session_features(
      p->session, (aw_span){ row->text.ptr, row->text.length },
      (aw_span){ row->target.ptr, row->target.length }, &x->features, err));
  AW_TRY(
      make_room(x, x->features.count + 1, avow_predictor_label_count(p), err));
cleanup:
  return status;
}

avow_status avow_explain(avow_predictor *p, const avow_row *row,
                         const avow_explanation **out, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_prediction told;
  AW_TRY(avow_predict(p, row, &told, err)); /* checks the row too */
  AW_TRY(extract(p, row, true, err));
  aw_kernel kernel = aw_classifier_kernel(p->classifier);
  if (kernel != AW_KERNEL_LINEAR && kernel != AW_KERNEL_SVM_LINEAR)
    AW_TRY(aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "scores of a kernel are no sums of features: expected a "
                   "linear model"));
  aw_explainer *x = p->explainer;
  size_t labels = avow_predictor_label_count(p);
  status = aw_scorer_contributions(aw_row_session_scorer(p->session),
                                   &x->features, x->part, x->bias);
  if (status != AVOW_OK) return aw_nomem(err);
  for (size_t i = 0; i < x->features.count; i++) {
    const aw_feature *f = &x->features.item[i];
    aw_span name = aw_names_get(x->names, f->key);
    x->item[i] = (avow_contribution){ .name = { name.ptr, name.len },
                                      .place = { f->begin, f->end },
                                      .part = x->part + i * labels };
  }
  x->explanation = (avow_explanation){ .item = x->item,
                                       .count = x->features.count,
                                       .bias = x->bias,
                                       .score = p->score,
                                       .told = told };
  *out = &x->explanation;
cleanup:
  return status;
}

avow_status avow_vector(avow_predictor *p, const avow_row *row,
                        const avow_vector_item **item, size_t *count,
                        avow_error *err) {
  const aw_vector_item *given = NULL;
  avow_status status = extract(p, row, false, err);
  if (status != AVOW_OK) return status;
  aw_explainer *x = p->explainer;
  status = aw_scorer_vector(aw_row_session_scorer(p->session), &x->features,
                            &given, count);
  if (status != AVOW_OK) return aw_nomem(err);
  for (size_t i = 0; i < *count; i++)
    x->vector[i] =
        (avow_vector_item){ (size_t)given[i].id + 1, given[i].value };
  *item = x->vector;
  return AVOW_OK;
}

avow_status avow_strongest(avow_predictor *p, size_t label, int away,
                           avow_strong_feature *item, size_t *count,
                           avow_error *err) {
  avow_status status = AVOW_OK;
  double weight[AVOW_LABEL_MAX];
  uint32_t *id = NULL;
  AW_TRY(need_classifier(p, err));
  AW_TRY(make_explainer(p, err));
  if (label >= avow_predictor_label_count(p))
    AW_TRY(
        aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "there is no label %zu", label));
  if (p->explainer->known == NULL)
    AW_TRY(aw_classifier_names(p->classifier, &p->explainer->known, err));
  id = calloc(*count + 1, sizeof *id);
  if (id == NULL) AW_TRY(aw_nomem(err));
  *count = aw_classifier_strongest(p->classifier, label, away != 0, id, *count);
  if (*count == AVOW_NONE) AW_TRY(aw_nomem(err));
  for (size_t i = 0; i < *count; i++) {
    aw_known_feature f = aw_classifier_feature(p->classifier, id[i]);
    aw_span name = aw_names_get(p->explainer->known, f.key);
    aw_classifier_weights(p->classifier, id[i], weight);
    item[i] = (avow_strong_feature){ { name.ptr, name.len },
                                     weight[label] * f.idf *
                                         aw_row_blocks[f.block].scale };
  }
cleanup:
  free(id);
  return status;
}

avow_status avow_predictor_export(const avow_predictor *p,
                                  avow_export_form form, char **text,
                                  avow_error *err) {
  aw_strbuf out = AW_STRBUF_INIT;
  avow_status status = need_classifier(p, err);
  if (status == AVOW_OK)
    status = form == AVOW_EXPORT_LIBSVM
                 ? aw_export_libsvm(p->classifier, &out, err)
                 : aw_export_liblinear(p->classifier, &out, err);
  if (status == AVOW_OK) {
    *text = out.ptr;
    out.ptr = NULL;
  }
  aw_strbuf_release(&out);
  return status;
}
