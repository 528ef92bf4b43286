/* documents.h - a stance model of documents, opened.
 *
 * Room: stance, and private to it.
 *
 * Sections: "first.*" (the stance of a claim from its text), "second.*" (from
 * the first scores of the document's claims), "claim.*" (is a candidate a
 * claim?), "rule" (aw_claim_rule), "target" and "lexicon" (their text).
 */
#ifndef AW_STANCE_DOCUMENTS_H
#define AW_STANCE_DOCUMENTS_H
#include "stance/claim.h"
#include "stance/extract.h"
#include "stance/second.h"

/* A candidate is a claim where its score exceeds what its kind asks for. */
typedef struct aw_claim_rule {
  float statement, act; /* of scores of "claim" less scores of "none" */
} aw_claim_rule;

enum { AW_IS_CLAIM, AW_IS_NONE, AW_DETECTOR_LABELS };

struct aw_stancer {
  aw_wording wording;
  const aw_vectors *vectors; /* NULL: none */
  aw_classifier *first, *second, *claim;
  aw_claim_rule rule;
};

static inline bool aw_rule_takes(const aw_claim_rule *rule, const aw_claim *c,
                                 const double *score) {
  double lead = score[AW_IS_CLAIM] - score[AW_IS_NONE];
  float least = c->attribution != AW_NO_INDEX ? rule->statement : rule->act;
  return lead > (double)least;
}
#endif
