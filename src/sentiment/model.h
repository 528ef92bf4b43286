/* model.h - the parts of a sentiment model and of one thread's work with it,
 * and the features that training and tagging share.
 *
 * Room: sentiment, and private to it.
 *
 * Sections of a model file:
 *   lexicon        the .tsv that it was trained with
 *   lexicon.user   terms that its trainer added; may be missing
 *   sentence.*     the regression; sentence.band: aw_sentiment_band
 *   mention.*      the classifier; its labels by name
 *   vectors        u64 fingerprint of the word vectors; only where used
 */
#ifndef AW_SENTIMENT_MODEL_H
#define AW_SENTIMENT_MODEL_H
#include "learn/classifier.h"
#include "sentiment/sentiment.h"
#include "sentiment/tone.h"

#define AW_SENTENCE_PREFIX "sentence"
#define AW_MENTION_PREFIX "mention"

enum {
  AW_SENTENCE_LEXICON,
  AW_SENTENCE_WORD,
  AW_SENTENCE_VECTOR,
  AW_SENTENCE_BLOCKS
};
enum {
  AW_MENTION_LEXICON,
  AW_MENTION_WORD,
  AW_MENTION_WINDOW,
  AW_MENTION_PLACE,
  AW_MENTION_NAME,
  AW_MENTION_VECTOR,
  AW_MENTION_BLOCKS
};
extern const aw_block aw_sentence_block[AW_SENTENCE_BLOCKS];
extern const aw_block aw_mention_block[AW_MENTION_BLOCKS];

/* From a score to labels, by proportional odds: the odds that a sentence is
 * negative are even at `low`, that it is positive at `high`. */
typedef struct aw_sentiment_band {
  float unit;              /* what a score of 1 is in the labels of training */
  float low, high, spread; /* scores */
} aw_sentiment_band;
/* Sets p[AVOW_SENTIMENT_COUNT], returns the label, the argmax. */
unsigned aw_sentiment_band_probability(const aw_sentiment_band *band,
                                       double score, double *p);

struct aw_sentiment_model {
  aw_tone_lexicon lexicon;
  const aw_vectors *vectors;         /* borrowed; NULL: not used */
  aw_classifier *sentence, *mention; /* NULL: the model has none */
  float *sentence_weight;            /* [dimensions] of the mean's values */
  float *mention_weight; /* [AW_MENTION_MEANS][labels][dimensions] */
  aw_sentiment_band band;
  uint8_t label[AVOW_SENTIMENT_COUNT]; /* avow_sentiment_label of each label
                                          of `mention` */
};

/* What is kept of a sentence of a document: several places ask for it. */
typedef struct aw_sentiment_kept {
  const aw_tones *tones; /* NULL: not found yet */
  const float *sum;      /* [dimensions] of its word vectors; NULL: not yet */
} aw_sentiment_kept;

/* What extraction works in. */
typedef struct aw_sentiment_work {
  aw_features features;
  aw_tones tones;
  const aw_document *doc;  /* of `kept`; NULL: nothing is kept */
  aw_sentiment_kept *kept; /* [sentences], in the document's arena */
  float *mean;             /* [AW_MENTION_MEANS][dimensions] of word vectors */
} aw_sentiment_work;

avow_status aw_sentiment_work_init(aw_sentiment_work *work,
                                   const aw_vectors *vectors, avow_error *err);
void aw_sentiment_work_release(aw_sentiment_work *work);
/* The tones of a range, the storage is the work's or, of a whole sentence of
 * work->doc, the document's.  NULL where memory is out. */
const aw_tones *aw_sentiment_tones(aw_sentiment_work *work,
                                   const aw_tone_lexicon *lexicon,
                                   const aw_document *doc,
                                   aw_token_range range);
/* The sum of the vectors of a whole sentence of work->doc; NULL: it is none,
 * or memory is out, and the sum is still to be made. */
const float *aw_sentiment_kept_sum(aw_sentiment_work *work,
                                   const aw_vectors *vectors,
                                   const aw_document *doc,
                                   aw_token_range range);

/* Leave the features of a sentence, or of a mention in a sentence, in
 * work->features.  AVOW_ERR_NOMEM. */
avow_status aw_sentence_features(aw_sentiment_work *work,
                                 const aw_tone_lexicon *lexicon,
                                 const aw_vectors *vectors,
                                 const aw_document *doc, aw_token_range range,
                                 avow_error *err);
avow_status aw_mention_features(aw_sentiment_work *work,
                                const aw_tone_lexicon *lexicon,
                                const aw_vectors *vectors,
                                const aw_document *doc, aw_token_range sentence,
                                aw_token_range mention, avow_error *err);

struct aw_sentiment_session {
  const aw_sentiment_model *model;
  aw_sentiment_work work;
  aw_scorer *sentence, *mention;            /* NULL where the model has none */
  uint32_t sentence_blocks, mention_blocks; /* bits: on in training */
};

/* The key of a token in features: all numbers are one. */
static inline uint64_t aw_sentiment_key(const aw_token *token) {
  return token->flags & AW_TOKEN_NUMBER ? 1u : token->key;
}
/* "t=word" and "t=word|word". */
static inline void aw_sentiment_add_word(aw_features *f, aw_template t,
                                         const aw_document *doc,
                                         uint32_t token) {
  uint64_t key = aw_hash_join(t.seed, aw_sentiment_key(&doc->token[token]));
  if (f->names != NULL)
    aw_features_note(f, key, t.text, aw_token_text(doc, token),
                     (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, 1.0);
}
static inline void aw_sentiment_add_pair(aw_features *f, aw_template t,
                                         const aw_document *doc, uint32_t a,
                                         uint32_t b) {
  aw_features_add_pair(f, t, aw_sentiment_key(&doc->token[a]),
                       aw_token_text(doc, a), aw_sentiment_key(&doc->token[b]),
                       aw_token_text(doc, b), 1.0);
}
/* The weighted mean of the words' vectors in a range, of length 1, or all 0,
 * in work->mean[dimensions]. */
void aw_sentiment_mean(aw_sentiment_work *work, const aw_vectors *vectors,
                       const aw_document *doc, aw_token_range range);
/* Its halves: add the vectors up, bring the sum to length 1. */
void aw_sentiment_sum(const aw_vectors *vectors, const aw_document *doc,
                      aw_token_range range, float *sum);
void aw_sentiment_unit(float *sum, uint32_t dimensions);
/* Its values as features "name=dimension": in training.  Tagging multiplies
 * the mean by the weights of these features instead, which comes to the same.
 */
void aw_sentiment_add_mean(aw_features *f, const char *name, const float *mean,
                           uint32_t dimensions);

/* The means that stand for a mention: of the words before and behind it, and
 * of its sentence; into work->mean[AW_MENTION_MEANS][dimensions]. */
enum { AW_MENTION_MEANS = 3 };
extern const char *const aw_mention_mean[AW_MENTION_MEANS];
void aw_mention_find_means(aw_sentiment_work *work, const aw_vectors *vectors,
                           const aw_document *doc, aw_token_range sentence,
                           aw_token_range mention);
#define AW_SENTENCE_MEAN "mean"
/* Fingerprint of the vocabulary of `vectors`. */
uint64_t aw_sentiment_vectors_key(const aw_vectors *vectors);
#endif
