#include "base/strbuf.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"

void aw_strbuf_release(aw_strbuf *buf) {
  free(buf->ptr);
  *buf = (aw_strbuf)AW_STRBUF_INIT;
}

void aw_strbuf_reset(aw_strbuf *buf) {
  buf->len = 0;
  buf->failed = false;
  if (buf->ptr != NULL) buf->ptr[0] = '\0';
}

bool aw_strbuf_reserve(aw_strbuf *buf, size_t extra) {
  if (buf->failed) return false;
  if (extra < buf->capacity - buf->len) return true;
  size_t need = buf->len + extra + 1;
  size_t capacity = buf->capacity < 32 ? 64 : buf->capacity * 2;
  if (capacity < need) capacity = need;
  char *grown = need <= extra ? NULL : realloc(buf->ptr, capacity);
  if (grown == NULL) {
    buf->failed = true;
    return false;
  }
  buf->ptr = grown;
  buf->capacity = capacity;
  return true;
}

void aw_strbuf_add(aw_strbuf *buf, aw_span s) {
  if (!aw_strbuf_reserve(buf, s.len)) return;
  if (s.len > 0) memcpy(buf->ptr + buf->len, s.ptr, s.len);
  buf->len += s.len;
  buf->ptr[buf->len] = '\0';
}

void aw_strbuf_add_text(aw_strbuf *buf, const char *text) {
  aw_strbuf_add(buf, aw_span_of(text));
}

void aw_strbuf_add_char(aw_strbuf *buf, char c) {
  aw_strbuf_add(buf, (aw_span){ &c, 1 });
}

void aw_strbuf_add_size(aw_strbuf *buf, size_t n) {
  size_t count = 1;
  for (size_t rest = n; rest >= 10; rest /= 10) count++;
  if (!aw_strbuf_reserve(buf, count)) return;
  buf->len += count;
  buf->ptr[buf->len] = '\0';
  for (char *at = buf->ptr + buf->len; count > 0; count--, n /= 10)
    *--at = (char)('0' + n % 10);
}

/* printf writes the point of the caller's locale; ours is always '.'. */
static void add_with_point(aw_strbuf *buf, char *text) {
  for (char *at = text; *at != '\0'; at++)
    if (*at == ',') *at = '.';
  aw_strbuf_add_text(buf, text);
}

#define QUICK_DECIMALS 4
#define QUICK_MAX 1e5

/* As printf would, where that is sure: the value times 10^decimals is off by
 * 1e-6 at most, so unless it lies so near to a half, rounding it is rounding
 * the value. */
static bool add_quick(aw_strbuf *buf, double value, int decimals) {
  static const double power[QUICK_DECIMALS + 1] = { 1, 10, 100, 1000, 10000 };
  char text[24];
  size_t at = sizeof text;
  if (decimals < 0 || decimals > QUICK_DECIMALS || !(fabs(value) < QUICK_MAX))
    return false;
  double scaled = fabs(value) * power[decimals];
  uint64_t whole = (uint64_t)scaled;
  double rest = scaled - (double)whole;
  if (fabs(rest - 0.5) < 1e-6) return false;
  whole += rest > 0.5;
  bool negative = value < 0 && whole > 0;
  for (int i = 0; i <= decimals || whole > 0; i++, whole /= 10) {
    if (i == decimals && i > 0) text[--at] = '.';
    text[--at] = (char)('0' + whole % 10);
  }
  if (negative) text[--at] = '-';
  aw_strbuf_add(buf, (aw_span){ text + at, sizeof text - at });
  return true;
}

void aw_strbuf_add_fixed(aw_strbuf *buf, double value, int decimals) {
  char text[400];
  if (add_quick(buf, value, decimals)) return;
  if (!isfinite(value)) {
    aw_strbuf_add_text(buf, "null");
    return;
  }
  double half = 0.5;
  for (int i = 0; i < decimals; i++) half /= 10;
  if (fabs(value) < half) value = 0;
  snprintf(text, sizeof text, "%.*f", decimals, value);
  add_with_point(buf, text[0] == '-' && value == 0 ? text + 1 : text);
}

void aw_strbuf_add_double(aw_strbuf *buf, double value) {
  char text[40];
  size_t length = aw_short_double(value, text);
  if (length > 0) {
    aw_strbuf_add(buf, (aw_span){ text, length });
    return;
  }
  if (!isfinite(value)) {
    aw_strbuf_add_text(buf, "null");
    return;
  }
  for (int digits = 6; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (digits == 17 || strtod(text, NULL) == value) break;
  }
  add_with_point(buf, text);
}

void aw_strbuf_add_format(aw_strbuf *buf, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int length = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (length < 0 || !aw_strbuf_reserve(buf, (size_t)length)) return;
  va_start(args, format);
  vsnprintf(buf->ptr + buf->len, (size_t)length + 1, format, args);
  va_end(args);
  buf->len += (size_t)length;
}

void aw_strbuf_add_json(aw_strbuf *buf, aw_span s) {
  static const char hex[] = "0123456789abcdef";
  aw_strbuf_add_char(buf, '"');
  size_t done = 0;
  for (size_t i = 0; i < s.len; i++) {
    unsigned char c = (unsigned char)s.ptr[i];
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) continue;
    aw_strbuf_add(buf, aw_span_cut(s, done, i));
    done = i + 1;
    char escape[7] = { '\\', (char)c, 0, 0, 0, 0, 0 };
    if (c == '\n')
      escape[1] = 'n';
    else if (c == '\t')
      escape[1] = 't';
    else if (c == '\r')
      escape[1] = 'r';
    else if (c != '"' && c != '\\') {
      memcpy(escape, "\\u00", 4);
      escape[4] = hex[c >> 4];
      escape[5] = hex[c & 15];
    }
    aw_strbuf_add_text(buf, escape);
  }
  aw_strbuf_add(buf, aw_span_cut(s, done, s.len));
  aw_strbuf_add_char(buf, '"');
}
