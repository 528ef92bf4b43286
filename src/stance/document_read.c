/* document_read.c - see learning.h. */
#include <stdlib.h>

#include "base/grow.h"
#include "base/status.h"
#include "stance/holder.h"
#include "stance/learning.h"

static avow_status add_given(aw_learning *l, size_t d, aw_document *doc,
                             const aw_attributions *who, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_gold_document *gold = &l->data->document[d];
  aw_kept *k = &l->document[d];
  aw_view view;
  aw_given given;
  size_t count = gold->claim_count;
  AW_TRY(aw_given_make(doc, who, &l->wording, gold->claim, count, &view, &given,
                       err));
  AW_TRY(aw_extractor_begin(l->extractor, &view, given.claim, count, err));
  k->claim = malloc((count + 1) * sizeof *k->claim);
  if (k->claim == NULL) AW_TRY(aw_nomem(err));
  if (count > 0) memcpy(k->claim, given.claim, count * sizeof *k->claim);
  k->first = l->claim_count;
  k->count = count;
  k->party_count = view.party_count;
  l->features.enabled = l->blocks;
  l->features.names = l->names;
  for (size_t i = 0; i < count; i++) {
    aw_features_reset(&l->features);
    AW_TRY(aw_extract(l->extractor, &given.claim[i], &l->features, err));
    uint32_t stance = (uint32_t)given.claim[i].stance;
    AW_TRY(aw_examples_add(l->first, &l->features, stance, d, 0.0, err));
    if (gold->extra <= 0.0 && aw_odds_told(&view, &given.claim[i]))
      l->odds[stance]++;
    l->gold[l->claim_count] = stance;
    l->reached[l->claim_count] =
        (aw_reached){ .away = view.sentence[given.claim[i].sentence].away,
                      .given = given.claim[i].stance,
                      .act = given.claim[i].mode == AVOW_NARRATED };
    l->unit[l->claim_count++] = (uint32_t)d;
  }
cleanup:
  return status;
}

/* The stance of the claim that a candidate is, or AW_NO_CLAIM. */
static uint32_t given_stance(const aw_gold_document *gold,
                             const aw_attributions *who, const aw_claim *c) {
  uint32_t stance = AW_NO_CLAIM;
  for (size_t i = 0; i < gold->claim_count; i++) {
    const aw_gold_claim *g = &gold->claim[i];
    if (g->sentence != c->sentence) continue;
    if (aw_holder_equal(g->holder, who->speaker[c->holder].name))
      return (uint32_t)g->stance;
    if (stance == AW_NO_CLAIM &&
        aw_same_holder(g->holder, who->speaker[c->holder].name))
      stance = (uint32_t)g->stance;
  }
  return stance;
}

static avow_status note_candidate(aw_detected *c, bool statement, bool claim,
                                  avow_error *err) {
  if (c->count == c->capacity) {
    size_t capacity = c->capacity == 0 ? 4096 : c->capacity * 2;
    uint8_t *a = realloc(c->is_statement, capacity);
    if (a != NULL) c->is_statement = a;
    uint8_t *b = realloc(c->is_claim, capacity);
    if (b != NULL) c->is_claim = b;
    if (a == NULL || b == NULL) return aw_nomem(err);
    c->capacity = capacity;
  }
  c->is_statement[c->count] = statement;
  c->is_claim[c->count++] = claim;
  return AVOW_OK;
}

static avow_status add_candidate(aw_learning *l, size_t d, const aw_view *view,
                                 const aw_claim *c, avow_error *err) {
  avow_status status = AVOW_OK;
  bool near = aw_within_reach(view, c->sentence);
  bool claim = given_stance(&l->data->document[d], view->who, c) != AW_NO_CLAIM;
  uint32_t label = claim ? AW_IS_CLAIM : AW_IS_NONE;
  aw_features_reset(&l->features);
  if (near)
    AW_TRY(aw_extract(l->extractor, c, &l->features, err));
  else
    aw_far_features(view, c, &l->features);
  AW_TRY(aw_examples_add(near ? l->claim : l->far, &l->features, label, d, 0.0,
                         err));
  AW_TRY(note_candidate(near ? &l->near : &l->beyond,
                        c->attribution != AW_NO_INDEX, claim, err));
cleanup:
  return status;
}

static avow_status add_candidates(aw_learning *l, size_t d, aw_document *doc,
                                  const aw_attributions *who, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_view view;
  aw_candidates found;
  AW_TRY(aw_view_make(doc, who, &l->wording, l->reach.sentences, NULL, &view,
                      err));
  AW_TRY(aw_find_candidates(&view, &found, err));
  AW_TRY(aw_extractor_begin(l->extractor, &view, NULL, 0, err));
  l->features.enabled = AW_DETECTOR_BLOCKS;
  l->features.names = NULL;
  for (uint32_t i = 0; i < found.count; i++)
    AW_TRY(add_candidate(l, d, &view, &found.item[i], err));
cleanup:
  return status;
}

/* Candidates that the detector, out of fold, does not rule out. */
static avow_status keep_found(aw_learning *l, aw_kept *k, const aw_view *view,
                              const aw_candidates *found, avow_error *err) {
  k->found = malloc((found->count + 1) * sizeof *k->found);
  k->lead = malloc((found->count + 1) * sizeof *k->lead);
  if (k->found == NULL || k->lead == NULL) return aw_nomem(err);
  for (uint32_t i = 0; i < found->count; i++) {
    if (!aw_within_reach(view, found->item[i].sentence)) continue;
    double lead = aw_lead(l->trained_claim.fold_score + 2 * l->near_next++);
    if (!aw_rule_takes(&l->rule, &found->item[i], lead)) continue;
    k->found[k->found_count] = found->item[i];
    k->lead[k->found_count++] = lead;
  }
  return AVOW_OK;
}

static avow_status note_label(aw_learning *l, uint32_t label, avow_error *err) {
  uint32_t *more =
      aw_grow(l->label, sizeof *more, l->found_count, &l->found_capacity);
  if (more == NULL) return aw_nomem(err);
  l->label = more;
  l->label[l->found_count++] = label;
  return AVOW_OK;
}

/* The last reading: candidates as examples of stances. */
static avow_status add_found(aw_learning *l, size_t d, aw_document *doc,
                             const aw_attributions *who, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_gold_document *gold = &l->data->document[d];
  aw_kept *k = &l->document[d];
  aw_view view;
  aw_candidates found;
  AW_TRY(aw_view_make(doc, who, &l->wording, l->reach.sentences, NULL, &view,
                      err));
  AW_TRY(aw_find_candidates(&view, &found, err));
  AW_TRY(keep_found(l, k, &view, &found, err));
  AW_TRY(
      aw_extractor_begin(l->extractor, &view, k->found, k->found_count, err));
  k->found_first = l->found_count;
  k->speaker_count = who->speaker_count;
  l->features.enabled = (l->blocks | 1u << AW_CLAIM_EVIDENCE) & AW_FOUND_BLOCKS;
  l->features.names = l->names;
  for (size_t i = 0; i < k->found_count; i++) {
    uint32_t label = given_stance(gold, who, &k->found[i]);
    aw_features_reset(&l->features);
    AW_TRY(aw_extract(l->extractor, &k->found[i], &l->features, err));
    AW_TRY(aw_examples_add(l->found, &l->features, label, d, 0.0, err));
    AW_TRY(note_label(l, label, err));
  }
cleanup:
  return status;
}

static avow_status read_document(aw_learning *l, size_t d, aw_reading what,
                                 aw_arena *arena, avow_error *err) {
  static avow_status (*const add[])(
      aw_learning *, size_t, aw_document *, const aw_attributions *,
      avow_error *) = { [AW_READ_GIVEN] = add_given,
                        [AW_READ_CANDIDATES] = add_candidates,
                        [AW_READ_FOUND] = add_found };
  avow_status status = AVOW_OK;
  const aw_gold_document *gold = &l->data->document[d];
  aw_document doc;
  aw_attributions who;
  AW_TRY(aw_document_read(&doc, arena, gold->text, gold->sentence,
                          gold->sentence_count, err));
  AW_TRY(aw_english_tag(l->reading, &doc, err));
  AW_TRY(aw_attribute(l->attributing, &doc, &who, err));
  AW_TRY(add[what](l, d, &doc, &who, err));
cleanup:
  return status;
}

/* What this reading has read so far is of documents to score. */
static void count_scored(aw_learning *l, aw_reading what) {
  if (what == AW_READ_GIVEN) l->scored_claims = l->claim_count;
  if (what == AW_READ_FOUND) l->scored_found = l->found_count;
  if (what != AW_READ_CANDIDATES) return;
  l->near.scored = l->near.count;
  l->beyond.scored = l->beyond.count;
}

avow_status aw_learning_read(aw_learning *l, aw_reading what, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_arena arena;
  aw_arena_init(&arena, 0);
  l->what = "reading";
  for (size_t n = 0; n < l->document_count; n++) {
    size_t d = l->order[n];
    const aw_gold_document *gold = &l->data->document[d];
    if (gold->offtopic || gold->claim_count == 0) continue;
    aw_arena_mark mark = aw_arena_save(&arena);
    status = read_document(l, d, what, &arena, err);
    if (status != AVOW_OK && err != NULL && err->line == 0)
      err->line = gold->line;
    if (status != AVOW_OK) goto cleanup;
    aw_arena_rewind(&arena, mark);
    if (n < l->scored_documents) count_scored(l, what);
    AW_TRY(aw_learning_pass_on(l, n + 1, l->document_count));
  }
  if (l->scored_claims == 0)
    AW_TRY(aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "the documents hold no claims to learn from, or only "
                   "extra ones do"));
cleanup:
  aw_arena_release(&arena);
  return status;
}
