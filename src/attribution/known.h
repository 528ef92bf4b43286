/* known.h - what a word tells by itself: its classes, and its part in the
 * scores of the cue finder.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * Texts use few words often, so a session remembers what it worked out for
 * each; the answer never depends on what is remembered.
 *
 * The gate is the first and cheap stage of a cascade (Viola and Jones 2001;
 * Weiss and Taskar 2010): a linear score of the word and the lemmas around
 * it, of which all but a word's own sum is remembered.  Tokens that stay below
 * * its threshold begin no cue, and are not looked at again.  A second gate
 * adds what the tags and words around tell to that score (cue.c).
 */
#ifndef AW_ATTRIBUTION_KNOWN_H
#define AW_ATTRIBUTION_KNOWN_H
#include "attribution/scoring.h"
#include "attribution/work.h"

typedef struct aw_known aw_known; /* of one session */
/* Borrows both; rows of `word_scores` are AW_WORD_SCORES. */
avow_status aw_known_new(const aw_words *words, const aw_packed *word_scores,
                         aw_known **out, avow_error *err);
void aw_known_free(aw_known *known); /* NULL allowed */

/* Set work->classes, as aw_work_begin does, and work->word_score. */
avow_status aw_known_read(aw_known *known, aw_work *work, avow_error *err);

/* The features that word_score sums, of a token of `sentence`. */
void aw_known_keys(const aw_work *work, const aw_sentence *sentence,
                   uint32_t token, aw_keys *keys);

/* No weight of a row of `word_scores` is larger. */
#define AW_WORD_LARGEST 10000
/* Added to the gate's score of what it lets through whatever was learnt. */
#define AW_GATE_ALWAYS (1 << 24)
#define AW_GATE_CLASSES 2u /* open, and one for the other side of updates */
/* One pass of learning over a document, with the tags of its tokens
 * (aw_cue_tag). */

avow_status aw_gate_learn(const aw_work *work, aw_perceptron_trainer *gate,
                          aw_perceptron_trainer *second, const uint8_t *tags);
#endif
