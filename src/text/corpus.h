/* corpus.h - tagged sentences as the trainers of the language model read them.
 *
 * Room: text.  Spellings are interned; tags and names are folded to our
 * own; what the word list of the model says is counted here.
 */
#ifndef AW_TEXT_CORPUS_H
#define AW_TEXT_CORPUS_H
#include "base/arena.h"
#include "learn/model_file.h"
#include "text/dataset.h"
#include "text/tagger.h"
#include "text/universal.h"
#include "text/vectors.h"

#define AW_TAG_NOT_GIVEN 255u
#define AW_FOLD_NONE UINT32_MAX

typedef struct aw_corpus_token {
  uint32_t type;     /* index of its spelling */
  uint8_t tag;       /* aw_tag_id, AW_TAG_NOT_GIVEN */
  uint8_t name;      /* aw_name_id, AW_TAG_NOT_GIVEN */
  uint8_t universal; /* aw_universal_tag, AW_TAG_NOT_GIVEN */
  uint8_t guess; /* the tag that a tagger gave that never saw the sentence */
  uint8_t named; /* the name that was told from these */
  bool glued;
} aw_corpus_token;

typedef struct aw_corpus_sentence {
  uint32_t first, count; /* tokens */
  bool tagged, named, universal, by_hand;
} aw_corpus_sentence;

typedef struct aw_corpus_document {
  uint32_t first, last; /* sentences, half-open */
  uint32_t fold;
} aw_corpus_document;

typedef struct aw_corpus_type {
  aw_word_type word;
  const uint64_t *tag_key, *name_key; /* own keys */
  uint32_t tag_keys, name_keys;
} aw_corpus_type;

typedef struct aw_corpus {
  aw_arena arena; /* everything below lives here */
  aw_corpus_token *token;
  aw_corpus_sentence *sentence;
  aw_corpus_document *document;
  aw_corpus_type *type;
  uint32_t token_count, sentence_count, document_count, type_count;
  uint32_t longest; /* tokens of the longest sentence */
} aw_corpus;

/* to[from->count]: tags and names folded to ours; AW_TAG_NOT_GIVEN where not
 * given.  AVOW_ERR_DATA (an unknown tag or name). */
avow_status aw_corpus_fold(const aw_tagged_sentence *from, aw_corpus_token *to,
                           avow_error *err);
/* Every token has a name and none a tag. */
bool aw_corpus_is_gazetteer(const aw_tagged_sentence *s);

/* Gazetteers go to the word list only.  `vectors` may be NULL: words
 * then have no classes.  Writes the sections "word.*" to `writer`.
 * AVOW_ERR_DATA (an unknown tag, no tagged sentence), AVOW_ERR_NOMEM. */
avow_status aw_corpus_read(const avow_dataset *data, uint32_t folds,
                           const aw_model_file *vectors,
                           aw_model_writer *writer, aw_corpus *out,
                           avow_error *err);
void aw_corpus_release(aw_corpus *corpus);
#endif
