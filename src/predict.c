/* predict.c - the label of a row of text, by whatever model knows rows. */
#include "predict.h"

#include <stdlib.h>

#include "base/status.h"
#include "base/utf8.h"
#include "text/utf8.h"

#define LEXICON_LIMIT 4.0 /* strongest word of a lexicon of sentiment */

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

static avow_status open_sentiment(avow_predictor *p, const char *lexicon,
                                  avow_error *err) {
  avow_status status = AVOW_OK;
  if (p->vectors.file == NULL)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the model needs word vectors, and this avow has none");
  AW_TRY(aw_vectors_open(p->vectors.file, &p->table, err));
  if (lexicon != NULL)
    AW_TRY(aw_lexicon_load(lexicon, LEXICON_LIMIT, &p->lexicon, err));
  AW_TRY(aw_sentiment_open(&p->model->file, &p->table, p->lexicon,
                           &p->sentiment, err));
  AW_TRY(aw_sentiment_session_new(p->sentiment, &p->feeling, err));
  p->probability = calloc(AVOW_SENTIMENT_COUNT, sizeof *p->probability);
  if (p->probability == NULL) AW_TRY(aw_nomem(err));
cleanup:
  return status;
}

int avow_model_labels_rows(const avow_model *model) {
  return model->task == AVOW_TASK_SENTIMENT ||
         (model->task == AVOW_TASK_STANCE &&
          aw_span_equal(aw_json_member(model->meta, "form"), AW_LIT("rows")));
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
  aw_arena_init(&p->arena, 0);
  AW_TRY(aw_helper_open(&p->vectors, options->vectors, AVOW_TASK_VECTORS,
                        "vectors", err));
  if (model->task == AVOW_TASK_STANCE && avow_model_labels_rows(model))
    AW_TRY(open_rows(p, err));
  else if (model->task == AVOW_TASK_SENTIMENT)
    AW_TRY(open_sentiment(p, options->lexicon, err));
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
  aw_sentiment_session_free(p->feeling);
  aw_sentiment_free(p->sentiment);
  aw_lexicon_free(p->lexicon);
  aw_arena_release(&p->arena);
  aw_helper_close(&p->vectors);
  free(p->score);
  free(p->probability);
  free(p);
}

size_t avow_predictor_label_count(const avow_predictor *p) {
  return p->rows == NULL ? (size_t)AVOW_SENTIMENT_COUNT
                         : aw_classifier_label_count(p->classifier);
}

const char *avow_predictor_label(const avow_predictor *p, size_t k) {
  if (p->rows != NULL) return aw_classifier_label(p->classifier, k);
  return k < AVOW_SENTIMENT_COUNT ? avow_sentiment_name((avow_sentiment_label)k)
                                  : NULL;
}

int avow_predictor_scores(const avow_predictor *p) {
  return p->rows == NULL;
}

int avow_predictor_knows_target(const avow_predictor *p, avow_text target) {
  return p->rows == NULL ||
         aw_row_model_knows(p->rows, (aw_span){ target.ptr, target.length });
}

avow_status avow_predictor_threshold(const avow_predictor *p, double max_error,
                                     double *threshold, double *share,
                                     avow_error *err) {
  size_t count = 0, best = AVOW_NONE;
  const aw_sure_point *point =
      p->rows == NULL ? NULL : aw_row_model_sure(p->rows, &count);
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

/* Bytes of the row's mention, and the tokens that it touches. */
static avow_status find_mention(const aw_document *doc, const avow_row *row,
                                aw_token_range *out, avow_error *err) {
  size_t at[2] = { row->mention_begin, row->mention_end };
  if (at[0] > at[1] || !aw_utf8_to_bytes(doc->text, at, 2))
    return aw_fail(err, AVOW_ERR_FORMAT, row->line, 0,
                   "the mention [%zu, %zu) is outside its text",
                   row->mention_begin, row->mention_end);
  if (!aw_sentiment_tokens(doc, (avow_range){ at[0], at[1] }, out))
    return aw_fail(err, AVOW_ERR_FORMAT, row->line, 0,
                   "the mention [%zu, %zu) holds no word", row->mention_begin,
                   row->mention_end);
  return AVOW_OK;
}

/* Toward the mention where there is one, else of the whole row. */
static avow_status predict_sentiment(avow_predictor *p, const avow_row *row,
                                     aw_span text, avow_prediction *out,
                                     avow_error *err) {
  avow_status status = AVOW_OK;
  aw_document doc;
  aw_token_range range;
  avow_sentiment told = { AVOW_NO_SENTIMENT, 0.0 };
  aw_arena_mark mark = aw_arena_save(&p->arena);
  *out = (avow_prediction){ .label = AVOW_NONE };
  AW_TRY(aw_sentiment_read_row(&doc, &p->arena, text, err));
  if (row->has_mention) {
    AW_TRY(find_mention(&doc, row, &range, err));
    AW_TRY(aw_sentiment_toward(p->feeling, &doc, 0, range, &told,
                               p->probability, err));
  } else {
    range = (aw_token_range){ 0, doc.token_count };
    AW_TRY(aw_sentiment_of(p->feeling, &doc, range, &told, err));
    aw_sentiment_probability(p->sentiment, told.score, p->probability);
  }
  out->probability = p->probability;
  out->confidence = p->probability[told.label];
  out->label = (size_t)told.label;
  out->score = told.score;
cleanup:
  aw_arena_rewind(&p->arena, mark);
  return status;
}

avow_status avow_predict(avow_predictor *p, const avow_row *row,
                         avow_prediction *out, avow_error *err) {
  aw_span text = { row->text.ptr, row->text.length };
  aw_span target = { row->target.ptr, row->target.length };
  size_t fault = aw_utf8_fault(text);
  if (fault < text.len)
    return aw_fail(err, AVOW_ERR_UTF8, row->line, fault,
                   "byte %zu of the text is not UTF-8", fault + 1);
  if (p->rows == NULL) return predict_sentiment(p, row, text, out, err);
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
