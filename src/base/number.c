#include "base/number.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#define NUMBER_MAX 64 /* bytes of the longest number that is read */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* [+-] digits [. digits] [e [+-] digits], nothing before or after. */
static bool has_number_form(aw_span s) {
  size_t i = 0, digits = 0;
  if (i < s.len && (s.ptr[i] == '+' || s.ptr[i] == '-')) i++;
  for (; i < s.len && is_digit(s.ptr[i]); i++) digits++;
  if (i < s.len && s.ptr[i] == '.')
    for (i++; i < s.len && is_digit(s.ptr[i]); i++) digits++;
  if (digits == 0) return false;
  if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
    size_t exponent = 0;
    i++;
    if (i < s.len && (s.ptr[i] == '+' || s.ptr[i] == '-')) i++;
    for (; i < s.len && is_digit(s.ptr[i]); i++) exponent++;
    if (exponent == 0) return false;
  }
  return i == s.len;
}

bool aw_parse_double(aw_span text, double *out) {
  char copy[NUMBER_MAX + 1];
  if (text.len > NUMBER_MAX || !has_number_form(text)) return false;
  memcpy(copy, text.ptr, text.len);
  copy[text.len] = '\0';
  errno = 0;
  char *end = NULL;
  double value = strtod(copy, &end);
  if (end != copy + text.len) {
    /* The caller's locale has another point. */
    char *point = strchr(copy, '.');
    if (point == NULL) return false;
    *point = ',';
    value = strtod(copy, &end);
    if (end != copy + text.len) return false;
  }
  if (!isfinite(value)) return false;
  *out = value;
  return true;
}

bool aw_parse_size(aw_span text, size_t *out) {
  size_t value = 0;
  if (text.len == 0) return false;
  for (size_t i = 0; i < text.len; i++) {
    if (!is_digit(text.ptr[i])) return false;
    size_t digit = (size_t)(text.ptr[i] - '0');
    if (value > (SIZE_MAX - digit) / 10) return false;
    value = value * 10 + digit;
  }
  *out = value;
  return true;
}

bool aw_parse_int(aw_span text, int64_t *out) {
  bool negative = text.len > 0 && text.ptr[0] == '-';
  size_t value;
  if (!aw_parse_size(negative ? aw_span_cut(text, 1, text.len) : text, &value))
    return false;
  if (value > (size_t)INT64_MAX) return false;
  *out = negative ? -(int64_t)value : (int64_t)value;
  return true;
}
