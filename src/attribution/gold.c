#include "attribution/gold.h"

#include <stdlib.h>

#include "attribution/cue.h"
#include "base/status.h"

/* First token that ends after byte `at`. */
static uint32_t token_after(const aw_document *doc, size_t at) {
  uint32_t low = 0, high = doc->token_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (doc->token[middle].end <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static aw_token_range tokens_of(const aw_document *doc, avow_range range) {
  aw_token_range r = { token_after(doc, range.begin), 0 };
  r.last = r.first;
  while (r.last < doc->token_count && doc->token[r.last].begin < range.end)
    r.last++;
  return r;
}

/* The hull of those of `ranges` that stand in [from, to); gaps of a word or
 * so are crossed, the rest is cut off where `gap` says so. */
static aw_token_range hull(const aw_document *doc, avow_ranges ranges,
                           uint32_t from, uint32_t to) {
  aw_token_range out = { 0, 0 };
  for (size_t i = 0; i < ranges.count; i++) {
    aw_token_range r = tokens_of(doc, ranges.item[i]);
    if (r.first < from) r.first = from;
    if (r.last > to) r.last = to;
    if (r.first >= r.last) continue;
    if (out.first == out.last || r.first < out.first) out.first = r.first;
    if (r.last > out.last) out.last = r.last;
  }
  return out;
}

/* The longest of the cue's ranges that touch one another. */
static aw_token_range cue_range(const aw_document *doc, avow_ranges ranges) {
  aw_token_range best = { 0, 0 }, run = { 0, 0 };
  for (size_t i = 0; i < ranges.count; i++) {
    aw_token_range r = tokens_of(doc, ranges.item[i]);
    if (r.first == run.last && run.first < run.last)
      run.last = r.last;
    else
      run = r;
    if (run.last - run.first > best.last - best.first) best = run;
  }
  return best;
}

static int by_first(const void *a, const void *b) {
  const aw_gold_cue *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  if (x->last != y->last) return x->last < y->last ? -1 : 1;
  return x->statement.right.last < y->statement.right.last   ? -1
         : x->statement.right.last > y->statement.right.last ? 1
                                                             : 0;
}

avow_status aw_gold_read(const aw_work *w, const aw_gold_document *document,
                         aw_gold *out, avow_error *err) {
  const aw_document *doc = w->doc;
  out->tags = AW_NEW(doc->arena, uint8_t, doc->token_count);
  out->cue = AW_NEW(doc->arena, aw_gold_cue, document->attribution_count + 1);
  out->count = 0;
  if (out->tags == NULL || out->cue == NULL) return aw_nomem(err);
  for (size_t i = 0; i < document->attribution_count; i++) {
    const aw_gold_attribution *a = &document->attribution[i];
    aw_token_range cue = cue_range(doc, a->cue);
    if (cue.first == cue.last) continue;
    aw_gold_cue *g = &out->cue[out->count++];
    g->first = cue.first;
    g->last = cue.last;
    g->statement.source =
        aw_work_trim(w, hull(doc, a->source, 0, doc->token_count));
    g->statement.left = aw_work_trim(w, hull(doc, a->content, 0, cue.first));
    g->statement.right =
        aw_work_trim(w, hull(doc, a->content, cue.last, doc->token_count));
  }
  if (out->count > 1) qsort(out->cue, out->count, sizeof *out->cue, by_first);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < out->count; i++) {
    if (kept > 0 && out->cue[i].first < out->cue[kept - 1].last) continue;
    out->cue[kept++] = out->cue[i];
  }
  out->count = kept;
  for (uint32_t i = 0; i < kept; i++)
    for (uint32_t k = out->cue[i].first; k < out->cue[i].last; k++)
      out->tags[k] = k == out->cue[i].first ? AW_CUE_BEGIN : AW_CUE_INSIDE;
  return AVOW_OK;
}
