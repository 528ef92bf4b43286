/* source.h - where the source of a cue may be, and what speaks for it.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * Places of the head are phrases, those of its ends tokens; the features of a
 * place are added to the keys.
 */
#ifndef AW_ATTRIBUTION_SOURCE_H
#define AW_ATTRIBUTION_SOURCE_H
#include "attribution/chain.h"

/* The head phrase, or none. */
void aw_source_places(const aw_chain *c, aw_places *p);
void aw_source_features(const aw_chain *c, uint32_t phrase, uint32_t rank,
                        unsigned part, aw_keys *k);

/* Where the source begins, once its head is known. */
void aw_source_first_places(const aw_chain *c, aw_places *p);
void aw_source_first_features(const aw_chain *c, uint32_t at, uint32_t rank,
                              unsigned part, aw_keys *k);

/* Where it ends. */
void aw_source_last_places(const aw_chain *c, aw_places *p);
void aw_source_last_features(const aw_chain *c, uint32_t e, uint32_t rank,
                             unsigned part, aw_keys *k);
#endif
