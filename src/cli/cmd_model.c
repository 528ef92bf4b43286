/* cmd_model.c - `avow model`: which models there are, and what one is. */
#include "base/number.h"
#include "base/status.h"
#include "cli/commands.h"
#include "cli/message.h"
#include "report/card.h"

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

static int list(const cmd_args *args) {
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

static int show(const cmd_args *args) {
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

/* ---- the command ------------------------------------------------------ */

static const struct {
  const char *name;
  int (*run)(const cmd_args *args);
} actions[] = { { "list", list }, { "show", show } };

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
  (void)options;
  if (args->count == 0) return message_usage("model", "expected list or show");
  for (size_t i = 0; i < ACTION_COUNT; i++)
    if (strcmp(actions[i].name, args->item[0]) == 0)
      return actions[i].run(args);
  return unknown_action(args->item[0]);
}

const cmd_spec cmd_model = {
  .name = "model",
  .synopsis = "avow model list\n       avow model show MODEL...",
  .summary = "what a model is: which are inside avow, and the card of one",
  .details =
      "MODEL is the name of a model inside avow, as list shows it, or a file.\n"
      "The card tells what a model was trained on, under which licence, how "
      "it\n"
      "was chosen and how it scored.\n",
  .run = run,
};
