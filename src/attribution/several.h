/* several.h - who "both leaders", "the three countries" and "the pair" are:
 * the last ones of that number and kind; and whom "they" goes on for.
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_SEVERAL_H
#define AW_ATTRIBUTION_SEVERAL_H
#include "attribution/gathering.h"

/* The first of those whom the source `k` counts, all of whom g->several
 * receives; AW_NO_INDEX: it counts none, or they are not all known. */
uint32_t aw_several_find(aw_gathering *g, uint32_t k);
/* The same of a plural pronoun that goes on for those who spoke together:
 * "Ann Lee and Ole Berg said ... They added". */
uint32_t aw_several_again(aw_gathering *g, uint32_t k);
/* What was found for phrase `k`, or NULL. */
const aw_several *aw_several_of(const aw_gathering *g, uint32_t k);
#endif
