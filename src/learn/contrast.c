/* contrast.c - see contrast.h. */
#include "learn/contrast.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

#define SMOOTHING 1.0

/* Sum of absolute values by column, of the rows with y > 0 and of others. */
static void sum_columns(const aw_problem *p, double *with, double *without) {
  for (size_t i = 0; i < p->count; i++) {
    const aw_node *n = p->matrix->row[p->row[i]];
    double times = p->times != NULL ? p->times[i] : 1.0;
    double *sum = p->y[i] > 0.0 ? with : without;
    for (; n->index != -1; n++)
      if ((uint32_t)n->index <= p->matrix->columns)
        sum[n->index - 1] += times * fabs(n->value);
  }
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

avow_status aw_contrast_make(const aw_problem *p, double **factor,
                             avow_error *err) {
  uint32_t columns = p->matrix->columns;
  double *with = calloc((size_t)columns + 1, sizeof *with);
  double *without = calloc((size_t)columns + 1, sizeof *without);
  if (with == NULL || without == NULL) {
    free(with);
    free(without);
    return aw_nomem(err);
  }
  sum_columns(p, with, without);
  set_factors(with, without, columns, p->contrast);
  free(without);
  *factor = with;
  return AVOW_OK;
}
