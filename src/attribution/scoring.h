/* scoring.h - scores of hashed features, from weights that are being learnt
 * or from those of a model: the steps' code is the same for both.
 *
 * Room: attribution.  May include: base/, learn/.
 */
#ifndef AW_ATTRIBUTION_SCORING_H
#define AW_ATTRIBUTION_SCORING_H
#include "base/hash.h"
#include "learn/perceptron.h"

#define AW_SCORES_MAX 4u /* classes of this room's perceptrons at most */

typedef struct aw_scoring {
  const aw_packed *model;             /* NULL while learning */
  aw_perceptron_trainer *trainer;     /* NULL while using */
  const struct aw_place_gate *places; /* of borders; NULL: all are open */
  const struct aw_scoring *moves;     /* of cues: from tag to tag */
} aw_scoring;

#define AW_KEYS_MAX AW_PACKED_KEYS_MAX

/* Keys of one example's features, of which there are never as many. */
typedef struct aw_keys {
  uint64_t key[AW_KEYS_MAX];
  uint32_t count;
} aw_keys;

/* Feature `kind` with a value; kinds are numbers, fixed by the model. */
static inline uint64_t aw_feature_key(uint32_t kind, uint64_t value) {
  uint64_t x = (value + kind * UINT64_C(0x9E3779B97F4A7C15)) *
               UINT64_C(0xBF58476D1CE4E5B9);
  x ^= x >> 32;
  x *= UINT64_C(0x94D049BB133111EB);
  return x ^ (x >> 29);
}
static inline void aw_keys_add(aw_keys *keys, uint32_t kind, uint64_t value) {
  keys->key[keys->count++] = aw_feature_key(kind, value);
}
/* Two values in one; both may be large. */
static inline uint64_t aw_two(uint64_t a, uint64_t b) {
  return (a ^ (b >> 31)) * UINT64_C(0xD6E8FEB86659FD93) + b;
}

/* Scores of the three tags of a cue; class 3 of the trainer is not read.  The
 * rows of the model are those of the tags. */
static inline void aw_scoring_tags(const aw_scoring *s, const aw_keys *keys,
                                   float score[AW_SCORES_MAX]) {
  if (s->trainer != NULL) {
    aw_perceptron_trainer_score(s->trainer, keys->key, keys->count, score);
    return;
  }
  int32_t sum[3] = { 0 };
  aw_packed_add(s->model, keys->key, keys->count, sum);
  for (uint32_t k = 0; k < 3; k++) score[k] = (float)sum[k];
}

/* The score of a candidate: of class 0. */
static inline float aw_scoring_rank(const aw_scoring *s, const aw_keys *keys) {
  float score[AW_SCORES_MAX];
  if (s->trainer == NULL)
    return (float)aw_packed_sum(s->model, keys->key, keys->count);
  aw_perceptron_trainer_score(s->trainer, keys->key, keys->count, score);
  return score[0];
}
#endif
