#include "cli/data.h"

#include "cli/message.h"

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

int model_load(const char *path, avow_model **out) {
  avow_error err;
  if (avow_model_load(path, out, &err) == AVOW_OK) return AVOW_CLI_DONE;
  message_error(path, &err);
  return AVOW_CLI_FAILED;
}
