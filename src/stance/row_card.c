/* row_card.c - see row_learning.h. */
#include <stdlib.h>

#include "base/status.h"
#include "stance/row_info.h"
#include "stance/row_learning.h"

#define FEW ((size_t)20) /* rows of a label that earn a warning */
#define CONTRADICTIONS_SHOWN ((size_t)3)
#define CURVE_ROWS_MIN ((size_t)200) /* below, a learning curve is noise */
#define CURVE_ROWS_MAX ((size_t)50000)

bool aw_row_wants_curve(const aw_row_learning *l) {
  size_t rows = l->data->row_count;
  return rows >= CURVE_ROWS_MIN && rows <= CURVE_ROWS_MAX;
}

/* ---- scores -------------------------------------------------------------- */

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
static avow_status number_groups(const aw_row_learning *l, uint32_t *unit,
                                 size_t *count, avow_error *err) {
  const avow_dataset *data = l->data;
  same_text *same = calloc(data->row_count + 1, sizeof *same);
  if (same == NULL) return aw_nomem(err);
  for (size_t i = 0; i < data->row_count; i++)
    same[i] = (same_text){ aw_row_group(&data->row[i]), i };
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

static void add_chosen(const aw_row_learning *l, aw_strbuf *card) {
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

static avow_status add_scores(const aw_row_learning *l, aw_strbuf *card,
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

static void add_curve(const aw_row_learning *l, aw_strbuf *card) {
  const aw_share *last = NULL;
  if (!aw_row_wants_curve(l)) return;
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

static size_t rows_with(const aw_distinct *names, size_t rows, size_t k) {
  size_t count = 0;
  for (size_t i = 0; i < rows; i++) count += names->of[i] == k;
  return count;
}

static void begin_warning(aw_strbuf *card, bool *first) {
  aw_strbuf_add_text(card, *first ? "" : ",");
  *first = false;
}

static void warn_of_few(const aw_row_learning *l, aw_strbuf *card,
                        bool *first) {
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

static avow_status warn_of_contradictions(const aw_row_learning *l,
                                          aw_strbuf *card, bool *first,
                                          avow_error *err) {
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

static avow_status add_warnings(const aw_row_learning *l, aw_strbuf *card,
                                avow_error *err) {
  bool first = true;
  aw_strbuf_add_text(card, ",\"warnings\":[");
  warn_of_few(l, card, &first);
  avow_status status = warn_of_contradictions(l, card, &first, err);
  aw_strbuf_add_char(card, ']');
  return status;
}

avow_status aw_row_card(const aw_row_learning *l, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_strbuf *card = l->context->card;
  add_chosen(l, card);
  AW_TRY(add_scores(l, card, err));
  add_curve(l, card);
  AW_TRY(add_warnings(l, card, err));
cleanup:
  return status;
}
