/* extract_flags.h - features of few values: how and where a claim is made, by
 * what kind of holder, and how near the target is.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_FLAGS_H
#define AW_STANCE_EXTRACT_FLAGS_H
#include "stance/extract_claim.h"

/* All but the numbers of claims. */
void aw_extract_flags(const aw_extractor *x, aw_features *f);
/* How many claims, known only once they are found: not for the detector. */
void aw_extract_count_flags(const aw_extractor *x, aw_features *f);
#endif
