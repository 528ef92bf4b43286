/* cmd_label.c - `avow label`: label rows by hand, one key a label.
 *
 * The answers stand in a table of their own, which is written anew, whole,
 * after each of them: nothing is lost whenever it ends, and 'avow train' reads
 * it as it is.
 */
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/status.h"
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/message.h"

typedef struct label_options {
  data_options data;
  const char *labels, *model, *output, *compare, *vectors;
} label_options;

#define FIELD(name) offsetof(label_options, name)
static const opt_spec options[] = {
  { 'l', "labels", OPT_TEXT, FIELD(labels), "A,B,...",
    "labels to choose from (default: those of the model)", OPT_ANY },
  { 'm', "model", OPT_TEXT, FIELD(model), "MODEL",
    "show first what this model is least sure of (default: in order)",
    OPT_ANY },
  { 'o', "output", OPT_TEXT, FIELD(output), "FILE",
    "table of the answers; goes on where it stopped (default: the name of "
    "the rows and .labels.tsv)",
    OPT_ANY },
  { 0, "compare", OPT_TEXT, FIELD(compare), "FILE",
    "tell how far the answers agree with those of another person, and exit",
    OPT_ANY },
  { 0, "vectors", OPT_TEXT, FIELD(vectors), "MODEL",
    "word vectors (default: those inside avow)", OPT_ANY },
  DATA_OPTIONS(FIELD(data)),
};

#define LABELS_MAX 9 /* one digit each */
#define NO_ANSWER (-1)
enum { KEY_QUIT = 'q', KEY_UNDO = 'u', KEY_SKIP = 's', KEY_CTRL_C = 3 };

typedef struct item {
  aw_span id, target, text; /* without tabs and line ends */
  uint64_t key;             /* of text and target */
  double confidence;        /* of the model */
  size_t place;             /* in the file */
  int answer;               /* index into labels, or NO_ANSWER */
} item;

typedef struct labelling {
  aw_arena arena;
  item *item; /* [count] in the file's order */
  size_t count, capacity;
  aw_span label[LABELS_MAX];
  char key[LABELS_MAX];
  size_t label_count;
  avow_predictor *predictor; /* NULL: none */
  const char *output;
  size_t *history; /* [count] items answered in this run, in order */
  size_t answered;
  bool has_id, has_target;
} labelling;

/* ---- rows ------------------------------------------------------------------
 */

static aw_span clean_copy(labelling *l, avow_text text) {
  aw_span copy = aw_arena_copy(
      &l->arena, (aw_span){ text.ptr == NULL ? "" : text.ptr, text.length });
  char *out = (char *)(uintptr_t)copy.ptr; /* ours, just made */
  for (size_t i = 0; out != NULL && i < copy.len; i++)
    if ((unsigned char)out[i] < 0x20 || out[i] == 0x7F) out[i] = ' ';
  return copy;
}

static uint64_t key_of(aw_span text, aw_span target) {
  return aw_hash_join(aw_hash(text, 0), aw_hash(target, 1));
}

static avow_status take_row(void *context, const avow_row *row,
                            avow_error *err) {
  labelling *l = context;
  avow_prediction told = { .confidence = 0.0 };
  if (l->count == l->capacity) {
    size_t capacity = l->capacity * 2 + 64;
    item *grown = realloc(l->item, capacity * sizeof *grown);
    if (grown == NULL) return aw_nomem(err);
    l->item = grown;
    l->capacity = capacity;
  }
  item *it = &l->item[l->count];
  *it = (item){ .id = clean_copy(l, row->id),
                .target = clean_copy(l, row->target),
                .text = clean_copy(l, row->text),
                .place = l->count,
                .answer = NO_ANSWER };
  if (it->id.ptr == NULL || it->target.ptr == NULL || it->text.ptr == NULL)
    return aw_nomem(err);
  it->key = key_of(it->text, it->target);
  if (row->id.length > 0) l->has_id = true;
  if (row->target.length > 0) l->has_target = true;
  if (l->predictor != NULL) {
    avow_status status = avow_predict(l->predictor, row, &told, err);
    if (status != AVOW_OK) return status;
  }
  it->confidence = told.confidence;
  l->count++;
  return AVOW_OK;
}

/* Answers of an earlier run. */
static avow_status take_answer(void *context, const avow_row *row,
                               avow_error *err) {
  labelling *l = context;
  int answer = NO_ANSWER;
  for (size_t k = 0; k < l->label_count; k++)
    if (aw_span_equal(l->label[k],
                      (aw_span){ row->label.ptr, row->label.length }))
      answer = (int)k;
  if (answer == NO_ANSWER)
    return aw_fail(err, AVOW_ERR_DATA, row->line, 0,
                   "label '%.*s' is not one of those to choose from",
                   row->label.length < 60 ? (int)row->label.length : 60,
                   row->label.ptr);
  uint64_t key =
      key_of((aw_span){ row->text.ptr, row->text.length },
             (aw_span){ row->target.ptr == NULL ? "" : row->target.ptr,
                        row->target.length });
  for (size_t i = 0; i < l->count; i++)
    if (l->item[i].key == key) l->item[i].answer = answer;
  return AVOW_OK;
}

/* ---- labels and keys
 * --------------------------------------------------------- */

static bool key_taken(const labelling *l, char key) {
  if (key == KEY_QUIT || key == KEY_UNDO || key == KEY_SKIP) return true;
  for (size_t k = 0; k < l->label_count; k++)
    if (l->key[k] == key) return true;
  return false;
}

/* The first letter where it is free, else the label's digit. */
static void add_label(labelling *l, aw_span label) {
  char first = label.len > 0 ? (char)(label.ptr[0] | 0x20) : '\0';
  bool letter = first >= 'a' && first <= 'z' && !key_taken(l, first);
  l->key[l->label_count] = letter ? first : (char)('1' + (int)l->label_count);
  l->label[l->label_count++] = label;
}

static int choose_labels(labelling *l, const label_options *o) {
  if (o->labels != NULL) {
    for (const char *at = o->labels;; at++) {
      aw_span label = { at, strcspn(at, ",") };
      if (label.len == 0 || l->label_count == LABELS_MAX)
        return message_usage("label", "--labels: expected 2 to %d, with commas",
                             LABELS_MAX);
      add_label(l, label);
      at += label.len;
      if (*at == '\0') break;
    }
  } else if (l->predictor != NULL) {
    size_t count = avow_predictor_label_count(l->predictor);
    for (size_t k = 0; k < count && k < LABELS_MAX; k++)
      add_label(l, aw_span_of(avow_predictor_label(l->predictor, k)));
  }
  if (l->label_count >= 2) return AVOW_CLI_DONE;
  return message_usage("label", "--labels: expected 2 to %d, with commas",
                       LABELS_MAX);
}

/* ---- saving
 * ------------------------------------------------------------------ */

static avow_status save(const labelling *l, avow_error *err) {
  aw_strbuf out = AW_STRBUF_INIT;
  avow_status status = AVOW_OK;
  if (l->has_id) aw_strbuf_add_text(&out, "id\t");
  if (l->has_target) aw_strbuf_add_text(&out, "target\t");
  aw_strbuf_add_text(&out, "text\tlabel\n");
  for (size_t i = 0; i < l->count; i++) {
    const item *it = &l->item[i];
    if (it->answer == NO_ANSWER) continue;
    if (l->has_id) aw_strbuf_add(&out, it->id);
    if (l->has_id) aw_strbuf_add_char(&out, '\t');
    if (l->has_target) aw_strbuf_add(&out, it->target);
    if (l->has_target) aw_strbuf_add_char(&out, '\t');
    aw_strbuf_add(&out, it->text);
    aw_strbuf_add_char(&out, '\t');
    aw_strbuf_add(&out, l->label[it->answer]);
    aw_strbuf_add_char(&out, '\n');
  }
  status = out.failed ? aw_nomem(err)
                      : aw_file_write(l->output, aw_strbuf_span(&out), err);
  aw_strbuf_release(&out);
  return status;
}

/* ---- the loop
 * ---------------------------------------------------------------- */

static int least_sure_first(const void *a, const void *b) {
  const item *x = a, *y = b;
  if (x->confidence != y->confidence)
    return x->confidence < y->confidence ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

static void say(const char *bytes, size_t length) {
  ssize_t put = write(STDERR_FILENO, bytes, length);
  (void)put; /* nobody to tell */
}

static void ask(const labelling *l, const item *it, size_t left) {
  aw_strbuf out = AW_STRBUF_INIT;
  aw_strbuf_add_format(&out, "\n%zu left", left);
  if (it->target.len > 0)
    aw_strbuf_add_format(&out, ", toward " AW_FMT, AW_ARG(it->target));
  aw_strbuf_add_text(&out, "\n  ");
  aw_strbuf_add(&out, it->text);
  aw_strbuf_add_char(&out, '\n');
  for (size_t k = 0; k < l->label_count; k++)
    aw_strbuf_add_format(&out, "[%c] " AW_FMT "  ", l->key[k],
                         AW_ARG(l->label[k]));
  aw_strbuf_add_text(&out, "[s]kip  [u]ndo  [q]uit\n");
  if (!out.failed) say(out.ptr, out.len);
  aw_strbuf_release(&out);
}

/* The next key that is no blank; KEY_QUIT at the end of the input. */
static int read_key(void) {
  for (;;) {
    char c;
    ssize_t got = read(STDIN_FILENO, &c, 1);
    if (got <= 0) return KEY_QUIT;
    if (c == '\n' || c == '\r' || c == ' ' || c == '\t') continue;
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
  }
}

static int label_of_key(const labelling *l, int key) {
  for (size_t k = 0; k < l->label_count; k++)
    if (key == l->key[k] || key == '1' + (int)k) return (int)k;
  return NO_ANSWER;
}

/* `order` has the items to ask for, [count]. */
static avow_status ask_all(labelling *l, const size_t *order, size_t count,
                           avow_error *err) {
  avow_status status = AVOW_OK;
  for (size_t at = 0; at < count && status == AVOW_OK;) {
    item *it = &l->item[order[at]];
    ask(l, it, count - at);
    int key = read_key();
    int answer = label_of_key(l, key);
    if (key == KEY_QUIT || key == KEY_CTRL_C) break;
    if (key == KEY_UNDO && l->answered > 0) {
      size_t last = l->history[--l->answered];
      l->item[last].answer = NO_ANSWER;
      while (order[at] != last) at--;
      status = save(l, err);
    } else if (key == KEY_SKIP) {
      at++;
    } else if (answer != NO_ANSWER) {
      it->answer = answer;
      l->history[l->answered++] = order[at++];
      status = save(l, err);
    }
  }
  return status;
}

static avow_status run_loop(labelling *l, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t count = 0;
  struct termios before, raw;
  bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
  size_t *order = calloc(l->count + 1, sizeof *order);
  item *sorted = calloc(l->count + 1, sizeof *sorted);
  l->history = calloc(l->count + 1, sizeof *l->history);
  if (order == NULL || sorted == NULL || l->history == NULL)
    AW_TRY(aw_nomem(err));
  memcpy(sorted, l->item, l->count * sizeof *sorted);
  qsort(sorted, l->count, sizeof *sorted, least_sure_first);
  for (size_t i = 0; i < l->count; i++)
    if (sorted[i].answer == NO_ANSWER) order[count++] = sorted[i].place;
  if (terminal) {
    raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  }
  status = ask_all(l, order, count, err);
  if (terminal) tcsetattr(STDIN_FILENO, TCSANOW, &before);
cleanup:
  free(order);
  free(sorted);
  return status;
}

/* ---- agreement
 * ----------------------------------------------------------------- */

typedef struct answer {
  uint64_t key, label; /* hashes */
} answer;

typedef struct answers {
  answer *item;
  size_t count, capacity;
} answers;

static avow_status note_answer(void *context, const avow_row *row,
                               avow_error *err) {
  answers *all = context;
  if (all->count == all->capacity) {
    size_t capacity = all->capacity * 2 + 64;
    answer *grown = realloc(all->item, capacity * sizeof *grown);
    if (grown == NULL) return aw_nomem(err);
    all->item = grown;
    all->capacity = capacity;
  }
  aw_span target = { row->target.ptr == NULL ? "" : row->target.ptr,
                     row->target.length };
  all->item[all->count++] =
      (answer){ key_of((aw_span){ row->text.ptr, row->text.length }, target),
                aw_hash((aw_span){ row->label.ptr, row->label.length }, 0) };
  return AVOW_OK;
}

static int by_key(const void *a, const void *b) {
  const answer *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return (x->label > y->label) - (x->label < y->label);
}

static int by_hash(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* Krippendorff's alpha (2004) of two people's nominal labels: both labels of
 * each row that both have, [2 * rows]. */
static double alpha_of(uint64_t *label, size_t rows) {
  double n = 2.0 * (double)rows, apart = 0.0, pairs = n * n, run = 0.0;
  for (size_t i = 0; i < rows; i++)
    if (label[2 * i] != label[2 * i + 1]) apart += 2.0;
  qsort(label, 2 * rows, sizeof *label, by_hash);
  for (size_t i = 0; i < 2 * rows; i++) {
    run += 1.0;
    if (i + 1 < 2 * rows && label[i + 1] == label[i]) continue;
    pairs -= run * run;
    run = 0.0;
  }
  return pairs == 0.0 ? 1.0 : 1.0 - (n - 1.0) * apart / pairs;
}

static avow_status agree(answers *a, answers *b, avow_error *err) {
  size_t rows = 0, same = 0;
  aw_strbuf out = AW_STRBUF_INIT;
  uint64_t *label = calloc(2 * (a->count + 1), sizeof *label);
  if (label == NULL) return aw_nomem(err);
  if (a->count > 0) qsort(a->item, a->count, sizeof *a->item, by_key);
  if (b->count > 0) qsort(b->item, b->count, sizeof *b->item, by_key);
  for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
    if (a->item[i].key != b->item[j].key) {
      if (a->item[i].key < b->item[j].key)
        i++;
      else
        j++;
      continue;
    }
    label[2 * rows] = a->item[i].label;
    label[2 * rows + 1] = b->item[j].label;
    rows++;
    same += a->item[i++].label == b->item[j++].label;
  }
  aw_strbuf_add_format(&out, "rows\t%zu\nsame\t%zu\n", rows, same);
  if (rows > 0) {
    aw_strbuf_add_text(&out, "krippendorff_alpha\t");
    aw_strbuf_add_fixed(&out, alpha_of(label, rows), 4);
    aw_strbuf_add_char(&out, '\n');
  }
  free(label);
  avow_status status = out.failed ? aw_nomem(err) : AVOW_OK;
  if (status == AVOW_OK && print_text(aw_strbuf_span(&out)) != AVOW_CLI_DONE)
    status = aw_fail(err, AVOW_ERR_IO, 0, 0, "the agreement was not written");
  aw_strbuf_release(&out);
  return status;
}

static int compare(const label_options *o, const char *own) {
  avow_error err;
  answers a = { NULL, 0, 0 }, b = { NULL, 0, 0 };
  const aw_table_options table = { .need_label = true };
  aw_table_sink sink = { note_answer, NULL, &a };
  const char *place = own;
  avow_status status = aw_table_read(own, &table, &sink, &err);
  if (status == AVOW_OK) {
    place = o->compare;
    sink.context = &b;
    status = aw_table_read(o->compare, &table, &sink, &err);
  }
  if (status == AVOW_OK) {
    place = NULL;
    status = agree(&a, &b, &err);
  }
  free(a.item);
  free(b.item);
  if (status == AVOW_OK) return AVOW_CLI_DONE;
  message_error(place, &err);
  return AVOW_CLI_FAILED;
}

/* ---- the command
 * ------------------------------------------------------------- */

static int summary(const labelling *l) {
  size_t done = 0;
  aw_strbuf out = AW_STRBUF_INIT;
  for (size_t i = 0; i < l->count; i++) done += l->item[i].answer != NO_ANSWER;
  aw_strbuf_add_format(&out, "%zu of %zu rows have a label\n", done, l->count);
  int code = print_text(aw_strbuf_span(&out));
  aw_strbuf_release(&out);
  return code;
}

static int label_rows(const label_options *o, const char *path, labelling *l) {
  avow_error err;
  const aw_table_options rows = data_table_options(&o->data, false);
  const aw_table_options told = { .form = AW_TABLE_TSV, .need_label = true };
  const aw_table_sink row_sink = { take_row, NULL, l };
  const aw_table_sink answer_sink = { take_answer, NULL, l };
  const char *place = path;
  int code = choose_labels(l, o);
  if (code != AVOW_CLI_DONE) return code;
  avow_status status = aw_table_read(path, &rows, &row_sink, &err);
  if (status == AVOW_OK && access(l->output, F_OK) == 0) {
    place = l->output;
    status = aw_table_read(l->output, &told, &answer_sink, &err);
  }
  if (status == AVOW_OK) {
    place = NULL;
    status = run_loop(l, &err);
  }
  if (status == AVOW_OK) return summary(l);
  message_error(place, &err);
  return AVOW_CLI_FAILED;
}

static int open_model(const label_options *o, avow_model **model,
                      models_open *models, avow_predictor **out) {
  avow_error err;
  avow_predict_options how;
  if (o->model == NULL) return AVOW_CLI_DONE;
  int code = model_load(o->model, model);
  if (code == AVOW_CLI_DONE) code = models_load(NULL, o->vectors, NULL, models);
  if (code != AVOW_CLI_DONE) return code;
  avow_predict_options_init(&how);
  how.vectors = models->vectors;
  if (avow_predictor_new(*model, &how, out, &err) == AVOW_OK)
    return AVOW_CLI_DONE;
  message_error("label", &err);
  return AVOW_CLI_FAILED;
}

static int run(const void *given, const cmd_args *args) {
  const label_options *o = given;
  labelling l = { .item = NULL };
  avow_model *model = NULL;
  models_open models = { NULL, NULL, NULL };
  aw_strbuf path = AW_STRBUF_INIT;
  int code = AVOW_CLI_FAILED;
  if (args->count != 1 || strcmp(args->item[0], "-") == 0)
    return message_usage("label", "expected one file of rows");
  aw_arena_init(&l.arena, 0);
  aw_strbuf_add_format(&path, "%s.labels.tsv", args->item[0]);
  l.output = o->output != NULL ? o->output : path.ptr;
  if (l.output == NULL)
    message("label", "%s", avow_status_text(AVOW_ERR_NOMEM));
  else if (o->compare != NULL)
    code = compare(o, l.output);
  else
    code = open_model(o, &model, &models, &l.predictor);
  if (code == AVOW_CLI_DONE && o->compare == NULL)
    code = label_rows(o, args->item[0], &l);
  avow_predictor_free(l.predictor);
  avow_model_free(model);
  models_close(&models);
  aw_arena_release(&l.arena);
  aw_strbuf_release(&path);
  free(l.item);
  free(l.history);
  return code;
}

const cmd_spec cmd_label = {
  .name = "label",
  .synopsis = "avow label [OPTION...] FILE",
  .summary = "label rows by hand, those first that a model is least sure of",
  .details =
      "Shows a row, takes one key: the one shown before each label, or its "
      "digit; s\n"
      "skips, u takes the last answer back, q ends.  Every answer is saved "
      "at once;\n"
      "another run goes on where this one stopped.  Keys may come through a "
      "pipe.\n"
      "With --compare, the rows that two people labelled, how many alike, "
      "and\n"
      "Krippendorff's alpha.\n",
  .options = options,
  .option_count = sizeof options / sizeof options[0],
  .options_size = sizeof(label_options),
  .run = run,
};
