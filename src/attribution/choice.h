/* choice.h - one decision of a chain: its places, ranked by one averaged
 * perceptron, of which each decision has features of its own.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 */
#ifndef AW_ATTRIBUTION_CHOICE_H
#define AW_ATTRIBUTION_CHOICE_H
#include "attribution/chain.h"
#include "attribution/place_gate.h"

typedef struct aw_choice {
  uint32_t best, none; /* places; `none` AW_NO_INDEX where not offered, `best`
                          where no other is */
  float best_score, none_score; /* -INFINITY where there is none */
} aw_choice;

void aw_choice_places(const aw_chain *chain, aw_decision d, aw_places *out);
void aw_choice_features(const aw_chain *chain, aw_decision d, uint32_t at,
                        uint32_t rank, unsigned part, aw_keys *out);
/* By one part of the features of place `i`, or all. */
float aw_choice_score(const aw_chain *chain, const aw_scoring *scoring,
                      aw_decision d, const aw_places *places, uint32_t i,
                      unsigned part);

/* The best place; apart from it, the score of "none".  With a gate, places
 * that are closed, or far behind after their first features, are given up. */
aw_choice aw_choice_make(const aw_chain *chain, const aw_scoring *scoring,
                         const aw_place_gate *gate, aw_decision d,
                         const aw_places *places);
#endif
