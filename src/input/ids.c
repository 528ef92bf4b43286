#include "input/ids.h"

#include <stdlib.h>

#include "base/hash.h"

static uint64_t *slot_of(uint64_t *slot, size_t capacity, uint64_t key) {
  size_t at = (size_t)key & (capacity - 1);
  while (slot[at] != 0 && slot[at] != key) at = (at + 1) & (capacity - 1);
  return &slot[at];
}

static bool grow(aw_ids *ids) {
  size_t capacity = ids->capacity == 0 ? 64 : ids->capacity * 2;
  uint64_t *slot = calloc(capacity, sizeof *slot);
  if (slot == NULL) return false;
  for (size_t i = 0; i < ids->capacity; i++)
    if (ids->slot[i] != 0)
      *slot_of(slot, capacity, ids->slot[i]) = ids->slot[i];
  free(ids->slot);
  ids->slot = slot;
  ids->capacity = capacity;
  return true;
}

aw_ids_answer aw_ids_add(aw_ids *ids, aw_span id) {
  /* At most three quarters full: probes stay short. */
  if (ids->count >= ids->capacity / 4 * 3 && !grow(ids)) return AW_ID_NOMEM;
  uint64_t key = aw_hash(id, 0);
  if (key == 0) key = 1;
  uint64_t *slot = slot_of(ids->slot, ids->capacity, key);
  if (*slot == key) return AW_ID_SEEN;
  *slot = key;
  ids->count++;
  return AW_ID_NEW;
}

void aw_ids_release(aw_ids *ids) {
  free(ids->slot);
  *ids = (aw_ids){ NULL, 0, 0 };
}
