/* english_parts.h - the inside of aw_english and its session, shared by the
 * taggers and their trainer.
 *
 * Room: text.  Not for other rooms: they use text/english.h.
 */
#ifndef AW_TEXT_ENGLISH_PARTS_H
#define AW_TEXT_ENGLISH_PARTS_H
#include "learn/perceptron.h"
#include "text/english.h"
#include "text/tagger.h"
#include "text/universal.h"

#define AW_TAG_STRIDE 48u  /* AW_TAG_COUNT rounded up to 8 */
#define AW_NAME_STRIDE 16u /* AW_NAME_COUNT rounded up to 8 */

/* What words and tags before tell of a tag is added up in 16 bits, four
 * weights a unit.  It is reading these sums that takes the time, so those of
 * the words around, which tell less, are kept in 8 bits, 64 weights a unit.
 * All is cut so that the whole fits. */
#define AW_TAG_UNIT 4
#define AW_TAG_MOST 12000 /* of the word's own sum, of that of the tags */
#define AW_AROUND_UNIT 64
#define AW_AROUND_MOST 127

struct aw_english {
  aw_word_list words;
  aw_sparse tag, name, universal;
};

/* A spelling that was met before: what needs no surroundings.  Sums of its
 * features in a role are made at once for tags and when they are first asked
 * for for names; of many words nothing is known in most roles.  What is always
 * read is a line of the cache (64 bytes), and so places are aligned. */
typedef struct aw_known_word {
  uint64_t raw; /* key of the bytes, 0: free */
  aw_word_type type;
  uint64_t lemma; /* under `lemma_tag` */
  uint32_t piece; /* the piece it was last seen in */
  uint8_t lemma_tag;
  uint8_t tag_some;   /* a bit a role: the sum is not 0 */
  uint8_t name_ready; /* a bit a role: the sum is made */
  uint8_t name_some;  /* a bit a role: and it is not 0 */
  int8_t around[AW_ROLE_COUNT - 1][AW_TAG_STRIDE]; /* of roles but the own */
  int16_t own[AW_TAG_STRIDE];
  int16_t name[AW_ROLE_COUNT][AW_NAME_STRIDE];
} aw_known_word;

#define AW_LINE 64u /* bytes of a line of the cache */
/* Sentences are tagged in pieces of at most so many tokens. */
#define AW_PIECE_TOKENS 256u

/* The words that a session knows, `words` of them, a power of two: few as long
 * as it reads little, so that a short text costs little memory.  A word has
 * two places that the high bits of `raw` give, or, where both are taken in the
 * same piece, one of the spare ones behind; then comes the word beyond the
 * ends. */
typedef struct aw_known_words {
  aw_known_word *word; /* [words + AW_PIECE_TOKENS + 1], in `memory` */
  void *memory;
  uint32_t words;
  uint32_t read; /* how often one was read anew */
} aw_known_words;
#define AW_KNOWN_FEW 2048u
#define AW_KNOWN_MANY 32768u

#define AW_HISTORIES ((AW_TAG_COUNT + 1u) * (AW_TAG_COUNT + 1u))

/* The piece of a sentence at hand. */
typedef struct aw_english_piece {
  uint32_t first, count; /* tokens of the document */
  uint64_t raw[AW_PIECE_TOKENS];
  uint32_t known[AW_PIECE_TOKENS + 1u]; /* places; last: beyond the ends */
  aw_word_type type[AW_PIECE_TOKENS];
  aw_name_run run[AW_PIECE_TOKENS];
  uint8_t tag[AW_PIECE_TOKENS], name[AW_PIECE_TOKENS];
} aw_english_piece;

struct aw_english_session {
  const aw_english *english;
  aw_known_words known;
  uint32_t pieces, spare; /* pieces so far; spare places taken in this one */
  int16_t (*history)[AW_TAG_STRIDE]; /* [AW_HISTORIES] sums of two tags */
  bool history_ready[AW_HISTORIES];
  const aw_document *doc; /* that the piece is of */
  aw_english_piece piece;
  aw_name_memory memory;
};
#endif
