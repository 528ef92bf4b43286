/* token.c - see token.h.
 *
 * One pass from left to right.  Looking ahead is bounded everywhere (LOOK_MAX
 * bytes), so time grows with the length of the text whatever it holds.
 */
#include "text/token.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "base/hash.h"
#include "base/status.h"
#include "text/abbreviation.h"
#include "text/utf8.h"

#define LOOK_MAX 300u /* bytes searched for a closing single mark */
#define WORD_CHAR (AW_CHAR_LETTER | AW_CHAR_DIGIT | AW_CHAR_MARK)

typedef struct scan {
  aw_tokeniser *t;
  const char *s;     /* the document's text */
  size_t begin, end; /* what is cut */
  size_t at;
} scan;

typedef struct glyph {
  uint32_t point; /* 0 beyond the text */
  size_t length;
  unsigned kind; /* AW_CHAR_* */
} glyph;

static glyph glyph_at(const scan *sc, size_t at) {
  glyph g = { 0, 0, AW_CHAR_SPACE };
  if (at >= sc->end) return g;
  sc->t->steps++;
  g.point = aw_utf8_decode(sc->s + at, &g.length);
  g.kind = aw_char_class(g.point);
  return g;
}

static glyph glyph_before(const scan *sc, size_t at) {
  glyph g = { 0, 0, AW_CHAR_SPACE };
  if (at == 0) return g;
  g.point = aw_utf8_before(sc->s, sc->s + at);
  g.length = g.point < 0x80      ? 1
             : g.point < 0x800   ? 2
             : g.point < 0x10000 ? 3
                                 : 4;
  g.kind = aw_char_class(g.point);
  return g;
}

static bool grow(aw_tokeniser *t, uint32_t needed) {
  aw_document *doc = t->doc;
  size_t capacity =
      t->capacity == 0 ? doc->text.len / 5 + 16 : (size_t)t->capacity * 2;
  if (capacity < needed) capacity = needed;
  aw_token *token = AW_NEW_RAW(doc->arena, aw_token, capacity);
  if (token == NULL) return false;
  if (doc->token_count > 0)
    memcpy(token, doc->token, doc->token_count * sizeof *token);
  doc->token = token;
  t->capacity = (uint32_t)capacity;
  return true;
}

/* Capitals of [begin, end). */
static unsigned case_flags(const scan *sc, size_t begin, size_t end) {
  size_t letters = 0, capitals = 0, digits = 0;
  bool first = false;
  for (size_t at = begin; at < end;) {
    unsigned char byte = (unsigned char)sc->s[at];
    size_t length = 1;
    unsigned kind = byte < 0x80
                        ? aw_char_block[byte]
                        : aw_char_class(aw_utf8_decode(sc->s + at, &length));
    at += length;
    if (letters == 0 && (kind & AW_CHAR_UPPER) != 0) first = true;
    letters += (kind & AW_CHAR_LETTER) != 0;
    capitals += (kind & AW_CHAR_UPPER) != 0;
    digits += (kind & AW_CHAR_DIGIT) != 0;
  }
  return (letters > 0 ? AW_TOKEN_WORD : 0) |
         (letters == 0 && digits > 0 ? AW_TOKEN_NUMBER : 0) |
         (first ? AW_TOKEN_CAPITAL : 0) |
         (letters > 1 && capitals == letters ? AW_TOKEN_ALL_CAPITAL : 0);
}

/* Add the token [sc->at, end) and go on behind it. */
static bool add_token(scan *sc, size_t end, unsigned flags, uint64_t key) {
  aw_document *doc = sc->t->doc;
  if (doc->token_count == sc->t->capacity && !grow(sc->t, doc->token_count + 1))
    return false;
  aw_token *token = &doc->token[doc->token_count++];
  *token = (aw_token){ .begin = (uint32_t)sc->at,
                       .end = (uint32_t)end,
                       .key = key,
                       .lemma = key,
                       .flags = (uint16_t)(flags | sc->t->gap) };
  sc->at = end;
  sc->t->gap = AW_TOKEN_GLUED;
  return true;
}

static bool emit(scan *sc, size_t end, unsigned flags) {
  aw_span form = { sc->s + sc->at, end - sc->at };
  if ((flags & AW_TOKEN_PUNCTUATION) == 0) flags |= case_flags(sc, sc->at, end);
  return add_token(sc, end, flags, aw_word_key(form));
}

static bool is_apostrophe(uint32_t point) {
  return point == '\'' ||
         (point >= 0x80 && (aw_char_mark(point) & AW_MARK_APOSTROPHE) != 0);
}

/* The letters behind an apostrophe, if they make a clitic with it: bytes of
 * "s", "re", "ve", "ll", "d", "m" or "t"; 0: none. */
static size_t clitic_length(const scan *sc, size_t at) {
  static const char clitics[][3] = { "s", "re", "ve", "ll", "d", "m", "t" };
  char word[3] = "";
  size_t length = 0;
  glyph g = glyph_at(sc, at);
  while (length < 2 && g.point < 0x80 && (g.kind & AW_CHAR_LETTER) != 0) {
    word[length++] = (char)aw_char_lower(g.point);
    g = glyph_at(sc, at + length);
  }
  if (length == 0 || (g.kind & WORD_CHAR) != 0) return 0;
  for (size_t i = 0; i < sizeof clitics / sizeof clitics[0]; i++)
    if (strcmp(word, clitics[i]) == 0) return length;
  return 0;
}

/* ---- words and numbers ------------------------------------------------ */

typedef struct word {
  size_t begin;
  size_t piece;     /* where the piece behind the last hyphen starts */
  size_t part;      /* where the part behind the last period starts */
  size_t periods;   /* inside */
  bool short_parts; /* every part so far has one or two letters */
  bool ends;        /* a period was taken, and no more is */
} word;

static bool is_domain(const scan *sc, size_t at) {
  static const char domains[][5] = { "com", "org", "net", "gov",  "edu", "co",
                                     "uk",  "io",  "tv",  "ru",   "eu",  "de",
                                     "fr",  "ua",  "il",  "info", "html" };
  size_t length = 0;
  while (length < 5 && at + length < sc->end && sc->s[at + length] >= 'a' &&
         sc->s[at + length] <= 'z')
    length++;
  if ((glyph_at(sc, at + length).kind & WORD_CHAR) != 0) return false;
  for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++)
    if (strlen(domains[i]) == length &&
        memcmp(domains[i], sc->s + at, length) == 0)
      return true;
  return false;
}

/* What comes behind the spaces at `at`: looks at a few characters only. */
static glyph after_spaces(const scan *sc, size_t at) {
  glyph g = glyph_at(sc, at);
  for (int i = 0; i < 3 && g.length > 0 && (g.kind & AW_CHAR_SPACE) != 0; i++)
    g = glyph_at(sc, at += g.length);
  return g;
}

static bool after_comma(const scan *sc, size_t at) {
  glyph g = glyph_before(sc, at);
  for (int i = 0; i < 2 && at > 0 && (g.kind & AW_CHAR_SPACE) != 0; i++) {
    at--;
    while (at > 0 && ((unsigned char)sc->s[at] & 0xC0) == 0x80) at--;
    g = glyph_before(sc, at);
  }
  return g.point == ',';
}

/* Whether the word [w->begin, at) keeps the period at `at`. */
static bool keeps_period(const scan *sc, const word *w, size_t at) {
  aw_span form = { sc->s + w->piece, at - w->piece };
  glyph first = glyph_at(sc, w->piece);
  bool capital = (first.kind & AW_CHAR_UPPER) != 0;
  glyph next = glyph_at(sc, at + 1);
  if (next.point == '.') return false; /* an ellipsis */
  if ((first.kind & AW_CHAR_LETTER) == 0) return false;
  if (w->periods > 0 && w->short_parts && at - w->part <= 2) return true;
  next = after_spaces(sc, at + 1);
  bool number = (next.kind & AW_CHAR_DIGIT) != 0;
  if (form.len == first.length) { /* one letter: an initial */
    if (!capital || first.point == 'I') return false;
    return (next.kind & AW_CHAR_UPPER) != 0 || next.point == ',';
  }
  switch (aw_abbreviation_find(form)) {
    case AW_ABBREVIATION_NONE: return false;
    case AW_ABBREVIATION_TITLE:
      return capital || (form.len == 2 && form.ptr[0] == 'v');
    case AW_ABBREVIATION_MONTH: return capital && (number || form.len > 3);
    case AW_ABBREVIATION_STATE:
      return capital && (w->piece > w->begin || after_comma(sc, w->begin));
    case AW_ABBREVIATION_NUMBER: return number;
    case AW_ABBREVIATION_OTHER: return true;
  }
  return false;
}

/* Between two letters: "U.S", "e.g", "Ph.D.", "example.com" are joined; "Mr."
 * and "U.S." end there though no space follows. */
static bool joins_letters(const scan *sc, word *w, size_t at, glyph before,
                          glyph next) {
  glyph last = glyph_at(sc, at + 1 + next.length);
  bool single = at - w->part == before.length;
  bool single_next = (last.kind & WORD_CHAR) == 0;
  if ((single && single_next) || is_domain(sc, at + 1)) return true;
  if (at - w->part <= 2 && last.point == '.') return true;
  aw_span piece = { sc->s + w->piece, at - w->piece };
  w->ends = (next.kind & AW_CHAR_UPPER) != 0 &&
            ((single && w->periods > 0) ||
             aw_abbreviation_find(piece) == AW_ABBREVIATION_TITLE);
  return w->ends;
}

/* Bytes of the period at `at` if the word goes on over it, else 0. */
static size_t join_period(const scan *sc, word *w, size_t at) {
  glyph before = glyph_before(sc, at), next = glyph_at(sc, at + 1);
  bool joins = (before.kind & next.kind & AW_CHAR_DIGIT) != 0;
  if (!joins && (before.kind & next.kind & AW_CHAR_LETTER) != 0)
    joins = joins_letters(sc, w, at, before, next);
  else if (!joins)
    return keeps_period(sc, w, at) ? 1 : 0;
  if (!joins) return 0;
  if (at - w->part > 2) w->short_parts = false;
  w->periods++;
  w->part = at + 1;
  return 1;
}

/* "1,000": three digits and no more behind the comma. */
static bool joins_comma(const scan *sc, size_t at) {
  if ((glyph_before(sc, at).kind & AW_CHAR_DIGIT) == 0) return false;
  for (size_t i = 1; i <= 3; i++)
    if ((glyph_at(sc, at + i).kind & AW_CHAR_DIGIT) == 0) return false;
  return (glyph_at(sc, at + 4).kind & AW_CHAR_DIGIT) == 0;
}

/* Bytes of the mark at `at` if the word goes on over it, else 0. */
static size_t join(const scan *sc, word *w, size_t at, glyph mark) {
  unsigned before = glyph_before(sc, at).kind;
  unsigned next = glyph_at(sc, at + mark.length).kind;
  unsigned both = before & next;
  switch (mark.point) {
    case '.': return join_period(sc, w, at);
    case ',': return joins_comma(sc, at) ? 1 : 0;
    case ':': return (both & AW_CHAR_DIGIT) != 0 ? 1 : 0;
    case '/': return (both & AW_CHAR_DIGIT) != 0 ? 1 : 0;
    case '&': return (both & AW_CHAR_LETTER) != 0 ? 1 : 0;
    case '_': return 1;
    case '@': return (before & WORD_CHAR) != 0 && (next & WORD_CHAR) != 0;
    default: break;
  }
  if (is_apostrophe(mark.point))
    return (both & AW_CHAR_LETTER) != 0 &&
                   clitic_length(sc, at + mark.length) == 0
               ? mark.length
               : 0;
  if ((aw_char_mark(mark.point) & AW_MARK_HYPHEN) == 0 ||
      (next & WORD_CHAR) == 0)
    return 0;
  *w = (word){ w->begin, at + mark.length, at + mark.length, 0, true, false };
  return mark.length;
}

static size_t word_end(const scan *sc) {
  word w = { sc->at, sc->at, sc->at, 0, true, false };
  size_t at = sc->at;
  for (;;) {
    while (at < sc->end && (unsigned char)sc->s[at] < 0x80 &&
           (aw_char_block[(unsigned char)sc->s[at]] & WORD_CHAR) != 0) {
      at++;
      sc->t->steps++;
    }
    glyph g = glyph_at(sc, at);
    size_t length =
        (g.kind & WORD_CHAR) != 0 && !is_apostrophe(g.point) ? g.length : 0;
    if (length == 0 && g.length > 0 && (g.kind & AW_CHAR_SPACE) == 0)
      length = join(sc, &w, at, g);
    at += length;
    if (length == 0 || w.ends) return at;
  }
}

/* Words written as one that are two: where the second starts. */
static size_t second_word(const scan *sc, size_t end) {
  static const char pairs[][7] = { "cannot", "gonna", "gotta", "wanna" };
  size_t length = end - sc->at;
  if (length < 5 || length > 6) return 0;
  char lower[8];
  aw_span form = { sc->s + sc->at, length };
  if (aw_word_lower(form, lower, sizeof lower) != length) return 0;
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    if (strlen(pairs[i]) == length && memcmp(pairs[i], lower, length) == 0)
      return sc->at + 3;
  return 0;
}

static bool scan_word(scan *sc) {
  size_t end = word_end(sc);
  glyph mark = glyph_at(sc, end);
  size_t clitic =
      is_apostrophe(mark.point) ? clitic_length(sc, end + mark.length) : 0;
  if (clitic == 0) {
    size_t second = second_word(sc, end);
    if (second != 0 && !emit(sc, second, 0)) return false;
    return emit(sc, end, 0);
  }
  size_t clitic_end = end + mark.length + clitic;
  if (clitic == 1 && (sc->s[end + mark.length] | 32) == 't') {
    /* "don't": the n goes with the clitic; "'t" of other words stays. */
    if ((sc->s[end - 1] | 32) != 'n') return emit(sc, clitic_end, 0);
    end--;
  }
  if (end > sc->at && !emit(sc, end, 0)) return false;
  return emit(sc, clitic_end, AW_TOKEN_APOSTROPHE);
}

#define PLAIN_MAX 32u

#if defined(__SSE2__)
/* ASCII letters at s[16], sixteen bytes at once: how many; as many of `lower`
 * are set.  *capital: all of them are capitals. */
static size_t short_word(const unsigned char *s, char lower[PLAIN_MAX],
                         bool *capital) {
  const __m128i space = _mm_set1_epi8(0x20);
  __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)s);
  __m128i low = _mm_or_si128(bytes, space);
  /* bytes above 0x7F are negative, and so below every letter */
  __m128i letter = _mm_and_si128(_mm_cmpgt_epi8(low, _mm_set1_epi8('a' - 1)),
                                 _mm_cmpgt_epi8(_mm_set1_epi8('z' + 1), low));
  unsigned letters = (unsigned)_mm_movemask_epi8(letter);
  unsigned small = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(low, bytes));
  size_t length = (size_t)__builtin_ctz(~letters);
  *capital = (small & ((1u << length) - 1u)) == 0;
  _mm_storeu_si128((__m128i *)(void *)lower, low);
  return length;
}
#endif

/* Bytes of the word of ASCII letters at sc->at, if what stands behind it can
 * join nothing to it; 0 otherwise.  Most words are such, and go this way. */
static size_t plain_length(const scan *sc, char lower[PLAIN_MAX],
                           bool *capital) {
  const unsigned char *s = (const unsigned char *)sc->s + sc->at;
  size_t left = sc->end - sc->at, length = 0;
  size_t most = left < PLAIN_MAX ? left : PLAIN_MAX;
  *capital = true;
#if defined(__SSE2__)
  if (left > 16) length = short_word(s, lower, capital);
  if (length < 16 && left > 16) most = 0;
#endif
  for (; length < most && s[length] < 0x80; length++) {
    unsigned kind = aw_char_block[s[length]];
    if ((kind & AW_CHAR_LETTER) == 0) break;
    *capital = *capital && (kind & AW_CHAR_UPPER) != 0;
    lower[length] = (char)(s[length] | 32);
  }
  if (length == left) return length;
  if (length == PLAIN_MAX) return 0;
  switch (s[length]) {
    case ' ':
    case '\n':
    case ',':
    case ';':
    case '?':
    case '!':
    case ')':
    case '"': return length;
    default: return 0;
  }
}

static bool scan_word_quickly(scan *sc) {
  char lower[PLAIN_MAX];
  bool capital;
  size_t length = plain_length(sc, lower, &capital);
  bool pair = (length == 5 || length == 6) &&
              (lower[0] == 'c' || lower[0] == 'g' || lower[0] == 'w');
  if (length == 0 || pair) return scan_word(sc);
  sc->t->steps += length;
  bool first =
      (aw_char_block[(unsigned char)sc->s[sc->at]] & AW_CHAR_UPPER) != 0;
  unsigned flags = AW_TOKEN_WORD | (first ? AW_TOKEN_CAPITAL : 0) |
                   (length > 1 && capital ? AW_TOKEN_ALL_CAPITAL : 0);
  return add_token(sc, sc->at + length, flags,
                   aw_hash((aw_span){ lower, length }, 0));
}

/* The second letters of "http" and "www" seldom follow their first. */
static bool starts_address(const scan *sc) {
  const char *s = sc->s + sc->at;
  if ((s[0] != 'h' && s[0] != 'w') || sc->end - sc->at < 2) return false;
  return s[1] == (s[0] == 'h' ? 't' : 'w');
}

/* "http://...", "https://...", "www. ...": the end, 0 where there is none. */
static size_t address_end(const scan *sc) {
  static const char starts[][9] = { "http://", "https://", "www." };
  size_t at = 0;
  for (size_t i = 0; i < 3 && at == 0; i++) {
    size_t length = strlen(starts[i]);
    if (sc->end - sc->at > length &&
        memcmp(sc->s + sc->at, starts[i], length) == 0)
      at = sc->at + length;
  }
  if (at == 0) return 0;
  for (;;) {
    glyph g = glyph_at(sc, at);
    if ((g.kind & AW_CHAR_SPACE) != 0 || g.point == '<' || g.point == '>' ||
        (aw_char_mark(g.point) & AW_MARK_DOUBLE) != 0)
      break;
    at += g.length;
  }
  while (at > sc->at + 1 && strchr(".,;:!?)]}'", sc->s[at - 1]) != NULL) at--;
  return at;
}

/* ---- marks ------------------------------------------------------------ */

static bool opens_before(glyph before) {
  return (before.kind & AW_CHAR_SPACE) != 0 || before.point == '(' ||
         before.point == '[' || before.point == '{' || before.point == '/' ||
         (aw_char_mark(before.point) & (AW_MARK_DASH | AW_MARK_HYPHEN)) != 0;
}

static bool is_quotation(uint32_t point) {
  return (aw_char_mark(point) & (AW_MARK_DOUBLE | AW_MARK_SINGLE)) != 0;
}

/* A double mark: by its form where that is enough, else by what stands around
 * it, else in turn. */
static bool opens_double(const scan *sc, glyph mark, unsigned form) {
  glyph before = glyph_before(sc, sc->at);
  glyph next = glyph_at(sc, sc->at + mark.length);
  bool space = opens_before(before);
  bool space_after = (next.kind & AW_CHAR_SPACE) != 0;
  bool end_after = space_after || (next.kind & AW_CHAR_PUNCTUATION) != 0;
  if (mark.point == 0x201C) /* low-high pairs close with it */
    return !(sc->t->open_double && !space && !is_quotation(before.point));
  if (mark.point == 0x00BB || mark.point == 0x00AB)
    return space == end_after ? mark.point == 0x00AB : space;
  if ((form & AW_MARK_OPENS) == 0) return false;
  if ((form & AW_MARK_CLOSES) == 0) return true;
  if (space && !space_after) return true;
  if (!space && space_after && !is_quotation(before.point)) return false;
  return !sc->t->open_double;
}

static bool scan_double(scan *sc, size_t length, bool opens) {
  sc->t->open_double = opens;
  return emit(
      sc, sc->at + length,
      AW_TOKEN_PUNCTUATION | (opens ? AW_TOKEN_OPENS : AW_TOKEN_CLOSES));
}

static bool scan_single(scan *sc, size_t length, bool opens) {
  sc->t->open_single = opens;
  return emit(sc, sc->at + length,
              AW_TOKEN_PUNCTUATION | AW_TOKEN_SINGLE |
                  (opens ? AW_TOKEN_OPENS : AW_TOKEN_CLOSES));
}

/* Whether a closing single mark like the one at hand comes soon behind `at`,
 * and no opening one before it: then the one at hand may be a possessive
 * inside the quotation. */
static bool closes_later(const scan *sc, size_t at, glyph mark) {
  size_t stop = at + LOOK_MAX < sc->end ? at + LOOK_MAX : sc->end;
  const char *form = sc->s + at - mark.length;
  for (; at + mark.length <= stop && sc->s[at] != '\n'; at++) {
    sc->t->steps++;
    if (memcmp(sc->s + at, form, mark.length) != 0) continue;
    unsigned before = glyph_before(sc, at).kind;
    unsigned behind = glyph_at(sc, at + mark.length).kind;
    if ((before & AW_CHAR_SPACE) != 0) return false;
    if ((behind & (AW_CHAR_SPACE | AW_CHAR_PUNCTUATION)) != 0) return true;
  }
  return false;
}

/* Whether the apostrophe at hand, behind "s", is a possessive and no closing
 * mark.  One word between two marks ('walls') is a quotation. */
static bool is_possessive(const scan *sc, glyph before, glyph mark,
                          glyph next) {
  const aw_document *doc = sc->t->doc;
  uint32_t last = before.point | 32;
  bool sibilant = last == 's' || last == 'z' || last == 'x';
  if (!sibilant || (next.kind & (AW_CHAR_SPACE | AW_CHAR_PUNCTUATION)) == 0)
    return false;
  if (!sc->t->open_single) return true;
  bool one_word = doc->token_count > 1 &&
                  (doc->token[doc->token_count - 2].flags & AW_TOKEN_SINGLE);
  return !one_word && closes_later(sc, sc->at + mark.length, mark);
}

/* "'em", "'til", "'90s" behind a space: bytes of the word, 0 if none. */
static size_t elision_length(const scan *sc, size_t at) {
  static const char words[][6] = { "em", "til", "cause", "twas", "tis", "n" };
  size_t length = 0;
  char lower[6];
  glyph g = glyph_at(sc, at);
  if ((g.kind & AW_CHAR_DIGIT) != 0) {
    while ((g.kind & AW_CHAR_DIGIT) != 0 && length < 3)
      g = glyph_at(sc, at + ++length);
    if (length != 2) return 0;
    return (g.point | 32) == 's' ? 3 : 2;
  }
  while (length < 5 && g.point < 0x80 && (g.kind & AW_CHAR_LETTER) != 0) {
    lower[length++] = (char)aw_char_lower(g.point);
    g = glyph_at(sc, at + length);
  }
  if ((g.kind & WORD_CHAR) != 0) return 0;
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strlen(words[i]) == length && memcmp(words[i], lower, length) == 0)
      return length;
  return 0;
}

/* A single mark or apostrophe that stands in no word. */
static bool scan_apostrophe(scan *sc, glyph mark, unsigned form) {
  glyph before = glyph_before(sc, sc->at);
  size_t behind = sc->at + mark.length;
  glyph next = glyph_at(sc, behind);
  bool space = opens_before(before) || is_quotation(before.point);
  bool word_before = (before.kind & WORD_CHAR) != 0;
  if ((form & AW_MARK_APOSTROPHE) != 0 && !word_before) {
    size_t clitic = clitic_length(sc, behind);
    if (clitic > 0 && (sc->s[behind] | 32) != 't' &&
        ((before.kind & AW_CHAR_SPACE) != 0 || !space))
      return emit(sc, behind + clitic, AW_TOKEN_APOSTROPHE);
    size_t elision = elision_length(sc, behind);
    if (elision > 0) return emit(sc, behind + elision, 0);
  }
  if (word_before && (form & AW_MARK_CLOSES) != 0) {
    if (is_possessive(sc, before, mark, next))
      return emit(sc, behind, AW_TOKEN_APOSTROPHE);
    return scan_single(sc, mark.length, false);
  }
  if ((form & AW_MARK_OPENS) == 0) return scan_single(sc, mark.length, false);
  if ((form & AW_MARK_CLOSES) == 0) return scan_single(sc, mark.length, true);
  bool space_after = (next.kind & AW_CHAR_SPACE) != 0;
  if (space_after && (before.kind & AW_CHAR_SPACE) == 0)
    return scan_single(sc, mark.length, false);
  if (space != space_after) return scan_single(sc, mark.length, space);
  return scan_single(sc, mark.length, !sc->t->open_single);
}

static bool scan_quotation(scan *sc, glyph mark, unsigned form) {
  glyph next = glyph_at(sc, sc->at + mark.length);
  if (mark.point == '`' && next.point == '`') return scan_double(sc, 2, true);
  bool pair = mark.point == '\'' && next.point == '\'';
  if (pair && (sc->t->open_double || !sc->t->open_single)) {
    mark.length = 2; /* typed for a double mark: as straight ones */
    form = AW_MARK_DOUBLE | AW_MARK_OPENS | AW_MARK_CLOSES;
  }
  if ((form & AW_MARK_DOUBLE) != 0)
    return scan_double(sc, mark.length, opens_double(sc, mark, form));
  return scan_apostrophe(sc, mark, form);
}

/* Runs of one mark ("...", "--", "***") or of "!" and "?" are one token. */
static bool scan_mark(scan *sc, glyph mark) {
  bool asks = mark.point == '!' || mark.point == '?';
  bool runs = asks || (mark.point < 0x80 && mark.length > 0 &&
                       strchr(".-*=_~#+|", (int)mark.point) != NULL);
  bool dash = (aw_char_mark(mark.point) & AW_MARK_DASH) != 0;
  size_t end = sc->at + mark.length;
  for (glyph g = glyph_at(sc, end); g.length > 0 && (runs || dash);
       g = glyph_at(sc, end)) {
    bool same =
        g.point == mark.point || (asks && (g.point == '!' || g.point == '?'));
    if (!same) break;
    end += g.length;
  }
  for (glyph g = glyph_at(sc, end); (g.kind & AW_CHAR_MARK) != 0;
       g = glyph_at(sc, end))
    end += g.length; /* what joins or varies it, as in emoji */
  return emit(sc, end, AW_TOKEN_PUNCTUATION);
}

/* "#peace", "@someone" */
static bool scan_tag(scan *sc) {
  size_t end = sc->at + 1;
  for (glyph g = glyph_at(sc, end); (g.kind & WORD_CHAR) != 0 || g.point == '_';
       g = glyph_at(sc, end))
    end += g.length;
  return emit(sc, end, 0);
}

static bool scan_token(scan *sc, glyph first) {
  if ((first.kind & WORD_CHAR) != 0 && !is_apostrophe(first.point)) {
    size_t end = starts_address(sc) ? address_end(sc) : 0;
    return end > 0 ? emit(sc, end, 0) : scan_word_quickly(sc);
  }
  glyph next = glyph_at(sc, sc->at + first.length);
  if ((first.point == '#' || first.point == '@') &&
      ((next.kind & AW_CHAR_LETTER) != 0 ||
       (first.point == '@' && next.point == '_')))
    return scan_tag(sc);
  if (first.point == '.' && (next.kind & AW_CHAR_DIGIT) != 0 &&
      (glyph_before(sc, sc->at).kind & AW_CHAR_SPACE) != 0) {
    scan number = *sc; /* ".5" */
    number.at++;
    return emit(sc, word_end(&number), 0);
  }
  unsigned form = aw_char_mark(first.point);
  if ((form & (AW_MARK_DOUBLE | AW_MARK_SINGLE | AW_MARK_APOSTROPHE)) != 0)
    return scan_quotation(sc, first, form);
  return scan_mark(sc, first);
}

/* Over spaces; counts line ends ("\r\n" as one). */
static void skip_spaces(scan *sc) {
  size_t from = sc->at;
  int lines = 0;
  if (sc->end - from >= 2 && sc->s[from] == ' ' && sc->s[from + 1] > ' ') {
    sc->at++; /* one space between words */
    sc->t->gap &= AW_TOKEN_LINE | AW_TOKEN_BLANK;
    return;
  }
  for (;;) {
    glyph g = glyph_at(sc, sc->at);
    if (g.length == 0 || (g.kind & AW_CHAR_SPACE) == 0) break;
    bool crlf = g.point == '\n' && sc->at > 0 && sc->s[sc->at - 1] == '\r';
    if ((g.point == '\n' || g.point == '\r' || g.point == 0x2028 ||
         g.point == 0x2029 || g.point == 0x85) &&
        !crlf && lines < 2)
      lines++;
    sc->at += g.length;
  }
  if (sc->at == from) return;
  if (lines > 0) sc->t->open_double = sc->t->open_single = false;
  sc->t->gap = (sc->t->gap & (AW_TOKEN_LINE | AW_TOKEN_BLANK)) |
               (lines > 0 ? AW_TOKEN_LINE : 0) |
               (lines > 1 ? AW_TOKEN_BLANK : 0);
}

avow_status aw_tokenise(aw_tokeniser *t, size_t begin, size_t end,
                        avow_error *err) {
  aw_document *doc = t->doc;
  scan sc = {
    .t = t, .s = doc->text.ptr, .begin = begin, .end = end, .at = begin
  };
  if (begin == 0) t->gap = AW_TOKEN_LINE | AW_TOKEN_BLANK;
  for (;;) {
    skip_spaces(&sc);
    if (sc.at >= end) return AVOW_OK;
    if (!scan_token(&sc, glyph_at(&sc, sc.at))) return aw_nomem(err);
  }
}
