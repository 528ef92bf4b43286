/* row_features.h - the features of a row of text, toward a target.
 *
 * Room: stance.  May include: base/, learn/, text/.
 *
 * Each family of features stands in two blocks: as it is, which all targets
 * share, and joined with the row's target (Daume 2007, "Frustratingly Easy
 * Domain Adaptation"): what is common is learnt from every row, what is a
 * target's own from its rows.
 */
#ifndef AW_STANCE_ROW_FEATURES_H
#define AW_STANCE_ROW_FEATURES_H
#include "learn/features.h"
#include "stance/row_text.h"
#include "text/vectors.h"

typedef enum aw_row_block {
  AW_ROW_WORD,
  AW_ROW_CHAR,
  AW_ROW_VECTOR,
  AW_ROW_TARGET,
  AW_ROW_WORD_TARGET,
  AW_ROW_CHAR_TARGET,
  AW_ROW_VECTOR_TARGET,
  AW_ROW_BLOCK_COUNT
} aw_row_block;
extern const aw_block aw_row_blocks[AW_ROW_BLOCK_COUNT];

typedef struct aw_row_extractor {
  aw_row_text text;
  const aw_vectors *vectors; /* NULL: none */
  float *sum;                /* [vectors->dimensions] of the row at hand */
  uint32_t *id;              /* [id_capacity] known words of the row */
  size_t id_capacity;
  uint32_t enabled; /* bits by block */
  aw_strbuf name;
} aw_row_extractor;

/* `vectors` is borrowed.  AVOW_ERR_NOMEM. */
avow_status aw_row_extractor_init(aw_row_extractor *x,
                                  const aw_vectors *vectors, uint32_t enabled,
                                  avow_error *err);
void aw_row_extractor_release(aw_row_extractor *x);
/* Read the row: n-grams into x->text, the weighted mean of the vectors of its
 * words into x->sum (its length is no matter). */
avow_status aw_row_extract(aw_row_extractor *x, aw_span text, avow_error *err);
/* Add the features of the row that was extracted; target.len 0: none. */
avow_status aw_row_features(aw_row_extractor *x, aw_span target,
                            aw_features *out, avow_error *err);

/* Keys, for scoring that does without aw_features. */
uint64_t aw_row_target_key(aw_span target);
uint64_t aw_row_vector_key(uint32_t dimension);
static inline uint64_t aw_row_joined_key(uint64_t key, uint64_t target_key) {
  return aw_hash_join(key, target_key);
}
#endif
