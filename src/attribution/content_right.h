/* content_right.h - where the content right of a cue may be, and what speaks
 * for it.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * The source must be decided on.
 */
#ifndef AW_ATTRIBUTION_CONTENT_RIGHT_H
#define AW_ATTRIBUTION_CONTENT_RIGHT_H
#include "attribution/chain.h"

/* Its first token, or none. */
void aw_right_first_places(const aw_chain *c, aw_places *p);
void aw_right_first_features(const aw_chain *c, uint32_t i, uint32_t rank,
                             unsigned part, aw_keys *k);

/* The content starts at `first`: what its end is looked for with. */
void aw_right_start(aw_chain *c, uint32_t first);

/* Its end, once it is started. */
void aw_right_last_places(const aw_chain *c, aw_places *p);
void aw_right_last_features(const aw_chain *c, uint32_t e, uint32_t rank,
                            unsigned part, aw_keys *k);
#endif
