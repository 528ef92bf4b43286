/* classifier.h - a trained multi-class (or regression) scorer over sparse
 * features: the one face of descent.h, liblinear and libsvm.
 *
 * Room: learn.
 *
 * Linear: score[k] = bias[k] + sum over blocks of
 *   scale_b / norm_b * sum over features w[k][f] * value(f),
 * with value() by the block's weighting; one against the rest.  Kernels keep
 * support vectors.  Probabilities come from calibration on out-of-fold scores
 * and never contradict the label: the label is the most probable one.
 */
#ifndef AW_LEARN_CLASSIFIER_H
#define AW_LEARN_CLASSIFIER_H
#include "avow.h"
#include "learn/features.h"
#include "learn/model_file.h"
#include "learn/vocabulary.h"

/* ---- examples while training ------------------------------------------ */

typedef struct aw_examples aw_examples;

aw_examples *aw_examples_new(const aw_block *block, size_t block_count);
void aw_examples_free(aw_examples *e);
/* Copies the features.  label: index into the labels of training; group:
 * examples of one group share a fold; value: for regression. */
avow_status aw_examples_add(aw_examples *e, const aw_features *f,
                            uint32_t label, uint64_t group, double value,
                            avow_error *err);
/* Add the features of example `i` once more. */
avow_status aw_examples_repeat(aw_examples *e, size_t i, uint32_t label,
                               uint64_t group, double value, avow_error *err);
size_t aw_examples_count(const aw_examples *e);

typedef enum aw_kernel {
  AW_KERNEL_LINEAR,     /* descent.h; regression: liblinear */
  AW_KERNEL_SVM_LINEAR, /* libsvm's own linear kernel, folded after training */
  AW_KERNEL_RBF,
  AW_KERNEL_POLY,
  AW_KERNEL_SIGMOID
} aw_kernel;

typedef struct aw_training {
  const char *const *label; /* [label_count]; regression: label_count 0 */
  size_t label_count;
  aw_kernel kernel;
  const double *c; /* costs to try; count 1: take it as given */
  size_t c_count;
  const double *gamma; /* kernels only; NULL: 1 / features */
  size_t gamma_count;
  double class_balance; /* 0: all weights 1; 1: inverse frequency; between:
                           power */
  /* The problems that are solved: code[label * label_count + k] is the side of
   * an example's label in problem k: 1, -1, or 0, left out (Allwein, Schapire
   * and Singer 2000); examples have labels below code_labels then, and
   * label_count is the number of problems, more than two.  NULL: one label
   * against the rest each. */
  const int8_t *code;
  size_t code_labels;
  double contrast;   /* linear classes: in [0, 1], how far features count
                        by how unevenly the classes hold them (Wang and
                        Manning 2012); 0: all alike */
  bool balance_rest; /* linear classes: the rows against which a label stands
                        are weighed by their own label too; not with codes */
  double epsilon;    /* tube of regression */
  size_t scored;     /* settings and probabilities come from this many first
                        examples; the rest are learnt from alone; 0: all */
  /* Linear classes: by group, what a mistake in one of its examples costs
   * beside one at cost 1, in (0, 1]; NULL: 1 each. */
  const double *group_cost;
  size_t folds; /* for choosing and calibrating; at least 2 */
  uint64_t seed;
  /* Folds get the same share of each stratum: [examples] numbers below
   * stratum_count; NULL: of each label. */
  const uint32_t *stratum;
  size_t stratum_count;
  size_t threads; /* 0: all cores; never changes the model */
  /* How candidates are compared: called with gold and out-of-fold labels. */
  double (*measure)(const uint32_t *gold, const uint32_t *predicted,
                    size_t count, size_t label_count, void *context);
  void *measure_context; /* measure NULL: macro-F1 (classes), r (regression) */
  avow_status (*progress)(void *context, size_t done, size_t total);
  void *progress_context; /* AVOW_ERR_STOPPED from progress ends training */
  size_t names_max;       /* features whose names are kept, the strongest */
  bool curve;             /* learn from shares of the examples too */
} aw_training;

#define AW_NAMES_MAX_DEFAULT ((size_t)20000)

/* Linear, a cost grid of six, balance 1, five folds, seed 1, all cores. */
void aw_training_init(aw_training *t);

/* How well the chosen does where each fold learns from a share of its groups
 * only; shares are nested. */
typedef struct aw_share {
  size_t count;   /* examples of the share; 0: not asked for, or a label that
                     has none */
  double measure; /* out of fold, over all examples */
} aw_share;
#define AW_SHARES 2u /* a quarter, a half */

typedef struct aw_trained {
  double c, gamma; /* chosen */
  double measure;  /* of the chosen, out of fold */
  aw_share share[AW_SHARES];
  size_t count, scored; /* scored <= count: those of aw_training.scored */
  double *fold_score;   /* [count][label_count] out-of-fold scores, raw */
  uint32_t *fold;       /* [count] fold of each example */
} aw_trained;

void aw_trained_release(aw_trained *t);

/* Choose, train on everything, calibrate; write the sections "PREFIX.*", at
 * most 9 bytes of prefix.  `names` (NULL allowed) keeps names of features for
 * explain and export; `trained` NULL: not asked for, else released by the
 * caller.
 *
 * Among equal measures the smaller cost, then the smaller gamma wins.
 * AVOW_ERR_DATA (fewer than two examples of a label, fewer groups than
 * folds), AVOW_ERR_ARGUMENT, AVOW_ERR_LIMIT, AVOW_ERR_NOMEM,
 * AVOW_ERR_STOPPED. */
avow_status aw_classifier_train(const aw_examples *examples,
                                const aw_training *how, const aw_names *names,
                                const char *prefix, aw_model_writer *writer,
                                aw_trained *trained, avow_error *err);

/* ---- using a trained one ----------------------------------------------- */

typedef struct aw_classifier aw_classifier;

/* Validates every section; the file must outlive the classifier.  The block
 * table must match the one trained with (AVOW_ERR_MISMATCH). */
avow_status aw_classifier_open(const aw_model_file *file, const char *prefix,
                               const aw_block *block, size_t block_count,
                               aw_classifier **out, avow_error *err);
void aw_classifier_free(aw_classifier *c);
size_t aw_classifier_label_count(const aw_classifier *c); /* 0: regression */
const char *aw_classifier_label(const aw_classifier *c, size_t k);
/* Bit b: block b was on in training. */
uint32_t aw_classifier_blocks(const aw_classifier *c);
aw_kernel aw_classifier_kernel(const aw_classifier *c);

/* What a classifier knows of its features, ids [0, feature_count), block
 * after block: to show and to export a model.  Some ids are free: no feature
 * has them, and their weights are 0. */
typedef struct aw_known_feature {
  uint64_t key; /* as extraction made it; AW_FREE_KEY (runs.h): a free id */
  uint16_t block;
  double idf; /* 1 where the block is not tf-idf */
} aw_known_feature;
size_t aw_classifier_feature_count(const aw_classifier *c);
aw_known_feature aw_classifier_feature(const aw_classifier *c, uint32_t id);
/* The id of a feature; AW_NO_ID where it is unknown. */
uint32_t aw_classifier_find(const aw_classifier *c, unsigned block,
                            uint64_t key);
/* weight[label_count] (regression: [1]), linear only, for kernels 0:
 * score = bias + sum of weight * final value (aw_scorer_vector). */
void aw_classifier_weights(const aw_classifier *c, uint32_t id, double *weight);
void aw_classifier_bias(const aw_classifier *c, double *bias);
/* The features that pull hardest toward label k, or away from it where
 * `away`, hardest first; returns how many, at most `count`.  Linear only.
 * AVOW_NONE where memory is out. */
size_t aw_classifier_strongest(const aw_classifier *c, size_t k, bool away,
                               uint32_t *id, size_t count);
/* The names that the model keeps, by the key of extraction; the caller frees
 * them.  Unpacks, so ask once.  AVOW_ERR_FORMAT, AVOW_ERR_NOMEM. */
avow_status aw_classifier_names(const aw_classifier *c, aw_names **out,
                                avow_error *err);

/* Per-thread memory of scoring. */
typedef struct aw_scorer aw_scorer;
avow_status aw_scorer_new(const aw_classifier *c, aw_scorer **out,
                          avow_error *err);
void aw_scorer_free(aw_scorer *s);
/* AVOW_ERR_NOMEM is all that can fail.
 * score[label_count] (regression: score[1]); returns in *unknown (NULL
 * allowed) the share of features, by count, not in the vocabulary. */
avow_status aw_scorer_score(aw_scorer *s, const aw_features *f, double *score,
                            double *unknown);

/* Linear ones only: what the examples scored from now on have in common, so
 * that `f` of each needs to hold the rest, no feature of this.  It counts as if
 * it were in each.  False, and nothing is shared, where memory is out. */
bool aw_scorer_share(aw_scorer *s, const aw_features *f);
void aw_scorer_share_nothing(aw_scorer *s);

/* What examples were scored by, to be scored by another classifier of the same
 * features without looking them up again. */
typedef struct aw_seen_item { /* a distinct feature that was known */
  uint32_t id;
  float value; /* sum of what its occurrences add */
} aw_seen_item;
typedef struct aw_seen {
  aw_seen_item *item;
  size_t count, capacity;
  size_t features, unknown; /* items of the examples, as they came */
} aw_seen;
/* Append what `s` scored last, values that came dense aside.  False where
 * memory is out. */
bool aw_scorer_see(const aw_scorer *s, aw_seen *seen);
void aw_seen_release(aw_seen *seen);
/* For each id of `from` that of the same feature in `to`, AW_NO_ID: none.
 * The caller frees; NULL where memory is out. */
uint32_t *aw_classifier_link(const aw_classifier *from,
                             const aw_classifier *to);
/* aw_scorer_score() of `f` and of what was seen by another one, `link` telling
 * the ids; no feature may be in both. */
avow_status aw_scorer_score_seen(aw_scorer *s, const aw_seen *seen,
                                 const uint32_t *link, const aw_features *f,
                                 double *score, double *unknown);

/* probability[label_count] from scores; returns the label, the argmax. */
size_t aw_classifier_probability(const aw_classifier *c, const double *score,
                                 double *probability);
/* The exact share of feature i of `f` in each score (linear only): they add
 * up to the score together with the bias.  part[f->count][label_count]. */
avow_status aw_scorer_contributions(aw_scorer *s, const aw_features *f,
                                    double *part, double *bias);

/* One feature of a final vector: weighted, normalised and scaled. */
typedef struct aw_vector_item {
  uint32_t id;
  double value;
} aw_vector_item;
/* The vector of `f`, ids ascending, no zeros; unknown features are left out.
 * *item belongs to the scorer and lives until its next call. */
avow_status aw_scorer_vector(aw_scorer *s, const aw_features *f,
                             const aw_vector_item **item, size_t *count);
#endif
