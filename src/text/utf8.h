/* utf8.h - UTF-8, character classes and the one table of marks.
 *
 * Room: text.  May include: base/.
 * Text is checked once, at the door (base/utf8.h); every other function
 * here trusts it.  Tables: utf8_table.inc, by scripts/make-unicode-table.
 */
#ifndef AW_TEXT_UTF8_H
#define AW_TEXT_UTF8_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"
#include "base/utf8.h"

enum { /* classes of a character, bits */
       AW_CHAR_LETTER = 1u << 0,
       AW_CHAR_UPPER = 1u << 1,
       AW_CHAR_LOWER = 1u << 2,
       AW_CHAR_DIGIT = 1u << 3, /* numbers of every script */
       AW_CHAR_MARK = 1u << 4, /* combining, joining or formatting: part of what
                                  it stands at */
       AW_CHAR_SPACE = 1u << 5, /* spaces, controls, invisible separators */
       AW_CHAR_PUNCTUATION = 1u << 6 /* and symbols */
};

/* Above this, only tags and variation selectors have a class. */
#define AW_CHAR_LIMIT 0x31380u
extern const uint8_t aw_char_index[], aw_char_block[];

static inline unsigned aw_char_class(uint32_t point) {
  if (point < 0x80) return aw_char_block[point];
  if (point >= AW_CHAR_LIMIT)
    return point >= 0xE0000 && point < 0xE0200 ? AW_CHAR_MARK : 0;
  return aw_char_block[(size_t)aw_char_index[point >> 7] << 7 | (point & 127)];
}

/* What a character is among quotation marks, apostrophes and dashes. */
enum {
  AW_MARK_NONE = 0,
  AW_MARK_DOUBLE = 1u << 0,     /* a double quotation mark */
  AW_MARK_SINGLE = 1u << 1,     /* a single one */
  AW_MARK_OPENS = 1u << 2,      /* opens by its form */
  AW_MARK_CLOSES = 1u << 3,     /* closes by its form; both: straight */
  AW_MARK_APOSTROPHE = 1u << 4, /* may be an apostrophe */
  AW_MARK_DASH = 1u << 5,       /* longer than a hyphen */
  AW_MARK_HYPHEN = 1u << 6
};
unsigned aw_char_mark(uint32_t point);

/* Simple lower-casing, one code point to one. */
uint32_t aw_char_lower(uint32_t point);

/* False at a surrogate, an overlong form, a cut form, a value above 10FFFF or
 * a stray byte; *bad (may be NULL) receives its offset. */
static inline bool aw_utf8_valid(aw_span text, size_t *bad) {
  size_t fault = aw_utf8_fault(text);
  if (fault < text.len && bad != NULL) *bad = fault;
  return fault == text.len;
}

/* Bytes of the code point that starts with `byte`. */
static inline size_t aw_utf8_length(unsigned char byte) {
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}
/* The code point at `at` of valid text; *length receives its bytes. */
static inline uint32_t aw_utf8_decode(const char *at, size_t *length) {
  const unsigned char *b = (const unsigned char *)at;
  if (b[0] < 0x80) {
    *length = 1;
    return b[0];
  }
  if (b[0] < 0xE0) {
    *length = 2;
    return (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
  }
  if (b[0] < 0xF0) {
    *length = 3;
    return (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
  }
  *length = 4;
  return (b[0] & 0x07u) << 18 | (b[1] & 0x3Fu) << 12 | (b[2] & 0x3Fu) << 6 |
         (b[3] & 0x3Fu);
}
/* The code point that ends before at > begin. */
uint32_t aw_utf8_before(const char *begin, const char *at);
/* Writes 1 to 4 bytes, returns how many; `point` is a scalar value. */
size_t aw_utf8_encode(uint32_t point, char out[4]);
/* Code points of valid text. */
static inline size_t aw_utf8_count(aw_span text) {
  return aw_code_points(text, 0, text.len);
}

/* Turn positions in place, from bytes to code points and back, in one pass
 * over `text` where they ascend (a step back starts the pass again, so sort
 * many of them).  A byte inside a code point counts as its start.  False if a
 * position lies behind the end of the text. */
bool aw_utf8_to_points(aw_span text, size_t *position, size_t count);
bool aw_utf8_to_bytes(aw_span text, size_t *position, size_t count);

/* XXH3 of the lower-cased form with curly apostrophes straightened: the key of
 * a word everywhere in avow. */
uint64_t aw_word_key(aw_span form);
/* Lower-case `form` like aw_word_key() does, into out[capacity]; the bytes
 * needed are at most 3 * form.len / 2.  Returns them, 0 if it does not fit. */
size_t aw_word_lower(aw_span form, char *out, size_t capacity);
#endif
