/* packed.h - weights of hashed features for very few classes, one place in
 * memory a feature.
 *
 * Room: learn.
 * Most time of a linear model over hashed features goes into waiting for
 * memory, and most features of an example are not in the model.  So the table
 * is made of buckets that never straddle a cache line: the prints (16 bits of
 * the key) of eight features, then for each class their eight weights.  A
 * feature is in the bucket that the high half of its key gives, or nowhere:
 * where more than eight would share one, those learnt from least are left out
 * when the table is written.  So a find reads one bucket, whatever the file
 * holds.
 */
#ifndef AW_LEARN_PACKED_H
#define AW_LEARN_PACKED_H
#include <stdbool.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "avow.h"
#include "learn/model_file.h"

#define AW_PACKED_SLOTS 8u
#define AW_PACKED_CLASSES_MAX 3u /* a row has 1 weight, or 3 */
#define AW_PACKED_KEYS_MAX 96u   /* of one example */

typedef struct aw_packed {
  const uint16_t *bucket; /* [buckets][1 + classes][8]: prints, weights */
  uint32_t buckets;       /* at least 1 */
  uint32_t classes;       /* weights in a row: 1 or 3 */
} aw_packed;

/* 0 marks a free slot, whose weights are 0: a key with that print is not
 * kept, and finds nothing. */
static inline uint16_t aw_packed_print(uint64_t key) {
  return (uint16_t)key;
}

static inline uint32_t aw_packed_place(uint64_t key, uint32_t buckets) {
  return (uint32_t)((key >> 32) * buckets >> 32);
}

static inline const uint16_t *aw_packed_bucket(const aw_packed *p, uint64_t key,
                                               uint32_t classes) {
  return p->bucket + (size_t)aw_packed_place(key, p->buckets) *
                         AW_PACKED_SLOTS * (1 + classes);
}

/* Bit 2i is set where the print at i is `print`. */
static inline uint32_t aw_packed_matches(const uint16_t *prints,
                                         uint16_t print) {
#if defined(__SSE2__)
  __m128i all = _mm_loadu_si128((const __m128i *)(const void *)prints);
  __m128i same = _mm_cmpeq_epi16(all, _mm_set1_epi16((short)print));
  return (uint32_t)_mm_movemask_epi8(same);
#else
  uint32_t mask = 0;
  for (uint32_t i = 0; i < AW_PACKED_SLOTS; i++)
    mask |= (uint32_t)(prints[i] == print) << 2 * i;
  return mask;
#endif
}

/* row[classes] = the weights of `key` in its bucket; false, and row is left
 * alone, where it is unknown. */
static inline bool aw_packed_find(const uint16_t *bucket, uint64_t key,
                                  uint32_t classes, int16_t *row) {
  uint32_t mask = aw_packed_matches(bucket, aw_packed_print(key));
  if (mask == 0) return false;
  const uint16_t *own = bucket + (uint32_t)__builtin_ctz(mask) / 2;
  for (uint32_t k = 0; k < classes; k++)
    row[k] = (int16_t)own[(1 + k) * AW_PACKED_SLOTS];
  return true;
}

/* Whether a key is known is as good as random, so it must not be a branch: of
 * a bucket all weights are read, and those of other keys masked out. */
#if defined(__SSE2__)
static inline int32_t aw_packed_across(__m128i sums) {
  sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, _MM_SHUFFLE(1, 0, 3, 2)));
  sums = _mm_add_epi32(sums, _mm_shuffle_epi32(sums, _MM_SHUFFLE(2, 3, 0, 1)));
  return _mm_cvtsi128_si32(sums);
}

/* sum[classes] += the weights of all keys; the table has `classes`, which the
 * compiler knows. */
static inline __attribute__((always_inline)) void aw_packed_sums(
    const aw_packed *p, const uint64_t *key, size_t count, uint32_t classes,
    int32_t *sum) {
  const __m128i ones = _mm_set1_epi16(1);
  __m128i sums[AW_PACKED_CLASSES_MAX];
  for (uint32_t k = 0; k < classes; k++) sums[k] = _mm_setzero_si128();
  for (size_t i = 0; i < count; i++) {
    const __m128i *bucket =
        (const __m128i *)(const void *)aw_packed_bucket(p, key[i], classes);
    __m128i print = _mm_set1_epi16((short)aw_packed_print(key[i]));
    __m128i same = _mm_cmpeq_epi16(_mm_loadu_si128(bucket), print);
    for (uint32_t k = 0; k < classes; k++) {
      __m128i own = _mm_and_si128(same, _mm_loadu_si128(bucket + 1 + k));
      sums[k] = _mm_add_epi32(sums[k], _mm_madd_epi16(own, ones));
    }
  }
  for (uint32_t k = 0; k < classes; k++) sum[k] += aw_packed_across(sums[k]);
}
#else
static inline void aw_packed_sums(const aw_packed *p, const uint64_t *key,
                                  size_t count, uint32_t classes,
                                  int32_t *sum) {
  int16_t row[AW_PACKED_CLASSES_MAX];
  for (size_t i = 0; i < count; i++) {
    const uint16_t *bucket = aw_packed_bucket(p, key[i], classes);
    if (!aw_packed_find(bucket, key[i], classes, row)) continue;
    for (uint32_t k = 0; k < classes; k++) sum[k] += row[k];
  }
}
#endif

/* Ask for the buckets of all keys, where the table is larger than the caches
 * near the core. */
static inline void aw_packed_fetch(const aw_packed *p, const uint64_t *key,
                                   size_t count, uint32_t classes) {
  for (size_t i = 0; i < count; i++)
    __builtin_prefetch(aw_packed_bucket(p, key[i], classes));
}

/* sum[3] += the rows of all keys; the table has rows of 3. */
static inline void aw_packed_add(const aw_packed *p, const uint64_t *key,
                                 size_t count, int32_t *sum) {
  aw_packed_sums(p, key, count, 3, sum);
}

/* The sum of the weights of all keys; the table has rows of 1. */
static inline int32_t aw_packed_sum(const aw_packed *p, const uint64_t *key,
                                    size_t count) {
  int32_t sum = 0;
  aw_packed_sums(p, key, count, 1, &sum);
  return sum;
}

/* Sections "PREFIX.meta" (u32 classes), "PREFIX.bucket".  AVOW_ERR_FORMAT. */
avow_status aw_packed_open(const aw_model_file *file, const char *prefix,
                           uint32_t classes, aw_packed *out, avow_error *err);

typedef struct aw_packed_row {
  uint64_t key;
  uint32_t use; /* how often it was learnt from */
  int16_t weight[AW_PACKED_CLASSES_MAX];
} aw_packed_row;

/* Write both sections; `rows` are sorted in place.  `fill` in (0, 1]: what
 * part of the slots is taken, were all rows to fit. */
avow_status aw_packed_write(aw_packed_row *rows, size_t count, uint32_t classes,
                            double fill, const char *prefix,
                            aw_model_writer *writer, avow_error *err);
#endif
