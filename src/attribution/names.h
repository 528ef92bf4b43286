/* names.h - speakers by their names: persons' full names and surnames, groups,
 * acronyms, countries and the capitals that speak for them.
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_NAMES_H
#define AW_ATTRIBUTION_NAMES_H
#include "attribution/gathering.h"

/* Give every full name and every group's name its speaker, so that a surname
 * in the headline finds the name that the story gives later.  `group` is
 * scratch, as long as there are phrases. */
void aw_names_register(aw_gathering *g, uint32_t *group);
/* A single name: of a person named in full somewhere, or of a new one where
 * `create`, or AW_NO_INDEX. */
uint32_t aw_names_single(aw_gathering *g, const aw_phrase *p, bool create);
/* Where a person's name begins: the pope's title is part of it. */
uint32_t aw_names_start(const aw_gathering *g, const aw_phrase *p);
bool aw_names_person(const aw_phrase *p);
/* A name the tagger gave no class, or a wrong one, that is some person's
 * surname. */
bool aw_names_surname(aw_gathering *g, const aw_phrase *p);
/* A word with a capital that the tagger took for a common noun and that is one
 * of the names of a person whose full name is known ("Xi", "Ban"); its phrase
 * is made a name. */
bool aw_names_untagged(aw_gathering *g, aw_phrase *p);
#endif
