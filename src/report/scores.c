#include "report/scores.h"

#include <cJSON.h>

#include "base/status.h"
#include "report/agreement.h"
#include "report/card.h"
#include "report/columns.h"

#define CARD_WIDTH 79
#define CONFUSION_MAX 12 /* labels; a larger table helps nobody */

static void add_labels(const cJSON *scores, aw_strbuf *out) {
  const cJSON *labels = aw_get(scores, "labels");
  size_t width = aw_widest(labels, "label", 8);
  aw_add_name(out, "label", width);
  aw_strbuf_add_text(out, "  precision  recall    F1     rows     told\n");
  for (const cJSON *item = labels == NULL ? NULL : labels->child; item != NULL;
       item = item->next) {
    aw_add_name(out, aw_text(item, "label"), width);
    aw_add_percent(out, aw_number(item, "precision"), 11);
    aw_add_percent(out, aw_number(item, "recall"), 8);
    aw_add_percent(out, aw_number(item, "f1"), 6);
    aw_strbuf_add_format(out, " %8.0f %8.0f\n", aw_number(item, "gold"),
                         aw_number(item, "told"));
  }
}

static const struct {
  const char *name, *title;
} measures[] = { { "f_avg", "F_avg" },
                 { "macro_f1", "macro-F1" },
                 { "accuracy", "accuracy" } };
#define MEASURE_COUNT (sizeof measures / sizeof measures[0])

static void add_measures(const cJSON *scores, aw_strbuf *out) {
  const cJSON *baseline = aw_get(scores, "baseline");
  const cJSON *intervals = aw_get(scores, "intervals");
  aw_strbuf_add_format(out,
                       "\n          score  95 %% interval  always '%.40s'\n",
                       aw_text(baseline, "label"));
  for (size_t m = 0; m < MEASURE_COUNT; m++) {
    if (aw_get(scores, measures[m].name) == NULL) continue;
    const cJSON *interval = aw_get(intervals, measures[m].name);
    const cJSON *low = cJSON_GetArrayItem(interval, 0);
    const cJSON *high = cJSON_GetArrayItem(interval, 1);
    aw_add_name(out, measures[m].title, 9);
    aw_add_percent(out, aw_number(scores, measures[m].name), 6);
    aw_strbuf_add_text(out, "  ");
    aw_add_percent(out, low == NULL ? 0.0 : low->valuedouble, 6);
    aw_strbuf_add_text(out, " to");
    aw_add_percent(out, high == NULL ? 0.0 : high->valuedouble, 6);
    aw_add_percent(out, aw_number(baseline, measures[m].name), 11);
    aw_strbuf_add_char(out, '\n');
  }
}

static void add_confusion(const cJSON *scores, aw_strbuf *out) {
  const cJSON *labels = aw_get(scores, "labels");
  const cJSON *row = aw_get(scores, "confusion");
  int count = cJSON_GetArraySize(labels);
  if (row == NULL || count > CONFUSION_MAX) return;
  size_t width = aw_widest(labels, "label", 8);
  aw_strbuf_add_text(out,
                     "\nconfusion: lines are given labels, columns told "
                     "ones\n");
  aw_add_blanks(out, width);
  const cJSON *item;
  cJSON_ArrayForEach(item, labels) {
    aw_strbuf_add_char(out, ' ');
    size_t columns = aw_columns_of(aw_text(item, "label"));
    if (columns < 9) aw_add_blanks(out, 9 - columns);
    aw_add_name(out, aw_text(item, "label"), columns < 9 ? columns : 9);
  }
  aw_strbuf_add_char(out, '\n');
  row = row->child;
  cJSON_ArrayForEach(item, labels) {
    const cJSON *cell;
    aw_add_name(out, aw_text(item, "label"), width);
    cJSON_ArrayForEach(cell, row)
        aw_strbuf_add_format(out, " %9.0f", cell->valuedouble);
    aw_strbuf_add_char(out, '\n');
    row = row == NULL ? NULL : row->next;
  }
}

static void add_targets(const cJSON *scores, aw_strbuf *out) {
  const cJSON *targets = aw_get(scores, "targets"), *item;
  if (targets == NULL) return;
  size_t width = aw_widest(targets, "target", 8);
  bool f_avg = aw_get(scores, "f_avg") != NULL;
  double sum = 0.0;
  aw_strbuf_add_char(out, '\n');
  aw_add_name(out, "target", width);
  aw_strbuf_add_format(out, "     rows%s  macro-F1  accuracy\n",
                       f_avg ? "   F_avg" : "");
  cJSON_ArrayForEach(item, targets) {
    aw_add_name(out, aw_text(item, "target"), width);
    aw_strbuf_add_format(out, " %8.0f", aw_number(item, "rows"));
    if (f_avg) aw_add_percent(out, aw_number(item, "f_avg"), 8);
    aw_add_percent(out, aw_number(item, "macro_f1"), 10);
    aw_add_percent(out, aw_number(item, "accuracy"), 10);
    aw_strbuf_add_char(out, '\n');
    sum += aw_number(item, f_avg ? "f_avg" : "macro_f1");
  }
  aw_strbuf_add_format(out, "mean %s over targets",
                       f_avg ? "F_avg" : "macro-F1");
  aw_add_percent(out, sum / cJSON_GetArraySize(targets), 6);
  aw_strbuf_add_char(out, '\n');
}

static void add_calibration(const cJSON *scores, aw_strbuf *out) {
  if (aw_get(scores, "calibration_error") == NULL) return;
  aw_strbuf_add_text(out, "\ncalibration error");
  aw_add_percent(out, aw_number(scores, "calibration_error"), 5);
  aw_strbuf_add_text(out,
                     " (how far confidence is from accuracy, in points)\n");
}

static void add_curve(const cJSON *all, aw_strbuf *out) {
  const cJSON *curve = aw_get(all, "curve"), *point;
  if (curve == NULL) return;
  aw_strbuf_add_text(out, "learning curve:");
  cJSON_ArrayForEach(point, curve) {
    const cJSON *rows = cJSON_GetArrayItem(point, 0);
    const cJSON *score = cJSON_GetArrayItem(point, 1);
    aw_strbuf_add_format(out, "%s %.0f rows", point == curve->child ? "" : ",",
                         rows == NULL ? 0.0 : rows->valuedouble);
    aw_strbuf_add_char(out, ' ');
    aw_add_percent(out, score == NULL ? 0.0 : score->valuedouble, 0);
  }
  if (aw_get(all, "twice_the_rows") != NULL) {
    double gain = aw_number(all, "twice_the_rows");
    aw_strbuf_add_format(out, "; twice the rows would give about %s",
                         gain < 0 ? "" : "+");
    aw_add_percent(out, gain, 0);
    aw_strbuf_add_text(out, " at most");
  }
  aw_strbuf_add_char(out, '\n');
}

static void add_against(const cJSON *scores, aw_strbuf *out) {
  const cJSON *against = aw_get(scores, "against");
  if (against == NULL) return;
  const cJSON *interval = aw_get(against, "interval");
  const cJSON *low = cJSON_GetArrayItem(interval, 0);
  const cJSON *high = cJSON_GetArrayItem(interval, 1);
  aw_strbuf_add_format(
      out, "\nagainst the other model: %s",
      strcmp(aw_text(against, "measure"), "f_avg") == 0 ? "F_avg" : "macro-F1");
  aw_strbuf_add_char(out, ' ');
  aw_add_percent(out, aw_number(against, "other"), 0);
  aw_strbuf_add_text(out, ", difference ");
  aw_add_percent(out, aw_number(against, "difference"), 0);
  aw_strbuf_add_text(out, " [");
  aw_add_percent(out, low == NULL ? 0.0 : low->valuedouble, 0);
  aw_strbuf_add_text(out, " to ");
  aw_add_percent(out, high == NULL ? 0.0 : high->valuedouble, 0);
  aw_strbuf_add_text(out, "], chance that it is not better");
  aw_strbuf_add_char(out, ' ');
  aw_add_percent(out, aw_number(against, "chance"), 0);
  aw_strbuf_add_text(out, " %\n");
}

static void add_warnings(const cJSON *all, aw_strbuf *out) {
  const cJSON *item;
  cJSON_ArrayForEach(item, aw_get(all, "warnings")) {
    aw_strbuf_add_text(out, "warning: ");
    const char *said = cJSON_IsString(item) ? item->valuestring : "";
    aw_add_name(out, said, aw_columns_of(said));
    aw_strbuf_add_char(out, '\n');
  }
}

static void add_all(const cJSON *all, const cJSON *scores, aw_strbuf *out) {
  aw_strbuf_add_format(out, "%.0f rows, %s\n\n", aw_number(scores, "rows"),
                       aw_text(scores, "how"));
  add_labels(scores, out);
  add_measures(scores, out);
  add_confusion(scores, out);
  add_targets(scores, out);
  add_calibration(scores, out);
  add_curve(all, out);
  add_against(scores, out);
  add_warnings(all, out);
}

/* Tags and names of a model of English. */
static void add_tags(const cJSON *all, const cJSON *scores, aw_strbuf *out) {
  const cJSON *names = aw_get(scores, "names"), *item;
  const cJSON *confusions = aw_get(scores, "confusions");
  aw_strbuf_add_format(out, "%.0f sentences, %.0f tokens with tags, %s\n",
                       aw_number(scores, "sentences"),
                       aw_number(scores, "tokens"), aw_text(scores, "how"));
  if (aw_get(scores, "tag_accuracy") != NULL) {
    aw_strbuf_add_text(out, "\nPenn tags right     ");
    aw_add_percent(out, aw_number(scores, "tag_accuracy"), 6);
    aw_strbuf_add_text(out, "\nmost often wrong (given > told):");
    cJSON_ArrayForEach(item, confusions) aw_strbuf_add_format(
        out, "%s %.8s > %.8s %.0f", item == confusions->child ? "" : ",",
        aw_text(item, "gold"), aw_text(item, "told"), aw_number(item, "times"));
    aw_strbuf_add_char(out, '\n');
  }
  if (aw_get(scores, "universal_accuracy") != NULL) {
    aw_strbuf_add_text(out, "\nuniversal tags right");
    aw_add_percent(out, aw_number(scores, "universal_accuracy"), 6);
    aw_strbuf_add_char(out, '\n');
  }
  if (names != NULL)
    aw_strbuf_add_text(
        out, "\nname          precision  recall    F1    given     told\n");
  cJSON_ArrayForEach(item, names) {
    aw_add_name(out, aw_text(item, "name"), 12);
    aw_add_percent(out, aw_number(item, "precision"), 11);
    aw_add_percent(out, aw_number(item, "recall"), 8);
    aw_add_percent(out, aw_number(item, "f1"), 6);
    aw_strbuf_add_format(out, " %8.0f %8.0f\n", aw_number(item, "gold"),
                         aw_number(item, "told"));
  }
  add_warnings(all, out);
}

/* Which scores those are is told by a member that they have. */
static const struct {
  const char *member;
  void (*add)(const cJSON *all, const cJSON *scores, aw_strbuf *out);
} forms[] = {
  { "labels", add_all },
  { "documents", aw_add_agreement },
  { "tokens", add_tags },
};

avow_status aw_report_scores(aw_span json, aw_strbuf *out, avow_error *err) {
  cJSON *all = cJSON_ParseWithLength(json.ptr, json.len);
  const cJSON *scores = aw_get(all, "scores");
  avow_status status = AVOW_OK;
  size_t form = 0, count = sizeof forms / sizeof forms[0];
  while (form < count && aw_get(scores, forms[form].member) == NULL) form++;
  if (form < count)
    forms[form].add(all, scores, out);
  else
    status = aw_report_card(json, CARD_WIDTH, out, err);
  /* The card could be read after all, so it was memory that was missing. */
  bool short_of_memory = all == NULL || out->failed;
  if (status == AVOW_OK && short_of_memory) status = aw_nomem(err);
  cJSON_Delete(all);
  return status;
}
