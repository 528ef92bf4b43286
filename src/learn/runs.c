#include "learn/runs.h"

#include <stdlib.h>

#include "base/status.h"

/* Four fifths of the homes are taken: places cost memory, crowds cost steps. */
static uint64_t homes_of(uint32_t columns) {
  return (uint64_t)columns + columns / 4;
}

typedef struct keyed {
  uint64_t key;
  uint32_t column;
} keyed;

static int by_key(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return (x->column > y->column) - (x->column < y->column);
}

/* Place each key at its home or behind the one before; returns the end of the
 * run, its last free places included. */
static uint64_t lay_run(const keyed *item, uint32_t count, aw_run run,
                        uint32_t *place) {
  uint64_t next = run.begin;
  for (uint32_t i = 0; i < count; i++) {
    uint64_t home = aw_run_home(run, item[i].key);
    if (home > next) next = home;
    place[item[i].column] = (uint32_t)next++;
  }
  uint64_t end = (uint64_t)run.begin + run.homes;
  return (next > end ? next : end) + AW_RUN_STEPS;
}

static avow_status lay_all(const uint64_t *key, const uint32_t *column_begin,
                           size_t blocks, keyed *item, aw_runs *runs,
                           avow_error *err) {
  for (size_t b = 0; b < blocks; b++) {
    uint32_t first = column_begin[b], count = column_begin[b + 1] - first;
    for (uint32_t i = 0; i < count; i++)
      item[i] = (keyed){ key[first + i], first + i };
    if (count > 1) qsort(item, count, sizeof *item, by_key);
    runs->homes[b] = (uint32_t)homes_of(count);
    uint64_t end = lay_run(
        item, count, (aw_run){ runs->begin[b], runs->homes[b] }, runs->place);
    if (end >= AW_NO_ID / 2)
      return aw_fail(err, AVOW_ERR_LIMIT, 0, 0, "too many features: %zu",
                     (size_t)column_begin[blocks]);
    runs->begin[b + 1] = (uint32_t)end;
  }
  return AVOW_OK;
}

avow_status aw_runs_lay(const uint64_t *key, const uint32_t *column_begin,
                        size_t blocks, aw_runs *out, avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t columns = column_begin[blocks];
  aw_runs runs = { 0 };
  keyed *item = malloc(((size_t)columns + 1) * sizeof *item);
  runs.place = malloc(((size_t)columns + 1) * sizeof *runs.place);
  runs.begin = calloc(blocks + 1, sizeof *runs.begin);
  runs.homes = calloc(blocks + 1, sizeof *runs.homes);
  if (item == NULL || runs.place == NULL || runs.begin == NULL ||
      runs.homes == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(lay_all(key, column_begin, blocks, item, &runs, err));
  size_t places = runs.begin[blocks];
  runs.key = malloc((places + 1) * sizeof *runs.key);
  if (runs.key == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  for (size_t i = 0; i < places; i++) runs.key[i] = AW_FREE_KEY;
  for (uint32_t j = 0; j < columns; j++) runs.key[runs.place[j]] = key[j];
  *out = runs;
  runs = (aw_runs){ 0 };
cleanup:
  free(item);
  aw_runs_release(&runs);
  return status;
}

void aw_runs_release(aw_runs *runs) {
  free(runs->key);
  free(runs->place);
  free(runs->begin);
  free(runs->homes);
  *runs = (aw_runs){ 0 };
}

bool aw_runs_sound(const uint64_t *keys, size_t places, const uint32_t *begin,
                   const uint32_t *homes, size_t blocks) {
  if (begin[0] != 0 || begin[blocks] != places) return false;
  for (size_t b = 0; b < blocks; b++)
    if (begin[b + 1] > places || begin[b + 1] < begin[b] ||
        begin[b + 1] - begin[b] < AW_RUN_STEPS ||
        homes[b] > begin[b + 1] - begin[b] - AW_RUN_STEPS ||
        keys[begin[b + 1] - 1] != AW_FREE_KEY)
      return false;
  return true;
}
