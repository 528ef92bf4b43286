#include "learn/examples.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "learn/weighting.h"

#define NO_ROW UINT32_MAX
#define BLOCKS_MAX 32u /* bits of aw_features.enabled */

aw_examples *aw_examples_new(const aw_block *block, size_t block_count) {
  aw_examples *e = calloc(1, sizeof *e);
  if (e == NULL) return NULL;
  e->block = malloc(block_count * sizeof *block);
  e->vocabulary = aw_vocabulary_builder_new();
  if (block_count == 0 || block_count > BLOCKS_MAX || e->block == NULL ||
      e->vocabulary == NULL) {
    aw_examples_free(e);
    return NULL;
  }
  memcpy(e->block, block, block_count * sizeof *block);
  e->block_count = block_count;
  return e;
}

void aw_examples_free(aw_examples *e) {
  if (e == NULL) return;
  free(e->block);
  aw_vocabulary_builder_free(e->vocabulary);
  free(e->holding);
  free(e->block_of);
  free(e->bytes);
  free(e->begin);
  free(e->hash);
  free(e->slot);
  free(e->row);
  free(e->label);
  free(e->group);
  free(e->value);
  free(e->entry);
  free(e);
}

size_t aw_examples_count(const aw_examples *e) {
  return e->count;
}

size_t aw_examples_features(const aw_examples *e) {
  return aw_vocabulary_builder_count(e->vocabulary);
}

/* Room for `capacity` items; *array is unharmed where memory is out. */
static bool resize(void *array, size_t capacity, size_t size) {
  void **at = array;
  if (capacity > SIZE_MAX / size) return false;
  void *moved = realloc(*at, capacity * size);
  if (moved == NULL) return false;
  *at = moved;
  return true;
}

static size_t larger(size_t capacity, size_t need) {
  size_t next = capacity + capacity / 2 + 64;
  return next < need ? need : next;
}

static bool reserve_ids(aw_examples *e, size_t need) {
  if (need <= e->id_capacity) return true;
  size_t capacity = larger(e->id_capacity, need);
  if (!resize(&e->holding, capacity, sizeof *e->holding) ||
      !resize(&e->block_of, capacity, sizeof *e->block_of))
    return false;
  e->id_capacity = capacity;
  return true;
}

static void put_slot(aw_examples *e, uint32_t row) {
  size_t at = (size_t)e->hash[row] & (e->slots - 1);
  while (e->slot[at] != NO_ROW) at = (at + 1) & (e->slots - 1);
  e->slot[at] = row;
}

static bool grow_slots(aw_examples *e) {
  size_t slots = e->slots == 0 ? 256 : 2 * e->slots;
  if (e->rows >= NO_ROW / 2 || !resize(&e->slot, slots, sizeof *e->slot))
    return false;
  e->slots = slots;
  memset(e->slot, 0xFF, slots * sizeof *e->slot);
  for (size_t r = 0; r < e->rows; r++) put_slot(e, (uint32_t)r);
  return true;
}

static bool reserve_row(aw_examples *e, size_t entries) {
  size_t bytes = e->length + entries * (6 + sizeof(float));
  if (bytes > e->byte_capacity) {
    size_t capacity = larger(e->byte_capacity, bytes);
    if (!resize(&e->bytes, capacity, 1)) return false;
    e->byte_capacity = capacity;
  }
  if (e->rows >= e->distinct_capacity) {
    size_t capacity = larger(e->distinct_capacity, e->rows + 1);
    if (!resize(&e->begin, capacity, sizeof *e->begin) ||
        !resize(&e->hash, capacity, sizeof *e->hash))
      return false;
    e->distinct_capacity = capacity;
  }
  if (2 * (e->rows + 1) > e->slots && !grow_slots(e)) return false;
  if (e->count < e->row_capacity) return true;
  size_t capacity = larger(e->row_capacity, e->count + 1);
  if (!resize(&e->row, capacity, sizeof *e->row) ||
      !resize(&e->label, capacity, sizeof *e->label) ||
      !resize(&e->group, capacity, sizeof *e->group) ||
      !resize(&e->value, capacity, sizeof *e->value))
    return false;
  e->row_capacity = capacity;
  return true;
}

static avow_status id_of(aw_examples *e, const aw_feature *item, uint32_t *id,
                         avow_error *err) {
  uint64_t key = aw_block_key(item->key, item->block);
  size_t before = aw_examples_features(e);
  if (!reserve_ids(e, before + 1)) return aw_nomem(err);
  *id = aw_vocabulary_builder_add(e->vocabulary, key);
  if (*id == AW_NO_ID) return aw_nomem(err);
  if (*id == before) {
    e->holding[before] = 0;
    e->block_of[before] = (uint8_t)item->block;
  }
  return AVOW_OK;
}

/* Ids may repeat, so the value breaks ties: sums must not hang on the order
 * that qsort happens to leave. */
static int by_id(const void *a, const void *b) {
  const aw_entry *x = a, *y = b;
  if (x->id != y->id) return x->id < y->id ? -1 : 1;
  return (x->value > y->value) - (x->value < y->value);
}

/* Sum what repeats; entries ascending.  Returns how many are left. */
static size_t merge(aw_entry *entry, size_t count) {
  size_t kept = 0;
  qsort(entry, count, sizeof *entry, by_id);
  for (size_t i = 0; i < count;) {
    uint32_t id = entry[i].id;
    double sum = 0.0;
    for (; i < count && entry[i].id == id; i++) sum += (double)entry[i].value;
    entry[kept++] = (aw_entry){ id, (float)sum };
  }
  return kept;
}

static void pack(aw_examples *e, const aw_entry *entry, size_t count) {
  uint32_t previous = 0;
  for (size_t i = 0; i < count; i++) {
    bool one = entry[i].value == 1.0f;
    uint64_t number = (uint64_t)(entry[i].id - previous) * 2 + (one ? 0 : 1);
    previous = entry[i].id;
    for (; number >= 128; number >>= 7)
      e->bytes[e->length++] = (unsigned char)(number | 128);
    e->bytes[e->length++] = (unsigned char)number;
    if (one) continue;
    memcpy(e->bytes + e->length, &entry[i].value, sizeof(float));
    e->length += sizeof(float);
  }
}

static aw_span row_bytes(const aw_examples *e, size_t r) {
  size_t end = r + 1 < e->rows ? e->begin[r + 1] : e->length;
  return (aw_span){ (const char *)e->bytes + e->begin[r], end - e->begin[r] };
}

/* The row of these entries: an equal one, else a new one. */
static uint32_t store_row(aw_examples *e, const aw_entry *entry, size_t count) {
  size_t begin = e->length;
  pack(e, entry, count);
  aw_span bytes = { (const char *)e->bytes + begin, e->length - begin };
  uint64_t hash = aw_hash(bytes, 0);
  e->length = begin; /* so that the last row ends there */
  size_t at = (size_t)hash & (e->slots - 1);
  for (; e->slot[at] != NO_ROW; at = (at + 1) & (e->slots - 1))
    if (e->hash[e->slot[at]] == hash &&
        aw_span_equal(row_bytes(e, e->slot[at]), bytes))
      return e->slot[at];
  e->length += bytes.len;
  e->begin[e->rows] = begin;
  e->hash[e->rows] = hash;
  e->entries += count;
  e->slot[at] = (uint32_t)e->rows;
  return (uint32_t)e->rows++;
}

#define SLOT_AHEAD 24u /* features between asking memory and use */
#define KEY_AHEAD 12u

static void ask_ahead(const aw_examples *e, const aw_features *f, size_t i) {
  if (i + SLOT_AHEAD < f->count) {
    const aw_feature *item = &f->item[i + SLOT_AHEAD];
    aw_vocabulary_builder_ask_slot(e->vocabulary,
                                   aw_block_key(item->key, item->block));
  }
  if (i + KEY_AHEAD < f->count) {
    const aw_feature *item = &f->item[i + KEY_AHEAD];
    aw_vocabulary_builder_ask_key(e->vocabulary,
                                  aw_block_key(item->key, item->block));
  }
}

static bool reserve_entries(aw_examples *e, size_t count) {
  if (count <= e->entry_capacity) return true;
  size_t capacity = larger(e->entry_capacity, count);
  if (!resize(&e->entry, capacity, sizeof *e->entry)) return false;
  e->entry_capacity = capacity;
  return true;
}

static avow_status gather(aw_examples *e, const aw_features *f,
                          avow_error *err) {
  if (!reserve_entries(e, f->count)) return aw_nomem(err);
  for (size_t i = 0; i < f->count; i++) {
    const aw_feature *item = &f->item[i];
    if (item->block >= e->block_count || !isfinite(item->value))
      return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                     "feature %zu of example %zu has block %u and value %g, "
                     "expected a block below %zu and a finite value",
                     i, e->count, item->block, (double)item->value,
                     e->block_count);
    uint32_t id = 0;
    ask_ahead(e, f, i);
    avow_status status = id_of(e, item, &id, err);
    if (status != AVOW_OK) return status;
    aw_weighting how = e->block[item->block].weighting;
    e->entry[i] =
        (aw_entry){ id, (float)aw_weight_amount(how, (double)item->value) };
  }
  return AVOW_OK;
}

/* The next example has this row, whose `kept` entries are in e->entry; the
 * caller has made room. */
static void put_example(aw_examples *e, uint32_t row, size_t kept,
                        uint32_t label, uint64_t group, double value) {
  e->row[e->count] = row;
  e->label[e->count] = label;
  e->group[e->count] = group;
  e->value[e->count] = value;
  for (size_t i = 0; i < kept; i++) e->holding[e->entry[i].id]++;
  e->count++;
}

avow_status aw_examples_add(aw_examples *e, const aw_features *f,
                            uint32_t label, uint64_t group, double value,
                            avow_error *err) {
  if (f->failed) return aw_nomem(err);
  if (!isfinite(value))
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "example %zu has no finite value", e->count);
  avow_status status = gather(e, f, err);
  if (status != AVOW_OK) return status;
  size_t kept = f->count == 0 ? 0 : merge(e->entry, f->count);
  if (!reserve_row(e, kept)) return aw_nomem(err);
  put_example(e, store_row(e, e->entry, kept), kept, label, group, value);
  e->enabled |= f->enabled;
  if (kept > e->longest) e->longest = (uint32_t)kept;
  return AVOW_OK;
}

avow_status aw_examples_repeat(aw_examples *e, size_t i, uint32_t label,
                               uint64_t group, double value, avow_error *err) {
  if (!isfinite(value))
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "example %zu has no finite value", e->count);
  if (!reserve_entries(e, e->longest) || !reserve_row(e, 0))
    return aw_nomem(err);
  uint32_t row = e->row[i];
  size_t kept = aw_examples_row(e, row, e->entry);
  put_example(e, row, kept, label, group, value);
  return AVOW_OK;
}

size_t aw_examples_row(const aw_examples *e, size_t r, aw_entry *entry) {
  size_t at = e->begin[r], end = at + row_bytes(e, r).len;
  size_t count = 0;
  uint32_t id = 0;
  while (at < end) {
    uint64_t number = 0;
    unsigned shift = 0;
    unsigned char byte;
    do {
      byte = e->bytes[at++];
      number |= (uint64_t)(byte & 127u) << shift;
      shift += 7;
    } while (byte & 128u);
    id += (uint32_t)(number >> 1);
    float value = 1.0f;
    if (number & 1u) {
      memcpy(&value, e->bytes + at, sizeof value);
      at += sizeof value;
    }
    entry[count++] = (aw_entry){ id, value };
  }
  return count;
}
