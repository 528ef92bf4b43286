/* contrast.c - see contrast.h. */
#include "learn/contrast.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

#define SMOOTHING 1.0

void aw_contrast_release(aw_contrast *c) {
  free(c->factor);
  free(c->node);
  free(c->row);
  *c = (aw_contrast){ NULL, NULL, NULL };
}

/* Sum of absolute values by column, of the rows with y > 0 and of others. */
static size_t sum_columns(const aw_problem *p, double *with, double *without) {
  size_t nodes = 0;
  for (size_t i = 0; i < p->count; i++) {
    const aw_node *n = p->matrix->row[p->row[i]];
    double *sum = p->y[i] > 0.0 ? with : without;
    for (; n->index != -1; n++, nodes++)
      if ((uint32_t)n->index <= p->matrix->columns)
        sum[n->index - 1] += fabs(n->value);
    nodes++;
  }
  return nodes;
}

static void set_factors(double *with, const double *without, uint32_t columns,
                        double amount) {
  double all_with = 0.0, all_without = 0.0, mean = 0.0;
  for (uint32_t j = 0; j < columns; j++) {
    all_with += with[j] + SMOOTHING;
    all_without += without[j] + SMOOTHING;
  }
  for (uint32_t j = 0; j < columns; j++) {
    with[j] = fabs(log((with[j] + SMOOTHING) / all_with /
                       ((without[j] + SMOOTHING) / all_without)));
    mean += with[j] / columns;
  }
  for (uint32_t j = 0; j < columns; j++)
    with[j] = 1.0 - amount + (mean > 0.0 ? amount * with[j] / mean : amount);
}

static void scale_rows(const aw_problem *p, aw_contrast *c) {
  aw_node *next = c->node;
  for (size_t i = 0; i < p->count; i++) {
    const aw_node *n = p->matrix->row[p->row[i]];
    c->row[i] = next;
    for (; n->index != -1; n++) {
      bool column = (uint32_t)n->index <= p->matrix->columns;
      *next++ = (aw_node){ n->index,
                           n->value * (column ? c->factor[n->index - 1] : 1) };
    }
    *next++ = *n;
  }
}

avow_status aw_contrast_make(const aw_problem *p, double amount,
                             aw_contrast *out, avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t columns = p->matrix->columns;
  aw_contrast c = { NULL, NULL, NULL };
  double *without = calloc((size_t)columns + 1, sizeof *without);
  c.factor = calloc((size_t)columns + 1, sizeof *c.factor);
  if (without == NULL || c.factor == NULL) AW_TRY(aw_nomem(err));
  size_t nodes = sum_columns(p, c.factor, without);
  set_factors(c.factor, without, columns, amount);
  c.node = malloc((nodes + 1) * sizeof *c.node);
  c.row = malloc((p->count + 1) * sizeof *c.row);
  if (c.node == NULL || c.row == NULL) AW_TRY(aw_nomem(err));
  scale_rows(p, &c);
  *out = c;
  c = (aw_contrast){ NULL, NULL, NULL };
cleanup:
  aw_contrast_release(&c);
  free(without);
  return status;
}
