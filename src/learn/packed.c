#include "learn/packed.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

static void section_name(char out[16], const char *prefix, const char *part) {
  size_t length = strlen(prefix), rest = strlen(part);
  if (length + rest > 15) length = 15 - rest;
  memcpy(out, prefix, length);
  memcpy(out + length, part, rest + 1);
}

avow_status aw_packed_open(const aw_model_file *file, const char *prefix,
                           uint32_t classes, aw_packed *out, avow_error *err) {
  char name[16];
  aw_span meta, bucket;
  avow_status status = AVOW_OK;
  section_name(name, prefix, ".meta");
  AW_TRY(aw_model_file_need(file, name, sizeof(uint32_t), 1, &meta, err));
  uint32_t found = *(const uint32_t *)(const void *)meta.ptr;
  if (found != classes)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's part '%s' has %u classes, expected %u", prefix,
                   (unsigned)found, (unsigned)classes);
  size_t size = sizeof(uint16_t) * AW_PACKED_SLOTS * (1u + classes);
  section_name(name, prefix, ".bucket");
  AW_TRY(aw_model_file_need(file, name, size, SIZE_MAX, &bucket, err));
  size_t buckets = bucket.len / size;
  if (buckets == 0 || buckets > UINT32_MAX)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's part '%s' has %zu buckets, expected some", name,
                   buckets);
  *out = (aw_packed){ (const uint16_t *)(const void *)bucket.ptr,
                      (uint32_t)buckets, classes };
cleanup:
  return status;
}

/* ---- writing ------------------------------------------------------------- */

static int compare(uint64_t a, uint64_t b) {
  return (a > b) - (a < b);
}

/* By the high half of the key, which is by bucket whatever their number. */
static int by_place(const void *x, const void *y) {
  const aw_packed_row *a = x, *b = y;
  return compare(a->key, b->key);
}

static int most_used_first(const void *x, const void *y) {
  const aw_packed_row *a = x, *b = y;
  int order = compare(b->use, a->use);
  return order != 0 ? order : compare(a->key, b->key);
}

/* Rows of one bucket, the most used first, as far as they fit; of two with
 * one print the second is left out. */
static void fill_bucket(uint16_t *bucket, const aw_packed_row *rows,
                        size_t count, uint32_t classes) {
  uint32_t taken = 0;
  for (size_t i = 0; i < count && taken < AW_PACKED_SLOTS; i++) {
    uint16_t print = aw_packed_print(rows[i].key);
    if (print == 0 || aw_packed_matches(bucket, print) != 0) continue;
    bucket[taken] = print;
    for (uint32_t k = 0; k < classes; k++)
      bucket[(1 + k) * AW_PACKED_SLOTS + taken] = (uint16_t)rows[i].weight[k];
    taken++;
  }
}

static uint32_t buckets_for(size_t count, double fill) {
  double need = ceil((double)count / (fill * AW_PACKED_SLOTS));
  return need < 1 ? 1 : (uint32_t)need;
}

avow_status aw_packed_write(aw_packed_row *rows, size_t count, uint32_t classes,
                            double fill, const char *prefix,
                            aw_model_writer *writer, avow_error *err) {
  char name[16];
  uint32_t buckets = buckets_for(count, fill);
  size_t cells = AW_PACKED_SLOTS * (1u + classes);
  uint16_t *all = calloc(buckets, cells * sizeof *all);
  if (all == NULL) return aw_nomem(err);
  if (count > 1) qsort(rows, count, sizeof *rows, by_place);
  for (size_t i = 0, end; i < count; i = end) {
    uint32_t place = aw_packed_place(rows[i].key, buckets);
    end = i + 1;
    while (end < count && aw_packed_place(rows[end].key, buckets) == place)
      end++;
    qsort(rows + i, end - i, sizeof *rows, most_used_first);
    fill_bucket(all + place * cells, rows + i, end - i, classes);
  }
  section_name(name, prefix, ".meta");
  aw_model_writer_add(writer, name,
                      (aw_span){ (const char *)&classes, sizeof classes });
  section_name(name, prefix, ".bucket");
  aw_model_writer_add(
      writer, name,
      (aw_span){ (const char *)all, buckets * cells * sizeof *all });
  free(all);
  return AVOW_OK;
}
