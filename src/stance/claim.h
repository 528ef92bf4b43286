/* claim.h - where claims may be: sentence by holder, from attributions and
 * mentions.
 *
 * Room: stance.  May include: base/, text/, attribution/.
 */
#ifndef AW_STANCE_CLAIM_H
#define AW_STANCE_CLAIM_H
#include "stance/stance.h"
#include "stance/view.h"

typedef struct aw_candidates {
  aw_claim *item; /* by sentence, then holder; each pair once */
  uint32_t count;
} aw_candidates;

/* One candidate for each sentence that a statement of a speaker stands in,
 * with the mode of that part, and a narrated one for each other speaker that
 * is mentioned in a sentence within the reach of the target.  `event` is the
 * first event that the holder does there.  In the document's arena.
 * AVOW_ERR_NOMEM. */
avow_status aw_find_candidates(const aw_view *view, aw_candidates *out,
                               avow_error *err);
#endif
