/* train.c - from labelled data to a model: hand the data to the room that
 * learns the task, and add what every model says of itself. */
#include "train.h"

#include <stdlib.h>

#include "base/status.h"
#include "base/strbuf.h"
#include "helpers.h"
#include "model.h"
#include "stance/row_features.h"
#include "text/dataset.h"

#define NAME_MAX_BYTES ((size_t)64)
#define CARD_LABELS_MAX                                \
  ((size_t)100) /* more distinct labels are not listed \
                 */

typedef enum data_form { FORM_ROWS, FORM_DOCUMENTS, FORM_TAGGED } data_form;
static const char *const form_names[] = { "rows", "documents",
                                          "tagged sentences" };

typedef struct trainer {
  avow_task task;
  data_form form; /* of the data that it learns from */
  aw_task_train *train;
} trainer;

/* Every way to learn a task.  The rooms are named in train.h. */
static const trainer trainers[] = { AW_TRAINERS };
#define TRAINER_COUNT (sizeof trainers / sizeof trainers[0])

const char *avow_feature_family(avow_task task, size_t index,
                                const char **summary) {
  if (task != AVOW_TASK_STANCE) return NULL;
  for (size_t b = 0; b < AW_ROW_BLOCK_COUNT; b++) {
    /* Blocks that join two others are on where both are. */
    if (strchr(aw_row_blocks[b].name, '*') != NULL || index-- > 0) continue;
    if (summary != NULL) *summary = aw_row_blocks[b].summary;
    return aw_row_blocks[b].name;
  }
  return NULL;
}

void avow_train_options_init(avow_train_options *options, avow_task task) {
  *options = (avow_train_options){ .task = task };
  options->seed = 1;
  options->folds = 5;
  options->balance = -1;
  options->version = 1;
}

static size_t data_count(const avow_dataset *data, data_form form) {
  switch (form) {
    case FORM_ROWS: return data->row_count;
    case FORM_DOCUMENTS: return data->document_count;
    case FORM_TAGGED: return data->tagged_count;
  }
  return 0;
}

/* ---- checks before any work --------------------------------------------- */

static avow_status check_name(const char *name, avow_error *err) {
  size_t length = strlen(name);
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)name[i];
    if (c <= 0x20 || c == '"' || c == '\\' || c == ',' || c >= 0x7F)
      return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                     "model name '%.80s' holds a blank, quote or sign, "
                     "expected letters, digits and '-'",
                     name);
  }
  if (length == 0 || length > NAME_MAX_BYTES)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "model name has %zu bytes, expected 1 to %zu", length,
                   NAME_MAX_BYTES);
  return AVOW_OK;
}

static avow_status check_values(const double *value, size_t count,
                                const char *what, avow_error *err) {
  for (size_t i = 0; i < count; i++)
    if (!(value[i] > 0 && value[i] <= 1e6))
      return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                     "%s %g is not above 0 and at most 1e6", what, value[i]);
  return AVOW_OK;
}

static avow_status check_options(const avow_train_options *o, avow_error *err) {
  avow_status status = AVOW_OK;
  if ((unsigned)o->task >= AVOW_TASK_COUNT)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "no task has the number %d",
                   (int)o->task);
  AW_TRY(check_name(o->name == NULL ? avow_task_name(o->task) : o->name, err));
  AW_TRY(check_values(o->cost, o->cost_count, "cost", err));
  AW_TRY(check_values(o->gamma, o->gamma_count, "gamma", err));
  if (o->folds < 2 || o->folds > 100)
    AW_TRY(aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "%zu folds, expected 2 to 100",
                   o->folds));
  if (!(o->balance <= 2))
    AW_TRY(aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "balance %g is above 2 or no number", o->balance));
cleanup:
  return status;
}

/* The one way to learn the task from the data that is there. */
static avow_status find_trainer(const avow_dataset *data, avow_task task,
                                const trainer **out, avow_error *err) {
  const trainer *found = NULL;
  const char *forms[2] = { NULL, NULL };
  size_t known = 0;
  for (size_t i = 0; i < TRAINER_COUNT; i++) {
    const trainer *t = &trainers[i];
    if (t->task != task) continue;
    if (known < 2) forms[known++] = form_names[t->form];
    if (data_count(data, t->form) == 0) continue;
    if (found != NULL)
      return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "%zu %s and %zu %s together, expected one kind",
                     data_count(data, found->form), form_names[found->form],
                     data_count(data, t->form), form_names[t->form]);
    found = t;
  }
  if (known == 0)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "%s is not trainable in this build", avow_task_name(task));
  if (found == NULL)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "nothing to learn %s from, expected %s%s%s",
                   avow_task_name(task), forms[0], known > 1 ? " or " : "",
                   known > 1 ? forms[1] : "");
  *out = found;
  return AVOW_OK;
}

/* ---- what the model says of itself -------------------------------------- */

typedef struct label_count {
  aw_span label;
  size_t count;
} label_count;

static int by_label(const void *a, const void *b) {
  const label_count *x = a, *y = b;
  return aw_span_compare(x->label, y->label);
}

/* Distinct labels of the rows in bytewise order, or none where there are more
 * than can be listed (numbers). */
static size_t count_labels(const avow_dataset *data,
                           label_count out[CARD_LABELS_MAX]) {
  size_t count = 0;
  for (size_t i = 0; i < data->row_count; i++) {
    size_t k = 0;
    while (k < count && !aw_span_equal(out[k].label, data->row[i].label)) k++;
    if (k == CARD_LABELS_MAX) return 0;
    if (k == count) out[count++] = (label_count){ data->row[i].label, 0 };
    out[k].count++;
  }
  qsort(out, count, sizeof *out, by_label);
  return count;
}

static void add_row_labels(const avow_dataset *data, aw_strbuf *card) {
  label_count label[CARD_LABELS_MAX];
  size_t count = count_labels(data, label);
  if (count == 0) return;
  aw_strbuf_add_text(card, ",\"labels\":{");
  for (size_t k = 0; k < count; k++) {
    if (k > 0) aw_strbuf_add_char(card, ',');
    aw_strbuf_add_json(card, label[k].label);
    aw_strbuf_add_format(card, ":%zu", label[k].count);
  }
  aw_strbuf_add_char(card, '}');
}

static void add_claims(const avow_dataset *data, aw_strbuf *card) {
  size_t stance[AVOW_STANCE_LABELS] = { 0 }, attributions = 0;
  for (size_t i = 0; i < data->document_count; i++) {
    const aw_gold_document *doc = &data->document[i];
    attributions += doc->attribution_count;
    for (size_t k = 0; k < doc->claim_count; k++)
      stance[doc->claim[k].stance]++;
  }
  aw_strbuf_add_format(card, ",\"attributions\":%zu,\"claims\":{",
                       attributions);
  for (int k = 0; k < AVOW_STANCE_LABELS; k++)
    aw_strbuf_add_format(card, "%s\"%s\":%zu", k == 0 ? "" : ",",
                         avow_stance_name((avow_stance)k), stance[k]);
  aw_strbuf_add_char(card, '}');
}

static void add_data(const avow_dataset *data, aw_strbuf *card) {
  aw_strbuf_add_format(card,
                       ",\"data\":{\"rows\":%zu,\"documents\":%zu,"
                       "\"sentences\":%zu",
                       data->row_count, data->document_count,
                       data->tagged_count);
  if (data->row_count > 0) add_row_labels(data, card);
  if (data->document_count > 0) add_claims(data, card);
  aw_strbuf_add_char(card, '}');
}

/* No time of day and no count of threads: equal data, seed and options give
 * equal bytes. */
static void begin_card(const avow_dataset *data, const avow_train_options *o,
                       const char *name, aw_strbuf *card) {
  aw_strbuf_add_format(card, "{\"task\":\"%s\",\"name\":\"%s\",\"version\":%zu",
                       avow_task_name(o->task), name, o->version);
  aw_strbuf_add_format(card, ",\"avow\":\"%s\"", avow_version());
  add_data(data, card);
  aw_strbuf_add_format(card, ",\"seed\":%llu,\"folds\":%zu",
                       (unsigned long long)o->seed, o->folds);
  if (o->kernel != NULL)
    aw_strbuf_add_format(card, ",\"kernel\":\"%s\"", o->kernel);
  if (o->features != NULL) {
    aw_strbuf_add_text(card, ",\"features\":");
    aw_strbuf_add_json(card, aw_span_of(o->features));
  }
}

static void end_card(const avow_train_options *o, aw_strbuf *card) {
  if (o->card != NULL && o->card[0] != '\0') {
    aw_strbuf_add_text(card, ",\"source\":");
    aw_strbuf_add_text(card, o->card);
  }
  aw_strbuf_add_char(card, '}');
}

static avow_status finish(aw_model_writer *writer, const trainer *t,
                          const avow_train_options *o, const char *name,
                          const aw_strbuf *card, avow_model **out,
                          avow_error *err) {
  avow_status status = AVOW_OK;
  aw_strbuf meta = AW_STRBUF_INIT;
  aw_model_file file;
  void *bytes = NULL;
  size_t length = 0;
  aw_strbuf_add_format(&meta,
                       "{\"task\":\"%s\",\"name\":\"%s\",\"version\":%zu,"
                       "\"form\":\"%s\"}",
                       avow_task_name(o->task), name, o->version,
                       t->form == FORM_ROWS        ? "rows"
                       : t->form == FORM_DOCUMENTS ? "documents"
                                                   : "tagged");
  if (meta.failed || card->failed) AW_TRY(aw_nomem(err));
  aw_model_writer_add(writer, "meta", aw_strbuf_span(&meta));
  aw_model_writer_add(writer, "card", aw_strbuf_span(card));
  AW_TRY(aw_model_writer_finish(writer, &bytes, &length, err));
  AW_TRY(aw_model_file_open((aw_span){ bytes, length }, false, &file, err));
  file.owned = bytes;
  bytes = NULL;
  AW_TRY(aw_model_adopt(&file, name, out, err));
cleanup:
  free(bytes);
  aw_strbuf_release(&meta);
  return status;
}

avow_status avow_train(const avow_dataset *dataset,
                       const avow_train_options *options, avow_model **out,
                       avow_error *err) {
  avow_status status = AVOW_OK;
  const trainer *t = NULL;
  aw_model_writer *writer = NULL;
  aw_strbuf card = AW_STRBUF_INIT;
  aw_helper english = { .file = NULL }, vectors = { .file = NULL };
  aw_helper attribution = { .file = NULL };
  aw_task_context context = { .options = options, .card = &card };
  AW_TRY(check_options(options, err));
  const char *name =
      options->name == NULL ? avow_task_name(options->task) : options->name;
  AW_TRY(find_trainer(dataset, options->task, &t, err));
  AW_TRY(aw_helper_open(&english, options->english, AVOW_TASK_ENGLISH,
                        "english", err));
  AW_TRY(aw_helper_open(&vectors, options->vectors, AVOW_TASK_VECTORS,
                        "vectors", err));
  AW_TRY(aw_helper_open(&attribution, options->attribution,
                        AVOW_TASK_ATTRIBUTION, "attribution", err));
  context.english = english.file;
  context.vectors = vectors.file;
  context.attribution = attribution.file;
  writer = aw_model_writer_new();
  if (writer == NULL) AW_TRY(aw_nomem(err));
  begin_card(dataset, options, name, &card);
  AW_TRY(t->train(dataset, &context, writer, err));
  end_card(options, &card);
  AW_TRY(finish(writer, t, options, name, &card, out, err));
cleanup:
  aw_helper_close(&english);
  aw_helper_close(&vectors);
  aw_helper_close(&attribution);
  aw_model_writer_free(writer);
  aw_strbuf_release(&card);
  return status;
}
