/* perceptron.h - averaged perceptron over hashed features, for greedy
 * sequence taggers and transition parsers (Collins 2002; Freund and Schapire
 * 1999).
 *
 * Room: learn.  A feature's row holds one weight a class.  What is learnt is
 * written packed (learn/packed.h), for one class or three, or sparse (below),
 * for many.
 */
#ifndef AW_LEARN_PERCEPTRON_H
#define AW_LEARN_PERCEPTRON_H
#include "avow.h"
#include "learn/model_file.h"
#include "learn/packed.h"
#include "learn/vocabulary.h"

typedef struct aw_perceptron_trainer aw_perceptron_trainer;
aw_perceptron_trainer *aw_perceptron_trainer_new(uint32_t classes);
void aw_perceptron_trainer_free(aw_perceptron_trainer *t);
/* scores[classes] of the current (not averaged) weights. */
void aw_perceptron_trainer_score(const aw_perceptron_trainer *t,
                                 const uint64_t *key, size_t count,
                                 float *scores);
/* Reward `right`, punish `wrong` on these features, and count one step. */
avow_status aw_perceptron_trainer_update(aw_perceptron_trainer *t,
                                         const uint64_t *key, size_t count,
                                         uint32_t right, uint32_t wrong);
void aw_perceptron_trainer_step(aw_perceptron_trainer *t); /* no update */
/* Forget the weights, but not their average: what is learnt from now on, most
 * likely in another order, is averaged with what was learnt before, and the
 * mean of both errs less (bagging by order; Breiman 1996). */
void aw_perceptron_trainer_restart(aw_perceptron_trainer *t);
/* Instead of updates: one step down the log loss of the softmax of `score`,
 * which is that of these keys, with the step sizes of AdaGrad (Duchi, Hazan
 * and Singer 2011) times `rate`.  Weights are then not averaged, and features
 * count by their largest weight instead of by their updates.  At most
 * AW_SPARSE_CLASSES_MAX classes. */
avow_status aw_perceptron_trainer_descend(aw_perceptron_trainer *t,
                                          const uint64_t *key, size_t count,
                                          const float *score, uint32_t right,
                                          float rate);
/* Features that were updated, by number from 0. */
size_t aw_perceptron_trainer_count(const aw_perceptron_trainer *t);
typedef struct aw_learnt_row {
  uint64_t key;
  uint32_t updates;
  double weight[AW_PACKED_CLASSES_MAX]; /* averaged, of the first classes */
} aw_learnt_row;
void aw_perceptron_trainer_row(const aw_perceptron_trainer *t, size_t number,
                               aw_learnt_row *row);
/* False where `key` was never updated. */
bool aw_perceptron_trainer_find(const aw_perceptron_trainer *t, uint64_t key,
                                aw_learnt_row *row);
/* A weight as it is kept. */
int16_t aw_packed_weight(double weight);

/* Average, drop features updated fewer than `min_updates` times or whose
 * weights all round to 0, write the sections of the packed form with the
 * first `classes` (1 or 3) classes.  Weights are written times `scale`; 0: so
 * that the largest becomes AW_PACKED_LARGEST. */
#define AW_PACKED_LARGEST 16000.0 /* a difference of two still fits */
typedef struct aw_packing {
  uint32_t min_updates;
  uint32_t classes;
  double scale;
  double fill; /* part of the slots that is taken */
} aw_packing;
avow_status aw_perceptron_trainer_write(const aw_perceptron_trainer *t,
                                        const aw_packing *packing,
                                        const char *prefix,
                                        aw_model_writer *writer,
                                        avow_error *err);

/* Average, drop the features updated least (after descents: of the smallest
 * weights) until at most `most` are left, write the sections of the sparse
 * form. */
avow_status aw_perceptron_trainer_write_sparse(const aw_perceptron_trainer *t,
                                               uint32_t most,
                                               const char *prefix,
                                               aw_model_writer *writer,
                                               avow_error *err);

/* Keep at most `most` features, those updated most; no other is learnt from
 * now on, so that the weights settle without those that a model has no room
 * for.  The average begins anew. */
avow_status aw_perceptron_trainer_trim(aw_perceptron_trainer *t, uint32_t most);

/* ---- the sparse form ------------------------------------------------------
 *
 * For many classes, of which a feature most often tells a few.  A row is a
 * cell that holds how many follow (low 8 bits) and by how many bits their
 * weights are shifted (high 8), then for each weight that is not zero a cell
 * with the class in the low 6 bits and the weight in the high 10.  Where many
 * weights are not zero the row is dense: AW_SPARSE_DENSE, then the weights of
 * all classes as int16, `stride` of them.  A feature
 * is known by the high half of its key, beside the place that the low half
 * gives it: of a billion features that are not in the model fewer than one is
 * taken for one that is.
 *
 * Most features of a place are not in the model.  A byte a slot, the filter,
 * answers so for nine of ten of them: of the eight bits of a slot those are
 * set that stand for keys whose place the slot is (Bloom 1970, with one hash).
 * It is an eighth of the slots, which do not fit a core's own cache. */

#define AW_SPARSE_CLASSES_MAX 64u
#define AW_SPARSE_DENSE 255u

typedef struct aw_sparse_slot {
  uint32_t print; /* high half of the key */
  uint32_t row;   /* first cell of its row; 0: a free slot */
} aw_sparse_slot;

typedef struct aw_sparse {
  const aw_sparse_slot *slot; /* [slot_mask + 1], some free */
  const uint8_t *filter;      /* [slot_mask + 1] */
  const uint16_t *cell;       /* rows, one after the other */
  uint32_t slot_mask;
  uint32_t features;
  uint32_t classes; /* real classes */
  uint32_t stride;  /* classes rounded up to 8 */
} aw_sparse;

static inline uint8_t aw_sparse_filter_bit(uint64_t key) {
  return (uint8_t)(1u << (key >> 61));
}

/* The row of `key`: an index of cells; 0 where it is unknown. */
static inline uint32_t aw_sparse_find(const aw_sparse *p, uint64_t key) {
  uint32_t at = (uint32_t)key & p->slot_mask, print = (uint32_t)(key >> 32);
  while (p->slot[at].print != print && p->slot[at].row != 0)
    at = (at + 1) & p->slot_mask;
  return p->slot[at].row;
}

/* scores[stride] += row[stride], eight at a time. */
#if defined(__SSE2__)
static inline void aw_sparse_add_dense(int32_t *scores, const int16_t *row,
                                       uint32_t stride) {
  for (uint32_t k = 0; k < stride; k += 8) {
    __m128i *sum = (__m128i *)(void *)(scores + k);
    __m128i all = _mm_loadu_si128((const __m128i *)(const void *)(row + k));
    __m128i low = _mm_srai_epi32(_mm_unpacklo_epi16(all, all), 16);
    __m128i high = _mm_srai_epi32(_mm_unpackhi_epi16(all, all), 16);
    _mm_storeu_si128(sum, _mm_add_epi32(_mm_loadu_si128(sum), low));
    _mm_storeu_si128(sum + 1, _mm_add_epi32(_mm_loadu_si128(sum + 1), high));
  }
}
#else
static inline void aw_sparse_add_dense(int32_t *scores, const int16_t *row,
                                       uint32_t stride) {
  for (uint32_t k = 0; k < stride; k++) scores[k] += row[k];
}
#endif

/* scores[stride] += the row that begins at `cell`. */
static inline void aw_sparse_add_row(const uint16_t *cell, int32_t *scores,
                                     uint32_t stride) {
  if (*cell == AW_SPARSE_DENSE) {
    aw_sparse_add_dense(scores, (const int16_t *)(const void *)(cell + 1),
                        stride);
    return;
  }
  const uint16_t *end = cell + 1 + (*cell & 255u);
  int32_t unit = 1 << (*cell >> 8);
  for (cell++; cell < end; cell++)
    scores[*cell & 63u] += ((int16_t)*cell >> 6) * unit;
}

/* row[] = the rows of those of `key`s that are known; returns how many.  At
 * most AW_SPARSE_KEYS_MAX.  Slots, then rows are fetched ahead: it is waiting
 * for memory that takes the time. */
#define AW_SPARSE_KEYS_MAX 128u
static inline size_t aw_sparse_rows(const aw_sparse *p, const uint64_t *key,
                                    size_t count, uint32_t *row) {
  uint64_t likely[AW_SPARSE_KEYS_MAX];
  size_t keys = 0, rows = 0;
  for (size_t i = 0; i < count; i++) { /* no branch: it would be guesswork */
    uint8_t bits = p->filter[(uint32_t)key[i] & p->slot_mask];
    likely[keys] = key[i];
    keys += (bits & aw_sparse_filter_bit(key[i])) != 0;
  }
  for (size_t i = 0; i < keys; i++)
    __builtin_prefetch(&p->slot[(uint32_t)likely[i] & p->slot_mask]);
  for (size_t i = 0; i < keys; i++) {
    row[rows] = aw_sparse_find(p, likely[i]);
    __builtin_prefetch(&p->cell[row[rows]]);
    rows += row[rows] != 0;
  }
  return rows;
}

/* scores[stride] += the rows of `key`s that are known; the form has `stride`,
 * which the compiler may know. */
static inline void aw_sparse_add(const aw_sparse *p, const uint64_t *key,
                                 size_t count, int32_t *scores,
                                 uint32_t stride) {
  uint32_t row[AW_SPARSE_KEYS_MAX];
  size_t rows = aw_sparse_rows(p, key, count, row);
  for (size_t i = 0; i < rows; i++)
    aw_sparse_add_row(p->cell + row[i], scores, stride);
}

/* Sums of groups of keys, as dense as they are needed where the same keys come
 * again.  Group g are the keys from `end` of the group before (0 of none) to
 * end[g], row[g][stride] is the sum of their rows.  Sums beyond int16 are cut.
 * All groups are looked for at once, since it is waiting that takes the time.
 * Returns a bit a group; it is 0, and row[g] is left alone, where none of the
 * keys is known: the sum is 0.  At most 32 groups, AW_SPARSE_KEYS_MAX keys. */
uint32_t aw_sparse_sum(const aw_sparse *p, const uint64_t *key,
                       const uint8_t *end, size_t groups, int16_t *const *row);

/* Sections "PREFIX.meta", "PREFIX.slot", "PREFIX.filter", "PREFIX.cell".
 * AVOW_ERR_FORMAT. */
avow_status aw_sparse_open(const aw_model_file *file, const char *prefix,
                           aw_sparse *out, avow_error *err);
#endif
