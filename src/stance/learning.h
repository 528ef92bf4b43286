/* learning.h - what the steps of learning from annotated documents share.
 *
 * Room: stance, and private to it.
 *
 * document_train.c leads, in the order of its last function; learning.c opens
 * and closes, document_read.c turns documents into examples, threshold.c
 * chooses what must lead by how much, document_card.c tells how it went.
 */
#ifndef AW_STANCE_LEARNING_H
#define AW_STANCE_LEARNING_H
#include "learn/examples.h"
#include "stance/documents.h"
#include "stance/given.h"

/* What is kept of a document for the passes that see its claims together. */
typedef struct aw_kept {
  aw_claim *claim;     /* [count] given */
  size_t first, count; /* examples */
  uint32_t party_count;
  aw_claim *found; /* [found_count] candidates that may be claims */
  double *lead;    /* [found_count] out of fold */
  size_t found_first, found_count; /* examples of "found" */
  uint32_t speaker_count;
} aw_kept;

/* Of each example of a detector. */
typedef struct aw_detected {
  uint8_t *is_statement, *is_claim;
  size_t count, capacity;
  size_t scored; /* the first of them, not of extra documents */
} aw_detected;

typedef struct aw_hits {
  size_t taken, right;
} aw_hits;

/* What a reading of all documents is for. */
typedef enum aw_reading {
  AW_READ_GIVEN,
  AW_READ_CANDIDATES,
  AW_READ_FOUND
} aw_reading;

typedef struct aw_learning {
  const avow_dataset *data;
  const aw_task_context *context;
  const avow_train_options *options;
  const char *what; /* is being done, for who asked for progress */

  /* by what a document is read */
  aw_wording wording;
  aw_vectors vectors;
  aw_english *english;
  aw_english_session *reading;
  aw_attributor *attributor;
  aw_attributor_session *attributing;
  aw_extractor *extractor;
  aw_features features;
  uint32_t blocks; /* of features, that are asked for */

  /* documents; those that are scored come first everywhere */
  aw_kept *document; /* [document_count] */
  size_t document_count;
  size_t *order; /* [document_count] of reading: extra ones come last */
  double *cost;  /* [document_count] of a mistake, beside others */
  size_t scored_documents, scored_claims, scored_found;

  /* examples by section of the model, and what is learnt from them */
  aw_names *names, *second_names;
  aw_examples *first, *second, *claim, *found, *final, *far;
  aw_trained trained_first, trained_second, trained_claim, trained_found,
      trained_final, trained_far;

  /* claims given, by example of "first" */
  uint32_t *gold, *unit;
  aw_reached *reached; /* all but `told`, which comes later */
  size_t claim_count;
  double odds[AVOW_STANCE_LABELS]; /* claims on the odds, by stance */

  /* candidates: within the reach, by example of "claim"; beyond it */
  aw_detected near, beyond;
  size_t near_next; /* of the last reading */
  uint32_t *label;  /* by example of "found": a stance, or none */
  size_t found_count, found_capacity;
  aw_hits beyond_taken; /* claims beyond the reach, out of fold */

  /* what is chosen, and how that went */
  aw_claim_rule rule;
  aw_reach reach;
  aw_odds told_odds;
  double claim_f1, claim_f_avg; /* of claims found, out of fold */
} aw_learning;

/* The label of a candidate that is no claim. */
#define AW_NO_CLAIM ((uint32_t)AVOW_STANCE_LABELS)

extern const char *const aw_final_labels[AW_FINAL_LABELS];

/* `l` is zeroed but for its first three members; release it whatever comes.
 * AVOW_ERR_NOMEM; AVOW_ERR_ARGUMENT: a model that is needed isn't there, or a
 * wrong choice of features; what opening those models and the target gives. */
avow_status aw_learning_open(aw_learning *l, avow_error *err);
void aw_learning_release(aw_learning *l);
/* Tell how far the work is; `context` is an aw_learning. */
avow_status aw_learning_pass_on(void *context, size_t done, size_t total);

/* Read all documents with claims and add examples: of "first"; of "claim" and
 * "far"; of "found".  AVOW_ERR_NOMEM; AVOW_ERR_DATA: no claims; what reading a
 * document gives, with its line. */
avow_status aw_learning_read(aw_learning *l, aw_reading what, avow_error *err);

/* The threshold of best F-beta for one kind of candidate, out of fold; what
 * it lets pass is in *taken. */
float aw_choose_threshold(const aw_detected *c, const aw_trained *trained,
                          bool statement, double beta, aw_hits *taken);
/* How far "none" must lead what is found: sets the rule, claim_f1 and
 * claim_f_avg. */
void aw_choose_none(aw_learning *l);

/* Members of the model's card: settings, reach, odds, scores held out.
 * AVOW_ERR_NOMEM. */
avow_status aw_learning_add_card(const aw_learning *l, aw_strbuf *card,
                                 avow_error *err);
#endif
