/* cmd_train.c - `avow train`: labelled data in, a model out. */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/data.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "input/object.h"

typedef struct train_options {
  data_options data;
  const char *output, *name, *card, *features, *lexicon, *target;
  const char *english, *vectors, *attribution;
  int task, kernel, format;
  opt_reals cost, gamma;
  double balance;
  size_t seed, folds, threads, version;
  bool progress;
} train_options;

#define NO_TASK (-1)
static const char *const tasks[] = { "stance",  "sentiment", "attribution",
                                     "english", "vectors",   NULL };
static const char *const kernels[] = { "linear", "svm-linear", "rbf",
                                       "poly",   "sigmoid",    NULL };
static const char *const formats[] = { "table", "json", NULL };

#define FIELD(name) offsetof(train_options, name)
static const opt_spec options[] = {
  { 't', "task", OPT_WORD, FIELD(task), "TASK",
    "what to learn: stance, sentiment, attribution, english or vectors",
    OPT_WORDS(tasks) },
  { 'o', "output", OPT_TEXT, FIELD(output), "MODEL",
    "write the model there, whole or not at all", OPT_ANY },
  { 'n', "name", OPT_TEXT, FIELD(name), "NAME",
    "of the model (default: the task)", OPT_ANY },
  { 0, "model-version", OPT_SIZE, FIELD(version), "N",
    "of the model (default 1)", OPT_WITHIN(1, 1000000) },
  { 0, "card", OPT_TEXT, FIELD(card), "FILE",
    "JSON object to keep in the model: where the data comes from, licences",
    OPT_ANY },
  { 0, "seed", OPT_SIZE, FIELD(seed), "N",
    "of the folds (default 1); equal seeds give equal models", OPT_ANY },
  { 'k', "folds", OPT_SIZE, FIELD(folds), "N",
    "parts of the data that are held out in turn (default 5)",
    OPT_WITHIN(2, 100) },
  { 'j', "threads", OPT_SIZE, FIELD(threads), "N",
    "pieces of work at once (default 0: one for each core); never changes "
    "the model",
    OPT_WITHIN(0, 256) },
  { 0, "kernel", OPT_WORD, FIELD(kernel), "KERNEL",
    "linear (default), or of LIBSVM: svm-linear, rbf, poly, "
    "sigmoid",
    OPT_WORDS(kernels) },
  { 'C', "cost", OPT_REALS, FIELD(cost), "C[,C...]",
    "costs to choose from by cross-validation (default: the task's own)",
    OPT_WITHIN(1e-6, 1e6) },
  { 0, "gamma", OPT_REALS, FIELD(gamma), "G[,G...]",
    "gammas to choose from, for the kernels of LIBSVM", OPT_WITHIN(1e-9, 1e6) },
  { 0, "balance", OPT_REAL, FIELD(balance), "X",
    "weigh a label by its count to the power of -X: 0 none, 1 all labels "
    "alike (default: what cross-validation found best for the task)",
    OPT_WITHIN(0, 2) },
  { 0, "features", OPT_TEXT, FIELD(features), "LIST",
    "families of features: 'word,char' those alone, '-vector' all but that; "
    "'help' lists them",
    OPT_ANY },
  { 0, "lexicon", OPT_TEXT, FIELD(lexicon), "FILE",
    "words with a sentiment, added to those inside avow", OPT_ANY },
  { 0, "target", OPT_TEXT, FIELD(target), "FILE",
    "terms of what the stance is toward (default: peace deals)", OPT_ANY },
  { 0, "english", OPT_TEXT, FIELD(english), "MODEL",
    "model of the language (default: the one inside avow)", OPT_ANY },
  { 0, "vectors", OPT_TEXT, FIELD(vectors), "MODEL",
    "word vectors (default: those inside avow)", OPT_ANY },
  { 0, "attribution", OPT_TEXT, FIELD(attribution), "MODEL",
    "model of who says what (default: the one inside avow)", OPT_ANY },
  { 'f', "format", OPT_WORD, FIELD(format), "FORM",
    "of the report: table (default) or json", OPT_WORDS(formats) },
  { 0, "progress", OPT_FLAG, FIELD(progress), NULL,
    "tell progress on standard error (by itself on a terminal)", OPT_ANY },
  DATA_OPTIONS(FIELD(data)),
};

static void defaults(void *out) {
  train_options *o = out;
  o->task = NO_TASK;
  o->balance = -1;
  o->seed = 1;
  o->folds = 5;
  o->version = 1;
}

/* What is opened for a run, and closed after it. */
typedef struct train_work {
  avow_dataset *data;
  avow_model *trained;
  models_open models;
  char *card;
} train_work;

static void work_release(train_work *w) {
  avow_dataset_free(w->data);
  models_close(&w->models);
  avow_model_free(w->trained);
  free(w->card);
}

static int load_all(const train_options *o, const cmd_args *args,
                    train_work *w) {
  avow_error err;
  int code = models_load(o->english, o->vectors, o->attribution, &w->models);
  if (code == AVOW_CLI_DONE && o->card != NULL &&
      aw_object_read(o->card, &w->card, &err) != AVOW_OK) {
    message_error(o->card, &err);
    code = AVOW_CLI_FAILED;
  }
  if (code != AVOW_CLI_DONE) return code;
  if (o->task == AVOW_TASK_ENGLISH) return data_load_tagged(args, &w->data);
  return data_load(args, &o->data, true, &w->data);
}

static void fill_options(const train_options *o, const train_work *w,
                         progress_line *line, avow_train_options *out) {
  avow_train_options_init(out, (avow_task)o->task);
  out->name = o->name;
  out->version = o->version;
  out->seed = o->seed;
  out->folds = o->folds;
  out->threads = o->threads;
  out->kernel = kernels[o->kernel];
  out->cost = o->cost.item;
  out->cost_count = o->cost.count;
  out->gamma = o->gamma.item;
  out->gamma_count = o->gamma.count;
  out->balance = o->balance;
  out->features = o->features;
  out->lexicon = o->lexicon;
  out->target = o->target;
  out->english = w->models.english;
  out->vectors = w->models.vectors;
  out->attribution = w->models.attribution;
  out->card = w->card;
  out->progress = progress_show;
  out->progress_context = line;
}

static int train(const train_options *o, const cmd_args *args, train_work *w) {
  avow_error err;
  avow_train_options how;
  progress_line line;
  progress_begin(&line, o->progress);
  fill_options(o, w, &line, &how);
  avow_status status = avow_train(w->data, &how, &w->trained, &err);
  progress_end(&line);
  if (status == AVOW_OK) status = avow_model_save(w->trained, o->output, &err);
  if (status == AVOW_OK) return AVOW_CLI_DONE;
  data_error(args, &err);
  return AVOW_CLI_FAILED;
}

static int report(const avow_model *model, int format) {
  avow_text card = avow_model_card(model);
  return print_scores((aw_span){ card.ptr, card.length }, format == 1);
}

static int list_features(int task) {
  aw_strbuf out = AW_STRBUF_INIT;
  const char *name, *summary = NULL;
  for (size_t i = 0;
       (name = avow_feature_family((avow_task)task, i, &summary)) != NULL; i++)
    aw_strbuf_add_format(&out, "%s\t%s\n", name, summary);
  int code = print_text(aw_strbuf_span(&out));
  aw_strbuf_release(&out);
  return code;
}

static int run(const void *given, const cmd_args *args) {
  const train_options *o = given;
  train_work work;
  memset(&work, 0, sizeof work);
  if (o->task == NO_TASK)
    return message_usage("train", "--task: what to learn is not given");
  if (o->features != NULL && strcmp(o->features, "help") == 0)
    return list_features(o->task);
  if (o->output == NULL)
    return message_usage("train", "--output: where to write is not given");
  if (args->count == 0) return message_usage("train", "no file of data given");
  int code = load_all(o, args, &work);
  if (code == AVOW_CLI_DONE) code = train(o, args, &work);
  if (code == AVOW_CLI_DONE) code = report(work.trained, o->format);
  work_release(&work);
  return code;
}

const cmd_spec cmd_train = {
  .name = "train",
  .synopsis = "avow train --task TASK -o MODEL [OPTION...] FILE...",
  .summary = "learn a model from labelled rows or annotated documents",
  .details =
      "FILE holds rows (TSV or CSV with a header line, JSON Lines) with a "
      "text and\n"
      "a label each, or annotated documents (JSON Lines); '-' is standard "
      "input.\n"
      "For the task english FILE holds tagged sentences: a token a line, with "
      "tabs\n"
      "between form, tag, name, space, by_hand and universal tag ('_': not "
      "given; the\n"
      "last may be left out), and an empty line after each sentence.\n"
      "Settings are chosen by cross-validation; the report tells how well "
      "the model\n"
      "does on data that it was not trained on.  Training stops at the first "
      "row\n"
      "that it does not understand, and then writes nothing.\n",
  .options = options,
  .option_count = sizeof options / sizeof options[0],
  .options_size = sizeof(train_options),
  .defaults = defaults,
  .run = run,
};
