/* pronouns.h - whom "he", "they", "who" mean.
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_PRONOUNS_H
#define AW_ATTRIBUTION_PRONOUNS_H
#include "attribution/gathering.h"

/* The likeliest of those that were met lately, or AW_NO_INDEX. */
uint32_t aw_pronouns_resolve(aw_gathering *g, uint32_t k);
/* "who", "which": what stands right before it, or AW_NO_INDEX. */
uint32_t aw_pronouns_relative(const aw_gathering *g, uint32_t k);
#endif
