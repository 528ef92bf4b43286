/* why.h - what a score is the sum of, for people.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_WHY_H
#define AW_STANCE_WHY_H
#include "learn/classifier.h"
#include "stance/stance.h"

/* The shares of the features of `f` (with names) in the scores of the four
 * stances, the first of the scorer's labels; score[] as the scorer gave them.
 * Features without a share are left out; the values of a word vector are one.
 * All in `arena`.  AVOW_ERR_ARGUMENT (a kernel), AVOW_ERR_NOMEM. */
avow_status aw_reasons_make(aw_scorer *scorer, const aw_classifier *classifier,
                            const aw_features *f, const double *score,
                            aw_arena *arena, avow_reasons *out,
                            avow_error *err);
#endif
