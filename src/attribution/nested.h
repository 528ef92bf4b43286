/* nested.h - what somebody is quoted to have said, inside of a quotation.
 *
 * Room: attribution.  May include: base/, text/.
 * The annotated news that cues are learnt from marks outer statements only
 * (Newell et al. 2018, "An Attribution Relations Corpus for Political News"),
 * so what is nested in them is found by rule, and only where it is plain: a
 * name, a verb of saying, and a clause.
 */
#ifndef AW_ATTRIBUTION_NESTED_H
#define AW_ATTRIBUTION_NESTED_H
#include "attribution/work.h"

/* Add the statements that are nested in quoted contents and that no cue tells.
 * Needs holders; attributions and holders are to be put in order again. */
avow_status aw_nested_find(aw_work *work, avow_error *err);
#endif
