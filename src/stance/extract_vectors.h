/* extract_vectors.h - features of word vectors, summed over a claim's sentence,
 * round the target and after the holder.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_VECTORS_H
#define AW_STANCE_EXTRACT_VECTORS_H
#include "stance/extract_claim.h"

/* None without vectors.  Sums of whole sentences are kept for the document. */
void aw_extract_vectors(aw_extractor *x, aw_features *f);
#endif
