/* nouns.h - speakers by roles and common nouns: "the defence secretary", "the
 * group", "Ann Lee's office".
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_NOUNS_H
#define AW_ATTRIBUTION_NOUNS_H
#include "attribution/gathering.h"

/* Who phrase `k` is, which has no name; AW_NO_INDEX: nobody who speaks. */
uint32_t aw_nouns_resolve(aw_gathering *g, uint32_t k);
/* The phrase of the person whose office or party it is: "Mr Lee's office";
 * AW_NO_INDEX: of none. */
uint32_t aw_nouns_person_behind(const aw_gathering *g, const aw_phrase *p);
#endif
