/* universal.h - universal part-of-speech tags.
 *
 * Room: text.  The 17 tags of Universal Dependencies (Nivre et al. 2016,
 * "Universal Dependencies v1"; de Marneffe et al. 2021).  A second greedy
 * tagger reads them off the words, the Penn tags on both sides and the names
 * (stacking: Wolpert 1992); see aw_english_universal().
 */
#ifndef AW_TEXT_UNIVERSAL_H
#define AW_TEXT_UNIVERSAL_H
#include "text/tagger.h"

/* clang-format off */
#define AW_UNIVERSAL_MAP(F)                                           \
  F(ADJ) F(ADP) F(ADV) F(AUX) F(CCONJ) F(DET) F(INTJ) F(NOUN) F(NUM)  \
  F(PART) F(PRON) F(PROPN) F(PUNCT) F(SCONJ) F(SYM) F(VERB) F(X)
/* clang-format on */
typedef enum aw_universal_tag {
#define AW_UNIVERSAL_ENUM(name) AW_UNIVERSAL_##name,
  AW_UNIVERSAL_MAP(AW_UNIVERSAL_ENUM)
#undef AW_UNIVERSAL_ENUM
      AW_UNIVERSAL_COUNT
} aw_universal_tag;

#define AW_UNIVERSAL_STRIDE 24u    /* AW_UNIVERSAL_COUNT rounded up to 8 */
#define AW_UNIVERSAL_KEYS_MAX 128u /* of a token, those of its word too */

const char *aw_universal_name(aw_universal_tag tag); /* "ADJ" */
/* AW_UNIVERSAL_COUNT where there is no such tag. */
aw_universal_tag aw_universal_find(aw_span name);

/* A sentence as the universal tagger sees it. */
typedef struct aw_universal_context {
  const aw_word_type *type; /* [count] */
  const uint8_t *tag;       /* [count] aw_tag_id */
  const uint8_t *name;      /* [count] aw_name_id */
  size_t count;
  unsigned letters; /* aw_universal_letters() */
} aw_universal_context;

/* How the sentence is written: without capitals, all in capitals, with a
 * capital on most words, or as usual. */
unsigned aw_universal_letters(const aw_word_type *type, size_t count);
/* Features of token `at` beside its aw_tag_own_keys(); the two universal tags
 * before, AW_UNIVERSAL_COUNT at the beginning. */
size_t aw_universal_keys(const aw_universal_context *c, size_t at,
                         unsigned previous, unsigned second, uint64_t *key);
#endif
