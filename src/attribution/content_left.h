/* content_left.h - where the content left of a cue may be, and what speaks for
 * it.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * The source, and the content right of the cue, must be decided on.
 */
#ifndef AW_ATTRIBUTION_CONTENT_LEFT_H
#define AW_ATTRIBUTION_CONTENT_LEFT_H
#include "attribution/chain.h"

/* Its end, or none. */
void aw_left_last_places(const aw_chain *c, aw_places *p);
void aw_left_last_features(const aw_chain *c, uint32_t e, uint32_t rank,
                           unsigned part, aw_keys *k);

/* Its first token, once its end is known. */
void aw_left_first_places(const aw_chain *c, aw_places *p);
void aw_left_first_features(const aw_chain *c, uint32_t b, uint32_t rank,
                            unsigned part, aw_keys *k);
#endif
