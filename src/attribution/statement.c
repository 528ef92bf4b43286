#include "attribution/statement.h"

#include <math.h>

#include "attribution/choice.h"
#include "attribution/content_right.h"

/* The best place, or AW_NO_INDEX where "none" is better. */
static uint32_t decide(const aw_chain *c, const aw_scoring *scoring,
                       aw_decision d) {
  aw_places p;
  aw_choice_places(c, d, &p);
  aw_choice got = aw_choice_make(c, scoring, scoring->places, d, &p);
  if (got.best == AW_NO_INDEX && got.none == AW_NO_INDEX)
    got = aw_choice_make(c, scoring, NULL, d, &p); /* one must be */
  if (got.best == AW_NO_INDEX || got.none_score >= got.best_score)
    return AW_NO_INDEX;
  return p.at[got.best];
}

static void decide_source(aw_chain *c, const aw_scoring *scoring) {
  c->phrase = decide(c, scoring, AW_DECIDE_SOURCE);
  c->source = (aw_token_range){ 0, 0 };
  if (c->phrase == AW_NO_INDEX) return;
  const aw_phrase *q = &c->w->phrase[c->phrase];
  c->source = (aw_token_range){ q->first, q->last };
  if (q->possessive) return;
  uint32_t first = decide(c, scoring, AW_DECIDE_SOURCE_FIRST);
  uint32_t last = decide(c, scoring, AW_DECIDE_SOURCE_LAST);
  if (first != AW_NO_INDEX) c->source.first = first;
  if (last != AW_NO_INDEX) c->source.last = last;
}

/* Content right of the cue from `first` to the end that is found. */
static void set_right(aw_chain *c, const aw_scoring *scoring, uint32_t first) {
  aw_right_start(c, first);
  c->right.last = decide(c, scoring, AW_DECIDE_RIGHT_LAST);
}

/* Content on one side at least: where both say none, the nearer to it. */
static void decide_content(aw_chain *c, const aw_scoring *scoring) {
  aw_places right, left;
  c->right = c->left = (aw_token_range){ 0, 0 };
  aw_choice_places(c, AW_DECIDE_RIGHT_FIRST, &right);
  aw_choice r = aw_choice_make(c, scoring, scoring->places,
                               AW_DECIDE_RIGHT_FIRST, &right);
  bool has_right = r.best != AW_NO_INDEX && r.best_score > r.none_score;
  if (has_right) set_right(c, scoring, right.at[r.best]);
  aw_choice_places(c, AW_DECIDE_LEFT_LAST, &left);
  aw_choice l =
      aw_choice_make(c, scoring, scoring->places, AW_DECIDE_LEFT_LAST, &left);
  bool has_left = l.best != AW_NO_INDEX && l.best_score > l.none_score;
  if (!has_right && !has_left) {
    if (r.best == AW_NO_INDEX)
      r = aw_choice_make(c, scoring, NULL, AW_DECIDE_RIGHT_FIRST, &right);
    if (l.best == AW_NO_INDEX)
      l = aw_choice_make(c, scoring, NULL, AW_DECIDE_LEFT_LAST, &left);
    float lack_r =
        r.best == AW_NO_INDEX ? INFINITY : r.none_score - r.best_score;
    float lack_l =
        l.best == AW_NO_INDEX ? INFINITY : l.none_score - l.best_score;
    has_left = l.best != AW_NO_INDEX && lack_l <= lack_r;
    if (!has_left && r.best != AW_NO_INDEX)
      set_right(c, scoring, right.at[r.best]);
  }
  if (has_left) {
    c->left.last = left.at[l.best];
    c->left.first = c->left.last - 1;
    c->left.first = decide(c, scoring, AW_DECIDE_LEFT_FIRST);
  }
}

/* "It was announced that ...": a pronoun alone is no part of what is said. */
static void drop_lone_pronoun(aw_chain *c) {
  bool alone =
      c->left.first != AW_NO_INDEX && c->left.first + 1 == c->left.last;
  if (alone && c->right.first < c->right.last &&
      aw_token_at(c, c->left.first)->tag == AW_TAG_PRP)
    c->left = (aw_token_range){ 0, 0 };
}

void aw_statement_find(const aw_work *w, const aw_tallies *tallies,
                       const aw_scoring *scoring, uint32_t cue,
                       aw_statement *out) {
  aw_chain c;
  aw_chain_begin(&c, w, tallies, cue);
  decide_source(&c, scoring);
  decide_content(&c, scoring);
  drop_lone_pronoun(&c);
  if (c.right.last == AW_NO_INDEX) c.right.last = c.right.first + 1;
  if (c.left.first == AW_NO_INDEX) c.left.first = c.left.last - 1;
  *out = (aw_statement){ c.phrase, c.source, c.left, c.right,
                         w->cue[cue].confidence };
}
