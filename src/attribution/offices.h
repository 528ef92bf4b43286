/* offices.h - who holds an office: "the defence secretary", "the Norwegian
 * leader", "the top US diplomat"; and whom a story means that names nobody's.
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_OFFICES_H
#define AW_ATTRIBUTION_OFFICES_H
#include "attribution/gathering.h"

/* Who is told to have the role of `p`, or AW_NO_INDEX. */
uint32_t aw_offices_holder(aw_gathering *g, const aw_phrase *p);
/* The one person whom the narration named in this sentence or the two before,
 * as its subject, and who could be what phrase `k` says; or AW_NO_INDEX. */
uint32_t aw_offices_described(const aw_gathering *g, uint32_t k);
/* Could the person `name` be who has the role that `role` was called by? */
bool aw_offices_may_be_one(const aw_gathering *g, uint32_t role, uint32_t name);
/* Merge who spoke in the lead by a role alone into whom the story names next.
 * The speakers of the attributions must be known. */
void aw_offices_join_lead(aw_gathering *g);
#endif
