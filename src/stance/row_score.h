/* row_score.h - the scores of rows, at the speed of reading them.
 *
 * Room: stance.  May include: base/, learn/, text/.
 *
 * A linear classifier over aw_row_blocks, laid out anew: for each n-gram and
 * target the weights of its own and of its joined feature stand side by side,
 * so that one look-up serves both.  Gives what aw_scorer_score() gives, but
 * for the rounding of single precision.
 */
#ifndef AW_STANCE_ROW_SCORE_H
#define AW_STANCE_ROW_SCORE_H
#include "learn/classifier.h"
#include "stance/row_features.h"

typedef struct aw_row_table aw_row_table; /* read only once made */

/* target[target_count]: every target that training saw.  *out is NULL where
 * the layout does not fit (a kernel, too many labels times targets): then
 * aw_scorer does the work.  AVOW_ERR_NOMEM. */
avow_status aw_row_table_new(const aw_classifier *c, const aw_span *target,
                             size_t target_count, uint32_t dimensions,
                             aw_row_table **out, avow_error *err);
void aw_row_table_free(aw_row_table *table); /* NULL allowed */

typedef struct aw_row_scratch aw_row_scratch; /* one thread's */
avow_status aw_row_scratch_new(const aw_row_table *table, aw_row_scratch **out,
                               avow_error *err);
void aw_row_scratch_free(aw_row_scratch *scratch); /* NULL allowed */

/* Score the row that x->text read; of `x` the rest is working memory.  What is
 * known of a word is looked up once, and kept for when the word comes again.
 * score[label_count].  AVOW_ERR_NOMEM. */
avow_status aw_row_table_score(const aw_row_table *table,
                               aw_row_scratch *scratch, aw_row_extractor *x,
                               aw_span target, double *score, avow_error *err);
#endif
