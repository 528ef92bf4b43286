/* documents.h - a stance model of documents, opened.
 *
 * Room: stance, and private to it.
 *
 * Sections, for claims that are given: "first.*" (the stance from the text of
 * the claim), "second.*" (from the first scores of the document's claims).
 * For claims that are found: "claim.*" (the detector: is a candidate a claim?),
 * "found.*" (a first pass that has seen candidates that are none, as
 * unrelated), "final.*" (a second pass that may also tell "none").  These see
 * what is within the reach of the target; "far.*" tells which statements beyond
 * it are claims (absent: all).  "rule" (aw_claim_rule), "reach" (aw_reach),
 * "odds" (aw_odds), "target" and "lexicon" (their text).
 */
#ifndef AW_STANCE_DOCUMENTS_H
#define AW_STANCE_DOCUMENTS_H
#include "stance/claim.h"
#include "stance/extract.h"
#include "stance/odds.h"
#include "stance/reach.h"
#include "stance/second.h"

/* Candidates that the detector gives a lead over `statement` or `act` are
 * labelled; those whose score of "none" exceeds all others by more than `none`
 * are dropped then. */
typedef struct aw_claim_rule {
  float statement, act; /* least score of "claim" less score of "none" */
  float none;
} aw_claim_rule;

#define AW_FINAL_LABELS (AVOW_STANCE_LABELS + 1) /* the stances, then none */
/* The first pass over what is found: the stances, where no claim counts as
 * unrelated; then the problems among claims (second.h). */
#define AW_FOUND_LABELS (AVOW_STANCE_LABELS + AW_AMONG)

enum { AW_IS_CLAIM, AW_IS_NONE, AW_DETECTOR_LABELS };

struct aw_stancer {
  aw_wording wording;
  const aw_vectors *vectors; /* NULL: none */
  aw_classifier *first, *second, *claim, *found, *final;
  aw_classifier *far; /* NULL: every statement beyond the reach is a claim */
  uint32_t *link;     /* ids of "claim" in "found" */
  aw_claim_rule rule;
  aw_reach reach;
  aw_odds odds;
};

static inline double aw_lead(const double *score) {
  return score[AW_IS_CLAIM] - score[AW_IS_NONE];
}

static inline bool aw_rule_takes(const aw_claim_rule *rule, const aw_claim *c,
                                 double lead) {
  float least = c->attribution != AW_NO_INDEX ? rule->statement : rule->act;
  return lead > (double)least;
}

/* By how much "none" leads the best stance. */
static inline double aw_none_lead(const double *score) {
  double most = score[0];
  for (int k = 1; k < AVOW_STANCE_LABELS; k++)
    if (score[k] > most) most = score[k];
  return score[AVOW_STANCE_LABELS] - most;
}
#endif
