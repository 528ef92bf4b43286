/* survey.c - see school.h. */
#include <math.h>
#include <stdlib.h>

#include "attribution/school.h"
#include "base/grow.h"
#include "base/status.h"

#define GATE_OPEN (-(1 << 24)) /* lets all words through */
/* Of cues that would be found, the part that the gate may stop. */
#define GATE_LOSS 0.0075
/* Of words that rightly go on with a cue, the part that may be stopped before
 * they are looked at closely. */
#define LACK_LOSS 0.0075
/* Of right borders, and of words, what falls behind after the first part of
 * its features. */
#define BEHIND_LOSS 0.0015
#define LATE_LOSS 0.0025
/* Of the words of cues, the part whose tags the beam may give up. */
#define BEAM_LOSS 0.002

static avow_status note(aw_floats *l, float value, avow_error *err) {
  float *item = aw_grow(l->item, sizeof *item, l->count, &l->capacity);
  if (item == NULL) return aw_nomem(err);
  l->item = item;
  l->item[l->count++] = value;
  return AVOW_OK;
}

/* Words of a cue that the model finds, too. */
static avow_status survey_cue(const aw_work *w, const aw_gold_cue *gold,
                              aw_survey *v, avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t at = w->cue_at[gold->first];
  if (at == AW_NO_INDEX || w->cue[at].first != gold->first) return status;
  float gate = (float)w->word_score[gold->first][AW_WORD_GATE];
  AW_TRY(note(&v->gate, gate, err));
  AW_TRY(note(&v->second, w->cue_trace[gold->first].gate, err));
  AW_TRY(note(&v->behind, w->cue_trace[gold->first].behind[0], err));
  for (uint32_t i = gold->first + 1; i < gold->last; i++) {
    if (w->cue_at[i] != at) continue;
    AW_TRY(note(&v->lack, w->cue_trace[i].lack, err));
    AW_TRY(note(&v->late, w->cue_trace[i].late, err));
    AW_TRY(note(&v->behind, w->cue_trace[i].behind[1], err));
  }
cleanup:
  return status;
}

static avow_status survey_document(aw_lesson *l, const aw_pupil *m,
                                   aw_survey *v, double *sum, size_t *found,
                                   avow_error *err) {
  static const aw_cue_settings all = { .unit = 1,
                                       .beam = INFINITY,
                                       .lack = INFINITY,
                                       .late = INFINITY,
                                       .second = INT32_MIN,
                                       .gate = INT32_MIN };
  aw_statement_lesson gaps = { NULL, v->gaps };
  const aw_scoring border = { .model = &m->model.border },
                   moves = { .model = &m->model.move },
                   cue = { .model = &m->model.cue, .moves = &moves };
  aw_work w = l->work;
  avow_status status = AVOW_OK;
  AW_TRY(aw_known_read(m->known, &w, err));
  AW_TRY(aw_cues_find(&w, &cue, &all, err));
  *found += w.cue_count;
  for (uint32_t k = 0; k < w.cue_count; k++) *sum += (double)w.cue[k].margin;
  for (uint32_t i = 0; i < l->gold.count; i++)
    AW_TRY(survey_cue(&w, &l->gold.cue[i], v, err));
  AW_TRY(aw_pupil_learn_borders(l, &border, &gaps, err));
cleanup:
  return status;
}

avow_status aw_survey_make(const aw_school *s, const aw_pupil *m, uint32_t fold,
                           aw_survey *v, avow_error *err) {
  double sum = 0;
  size_t found = 0;
  avow_status status = AVOW_OK;
  *v = (aw_survey){ .unit = 1, .gaps = calloc(1, sizeof *v->gaps) };
  if (v->gaps == NULL) return aw_nomem(err);
  for (size_t i = 0; i < s->count && status == AVOW_OK; i++) {
    aw_lesson *l = &s->lesson[i];
    if (fold != AW_NO_INDEX && l->fold != fold) continue;
    aw_arena_mark mark = aw_arena_save(l->doc.arena);
    status = survey_document(l, m, v, &sum, &found, err);
    aw_arena_rewind(l->doc.arena, mark);
  }
  if (found > 0 && sum > 0) v->unit = (float)(sum / (double)found);
  return status;
}

static int ascending(const void *x, const void *y) {
  const float *a = x, *b = y;
  return (*a > *b) - (*a < *b);
}

void aw_survey_release(aw_survey *v) {
  free(v->gate.item);
  free(v->second.item);
  free(v->behind.item);
  free(v->lack.item);
  free(v->late.item);
  free(v->gaps);
}

/* The value that `part` of the list lies below. */
static float quantile(aw_floats *l, double part, float none) {
  if (l->count == 0) return none;
  qsort(l->item, l->count, sizeof *l->item, ascending);
  size_t at = (size_t)(part * (double)l->count);
  return l->item[at < l->count ? at : l->count - 1];
}

/* Thresholds that stop as much as the constants above allow. */
aw_cue_settings aw_survey_settings(aw_survey *v) {
  float gate = quantile(&v->gate, GATE_LOSS, (float)GATE_OPEN);
  float second = quantile(&v->second, LATE_LOSS, (float)GATE_OPEN);
  return (aw_cue_settings){
    .unit = v->unit,
    .beam = fmaxf(quantile(&v->behind, 1 - BEAM_LOSS, INFINITY), v->unit),
    .second = (int32_t)fmaxf(second, (float)GATE_OPEN),
    .lack = quantile(&v->lack, 1 - LACK_LOSS, INFINITY),
    .late = quantile(&v->late, 1 - LATE_LOSS, INFINITY),
    .gate = (int32_t)fmaxf(gate, (float)GATE_OPEN),
  };
}

void aw_survey_gaps(const aw_survey *v, aw_place_gate *places) {
  for (uint32_t d = 0; d < AW_DECISIONS; d++)
    places->behind[d] = aw_place_gap(v->gaps, d, BEHIND_LOSS);
}
