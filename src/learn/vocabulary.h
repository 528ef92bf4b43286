/* vocabulary.h - keys of features to dense ids, and keys to names.
 *
 * Room: learn.
 */
#ifndef AW_LEARN_VOCABULARY_H
#define AW_LEARN_VOCABULARY_H
#include "avow.h"
#include "base/span.h"
#include "base/strbuf.h"
#include "learn/features.h"

#define AW_NO_ID UINT32_MAX

/* A frozen map from key to id in [0, count): open addressing over one array
 * of ids beside the array of keys, used in place from a mapped model. */
typedef struct aw_vocabulary {
  const uint64_t *key; /* [count], by id */
  uint32_t count;
  const uint32_t *slot; /* [slot_count], id or AW_NO_ID; slot_count = 2^n */
  uint32_t slot_mask;
} aw_vocabulary;

static inline uint32_t aw_vocabulary_find(const aw_vocabulary *v,
                                          uint64_t key) {
  uint32_t at = (uint32_t)key & v->slot_mask;
  for (;;) {
    uint32_t id = v->slot[at];
    if (id == AW_NO_ID || v->key[id] == key) return id;
    at = (at + 1) & v->slot_mask;
  }
}
/* Hide the latency of a find that comes soon. */
static inline void aw_vocabulary_prefetch(const aw_vocabulary *v,
                                          uint64_t key) {
  __builtin_prefetch(&v->slot[(uint32_t)key & v->slot_mask]);
}

/* Most finds end at the first slot.  Where it has an id, ask for its key now;
 * AW_NO_ID where the find will fail. */
static inline uint32_t aw_vocabulary_prefetch_key(const aw_vocabulary *v,
                                                  uint64_t key) {
  uint32_t id = v->slot[(uint32_t)key & v->slot_mask];
  if (id != AW_NO_ID) __builtin_prefetch(&v->key[id]);
  return id;
}

/* A growing vocabulary, while training. */
typedef struct aw_vocabulary_builder aw_vocabulary_builder;
aw_vocabulary_builder *aw_vocabulary_builder_new(void);
void aw_vocabulary_builder_free(aw_vocabulary_builder *b);
/* The id of `key`, given on first sight; AW_NO_ID when memory is out. */
uint32_t aw_vocabulary_builder_add(aw_vocabulary_builder *b, uint64_t key);
/* Ask memory for the slot of a key that is added soon, then for what stands
 * there. */
void aw_vocabulary_builder_ask_slot(const aw_vocabulary_builder *b,
                                    uint64_t key);
void aw_vocabulary_builder_ask_key(const aw_vocabulary_builder *b,
                                   uint64_t key);
/* AW_NO_ID where it was never added. */
uint32_t aw_vocabulary_builder_find(const aw_vocabulary_builder *b,
                                    uint64_t key);
size_t aw_vocabulary_builder_count(const aw_vocabulary_builder *b);
uint64_t aw_vocabulary_builder_key(const aw_vocabulary_builder *b, uint32_t id);
/* The parts of a frozen vocabulary, for a model file: keys by id and slots,
 * the load at most one half, in malloc'd arrays. */
avow_status aw_vocabulary_builder_freeze(const aw_vocabulary_builder *b,
                                         uint64_t **key, uint32_t **slot,
                                         uint32_t *slot_count, avow_error *err);
/* Believe nothing: sizes, ids and the presence of a free slot are checked.
 * (Without a free slot a find would never end.)  `trusted`: of a model inside
 * the program, where the walk over all slots would be half of the start. */
avow_status aw_vocabulary_open(aw_span keys, aw_span slots, bool trusted,
                               aw_vocabulary *out, avow_error *err);

/* Names of keys, kept in training and explain; the first name of a key stays.
 */
aw_names *aw_names_new(void);
void aw_names_free(aw_names *names);
bool aw_names_put(aw_names *names, uint64_t key, aw_span name);
/* ptr NULL where unknown; lives until the next put. */
aw_span aw_names_get(const aw_names *names, uint64_t key);
#endif
