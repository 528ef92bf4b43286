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
#include "stance/row_learning.h"
#include "stance/stance.h"

#define SEEN_MAX ((size_t)200000)  /* texts that a model remembers */
#define STRATA_MAX ((size_t)10000) /* of targets times labels */

static const double usual_costs[] = { 0.03, 0.05, 0.1, 0.3 };
/* Chosen in cross-validation over four seeds; see docs/accuracy.md. */
static const double row_contrast = 0.3;

static void learning_release(aw_row_learning *l) {
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
                           aw_distinct *out, avow_error *err) {
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

static avow_status check_labels(aw_row_learning *l, avow_error *err) {
  const avow_dataset *data = l->data;
  const aw_distinct *label = &l->label;
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
static avow_status check_counts(const aw_row_learning *l, avow_error *err) {
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

static avow_status name_labels(aw_row_learning *l, avow_error *err) {
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

static avow_status choose_blocks(aw_row_learning *l, avow_error *err) {
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
static avow_status add_examples(aw_row_learning *l, avow_error *err) {
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
                                aw_row_group(row), 0.0, err));
      continue;
    }
    aw_features_reset(&f);
    AW_TRY(aw_row_extract(&x, row->text, err));
    AW_TRY(aw_row_features(&x, row->target, &f, err));
    AW_TRY(aw_examples_add(l->examples, &f, l->label.of[i], aw_row_group(row),
                           0.0, err));
  }
cleanup:
  free(known.slot);
  aw_row_extractor_release(&x);
  aw_features_release(&f);
  return status;
}

/* ---- training ------------------------------------------------------------ */

static avow_status pass_on(void *context, size_t done, size_t total) {
  const aw_row_learning *l = context;
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

/* Each fold gets its share of each label of each target. */
static avow_status set_strata(aw_row_learning *l, avow_error *err) {
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

static avow_status set_up(aw_row_learning *l, avow_error *err) {
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
  l->how.curve = aw_row_wants_curve(l);
  l->how.progress = pass_on;
  l->how.progress_context = l;
  l->measure = aw_main_measure_of(l->label_text, l->label.count);
  l->how.measure = aw_measure_main;
  l->how.measure_context = &l->measure;
  return kernel_of(o->kernel, &l->how.kernel, err);
}

static avow_status hold_out(aw_row_learning *l, avow_error *err) {
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

/* ---- sections ------------------------------------------------------------ */

static int by_number(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static avow_status write_seen(const aw_row_learning *l, aw_model_writer *writer,
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

static avow_status write_sure(const aw_row_learning *l, aw_model_writer *writer,
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

static avow_status write_sections(const aw_row_learning *l,
                                  aw_model_writer *writer, avow_error *err) {
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

avow_status aw_stance_train_rows(const avow_dataset *data,
                                 const aw_task_context *context,
                                 aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_row_learning l = { .data = data,
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
  AW_TRY(aw_row_card(&l, err));
cleanup:
  learning_release(&l);
  return status;
}
