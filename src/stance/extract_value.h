/* extract_value.h - what stands behind "template=" of a feature, and adding
 * features of up to three such values.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_EXTRACT_VALUE_H
#define AW_STANCE_EXTRACT_VALUE_H
#include "base/hash.h"
#include "learn/features.h"

/* What stands behind "template=", with its key at hand. */
typedef struct aw_value {
  aw_span text;
  uint64_t key;
} aw_value;
#define AW_VALUE(s) ((aw_value){ AW_LIT(s), aw_hash(AW_LIT(s), 0) })

static inline aw_value aw_value_of(aw_span text) {
  return (aw_value){ text, aw_hash(text, 0) };
}

/* Name the feature `key`, where names are kept: "template=a,b,c"; parts
 * that are absent have length 0. */
void aw_note3(aw_features *f, uint64_t key, const char *text, aw_span a,
              aw_span b, aw_span c);

/* To a block that is wanted. */
static inline void aw_add3(aw_features *f, aw_template t, aw_value a,
                           aw_value b, aw_value c) {
  uint64_t key = aw_hash_join(aw_hash_join(t.seed, a.key), b.key);
  if (c.text.len > 0) key = aw_hash_join(key, c.key);
  if (f->names != NULL) aw_note3(f, key, t.text, a.text, b.text, c.text);
  aw_features_add_key(f, key, 1.0);
}

static inline void aw_add1(aw_features *f, aw_template t, aw_value a) {
  aw_add3(f, t, a, AW_VALUE(""), AW_VALUE(""));
}

static inline void aw_add2(aw_features *f, aw_template t, aw_value a,
                           aw_value b) {
  aw_add3(f, t, a, b, AW_VALUE(""));
}

/* 9 stands for all that is more. */
static inline aw_value aw_digit(size_t n) {
  static const char digits[] = "0123456789";
  const char *text = digits + (n < 9 ? n : 9);
  return (aw_value){ { text, 1 }, aw_hash((aw_span){ text, 1 }, 0) };
}

static inline size_t aw_bucket(double x, const double *bound, size_t count) {
  size_t i = 0;
  while (i < count && x > bound[i]) i++;
  return i;
}
#define AW_BUCKET(x, ...)                             \
  aw_digit(                                           \
      aw_bucket((x), (const double[]){ __VA_ARGS__ }, \
                sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double)))
#endif
