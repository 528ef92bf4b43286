/* train.c - learn cues, their gate and borders from annotated documents,
 * choose the thresholds on folds that never part a document, write the model.
 */
#include "attribution/school.h"
#include "base/status.h"

#define FOLDS_TRIED 2u /* of the folds: enough to choose the thresholds */

/* Thresholds to try, in usual margins of a cue. */
static const float thresholds[AW_SCHOOL_THRESHOLDS] = { 0,      -0.05f, -0.1f,
                                                        -0.15f, -0.2f,  -0.3f,
                                                        -0.4f,  -0.5f };
#define PLAIN_THRESHOLD 2u /* where no folds are asked for */

/* ---- folds --------------------------------------------------------------- */

static avow_status count_open(aw_school *s, const aw_lesson *l,
                              const aw_pupil *m, int32_t gate,
                              avow_error *err) {
  aw_work w = l->work;
  avow_status status = aw_known_read(m->known, &w, err);
  for (uint32_t i = 0; status == AVOW_OK && i < w.doc->token_count; i++)
    s->open += w.word_score[i][AW_WORD_GATE] >= gate;
  s->tokens += w.doc->token_count;
  return status;
}

/* Learn from all but one fold (AW_NO_INDEX: from all), and see how near right
 * answers come to being missed.  What is learnt and surveyed is the caller's
 * to free, also after an error. */
static avow_status study(aw_school *s, uint32_t fold, aw_pupil *m, aw_survey *v,
                         aw_cue_settings *settings, avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(aw_pupil_learn(s, fold, m, err));
  AW_TRY(aw_survey_make(s, m, fold, v, err));
  *settings = aw_survey_settings(v);
  aw_survey_gaps(v, &m->places);
cleanup:
  return status;
}

/* All thresholds on one held-out document. */
static avow_status try_thresholds(aw_school *s, const aw_lesson *l,
                                  const aw_pupil *m,
                                  const aw_cue_settings *plain,
                                  avow_error *err) {
  avow_status status = count_open(s, l, m, plain->gate, err);
  for (size_t t = 0; status == AVOW_OK && t < AW_SCHOOL_THRESHOLDS; t++) {
    aw_cue_settings settings = *plain;
    settings.bias = thresholds[t] * plain->unit;
    status = aw_trial(l, m, &settings, &s->score[t], err);
  }
  return status;
}

static avow_status try_fold(aw_school *s, uint32_t fold, avow_error *err) {
  aw_pupil m = { 0 };
  aw_survey v = { 0 };
  aw_cue_settings plain;
  avow_status status = AVOW_OK;
  AW_TRY(study(s, fold, &m, &v, &plain, err));
  s->gate += plain.gate;
  s->second += plain.second;
  s->beam += (double)(plain.beam / v.unit);
  s->lack += (double)(plain.lack / v.unit);
  s->late += (double)(plain.late / v.unit);
  for (uint32_t d = 0; d < AW_DECISIONS; d++)
    s->behind[d] += (double)m.places.behind[d];
  for (size_t i = 0; i < s->count && status == AVOW_OK; i++) {
    const aw_lesson *l = &s->lesson[i];
    if (l->fold != fold) continue;
    aw_arena_mark mark = aw_arena_save(l->doc.arena);
    status = try_thresholds(s, l, &m, &plain, err);
    aw_arena_rewind(l->doc.arena, mark);
  }
cleanup:
  aw_survey_release(&v);
  aw_pupil_close(&m);
  return status;
}

static double f1(size_t right, size_t found, size_t gold) {
  return found + gold == 0 ? 0 : 2.0 * (double)right / (double)(found + gold);
}

/* The threshold with the best sum of both measures. */
static size_t best_threshold(const aw_school *s) {
  size_t best = 0;
  double best_score = -1;
  for (size_t t = 0; t < AW_SCHOOL_THRESHOLDS; t++) {
    const aw_marks *c = &s->score[t];
    double score =
        f1(c->cue_right, c->cue, c->gold) + f1(c->whole, c->cue, c->gold);
    if (score > best_score) {
      best_score = score;
      best = t;
    }
  }
  return best;
}

static void write_card(const aw_school *s, size_t best, bool chosen) {
  aw_strbuf *card = s->context->card;
  const aw_marks *c = &s->score[best];
  aw_strbuf_add_text(card, ", \"threshold\": ");
  aw_strbuf_add_fixed(card, (double)thresholds[best], 2);
  if (!chosen) return;
  aw_strbuf_add_text(card, ", \"out_of_fold\": {\"cue_f1\": ");
  aw_strbuf_add_fixed(card, f1(c->cue_right, c->cue, c->gold), 4);
  aw_strbuf_add_text(card, ", \"attribution_f1\": ");
  aw_strbuf_add_fixed(card, f1(c->whole, c->cue, c->gold), 4);
  aw_strbuf_add_text(card, ", \"open_tokens\": ");
  aw_strbuf_add_fixed(card, (double)s->open / (double)s->tokens, 3);
  aw_strbuf_add_text(card, "}");
}

/* ---- the task ------------------------------------------------------------ */

/* The sections of `file` that hold what was learnt. */
static void copy_sections(const aw_model_file *file, aw_model_writer *writer) {
  static const char *const names[] = { "cue.meta",    "cue.bucket",
                                       "move.meta",   "move.bucket",
                                       "word.meta",   "word.bucket",
                                       "border.meta", "border.bucket" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    aw_model_writer_add(writer, names[i], aw_model_file_find(file, names[i]));
}

/* `folds` tried: 0 where the gate's threshold is to come from the lessons. */
static avow_status final_model(aw_school *s, size_t best, size_t folds,
                               aw_model_writer *writer, avow_error *err) {
  aw_pupil m = { 0 };
  aw_survey v = { 0 };
  aw_cue_settings settings;
  avow_status status = AVOW_OK;
  AW_TRY(study(s, AW_NO_INDEX, &m, &v, &settings, err));
  settings.bias = thresholds[best] * v.unit;
  if (folds > 0) {
    double n = (double)folds;
    settings.gate = (int32_t)(s->gate / n);
    settings.second = (int32_t)(s->second / n);
    settings.beam = (float)(s->beam / n) * v.unit;
    settings.lack = (float)(s->lack / n) * v.unit;
    settings.late = (float)(s->late / n) * v.unit;
    for (uint32_t d = 0; d < AW_DECISIONS; d++)
      m.places.behind[d] = (float)(s->behind[d] / n);
  }
  copy_sections(&m.file, writer);
  aw_model_writer_add(writer, AW_PLACES_SECTION,
                      (aw_span){ (const char *)&m.places, sizeof m.places });
  aw_model_writer_add(writer, AW_SETTINGS_SECTION,
                      (aw_span){ (const char *)&settings, sizeof settings });
cleanup:
  aw_survey_release(&v);
  aw_pupil_close(&m);
  return status;
}

avow_status aw_attribution_train(const avow_dataset *data,
                                 const aw_task_context *context,
                                 aw_model_writer *writer, avow_error *err) {
  aw_school s = { .context = context };
  size_t folds = context->options->folds;
  avow_status status = AVOW_OK;
  aw_arena_init(&s.arena, 0);
  if (context->english == NULL) {
    status = aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                     "attribution is learnt with a model of English, and "
                     "there is none");
    goto cleanup;
  }
  AW_TRY(aw_school_open(&s, data, err));
  if (s.count < folds || s.count == 0) {
    status = aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "%zu documents with attributions, fewer than the %zu "
                     "folds",
                     s.count, folds);
    goto cleanup;
  }
  aw_school_deal_folds(&s);
  bool chosen = folds >= 2;
  size_t tried = !chosen ? 0 : folds < FOLDS_TRIED ? folds : FOLDS_TRIED;
  s.total = (tried + 1) * AW_SCHOOL_RUNS * AW_SCHOOL_ROUNDS;
  for (uint32_t fold = 0; fold < tried; fold++) AW_TRY(try_fold(&s, fold, err));
  size_t best = chosen ? best_threshold(&s) : PLAIN_THRESHOLD;
  AW_TRY(final_model(&s, best, tried, writer, err));
  write_card(&s, best, chosen);
cleanup:
  aw_school_close(&s);
  return status;
}
