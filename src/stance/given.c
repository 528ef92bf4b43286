/* given.c - see given.h. */
#include "stance/given.h"

#include <stdlib.h>

#include "base/status.h"

typedef struct pair {
  aw_claim claim;
  uint32_t order;
} pair;

static int by_sentence(const void *a, const void *b) {
  const pair *x = a, *y = b;
  if (x->claim.sentence != y->claim.sentence)
    return x->claim.sentence < y->claim.sentence ? -1 : 1;
  if (x->claim.holder != y->claim.holder)
    return x->claim.holder < y->claim.holder ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

static avow_status check(const aw_document *doc, const aw_gold_claim *claim,
                         size_t count, avow_error *err) {
  for (size_t i = 0; i < count; i++) {
    if (claim[i].sentence >= doc->sentence_count)
      return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "claim %zu is in sentence %u, the text has %u", i,
                     claim[i].sentence, doc->sentence_count);
    if (claim[i].holder.ptr == NULL)
      return aw_fail(err, AVOW_ERR_DATA, 0, 0, "claim %zu has no holder", i);
  }
  return AVOW_OK;
}

/* Holders at even places, tellers at odd ones. */
static bool list_names(aw_arena *arena, const aw_gold_claim *claim,
                       size_t count, aw_given_names *out) {
  aw_span *name = AW_NEW(arena, aw_span, 2 * count);
  out->party = AW_NEW(arena, uint32_t, 2 * count);
  if (name == NULL || out->party == NULL) return false;
  for (size_t i = 0; i < count; i++) {
    name[2 * i] = claim[i].holder;
    name[2 * i + 1] = claim[i].via;
  }
  out->name = name;
  out->count = 2 * count;
  return true;
}

avow_status aw_given_make(aw_document *doc, const aw_attributions *who,
                          const aw_wording *wording, const aw_gold_claim *claim,
                          size_t count, aw_view *view, aw_given *out,
                          avow_error *err) {
  avow_status status = AVOW_OK;
  aw_given_names names;
  pair *sorted = NULL;
  AW_TRY(check(doc, claim, count, err));
  if (!list_names(doc->arena, claim, count, &names)) AW_TRY(aw_nomem(err));
  AW_TRY(aw_view_make(doc, who, wording, AW_REACH_ALL, &names, view, err));
  sorted = AW_NEW(doc->arena, pair, count);
  out->claim = AW_NEW(doc->arena, aw_claim, count);
  out->order = AW_NEW(doc->arena, uint32_t, count);
  if (sorted == NULL || out->claim == NULL || out->order == NULL)
    AW_TRY(aw_nomem(err));
  for (size_t i = 0; i < count; i++)
    sorted[i] = (pair){ { .sentence = claim[i].sentence,
                          .holder = names.party[2 * i],
                          .via = names.party[2 * i + 1],
                          .attribution = AW_NO_INDEX,
                          .event = AW_NO_INDEX,
                          .mode = claim[i].mode,
                          .stance = claim[i].stance },
                        (uint32_t)i };
  if (count > 1) qsort(sorted, count, sizeof *sorted, by_sentence);
  for (size_t i = 0; i < count; i++) {
    out->claim[i] = sorted[i].claim;
    out->order[i] = sorted[i].order;
  }
cleanup:
  return status;
}
