/* train.c - learn cues, their gate and borders from annotated documents,
 * choose the thresholds on folds that never part a document, write the model.
 */
#include <math.h>
#include <stdlib.h>

#include "attribution/attributor.h"
#include "attribution/gold.h"
#include "attribution/lesson.h"
#include "base/random.h"
#include "base/status.h"

/* What four runs in other orders learn is averaged. */
#define RUNS 4u
#define CUE_ROUNDS 7u
#define BORDER_ROUNDS 5u
#define GATE_ROUNDS 3u
#define FOLDS_TRIED 2u /* of the folds: enough to choose the thresholds */

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
#define GATE_OPEN (-(1 << 24)) /* lets all words through */
/* Of cues that would be found, the part that the gate may stop. */
#define GATE_LOSS 0.0075
/* Of words that rightly go on with a cue, and of right borders, the part that
 * may be stopped before they are looked at closely. */
#define LACK_LOSS 0.0075
#define PLACE_LOSS 0.003
/* The same for what falls behind after the first part of its features. */
#define BEHIND_LOSS 0.0015
#define LATE_LOSS 0.0025
/* Of the words of cues, the part whose tags the beam may give up. */
#define BEAM_LOSS 0.002

/* Thresholds to try, in usual margins of a cue. */
static const float thresholds[] = { 0,     -0.05f, -0.1f, -0.15f,
                                    -0.2f, -0.3f,  -0.4f, -0.5f };
#define PLAIN_THRESHOLD 2u /* where no folds are asked for */
#define THRESHOLDS (sizeof thresholds / sizeof thresholds[0])

typedef struct lesson { /* one document, ready */
  aw_document doc;
  aw_work work;
  aw_gold gold;
  aw_tallies tallies; /* with the gold cues */
  uint32_t fold;
} lesson;

typedef struct counts {
  size_t cue, gold, cue_right; /* cues, exactly */
  size_t whole; /* content more than half shared, source touching */
} counts;

typedef struct list {
  float *item;
  size_t count, capacity;
} list;

/* What a model does without gates and beam. */
typedef struct survey {
  float unit;          /* mean margin of the cues that are found */
  list gate;           /* the gate's scores, of the cues that begin rightly */
  list second;         /* and of the second gate */
  list lack;           /* of the words that rightly go on with one */
  list behind;         /* of all of their words, what the beam is measured by */
  list late;           /* the same, once all of the words is known */
  aw_place_gaps *gaps; /* of right borders */
} survey;

typedef struct school {
  const aw_task_context *context;
  aw_arena arena;
  aw_words *words;
  lesson *lesson; /* [count] */
  size_t count;
  uint32_t *order; /* [count] scratch */
  counts score[THRESHOLDS];
  /* Sums over the folds tried; all but the gates' in usual margins. */
  double gate, second, beam, lack, late;
  double behind[AW_DECISIONS];
  size_t tokens, open; /* that the gate lets through, in those folds */
  size_t done, total;  /* progress */
} school;

typedef struct learnt { /* a model in memory */
  void *bytes;
  aw_model_file file;
  aw_attribution_model model;
  aw_place_gate places; /* with the gaps that were found */
  aw_known *known;
} learnt;

/* ---- lessons --------------------------------------------------------------
 */

static avow_status read_lesson(school *s, aw_english_session *english,
                               const aw_gold_document *gold, lesson *out,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  const avow_range *given = gold->sentence_count > 0 ? gold->sentence : NULL;
  AW_TRY(aw_document_read(&out->doc, &s->arena, gold->text, given,
                          gold->sentence_count, err));
  AW_TRY(aw_english_tag(english, &out->doc, err));
  AW_TRY(aw_prepare(&out->work, s->words, &out->doc, err));
  AW_TRY(aw_gold_read(&out->work, gold, &out->gold, err));
  AW_TRY(aw_cues_from_tags(&out->work, out->gold.tags, err));
  AW_TRY(aw_tallies_make(&out->work, &out->tallies, err));
cleanup:
  return status;
}

static avow_status read_lessons(school *s, const avow_dataset *data,
                                avow_error *err) {
  aw_english *english = NULL;
  aw_english_session *session = NULL;
  avow_status status = AVOW_OK;
  s->lesson = calloc(data->document_count + 1, sizeof *s->lesson);
  s->order = calloc(data->document_count + 1, sizeof *s->order);
  if (s->lesson == NULL || s->order == NULL) return aw_nomem(err);
  AW_TRY(aw_words_new(&s->words, err));
  AW_TRY(aw_english_open(s->context->english, &english, err));
  AW_TRY(aw_english_session_new(english, &session, err));
  for (size_t i = 0; i < data->document_count; i++) {
    const aw_gold_document *gold = &data->document[i];
    if (gold->attribution_count == 0) continue;
    AW_TRY(read_lesson(s, session, gold, &s->lesson[s->count], err));
    s->count++;
  }
cleanup:
  aw_english_session_free(session);
  aw_english_free(english);
  return status;
}

static void shuffle(school *s, uint64_t seed) {
  aw_random random;
  aw_random_init(&random, seed);
  for (uint32_t i = 0; i < s->count; i++) s->order[i] = i;
  for (size_t i = s->count; i-- > 1;) {
    size_t k = aw_random_below(&random, i + 1);
    uint32_t swap = s->order[i];
    s->order[i] = s->order[k];
    s->order[k] = swap;
  }
}

static void deal_folds(school *s) {
  const avow_train_options *o = s->context->options;
  if (o->folds == 0) return;
  shuffle(s, o->seed);
  for (uint32_t i = 0; i < s->count; i++)
    s->lesson[s->order[i]].fold = (uint32_t)(i % o->folds);
}

static avow_status tell(school *s, const char *what, avow_error *err) {
  s->done++;
  if (aw_report_progress(s->context->options, what, s->done, s->total) ==
      AVOW_OK)
    return AVOW_OK;
  return aw_fail(err, AVOW_ERR_STOPPED, 0, 0, "training was stopped");
}

/* ---- learning --------------------------------------------------------------
 */

static avow_status learn_document(lesson *l, const aw_scoring *cue,
                                  avow_error *err) {
  size_t wrong = 0;
  aw_arena_mark mark = aw_arena_save(l->doc.arena);
  avow_status status = aw_cues_learn(&l->work, cue, l->gold.tags, &wrong, err);
  aw_arena_rewind(l->doc.arena, mark);
  return status;
}

static avow_status learn_borders(lesson *l, const aw_scoring *border,
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

static avow_status learn_gates(lesson *l, const trainers *t, avow_error *err) {
  avow_status status =
      aw_gate_learn(&l->work, t->gate, t->second, l->gold.tags);
  return status == AVOW_ERR_NOMEM ? aw_nomem(err) : status;
}
/* What one round learns: cues in all rounds, the rest in the first few. */
static avow_status learn_lesson(lesson *l, const trainers *t, uint32_t round,
                                bool count, avow_error *err) {
  const aw_scoring move = { .trainer = t->move },
                   cue = { .trainer = t->cue, .moves = &move },
                   border = { .trainer = t->border };
  const aw_statement_lesson what = { count ? t->places : NULL, NULL };
  avow_status status = AVOW_OK;
  AW_TRY(learn_document(l, &cue, err));
  if (round < BORDER_ROUNDS) AW_TRY(learn_borders(l, &border, &what, err));
  if (round < GATE_ROUNDS) AW_TRY(learn_gates(l, t, err));
cleanup:
  return status;
}

/* Learn from all lessons but those of fold `out`. */
static avow_status learn_all(school *s, uint32_t out, const trainers *t,
                             avow_error *err) {
  aw_perceptron_trainer *all[] = { t->cue, t->move, t->gate, t->second,
                                   t->border };
  avow_status status = AVOW_OK;
  uint64_t seed = s->context->options->seed;
  for (uint32_t round = 0; round < RUNS * CUE_ROUNDS; round++) {
    uint32_t own = round % CUE_ROUNDS; /* of its run */
    if (own == 0)
      for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
        aw_perceptron_trainer_restart(all[k]);
    shuffle(s, seed + round + 1);
    for (size_t i = 0; i < s->count; i++) {
      lesson *l = &s->lesson[s->order[i]];
      if (l->fold != out) AW_TRY(learn_lesson(l, t, own, round == 0, err));
    }
    AW_TRY(tell(s, "learn", err));
  }
cleanup:
  return status;
}

/* ---- what is kept of cues -------------------------------------------------
 */

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

static avow_status learn(school *s, uint32_t out, aw_model_writer *writer,
                         avow_error *err) {
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
  AW_TRY(learn_all(s, out, &t, err));
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

/* ---- scores
 * ------------------------------------------------------------------ */

static bool counts_in(const aw_work *w, uint32_t i) {
  return (w->doc->token[i].flags & AW_TOKEN_PUNCTUATION) == 0;
}

static uint32_t words_in(const aw_work *w, aw_token_range r) {
  uint32_t count = 0;
  for (uint32_t i = r.first; i < r.last; i++) count += counts_in(w, i);
  return count;
}

static uint32_t shared(const aw_work *w, aw_token_range a, aw_token_range b) {
  uint32_t first = a.first > b.first ? a.first : b.first;
  uint32_t last = a.last < b.last ? a.last : b.last;
  return first < last ? words_in(w, (aw_token_range){ first, last }) : 0;
}

static bool matches(const aw_work *w, const aw_statement *p,
                    const aw_gold_statement *g) {
  uint32_t both = shared(w, p->left, g->left) + shared(w, p->left, g->right) +
                  shared(w, p->right, g->left) + shared(w, p->right, g->right);
  uint32_t all = words_in(w, p->left) + words_in(w, p->right) +
                 words_in(w, g->left) + words_in(w, g->right) - both;
  return both * 2 > all;
}

static bool same_source(const aw_work *w, const aw_statement *p,
                        const aw_gold_statement *g) {
  bool none = p->source.first >= p->source.last;
  if (none || g->source.first >= g->source.last)
    return none && g->source.first >= g->source.last;
  return shared(w, p->source, g->source) > 0;
}

/* As the scorer does: each gold one takes the first prediction that shares
 * more than half of its content. */
static avow_status count_document(const lesson *l, const aw_work *w,
                                  const aw_statement *found, counts *c,
                                  avow_error *err) {
  bool *used = AW_NEW(w->doc->arena, bool, (size_t)w->cue_count + 1);
  if (used == NULL) return aw_nomem(err);
  c->cue += w->cue_count;
  c->gold += l->gold.count;
  for (uint32_t i = 0; i < l->gold.count; i++) {
    const aw_gold_cue *g = &l->gold.cue[i];
    uint32_t at = w->cue_at[g->first];
    c->cue_right += at != AW_NO_INDEX && w->cue[at].first == g->first &&
                    w->cue[at].last == g->last;
    for (uint32_t k = 0; k < w->cue_count; k++) {
      if (used[k] || !matches(w, &found[k], &g->statement)) continue;
      used[k] = true;
      c->whole += same_source(w, &found[k], &g->statement);
      break;
    }
  }
  return AVOW_OK;
}

static avow_status try_document(const lesson *l, const learnt *m,
                                const aw_cue_settings *settings, counts *c,
                                avow_error *err) {
  const aw_scoring moves = { .model = &m->model.move },
                   cue = { .model = &m->model.cue, .moves = &moves },
                   border = { .model = &m->model.border, .places = &m->places };
  aw_work w = l->work;
  aw_tallies tallies;
  avow_status status = AVOW_OK;
  AW_TRY(aw_known_read(m->known, &w, err));
  AW_TRY(aw_cues_find(&w, &cue, settings, err));
  AW_TRY(aw_tallies_make(&w, &tallies, err));
  aw_statement *found =
      AW_NEW(w.doc->arena, aw_statement, (size_t)w.cue_count + 1);
  if (found == NULL) return aw_nomem(err);
  for (uint32_t k = 0; k < w.cue_count; k++)
    aw_statement_find(&w, &tallies, &border, k, &found[k]);
  status = count_document(l, &w, found, c, err);
cleanup:
  return status;
}

/* ---- the gate's threshold ------------------------------------------------ */

static avow_status note(list *l, float value, avow_error *err) {
  if (l->count == l->capacity) {
    size_t capacity = l->capacity == 0 ? 1024 : l->capacity * 2;
    float *item = realloc(l->item, capacity * sizeof *item);
    if (item == NULL) return aw_nomem(err);
    l->item = item;
    l->capacity = capacity;
  }
  l->item[l->count++] = value;
  return AVOW_OK;
}

/* Words of a cue that the model finds, too. */
static avow_status survey_cue(const aw_work *w, const aw_gold_cue *gold,
                              survey *v, avow_error *err) {
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

static avow_status survey_document(lesson *l, const learnt *m, survey *v,
                                   double *sum, size_t *found,
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
  AW_TRY(learn_borders(l, &border, &gaps, err));
cleanup:
  return status;
}

/* Of the lessons in `fold`, or all; the caller frees the lists. */
static avow_status make_survey(const school *s, const learnt *m, uint32_t fold,
                               survey *v, avow_error *err) {
  double sum = 0;
  size_t found = 0;
  avow_status status = AVOW_OK;
  *v = (survey){ .unit = 1, .gaps = calloc(1, sizeof *v->gaps) };
  if (v->gaps == NULL) return aw_nomem(err);
  for (size_t i = 0; i < s->count && status == AVOW_OK; i++) {
    lesson *l = &s->lesson[i];
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

static void free_survey(survey *v) {
  free(v->gate.item);
  free(v->second.item);
  free(v->behind.item);
  free(v->lack.item);
  free(v->late.item);
  free(v->gaps);
}

/* The value that `part` of the list lies below. */
static float quantile(list *l, double part, float none) {
  if (l->count == 0) return none;
  qsort(l->item, l->count, sizeof *l->item, ascending);
  size_t at = (size_t)(part * (double)l->count);
  return l->item[at < l->count ? at : l->count - 1];
}

/* Thresholds that stop as much as the constants above allow. */
static aw_cue_settings settings_of(survey *v) {
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

static void set_gaps(learnt *m, const survey *v) {
  for (uint32_t d = 0; d < AW_DECISIONS; d++)
    m->places.behind[d] = aw_place_gap(v->gaps, d, BEHIND_LOSS);
}

static avow_status count_open(school *s, const lesson *l, const learnt *m,
                              int32_t gate, avow_error *err) {
  aw_work w = l->work;
  avow_status status = aw_known_read(m->known, &w, err);
  for (uint32_t i = 0; status == AVOW_OK && i < w.doc->token_count; i++)
    s->open += w.word_score[i][AW_WORD_GATE] >= gate;
  s->tokens += w.doc->token_count;
  return status;
}

/* ---- folds ---------------------------------------------------------------
 */

static avow_status open_learnt(const school *s, aw_model_writer *writer,
                               learnt *out, avow_error *err) {
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

static void close_learnt(learnt *m) {
  aw_known_free(m->known);
  free(m->bytes);
}

/* Learn from all but one fold (AW_NO_INDEX: from all), and see how near right
 * answers come to being missed.  What is learnt and surveyed is the caller's
 * to free, also after an error. */
static avow_status study(school *s, uint32_t fold, learnt *m, survey *v,
                         aw_cue_settings *settings, avow_error *err) {
  aw_model_writer *writer = aw_model_writer_new();
  avow_status status = AVOW_OK;
  if (writer == NULL) return aw_nomem(err);
  AW_TRY(learn(s, fold, writer, err));
  AW_TRY(open_learnt(s, writer, m, err));
  AW_TRY(make_survey(s, m, fold, v, err));
  *settings = settings_of(v);
  set_gaps(m, v);
cleanup:
  aw_model_writer_free(writer);
  return status;
}

/* All thresholds on one held-out document. */
static avow_status try_thresholds(school *s, const lesson *l, const learnt *m,
                                  const aw_cue_settings *plain,
                                  avow_error *err) {
  avow_status status = count_open(s, l, m, plain->gate, err);
  for (size_t t = 0; status == AVOW_OK && t < THRESHOLDS; t++) {
    aw_cue_settings settings = *plain;
    settings.bias = thresholds[t] * plain->unit;
    status = try_document(l, m, &settings, &s->score[t], err);
  }
  return status;
}

static avow_status try_fold(school *s, uint32_t fold, avow_error *err) {
  learnt m = { 0 };
  survey v = { 0 };
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
    const lesson *l = &s->lesson[i];
    if (l->fold != fold) continue;
    aw_arena_mark mark = aw_arena_save(l->doc.arena);
    status = try_thresholds(s, l, &m, &plain, err);
    aw_arena_rewind(l->doc.arena, mark);
  }
cleanup:
  free_survey(&v);
  close_learnt(&m);
  return status;
}

static double f1(size_t right, size_t found, size_t gold) {
  return found + gold == 0 ? 0 : 2.0 * (double)right / (double)(found + gold);
}

/* The threshold with the best sum of both measures. */
static size_t best_threshold(const school *s) {
  size_t best = 0;
  double best_score = -1;
  for (size_t t = 0; t < THRESHOLDS; t++) {
    const counts *c = &s->score[t];
    double score =
        f1(c->cue_right, c->cue, c->gold) + f1(c->whole, c->cue, c->gold);
    if (score > best_score) {
      best_score = score;
      best = t;
    }
  }
  return best;
}

static void write_card(const school *s, size_t best, bool chosen) {
  aw_strbuf *card = s->context->card;
  const counts *c = &s->score[best];
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

/* ---- the task
 * ------------------------------------------------------------------ */

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
static avow_status final_model(school *s, size_t best, size_t folds,
                               aw_model_writer *writer, avow_error *err) {
  learnt m = { 0 };
  survey v = { 0 };
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
  free_survey(&v);
  close_learnt(&m);
  return status;
}

avow_status aw_attribution_train(const avow_dataset *data,
                                 const aw_task_context *context,
                                 aw_model_writer *writer, avow_error *err) {
  school s = { .context = context };
  size_t folds = context->options->folds;
  avow_status status = AVOW_OK;
  aw_arena_init(&s.arena, 0);
  if (context->english == NULL) {
    status = aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                     "attribution is learnt with a model of English, and "
                     "there is none");
    goto cleanup;
  }
  AW_TRY(read_lessons(&s, data, err));
  if (s.count < folds || s.count == 0) {
    status = aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "%zu documents with attributions, fewer than the %zu "
                     "folds",
                     s.count, folds);
    goto cleanup;
  }
  deal_folds(&s);
  bool chosen = folds >= 2;
  size_t tried = !chosen ? 0 : folds < FOLDS_TRIED ? folds : FOLDS_TRIED;
  s.total = (tried + 1) * RUNS * CUE_ROUNDS;
  for (uint32_t fold = 0; fold < tried; fold++) AW_TRY(try_fold(&s, fold, err));
  size_t best = chosen ? best_threshold(&s) : PLAIN_THRESHOLD;
  AW_TRY(final_model(&s, best, tried, writer, err));
  write_card(&s, best, chosen);
cleanup:
  free(s.lesson);
  free(s.order);
  aw_words_free(s.words);
  aw_arena_release(&s.arena);
  return status;
}
