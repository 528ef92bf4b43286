/* predict.c - the label of a row of text, by whatever model knows rows. */
#include "predict.h"

#include <stdlib.h>

#include "base/status.h"
#include "base/utf8.h"

void avow_predict_options_init(avow_predict_options *options) {
  *options = (avow_predict_options){ .vectors = NULL };
}

static avow_status open_rows(avow_predictor *p, avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(aw_row_model_open(&p->model->file, p->vectors.file, &p->rows, err));
  AW_TRY(aw_row_session_new(p->rows, &p->session, err));
  p->classifier = aw_row_model_classifier(p->rows);
  size_t labels = aw_classifier_label_count(p->classifier);
  p->score = calloc(labels, sizeof *p->score);
  p->probability = calloc(labels, sizeof *p->probability);
  if (p->score == NULL || p->probability == NULL) AW_TRY(aw_nomem(err));
cleanup:
  return status;
}

avow_status avow_predictor_new(const avow_model *model,
                               const avow_predict_options *options,
                               avow_predictor **out, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_predict_options usual;
  avow_predict_options_init(&usual);
  if (options == NULL) options = &usual;
  avow_predictor *p = calloc(1, sizeof *p);
  if (p == NULL) return aw_nomem(err);
  p->model = model;
  AW_TRY(aw_helper_open(&p->vectors, options->vectors, AVOW_TASK_VECTORS,
                        "vectors", err));
  if (model->task == AVOW_TASK_STANCE &&
      aw_span_equal(aw_json_member(model->meta, "form"), AW_LIT("rows")))
    AW_TRY(open_rows(p, err));
  else
    AW_TRY(aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "model '%s' labels no rows of text", model->label));
  *out = p;
  p = NULL;
cleanup:
  avow_predictor_free(p);
  return status;
}

void avow_predictor_free(avow_predictor *p) {
  if (p == NULL) return;
  aw_explainer_free(p->explainer);
  aw_row_session_free(p->session);
  aw_row_model_free(p->rows);
  aw_helper_close(&p->vectors);
  free(p->score);
  free(p->probability);
  free(p);
}

size_t avow_predictor_label_count(const avow_predictor *p) {
  return aw_classifier_label_count(p->classifier);
}

const char *avow_predictor_label(const avow_predictor *p, size_t k) {
  return aw_classifier_label(p->classifier, k);
}

int avow_predictor_scores(const avow_predictor *p) {
  (void)p;
  return 0;
}

avow_status avow_predictor_threshold(const avow_predictor *p, double max_error,
                                     double *threshold, double *share,
                                     avow_error *err) {
  size_t count = 0, best = AVOW_NONE;
  const aw_sure_point *point = aw_row_model_sure(p->rows, &count);
  if (!(max_error >= 0.0 && max_error <= 1.0))
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "a share of errors of %g is not from 0 to 1", max_error);
  for (size_t i = 0; i < count; i++)
    if ((double)point[i].error <= max_error) best = i;
  if (best == AVOW_NONE)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "no confidence of model '%s' holds the errors under %g on "
                   "held-out rows",
                   p->model->label, max_error);
  *threshold = (double)point[best].threshold;
  *share = (double)point[best].share;
  return AVOW_OK;
}

avow_status avow_predict(avow_predictor *p, const avow_row *row,
                         avow_prediction *out, avow_error *err) {
  aw_span text = { row->text.ptr, row->text.length };
  aw_span target = { row->target.ptr, row->target.length };
  size_t fault = aw_utf8_fault(text);
  if (fault < text.len)
    return aw_fail(err, AVOW_ERR_UTF8, row->line, fault,
                   "byte %zu of the text is not UTF-8", fault + 1);
  avow_status status =
      aw_row_session_score(p->session, text, target, p->score, err);
  if (status != AVOW_OK) return status;
  size_t label =
      aw_classifier_probability(p->classifier, p->score, p->probability);
  *out = (avow_prediction){ .label = label,
                            .confidence = p->probability[label],
                            .probability = p->probability };
  return AVOW_OK;
}
