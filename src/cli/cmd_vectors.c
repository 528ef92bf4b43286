/* cmd_vectors.c - `avow vectors`: rows as LIBSVM's own text form. */
#include "base/status.h"
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/message.h"
#include "report/output.h"

typedef struct vectors_options {
  data_options data;
  const char *model, *output, *vectors;
} vectors_options;

#define FIELD(name) offsetof(vectors_options, name)
static const opt_spec options[] = {
  { 'm', "model", OPT_TEXT, FIELD(model), "MODEL",
    "model whose features are meant: a file, or the name of one inside avow",
    OPT_ANY },
  { 'o', "output", OPT_TEXT, FIELD(output), "FILE",
    "write there instead of to standard output, whole or not at all", OPT_ANY },
  { 0, "vectors", OPT_TEXT, FIELD(vectors), "MODEL",
    "word vectors (default: those inside avow)", OPT_ANY },
  DATA_OPTIONS(FIELD(data)),
};

typedef struct vectors_work {
  avow_model *model;
  models_open models;
  avow_predictor *predictor;
  aw_output *out;
  aw_strbuf line;
} vectors_work;

/* The label's number, -1 where the row has none or one that is unknown. */
static int label_number(const vectors_work *w, avow_text label) {
  size_t count = avow_predictor_label_count(w->predictor);
  for (size_t k = 0; k < count && label.ptr != NULL; k++)
    if (aw_span_equal((aw_span){ label.ptr, label.length },
                      aw_span_of(avow_predictor_label(w->predictor, k))))
      return (int)k;
  return -1;
}

static avow_status take_row(void *context, const avow_row *row,
                            avow_error *err) {
  vectors_work *w = context;
  const avow_vector_item *item = NULL;
  size_t count = 0;
  avow_status status = avow_vector(w->predictor, row, &item, &count, err);
  if (status != AVOW_OK) return status;
  aw_strbuf_reset(&w->line);
  aw_strbuf_add_format(&w->line, "%d", label_number(w, row->label));
  for (size_t i = 0; i < count; i++) {
    aw_strbuf_add_char(&w->line, ' ');
    aw_strbuf_add_size(&w->line, item[i].id);
    aw_strbuf_add_char(&w->line, ':');
    aw_strbuf_add_double(&w->line, item[i].value);
  }
  aw_strbuf_add_char(&w->line, '\n');
  if (w->line.failed) return aw_nomem(err);
  return aw_output_add(w->out, aw_strbuf_span(&w->line), err);
}

static int write_all(const vectors_options *o, const cmd_args *args,
                     vectors_work *w) {
  avow_error err = { .line = 0 };
  avow_predict_options how;
  const aw_table_options table = data_table_options(&o->data, false);
  const aw_table_sink sink = { take_row, NULL, w };
  avow_predict_options_init(&how);
  how.vectors = w->models.vectors;
  avow_status status = avow_predictor_new(w->model, &how, &w->predictor, &err);
  if (status == AVOW_OK) status = aw_output_open(o->output, &w->out, &err);
  for (size_t i = 0; i < args->count && status == AVOW_OK; i++) {
    status = aw_table_read(args->item[i], &table, &sink, &err);
    if (status == AVOW_OK) continue;
    message_error(args->item[i], &err);
    return AVOW_CLI_FAILED;
  }
  if (status == AVOW_OK) {
    aw_output *out = w->out;
    w->out = NULL;
    status = aw_output_commit(out, &err);
  }
  if (status == AVOW_OK) return AVOW_CLI_DONE;
  message_error("vectors", &err);
  return AVOW_CLI_FAILED;
}

static int run(const void *given, const cmd_args *args) {
  const vectors_options *o = given;
  vectors_work work = { .model = NULL };
  if (o->model == NULL)
    return message_usage("vectors", "--model: which model is not given");
  if (args->count == 0)
    return message_usage("vectors", "no file of rows given");
  int code = model_load(o->model, &work.model);
  if (code == AVOW_CLI_DONE)
    code = models_load(NULL, o->vectors, NULL, &work.models);
  if (code == AVOW_CLI_DONE) code = write_all(o, args, &work);
  aw_output_abandon(work.out);
  avow_predictor_free(work.predictor);
  avow_model_free(work.model);
  models_close(&work.models);
  aw_strbuf_release(&work.line);
  return code;
}

const cmd_spec cmd_vectors = {
  .name = "vectors",
  .synopsis = "avow vectors -m MODEL [OPTION...] FILE...",
  .summary = "feature vectors of rows in LIBSVM's own text form",
  .details =
      "A line for each row: the number of its label (in the model's order, "
      "from 0;\n"
      "-1 where it has none), then index:value.  'avow model export' writes "
      "the model\n"
      "that goes with them.\n",
  .options = options,
  .option_count = sizeof options / sizeof options[0],
  .options_size = sizeof(vectors_options),
  .run = run,
};
