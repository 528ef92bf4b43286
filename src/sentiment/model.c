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

void aw_sentiment_mean(const aw_vectors *vectors, const aw_document *doc,
                       aw_token_range range, float *mean) {
  float mass = 0.0f;
  memset(mean, 0, vectors->dimensions * sizeof *mean);
  for (uint32_t i = range.first; i < range.last; i++) {
    if (!(doc->token[i].flags & AW_TOKEN_WORD)) continue;
    uint32_t id = aw_vocabulary_find(&vectors->vocabulary, doc->token[i].key);
    if (id == AW_NO_ID) continue;
    aw_vectors_add_id(vectors, id, true, 1.0f, mean);
    mass += vectors->weight[id] * aw_vectors_length(vectors, id);
  }
  if (mass == 0.0f) return;
  for (uint32_t d = 0; d < vectors->dimensions; d++) mean[d] /= mass;
}

aw_sentiment_kept *aw_sentiment_kept_of(const aw_sentiment_work *work,
                                        const aw_document *doc,
                                        aw_token_range range) {
  if (work->doc == NULL || work->doc != doc || range.first >= doc->token_count)
    return NULL;
  uint32_t s = doc->token_sentence[range.first];
  const aw_sentence *sentence = &doc->sentence[s];
  bool whole = sentence->first == range.first && sentence->last == range.last;
  return whole ? &work->kept[s] : NULL;
}

const aw_tones *aw_sentiment_tones(aw_sentiment_work *work,
                                   const aw_tone_lexicon *lexicon,
                                   const aw_document *doc,
                                   aw_token_range range) {
  aw_sentiment_kept *kept = aw_sentiment_kept_of(work, doc, range);
  const aw_tone_word *word = work->doc == doc ? work->tone : NULL;
  if (kept != NULL && kept->tones != NULL) return kept->tones;
  if (!aw_tones_find(&work->tones, lexicon, doc, word, range)) return NULL;
  if (kept == NULL) return &work->tones;
  aw_tones *copy = AW_NEW_RAW(doc->arena, aw_tones, 1);
  if (copy == NULL) return NULL;
  *copy = work->tones;
  copy->item = AW_NEW_RAW(doc->arena, aw_tone, copy->count + 1);
  if (copy->item == NULL) return NULL;
  memcpy(copy->item, work->tones.item, copy->count * sizeof *copy->item);
  return kept->tones = copy;
}

avow_status aw_sentiment_begin(aw_sentiment_session *session,
                               const aw_document *doc, avow_error *err) {
  aw_sentiment_work *work = &session->work;
  work->doc = NULL;
  work->kept = AW_NEW(doc->arena, aw_sentiment_kept, doc->sentence_count + 1);
  if (work->kept == NULL || !aw_sentiment_sum_words(work, session->model, doc))
    return aw_nomem(err);
  work->doc = doc;
  return AVOW_OK;
}

void aw_sentiment_end(aw_sentiment_session *session) {
  aw_sentiment_work *work = &session->work;
  work->doc = NULL;
  work->kept = NULL;
  work->sum = NULL;
  work->tone = NULL;
}

uint64_t aw_sentiment_mean_key(const char *name, uint32_t dimension) {
  return aw_hash_join(aw_template_of(name).seed, dimension);
}

void aw_sentiment_add_mean(aw_features *f, const char *name, const float *mean,
                           uint32_t dimensions) {
  for (uint32_t d = 0; d < dimensions; d++) {
    uint64_t key = aw_sentiment_mean_key(name, d);
    if (mean[d] == 0.0f) continue;
    if (f->names != NULL) {
      char digits[12];
      size_t at = sizeof digits;
      for (uint32_t left = d; at == sizeof digits || left > 0; left /= 10)
        digits[--at] = (char)('0' + left % 10);
      aw_features_note(f, key, name,
                       (aw_span){ digits + at, sizeof digits - at },
                       (aw_span){ NULL, 0 });
    }
    aw_features_add_key(f, key, (double)mean[d]);
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
  work->mean = calloc((size_t)AW_MENTION_MEANS * vectors->dimensions,
                      sizeof *work->mean);
  return work->mean == NULL ? aw_nomem(err) : AVOW_OK;
}

void aw_sentiment_work_release(aw_sentiment_work *work) {
  aw_features_release(&work->features);
  aw_tones_release(&work->tones);
  free(work->mean);
  aw_known_sums_release(&work->known);
  *work = (aw_sentiment_work){ 0 };
}

/* ---- opening ------------------------------------------------------------ */

extern const char aw_sentiment_table[], aw_sentiment_table_end[];

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
  aw_span table = {
    aw_sentiment_table,
    (size_t)(aw_sentiment_table_end - aw_sentiment_table),
  };
  AW_TRY(aw_model_file_need(file, "lexicon", 1, SIZE_MAX, &text, err));
  AW_TRY(aw_lexicon_open(text, table, "the model's lexicon", AW_STRENGTH_MAX,
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
  aw_sentiment_band value;
  if (aw_model_file_find(file, AW_SENTENCE_PREFIX ".meta").ptr == NULL)
    return AVOW_OK;
  AW_TRY(aw_classifier_open(file, AW_SENTENCE_PREFIX, aw_sentence_block,
                            AW_SENTENCE_BLOCKS, &model->sentence, err));
  AW_TRY(aw_model_file_need(file, AW_SENTENCE_PREFIX ".band", sizeof value, 1,
                            &band, err));
  memcpy(&value, band.ptr, sizeof value);
  if (aw_classifier_label_count(model->sentence) != 0 || !(value.unit > 0.0f) ||
      !isfinite(value.unit) || !(value.low <= value.high) ||
      !(value.spread > 0.0f) ||
      !isfinite(value.low + value.high + value.spread))
    AW_TRY(aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's sentence sentiment is damaged"));
  model->band = value;
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

static bool is_linear(const aw_classifier *c) {
  aw_kernel kernel = aw_classifier_kernel(c);
  return kernel == AW_KERNEL_LINEAR || kernel == AW_KERNEL_SVM_LINEAR;
}

/* Linear models only: of kernels, features stay features. */
static avow_status take_parts(aw_sentiment_model *m, avow_error *err) {
  avow_status status = AVOW_OK;
  if (m->sentence != NULL && is_linear(m->sentence))
    status =
        aw_sentence_parts_new(m->sentence, m->vectors, &m->sentence_parts, err);
  if (status == AVOW_OK && m->mention != NULL && is_linear(m->mention))
    status =
        aw_mention_parts_new(m->mention, m->vectors, &m->mention_parts, err);
  return status;
}

/* Of scores by the rules alone; the band is VADER's. */
static const aw_sentiment_band rules_band = { 1.0f, -0.05f, 0.05f, 0.02f };

avow_status aw_sentiment_open(const aw_model_file *file,
                              const aw_vectors *vectors,
                              const aw_lexicon *lexicon,
                              aw_sentiment_model **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_sentiment_model *model = calloc(1, sizeof *model);
  if (model == NULL) return aw_nomem(err);
  model->band = rules_band;
  AW_TRY(open_lexicon(file, lexicon, model, err));
  AW_TRY(open_vectors(file, vectors, model, err));
  AW_TRY(open_sentence(file, model, err));
  AW_TRY(open_mention(file, model, err));
  AW_TRY(take_parts(model, err));
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
  if (model->sentence_parts != NULL) free(model->sentence_parts->dimension);
  if (model->mention_parts != NULL) free(model->mention_parts->dimension);
  free(model->sentence_parts);
  free(model->mention_parts);
  free(model);
}

avow_status aw_sentiment_session_new(const aw_sentiment_model *model,
                                     aw_sentiment_session **out,
                                     avow_error *err) {
  avow_status status = AVOW_OK;
  aw_sentiment_session *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->model = model;
  AW_TRY(aw_sentiment_work_init(&s->work, model->vectors, err));
  AW_TRY(aw_known_sums_init(&s->work.known, err));
  if (model->sentence != NULL) {
    s->sentence_blocks = aw_classifier_blocks(model->sentence);
    AW_TRY(aw_scorer_new(model->sentence, &s->sentence, err));
  }
  if (model->mention != NULL) {
    s->mention_blocks = aw_classifier_blocks(model->mention);
    AW_TRY(aw_scorer_new(model->mention, &s->mention, err));
  }
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
