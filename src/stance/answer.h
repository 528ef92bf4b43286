/* answer.h - the document's answer for each speaker.
 *
 * Room: stance.  May include: base/.
 */
#ifndef AW_STANCE_ANSWER_H
#define AW_STANCE_ANSWER_H
#include "stance/stance.h"

/* The guideline's rule, with claims counted by how sure they are: where a claim
 * is in favor or against, the side that all claims together make more probable;
 * mixed where as many are on either side and their probabilities are nearly
 * even; with none of either neutral if there is a neutral claim, else
 * unrelated; unclear where every claim is.  Confidence: how probable the answer
 * is where each claim is drawn by its probabilities, and claims that are on no
 * side come together.
 * answer[speaker_count], zeroed by the caller; false where memory is out. */
bool aw_answer_all(aw_arena *arena, const aw_claim *claim, size_t count,
                   aw_answer *answer, size_t speaker_count);
#endif
