/* document.h - one text on its way through the rooms.
 *
 * Room: text.  May include: base/, learn/.
 * Everything it points to lives in its arena, and is indexed, not linked.
 */
#ifndef AW_TEXT_DOCUMENT_H
#define AW_TEXT_DOCUMENT_H
#include <stdbool.h>
#include <stdint.h>

#include "avow.h"
#include "base/arena.h"
#include "base/span.h"

#define AW_NO_TOKEN UINT32_MAX

/* Universal part-of-speech classes refined as far as later rooms need; made
 * from Penn tags (Marcus et al. 1993).  One list makes enum and names. */
/* clang-format off */
#define AW_TAG_MAP(X)                                                        \
  X(NN) X(NNS) X(NNP) X(NNPS) X(VB) X(VBD) X(VBG) X(VBN) X(VBP) X(VBZ) X(MD) \
  X(JJ) X(JJR) X(JJS) X(RB) X(RBR) X(RBS) X(IN) X(TO) X(DT) X(PDT) X(PRP)    \
  X(PRPS) X(WDT) X(WP) X(WPS) X(WRB) X(CC) X(CD) X(EX) X(FW) X(POS) X(RP)    \
  X(UH) X(LS) X(SYM) X(COMMA) X(PERIOD) X(COLON) X(OPEN) X(CLOSE) X(QUOTE)   \
  X(HASH) X(CURRENCY) X(ADD) X(HYPH)
/* clang-format on */
typedef enum aw_tag_id {
#define AW_TAG_ENUM(name) AW_TAG_##name,
  AW_TAG_MAP(AW_TAG_ENUM)
#undef AW_TAG_ENUM
      AW_TAG_COUNT
} aw_tag_id;

static inline bool aw_tag_is_noun(uint8_t tag) {
  return tag <= AW_TAG_NNPS; /* NN NNS NNP NNPS come first */
}
static inline bool aw_tag_is_verb(uint8_t tag) {
  return tag >= AW_TAG_VB && tag <= AW_TAG_MD;
}
static inline bool aw_tag_is_finite(uint8_t tag) {
  return tag == AW_TAG_VBD || tag == AW_TAG_VBP || tag == AW_TAG_VBZ ||
         tag == AW_TAG_MD;
}

/* Names, as B/I: a name starts at B and goes on over I of the same class. */
typedef enum aw_name_id {
  AW_NAME_NONE,
  AW_NAME_PERSON_B,
  AW_NAME_PERSON_I,
  AW_NAME_PLACE_B,
  AW_NAME_PLACE_I,
  AW_NAME_ORG_B,
  AW_NAME_ORG_I,
  AW_NAME_MISC_B,
  AW_NAME_MISC_I, /* nationalities, events, works */
  AW_NAME_COUNT
} aw_name_id;

enum {                                 /* aw_token.flags */
       AW_TOKEN_WORD = 1u << 0,        /* has a letter */
       AW_TOKEN_NUMBER = 1u << 1,      /* digits, with points, commas, signs */
       AW_TOKEN_CAPITAL = 1u << 2,     /* first letter is upper case */
       AW_TOKEN_ALL_CAPITAL = 1u << 3, /* every letter is, and there are two */
       AW_TOKEN_GLUED = 1u << 4,       /* no space before it */
       AW_TOKEN_OPENS = 1u << 5,       /* opening quotation mark */
       AW_TOKEN_CLOSES = 1u << 6,      /* closing quotation mark; straight marks
                                          are decided by their surroundings */
       AW_TOKEN_SINGLE = 1u << 7,      /* that mark is a single one */
       AW_TOKEN_PARAGRAPH = 1u << 8,   /* first of a paragraph */
       AW_TOKEN_SENTENCE = 1u << 9,    /* first of a sentence */
       AW_TOKEN_APOSTROPHE = 1u << 10, /* 's, n't, 're ...: a clitic */
       AW_TOKEN_PUNCTUATION = 1u << 11
};

typedef struct aw_token {
  uint32_t begin, end; /* bytes of the text */
  uint64_t key;   /* aw_hash(lower-cased form, curly apostrophes straight, 0) */
  uint64_t lemma; /* key of the lemma after tagging; = key where same */
  uint16_t flags;
  uint8_t tag;  /* aw_tag_id */
  uint8_t name; /* aw_name_id */
} aw_token;

typedef struct aw_sentence {
  uint32_t first, last; /* tokens, half-open, never empty */
  uint32_t paragraph;   /* index */
  bool headline;        /* first line without a full stop, before a blank
                           line or a far longer line */
} aw_sentence;

typedef struct aw_token_range {
  uint32_t first, last; /* half-open */
} aw_token_range;

typedef struct aw_document {
  aw_span text; /* valid UTF-8 */
  aw_arena *arena;
  aw_token *token;
  uint32_t token_count;
  aw_sentence *sentence;
  uint32_t sentence_count;
  uint32_t *token_sentence; /* [token_count] sentence of each token */
  uint32_t paragraph_count;
  bool transcript; /* turns of "SPEAKER: words" */
} aw_document;

static inline aw_span aw_token_text(const aw_document *doc, uint32_t token) {
  const aw_token *t = &doc->token[token];
  return (aw_span){ doc->text.ptr + t->begin, t->end - t->begin };
}

const char *aw_tag_name(aw_tag_id tag); /* "VBD", "PRP$" */

/* Tokens, then sentences.  `given` (NULL: find them) fixes the sentences, for
 * annotated documents; half-open bytes, in order.
 * AVOW_ERR_NOMEM, AVOW_ERR_LIMIT. */
avow_status aw_document_read(aw_document *doc, aw_arena *arena, aw_span text,
                             const avow_range *given, size_t given_count,
                             avow_error *err);
#endif
