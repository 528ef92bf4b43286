/* sentence.c - the sentiment of a sentence: what the lexicon and the rules
 * say, the words and pairs of words, and the mean of the word vectors, joined
 * by a support-vector regression.
 */
#include <math.h>

#include "base/status.h"
#include "sentiment/model.h"

const aw_block aw_sentence_block[AW_SENTENCE_BLOCKS] = {
  { "lexicon", "what the lexicon and the rules say", AW_WEIGHT_RAW, false, 0.4,
    1 },
  { "word", "words", AW_WEIGHT_RAW, false, 0.7, 2 },
  { "vector", "mean of the word vectors", AW_WEIGHT_RAW, false, 1.6, 1 },
};

/* Sums over the tones of a sentence. */
typedef struct sums {
  double all, positive, negative, quoted;
  double highest, lowest, first, last;
  double positives, negatives, negated;
  double kind[AW_TONE_POLAR];
} sums;

static sums sum_up(const aw_tones *tones) {
  sums s = { 0 };
  for (size_t i = 0; i < tones->count; i++) {
    const aw_tone *t = &tones->item[i];
    double v = (double)t->value;
    s.all += v;
    *(v > 0 ? &s.positive : &s.negative) += v;
    *(v > 0 ? &s.positives : &s.negatives) += 1.0;
    if (v > s.highest) s.highest = v;
    if (v < s.lowest) s.lowest = v;
    if (i == 0) s.first = v;
    s.last = v;
    if (t->quoted) s.quoted += v;
    if (t->negated) s.negated += 1.0;
    s.kind[t->kind] += v;
  }
  return s;
}

static bool has_mark(const aw_document *doc, aw_token_range range, char mark) {
  for (uint32_t i = range.last; i > range.first && i + 3u > range.last; i--)
    if (doc->text.ptr[doc->token[i - 1u].begin] == mark) return true;
  return false;
}

/* The numbers that tell of tones: the lexicon's block. */
static const struct {
  const char *text, *name;
} number_name[AW_SENTENCE_TONES] = {
  { "tone", "sum" },           { "tone", "contrast" },
  { "tone", "mean" },          { "tone", "positive-mean" },
  { "tone", "negative-mean" }, { "tone", "positive" },
  { "tone", "negative" },      { "tone", "highest" },
  { "tone", "lowest" },        { "tone", "positives" },
  { "tone", "negatives" },     { "tone", "first" },
  { "tone", "last" },          { "tone", "negated" },
  { "tone", "quoted" },        { "tone", "negators" },
  { "tone", "length" },        { "tone", "exclaims" },
  { "tone", "asks" },          { "kind", "tone" },
  { "kind", "wrong" },         { "kind", "blame" },
  { "kind", "harm" },          { "kind", "praise" },
  { "kind", "credit" },
};

uint64_t aw_sentence_tone_key(unsigned index) {
  return aw_hash(aw_span_of(number_name[index].name),
                 aw_template_of(number_name[index].text).seed);
}

/* Each about of variance 1 over sentences of news. */
static void find_numbers(const aw_tones *tones, const aw_document *doc,
                         aw_token_range range, double out[AW_SENTENCE_TONES]) {
  sums s = sum_up(tones);
  double length = sqrt((double)(range.last - range.first) + 1.0);
  const double number[AW_SENTENCE_TONES] = {
    2.5 * aw_tone_squash(s.all),
    2.5 * aw_tone_squash(aw_tones_sum(tones)),
    1.8 * s.all / length,
    2.5 * s.positive / length,
    2.5 * s.negative / length,
    4.0 * aw_tone_squash(s.positive),
    4.0 * aw_tone_squash(s.negative),
    s.highest,
    s.lowest,
    4.0 * s.positives / length,
    4.0 * s.negatives / length,
    0.7 * s.first,
    0.7 * s.last,
    2.0 * s.negated,
    3.0 * aw_tone_squash(s.quoted),
    (double)tones->negators,
    log(length),
    has_mark(doc, range, '!') ? 3.0 : 0.0,
    has_mark(doc, range, '?') ? 3.0 : 0.0,
    4.0 * aw_tone_squash(s.kind[AW_TONE_PLAIN]),
    4.0 * aw_tone_squash(s.kind[AW_TONE_WRONG]),
    4.0 * aw_tone_squash(s.kind[AW_TONE_BLAME]),
    4.0 * aw_tone_squash(s.kind[AW_TONE_HARM]),
    4.0 * aw_tone_squash(s.kind[AW_TONE_PRAISE]),
    4.0 * aw_tone_squash(s.kind[AW_TONE_CREDIT]),
  };
  memcpy(out, number, sizeof number);
}

static void add_lexicon(aw_features *f, const aw_tones *tones,
                        const aw_document *doc, aw_token_range range) {
  double number[AW_SENTENCE_TONES];
  find_numbers(tones, doc, range, number);
  for (unsigned i = 0; i < AW_SENTENCE_TONES; i++)
    if (number[i] != 0.0)
      aw_features_add(f, aw_template_of(number_name[i].text),
                      aw_span_of(number_name[i].name), number[i]);
}

static void add_words(aw_features *f, const aw_document *doc,
                      aw_token_range range) {
  aw_template word = aw_template_of(AW_SENTIMENT_WORD);
  double value = aw_sentiment_word_value(range.last - range.first);
  for (uint32_t i = range.first; i < range.last; i++) {
    f->begin = doc->token[i].begin;
    f->end = doc->token[i].end;
    aw_sentiment_add_word(f, word, doc, i, value);
  }
  f->begin = f->end = 0;
}

avow_status aw_sentence_features(aw_sentiment_work *work,
                                 const aw_tone_lexicon *lexicon,
                                 const aw_vectors *vectors,
                                 const aw_document *doc, aw_token_range range,
                                 avow_error *err) {
  aw_features *f = &work->features;
  aw_features_reset(f);
  const aw_tones *tones = aw_sentiment_tones(work, lexicon, doc, range);
  if (tones == NULL) return aw_nomem(err);
  f->block = AW_SENTENCE_LEXICON;
  if (aw_features_wants(f, f->block)) add_lexicon(f, tones, doc, range);
  f->block = AW_SENTENCE_WORD;
  if (aw_features_wants(f, f->block)) add_words(f, doc, range);
  f->block = AW_SENTENCE_VECTOR;
  if (vectors != NULL && aw_features_wants(f, f->block)) {
    aw_sentiment_mean(vectors, doc, range, work->mean);
    aw_sentiment_add_mean(f, AW_SENTENCE_MEAN, work->mean, vectors->dimensions);
  }
  return f->failed ? aw_nomem(err) : AVOW_OK;
}

static double clamped(double score) {
  return score < -1.0 ? -1.0 : score > 1.0 ? 1.0 : score;
}

static double logistic(double x) {
  return 1.0 / (1.0 + exp(-x));
}

unsigned aw_sentiment_band_probability(const aw_sentiment_band *band,
                                       double score, double *p) {
  double spread = (double)band->spread;
  p[AVOW_NEGATIVE] = logistic(((double)band->low - score) / spread);
  p[AVOW_POSITIVE] = logistic((score - (double)band->high) / spread);
  p[AVOW_NO_SENTIMENT] = 1.0 - p[AVOW_NEGATIVE] - p[AVOW_POSITIVE];
  if (p[AVOW_NO_SENTIMENT] < 0.0) p[AVOW_NO_SENTIMENT] = 0.0;
  unsigned best = AVOW_NO_SENTIMENT;
  for (unsigned k = 0; k < AVOW_SENTIMENT_COUNT; k++)
    if (p[k] > p[best]) best = k;
  return best;
}

void aw_sentiment_probability(const aw_sentiment_model *model, double score,
                              double *probability) {
  aw_sentiment_band_probability(&model->band, score, probability);
}

double aw_sentiment_label_unit(const aw_sentiment_model *model) {
  return (double)model->band.unit;
}

/* Of the model's features, whatever its kernel. */
static avow_status by_features(aw_sentiment_session *session,
                               const aw_document *doc, aw_token_range range,
                               double *score, avow_error *err) {
  const aw_sentiment_model *m = session->model;
  aw_sentiment_work *work = &session->work;
  work->features.enabled = session->sentence_blocks;
  avow_status status =
      aw_sentence_features(work, &m->lexicon, m->vectors, doc, range, err);
  if (status == AVOW_OK && aw_scorer_score(session->sentence, &work->features,
                                           score, NULL) != AVOW_OK)
    status = aw_nomem(err);
  return status;
}

/* The same of a linear model: the sum of what its tones and words add. */
static double by_parts(const aw_sentiment_work *work,
                       const aw_sentence_parts *parts, const aw_tones *tones,
                       const aw_document *doc, aw_token_range range) {
  double number[AW_SENTENCE_TONES], score = parts->bias;
  const aw_word_sums *from = &work->sum[range.first];
  const aw_word_sums *to = &work->sum[range.last];
  find_numbers(tones, doc, range, number);
  for (unsigned i = 0; i < AW_SENTENCE_TONES; i++)
    score += number[i] * (double)parts->tone[i];
  score += (to->word - from->word) *
           aw_sentiment_word_value(range.last - range.first);
  if (to->mass > from->mass)
    score += (to->vector - from->vector) / (to->mass - from->mass);
  return score;
}

static avow_status score_of(aw_sentiment_session *session,
                            const aw_document *doc, aw_token_range range,
                            double *score, avow_error *err) {
  const aw_sentiment_model *m = session->model;
  if (m->sentence != NULL && m->sentence_parts == NULL)
    return by_features(session, doc, range, score, err);
  const aw_tones *tones =
      aw_sentiment_tones(&session->work, &m->lexicon, doc, range);
  if (tones == NULL) return aw_nomem(err);
  *score = m->sentence == NULL
               ? aw_tone_squash(aw_tones_sum(tones))
               : by_parts(&session->work, m->sentence_parts, tones, doc, range);
  return AVOW_OK;
}

avow_status aw_sentiment_of(aw_sentiment_session *session,
                            const aw_document *doc, aw_token_range range,
                            avow_sentiment *out, avow_error *err) {
  const aw_sentiment_model *m = session->model;
  double score = 0.0, p[AVOW_SENTIMENT_COUNT];
  avow_status status = AVOW_OK;
  bool begun = session->work.doc == doc;
  if (!begun) AW_TRY(aw_sentiment_begin(session, doc, err));
  if (range.first < range.last || m->sentence_parts == NULL)
    AW_TRY(score_of(session, doc, range, &score, err));
  out->score = clamped(score / (double)m->band.unit);
  out->label = (avow_sentiment_label)aw_sentiment_band_probability(
      &m->band, out->score, p);
cleanup:
  if (!begun) aw_sentiment_end(session);
  return status;
}
