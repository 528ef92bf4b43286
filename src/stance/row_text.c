#include "stance/row_text.h"

#include <stdlib.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

#define STEP ((size_t)16) /* bytes of a word that are read at once */

/* What a byte of ASCII is in rows. */
enum { IN_WORD = 1, IN_MARKS = 2, ENDS_CLAUSE = 4 };

/* What `point` is in the lower-cased copy: that of aw_word_key(). */
static uint32_t low_of(uint32_t point) {
  if (point >= 'A' && point <= 'Z') return point | 0x20;
  if (point < 0x80) return point;
  if ((aw_char_mark(point) & AW_MARK_APOSTROPHE) != 0) return '\'';
  return aw_char_lower(point);
}

static uint8_t kind_of(unsigned char c) {
  if (c == '_' || (aw_char_class(c) & IS_WORD) != 0) return IN_WORD;
  if ((aw_char_class(c) & AW_CHAR_SPACE) != 0) return 0;
  return c != 0 && strchr(".,;:!?", c) != NULL ? IN_MARKS | ENDS_CLAUSE
                                               : IN_MARKS;
}

/* Few words are negations: a bit tells most from them. */
static uint64_t *negation_bit(aw_row_text *t, uint64_t key) {
  return &t->negation_bit[key >> 58];
}

void aw_row_text_init(aw_row_text *t) {
  *t = (aw_row_text){ .token = NULL };
  for (unsigned c = 0; c < 0x80; c++) t->kind[c] = kind_of((unsigned char)c);
  for (size_t i = 0; i < sizeof negations / sizeof negations[0]; i++) {
    uint64_t key = aw_hash(aw_span_of(negations[i]), 0);
    size_t at = key & 63;
    while (t->negation[at] != 0) at = (at + 1) & 63;
    t->negation[at] = key;
    *negation_bit(t, key) |= UINT64_C(1) << (key >> 52 & 63);
  }
}

void aw_row_text_release(aw_row_text *t) {
  free(t->token);
  free(t->word);
  free(t->piece);
  free(t->low);
  free(t->point);
}

static bool negates(aw_row_text *t, uint64_t key) {
  size_t at = key & 63;
  if ((*negation_bit(t, key) >> (key >> 52 & 63) & 1) == 0) return false;
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

static unsigned kind_at(const aw_row_text *t, aw_span text, size_t at) {
  return at < text.len ? t->kind[(unsigned char)text.ptr[at]] : 0;
}

static size_t skip_name(const aw_row_text *t, aw_span text, size_t at) {
  uint32_t point;
  size_t length;
  for (;;) {
    while (kind_at(t, text, at) == IN_WORD) at++;
    if ((class_at(text, at, &point, &length) & IS_WORD) == 0) return at;
    at += length;
  }
}

static bool is_apostrophe(uint32_t point) {
  return point == '\'' ||
         (point >= 0x80 && (aw_char_mark(point) & AW_MARK_APOSTROPHE) != 0);
}

#if defined(__SSE2__)
static __m128i within(__m128i bytes, char first, char last) {
  return _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(first - 1))),
                       _mm_cmpgt_epi8(_mm_set1_epi8((char)(last + 1)), bytes));
}

/* Lower-case STEP bytes, however many of them are plain; returns how many are
 * before the first that is not. */
static size_t lower_step(const char *from, char *low) {
  __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
  __m128i space = _mm_set1_epi8(0x20);
  __m128i letter = within(_mm_or_si128(bytes, space), 'a', 'z');
  __m128i other = _mm_or_si128(within(bytes, '0', '9'),
                               _mm_cmpeq_epi8(bytes, _mm_set1_epi8('_')));
  __m128i lowered = _mm_or_si128(bytes, _mm_and_si128(letter, space));
  _mm_storeu_si128((__m128i *)(void *)low, lowered);
  unsigned plain = (unsigned)_mm_movemask_epi8(_mm_or_si128(letter, other));
  return (size_t)__builtin_ctz(~plain);
}
#else
static size_t lower_step(const char *from, char *low) {
  size_t i = 0;
  for (; i < STEP; i++) {
    char c = from[i], small = (char)(c | 0x20);
    bool letter = small >= 'a' && small <= 'z';
    if (!letter && c != '_' && (c < '0' || c > '9')) break;
    low[i] = letter ? small : c;
  }
  return i;
}
#endif

/* Lower-case letters and digits of ASCII and '_'; returns where they end. */
static size_t copy_plain(aw_row_text *t, aw_span text, size_t at) {
  size_t count = STEP;
  while (count == STEP) {
    char last[STEP] = { 0 };
    const char *from = text.ptr + at;
    if (text.len - at < STEP) {
      memcpy(last, from, text.len - at);
      from = last;
    }
    count = lower_step(from, t->low + t->low_length);
    t->low_length += count;
    at += count;
  }
  return at;
}

/* Lower-case the word that starts at `at`; apostrophes between letters belong
 * to it.  Returns its end. */
static size_t read_word(aw_row_text *t, aw_span text, size_t at) {
  uint32_t point, next_point;
  size_t length, next;
  for (;;) {
    at = copy_plain(t, text, at);
    if (at == text.len || (text.ptr[at] >= 0 && text.ptr[at] != '\''))
      return at;
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
  size_t part = begin, part_low = low, parts = 0, length, next;
  unsigned last = 0;
  uint32_t point, following;
  unsigned class = class_at(text, begin, &point, &length);
  for (size_t at = begin; at < end;) {
    char bytes[4];
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
    low += point < 0x80 ? 1 : aw_utf8_encode(low_of(point), bytes);
    at += length;
    last = class;
    class = after;
    point = following;
    length = next;
  }
  if (parts > 0) put_token(t, part, end, part_low, low, negated);
}

static bool starts_address(aw_span text, size_t at) {
  size_t left = text.len - at;
  return (left >= 7 && memcmp(text.ptr + at, "http://", 7) == 0) ||
         (left >= 8 && memcmp(text.ptr + at, "https://", 8) == 0);
}

static size_t skip_address(const aw_row_text *t, aw_span text, size_t at) {
  uint32_t point;
  size_t length;
  for (;;) {
    while (kind_at(t, text, at) != 0) at++;
    if ((class_at(text, at, &point, &length) & AW_CHAR_SPACE) != 0) return at;
    at += length;
  }
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
    unsigned kind = kind_at(t, text, at);
    if ((kind & IN_MARKS) != 0) {
      char c = text.ptr[at];
      if ((c == '@' || c == '#') && at > begin) break;
      ends |= (kind & ENDS_CLAUSE) != 0;
      t->low[t->low_length++] = c;
      at++;
      continue;
    }
    unsigned class = class_at(text, at, &point, &length);
    if ((class & (IS_WORD | AW_CHAR_SPACE)) != 0) break;
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

/* What starts at `at` with something else than a plain word: returns its
 * end. */
static size_t read_other(aw_row_text *t, aw_span text, size_t at,
                         bool *negated) {
  uint32_t point;
  size_t length, low = t->low_length, end;
  unsigned class = class_at(text, at, &point, &length);
  if ((class & AW_CHAR_SPACE) != 0) return at + length;
  if (point == '@' && word_follows(text, at + 1)) {
    end = skip_name(t, text, at + 1);
    put_fixed(t, at, end, "@user", negated);
    return end;
  }
  if (point == '#' && word_follows(text, at + 1))
    return read_hashtag(t, text, at, negated);
  if ((class & IS_WORD) == 0) return read_marks(t, text, at, negated);
  if (starts_address(text, at)) {
    end = skip_address(t, text, at);
    put_fixed(t, at, end, "http", negated);
    return end;
  }
  end = read_word(t, text, at);
  put_token(t, at, end, low, t->low_length, negated);
  return end;
}

static void read_tokens(aw_row_text *t, aw_span text) {
  bool negated = false;
  size_t at = 0;
  while (at < text.len) {
    if (text.ptr[at] == ' ') {
      at++;
    } else if (text.ptr[at] == 'h' || kind_at(t, text, at) != IN_WORD) {
      at = read_other(t, text, at, &negated);
    } else {
      size_t low = t->low_length, begin = at;
      at = read_word(t, text, at);
      put_token(t, begin, at, low, t->low_length, &negated);
    }
  }
}

/* ---- n-grams ------------------------------------------------------------ */

static bool word_grams(aw_row_text *t) {
  size_t count = t->token_count;
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
  for (size_t i = 0; i < t->token_count; i++)
    if (!add_pieces(t, i)) return false;
  return true;
}

avow_status aw_row_text_tokens(aw_row_text *t, aw_span text, avow_error *err) {
  if (text.len > AVOW_LINE_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, 0,
                   "row has %zu bytes, expected at most %zu", text.len,
                   AVOW_LINE_MAX);
  t->token_count = t->low_length = t->word_count = t->piece_count = 0;
  /* Each token takes a byte at least; a hashtag of n bytes gives at most
   * n + 2; "@a" grows to "@user"; the last step of a word may be empty. */
  if (!GROW(t->low, t->low_capacity, text.len * 3 + 8 + STEP) ||
      !GROW(t->token, t->token_capacity, text.len * 2 + 4))
    return aw_nomem(err);
  read_tokens(t, text);
  return AVOW_OK;
}

avow_status aw_row_text_read(aw_row_text *t, aw_span text, bool pieces,
                             avow_error *err) {
  avow_status status = aw_row_text_tokens(t, text, err);
  if (status != AVOW_OK) return status;
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
