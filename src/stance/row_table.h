/* row_table.h - a linear classifier of rows, laid out to be read quickly.
 *
 * Room: stance; private to row_table.c and row_score.c.
 */
#ifndef AW_STANCE_ROW_TABLE_H
#define AW_STANCE_ROW_TABLE_H
#include "stance/row_score.h"

#define AW_ROW_LOGS 64 /* counts whose logarithm is kept */
#define AW_ROW_NO_SLOT UINT32_MAX

/* Of one family of features: where it stands in the classifier. */
typedef struct aw_row_family {
  unsigned own, joined; /* blocks */
  double own_scale, joined_scale;
  bool own_normalised, joined_normalised;
} aw_row_family;

/* Half of a key beside the id: with the place in the table that is some 50
 * bits, so a stranger passes for a known n-gram once in 10^10. */
typedef struct aw_row_slot {
  uint32_t tag, id;
} aw_row_slot;

/* n-grams; entry[target, the last: none][id][stride]: squared idf of the own
 * and of the joined feature, own weights times idf [label_count], joined
 * weights times idf [label_count].  Rows of one target mostly stand together,
 * so what is in use is a part that stands together too. */
typedef struct aw_row_grams {
  aw_row_family family;
  aw_row_slot *slot;
  uint64_t mask;
  uint64_t *known; /* a bit for each key, at aw_row_bit(): most strangers are
                      told here, from memory that stays near the core */
  unsigned known_shift;
  float *entry;
  uint32_t count;
} aw_row_grams;

struct aw_row_table {
  aw_row_grams word, piece;
  aw_row_family vector;
  float *vector_weight; /* [target, the last: none][dimension][stride], as an
                           entry but for its first two */
  double *bias;         /* [target, the last: none][label_count] */
  uint64_t *target;     /* [target_count] keys */
  size_t target_count, label_count;
  size_t stride; /* floats of an entry, a multiple of 8 */
  uint32_t dimensions;
  float log[AW_ROW_LOGS]; /* 1 + log count */
};

/* Where a key's bit is: by bits of it that neither place nor tag make much
 * of, and mixed, for keys of words are not. */
static inline uint64_t aw_row_bit(const aw_row_grams *g, uint64_t key) {
  return key * UINT64_C(0x9E3779B97F4A7C15) >> g->known_shift;
}

/* 0: the key is a stranger; 1: look it up. */
static inline unsigned aw_row_maybe(const aw_row_grams *g, uint64_t key) {
  uint64_t bit = aw_row_bit(g, key);
  return (unsigned)(g->known[bit >> 6] >> (bit & 63)) & 1u;
}

static inline uint32_t aw_row_find(const aw_row_grams *g, uint64_t key) {
  uint64_t at = key & g->mask;
  uint32_t tag = (uint32_t)(key >> 32);
  while (g->slot[at].id != AW_ROW_NO_SLOT && g->slot[at].tag != tag)
    at = (at + 1) & g->mask;
  return g->slot[at].id;
}

static inline const float *aw_row_entries(const aw_row_table *t,
                                          const aw_row_grams *g,
                                          size_t target) {
  return g->entry + target * g->count * t->stride;
}
#endif
