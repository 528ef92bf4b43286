/* stance.c - claims, their stance and answers, with a trained model. */
#include "stance/stance.h"

#include <stdlib.h>

#include "base/status.h"
#include "learn/vocabulary.h"
#include "stance/answer.h"
#include "stance/documents.h"
#include "stance/given.h"
#include "stance/why.h"

#define K AVOW_STANCE_LABELS

struct aw_stancer_session {
  const aw_stancer *stancer;
  aw_extractor *extractor;
  aw_scorer *first, *second, *claim, *found, *final;
  aw_features features;
  bool explains;
};

/* ---- open and close ------------------------------------------------------ */

/* The first labels must be the stances in their own order. */
static avow_status check_labels(const aw_classifier *c, size_t count,
                                avow_error *err) {
  bool right = aw_classifier_label_count(c) == count;
  for (size_t k = 0; right && k < K; k++)
    right = strcmp(aw_classifier_label(c, k),
                   avow_stance_name((avow_stance)k)) == 0;
  if (right) return AVOW_OK;
  return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                 "labels are not favor, against, neutral, unrelated");
}

avow_status aw_stancer_open(const aw_model_file *file,
                            const aw_vectors *vectors, const char *target_path,
                            aw_stancer **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span rule;
  aw_stancer *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->vectors = vectors;
  AW_TRY(aw_wording_open(file, target_path, &s->wording, err));
  AW_TRY(aw_classifier_open(file, "first", aw_claim_blocks,
                            AW_CLAIM_BLOCK_COUNT, &s->first, err));
  AW_TRY(aw_classifier_open(file, "second", aw_second_blocks, AW_SECOND_BLOCKS,
                            &s->second, err));
  AW_TRY(aw_classifier_open(file, "claim", aw_claim_blocks,
                            AW_CLAIM_BLOCK_COUNT, &s->claim, err));
  AW_TRY(aw_classifier_open(file, "found", aw_claim_blocks,
                            AW_CLAIM_BLOCK_COUNT, &s->found, err));
  AW_TRY(aw_classifier_open(file, "final", aw_second_blocks, AW_SECOND_BLOCKS,
                            &s->final, err));
  AW_TRY(check_labels(s->first, K, err));
  AW_TRY(check_labels(s->second, K, err));
  AW_TRY(check_labels(s->found, K, err));
  AW_TRY(check_labels(s->final, AW_FINAL_LABELS, err));
  if (aw_classifier_label_count(s->claim) != AW_DETECTOR_LABELS)
    AW_TRY(aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the detector of claims has not two labels"));
  AW_TRY(aw_model_file_need(file, "rule", sizeof s->rule, 1, &rule, err));
  memcpy(&s->rule, rule.ptr, sizeof s->rule);
  *out = s;
  s = NULL;
cleanup:
  aw_stancer_free(s);
  return status;
}

void aw_stancer_free(aw_stancer *stancer) {
  if (stancer == NULL) return;
  aw_classifier_free(stancer->first);
  aw_classifier_free(stancer->second);
  aw_classifier_free(stancer->claim);
  aw_classifier_free(stancer->found);
  aw_classifier_free(stancer->final);
  aw_wording_release(&stancer->wording);
  free(stancer);
}

aw_span aw_stancer_target(const aw_stancer *stancer) {
  return aw_lexicon_name(stancer->wording.target);
}

avow_status aw_stancer_session_new(const aw_stancer *stancer,
                                   aw_stancer_session **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_stancer_session *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->stancer = stancer;
  aw_features_init(&s->features);
  s->features.takes_dense = true;
  s->extractor = aw_extractor_new(stancer->vectors);
  if (s->extractor == NULL) AW_TRY(aw_nomem(err));
  AW_TRY(aw_scorer_new(stancer->first, &s->first, err));
  AW_TRY(aw_scorer_new(stancer->second, &s->second, err));
  AW_TRY(aw_scorer_new(stancer->claim, &s->claim, err));
  AW_TRY(aw_scorer_new(stancer->found, &s->found, err));
  AW_TRY(aw_scorer_new(stancer->final, &s->final, err));
  *out = s;
  s = NULL;
cleanup:
  aw_stancer_session_free(s);
  return status;
}

void aw_stancer_session_free(aw_stancer_session *session) {
  if (session == NULL) return;
  aw_extractor_free(session->extractor);
  aw_scorer_free(session->first);
  aw_scorer_free(session->second);
  aw_scorer_free(session->claim);
  aw_scorer_free(session->found);
  aw_scorer_free(session->final);
  aw_features_release(&session->features);
  free(session);
}

void aw_stancer_session_explain(aw_stancer_session *session, bool why) {
  session->explains = why;
}

/* ---- stances of claims --------------------------------------------------- */

/* First scores of each claim; the mean share of what is unknown. */
static avow_status first_pass(aw_stancer_session *s, const aw_classifier *with,
                              aw_scorer *scorer, const aw_claim *claim,
                              size_t count, double *score, double *unknown,
                              avow_error *err) {
  avow_status status = AVOW_OK;
  double sum = 0.0, share = 0.0;
  s->features.enabled = aw_classifier_blocks(with);
  for (size_t i = 0; i < count; i++) {
    aw_features_reset(&s->features);
    AW_TRY(aw_extract(s->extractor, &claim[i], &s->features, err));
    if (aw_scorer_score(scorer, &s->features, score + i * K, &share) != AVOW_OK)
      AW_TRY(aw_nomem(err));
    sum += share;
  }
  *unknown = count == 0 ? 0.0 : sum / (double)count;
cleanup:
  return status;
}

/* score[labels of the scorer] of claim i from the second pass. */
static avow_status second_pass(aw_stancer_session *s, aw_scorer *scorer,
                               const aw_second *second, size_t i, double *score,
                               avow_error *err) {
  aw_features_reset(&s->features);
  aw_second_features(second, i, &s->features);
  if (s->features.failed ||
      aw_scorer_score(scorer, &s->features, score, NULL) != AVOW_OK)
    return aw_nomem(err);
  return AVOW_OK;
}

/* Stance and probability of claims that are given, sorted by sentence. */
static avow_status label_given(aw_stancer_session *s, aw_arena *arena,
                               aw_claim *claim, size_t count,
                               uint32_t party_count, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_stancer *with = s->stancer;
  double final[K], unknown;
  double *score = AW_NEW(arena, double, count *K);
  if (score == NULL) return aw_nomem(err);
  AW_TRY(
      first_pass(s, with->first, s->first, claim, count, score, &unknown, err));
  aw_second *second =
      aw_second_begin(arena, claim, score, NULL, count, party_count);
  if (second == NULL) AW_TRY(aw_nomem(err));
  s->features.enabled = aw_classifier_blocks(with->second);
  for (size_t i = 0; i < count; i++) {
    AW_TRY(second_pass(s, s->second, second, i, final, err));
    claim[i].stance = (avow_stance)aw_classifier_probability(
        with->second, final, claim[i].probability);
  }
cleanup:
  return status;
}

/* ---- claims that are found ----------------------------------------------- */

/* An act whose early blocks alone are this far below what the rule asks for is
 * ruled out: the other blocks hardly ever make up for that (of news, in 1 of
 * 100 acts that the whole detector would keep, most of which the second pass
 * drops), and a third of all acts is spared them. */
#define EARLY_MARGIN 1.1

/* Lead of a candidate from the features of some blocks, the bias included. */
static avow_status lead_of(aw_stancer_session *s, double *lead,
                           avow_error *err) {
  double score[AW_DETECTOR_LABELS];
  if (aw_scorer_score(s->claim, &s->features, score, NULL) != AVOW_OK)
    return aw_nomem(err);
  *lead = aw_lead(score);
  return AVOW_OK;
}

/* The detector on candidate `c`; *kept: it may be a claim. */
static avow_status detect_one(aw_stancer_session *s, const aw_claim *c,
                              double *lead, bool *kept, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_claim_rule *rule = &s->stancer->rule;
  uint32_t blocks = aw_classifier_blocks(s->stancer->claim);
  bool act = c->attribution == AW_NO_INDEX;
  double early = 0.0, bias[AW_DETECTOR_LABELS] = { 0.0, 0.0 };
  s->features.enabled = act ? blocks & AW_EARLY_BLOCKS : blocks;
  aw_features_reset(&s->features);
  AW_TRY(aw_extract(s->extractor, c, &s->features, err));
  AW_TRY(lead_of(s, lead, err));
  *kept = !act || *lead > (double)rule->act - EARLY_MARGIN;
  if (act && *kept) {
    early = *lead;
    aw_classifier_bias(s->stancer->claim, bias);
    s->features.enabled = blocks & ~AW_EARLY_BLOCKS;
    aw_features_reset(&s->features);
    AW_TRY(aw_extract_more(s->extractor, &s->features, err));
    AW_TRY(lead_of(s, lead, err));
    *lead += early - aw_lead(bias);
  }
  *kept = *kept && aw_rule_takes(rule, c, *lead);
cleanup:
  return status;
}

/* Keep the candidates that the detector does not rule out; lead[kept]. */
static avow_status detect(aw_stancer_session *s, aw_candidates *found,
                          double *lead, avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < found->count; i++) {
    bool keep = false;
    AW_TRY(detect_one(s, &found->item[i], &lead[kept], &keep, err));
    if (keep) found->item[kept++] = found->item[i];
  }
  found->count = kept;
cleanup:
  return status;
}

/* The stance's own probabilities, given that there is a claim. */
static void set_stance(aw_claim *c, const double *probability) {
  double sum = 0.0;
  for (size_t k = 0; k < K; k++) sum += probability[k];
  for (size_t k = 0; k < K; k++)
    c->probability[k] = sum > 0.0 ? probability[k] / sum : 1.0 / (double)K;
  c->stance = AVOW_FAVOR;
  for (size_t k = 1; k < K; k++)
    if (c->probability[k] > c->probability[c->stance])
      c->stance = (avow_stance)k;
}

/* Why claim i of those that were scored has its stance: the features once
 * more, with their names. */
static avow_status explain(aw_stancer_session *s, aw_arena *arena,
                           const aw_claim *claim, const double *first,
                           const aw_second *second, size_t i,
                           const double *final, avow_claim_reasons *out,
                           avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_stancer *with = s->stancer;
  aw_features f;
  aw_features_init(&f);
  f.names = aw_names_new();
  if (f.names == NULL) return aw_nomem(err);
  f.enabled = aw_classifier_blocks(with->found);
  AW_TRY(aw_extract(s->extractor, &claim[i], &f, err));
  AW_TRY(aw_reasons_make(s->found, with->found, &f, first + i * K, arena,
                         &out->words, err));
  aw_features_reset(&f);
  f.enabled = aw_classifier_blocks(with->final);
  aw_second_features(second, i, &f);
  AW_TRY(aw_reasons_make(s->final, with->final, &f, final, arena, &out->whole,
                         err));
cleanup:
  aw_names_free(f.names);
  aw_features_release(&f);
  return status;
}

/* Label those that the detector kept and drop those that are none. */
static avow_status label_found(aw_stancer_session *s, aw_arena *arena,
                               aw_candidates *found, const double *lead,
                               uint32_t party_count, aw_stances *stances,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_stancer *with = s->stancer;
  double final[AW_FINAL_LABELS], probability[AW_FINAL_LABELS];
  uint32_t count = found->count, kept = 0;
  double *score = AW_NEW(arena, double, count *K);
  aw_claim *out = AW_NEW(arena, aw_claim, count);
  if (s->explains) stances->why = AW_NEW(arena, avow_claim_reasons, count + 1);
  if (score == NULL || out == NULL || (s->explains && stances->why == NULL))
    return aw_nomem(err);
  AW_TRY(first_pass(s, with->found, s->found, found->item, count, score,
                    &stances->unknown_share, err));
  aw_second *second =
      aw_second_begin(arena, found->item, score, lead, count, party_count);
  if (second == NULL) AW_TRY(aw_nomem(err));
  s->features.enabled = aw_classifier_blocks(with->final);
  for (uint32_t i = 0; i < count; i++) {
    AW_TRY(second_pass(s, s->final, second, i, final, err));
    if (aw_none_lead(final) > (double)with->rule.none) continue;
    if (s->explains)
      AW_TRY(explain(s, arena, found->item, score, second, i, final,
                     &stances->why[kept], err));
    (void)aw_classifier_probability(with->final, final, probability);
    out[kept] = found->item[i];
    set_stance(&out[kept++], probability);
  }
  found->item = out;
  found->count = kept;
cleanup:
  return status;
}

static void apply_threshold(aw_claim *claim, size_t count, double least) {
  for (size_t i = 0; i < count; i++)
    if (claim[i].probability[claim[i].stance] < least)
      claim[i].stance = AVOW_UNCLEAR;
}

avow_status aw_stance(aw_stancer_session *session, aw_document *doc,
                      const aw_attributions *who, double min_confidence,
                      aw_stances *out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_view view;
  aw_candidates found;
  double *lead;
  *out = (aw_stances){ 0 };
  AW_TRY(aw_view_make(doc, who, &session->stancer->wording, NULL, &view, err));
  AW_TRY(aw_find_candidates(&view, &found, err));
  AW_TRY(aw_extractor_begin(session->extractor, &view, NULL, 0, err));
  lead = AW_NEW(doc->arena, double, found.count);
  if (lead == NULL) AW_TRY(aw_nomem(err));
  AW_TRY(detect(session, &found, lead, err));
  AW_TRY(aw_extractor_begin(session->extractor, &view, found.item, found.count,
                            err));
  AW_TRY(label_found(session, doc->arena, &found, lead, view.party_count, out,
                     err));
  apply_threshold(found.item, found.count, min_confidence);
  out->claim = found.item;
  out->claim_count = found.count;
  out->target_found = view.strong > 0;
  out->answer = AW_NEW(doc->arena, aw_answer, who->speaker_count);
  if (out->answer == NULL || !aw_answer_all(doc->arena, found.item, found.count,
                                            out->answer, who->speaker_count))
    AW_TRY(aw_nomem(err));
cleanup:
  return status;
}

/* ---- claims that are given ----------------------------------------------- */

avow_status aw_stance_given(aw_stancer_session *session, aw_document *doc,
                            const aw_attributions *who,
                            const aw_gold_claim *claim, size_t count,
                            aw_claim *out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_view view;
  aw_given given;
  AW_TRY(aw_given_make(doc, who, &session->stancer->wording, claim, count,
                       &view, &given, err));
  AW_TRY(
      aw_extractor_begin(session->extractor, &view, given.claim, count, err));
  AW_TRY(label_given(session, doc->arena, given.claim, count, view.party_count,
                     err));
  for (size_t i = 0; i < count; i++) {
    aw_claim *c = &out[given.order[i]];
    *c = given.claim[i];
    if (c->holder >= who->speaker_count) c->holder = AW_NO_INDEX;
    if (c->via >= who->speaker_count) c->via = AW_NO_INDEX;
  }
cleanup:
  return status;
}
