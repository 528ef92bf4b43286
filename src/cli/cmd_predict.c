/* cmd_predict.c - `avow predict`: labels for rows of text. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/data.h"
#include "cli/doubt.h"
#include "cli/message.h"
#include "report/output.h"

typedef struct predict_options {
  data_options data;
  const char *model, *output, *english, *vectors, *lexicon;
  double min_confidence, max_error;
} predict_options;

#define FIELD(name) offsetof(predict_options, name)
static const opt_spec options[] = {
  { 'm', "model", OPT_TEXT, FIELD(model), "MODEL",
    "model to use: a file, or the name of one inside avow", OPT_ANY },
  { 'o', "output", OPT_TEXT, FIELD(output), "FILE",
    "write there instead of to standard output, whole or not at all", OPT_ANY },
  { 0, "min-confidence", OPT_REAL, FIELD(min_confidence), "P",
    "a row less sure than P is 'unclear' (default 0)", OPT_WITHIN(0, 1) },
  { 0, "max-error", OPT_REAL, FIELD(max_error), "E",
    "leave 'unclear' what has to be, so that at most this share of the "
    "answers is wrong, as far as the model's held-out rows tell",
    OPT_WITHIN(0, 1) },
  { 0, "english", OPT_TEXT, FIELD(english), "MODEL",
    "model of the language (default: the one inside avow)", OPT_ANY },
  { 0, "vectors", OPT_TEXT, FIELD(vectors), "MODEL",
    "word vectors (default: those inside avow)", OPT_ANY },
  { 0, "lexicon", OPT_TEXT, FIELD(lexicon), "FILE",
    "words with a sentiment, added to those inside avow", OPT_ANY },
  DATA_OPTIONS(FIELD(data)),
};

#define NO_LIMIT (-1.0)

static void defaults(void *out) {
  predict_options *o = out;
  o->max_error = NO_LIMIT;
}

typedef struct predict_work {
  avow_model *model;
  models_open models;
  avow_predictor *predictor;
  aw_output *out;
  aw_strbuf line;
  double threshold;
  bool begun, has_id, has_target;
  target_doubts doubts;
} predict_work;

static void work_release(predict_work *w) {
  aw_output_abandon(w->out);
  avow_predictor_free(w->predictor);
  avow_model_free(w->model);
  models_close(&w->models);
  aw_strbuf_release(&w->line);
  target_doubts_release(&w->doubts);
}

/* A cell of TSV can't hold tabs or line ends. */
static void add_cell(aw_strbuf *line, const char *bytes, size_t length) {
  if (!aw_strbuf_reserve(line, length)) return;
  char *out = line->ptr + line->len;
  for (size_t i = 0; i < length; i++) {
    char c = bytes[i];
    out[i] = c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
  }
  line->len += length;
  line->ptr[line->len] = '\0';
}

/* A share in [0, 1] with four decimals; half of the time of a row would go
 * into the general way. */
static void add_share(aw_strbuf *line, double share) {
  unsigned n = share >= 1.0  ? 10000
               : share > 0.0 ? (unsigned)(share * 1e4 + 0.5)
                             : 0;
  char text[6] = { (char)('0' + n / 10000),     '.',
                   (char)('0' + n / 1000 % 10), (char)('0' + n / 100 % 10),
                   (char)('0' + n / 10 % 10),   (char)('0' + n % 10) };
  aw_strbuf_add(line, (aw_span){ text, sizeof text });
}

static void add_header(predict_work *w) {
  size_t labels = avow_predictor_label_count(w->predictor);
  if (w->has_id) aw_strbuf_add_text(&w->line, "id\t");
  if (w->has_target) aw_strbuf_add_text(&w->line, "target\t");
  aw_strbuf_add_text(&w->line, "label\tconfidence");
  for (size_t k = 0; k < labels; k++) {
    const char *label = avow_predictor_label(w->predictor, k);
    aw_strbuf_add_text(&w->line, "\tp_");
    add_cell(&w->line, label, strlen(label));
  }
  if (avow_predictor_scores(w->predictor))
    aw_strbuf_add_text(&w->line, "\tscore");
  aw_strbuf_add_char(&w->line, '\n');
}

static void add_prediction(predict_work *w, const avow_row *row,
                           const avow_prediction *told) {
  size_t labels = avow_predictor_label_count(w->predictor);
  if (w->has_id) {
    add_cell(&w->line, row->id.ptr, row->id.length);
    aw_strbuf_add_char(&w->line, '\t');
  }
  if (w->has_target) {
    add_cell(&w->line, row->target.ptr, row->target.length);
    aw_strbuf_add_char(&w->line, '\t');
  }
  bool open = told->probability != NULL && told->confidence < w->threshold;
  if (told->label == AVOW_NONE || open) {
    aw_strbuf_add_text(&w->line, "unclear");
  } else {
    const char *label = avow_predictor_label(w->predictor, told->label);
    add_cell(&w->line, label, strlen(label));
  }
  aw_strbuf_add_char(&w->line, '\t');
  if (told->probability != NULL) add_share(&w->line, told->confidence);
  for (size_t k = 0; k < labels; k++) {
    aw_strbuf_add_char(&w->line, '\t');
    if (told->probability != NULL) add_share(&w->line, told->probability[k]);
  }
  if (avow_predictor_scores(w->predictor)) {
    aw_strbuf_add_char(&w->line, '\t');
    aw_strbuf_add_fixed(&w->line, told->score, 4);
  }
  aw_strbuf_add_char(&w->line, '\n');
}

static avow_status take_row(void *context, const avow_row *row,
                            avow_error *err) {
  predict_work *w = context;
  avow_prediction told;
  avow_status status = avow_predict(w->predictor, row, &told, err);
  if (status != AVOW_OK) return status;
  aw_strbuf_reset(&w->line);
  if (!w->begun) {
    w->has_id = row->id.ptr != NULL;
    w->has_target = row->target.ptr != NULL;
    w->begun = true;
    add_header(w);
  }
  target_doubts_add(&w->doubts, w->predictor, row);
  add_prediction(w, row, &told);
  if (w->line.failed) {
    err->line = 0;
    return AVOW_ERR_NOMEM;
  }
  return aw_output_add(w->out, aw_strbuf_span(&w->line), err);
}

static int open_all(const predict_options *o, predict_work *w) {
  avow_error err;
  avow_predict_options how;
  double share = 1.0;
  int code = model_load(o->model, &w->model);
  if (code == AVOW_CLI_DONE)
    code = models_load(o->english, o->vectors, NULL, &w->models);
  if (code != AVOW_CLI_DONE) return code;
  avow_predict_options_init(&how);
  how.english = w->models.english;
  how.vectors = w->models.vectors;
  how.lexicon = o->lexicon;
  avow_status status = avow_predictor_new(w->model, &how, &w->predictor, &err);
  w->threshold = o->min_confidence;
  if (status == AVOW_OK && o->max_error >= 0) {
    status = avow_predictor_threshold(w->predictor, o->max_error, &w->threshold,
                                      &share, &err);
    if (status == AVOW_OK)
      message("predict",
              "answers less sure than %.3f are left unclear; %.1f %% of the "
              "model's held-out rows got one",
              w->threshold, 100 * share);
  }
  if (status == AVOW_OK) status = aw_output_open(o->output, &w->out, &err);
  if (status == AVOW_OK) return AVOW_CLI_DONE;
  message_error(NULL, &err);
  return AVOW_CLI_FAILED;
}

/* Files one after another; a fault ends the work, for a row that is left out
 * would shift all that come after. */
static int predict(const predict_options *o, const cmd_args *args,
                   predict_work *w) {
  static const char *const standard_input[] = { "-" };
  avow_error err = { .line = 0 };
  const aw_table_options table = data_table_options(&o->data, false);
  const aw_table_sink sink = { take_row, NULL, w };
  const char *const *path = args->count == 0 ? standard_input : args->item;
  size_t count = args->count == 0 ? 1 : args->count;
  for (size_t i = 0; i < count; i++)
    if (aw_table_read(path[i], &table, &sink, &err) != AVOW_OK) {
      message_error(path[i], &err);
      return AVOW_CLI_FAILED;
    }
  avow_status status = AVOW_OK;
  if (!w->begun) { /* a header without rows */
    add_header(w);
    status = aw_output_add(w->out, aw_strbuf_span(&w->line), &err);
  }
  if (status == AVOW_OK) {
    aw_output *out = w->out;
    w->out = NULL;
    status = aw_output_commit(out, &err);
  }
  if (status == AVOW_OK) {
    target_doubts_tell(&w->doubts, "predict");
    return AVOW_CLI_DONE;
  }
  message_error(NULL, &err);
  return AVOW_CLI_FAILED;
}

static int run(const void *given, const cmd_args *args) {
  const predict_options *o = given;
  predict_work work = { .model = NULL };
  if (o->model == NULL)
    return message_usage("predict", "--model: which model is not given");
  if (o->max_error >= 0 && o->min_confidence > 0)
    return message_usage("predict",
                         "--max-error: not together with --min-confidence");
  int code = open_all(o, &work);
  if (code == AVOW_CLI_DONE) code = predict(o, args, &work);
  work_release(&work);
  return code;
}

const cmd_spec cmd_predict = {
  .name = "predict",
  .synopsis = "avow predict -m MODEL [OPTION...] [FILE...]",
  .summary = "labels for rows of text",
  .details =
      "FILE holds rows (TSV or CSV with a header line, JSON Lines) with a "
      "text each\n"
      "and, where the model knows targets, a target; standard input where "
      "none is\n"
      "given.  Written is TSV, a row for each, in order: id and target where "
      "given,\n"
      "label, confidence, and the probability of each label.\n",
  .options = options,
  .option_count = sizeof options / sizeof options[0],
  .options_size = sizeof(predict_options),
  .defaults = defaults,
  .run = run,
};
