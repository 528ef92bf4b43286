/* tagger.c - the models joined, and one text's way through the rooms. */
#include <stdlib.h>

#include "base/status.h"
#include "model.h"
#include "result.h"
#include "text/utf8.h"

struct avow_tagger {
  avow_model *builtin[AVOW_TASK_COUNT]; /* ours; NULL where one was given */
  const avow_model *model[AVOW_TASK_COUNT];
  aw_english *english;
  aw_vectors vectors;
  aw_attributor *attributor;
  aw_stancer *stancer;
  aw_lexicon *lexicon; /* adds to the sentiment model's; NULL: none */
  aw_sentiment_model *sentiment;
};

struct avow_session {
  const avow_tagger *tagger;
  aw_english_session *english;
  aw_attributor_session *attributor;
  aw_stancer_session *stancer;
  aw_sentiment_session *sentiment;
  aw_arena arena; /* of the document at hand and its result */
  avow_result result;
  const avow_claim_reasons *why; /* of the result's claims; NULL: not asked */
};

/* ---- the tagger ------------------------------------------------------- */

void avow_tagger_options_init(avow_tagger_options *options) {
  *options = (avow_tagger_options){ 0 };
}

static avow_status choose_model(avow_tagger *tagger, avow_task task,
                                const avow_model *given, avow_error *err) {
  static const char *const names[AVOW_TASK_COUNT] = {
    [AVOW_TASK_STANCE] = "peace-deal",
    [AVOW_TASK_SENTIMENT] = "news-sentiment",
    [AVOW_TASK_ATTRIBUTION] = "attribution",
    [AVOW_TASK_ENGLISH] = "english",
    [AVOW_TASK_VECTORS] = "vectors",
  };
  tagger->model[task] = given;
  if (given == NULL) {
    avow_status status =
        avow_model_builtin(names[task], &tagger->builtin[task], err);
    if (status != AVOW_OK) return status;
    tagger->model[task] = tagger->builtin[task];
  }
  return aw_model_expect(tagger->model[task], task, err);
}

static avow_status choose_models(avow_tagger *tagger,
                                 const avow_tagger_options *options,
                                 avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(choose_model(tagger, AVOW_TASK_ENGLISH, options->english, err));
  AW_TRY(choose_model(tagger, AVOW_TASK_VECTORS, options->vectors, err));
  AW_TRY(
      choose_model(tagger, AVOW_TASK_ATTRIBUTION, options->attribution, err));
  AW_TRY(choose_model(tagger, AVOW_TASK_STANCE, options->stance, err));
  AW_TRY(choose_model(tagger, AVOW_TASK_SENTIMENT, options->sentiment, err));
cleanup:
  return status;
}

/* The strengths of a sentiment lexicon, as far as a file may go. */
#define LEXICON_LIMIT 4

static avow_status open_models(avow_tagger *tagger,
                               const avow_tagger_options *options,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  const avow_model *const *model = tagger->model;
  AW_TRY(
      aw_english_open(&model[AVOW_TASK_ENGLISH]->file, &tagger->english, err));
  AW_TRY(
      aw_vectors_open(&model[AVOW_TASK_VECTORS]->file, &tagger->vectors, err));
  AW_TRY(aw_attributor_open(&model[AVOW_TASK_ATTRIBUTION]->file,
                            &tagger->attributor, err));
  AW_TRY(aw_stancer_open(&model[AVOW_TASK_STANCE]->file, &tagger->vectors,
                         options->target, &tagger->stancer, err));
  if (options->sentiment_lexicon != NULL)
    AW_TRY(aw_lexicon_load(options->sentiment_lexicon, LEXICON_LIMIT,
                           &tagger->lexicon, err));
  AW_TRY(aw_sentiment_open(&model[AVOW_TASK_SENTIMENT]->file, &tagger->vectors,
                           tagger->lexicon, &tagger->sentiment, err));
cleanup:
  return status;
}

avow_status avow_tagger_new(const avow_tagger_options *options,
                            avow_tagger **out, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_tagger_options defaults;
  avow_tagger_options_init(&defaults);
  if (options == NULL) options = &defaults;
  avow_tagger *tagger = calloc(1, sizeof *tagger);
  if (tagger == NULL) return aw_nomem(err);
  AW_TRY(choose_models(tagger, options, err));
  AW_TRY(open_models(tagger, options, err));
  *out = tagger;
  tagger = NULL;
cleanup:
  avow_tagger_free(tagger);
  return status;
}

void avow_tagger_free(avow_tagger *tagger) {
  if (tagger == NULL) return;
  aw_sentiment_free(tagger->sentiment);
  aw_lexicon_free(tagger->lexicon);
  aw_stancer_free(tagger->stancer);
  aw_attributor_free(tagger->attributor);
  aw_english_free(tagger->english);
  for (size_t i = 0; i < AVOW_TASK_COUNT; i++)
    avow_model_free(tagger->builtin[i]);
  free(tagger);
}

/* ---- the session ------------------------------------------------------ */

/* Enough for a usual article, so that the next one asks for no memory. */
#define ARENA_CHUNK ((size_t)1 << 20)

avow_status avow_session_new(const avow_tagger *tagger, avow_session **out,
                             avow_error *err) {
  avow_status status = AVOW_OK;
  avow_session *session = calloc(1, sizeof *session);
  if (session == NULL) return aw_nomem(err);
  session->tagger = tagger;
  aw_arena_init(&session->arena, ARENA_CHUNK);
  AW_TRY(aw_english_session_new(tagger->english, &session->english, err));
  AW_TRY(
      aw_attributor_session_new(tagger->attributor, &session->attributor, err));
  AW_TRY(aw_stancer_session_new(tagger->stancer, &session->stancer, err));
  AW_TRY(aw_sentiment_session_new(tagger->sentiment, &session->sentiment, err));
  *out = session;
  session = NULL;
cleanup:
  avow_session_free(session);
  return status;
}

void avow_session_free(avow_session *session) {
  if (session == NULL) return;
  aw_sentiment_session_free(session->sentiment);
  aw_stancer_session_free(session->stancer);
  aw_attributor_session_free(session->attributor);
  aw_english_session_free(session->english);
  aw_arena_release(&session->arena);
  free(session);
}

/* ---- one text --------------------------------------------------------- */

void avow_tag_options_init(avow_tag_options *options) {
  *options = (avow_tag_options){ AVOW_FORM_AUTO, 0 };
}

static avow_status check_text(aw_span text, const avow_tag_options *options,
                              avow_error *err) {
  size_t bad = 0;
  if (text.ptr == NULL && text.len > 0)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "the text is NULL");
  /* Written so that NaN fails too. */
  if (!(options->min_confidence >= 0 && options->min_confidence <= 1))
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "the least confidence is not in [0, 1]");
  if ((unsigned)options->form > AVOW_FORM_TRANSCRIPT)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "there is no form %d",
                   (int)options->form);
  if (text.len > AVOW_TEXT_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, AVOW_TEXT_MAX,
                   "the text has %zu bytes, more than %zu, the limit", text.len,
                   AVOW_TEXT_MAX);
  if (text.len > 0 && !aw_utf8_valid(text, &bad))
    return aw_fail(err, AVOW_ERR_UTF8, 0, bad, "not UTF-8 at byte %zu", bad);
  return AVOW_OK;
}

static avow_status tag_document(avow_session *session, aw_span text,
                                const avow_tag_options *options,
                                avow_error *err) {
  avow_status status = AVOW_OK;
  aw_document doc;
  aw_attributions who = { 0 };
  aw_stances stances = { 0 };
  AW_TRY(aw_document_read(&doc, &session->arena, text, NULL, 0, err));
  if (doc.token_count == 0) goto cleanup;
  if (options->form != AVOW_FORM_AUTO)
    doc.transcript = options->form == AVOW_FORM_TRANSCRIPT;
  AW_TRY(aw_english_tag(session->english, &doc, err));
  AW_TRY(aw_attribute(session->attributor, &doc, &who, err));
  AW_TRY(aw_stance(session->stancer, &doc, &who, options->min_confidence,
                   &stances, err));
  AW_TRY(aw_result_make(&doc, &who, &stances, session->sentiment,
                        &session->result, err));
  session->why = stances.why;
cleanup:
  return status;
}

avow_status avow_tag(avow_session *session, const char *text, size_t length,
                     const avow_tag_options *options, const avow_result **out,
                     avow_error *err) {
  avow_tag_options defaults;
  avow_tag_options_init(&defaults);
  if (options == NULL) options = &defaults;
  aw_span span = { text, length };
  avow_status status = check_text(span, options, err);
  if (status != AVOW_OK) return status;
  aw_arena_rewind(&session->arena, (aw_arena_mark){ NULL, 0 });
  aw_span target = aw_stancer_target(session->tagger->stancer);
  session->result = (avow_result){
    .target = { target.ptr, target.len },
    .model = avow_model_name(session->tagger->model[AVOW_TASK_STANCE]),
  };
  status = tag_document(session, span, options, err);
  if (status == AVOW_OK) *out = &session->result;
  return status;
}

avow_status avow_tag_explain(avow_session *session, const char *text,
                             size_t length, const avow_tag_options *options,
                             const avow_result **out,
                             const avow_claim_reasons **why, avow_error *err) {
  session->why = NULL;
  aw_stancer_session_explain(session->stancer, true);
  avow_status status = avow_tag(session, text, length, options, out, err);
  aw_stancer_session_explain(session->stancer, false);
  if (status == AVOW_OK) *why = session->why;
  return status;
}
