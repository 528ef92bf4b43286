/* requote.h - words quoted twice, under a role and again under a name, tell who
 * has the role.
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_REQUOTE_H
#define AW_ATTRIBUTION_REQUOTE_H
#include "attribution/gathering.h"

/* Merge unnamed speakers into those who said the same words.  The speakers of
 * the attributions must be known. */
void aw_requotes_join(aw_gathering *g);
#endif
