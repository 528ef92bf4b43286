/* place_gate.h - which places a border is looked for at: the first stages of a
 * cascade, learnt so that few right ones are lost.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 */
#ifndef AW_ATTRIBUTION_PLACE_GATE_H
#define AW_ATTRIBUTION_PLACE_GATE_H
#include "attribution/chain.h"

#define AW_PLACE_GAPS 5u /* classes of distance, or of what is between */
#define AW_PLACE_TAGS 64u

/* Which places are looked at closely, told by the tags before and after them
 * and by how far they are: a bit each.  As it lies in the model. */
typedef struct aw_place_gate {
  uint64_t open[AW_DECISIONS][AW_PLACE_GAPS][AW_PLACE_TAGS];
  /* A place further behind the first than this, by the first part of its
   * features, is not asked for the rest: the second stage. */
  float behind[AW_DECISIONS];
  uint32_t unused; /* 0 */
} aw_place_gate;

/* Numbers of the places that the gate leaves open, all but "none", into
 * open[]; returns how many.  NULL: all are open. */
uint32_t aw_place_gate_open(const aw_place_gate *gate, const aw_chain *chain,
                            aw_decision d, const aw_places *places,
                            uint32_t open[AW_PLACES_MAX]);

/* How often such a place was offered, and was the right one. */
typedef struct aw_place_count {
  uint32_t seen, right;
} aw_place_count;
typedef struct aw_place_counts {
  aw_place_count of[AW_DECISIONS][AW_PLACE_GAPS][AW_PLACE_TAGS][AW_PLACE_TAGS];
} aw_place_counts;
/* Count the places of one decision, of which number `right` is right. */
void aw_place_counts_add(aw_place_counts *counts, const aw_chain *chain,
                         aw_decision d, const aw_places *places,
                         uint32_t right);
/* Close the places that are right least often, as long as that stops no more
 * than the part `loss` of the right ones. */
avow_status aw_place_gate_make(const aw_place_counts *counts, double loss,
                               aw_place_gate *out, avow_error *err);

/* How far right places were behind after their first features: cell i counts
 * those in [i, i + 1) * AW_GAP_STEP, the last all from there on. */
#define AW_GAP_CELLS 1024u
#define AW_GAP_STEP 64.0f
typedef struct aw_place_gaps {
  uint32_t of[AW_DECISIONS][AW_GAP_CELLS];
} aw_place_gaps;
/* The gap of decision `d` that only the part `loss` of them lies beyond. */
float aw_place_gap(const aw_place_gaps *gaps, uint32_t d, double loss);
#endif
