/* answer.c - see answer.h. */
#include "stance/answer.h"

#include <math.h>

/* As many claims on either side are mixed where the weaker side has this share
 * of the stronger one's probability. */
#define MIXED_SHARE 0.7

/* What is summed over a speaker's claims: the probabilities of either side, the
 * variance of their difference, and the logarithms of the chances that no claim
 * is on a side or neutral. */
typedef struct sums {
  double favor, against, variance, no_favor, no_against, no_neutral;
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

static double log_rest(double p) {
  return log(p < 0.999999 ? 1.0 - p : 1e-6);
}

static void add_claim(sums *s, const double *p) {
  double lean = p[AVOW_FAVOR] - p[AVOW_AGAINST];
  s->favor += p[AVOW_FAVOR];
  s->against += p[AVOW_AGAINST];
  s->variance += p[AVOW_FAVOR] + p[AVOW_AGAINST] - lean * lean;
  s->no_favor += log_rest(p[AVOW_FAVOR]);
  s->no_against += log_rest(p[AVOW_AGAINST]);
  s->no_neutral += log_rest(p[AVOW_NEUTRAL]);
}

/* P(lean > x), the normal law standing in for the sum of draws. */
static double above(const sums *s, double x) {
  double mean = s->favor - s->against;
  if (s->variance < 1e-9) return mean > x ? 1.0 : 0.0;
  return 0.5 * erfc((x - mean) / sqrt(2.0 * s->variance));
}

static double confidence_of(const sums *s, avow_stance stance) {
  double favor = above(s, 0.5), against = 1.0 - above(s, -0.5);
  double none = exp(s->no_favor + s->no_against);
  double level = 1.0 - favor - against;
  if (level < none) level = none;
  double total = favor + against + level;
  double neutral = none * (1.0 - exp(s->no_neutral));
  double share = 0.0;
  switch (stance) {
    case AVOW_FAVOR: share = favor; break;
    case AVOW_AGAINST: share = against; break;
    case AVOW_NEUTRAL: share = neutral; break;
    case AVOW_UNRELATED: share = none - neutral; break;
    case AVOW_MIXED: share = level - none; break;
    default: break;
  }
  share /= total;
  return share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
}

bool aw_answer_all(aw_arena *arena, const aw_claim *claim, size_t count,
                   aw_answer *answer, size_t speaker_count) {
  sums *of = AW_NEW(arena, sums, speaker_count);
  if (of == NULL) return false;
  for (size_t i = 0; i < count; i++) {
    answer[claim[i].holder].claims[claim[i].stance]++;
    add_claim(&of[claim[i].holder], claim[i].probability);
  }
  for (size_t s = 0; s < speaker_count; s++) {
    uint32_t claims = 0;
    for (size_t k = 0; k <= AVOW_UNCLEAR; k++) claims += answer[s].claims[k];
    answer[s].stance = by_rule(&of[s], answer[s].claims);
    answer[s].confidence =
        claims == 0 ? 0.0 : confidence_of(&of[s], answer[s].stance);
  }
  return true;
}
