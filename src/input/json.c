#include "input/json.h"

#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

typedef struct scanner {
  aw_span text;
  size_t at;
  aw_json_fault *fault;
} scanner;

static bool refuse(scanner *s, const char *reason) {
  *s->fault = (aw_json_fault){ s->at, reason };
  return false;
}

/* The byte at hand, 0 at the end (and no byte of JSON's syntax is 0). */
static char peek(const scanner *s) {
  return s->at < s->text.len ? s->text.ptr[s->at] : '\0';
}

static void skip_blanks(scanner *s) {
  for (char c = peek(s); c == ' ' || c == '\t' || c == '\n' || c == '\r';
       c = peek(s))
    s->at++;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* ---- strings ---------------------------------------------------------- */

/* Four hexadecimal digits at `at`; UINT32_MAX where they are not. */
static uint32_t hex4(aw_span text, size_t at) {
  uint32_t value = 0;
  if (at > text.len || text.len - at < 4) return UINT32_MAX;
  for (size_t i = at; i < at + 4; i++) {
    char c = text.ptr[i], lower = (char)(c | 0x20);
    if (is_digit(c))
      value = value << 4 | (uint32_t)(c - '0');
    else if (lower >= 'a' && lower <= 'f')
      value = value << 4 | (uint32_t)(lower - 'a' + 10);
    else
      return UINT32_MAX;
  }
  return value;
}

static bool is_high(uint32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(uint32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* After "\u"; on the backslash when refusing. */
static bool check_unicode_escape(scanner *s) {
  uint32_t unit = hex4(s->text, s->at + 2);
  if (unit == UINT32_MAX) return refuse(s, "expected four hex digits");
  if (is_low(unit)) return refuse(s, "unpaired surrogate");
  if (is_high(unit)) {
    bool follows = s->text.len - s->at >= 12 &&
                   s->text.ptr[s->at + 6] == '\\' &&
                   s->text.ptr[s->at + 7] == 'u';
    if (!follows || !is_low(hex4(s->text, s->at + 8)))
      return refuse(s, "unpaired surrogate");
    s->at += 6;
  }
  s->at += 6;
  return true;
}

/* To the next byte of a string that is a quotation mark, a backslash or a
 * control, or to the end. */
static void skip_plain(scanner *s) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'),
                control = _mm_set1_epi8(0x1F);
  for (; s->text.len - s->at >= sizeof quote; s->at += sizeof quote) {
    __m128i bytes =
        _mm_loadu_si128((const __m128i *)(const void *)(s->text.ptr + s->at));
    __m128i ends =
        _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(bytes, control), bytes),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, quote),
                                  _mm_cmpeq_epi8(bytes, slash)));
    unsigned mask = (unsigned)_mm_movemask_epi8(ends);
    if (mask == 0) continue;
    s->at += (size_t)__builtin_ctz(mask);
    return;
  }
#endif
  for (; s->at < s->text.len; s->at++) {
    unsigned char c = (unsigned char)s->text.ptr[s->at];
    if (c == '"' || c == '\\' || c < 0x20) return;
  }
}

static bool check_string(scanner *s) {
  if (peek(s) != '"') return refuse(s, "expected '\"'");
  size_t start = s->at++;
  for (skip_plain(s); s->at < s->text.len; skip_plain(s)) {
    char c = s->text.ptr[s->at];
    if (c == '"') {
      s->at++;
      return true;
    }
    if (c != '\\') return refuse(s, "control character in a string");
    char next = s->at + 1 < s->text.len ? s->text.ptr[s->at + 1] : '\0';
    if (next == 'u') {
      if (!check_unicode_escape(s)) return false;
    } else if (next != '\0' && strchr("\"\\/bfnrt", next) != NULL) {
      s->at += 2;
    } else {
      return refuse(s, "no such escape");
    }
  }
  s->at = start;
  return refuse(s, "string without end");
}

static void add_code_point(aw_strbuf *out, uint32_t c) {
  char bytes[4];
  size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char lead[] = { 0, 0x00, 0xC0, 0xE0, 0xF0 };
  for (size_t i = length; i-- > 1; c >>= 6)
    bytes[i] = (char)(0x80 | (c & 0x3F));
  bytes[0] = (char)(lead[length] | c);
  aw_strbuf_add(out, (aw_span){ bytes, length });
}

/* The escape at `at`, a backslash; gives the place behind it. */
static size_t decode_escape(aw_span text, size_t at, aw_strbuf *out) {
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  char kind = text.ptr[at + 1];
  if (kind == 'u') {
    uint32_t unit = hex4(text, at + 2);
    if (!is_high(unit)) {
      add_code_point(out, unit);
      return at + 6;
    }
    uint32_t low = hex4(text, at + 8);
    add_code_point(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
    return at + 12;
  }
  const char *known = strchr(from, kind);
  aw_strbuf_add_char(out, known == NULL ? kind : to[known - from]);
  return at + 2;
}

void aw_json_decode(aw_span inside, aw_strbuf *out) {
  size_t at = 0;
  while (at < inside.len) {
    const char *slash = memchr(inside.ptr + at, '\\', inside.len - at);
    size_t end = slash == NULL ? inside.len : (size_t)(slash - inside.ptr);
    aw_strbuf_add(out, aw_span_cut(inside, at, end));
    at = slash == NULL ? end : decode_escape(inside, end, out);
  }
}

/* ---- other values ----------------------------------------------------- */

static bool skip_digits(scanner *s) {
  size_t start = s->at;
  while (is_digit(peek(s))) s->at++;
  return s->at > start ? true : refuse(s, "expected a digit");
}

static bool check_number(scanner *s) {
  if (peek(s) == '-') s->at++;
  if (peek(s) == '0')
    s->at++;
  else if (!skip_digits(s))
    return false;
  if (peek(s) == '.') {
    s->at++;
    if (!skip_digits(s)) return false;
  }
  if (peek(s) == 'e' || peek(s) == 'E') {
    s->at++;
    if (peek(s) == '+' || peek(s) == '-') s->at++;
    return skip_digits(s);
  }
  return true;
}

static bool check_scalar(scanner *s) {
  static const char *const words[] = { "true", "false", "null" };
  char c = peek(s);
  if (c == '"') return check_string(s);
  if (c == '-' || is_digit(c)) return check_number(s);
  for (size_t i = 0; i < 3; i++) {
    size_t length = strlen(words[i]);
    if (s->text.len - s->at >= length &&
        memcmp(s->text.ptr + s->at, words[i], length) == 0) {
      s->at += length;
      return true;
    }
  }
  return refuse(s, s->at < s->text.len ? "expected a value"
                                       : "ends before its value does");
}

/* `"name" :`, up to the value. */
static bool check_name(scanner *s) {
  skip_blanks(s);
  if (!check_string(s)) return false;
  skip_blanks(s);
  if (peek(s) != ':') return refuse(s, "expected ':'");
  s->at++;
  return true;
}

/* ---- the whole -------------------------------------------------------- */

bool aw_json_check(aw_span text, aw_json_fault *fault) {
  scanner s = { text, 0, fault };
  char closing[AW_JSON_DEPTH]; /* of the brackets that are open */
  size_t depth = 0;
  for (;;) { /* before a value */
    skip_blanks(&s);
    char c = peek(&s);
    if (c == '{' || c == '[') {
      if (depth == AW_JSON_DEPTH) return refuse(&s, "nested too deep");
      closing[depth++] = c == '{' ? '}' : ']';
      s.at++;
      skip_blanks(&s);
      if (peek(&s) != closing[depth - 1]) {
        if (c == '{' && !check_name(&s)) return false;
        continue;
      }
    } else if (!check_scalar(&s)) {
      return false;
    }
    for (;;) { /* behind a value, or at the end of an empty one */
      skip_blanks(&s);
      if (depth == 0)
        return s.at == text.len ? true
                                : refuse(&s, "something follows the value");
      if (peek(&s) != closing[depth - 1]) break;
      s.at++;
      depth--;
    }
    if (peek(&s) != ',')
      return refuse(&s, s.at == text.len ? "ends before its brackets do"
                        : closing[depth - 1] == '}' ? "expected ',' or '}'"
                                                    : "expected ',' or ']'");
    s.at++;
    if (closing[depth - 1] == '}' && !check_name(&s)) return false;
  }
}

/* Over a checked string that begins here. */
static void skip_string(scanner *s) {
  s->at++;
  for (skip_plain(s); s->text.ptr[s->at] != '"'; skip_plain(s)) s->at += 2;
  s->at++;
}

/* Over a checked value that begins here. */
static void skip_value(scanner *s) {
  size_t depth = 0;
  do {
    char c = peek(s);
    if (c == '"') {
      skip_string(s);
      continue;
    }
    if (c == '{' || c == '[') depth++;
    if (c == '}' || c == ']') depth--;
    s->at++;
  } while (depth > 0);
  /* The rest of a number or word. */
  while (strchr(",}] \t\r\n", peek(s)) == NULL) s->at++;
}

bool aw_json_next_member(aw_span object, size_t *at, aw_json_member *out) {
  scanner s = { object, *at, NULL };
  skip_blanks(&s);
  char first = peek(&s);
  if (*at == 0 ? first != '{' : first != ',') return false;
  s.at++;
  skip_blanks(&s);
  if (peek(&s) != '"') return false; /* "{}" */
  size_t start = s.at;
  skip_string(&s);
  out->name = aw_span_cut(object, start + 1, s.at - 1);
  skip_blanks(&s);
  s.at++; /* ':' */
  skip_blanks(&s);
  start = s.at;
  skip_value(&s);
  out->value = aw_span_cut(object, start, s.at);
  *at = s.at;
  return true;
}
