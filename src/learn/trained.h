/* trained.h - the parts of a classifier, as train.c writes them and
 * classifier.c opens them.
 *
 * Room: learn, and private to it.
 *
 * Sections of a model file, PREFIX of at most 9 bytes:
 *   .meta    what everything else is, see meta.c
 *   .key     u64[features]: a run of keys for each block (runs.h); an id is a
 *            place in it, so that some ids are free
 *   .row     i16[features][width]: u16 idf, only where a block is weighted by
 *            tf-idf, then i16 weights[outputs], linear only; times meta's steps
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
#include "learn/runs.h"

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
  uint32_t *homes; /* [block_count] of each run */
  uint32_t enabled;
  char *text;         /* names of blocks and labels */
  const char **label; /* [label_count], into text */
  size_t label_count, outputs;
  uint32_t features; /* ids, free ones too */
  aw_kernel_shape shape;
  double *scale;   /* [outputs] of the weights */
  double idf_step; /* of idf; 0: no block is weighted by tf-idf */
  double *bias;    /* [outputs] */
  aw_calibration calibration;

  const uint64_t *key;          /* [features] */
  const int16_t *row;           /* [features][width], NULL: width 0 */
  size_t width, idf_width;      /* idf_width: 1 where rows begin with idf */
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

static inline bool aw_is_linear(const aw_classifier *c) {
  return aw_kernel_is_linear(c->shape.kernel);
}

/* Of a linear one: [outputs] weights of feature `id`. */
static inline const int16_t *aw_weights_at(const aw_classifier *c,
                                           uint32_t id) {
  return c->row + (size_t)id * c->width + c->idf_width;
}

static inline double aw_idf_at(const aw_classifier *c, uint32_t id) {
  if (c->idf_width == 0) return 1.0;
  return c->idf_step * (uint16_t)c->row[(size_t)id * c->width];
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
