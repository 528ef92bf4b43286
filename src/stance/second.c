/* second.c - see second.h. */
#include "stance/second.h"

#include <math.h>

#include "base/hash.h"
#include "base/status.h"
#include "learn/argmax.h"

#define K AVOW_STANCE_LABELS
#define WALK_MAX 12u  /* claims of the holder looked at on either side */
#define ROUND_MAX 24u /* claims looked at on either side */

const aw_block aw_second_blocks[AW_SECOND_BLOCKS] = {
  { "scores", "first scores of the claim and of those round it", AW_WEIGHT_RAW,
    false, 1.0, 1 },
};

/* Families of features: of each one value a stance, and one for "any". */
#define EACH_FAMILY(X)                        \
  X(ANY, "any")                               \
  X(DIRECT_P, "direct-p")                     \
  X(INDIRECT_P, "indirect-p")                 \
  X(MIXED_P, "mixed-p")                       \
  X(NARRATED_P, "narrated-p")                 \
  X(OWN_SCORE, "own-score")                   \
  X(OWN_P, "own-p")                           \
  X(HOLDER_MEAN, "holder-mean")               \
  X(HOLDER_MOST, "holder-most")               \
  X(HOLDER_VOTES, "holder-votes")             \
  X(HOLDER_LEANS, "holder-leans")             \
  X(HOLDER_WEIGHTED, "holder-weighted")       \
  X(HOLDER_CLOSE, "holder-close")             \
  X(HOLDER_CLOSE_MOST, "holder-close-most")   \
  X(SENTENCE_MEAN, "sentence-mean")           \
  X(SENTENCE_MOST, "sentence-most")           \
  X(OTHERS_CLOSE, "others-close")             \
  X(OTHERS_CLOSE_MOST, "others-close-most")   \
  X(TOLD, "told")                             \
  X(TOLD_MOST, "told-most")                   \
  X(TELLER, "teller")                         \
  X(TELLER_MOST, "teller-most")               \
  X(CLAIM_BEFORE, "claim-before")             \
  X(CLAIM_BEFORE_NEAR, "claim-before-near")   \
  X(CLAIM_AFTER, "claim-after")               \
  X(CLAIM_AFTER_NEAR, "claim-after-near")     \
  X(OTHERS_MEAN, "others-mean")               \
  X(LEAD_STATEMENT, "lead-statement")         \
  X(LEAD_ACT, "lead-act")                     \
  X(IS_STATEMENT, "is-statement")             \
  X(IS_ACT, "is-act")                         \
  X(STATEMENT_OTHERS, "statement-others")     \
  X(ACT_OTHERS, "act-others")                 \
  X(STATEMENT_P, "statement-p")               \
  X(ACT_P, "act-p")                           \
  X(STATEMENT_P_BY_LEAD, "statement-p*lead")  \
  X(ACT_P_BY_LEAD, "act-p*lead")              \
  X(HOLDER_BEFORE, "holder-before")           \
  X(HOLDER_BEFORE_NEAR, "holder-before-near") \
  X(HOLDER_AFTER, "holder-after")             \
  X(HOLDER_AFTER_NEAR, "holder-after-near")   \
  X(AMONG_SCORE, "among-score")               \
  X(AMONG_P, "among-p")                       \
  X(STATEMENT_AMONG, "statement-among")       \
  X(STATEMENT_AMONG_P, "statement-among-p")   \
  X(ACT_AMONG, "act-among")                   \
  X(ACT_AMONG_P, "act-among-p")               \
  X(HOLDER_AMONG, "holder-among")

#define X(id, name) id,
typedef enum family { EACH_FAMILY(X) FAMILIES } family;
#undef X
#define X(id, name) name,
static const char *const family_name[] = { EACH_FAMILY(X) };
#undef X
#define VALUES (K + 1u)

/* Where values go: one by one into `f`, or side by side. */
typedef struct sink {
  aw_features *f;
  const uint64_t *key; /* [FAMILIES][VALUES] */
  float *value;        /* [FAMILIES][VALUES], NULL: into `f` */
} sink;

typedef struct total { /* of a party, or of all */
  double sum[K], most[K], next[K];
  double among[AW_AMONG];
  uint32_t count, best[K];
} total;

struct aw_second {
  const aw_claim *claim;
  aw_first_scores first;
  double *p;     /* [count][K] softmax of the scores */
  double *among; /* [count][AW_AMONG] sigmoid of those among claims */
  size_t count;
  uint32_t *before, *after; /* [count] same holder's, or AW_NO_INDEX */
  total *of;                /* [party_count] */
  total all;
  float *value;  /* [FAMILIES][VALUES] of the claim at hand */
  uint64_t *key; /* [FAMILIES][VALUES] */
};

static void list_keys(uint64_t *key) {
#define X(id, name) aw_template_of(name).seed,
  const uint64_t seed[] = { EACH_FAMILY(X) };
#undef X
  for (uint32_t t = 0; t < FAMILIES; t++)
    for (uint32_t k = 0; k < VALUES; k++) *key++ = aw_hash_join(seed[t], k);
}

static void softmax(const double *score, double *p) {
  double most = score[0], sum = 0.0;
  for (size_t k = 1; k < K; k++)
    if (score[k] > most) most = score[k];
  for (size_t k = 0; k < K; k++) sum += p[k] = exp(score[k] - most);
  for (size_t k = 0; k < K; k++) p[k] /= sum;
}

static void count_in(total *t, const double *p) {
  for (size_t k = 0; k < K; k++) {
    t->sum[k] += p[k];
    if (p[k] > t->most[k]) {
      t->next[k] = t->most[k];
      t->most[k] = p[k];
    } else if (p[k] > t->next[k]) {
      t->next[k] = p[k];
    }
  }
  t->count++;
  t->best[aw_argmax(p, K)]++;
}

static void link_holders(aw_second *s, uint32_t *last) {
  for (size_t i = 0; i < s->count; i++) {
    uint32_t h = s->claim[i].holder;
    s->before[i] = s->after[i] = AW_NO_INDEX;
    if (last[h] > 0) {
      s->before[i] = last[h] - 1;
      s->after[last[h] - 1] = (uint32_t)i;
    }
    last[h] = (uint32_t)i + 1;
  }
}

static const double *scores_of(const aw_second *s, size_t i) {
  return s->first.stance + i * s->first.width;
}

/* Of margins of a squared hinge, about. */
static double sigmoid(double score) {
  return 1.0 / (1.0 + exp(-2.0 * score));
}

static void count_among(aw_second *s) {
  for (size_t i = 0; i < s->count; i++)
    for (size_t k = 0; k < AW_AMONG; k++) {
      double p = sigmoid(scores_of(s, i)[K + k]);
      s->among[i * AW_AMONG + k] = p;
      s->of[s->claim[i].holder].among[k] += p;
    }
}

aw_second *aw_second_begin(aw_arena *arena, const aw_claim *claim,
                           const aw_first_scores *first, size_t count,
                           uint32_t party_count) {
  aw_second *s = AW_NEW(arena, aw_second, 1);
  uint32_t *last = AW_NEW(arena, uint32_t, party_count + 1);
  if (s == NULL || last == NULL) return NULL;
  s->claim = claim;
  s->first = *first;
  s->count = count;
  s->p = AW_NEW(arena, double, count *K);
  s->before = AW_NEW(arena, uint32_t, count);
  s->after = AW_NEW(arena, uint32_t, count);
  s->of = AW_NEW(arena, total, party_count + 1);
  s->value = AW_NEW(arena, float, FAMILIES *VALUES);
  s->key = AW_NEW(arena, uint64_t, FAMILIES * VALUES);
  s->among = AW_NEW(arena, double, count *AW_AMONG);
  if (s->among == NULL || s->p == NULL || s->before == NULL ||
      s->after == NULL || s->of == NULL || s->value == NULL || s->key == NULL)
    return NULL;
  list_keys(s->key);
  for (size_t i = 0; i < count; i++) {
    softmax(scores_of(s, i), s->p + i * K);
    count_in(&s->of[claim[i].holder], s->p + i * K);
    count_in(&s->all, s->p + i * K);
  }
  if (first->width > K) count_among(s);
  link_holders(s, last);
  return s;
}

/* ---- features ------------------------------------------------------------ */

static void add(sink *out, family t, size_t k, double value) {
  if (out->value != NULL) out->value[(size_t)t * VALUES + k] = (float)value;
  if (out->value != NULL || value == 0.0) return;
  uint64_t key = out->key[(size_t)t * VALUES + k];
  if (out->f->names != NULL)
    aw_features_note(
        out->f, key, family_name[t],
        k < K ? aw_span_of(avow_stance_name((avow_stance)k)) : AW_LIT("any"),
        (aw_span){ NULL, 0 });
  aw_features_add_key(out->f, key, value);
}

/* Mean and maximum of p over a handful of claims. */
typedef struct few {
  double sum[K], most[K], weight;
} few;

static void take(few *g, const double *p, double weight) {
  for (size_t k = 0; k < K; k++) {
    g->sum[k] += weight * p[k];
    if (p[k] > g->most[k]) g->most[k] = p[k];
  }
  g->weight += weight;
}

static void add_few(sink *f, const few *g, family mean, family most) {
  if (g->weight <= 0.0) return;
  for (size_t k = 0; k < K; k++) {
    add(f, mean, k, g->sum[k] / g->weight);
    if (most != FAMILIES) add(f, most, k, g->most[k]);
  }
  add(f, mean, K, 1.0);
}

static void add_own(const aw_second *s, size_t i, sink *f) {
  static const family moded[] = { DIRECT_P, INDIRECT_P, MIXED_P, NARRATED_P };
  for (size_t k = 0; k < K; k++) {
    add(f, OWN_SCORE, k, scores_of(s, i)[k]);
    add(f, OWN_P, k, s->p[i * K + k]);
    add(f, moded[s->claim[i].mode & 3], k, s->p[i * K + k]);
  }
}

static void add_holder(const aw_second *s, size_t i, sink *f) {
  const total *t = &s->of[s->claim[i].holder];
  const double *p = s->p + i * K;
  if (t->count > 1) {
    for (size_t k = 0; k < K; k++) {
      double most = p[k] == t->most[k] ? t->next[k] : t->most[k];
      double votes = (double)t->best[k] - (aw_argmax(p, K) == k);
      add(f, HOLDER_MEAN, k, (t->sum[k] - p[k]) / (t->count - 1));
      add(f, HOLDER_MOST, k, most);
      add(f, HOLDER_VOTES, k, (votes < 3 ? votes : 3) / 3);
    }
    add(f, HOLDER_MEAN, K, 1.0);
  }
  size_t own = aw_argmax(p, K);
  double favor = (double)t->best[AVOW_FAVOR] - (own == AVOW_FAVOR);
  double against = (double)t->best[AVOW_AGAINST] - (own == AVOW_AGAINST);
  if (favor > against) add(f, HOLDER_LEANS, AVOW_FAVOR, 1.0);
  if (against > favor) add(f, HOLDER_LEANS, AVOW_AGAINST, 1.0);
  if (favor + against == 0) add(f, HOLDER_LEANS, K, 1.0);
}

static double away(const aw_second *s, size_t i, size_t j) {
  return fabs((double)s->claim[i].sentence - (double)s->claim[j].sentence);
}

/* The same holder's claims on either side, nearer ones weighing more. */
static void add_walk(const aw_second *s, size_t i, sink *f) {
  few all = { { 0 }, { 0 }, 0 }, close = { { 0 }, { 0 }, 0 };
  for (int side = 0; side < 2; side++) {
    const uint32_t *next = side == 0 ? s->before : s->after;
    uint32_t j = next[i];
    for (unsigned n = 0; n < WALK_MAX && j != AW_NO_INDEX; n++, j = next[j]) {
      double d = away(s, i, j);
      take(&all, s->p + (size_t)j * K, exp(-d / 2.0));
      if (d <= 2.0) take(&close, s->p + (size_t)j * K, 1.0);
    }
  }
  add_few(f, &all, HOLDER_WEIGHTED, FAMILIES);
  add_few(f, &close, HOLDER_CLOSE, HOLDER_CLOSE_MOST);
}

static void add_nearest(const aw_second *s, size_t i, sink *f, family name,
                        family near, uint32_t j) {
  if (j == AW_NO_INDEX) return;
  for (size_t k = 0; k < K; k++) add(f, name, k, s->p[(size_t)j * K + k]);
  double d = away(s, i, j);
  if (d == 1.0) add(f, near, 0, 1.0);
  if (d == 2.0) add(f, near, 1, 1.0);
}

typedef struct rounds {
  few sentence, close, told, teller;
  uint32_t before, after; /* nearest claims of other sentences */
} rounds;

static void look(const aw_second *s, size_t i, size_t j, rounds *r) {
  const aw_claim *c = &s->claim[i], *o = &s->claim[j];
  const double *p = s->p + j * K;
  double d = away(s, i, j);
  if (d == 0.0) {
    take(&r->sentence, p, 1.0);
    if (o->via == c->holder) take(&r->told, p, 1.0);
    if (c->via == o->holder) take(&r->teller, p, 1.0);
  } else if (j < i && r->before == AW_NO_INDEX) {
    r->before = (uint32_t)j;
  } else if (j > i && r->after == AW_NO_INDEX) {
    r->after = (uint32_t)j;
  }
  if (o->holder != c->holder && d <= 2.0) take(&r->close, p, 1.0);
}

static void add_round(const aw_second *s, size_t i, sink *f) {
  rounds r = { .before = AW_NO_INDEX, .after = AW_NO_INDEX };
  for (size_t n = 1; n <= ROUND_MAX && n <= i; n++) look(s, i, i - n, &r);
  for (size_t n = 1; n <= ROUND_MAX && i + n < s->count; n++)
    look(s, i, i + n, &r);
  add_few(f, &r.sentence, SENTENCE_MEAN, SENTENCE_MOST);
  add_few(f, &r.close, OTHERS_CLOSE, OTHERS_CLOSE_MOST);
  add_few(f, &r.told, TOLD, TOLD_MOST);
  add_few(f, &r.teller, TELLER, TELLER_MOST);
  add_nearest(s, i, f, CLAIM_BEFORE, CLAIM_BEFORE_NEAR, r.before);
  add_nearest(s, i, f, CLAIM_AFTER, CLAIM_AFTER_NEAR, r.after);
}

static void add_others(const aw_second *s, size_t i, sink *f) {
  const total *mine = &s->of[s->claim[i].holder];
  if (s->all.count == mine->count) return;
  for (size_t k = 0; k < K; k++)
    add(f, OTHERS_MEAN, k,
        (s->all.sum[k] - mine->sum[k]) / (s->all.count - mine->count));
  add(f, OTHERS_MEAN, K, 1.0);
}

/* What it is if there is a claim, and what the holder's others are. */
static void add_among(const aw_second *s, size_t i, sink *f) {
  const aw_claim *c = &s->claim[i];
  const total *t = &s->of[c->holder];
  bool said = c->attribution != AW_NO_INDEX;
  for (size_t k = 0; k < AW_AMONG; k++) {
    double score = scores_of(s, i)[K + k], p = s->among[i * AW_AMONG + k];
    add(f, AMONG_SCORE, k, score);
    add(f, AMONG_P, k, p);
    add(f, said ? STATEMENT_AMONG : ACT_AMONG, k, score);
    add(f, said ? STATEMENT_AMONG_P : ACT_AMONG_P, k, p);
    if (t->count > 1)
      add(f, HOLDER_AMONG, k, (t->among[k] - p) / (t->count - 1));
  }
}

/* How sure it is that there is a claim at all, and whether others of the
 * sentence are surer. */
static void add_lead(const aw_second *s, size_t i, sink *f) {
  const aw_claim *c = &s->claim[i];
  bool said = c->attribution != AW_NO_INDEX;
  const double *leads = s->first.lead;
  double lead = leads[i], most = -3.0;
  for (size_t j = i;
       j > 0 && s->claim[j - 1].sentence == c->sentence && i - j < ROUND_MAX;
       j--)
    if (leads[j - 1] > most) most = leads[j - 1];
  for (size_t j = i + 1;
       j < s->count && j - i < ROUND_MAX && s->claim[j].sentence == c->sentence;
       j++)
    if (leads[j] > most) most = leads[j];
  add(f, said ? LEAD_STATEMENT : LEAD_ACT, 0, lead);
  add(f, said ? IS_STATEMENT : IS_ACT, 0, 1.0);
  add(f, said ? STATEMENT_OTHERS : ACT_OTHERS, 0, most / 3.0);
  for (size_t k = 0; k < K; k++)
    add(f, said ? STATEMENT_P : ACT_P, k, s->p[i * K + k]);
  for (size_t k = 0; k < K; k++)
    add(f, said ? STATEMENT_P_BY_LEAD : ACT_P_BY_LEAD, k,
        s->p[i * K + k] * lead);
}

static void add_all(const aw_second *s, size_t i, sink *f) {
  add_own(s, i, f);
  add_holder(s, i, f);
  add_walk(s, i, f);
  add_nearest(s, i, f, HOLDER_BEFORE, HOLDER_BEFORE_NEAR, s->before[i]);
  add_nearest(s, i, f, HOLDER_AFTER, HOLDER_AFTER_NEAR, s->after[i]);
  add_round(s, i, f);
  add_others(s, i, f);
  if (s->first.lead == NULL) return;
  if (s->first.width > K) add_among(s, i, f);
  add_lead(s, i, f);
}

void aw_second_features(const aw_second *s, size_t i, aw_features *f) {
  f->block = 0;
  f->begin = f->end = 0;
  sink out = { f, s->key, NULL };
  if (aw_features_add_numbered(f, AW_LIT("second"), s->key, s->value,
                               FAMILIES * VALUES)) {
    out.value = s->value;
    memset(s->value, 0, FAMILIES * VALUES * sizeof *s->value);
  }
  add_all(s, i, &out);
}
