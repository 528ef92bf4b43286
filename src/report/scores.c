#include "report/scores.h"

#include <cJSON.h>
#include <stdio.h>

#include "base/status.h"
#include "base/utf8.h"
#include "report/card.h"

#define CARD_WIDTH 79
#define NAME_WIDTH 28    /* columns of the longest name */
#define CONFUSION_MAX 12 /* labels; a larger table helps nobody */

static const cJSON *get(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static double number(const cJSON *object, const char *name) {
  const cJSON *item = get(object, name);
  return cJSON_IsNumber(item) ? item->valuedouble : 0.0;
}

static const char *text(const cJSON *object, const char *name) {
  const cJSON *item = get(object, name);
  return cJSON_IsString(item) ? item->valuestring : "";
}

static void add_blanks(aw_strbuf *out, size_t count) {
  for (size_t i = 0; i < count; i++) aw_strbuf_add_char(out, ' ');
}

/* `name` in `width` columns, cut where it is longer; names come from data and
 * must not drive the terminal. */
static void add_name(aw_strbuf *out, const char *name, size_t width) {
  size_t columns = 0;
  for (; *name != '\0' && columns <= width; name++) {
    unsigned char c = (unsigned char)*name;
    if ((c & 0xC0) != 0x80 && ++columns > width) break;
    aw_strbuf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : *name);
  }
  if (columns < width) add_blanks(out, width - columns);
}

static size_t columns_of(const char *name) {
  aw_span s = aw_span_of(name);
  return aw_code_points(s, 0, s.len);
}

/* A share as "69.4", right in `width` columns. */
static void add_percent(aw_strbuf *out, double share, int width) {
  aw_strbuf digits = AW_STRBUF_INIT;
  aw_strbuf_add_fixed(&digits, share * 100.0, 1);
  aw_strbuf_add_format(out, "%*s", width, digits.ptr == NULL ? "" : digits.ptr);
  if (digits.failed) out->failed = true;
  aw_strbuf_release(&digits);
}

static size_t widest(const cJSON *list, const char *member, size_t least) {
  size_t most = least;
  for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL;
       item = item->next) {
    size_t width = columns_of(text(item, member));
    if (width > most) most = width;
  }
  return most < NAME_WIDTH ? most : NAME_WIDTH;
}

static void add_labels(const cJSON *scores, aw_strbuf *out) {
  const cJSON *labels = get(scores, "labels");
  size_t width = widest(labels, "label", 8);
  add_name(out, "label", width);
  aw_strbuf_add_text(out, "  precision  recall    F1     rows     told\n");
  for (const cJSON *item = labels == NULL ? NULL : labels->child; item != NULL;
       item = item->next) {
    add_name(out, text(item, "label"), width);
    add_percent(out, number(item, "precision"), 11);
    add_percent(out, number(item, "recall"), 8);
    add_percent(out, number(item, "f1"), 6);
    aw_strbuf_add_format(out, " %8.0f %8.0f\n", number(item, "gold"),
                         number(item, "told"));
  }
}

static const struct {
  const char *name, *title;
} measures[] = { { "f_avg", "F_avg" },
                 { "macro_f1", "macro-F1" },
                 { "accuracy", "accuracy" } };
#define MEASURE_COUNT (sizeof measures / sizeof measures[0])

static void add_measures(const cJSON *scores, aw_strbuf *out) {
  const cJSON *baseline = get(scores, "baseline");
  const cJSON *intervals = get(scores, "intervals");
  aw_strbuf_add_format(out,
                       "\n          score  95 %% interval  always '%.40s'\n",
                       text(baseline, "label"));
  for (size_t m = 0; m < MEASURE_COUNT; m++) {
    if (get(scores, measures[m].name) == NULL) continue;
    const cJSON *interval = get(intervals, measures[m].name);
    const cJSON *low = cJSON_GetArrayItem(interval, 0);
    const cJSON *high = cJSON_GetArrayItem(interval, 1);
    add_name(out, measures[m].title, 9);
    add_percent(out, number(scores, measures[m].name), 6);
    aw_strbuf_add_text(out, "  ");
    add_percent(out, low == NULL ? 0.0 : low->valuedouble, 6);
    aw_strbuf_add_text(out, " to");
    add_percent(out, high == NULL ? 0.0 : high->valuedouble, 6);
    add_percent(out, number(baseline, measures[m].name), 11);
    aw_strbuf_add_char(out, '\n');
  }
}

static void add_confusion(const cJSON *scores, aw_strbuf *out) {
  const cJSON *labels = get(scores, "labels");
  const cJSON *row = get(scores, "confusion");
  int count = cJSON_GetArraySize(labels);
  if (row == NULL || count > CONFUSION_MAX) return;
  size_t width = widest(labels, "label", 8);
  aw_strbuf_add_text(out,
                     "\nconfusion: lines are given labels, columns told "
                     "ones\n");
  add_blanks(out, width);
  const cJSON *item;
  cJSON_ArrayForEach(item, labels) {
    aw_strbuf_add_char(out, ' ');
    size_t columns = columns_of(text(item, "label"));
    if (columns < 9) add_blanks(out, 9 - columns);
    add_name(out, text(item, "label"), columns < 9 ? columns : 9);
  }
  aw_strbuf_add_char(out, '\n');
  row = row->child;
  cJSON_ArrayForEach(item, labels) {
    const cJSON *cell;
    add_name(out, text(item, "label"), width);
    cJSON_ArrayForEach(cell, row)
        aw_strbuf_add_format(out, " %9.0f", cell->valuedouble);
    aw_strbuf_add_char(out, '\n');
    row = row == NULL ? NULL : row->next;
  }
}

static void add_targets(const cJSON *scores, aw_strbuf *out) {
  const cJSON *targets = get(scores, "targets"), *item;
  if (targets == NULL) return;
  size_t width = widest(targets, "target", 8);
  bool f_avg = get(scores, "f_avg") != NULL;
  double sum = 0.0;
  aw_strbuf_add_char(out, '\n');
  add_name(out, "target", width);
  aw_strbuf_add_format(out, "     rows%s  macro-F1  accuracy\n",
                       f_avg ? "   F_avg" : "");
  cJSON_ArrayForEach(item, targets) {
    add_name(out, text(item, "target"), width);
    aw_strbuf_add_format(out, " %8.0f", number(item, "rows"));
    if (f_avg) add_percent(out, number(item, "f_avg"), 8);
    add_percent(out, number(item, "macro_f1"), 10);
    add_percent(out, number(item, "accuracy"), 10);
    aw_strbuf_add_char(out, '\n');
    sum += number(item, f_avg ? "f_avg" : "macro_f1");
  }
  aw_strbuf_add_format(out, "mean %s over targets",
                       f_avg ? "F_avg" : "macro-F1");
  add_percent(out, sum / cJSON_GetArraySize(targets), 6);
  aw_strbuf_add_char(out, '\n');
}

static void add_calibration(const cJSON *scores, aw_strbuf *out) {
  if (get(scores, "calibration_error") == NULL) return;
  aw_strbuf_add_text(out, "\ncalibration error");
  add_percent(out, number(scores, "calibration_error"), 5);
  aw_strbuf_add_text(out,
                     " (how far confidence is from accuracy, in points)\n");
}

static void add_curve(const cJSON *all, aw_strbuf *out) {
  const cJSON *curve = get(all, "curve"), *point;
  if (curve == NULL) return;
  aw_strbuf_add_text(out, "learning curve:");
  cJSON_ArrayForEach(point, curve) {
    const cJSON *rows = cJSON_GetArrayItem(point, 0);
    const cJSON *score = cJSON_GetArrayItem(point, 1);
    aw_strbuf_add_format(out, "%s %.0f rows", point == curve->child ? "" : ",",
                         rows == NULL ? 0.0 : rows->valuedouble);
    aw_strbuf_add_char(out, ' ');
    add_percent(out, score == NULL ? 0.0 : score->valuedouble, 0);
  }
  if (get(all, "twice_the_rows") != NULL) {
    double gain = number(all, "twice_the_rows");
    aw_strbuf_add_format(out, "; twice the rows would give about %s",
                         gain < 0 ? "" : "+");
    add_percent(out, gain, 0);
    aw_strbuf_add_text(out, " at most");
  }
  aw_strbuf_add_char(out, '\n');
}

static void add_against(const cJSON *scores, aw_strbuf *out) {
  const cJSON *against = get(scores, "against");
  if (against == NULL) return;
  const cJSON *interval = get(against, "interval");
  const cJSON *low = cJSON_GetArrayItem(interval, 0);
  const cJSON *high = cJSON_GetArrayItem(interval, 1);
  aw_strbuf_add_format(
      out, "\nagainst the other model: %s",
      strcmp(text(against, "measure"), "f_avg") == 0 ? "F_avg" : "macro-F1");
  aw_strbuf_add_char(out, ' ');
  add_percent(out, number(against, "other"), 0);
  aw_strbuf_add_text(out, ", difference ");
  add_percent(out, number(against, "difference"), 0);
  aw_strbuf_add_text(out, " [");
  add_percent(out, low == NULL ? 0.0 : low->valuedouble, 0);
  aw_strbuf_add_text(out, " to ");
  add_percent(out, high == NULL ? 0.0 : high->valuedouble, 0);
  aw_strbuf_add_text(out, "], chance that it is not better");
  aw_strbuf_add_char(out, ' ');
  add_percent(out, number(against, "chance"), 0);
  aw_strbuf_add_text(out, " %\n");
}

static void add_warnings(const cJSON *all, aw_strbuf *out) {
  const cJSON *item;
  cJSON_ArrayForEach(item, get(all, "warnings")) {
    aw_strbuf_add_text(out, "warning: ");
    const char *said = cJSON_IsString(item) ? item->valuestring : "";
    add_name(out, said, columns_of(said));
    aw_strbuf_add_char(out, '\n');
  }
}

static void add_all(const cJSON *all, const cJSON *scores, aw_strbuf *out) {
  aw_strbuf_add_format(out, "%.0f rows, %s\n\n", number(scores, "rows"),
                       text(scores, "how"));
  add_labels(scores, out);
  add_measures(scores, out);
  add_confusion(scores, out);
  add_targets(scores, out);
  add_calibration(scores, out);
  add_curve(all, out);
  add_against(scores, out);
  add_warnings(all, out);
}

avow_status aw_report_scores(aw_span json, aw_strbuf *out, avow_error *err) {
  cJSON *all = cJSON_ParseWithLength(json.ptr, json.len);
  const cJSON *scores = get(all, "scores");
  avow_status status = AVOW_OK;
  if (get(scores, "labels") != NULL && get(scores, "rows") != NULL)
    add_all(all, scores, out);
  else
    status = aw_report_card(json, CARD_WIDTH, out, err);
  if (status == AVOW_OK && out->failed) status = aw_nomem(err);
  cJSON_Delete(all);
  return status;
}
