#include "learn/evaluate.h"

#include <math.h>
#include <stdlib.h>

static double f1_of(size_t right, size_t gold, size_t predicted) {
  if (gold + predicted == 0) return 0.0;
  return 2.0 * (double)right / (double)(gold + predicted);
}

double aw_macro_f1(const uint32_t *gold, const uint32_t *predicted,
                   size_t count, size_t label_count, void *context) {
  (void)context;
  size_t *right = calloc(3 * label_count + 1, sizeof *right);
  if (right == NULL) return (double)NAN;
  size_t *given = right + label_count, *told = given + label_count;
  double sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    given[gold[i]]++;
    told[predicted[i]]++;
    if (gold[i] == predicted[i]) right[gold[i]]++;
  }
  for (size_t k = 0; k < label_count; k++)
    sum += f1_of(right[k], given[k], told[k]);
  free(right);
  return label_count == 0 ? 0.0 : sum / (double)label_count;
}

double aw_pearson(const double *x, const double *y, size_t count) {
  double mean_x = 0.0, mean_y = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
  for (size_t i = 0; i < count; i++) {
    mean_x += x[i] / (double)count;
    mean_y += y[i] / (double)count;
  }
  for (size_t i = 0; i < count; i++) {
    double dx = x[i] - mean_x, dy = y[i] - mean_y;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx > 0.0 && yy > 0.0 ? xy / (sqrt(xx) * sqrt(yy)) : 0.0;
}

typedef struct ranked {
  double value;
  size_t place;
} ranked;

static int by_rank(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  if (x->value != y->value) return x->value < y->value ? -1 : 1;
  return (x->place > y->place) - (x->place < y->place);
}

static void rank(const double *x, size_t count, ranked *work, double *out) {
  for (size_t i = 0; i < count; i++) work[i] = (ranked){ x[i], i };
  qsort(work, count, sizeof *work, by_rank);
  for (size_t i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && work[end].value == work[i].value;) end++;
    for (size_t j = i; j < end; j++)
      out[work[j].place] = (double)(i + end - 1) / 2.0;
  }
}

double aw_spearman(const double *x, const double *y, size_t count) {
  ranked *work = malloc((count + 1) * sizeof *work);
  double *ranks = malloc((2 * count + 1) * sizeof *ranks), r = (double)NAN;
  if (work != NULL && ranks != NULL) {
    rank(x, count, work, ranks);
    rank(y, count, work, ranks + count);
    r = aw_pearson(ranks, ranks + count, count);
  }
  free(work);
  free(ranks);
  return r;
}

double aw_mean_error(const double *x, const double *y, size_t count) {
  double sum = 0.0;
  for (size_t i = 0; i < count; i++) sum += fabs(x[i] - y[i]);
  return count == 0 ? 0.0 : sum / (double)count;
}
