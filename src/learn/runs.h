/* runs.h - the features of a classifier by key, used in place from a mapped
 * model.
 *
 * Room: learn.
 *
 * Each block has a run of places: its keys in ascending order, with free
 * places between them.  A key's home grows with the key, so a search that
 * starts there and goes on to the first key that is not smaller needs one or
 * two steps and one cache line (interpolation search over a padded array;
 * Bender, Farach-Colton, Mosteiro 2006, "Insertion sort is O(n log n)").
 * Behind its last home a run has AW_RUN_STEPS free places at least, where
 * every search ends.  Places are the ids of features.
 */
#ifndef AW_LEARN_RUNS_H
#define AW_LEARN_RUNS_H
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "avow.h"
#include "learn/vocabulary.h"

#define AW_FREE_KEY UINT64_MAX /* no feature has this key */

typedef struct aw_run {
  uint32_t begin; /* its first place */
  uint32_t homes; /* homes are the places [begin, begin + homes) */
} aw_run;

static inline uint32_t aw_run_home(aw_run run, uint64_t key) {
  return run.begin + (uint32_t)((key >> 32) * run.homes >> 32);
}

/* How many places a search looks at without asking whether it must: that
 * costs less than a branch that nobody can foretell. */
#define AW_RUN_STEPS 4u

/* The place of `key`, searched from its home, where it may be: keys[there]
 * tells. */
static inline uint32_t aw_run_search(const uint64_t *keys, uint32_t home,
                                     uint64_t key) {
  const uint64_t *k = keys + home;
  uint32_t at =
      home + (k[0] < key) + (k[1] < key) + (k[2] < key) + (k[3] < key);
  while (keys[at] < key) at++;
  return at;
}

/* Bit i is set where keys[i], of the first AW_RUN_STEPS, is `key`. */
static inline uint32_t aw_run_matches(const uint64_t *keys, uint64_t key) {
#if defined(__SSE2__)
  const __m128i *two = (const __m128i *)(const void *)keys;
  __m128i all = _mm_set1_epi64x((long long)key);
  __m128 a = _mm_castsi128_ps(_mm_cmpeq_epi32(_mm_loadu_si128(two), all));
  __m128 b = _mm_castsi128_ps(_mm_cmpeq_epi32(_mm_loadu_si128(two + 1), all));
  __m128 low = _mm_shuffle_ps(a, b, _MM_SHUFFLE(2, 0, 2, 0));
  __m128 high = _mm_shuffle_ps(a, b, _MM_SHUFFLE(3, 1, 3, 1));
  return (uint32_t)_mm_movemask_ps(_mm_and_ps(low, high));
#else
  uint32_t mask = 0;
  for (uint32_t i = 0; i < AW_RUN_STEPS; i++)
    mask |= (uint32_t)(keys[i] == key) << i;
  return mask;
#endif
}

/* aw_run_search() where it is not asked where an unknown key would be: *known
 * tells whether this is the place of `key`. */
static inline uint32_t aw_run_look(const uint64_t *keys, uint32_t home,
                                   uint64_t key, bool *known) {
  const uint64_t *k = keys + home;
  uint32_t mask = aw_run_matches(k, key);
  uint32_t at = home + (uint32_t)__builtin_ctz(mask | 1u << AW_RUN_STEPS);
  if (__builtin_expect(k[AW_RUN_STEPS - 1] < key, 0)) {
    while (keys[at] < key) at++;
    mask = keys[at] == key;
  }
  *known = mask != 0 && key != AW_FREE_KEY;
  return at;
}

/* Its place; AW_NO_ID: it has none. */
static inline uint32_t aw_run_find(const uint64_t *keys, aw_run run,
                                   uint64_t key) {
  uint32_t at = aw_run_search(keys, aw_run_home(run, key), key);
  return keys[at] == key && key != AW_FREE_KEY ? at : AW_NO_ID;
}

typedef struct aw_runs { /* laid out for a model file; malloc'd */
  uint64_t *key;         /* [begin[blocks]] */
  uint32_t *place;       /* [columns] of each column */
  uint32_t *begin;       /* [blocks + 1] first place of each block */
  uint32_t *homes;       /* [blocks] */
} aw_runs;

/* Lay out columns of distinct keys; those of block b are
 * [column_begin[b], column_begin[b + 1]).  AVOW_ERR_LIMIT, AVOW_ERR_NOMEM. */
avow_status aw_runs_lay(const uint64_t *key, const uint32_t *column_begin,
                        size_t blocks, aw_runs *out, avow_error *err);
void aw_runs_release(aw_runs *runs);
/* Do all searches end within the keys?  begin[blocks + 1], homes[blocks]. */
bool aw_runs_sound(const uint64_t *keys, size_t places, const uint32_t *begin,
                   const uint32_t *homes, size_t blocks);
#endif
