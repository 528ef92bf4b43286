/* packed.h - weights of hashed features for very few classes, one place in
 * memory a feature.
 *
 * Room: learn.
 * Most time of a linear model over hashed features goes into waiting for
 * memory, and most features of an example are not in the model.  So the table
 * is made of buckets that never straddle a cache line: the prints (16 bits of
 * the key) of eight features, then their eight rows of weights.  A feature is
 * in the bucket that the high half of its key gives, or nowhere: where more
 * than eight would share one, those learnt from least are left out when the
 * table is written.  So a find reads one bucket, whatever the file holds.
 */
#ifndef AW_LEARN_PACKED_H
#define AW_LEARN_PACKED_H
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
  const uint16_t *bucket; /* [buckets][8 prints, 8 rows of `classes`] */
  uint32_t buckets;       /* at least 1 */
  uint32_t classes;       /* weights in a row: 1 or 3 */
} aw_packed;

/* 0 marks a free slot. */
static inline uint16_t aw_packed_print(uint64_t key) {
  uint16_t print = (uint16_t)key;
  return print != 0 ? print : 1;
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

/* The first row of the bucket that `mask` names; of none, the first of all. */
static inline const int16_t *aw_packed_row_at(const uint16_t *bucket,
                                              uint32_t mask, uint32_t classes) {
  uint32_t slot =
      (uint32_t)__builtin_ctz(mask | 1u << 16) / 2 % AW_PACKED_SLOTS;
  return (const int16_t *)bucket + AW_PACKED_SLOTS + (size_t)slot * classes;
}

/* The row of `key` in its bucket; a row of zeros where it is unknown. */
static inline const int16_t *aw_packed_find(const uint16_t *bucket,
                                            uint64_t key, uint32_t classes) {
  static const int16_t none[AW_PACKED_CLASSES_MAX] = { 0 };
  uint32_t mask = aw_packed_matches(bucket, aw_packed_print(key));
  return mask != 0 ? aw_packed_row_at(bucket, mask, classes) : none;
}

/* sum[3] += the rows of all keys; the table has rows of 3.  Whether a key is
 * known is as good as random, so it must not be a branch. */
static inline void aw_packed_add(const aw_packed *p, const uint64_t *key,
                                 size_t count, int32_t *sum) {
  const uint16_t *bucket[AW_PACKED_KEYS_MAX];
  int32_t a = 0, b = 0, c = 0;
  for (size_t i = 0; i < count; i++) {
    bucket[i] = aw_packed_bucket(p, key[i], 3);
    __builtin_prefetch(bucket[i]);
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t mask = aw_packed_matches(bucket[i], aw_packed_print(key[i]));
    const int16_t *row = aw_packed_row_at(bucket[i], mask, 3);
    int32_t known = -(int32_t)(mask != 0);
    a += row[0] & known;
    b += row[1] & known;
    c += row[2] & known;
  }
  sum[0] += a;
  sum[1] += b;
  sum[2] += c;
}

/* The sum of the weights of all keys; the table has rows of 1. */
static inline int32_t aw_packed_sum(const aw_packed *p, const uint64_t *key,
                                    size_t count) {
  const uint16_t *bucket[AW_PACKED_KEYS_MAX];
  int32_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    bucket[i] = aw_packed_bucket(p, key[i], 1);
    __builtin_prefetch(bucket[i]);
  }
  for (size_t i = 0; i < count; i++) {
    uint32_t mask = aw_packed_matches(bucket[i], aw_packed_print(key[i]));
    int32_t known = -(int32_t)(mask != 0);
    sum += *aw_packed_row_at(bucket[i], mask, 1) & known;
  }
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
