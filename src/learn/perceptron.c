#include "learn/perceptron.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

#define ROW_ALIGN 8u
#define CLASSES_MAX 1024u

static uint32_t padded(uint32_t classes) {
  return (classes + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
}

static void section_name(char out[16], const char *prefix, const char *part) {
  size_t length = strlen(prefix), rest = strlen(part);
  if (length + rest > 15) length = 15 - rest;
  memcpy(out, prefix, length);
  memcpy(out + length, part, rest + 1);
}

/* ---- trained ------------------------------------------------------------ */

avow_status aw_perceptron_open(const aw_model_file *file, const char *prefix,
                               aw_perceptron *out, avow_error *err) {
  char name[16];
  aw_span meta, key, slot, weight;
  avow_status status = AVOW_OK;
  section_name(name, prefix, ".meta");
  AW_TRY(aw_model_file_need(file, name, sizeof(uint32_t), 1, &meta, err));
  uint32_t classes = *(const uint32_t *)(const void *)meta.ptr;
  if (classes < 2 || classes > CLASSES_MAX)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's part '%s' has %u classes, expected 2 to %u",
                   name, (unsigned)classes, CLASSES_MAX);
  section_name(name, prefix, ".key");
  AW_TRY(aw_model_file_need(file, name, sizeof(uint64_t), SIZE_MAX, &key, err));
  section_name(name, prefix, ".slot");
  AW_TRY(
      aw_model_file_need(file, name, sizeof(uint32_t), SIZE_MAX, &slot, err));
  aw_perceptron p = { .classes = classes, .stride = padded(classes) };
  AW_TRY(aw_vocabulary_open(key, slot, file->trusted, &p.vocabulary, err));
  section_name(name, prefix, ".weight");
  AW_TRY(aw_model_file_need(file, name, p.stride * sizeof(int16_t),
                            p.vocabulary.count, &weight, err));
  p.weight = (const int16_t *)(const void *)weight.ptr;
  *out = p;
cleanup:
  return status;
}

/* ---- trained, sparse ------------------------------------------------------
 */

/* Cell 0 is no row, so that 0 marks a free slot. */
#define CLASS_BITS 6
#define WEIGHT_MAX 511
#define SHIFT_MAX 8
/* Of a largest weight of WEIGHT_MAX << SHIFT_MAX; smaller ones are dropped. */
#define NEGLIGIBLE 16

/* Rows must end inside the cells and name real classes; a free slot must be
 * there, or a search for an unknown feature would never end. */
static bool rows_sound(const aw_sparse *p, size_t cells) {
  bool gap = false;
  for (size_t i = 0; i <= p->slot_mask; i++) {
    size_t row = p->slot[i].row;
    gap = gap || row == 0;
    if (row == 0) continue;
    if (row >= cells || (p->cell[row] & 255u) >= cells - row ||
        p->cell[row] >> 8 > SHIFT_MAX)
      return false;
    for (size_t k = 1; k <= (p->cell[row] & 255u); k++)
      if ((p->cell[row + k] & 63u) >= p->classes) return false;
  }
  return gap;
}

avow_status aw_sparse_open(const aw_model_file *file, const char *prefix,
                           aw_sparse *out, avow_error *err) {
  char name[16];
  aw_span meta, slot, cell;
  avow_status status = AVOW_OK;
  section_name(name, prefix, ".meta");
  AW_TRY(aw_model_file_need(file, name, sizeof(uint32_t), 2, &meta, err));
  const uint32_t *numbers = (const uint32_t *)(const void *)meta.ptr;
  uint32_t classes = numbers[0];
  if (classes < 2 || classes > AW_SPARSE_CLASSES_MAX)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's part '%s' has %u classes, expected 2 to %u",
                   name, (unsigned)classes, AW_SPARSE_CLASSES_MAX);
  section_name(name, prefix, ".slot");
  AW_TRY(aw_model_file_need(file, name, sizeof(aw_sparse_slot), SIZE_MAX, &slot,
                            err));
  section_name(name, prefix, ".cell");
  AW_TRY(
      aw_model_file_need(file, name, sizeof(uint16_t), SIZE_MAX, &cell, err));
  size_t slots = slot.len / sizeof(aw_sparse_slot);
  aw_sparse p = {
    .slot = (const aw_sparse_slot *)(const void *)slot.ptr,
    .cell = (const uint16_t *)(const void *)cell.ptr,
    .slot_mask = (uint32_t)(slots - 1),
    .features = numbers[1],
    .classes = classes,
    .stride = padded(classes),
  };
  if (slots == 0 || slots > UINT32_MAX || (slots & (slots - 1)) != 0 ||
      (!file->trusted && !rows_sound(&p, cell.len / sizeof(uint16_t))))
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the rows of the model's part '%s' do not fit", name);
  *out = p;
cleanup:
  return status;
}

/* ---- training ------------------------------------------------------------
 *
 * Weights are averaged lazily: `total` holds the sum over all steps of each
 * weight up to the step when it last changed (Daume 2006, thesis, fig. 2.3):
 * average = weight - total / steps, with total += step * change. */

struct aw_perceptron_trainer {
  aw_vocabulary_builder *keys;
  uint32_t classes, stride;
  float *weight;     /* [capacity][stride] */
  double *total;     /* [capacity][stride] */
  uint32_t *updates; /* [capacity] */
  size_t capacity;
  uint64_t step; /* from 1 */
};

aw_perceptron_trainer *aw_perceptron_trainer_new(uint32_t classes) {
  aw_perceptron_trainer *t = NULL;
  if (classes >= 2 && classes <= CLASSES_MAX) t = calloc(1, sizeof *t);
  if (t == NULL) return NULL;
  t->keys = aw_vocabulary_builder_new();
  t->classes = classes;
  t->stride = padded(classes);
  t->step = 1;
  if (t->keys != NULL) return t;
  free(t);
  return NULL;
}

void aw_perceptron_trainer_free(aw_perceptron_trainer *t) {
  if (t == NULL) return;
  aw_vocabulary_builder_free(t->keys);
  free(t->weight);
  free(t->total);
  free(t->updates);
  free(t);
}

void aw_perceptron_trainer_score(const aw_perceptron_trainer *t,
                                 const uint64_t *key, size_t count,
                                 float *scores) {
  memset(scores, 0, t->classes * sizeof *scores);
  for (size_t i = 0; i < count; i++) {
    uint32_t id = aw_vocabulary_builder_find(t->keys, key[i]);
    if (id == AW_NO_ID) continue;
    const float *row = t->weight + (size_t)id * t->stride;
    for (uint32_t k = 0; k < t->classes; k++) scores[k] += row[k];
  }
}

static bool grow_rows(aw_perceptron_trainer *t, size_t need) {
  if (need <= t->capacity) return true;
  size_t capacity = t->capacity == 0 ? 4096 : t->capacity * 2;
  size_t cells = capacity * t->stride, old = t->capacity * t->stride;
  float *weight = realloc(t->weight, cells * sizeof *weight);
  if (weight == NULL) return false;
  t->weight = weight;
  double *total = realloc(t->total, cells * sizeof *total);
  if (total == NULL) return false;
  t->total = total;
  uint32_t *updates = realloc(t->updates, capacity * sizeof *updates);
  if (updates == NULL) return false;
  t->updates = updates;
  memset(weight + old, 0, (cells - old) * sizeof *weight);
  memset(total + old, 0, (cells - old) * sizeof *total);
  memset(updates + t->capacity, 0, (capacity - t->capacity) * sizeof *updates);
  t->capacity = capacity;
  return true;
}

avow_status aw_perceptron_trainer_update(aw_perceptron_trainer *t,
                                         const uint64_t *key, size_t count,
                                         uint32_t right, uint32_t wrong) {
  double step = (double)t->step++;
  for (size_t i = 0; i < count; i++) {
    uint32_t id = aw_vocabulary_builder_add(t->keys, key[i]);
    if (id == AW_NO_ID || !grow_rows(t, (size_t)id + 1)) return AVOW_ERR_NOMEM;
    size_t row = (size_t)id * t->stride;
    t->weight[row + right] += 1;
    t->total[row + right] += step;
    t->weight[row + wrong] -= 1;
    t->total[row + wrong] -= step;
    t->updates[id]++;
  }
  return AVOW_OK;
}

void aw_perceptron_trainer_step(aw_perceptron_trainer *t) {
  t->step++;
}

static double average(const aw_perceptron_trainer *t, size_t cell) {
  return (double)t->weight[cell] - t->total[cell] / (double)t->step;
}

/* The factor that brings the largest weight to int16, with room to spare so
 * that sums of many stay exact in int32. */
static double int_scale(const aw_perceptron_trainer *t) {
  double largest = 0;
  size_t cells = aw_vocabulary_builder_count(t->keys) * t->stride;
  for (size_t i = 0; i < cells; i++)
    largest = fmax(largest, fabs(average(t, i)));
  return largest > 0 ? 32000 / largest : 1;
}

typedef struct kept {
  aw_vocabulary_builder *keys;
  aw_strbuf weight; /* rows of int16 */
} kept;

static bool keep_row(const aw_perceptron_trainer *t, uint32_t id, double scale,
                     kept *out) {
  int16_t row[CLASSES_MAX] = { 0 };
  bool some = false;
  for (uint32_t k = 0; k < t->classes; k++) {
    row[k] = (int16_t)lrint(average(t, (size_t)id * t->stride + k) * scale);
    some = some || row[k] != 0;
  }
  if (!some) return true;
  uint64_t key = aw_vocabulary_builder_key(t->keys, id);
  if (aw_vocabulary_builder_add(out->keys, key) == AW_NO_ID) return false;
  aw_strbuf_add(&out->weight,
                (aw_span){ (const char *)row, t->stride * sizeof row[0] });
  return !out->weight.failed;
}

static avow_status write_sections(const aw_perceptron_trainer *t, kept *rows,
                                  const char *prefix, aw_model_writer *writer,
                                  avow_error *err) {
  uint64_t *key = NULL;
  uint32_t *slot = NULL, slots = 0;
  avow_status status =
      aw_vocabulary_builder_freeze(rows->keys, &key, &slot, &slots, err);
  if (status != AVOW_OK) return status;
  size_t count = aw_vocabulary_builder_count(rows->keys);
  char name[16];
  section_name(name, prefix, ".meta");
  aw_model_writer_add(
      writer, name, (aw_span){ (const char *)&t->classes, sizeof t->classes });
  section_name(name, prefix, ".key");
  aw_model_writer_add(writer, name,
                      (aw_span){ (const char *)key, count * sizeof *key });
  section_name(name, prefix, ".slot");
  aw_model_writer_add(writer, name,
                      (aw_span){ (const char *)slot, slots * sizeof *slot });
  section_name(name, prefix, ".weight");
  aw_model_writer_add(writer, name, aw_strbuf_span(&rows->weight));
  free(key);
  free(slot);
  return AVOW_OK;
}

avow_status aw_perceptron_trainer_write(const aw_perceptron_trainer *t,
                                        uint32_t min_updates,
                                        const char *prefix,
                                        aw_model_writer *writer,
                                        avow_error *err) {
  avow_status status = AVOW_OK;
  kept rows = { aw_vocabulary_builder_new(), AW_STRBUF_INIT };
  double scale = int_scale(t);
  size_t count = aw_vocabulary_builder_count(t->keys);
  bool sound = rows.keys != NULL;
  for (uint32_t id = 0; sound && id < count; id++)
    if (t->updates[id] >= min_updates) sound = keep_row(t, id, scale, &rows);
  if (sound)
    status = write_sections(t, &rows, prefix, writer, err);
  else
    status = aw_nomem(err);
  aw_vocabulary_builder_free(rows.keys);
  aw_strbuf_release(&rows.weight);
  return status;
}

/* ---- written sparse ---------------------------------------------------------
 */

static double largest_weight(const aw_perceptron_trainer *t) {
  size_t cells = aw_vocabulary_builder_count(t->keys) * t->stride;
  double largest = 0;
  for (size_t i = 0; i < cells; i++)
    largest = fmax(largest, fabs(average(t, i)));
  return largest > 0 ? largest : 1;
}

typedef struct kept_cells {
  aw_vocabulary_builder *keys;
  aw_strbuf first; /* u32 a key: its row */
  aw_strbuf cell;  /* u16 */
} kept_cells;

/* The row of `id` with its weights in the units that their largest allows. */
static uint32_t pack_row(const aw_perceptron_trainer *t, uint32_t id,
                         double scale, uint16_t *row) {
  long weight[AW_SPARSE_CLASSES_MAX];
  long largest = 0;
  unsigned shift = 0, count = 0;
  for (uint32_t k = 0; k < t->classes; k++) {
    weight[k] = lrint(average(t, (size_t)id * t->stride + k) * scale);
    largest = labs(weight[k]) > largest ? labs(weight[k]) : largest;
  }
  while (largest > (long)WEIGHT_MAX << shift) shift++;
  for (uint32_t k = 0; k < t->classes; k++) {
    long w = weight[k] / (1l << shift);
    if (labs(weight[k]) < NEGLIGIBLE || w == 0) continue;
    row[++count] = (uint16_t)((unsigned long)w << CLASS_BITS | k);
  }
  row[0] = (uint16_t)(shift << 8 | count);
  return count;
}

static bool keep_cells(const aw_perceptron_trainer *t, uint32_t id,
                       double scale, kept_cells *out) {
  uint16_t row[1 + AW_SPARSE_CLASSES_MAX];
  uint32_t count = pack_row(t, id, scale, row);
  if (count == 0) return true;
  uint64_t key = aw_vocabulary_builder_key(t->keys, id);
  if (aw_vocabulary_builder_add(out->keys, key) == AW_NO_ID) return false;
  uint32_t first = (uint32_t)(out->cell.len / sizeof row[0]);
  aw_strbuf_add(&out->first, (aw_span){ (const char *)&first, sizeof first });
  aw_strbuf_add(&out->cell,
                (aw_span){ (const char *)row, (count + 1u) * sizeof row[0] });
  return !out->cell.failed && !out->first.failed && out->cell.len < UINT32_MAX;
}

/* At most three quarters of the slots are taken. */
static aw_sparse_slot *place_rows(const kept_cells *rows, uint32_t *slots) {
  size_t count = aw_vocabulary_builder_count(rows->keys), size = 4;
  const uint32_t *first = (const uint32_t *)(const void *)rows->first.ptr;
  while (size / 4 * 3 < count) size *= 2;
  aw_sparse_slot *slot = calloc(size, sizeof *slot);
  if (slot == NULL) return NULL;
  for (uint32_t id = 0; id < count; id++) {
    uint64_t key = aw_vocabulary_builder_key(rows->keys, id);
    size_t at = (uint32_t)key & (size - 1);
    while (slot[at].row != 0) at = (at + 1) & (size - 1);
    slot[at] = (aw_sparse_slot){ (uint32_t)(key >> 32), first[id] };
  }
  *slots = (uint32_t)size;
  return slot;
}

static avow_status write_sparse(const aw_perceptron_trainer *t,
                                const kept_cells *rows, const char *prefix,
                                aw_model_writer *writer, avow_error *err) {
  uint32_t slots = 0;
  uint32_t meta[2] = { t->classes,
                       (uint32_t)aw_vocabulary_builder_count(rows->keys) };
  aw_sparse_slot *slot = place_rows(rows, &slots);
  char name[16];
  if (slot == NULL) return aw_nomem(err);
  section_name(name, prefix, ".meta");
  aw_model_writer_add(writer, name,
                      (aw_span){ (const char *)meta, sizeof meta });
  section_name(name, prefix, ".slot");
  aw_model_writer_add(writer, name,
                      (aw_span){ (const char *)slot, slots * sizeof *slot });
  section_name(name, prefix, ".cell");
  aw_model_writer_add(writer, name, aw_strbuf_span(&rows->cell));
  free(slot);
  return AVOW_OK;
}

/* The least number of updates that at most `most` features have. */
#define UPDATES_MAX 4096u
static uint32_t least_updates(const aw_perceptron_trainer *t, uint32_t most) {
  uint32_t with[UPDATES_MAX] = { 0 }; /* features by updates */
  size_t count = aw_vocabulary_builder_count(t->keys);
  for (size_t id = 0; id < count; id++)
    with[t->updates[id] < UPDATES_MAX ? t->updates[id] : UPDATES_MAX - 1]++;
  uint32_t least = UPDATES_MAX - 1, sum = with[least];
  while (least > 1 && sum + with[least - 1] <= most) sum += with[--least];
  return least;
}

avow_status aw_perceptron_trainer_write_sparse(const aw_perceptron_trainer *t,
                                               uint32_t most,
                                               const char *prefix,
                                               aw_model_writer *writer,
                                               avow_error *err) {
  avow_status status = AVOW_OK;
  kept_cells rows = { .keys = aw_vocabulary_builder_new() };
  double scale = (WEIGHT_MAX << SHIFT_MAX) / largest_weight(t);
  size_t count = aw_vocabulary_builder_count(t->keys);
  uint32_t least = least_updates(t, most);
  uint16_t none = 0;
  aw_strbuf_add(&rows.cell, (aw_span){ (const char *)&none, sizeof none });
  bool fits = rows.keys != NULL;
  for (uint32_t id = 0; fits && id < count; id++)
    if (t->updates[id] >= least) fits = keep_cells(t, id, scale, &rows);
  if (fits)
    status = write_sparse(t, &rows, prefix, writer, err);
  else
    status = aw_nomem(err);
  aw_vocabulary_builder_free(rows.keys);
  aw_strbuf_release(&rows.first);
  aw_strbuf_release(&rows.cell);
  return status;
}
