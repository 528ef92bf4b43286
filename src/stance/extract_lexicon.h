/* extract_lexicon.h - features of the stance words of a claim's sentence: their
 * classes, who is near them and where the target is.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_LEXICON_H
#define AW_STANCE_EXTRACT_LEXICON_H
#include "stance/extract_claim.h"

/* Know the classes of a lexicon; false without memory.  They are kept while the
 * lexicon stays the same. */
bool aw_know_classes(aw_stance_classes *c, const aw_lexicon *lexicon);
void aw_free_classes(aw_stance_classes *c);

/* Classes by who stands where. */
void aw_extract_lexicon(const aw_extractor *x, aw_features *f);
/* Classes by mode, order, place and target. */
void aw_extract_classes(const aw_extractor *x, aw_features *f);
#endif
