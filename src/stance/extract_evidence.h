/* extract_evidence.h - what speaks for a claim being there: the statement, the
 * events and the mentions that it rests on.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_EVIDENCE_H
#define AW_STANCE_EXTRACT_EVIDENCE_H
#include "stance/extract_claim.h"

/* For the detector, and for the stances of claims that are found. */
void aw_extract_evidence(const aw_extractor *x, aw_features *f);
#endif
