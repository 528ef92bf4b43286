/* english_score.h - how well a model tags sentences whose tags are known.
 *
 * Room: text.
 */
#ifndef AW_TEXT_ENGLISH_SCORE_H
#define AW_TEXT_ENGLISH_SCORE_H
#include "text/english.h"

#define AW_NAME_CLASSES ((AW_NAME_COUNT - 1u) / 2u)

typedef struct aw_name_score {
  size_t gold, told, right; /* names; right: the same words, the same class */
} aw_name_score;

typedef struct aw_english_scores {
  size_t sentences;
  size_t tokens;                            /* that a tag is given for */
  size_t tag[AW_TAG_COUNT][AW_TAG_COUNT];   /* tokens by given and told tag */
  size_t universal_tokens, universal_right; /* of universal tags */
  size_t named; /* sentences that names are given for */
  aw_name_score
      name[AW_NAME_CLASSES]; /* PERSON, LOCATION, ORGANIZATION, MISC */
} aw_english_scores;

/* Tag the sentences of `data`, cut into tokens as they stand there, document
 * by document.  Tags and names are compared after folding to ours, as in
 * training; gazetteers are left out.
 * AVOW_ERR_DATA (an unknown tag or name), AVOW_ERR_NOMEM. */
avow_status aw_english_score(aw_english_session *session,
                             const avow_dataset *data, aw_english_scores *out,
                             avow_error *err);
#endif
