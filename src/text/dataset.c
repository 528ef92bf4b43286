/* dataset.c - see dataset.h; the avow_dataset_* functions of avow.h.
 *
 * Everything given is checked and copied before it counts: a row that is
 * refused leaves the dataset as it was.
 */
#include "text/dataset.h"

#include <stdlib.h>

#include "base/grow.h"
#include "base/status.h"
#include "text/document.h"
#include "text/utf8.h"

avow_status aw_report_progress(const avow_train_options *options,
                               const char *what, size_t done, size_t total) {
  if (options->progress == NULL) return AVOW_OK;
  int stop = options->progress(options->progress_context, what, done, total);
  return stop == 0 ? AVOW_OK : AVOW_ERR_STOPPED;
}

avow_status avow_dataset_new(avow_dataset **out, avow_error *err) {
  avow_dataset *dataset = calloc(1, sizeof *dataset);
  if (dataset == NULL) return aw_nomem(err);
  aw_arena_init(&dataset->arena, 0);
  *out = dataset;
  return AVOW_OK;
}

void avow_dataset_free(avow_dataset *dataset) {
  if (dataset == NULL) return;
  free(dataset->row);
  free(dataset->document);
  free(dataset->tagged);
  aw_arena_release(&dataset->arena);
  free(dataset);
}

size_t avow_dataset_row_count(const avow_dataset *dataset) {
  return dataset->row_count;
}

size_t avow_dataset_document_count(const avow_dataset *dataset) {
  return dataset->document_count;
}

/* Copy `text` if it is there; `what` names it in errors. */
static avow_status copy_text(aw_arena *arena, avow_text text, const char *what,
                             size_t line, aw_span *out, avow_error *err) {
  size_t bad = 0;
  *out = (aw_span){ NULL, 0 };
  if (text.ptr == NULL) return AVOW_OK;
  if (text.length > AVOW_TEXT_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, line, AVOW_TEXT_MAX,
                   "%s has %zu bytes, at most %zu are taken", what, text.length,
                   AVOW_TEXT_MAX);
  aw_span span = { text.ptr, text.length };
  if (!aw_utf8_valid(span, &bad))
    return aw_fail(err, AVOW_ERR_UTF8, line, bad,
                   "%s is not valid UTF-8 at byte %zu", what, bad);
  *out = aw_arena_copy(arena, span);
  return out->ptr == NULL ? aw_nomem(err) : AVOW_OK;
}

static avow_status need_text(avow_text text, const char *what, size_t line,
                             avow_error *err) {
  if (text.ptr != NULL && text.length > 0) return AVOW_OK;
  return aw_fail(err, AVOW_ERR_FORMAT, line, 0, "%s is missing or empty", what);
}

/* ---- rows ------------------------------------------------------------- */

static avow_status copy_mention(const avow_row *row, aw_row *copy,
                                avow_error *err) {
  if (!row->has_mention) return AVOW_OK;
  size_t place[2] = { row->mention_begin, row->mention_end };
  if (place[0] >= place[1] || !aw_utf8_to_bytes(copy->text, place, 2))
    return aw_fail(
        err, AVOW_ERR_FORMAT, row->line, 0,
        "mention [%zu, %zu) is not inside the text of %zu characters",
        row->mention_begin, row->mention_end, aw_utf8_count(copy->text));
  copy->has_mention = true;
  copy->mention = (avow_range){ place[0], place[1] };
  return AVOW_OK;
}

static avow_status copy_row(aw_arena *arena, const avow_row *row, aw_row *copy,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  size_t line = row->line;
  *copy = (aw_row){ .line = line };
  if (row->text.ptr == NULL) AW_TRY(need_text(row->text, "text", line, err));
  AW_TRY(copy_text(arena, row->text, "text", line, &copy->text, err));
  AW_TRY(copy_text(arena, row->label, "label", line, &copy->label, err));
  AW_TRY(copy_text(arena, row->id, "id", line, &copy->id, err));
  AW_TRY(copy_text(arena, row->target, "target", line, &copy->target, err));
  AW_TRY(copy_text(arena, row->group, "group", line, &copy->group, err));
  AW_TRY(copy_mention(row, copy, err));
cleanup:
  return status;
}

avow_status avow_dataset_add_row(avow_dataset *dataset, const avow_row *row,
                                 avow_error *err) {
  if (dataset->row_count >= AVOW_ROWS_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, row->line, 0,
                   "more than %zu rows in one dataset", AVOW_ROWS_MAX);
  aw_row *rows = aw_grow(dataset->row, sizeof *rows, dataset->row_count,
                         &dataset->row_capacity);
  if (rows == NULL) return aw_nomem(err);
  dataset->row = rows;
  aw_arena_mark mark = aw_arena_save(&dataset->arena);
  aw_row copy;
  avow_status status = copy_row(&dataset->arena, row, &copy, err);
  if (status == AVOW_OK)
    rows[dataset->row_count++] = copy;
  else
    aw_arena_rewind(&dataset->arena, mark);
  return status;
}

/* ---- positions -------------------------------------------------------- */

/* The positions of one document, gathered to be turned in one pass. */
typedef struct place {
  size_t position; /* code points, then bytes */
  size_t *home;    /* where the result goes */
  size_t order;    /* of gathering */
} place;

typedef struct places {
  place *item;
  size_t count;
} places;

static int compare_places(const void *a, const void *b) {
  const place *x = a, *y = b;
  if (x->position != y->position) return x->position < y->position ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

static void gather(places *all, size_t position, size_t *home) {
  all->item[all->count] =
      (place){ .position = position, .home = home, .order = all->count };
  all->count++;
}

/* Copy `count` ranges, which must ascend and hold something. */
static avow_status copy_ranges(aw_arena *arena, const avow_range *range,
                               size_t count, const char *what, size_t line,
                               places *all, avow_range **out, avow_error *err) {
  avow_range *copy = AW_NEW(arena, avow_range, count);
  if (copy == NULL) return aw_nomem(err);
  size_t last = 0;
  for (size_t i = 0; i < count; i++) {
    if (range[i].begin >= range[i].end || range[i].begin < last)
      return aw_fail(err, AVOW_ERR_FORMAT, line, 0,
                     "%s [%zu, %zu) is empty or out of order", what,
                     range[i].begin, range[i].end);
    last = range[i].end;
    gather(all, range[i].begin, &copy[i].begin);
    gather(all, range[i].end, &copy[i].end);
  }
  *out = copy;
  return AVOW_OK;
}

static avow_status resolve(aw_span text, places *all, size_t line,
                           avow_error *err) {
  size_t points = 0, byte = 0;
  if (all->count > 0)
    qsort(all->item, all->count, sizeof *all->item, compare_places);
  for (size_t i = 0; i < all->count; i++) {
    for (; points < all->item[i].position; points++) {
      if (byte >= text.len)
        return aw_fail(err, AVOW_ERR_FORMAT, line, 0,
                       "position %zu is behind the text of %zu characters",
                       all->item[i].position, points);
      byte += aw_utf8_length((unsigned char)text.ptr[byte]);
    }
    *all->item[i].home = byte;
  }
  return AVOW_OK;
}

/* ---- documents -------------------------------------------------------- */

/* False on overflow. */
static bool count_places(const avow_gold_document *doc, size_t *count) {
  size_t ranges = doc->sentence_count;
  for (size_t i = 0; i < doc->attribution_count; i++) {
    const avow_gold_attribution *a = &doc->attributions[i];
    if (__builtin_add_overflow(ranges, a->source.count, &ranges) ||
        __builtin_add_overflow(ranges, a->cue.count, &ranges) ||
        __builtin_add_overflow(ranges, a->content.count, &ranges))
      return false;
  }
  return !__builtin_mul_overflow(ranges, (size_t)2, count);
}

static avow_status copy_claim(aw_arena *arena, const avow_gold_document *doc,
                              const avow_gold_claim *claim, aw_gold_claim *copy,
                              avow_error *err) {
  avow_status status = AVOW_OK;
  if (claim->sentence >= doc->sentence_count)
    return aw_fail(err, AVOW_ERR_FORMAT, doc->line, 0,
                   "claim in sentence %zu, but there are %zu sentences",
                   claim->sentence, doc->sentence_count);
  if ((unsigned)claim->mode >= AVOW_MODE_COUNT ||
      (unsigned)claim->stance >= AVOW_STANCE_LABELS)
    return aw_fail(err, AVOW_ERR_FORMAT, doc->line, 0,
                   "claim in sentence %zu has no known mode or stance",
                   claim->sentence);
  copy->sentence = (uint32_t)claim->sentence;
  copy->mode = claim->mode;
  copy->stance = claim->stance;
  AW_TRY(need_text(claim->holder, "holder of a claim", doc->line, err));
  AW_TRY(copy_text(arena, claim->holder, "holder of a claim", doc->line,
                   &copy->holder, err));
  AW_TRY(copy_text(arena, claim->via, "via of a claim", doc->line, &copy->via,
                   err));
cleanup:
  return status;
}

static avow_status copy_attribution(aw_arena *arena,
                                    const avow_gold_attribution *from,
                                    size_t line, places *all,
                                    aw_gold_attribution *copy,
                                    avow_error *err) {
  avow_status status = AVOW_OK;
  const struct {
    const avow_ranges *from;
    avow_ranges *to;
    const char *what;
  } parts[] = {
    { &from->source, &copy->source, "source" },
    { &from->cue, &copy->cue, "cue" },
    { &from->content, &copy->content, "content" },
  };
  for (size_t i = 0; i < 3; i++) {
    avow_range *range;
    AW_TRY(copy_ranges(arena, parts[i].from->item, parts[i].from->count,
                       parts[i].what, line, all, &range, err));
    *parts[i].to = (avow_ranges){ range, parts[i].from->count };
  }
cleanup:
  return status;
}

static avow_status copy_parts(aw_arena *arena, const avow_gold_document *doc,
                              places *all, aw_gold_document *copy,
                              avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(copy_ranges(arena, doc->sentences, doc->sentence_count, "sentence",
                     doc->line, all, &copy->sentence, err));
  copy->sentence_count = doc->sentence_count;
  copy->claim = AW_NEW(arena, aw_gold_claim, doc->claim_count);
  copy->attribution =
      AW_NEW(arena, aw_gold_attribution, doc->attribution_count);
  if (copy->claim == NULL || copy->attribution == NULL) return aw_nomem(err);
  for (size_t i = 0; i < doc->claim_count; i++)
    AW_TRY(copy_claim(arena, doc, &doc->claims[i], &copy->claim[i], err));
  copy->claim_count = doc->claim_count;
  for (size_t i = 0; i < doc->attribution_count; i++)
    AW_TRY(copy_attribution(arena, &doc->attributions[i], doc->line, all,
                            &copy->attribution[i], err));
  copy->attribution_count = doc->attribution_count;
cleanup:
  return status;
}

static avow_status copy_document(aw_arena *arena, const avow_gold_document *doc,
                                 aw_gold_document *copy, avow_error *err) {
  avow_status status = AVOW_OK;
  places all = { NULL, 0 };
  size_t count, line = doc->line;
  *copy = (aw_gold_document){ .line = line,
                              .offtopic = doc->offtopic != 0,
                              .extra = doc->extra };
  if (!(doc->extra >= 0.0 && doc->extra <= 1.0))
    AW_TRY(aw_fail(err, AVOW_ERR_DATA, line, 0,
                   "extra: expected a cost from 0 to 1"));
  AW_TRY(need_text(doc->text, "text", line, err));
  AW_TRY(copy_text(arena, doc->text, "text", line, &copy->text, err));
  AW_TRY(copy_text(arena, doc->id, "id", line, &copy->id, err));
  AW_TRY(copy_text(arena, doc->target, "target", line, &copy->target, err));
  if (!count_places(doc, &count)) {
    status = aw_nomem(err);
    goto cleanup;
  }
  all.item = calloc(count + 1, sizeof *all.item);
  if (all.item == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(copy_parts(arena, doc, &all, copy, err));
  AW_TRY(resolve(copy->text, &all, line, err));
cleanup:
  free(all.item);
  return status;
}

avow_status avow_dataset_add_document(avow_dataset *dataset,
                                      const avow_gold_document *doc,
                                      avow_error *err) {
  aw_gold_document *documents =
      aw_grow(dataset->document, sizeof *documents, dataset->document_count,
              &dataset->document_capacity);
  if (documents == NULL) return aw_nomem(err);
  dataset->document = documents;
  aw_arena_mark mark = aw_arena_save(&dataset->arena);
  aw_gold_document copy;
  avow_status status = copy_document(&dataset->arena, doc, &copy, err);
  if (status == AVOW_OK)
    documents[dataset->document_count++] = copy;
  else
    aw_arena_rewind(&dataset->arena, mark);
  return status;
}

/* ---- tagged sentences ------------------------------------------------- */

static avow_status copy_tagged(aw_arena *arena, const avow_tagged_token *from,
                               aw_tagged_token *copy, avow_error *err) {
  avow_status status = AVOW_OK;
  copy->glued = from->space_before == 0;
  AW_TRY(need_text(from->form, "form of a token", 0, err));
  AW_TRY(copy_text(arena, from->form, "form of a token", 0, &copy->form, err));
  AW_TRY(copy_text(arena, from->tag, "tag of a token", 0, &copy->tag, err));
  AW_TRY(copy_text(arena, from->universal, "universal tag of a token", 0,
                   &copy->universal, err));
  AW_TRY(copy_text(arena, from->name, "name of a token", 0, &copy->name, err));
cleanup:
  return status;
}

avow_status avow_dataset_add_tagged(avow_dataset *dataset,
                                    const avow_tagged_token *token,
                                    size_t count, avow_error *err) {
  if (count > AVOW_TEXT_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, 0,
                   "a tagged sentence has %zu tokens, at most %zu are taken",
                   count, AVOW_TEXT_MAX);
  aw_tagged_sentence *tagged =
      aw_grow(dataset->tagged, sizeof *tagged, dataset->tagged_count,
              &dataset->tagged_capacity);
  if (tagged == NULL) return aw_nomem(err);
  dataset->tagged = tagged;
  aw_arena_mark mark = aw_arena_save(&dataset->arena);
  aw_tagged_token *copy = AW_NEW(&dataset->arena, aw_tagged_token, count);
  avow_status status = copy == NULL ? aw_nomem(err) : AVOW_OK;
  bool by_hand = count > 0;
  for (size_t i = 0; i < count && status == AVOW_OK; i++) {
    status = copy_tagged(&dataset->arena, &token[i], &copy[i], err);
    by_hand = by_hand && token[i].by_hand != 0;
  }
  if (status == AVOW_OK)
    tagged[dataset->tagged_count++] =
        (aw_tagged_sentence){ copy, count, by_hand };
  else
    aw_arena_rewind(&dataset->arena, mark);
  return status;
}
