/* utf8.h - is it UTF-8, and how many code points.
 *
 * Room: base.
 */
#ifndef AW_BASE_UTF8_H
#define AW_BASE_UTF8_H
#include <stdint.h>

#include "base/span.h"

/* Offset of the first byte that begins no valid code point (overlong forms,
 * surrogates and values over U+10FFFF are not valid), or s.len. */
size_t aw_utf8_fault(aw_span s);

/* Code points that begin in bytes [begin, end) of the valid text `s`. */
size_t aw_code_points(aw_span s, size_t begin, size_t end);
#endif
