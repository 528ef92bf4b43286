/* cmd_explain.c - `avow explain`: which features decided, and by how much. */
#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/explaining.h"
#include "cli/message.h"

typedef struct explain_options {
  data_options data;
  const char *model, *vectors, *label;
  size_t top;
  int format; /* 0: table, 1: json */
} explain_options;

#define TOP_MAX 100000

static const char *const formats[] = { "table", "json", NULL };

#define FIELD(name) offsetof(explain_options, name)
static const opt_spec options[] = {
  { 'm', "model", OPT_TEXT, FIELD(model), "MODEL",
    "model to explain: a file, or the name of one inside avow (default: "
    "peace-deal)",
    OPT_ANY },
  { 'f', "format", OPT_WORD, FIELD(format), "FORM",
    "table (default) or json: an object a line, with every feature",
    OPT_WORDS(formats) },
  { 'n', "top", OPT_SIZE, FIELD(top), "N",
    "features to show of each label (default 10)", OPT_WITHIN(1, TOP_MAX) },
  { 'l', "only-label", OPT_TEXT, FIELD(label), "LABEL",
    "show this label alone (default: all)", OPT_ANY },
  { 0, "vectors", OPT_TEXT, FIELD(vectors), "MODEL",
    "word vectors (default: those inside avow)", OPT_ANY },
  DATA_OPTIONS(FIELD(data)),
};

static void defaults(void *out) {
  explain_options *o = out;
  o->top = 10;
}

/* What is shown as one line: a feature, or several that nobody reads singly. */
typedef struct shown {
  aw_span name;
  avow_range place;
  double part;
  size_t count; /* features in it */
} shown;

typedef struct explain_work {
  const explain_options *options;
  avow_model *model;
  models_open models;
  avow_predictor *predictor;
  aw_strbuf out;
  shown *line; /* [capacity] */
  size_t capacity;
} explain_work;

static bool wanted(const explain_work *w, size_t k) {
  return w->options->label == NULL ||
         strcmp(w->options->label, avow_predictor_label(w->predictor, k)) == 0;
}

static void add_signed(aw_strbuf *out, double value) {
  aw_strbuf digits = AW_STRBUF_INIT;
  aw_strbuf_add_fixed(&digits, value, 6);
  if (digits.ptr != NULL && digits.ptr[0] != '-') aw_strbuf_add_char(out, '+');
  aw_strbuf_add(out, aw_strbuf_span(&digits));
  if (digits.failed) out->failed = true;
  aw_strbuf_release(&digits);
}

/* Text and names come from outside: no line ends, tabs or escapes. */
static void add_clean(aw_strbuf *out, aw_span s) {
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.ptr[i];
    aw_strbuf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : s.ptr[i]);
  }
}

/* ---- a model --------------------------------------------------------------
 */

static avow_status show_side(explain_work *w, size_t k, int away,
                             avow_error *err) {
  size_t count = w->options->top;
  avow_strong_feature *item = calloc(count, sizeof *item);
  if (item == NULL) return aw_nomem(err);
  avow_status status = avow_strongest(w->predictor, k, away, item, &count, err);
  for (size_t i = 0; status == AVOW_OK && i < count; i++) {
    add_clean(&w->out, aw_span_of(avow_predictor_label(w->predictor, k)));
    aw_strbuf_add_text(&w->out, away ? "\taway\t" : "\ttoward\t");
    add_signed(&w->out, item[i].weight);
    aw_strbuf_add_char(&w->out, '\t');
    if (item[i].name.ptr == NULL)
      aw_strbuf_add_text(&w->out, "(name not kept)");
    else
      add_clean(&w->out, (aw_span){ item[i].name.ptr, item[i].name.length });
    aw_strbuf_add_char(&w->out, '\n');
  }
  free(item);
  return status;
}

static avow_status show_model(explain_work *w, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_strbuf_add_text(&w->out, "label\tside\tweight\tfeature\n");
  for (size_t k = 0; k < avow_predictor_label_count(w->predictor); k++) {
    if (!wanted(w, k)) continue;
    AW_TRY(show_side(w, k, 0, err));
    AW_TRY(show_side(w, k, 1, err));
  }
cleanup:
  return status;
}

/* ---- rows ------------------------------------------------------------------
 */

static int strongest_first(const void *a, const void *b) {
  const shown *x = a, *y = b;
  double p = fabs(x->part), q = fabs(y->part);
  if (p != q) return p < q ? 1 : -1;
  if (x->place.begin != y->place.begin)
    return x->place.begin < y->place.begin ? -1 : 1;
  return aw_span_compare(x->name, y->name);
}

/* Lines of label k into w->line; the numbers of a word vector are one line
 * for each target, since single ones tell nothing. */
static size_t collect(explain_work *w, const avow_explanation *e, size_t k) {
  size_t count = 0, vectors = AVOW_NONE;
  for (size_t i = 0; i < e->count; i++) {
    const avow_contribution *c = &e->item[i];
    aw_span name = { c->name.ptr, c->name.length };
    if (c->part[k] == 0.0) continue;
    if (name.len >= 7 && memcmp(name.ptr, "vector=", 7) == 0) {
      if (vectors == AVOW_NONE) {
        vectors = count++;
        w->line[vectors] = (shown){ AW_LIT("vector"), { 0, 0 }, 0.0, 0 };
      }
      w->line[vectors].part += c->part[k];
      w->line[vectors].count++;
      continue;
    }
    w->line[count++] = (shown){ name, c->place, c->part[k], 1 };
  }
  qsort(w->line, count, sizeof *w->line, strongest_first);
  return count;
}

static void add_line(explain_work *w, const avow_row *row, const shown *s) {
  aw_span text = { row->text.ptr, row->text.length };
  aw_strbuf_add_text(&w->out, "    ");
  add_signed(&w->out, s->part);
  aw_strbuf_add_text(&w->out, "  ");
  add_clean(&w->out, s->name);
  if (s->place.end > s->place.begin) {
    size_t begin = aw_code_points(text, 0, s->place.begin);
    size_t end = begin + aw_code_points(text, s->place.begin, s->place.end);
    aw_strbuf_add_format(&w->out, "  [%zu, %zu)", begin, end);
  }
  if (s->count > 1) aw_strbuf_add_format(&w->out, "  (%zu features)", s->count);
  aw_strbuf_add_char(&w->out, '\n');
}

static void show_label(explain_work *w, const avow_row *row,
                       const avow_explanation *e, size_t k) {
  size_t count = collect(w, e, k), top = w->options->top;
  shown rest = { AW_LIT("all others"), { 0, 0 }, 0.0, 0 };
  aw_strbuf_add_text(&w->out, "  ");
  add_clean(&w->out, aw_span_of(avow_predictor_label(w->predictor, k)));
  aw_strbuf_add_text(&w->out, ": score ");
  add_signed(&w->out, e->score[k]);
  aw_strbuf_add_text(&w->out, ", probability ");
  aw_strbuf_add_fixed(&w->out, e->told.probability[k], 4);
  aw_strbuf_add_text(&w->out, "\n    ");
  add_signed(&w->out, e->bias[k]);
  aw_strbuf_add_text(&w->out, "  (where every row begins)\n");
  for (size_t i = 0; i < count; i++) {
    if (i < top) {
      add_line(w, row, &w->line[i]);
      continue;
    }
    rest.part += w->line[i].part;
    rest.count += w->line[i].count;
  }
  if (rest.count > 0) add_line(w, row, &rest);
}

/* The same as JSON: an object a row, every feature that has a share. */
static void add_parts(explain_work *w, const char *name, const double *value) {
  aw_strbuf_add_format(&w->out, "\"%s\": {", name);
  for (size_t k = 0; k < avow_predictor_label_count(w->predictor); k++) {
    if (k > 0) aw_strbuf_add_text(&w->out, ", ");
    aw_strbuf_add_json(&w->out,
                       aw_span_of(avow_predictor_label(w->predictor, k)));
    aw_strbuf_add_text(&w->out, ": ");
    aw_strbuf_add_double(&w->out, value[k]);
  }
  aw_strbuf_add_char(&w->out, '}');
}

/* A byte of the row and its place in code points.  Features come in the order
 * of the text, family by family, so that counting goes on from the last one:
 * from the start each time, a row of megabytes would take hours. */
typedef struct text_place {
  size_t byte, point;
} text_place;

static size_t point_of(text_place *last, aw_span text, size_t byte) {
  if (byte < last->byte) *last = (text_place){ 0, 0 };
  last->point += aw_code_points(text, last->byte, byte);
  last->byte = byte;
  return last->point;
}

static void add_feature_json(explain_work *w, const avow_row *row,
                             const avow_contribution *c, text_place *last,
                             bool first) {
  aw_span text = { row->text.ptr, row->text.length };
  aw_strbuf_add_text(&w->out, first ? "{\"feature\": " : ", {\"feature\": ");
  aw_strbuf_add_json(&w->out, (aw_span){ c->name.ptr, c->name.length });
  if (c->place.end > c->place.begin) {
    size_t begin = point_of(last, text, c->place.begin);
    size_t end = begin + aw_code_points(text, c->place.begin, c->place.end);
    aw_strbuf_add_format(&w->out, ", \"place\": [%zu, %zu]", begin, end);
  }
  aw_strbuf_add_text(&w->out, ", ");
  add_parts(w, "part", c->part);
  aw_strbuf_add_char(&w->out, '}');
}

static void add_text_member(explain_work *w, const char *name, avow_text text) {
  aw_strbuf_add_format(&w->out, "\"%s\": ", name);
  if (text.length == 0)
    aw_strbuf_add_text(&w->out, "null");
  else
    aw_strbuf_add_json(&w->out, (aw_span){ text.ptr, text.length });
  aw_strbuf_add_text(&w->out, ", ");
}

static void show_json(explain_work *w, const avow_row *row,
                      const avow_explanation *e) {
  size_t labels = avow_predictor_label_count(w->predictor);
  text_place last = { 0, 0 };
  bool first = true;
  aw_strbuf_add_format(&w->out, "{\"line\": %zu, ", row->line);
  add_text_member(w, "id", row->id);
  add_text_member(w, "target", row->target);
  aw_strbuf_add_text(&w->out, "\"label\": ");
  aw_strbuf_add_json(
      &w->out, aw_span_of(avow_predictor_label(w->predictor, e->told.label)));
  aw_strbuf_add_text(&w->out, ", ");
  add_parts(w, "probability", e->told.probability);
  aw_strbuf_add_text(&w->out, ", ");
  add_parts(w, "score", e->score);
  aw_strbuf_add_text(&w->out, ", ");
  add_parts(w, "start", e->bias);
  aw_strbuf_add_text(&w->out, ", \"reasons\": [");
  for (size_t i = 0; i < e->count; i++) {
    size_t k = 0;
    while (k < labels && e->item[i].part[k] == 0.0) k++;
    if (k == labels) continue;
    add_feature_json(w, row, &e->item[i], &last, first);
    first = false;
  }
  aw_strbuf_add_text(&w->out, "]}\n");
}

static avow_status flush(explain_work *w, avow_error *err) {
  if (w->out.failed) return aw_nomem(err);
  if (print_text(aw_strbuf_span(&w->out)) != AVOW_CLI_DONE)
    return aw_fail(err, AVOW_ERR_IO, 0, 0, "the explanation was not written");
  aw_strbuf_reset(&w->out);
  return AVOW_OK;
}

static avow_status take_row(void *context, const avow_row *row,
                            avow_error *err) {
  explain_work *w = context;
  const avow_explanation *e = NULL;
  avow_status status = avow_explain(w->predictor, row, &e, err);
  if (status != AVOW_OK) return status;
  if (e->count >= w->capacity) {
    free(w->line);
    w->capacity = e->count * 2 + 1;
    w->line = calloc(w->capacity, sizeof *w->line);
    if (w->line == NULL) return aw_nomem(err);
  }
  if (w->options->format == 1) {
    show_json(w, row, e);
    return flush(w, err);
  }
  if (row->id.length > 0)
    add_clean(&w->out, (aw_span){ row->id.ptr, row->id.length });
  else
    aw_strbuf_add_format(&w->out, "line %zu", row->line);
  aw_strbuf_add_text(&w->out, ": ");
  add_clean(&w->out,
            aw_span_of(avow_predictor_label(w->predictor, e->told.label)));
  aw_strbuf_add_text(&w->out, " ");
  aw_strbuf_add_fixed(&w->out, e->told.confidence, 4);
  if (row->target.length > 0) {
    aw_strbuf_add_text(&w->out, " toward ");
    add_clean(&w->out, (aw_span){ row->target.ptr, row->target.length });
  }
  aw_strbuf_add_text(&w->out, "\n  ");
  add_clean(&w->out, (aw_span){ row->text.ptr, row->text.length });
  aw_strbuf_add_char(&w->out, '\n');
  for (size_t k = 0; k < avow_predictor_label_count(w->predictor); k++)
    if (wanted(w, k)) show_label(w, row, e, k);
  return flush(w, err);
}

static int load(const explain_options *o, explain_work *w) {
  int code = AVOW_CLI_DONE;
  if (o->model != NULL) code = model_load(o->model, &w->model);
  if (code == AVOW_CLI_DONE)
    code = models_load(NULL, o->vectors, NULL, &w->models);
  return code;
}

static int open_rows(const explain_options *o, explain_work *w) {
  avow_error err;
  avow_predict_options how;
  avow_predict_options_init(&how);
  how.vectors = w->models.vectors;
  if (avow_predictor_new(w->model, &how, &w->predictor, &err) != AVOW_OK) {
    message_error("explain", &err);
    return AVOW_CLI_FAILED;
  }
  if (o->label == NULL) return AVOW_CLI_DONE;
  for (size_t k = 0; k < avow_predictor_label_count(w->predictor); k++)
    if (wanted(w, k)) return AVOW_CLI_DONE;
  return message_usage("explain", "--only-label: the model has no label '%s'",
                       o->label);
}

static int explain_rows(const explain_options *o, const cmd_args *args,
                        explain_work *w) {
  avow_error err = { .line = 0 };
  const aw_table_options table = data_table_options(&o->data, false);
  const aw_table_sink sink = { take_row, NULL, w };
  if (args->count == 0) {
    avow_status status = show_model(w, &err);
    if (status == AVOW_OK) status = flush(w, &err);
    if (status == AVOW_OK) return AVOW_CLI_DONE;
    message_error("explain", &err);
    return AVOW_CLI_FAILED;
  }
  for (size_t i = 0; i < args->count; i++)
    if (aw_table_read(args->item[i], &table, &sink, &err) != AVOW_OK) {
      message_error(args->item[i], &err);
      return AVOW_CLI_FAILED;
    }
  return AVOW_CLI_DONE;
}

static int explain_claims(const explain_options *o, const cmd_args *args,
                          const explain_work *w) {
  explaining how = { .model = w->model,
                     .vectors = w->models.vectors,
                     .reasons = { .top = o->top, .label = -1 },
                     .json = o->format == 1 };
  for (int k = 0; k < AVOW_STANCE_LABELS && o->label != NULL; k++)
    if (strcmp(o->label, avow_stance_name((avow_stance)k)) == 0)
      how.reasons.label = k;
  if (o->label != NULL && how.reasons.label < 0)
    return message_usage("explain", "--only-label: the model has no label '%s'",
                         o->label);
  return explain_documents(&how, args);
}

static int run(const void *given, const cmd_args *args) {
  const explain_options *o = given;
  explain_work work = { .options = o };
  int code = load(o, &work);
  if (code == AVOW_CLI_DONE) {
    if (work.model == NULL || !avow_model_labels_rows(work.model)) {
      code = explain_claims(o, args, &work);
    } else {
      code = open_rows(o, &work);
      if (code == AVOW_CLI_DONE) code = explain_rows(o, args, &work);
    }
  }
  avow_predictor_free(work.predictor);
  avow_model_free(work.model);
  models_close(&work.models);
  aw_strbuf_release(&work.out);
  free(work.line);
  return code;
}

const cmd_spec cmd_explain = {
  .name = "explain",
  .synopsis = "avow explain [OPTION...] [FILE...]",
  .summary = "why: which words decided about a claim or a row, and by how much",
  .details =
      "For each claim of an article (a text file or a line of a .jsonl file; "
      "without\n"
      "FILE, standard input), who holds what, and what its score is the sum "
      "of: "
      "first\n"
      "what decided, with the claims round it, then the claim by itself, with "
      "places in\n"
      "the text in code points.  With a model of rows, the same for each label "
      "of "
      "each\n"
      "row of FILE; without FILE, the strongest features of the model as "
      "TSV.\n",
  .options = options,
  .option_count = sizeof options / sizeof options[0],
  .options_size = sizeof(explain_options),
  .defaults = defaults,
  .run = run,
};
