#include "learn/folds.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"

typedef struct member {
  uint64_t hash; /* of group and seed */
  uint64_t group;
  size_t row;
} member;

typedef struct bunch { /* the rows of one group */
  size_t begin, count; /* into the members */
} bunch;

typedef struct deal {
  member *member; /* [count] by group */
  bunch *bunch;
  size_t bunch_count;
  const uint32_t *label;
  size_t label_count;
  size_t *total;       /* [label_count] */
  size_t *have;        /* [folds][label_count] */
  size_t *size;        /* [folds] */
  size_t *own;         /* [label_count] of the group at hand */
  uint32_t *own_label; /* labels of the group at hand */
} deal;

static int by_hash(const void *a, const void *b) {
  const member *x = a, *y = b;
  if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
  if (x->group != y->group) return x->group < y->group ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

/* Members stand by hash, so the place of a bunch breaks ties as hashes do. */
static int by_size(const void *a, const void *b) {
  const bunch *x = a, *y = b;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

static void gather(deal *d, const uint64_t *group, size_t count,
                   uint64_t seed) {
  for (size_t i = 0; i < count; i++)
    d->member[i] = (member){ aw_hash_join(seed, group[i]), group[i], i };
  qsort(d->member, count, sizeof *d->member, by_hash);
  for (size_t i = 0; i < count; i++) {
    if (i == 0 || d->member[i].group != d->member[i - 1].group)
      d->bunch[d->bunch_count++] = (bunch){ i, 0 };
    d->bunch[d->bunch_count - 1].count++;
  }
  qsort(d->bunch, d->bunch_count, sizeof *d->bunch, by_size);
}

/* The labels of a group, counted; returns how many differ. */
static size_t count_own(deal *d, bunch b) {
  size_t kinds = 0;
  for (size_t i = b.begin; i < b.begin + b.count; i++) {
    uint32_t k = d->label[d->member[i].row];
    if (d->own[k]++ == 0) d->own_label[kinds++] = k;
  }
  return kinds;
}

/* How much fold f needs the group: the share of each of its labels that the
 * fold still lacks, weighed by the group's own counts. */
static double need(const deal *d, size_t f, size_t folds, size_t kinds) {
  double sum = 0.0;
  for (size_t j = 0; j < kinds; j++) {
    uint32_t k = d->own_label[j];
    double total = (double)d->total[k];
    double lack =
        total / (double)folds - (double)d->have[f * d->label_count + k];
    sum += (double)d->own[k] * lack / total;
  }
  return sum;
}

static void place(deal *d, bunch b, size_t folds, uint32_t *fold) {
  size_t kinds = count_own(d, b), best = 0;
  double most = need(d, 0, folds, kinds);
  for (size_t f = 1; f < folds; f++) {
    double now = need(d, f, folds, kinds);
    if (now < most || (now == most && d->size[f] >= d->size[best])) continue;
    best = f;
    most = now;
  }
  for (size_t i = b.begin; i < b.begin + b.count; i++)
    fold[d->member[i].row] = (uint32_t)best;
  for (size_t j = 0; j < kinds; j++) {
    uint32_t k = d->own_label[j];
    d->have[best * d->label_count + k] += d->own[k];
    d->own[k] = 0;
  }
  d->size[best] += b.count;
}

avow_status aw_folds_deal(const uint32_t *label, size_t label_count,
                          const uint64_t *group, size_t count, size_t folds,
                          uint64_t seed, uint32_t *fold, avow_error *err) {
  avow_status status = AVOW_OK;
  deal d = { .label = label, .label_count = label_count };
  d.member = malloc((count + 1) * sizeof *d.member);
  d.bunch = malloc((count + 1) * sizeof *d.bunch);
  d.total = calloc(label_count, sizeof *d.total);
  d.have = calloc(folds * label_count, sizeof *d.have);
  d.size = calloc(folds, sizeof *d.size);
  d.own = calloc(label_count, sizeof *d.own);
  d.own_label = calloc(label_count, sizeof *d.own_label);
  if (d.member == NULL || d.bunch == NULL || d.total == NULL ||
      d.have == NULL || d.size == NULL || d.own == NULL ||
      d.own_label == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  for (size_t i = 0; i < count; i++) d.total[label[i]]++;
  gather(&d, group, count, seed);
  if (d.bunch_count < folds) {
    status = aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "%zu groups cannot fill %zu folds, expected at least one "
                     "group a fold",
                     d.bunch_count, folds);
    goto cleanup;
  }
  for (size_t i = 0; i < d.bunch_count; i++) place(&d, d.bunch[i], folds, fold);
cleanup:
  free(d.member);
  free(d.bunch);
  free(d.total);
  free(d.have);
  free(d.size);
  free(d.own);
  free(d.own_label);
  return status;
}
