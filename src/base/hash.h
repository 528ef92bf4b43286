/* hash.h - 64-bit keys of byte strings (XXH3; Collet, xxHash).
 *
 * Room: base.  Keys are stable over machines and versions: model files hold
 * them.
 */
#ifndef AW_BASE_HASH_H
#define AW_BASE_HASH_H
#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/span.h"

/* Of a literal the compiler works the key out, given the parts of XXH3 that
 * serve such lengths; of all else XXH3 is called. */
static inline __attribute__((always_inline)) uint64_t aw_hash(aw_span s,
                                                              uint64_t seed) {
  if (__builtin_constant_p(s.len) && __builtin_constant_p(seed)) {
    const xxh_u8 *bytes = (const xxh_u8 *)s.ptr;
    if (s.len <= 16)
      return XXH3_len_0to16_64b(bytes, s.len, XXH3_kSecret, seed);
    if (s.len <= 128)
      return XXH3_len_17to128_64b(bytes, s.len, XXH3_kSecret,
                                  sizeof XXH3_kSecret, seed);
  }
  return XXH3_64bits_withSeed(s.ptr, s.len, seed);
}

/* Join two keys, order matters (the finalizer of splitmix64; Steele, Lea,
 * Flood 2014). */
static inline uint64_t aw_hash_join(uint64_t a, uint64_t b) {
  uint64_t x = a * UINT64_C(0x9E3779B97F4A7C15) + b;
  x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
  return x ^ (x >> 31);
}
#endif
