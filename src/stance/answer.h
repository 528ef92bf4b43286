/* answer.h - the document's answer for each speaker.
 *
 * Room: stance.  May include: base/.
 */
#ifndef AW_STANCE_ANSWER_H
#define AW_STANCE_ANSWER_H
#include "stance/stance.h"

/* The guideline's rule, with claims counted by how sure they are.  Where a
 * claim is in favor or against: of more in favor, more against, and mixed, which
 * is some of either and as many, what is most probable where each claim is
 * drawn by its probabilities.  With none of either neutral if there is a neutral
 * claim, else unrelated; unclear where every claim is.  Confidence: how probable
 * the answer is in those draws, where claims that are on no side come together.
 * answer[speaker_count], zeroed by the caller; false where memory is out. */
bool aw_answer_all(aw_arena *arena, const aw_claim *claim, size_t count,
                   aw_answer *answer, size_t speaker_count);
#endif
