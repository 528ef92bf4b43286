#include "attribution/scoring.h"

void aw_scoring_score(const aw_scoring *scoring, const aw_keys *keys,
                      float *score) {
  if (scoring->trainer != NULL) {
    memset(score, 0, AW_SCORES_MAX * sizeof *score);
    aw_perceptron_trainer_score(scoring->trainer, keys->key, keys->count,
                                score);
    return;
  }
  int32_t sum[AW_SCORES_MAX] = { 0 };
  const aw_perceptron *p = scoring->model;
  for (uint32_t i = 0; i < keys->count; i++)
    aw_vocabulary_prefetch(&p->vocabulary, keys->key[i]);
  for (uint32_t i = 0; i < keys->count; i++) {
    uint32_t id = aw_vocabulary_prefetch_key(&p->vocabulary, keys->key[i]);
    if (id != AW_NO_ID)
      __builtin_prefetch(p->weight + (size_t)id * AW_SCORES_MAX);
  }
  for (uint32_t i = 0; i < keys->count; i++) {
    uint32_t id = aw_vocabulary_find(&p->vocabulary, keys->key[i]);
    if (id == AW_NO_ID) continue;
    const int16_t *row = p->weight + (size_t)id * AW_SCORES_MAX;
    for (uint32_t k = 0; k < AW_SCORES_MAX; k++) sum[k] += row[k];
  }
  for (uint32_t k = 0; k < AW_SCORES_MAX; k++) score[k] = (float)sum[k];
}
