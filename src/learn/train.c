#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/pool.h"
#include "base/status.h"
#include "learn/evaluate.h"
#include "learn/folds.h"
#include "learn/solve.h"
#include "learn/write.h"

static const double default_c[] = { 0.01, 0.03, 0.1, 0.3, 1.0, 3.0 };
#define POLY_DEGREE 3 /* libsvm's own */

void aw_training_init(aw_training *t) {
  *t = (aw_training){ .kernel = AW_KERNEL_LINEAR,
                      .c = default_c,
                      .c_count = sizeof default_c / sizeof default_c[0],
                      .class_balance = 1.0,
                      .epsilon = 0.1,
                      .folds = 5,
                      .seed = 1,
                      .names_max = AW_NAMES_MAX_DEFAULT };
}

void aw_trained_release(aw_trained *t) {
  free(t->fold_score);
  free(t->fold);
  *t = (aw_trained){ 0 };
}

typedef struct candidate {
  double c, gamma, measure;
  unsigned percent; /* of the groups to learn from */
} candidate;

static const unsigned share_percent[AW_SHARES] = { 25, 50 };

/* Everything one training works with. */
typedef struct training {
  const aw_examples *e;
  const aw_training *how;
  aw_matrix matrix;
  aw_task task;
  aw_gram gram; /* matrix NULL: none */
  double *class_weight;
  double *row_cost;     /* [examples] NULL: 1 each */
  uint32_t *fold;       /* [count] */
  candidate *candidate; /* [candidates] by cost, then gamma; then the shares */
  size_t candidates, outputs, labels;
  size_t from, to;    /* candidates at hand */
  double *score;      /* [candidates and shares][count][outputs] out of fold */
  uint32_t *told;     /* [count] labels of the candidate at hand */
  aw_solution *final; /* [outputs] */
  size_t chosen;
  pthread_mutex_t lock; /* guards what follows */
  size_t done, total;
} training;

static avow_status check_how(const aw_examples *e, const aw_training *how,
                             const char *prefix, avow_error *err) {
  const char *fault = NULL;
  if (how->label_count == 1 || how->label_count > AVOW_LABEL_MAX)
    fault = "the number of labels";
  else if (how->c_count == 0)
    fault = "the number of costs";
  else if (how->code != NULL &&
           (how->label_count < 3 || how->code_labels < 2 ||
            how->code_labels > how->label_count || how->balance_rest))
    fault = "the number of problems";
  else if (how->folds < 2 || how->folds > 1000)
    fault = "the number of folds";
  else if (!(how->class_balance >= 0.0 && how->class_balance <= 4.0))
    fault = "the class balance";
  else if (!(how->contrast >= 0.0 && how->contrast <= 1.0))
    fault = "the contrast";
  else if (!(how->epsilon >= 0.0))
    fault = "the tube of regression";
  else if (strlen(prefix) > AW_PREFIX_MAX)
    fault = "the prefix";
  for (size_t i = 0; i < how->c_count; i++)
    if (!(how->c[i] > 0.0 && isfinite(how->c[i]))) fault = "a cost";
  for (size_t i = 0; i < how->gamma_count; i++)
    if (!(how->gamma[i] > 0.0 && isfinite(how->gamma[i]))) fault = "a gamma";
  if (fault != NULL)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "%s is out of range", fault);
  if (e->count < 2)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "%zu examples to learn from, expected at least 2", e->count);
  if (e->count > INT32_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, 0, "too many examples: %zu",
                   e->count);
  return AVOW_OK;
}

static avow_status check_labels(const training *t, avow_error *err) {
  const aw_training *how = t->how;
  size_t labels = how->code != NULL ? how->code_labels : how->label_count;
  for (size_t i = 0; i < t->e->count; i++)
    if (t->e->label[i] >= labels)
      return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                     "example %zu has label %u, expected less than %zu", i,
                     (unsigned)t->e->label[i], labels);
  return AVOW_OK;
}

/* Labels that problem k tells apart. */
static size_t labels_of(const aw_training *how, size_t k) {
  size_t labels = 0;
  if (how->code == NULL) return how->label_count;
  for (size_t i = 0; i < how->code_labels; i++)
    labels += how->code[i * how->label_count + k] != 0;
  return labels;
}

/* Count the examples for each problem and weigh them: (share a label would
 * have, were all equal / their share) to the power of class_balance. */
static avow_status weigh_labels(training *t, avow_error *err) {
  const aw_examples *e = t->e;
  size_t count = t->how->label_count;
  t->class_weight = calloc(count + 1, sizeof *t->class_weight);
  if (t->class_weight == NULL) return aw_nomem(err);
  if (count == 0) return AVOW_OK;
  avow_status status = check_labels(t, err);
  for (size_t k = 0; k < count && status == AVOW_OK; k++) {
    double own = 0.0, all = 0.0;
    size_t examples = 0;
    for (size_t i = 0; i < e->count; i++) {
      int side = aw_side(&t->task, i, k);
      double cost = aw_row_cost(&t->task, i);
      examples += side > 0;
      own += side > 0 ? cost : 0.0;
      all += side != 0 ? cost : 0.0;
    }
    if (examples < 2)
      status = aw_fail(err, AVOW_ERR_DATA, 0, 0,
                       "label '%s' has %zu examples, expected at least 2",
                       t->how->label[k], examples);
    double even = all / (double)labels_of(t->how, k);
    t->class_weight[k] = pow(even / own, t->how->class_balance);
  }
  return status;
}

static int by_value(const void *a, const void *b) {
  const candidate *x = a, *y = b;
  if (x->c != y->c) return x->c < y->c ? -1 : 1;
  return (x->gamma > y->gamma) - (x->gamma < y->gamma);
}

static avow_status list_candidates(training *t, avow_error *err) {
  const aw_training *how = t->how;
  bool linear = aw_kernel_is_linear(how->kernel);
  size_t gammas = linear || how->gamma_count == 0 ? 1 : how->gamma_count;
  t->candidate =
      calloc(how->c_count * gammas + AW_SHARES, sizeof *t->candidate);
  if (t->candidate == NULL) return aw_nomem(err);
  double usual = 1.0 / (t->matrix.columns == 0 ? 1.0 : t->matrix.columns);
  for (size_t i = 0; i < how->c_count; i++)
    for (size_t j = 0; j < gammas; j++)
      t->candidate[t->candidates++] = (candidate){
        .c = how->c[i],
        .gamma = linear || how->gamma_count == 0 ? usual : how->gamma[j],
        .percent = 100,
      };
  qsort(t->candidate, t->candidates, sizeof *t->candidate, by_value);
  return AVOW_OK;
}

static avow_status deal_folds(training *t, avow_error *err) {
  const aw_examples *e = t->e;
  const aw_training *how = t->how;
  uint32_t *none = NULL; /* regression: all examples count the same */
  const uint32_t *stratum = how->stratum != NULL ? how->stratum : e->label;
  size_t strata = how->code != NULL ? how->code_labels : how->label_count;
  if (how->stratum != NULL) strata = how->stratum_count;
  t->fold = malloc(e->count * sizeof *t->fold);
  if (strata == 0) {
    stratum = none = calloc(e->count, sizeof *none);
    strata = 1;
  }
  avow_status status = t->fold == NULL || stratum == NULL
                           ? aw_nomem(err)
                           : aw_folds_deal(stratum, strata, e->group, e->count,
                                           how->folds, how->seed, t->fold, err);
  free(none);
  return status;
}

static avow_status set_costs(training *t, avow_error *err) {
  const aw_examples *e = t->e;
  const double *of = t->how->group_cost;
  if (of == NULL) return AVOW_OK;
  t->row_cost = malloc((e->count + 1) * sizeof *t->row_cost);
  if (t->row_cost == NULL) return aw_nomem(err);
  for (size_t i = 0; i < e->count; i++) {
    double cost = of[e->group[i]];
    if (!(cost > 0.0 && cost <= 1.0))
      return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "a cost is out of range");
    t->row_cost[i] = cost;
  }
  return AVOW_OK;
}

static avow_status prepare(training *t, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_examples *e = t->e;
  AW_TRY(set_costs(t, err));
  t->outputs = aw_outputs_of(t->how->label_count);
  t->labels = t->how->label_count == 0 ? 1 : t->how->label_count;
  t->task = (aw_task){ .label = e->label,
                       .label_count = t->how->label_count,
                       .code = t->how->code,
                       .row_cost = t->row_cost };
  AW_TRY(weigh_labels(t, err));
  AW_TRY(deal_folds(t, err));
  AW_TRY(aw_matrix_build(e, t->row_cost, t->how->kernel == AW_KERNEL_LINEAR,
                         &t->matrix, err));
  AW_TRY(list_candidates(t, err));
  t->task = (aw_task){
    .matrix = &t->matrix,
    .label = e->label,
    .value = e->value,
    .label_count = t->how->label_count,
    .class_weight = t->class_weight,
    .code = t->how->code,
    .epsilon = t->how->epsilon,
    .contrast = t->how->contrast,
    .balance_rest = t->how->balance_rest,
    .row_cost = t->row_cost,
    .shape = { .kernel = t->how->kernel, .degree = POLY_DEGREE },
  };
  size_t tried = t->candidates + (t->how->curve ? AW_SHARES : 0);
  t->total = (tried * t->how->folds + 1) * t->outputs;
  t->score = calloc(tried * t->outputs, e->count * sizeof *t->score);
  t->told = calloc(e->count, sizeof *t->told);
  t->final = calloc(t->outputs, sizeof *t->final);
  if (t->score == NULL || t->told == NULL || t->final == NULL)
    status = aw_nomem(err);
cleanup:
  return status;
}

static avow_status report(training *t, avow_error *err) {
  if (t->how->progress == NULL) return AVOW_OK;
  pthread_mutex_lock(&t->lock);
  t->done++;
  avow_status status =
      t->how->progress(t->how->progress_context, t->done, t->total);
  pthread_mutex_unlock(&t->lock);
  if (status == AVOW_OK) return AVOW_OK;
  return aw_fail(err, status, 0, 0, "training was stopped");
}

static bool in_share(const training *t, size_t row, unsigned percent) {
  return percent == 100 ||
         aw_hash_join(t->e->group[row], t->how->seed) % 100 < percent;
}

/* Rows of fold f into row[]; returns how many. */
static size_t rows_inside(const training *t, size_t f, uint32_t *row) {
  size_t count = 0;
  for (size_t i = 0; i < t->e->count; i++)
    if (t->fold[i] == f) row[count++] = (uint32_t)i;
  return count;
}

/* The share of all other rows that problem k learns from. */
static size_t rows_outside(const training *t, size_t f, size_t k,
                           unsigned percent, uint32_t *row) {
  size_t count = 0;
  bool coded = t->how->code != NULL;
  for (size_t i = 0; i < t->e->count; i++)
    if (t->fold[i] != f && in_share(t, i, percent) &&
        (!coded || aw_side(&t->task, i, k) != 0))
      row[count++] = (uint32_t)i;
  return count;
}

/* Solve candidate i for output k on row[learnt] and score the rows after
 * them. */
static avow_status try_candidate(training *t, size_t i, size_t k,
                                 const uint32_t *row, size_t learnt,
                                 size_t held, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_solution solution = { NULL, NULL, 0.0 };
  double *score = t->score + i * t->e->count * t->outputs + k;
  AW_TRY(aw_solve(&t->task, k, t->candidate[i].c, row, learnt, &solution, err));
  AW_TRY(aw_solution_score(&t->task, &solution, row + learnt, held, score,
                           t->outputs, err));
  AW_TRY(report(t, err));
cleanup:
  aw_solution_release(&solution);
  return status;
}

/* One output on one fold, all candidates at hand of the gamma at hand. */
static avow_status run_fold(void *context, size_t worker, size_t piece,
                            avow_error *err) {
  (void)worker;
  training *t = context;
  avow_status status = AVOW_OK;
  size_t k = piece % t->outputs, f = piece / t->outputs;
  uint32_t *row = malloc(2 * t->e->count * sizeof *row);
  if (row == NULL) return aw_nomem(err);
  for (size_t i = t->from; i < t->to; i++) {
    if (t->candidate[i].gamma != t->task.shape.gamma) continue;
    size_t learnt = rows_outside(t, f, k, t->candidate[i].percent, row);
    size_t held = rows_inside(t, f, row + learnt);
    AW_TRY(try_candidate(t, i, k, row, learnt, held, err));
  }
cleanup:
  free(row);
  return status;
}

static void set_gamma(training *t, double gamma) {
  t->task.shape.gamma = gamma;
  if (t->task.gram != NULL) aw_gram_set(&t->gram, &t->task.shape);
}

/* All candidates, one gamma after the other: the table of the kernel holds
 * for one.  Gammas are those of the first cost. */
static avow_status run_folds(training *t, avow_error *err) {
  avow_status status = AVOW_OK;
  bool svm = t->how->kernel != AW_KERNEL_LINEAR;
  if (svm && t->matrix.count <= AW_GRAM_ROWS_MAX) {
    AW_TRY(aw_gram_build(&t->matrix, t->how->threads, &t->gram, err));
    t->task.gram = &t->gram;
  }
  t->to = t->candidates;
  for (size_t i = 0; i < t->candidates; i++) {
    if (t->candidate[i].c != t->candidate[0].c) break;
    if (i > 0 && t->candidate[i].gamma == t->candidate[i - 1].gamma) continue;
    set_gamma(t, t->candidate[i].gamma);
    AW_TRY(aw_pool_run(t->how->threads, t->how->folds * t->outputs, run_fold, t,
                       err));
  }
cleanup:
  return status;
}

static avow_status run_final(void *context, size_t worker, size_t piece,
                             avow_error *err) {
  (void)worker;
  training *t = context;
  avow_status status = AVOW_OK;
  const candidate *best = &t->candidate[t->chosen];
  uint32_t *row = malloc(t->e->count * sizeof *row);
  if (row == NULL) return aw_nomem(err);
  size_t count = rows_outside(t, t->how->folds, piece, 100, row);
  AW_TRY(aw_solve(&t->task, piece, best->c, row, count, &t->final[piece], err));
  AW_TRY(report(t, err));
cleanup:
  free(row);
  return status;
}

static size_t scored(const training *t) {
  bool all = t->how->scored == 0 || t->how->scored > t->e->count;
  return all ? t->e->count : t->how->scored;
}

static double measure(training *t, size_t at) {
  const aw_training *how = t->how;
  size_t count = scored(t);
  const double *score = t->score + at * t->e->count * t->outputs;
  if (how->label_count == 0) return aw_pearson(t->e->value, score, count);
  for (size_t i = 0; i < count; i++)
    t->told[i] = t->outputs == 1
                     ? score[i] < 0.0
                     : (uint32_t)aw_argmax(score + i * t->outputs, t->outputs);
  double (*by)(const uint32_t *, const uint32_t *, size_t, size_t, void *) =
      how->measure == NULL ? aw_macro_f1 : how->measure;
  return by(t->e->label, t->told, count, how->label_count,
            how->measure_context);
}

static avow_status choose(training *t, avow_error *err) {
  for (size_t i = 0; i < t->candidates; i++) {
    t->candidate[i].measure = measure(t, i);
    if (isnan(t->candidate[i].measure)) return aw_nomem(err);
    if (t->candidate[i].measure > t->candidate[t->chosen].measure)
      t->chosen = i;
  }
  return AVOW_OK;
}

/* Examples of the share; 0 where they lack a label. */
static size_t share_count(const training *t, unsigned percent) {
  size_t count = 0, labels = t->how->label_count;
  bool *seen = calloc(labels + 1, sizeof *seen);
  if (seen == NULL) return AVOW_NONE;
  for (size_t i = 0; i < t->e->count; i++) {
    if (!in_share(t, i, percent)) continue;
    count++;
    seen[labels == 0 ? 0 : t->e->label[i]] = true;
  }
  for (size_t k = 0; k < labels; k++)
    if (!seen[k]) count = 0;
  free(seen);
  return count;
}

/* The chosen candidate on shares of what each fold may learn from. */
static avow_status run_shares(training *t, aw_share *share, avow_error *err) {
  avow_status status = AVOW_OK;
  if (!t->how->curve) return AVOW_OK;
  t->from = t->candidates;
  t->to = t->candidates + AW_SHARES;
  for (size_t i = 0; i < AW_SHARES; i++) {
    t->candidate[t->from + i] = t->candidate[t->chosen];
    t->candidate[t->from + i].percent = share_percent[i];
  }
  AW_TRY(aw_pool_run(t->how->threads, t->how->folds * t->outputs, run_fold, t,
                     err));
  for (size_t i = 0; i < AW_SHARES; i++) {
    share[i].count = share_count(t, share_percent[i]);
    share[i].measure = measure(t, t->from + i);
    if (share[i].count == AVOW_NONE || isnan(share[i].measure))
      AW_TRY(aw_nomem(err));
  }
cleanup:
  return status;
}

/* Out-of-fold scores of the chosen, one a label. */
static avow_status keep_scores(const training *t, aw_trained *out,
                               avow_error *err) {
  size_t count = t->e->count;
  const double *score = t->score + t->chosen * count * t->outputs;
  out->c = t->candidate[t->chosen].c;
  out->gamma = t->candidate[t->chosen].gamma;
  out->measure = t->candidate[t->chosen].measure;
  out->count = count;
  out->scored = scored(t);
  out->fold = malloc(count * sizeof *out->fold);
  out->fold_score = calloc(count, t->labels * sizeof *out->fold_score);
  if (out->fold == NULL || out->fold_score == NULL) return aw_nomem(err);
  memcpy(out->fold, t->fold, count * sizeof *out->fold);
  for (size_t i = 0; i < count; i++)
    aw_scores_of(score + i * t->outputs, t->how->label_count,
                 out->fold_score + i * t->labels);
  return AVOW_OK;
}

static void release(training *t) {
  aw_gram_release(&t->gram);
  aw_matrix_release(&t->matrix);
  for (size_t k = 0; t->final != NULL && k < t->outputs; k++)
    aw_solution_release(&t->final[k]);
  free(t->final);
  free(t->class_weight);
  free(t->row_cost);
  free(t->fold);
  free(t->candidate);
  free(t->score);
  free(t->told);
  pthread_mutex_destroy(&t->lock);
}

static avow_status write_parts(const training *t, const aw_trained *trained,
                               const aw_names *names, const char *prefix,
                               aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_calibration calibration = { .label_count = t->how->label_count };
  calibration.offset = calloc(t->labels, sizeof *calibration.offset);
  if (calibration.offset == NULL) return aw_nomem(err);
  if (t->how->label_count > 0)
    AW_TRY(aw_calibration_fit(trained->fold_score, t->e->label, trained->scored,
                              &calibration, err));
  aw_parts parts = {
    .e = t->e,
    .matrix = &t->matrix,
    .label = t->how->label,
    .label_count = t->how->label_count,
    .shape = t->task.shape,
    .solution = t->final,
    .calibration = &calibration,
    .names = names,
    .names_max = t->how->names_max,
  };
  AW_TRY(aw_parts_write(&parts, prefix, writer, err));
cleanup:
  free(calibration.offset);
  return status;
}

avow_status aw_classifier_train(const aw_examples *examples,
                                const aw_training *how, const aw_names *names,
                                const char *prefix, aw_model_writer *writer,
                                aw_trained *trained, avow_error *err) {
  avow_status status = check_how(examples, how, prefix, err);
  if (status != AVOW_OK) return status;
  aw_trained kept = { 0 };
  training t = { .e = examples, .how = how };
  pthread_mutex_init(&t.lock, NULL);
  AW_TRY(prepare(&t, err));
  AW_TRY(run_folds(&t, err));
  AW_TRY(choose(&t, err));
  AW_TRY(keep_scores(&t, &kept, err));
  set_gamma(&t, kept.gamma);
  AW_TRY(run_shares(&t, kept.share, err));
  AW_TRY(aw_pool_run(how->threads, t.outputs, run_final, &t, err));
  AW_TRY(write_parts(&t, &kept, names, prefix, writer, err));
  if (trained != NULL) {
    *trained = kept;
    kept = (aw_trained){ 0 };
  }
cleanup:
  aw_trained_release(&kept);
  release(&t);
  return status;
}
