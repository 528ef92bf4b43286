/* cue.h - the words that report: "said", "according to", "his claim".
 *
 * Room: attribution.  May include: base/, learn/, text/.
 * A structured perceptron over the tags O, B, I of a sentence, decoded by
 * Viterbi (Collins 2002, "Discriminative Training Methods for Hidden Markov
 * Models").  With a model most tokens are settled by the gate (known.h), and
 * the tags that fall behind are given up.
 */
#ifndef AW_ATTRIBUTION_CUE_H
#define AW_ATTRIBUTION_CUE_H
#include "attribution/scoring.h"
#include "attribution/work.h"

typedef enum aw_cue_tag {
  AW_CUE_OUT,
  AW_CUE_BEGIN,
  AW_CUE_INSIDE,
  AW_CUE_TAGS
} aw_cue_tag;

typedef struct aw_cue_settings {
  float bias;     /* added to OUT; in units of the model's scores */
  float unit;     /* usual margin of a cue, for confidence; above 0 */
  float beam;     /* a tag this far below OUT is given up; above 0 */
  float lack;     /* by what a word may lack behind OUT, before it is looked at
                     closely, and yet go on with a cue */
  float late;     /* `lack`, once all of the words is known */
  int32_t second; /* of the gate's score by then, at least */
  int32_t gate;   /* of a word that may begin a cue, at least */
} aw_cue_settings;

/* Needs quotations, phrases and scores of words; sets work->cue and
 * work->cue_at. */
avow_status aw_cues_find(aw_work *work, const aw_scoring *scoring,
                         const aw_cue_settings *settings, avow_error *err);
/* Set work->cue from tags[token_count]. */
avow_status aw_cues_from_tags(aw_work *work, const uint8_t *tags,
                              avow_error *err);
/* Features of the words around a token, but for those of known.h. */
void aw_cue_word_keys(const aw_work *work, const aw_sentence *sentence,
                      uint32_t token, aw_keys *keys);
/* One pass of learning over a document; *wrong counts wrong tokens. */
avow_status aw_cues_learn(aw_work *work, const aw_scoring *scoring,
                          const uint8_t *gold, size_t *wrong, avow_error *err);
#endif
