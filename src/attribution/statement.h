/* statement.h - given a cue: its source and the stretches of its content.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * A chain of rankings, each over the places a border may stand at: the
 * source's head phrase, its ends, the content right of the cue (or none), its
 * end, the content left of the cue (or none), its start.
 */
#ifndef AW_ATTRIBUTION_STATEMENT_H
#define AW_ATTRIBUTION_STATEMENT_H
#include "attribution/scoring.h"
#include "attribution/tally.h"

typedef struct aw_statement {
  uint32_t phrase; /* head phrase of the source or AW_NO_INDEX */
  aw_token_range source, left, right; /* empty: none */
  float confidence;                   /* in [0, 1] */
} aw_statement;

void aw_statement_find(const aw_work *work, const aw_tallies *tallies,
                       const aw_scoring *scoring, uint32_t cue,
                       aw_statement *out);
#endif
