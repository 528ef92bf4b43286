/* features.h - the sparse features of one example, as extraction leaves them.
 *
 * Room: learn.  May include: base/.
 *
 * A feature is a stable name, "word=reject" or "lex.peace.pos"; what travels
 * is its 64-bit key.  Extraction never sees a vocabulary: training makes one
 * from the keys of all examples, tagging looks the keys up.  So extraction
 * code is the same in both, and the order of extraction can't change a vector.
 * Names are kept only where `names` is set (training, explain).
 */
#ifndef AW_LEARN_FEATURES_H
#define AW_LEARN_FEATURES_H
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/span.h"
#include "base/strbuf.h"

/* A family of features that is weighted and normalised together (words,
 * characters, flags, vectors).  One static table a task; the model keeps the
 * names and refuses a table that differs. */
typedef enum aw_weighting {
  AW_WEIGHT_RAW,    /* the values as given, summed where a key repeats */
  AW_WEIGHT_BINARY, /* 1 however often */
  AW_WEIGHT_TFIDF   /* (1 + log count) * idf, as in scikit-learn, smooth */
} aw_weighting;

typedef struct aw_block {
  const char *name;    /* "word", "char"; also the switch in --features */
  const char *summary; /* for help and docs */
  aw_weighting weighting;
  bool normalise;     /* to Euclidean length 1, within the block */
  double scale;       /* times this, after normalising */
  uint32_t min_count; /* examples a feature must stand in to be kept */
} aw_block;

typedef struct aw_feature {
  uint64_t key;
  float value;
  uint16_t block;      /* index into the task's block table */
  uint16_t origin;     /* free for the extractor; explain hands it back */
  uint32_t begin, end; /* bytes of the text it comes from; equal: none */
} aw_feature;

/* Values of a block whose features are numbered: feature d has the key
 * aw_dense_key(seed, d), or one of its own.  Word vectors come so where they
 * are scored at once: their weights lie together and no key is looked up. */
typedef struct aw_dense {
  const float *value; /* [count], borrowed until the features are reset */
  uint32_t count;
  uint16_t block;
  uint64_t seed;
  const uint64_t *key; /* [count], NULL: aw_dense_key() */
} aw_dense;
#define AW_DENSE_MAX 8u

static inline uint64_t aw_dense_key(uint64_t seed, uint32_t d) {
  return aw_hash_join(seed, d);
}

typedef struct aw_names aw_names; /* key -> name, learn/vocabulary.h */

typedef struct aw_features {
  aw_feature *item;
  size_t count, capacity;
  aw_names *names;     /* NULL: names are not kept */
  uint32_t enabled;    /* bit b: block b is on; others are dropped */
  uint16_t block;      /* of what is added next */
  uint32_t begin, end; /* place of what is added next */
  bool failed;         /* memory ran out */
  bool takes_dense;    /* scored at once, by a linear scorer: values of
                          numbered features may stay together */
  uint32_t dense_count;
  aw_dense dense[AW_DENSE_MAX];
} aw_features;

/* What a name starts with: "word" in "word=reject".  The seed is made from
 * the text once, so that adding hashes the value only. */
typedef struct aw_template {
  const char *text;
  uint64_t seed;
} aw_template;

static inline __attribute__((always_inline)) aw_template aw_template_of(
    const char *text) {
  return (aw_template){ text, aw_hash(aw_span_of(text), 0) };
}

void aw_features_init(aw_features *f); /* all blocks enabled */
void aw_features_release(aw_features *f);
void aw_features_reset(
    aw_features *f); /* empty it, keep storage, names, enabled */
bool aw_features_grow(aw_features *f);
/* Slow path of the adders: note "template=value" (or "template=a|b"). */
void aw_features_note(aw_features *f, uint64_t key, const char *text, aw_span a,
                      aw_span b);

static inline void aw_features_add_key(aw_features *f, uint64_t key,
                                       double value) {
  if (f->count == f->capacity && !aw_features_grow(f)) return;
  f->item[f->count++] = (aw_feature){ .key = key,
                                      .value = (float)value,
                                      .block = f->block,
                                      .begin = f->begin,
                                      .end = f->end };
}

/* Let value[count] stand for features of block f->block, 0 for none of them.
 * False where they must be added one by one. */
static inline bool aw_features_add_dense(aw_features *f, uint64_t seed,
                                         const float *value, uint32_t count) {
  if (!f->takes_dense || f->names != NULL || f->dense_count == AW_DENSE_MAX)
    return false;
  f->dense[f->dense_count++] = (aw_dense){ value, count, f->block, seed, NULL };
  return true;
}

/* The same of features with keys of their own, which `name` stands for:
 * key[count] is always the same with it. */
static inline bool aw_features_add_numbered(aw_features *f, aw_span name,
                                            const uint64_t *key,
                                            const float *value,
                                            uint32_t count) {
  if (!aw_features_add_dense(f, aw_hash(name, 0), value, count)) return false;
  f->dense[f->dense_count - 1].key = key;
  return true;
}

static inline bool aw_features_wants(const aw_features *f, unsigned block) {
  return (f->enabled >> block & 1u) != 0;
}

/* "text=value"; the block is the one set in `f`. */
static inline void aw_features_add(aw_features *f, aw_template t, aw_span value,
                                   double weight) {
  if (!aw_features_wants(f, f->block)) return;
  uint64_t key = aw_hash(value, t.seed);
  if (f->names != NULL)
    aw_features_note(f, key, t.text, value, (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, weight);
}

/* "text=a|b", where hashes of a and b are at hand already (token keys). */
static inline void aw_features_add_pair(aw_features *f, aw_template t,
                                        uint64_t a_key, aw_span a,
                                        uint64_t b_key, aw_span b,
                                        double weight) {
  if (!aw_features_wants(f, f->block)) return;
  uint64_t key = aw_hash_join(aw_hash_join(t.seed, a_key), b_key);
  if (f->names != NULL) aw_features_note(f, key, t.text, a, b);
  aw_features_add_key(f, key, weight);
}
#endif
