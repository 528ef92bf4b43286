/* lemma.h - the dictionary form of an English word, given its tag.
 *
 * Room: text.  May include: base/, text/document.h.
 * Rules of spelling for regular forms (as in Minnen, Carroll, Pearce 2001,
 * "Applied morphological processing of English"), tables for the others.
 */
#ifndef AW_TEXT_LEMMA_H
#define AW_TEXT_LEMMA_H
#include "text/document.h"

#define AW_LEMMA_MAX 48u /* bytes; longer words are their own lemma */

/* `lower` is in lower case with straight apostrophes, as aw_word_lower()
 * leaves it.  Returns the lemma, in `out` or a table or `lower` itself. */
aw_span aw_lemma(aw_span lower, aw_tag_id tag, char out[AW_LEMMA_MAX]);
/* The key of the lemma of a token that has its tag; token->key where the word
 * is its own lemma. */
uint64_t aw_lemma_key(const aw_document *doc, uint32_t token);
#endif
