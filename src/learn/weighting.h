/* weighting.h - the value of a feature in a vector, the same in training and
 * in scoring.
 *
 * Room: learn.  May include: base/.
 */
#ifndef AW_LEARN_WEIGHTING_H
#define AW_LEARN_WEIGHTING_H
#include <math.h>

#include "learn/features.h"

/* Tells blocks apart in the vocabulary, so that equal keys of two blocks are
 * two features; block 0 keeps its keys as they are. */
static inline uint64_t aw_block_key(uint64_t key, unsigned block) {
  return key ^ (uint64_t)block * UINT64_C(0x9E3779B97F4A7C15);
}

/* What one occurrence adds to the sum that aw_weight_of() takes. */
static inline double aw_weight_amount(aw_weighting how, double value) {
  return how == AW_WEIGHT_BINARY ? 1.0 : value;
}

/* 1 + log count; below one occurrence (weighted counts) the line through
 * (0, 0) and (1, 1), so that it is continuous and never negative. */
static inline double aw_weight_of(aw_weighting how, double sum, double idf) {
  if (how == AW_WEIGHT_RAW) return sum;
  if (how == AW_WEIGHT_BINARY) return 1.0;
  if (sum == 1.0) return idf;
  if (sum < 1.0) return sum <= 0.0 ? 0.0 : sum * idf;
  return (1.0 + log(sum)) * idf;
}

/* As in scikit-learn's TfidfVectorizer with smooth_idf: as if one more
 * example held every feature. */
static inline double aw_weight_idf(size_t examples, uint32_t holding) {
  return log((1.0 + (double)examples) / (1.0 + (double)holding)) + 1.0;
}
#endif
