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
#include <math.h>

#include "learn/classifier.h"
#include "learn/dot.h"
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

/* ---- linear models by parts ------------------------------------------------
 *
 * A linear score is a sum, and most of what a feature adds depends on one word
 * or one tone alone.  So tagging looks no features up but adds what its words
 * (words.c) and tones add; training and kernels have the features themselves.
 */

#define AW_SENTENCE_TONES 25u /* numbers that tell of a sentence's tones */
#define AW_MENTION_ZONES 26u  /* where a tone may stand to a mention */
#define AW_MENTION_ABOUTS 3u  /* numbers that tell of the mention's place */
/* The means that stand for a mention: of the words before and behind it, and
 * of its sentence. */
enum { AW_MENTION_MEANS = 3 };
#define AW_MENTION_WINDOW 8u /* words of the first two */

typedef struct aw_sentence_parts {
  double bias;
  float tone[AW_SENTENCE_TONES];
  float *dimension; /* [dimensions] of the mean vector */
} aw_sentence_parts;

/* By label of the classifier, the rest 0. */
typedef struct aw_mention_parts {
  aw_four tone[AW_MENTION_ZONES][AW_TONE_POLAR + 1][2];
  aw_four about[AW_MENTION_ABOUTS];
  aw_four *dimension; /* [dimensions][AW_MENTION_MEANS] */
} aw_mention_parts;

/* What a word adds to the score of a sentence. */
typedef struct aw_sentence_word {
  uint64_t of;        /* which word; 0: none */
  float word, vector; /* to be divided by root of length, and by mass */
  float mass;         /* length of its weighted vector */
  aw_tone_word tone;
} aw_sentence_word;

/* What it adds to that of a mention, by label: anywhere, then in each mean.
 * One line of the cache; what is read behind the last is not used. */
typedef struct aw_mention_word {
  uint64_t of;
  float value[(1 + AW_MENTION_MEANS) * AVOW_SENTIMENT_COUNT + 2];
} aw_mention_word;
_Static_assert(sizeof(aw_mention_word) == 64, "rows fill lines");
static inline aw_four aw_mention_word_value(const aw_mention_word *word,
                                            unsigned part) {
  aw_four value;
  memcpy(&value, word->value + part * AVOW_SENTIMENT_COUNT, sizeof value);
  return value;
}

/* The words that a session knows, each at the place that the low bits of `of`
 * tell: few at first, so that a short text starts fast. */
typedef struct aw_known_sums {
  void *memory; /* of both; NULL: nothing is known */
  aw_sentence_word *sentence;
  aw_mention_word *mention;
  uint32_t sentence_mask, mention_mask; /* places - 1 */
  size_t made;                          /* rows of sentences so far */
} aw_known_sums;

struct aw_sentiment_model {
  aw_tone_lexicon lexicon;
  const aw_vectors *vectors;         /* borrowed; NULL: not used */
  aw_classifier *sentence, *mention; /* NULL: the model has none */
  aw_sentence_parts *sentence_parts; /* NULL: none, or not linear */
  aw_mention_parts *mention_parts;
  aw_sentiment_band band;
  uint8_t label[AVOW_SENTIMENT_COUNT]; /* avow_sentiment_label of each label
                                          of `mention` */
};

/* Sums over the words of a document before a token. */
typedef struct aw_word_sums {
  double word, vector, mass;
} aw_word_sums;

/* What is kept of a sentence of a document: several places ask for it. */
typedef struct aw_sentiment_kept {
  const aw_tones *tones; /* NULL: not found yet */
  bool summed;
  aw_four word, mean; /* over the words of it, where summed */
} aw_sentiment_kept;

/* What extraction works in. */
typedef struct aw_sentiment_work {
  aw_features features;
  aw_tones tones;
  float *mean; /* [AW_MENTION_MEANS][dimensions] of word vectors */
  /* Of `doc`, in its arena; NULL: of none. */
  const aw_document *doc;
  aw_sentiment_kept *kept; /* [sentences] */
  aw_word_sums *sum;       /* [tokens + 1] */
  aw_tone_word *tone;      /* [tokens] */
  aw_known_sums known;
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
/* What is kept of the range, where it is a whole sentence of work->doc. */
aw_sentiment_kept *aw_sentiment_kept_of(const aw_sentiment_work *work,
                                        const aw_document *doc,
                                        aw_token_range range);

/* Keys of the features that stand for the parts. */
uint64_t aw_sentence_tone_key(unsigned index);
uint64_t aw_mention_about_key(unsigned index);
uint64_t aw_mention_zone_key(unsigned zone, unsigned kind, bool plus);
/* Make the parts of a linear classifier; the vectors are NULL where it uses
 * none.  AVOW_ERR_NOMEM. */
avow_status aw_sentence_parts_new(const aw_classifier *c,
                                  const aw_vectors *vectors,
                                  aw_sentence_parts **out, avow_error *err);
avow_status aw_mention_parts_new(const aw_classifier *c,
                                 const aw_vectors *vectors,
                                 aw_mention_parts **out, avow_error *err);
/* Room for the words that a session knows.  AVOW_ERR_NOMEM. */
avow_status aw_known_sums_init(aw_known_sums *known, avow_error *err);
void aw_known_sums_release(aw_known_sums *known);
/* Add up what the words of `doc` say: sets work->sum and work->tone.  False
 * where memory is out. */
bool aw_sentiment_sum_words(aw_sentiment_work *work,
                            const aw_sentiment_model *model,
                            const aw_document *doc);
/* Of a token of any document. */
const aw_mention_word *aw_sentiment_mention_word(
    aw_sentiment_work *work, const aw_sentiment_model *model,
    const aw_token *token);

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
                                         const aw_document *doc, uint32_t token,
                                         double value) {
  uint64_t key = aw_hash_join(t.seed, aw_sentiment_key(&doc->token[token]));
  if (f->names != NULL)
    aw_features_note(f, key, t.text, aw_token_text(doc, token),
                     (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, value);
}
static inline void aw_sentiment_add_pair(aw_features *f, aw_template t,
                                         const aw_document *doc, uint32_t a,
                                         uint32_t b) {
  aw_features_add_pair(f, t, aw_sentiment_key(&doc->token[a]),
                       aw_token_text(doc, a), aw_sentiment_key(&doc->token[b]),
                       aw_token_text(doc, b), 1.0);
}
#define AW_SENTIMENT_WORD "word" /* the template of words anywhere */
/* What one of `count` words counts: long sentences weigh more, but less than
 * by their length. */
static inline double aw_sentiment_word_value(uint32_t count) {
  return 1.0 / sqrt((double)count);
}
/* The weighted sum of the words' vectors in a range, divided by the sum of
 * their lengths, or all 0, in mean[dimensions]: 1 long where all words point
 * one way.  (Length 1 for all would score no better, and the score of a range
 * would not be the sum over its words.) */
void aw_sentiment_mean(const aw_vectors *vectors, const aw_document *doc,
                       aw_token_range range, float *mean);
/* Its values as features "name=dimension". */
void aw_sentiment_add_mean(aw_features *f, const char *name, const float *mean,
                           uint32_t dimensions);
/* The key of such a feature. */
uint64_t aw_sentiment_mean_key(const char *name, uint32_t dimension);

extern const char *const aw_mention_mean[AW_MENTION_MEANS];
/* The ranges of the means. */
void aw_mention_ranges(aw_token_range sentence, aw_token_range mention,
                       aw_token_range range[AW_MENTION_MEANS]);
#define AW_SENTENCE_MEAN "mean"
/* Fingerprint of the vocabulary of `vectors`. */
uint64_t aw_sentiment_vectors_key(const aw_vectors *vectors);
#endif
