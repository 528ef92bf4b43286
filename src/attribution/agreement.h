/* agreement.h - how far found attributions agree with given ones.
 *
 * Room: attribution.  May include: base/, text/.
 * Spans are compared as sets of characters that are no space, quotation mark,
 * apostrophe, full stop or comma, so that a stop more or less is no miss.
 * Two spans of one part agree by half where what they share is more than half
 * of what they hold together (Jaccard); each given one is paired with the
 * first found one left, in the order of the documents.  A whole attribution is
 * found where its content agrees by half and the sources touch or both are
 * absent.
 */
#ifndef AW_ATTRIBUTION_AGREEMENT_H
#define AW_ATTRIBUTION_AGREEMENT_H
#include "base/arena.h"
#include "text/dataset.h"

typedef enum aw_part {
  AW_PART_CUE,
  AW_PART_SOURCE,
  AW_PART_CONTENT,
  AW_PART_COUNT
} aw_part;

typedef struct aw_agreement {
  struct aw_part_agreement {
    size_t given, told; /* spans */
    size_t exact, half; /* of them the same, or more than half shared */
    size_t given_letters, told_letters, shared_letters; /* of the text */
  } part[AW_PART_COUNT];
  size_t given, told;    /* attributions */
  size_t content, whole; /* agree in content; and in source */
} aw_agreement;

#define AW_MISS_MAP(X)                                                      \
  X(MISSED_CUE, "missed cue")                                               \
  X(NO_CUE, "cue that is none")                                             \
  X(WRONG_CUE, "wrong cue") /* touches the given one and is not the same */ \
  X(WRONG_SOURCE, "wrong source")                                           \
  X(SHORT_CONTENT, "content too short")                                     \
  X(LONG_CONTENT, "content too long")                                       \
  X(WRONG_CONTENT, "wrong content")                                         \
  X(WRONG_SPEAKER, "wrong speaker")                                         \
  X(MISSED_SPEECH, "missed speech")
typedef enum aw_miss_kind {
#define AW_MISS_ENUM(name, text) AW_MISS_##name,
  AW_MISS_MAP(AW_MISS_ENUM)
#undef AW_MISS_ENUM
      AW_MISS_COUNT
} aw_miss_kind;
const char *aw_miss_name(aw_miss_kind kind); /* "missed cue" */

typedef struct aw_miss {
  aw_miss_kind kind;
  size_t given, told; /* indexes, AVOW_NONE: there is none */
} aw_miss;

typedef struct aw_misses {
  aw_miss *item; /* those of given ones in order, then those told in vain */
  size_t count;
} aw_misses;

/* Add one document to `sum`.  What is missed goes to `misses`, whose items
 * live in `arena`.  Ranges are bytes of the valid text.  AVOW_ERR_NOMEM. */
avow_status aw_agree(aw_arena *arena, aw_span text,
                     const aw_gold_attribution *given, size_t given_count,
                     const aw_gold_attribution *told, size_t told_count,
                     aw_agreement *sum, aw_misses *misses, avow_error *err);
#endif
