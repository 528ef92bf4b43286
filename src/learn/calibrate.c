#include "learn/calibrate.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/status.h"

/* Least lead of the label, so that it stays ahead when printed. */
#define MARGIN 0.001
#define SURE 0.999999
#define SHARPNESS_MIN 0.01
#define SHARPNESS_MAX 100.0
#define SLOPE_MIN 0.05
/* Prior towards the plain softmax, as if by a normal of this variance. */
#define VARIANCE 1.0

/* Log of the sum of exp(a * score) without label `skip`. */
static double log_sum(const double *score, size_t count, size_t skip,
                      double a) {
  double top = -HUGE_VAL, sum = 0.0;
  for (size_t k = 0; k < count; k++)
    if (k != skip && a * score[k] > top) top = a * score[k];
  for (size_t k = 0; k < count; k++)
    if (k != skip) sum += exp(a * score[k] - top);
  return top + log(sum);
}

static double sigmoid(double x) {
  return x >= 0.0 ? 1.0 / (1.0 + exp(-x)) : exp(x) / (1.0 + exp(x));
}

size_t aw_calibration_apply(const aw_calibration *c, const double *score,
                            double *probability) {
  size_t count = c->label_count, top = aw_argmax(score, count);
  double a = c->sharpness, rest = log_sum(score, count, top, a), second = 0.0;
  for (size_t k = 0; k < count; k++) {
    if (k == top) continue;
    probability[k] = exp(a * score[k] - rest);
    if (probability[k] > second) second = probability[k];
  }
  double p = sigmoid(c->slope * (a * score[top] - rest) + c->offset[top]);
  double least = (second + MARGIN) / (1.0 + second);
  if (p > SURE) p = SURE;
  if (!(p >= least)) p = least;
  for (size_t k = 0; k < count; k++) probability[k] *= 1.0 - p;
  probability[top] = p;
  return top;
}

typedef struct fit {
  const double *score;
  const uint32_t *gold;
  size_t count, labels;
  double *odds;        /* [count] log odds of the best label */
  uint32_t *top;       /* [count] */
  double right, wrong; /* targets, drawn in a little as Platt does */
  double *gradient, *curve, *cross, *step; /* [labels] of the offsets */
} fit;

static double log_loss(const fit *f, double a) {
  double sum = 0.0;
  for (size_t i = 0; i < f->count; i++) {
    const double *score = f->score + i * f->labels;
    sum += log_sum(score, f->labels, SIZE_MAX, a) - a * score[f->gold[i]];
  }
  return sum;
}

/* Golden section over the logarithm; the loss is convex in the sharpness. */
static double fit_sharpness(const fit *f) {
  const double ratio = 0.6180339887498949;
  double low = log(SHARPNESS_MIN), high = log(SHARPNESS_MAX);
  double x = high - ratio * (high - low), y = low + ratio * (high - low);
  double at_x = log_loss(f, exp(x)), at_y = log_loss(f, exp(y));
  while (high - low > 0.002) {
    if (at_x <= at_y) {
      high = y;
      y = x;
      at_y = at_x;
      x = high - ratio * (high - low);
      at_x = log_loss(f, exp(x));
    } else {
      low = x;
      x = y;
      at_x = at_y;
      y = low + ratio * (high - low);
      at_y = log_loss(f, exp(y));
    }
  }
  return exp((low + high) / 2.0);
}

static double target(const fit *f, size_t i) {
  return f->top[i] == f->gold[i] ? f->right : f->wrong;
}

static double curve_loss(const fit *f, double slope, const double *offset) {
  double sum = (slope - 1.0) * (slope - 1.0) / (2.0 * VARIANCE);
  for (size_t k = 0; k < f->labels; k++)
    sum += offset[k] * offset[k] / (2.0 * VARIANCE);
  for (size_t i = 0; i < f->count; i++) {
    double x = slope * f->odds[i] + offset[f->top[i]];
    double soft = x > 0.0 ? x + log1p(exp(-x)) : log1p(exp(x));
    sum += soft - target(f, i) * x;
  }
  return sum;
}

/* One step of Newton's method; offsets meet only through the slope, so the
 * system is solved by eliminating them. */
static double newton_step(fit *f, double slope, const double *offset) {
  double gradient = (slope - 1.0) / VARIANCE, curve = 1.0 / VARIANCE;
  for (size_t k = 0; k < f->labels; k++) {
    f->gradient[k] = offset[k] / VARIANCE;
    f->curve[k] = 1.0 / VARIANCE;
    f->cross[k] = 0.0;
  }
  for (size_t i = 0; i < f->count; i++) {
    uint32_t k = f->top[i];
    double p = sigmoid(slope * f->odds[i] + offset[k]), h = p * (1.0 - p);
    double difference = p - target(f, i);
    gradient += difference * f->odds[i];
    curve += h * f->odds[i] * f->odds[i];
    f->gradient[k] += difference;
    f->curve[k] += h;
    f->cross[k] += h * f->odds[i];
  }
  for (size_t k = 0; k < f->labels; k++) {
    gradient -= f->cross[k] * f->gradient[k] / f->curve[k];
    curve -= f->cross[k] * f->cross[k] / f->curve[k];
  }
  double step = curve > 1e-12 ? -gradient / curve : 0.0;
  for (size_t k = 0; k < f->labels; k++)
    f->step[k] = -(f->gradient[k] + f->cross[k] * step) / f->curve[k];
  return step;
}

/* Newton's method with halved steps. */
static void fit_curve(fit *f, double *trial, aw_calibration *out) {
  double slope = 1.0, best = 0.0;
  for (size_t k = 0; k < f->labels; k++) out->offset[k] = 0.0;
  best = curve_loss(f, slope, out->offset);
  for (int round = 0; round < 50; round++) {
    double step = newton_step(f, slope, out->offset), length = 1.0, loss;
    do {
      for (size_t k = 0; k < f->labels; k++)
        trial[k] = out->offset[k] + length * f->step[k];
      loss = curve_loss(f, slope + length * step, trial);
      length /= 2.0;
    } while (loss > best && length > 1e-6);
    if (!(loss < best)) break;
    slope += 2.0 * length * step;
    for (size_t k = 0; k < f->labels; k++) out->offset[k] = trial[k];
    bool done = best - loss < 1e-9 * (1.0 + best);
    best = loss;
    if (done) break;
  }
  out->slope = slope < SLOPE_MIN ? SLOPE_MIN : slope;
}

static void note_tops(fit *f, double a) {
  size_t right = 0;
  for (size_t i = 0; i < f->count; i++) {
    const double *score = f->score + i * f->labels;
    size_t top = aw_argmax(score, f->labels);
    f->top[i] = (uint32_t)top;
    f->odds[i] = a * score[top] - log_sum(score, f->labels, top, a);
    right += top == f->gold[i];
  }
  f->right = ((double)right + 1.0) / ((double)right + 2.0);
  f->wrong = 1.0 / ((double)(f->count - right) + 2.0);
}

avow_status aw_calibration_fit(const double *score, const uint32_t *gold,
                               size_t count, aw_calibration *out,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  size_t labels = out->label_count;
  fit f = { .score = score, .gold = gold, .count = count, .labels = labels };
  f.odds = malloc((count + 1) * sizeof *f.odds);
  f.top = malloc((count + 1) * sizeof *f.top);
  double *memory = malloc(5 * labels * sizeof *memory);
  if (f.odds == NULL || f.top == NULL || memory == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  f.gradient = memory;
  f.curve = memory + labels;
  f.cross = memory + 2 * labels;
  f.step = memory + 3 * labels;
  out->sharpness = fit_sharpness(&f);
  note_tops(&f, out->sharpness);
  fit_curve(&f, memory + 4 * labels, out);
cleanup:
  free(f.odds);
  free(f.top);
  free(memory);
  return status;
}
