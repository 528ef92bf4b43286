#include "learn/vocabulary.h"

#include <stdlib.h>

#include "base/status.h"

/* Open addressing over 2^n slots of ids, at most half of them taken.  Keys
 * are hashes already, so their low bits are the place. */
typedef struct slots {
  uint32_t *id; /* [mask + 1] or NULL */
  uint32_t mask;
} slots;

/* Beyond this the next size of the table would not fit its 32-bit mask. */
#define ID_MAX (UINT32_C(1) << 30)

static uint32_t *new_slots(uint32_t count) {
  uint32_t *id = malloc((size_t)count * sizeof *id);
  if (id != NULL) memset(id, 0xFF, (size_t)count * sizeof *id);
  return id;
}

/* The slot of `key`, or the free one where it belongs. */
static uint32_t find_slot(const slots *s, const uint64_t *keys, uint64_t key) {
  uint32_t at = (uint32_t)key & s->mask;
  while (s->id[at] != AW_NO_ID && keys[s->id[at]] != key)
    at = (at + 1) & s->mask;
  return at;
}

/* Room for one more than `count` keys. */
static bool reserve(slots *s, uint64_t **keys, uint32_t count) {
  if (s->id != NULL && count < (s->mask + 1) / 2) return true;
  if (count >= ID_MAX) return false;
  uint32_t size = s->id == NULL ? 1024 : (s->mask + 1) * 2;
  uint64_t *more = realloc(*keys, (size_t)(size / 2) * sizeof *more);
  if (more == NULL) return false;
  *keys = more;
  slots next = { new_slots(size), size - 1 };
  if (next.id == NULL) return false;
  for (uint32_t i = 0; i < count; i++)
    next.id[find_slot(&next, more, more[i])] = i;
  free(s->id);
  *s = next;
  return true;
}

/* ---- the growing vocabulary -------------------------------------------- */

struct aw_vocabulary_builder {
  uint64_t *key;
  uint32_t count;
  slots slot;
};

aw_vocabulary_builder *aw_vocabulary_builder_new(void) {
  return calloc(1, sizeof(aw_vocabulary_builder));
}

void aw_vocabulary_builder_free(aw_vocabulary_builder *b) {
  if (b == NULL) return;
  free(b->key);
  free(b->slot.id);
  free(b);
}

void aw_vocabulary_builder_ask_slot(const aw_vocabulary_builder *b,
                                    uint64_t key) {
  if (b->slot.id != NULL)
    __builtin_prefetch(&b->slot.id[(uint32_t)key & b->slot.mask]);
}

void aw_vocabulary_builder_ask_key(const aw_vocabulary_builder *b,
                                   uint64_t key) {
  if (b->slot.id == NULL) return;
  uint32_t id = b->slot.id[(uint32_t)key & b->slot.mask];
  if (id != AW_NO_ID) __builtin_prefetch(&b->key[id]);
}

uint32_t aw_vocabulary_builder_add(aw_vocabulary_builder *b, uint64_t key) {
  if (!reserve(&b->slot, &b->key, b->count)) return AW_NO_ID;
  uint32_t at = find_slot(&b->slot, b->key, key);
  if (b->slot.id[at] == AW_NO_ID) {
    b->key[b->count] = key;
    b->slot.id[at] = b->count++;
  }
  return b->slot.id[at];
}

uint32_t aw_vocabulary_builder_find(const aw_vocabulary_builder *b,
                                    uint64_t key) {
  if (b->slot.id == NULL) return AW_NO_ID;
  return b->slot.id[find_slot(&b->slot, b->key, key)];
}

size_t aw_vocabulary_builder_count(const aw_vocabulary_builder *b) {
  return b->count;
}

uint64_t aw_vocabulary_builder_key(const aw_vocabulary_builder *b,
                                   uint32_t id) {
  return b->key[id];
}

avow_status aw_vocabulary_builder_freeze(const aw_vocabulary_builder *b,
                                         uint64_t **key, uint32_t **slot,
                                         uint32_t *slot_count,
                                         avow_error *err) {
  uint32_t size = 2;
  while (size / 2 < b->count) size *= 2;
  slots frozen = { new_slots(size), size - 1 };
  uint64_t *keys = malloc((size_t)(b->count + 1) * sizeof *keys);
  if (frozen.id == NULL || keys == NULL) {
    free(frozen.id);
    free(keys);
    return aw_nomem(err);
  }
  for (uint32_t i = 0; i < b->count; i++) {
    keys[i] = b->key[i];
    frozen.id[find_slot(&frozen, keys, keys[i])] = i;
  }
  *key = keys;
  *slot = frozen.id;
  *slot_count = size;
  return AVOW_OK;
}

avow_status aw_vocabulary_open(aw_span keys, aw_span slot_bytes, bool trusted,
                               aw_vocabulary *out, avow_error *err) {
  size_t count = keys.len / sizeof(uint64_t);
  size_t size = slot_bytes.len / sizeof(uint32_t);
  bool sound = keys.len % sizeof(uint64_t) == 0 &&
               slot_bytes.len % sizeof(uint32_t) == 0 && count < ID_MAX &&
               size > count && size <= ID_MAX * 2u && (size & (size - 1)) == 0;
  const uint32_t *slot = (const uint32_t *)(const void *)slot_bytes.ptr;
  size_t taken = 0;
  for (size_t i = 0; sound && !trusted && i < size; i++) {
    if (slot[i] == AW_NO_ID) continue;
    taken++;
    sound = slot[i] < count;
  }
  /* A find ends at the latest at a free slot. */
  if (!sound || taken > count)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's vocabulary is damaged");
  *out = (aw_vocabulary){ (const uint64_t *)(const void *)keys.ptr,
                          (uint32_t)count, slot, (uint32_t)size - 1 };
  return AVOW_OK;
}

/* ---- names of keys ------------------------------------------------------ */

struct aw_names {
  aw_vocabulary_builder *keys;
  size_t *end; /* [count] end of each name in `text` */
  size_t capacity;
  aw_strbuf text;
};

aw_names *aw_names_new(void) {
  aw_names *names = calloc(1, sizeof *names);
  if (names == NULL) return NULL;
  names->keys = aw_vocabulary_builder_new();
  if (names->keys != NULL) return names;
  free(names);
  return NULL;
}

void aw_names_free(aw_names *names) {
  if (names == NULL) return;
  aw_vocabulary_builder_free(names->keys);
  free(names->end);
  aw_strbuf_release(&names->text);
  free(names);
}

bool aw_names_put(aw_names *names, uint64_t key, aw_span name) {
  size_t count = names->keys->count;
  if (count == names->capacity) {
    size_t capacity = count == 0 ? 256 : count * 2;
    size_t *end = realloc(names->end, capacity * sizeof *end);
    if (end == NULL) return false;
    names->end = end;
    names->capacity = capacity;
  }
  if (!aw_strbuf_reserve(&names->text, name.len)) return false;
  uint32_t id = aw_vocabulary_builder_add(names->keys, key);
  if (id == AW_NO_ID) return false;
  if (id < count) return true;
  aw_strbuf_add(&names->text, name);
  names->end[id] = names->text.len;
  return true;
}

aw_span aw_names_get(const aw_names *names, uint64_t key) {
  uint32_t id = aw_vocabulary_builder_find(names->keys, key);
  if (id == AW_NO_ID) return (aw_span){ NULL, 0 };
  return aw_span_cut(aw_strbuf_span(&names->text),
                     id == 0 ? 0 : names->end[id - 1], names->end[id]);
}
