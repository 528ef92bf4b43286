/* answer.c - see answer.h. */
#include "stance/answer.h"

#include <math.h>

/* Sides that are this near in probability are told apart by rounding alone. */
#define EVEN 1e-6

/* Of n claims of one speaker the chances that none is on a side, and that all
 * are unrelated, are those of n^(1 - LIKENESS) independent ones: who stays off
 * the matter here does so there.  By the least Brier score of the answers on
 * peace train, out of fold, among 0, 0.3, 0.5, 0.6, 0.7, 0.8 and 1. */
#define LIKENESS 0.3

/* A lead of this many claims is none that the others make up for. */
#define LEAD_MAX 64

/* What is known of a speaker's claims together. */
typedef struct sums {
  double off_side, off_target; /* logarithms of the chances that no claim is on
                                  a side, that all are unrelated */
  uint32_t first, count;       /* into the claims in order of speakers */
} sums;

/* How claims in favor and against come out where each is drawn by its
 * probabilities: which are more, or some of either and as many. */
typedef struct outcome {
  double favor, against, mixed;
} outcome;

static avow_stance side_of(const outcome *o) {
  bool even = fabs(o->favor - o->against) < EVEN && o->mixed > EVEN;
  if (even || o->mixed > fmax(o->favor, o->against)) return AVOW_MIXED;
  return o->favor >= o->against ? AVOW_FAVOR : AVOW_AGAINST;
}

static avow_stance by_rule(const outcome *o, const uint32_t *claims) {
  if (claims[AVOW_FAVOR] > 0 || claims[AVOW_AGAINST] > 0) return side_of(o);
  if (claims[AVOW_NEUTRAL] > 0) return AVOW_NEUTRAL;
  return claims[AVOW_UNRELATED] > 0 ? AVOW_UNRELATED : AVOW_UNCLEAR;
}

static double log_of(double p) {
  return log(p > 1e-6 ? p : 1e-6);
}

static void add_claim(sums *s, const double *p) {
  s->off_side += log_of(1.0 - p[AVOW_FAVOR] - p[AVOW_AGAINST]);
  s->off_target += log_of(p[AVOW_UNRELATED]);
}

/* Exact but for leads beyond LEAD_MAX, which stay there. */
static outcome draw(const sums *s, const aw_claim *claim,
                    const uint32_t *index) {
  double at[2 * LEAD_MAX + 1] = { 0.0 };
  int reach = 0;
  at[LEAD_MAX] = 1.0;
  for (uint32_t i = 0; i < s->count; i++) {
    const double *p = claim[index[s->first + i]].probability;
    double up = p[AVOW_FAVOR], down = p[AVOW_AGAINST], stay = 1.0 - up - down;
    double below = 0.0; /* at[k - 1] before this claim */
    if (reach < LEAD_MAX) reach++;
    for (int k = LEAD_MAX - reach; k <= LEAD_MAX + reach; k++) {
      double here = at[k], above = k < 2 * LEAD_MAX ? at[k + 1] : 0.0;
      at[k] = here * stay + below * up + above * down;
      if (k == 0) at[k] += here * down;
      if (k == 2 * LEAD_MAX) at[k] += here * up;
      below = here;
    }
  }
  outcome o = { .mixed = fmax(at[LEAD_MAX] - exp(s->off_side), 0.0) };
  for (int k = 1; k <= reach; k++) {
    o.favor += at[LEAD_MAX + k];
    o.against += at[LEAD_MAX - k];
  }
  return o;
}

static double confidence_of(const sums *s, const outcome *o,
                            avow_stance stance) {
  double likeness = pow(s->count, -LIKENESS);
  double off_side = exp(likeness * s->off_side);
  double off_target = fmin(exp(likeness * s->off_target), off_side);
  double sided = o->favor + o->against + o->mixed, share = 0.0;
  switch (stance) {
    case AVOW_FAVOR: share = o->favor / sided * (1.0 - off_side); break;
    case AVOW_AGAINST: share = o->against / sided * (1.0 - off_side); break;
    case AVOW_MIXED: share = o->mixed / sided * (1.0 - off_side); break;
    case AVOW_NEUTRAL: share = off_side - off_target; break;
    case AVOW_UNRELATED: share = off_target; break;
    default: break;
  }
  return share > 0.0 ? fmin(share, 1.0) : 0.0;
}

/* The claims in order of speakers; NULL where memory is out. */
static uint32_t *order_claims(aw_arena *arena, const aw_claim *claim,
                              size_t count, sums *of, size_t speaker_count) {
  uint32_t *index = AW_NEW(arena, uint32_t, count + 1), next = 0;
  if (index == NULL) return NULL;
  for (size_t i = 0; i < count; i++) of[claim[i].holder].count++;
  for (size_t s = 0; s < speaker_count; s++) {
    of[s].first = next;
    next += of[s].count;
    of[s].count = 0;
  }
  for (size_t i = 0; i < count; i++) {
    sums *s = &of[claim[i].holder];
    index[s->first + s->count++] = (uint32_t)i;
  }
  return index;
}

bool aw_answer_all(aw_arena *arena, const aw_claim *claim, size_t count,
                   aw_answer *answer, size_t speaker_count) {
  sums *of = AW_NEW(arena, sums, speaker_count);
  if (of == NULL) return false;
  const uint32_t *index = order_claims(arena, claim, count, of, speaker_count);
  if (index == NULL) return false;
  for (size_t i = 0; i < count; i++) {
    answer[claim[i].holder].claims[claim[i].stance]++;
    add_claim(&of[claim[i].holder], claim[i].probability);
  }
  for (size_t s = 0; s < speaker_count; s++) {
    answer[s].stance = AVOW_UNRELATED;
    if (of[s].count == 0) continue;
    outcome o = draw(&of[s], claim, index);
    answer[s].stance = by_rule(&o, answer[s].claims);
    answer[s].confidence = confidence_of(&of[s], &o, answer[s].stance);
  }
  return true;
}
