/* row_model.c - open a model of rows, and score with it. */
#include <stdlib.h>

#include "base/status.h"
#include "stance/row_info.h"
#include "stance/row_score.h"
#include "stance/rows.h"

struct aw_row_model {
  aw_classifier *classifier;
  aw_row_table *table; /* NULL: the classifier's own, slower way */
  aw_row_info info;
  aw_vectors vectors;
  bool has_vectors;
  const uint64_t *seen; /* [seen_count], ascending */
  size_t seen_count;
  const aw_sure_point *sure; /* [sure_count] */
  size_t sure_count;
};

struct aw_row_session {
  const aw_row_model *model;
  aw_row_extractor extractor;
  aw_row_scratch *scratch; /* with the table only */
  aw_scorer *scorer;
  aw_features features;
};

static avow_status open_vectors(aw_row_model *m, const aw_model_file *file,
                                avow_error *err) {
  if (m->info.dimensions == 0) return AVOW_OK;
  if (file == NULL)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the model needs word vectors, and this avow has none");
  if (aw_row_vectors_fingerprint(file) != m->info.fingerprint)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the model was trained with other word vectors than those "
                   "of this avow");
  avow_status status = aw_vectors_open(file, &m->vectors, err);
  m->has_vectors = status == AVOW_OK;
  return status;
}

static avow_status open_lists(aw_row_model *m, const aw_model_file *file,
                              avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span seen, sure;
  AW_TRY(aw_model_file_need(file, "rows.seen", sizeof(uint64_t), SIZE_MAX,
                            &seen, err));
  AW_TRY(aw_model_file_need(file, "rows.sure", sizeof(aw_sure_point), SIZE_MAX,
                            &sure, err));
  m->seen = (const uint64_t *)(const void *)seen.ptr;
  m->seen_count = seen.len / sizeof(uint64_t);
  m->sure = (const aw_sure_point *)(const void *)sure.ptr;
  m->sure_count = sure.len / sizeof(aw_sure_point);
cleanup:
  return status;
}

/* The fast layout hangs joined features on their own ones. */
static bool own_blocks_on(uint32_t blocks) {
  return ((blocks >> AW_ROW_WORD_TARGET & ~(blocks >> AW_ROW_WORD) & 1u) |
          (blocks >> AW_ROW_CHAR_TARGET & ~(blocks >> AW_ROW_CHAR) & 1u)) == 0;
}

avow_status aw_row_model_open(const aw_model_file *file,
                              const aw_model_file *vectors, aw_row_model **out,
                              avow_error *err) {
  avow_status status = AVOW_OK;
  aw_row_model *m = calloc(1, sizeof *m);
  if (m == NULL) return aw_nomem(err);
  AW_TRY(aw_row_info_read(file, &m->info, err));
  AW_TRY(open_vectors(m, vectors, err));
  AW_TRY(open_lists(m, file, err));
  AW_TRY(aw_classifier_open(file, AW_ROW_PREFIX, aw_row_blocks,
                            AW_ROW_BLOCK_COUNT, &m->classifier, err));
  if (aw_classifier_label_count(m->classifier) < 2)
    AW_TRY(
        aw_fail(err, AVOW_ERR_FORMAT, 0, 0, "a model of rows has no labels"));
  if (own_blocks_on(m->info.blocks))
    AW_TRY(aw_row_table_new(m->classifier, m->info.target, m->info.target_count,
                            m->info.dimensions, &m->table, err));
  *out = m;
  m = NULL;
cleanup:
  aw_row_model_free(m);
  return status;
}

void aw_row_model_free(aw_row_model *m) {
  if (m == NULL) return;
  aw_classifier_free(m->classifier);
  aw_row_table_free(m->table);
  aw_row_info_release(&m->info);
  free(m);
}

const aw_classifier *aw_row_model_classifier(const aw_row_model *m) {
  return m->classifier;
}

bool aw_row_model_has_seen(const aw_row_model *m, aw_span text) {
  uint64_t key = aw_row_text_hash(text);
  size_t low = 0, high = m->seen_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (m->seen[middle] < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low < m->seen_count && m->seen[low] == key;
}

bool aw_row_model_knows(const aw_row_model *m, aw_span target) {
  for (size_t i = 0; i < m->info.target_count; i++)
    if (aw_span_equal(m->info.target[i], target)) return true;
  return m->info.target_count == 0;
}

const aw_sure_point *aw_row_model_sure(const aw_row_model *m, size_t *count) {
  *count = m->sure_count;
  return m->sure;
}

avow_status aw_row_session_new(const aw_row_model *model, aw_row_session **out,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  aw_row_session *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->model = model;
  aw_features_init(&s->features);
  AW_TRY(aw_row_extractor_init(&s->extractor,
                               model->has_vectors ? &model->vectors : NULL,
                               model->info.blocks, err));
  AW_TRY(aw_scorer_new(model->classifier, &s->scorer, err));
  if (model->table != NULL)
    AW_TRY(aw_row_scratch_new(model->table, &s->scratch, err));
  *out = s;
  s = NULL;
cleanup:
  aw_row_session_free(s);
  return status;
}

void aw_row_session_free(aw_row_session *s) {
  if (s == NULL) return;
  aw_row_extractor_release(&s->extractor);
  aw_row_scratch_free(s->scratch);
  aw_scorer_free(s->scorer);
  aw_features_release(&s->features);
  free(s);
}

avow_status aw_row_session_features(aw_row_session *s, aw_span text,
                                    aw_span target, aw_features *out,
                                    avow_error *err) {
  aw_features_reset(out);
  avow_status status = aw_row_extract(&s->extractor, text, err);
  if (status != AVOW_OK) return status;
  return aw_row_features(&s->extractor, target, out, err);
}

avow_status aw_row_session_score(aw_row_session *s, aw_span text,
                                 aw_span target, double *score,
                                 avow_error *err) {
  avow_status status;
  if (s->model->table != NULL) {
    status = aw_row_text_tokens(&s->extractor.text, text, err);
    if (status != AVOW_OK) return status;
    return aw_row_table_score(s->model->table, s->scratch, &s->extractor,
                              target, score, err);
  }
  status = aw_row_session_features(s, text, target, &s->features, err);
  if (status != AVOW_OK) return status;
  return aw_scorer_score(s->scorer, &s->features, score, NULL);
}

aw_scorer *aw_row_session_scorer(aw_row_session *s) {
  return s->scorer;
}
