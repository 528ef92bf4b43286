/* cmd_eval.c - `avow eval`: how well a model does on labelled data. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/message.h"
#include "report/scores.h"

typedef struct eval_options {
  data_options data;
  const char *model, *against, *english, *vectors, *attribution, *lexicon;
  int format;
  size_t seed;
  bool misses;
} eval_options;

static const char *const formats[] = { "table", "json", NULL };

#define FIELD(name) offsetof(eval_options, name)
static const opt_spec options[] = {
  { 'm', "model", OPT_TEXT, FIELD(model), "MODEL",
    "model to score: a file, or the name of one inside avow", OPT_ANY },
  { 0, "against", OPT_TEXT, FIELD(against), "MODEL",
    "a second model: is the first really better? (paired bootstrap)", OPT_ANY },
  { 'f', "format", OPT_WORD, FIELD(format), "FORM",
    "of the report: table (default) or json", OPT_WORDS(formats) },
  { 0, "seed", OPT_SIZE, FIELD(seed), "N", "of the resampling (default 1)",
    OPT_ANY },
  { 0, "misses", OPT_FLAG, FIELD(misses), NULL,
    "list what was missed or mistaken, by kind, with its text (a model of "
    "attribution)",
    OPT_ANY },
  { 0, "english", OPT_TEXT, FIELD(english), "MODEL",
    "model of the language (default: the one inside avow)", OPT_ANY },
  { 0, "vectors", OPT_TEXT, FIELD(vectors), "MODEL",
    "word vectors (default: those inside avow)", OPT_ANY },
  { 0, "attribution", OPT_TEXT, FIELD(attribution), "MODEL",
    "model of who says what (default: the one inside avow)", OPT_ANY },
  { 0, "lexicon", OPT_TEXT, FIELD(lexicon), "FILE",
    "words with a sentiment, added to those inside avow", OPT_ANY },
  DATA_OPTIONS(FIELD(data)),
};

static void defaults(void *out) {
  eval_options *o = out;
  o->seed = 1;
}

typedef struct eval_work {
  avow_dataset *data;
  avow_model *model, *against;
  models_open models;
} eval_work;

static void work_release(eval_work *w) {
  avow_dataset_free(w->data);
  avow_model_free(w->model);
  avow_model_free(w->against);
  models_close(&w->models);
}

static int load_all(const eval_options *o, const cmd_args *args, eval_work *w) {
  int code = model_load(o->model, &w->model);
  if (code == AVOW_CLI_DONE && o->against != NULL)
    code = model_load(o->against, &w->against);
  if (code == AVOW_CLI_DONE)
    code = models_load(o->english, o->vectors, o->attribution, &w->models);
  if (code != AVOW_CLI_DONE) return code;
  if (avow_model_task(w->model) == AVOW_TASK_ENGLISH)
    return data_load_tagged(args, &w->data);
  return data_load(args, &o->data, true, &w->data);
}

static int evaluate(const eval_options *o, const cmd_args *args,
                    const eval_work *w) {
  avow_error err;
  avow_evaluate_options how;
  char *json = NULL;
  avow_evaluate_options_init(&how);
  how.models.english = w->models.english;
  how.models.vectors = w->models.vectors;
  how.models.attribution = w->models.attribution;
  how.models.lexicon = o->lexicon;
  how.against = w->against;
  how.seed = o->seed;
  how.misses = o->misses;
  if (avow_evaluate(w->model, w->data, &how, &json, &err) != AVOW_OK) {
    data_error(args, &err);
    return AVOW_CLI_FAILED;
  }
  int code = print_scores(aw_span_of(json), o->format == 1);
  avow_text_free(json);
  return code;
}

static int run(const void *given, const cmd_args *args) {
  const eval_options *o = given;
  eval_work work = { .data = NULL };
  if (o->model == NULL)
    return message_usage("eval", "--model: which model is not given");
  if (args->count == 0) return message_usage("eval", "no file of data given");
  int code = load_all(o, args, &work);
  if (code == AVOW_CLI_DONE) code = evaluate(o, args, &work);
  work_release(&work);
  return code;
}

const cmd_spec cmd_eval = {
  .name = "eval",
  .synopsis = "avow eval -m MODEL [OPTION...] FILE...",
  .summary = "score a model on labelled rows or annotated documents",
  .details =
      "FILE is as for 'avow train', with labels that the model knows.  "
      "Precision,\n"
      "recall and F1 of each label, macro-F1, F_avg (the mean F1 of favor "
      "and\n"
      "against), accuracy, each with the interval that 95 % of resamples "
      "fall in,\n"
      "the confusion, each target by itself, and the calibration error.\n"
      "\n"
      "A model of attribution is scored on documents with attributions: cue, "
      "source\n"
      "and content (the same; more than half shared; the letters in them), and "
      "whole\n"
      "attributions (contents share more than half, sources touch).  On "
      "documents with\n"
      "claims it is told how often the speaker of a claim is found and "
      "named.\n"
      "Wrong speakers, missed cues and others are counted; --misses lists "
      "them.\n"
      "\n"
      "A model of english is scored on tagged sentences: how many tags are "
      "right, which\n"
      "are taken for which most often, and names (the same words, the same "
      "class).\n",
  .options = options,
  .option_count = sizeof options / sizeof options[0],
  .options_size = sizeof(eval_options),
  .defaults = defaults,
  .run = run,
};
