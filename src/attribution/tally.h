/* tally.h - counts of what stands before each token, so that what is between
 * two of them is told in O(1).
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_TALLY_H
#define AW_ATTRIBUTION_TALLY_H
#include "attribution/work.h"

typedef struct aw_tally { /* two counts each, of 32 bits */
  uint64_t tags;          /* verbs; commas in the high half */
  uint64_t rest;          /* quotation marks; cues in the high half */
} aw_tally;

typedef struct aw_tallies {
  const aw_tally *at; /* [token_count + 1] */
} aw_tallies;

/* The work's cues must be known. */
avow_status aw_tallies_make(const aw_work *work, aw_tallies *out,
                            avow_error *err);

static inline uint32_t aw_tally_verbs(const aw_tally *from,
                                      const aw_tally *to) {
  return (uint32_t)to->tags - (uint32_t)from->tags;
}
static inline uint32_t aw_tally_commas(const aw_tally *from,
                                       const aw_tally *to) {
  return (uint32_t)(to->tags >> 32) - (uint32_t)(from->tags >> 32);
}
static inline uint32_t aw_tally_marks(const aw_tally *from,
                                      const aw_tally *to) {
  return (uint32_t)to->rest - (uint32_t)from->rest;
}
static inline uint32_t aw_tally_cues(const aw_tally *from, const aw_tally *to) {
  return (uint32_t)(to->rest >> 32) - (uint32_t)(from->rest >> 32);
}
#endif
