/* train.c - learn cues and borders from annotated documents, choose the cue
 * threshold on folds that never part a document, write the model. */
#include <stdlib.h>

#include "attribution/attributor.h"
#include "attribution/gold.h"
#include "base/random.h"
#include "base/status.h"

#define CUE_ROUNDS 7u
#define BORDER_ROUNDS 5u
#define FOLDS_TRIED 2u /* of the folds: enough to choose one threshold */
#define MIN_UPDATES 5u /* of a feature, to be kept */

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

typedef struct school {
  const aw_task_context *context;
  aw_arena arena;
  aw_words *words;
  lesson *lesson; /* [count] */
  size_t count;
  uint32_t *order; /* [count] scratch */
  counts score[THRESHOLDS];
  size_t done, total; /* progress */
} school;

typedef struct learnt { /* a model in memory */
  void *bytes;
  aw_model_file file;
  aw_perceptron cue, border;
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
  const avow_train_options *o = s->context->options;
  s->done++;
  if (o->progress == NULL ||
      o->progress(o->progress_context, what, s->done, s->total) == 0)
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
                                 avow_error *err) {
  size_t wrong = 0;
  avow_status status = AVOW_OK;
  for (uint32_t k = 0; k < l->gold.count && status == AVOW_OK; k++) {
    uint32_t cue = l->work.cue_at[l->gold.cue[k].first];
    status = aw_statement_learn(&l->work, &l->tallies, border, cue,
                                &l->gold.cue[k].statement, &wrong);
  }
  return status == AVOW_ERR_NOMEM ? aw_nomem(err) : status;
}

/* Learn from all lessons but those of fold `out`. */
static avow_status learn_all(school *s, uint32_t out, aw_scoring *cue,
                             aw_scoring *border, avow_error *err) {
  avow_status status = AVOW_OK;
  uint64_t seed = s->context->options->seed;
  for (uint32_t round = 0; round < CUE_ROUNDS; round++) {
    shuffle(s, seed + round + 1);
    for (size_t i = 0; i < s->count; i++) {
      lesson *l = &s->lesson[s->order[i]];
      if (l->fold == out) continue;
      AW_TRY(learn_document(l, cue, err));
      if (round < BORDER_ROUNDS) AW_TRY(learn_borders(l, border, err));
    }
    AW_TRY(tell(s, "learn", err));
  }
cleanup:
  return status;
}

static avow_status learn(school *s, uint32_t out, aw_model_writer *writer,
                         avow_error *err) {
  aw_scoring cue = { NULL, aw_perceptron_trainer_new(AW_CUE_TAGS + 1) };
  aw_scoring border = { NULL, aw_perceptron_trainer_new(AW_STATEMENT_CLASSES) };
  avow_status status = AVOW_OK;
  if (cue.trainer == NULL || border.trainer == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(learn_all(s, out, &cue, &border, err));
  AW_TRY(aw_perceptron_trainer_write(cue.trainer, MIN_UPDATES, AW_CUE_PREFIX,
                                     writer, err));
  AW_TRY(aw_perceptron_trainer_write(border.trainer, MIN_UPDATES,
                                     AW_BORDER_PREFIX, writer, err));
cleanup:
  aw_perceptron_trainer_free(cue.trainer);
  aw_perceptron_trainer_free(border.trainer);
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
  aw_scoring cue = { &m->cue, NULL }, border = { &m->border, NULL };
  aw_work w = l->work;
  aw_tallies tallies;
  avow_status status = AVOW_OK;
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

/* Mean margin of the cues that are found. */
static avow_status usual_margin(const school *s, const learnt *m, uint32_t fold,
                                float *out, avow_error *err) {
  aw_scoring cue = { &m->cue, NULL };
  aw_cue_settings plain = { 0, 1 };
  double sum = 0;
  size_t count = 0;
  avow_status status = AVOW_OK;
  for (size_t i = 0; i < s->count && status == AVOW_OK; i++) {
    const lesson *l = &s->lesson[i];
    if (fold != AW_NO_INDEX && l->fold != fold) continue;
    aw_arena_mark mark = aw_arena_save(l->doc.arena);
    aw_work w = l->work;
    status = aw_cues_find(&w, &cue, &plain, err);
    for (uint32_t k = 0; status == AVOW_OK && k < w.cue_count; k++)
      sum += (double)w.cue[k].margin;
    count += w.cue_count;
    aw_arena_rewind(l->doc.arena, mark);
  }
  *out = count > 0 && sum > 0 ? (float)(sum / (double)count) : 1;
  return status;
}

static avow_status open_learnt(aw_model_writer *writer, learnt *out,
                               avow_error *err) {
  size_t length;
  avow_status status = AVOW_OK;
  AW_TRY(aw_model_writer_finish(writer, &out->bytes, &length, err));
  AW_TRY(aw_model_file_open((aw_span){ out->bytes, length }, false, &out->file,
                            err));
  AW_TRY(aw_perceptron_open(&out->file, AW_CUE_PREFIX, &out->cue, err));
  AW_TRY(aw_perceptron_open(&out->file, AW_BORDER_PREFIX, &out->border, err));
cleanup:
  return status;
}

static avow_status try_fold(school *s, uint32_t fold, avow_error *err) {
  aw_model_writer *writer = aw_model_writer_new();
  learnt m = { 0 };
  float unit = 1;
  avow_status status = AVOW_OK;
  if (writer == NULL) return aw_nomem(err);
  AW_TRY(learn(s, fold, writer, err));
  AW_TRY(open_learnt(writer, &m, err));
  AW_TRY(usual_margin(s, &m, fold, &unit, err));
  for (size_t t = 0; t < THRESHOLDS; t++) {
    aw_cue_settings settings = { thresholds[t] * unit, unit };
    for (size_t i = 0; i < s->count; i++) {
      const lesson *l = &s->lesson[i];
      if (l->fold != fold) continue;
      aw_arena_mark mark = aw_arena_save(l->doc.arena);
      status = try_document(l, &m, &settings, &s->score[t], err);
      aw_arena_rewind(l->doc.arena, mark);
      if (status != AVOW_OK) goto cleanup;
    }
  }
cleanup:
  aw_model_writer_free(writer);
  free(m.bytes);
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
  aw_strbuf_add_text(card, "}");
}

/* ---- the task
 * ------------------------------------------------------------------ */

static avow_status final_model(school *s, size_t best, aw_model_writer *writer,
                               avow_error *err) {
  aw_model_writer *probe = aw_model_writer_new();
  learnt m = { 0 };
  avow_status status = AVOW_OK;
  aw_cue_settings settings = { 0, 1 };
  if (probe == NULL) return aw_nomem(err);
  AW_TRY(learn(s, AW_NO_INDEX, probe, err));
  AW_TRY(open_learnt(probe, &m, err));
  AW_TRY(usual_margin(s, &m, AW_NO_INDEX, &settings.unit, err));
  settings.bias = thresholds[best] * settings.unit;
  static const char *const names[] = { "cue.meta",    "cue.key",
                                       "cue.slot",    "cue.weight",
                                       "border.meta", "border.key",
                                       "border.slot", "border.weight" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    aw_model_writer_add(writer, names[i],
                        aw_model_file_find(&m.file, names[i]));
  aw_model_writer_add(writer, AW_SETTINGS_SECTION,
                      (aw_span){ (const char *)&settings, sizeof settings });
cleanup:
  aw_model_writer_free(probe);
  free(m.bytes);
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
  s.total = (tried + 1) * CUE_ROUNDS;
  for (uint32_t fold = 0; fold < tried; fold++) AW_TRY(try_fold(&s, fold, err));
  size_t best = chosen ? best_threshold(&s) : PLAIN_THRESHOLD;
  AW_TRY(final_model(&s, best, writer, err));
  write_card(&s, best, chosen);
cleanup:
  free(s.lesson);
  free(s.order);
  aw_words_free(s.words);
  aw_arena_release(&s.arena);
  return status;
}
