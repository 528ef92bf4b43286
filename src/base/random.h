/* random.h - a small seeded generator (splitmix64), same on every machine.
 *
 * Room: base.
 */
#ifndef AW_BASE_RANDOM_H
#define AW_BASE_RANDOM_H
#include <stddef.h>
#include <stdint.h>

typedef struct aw_random {
  uint64_t state;
} aw_random;

static inline void aw_random_init(aw_random *r, uint64_t seed) {
  r->state = seed;
}

static inline uint64_t aw_random_next(aw_random *r) {
  uint64_t x = (r->state += UINT64_C(0x9E3779B97F4A7C15));
  x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
  return x ^ (x >> 31);
}

/* In [0, bound), without the bias of a plain remainder that would matter
 * here; bound >= 1. */
__extension__ typedef unsigned __int128 aw_random_wide;
static inline size_t aw_random_below(aw_random *r, size_t bound) {
  return (size_t)(((aw_random_wide)aw_random_next(r) * bound) >> 64);
}

/* In [0, 1). */
static inline double aw_random_unit(aw_random *r) {
  return (double)(aw_random_next(r) >> 11) * 0x1.0p-53;
}
#endif
