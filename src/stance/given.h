/* given.h - claims that are given, as the stance room works with them.
 *
 * Room: stance.  May include: base/, text/, attribution/.
 */
#ifndef AW_STANCE_GIVEN_H
#define AW_STANCE_GIVEN_H
#include "stance/stance.h"
#include "stance/view.h"

typedef struct aw_given {
  aw_claim *claim; /* by sentence, then holder; stance as given; holder and
                      via are parties of the view, which may be more than
                      the speakers */
  uint32_t *order; /* [count] index into the claims as they were given */
} aw_given;

/* In the document's arena.  AVOW_ERR_DATA: a sentence out of range or a claim
 * without holder; AVOW_ERR_NOMEM. */
avow_status aw_given_make(aw_document *doc, const aw_attributions *who,
                          const aw_wording *wording, const aw_gold_claim *claim,
                          size_t count, aw_view *view, aw_given *out,
                          avow_error *err);
#endif
