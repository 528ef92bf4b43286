/* statement.h - given a cue: its source and the stretches of its content.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * A chain of rankings, each over the places a border may stand at: the
 * source's head phrase, its ends, the content right of the cue (or none), its
 * end, the content left of the cue (or none), its start.  One averaged
 * perceptron scores all of them; each decision has features of its own.
 */
#ifndef AW_ATTRIBUTION_STATEMENT_H
#define AW_ATTRIBUTION_STATEMENT_H
#include "attribution/scoring.h"
#include "attribution/work.h"

typedef struct aw_statement {
  uint32_t phrase; /* head phrase of the source or AW_NO_INDEX */
  aw_token_range source, left, right; /* empty: none */
  float confidence;                   /* in [0, 1] */
} aw_statement;

/* Counts of what stands before each token, so that "between" is O(1). */
typedef struct aw_tallies {
  const uint32_t *verbs, *commas, *marks, *cues; /* [token_count + 1] */
} aw_tallies;

avow_status aw_tallies_make(const aw_work *work, aw_tallies *out,
                            avow_error *err);

void aw_statement_find(const aw_work *work, const aw_tallies *tallies,
                       const aw_scoring *scoring, uint32_t cue,
                       aw_statement *out);

/* What the annotators marked, trimmed of the punctuation at its ends. */
typedef struct aw_gold_statement {
  aw_token_range source, left, right;
} aw_gold_statement;

#define AW_STATEMENT_CLASSES                       \
  2u /* a candidate, and the other side of updates \
      */
/* Learn from one cue; *wrong counts wrong decisions. */
avow_status aw_statement_learn(const aw_work *work, const aw_tallies *tallies,
                               const aw_scoring *scoring, uint32_t cue,
                               const aw_gold_statement *gold, size_t *wrong);
/* [first, last) without commas, full stops and quotation marks at its ends. */
aw_token_range aw_trim(const aw_work *work, aw_token_range range);
#endif
