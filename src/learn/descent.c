#include "learn/descent.h"

#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "base/status.h"
#include "learn/contrast.h"

#define TOLERANCE 0.1   /* of the projected gradient: that of `train -s 1` */
#define PASSES_MAX 300u /* as `train -s 1` */
#define SEED 1u         /* of the order in which rows are visited */

/* One value of a row; half the size of a node, which is what the solver waits
 * for. */
typedef struct item {
  uint32_t column;
  float value; /* times its column's factor */
} item;

typedef struct descent {
  const aw_problem *p;
  item *item;      /* rows one after another, with the bias */
  size_t *begin;   /* [count + 1] into item */
  double *alpha;   /* [count] */
  double *length;  /* [count] squared, plus what the loss adds: 1 / (2 cost) */
  uint32_t *order; /* [count] rows not set aside stand first */
  double *w;
} descent;

static void release(descent *d) {
  free(d->item);
  free(d->begin);
  free(d->alpha);
  free(d->length);
  free(d->order);
}

static double cost_of(const aw_problem *p, size_t i) {
  if (p->cost != NULL) return p->cost[i];
  return p->c * p->weight[p->y[i] > 0.0 ? 0 : 1];
}

static size_t count_items(const aw_problem *p) {
  size_t items = 0;
  for (size_t i = 0; i < p->count; i++) {
    const aw_node *n = p->matrix->row[p->row[i]];
    for (; n->index != -1; n++) items++;
  }
  return items;
}

static avow_status pack_rows(descent *d, const double *factor,
                             avow_error *err) {
  const aw_problem *p = d->p;
  size_t next = 0;
  d->item = malloc((count_items(p) + 1) * sizeof *d->item);
  d->begin = malloc((p->count + 1) * sizeof *d->begin);
  d->alpha = calloc(p->count + 1, sizeof *d->alpha);
  d->length = malloc((p->count + 1) * sizeof *d->length);
  d->order = malloc((p->count + 1) * sizeof *d->order);
  if (d->item == NULL || d->begin == NULL || d->alpha == NULL ||
      d->length == NULL || d->order == NULL)
    return aw_nomem(err);
  for (size_t i = 0; i < p->count; i++) {
    const aw_node *n = p->matrix->row[p->row[i]];
    d->begin[i] = next;
    d->order[i] = (uint32_t)i;
    d->length[i] = 0.5 / cost_of(p, i);
    for (; n->index != -1; n++) {
      uint32_t column = (uint32_t)n->index - 1;
      double by =
          factor != NULL && column < p->matrix->columns ? factor[column] : 1.0;
      float value = (float)(n->value * by);
      d->item[next++] = (item){ column, value };
      d->length[i] += (double)value * (double)value;
    }
  }
  d->begin[p->count] = next;
  return AVOW_OK;
}

static void swap(uint32_t *a, uint32_t *b) {
  uint32_t kept = *a;
  *a = *b;
  *b = kept;
}

static double dot(const descent *d, size_t i) {
  double sum = 0.0;
  for (size_t j = d->begin[i]; j < d->begin[i + 1]; j++)
    sum += d->w[d->item[j].column] * (double)d->item[j].value;
  return sum;
}

static void add_row(descent *d, size_t i, double times) {
  for (size_t j = d->begin[i]; j < d->begin[i + 1]; j++)
    d->w[d->item[j].column] += times * (double)d->item[j].value;
}

/* The bounds of the projected gradients of one pass. */
typedef struct bounds {
  double low, high;
} bounds;

/* Improve row i; false: set it aside, for it stays where it is as long as no
 * gradient exceeds `most`. */
static bool improve(descent *d, size_t i, double most, bounds *seen) {
  double y = d->p->y[i], old = d->alpha[i];
  double add = 0.5 / cost_of(d->p, i);
  double gradient = y * dot(d, i) - 1.0 + old * add;
  double projected = old == 0.0 && gradient > 0.0 ? 0.0 : gradient;
  if (old == 0.0 && gradient > most) return false;
  if (projected > seen->high) seen->high = projected;
  if (projected < seen->low) seen->low = projected;
  if (fabs(projected) < 1e-12) return true;
  double next = old - gradient / d->length[i];
  d->alpha[i] = next > 0.0 ? next : 0.0;
  add_row(d, i, (d->alpha[i] - old) * y);
  return true;
}

/* Visit the first `active` rows in a new order; returns how many are left. */
static size_t pass(descent *d, size_t active, double most, aw_random *random,
                   bounds *seen) {
  *seen = (bounds){ HUGE_VAL, -HUGE_VAL };
  for (size_t i = 0; i < active; i++)
    swap(&d->order[i], &d->order[i + aw_random_below(random, active - i)]);
  for (size_t at = 0; at < active;) {
    if (improve(d, d->order[at], most, seen))
      at++;
    else
      swap(&d->order[at], &d->order[--active]);
  }
  return active;
}

static void descend(descent *d) {
  size_t count = d->p->count, active = count;
  double most = HUGE_VAL;
  aw_random random;
  aw_random_init(&random, SEED);
  for (unsigned n = 0; n < PASSES_MAX; n++) {
    bounds seen;
    active = pass(d, active, most, &random, &seen);
    if (active > 0 && seen.high - seen.low > TOLERANCE) {
      most = seen.high > 0.0 ? seen.high : HUGE_VAL;
      continue;
    }
    if (active == count) return;
    active = count; /* once more with all */
    most = HUGE_VAL;
  }
}

avow_status aw_descent_solve(const aw_problem *p, double *w, avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t columns = p->matrix->columns;
  double *factor = NULL;
  descent d = { .p = p, .w = w };
  for (uint32_t j = 0; j <= columns; j++) w[j] = 0.0;
  if (p->contrast > 0.0) AW_TRY(aw_contrast_make(p, &factor, err));
  AW_TRY(pack_rows(&d, factor, err));
  descend(&d);
  /* A solution of scaled rows as one of the rows themselves. */
  for (uint32_t j = 0; factor != NULL && j < columns; j++) w[j] *= factor[j];
cleanup:
  release(&d);
  free(factor);
  return status;
}
