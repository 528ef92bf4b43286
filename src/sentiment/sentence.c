/* sentence.c - the sentiment of a sentence: what the lexicon and the rules
 * say, the words and pairs of words, and the mean of the word vectors, joined
 * by a support-vector regression.
 */
#include <math.h>

#include "base/status.h"
#include "learn/dot.h"
#include "sentiment/model.h"

const aw_block aw_sentence_block[AW_SENTENCE_BLOCKS] = {
  { "lexicon", "what the lexicon and the rules say", AW_WEIGHT_RAW, false, 0.4,
    1 },
  { "word", "words and pairs of words", AW_WEIGHT_TFIDF, true, 1.0, 2 },
  { "vector", "mean of the word vectors", AW_WEIGHT_RAW, false, 1.0, 1 },
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

static void add(aw_features *f, aw_template t, const char *name, double value) {
  if (value != 0.0) aw_features_add(f, t, aw_span_of(name), value);
}

static bool has_mark(const aw_document *doc, aw_token_range range, char mark) {
  for (uint32_t i = range.last; i > range.first && i + 3u > range.last; i--)
    if (doc->text.ptr[doc->token[i - 1u].begin] == mark) return true;
  return false;
}

/* Each about of variance 1 over sentences of news. */
static void add_lexicon(aw_features *f, const aw_tones *tones,
                        const aw_document *doc, aw_token_range range) {
  sums s = sum_up(tones);
  aw_template tone = aw_template_of("tone"), kind = aw_template_of("kind");
  double length = sqrt((double)(range.last - range.first) + 1.0);
  add(f, tone, "sum", 2.5 * aw_tone_squash(s.all));
  add(f, tone, "contrast", 2.5 * aw_tone_squash(aw_tones_sum(tones)));
  add(f, tone, "mean", 1.8 * s.all / length);
  add(f, tone, "positive-mean", 2.5 * s.positive / length);
  add(f, tone, "negative-mean", 2.5 * s.negative / length);
  add(f, tone, "positive", 4.0 * aw_tone_squash(s.positive));
  add(f, tone, "negative", 4.0 * aw_tone_squash(s.negative));
  add(f, tone, "highest", s.highest);
  add(f, tone, "lowest", s.lowest);
  add(f, tone, "positives", 4.0 * s.positives / length);
  add(f, tone, "negatives", 4.0 * s.negatives / length);
  add(f, tone, "first", 0.7 * s.first);
  add(f, tone, "last", 0.7 * s.last);
  add(f, tone, "negated", 2.0 * s.negated);
  add(f, tone, "quoted", 3.0 * aw_tone_squash(s.quoted));
  add(f, tone, "negators", (double)tones->negators);
  add(f, tone, "length", log(length));
  add(f, tone, "exclaims", has_mark(doc, range, '!') ? 3.0 : 0.0);
  add(f, tone, "asks", has_mark(doc, range, '?') ? 3.0 : 0.0);
  for (unsigned k = 0; k < AW_TONE_POLAR; k++)
    add(f, kind, aw_tone_name(k), 4.0 * aw_tone_squash(s.kind[k]));
}

static void add_words(aw_features *f, const aw_document *doc,
                      aw_token_range range) {
  aw_template word = aw_template_of("word"), pair = aw_template_of("pair");
  for (uint32_t i = range.first; i < range.last; i++) {
    f->begin = doc->token[i].begin;
    f->end = doc->token[i].end;
    aw_sentiment_add_word(f, word, doc, i);
    if (i + 1u == range.last) break;
    f->end = doc->token[i + 1u].end;
    aw_sentiment_add_pair(f, pair, doc, i, i + 1u);
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
    aw_sentiment_mean(work, vectors, doc, range);
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

avow_status aw_sentiment_of(aw_sentiment_session *session,
                            const aw_document *doc, aw_token_range range,
                            avow_sentiment *out, avow_error *err) {
  const aw_sentiment_model *m = session->model;
  aw_sentiment_work *work = &session->work;
  double score = 0.0, p[AVOW_SENTIMENT_COUNT];
  if (m->sentence == NULL) { /* the rules alone */
    const aw_tones *tones = aw_sentiment_tones(work, &m->lexicon, doc, range);
    if (tones == NULL) return aw_nomem(err);
    score = aw_tone_squash(aw_tones_sum(tones));
  } else {
    work->features.enabled = session->sentence_blocks;
    avow_status status =
        aw_sentence_features(work, &m->lexicon, m->vectors, doc, range, err);
    if (status == AVOW_OK && aw_scorer_score(session->sentence, &work->features,
                                             &score, NULL) != AVOW_OK)
      status = aw_nomem(err);
    if (status != AVOW_OK) return status;
    if (m->sentence_weight != NULL) {
      aw_sentiment_mean(work, m->vectors, doc, range);
      score += aw_dot(work->mean, m->sentence_weight, m->vectors->dimensions);
    }
    score /= (double)m->band.unit;
  }
  out->score = clamped(score);
  out->label = (avow_sentiment_label)aw_sentiment_band_probability(
      &m->band, out->score, p);
  return AVOW_OK;
}
