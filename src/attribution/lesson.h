/* lesson.h - learning the decisions of statement.h from what annotators marked.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 */
#ifndef AW_ATTRIBUTION_LESSON_H
#define AW_ATTRIBUTION_LESSON_H
#include "attribution/gold.h"
#include "attribution/place_gate.h"

/* Of the perceptron: a candidate, and the other side of updates. */
#define AW_STATEMENT_CLASSES 2u

/* What is done with the annotators' answers: places are counted, gaps are
 * noted; where `gaps` is NULL they are learnt from.  Both may be NULL. */
typedef struct aw_statement_lesson {
  aw_place_counts *counts;
  aw_place_gaps *gaps;
} aw_statement_lesson;

avow_status aw_statement_learn(const aw_work *work, const aw_tallies *tallies,
                               const aw_scoring *scoring, uint32_t cue,
                               const aw_gold_statement *gold,
                               const aw_statement_lesson *lesson);
#endif
