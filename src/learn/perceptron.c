#include "learn/perceptron.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

#define ROW_ALIGN 8u
#define CLASSES_MAX 1024u
#define LINE_CELLS 32u /* in a line of the cache */

static uint32_t padded(uint32_t classes) {
  return (classes + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
}

static void section_name(char out[16], const char *prefix, const char *part) {
  size_t length = strlen(prefix), rest = strlen(part);
  if (length + rest > 15) length = 15 - rest;
  memcpy(out, prefix, length);
  memcpy(out + length, part, rest + 1);
}

/* ---- trained, sparse ------------------------------------------------------
 */

/* Cell 0 is no row, so that 0 marks a free slot. */
#define CLASS_BITS 6
#define WEIGHT_MAX 511
#define SHIFT_MAX 4
/* Of a largest weight of WEIGHT_MAX << SHIFT_MAX; smaller ones are dropped. */
#define NEGLIGIBLE 96
/* Rows with more weights than this part of the classes are dense. */
#define DENSE_SHARE 4u

static bool row_sound(const aw_sparse *p, size_t row, size_t cells) {
  const uint16_t *cell = p->cell + row;
  if (row >= cells) return false;
  if (*cell == AW_SPARSE_DENSE) return p->stride < cells - row;
  if ((*cell & 255u) >= cells - row || *cell >> 8 > SHIFT_MAX) return false;
  for (size_t k = 1; k <= (*cell & 255u); k++)
    if ((cell[k] & 63u) >= p->classes) return false;
  return true;
}

/* Rows must end inside the cells and name real classes; a free slot must be
 * there, or a search for an unknown feature would never end. */
static bool rows_sound(const aw_sparse *p, size_t cells) {
  bool gap = false;
  for (size_t i = 0; i <= p->slot_mask; i++) {
    size_t row = p->slot[i].row;
    gap = gap || row == 0;
    if (row != 0 && !row_sound(p, row, cells)) return false;
  }
  return gap;
}

avow_status aw_sparse_open(const aw_model_file *file, const char *prefix,
                           aw_sparse *out, avow_error *err) {
  char name[16];
  aw_span meta, slot, filter, cell;
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
  size_t slots = slot.len / sizeof(aw_sparse_slot);
  section_name(name, prefix, ".filter");
  AW_TRY(aw_model_file_need(file, name, 1, slots, &filter, err));
  section_name(name, prefix, ".cell");
  AW_TRY(
      aw_model_file_need(file, name, sizeof(uint16_t), SIZE_MAX, &cell, err));
  aw_sparse p = {
    .slot = (const aw_sparse_slot *)(const void *)slot.ptr,
    .filter = (const uint8_t *)filter.ptr,
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

/* row[8] = sum[8], cut to 16 bits. */
#if defined(__SSE2__)
static inline void cut_eight(const int32_t *sum, int16_t *row) {
  const __m128i *all = (const __m128i *)(const void *)sum;
  _mm_storeu_si128(
      (__m128i *)(void *)row,
      _mm_packs_epi32(_mm_loadu_si128(all), _mm_loadu_si128(all + 1)));
}
#else
static inline void cut_eight(const int32_t *sum, int16_t *row) {
  for (size_t j = 0; j < 8; j++) {
    int32_t cut = sum[j] > INT16_MAX ? INT16_MAX : sum[j];
    row[j] = (int16_t)(cut < INT16_MIN ? INT16_MIN : cut);
  }
}
#endif

/* A known key: its row, and which of the keys it is. */
typedef struct known_key {
  uint32_t row, key;
} known_key;

static size_t find_known(const aw_sparse *p, const uint64_t *key, size_t count,
                         known_key *known) {
  size_t likely = 0, found = 0;
  for (size_t i = 0; i < count; i++) {
    uint8_t bits = p->filter[(uint32_t)key[i] & p->slot_mask];
    known[likely].key = (uint32_t)i;
    likely += (bits & aw_sparse_filter_bit(key[i])) != 0;
  }
  for (size_t i = 0; i < likely; i++)
    __builtin_prefetch(&p->slot[(uint32_t)key[known[i].key] & p->slot_mask]);
  for (size_t i = 0; i < likely; i++) {
    uint32_t row = aw_sparse_find(p, key[known[i].key]);
    __builtin_prefetch(&p->cell[row]);
    __builtin_prefetch(&p->cell[row] + LINE_CELLS);
    known[found] = (known_key){ row, known[i].key };
    found += row != 0;
  }
  return found;
}

/* aw_sparse_sum() of as many classes as the compiler knows. */
static inline __attribute__((always_inline)) uint32_t sum_groups(
    const aw_sparse *p, const uint64_t *key, const uint8_t *end, size_t groups,
    int16_t *const *row, uint32_t stride) {
  known_key known[AW_SPARSE_KEYS_MAX];
  size_t count = find_known(p, key, end[groups - 1], known), at = 0;
  uint32_t some = 0;
  for (size_t g = 0; g < groups; g++) {
    if (at == count || known[at].key >= end[g]) continue;
    int32_t sum[AW_SPARSE_CLASSES_MAX];
    memset(sum, 0, stride * sizeof *sum);
    for (; at < count && known[at].key < end[g]; at++)
      aw_sparse_add_row(p->cell + known[at].row, sum, stride);
    for (uint32_t k = 0; k < stride; k += 8) cut_eight(sum + k, row[g] + k);
    some |= UINT32_C(1) << g;
  }
  return some;
}

uint32_t aw_sparse_sum(const aw_sparse *p, const uint64_t *key,
                       const uint8_t *end, size_t groups, int16_t *const *row) {
  if (p->stride == 48) return sum_groups(p, key, end, groups, row, 48);
  if (p->stride == 16) return sum_groups(p, key, end, groups, row, 16);
  return sum_groups(p, key, end, groups, row, p->stride);
}

/* ---- training ------------------------------------------------------------
 *
 * Weights are averaged lazily: `total` holds the sum over all steps of each
 * weight up to the step when it last changed (Daume 2006, thesis, fig. 2.3):
 * average = weight - total / steps, with total += step * change.
 *
 * Where it descends instead, `total` holds the sum of the squared slopes of
 * each weight. */

struct aw_perceptron_trainer {
  aw_vocabulary_builder *keys;
  uint32_t classes, stride;
  float *weight;     /* [capacity][stride] */
  double *total;     /* [capacity][stride] */
  uint32_t *updates; /* [capacity] */
  size_t capacity;
  uint64_t step; /* from 1 */
  bool trimmed;  /* no new features */
  bool descends;
};

aw_perceptron_trainer *aw_perceptron_trainer_new(uint32_t classes) {
  aw_perceptron_trainer *t = NULL;
  if (classes >= 2 && classes <= CLASSES_MAX) t = calloc(1, sizeof *t);
  if (t == NULL) return NULL;
  t->keys = aw_vocabulary_builder_new();
  t->classes = classes;
  /* Of few classes a row takes no more room than it must: what is learnt from
   * lies all over memory. */
  t->stride = classes < ROW_ALIGN ? classes : padded(classes);
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

/* The number of a feature that is to be learnt from, a new one where there may
 * be some; AW_NO_ID with AVOW_OK where there may not. */
static avow_status number_of(aw_perceptron_trainer *t, uint64_t key,
                             uint32_t *id) {
  *id = t->trimmed ? aw_vocabulary_builder_find(t->keys, key)
                   : aw_vocabulary_builder_add(t->keys, key);
  if (*id == AW_NO_ID) return t->trimmed ? AVOW_OK : AVOW_ERR_NOMEM;
  return grow_rows(t, (size_t)*id + 1) ? AVOW_OK : AVOW_ERR_NOMEM;
}

avow_status aw_perceptron_trainer_update(aw_perceptron_trainer *t,
                                         const uint64_t *key, size_t count,
                                         uint32_t right, uint32_t wrong) {
  double step = (double)t->step++;
  for (size_t i = 0; i < count; i++) {
    uint32_t id;
    if (number_of(t, key[i], &id) != AVOW_OK) return AVOW_ERR_NOMEM;
    if (id == AW_NO_ID) continue;
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

void aw_perceptron_trainer_restart(aw_perceptron_trainer *t) {
  size_t cells = aw_vocabulary_builder_count(t->keys) * t->stride;
  for (size_t i = 0; i < cells; i++) {
    t->total[i] -= (double)t->step * (double)t->weight[i];
    t->weight[i] = 0;
  }
}

/* Slopes that are not worth a step; what the first step is divided by less
 * than it would be. */
#define SLOPE_LEAST 1e-3F
#define RIGHT_SLOPE_LEAST 1e-2F
#define SLOPES_BEFORE 1e-2

/* slope[k]: of the log loss along score[k]. */
static void find_slopes(const float *score, uint32_t classes, uint32_t right,
                        float *slope) {
  float most = score[0], sum = 0;
  for (uint32_t k = 1; k < classes; k++)
    most = score[k] > most ? score[k] : most;
  for (uint32_t k = 0; k < classes; k++) {
    slope[k] = expf(score[k] - most);
    sum += slope[k];
  }
  for (uint32_t k = 0; k < classes; k++) slope[k] /= sum;
  slope[right] -= 1;
}

avow_status aw_perceptron_trainer_descend(aw_perceptron_trainer *t,
                                          const uint64_t *key, size_t count,
                                          const float *score, uint32_t right,
                                          float rate) {
  float slope[AW_SPARSE_CLASSES_MAX];
  t->descends = true;
  find_slopes(score, t->classes, right, slope);
  if (-slope[right] < RIGHT_SLOPE_LEAST) return AVOW_OK;
  for (size_t i = 0; i < count; i++) {
    uint32_t id;
    if (number_of(t, key[i], &id) != AVOW_OK) return AVOW_ERR_NOMEM;
    if (id == AW_NO_ID) continue;
    float *weight = t->weight + (size_t)id * t->stride;
    double *total = t->total + (size_t)id * t->stride;
    for (uint32_t k = 0; k < t->classes; k++) {
      if (fabsf(slope[k]) < SLOPE_LEAST) continue;
      total[k] += (double)slope[k] * (double)slope[k];
      weight[k] -= rate * slope[k] / (float)sqrt(total[k] + SLOPES_BEFORE);
    }
    t->updates[id]++;
  }
  return AVOW_OK;
}

static double average(const aw_perceptron_trainer *t, size_t cell) {
  if (t->descends) return (double)t->weight[cell];
  return (double)t->weight[cell] - t->total[cell] / (double)t->step;
}

/* The largest weight of the first `classes` classes. */
static double largest_of(const aw_perceptron_trainer *t, uint32_t classes) {
  double largest = 0;
  size_t count = aw_vocabulary_builder_count(t->keys);
  for (size_t id = 0; id < count; id++)
    for (uint32_t k = 0; k < classes; k++)
      largest = fmax(largest, fabs(average(t, id * t->stride + k)));
  return largest > 0 ? largest : 1;
}

size_t aw_perceptron_trainer_count(const aw_perceptron_trainer *t) {
  return aw_vocabulary_builder_count(t->keys);
}

void aw_perceptron_trainer_row(const aw_perceptron_trainer *t, size_t number,
                               aw_learnt_row *row) {
  *row = (aw_learnt_row){
    .key = aw_vocabulary_builder_key(t->keys, (uint32_t)number),
    .updates = t->updates[number],
  };
  for (uint32_t k = 0; k < t->classes && k < AW_PACKED_CLASSES_MAX; k++)
    row->weight[k] = average(t, number * t->stride + k);
}

bool aw_perceptron_trainer_find(const aw_perceptron_trainer *t, uint64_t key,
                                aw_learnt_row *row) {
  uint32_t id = aw_vocabulary_builder_find(t->keys, key);
  if (id != AW_NO_ID) aw_perceptron_trainer_row(t, id, row);
  return id != AW_NO_ID;
}

int16_t aw_packed_weight(double weight) {
  return (int16_t)lrint(fmax(fmin(weight, INT16_MAX), -INT16_MAX));
}

avow_status aw_perceptron_trainer_write(const aw_perceptron_trainer *t,
                                        const aw_packing *packing,
                                        const char *prefix,
                                        aw_model_writer *writer,
                                        avow_error *err) {
  size_t count = aw_perceptron_trainer_count(t), kept = 0;
  double scale = packing->scale;
  aw_packed_row *rows = malloc((count + 1) * sizeof *rows);
  if (rows == NULL) return aw_nomem(err);
  if (!(scale > 0)) scale = AW_PACKED_LARGEST / largest_of(t, packing->classes);
  for (size_t id = 0; id < count; id++) {
    aw_learnt_row from;
    aw_packed_row *to = &rows[kept];
    bool some = false;
    aw_perceptron_trainer_row(t, id, &from);
    *to = (aw_packed_row){ from.key, from.updates, { 0 } };
    for (uint32_t k = 0; k < packing->classes; k++) {
      to->weight[k] = aw_packed_weight(from.weight[k] * scale);
      some = some || to->weight[k] != 0;
    }
    kept += some && from.updates >= packing->min_updates;
  }
  avow_status status = aw_packed_write(rows, kept, packing->classes,
                                       packing->fill, prefix, writer, err);
  free(rows);
  return status;
}

/* ---- written sparse ---------------------------------------------------------
 */

typedef struct kept_cells {
  aw_vocabulary_builder *keys;
  aw_strbuf first; /* u32 a key: its row */
  aw_strbuf cell;  /* u16 */
} kept_cells;

/* The cells behind the head of a row, where its weights are few. */
static uint16_t pack_few(const long *weight, uint32_t classes, unsigned shift,
                         uint16_t *cell) {
  uint16_t count = 0;
  for (uint32_t k = 0; k < classes; k++) {
    long w = weight[k] / (1l << shift);
    if (w != 0) cell[count++] = (uint16_t)((unsigned long)w << CLASS_BITS | k);
  }
  return count;
}

/* The row of `id` with its weights in the units that their largest allows;
 * returns how many cells it takes, 0 where all weights are negligible. */
static uint32_t pack_row(const aw_perceptron_trainer *t, uint32_t id,
                         double scale, uint16_t *row) {
  long weight[AW_SPARSE_CLASSES_MAX] = { 0 };
  long largest = 0;
  unsigned shift = 0, many = 0;
  for (uint32_t k = 0; k < t->classes; k++) {
    weight[k] = lrint(average(t, (size_t)id * t->stride + k) * scale);
    if (labs(weight[k]) < NEGLIGIBLE) weight[k] = 0;
    many += weight[k] != 0;
    largest = labs(weight[k]) > largest ? labs(weight[k]) : largest;
  }
  if (many == 0) return 0;
  uint32_t stride = padded(t->classes); /* as it is read */
  if (many > stride / DENSE_SHARE) {
    row[0] = AW_SPARSE_DENSE;
    for (uint32_t k = 0; k < stride; k++)
      row[k + 1] = (uint16_t)weight[k]; /* modulo 2^16: an int16 */
    return stride + 1u;
  }
  while (largest > (long)WEIGHT_MAX << shift) shift++;
  uint16_t count = pack_few(weight, t->classes, shift, row + 1);
  row[0] = (uint16_t)(shift << 8 | count);
  return count + 1u;
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
                (aw_span){ (const char *)row, count * sizeof row[0] });
  return !out->cell.failed && !out->first.failed && out->cell.len < UINT32_MAX;
}

/* At most three quarters of the slots are taken. */
static size_t slots_for(size_t count) {
  size_t size = 4;
  while (size / 4 * 3 < count) size *= 2;
  return size;
}

static void place_rows(const kept_cells *rows, aw_sparse_slot *slot,
                       uint8_t *filter, size_t size) {
  size_t count = aw_vocabulary_builder_count(rows->keys);
  const uint32_t *first = (const uint32_t *)(const void *)rows->first.ptr;
  for (uint32_t id = 0; id < count; id++) {
    uint64_t key = aw_vocabulary_builder_key(rows->keys, id);
    size_t at = (uint32_t)key & (size - 1);
    filter[at] |= aw_sparse_filter_bit(key);
    while (slot[at].row != 0) at = (at + 1) & (size - 1);
    slot[at] = (aw_sparse_slot){ (uint32_t)(key >> 32), first[id] };
  }
}

static void add_part(aw_model_writer *writer, const char *prefix,
                     const char *part, const void *bytes, size_t length) {
  char name[16];
  section_name(name, prefix, part);
  aw_model_writer_add(writer, name, (aw_span){ bytes, length });
}

static avow_status write_sparse(const aw_perceptron_trainer *t,
                                const kept_cells *rows, const char *prefix,
                                aw_model_writer *writer, avow_error *err) {
  size_t count = aw_vocabulary_builder_count(rows->keys);
  size_t slots = slots_for(count);
  uint32_t meta[2] = { t->classes, (uint32_t)count };
  aw_sparse_slot *slot = calloc(slots, sizeof *slot);
  uint8_t *filter = calloc(slots, 1);
  avow_status status = AVOW_OK;
  if (slot == NULL || filter == NULL) {
    status = aw_nomem(err);
  } else {
    place_rows(rows, slot, filter, slots);
    add_part(writer, prefix, ".meta", meta, sizeof meta);
    add_part(writer, prefix, ".slot", slot, slots * sizeof *slot);
    add_part(writer, prefix, ".filter", filter, slots);
    add_part(writer, prefix, ".cell", rows->cell.ptr, rows->cell.len);
  }
  free(slot);
  free(filter);
  return status;
}

/* How much a feature counts: its updates or, after descents, its largest
 * weight in parts of the largest of all. */
#define COUNTS_MAX 4096u
static uint32_t counts(const aw_perceptron_trainer *t, size_t id,
                       double largest) {
  double most = 0;
  if (!t->descends)
    return t->updates[id] < COUNTS_MAX ? t->updates[id] : COUNTS_MAX - 1;
  for (uint32_t k = 0; k < t->classes; k++)
    most = fmax(most, fabs(average(t, id * t->stride + k)));
  return (uint32_t)(most / largest * (COUNTS_MAX - 1));
}

/* What at most `most` features count at least. */
static uint32_t least_count(const aw_perceptron_trainer *t, double largest,
                            uint32_t most) {
  uint32_t with[COUNTS_MAX] = { 0 }; /* features by what they count */
  size_t count = aw_vocabulary_builder_count(t->keys);
  for (size_t id = 0; id < count; id++) with[counts(t, id, largest)]++;
  uint32_t least = COUNTS_MAX - 1, sum = with[least];
  while (least > 1 && sum + with[least - 1] <= most) sum += with[--least];
  return least;
}

avow_status aw_perceptron_trainer_trim(aw_perceptron_trainer *t,
                                       uint32_t most) {
  size_t count = aw_vocabulary_builder_count(t->keys), width = t->stride;
  double largest = largest_of(t, t->classes);
  uint32_t least = least_count(t, largest, most);
  aw_vocabulary_builder *keys = aw_vocabulary_builder_new();
  if (keys == NULL) return AVOW_ERR_NOMEM;
  size_t left = 0;
  for (uint32_t id = 0; id < count; id++) {
    if (counts(t, id, largest) < least) continue;
    if (aw_vocabulary_builder_add(
            keys, aw_vocabulary_builder_key(t->keys, id)) == AW_NO_ID) {
      aw_vocabulary_builder_free(keys);
      return AVOW_ERR_NOMEM;
    }
    memmove(t->weight + left * width, t->weight + id * width,
            width * sizeof *t->weight);
    t->updates[left++] = t->updates[id];
  }
  if (count > 0) {
    memset(t->weight + left * width, 0,
           (count - left) * width * sizeof *t->weight);
    memset(t->total, 0, count * width * sizeof *t->total);
    memset(t->updates + left, 0, (count - left) * sizeof *t->updates);
  }
  aw_vocabulary_builder_free(t->keys);
  t->keys = keys;
  t->step = 1;
  t->trimmed = true;
  return AVOW_OK;
}

avow_status aw_perceptron_trainer_write_sparse(const aw_perceptron_trainer *t,
                                               uint32_t most,
                                               const char *prefix,
                                               aw_model_writer *writer,
                                               avow_error *err) {
  avow_status status = AVOW_OK;
  kept_cells rows = { .keys = aw_vocabulary_builder_new() };
  double largest = largest_of(t, t->classes);
  double scale = (WEIGHT_MAX << SHIFT_MAX) / largest;
  size_t count = aw_vocabulary_builder_count(t->keys);
  uint32_t least = least_count(t, largest, most);
  uint16_t none = 0;
  aw_strbuf_add(&rows.cell, (aw_span){ (const char *)&none, sizeof none });
  bool fits = rows.keys != NULL;
  for (uint32_t id = 0; fits && id < count; id++)
    if (counts(t, id, largest) >= least) fits = keep_cells(t, id, scale, &rows);
  if (fits)
    status = write_sparse(t, &rows, prefix, writer, err);
  else
    status = aw_nomem(err);
  aw_vocabulary_builder_free(rows.keys);
  aw_strbuf_release(&rows.first);
  aw_strbuf_release(&rows.cell);
  return status;
}
