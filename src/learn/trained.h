/* trained.h - the parts of a classifier, as train.c writes them and
 * classifier.c opens them.
 *
 * Room: learn, and private to it.
 *
 * Sections of a model file, PREFIX of at most 9 bytes:
 *   .meta    what everything else is, see meta.c
 *   .key     u64[features], .slot u32[2^n]: the vocabulary, block after block
 *   .idf     float[features]; only where a block is weighted by tf-idf
 *   .weight  int16[features][outputs]; linear only; times meta's scale
 *   .vector  u32 pairs (feature, float)[entries]: support vectors, .vbegin
 *            u32[vectors + 1] into them, .vcoef float[vectors][outputs]
 *   .names   u64 length, then zstd: u32 feature, u16 length, bytes, ...
 * Two labels share one output: the second's score is the first's negated.
 */
#ifndef AW_LEARN_TRAINED_H
#define AW_LEARN_TRAINED_H
#include "learn/calibrate.h"
#include "learn/classifier.h"
#include "learn/kernel.h"

#define AW_PREFIX_MAX 9u
#define AW_NAMES_BYTES_MAX ((uint64_t)64 << 20)

typedef struct aw_vector_entry { /* of a stored support vector */
  uint32_t feature;
  float value;
} aw_vector_entry;

struct aw_classifier {
  aw_block *block; /* [block_count], names copied */
  size_t block_count;
  uint32_t *begin; /* [block_count + 1] first feature of each block */
  uint32_t enabled;
  char *text;         /* names of blocks and labels */
  const char **label; /* [label_count], into text */
  size_t label_count, outputs;
  uint32_t features;
  aw_kernel_shape shape;
  double *scale; /* [outputs] of the weights */
  double *bias;  /* [outputs] */
  aw_calibration calibration;

  aw_vocabulary vocabulary;
  const float *idf;             /* [features] or NULL */
  const int16_t *weight;        /* [features][outputs] or NULL: kernel */
  const uint32_t *vector_begin; /* [vectors + 1] */
  const aw_vector_entry *vector;
  const float *coef; /* [vectors][outputs] */
  size_t vectors;
  double *square; /* [vectors] squared lengths */
  aw_span names;  /* the section, ptr NULL: none */
};

/* Number of problems solved, and of columns of weights. */
static inline size_t aw_outputs_of(size_t label_count) {
  return label_count <= 2 ? 1 : label_count;
}

/* From outputs to one score a label. */
static inline void aw_scores_of(const double *output, size_t label_count,
                                double *score) {
  for (size_t k = 0; k < aw_outputs_of(label_count); k++) score[k] = output[k];
  if (label_count == 2) score[1] = -score[0];
}

/* "PREFIX.suffix" */
typedef struct aw_section_name {
  char text[17];
} aw_section_name;
aw_section_name aw_section(const char *prefix, const char *suffix);

/* Of `c` only what meta holds is read. */
avow_status aw_meta_write(const aw_classifier *c, aw_model_writer *writer,
                          const char *prefix, avow_error *err);
/* Sets what meta holds, in memory of its own. */
avow_status aw_meta_read(aw_span bytes, aw_classifier *c, avow_error *err);
#endif
