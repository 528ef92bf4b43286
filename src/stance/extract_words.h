/* extract_words.h - features of the words of a claim's sentence and of the
 * sentences beside it.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_WORDS_H
#define AW_STANCE_EXTRACT_WORDS_H
#include "stance/extract_claim.h"

/* Words and pairs of them, masked. */
void aw_extract_words(aw_extractor *x, aw_features *f);
/* Words inside and outside quotation marks. */
void aw_extract_sides(const aw_extractor *x, aw_features *f);
/* Words and classes of a sentence beside that of the claim, to the block
 * AW_CLAIM_BEFORE or AW_CLAIM_AFTER; none where there is no such sentence. */
void aw_extract_neighbour(const aw_extractor *x, aw_features *f,
                          uint32_t sentence, unsigned block);
#endif
