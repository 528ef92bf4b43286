/* model.c - open a sentiment model, and one thread's work with it. */
#include "sentiment/model.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

uint64_t aw_sentiment_vectors_key(const aw_vectors *vectors) {
  aw_span keys = { (const char *)vectors->vocabulary.key,
                   vectors->vocabulary.count * sizeof(uint64_t) };
  return aw_hash(keys, vectors->dimensions);
}

void aw_sentiment_add_vector(aw_features *f, const aw_vectors *vectors,
                             float *sum, const aw_document *doc,
                             aw_token_range range, const char *name,
                             double scale) {
  uint32_t dimensions = vectors->dimensions;
  double square = 0.0;
  memset(sum, 0, dimensions * sizeof *sum);
  for (uint32_t i = range.first; i < range.last; i++)
    if (doc->token[i].flags & AW_TOKEN_WORD)
      aw_vectors_add(vectors, doc->token[i].key, true, 1.0f, sum);
  for (uint32_t d = 0; d < dimensions; d++)
    square += (double)sum[d] * (double)sum[d];
  if (square == 0.0) return;
  aw_template t = aw_template_of(name);
  double factor = scale / sqrt(square);
  for (uint32_t d = 0; d < dimensions; d++) {
    uint64_t key = aw_hash_join(t.seed, d);
    if (f->names != NULL) {
      char digits[12];
      size_t at = sizeof digits;
      for (uint32_t left = d; at == sizeof digits || left > 0; left /= 10)
        digits[--at] = (char)('0' + left % 10);
      aw_features_note(f, key, name,
                       (aw_span){ digits + at, sizeof digits - at },
                       (aw_span){ NULL, 0 });
    }
    aw_features_add_key(f, key, factor * (double)sum[d]);
  }
}

bool aw_sentiment_tokens(const aw_document *doc, avow_range mention,
                         aw_token_range *out) {
  uint32_t first = 0, count = doc->token_count;
  while (first < count && doc->token[first].end <= mention.begin) first++;
  uint32_t last = first;
  while (last < count && doc->token[last].begin < mention.end) last++;
  *out = (aw_token_range){ first, last };
  return first < last;
}

avow_status aw_sentiment_read_row(aw_document *doc, aw_arena *arena,
                                  aw_span text, avow_error *err) {
  avow_range all = { 0, text.len };
  return aw_document_read(doc, arena, text, &all, 1, err);
}

avow_status aw_sentiment_work_init(aw_sentiment_work *work,
                                   const aw_vectors *vectors, avow_error *err) {
  *work = (aw_sentiment_work){ 0 };
  aw_features_init(&work->features);
  if (vectors == NULL) return AVOW_OK;
  work->sum = calloc(vectors->dimensions, sizeof *work->sum);
  return work->sum == NULL ? aw_nomem(err) : AVOW_OK;
}

void aw_sentiment_work_release(aw_sentiment_work *work) {
  aw_features_release(&work->features);
  aw_tones_release(&work->tones);
  free(work->sum);
  work->sum = NULL;
}

/* ---- opening ------------------------------------------------------------ */

/* `into` is freed or becomes the merged one. */
static avow_status merge(aw_lexicon **into, const aw_lexicon *over,
                         avow_error *err) {
  aw_lexicon *merged = NULL;
  avow_status status = aw_lexicon_merge(*into, over, &merged, err);
  if (status != AVOW_OK) return status;
  aw_lexicon_free(*into);
  *into = merged;
  return AVOW_OK;
}

static avow_status open_lexicon(const aw_model_file *file,
                                const aw_lexicon *user,
                                aw_sentiment_model *model, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_lexicon *lexicon = NULL, *over = NULL;
  aw_span text, more = aw_model_file_find(file, "lexicon.user");
  AW_TRY(aw_model_file_need(file, "lexicon", 1, SIZE_MAX, &text, err));
  AW_TRY(aw_lexicon_parse(text, "the model's lexicon", AW_STRENGTH_MAX,
                          &lexicon, err));
  if (more.ptr != NULL) {
    AW_TRY(aw_lexicon_parse(more, "the model's added lexicon", AW_STRENGTH_MAX,
                            &over, err));
    AW_TRY(merge(&lexicon, over, err));
  }
  if (user != NULL) AW_TRY(merge(&lexicon, user, err));
  status = aw_tone_lexicon_init(&model->lexicon, lexicon, err);
  lexicon = NULL;
cleanup:
  aw_lexicon_free(lexicon);
  aw_lexicon_free(over);
  return status;
}

static avow_status open_vectors(const aw_model_file *file,
                                const aw_vectors *vectors,
                                aw_sentiment_model *model, avow_error *err) {
  uint64_t key;
  aw_span bytes = aw_model_file_find(file, "vectors");
  if (bytes.ptr == NULL) return AVOW_OK;
  avow_status status =
      aw_model_file_need(file, "vectors", sizeof key, 1, &bytes, err);
  if (status != AVOW_OK) return status;
  memcpy(&key, bytes.ptr, sizeof key);
  if (vectors == NULL || aw_sentiment_vectors_key(vectors) != key)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the sentiment model was trained with other word vectors");
  model->vectors = vectors;
  return AVOW_OK;
}

static avow_status open_sentence(const aw_model_file *file,
                                 aw_sentiment_model *model, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span band;
  float value[3];
  if (aw_model_file_find(file, AW_SENTENCE_PREFIX ".meta").ptr == NULL)
    return AVOW_OK;
  AW_TRY(aw_classifier_open(file, AW_SENTENCE_PREFIX, aw_sentence_block,
                            AW_SENTENCE_BLOCKS, &model->sentence, err));
  AW_TRY(aw_model_file_need(file, AW_SENTENCE_PREFIX ".band", sizeof value, 1,
                            &band, err));
  memcpy(value, band.ptr, sizeof value);
  if (aw_classifier_label_count(model->sentence) != 0 || !(value[0] > 0.0f) ||
      !(value[1] <= value[2]) || !isfinite(value[0]))
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's sentence sentiment is damaged");
  model->score_unit = (double)value[0];
  model->negative_below = (double)value[1];
  model->positive_above = (double)value[2];
cleanup:
  return status;
}

static avow_status open_mention(const aw_model_file *file,
                                aw_sentiment_model *model, avow_error *err) {
  if (aw_model_file_find(file, AW_MENTION_PREFIX ".meta").ptr == NULL)
    return AVOW_OK;
  avow_status status =
      aw_classifier_open(file, AW_MENTION_PREFIX, aw_mention_block,
                         AW_MENTION_BLOCKS, &model->mention, err);
  if (status != AVOW_OK) return status;
  size_t count = aw_classifier_label_count(model->mention);
  bool known = count >= 2 && count <= AVOW_SENTIMENT_COUNT;
  for (size_t i = 0; known && i < count; i++) {
    const char *name = aw_classifier_label(model->mention, i);
    unsigned k = 0;
    while (k < AVOW_SENTIMENT_COUNT &&
           strcmp(name, avow_sentiment_name((avow_sentiment_label)k)) != 0)
      k++;
    known = k < AVOW_SENTIMENT_COUNT;
    if (known) model->label[i] = (uint8_t)k;
  }
  if (!known)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's sentiment toward mentions is damaged");
  return AVOW_OK;
}

/* Of scores by the rules alone, as VADER does. */
#define RULES_BAND 0.05

avow_status aw_sentiment_open(const aw_model_file *file,
                              const aw_vectors *vectors,
                              const aw_lexicon *lexicon,
                              aw_sentiment_model **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_sentiment_model *model = calloc(1, sizeof *model);
  if (model == NULL) return aw_nomem(err);
  model->score_unit = 1.0;
  model->negative_below = -RULES_BAND;
  model->positive_above = RULES_BAND;
  AW_TRY(open_lexicon(file, lexicon, model, err));
  AW_TRY(open_vectors(file, vectors, model, err));
  AW_TRY(open_sentence(file, model, err));
  AW_TRY(open_mention(file, model, err));
  *out = model;
  model = NULL;
cleanup:
  aw_sentiment_free(model);
  return status;
}

void aw_sentiment_free(aw_sentiment_model *model) {
  if (model == NULL) return;
  aw_tone_lexicon_release(&model->lexicon);
  aw_classifier_free(model->sentence);
  aw_classifier_free(model->mention);
  free(model);
}

/* Extraction drops the blocks that were off in training. */
static uint32_t blocks_of(const aw_classifier *c) {
  return c == NULL ? UINT32_MAX : aw_classifier_blocks(c);
}

avow_status aw_sentiment_session_new(const aw_sentiment_model *model,
                                     aw_sentiment_session **out,
                                     avow_error *err) {
  avow_status status = AVOW_OK;
  aw_sentiment_session *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->model = model;
  AW_TRY(aw_sentiment_work_init(&s->work, model->vectors, err));
  s->sentence_blocks = blocks_of(model->sentence);
  s->mention_blocks = blocks_of(model->mention);
  if (model->sentence != NULL)
    AW_TRY(aw_scorer_new(model->sentence, &s->sentence, err));
  if (model->mention != NULL)
    AW_TRY(aw_scorer_new(model->mention, &s->mention, err));
  *out = s;
  s = NULL;
cleanup:
  aw_sentiment_session_free(s);
  return status;
}

void aw_sentiment_session_free(aw_sentiment_session *session) {
  if (session == NULL) return;
  aw_sentiment_work_release(&session->work);
  aw_scorer_free(session->sentence);
  aw_scorer_free(session->mention);
  free(session);
}
