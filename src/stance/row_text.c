#include "stance/row_text.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "text/utf8.h"

#define PIECE_STEP UINT64_C(0xD6E8FEB86659FD93)

/* Words that turn what follows (the contractions also without their
 * apostrophe, as people type them). */
static const char *const negations[] = {
  "not",      "no",        "never",    "none",    "nobody",  "nothing",
  "neither",  "nor",       "cannot",   "without", "can't",   "don't",
  "doesn't",  "didn't",    "won't",    "isn't",   "aren't",  "wasn't",
  "weren't",  "ain't",     "wouldn't", "hasn't",  "haven't", "hadn't",
  "couldn't", "shouldn't", "cant",     "dont",    "doesnt",  "didnt",
  "wont",     "isnt",
};

enum { IS_WORD = AW_CHAR_LETTER | AW_CHAR_DIGIT | AW_CHAR_MARK };

/* What `point` is in the lower-cased copy: that of aw_word_key(). */
static uint32_t low_of(uint32_t point) {
  if (point >= 'A' && point <= 'Z') return point | 0x20;
  if (point < 0x80) return point;
  if ((aw_char_mark(point) & AW_MARK_APOSTROPHE) != 0) return '\'';
  return aw_char_lower(point);
}

void aw_row_text_init(aw_row_text *t) {
  *t = (aw_row_text){ .token = NULL };
  for (unsigned c = 0; c < 0x80; c++)
    if (c == '_' || (aw_char_class(c) & IS_WORD) != 0)
      t->plain[c] = (char)low_of(c);
  for (size_t i = 0; i < sizeof negations / sizeof negations[0]; i++) {
    uint64_t key = aw_hash(aw_span_of(negations[i]), 0);
    size_t at = key & 63;
    while (t->negation[at] != 0) at = (at + 1) & 63;
    t->negation[at] = key;
  }
}

void aw_row_text_release(aw_row_text *t) {
  free(t->token);
  free(t->word);
  free(t->piece);
  free(t->low);
  free(t->point);
}

static bool negates(const aw_row_text *t, uint64_t key) {
  size_t at = key & 63;
  while (t->negation[at] != 0 && t->negation[at] != key) at = (at + 1) & 63;
  return t->negation[at] == key;
}

/* Make `*item`, of `size` bytes each, hold `count`. */
static bool grow(void **item, size_t *capacity, size_t count, size_t size) {
  if (count <= *capacity) return true;
  size_t wanted = count + count / 2 + 64;
  void *grown = realloc(*item, wanted * size);
  if (grown == NULL) return false;
  *item = grown;
  *capacity = wanted;
  return true;
}
#define GROW(item, capacity, count) \
  grow((void **)&(item), &(capacity), (count), sizeof *(item))

/* ---- words -------------------------------------------------------------- */

/* The class of the character at `at`, '_' as a letter; *length its bytes. */
static unsigned class_at(aw_span text, size_t at, uint32_t *point,
                         size_t *length) {
  if (at >= text.len) {
    *length = 0;
    *point = 0;
    return AW_CHAR_SPACE;
  }
  *point = aw_utf8_decode(text.ptr + at, length);
  return *point == '_' ? AW_CHAR_LETTER : aw_char_class(*point);
}

static void put_low(aw_row_text *t, uint32_t point) {
  point = low_of(point);
  if (point < 0x80)
    t->low[t->low_length++] = (char)point;
  else
    t->low_length += aw_utf8_encode(point, t->low + t->low_length);
}

/* The caller has made room. */
static void put_token(aw_row_text *t, size_t begin, size_t end, size_t low,
                      size_t low_end, bool *negated) {
  aw_row_token *token = &t->token[t->token_count++];
  aw_span form = { t->low + low, low_end - low };
  *token = (aw_row_token){ .key = aw_hash(form, 0),
                           .begin = (uint32_t)begin,
                           .end = (uint32_t)end,
                           .low = (uint32_t)low,
                           .low_end = (uint32_t)low_end,
                           .negated = *negated };
  if (negates(t, token->key)) *negated = true;
}

static size_t skip_name(aw_span text, size_t at) {
  uint32_t point;
  size_t length;
  while ((class_at(text, at, &point, &length) & IS_WORD) != 0) at += length;
  return at;
}

static bool is_apostrophe(uint32_t point) {
  return point == '\'' ||
         (point >= 0x80 && (aw_char_mark(point) & AW_MARK_APOSTROPHE) != 0);
}

/* Lower-case plain letters and digits; returns where they end. */
static size_t copy_plain(aw_row_text *t, aw_span text, size_t at) {
  char *low = t->low + t->low_length;
  for (; at < text.len; at++) {
    char c = t->plain[(unsigned char)text.ptr[at]];
    if (c == 0) break;
    *low++ = c;
  }
  t->low_length = (size_t)(low - t->low);
  return at;
}

/* Lower-case the word that starts at `at`; apostrophes between letters belong
 * to it.  Returns its end. */
static size_t read_word(aw_row_text *t, aw_span text, size_t at) {
  uint32_t point, next_point;
  size_t length, next;
  for (;;) {
    at = copy_plain(t, text, at);
    unsigned class = class_at(text, at, &point, &length);
    if ((class & IS_WORD) == 0) {
      if (!is_apostrophe(point)) return at;
      unsigned after = class_at(text, at + length, &next_point, &next);
      if ((after & IS_WORD) == 0) return at;
    }
    put_low(t, point);
    at += length;
  }
}

/* Cut "PeaceNow2020" into "Peace", "Now", "2020": before a capital that a
 * small letter follows or that follows one, and between digits and letters.
 * text[begin, end) was lower-cased into low[low ..]. */
static void put_parts(aw_row_text *t, aw_span text, size_t begin, size_t end,
                      size_t low, bool *negated) {
  size_t part = begin, part_low = low, parts = 0;
  unsigned last = 0;
  for (size_t at = begin; at < end;) {
    uint32_t point, following;
    size_t length, next;
    char bytes[4];
    unsigned class = class_at(text, at, &point, &length);
    unsigned after =
        at + length < end ? class_at(text, at + length, &following, &next) : 0;
    bool cut =
        at > part &&
        (((class & AW_CHAR_UPPER) != 0 &&
          ((last & AW_CHAR_LOWER) != 0 || (after & AW_CHAR_LOWER) != 0)) ||
         ((class ^ last) & AW_CHAR_DIGIT) != 0);
    if (cut) {
      put_token(t, part, at, part_low, low, negated);
      parts++;
      part = at;
      part_low = low;
    }
    low += aw_utf8_encode(low_of(point), bytes);
    at += length;
    last = class;
  }
  if (parts > 0) put_token(t, part, end, part_low, low, negated);
}

static bool starts_address(aw_span text, size_t at) {
  size_t left = text.len - at;
  return (left >= 7 && memcmp(text.ptr + at, "http://", 7) == 0) ||
         (left >= 8 && memcmp(text.ptr + at, "https://", 8) == 0);
}

static size_t skip_address(aw_span text, size_t at) {
  uint32_t point;
  size_t length;
  while ((class_at(text, at, &point, &length) & AW_CHAR_SPACE) == 0)
    at += length;
  return at;
}

static void put_fixed(aw_row_text *t, size_t begin, size_t end,
                      const char *form, bool *negated) {
  size_t low = t->low_length, length = strlen(form);
  memcpy(t->low + low, form, length);
  t->low_length += length;
  put_token(t, begin, end, low, t->low_length, negated);
}

/* A run of marks; those that end a clause end a negation. */
static size_t read_marks(aw_row_text *t, aw_span text, size_t at,
                         bool *negated) {
  size_t begin = at, low = t->low_length, length;
  uint32_t point;
  bool ends = false;
  for (;;) {
    unsigned class = class_at(text, at, &point, &length);
    if ((class & (IS_WORD | AW_CHAR_SPACE)) != 0) break;
    if ((point == '@' || point == '#') && at > begin) break;
    if (point < 0x80 && strchr(".,;:!?", (int)point) != NULL) ends = true;
    put_low(t, point);
    at += length;
  }
  bool none = false;
  put_token(t, begin, at, low, t->low_length, &none);
  if (ends) *negated = false;
  return at;
}

static size_t read_hashtag(aw_row_text *t, aw_span text, size_t at,
                           bool *negated) {
  size_t low = t->low_length;
  put_low(t, '#');
  size_t end = read_word(t, text, at + 1);
  put_token(t, at, end, low, t->low_length, negated);
  put_token(t, at + 1, end, low + 1, t->low_length, negated);
  put_parts(t, text, at + 1, end, low + 1, negated);
  return end;
}

static bool word_follows(aw_span text, size_t at) {
  uint32_t point;
  size_t length;
  return (class_at(text, at, &point, &length) & IS_WORD) != 0;
}

static void read_tokens(aw_row_text *t, aw_span text) {
  bool negated = false;
  size_t at = 0;
  while (at < text.len) {
    uint32_t point;
    size_t length, low = t->low_length, begin = at;
    unsigned class = class_at(text, at, &point, &length);
    if ((class & AW_CHAR_SPACE) != 0) {
      at += length;
    } else if (point == '@' && word_follows(text, at + 1)) {
      at = skip_name(text, at + 1);
      put_fixed(t, begin, at, "@user", &negated);
    } else if (point == '#' && word_follows(text, at + 1)) {
      at = read_hashtag(t, text, at, &negated);
    } else if ((class & IS_WORD) == 0) {
      at = read_marks(t, text, at, &negated);
    } else if (starts_address(text, at)) {
      at = skip_address(text, at);
      put_fixed(t, begin, at, "http", &negated);
    } else {
      at = read_word(t, text, at);
      put_token(t, begin, at, low, t->low_length, &negated);
    }
  }
}

/* ---- n-grams ------------------------------------------------------------ */

static bool word_grams(aw_row_text *t) {
  size_t count = t->token_count;
  t->word_count = 0;
  if (!GROW(t->word, t->word_capacity, count * AW_ROW_WORDS_MAX)) return false;
  for (size_t i = 0; i < count; i++) {
    uint64_t key = 0;
    for (size_t n = 1; n <= AW_ROW_WORDS_MAX && i + n <= count; n++) {
      const aw_row_token *token = &t->token[i + n - 1];
      uint64_t word = aw_row_word_key(token);
      key = n == 1 ? word : aw_hash_join(key, word);
      t->word[t->word_count++] =
          (aw_row_gram){ key, (uint32_t)i, (uint16_t)n, 0 };
    }
  }
  return true;
}

/* The characters of a token, a blank before and after. */
static size_t token_points(aw_row_text *t, const aw_row_token *token) {
  size_t count = 0, length;
  t->point[count++] = ' ';
  for (size_t at = token->low; at < token->low_end; at += length)
    t->point[count++] = aw_utf8_decode(t->low + at, &length);
  t->point[count++] = ' ';
  return count;
}

/* Append the n-grams of token `i`. */
static bool add_pieces(aw_row_text *t, size_t i) {
  const aw_row_token *token = &t->token[i];
  size_t most = token->low_end - token->low + 2;
  if (!GROW(t->point, t->point_capacity, most) ||
      !GROW(t->piece, t->piece_capacity,
            t->piece_count + most * (AW_ROW_PIECE_MAX - AW_ROW_PIECE_MIN + 1)))
    return false;
  size_t count = token_points(t, token);
  for (size_t at = 0; at + AW_ROW_PIECE_MIN <= count; at++) {
    uint64_t key = 0;
    uint16_t place = at < UINT16_MAX ? (uint16_t)at : UINT16_MAX;
    for (size_t n = 1; n <= AW_ROW_PIECE_MAX && at + n <= count; n++) {
      key = (key + t->point[at + n - 1]) * PIECE_STEP;
      if (n < AW_ROW_PIECE_MIN) continue;
      t->piece[t->piece_count++] =
          (aw_row_gram){ aw_hash_join(key, n), (uint32_t)i, (uint16_t)n,
                         place };
    }
  }
  return true;
}

avow_status aw_row_text_pieces(aw_row_text *t, size_t token, avow_error *err) {
  t->piece_count = 0;
  return add_pieces(t, token) ? AVOW_OK : aw_nomem(err);
}

static bool piece_grams(aw_row_text *t) {
  t->piece_count = 0;
  for (size_t i = 0; i < t->token_count; i++)
    if (!add_pieces(t, i)) return false;
  return true;
}

avow_status aw_row_text_read(aw_row_text *t, aw_span text, bool pieces,
                             avow_error *err) {
  if (text.len > AVOW_LINE_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, 0,
                   "row has %zu bytes, expected at most %zu", text.len,
                   AVOW_LINE_MAX);
  t->token_count = t->low_length = t->piece_count = 0;
  /* Each token takes a byte at least; a hashtag of n bytes gives at most
   * n + 2; "@a" grows to "@user". */
  if (!GROW(t->low, t->low_capacity, text.len * 3 + 8) ||
      !GROW(t->token, t->token_capacity, text.len * 2 + 4))
    return aw_nomem(err);
  read_tokens(t, text);
  if (!word_grams(t) || (pieces && !piece_grams(t))) return aw_nomem(err);
  return AVOW_OK;
}

/* ---- for people --------------------------------------------------------- */

void aw_row_word_name(const aw_row_text *t, const aw_row_gram *g,
                      aw_strbuf *out) {
  for (size_t n = 0; n < g->count; n++) {
    const aw_row_token *token = &t->token[g->token + n];
    if (n > 0) aw_strbuf_add_char(out, ' ');
    if (token->negated != 0) aw_strbuf_add_text(out, "not:");
    aw_strbuf_add(
        out, (aw_span){ t->low + token->low, token->low_end - token->low });
  }
}

void aw_row_piece_name(const aw_row_text *t, const aw_row_gram *g,
                       aw_strbuf *out) {
  const aw_row_token *token = &t->token[g->token];
  size_t at = token->low, length;
  for (size_t i = 0; i < (size_t)g->at + g->count; i++) {
    bool wanted = i >= g->at;
    if (i == 0 || at >= token->low_end) {
      if (wanted) aw_strbuf_add_char(out, '_');
      continue;
    }
    (void)aw_utf8_decode(t->low + at, &length);
    if (wanted) aw_strbuf_add(out, (aw_span){ t->low + at, length });
    at += length;
  }
}

avow_range aw_row_word_range(const aw_row_text *t, const aw_row_gram *g) {
  return (avow_range){ t->token[g->token].begin,
                       t->token[g->token + g->count - 1].end };
}

avow_range aw_row_piece_range(const aw_row_text *t, const aw_row_gram *g) {
  return (avow_range){ t->token[g->token].begin, t->token[g->token].end };
}
