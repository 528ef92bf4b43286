#include "learn/scores.h"

#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/status.h"
#include "learn/calibrate.h"

#define RESAMPLES ((size_t)1000)
#define RESAMPLED_ROWS_MAX ((size_t)20000000) /* rows times resamples */
#define BINS 10

/* ---- one table of counts ------------------------------------------------ */

/* cell[gold][told], told in [0, labels]: the last is "no answer". */
typedef struct table {
  size_t *cell;
  size_t labels;
} table;

typedef struct rates {
  double precision, recall, f1;
  size_t gold, told;
} rates;

static void count_row(table *t, uint32_t gold, uint32_t told, size_t times) {
  size_t column = told < t->labels ? told : t->labels;
  t->cell[gold * (t->labels + 1) + column] += times;
}

static rates rates_of(const table *t, size_t k) {
  rates r = { 0.0, 0.0, 0.0, 0, 0 };
  size_t width = t->labels + 1, right = t->cell[k * width + k];
  for (size_t j = 0; j < width; j++) r.gold += t->cell[k * width + j];
  for (size_t i = 0; i < t->labels; i++) r.told += t->cell[i * width + k];
  if (r.told > 0) r.precision = (double)right / (double)r.told;
  if (r.gold > 0) r.recall = (double)right / (double)r.gold;
  if (r.gold + r.told > 0)
    r.f1 = 2.0 * (double)right / (double)(r.gold + r.told);
  return r;
}

static double accuracy_of(const table *t) {
  size_t right = 0, all = 0, width = t->labels + 1;
  for (size_t i = 0; i < t->labels; i++) {
    right += t->cell[i * width + i];
    for (size_t j = 0; j < width; j++) all += t->cell[i * width + j];
  }
  return all == 0 ? 0.0 : (double)right / (double)all;
}

static double macro_f1_of(const table *t) {
  double sum = 0.0;
  for (size_t k = 0; k < t->labels; k++) sum += rates_of(t, k).f1;
  return t->labels == 0 ? 0.0 : sum / (double)t->labels;
}

static double f_avg_of(const table *t, const aw_main_measure *m) {
  return (rates_of(t, m->favor).f1 + rates_of(t, m->against).f1) / 2.0;
}

static bool has_f_avg(const aw_main_measure *m) {
  return m->favor != AVOW_NONE && m->against != AVOW_NONE;
}

static double main_of(const table *t, const aw_main_measure *m) {
  return has_f_avg(m) ? f_avg_of(t, m) : macro_f1_of(t);
}

static bool same_word(const char *text, const char *word) {
  for (; *text != '\0' && *word != '\0'; text++, word++) {
    char c = *text >= 'A' && *text <= 'Z' ? (char)(*text | 0x20) : *text;
    if (c != *word) return false;
  }
  return *text == *word;
}

aw_main_measure aw_main_measure_of(const char *const *label, size_t count) {
  aw_main_measure m = { AVOW_NONE, AVOW_NONE };
  for (size_t k = 0; k < count; k++) {
    if (same_word(label[k], "favor") || same_word(label[k], "favour"))
      m.favor = k;
    if (same_word(label[k], "against")) m.against = k;
  }
  return m;
}

double aw_measure_main(const uint32_t *gold, const uint32_t *told, size_t count,
                       size_t label_count, void *context) {
  table t = { calloc(label_count, (label_count + 1) * sizeof *t.cell),
              label_count };
  if (t.cell == NULL) return (double)NAN;
  for (size_t i = 0; i < count; i++) count_row(&t, gold[i], told[i], 1);
  double measure = main_of(&t, context);
  free(t.cell);
  return measure;
}

/* ---- resampling --------------------------------------------------------- */

enum { ACCURACY, MACRO_F1, F_AVG, MAIN, DIFFERENCE, MEASURES };

/* What one report works with. */
typedef struct scoring {
  const aw_scored *in;
  aw_main_measure measure;
  table all, drawn, other; /* other: of the second model */
  size_t *begin;           /* [units + 1] into `row` */
  uint32_t *row;           /* [count] by unit */
  size_t units, resamples;
  double *value[MEASURES]; /* [resamples] */
} scoring;

static table new_table(size_t labels) {
  return (table){ calloc(labels + 1, (labels + 1) * sizeof(size_t)), labels };
}

static void scoring_release(scoring *s) {
  free(s->all.cell);
  free(s->drawn.cell);
  free(s->other.cell);
  free(s->begin);
  free(s->row);
  for (int m = 0; m < MEASURES; m++) free(s->value[m]);
}

/* Rows by the unit that they are drawn with (a counting sort). */
static void sort_by_unit(scoring *s) {
  const aw_scored *in = s->in;
  for (size_t i = 0; i < in->count; i++)
    s->begin[(in->unit == NULL ? i : in->unit[i]) + 1]++;
  for (size_t u = 0; u < s->units; u++) s->begin[u + 1] += s->begin[u];
  for (size_t i = in->count; i-- > 0;) {
    size_t unit = in->unit == NULL ? i : in->unit[i];
    s->row[--s->begin[unit + 1]] = (uint32_t)i;
  }
  /* Each begin[u + 1] went down to where u begins. */
  memmove(s->begin, s->begin + 1, s->units * sizeof *s->begin);
  s->begin[s->units] = in->count;
}

static avow_status scoring_init(scoring *s, const aw_scored *in,
                                avow_error *err) {
  size_t labels = in->label_count;
  *s = (scoring){ .in = in };
  s->measure = aw_main_measure_of(in->label, labels);
  s->units = in->unit == NULL ? in->count : in->unit_count;
  s->resamples = RESAMPLES;
  if (in->count > RESAMPLED_ROWS_MAX / RESAMPLES)
    s->resamples = RESAMPLED_ROWS_MAX / in->count + 50;
  s->all = new_table(labels);
  s->drawn = new_table(labels);
  s->other = new_table(labels);
  s->begin = calloc(s->units + 2, sizeof *s->begin);
  s->row = calloc(in->count + 1, sizeof *s->row);
  bool failed = s->all.cell == NULL || s->drawn.cell == NULL ||
                s->other.cell == NULL || s->begin == NULL || s->row == NULL;
  for (int m = 0; m < MEASURES; m++) {
    s->value[m] = calloc(s->resamples, sizeof *s->value[m]);
    if (s->value[m] == NULL) failed = true;
  }
  if (failed) return aw_nomem(err);
  sort_by_unit(s);
  for (size_t i = 0; i < in->count; i++)
    count_row(&s->all, in->gold[i], in->told[i], 1);
  return AVOW_OK;
}

static void clear(table *t) {
  memset(t->cell, 0, t->labels * (t->labels + 1) * sizeof *t->cell);
}

static void draw(scoring *s, aw_random *random) {
  const aw_scored *in = s->in;
  clear(&s->drawn);
  clear(&s->other);
  for (size_t n = 0; n < s->units; n++) {
    size_t unit = aw_random_below(random, s->units);
    for (size_t j = s->begin[unit]; j < s->begin[unit + 1]; j++) {
      uint32_t i = s->row[j];
      count_row(&s->drawn, in->gold[i], in->told[i], 1);
      if (in->other != NULL) count_row(&s->other, in->gold[i], in->other[i], 1);
    }
  }
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void resample(scoring *s) {
  aw_random random;
  aw_random_init(&random, s->in->seed);
  for (size_t n = 0; n < s->resamples; n++) {
    draw(s, &random);
    s->value[ACCURACY][n] = accuracy_of(&s->drawn);
    s->value[MACRO_F1][n] = macro_f1_of(&s->drawn);
    if (has_f_avg(&s->measure))
      s->value[F_AVG][n] = f_avg_of(&s->drawn, &s->measure);
    s->value[MAIN][n] = main_of(&s->drawn, &s->measure);
    s->value[DIFFERENCE][n] =
        s->value[MAIN][n] - main_of(&s->other, &s->measure);
  }
  for (int m = 0; m < MEASURES; m++)
    qsort(s->value[m], s->resamples, sizeof(double), by_size);
}

/* ---- JSON --------------------------------------------------------------- */

static void add_number(aw_strbuf *json, const char *name, double value) {
  aw_strbuf_add_format(json, ",\"%s\":", name);
  aw_strbuf_add_fixed(json, value, 4);
}

static void add_interval(aw_strbuf *json, const double *sorted, size_t count) {
  aw_strbuf_add_char(json, '[');
  aw_strbuf_add_fixed(json, sorted[count * 25 / 1000], 4);
  aw_strbuf_add_char(json, ',');
  aw_strbuf_add_fixed(json, sorted[count - 1 - count * 25 / 1000], 4);
  aw_strbuf_add_char(json, ']');
}

static void add_labels(const scoring *s, aw_strbuf *json) {
  aw_strbuf_add_text(json, ",\"labels\":[");
  for (size_t k = 0; k < s->in->label_count; k++) {
    rates r = rates_of(&s->all, k);
    aw_strbuf_add_text(json, k == 0 ? "{\"label\":" : ",{\"label\":");
    aw_strbuf_add_json(json, aw_span_of(s->in->label[k]));
    add_number(json, "precision", r.precision);
    add_number(json, "recall", r.recall);
    add_number(json, "f1", r.f1);
    aw_strbuf_add_format(json, ",\"gold\":%zu,\"told\":%zu}", r.gold, r.told);
  }
  aw_strbuf_add_char(json, ']');
}

static void add_measures(const scoring *s, const table *t, aw_strbuf *json) {
  add_number(json, "accuracy", accuracy_of(t));
  add_number(json, "macro_f1", macro_f1_of(t));
  if (has_f_avg(&s->measure))
    add_number(json, "f_avg", f_avg_of(t, &s->measure));
}

static void add_intervals(const scoring *s, aw_strbuf *json) {
  aw_strbuf_add_text(json, ",\"intervals\":{\"accuracy\":");
  add_interval(json, s->value[ACCURACY], s->resamples);
  aw_strbuf_add_text(json, ",\"macro_f1\":");
  add_interval(json, s->value[MACRO_F1], s->resamples);
  if (has_f_avg(&s->measure)) {
    aw_strbuf_add_text(json, ",\"f_avg\":");
    add_interval(json, s->value[F_AVG], s->resamples);
  }
  aw_strbuf_add_char(json, '}');
}

static void add_confusion(const scoring *s, aw_strbuf *json) {
  size_t labels = s->in->label_count;
  aw_strbuf_add_text(json, ",\"confusion\":[");
  for (size_t i = 0; i < labels; i++) {
    aw_strbuf_add_text(json, i == 0 ? "[" : ",[");
    for (size_t j = 0; j < labels; j++)
      aw_strbuf_add_format(json, "%s%zu", j == 0 ? "" : ",",
                           s->all.cell[i * (labels + 1) + j]);
    aw_strbuf_add_char(json, ']');
  }
  aw_strbuf_add_char(json, ']');
}

/* Always the label that gold has most often. */
static void add_baseline(scoring *s, aw_strbuf *json) {
  size_t labels = s->in->label_count, best = 0;
  for (size_t k = 1; k < labels; k++)
    if (rates_of(&s->all, k).gold > rates_of(&s->all, best).gold) best = k;
  clear(&s->drawn);
  for (size_t k = 0; k < labels; k++)
    count_row(&s->drawn, (uint32_t)k, (uint32_t)best,
              rates_of(&s->all, k).gold);
  aw_strbuf_add_text(json, ",\"baseline\":{\"label\":");
  aw_strbuf_add_json(json, aw_span_of(s->in->label[best]));
  add_measures(s, &s->drawn, json);
  aw_strbuf_add_char(json, '}');
}

static void add_targets(scoring *s, aw_strbuf *json) {
  const aw_scored *in = s->in;
  if (in->part == NULL || in->part_count == 0) return;
  aw_strbuf_add_text(json, ",\"targets\":[");
  for (size_t p = 0; p < in->part_count; p++) {
    size_t rows = 0;
    clear(&s->drawn);
    for (size_t i = 0; i < in->count; i++) {
      if (in->part[i] != p) continue;
      count_row(&s->drawn, in->gold[i], in->told[i], 1);
      rows++;
    }
    aw_strbuf_add_text(json, p == 0 ? "{\"target\":" : ",{\"target\":");
    aw_strbuf_add_json(json, in->part_name[p]);
    aw_strbuf_add_format(json, ",\"rows\":%zu", rows);
    add_measures(s, &s->drawn, json);
    aw_strbuf_add_char(json, '}');
  }
  aw_strbuf_add_char(json, ']');
}

/* Is the second model really worse?  `chance`: the share of resamples in
 * which it is as good or better. */
static void add_against(scoring *s, aw_strbuf *json) {
  const aw_scored *in = s->in;
  size_t not_better = 0;
  if (in->other == NULL) return;
  clear(&s->other);
  for (size_t i = 0; i < in->count; i++)
    count_row(&s->other, in->gold[i], in->other[i], 1);
  double other = main_of(&s->other, &s->measure);
  for (size_t n = 0; n < s->resamples; n++)
    if (s->value[DIFFERENCE][n] <= 0.0) not_better++;
  aw_strbuf_add_format(json, ",\"against\":{\"measure\":\"%s\"",
                       has_f_avg(&s->measure) ? "f_avg" : "macro_f1");
  add_number(json, "other", other);
  add_number(json, "difference", main_of(&s->all, &s->measure) - other);
  aw_strbuf_add_text(json, ",\"interval\":");
  add_interval(json, s->value[DIFFERENCE], s->resamples);
  add_number(json, "chance", (double)not_better / (double)s->resamples);
  aw_strbuf_add_char(json, '}');
}

avow_status aw_scores_write(const aw_scored *in, aw_strbuf *json,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  scoring s;
  AW_TRY(scoring_init(&s, in, err));
  resample(&s);
  aw_strbuf_add_format(json, "\"rows\":%zu", in->count);
  add_measures(&s, &s.all, json);
  add_intervals(&s, json);
  add_labels(&s, json);
  add_confusion(&s, json);
  add_baseline(&s, json);
  add_targets(&s, json);
  if (in->probability != NULL)
    add_number(json, "calibration_error",
               aw_calibration_error(in->probability, in->gold, in->told,
                                    in->count, in->label_count));
  add_against(&s, json);
  if (json->failed) status = aw_nomem(err);
cleanup:
  scoring_release(&s);
  return status;
}

/* ---- probabilities ------------------------------------------------------ */

avow_status aw_heldout_probability(const aw_trained *trained,
                                   const uint32_t *gold, size_t label_count,
                                   double *probability, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t count = trained->scored, width = label_count * sizeof(double);
  double *score = calloc(count + 1, width);
  uint32_t *right = calloc(count + 1, sizeof *right), folds = 0;
  aw_calibration calibration = { .label_count = label_count };
  calibration.offset = calloc(label_count, sizeof *calibration.offset);
  if (score == NULL || right == NULL || calibration.offset == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  for (size_t i = 0; i < count; i++)
    if (trained->fold[i] >= folds) folds = trained->fold[i] + 1;
  for (uint32_t f = 0; f < folds; f++) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
      if (trained->fold[i] == f) continue;
      memcpy(score + kept * label_count, trained->fold_score + i * label_count,
             width);
      right[kept++] = gold[i];
    }
    AW_TRY(aw_calibration_fit(score, right, kept, &calibration, err));
    for (size_t i = 0; i < count; i++)
      if (trained->fold[i] == f)
        (void)aw_calibration_apply(&calibration,
                                   trained->fold_score + i * label_count,
                                   probability + i * label_count);
  }
cleanup:
  free(score);
  free(right);
  free(calibration.offset);
  return status;
}

double aw_calibration_error(const double *probability, const uint32_t *gold,
                            const uint32_t *told, size_t count,
                            size_t label_count) {
  double confidence[BINS] = { 0 }, right[BINS] = { 0 }, sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    if (told[i] >= label_count) continue;
    double p = probability[i * label_count + told[i]];
    int bin = p >= 1.0 ? BINS - 1 : p <= 0.0 ? 0 : (int)(p * BINS);
    confidence[bin] += p;
    right[bin] += told[i] == gold[i];
  }
  for (int b = 0; b < BINS; b++) sum += fabs(confidence[b] - right[b]);
  return count == 0 ? 0.0 : sum / (double)count;
}

typedef struct sure {
  double confidence;
  bool right;
} sure;

/* Wrong ones first among equals, so that no threshold looks better than it
 * is. */
static int surest_first(const void *a, const void *b) {
  const sure *x = a, *y = b;
  if (x->confidence != y->confidence)
    return x->confidence < y->confidence ? 1 : -1;
  return (x->right > y->right) - (x->right < y->right);
}

size_t aw_sure_points(const double *probability, const uint32_t *gold,
                      size_t count, size_t label_count, aw_sure_point *point) {
  sure *row = calloc(count + 1, sizeof *row);
  size_t points = 0, wrong = 0;
  if (row == NULL) return AVOW_NONE;
  for (size_t i = 0; i < count; i++) {
    size_t k = aw_argmax(probability + i * label_count, label_count);
    row[i] = (sure){ probability[i * label_count + k], k == gold[i] };
  }
  qsort(row, count, sizeof *row, surest_first);
  for (size_t i = 0; i < count; i++) {
    if (!row[i].right) wrong++;
    bool last = i + 1 == count;
    if (!last && row[i + 1].confidence == row[i].confidence) continue;
    /* At most AW_SURE_POINTS, spread over the rows. */
    if (!last && (i + 1) * (AW_SURE_POINTS - 1) / count <= points) continue;
    float threshold = (float)row[i].confidence;
    if ((double)threshold > row[i].confidence)
      threshold = nextafterf(threshold, 0.0f);
    point[points++] =
        (aw_sure_point){ threshold, (float)((double)wrong / (double)(i + 1)),
                         (float)((double)(i + 1) / (double)count) };
  }
  free(row);
  return points;
}
