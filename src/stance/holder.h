/* holder.h - when two names mean the same holder.
 *
 * Room: stance.  May include: base/.
 * As gold and found names are compared: case-folded words of letters and
 * digits, without "'s" and without titles and roles.
 */
#ifndef AW_STANCE_HOLDER_H
#define AW_STANCE_HOLDER_H
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* The same words without titles. */
bool aw_holder_equal(aw_span a, aw_span b);
/* ... or the shorter name's words all stand in the longer one, and both end
 * with the same word ("Healey", "John Healey"). */
bool aw_same_holder(aw_span a, aw_span b);
/* aw_token.key of the last word; that of "" where there is none. */
uint64_t aw_holder_last_key(aw_span name);
#endif
