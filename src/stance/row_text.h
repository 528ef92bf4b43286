/* row_text.h - one row of short text as n-grams of words and of characters.
 *
 * Room: stance.  May include: base/, learn/, text/.
 *
 * Made for tweets as much as for sentences, and for speed: no tags, no parse,
 * and no allocation once the memory is as large as the longest row needs.
 *   - user names become "@user", web addresses "http";
 *   - a hashtag is three things: "#PeaceNow", "peacenow", and its parts "peace"
 *     and "now";
 *   - words after a negation, up to the next mark, are other words (Pang, Lee,
 *     Vaithyanathan 2002);
 *   - n-grams of characters stay within a word and its blanks, as
 *     scikit-learn's "char_wb" has them.
 */
#ifndef AW_STANCE_ROW_TEXT_H
#define AW_STANCE_ROW_TEXT_H
#include "avow.h"
#include "base/span.h"
#include "base/strbuf.h"

#define AW_ROW_WORDS_MAX 2u /* words of the longest n-gram */
#define AW_ROW_PIECE_MIN 3u /* characters of the shortest */
#define AW_ROW_PIECE_MAX 4u /* and of the longest */

typedef struct aw_row_token {
  uint64_t key;          /* aw_word_key() of the form */
  uint32_t begin, end;   /* bytes of the row's text */
  uint32_t low, low_end; /* bytes of the lower-cased copy */
  uint32_t negated;      /* 1: in the scope of a negation */
} aw_row_token;

typedef struct aw_row_gram {
  uint64_t key;
  uint32_t token; /* the first */
  uint16_t count; /* words or characters */
  uint16_t at;    /* of characters: which of the word, the blank before is 0;
                     cut at UINT16_MAX, for names only */
} aw_row_gram;

typedef struct aw_row_text {
  aw_row_token *token;
  aw_row_gram *word, *piece; /* n-grams of words, of characters */
  size_t token_count, word_count, piece_count;
  /* memory */
  char *low;
  uint32_t *point; /* characters of one token, with its blanks */
  size_t token_capacity, word_capacity, piece_capacity, low_capacity;
  size_t low_length, point_capacity;
  uint8_t kind[256];         /* what a byte of ASCII is; 0: space, or other */
  uint64_t negation_bit[64]; /* by 12 bits of the key: may be a negation */
  uint64_t negation[64];     /* open addressing: keys of negations, 0 none */
} aw_row_text;

/* The key of a token among n-grams of words. */
static inline uint64_t aw_row_word_key(const aw_row_token *token) {
  return token->negated != 0 ? token->key ^ UINT64_C(0x9AE16A3B2F90404F)
                             : token->key;
}

void aw_row_text_init(aw_row_text *t);
void aw_row_text_release(aw_row_text *t);
/* Read `text`, valid UTF-8; `t` holds its tokens, and no n-grams, until the
 * next call.  AVOW_ERR_NOMEM, AVOW_ERR_LIMIT (over AVOW_LINE_MAX bytes). */
avow_status aw_row_text_tokens(aw_row_text *t, aw_span text, avow_error *err);
/* The same with its n-grams; `pieces` false: none of characters. */
avow_status aw_row_text_read(aw_row_text *t, aw_span text, bool pieces,
                             avow_error *err);
/* The n-grams of characters of one token alone, instead of those at hand.
 * AVOW_ERR_NOMEM. */
avow_status aw_row_text_pieces(aw_row_text *t, size_t token, avow_error *err);
/* Append what an n-gram of words, or of characters, reads like. */
void aw_row_word_name(const aw_row_text *t, const aw_row_gram *g,
                      aw_strbuf *out);
void aw_row_piece_name(const aw_row_text *t, const aw_row_gram *g,
                       aw_strbuf *out);
/* Bytes of the row's text that the n-gram comes from; for characters, of its
 * word. */
avow_range aw_row_word_range(const aw_row_text *t, const aw_row_gram *g);
avow_range aw_row_piece_range(const aw_row_text *t, const aw_row_gram *g);
#endif
