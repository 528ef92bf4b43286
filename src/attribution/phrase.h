/* phrase.h - base noun phrases with their heads, names, roles, appositions
 * and coordinations: the places that may name a speaker.
 *
 * Room: attribution.  May include: base/, text/.
 * Chunking by tags after Ramshaw and Marcus (1995); a possessor is a phrase
 * of its own inside the phrase that it possesses.
 */
#ifndef AW_ATTRIBUTION_PHRASE_H
#define AW_ATTRIBUTION_PHRASE_H
#include "attribution/work.h"

avow_status aw_phrases_find(aw_work *work, avow_error *err);
#endif
