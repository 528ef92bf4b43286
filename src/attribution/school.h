/* school.h - what the steps of learning attributions share.
 *
 * Room: attribution, and private to it.
 *
 * train.c leads: it learns on folds, chooses, and learns from all.  school.c
 * reads the annotated documents, pupil.c learns from them and packs what it
 * learnt, survey.c sees how near right answers come to being missed, trial.c
 * scores a model on a document that it hasn't seen.
 */
#ifndef AW_ATTRIBUTION_SCHOOL_H
#define AW_ATTRIBUTION_SCHOOL_H
#include "attribution/attributor.h"
#include "attribution/gold.h"
#include "attribution/lesson.h"

/* What runs in other orders learn is averaged; each goes through the lessons
 * so many times. */
#define AW_SCHOOL_RUNS 4u
#define AW_SCHOOL_ROUNDS 7u
#define AW_SCHOOL_THRESHOLDS 8u /* to choose from, in train.c */

typedef struct aw_lesson { /* one document, ready */
  aw_document doc;
  aw_work work;
  aw_gold gold;
  aw_tallies tallies; /* with the gold cues */
  uint32_t fold;
} aw_lesson;

typedef struct aw_marks {
  size_t cue, gold, cue_right; /* cues, exactly */
  size_t whole; /* content more than half shared, source touching */
} aw_marks;

typedef struct aw_school {
  const aw_task_context *context;
  aw_arena arena;
  aw_words *words;
  aw_lesson *lesson; /* [count] */
  size_t count;
  uint32_t *order; /* [count] scratch */
  aw_marks score[AW_SCHOOL_THRESHOLDS];
  /* Sums over the folds tried; all but the gates' in usual margins. */
  double gate, second, beam, lack, late;
  double behind[AW_DECISIONS];
  size_t tokens, open; /* that the gate lets through, in those folds */
  size_t done, total;  /* progress */
} aw_school;

/* What was learnt: a model in memory. */
typedef struct aw_pupil {
  void *bytes;
  aw_model_file file;
  aw_attribution_model model;
  aw_place_gate places; /* with the gaps that were found */
  aw_known *known;
} aw_pupil;

typedef struct aw_floats {
  float *item;
  size_t count, capacity;
} aw_floats;

/* What a model does without gates and beam. */
typedef struct aw_survey {
  float unit;          /* mean margin of the cues that are found */
  aw_floats gate;      /* the gate's scores, of the cues that begin rightly */
  aw_floats second;    /* and of the second gate */
  aw_floats lack;      /* of the words that rightly go on with one */
  aw_floats behind;    /* of all of their words: the beam is measured by it */
  aw_floats late;      /* the same, once all of the words is known */
  aw_place_gaps *gaps; /* of right borders */
} aw_survey;

/* ---- school.c ---- */

/* Lessons from all documents that hold attributions; `s` is zeroed but for
 * its context and arena, and closed after an error, too.  AVOW_ERR_NOMEM;
 * what opening the model of English and reading the documents give. */
avow_status aw_school_open(aw_school *s, const avow_dataset *data,
                           avow_error *err);
void aw_school_close(aw_school *s);
/* An order of the lessons that depends on the seed alone, into s->order. */
void aw_school_shuffle(aw_school *s, uint64_t seed);
void aw_school_deal_folds(aw_school *s);
/* One step of s->total is done.  AVOW_ERR_STOPPED: go no further. */
avow_status aw_school_tell(aw_school *s, const char *what, avow_error *err);

/* ---- pupil.c ---- */

/* Learn from all lessons but those of a fold (AW_NO_INDEX: from all).  *out is
 * zeroed by the caller, and closed by the caller after an error, too.
 * AVOW_ERR_NOMEM, AVOW_ERR_STOPPED. */
avow_status aw_pupil_learn(aw_school *s, uint32_t without, aw_pupil *out,
                           avow_error *err);
void aw_pupil_close(aw_pupil *pupil);
/* The borders of the document's cues, as annotators marked them. */
avow_status aw_pupil_learn_borders(aw_lesson *l, const aw_scoring *border,
                                   const aw_statement_lesson *what,
                                   avow_error *err);

/* ---- survey.c ---- */

/* Of the lessons in a fold, or (AW_NO_INDEX) of all; the caller releases *out,
 * after an error, too.  AVOW_ERR_NOMEM. */
avow_status aw_survey_make(const aw_school *s, const aw_pupil *pupil,
                           uint32_t fold, aw_survey *out, avow_error *err);
void aw_survey_release(aw_survey *survey);
/* Settings that stop hardly any right answer; sorts the survey. */
aw_cue_settings aw_survey_settings(aw_survey *survey);
/* The gaps of borders in the same way. */
void aw_survey_gaps(const aw_survey *survey, aw_place_gate *places);

/* ---- trial.c ---- */

/* Add what the model finds in a document to *marks.  AVOW_ERR_NOMEM. */
avow_status aw_trial(const aw_lesson *l, const aw_pupil *pupil,
                     const aw_cue_settings *settings, aw_marks *marks,
                     avow_error *err);
#endif
