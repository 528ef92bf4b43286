/* extract_near.h - features of the words round the target and the holder of a
 * claim, and between both.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_NEAR_H
#define AW_STANCE_EXTRACT_NEAR_H
#include "stance/extract_claim.h"

/* The words before and after either, alone and in runs. */
void aw_extract_near(const aw_extractor *x, aw_features *f);
#endif
