/* answer.c - see answer.h. */
#include "stance/answer.h"

#include <math.h>

/* As many claims on either side are mixed where the weaker side has this share
 * of the stronger one's probability. */
#define MIXED_SHARE 0.7

/* Of n claims of one speaker the chances that none is on a side, and that all
 * are unrelated, are those of n^(1 - LIKENESS) independent ones: who stays off
 * the matter here does so there.  By the least Brier score of the answers on
 * peace train, out of fold, among 0, 0.3, 0.5, 0.6, 0.7, 0.8 and 1. */
#define LIKENESS 0.3

/* A lead of this many claims is none that the others make up for. */
#define LEAD_MAX 64

/* What is known of a speaker's claims together. */
typedef struct sums {
  double favor, against;       /* the probabilities added up */
  double off_side, off_target; /* logarithms of the chances that no claim is on
                                  a side, that all are unrelated */
  uint32_t first, count;       /* into the claims in order of speakers */
} sums;

static bool is_torn(const sums *s, const uint32_t *claims) {
  double least = fmin(s->favor, s->against), most = fmax(s->favor, s->against);
  return claims[AVOW_FAVOR] == claims[AVOW_AGAINST] &&
         least >= MIXED_SHARE * most;
}

static avow_stance by_rule(const sums *s, const uint32_t *claims) {
  if (claims[AVOW_FAVOR] > 0 || claims[AVOW_AGAINST] > 0) {
    if (is_torn(s, claims)) return AVOW_MIXED;
    return s->favor > s->against ? AVOW_FAVOR : AVOW_AGAINST;
  }
  if (claims[AVOW_NEUTRAL] > 0) return AVOW_NEUTRAL;
  if (claims[AVOW_UNRELATED] > 0) return AVOW_UNRELATED;
  return claims[AVOW_UNCLEAR] > 0 ? AVOW_UNCLEAR : AVOW_UNRELATED;
}

static double log_of(double p) {
  return log(p > 1e-6 ? p : 1e-6);
}

static void add_claim(sums *s, const double *p) {
  s->favor += p[AVOW_FAVOR];
  s->against += p[AVOW_AGAINST];
  s->off_side += log_of(1.0 - p[AVOW_FAVOR] - p[AVOW_AGAINST]);
  s->off_target += log_of(p[AVOW_UNRELATED]);
}

/* How claims in favor and against come out where each is drawn by its
 * probabilities. */
typedef struct outcome {
  double favor, against, even;
} outcome;

/* Exact but for leads beyond LEAD_MAX, which stay there. */
static outcome draw(const aw_claim *claim, const uint32_t *index,
                    uint32_t count) {
  double at[2 * LEAD_MAX + 1] = { 0.0 };
  int reach = 0;
  at[LEAD_MAX] = 1.0;
  for (uint32_t i = 0; i < count; i++) {
    const double *p = claim[index[i]].probability;
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
  outcome o = { 0.0, 0.0, at[LEAD_MAX] };
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
  double mixed = fmax(o->even - exp(s->off_side), 0.0);
  double sided = o->favor + o->against + mixed, share = 0.0;
  switch (stance) {
    case AVOW_FAVOR: share = o->favor / sided * (1.0 - off_side); break;
    case AVOW_AGAINST: share = o->against / sided * (1.0 - off_side); break;
    case AVOW_MIXED: share = mixed / sided * (1.0 - off_side); break;
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
    answer[s].stance = by_rule(&of[s], answer[s].claims);
    if (of[s].count == 0) continue;
    outcome o = draw(claim, index + of[s].first, of[s].count);
    answer[s].confidence = confidence_of(&of[s], &o, answer[s].stance);
  }
  return true;
}
