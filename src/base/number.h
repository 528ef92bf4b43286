/* number.h - one parser of numbers, strict and without the locale.
 *
 * Room: base.
 */
#ifndef AW_BASE_NUMBER_H
#define AW_BASE_NUMBER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* The whole span must be one number; false at trailing bytes, overflow,
 * NaN, infinity or nothing. */
bool aw_parse_double(aw_span text, double *out);
bool aw_parse_size(aw_span text, size_t *out);
bool aw_parse_int(aw_span text, int64_t *out);

#define AW_SHORT_MAX 32u /* bytes of what aw_short_double() writes */
/* What "%.*g" of printf prints with the fewest digits, 6 at least, that read
 * back as `value`, in exact integers and some ten times as fast; returns its
 * length, 0 where it can't (outside [1e-4, 1e6), and powers of two). */
size_t aw_short_double(double value, char out[AW_SHORT_MAX]);
#endif
