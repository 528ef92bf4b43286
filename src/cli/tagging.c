#include "cli/tagging.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "base/pool.h"
#include "base/status.h"
#include "cli/doubt.h"
#include "cli/line.h"
#include "cli/message.h"
#include "cli/pace.h"
#include "input/documents.h"
#include "report/output.h"
#include "report/report.h"

#define SLOTS_A_THREAD 8
#define KEEP_SIZE ((size_t)1 << 20) /* of a slot's output */
#define TABLE_WIDTH 100             /* columns, where nobody says */
#define TABLE_WIDTH_MIN 40
#define TABLE_WIDTH_MAX 400

/* ---- one document through the steps ----------------------------------- */

typedef struct slot {
  aw_input_document doc;
  aw_strbuf out;    /* the document in the form asked for */
  uint64_t taken;   /* bytes read so far when this document had been */
  unsigned doubt;   /* doubt_of() the result */
  avow_text target; /* the tagger's; ptr NULL: no result */
} slot;

typedef struct tagging {
  const tag_options *options;
  const aw_report_form *form; /* NULL: brat */
  aw_report_options report;
  avow_tag_options tag;
  aw_documents *documents;
  avow_model *model; /* the one that --model names; NULL: none */
  avow_tagger *tagger;
  avow_session **session; /* [threads] */
  size_t threads;
  slot *slot; /* [slot_count] */
  size_t slot_count;
  aw_output *output; /* NULL for brat */
  pace pace;
  doubts doubts;
  size_t done;      /* documents */
  uint64_t taken;   /* bytes of input that they took */
  bool any_failed;  /* a document */
  bool flush_each;  /* somebody may wait at the other end */
  avow_error error; /* why output stopped */
} tagging;

static bool take_document(void *context, void *place, size_t *bytes) {
  tagging *t = context;
  slot *s = place;
  if (!aw_documents_next(t->documents, &s->doc)) return false;
  s->taken = aw_documents_taken(t->documents);
  *bytes = s->doc.text.len + s->doc.meta.len;
  return true;
}

static void render(const tagging *t, slot *s, const avow_result *result) {
  aw_report_document doc = {
    .id = { s->doc.has_id ? aw_strbuf_span(&s->doc.id).ptr : NULL,
            s->doc.id.len },
    .id_is_number = s->doc.id_is_number,
    .text = aw_strbuf_span(&s->doc.text),
    .meta = aw_strbuf_span(&s->doc.meta),
    .result = result,
    .error = &s->doc.error,
  };
  s->doubt = result != NULL ? doubt_of(result) : 0;
  s->target = result != NULL ? result->target : (avow_text){ NULL, 0 };
  aw_strbuf_reset(&s->out);
  if (t->form != NULL)
    t->form->document(&t->report, &doc, &s->out);
  else
    aw_report_brat(&doc, &s->out);
}

static void tag_document(void *context, size_t worker, void *place) {
  const tagging *t = context;
  slot *s = place;
  const avow_result *result = NULL;
  if (s->out.capacity > KEEP_SIZE) aw_strbuf_release(&s->out);
  if (s->doc.error.status == AVOW_OK) {
    avow_tag_options options = t->tag;
    aw_span text = aw_strbuf_span(&s->doc.text);
    options.form = s->doc.form;
    avow_status status = avow_tag(t->session[worker], text.ptr, text.len,
                                  &options, &result, &s->doc.error);
    if (status != AVOW_OK) result = NULL;
  }
  render(t, s, result);
  if (!s->out.failed) return;
  aw_nomem(&s->doc.error);
  render(t, s, NULL);
}

static avow_status write_file(const tagging *t, aw_span name,
                              const char *ending, aw_span bytes,
                              avow_error *err) {
  aw_strbuf path = AW_STRBUF_INIT;
  aw_strbuf_add_text(&path, t->options->output);
  aw_strbuf_add_char(&path, '/');
  aw_strbuf_add(&path, name);
  aw_strbuf_add_text(&path, ending);
  avow_status status =
      path.failed ? aw_nomem(err) : aw_file_write(path.ptr, bytes, err);
  aw_strbuf_release(&path);
  return status;
}

/* The text beside its annotations. */
static avow_status write_brat(const tagging *t, const slot *s,
                              avow_error *err) {
  aw_strbuf name = AW_STRBUF_INIT;
  if (s->doc.error.status != AVOW_OK) return AVOW_OK;
  aw_report_file_name(aw_strbuf_span(&s->doc.id), &name);
  avow_status status = name.failed ? aw_nomem(err) : AVOW_OK;
  if (status == AVOW_OK)
    status = write_file(t, aw_strbuf_span(&name), ".txt",
                        aw_strbuf_span(&s->doc.text), err);
  if (status == AVOW_OK)
    status = write_file(t, aw_strbuf_span(&name), ".ann",
                        aw_strbuf_span(&s->out), err);
  aw_strbuf_release(&name);
  return status;
}

static bool put_document(void *context, void *place) {
  tagging *t = context;
  slot *s = place;
  avow_status status;
  if (s->doc.error.status != AVOW_OK) {
    t->any_failed = true;
    pace_clear(&t->pace);
    message_error(aw_strbuf_span(&s->doc.place).ptr, &s->doc.error);
  }
  if (t->form == NULL) {
    status = write_brat(t, s, &t->error);
  } else {
    status = aw_output_add(t->output, aw_strbuf_span(&s->out), &t->error);
    if (status == AVOW_OK && t->flush_each)
      status = aw_output_flush(t->output, &t->error);
  }
  if (s->target.ptr != NULL)
    doubts_add(&t->doubts, s->doubt, s->target,
               aw_strbuf_span(&s->doc.place).ptr);
  t->done++;
  t->taken = s->taken;
  pace_show(&t->pace, t->done, t->taken);
  return status == AVOW_OK;
}

/* ---- before and after ------------------------------------------------- */

static avow_status load_tagger(tagging *t, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_model *model = NULL;
  avow_tagger_options options;
  avow_tagger_options_init(&options);
  options.target = t->options->target;
  options.sentiment_lexicon = t->options->lexicon;
  if (t->options->model != NULL)
    AW_TRY(avow_model_load(t->options->model, &model, err));
  options.stance = model;
  AW_TRY(avow_tagger_new(&options, &t->tagger, err));
  t->model = model;
  model = NULL;
cleanup:
  avow_model_free(model);
  return status;
}

static avow_status make_workers(tagging *t, avow_error *err) {
  avow_status status = AVOW_OK;
  t->session = calloc(t->threads, sizeof *t->session);
  t->slot_count = t->threads == 1 ? 1 : t->threads * SLOTS_A_THREAD;
  t->slot = calloc(t->slot_count, sizeof *t->slot);
  if (t->session == NULL || t->slot == NULL) return aw_nomem(err);
  for (size_t i = 0; i < t->threads; i++)
    AW_TRY(avow_session_new(t->tagger, &t->session[i], err));
cleanup:
  return status;
}

static bool is_terminal(const tagging *t) {
  return (t->options->output == NULL || strcmp(t->options->output, "-") == 0) &&
         isatty(STDOUT_FILENO) == 1;
}

/* $COLUMNS, the terminal, or a width for files. */
static size_t table_width(bool terminal) {
  const char *columns = getenv("COLUMNS");
  size_t width = TABLE_WIDTH;
  struct winsize size;
  if (columns != NULL && aw_parse_size(aw_span_of(columns), &width))
    width = width == 0 ? TABLE_WIDTH : width;
  else if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
           size.ws_col > 0)
    width = size.ws_col;
  return width < TABLE_WIDTH_MIN   ? TABLE_WIDTH_MIN
         : width > TABLE_WIDTH_MAX ? TABLE_WIDTH_MAX
                                   : width;
}

static bool wants_colour(bool terminal) {
  const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
  return terminal && (no == NULL || no[0] == '\0') && term != NULL &&
         strcmp(term, "dumb") != 0;
}

/* A reader of our results may wait for those of the text it gave us. */
static bool reads_pipe(const cmd_args *args) {
  struct stat info;
  bool standard = args->count == 0;
  for (size_t i = 0; i < args->count; i++)
    standard |= strcmp(args->item[i], "-") == 0;
  return standard && fstat(STDIN_FILENO, &info) == 0 && !S_ISREG(info.st_mode);
}

static void set_options(tagging *t, const cmd_args *args) {
  static const aw_report_form *const forms[] = {
    &aw_report_table, &aw_report_jsonl, &aw_report_tsv, &aw_report_html, NULL
  };
  bool terminal = is_terminal(t);
  t->form = forms[t->options->format];
  t->report.byte_offsets = t->options->offsets == 1;
  t->report.width = table_width(terminal);
  t->report.colour = wants_colour(terminal);
  avow_tag_options_init(&t->tag);
  t->tag.min_confidence = t->options->min_confidence;
  t->threads = t->options->threads == 0 ? aw_pool_cores() : t->options->threads;
  t->flush_each = terminal || reads_pipe(args);
  pace_start(&t->pace, t->options->progress, terminal, args);
}

static avow_status open_output(tagging *t, avow_error *err) {
  if (t->form != NULL)
    return aw_output_open(t->options->output, &t->output, err);
  if (mkdir(t->options->output, 0777) != 0 && errno != EEXIST) {
    char reason[96];
    return aw_fail(err, AVOW_ERR_IO, 0, 0, "cannot make the folder '%s': %s",
                   t->options->output,
                   strerror_r(errno, reason, sizeof reason));
  }
  aw_strbuf types = AW_STRBUF_INIT;
  aw_report_brat_types(&types);
  avow_status status = types.failed
                           ? aw_nomem(err)
                           : write_file(t, AW_LIT("annotation"), ".conf",
                                        aw_strbuf_span(&types), err);
  aw_strbuf_release(&types);
  return status;
}

/* What stands before or after all documents. */
static avow_status add_frame(tagging *t, aw_report_frame *frame,
                             avow_error *err) {
  aw_strbuf out = AW_STRBUF_INIT;
  if (frame == NULL) return AVOW_OK;
  frame(&t->report, &out);
  avow_status status =
      out.failed ? aw_nomem(err)
                 : aw_output_add(t->output, aw_strbuf_span(&out), err);
  aw_strbuf_release(&out);
  return status;
}

static avow_status tag_all(tagging *t, const cmd_args *args, avow_error *err) {
  static const line_steps steps = { take_document, tag_document, put_document };
  avow_status status = AVOW_OK;
  const aw_documents_options documents = { args->item, args->count,
                                           (aw_input_form)t->options->input,
                                           t->options->id_field,
                                           t->options->text_field };
  AW_TRY(load_tagger(t, err));
  AW_TRY(make_workers(t, err));
  AW_TRY(aw_documents_open(&documents, &t->documents, err));
  AW_TRY(open_output(t, err));
  if (t->form != NULL) AW_TRY(add_frame(t, t->form->head, err));
  status = line_run(&steps, t, t->slot, sizeof *t->slot, t->slot_count,
                    t->threads, err);
  if (status == AVOW_ERR_STOPPED) *err = t->error;
  if (status != AVOW_OK) goto cleanup;
  if (t->form != NULL) AW_TRY(add_frame(t, t->form->tail, err));
  if (t->output != NULL) {
    aw_output *output = t->output;
    t->output = NULL;
    AW_TRY(aw_output_commit(output, err));
  }
  pace_end(&t->pace, t->done, t->taken);
  doubts_tell(&t->doubts);
cleanup:
  return status;
}

static void release(tagging *t) {
  aw_output_abandon(t->output);
  aw_documents_free(t->documents);
  for (size_t i = 0; t->slot != NULL && i < t->slot_count; i++) {
    aw_input_document_release(&t->slot[i].doc);
    aw_strbuf_release(&t->slot[i].out);
  }
  free(t->slot);
  for (size_t i = 0; t->session != NULL && i < t->threads; i++)
    avow_session_free(t->session[i]);
  free(t->session);
  doubts_release(&t->doubts);
  avow_tagger_free(t->tagger);
  avow_model_free(t->model);
}

/* Errors of models don't name their file, those of the system do. */
static void tell_error(tagging *t, const avow_error *err) {
  pace_clear(&t->pace);
  bool of_model =
      t->tagger == NULL && t->options->model != NULL &&
      (err->status == AVOW_ERR_FORMAT || err->status == AVOW_ERR_MISMATCH);
  message_error(of_model ? t->options->model : NULL, err);
}

int tag_paths(const tag_options *options, const cmd_args *args) {
  tagging t = { .options = options };
  avow_error err;
  set_options(&t, args);
  avow_status status = tag_all(&t, args, &err);
  if (status != AVOW_OK) tell_error(&t, &err);
  release(&t);
  return status == AVOW_OK && !t.any_failed ? AVOW_CLI_DONE : AVOW_CLI_FAILED;
}
