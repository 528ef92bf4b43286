#include "evaluate_documents.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/status.h"
#include "helpers.h"
#include "learn/scores.h"
#include "stance/stance.h"

typedef struct claims_eval {
  aw_helper english_file, vectors_file, attribution_file;
  aw_english *english;
  aw_english_session *english_session;
  aw_vectors vectors;
  aw_attributor *attributor;
  aw_attributor_session *attributor_session;
  aw_stancer *stancer;
  aw_stancer_session *stancer_session;
  aw_arena arena;               /* of the document at hand */
  uint32_t *gold, *told, *unit; /* [claims] */
  double *probability;          /* [claims][AVOW_STANCE_LABELS] */
  size_t count, units;
} claims_eval;

static void claims_eval_release(claims_eval *e) {
  aw_stancer_session_free(e->stancer_session);
  aw_stancer_free(e->stancer);
  aw_attributor_session_free(e->attributor_session);
  aw_attributor_free(e->attributor);
  aw_english_session_free(e->english_session);
  aw_english_free(e->english);
  aw_helper_close(&e->english_file);
  aw_helper_close(&e->vectors_file);
  aw_helper_close(&e->attribution_file);
  aw_arena_release(&e->arena);
  free(e->gold);
  free(e->told);
  free(e->unit);
  free(e->probability);
}

static avow_status open_models(claims_eval *e, const avow_model *model,
                               const avow_predict_options *o, avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(aw_helper_open(&e->english_file, o->english, AVOW_TASK_ENGLISH,
                        "english", err));
  AW_TRY(aw_helper_open(&e->vectors_file, o->vectors, AVOW_TASK_VECTORS,
                        "vectors", err));
  AW_TRY(aw_helper_open(&e->attribution_file, o->attribution,
                        AVOW_TASK_ATTRIBUTION, "attribution", err));
  if (e->english_file.file == NULL || e->vectors_file.file == NULL ||
      e->attribution_file.file == NULL)
    AW_TRY(aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "claims need models of english, vectors and attribution, "
                   "which this avow was built without"));
  AW_TRY(aw_english_open(e->english_file.file, &e->english, err));
  AW_TRY(aw_vectors_open(e->vectors_file.file, &e->vectors, err));
  AW_TRY(aw_attributor_open(e->attribution_file.file, &e->attributor, err));
  AW_TRY(aw_stancer_open(&model->file, &e->vectors, NULL, &e->stancer, err));
  AW_TRY(aw_english_session_new(e->english, &e->english_session, err));
  AW_TRY(aw_attributor_session_new(e->attributor, &e->attributor_session, err));
  AW_TRY(aw_stancer_session_new(e->stancer, &e->stancer_session, err));
cleanup:
  return status;
}

static avow_status make_room(claims_eval *e, const avow_dataset *data,
                             avow_error *err) {
  size_t claims = 0;
  for (size_t i = 0; i < data->document_count; i++)
    claims += data->document[i].claim_count;
  if (claims == 0)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                   "the documents hold no claims to score");
  e->gold = calloc(claims, sizeof *e->gold);
  e->told = calloc(claims, sizeof *e->told);
  e->unit = calloc(claims, sizeof *e->unit);
  e->probability = calloc(claims, AVOW_STANCE_LABELS * sizeof *e->probability);
  return e->gold == NULL || e->told == NULL || e->unit == NULL ||
                 e->probability == NULL
             ? aw_nomem(err)
             : AVOW_OK;
}

static void keep_claim(claims_eval *e, const aw_gold_claim *gold,
                       const aw_claim *told) {
  double *p = e->probability + e->count * AVOW_STANCE_LABELS;
  uint32_t best = 0;
  for (uint32_t k = 0; k < AVOW_STANCE_LABELS; k++) {
    p[k] = told->probability[k];
    if (p[k] > p[best]) best = k;
  }
  e->gold[e->count] = (uint32_t)gold->stance;
  e->told[e->count] = best;
  e->unit[e->count++] = (uint32_t)e->units;
}

static avow_status label_document(claims_eval *e, const aw_gold_document *gold,
                                  avow_error *err) {
  avow_status status = AVOW_OK;
  aw_document doc;
  aw_attributions who = { 0 };
  aw_arena_mark mark = aw_arena_save(&e->arena);
  aw_claim *told = AW_NEW(&e->arena, aw_claim, gold->claim_count);
  if (told == NULL) return aw_nomem(err);
  AW_TRY(aw_document_read(&doc, &e->arena, gold->text, gold->sentence,
                          gold->sentence_count, err));
  AW_TRY(aw_english_tag(e->english_session, &doc, err));
  AW_TRY(aw_attribute(e->attributor_session, &doc, &who, err));
  AW_TRY(aw_stance_given(e->stancer_session, &doc, &who, gold->claim,
                         gold->claim_count, told, err));
  for (size_t i = 0; i < gold->claim_count; i++)
    keep_claim(e, &gold->claim[i], &told[i]);
  e->units++;
cleanup:
  aw_arena_rewind(&e->arena, mark);
  return status;
}

/* Every claim of every document on topic. */
static avow_status label_all(claims_eval *e, const avow_model *model,
                             const avow_dataset *data,
                             const avow_evaluate_options *o, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_arena_init(&e->arena, 0);
  AW_TRY(aw_model_expect(model, AVOW_TASK_STANCE, err));
  AW_TRY(open_models(e, model, &o->models, err));
  AW_TRY(make_room(e, data, err));
  for (size_t i = 0; i < data->document_count; i++)
    if (!data->document[i].offtopic && data->document[i].claim_count > 0)
      AW_TRY(label_document(e, &data->document[i], err));
cleanup:
  return status;
}

avow_status aw_evaluate_claims(const avow_model *model,
                               const avow_dataset *data,
                               const avow_evaluate_options *o, aw_strbuf *json,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  claims_eval e = { .count = 0 }, other = { .count = 0 };
  const char *label[AVOW_STANCE_LABELS];
  for (int k = 0; k < AVOW_STANCE_LABELS; k++)
    label[k] = avow_stance_name((avow_stance)k);
  AW_TRY(label_all(&e, model, data, o, err));
  if (o->against != NULL) AW_TRY(label_all(&other, o->against, data, o, err));
  const aw_scored scored = {
    .label = label,
    .label_count = AVOW_STANCE_LABELS,
    .gold = e.gold,
    .told = e.told,
    .count = e.count,
    .probability = e.probability,
    .other = other.told,
    .unit = e.unit,
    .unit_count = e.units,
    .seed = o->seed,
  };
  aw_strbuf_add_text(json, ",\"scores\":{\"how\":\"claims as given\",");
  AW_TRY(aw_scores_write(&scored, json, err));
  aw_strbuf_add_text(json, "},\"warnings\":[]");
cleanup:
  claims_eval_release(&e);
  claims_eval_release(&other);
  return status;
}
