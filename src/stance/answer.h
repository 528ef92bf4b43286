/* answer.h - the document's answer for each speaker.
 *
 * Room: stance.  May include: base/.
 */
#ifndef AW_STANCE_ANSWER_H
#define AW_STANCE_ANSWER_H
#include "stance/stance.h"

/* The guideline's rule over claims as they are labelled: the majority of favor
 * and against; a tie of at least one each is mixed; with none of either
 * neutral if there is a neutral claim, else unrelated; unclear where every
 * claim is.  Confidence: how probable the answer is if the claims were
 * independent draws of their probabilities.  answer[speaker_count], zeroed by
 * the caller; false where memory is out. */
bool aw_answer_all(aw_arena *arena, const aw_claim *claim, size_t count,
                   aw_answer *answer, size_t speaker_count);
#endif
