/* row_train.c - learn a model of rows (see rows.h).
 *
 * Labels are what stands in the rows, in bytewise order; rows of one group, or
 * of one text where no group is given, are never parted by a fold.
 */
#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "learn/switches.h"
#include "stance/row_info.h"
#include "stance/rows.h"
#include "stance/stance.h"

#define FEW ((size_t)20)          /* rows of a label that earn a warning */
#define SEEN_MAX ((size_t)200000) /* texts that a model remembers */
#define CONTRADICTIONS_SHOWN ((size_t)3)
#define CURVE_ROWS_MIN ((size_t)200) /* below, a learning curve is noise */
#define CURVE_ROWS_MAX ((size_t)50000)
#define STRATA_MAX ((size_t)10000) /* of targets times labels */

static const double usual_costs[] = { 0.03, 0.05, 0.1, 0.3 };
/* Chosen in cross-validation over four seeds; see docs/accuracy.md. */
static const double row_contrast = 0.3;

/* Distinct texts, in bytewise order, and which one each row has. */
typedef struct names_of {
  aw_span *item;
  size_t count;
  uint32_t *of; /* [rows], UINT32_MAX: none */
} names_of;

typedef struct learning {
  const avow_dataset *data;
  const aw_task_context *context;
  const avow_train_options *options;
  names_of label, target;
  const char **label_text; /* [label.count] with NULs, into the arena */
  aw_arena arena;
  aw_vectors vectors;
  bool has_vectors;
  uint32_t blocks;
  aw_names *names;
  aw_examples *examples;
  aw_trained trained;
  aw_main_measure measure;
  aw_training how;
  uint32_t *stratum;   /* [rows] target and label */
  double *probability; /* [rows][labels], held out */
  uint32_t *told;      /* [rows], held out */
  const char *what;    /* progress at hand */
} learning;

static void learning_release(learning *l) {
  free(l->label.item);
  free(l->label.of);
  free(l->target.item);
  free(l->target.of);
  free(l->label_text);
  aw_arena_release(&l->arena);
  aw_names_free(l->names);
  aw_examples_free(l->examples);
  aw_trained_release(&l->trained);
  free(l->stratum);
  free(l->probability);
  free(l->told);
}

/* ---- labels and targets -------------------------------------------------- */

static int by_bytes(const void *a, const void *b) {
  return aw_span_compare(*(const aw_span *)a, *(const aw_span *)b);
}

static size_t place_in(const aw_span *sorted, size_t count, aw_span text) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (aw_span_compare(sorted[middle], text) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

typedef aw_span field_of(const aw_row *row);
static aw_span label_of(const aw_row *row) {
  return row->label;
}
static aw_span target_of(const aw_row *row) {
  return row->target;
}

/* Sort all, keep one of each. */
static avow_status collect(const avow_dataset *data, field_of *field,
                           names_of *out, avow_error *err) {
  size_t count = data->row_count, kept = 0;
  out->item = calloc(count + 1, sizeof *out->item);
  out->of = malloc((count + 1) * sizeof *out->of);
  if (out->item == NULL || out->of == NULL) return aw_nomem(err);
  for (size_t i = 0; i < count; i++) {
    aw_span text = field(&data->row[i]);
    if (text.len > 0) out->item[kept++] = text;
  }
  qsort(out->item, kept, sizeof *out->item, by_bytes);
  for (size_t i = 0; i < kept; i++)
    if (i == 0 || !aw_span_equal(out->item[i], out->item[out->count - 1]))
      out->item[out->count++] = out->item[i];
  for (size_t i = 0; i < count; i++) {
    aw_span text = field(&data->row[i]);
    out->of[i] = text.len == 0
                     ? UINT32_MAX
                     : (uint32_t)place_in(out->item, out->count, text);
  }
  return AVOW_OK;
}

static size_t rows_with(const names_of *names, size_t rows, size_t k) {
  size_t count = 0;
  for (size_t i = 0; i < rows; i++) count += names->of[i] == k;
  return count;
}

static avow_status check_labels(learning *l, avow_error *err) {
  const avow_dataset *data = l->data;
  const names_of *label = &l->label;
  for (size_t i = 0; i < data->row_count; i++)
    if (label->of[i] == UINT32_MAX)
      return aw_fail(err, AVOW_ERR_DATA, data->row[i].line, 0,
                     "row has no label");
  if (label->count < 2)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "all %zu rows have the label '%.40s', expected two labels "
                   "or more",
                   data->row_count, label->item[0].ptr);
  if (label->count > AVOW_LABEL_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, 0,
                   "%zu different labels, expected at most %zu (is it the "
                   "right column?)",
                   label->count, AVOW_LABEL_MAX);
  if (data->row_count < l->options->folds)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "%zu rows, expected at least one for each of %zu folds",
                   data->row_count, l->options->folds);
  return AVOW_OK;
}

/* Counted once: rows may be many. */
static avow_status check_counts(const learning *l, avow_error *err) {
  const avow_dataset *data = l->data;
  avow_status status = AVOW_OK;
  size_t *count = calloc(l->label.count, sizeof *count);
  if (count == NULL) return aw_nomem(err);
  for (size_t i = 0; i < data->row_count; i++) count[l->label.of[i]]++;
  for (size_t i = 0; i < data->row_count && status == AVOW_OK; i++)
    if (count[l->label.of[i]] < 2)
      status = aw_fail(
          err, AVOW_ERR_DATA, data->row[i].line, 0,
          "label '%.*s' stands in one row only, expected two at "
          "least",
          (int)(data->row[i].label.len < 60 ? data->row[i].label.len : 60),
          data->row[i].label.ptr);
  free(count);
  return status;
}

static avow_status name_labels(learning *l, avow_error *err) {
  l->label_text = calloc(l->label.count, sizeof *l->label_text);
  if (l->label_text == NULL) return aw_nomem(err);
  for (size_t k = 0; k < l->label.count; k++) {
    if (memchr(l->label.item[k].ptr, '\0', l->label.item[k].len) != NULL)
      return aw_fail(err, AVOW_ERR_DATA, 0, 0, "a label holds a NUL");
    aw_span copy = aw_arena_copy(&l->arena, l->label.item[k]);
    if (copy.ptr == NULL) return aw_nomem(err);
    l->label_text[k] = copy.ptr;
  }
  return AVOW_OK;
}

/* ---- features ------------------------------------------------------------ */

static avow_status choose_blocks(learning *l, avow_error *err) {
  uint32_t usual = (1u << AW_ROW_BLOCK_COUNT) - 1;
  avow_status status =
      aw_switches_parse(l->options->features, aw_row_blocks, AW_ROW_BLOCK_COUNT,
                        usual, &l->blocks, err);
  if (status != AVOW_OK) return status;
  const uint32_t joined = 1u << AW_ROW_TARGET | 1u << AW_ROW_WORD_TARGET |
                          1u << AW_ROW_CHAR_TARGET | 1u << AW_ROW_VECTOR_TARGET;
  const uint32_t vectors = 1u << AW_ROW_VECTOR | 1u << AW_ROW_VECTOR_TARGET;
  if (l->target.count == 0) l->blocks &= ~joined;
  if (l->context->vectors == NULL) l->blocks &= ~vectors;
  if (l->blocks == 0)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "the features asked for need targets or word vectors, "
                   "which are not there");
  if ((l->blocks & vectors) == 0) return AVOW_OK;
  l->has_vectors = true;
  return aw_vectors_open(l->context->vectors, &l->vectors, err);
}

static uint64_t group_of(const aw_row *row) {
  return row->group.len > 0 ? aw_hash(row->group, 1)
                            : aw_row_text_hash(row->text);
}

/* Rows by text and target, to know those that come again. */
typedef struct known_rows {
  uint32_t *slot; /* open addressing: row + 1, 0 none */
  size_t slots;   /* a power of two */
} known_rows;

static avow_status known_init(known_rows *known, size_t rows, avow_error *err) {
  known->slots = 64;
  while (known->slots < 2 * rows) known->slots *= 2;
  known->slot = calloc(known->slots, sizeof *known->slot);
  return known->slot == NULL ? aw_nomem(err) : AVOW_OK;
}

/* The first row of the text and target of row `i`: itself where it is new. */
static size_t first_of(known_rows *known, const avow_dataset *data, size_t i) {
  const aw_row *row = &data->row[i];
  size_t at =
      (size_t)aw_hash_join(aw_hash(row->text, 0), aw_hash(row->target, 1)) &
      (known->slots - 1);
  for (; known->slot[at] != 0; at = (at + 1) & (known->slots - 1)) {
    const aw_row *other = &data->row[known->slot[at] - 1];
    if (aw_span_equal(row->text, other->text) &&
        aw_span_equal(row->target, other->target))
      return known->slot[at] - 1;
  }
  known->slot[at] = (uint32_t)i + 1;
  return i;
}

/* Every row as an example. */
static avow_status add_examples(learning *l, avow_error *err) {
  avow_status status = AVOW_OK;
  known_rows known = { NULL, 0 };
  aw_row_extractor x;
  aw_features f;
  aw_features_init(&f);
  status = aw_row_extractor_init(&x, l->has_vectors ? &l->vectors : NULL,
                                 l->blocks, err);
  l->examples = aw_examples_new(aw_row_blocks, AW_ROW_BLOCK_COUNT);
  l->names = aw_names_new();
  if (status == AVOW_OK && (l->examples == NULL || l->names == NULL))
    status = aw_nomem(err);
  if (status != AVOW_OK) goto cleanup;
  AW_TRY(known_init(&known, l->data->row_count, err));
  f.names = l->names;
  for (size_t i = 0; i < l->data->row_count; i++) {
    const aw_row *row = &l->data->row[i];
    size_t first = first_of(&known, l->data, i);
    if (first < i) {
      AW_TRY(aw_examples_repeat(l->examples, first, l->label.of[i],
                                group_of(row), 0.0, err));
      continue;
    }
    aw_features_reset(&f);
    AW_TRY(aw_row_extract(&x, row->text, err));
    AW_TRY(aw_row_features(&x, row->target, &f, err));
    AW_TRY(aw_examples_add(l->examples, &f, l->label.of[i], group_of(row), 0.0,
                           err));
  }
cleanup:
  free(known.slot);
  aw_row_extractor_release(&x);
  aw_features_release(&f);
  return status;
}

/* ---- training ------------------------------------------------------------ */

static avow_status pass_on(void *context, size_t done, size_t total) {
  const learning *l = context;
  return aw_report_progress(l->options, l->what, done, total);
}

static avow_status kernel_of(const char *name, aw_kernel *out,
                             avow_error *err) {
  static const char *const names[] = { "linear", "svm-linear", "rbf", "poly",
                                       "sigmoid" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (name == NULL || strcmp(name, names[i]) == 0) {
      *out = (aw_kernel)i;
      return AVOW_OK;
    }
  return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                 "kernel '%.40s' is not one of linear, svm-linear, rbf, poly, "
                 "sigmoid",
                 name);
}

/* Enough rows for a curve that is not noise, few enough for its time. */
static bool wants_curve(const learning *l) {
  size_t rows = l->data->row_count;
  return rows >= CURVE_ROWS_MIN && rows <= CURVE_ROWS_MAX;
}

/* Each fold gets its share of each label of each target. */
static avow_status set_strata(learning *l, avow_error *err) {
  size_t targets = l->target.count + 1, rows = l->data->row_count;
  if (targets > STRATA_MAX / l->label.count) return AVOW_OK;
  l->stratum = malloc(rows * sizeof *l->stratum);
  if (l->stratum == NULL) return aw_nomem(err);
  for (size_t i = 0; i < rows; i++) {
    size_t target = l->target.of[i] == UINT32_MAX ? 0 : l->target.of[i] + 1;
    l->stratum[i] = (uint32_t)(l->label.of[i] * targets + target);
  }
  l->how.stratum = l->stratum;
  l->how.stratum_count = targets * l->label.count;
  return AVOW_OK;
}

static avow_status set_up(learning *l, avow_error *err) {
  const avow_train_options *o = l->options;
  aw_training_init(&l->how);
  avow_status status = set_strata(l, err);
  if (status != AVOW_OK) return status;
  l->how.label = l->label_text;
  l->how.label_count = l->label.count;
  l->how.c = usual_costs;
  l->how.c_count = sizeof usual_costs / sizeof usual_costs[0];
  if (o->cost_count > 0) {
    l->how.c = o->cost;
    l->how.c_count = o->cost_count;
  }
  l->how.gamma = o->gamma;
  l->how.gamma_count = o->gamma_count;
  l->how.contrast = row_contrast;
  l->how.balance_rest = true;
  l->how.class_balance = o->balance < 0 ? 1.0 : o->balance;
  l->how.folds = o->folds;
  l->how.seed = o->seed;
  l->how.threads = o->threads;
  l->how.curve = wants_curve(l);
  l->how.progress = pass_on;
  l->how.progress_context = l;
  l->measure = aw_main_measure_of(l->label_text, l->label.count);
  l->how.measure = aw_measure_main;
  l->how.measure_context = &l->measure;
  return kernel_of(o->kernel, &l->how.kernel, err);
}

static avow_status hold_out(learning *l, avow_error *err) {
  size_t rows = l->data->row_count, labels = l->label.count;
  l->probability = calloc(rows, labels * sizeof *l->probability);
  l->told = calloc(rows, sizeof *l->told);
  if (l->probability == NULL || l->told == NULL) return aw_nomem(err);
  avow_status status = aw_heldout_probability(&l->trained, l->label.of, labels,
                                              l->probability, err);
  if (status != AVOW_OK) return status;
  for (size_t i = 0; i < rows; i++) {
    const double *score = l->trained.fold_score + i * labels;
    for (uint32_t k = 1; k < labels; k++)
      if (score[k] > score[l->told[i]]) l->told[i] = k;
  }
  return AVOW_OK;
}

/* ---- the card ------------------------------------------------------------ */

typedef struct same_text {
  uint64_t key; /* of text and target, or of the group */
  size_t row;
} same_text;

static int by_key(const void *a, const void *b) {
  const same_text *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

/* Number the groups in order of their first rows: rows of one say the same
 * thing twice, so that intervals must draw them together. */
static avow_status number_groups(const learning *l, uint32_t *unit,
                                 size_t *count, avow_error *err) {
  const avow_dataset *data = l->data;
  same_text *same = calloc(data->row_count + 1, sizeof *same);
  if (same == NULL) return aw_nomem(err);
  for (size_t i = 0; i < data->row_count; i++)
    same[i] = (same_text){ group_of(&data->row[i]), i };
  qsort(same, data->row_count, sizeof *same, by_key);
  for (size_t i = 0, first = 0; i < data->row_count; i++) {
    if (i == 0 || same[i].key != same[i - 1].key) first = same[i].row;
    unit[same[i].row] = (uint32_t)first;
  }
  free(same);
  *count = 0;
  for (size_t i = 0; i < data->row_count; i++)
    unit[i] = unit[i] == i ? (uint32_t)(*count)++ : unit[unit[i]];
  return AVOW_OK;
}

static void add_chosen(const learning *l, aw_strbuf *card) {
  aw_strbuf_add_text(card, ",\"chosen\":{\"cost\":");
  aw_strbuf_add_double(card, l->trained.c);
  if (l->how.kernel != AW_KERNEL_LINEAR &&
      l->how.kernel != AW_KERNEL_SVM_LINEAR) {
    aw_strbuf_add_text(card, ",\"gamma\":");
    aw_strbuf_add_double(card, l->trained.gamma);
  }
  aw_strbuf_add_text(card, ",\"balance\":");
  aw_strbuf_add_double(card, l->how.class_balance);
  aw_strbuf_add_text(card, ",\"blocks\":[");
  bool first = true;
  for (size_t b = 0; b < AW_ROW_BLOCK_COUNT; b++) {
    if ((l->blocks >> b & 1u) == 0) continue;
    aw_strbuf_add_format(card, "%s\"%s\"", first ? "" : ",",
                         aw_row_blocks[b].name);
    first = false;
  }
  aw_strbuf_add_text(card, "]}");
}

static avow_status add_scores(const learning *l, aw_strbuf *card,
                              avow_error *err) {
  size_t units = 0;
  uint32_t *unit = calloc(l->data->row_count + 1, sizeof *unit);
  avow_status status =
      unit == NULL ? aw_nomem(err) : number_groups(l, unit, &units, err);
  if (status != AVOW_OK) {
    free(unit);
    return status;
  }
  const aw_scored scored = {
    .unit = unit,
    .unit_count = units,
    .label = l->label_text,
    .label_count = l->label.count,
    .gold = l->label.of,
    .told = l->told,
    .count = l->data->row_count,
    .probability = l->probability,
    .part = l->target.count == 0 ? NULL : l->target.of,
    .part_name = l->target.item,
    .part_count = l->target.count,
    .seed = l->options->seed,
  };
  aw_strbuf_add_text(card, ",\"scores\":{\"how\":\"held out\",");
  status = aw_scores_write(&scored, card, err);
  free(unit);
  aw_strbuf_add_char(card, '}');
  return status;
}

/* ---- learning curve ------------------------------------------------------ */

static void add_point(aw_strbuf *card, size_t rows, double measure) {
  aw_strbuf_add_format(card, "[%zu,", rows);
  aw_strbuf_add_fixed(card, measure, 4);
  aw_strbuf_add_char(card, ']');
}

static void add_curve(const learning *l, aw_strbuf *card) {
  const aw_share *last = NULL;
  if (!wants_curve(l)) return;
  aw_strbuf_add_text(card, ",\"curve\":[");
  for (size_t i = 0; i < AW_SHARES; i++) {
    const aw_share *share = &l->trained.share[i];
    if (share->count == 0) continue;
    add_point(card, share->count, share->measure);
    aw_strbuf_add_char(card, ',');
    last = share;
  }
  add_point(card, l->data->row_count, l->trained.measure);
  aw_strbuf_add_char(card, ']');
  /* Scores rise by about as much with each doubling, or less. */
  if (last == NULL) return;
  aw_strbuf_add_text(card, ",\"twice_the_rows\":");
  aw_strbuf_add_fixed(card, l->trained.measure - last->measure, 4);
}

/* ---- warnings ------------------------------------------------------------ */

static void begin_warning(aw_strbuf *card, bool *first) {
  aw_strbuf_add_text(card, *first ? "" : ",");
  *first = false;
}

static void warn_of_few(const learning *l, aw_strbuf *card, bool *first) {
  aw_strbuf text = AW_STRBUF_INIT;
  for (size_t k = 0; k < l->label.count; k++) {
    size_t count = rows_with(&l->label, l->data->row_count, k);
    if (count >= FEW) continue;
    aw_strbuf_reset(&text);
    aw_strbuf_add_format(&text,
                         "label '%s' has %zu rows: its scores say little",
                         l->label_text[k], count);
    begin_warning(card, first);
    aw_strbuf_add_json(card, aw_strbuf_span(&text));
  }
  if (text.failed) card->failed = true;
  aw_strbuf_release(&text);
}

static avow_status warn_of_contradictions(const learning *l, aw_strbuf *card,
                                          bool *first, avow_error *err) {
  const avow_dataset *data = l->data;
  size_t found = 0;
  aw_strbuf text = AW_STRBUF_INIT;
  same_text *same = calloc(data->row_count + 1, sizeof *same);
  if (same == NULL) return aw_nomem(err);
  for (size_t i = 0; i < data->row_count; i++) {
    const aw_row *row = &data->row[i];
    same[i].key =
        aw_hash_join(aw_row_text_hash(row->text),
                     row->target.len == 0 ? 0 : aw_hash(row->target, 0));
    same[i].row = i;
  }
  qsort(same, data->row_count, sizeof *same, by_key);
  for (size_t i = 1; i < data->row_count; i++) {
    size_t a = same[i - 1].row, b = same[i].row;
    if (same[i].key != same[i - 1].key || l->label.of[a] == l->label.of[b])
      continue;
    if (found++ >= CONTRADICTIONS_SHOWN) continue;
    aw_strbuf_add_format(&text, "%slines %zu (%s) and %zu (%s)",
                         found == 1 ? "" : ", ", data->row[a].line,
                         l->label_text[l->label.of[a]], data->row[b].line,
                         l->label_text[l->label.of[b]]);
  }
  if (found > 0) {
    aw_strbuf whole = AW_STRBUF_INIT;
    aw_strbuf_add_format(&whole,
                         "labels contradict each other for the same "
                         "text %zu times: ",
                         found);
    aw_strbuf_add(&whole, aw_strbuf_span(&text));
    begin_warning(card, first);
    aw_strbuf_add_json(card, aw_strbuf_span(&whole));
    if (whole.failed) card->failed = true;
    aw_strbuf_release(&whole);
  }
  aw_strbuf_release(&text);
  free(same);
  return AVOW_OK;
}

static avow_status add_warnings(const learning *l, aw_strbuf *card,
                                avow_error *err) {
  bool first = true;
  aw_strbuf_add_text(card, ",\"warnings\":[");
  warn_of_few(l, card, &first);
  avow_status status = warn_of_contradictions(l, card, &first, err);
  aw_strbuf_add_char(card, ']');
  return status;
}

/* ---- sections ------------------------------------------------------------ */

static int by_number(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static avow_status write_seen(const learning *l, aw_model_writer *writer,
                              avow_error *err) {
  size_t count = l->data->row_count <= SEEN_MAX ? l->data->row_count : 0;
  uint64_t *seen = calloc(count + 1, sizeof *seen);
  if (seen == NULL) return aw_nomem(err);
  for (size_t i = 0; i < count; i++)
    seen[i] = aw_row_text_hash(l->data->row[i].text);
  qsort(seen, count, sizeof *seen, by_number);
  aw_model_writer_add(writer, "rows.seen",
                      (aw_span){ (const char *)seen, count * sizeof *seen });
  free(seen);
  return AVOW_OK;
}

static avow_status write_sure(const learning *l, aw_model_writer *writer,
                              avow_error *err) {
  aw_sure_point *point = calloc(AW_SURE_POINTS, sizeof *point);
  if (point == NULL) return aw_nomem(err);
  size_t count = aw_sure_points(l->probability, l->label.of, l->data->row_count,
                                l->label.count, point);
  if (count != AVOW_NONE)
    aw_model_writer_add(
        writer, "rows.sure",
        (aw_span){ (const char *)point, count * sizeof *point });
  free(point);
  return count == AVOW_NONE ? aw_nomem(err) : AVOW_OK;
}

static avow_status write_sections(const learning *l, aw_model_writer *writer,
                                  avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_row_info info = {
    .dimensions = l->has_vectors ? l->vectors.dimensions : 0,
    .blocks = l->blocks,
    .fingerprint =
        l->has_vectors ? aw_row_vectors_fingerprint(l->context->vectors) : 0,
    .target = l->target.item,
    .target_count = l->target.count,
  };
  AW_TRY(aw_row_info_write(&info, writer, err));
  AW_TRY(write_seen(l, writer, err));
  AW_TRY(write_sure(l, writer, err));
cleanup:
  return status;
}

static avow_status write_card(learning *l, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_strbuf *card = l->context->card;
  add_chosen(l, card);
  AW_TRY(add_scores(l, card, err));
  add_curve(l, card);
  AW_TRY(add_warnings(l, card, err));
cleanup:
  return status;
}

avow_status aw_stance_train_rows(const avow_dataset *data,
                                 const aw_task_context *context,
                                 aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  learning l = { .data = data,
                 .context = context,
                 .options = context->options,
                 .what = "cross-validation" };
  aw_arena_init(&l.arena, 0);
  AW_TRY(collect(data, label_of, &l.label, err));
  AW_TRY(collect(data, target_of, &l.target, err));
  AW_TRY(check_labels(&l, err));
  AW_TRY(check_counts(&l, err));
  AW_TRY(name_labels(&l, err));
  AW_TRY(choose_blocks(&l, err));
  AW_TRY(set_up(&l, err));
  AW_TRY(add_examples(&l, err));
  AW_TRY(aw_classifier_train(l.examples, &l.how, l.names, AW_ROW_PREFIX, writer,
                             &l.trained, err));
  AW_TRY(hold_out(&l, err));
  AW_TRY(write_sections(&l, writer, err));
  AW_TRY(write_card(&l, err));
cleanup:
  learning_release(&l);
  return status;
}
