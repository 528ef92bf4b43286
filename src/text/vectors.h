/* vectors.h - word vectors learnt from unlabelled news, 8 bits a value.
 *
 * Room: text.  May include: base/, learn/.
 * Skip-gram with negative sampling (Mikolov et al. 2013, "Distributed
 * Representations of Words and Phrases").
 */
#ifndef AW_TEXT_VECTORS_H
#define AW_TEXT_VECTORS_H
#include "learn/model_file.h"
#include "learn/vocabulary.h"
#include "text/dataset.h"

#define AW_VECTORS_MAX 30000u /* words kept, the most frequent ones */

typedef struct aw_vectors {
  aw_vocabulary vocabulary; /* of token keys */
  const int8_t *value;      /* [vocabulary.count][dimensions] */
  const float *scale;       /* [vocabulary.count]; component = value * scale */
  const float *weight;      /* [vocabulary.count] a / (a + p(word)) with a 1e-3
                               (Arora, Liang, Ma 2017) */
  uint32_t dimensions;
} aw_vectors;

avow_status aw_vectors_open(const aw_model_file *file, aw_vectors *out,
                            avow_error *err);
/* Add the vector of `key` times `factor` (times the word's weight where
 * `weighted`) to sum[dimensions]; false where the word is unknown. */
bool aw_vectors_add(const aw_vectors *v, uint64_t key, bool weighted,
                    float factor, float *sum);
/* The same for a word that was looked up in v->vocabulary. */
void aw_vectors_add_id(const aw_vectors *v, uint32_t id, bool weighted,
                       float factor, float *sum);
/* What a step of the value of a looked-up word counts, its weight in it. */
static inline float aw_vectors_times(const aw_vectors *v, uint32_t id) {
  return v->scale[id] * v->weight[id];
}
/* Add the vectors of words that were looked up, times[count] of each, in
 * order: aw_vectors_add_id() for all of them, weighted. */
void aw_vectors_add_all(const aw_vectors *v, const uint32_t *id,
                        const float *times, size_t count, float *sum);
/* Euclidean length of the vector of a word that was looked up. */
float aw_vectors_length(const aw_vectors *v, uint32_t id);
/* Hide the latency of an addition that comes soon. */
static inline void aw_vectors_prefetch_value(const aw_vectors *v, uint32_t id) {
  const int8_t *value = v->value + (size_t)id * v->dimensions;
  __builtin_prefetch(value);
  __builtin_prefetch(value + v->dimensions / 2);
  __builtin_prefetch(value + v->dimensions - 1);
}
static inline void aw_vectors_prefetch(const aw_vectors *v, uint32_t id) {
  aw_vectors_prefetch_value(v, id);
  __builtin_prefetch(&v->scale[id]);
  __builtin_prefetch(&v->weight[id]);
}
/* Keep given vectors (scripts/train/vectors learns them).  Each row is a word:
 * `text` is the word and its values with spaces between, `label` how often it
 * stood in the training text.  Words are in lower case with straight
 * apostrophes; clitics are split off but for "don't"; the last period of a word
 * with periods inside is missing ("u.s").  Both are mended here.  Words with
 * digits are left out, and so are those behind the AW_VECTORS_MAX most
 * frequent. AVOW_ERR_DATA: a label that is no count, values that are no numbers
 * or of another number than those of other rows (with the row's line), no word.
 */
aw_task_train aw_vectors_train;
#endif
