/* document_train.c - learn a stance model from annotated documents.
 *
 * Every document is read as it will be when tagging: tagged, attributed,
 * looked at.  First a classifier of the claims that are given learns from
 * their text; its out-of-fold scores train the second pass; and a detector
 * learns which of the candidates found are among the claims given.  Claims of
 * one document are never parted by a fold.
 */
#include "base/status.h"
#include "learn/argmax.h"
#include "stance/learning.h"

#define K ((size_t)AVOW_STANCE_LABELS)

static const double first_cost = 0.1, second_cost = 0.05, claim_cost = 0.1;
static const double final_cost = 0.05, far_cost = 0.1;

/* Features weighed by how unevenly the classes hold them. */
static const double first_contrast = 0.5, claim_contrast = 0.3;
/* The first pass over what is found: where no claim is unrelated, and among
 * claims alone. */
static const char *const found_problems[AW_FOUND_LABELS] = {
  "favor",       "against",       "neutral",       "unrelated",
  "claim-favor", "claim-against", "claim-neutral", "claim-unrelated"
};
static const int8_t found_code[AW_FINAL_LABELS * AW_FOUND_LABELS] = {
  1,  -1, -1, -1, 1,  -1, -1, -1, /* favor */
  -1, 1,  -1, -1, -1, 1,  -1, -1, /* against */
  -1, -1, 1,  -1, -1, -1, 1,  -1, /* neutral */
  -1, -1, -1, 1,  -1, -1, -1, 1,  /* unrelated */
  -1, -1, -1, 1,  0,  0,  0,  0,  /* none */
};
static const char *const answers[] = { "claim", "none" };

/* What the detector lets pass is looked at again, so recall weighs more. */
#define RECALL_WEIGHT 2.0
/* Claims, and others, that the detector of those beyond the reach needs. */
#define FAR_LEAST 50u

static void begin_training(aw_learning *l, const char *what, const double *cost,
                           double balance, size_t scored, aw_training *how) {
  const avow_train_options *o = l->options;
  aw_training_init(how);
  how->label = aw_final_labels;
  how->label_count = K;
  how->c = cost;
  how->c_count = 1;
  how->class_balance = balance;
  how->scored = scored;
  how->group_cost = l->cost;
  how->folds = o->folds;
  how->seed = o->seed;
  how->threads = o->threads;
  how->progress = aw_learning_pass_on;
  how->progress_context = l;
  l->what = what;
}

static avow_status train_first(aw_learning *l, aw_model_writer *writer,
                               avow_error *err) {
  const avow_train_options *o = l->options;
  aw_training how;
  begin_training(l, "stance of claims", &first_cost,
                 o->balance < 0 ? 1.0 : o->balance, l->scored_claims, &how);
  how.contrast = first_contrast;
  if (o->cost_count > 0) {
    how.c = o->cost;
    how.c_count = o->cost_count;
  }
  return aw_classifier_train(l->first, &how, l->names, "first", writer,
                             &l->trained_first, err);
}

static avow_status add_second(aw_learning *l, const aw_kept *k, size_t d,
                              aw_arena *arena, avow_error *err) {
  avow_status status = AVOW_OK;
  if (k->count == 0) return AVOW_OK;
  const aw_first_scores first = { l->trained_first.fold_score + k->first * K, K,
                                  NULL };
  aw_second *s =
      aw_second_begin(arena, k->claim, &first, k->count, k->party_count);
  if (s == NULL) return aw_nomem(err);
  for (size_t i = 0; i < k->count; i++) {
    aw_features_reset(&l->features);
    aw_second_features(s, i, &l->features);
    if (l->features.failed) AW_TRY(aw_nomem(err));
    AW_TRY(aw_examples_add(l->second, &l->features, l->gold[k->first + i], d,
                           0.0, err));
  }
cleanup:
  return status;
}

/* Examples of a pass that sees a document's claims together: add_second() or
 * add_final(), which add nothing for a document without any. */
typedef avow_status add_document(aw_learning *l, const aw_kept *k, size_t d,
                                 aw_arena *arena, avow_error *err);

static avow_status add_together(aw_learning *l, add_document *add,
                                avow_error *err) {
  avow_status status = AVOW_OK;
  aw_arena arena;
  aw_arena_init(&arena, 0);
  l->features.enabled = 1u;
  l->features.names = l->second_names;
  for (size_t n = 0; status == AVOW_OK && n < l->document_count; n++) {
    size_t d = l->order[n];
    aw_arena_mark mark = aw_arena_save(&arena);
    status = add(l, &l->document[d], d, &arena, err);
    aw_arena_rewind(&arena, mark);
  }
  aw_arena_release(&arena);
  return status;
}

static avow_status train_second(aw_learning *l, aw_model_writer *writer,
                                avow_error *err) {
  avow_status status = AVOW_OK;
  aw_training how;
  AW_TRY(add_together(l, add_second, err));
  begin_training(l, "claims together", &second_cost, 0.7, l->scored_claims,
                 &how);
  AW_TRY(aw_classifier_train(l->second, &how, l->second_names, "second", writer,
                             &l->trained_second, err));
cleanup:
  return status;
}

static void choose_reach(aw_learning *l) {
  for (size_t i = 0; i < l->scored_claims; i++)
    l->reached[i].told =
        (avow_stance)aw_argmax(l->trained_second.fold_score + i * K, K);
  aw_reach_choose(l->reached, l->scored_claims, &l->reach);
}

/* ---- claims that are found ----------------------------------------------- */

static avow_status train_claim(aw_learning *l, aw_model_writer *writer,
                               avow_error *err) {
  aw_training how;
  begin_training(l, "claims", &claim_cost, 0.0, l->near.scored, &how);
  how.label = answers;
  how.label_count = AW_DETECTOR_LABELS;
  how.contrast = claim_contrast;
  avow_status status = aw_classifier_train(l->claim, &how, NULL, "claim",
                                           writer, &l->trained_claim, err);
  if (status != AVOW_OK) return status;
  aw_hits taken;
  l->rule.statement = aw_choose_threshold(&l->near, &l->trained_claim, true,
                                          RECALL_WEIGHT, &taken);
  l->rule.act = aw_choose_threshold(&l->near, &l->trained_claim, false,
                                    RECALL_WEIGHT, &taken);
  return AVOW_OK;
}

/* Whether there are claims and others beyond the reach in enough documents to
 * tell them apart. */
static bool is_enough(const aw_learning *l) {
  size_t claims = 0;
  for (size_t i = 0; i < l->beyond.count; i++) claims += l->beyond.is_claim[i];
  return claims >= FAR_LEAST && l->beyond.count - claims >= FAR_LEAST;
}

static avow_status train_far(aw_learning *l, aw_model_writer *writer,
                             avow_error *err) {
  aw_training how;
  l->beyond_taken.taken = l->beyond.scored;
  for (size_t i = 0; i < l->beyond.scored; i++)
    l->beyond_taken.right += l->beyond.is_claim[i];
  if (!is_enough(l)) return AVOW_OK;
  begin_training(l, "statements far from the target", &far_cost, 0.0,
                 l->beyond.scored, &how);
  how.label = answers;
  how.label_count = AW_DETECTOR_LABELS;
  avow_status status = aw_classifier_train(l->far, &how, NULL, "far", writer,
                                           &l->trained_far, err);
  if (status != AVOW_OK) return status;
  l->reach.least = aw_choose_threshold(&l->beyond, &l->trained_far, true, 1.0,
                                       &l->beyond_taken);
  return AVOW_OK;
}

static avow_status add_final(aw_learning *l, const aw_kept *k, size_t d,
                             aw_arena *arena, avow_error *err) {
  avow_status status = AVOW_OK;
  if (k->found_count == 0) return AVOW_OK;
  const aw_first_scores first = { l->trained_found.fold_score +
                                      k->found_first * AW_FOUND_LABELS,
                                  AW_FOUND_LABELS, k->lead };
  aw_second *s = aw_second_begin(arena, k->found, &first, k->found_count,
                                 k->speaker_count);
  if (s == NULL) return aw_nomem(err);
  for (size_t i = 0; i < k->found_count; i++) {
    aw_features_reset(&l->features);
    aw_second_features(s, i, &l->features);
    if (l->features.failed) AW_TRY(aw_nomem(err));
    AW_TRY(aw_examples_add(l->final, &l->features, l->label[k->found_first + i],
                           d, 0.0, err));
  }
cleanup:
  return status;
}

static avow_status train_found(aw_learning *l, aw_model_writer *writer,
                               avow_error *err) {
  aw_training how;
  avow_status status = aw_learning_read(l, AW_READ_FOUND, err);
  if (status != AVOW_OK) return status;
  begin_training(l, "stance of what is found", &first_cost, 0.7,
                 l->scored_found, &how);
  how.contrast = first_contrast;
  how.label = found_problems;
  how.label_count = AW_FOUND_LABELS;
  how.code = found_code;
  how.code_labels = AW_FINAL_LABELS;
  return aw_classifier_train(l->found, &how, l->names, "found", writer,
                             &l->trained_found, err);
}

static avow_status train_final(aw_learning *l, aw_model_writer *writer,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  aw_training how;
  AW_TRY(add_together(l, add_final, err));
  begin_training(l, "what is found together", &final_cost, 0.7, l->scored_found,
                 &how);
  how.label_count = AW_FINAL_LABELS;
  AW_TRY(aw_classifier_train(l->final, &how, l->second_names, "final", writer,
                             &l->trained_final, err));
  aw_choose_none(l);
  aw_model_writer_add(writer, "rule",
                      (aw_span){ (const char *)&l->rule, sizeof l->rule });
  aw_model_writer_add(writer, "reach",
                      (aw_span){ (const char *)&l->reach, sizeof l->reach });
  aw_odds_set(l->odds, &l->told_odds);
  aw_model_writer_add(
      writer, "odds",
      (aw_span){ (const char *)&l->told_odds, sizeof l->told_odds });
cleanup:
  return status;
}

avow_status aw_stance_train_documents(const avow_dataset *data,
                                      const aw_task_context *context,
                                      aw_model_writer *writer,
                                      avow_error *err) {
  avow_status status = AVOW_OK;
  aw_learning l = { .data = data,
                    .context = context,
                    .options = context->options };
  aw_features_init(&l.features);
  AW_TRY(aw_learning_open(&l, err));
  AW_TRY(aw_learning_read(&l, AW_READ_GIVEN, err));
  AW_TRY(train_first(&l, writer, err));
  AW_TRY(train_second(&l, writer, err));
  choose_reach(&l);
  AW_TRY(aw_learning_read(&l, AW_READ_CANDIDATES, err));
  AW_TRY(train_claim(&l, writer, err));
  AW_TRY(train_far(&l, writer, err));
  AW_TRY(train_found(&l, writer, err));
  AW_TRY(train_final(&l, writer, err));
  aw_model_writer_add(writer, "target", l.wording.target_text);
  aw_model_writer_add(writer, "lexicon", l.wording.stance_text);
  AW_TRY(aw_learning_add_card(&l, context->card, err));
cleanup:
  aw_learning_release(&l);
  return status;
}
