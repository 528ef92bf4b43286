#include "base/utf8.h"

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define LOW_BITS UINT64_C(0x0101010101010101)

/* Bytes of the code point at `p`, 0 where there is none; the table of
 * well-formed sequences of the Unicode Standard (3-7). */
static size_t sequence(const unsigned char *p, size_t left) {
  unsigned char lead = p[0];
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (left < length) return 0;
  unsigned char low = 0x80, high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (p[1] < low || p[1] > high) return 0;
  for (size_t i = 2; i < length; i++)
    if ((p[i] & 0xC0) != 0x80) return 0;
  return length;
}

size_t aw_utf8_fault(aw_span s) {
  size_t at = 0;
  while (at < s.len) {
    uint64_t word;
    if (s.len - at >= sizeof word) {
      memcpy(&word, s.ptr + at, sizeof word);
      if ((word & HIGH_BITS) == 0) {
        at += sizeof word;
        continue;
      }
    }
    size_t length = sequence((const unsigned char *)s.ptr + at, s.len - at);
    if (length == 0) return at;
    at += length;
  }
  return s.len;
}

/* Bytes of `s` from `at` on that begin a code point, in as many sixteens as
 * there are before `end`; *at: behind them. */
#if defined(__x86_64__)
static size_t count_sixteens(const char *s, size_t *at, size_t end) {
  const __m128i inside = _mm_set1_epi8((char)0xBF); /* the last 10xxxxxx */
  __m128i sums = _mm_setzero_si128();
  size_t i = *at;
  for (; end - i >= sizeof inside; i += sizeof inside) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(s + i));
    __m128i begins =
        _mm_and_si128(_mm_cmpgt_epi8(bytes, inside), _mm_set1_epi8(1));
    sums = _mm_add_epi64(sums, _mm_sad_epu8(begins, _mm_setzero_si128()));
  }
  *at = i;
  sums = _mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums));
  return (size_t)_mm_cvtsi128_si64(sums);
}
#else
static size_t count_sixteens(const char *s, size_t *at, size_t end) {
  (void)s, (void)at, (void)end;
  return 0;
}
#endif

size_t aw_code_points(aw_span s, size_t begin, size_t end) {
  size_t at = begin, count = count_sixteens(s.ptr, &at, end);
  for (uint64_t word; end - at >= sizeof word; at += sizeof word) {
    memcpy(&word, s.ptr + at, sizeof word);
    /* The low bit of each byte: 1 where the byte is 10xxxxxx. */
    uint64_t inside = (word >> 7) & (~word >> 6) & LOW_BITS;
    count += sizeof word - (size_t)((inside * LOW_BITS) >> 56);
  }
  for (; at < end; at++) count += ((unsigned char)s.ptr[at] & 0xC0) != 0x80;
  return count;
}
