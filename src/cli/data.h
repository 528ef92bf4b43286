/* data.h - files of labelled data, as train, eval and predict take them.
 *
 * Room: cli.
 */
#ifndef AW_CLI_DATA_H
#define AW_CLI_DATA_H
#include "cli/options.h"
#include "input/table.h"

typedef struct data_options {
  int form; /* aw_table_form */
  const char *column[AW_COLUMN_COUNT];
} data_options;

extern const char *const data_forms[];

#define DATA_COLUMN(base, name, which, what)                                \
  {                                                                         \
    0, name "-column", OPT_TEXT,                                            \
        (base) + offsetof(data_options, column) +                           \
            (which) * sizeof(const char *),                                 \
        "NAME", "column (or field) of " what " (default " name ")", OPT_ANY \
  }

/* Rows of a command's option table; `base` is where its data_options lie. */
#define DATA_OPTIONS(base)                                            \
  { 'i',                                                              \
    "input",                                                          \
    OPT_WORD,                                                         \
    (base) + offsetof(data_options, form),                            \
    "FORM",                                                           \
    "tsv, csv or jsonl (default auto: by the file's ending, else by " \
    "its first line)",                                                \
    OPT_WORDS(data_forms) },                                          \
      DATA_COLUMN(base, "text", AW_COLUMN_TEXT, "the text"),          \
      DATA_COLUMN(base, "label", AW_COLUMN_LABEL, "the label"),       \
      DATA_COLUMN(base, "id", AW_COLUMN_ID, "the row's name"),        \
      DATA_COLUMN(base, "target", AW_COLUMN_TARGET,                   \
                  "what the label is toward"),                        \
      DATA_COLUMN(base, "group", AW_COLUMN_GROUP,                     \
                  "the rows that are held out together")

/* Read all files into a new dataset.  At the first fault nothing is kept; it
 * is told on stderr.  Returns an exit code. */
int data_load(const cmd_args *files, const data_options *options,
              bool need_label, avow_dataset **out);
/* The same for tagged sentences (input/tagged.h). */
int data_load_tagged(const cmd_args *files, avow_dataset **out);
/* Tell what the library found wrong with the data of `files`: with the file
 * where there is one only, for lines don't say which. */
void data_error(const cmd_args *files, const avow_error *err);
/* The options as input/table.h takes them. */
aw_table_options data_table_options(const data_options *options,
                                    bool need_label);
/* Load the model at `path`, or the one of that name inside avow; an exit
 * code. */
int model_load(const char *path, avow_model **out);

/* Models that help, each NULL where no path is given. */
typedef struct models_open {
  avow_model *english, *vectors, *attribution;
} models_open;
int models_load(const char *english, const char *vectors,
                const char *attribution, models_open *out);
void models_close(models_open *models);

/* Print a report of scores: as it is, or as tables.  An exit code. */
int print_scores(aw_span json, bool as_json);
#endif
