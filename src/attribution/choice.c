#include "attribution/choice.h"

#include <math.h>

#include "attribution/content_left.h"
#include "attribution/content_right.h"
#include "attribution/source.h"

static const struct ranking {
  void (*places)(const aw_chain *c, aw_places *p);
  void (*features)(const aw_chain *c, uint32_t at, uint32_t rank, unsigned part,
                   aw_keys *k);
} rankings[AW_DECISIONS] = {
  [AW_DECIDE_SOURCE] = { aw_source_places, aw_source_features },
  [AW_DECIDE_SOURCE_FIRST] = { aw_source_first_places,
                               aw_source_first_features },
  [AW_DECIDE_SOURCE_LAST] = { aw_source_last_places, aw_source_last_features },
  [AW_DECIDE_RIGHT_FIRST] = { aw_right_first_places, aw_right_first_features },
  [AW_DECIDE_RIGHT_LAST] = { aw_right_last_places, aw_right_last_features },
  [AW_DECIDE_LEFT_LAST] = { aw_left_last_places, aw_left_last_features },
  [AW_DECIDE_LEFT_FIRST] = { aw_left_first_places, aw_left_first_features },
};

void aw_choice_places(const aw_chain *c, aw_decision d, aw_places *out) {
  rankings[d].places(c, out);
}

void aw_choice_features(const aw_chain *c, aw_decision d, uint32_t at,
                        uint32_t rank, unsigned part, aw_keys *out) {
  out->count = 0;
  rankings[d].features(c, at, rank, part, out);
}

float aw_choice_score(const aw_chain *c, const aw_scoring *scoring,
                      aw_decision d, const aw_places *p, uint32_t i,
                      unsigned part) {
  aw_keys keys;
  aw_choice_features(c, d, p->at[i], p->rank[i], part, &keys);
  return aw_scoring_rank(scoring, &keys);
}

aw_choice aw_choice_make(const aw_chain *c, const aw_scoring *scoring,
                         const aw_place_gate *gate, aw_decision d,
                         const aw_places *p) {
  aw_choice out = { AW_NO_INDEX, AW_NO_INDEX, -INFINITY, -INFINITY };
  float first[AW_PLACES_MAX], top = -INFINITY;
  uint32_t open[AW_PLACES_MAX], count = aw_place_gate_open(gate, c, d, p, open);
  if (p->count > 0 && p->at[0] == AW_NO_INDEX) {
    out.none = 0;
    out.none_score = aw_choice_score(c, scoring, d, p, 0, AW_KEYS_ALL);
  }
  bool alone = count == 1 && out.none == AW_NO_INDEX;
  for (uint32_t n = 0; n < count; n++) {
    first[n] =
        alone ? 0 : aw_choice_score(c, scoring, d, p, open[n], AW_KEYS_FIRST);
    if (first[n] > top) top = first[n];
  }
  float least = gate == NULL ? -INFINITY : top - gate->behind[d];
  uint32_t left = 0;
  for (uint32_t n = 0; n < count; n++) {
    if (first[n] < least) continue;
    first[left] = first[n];
    open[left++] = open[n];
  }
  if (left == 1 && out.none == AW_NO_INDEX) { /* nothing to choose from */
    out.best = open[0];
    out.best_score = first[0];
    return out;
  }
  for (uint32_t n = 0; n < left; n++) {
    float score =
        first[n] + aw_choice_score(c, scoring, d, p, open[n], AW_KEYS_REST);
    if (score <= out.best_score) continue;
    out.best = open[n];
    out.best_score = score;
  }
  return out;
}
