/* document_train.c - learn a stance model from annotated documents.
 *
 * Every document is read as it will be when tagging: tagged, attributed,
 * looked at.  First a classifier of the claims that are given learns from
 * their text; its out-of-fold scores train the second pass; and a detector
 * learns which of the candidates found are among the claims given.  Claims of
 * one document are never parted by a fold.
 */
#include <stdlib.h>

#include "base/status.h"
#include "learn/argmax.h"
#include "learn/scores.h"
#include "learn/switches.h"
#include "stance/documents.h"
#include "stance/given.h"
#include "stance/holder.h"

#define K ((size_t)AVOW_STANCE_LABELS)

static const double first_cost = 0.1, second_cost = 0.05, claim_cost = 0.1;
static const double final_cost = 0.05, far_cost = 0.1;
/* Features weighed by how unevenly the classes hold them. */
static const double first_contrast = 0.5, claim_contrast = 0.3;
static const char *const stances[] = { "favor", "against", "neutral",
                                       "unrelated", "none" };
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

/* What is kept of a document for the second pass. */
typedef struct kept {
  aw_claim *claim;     /* [count] */
  size_t first, count; /* examples */
  uint32_t party_count;
  aw_claim *found; /* [found_count] candidates that may be claims */
  double *lead;    /* [found_count] out of fold */
  size_t found_first, found_count; /* examples of "found" */
  uint32_t speaker_count;
} kept;

/* Of each example of a detector. */
typedef struct candidates {
  uint8_t *is_statement, *is_claim;
  size_t count, capacity;
  size_t scored; /* the first of them, not of extra documents */
} candidates;

typedef struct count_of {
  size_t taken, right;
} count_of;

/* What a reading of all documents is for. */
typedef enum reading { READ_GIVEN, READ_CANDIDATES, READ_FOUND } reading;

typedef struct learning {
  const avow_dataset *data;
  const aw_task_context *context;
  const avow_train_options *options;
  aw_wording wording;
  aw_vectors vectors;
  aw_english *english;
  aw_english_session *reading;
  aw_attributor *attributor;
  aw_attributor_session *attributing;
  aw_extractor *extractor;
  aw_features features;
  aw_names *names, *second_names;
  aw_examples *first, *second, *claim, *found, *final, *far;
  aw_trained trained_first, trained_second, trained_claim, trained_found,
      trained_final, trained_far;
  kept *document; /* [document_count] */
  size_t document_count;
  size_t *order; /* [document_count] of reading: extra ones come last */
  double *cost;  /* [document_count] of a mistake, beside others */
  size_t scored_documents, scored_claims, scored_found;
  uint32_t blocks;
  candidates near, beyond; /* the reach */
  /* by example of the first pass */
  uint32_t *gold, *unit;
  aw_reached *reached; /* all but `told`, which comes later */
  size_t claim_count;
  uint32_t *label; /* by example of "found": a stance, or none */
  size_t found_count, found_capacity;
  size_t near_next; /* of the last reading */
  aw_claim_rule rule;
  aw_reach reach;
  double odds[K]; /* claims on the odds, by stance */
  aw_odds told_odds;
  count_of beyond_taken;        /* claims beyond the reach, out of fold */
  double claim_f1, claim_f_avg; /* of claims found, out of fold */
  const char *what;
} learning;

static void learning_release(learning *l) {
  aw_wording_release(&l->wording);
  aw_english_session_free(l->reading);
  aw_english_free(l->english);
  aw_attributor_session_free(l->attributing);
  aw_attributor_free(l->attributor);
  aw_extractor_free(l->extractor);
  aw_features_release(&l->features);
  aw_names_free(l->names);
  aw_names_free(l->second_names);
  aw_examples_free(l->first);
  aw_examples_free(l->second);
  aw_examples_free(l->claim);
  aw_examples_free(l->found);
  aw_examples_free(l->final);
  aw_examples_free(l->far);
  aw_trained_release(&l->trained_first);
  aw_trained_release(&l->trained_second);
  aw_trained_release(&l->trained_claim);
  aw_trained_release(&l->trained_found);
  aw_trained_release(&l->trained_final);
  aw_trained_release(&l->trained_far);
  for (size_t d = 0; l->document != NULL && d < l->document_count; d++) {
    free(l->document[d].claim);
    free(l->document[d].found);
    free(l->document[d].lead);
  }
  free(l->label);
  free(l->document);
  free(l->near.is_statement);
  free(l->near.is_claim);
  free(l->beyond.is_statement);
  free(l->beyond.is_claim);
  free(l->reached);
  free(l->gold);
  free(l->unit);
  free(l->order);
  free(l->cost);
}

static avow_status pass_on(void *context, size_t done, size_t total) {
  const learning *l = context;
  return aw_report_progress(l->options, l->what, done, total);
}

/* ---- setting up ---------------------------------------------------------- */

static avow_status open_helpers(learning *l, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_task_context *c = l->context;
  if (c->english == NULL || c->attribution == NULL)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "stance needs the models 'english' and 'attribution', "
                   "which are not there");
  AW_TRY(aw_wording_open(NULL, l->options->target, &l->wording, err));
  AW_TRY(aw_english_open(c->english, &l->english, err));
  AW_TRY(aw_english_session_new(l->english, &l->reading, err));
  AW_TRY(aw_attributor_open(c->attribution, &l->attributor, err));
  AW_TRY(aw_attributor_session_new(l->attributor, &l->attributing, err));
  if (c->vectors != NULL) AW_TRY(aw_vectors_open(c->vectors, &l->vectors, err));
  l->extractor = aw_extractor_new(c->vectors != NULL ? &l->vectors : NULL);
  if (l->extractor == NULL) AW_TRY(aw_nomem(err));
cleanup:
  return status;
}

/* Extra documents last, so that what is scored comes first everywhere. */
static bool put_in_order(learning *l) {
  const avow_dataset *data = l->data;
  size_t count = 0;
  l->order = malloc((data->document_count + 1) * sizeof *l->order);
  l->cost = malloc((data->document_count + 1) * sizeof *l->cost);
  if (l->order == NULL || l->cost == NULL) return false;
  for (size_t d = 0; d < data->document_count; d++)
    if (data->document[d].extra <= 0.0) l->order[count++] = d;
  l->scored_documents = count;
  for (size_t d = 0; d < data->document_count; d++)
    if (data->document[d].extra > 0.0) l->order[count++] = d;
  for (size_t d = 0; d < data->document_count; d++)
    l->cost[d] = data->document[d].extra > 0.0 ? data->document[d].extra : 1.0;
  return true;
}

/* Candidates are many, and most are no claims: what few of them hold tells
 * nothing.  Half as many again must hold a feature as of claims given. */
static aw_examples *candidate_examples(void) {
  aw_block block[AW_CLAIM_BLOCK_COUNT];
  memcpy(block, aw_claim_blocks, sizeof block);
  for (size_t b = 0; b < AW_CLAIM_BLOCK_COUNT; b++)
    block[b].min_count = block[b].min_count * 3 / 2;
  return aw_examples_new(block, AW_CLAIM_BLOCK_COUNT);
}

static avow_status set_up(learning *l, avow_error *err) {
  avow_status status = aw_switches_parse(l->options->features, aw_claim_blocks,
                                         AW_CLAIM_BLOCK_COUNT, AW_STANCE_BLOCKS,
                                         &l->blocks, err);
  if (status != AVOW_OK) return status;
  size_t claims = 0;
  for (size_t d = 0; d < l->data->document_count; d++)
    claims += l->data->document[d].claim_count;
  l->first = aw_examples_new(aw_claim_blocks, AW_CLAIM_BLOCK_COUNT);
  l->claim = candidate_examples();
  l->second = aw_examples_new(aw_second_blocks, AW_SECOND_BLOCKS);
  l->found = candidate_examples();
  l->final = aw_examples_new(aw_second_blocks, AW_SECOND_BLOCKS);
  l->far = aw_examples_new(aw_far_blocks, AW_FAR_BLOCKS);
  l->names = aw_names_new();
  l->second_names = aw_names_new();
  l->document = calloc(l->data->document_count + 1, sizeof *l->document);
  l->document_count = l->data->document_count;
  l->gold = malloc((claims + 1) * sizeof *l->gold);
  l->unit = malloc((claims + 1) * sizeof *l->unit);
  l->reached = malloc((claims + 1) * sizeof *l->reached);
  if (l->first == NULL || l->claim == NULL || l->second == NULL ||
      l->found == NULL || l->final == NULL || l->far == NULL ||
      l->reached == NULL || l->names == NULL || l->second_names == NULL ||
      l->document == NULL || l->gold == NULL || l->unit == NULL ||
      !put_in_order(l))
    return aw_nomem(err);
  return open_helpers(l, err);
}

/* ---- reading documents --------------------------------------------------- */

static avow_status add_given(learning *l, size_t d, aw_document *doc,
                             const aw_attributions *who, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_gold_document *gold = &l->data->document[d];
  kept *k = &l->document[d];
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

/* The stance of the claim that a candidate is, or NONE. */
#define NONE ((uint32_t)K)
static uint32_t given_stance(const aw_gold_document *gold,
                             const aw_attributions *who, const aw_claim *c) {
  uint32_t stance = NONE;
  for (size_t i = 0; i < gold->claim_count; i++) {
    const aw_gold_claim *g = &gold->claim[i];
    if (g->sentence != c->sentence) continue;
    if (aw_holder_equal(g->holder, who->speaker[c->holder].name))
      return (uint32_t)g->stance;
    if (stance == NONE &&
        aw_same_holder(g->holder, who->speaker[c->holder].name))
      stance = (uint32_t)g->stance;
  }
  return stance;
}

static avow_status note_candidate(candidates *c, bool statement, bool claim,
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

static avow_status add_candidate(learning *l, size_t d, const aw_view *view,
                                 const aw_claim *c, avow_error *err) {
  avow_status status = AVOW_OK;
  bool near = aw_within_reach(view, c->sentence);
  bool claim = given_stance(&l->data->document[d], view->who, c) != NONE;
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

static avow_status add_candidates(learning *l, size_t d, aw_document *doc,
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
static avow_status keep_found(learning *l, kept *k, const aw_view *view,
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

static avow_status note_label(learning *l, uint32_t label, avow_error *err) {
  if (l->found_count == l->found_capacity) {
    size_t capacity = l->found_capacity == 0 ? 4096 : l->found_capacity * 2;
    uint32_t *more = realloc(l->label, capacity * sizeof *more);
    if (more == NULL) return aw_nomem(err);
    l->label = more;
    l->found_capacity = capacity;
  }
  l->label[l->found_count++] = label;
  return AVOW_OK;
}

/* The last reading: candidates as examples of stances. */
static avow_status add_found(learning *l, size_t d, aw_document *doc,
                             const aw_attributions *who, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_gold_document *gold = &l->data->document[d];
  kept *k = &l->document[d];
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

static avow_status read_document(learning *l, size_t d, reading what,
                                 aw_arena *arena, avow_error *err) {
  static avow_status (*const add[])(
      learning *, size_t, aw_document *, const aw_attributions *,
      avow_error *) = { [READ_GIVEN] = add_given,
                        [READ_CANDIDATES] = add_candidates,
                        [READ_FOUND] = add_found };
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
static void count_scored(learning *l, reading what) {
  if (what == READ_GIVEN) l->scored_claims = l->claim_count;
  if (what == READ_FOUND) l->scored_found = l->found_count;
  if (what != READ_CANDIDATES) return;
  l->near.scored = l->near.count;
  l->beyond.scored = l->beyond.count;
}

static avow_status read_all(learning *l, reading what, avow_error *err) {
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
    AW_TRY(pass_on(l, n + 1, l->document_count));
  }
  if (l->scored_claims == 0)
    AW_TRY(aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "the documents hold no claims to learn from, or only "
                   "extra ones do"));
cleanup:
  aw_arena_release(&arena);
  return status;
}

/* ---- training ------------------------------------------------------------ */

static void begin_training(learning *l, const char *what, const double *cost,
                           double balance, size_t scored, aw_training *how) {
  const avow_train_options *o = l->options;
  aw_training_init(how);
  how->label = stances;
  how->label_count = K;
  how->c = cost;
  how->c_count = 1;
  how->class_balance = balance;
  how->scored = scored;
  how->group_cost = l->cost;
  how->folds = o->folds;
  how->seed = o->seed;
  how->threads = o->threads;
  how->progress = pass_on;
  how->progress_context = l;
  l->what = what;
}

static avow_status train_first(learning *l, aw_model_writer *writer,
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

static avow_status add_second(learning *l, const kept *k, size_t d,
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
typedef avow_status add_document(learning *l, const kept *k, size_t d,
                                 aw_arena *arena, avow_error *err);

static avow_status add_together(learning *l, add_document *add,
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

static avow_status train_second(learning *l, aw_model_writer *writer,
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

static void choose_reach(learning *l) {
  for (size_t i = 0; i < l->scored_claims; i++)
    l->reached[i].told =
        (avow_stance)aw_argmax(l->trained_second.fold_score + i * K, K);
  aw_reach_choose(l->reached, l->scored_claims, &l->reach);
}

/* ---- claims that are found ----------------------------------------------- */

#define STEPS 81 /* thresholds tried, -2 to 2 */
/* What the detector lets pass is looked at again, so recall weighs more. */
#define RECALL_WEIGHT 2.0
/* Claims, and others, that the detector of those beyond the reach needs. */
#define FAR_LEAST 50u

static double threshold_at(size_t step) {
  return -2.0 + 4.0 * (double)step / (STEPS - 1);
}

static size_t count_kind(const candidates *c, const double *fold_score,
                         bool statement, count_of count[STEPS]) {
  size_t all = 0;
  for (size_t i = 0; i < c->scored; i++) {
    if (c->is_statement[i] != statement) continue;
    double lead = aw_lead(fold_score + 2 * i);
    all += c->is_claim[i];
    for (size_t t = 0; t < STEPS; t++) {
      if (lead <= threshold_at(t)) break;
      count[t].taken++;
      count[t].right += c->is_claim[i];
    }
  }
  return all;
}

/* The threshold of best F-beta for one kind of candidate, out of fold; what
 * it lets pass is in *taken. */
static float choose_threshold(const candidates *c, const aw_trained *trained,
                              bool statement, double beta, count_of *taken) {
  count_of count[STEPS] = { { 0, 0 } };
  size_t all = count_kind(c, trained->fold_score, statement, count), best = 0;
  double most = -1.0, b = beta * beta;
  for (size_t t = 0; t < STEPS; t++) {
    double f = (1.0 + b) * (double)count[t].right /
               ((double)count[t].taken + b * (double)all + 1e-9);
    if (f <= most) continue;
    most = f;
    best = t;
  }
  *taken = count[best];
  return (float)threshold_at(best);
}

static avow_status train_claim(learning *l, aw_model_writer *writer,
                               avow_error *err) {
  aw_training how;
  begin_training(l, "claims", &claim_cost, 0.0, l->near.scored, &how);
  how.label = answers;
  how.label_count = AW_DETECTOR_LABELS;
  how.contrast = claim_contrast;
  avow_status status = aw_classifier_train(l->claim, &how, NULL, "claim",
                                           writer, &l->trained_claim, err);
  if (status != AVOW_OK) return status;
  count_of taken;
  l->rule.statement = choose_threshold(&l->near, &l->trained_claim, true,
                                       RECALL_WEIGHT, &taken);
  l->rule.act = choose_threshold(&l->near, &l->trained_claim, false,
                                 RECALL_WEIGHT, &taken);
  return AVOW_OK;
}

/* Whether there are claims and others beyond the reach in enough documents to
 * tell them apart. */
static bool is_enough(const learning *l) {
  size_t claims = 0;
  for (size_t i = 0; i < l->beyond.count; i++) claims += l->beyond.is_claim[i];
  return claims >= FAR_LEAST && l->beyond.count - claims >= FAR_LEAST;
}

static avow_status train_far(learning *l, aw_model_writer *writer,
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
  l->reach.least = choose_threshold(&l->beyond, &l->trained_far, true, 1.0,
                                    &l->beyond_taken);
  return AVOW_OK;
}

static avow_status add_final(learning *l, const kept *k, size_t d,
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

/* Out of fold, where "none" must lead by more than a threshold. */
typedef struct found_score {
  double f1, f_avg; /* of claims; of claims and stances */
} found_score;

static found_score score_found(const learning *l, const size_t *given,
                               double threshold) {
  size_t taken = l->beyond_taken.taken, right = l->beyond_taken.right;
  size_t told[2] = { 0, 0 }, hit[2] = { 0, 0 };
  for (size_t i = 0; i < l->scored_found; i++) {
    const double *score = l->trained_final.fold_score + i * AW_FINAL_LABELS;
    if (aw_none_lead(score) > threshold) continue;
    avow_stance k = (avow_stance)aw_argmax(score, K);
    taken++;
    right += l->label[i] != NONE;
    if (k > AVOW_AGAINST) continue;
    told[k]++;
    hit[k] += l->label[i] == (uint32_t)k;
  }
  return (found_score){ 2.0 * (double)right /
                            (double)(taken + l->scored_claims),
                        (double)hit[0] / (double)(told[0] + given[0] + 1) +
                            (double)hit[1] / (double)(told[1] + given[1] + 1) };
}

/* How far "none" must lead: the best sum of the F1 of claims and of F_avg
 * over claims and stances, as the mean over thresholds round it: a single one
 * may be best by chance. */
#define ROUND 3u /* thresholds on either side */
static void choose_none(learning *l) {
  found_score all[STEPS];
  double best = -1.0;
  size_t given[2] = { 0, 0 };
  for (size_t i = 0; i < l->scored_claims; i++)
    if (l->gold[i] <= AVOW_AGAINST) given[l->gold[i]]++;
  for (size_t t = 0; t < STEPS; t++)
    all[t] = score_found(l, given, threshold_at(t));
  for (size_t t = ROUND; t + ROUND < STEPS; t++) {
    double sum = 0.0;
    for (size_t i = t - ROUND; i <= t + ROUND; i++)
      sum += all[i].f1 + all[i].f_avg;
    if (sum <= best) continue;
    best = sum;
    l->claim_f1 = all[t].f1;
    l->claim_f_avg = all[t].f_avg;
    l->rule.none = (float)threshold_at(t);
  }
}

static avow_status train_found(learning *l, aw_model_writer *writer,
                               avow_error *err) {
  aw_training how;
  avow_status status = read_all(l, READ_FOUND, err);
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

static avow_status train_final(learning *l, aw_model_writer *writer,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  aw_training how;
  AW_TRY(add_together(l, add_final, err));
  begin_training(l, "what is found together", &final_cost, 0.7, l->scored_found,
                 &how);
  how.label_count = AW_FINAL_LABELS;
  AW_TRY(aw_classifier_train(l->final, &how, l->second_names, "final", writer,
                             &l->trained_final, err));
  choose_none(l);
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

/* ---- the card ------------------------------------------------------------ */

static void add_shares(const double *share, aw_strbuf *card) {
  for (size_t k = 0; k < K; k++) {
    aw_strbuf_add_format(card, "%s\"%s\":", k == 0 ? "{" : ",", stances[k]);
    aw_strbuf_add_fixed(card, share[k], 4);
  }
  aw_strbuf_add_char(card, '}');
}

/* How far the target reaches, and how stances are shared out beyond it. */
static void add_reach(const aw_reach *reach, aw_strbuf *card) {
  if (reach->sentences == AW_REACH_ALL) return;
  aw_strbuf_add_format(
      card, ",\"reach\":{\"sentences\":%u,\"beyond\":", reach->sentences);
  add_shares(reach->share, card);
  aw_strbuf_add_char(card, '}');
}

/* How stances are shared out over what is said of the odds. */
static void add_odds(const aw_odds *odds, aw_strbuf *card) {
  if (odds->count == 0) return;
  aw_strbuf_add_format(card,
                       ",\"odds\":{\"claims\":%u,\"share\":", odds->count);
  add_shares(odds->share, card);
  aw_strbuf_add_char(card, '}');
}

static avow_status add_scores(learning *l, aw_strbuf *card, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t n = l->scored_claims;
  double *probability = calloc(n, K * sizeof *probability);
  uint32_t *told = calloc(n, sizeof *told);
  uint32_t *before = calloc(n, sizeof *before);
  if (probability == NULL || told == NULL || before == NULL)
    AW_TRY(aw_nomem(err));
  AW_TRY(
      aw_heldout_probability(&l->trained_second, l->gold, K, probability, err));
  for (size_t i = 0; i < n; i++) {
    before[i] = (uint32_t)aw_argmax(l->trained_first.fold_score + i * K, K);
    told[i] = (uint32_t)aw_argmax(l->trained_second.fold_score + i * K, K);
  }
  const aw_scored scored = { .label = stances,
                             .label_count = K,
                             .gold = l->gold,
                             .told = told,
                             .count = n,
                             .probability = probability,
                             .other = before,
                             .unit = l->unit,
                             .unit_count = l->document_count,
                             .seed = l->options->seed };
  aw_strbuf_add_text(card, ",\"chosen\":{\"cost\":");
  aw_strbuf_add_double(card, l->trained_first.c);
  aw_strbuf_add_text(card, "},\"claims_found_f1\":");
  aw_strbuf_add_fixed(card, l->claim_f1, 4);
  aw_strbuf_add_text(card, ",\"claims_found_f_avg\":");
  aw_strbuf_add_fixed(card, l->claim_f_avg, 4);
  add_reach(&l->reach, card);
  add_odds(&l->told_odds, card);
  aw_strbuf_add_text(card, ",\"scores\":{\"how\":\"held out\",");
  AW_TRY(aw_scores_write(&scored, card, err));
  aw_strbuf_add_char(card, '}');
cleanup:
  free(probability);
  free(told);
  free(before);
  return status;
}

avow_status aw_stance_train_documents(const avow_dataset *data,
                                      const aw_task_context *context,
                                      aw_model_writer *writer,
                                      avow_error *err) {
  avow_status status = AVOW_OK;
  learning l = { .data = data,
                 .context = context,
                 .options = context->options };
  aw_features_init(&l.features);
  AW_TRY(set_up(&l, err));
  AW_TRY(read_all(&l, READ_GIVEN, err));
  AW_TRY(train_first(&l, writer, err));
  AW_TRY(train_second(&l, writer, err));
  choose_reach(&l);
  AW_TRY(read_all(&l, READ_CANDIDATES, err));
  AW_TRY(train_claim(&l, writer, err));
  AW_TRY(train_far(&l, writer, err));
  AW_TRY(train_found(&l, writer, err));
  AW_TRY(train_final(&l, writer, err));
  aw_model_writer_add(writer, "target", l.wording.target_text);
  aw_model_writer_add(writer, "lexicon", l.wording.stance_text);
  AW_TRY(add_scores(&l, context->card, err));
cleanup:
  learning_release(&l);
  return status;
}
