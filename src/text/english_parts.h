/* english_parts.h - the inside of aw_english and its session, shared by the
 * taggers, the parser and their trainer.
 *
 * Room: text.  Not for other rooms: they use text/english.h.
 */
#ifndef AW_TEXT_ENGLISH_PARTS_H
#define AW_TEXT_ENGLISH_PARTS_H
#include "learn/perceptron.h"
#include "text/english.h"
#include "text/parser.h"
#include "text/tagger.h"

#define AW_TAG_STRIDE 48u  /* AW_TAG_COUNT rounded up to 8 */
#define AW_NAME_STRIDE 16u /* AW_NAME_COUNT rounded up to 8 */

struct aw_english {
  aw_word_list words;
  aw_sparse tag, name, move, label;
};

/* A spelling that was met before: what needs no surroundings. */
typedef struct aw_known_word {
  uint64_t raw; /* key of the bytes, 0: free */
  aw_word_type type;
  uint64_t lemma; /* under `lemma_tag` */
  uint8_t lemma_tag;
  int32_t tag_score[AW_TAG_STRIDE];
  int32_t name_score[AW_NAME_STRIDE];
} aw_known_word;

#define AW_KNOWN_WORDS 8192u /* a power of two */

struct aw_english_session {
  const aw_english *english;
  aw_known_word *known; /* [AW_KNOWN_WORDS], by low bits of `raw` */
  /* Of the sentence at hand, all [capacity]. */
  uint64_t *raw;
  aw_word_type *type;
  aw_name_run *run;
  uint8_t *tag, *name;
  size_t capacity;
  aw_name_memory memory;
  aw_parse parse;
};
#endif
