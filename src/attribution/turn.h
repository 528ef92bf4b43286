/* turn.h - transcripts: "MR. KIRBY: words", "Q  words", with stage directions
 * left out.
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_TURN_H
#define AW_ATTRIBUTION_TURN_H
#include "attribution/work.h"

/* Find the turns of a transcript, and make names of the names in their labels,
 * which are all in capitals.  Needs classes; before phrases. */
avow_status aw_turns_mark(aw_work *work, avow_error *err);
/* Add an attribution for each turn of a transcript; none for other text. */
avow_status aw_turns_find(aw_work *work, avow_error *err);
#endif
