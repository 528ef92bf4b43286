#include "cli/data.h"

#include "base/status.h"
#include "cli/commands.h"
#include "cli/message.h"
#include "input/tagged.h"
#include "report/scores.h"

const char *const data_forms[] = { "auto", "tsv", "csv", "jsonl", NULL };

static avow_status add_row(void *context, const avow_row *row,
                           avow_error *err) {
  return avow_dataset_add_row(context, row, err);
}

static avow_status add_document(void *context, const avow_gold_document *doc,
                                avow_error *err) {
  return avow_dataset_add_document(context, doc, err);
}

aw_table_options data_table_options(const data_options *options,
                                    bool need_label) {
  aw_table_options table = { .form = (aw_table_form)options->form,
                             .need_label = need_label };
  memcpy(table.column, options->column, sizeof table.column);
  return table;
}

int data_load(const cmd_args *files, const data_options *options,
              bool need_label, avow_dataset **out) {
  avow_error err;
  avow_dataset *data = NULL;
  const aw_table_options table = data_table_options(options, need_label);
  if (avow_dataset_new(&data, &err) != AVOW_OK) {
    message_error(NULL, &err);
    return AVOW_CLI_FAILED;
  }
  const aw_table_sink sink = { add_row, add_document, data };
  for (size_t i = 0; i < files->count; i++)
    if (aw_table_read(files->item[i], &table, &sink, &err) != AVOW_OK) {
      message_error(files->item[i], &err);
      avow_dataset_free(data);
      return AVOW_CLI_FAILED;
    }
  *out = data;
  return AVOW_CLI_DONE;
}

int data_load_tagged(const cmd_args *files, avow_dataset **out) {
  avow_error err;
  avow_dataset *data = NULL;
  if (avow_dataset_new(&data, &err) != AVOW_OK) {
    message_error(NULL, &err);
    return AVOW_CLI_FAILED;
  }
  for (size_t i = 0; i < files->count; i++)
    if (aw_tagged_read(files->item[i], data, &err) != AVOW_OK) {
      message_error(files->item[i], &err);
      avow_dataset_free(data);
      return AVOW_CLI_FAILED;
    }
  *out = data;
  return AVOW_CLI_DONE;
}

void data_error(const cmd_args *files, const avow_error *err) {
  bool known = files->count == 1 && err->line > 0;
  message_error(known ? files->item[0] : NULL, err);
}

static avow_status open_model(const char *path, avow_model **out,
                              avow_error *err) {
  const char *const *name = avow_model_builtin_names();
  for (; *name != NULL; name++)
    if (strcmp(*name, path) == 0) return avow_model_builtin(path, out, err);
  return avow_model_load(path, out, err);
}

int model_load(const char *path, avow_model **out) {
  avow_error err;
  if (open_model(path, out, &err) == AVOW_OK) return AVOW_CLI_DONE;
  message_error(err.status == AVOW_ERR_IO ? NULL : path, &err);
  return AVOW_CLI_FAILED;
}

int models_load(const char *english, const char *vectors,
                const char *attribution, models_open *out) {
  int code = AVOW_CLI_DONE;
  if (english != NULL) code = model_load(english, &out->english);
  if (code == AVOW_CLI_DONE && vectors != NULL)
    code = model_load(vectors, &out->vectors);
  if (code == AVOW_CLI_DONE && attribution != NULL)
    code = model_load(attribution, &out->attribution);
  return code;
}

void models_close(models_open *models) {
  avow_model_free(models->english);
  avow_model_free(models->vectors);
  avow_model_free(models->attribution);
}

int print_scores(aw_span json, bool as_json) {
  avow_error err;
  aw_strbuf text = AW_STRBUF_INIT;
  avow_status status = AVOW_OK;
  int code = AVOW_CLI_FAILED;
  if (as_json) {
    aw_strbuf_add(&text, json);
    aw_strbuf_add_char(&text, '\n');
    if (text.failed) status = aw_nomem(&err);
  } else {
    status = aw_report_scores(json, &text, &err);
  }
  if (status == AVOW_OK)
    code = print_text(aw_strbuf_span(&text));
  else
    message_error(NULL, &err);
  aw_strbuf_release(&text);
  return code;
}
