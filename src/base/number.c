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

/* ---- writing ------------------------------------------------------------ */

__extension__ typedef unsigned __int128 wide;

/* value = fraction * 2^-shift, 2^52 <= fraction < 2^53, and
 * 10^tens <= value < 10^(tens + 1). */
typedef struct parts {
  uint64_t fraction;
  unsigned shift;
  int tens;
} parts;

#define FRACTION_BITS 52
#define FRACTION_MIN (UINT64_C(1) << FRACTION_BITS)
#define EXPONENT_BIAS 1075 /* of fraction as a whole number */
#define TENS_MIN (-4)

static bool part(double value, parts *out) {
  /* Each is above the true power, so comparing is exact. */
  static const double power[] = { 1e-4, 1e-3, 1e-2, 1e-1, 1e0,
                                  1e1,  1e2,  1e3,  1e4,  1e5 };
  uint64_t bits;
  if (!(value >= 1e-4 && value < 1e6)) return false;
  memcpy(&bits, &value, sizeof bits);
  out->fraction = (bits & (FRACTION_MIN - 1)) | FRACTION_MIN;
  out->shift = (unsigned)(EXPONENT_BIAS - (int)(bits >> FRACTION_BITS));
  size_t i = sizeof power / sizeof power[0] - 1;
  while (value < power[i]) i--;
  out->tens = (int)i + TENS_MIN;
  /* The number below a power of two is nearer than the one above. */
  return out->fraction != FRACTION_MIN;
}

/* The value in `digits` digits, a half to the even one; true where they read
 * back. */
static bool round_to(const parts *p, int digits, uint64_t *out) {
  wide scale = 1;
  for (int i = digits - 1 - p->tens; i > 0; i--) scale *= 10;
  wide exact = p->fraction * scale, one = (wide)1 << p->shift;
  wide whole = exact >> p->shift, rest = exact & (one - 1);
  if (rest * 2 > one || (rest * 2 == one && (whole & 1) != 0)) whole++;
  wide back = whole << p->shift;
  wide away = 2 * (back > exact ? back - exact : exact - back);
  *out = (uint64_t)whole;
  return away < scale || (away == scale && (p->fraction & 1) == 0);
}

/* digits[count] of a number whose first stands at 10^tens. */
static size_t put_digits(const char *digits, int count, int tens, char *out) {
  size_t length = 0;
  if (tens < 0) {
    out[length++] = '0';
    out[length++] = '.';
    for (int i = -1; i > tens; i--) out[length++] = '0';
  }
  for (int i = 0; i < count || i <= tens; i++) {
    if (i == tens + 1 && tens >= 0) out[length++] = '.';
    out[length++] = i < count ? digits[i] : '0';
  }
  return length;
}

size_t aw_short_double(double value, char out[AW_SHORT_MAX]) {
  parts p;
  uint64_t number;
  char text[20];
  size_t sign = value < 0.0 ? 1 : 0;
  if (!part(fabs(value), &p)) return 0;
  int digits = 15; /* most have more; with enough digits, more are right too */
  if (round_to(&p, digits, &number))
    for (digits = 6; !round_to(&p, digits, &number);) digits++;
  else
    while (!round_to(&p, ++digits, &number)) continue;
  for (; digits > 1 && number % 10 == 0; digits--) number /= 10;
  for (int i = digits; i > 0; number /= 10)
    text[--i] = (char)('0' + number % 10);
  if (sign > 0) out[0] = '-';
  return sign + put_digits(text, digits, p.tens, out + sign);
}
