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

#define AW_DECISIONS 7u  /* of the chain */
#define AW_PLACE_GAPS 5u /* classes of distance, or of what is between */
#define AW_PLACE_TAGS 64u

/* Which places are looked at closely, told by the tags before and after them
 * and by how far they are: a bit each.  The first stage of a cascade. */
typedef struct aw_place_gate {
  uint64_t open[AW_DECISIONS][AW_PLACE_GAPS][AW_PLACE_TAGS];
  /* A place further behind the first than this, by the first part of its
   * features, is not asked for the rest: the second stage of the cascade. */
  float behind[AW_DECISIONS];
  uint32_t unused; /* 0 */
} aw_place_gate;

/* How often such a place was offered, and was the right one. */
typedef struct aw_place_count {
  uint32_t seen, right;
} aw_place_count;
typedef struct aw_place_counts {
  aw_place_count of[AW_DECISIONS][AW_PLACE_GAPS][AW_PLACE_TAGS][AW_PLACE_TAGS];
} aw_place_counts;

/* How far right places were behind after their first features: cell i counts
 * those in [i, i + 1) * AW_GAP_STEP, the last all from there on. */
#define AW_GAP_CELLS 1024u
#define AW_GAP_STEP 64.0f
typedef struct aw_place_gaps {
  uint32_t of[AW_DECISIONS][AW_GAP_CELLS];
} aw_place_gaps;
/* The gap of decision `d` that only the part `loss` of them lies beyond. */
float aw_place_gap(const aw_place_gaps *gaps, uint32_t d, double loss);

/* Close the places that are right least often, as long as that stops no more
 * than the part `loss` of the right ones. */
avow_status aw_place_gate_make(const aw_place_counts *counts, double loss,
                               aw_place_gate *out, avow_error *err);

/* Counts of what stands before a token, so that "between" is O(1). */
typedef struct aw_tally { /* two counts each, of 32 bits */
  uint64_t tags;          /* verbs; commas in the high half */
  uint64_t rest;          /* quotation marks; cues in the high half */
} aw_tally;
#define AW_TALLY_CUE (UINT64_C(1) << 32)

typedef struct aw_tallies {
  const aw_tally *at; /* [token_count + 1] */
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
/* [first, last) without commas, full stops and quotation marks at its ends. */
aw_token_range aw_trim(const aw_work *work, aw_token_range range);
#endif
