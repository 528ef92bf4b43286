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

static inline uint64_t aw_hash(aw_span s, uint64_t seed) {
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
