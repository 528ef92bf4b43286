/* cmd_model.c - `avow model`: which models there are, and what one is. */
#include "base/number.h"
#include "base/status.h"
#include "cli/commands.h"
#include "cli/message.h"
#include "report/card.h"
#include "report/output.h"

#define CARD_WIDTH 79

/* A name of a model inside avow, or else a file. */
static avow_status open_model(const char *name, avow_model **out,
                              avow_error *err) {
  for (const char *const *known = avow_model_builtin_names(); *known != NULL;
       known++)
    if (strcmp(*known, name) == 0) return avow_model_builtin(name, out, err);
  return avow_model_load(name, out, err);
}

static void tell(const char *name, const avow_error *err) {
  message_error(err->status == AVOW_ERR_IO ? NULL : name, err);
}

static int print_and_release(aw_strbuf *text) {
  int code = AVOW_CLI_FAILED;
  if (text->failed)
    message("model", "%s", avow_status_text(AVOW_ERR_NOMEM));
  else
    code = print_text(aw_strbuf_span(text));
  aw_strbuf_release(text);
  return code;
}

typedef struct model_options {
  const char *output, *vectors;
  int format;
} model_options;

static const char *const formats[] = { "liblinear", "libsvm", NULL };

#define FIELD(name) offsetof(model_options, name)
static const opt_spec option_table[] = {
  { 'f', "format", OPT_WORD, FIELD(format), "FORM",
    "of export: liblinear (default; linear models only) or libsvm",
    OPT_WORDS(formats) },
  { 'o', "output", OPT_TEXT, FIELD(output), "FILE",
    "of export: write there instead of to standard output, whole or not at "
    "all",
    OPT_ANY },
  { 0, "vectors", OPT_TEXT, FIELD(vectors), "MODEL",
    "of export: word vectors (default: those inside avow)", OPT_ANY },
};

/* ---- list ------------------------------------------------------------- */

static bool add_row(aw_strbuf *out, const char *name) {
  avow_error err;
  avow_model *model = NULL;
  if (avow_model_builtin(name, &model, &err) != AVOW_OK) {
    message_error(NULL, &err);
    return false;
  }
  avow_text label = avow_model_name(model);
  aw_strbuf_add_text(out, name);
  aw_strbuf_add_char(out, '\t');
  aw_strbuf_add(out, (aw_span){ label.ptr, label.length });
  aw_strbuf_add_char(out, '\n');
  avow_model_free(model);
  return true;
}

static int list(const model_options *o, const cmd_args *args) {
  (void)o;
  if (args->count > 1) return message_usage("model", "list takes no names");
  aw_strbuf out = AW_STRBUF_INIT;
  bool whole = true;
  aw_strbuf_add_text(&out, "name\tmodel\n");
  for (const char *const *name = avow_model_builtin_names(); *name != NULL;
       name++)
    whole &= add_row(&out, *name);
  int code = print_and_release(&out);
  return whole ? code : AVOW_CLI_FAILED;
}

/* ---- show ------------------------------------------------------------- */

static avow_status show_model(const char *name, aw_strbuf *out,
                              avow_error *err) {
  avow_status status = AVOW_OK;
  avow_model *model = NULL;
  AW_TRY(open_model(name, &model, err));
  avow_text label = avow_model_name(model), card = avow_model_card(model);
  aw_strbuf_add(out, (aw_span){ label.ptr, label.length });
  aw_strbuf_add_char(out, '\n');
  AW_TRY(
      aw_report_card((aw_span){ card.ptr, card.length }, CARD_WIDTH, out, err));
cleanup:
  avow_model_free(model);
  return status;
}

static int show(const model_options *o, const cmd_args *args) {
  (void)o;
  if (args->count < 2)
    return message_usage("model", "show: expected the name of a model or file");
  aw_strbuf out = AW_STRBUF_INIT;
  bool whole = true;
  for (size_t i = 1; i < args->count; i++) {
    avow_error err;
    size_t before = out.len;
    if (before > 0) aw_strbuf_add_char(&out, '\n');
    if (show_model(args->item[i], &out, &err) == AVOW_OK) continue;
    tell(args->item[i], &err);
    whole = false;
    out.len = before;
  }
  int code = print_and_release(&out);
  return whole ? code : AVOW_CLI_FAILED;
}

/* ---- export ------------------------------------------------------------ */

static avow_status write_text(const char *path, const char *text,
                              avow_error *err) {
  aw_output *out = NULL;
  avow_status status = aw_output_open(path, &out, err);
  if (status == AVOW_OK) status = aw_output_add(out, aw_span_of(text), err);
  if (status != AVOW_OK) {
    aw_output_abandon(out);
    return status;
  }
  return aw_output_commit(out, err);
}

static int export_model(const model_options *o, const cmd_args *args) {
  avow_error err;
  avow_status status = AVOW_OK;
  avow_model *model = NULL, *vectors = NULL;
  avow_predictor *predictor = NULL;
  char *text = NULL;
  avow_predict_options how;
  if (args->count != 2)
    return message_usage("model", "export: expected one model");
  avow_predict_options_init(&how);
  AW_TRY(open_model(args->item[1], &model, &err));
  if (o->vectors != NULL) AW_TRY(open_model(o->vectors, &vectors, &err));
  how.vectors = vectors;
  AW_TRY(avow_predictor_new(model, &how, &predictor, &err));
  AW_TRY(avow_predictor_export(
      predictor, o->format == 1 ? AVOW_EXPORT_LIBSVM : AVOW_EXPORT_LIBLINEAR,
      &text, &err));
  AW_TRY(write_text(o->output, text, &err));
cleanup:
  if (status != AVOW_OK) tell(args->item[1], &err);
  avow_text_free(text);
  avow_predictor_free(predictor);
  avow_model_free(model);
  avow_model_free(vectors);
  return status == AVOW_OK ? AVOW_CLI_DONE : AVOW_CLI_FAILED;
}

/* ---- the command ------------------------------------------------------ */

static const struct {
  const char *name;
  int (*run)(const model_options *o, const cmd_args *args);
} actions[] = { { "list", list },
                { "show", show },
                { "export", export_model } };

#define ACTION_COUNT (sizeof actions / sizeof actions[0])

static int unknown_action(const char *name) {
  const char *names[ACTION_COUNT + 1] = { NULL };
  for (size_t i = 0; i < ACTION_COUNT; i++) names[i] = actions[i].name;
  const char *near = nearest_word(name, names);
  if (near == NULL) return message_usage("model", "unknown word '%s'", name);
  return message_usage("model", "unknown word '%s', nearest is '%s'", name,
                       near);
}

static int run(const void *options, const cmd_args *args) {
  if (args->count == 0)
    return message_usage("model", "expected list, show or export");
  for (size_t i = 0; i < ACTION_COUNT; i++)
    if (strcmp(actions[i].name, args->item[0]) == 0)
      return actions[i].run(options, args);
  return unknown_action(args->item[0]);
}

const cmd_spec cmd_model = {
  .name = "model",
  .synopsis =
      "avow model list\n       avow model show MODEL...\n       avow model "
      "export [OPTION...] MODEL",
  .summary =
      "what a model is: which are inside avow, the card of one; and export",
  .details =
      "MODEL is the name of a model inside avow, as list shows it, or a file.\n"
      "The card tells what a model was trained on, under which licence, how "
      "it\n"
      "was chosen and how it scored.  Export writes the classifier of a model "
      "of rows\n"
      "as LIBLINEAR's or LIBSVM's programs read it; 'avow vectors' writes the "
      "rows.\n",
  .options = option_table,
  .option_count = sizeof option_table / sizeof option_table[0],
  .options_size = sizeof(model_options),
  .run = run,
};
