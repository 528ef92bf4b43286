/* stance.c - claims, their stance and answers, with a trained model. */
#include "stance/stance.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"
#include "learn/argmax.h"
#include "learn/vocabulary.h"
#include "stance/answer.h"
#include "stance/documents.h"
#include "stance/given.h"
#include "stance/why.h"

#define K AVOW_STANCE_LABELS

struct aw_stancer_session {
  const aw_stancer *stancer;
  aw_extractor *extractor;
  aw_scorer *first, *second, *claim, *more, *found, *final, *far;
  aw_features features;
  aw_seen seen; /* of the claim at hand, by the detector */
  /* What candidates of one sentence have in common is scored once for each of
   * the three scorers `claim` and `more`, of the early blocks of the detector
   * and of the others, and `found`. */
  uint32_t early_of, more_of, found_of; /* sentences, or AW_NO_INDEX */
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
  /* Models may go without the problems among claims. */
  bool among = aw_classifier_label_count(s->found) != K;
  AW_TRY(check_labels(s->found, among ? AW_FOUND_LABELS : K, err));
  AW_TRY(check_labels(s->final, AW_FINAL_LABELS, err));
  if (aw_model_file_find(file, "far.meta").ptr != NULL)
    AW_TRY(aw_classifier_open(file, "far", aw_far_blocks, AW_FAR_BLOCKS,
                              &s->far, err));
  if (aw_classifier_label_count(s->claim) != AW_DETECTOR_LABELS ||
      (s->far != NULL &&
       aw_classifier_label_count(s->far) != AW_DETECTOR_LABELS))
    AW_TRY(aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the detector of claims has not two labels"));
  AW_TRY(aw_reach_open(file, &s->reach, err));
  AW_TRY(aw_odds_open(file, &s->odds, err));
  s->link = aw_classifier_link(s->claim, s->found);
  if (s->link == NULL) AW_TRY(aw_nomem(err));
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
  aw_classifier_free(stancer->far);
  free(stancer->link);
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
  AW_TRY(aw_scorer_new(stancer->claim, &s->more, err));
  AW_TRY(aw_scorer_new(stancer->found, &s->found, err));
  AW_TRY(aw_scorer_new(stancer->final, &s->final, err));
  if (stancer->far != NULL) AW_TRY(aw_scorer_new(stancer->far, &s->far, err));
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
  aw_scorer_free(session->more);
  aw_scorer_free(session->found);
  aw_scorer_free(session->final);
  aw_scorer_free(session->far);
  aw_features_release(&session->features);
  aw_seen_release(&session->seen);
  free(session);
}

void aw_stancer_session_explain(aw_stancer_session *session, bool why) {
  session->explains = why;
}

/* ---- stances of claims --------------------------------------------------- */

/* First scores of each claim that is given. */
static avow_status first_pass(aw_stancer_session *s, const aw_claim *claim,
                              size_t count, double *score, avow_error *err) {
  avow_status status = AVOW_OK;
  s->features.enabled = aw_classifier_blocks(s->stancer->first);
  for (size_t i = 0; i < count; i++) {
    aw_features_reset(&s->features);
    AW_TRY(aw_extract(s->extractor, &claim[i], &s->features, err));
    if (aw_scorer_score(s->first, &s->features, score + i * K, NULL) != AVOW_OK)
      AW_TRY(aw_nomem(err));
  }
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
static avow_status label_given(aw_stancer_session *s, const aw_view *view,
                               aw_claim *claim, size_t count, avow_error *err) {
  aw_arena *arena = view->doc->arena;
  avow_status status = AVOW_OK;
  const aw_stancer *with = s->stancer;
  double final[K];
  double *score = AW_NEW(arena, double, count *K);
  if (score == NULL) return aw_nomem(err);
  AW_TRY(first_pass(s, claim, count, score, err));
  aw_second *second =
      aw_second_begin(arena, claim, &(aw_first_scores){ score, K, NULL }, count,
                      view->party_count);
  if (second == NULL) AW_TRY(aw_nomem(err));
  s->features.enabled = aw_classifier_blocks(with->second);
  for (size_t i = 0; i < count; i++) {
    AW_TRY(second_pass(s, s->second, second, i, final, err));
    claim[i].stance = (avow_stance)aw_classifier_probability(
        with->second, final, claim[i].probability);
    (void)aw_odds_label(&with->odds, view, &claim[i]);
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

/* The features of `c` in the blocks that are enabled, but for what the claims
 * of its sentence have in common: that is scored by `with` unless it is of the
 * sentence already scored.  looked: `c` is what was extracted last. */
static avow_status tell_own(aw_stancer_session *s, aw_scorer *with,
                            uint32_t *scored, const aw_claim *c, bool looked,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  aw_extractor *x = s->extractor;
  aw_features *f = &s->features;
  if (*scored != c->sentence) {
    aw_features_reset(f);
    aw_extractor_tell(x, AW_COMMON);
    AW_TRY(looked ? aw_extract_more(x, f, err) : aw_extract(x, c, f, err));
    looked = true;
    if (!aw_scorer_share(with, f)) AW_TRY(aw_nomem(err));
    *scored = c->sentence;
  }
  aw_features_reset(f);
  aw_extractor_tell(x, AW_OWN);
  AW_TRY(looked ? aw_extract_more(x, f, err) : aw_extract(x, c, f, err));
cleanup:
  aw_extractor_tell(x, AW_COMMON | AW_OWN);
  return status;
}

/* Lead of a candidate from the features of some blocks, the bias included. */
static avow_status lead_of(aw_stancer_session *s, aw_scorer *with, double *lead,
                           avow_error *err) {
  double score[AW_DETECTOR_LABELS];
  if (aw_scorer_score(with, &s->features, score, NULL) != AVOW_OK)
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
  s->features.enabled = blocks & AW_EARLY_BLOCKS;
  AW_TRY(tell_own(s, s->claim, &s->early_of, c, false, err));
  AW_TRY(lead_of(s, s->claim, &early, err));
  *kept = !act || early > (double)rule->act - EARLY_MARGIN;
  if (!*kept) return AVOW_OK;
  aw_classifier_bias(s->stancer->claim, bias);
  s->features.enabled = blocks & ~AW_EARLY_BLOCKS;
  AW_TRY(tell_own(s, s->more, &s->more_of, c, true, err));
  AW_TRY(lead_of(s, s->more, lead, err));
  *lead += early - aw_lead(bias);
  *kept = aw_rule_takes(rule, c, *lead);
cleanup:
  return status;
}

/* A statement beyond the reach; *kept: it is a claim. */
static avow_status detect_far(aw_stancer_session *s, const aw_view *view,
                              const aw_claim *c, bool *kept, avow_error *err) {
  double score[AW_DETECTOR_LABELS];
  *kept = true;
  if (s->far == NULL) return AVOW_OK;
  s->features.enabled = 1u;
  aw_features_reset(&s->features);
  aw_far_features(view, c, &s->features);
  if (s->features.failed ||
      aw_scorer_score(s->far, &s->features, score, NULL) != AVOW_OK)
    return aw_nomem(err);
  *kept = aw_lead(score) > (double)s->stancer->reach.least;
  return AVOW_OK;
}

/* Claims that the detectors do not rule out. */
typedef struct kept {
  aw_claim *all;  /* [count], by sentence, then holder */
  aw_claim *near; /* [near_count] those of them within the reach */
  double *lead;   /* [near_count] */
  aw_seen *seen;  /* [near_count] by the detector */
  uint32_t count, near_count;
} kept;

/* Keep `c`, with what both scorers of the detector saw of it. */
static avow_status keep_near(aw_stancer_session *s, kept *k, const aw_claim *c,
                             aw_arena *arena, avow_error *err) {
  aw_seen *copy = &k->seen[k->near_count], *seen = &s->seen;
  seen->count = seen->features = seen->unknown = 0;
  if (!aw_scorer_see(s->claim, seen) || !aw_scorer_see(s->more, seen))
    return aw_nomem(err);
  *copy = *seen;
  copy->item = AW_NEW(arena, aw_seen_item, seen->count);
  if (copy->item == NULL) return aw_nomem(err);
  if (seen->count > 0)
    memcpy(copy->item, seen->item, seen->count * sizeof *seen->item);
  k->near[k->near_count++] = *c;
  return AVOW_OK;
}

static avow_status detect(aw_stancer_session *s, const aw_view *view,
                          const aw_candidates *found, kept *k,
                          avow_error *err) {
  avow_status status = AVOW_OK;
  aw_arena *arena = view->doc->arena;
  *k = (kept){ .all = found->item };
  k->near = AW_NEW(arena, aw_claim, found->count);
  k->lead = AW_NEW(arena, double, found->count);
  k->seen = AW_NEW(arena, aw_seen, found->count);
  if (k->near == NULL || k->lead == NULL || k->seen == NULL)
    return aw_nomem(err);
  s->early_of = s->more_of = AW_NO_INDEX;
  for (uint32_t i = 0; i < found->count; i++) {
    const aw_claim *c = &found->item[i];
    bool near = aw_within_reach(view, c->sentence), keep = false;
    if (near)
      AW_TRY(detect_one(s, c, &k->lead[k->near_count], &keep, err));
    else
      AW_TRY(detect_far(s, view, c, &keep, err));
    if (!keep) continue;
    if (near) AW_TRY(keep_near(s, k, c, arena, err));
    k->all[k->count++] = *c;
  }
cleanup:
  return status;
}

/* The stance's own probabilities, given that there is a claim. */
static void set_stance(aw_claim *c, const double *probability) {
  double sum = 0.0;
  for (size_t k = 0; k < K; k++) sum += probability[k];
  for (size_t k = 0; k < K; k++)
    c->probability[k] = sum > 0.0 ? probability[k] / sum : 1.0 / (double)K;
  c->stance = (avow_stance)aw_argmax(c->probability, K);
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
  AW_TRY(aw_reasons_make(s->found, with->found, &f,
                         first + i * aw_classifier_label_count(with->found),
                         arena, &out->words, err));
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

/* Why a claim of a kind has its stance: how such claims fared. */
static avow_status explain_kind(aw_span kind, const aw_claim *c,
                                aw_arena *arena, avow_claim_reasons *out,
                                avow_error *err) {
  avow_reason *item = AW_NEW(arena, avow_reason, 1);
  if (item == NULL) return aw_nomem(err);
  *item = (avow_reason){ .name = { kind.ptr, kind.len } };
  out->words = (avow_reasons){ .item = item, .count = 1 };
  for (size_t k = 0; k < K; k++)
    item->part[k] = out->words.score[k] = log(c->probability[k]);
  out->whole = out->words;
  return AVOW_OK;
}

/* What the passes over the claims within the reach share. */
typedef struct passes {
  double *first; /* [near_count][labels] */
  aw_second *second;
} passes;

/* First scores of what the detector kept, whose features it has seen; the mean
 * share of those that are unknown. */
static avow_status score_near(aw_stancer_session *s, const kept *k,
                              double *score, double *unknown, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_stancer *with = s->stancer;
  size_t width = aw_classifier_label_count(with->found);
  double sum = 0.0, share = 0.0;
  s->features.enabled =
      aw_classifier_blocks(with->found) & ~aw_classifier_blocks(with->claim);
  s->found_of = AW_NO_INDEX;
  for (uint32_t i = 0; i < k->near_count; i++) {
    AW_TRY(tell_own(s, s->found, &s->found_of, &k->near[i], false, err));
    aw_extract_counts(s->extractor, &s->features);
    if (aw_scorer_score_seen(s->found, &k->seen[i], with->link, &s->features,
                             score + i * width, &share) != AVOW_OK)
      AW_TRY(aw_nomem(err));
    sum += share;
  }
  aw_scorer_share_nothing(s->found);
  *unknown = sum / (double)k->near_count;
cleanup:
  return status;
}

static avow_status look_together(aw_stancer_session *s, aw_arena *arena,
                                 const kept *k, uint32_t party_count, passes *p,
                                 double *unknown, avow_error *err) {
  *unknown = 0.0;
  if (k->near_count == 0) return AVOW_OK;
  p->first = AW_NEW(arena, double, k->near_count *AW_FOUND_LABELS);
  if (p->first == NULL) return aw_nomem(err);
  avow_status status = score_near(s, k, p->first, unknown, err);
  if (status != AVOW_OK) return status;
  const aw_first_scores first = { p->first,
                                  aw_classifier_label_count(s->stancer->found),
                                  k->lead };
  p->second =
      aw_second_begin(arena, k->near, &first, k->near_count, party_count);
  return p->second == NULL ? aw_nomem(err) : AVOW_OK;
}

/* Claim i of those within the reach; *none: it is no claim after all. */
static avow_status label_near(aw_stancer_session *s, aw_arena *arena,
                              const kept *k, const passes *p, uint32_t i,
                              aw_claim *out, avow_claim_reasons *why,
                              bool *none, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_stancer *with = s->stancer;
  double final[AW_FINAL_LABELS], probability[AW_FINAL_LABELS];
  s->features.enabled = aw_classifier_blocks(with->final);
  AW_TRY(second_pass(s, s->final, p->second, i, final, err));
  *none = aw_none_lead(final) > (double)with->rule.none;
  if (*none) return AVOW_OK;
  if (why != NULL)
    AW_TRY(explain(s, arena, k->near, p->first, p->second, i, final, why, err));
  (void)aw_classifier_probability(with->final, final, probability);
  *out = k->near[i];
  set_stance(out, probability);
cleanup:
  return status;
}

/* Label those that the detectors kept and drop those that are none. */
static avow_status label_found(aw_stancer_session *s, aw_arena *arena,
                               const kept *k, const aw_view *view,
                               aw_stances *out, avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t near = 0, count = 0;
  passes p = { NULL, NULL };
  avow_claim_reasons *why = NULL;
  if (s->explains) why = AW_NEW(arena, avow_claim_reasons, k->count + 1);
  if (s->explains && why == NULL) return aw_nomem(err);
  AW_TRY(look_together(s, arena, k, view->party_count, &p, &out->unknown_share,
                       err));
  for (uint32_t i = 0; i < k->count; i++) {
    aw_claim *c = &k->all[count];
    avow_claim_reasons *w = why == NULL ? NULL : &why[count];
    bool none = false;
    if (aw_within_reach(view, k->all[i].sentence)) {
      AW_TRY(label_near(s, arena, k, &p, near++, c, w, &none, err));
      if (!none && aw_odds_label(&s->stancer->odds, view, c) && w != NULL)
        AW_TRY(explain_kind(AW_LIT("odds"), c, arena, w, err));
    } else {
      *c = k->all[i];
      aw_reach_label(&s->stancer->reach, c);
      if (w != NULL)
        AW_TRY(explain_kind(AW_LIT("beyond-reach"), c, arena, w, err));
    }
    count += !none;
  }
  out->claim = k->all;
  out->claim_count = count;
  out->why = why;
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
  kept k;
  *out = (aw_stances){ 0 };
  AW_TRY(aw_view_make(doc, who, &session->stancer->wording,
                      session->stancer->reach.sentences, NULL, &view, err));
  AW_TRY(aw_find_candidates(&view, &found, err));
  AW_TRY(aw_extractor_begin(session->extractor, &view, NULL, 0, err));
  AW_TRY(detect(session, &view, &found, &k, err));
  AW_TRY(
      aw_extractor_begin(session->extractor, &view, k.near, k.near_count, err));
  AW_TRY(label_found(session, doc->arena, &k, &view, out, err));
  apply_threshold(out->claim, out->claim_count, min_confidence);
  out->target_found = view.strong > 0;
  out->answer = AW_NEW(doc->arena, aw_answer, who->speaker_count);
  if (out->answer == NULL ||
      !aw_answer_all(doc->arena, out->claim, out->claim_count, out->answer,
                     who->speaker_count))
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
  AW_TRY(label_given(session, &view, given.claim, count, err));
  for (size_t i = 0; i < count; i++) {
    aw_claim *c = &out[given.order[i]];
    *c = given.claim[i];
    if (c->holder >= who->speaker_count) c->holder = AW_NO_INDEX;
    if (c->via >= who->speaker_count) c->via = AW_NO_INDEX;
  }
cleanup:
  return status;
}
