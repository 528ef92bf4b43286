/* fuzz_table.c - any bytes as labelled data: TSV, CSV, JSON Lines, annotated
 * documents.  The first byte picks the form. */
#include "fuzz.h"
#include "input/table.h"

/* What is taken goes on into a dataset, as in training. */
static avow_status take_row(void *context, const avow_row *row,
                            avow_error *err) {
  avow_status status = avow_dataset_add_row(context, row, err);
  return status == AVOW_ERR_FORMAT ? AVOW_OK : status;
}

static avow_status take_document(void *context, const avow_gold_document *doc,
                                 avow_error *err) {
  avow_status status = avow_dataset_add_document(context, doc, err);
  return status == AVOW_ERR_FORMAT ? AVOW_OK : status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  avow_dataset *dataset = NULL;
  avow_error err = { AVOW_OK, 0, 0, "" };
  if (size == 0) return 0;
  const aw_table_options options = {
    .form = (aw_table_form)(data[0] % AW_TABLE_FORM_COUNT),
    .need_label = (data[0] & 0x80) != 0,
  };
  MUST(avow_dataset_new(&dataset, NULL) == AVOW_OK);
  const aw_table_sink sink = { take_row, take_document, dataset };
  avow_status status =
      aw_table_read(fuzz_file(data + 1, size - 1), &options, &sink, &err);
  MUST(status == AVOW_OK || err.message[0] != '\0');
  avow_dataset_free(dataset);
  return 0;
}
