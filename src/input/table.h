/* table.h - labelled data from files: rows of a table, or annotated documents.
 *
 * Room: input.  May include: base/, avow.h.
 *
 * Rows come as TSV (no quoting), CSV (RFC 4180, as spreadsheets write it; ","
 * or ";") or JSON Lines, with columns named text, label, id, target, group,
 * begin, end.  A JSON line that has sentences, claims or attributions is an
 * annotated document (input/gold.h).
 * Guarantee: streaming; the memory is that of the largest record.
 */
#ifndef AW_INPUT_TABLE_H
#define AW_INPUT_TABLE_H
#include <stdbool.h>

#include "avow.h"

typedef enum aw_table_form {
  AW_TABLE_AUTO, /* by the file's ending, else by its first line */
  AW_TABLE_TSV,
  AW_TABLE_CSV,
  AW_TABLE_JSONL,
  AW_TABLE_FORM_COUNT
} aw_table_form;

typedef enum aw_table_column {
  AW_COLUMN_TEXT,
  AW_COLUMN_LABEL,
  AW_COLUMN_ID,
  AW_COLUMN_TARGET,
  AW_COLUMN_GROUP,
  AW_COLUMN_BEGIN,
  AW_COLUMN_END,
  AW_COLUMN_COUNT
} aw_table_column;

typedef struct aw_table_options {
  aw_table_form form;
  /* NULL: the usual name, which may then be absent but for the text */
  const char *column[AW_COLUMN_COUNT];
  bool need_label;
} aw_table_options;

/* Takes what is read, in order; borrowed for the call.  A status other than
 * AVOW_OK ends the reading.  A function that is NULL makes what it would take
 * an error. */
typedef struct aw_table_sink {
  avow_status (*row)(void *context, const avow_row *row, avow_error *err);
  avow_status (*document)(void *context, const avow_gold_document *doc,
                          avow_error *err);
  void *context;
} aw_table_sink;

/* "text", "label", ... */
const char *aw_column_name(aw_table_column column);

/* Read all of `path` ("-": standard input).  AVOW_ERR_IO, AVOW_ERR_NOMEM,
 * AVOW_ERR_LIMIT, AVOW_ERR_FORMAT with the line, the column, the value and
 * what was expected, and whatever the sink returns. */
avow_status aw_table_read(const char *path, const aw_table_options *options,
                          const aw_table_sink *sink, avow_error *err);
#endif
