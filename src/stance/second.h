/* second.h - the second pass: what the first pass's scores of a document's
 * claims say about each of them.
 *
 * Room: stance.  May include: base/, learn/.
 * A holder rarely changes sides within a document, and sides answer each
 * other: the features are own scores, and means, maxima and counts over the
 * same holder's other claims, the other claims of the sentence, those nearby,
 * and all others.  (Stacked learning over out-of-fold scores: Wolpert 1992,
 * "Stacked generalization"; for sequences: Cohen and Carvalho 2005.)
 */
#ifndef AW_STANCE_SECOND_H
#define AW_STANCE_SECOND_H
#include "learn/classifier.h"
#include "stance/stance.h"

#define AW_SECOND_BLOCKS 1u
extern const aw_block aw_second_blocks[AW_SECOND_BLOCKS];

/* Problems told apart where there is a claim: each stance against the rest. */
#define AW_AMONG ((size_t)AVOW_STANCE_LABELS)

/* The first scores of a document's claims. */
typedef struct aw_first_scores {
  const double *stance; /* [count][width] the stances first */
  size_t width;
  const double *lead; /* [count] by how much the detector takes each for a
                         claim, and the stances may be followed by AW_AMONG
                         more scores; NULL: claims are given */
} aw_first_scores;

typedef struct aw_second aw_second;
/* Summaries of a document's claims, sorted by sentence, in `arena`.  NULL
 * where memory is out.  Takes time and memory that grow with count + parties.
 */
aw_second *aw_second_begin(aw_arena *arena, const aw_claim *claim,
                           const aw_first_scores *first, size_t count,
                           uint32_t party_count);
/* The features of claim i, appended to `f`. */
void aw_second_features(const aw_second *s, size_t i, aw_features *f);
#endif
