/* pupil.c - see school.h. */
#include <math.h>
#include <stdlib.h>

#include "attribution/school.h"
#include "base/status.h"

#define BORDER_ROUNDS 5u
#define GATE_ROUNDS 3u

/* Features updated less often are dropped. */
#define MIN_UPDATES 9u
#define FILL 0.7 /* of the tables of weights */
/* Weights of borders keep their scale, so that gaps of folds hold for the
 * final model; they stay below 64. */
#define BORDER_SCALE 512.0
static const aw_packing border_packing = { MIN_UPDATES, 1, BORDER_SCALE, FILL };

/* The gate's weights keep their scale, so that thresholds of folds hold for
 * the final model. */
#define GATE_SCALE 64.0
/* Of right borders, the part that the gate of places may stop. */
#define PLACE_LOSS 0.003

/* ---- learning ------------------------------------------------------------ */

static avow_status learn_document(aw_lesson *l, const aw_scoring *cue,
                                  avow_error *err) {
  size_t wrong = 0;
  aw_arena_mark mark = aw_arena_save(l->doc.arena);
  avow_status status = aw_cues_learn(&l->work, cue, l->gold.tags, &wrong, err);
  aw_arena_rewind(l->doc.arena, mark);
  return status;
}

avow_status aw_pupil_learn_borders(aw_lesson *l, const aw_scoring *border,
                                   const aw_statement_lesson *what,
                                   avow_error *err) {
  avow_status status = AVOW_OK;
  for (uint32_t k = 0; k < l->gold.count && status == AVOW_OK; k++) {
    uint32_t cue = l->work.cue_at[l->gold.cue[k].first];
    status = aw_statement_learn(&l->work, &l->tallies, border, cue,
                                &l->gold.cue[k].statement, what);
  }
  return status == AVOW_ERR_NOMEM ? aw_nomem(err) : status;
}

typedef struct trainers {
  aw_perceptron_trainer *cue, *move, *gate, *second, *border;
  aw_place_counts *places;
} trainers;

static avow_status learn_gates(aw_lesson *l, const trainers *t,
                               avow_error *err) {
  avow_status status =
      aw_gate_learn(&l->work, t->gate, t->second, l->gold.tags);
  return status == AVOW_ERR_NOMEM ? aw_nomem(err) : status;
}

/* What one round learns: cues in all rounds, the rest in the first few. */
static avow_status learn_lesson(aw_lesson *l, const trainers *t, uint32_t round,
                                bool count, avow_error *err) {
  const aw_scoring move = { .trainer = t->move },
                   cue = { .trainer = t->cue, .moves = &move },
                   border = { .trainer = t->border };
  const aw_statement_lesson what = { count ? t->places : NULL, NULL };
  avow_status status = AVOW_OK;
  AW_TRY(learn_document(l, &cue, err));
  if (round < BORDER_ROUNDS)
    AW_TRY(aw_pupil_learn_borders(l, &border, &what, err));
  if (round < GATE_ROUNDS) AW_TRY(learn_gates(l, t, err));
cleanup:
  return status;
}

/* Learn from all lessons but those of fold `without`. */
static avow_status learn_all(aw_school *s, uint32_t without, const trainers *t,
                             avow_error *err) {
  aw_perceptron_trainer *all[] = { t->cue, t->move, t->gate, t->second,
                                   t->border };
  avow_status status = AVOW_OK;
  uint64_t seed = s->context->options->seed;
  for (uint32_t round = 0; round < AW_SCHOOL_RUNS * AW_SCHOOL_ROUNDS; round++) {
    uint32_t own = round % AW_SCHOOL_ROUNDS; /* of its run */
    if (own == 0)
      for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        aw_perceptron_trainer_restart(all[k]);
    aw_school_shuffle(s, seed + round + 1);
    for (size_t i = 0; i < s->count; i++) {
      aw_lesson *l = &s->lesson[s->order[i]];
      if (l->fold != without) AW_TRY(learn_lesson(l, t, own, round == 0, err));
    }
    AW_TRY(aw_school_tell(s, "learn", err));
  }
cleanup:
  return status;
}

/* ---- what is kept of cues ------------------------------------------------ */

typedef struct cue_rows {
  aw_packed_row *word, *rest; /* word: the gate knows the feature, too */
  size_t words, rests;
} cue_rows;

static bool keep(aw_packed_row *row) {
  return row->use >= MIN_UPDATES &&
         (row->weight[0] != 0 || row->weight[1] != 0 || row->weight[2] != 0);
}

static double largest_weight(const aw_perceptron_trainer *t) {
  size_t count = aw_perceptron_trainer_count(t);
  double largest = 1;
  for (size_t i = 0; i < count; i++) {
    aw_learnt_row r;
    aw_perceptron_trainer_row(t, i, &r);
    for (uint32_t k = 0; k < AW_CUE_TAGS; k++)
      largest = fmax(largest, fabs(r.weight[k]));
  }
  return largest;
}

/* Rows and moves have one scale, by which the difference of two weights is
 * no larger than a word's row may hold. */
static double cue_scale(const trainers *t) {
  return AW_WORD_LARGEST / 2.0 /
         fmax(largest_weight(t->cue), largest_weight(t->move));
}

static int16_t gate_weight(const aw_learnt_row *r) {
  double weight = r->weight[0] * GATE_SCALE;
  return aw_packed_weight(
      fmin(fmax(weight, -AW_WORD_LARGEST), AW_WORD_LARGEST));
}

static void set_cue_weights(const aw_learnt_row *r, double scale,
                            aw_packed_row *row) {
  row->use += r->updates;
  for (uint32_t k = 0; k < 2; k++) {
    double over_out = r->weight[AW_CUE_BEGIN + k] - r->weight[AW_CUE_OUT];
    row->weight[k] = aw_packed_weight(over_out * scale);
  }
}

/* Rows of the cue's features: BEGIN and INSIDE over OUT and the gate's weight,
 * those of a word, which the first gate knows, apart. */
static void sort_cue_rows(const trainers *t, double scale, cue_rows *out) {
  size_t count = aw_perceptron_trainer_count(t->cue);
  aw_learnt_row r, gate;
  for (size_t i = 0; i < count; i++) {
    aw_perceptron_trainer_row(t->cue, i, &r);
    if (aw_perceptron_trainer_find(t->gate, r.key, &gate)) continue;
    aw_packed_row *row = &out->rest[out->rests];
    *row = (aw_packed_row){ r.key, 0, { 0 } };
    set_cue_weights(&r, scale, row);
    if (aw_perceptron_trainer_find(t->second, r.key, &gate))
      row->weight[AW_WORD_GATE] = gate_weight(&gate);
    out->rests += keep(row);
  }
  count = aw_perceptron_trainer_count(t->gate);
  for (size_t i = 0; i < count; i++) {
    aw_perceptron_trainer_row(t->gate, i, &gate);
    aw_packed_row *row = &out->word[out->words];
    *row = (aw_packed_row){ gate.key, gate.updates, { 0 } };
    row->weight[AW_WORD_GATE] = gate_weight(&gate);
    if (aw_perceptron_trainer_find(t->cue, gate.key, &r) &&
        r.updates >= MIN_UPDATES)
      set_cue_weights(&r, scale, row);
    out->words += keep(row);
  }
}

static avow_status write_cue(const trainers *t, aw_model_writer *writer,
                             avow_error *err) {
  size_t cue = aw_perceptron_trainer_count(t->cue) + 1;
  size_t gate = aw_perceptron_trainer_count(t->gate) + 1;
  cue_rows rows = { calloc(gate, sizeof *rows.word),
                    calloc(cue, sizeof *rows.rest), 0, 0 };
  avow_status status = AVOW_OK;
  if (rows.word == NULL || rows.rest == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  aw_packing moves = { MIN_UPDATES, AW_CUE_TAGS, cue_scale(t), FILL };
  sort_cue_rows(t, moves.scale, &rows);
  AW_TRY(aw_packed_write(rows.word, rows.words, AW_WORD_SCORES, FILL,
                         AW_WORD_PREFIX, writer, err));
  AW_TRY(aw_packed_write(rows.rest, rows.rests, AW_CUE_TAGS, FILL,
                         AW_CUE_PREFIX, writer, err));
  AW_TRY(aw_perceptron_trainer_write(t->move, &moves, AW_MOVE_PREFIX, writer,
                                     err));
cleanup:
  free(rows.word);
  free(rows.rest);
  return status;
}

static avow_status write_places(const aw_place_counts *seen,
                                aw_model_writer *writer, avow_error *err) {
  aw_place_gate *gate = malloc(sizeof *gate);
  if (gate == NULL) return aw_nomem(err);
  avow_status status = aw_place_gate_make(seen, PLACE_LOSS, gate, err);
  if (status == AVOW_OK)
    aw_model_writer_add(writer, AW_PLACES_SECTION,
                        (aw_span){ (const char *)gate, sizeof *gate });
  free(gate);
  return status;
}

static avow_status learn(aw_school *s, uint32_t without,
                         aw_model_writer *writer, avow_error *err) {
  trainers t = { aw_perceptron_trainer_new(AW_CUE_TAGS + 1),
                 aw_perceptron_trainer_new(AW_CUE_TAGS + 1),
                 aw_perceptron_trainer_new(AW_GATE_CLASSES),
                 aw_perceptron_trainer_new(AW_GATE_CLASSES),
                 aw_perceptron_trainer_new(AW_STATEMENT_CLASSES),
                 calloc(1, sizeof *t.places) };
  avow_status status = AVOW_OK;
  if (t.cue == NULL || t.move == NULL || t.gate == NULL || t.second == NULL ||
      t.border == NULL || t.places == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(learn_all(s, without, &t, err));
  AW_TRY(write_cue(&t, writer, err));
  AW_TRY(aw_perceptron_trainer_write(t.border, &border_packing,
                                     AW_BORDER_PREFIX, writer, err));
  AW_TRY(write_places(t.places, writer, err));
cleanup:
  aw_perceptron_trainer_free(t.cue);
  aw_perceptron_trainer_free(t.move);
  aw_perceptron_trainer_free(t.gate);
  aw_perceptron_trainer_free(t.second);
  aw_perceptron_trainer_free(t.border);
  free(t.places);
  return status;
}

static avow_status open_pupil(const aw_school *s, aw_model_writer *writer,
                              aw_pupil *out, avow_error *err) {
  size_t length;
  avow_status status = AVOW_OK;
  AW_TRY(aw_model_writer_finish(writer, &out->bytes, &length, err));
  AW_TRY(aw_model_file_open((aw_span){ out->bytes, length }, false, &out->file,
                            err));
  AW_TRY(aw_attribution_model_open(&out->file, &out->model, err));
  out->places = *out->model.places;
  AW_TRY(aw_known_new(s->words, &out->model.word, &out->known, err));
cleanup:
  return status;
}

void aw_pupil_close(aw_pupil *m) {
  aw_known_free(m->known);
  free(m->bytes);
}

avow_status aw_pupil_learn(aw_school *s, uint32_t without, aw_pupil *out,
                           avow_error *err) {
  aw_model_writer *writer = aw_model_writer_new();
  avow_status status = AVOW_OK;
  if (writer == NULL) return aw_nomem(err);
  AW_TRY(learn(s, without, writer, err));
  AW_TRY(open_pupil(s, writer, out, err));
cleanup:
  aw_model_writer_free(writer);
  return status;
}
