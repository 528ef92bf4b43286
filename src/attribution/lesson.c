#include "attribution/lesson.h"

#include <math.h>

#include "attribution/choice.h"
#include "attribution/content_right.h"
#include "attribution/source.h"
#include "base/status.h"

/* How far the right place, where it wins, is behind after its first features
 * alone. */
static void note_gap(const aw_chain *c, const aw_scoring *scoring,
                     aw_decision d, const aw_places *p, uint32_t right,
                     aw_place_gaps *gaps) {
  aw_choice got = aw_choice_make(c, scoring, NULL, d, p);
  if (got.best != right || got.none_score >= got.best_score) return;
  float top = -INFINITY;
  float own = aw_choice_score(c, scoring, d, p, right, AW_KEYS_FIRST);
  for (uint32_t i = 0; i < p->count; i++)
    if (p->at[i] != AW_NO_INDEX)
      top = fmaxf(top, aw_choice_score(c, scoring, d, p, i, AW_KEYS_FIRST));
  float step = (top - own) / AW_GAP_STEP;
  uint32_t cell = step < AW_GAP_CELLS - 1 ? (uint32_t)step : AW_GAP_CELLS - 1;
  gaps->of[d][cell]++;
}

static avow_status teach(const aw_chain *c, const aw_scoring *scoring,
                         aw_decision d, uint32_t gold,
                         const aw_statement_lesson *lesson) {
  aw_places p;
  aw_keys keys;
  aw_choice_places(c, d, &p);
  uint32_t right = AW_NO_INDEX;
  for (uint32_t i = 0; i < p.count && right == AW_NO_INDEX; i++)
    if (p.at[i] == gold) right = i;
  if (right == AW_NO_INDEX) return AVOW_OK; /* nothing to learn */
  if (lesson->counts != NULL)
    aw_place_counts_add(lesson->counts, c, d, &p, right);
  if (lesson->gaps != NULL) {
    note_gap(c, scoring, d, &p, right, lesson->gaps);
    return AVOW_OK;
  }
  aw_choice got = aw_choice_make(c, scoring, scoring->places, d, &p);
  uint32_t best = got.none_score >= got.best_score ? got.none : got.best;
  if (best == right || best == AW_NO_INDEX) {
    aw_perceptron_trainer_step(scoring->trainer);
    return AVOW_OK;
  }
  aw_choice_features(c, d, p.at[right], p.rank[right], AW_KEYS_ALL, &keys);
  avow_status status = aw_perceptron_trainer_update(scoring->trainer, keys.key,
                                                    keys.count, 0, 1);
  if (status != AVOW_OK) return status;
  aw_choice_features(c, d, p.at[best], p.rank[best], AW_KEYS_ALL, &keys);
  return aw_perceptron_trainer_update(scoring->trainer, keys.key, keys.count, 1,
                                      0);
}

/* The candidate that heads the gold source: the first phrase inside it that
 * is no possessor, else what overlaps. */
static uint32_t gold_phrase(const aw_chain *c, aw_token_range source) {
  aw_places p;
  aw_source_places(c, &p);
  uint32_t best = AW_NO_INDEX;
  for (uint32_t i = 1; i < p.count; i++) {
    const aw_phrase *q = &c->w->phrase[p.at[i]];
    if (q->head < source.first || q->head >= source.last) continue;
    if (best == AW_NO_INDEX || q->first < c->w->phrase[best].first)
      best = p.at[i];
  }
  return best;
}

avow_status aw_statement_learn(const aw_work *w, const aw_tallies *tallies,
                               const aw_scoring *scoring, uint32_t cue,
                               const aw_gold_statement *gold,
                               const aw_statement_lesson *lesson) {
  aw_chain c;
  avow_status status = AVOW_OK;
  bool has_source = gold->source.first < gold->source.last;
  bool has_right = gold->right.first < gold->right.last;
  bool has_left = gold->left.first < gold->left.last;
  aw_chain_begin(&c, w, tallies, cue);
  uint32_t phrase = has_source ? gold_phrase(&c, gold->source) : AW_NO_INDEX;
  if (!has_source || phrase != AW_NO_INDEX)
    AW_TRY(teach(&c, scoring, AW_DECIDE_SOURCE, phrase, lesson));
  c.phrase = phrase;
  if (phrase != AW_NO_INDEX && !w->phrase[phrase].possessive) {
    AW_TRY(
        teach(&c, scoring, AW_DECIDE_SOURCE_FIRST, gold->source.first, lesson));
    AW_TRY(
        teach(&c, scoring, AW_DECIDE_SOURCE_LAST, gold->source.last, lesson));
  }
  c.source = gold->source;
  AW_TRY(teach(&c, scoring, AW_DECIDE_RIGHT_FIRST,
               has_right ? gold->right.first : AW_NO_INDEX, lesson));
  if (has_right) {
    aw_right_start(&c, gold->right.first);
    AW_TRY(teach(&c, scoring, AW_DECIDE_RIGHT_LAST, gold->right.last, lesson));
  }
  c.right = gold->right;
  AW_TRY(teach(&c, scoring, AW_DECIDE_LEFT_LAST,
               has_left ? gold->left.last : AW_NO_INDEX, lesson));
  if (has_left) {
    c.left = (aw_token_range){ gold->left.last - 1, gold->left.last };
    AW_TRY(teach(&c, scoring, AW_DECIDE_LEFT_FIRST, gold->left.first, lesson));
  }
cleanup:
  return status;
}
