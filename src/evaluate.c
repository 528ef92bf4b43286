/* evaluate.c - how well a model does on labelled data. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/status.h"
#include "base/strange.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "evaluate_attributions.h"
#include "evaluate_documents.h"
#include "evaluate_english.h"
#include "learn/evaluate.h"
#include "learn/scores.h"
#include "predict.h"
#include "text/dataset.h"

void avow_evaluate_options_init(avow_evaluate_options *options) {
  *options = (avow_evaluate_options){ .seed = 1 };
  avow_predict_options_init(&options->models);
}

void avow_text_free(char *text) {
  free(text);
}

/* What one evaluation of rows works with. */
typedef struct rows_eval {
  const avow_dataset *data;
  avow_predictor *model, *other; /* other NULL: none */
  const char **label;            /* [labels] */
  size_t labels;
  uint32_t *gold, *told, *told_other, *part; /* [rows] */
  double *probability;                       /* [rows][labels] */
  aw_span *target;                           /* [targets] */
  size_t targets;
  bool unsure; /* some row came without probabilities */
  size_t seen; /* rows whose text the model was trained on */
  aw_strange_targets strange;
} rows_eval;

static void rows_eval_release(rows_eval *e) {
  avow_predictor_free(e->model);
  avow_predictor_free(e->other);
  free(e->label);
  free(e->gold);
  free(e->told);
  free(e->told_other);
  free(e->part);
  free(e->probability);
  free(e->target);
  aw_strange_release(&e->strange);
}

static avow_status find_label(const rows_eval *e, const aw_row *row,
                              uint32_t *out, avow_error *err) {
  aw_strbuf all = AW_STRBUF_INIT;
  for (uint32_t k = 0; k < e->labels; k++)
    if (aw_span_equal(row->label, aw_span_of(e->label[k]))) {
      *out = k;
      return AVOW_OK;
    }
  for (size_t k = 0; k < e->labels && all.len < 120; k++)
    aw_strbuf_add_format(&all, "%s%.40s", k == 0 ? "" : ", ", e->label[k]);
  avow_status status = aw_fail(err, AVOW_ERR_DATA, row->line, 0,
                               "label '%.*s' is not one of the model's: %s",
                               row->label.len < 60 ? (int)row->label.len : 60,
                               row->label.ptr == NULL ? "" : row->label.ptr,
                               all.ptr == NULL ? "" : all.ptr);
  aw_strbuf_release(&all);
  return status;
}

/* A label's place in the other model's list of labels, which may differ. */
static uint32_t translate(const rows_eval *e, size_t k) {
  const char *name = avow_predictor_label(e->other, k);
  for (uint32_t i = 0; i < e->labels; i++)
    if (strcmp(name, e->label[i]) == 0) return i;
  return AW_UNTOLD;
}

/* Datasets count in bytes, rows in code points. */
static size_t point_of(const aw_row *row, size_t byte) {
  return row->has_mention ? aw_code_points(row->text, 0, byte) : 0;
}

static avow_status label_row(rows_eval *e, size_t i, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_prediction told;
  const aw_row *row = &e->data->row[i];
  const avow_row given = {
    .text = { row->text.ptr == NULL ? "" : row->text.ptr, row->text.len },
    .target = { row->target.ptr, row->target.len },
    .line = row->line,
    .has_mention = row->has_mention,
    .mention_begin = point_of(row, row->mention.begin),
    .mention_end = point_of(row, row->mention.end),
  };
  AW_TRY(find_label(e, row, &e->gold[i], err));
  AW_TRY(avow_predict(e->model, &given, &told, err));
  e->told[i] = (uint32_t)told.label;
  if (told.probability == NULL)
    e->unsure = true;
  else
    memcpy(e->probability + i * e->labels, told.probability,
           e->labels * sizeof *told.probability);
  if (e->model->rows != NULL &&
      aw_row_model_has_seen(e->model->rows, row->text))
    e->seen++;
  bool known = avow_predictor_knows_target(e->model, given.target) != 0;
  aw_strange_add(&e->strange, row->target, row->line, known);
  if (e->other == NULL) goto cleanup;
  AW_TRY(avow_predict(e->other, &given, &told, err));
  e->told_other[i] = translate(e, told.label);
cleanup:
  return status;
}

static int by_bytes(const void *a, const void *b) {
  return aw_span_compare(*(const aw_span *)a, *(const aw_span *)b);
}

/* Distinct targets in bytewise order, and which each row has. */
static void list_targets(rows_eval *e) {
  size_t kept = 0, rows = e->data->row_count;
  for (size_t i = 0; i < rows; i++)
    if (e->data->row[i].target.len > 0)
      e->target[kept++] = e->data->row[i].target;
  qsort(e->target, kept, sizeof *e->target, by_bytes);
  for (size_t i = 0; i < kept; i++)
    if (i == 0 || !aw_span_equal(e->target[i], e->target[e->targets - 1]))
      e->target[e->targets++] = e->target[i];
  for (size_t i = 0; i < rows; i++) {
    aw_span target = e->data->row[i].target;
    const aw_span *at = target.len == 0
                            ? NULL
                            : bsearch(&target, e->target, e->targets,
                                      sizeof *e->target, by_bytes);
    e->part[i] = at == NULL ? UINT32_MAX : (uint32_t)(at - e->target);
  }
}

static avow_status rows_eval_init(rows_eval *e, const avow_model *model,
                                  const avow_evaluate_options *o,
                                  avow_error *err) {
  avow_status status = AVOW_OK;
  size_t rows = e->data->row_count;
  AW_TRY(avow_predictor_new(model, &o->models, &e->model, err));
  if (o->against != NULL)
    AW_TRY(avow_predictor_new(o->against, &o->models, &e->other, err));
  e->labels = avow_predictor_label_count(e->model);
  e->label = calloc(e->labels, sizeof *e->label);
  e->gold = calloc(rows, sizeof *e->gold);
  e->told = calloc(rows, sizeof *e->told);
  e->told_other = calloc(rows, sizeof *e->told_other);
  e->part = calloc(rows, sizeof *e->part);
  e->target = calloc(rows, sizeof *e->target);
  e->probability = calloc(rows, e->labels * sizeof *e->probability);
  if (e->label == NULL || e->gold == NULL || e->told == NULL ||
      e->told_other == NULL || e->part == NULL || e->target == NULL ||
      e->probability == NULL)
    AW_TRY(aw_nomem(err));
  for (size_t k = 0; k < e->labels; k++)
    e->label[k] = avow_predictor_label(e->model, k);
  list_targets(e);
cleanup:
  return status;
}

static void warn_of_strange(const rows_eval *e, const char *comma,
                            aw_strbuf *json) {
  aw_strbuf text = AW_STRBUF_INIT;
  aw_strange_tell(&e->strange, &text);
  aw_strbuf_add_text(json, comma);
  aw_strbuf_add_json(json, aw_strbuf_span(&text));
  if (text.failed) json->failed = true;
  aw_strbuf_release(&text);
}

static avow_status report_rows(const rows_eval *e,
                               const avow_evaluate_options *o, aw_strbuf *json,
                               avow_error *err) {
  const aw_scored scored = {
    .label = e->label,
    .label_count = e->labels,
    .gold = e->gold,
    .told = e->told,
    .count = e->data->row_count,
    .probability = e->unsure ? NULL : e->probability,
    .other = e->other == NULL ? NULL : e->told_other,
    .part = e->targets == 0 ? NULL : e->part,
    .part_name = e->target,
    .part_count = e->targets,
    .seed = o->seed,
  };
  aw_strbuf_add_text(json, ",\"scores\":{\"how\":\"given data\",");
  avow_status status = aw_scores_write(&scored, json, err);
  aw_strbuf_add_text(json, "},\"warnings\":[");
  if (e->seen > 0)
    aw_strbuf_add_format(json,
                         "\"the texts of %zu rows stood in what the model was "
                         "trained on: the scores are too good\"",
                         e->seen);
  if (e->strange.count > 0) warn_of_strange(e, e->seen > 0 ? "," : "", json);
  aw_strbuf_add_char(json, ']');
  return status;
}

static avow_status evaluate_rows(const avow_model *model,
                                 const avow_dataset *data,
                                 const avow_evaluate_options *o,
                                 aw_strbuf *json, avow_error *err) {
  avow_status status = AVOW_OK;
  rows_eval e = { .data = data };
  AW_TRY(rows_eval_init(&e, model, o, err));
  for (size_t i = 0; i < data->row_count; i++) AW_TRY(label_row(&e, i, err));
  AW_TRY(report_rows(&e, o, json, err));
cleanup:
  rows_eval_release(&e);
  return status;
}

/* ---- numbers as labels ----------------------------------------------------
 */

static bool all_numbers(const avow_dataset *data) {
  double value;
  for (size_t i = 0; i < data->row_count; i++)
    if (!aw_parse_double(data->row[i].label, &value)) return false;
  return true;
}

static void report_numbers(const double *gold, const double *told, size_t count,
                           aw_strbuf *json) {
  double rank = aw_spearman(gold, told, count);
  if (isnan(rank)) json->failed = true; /* memory is out */
  aw_strbuf_add_format(json, ",\"scores\":{\"how\":\"given data\",\"rows\":%zu",
                       count);
  aw_strbuf_add_text(json, ",\"pearson_r\":");
  aw_strbuf_add_fixed(json, aw_pearson(gold, told, count), 4);
  aw_strbuf_add_text(json, ",\"spearman_r\":");
  aw_strbuf_add_fixed(json, rank, 4);
  aw_strbuf_add_text(json, ",\"mean_absolute_error\":");
  aw_strbuf_add_fixed(json, aw_mean_error(gold, told, count), 4);
  aw_strbuf_add_text(json, "},\"warnings\":[]");
}

/* Given numbers beside told scores, on the scale of the labels that the model
 * was trained on. */
static avow_status evaluate_numbers(const avow_model *model,
                                    const avow_dataset *data,
                                    const avow_evaluate_options *o,
                                    aw_strbuf *json, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_predictor *predictor = NULL;
  avow_prediction told;
  double *gold = calloc(data->row_count, sizeof *gold);
  double *score = calloc(data->row_count, sizeof *score);
  if (gold == NULL || score == NULL) AW_TRY(aw_nomem(err));
  AW_TRY(avow_predictor_new(model, &o->models, &predictor, err));
  double unit = aw_sentiment_label_unit(predictor->sentiment);
  for (size_t i = 0; i < data->row_count; i++) {
    const aw_row *row = &data->row[i];
    const avow_row given = {
      .text = { row->text.ptr == NULL ? "" : row->text.ptr, row->text.len },
      .line = row->line,
      .has_mention = row->has_mention,
      .mention_begin = point_of(row, row->mention.begin),
      .mention_end = point_of(row, row->mention.end),
    };
    (void)aw_parse_double(row->label, &gold[i]);
    AW_TRY(avow_predict(predictor, &given, &told, err));
    score[i] = told.score * unit;
  }
  report_numbers(gold, score, data->row_count, json);
cleanup:
  avow_predictor_free(predictor);
  free(gold);
  free(score);
  return status;
}

/* ---- what is scored how --------------------------------------------------
 */

static bool holds_rows(const avow_dataset *data) {
  return data->row_count > 0;
}

static bool holds_numbers(const avow_dataset *data) {
  return holds_rows(data) && all_numbers(data);
}

static bool holds_documents(const avow_dataset *data) {
  return data->document_count > 0;
}

/* The first way that a model of the task has for such data. */
static bool holds_tagged(const avow_dataset *data) {
  return data->tagged_count > 0;
}

static const struct way {
  avow_task task;
  bool (*fits)(const avow_dataset *data);
  avow_status (*run)(const avow_model *model, const avow_dataset *data,
                     const avow_evaluate_options *o, aw_strbuf *json,
                     avow_error *err);
} ways[] = {
  { AVOW_TASK_STANCE, holds_rows, evaluate_rows },
  { AVOW_TASK_STANCE, holds_documents, aw_evaluate_claims },
  { AVOW_TASK_SENTIMENT, holds_numbers, evaluate_numbers },
  { AVOW_TASK_SENTIMENT, holds_rows, evaluate_rows },
  { AVOW_TASK_ATTRIBUTION, holds_documents, aw_evaluate_attributions },
  { AVOW_TASK_ENGLISH, holds_tagged, aw_evaluate_english },
};

static avow_status find_way(const avow_model *model, const avow_dataset *data,
                            const struct way **out, avow_error *err) {
  static const char *const expected[AVOW_TASK_COUNT] = {
    [AVOW_TASK_STANCE] = "labelled rows or documents",
    [AVOW_TASK_SENTIMENT] = "labelled rows",
    [AVOW_TASK_ATTRIBUTION] = "annotated documents",
    [AVOW_TASK_ENGLISH] = "tagged sentences",
  };
  for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
    if (ways[i].task == model->task && ways[i].fits(data)) {
      *out = &ways[i];
      return AVOW_OK;
    }
  if (expected[model->task] == NULL)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "a model of %s is not scored by itself",
                   avow_task_name(model->task));
  return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                 "nothing to score that a model of %s knows, expected %s",
                 avow_task_name(model->task), expected[model->task]);
}

avow_status avow_evaluate(const avow_model *model, const avow_dataset *dataset,
                          const avow_evaluate_options *options, char **json,
                          avow_error *err) {
  avow_status status = AVOW_OK;
  aw_strbuf out = AW_STRBUF_INIT;
  const struct way *way = NULL;
  avow_evaluate_options usual;
  avow_evaluate_options_init(&usual);
  if (options == NULL) options = &usual;
  aw_strbuf_add_format(
      &out, "{\"task\":\"%s\",\"model\":", avow_task_name(model->task));
  aw_strbuf_add_json(&out, aw_span_of(model->label));
  AW_TRY(find_way(model, dataset, &way, err));
  AW_TRY(way->run(model, dataset, options, &out, err));
  aw_strbuf_add_char(&out, '}');
  if (out.failed) AW_TRY(aw_nomem(err));
  *json = out.ptr;
  out.ptr = NULL;
cleanup:
  aw_strbuf_release(&out);
  return status;
}
