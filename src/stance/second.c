/* second.c - see second.h. */
#include "stance/second.h"

#include <math.h>

#include "base/hash.h"
#include "base/status.h"

#define K AVOW_STANCE_LABELS
#define WALK_MAX 12u  /* claims of the holder looked at on either side */
#define ROUND_MAX 24u /* claims looked at on either side */

const aw_block aw_second_blocks[AW_SECOND_BLOCKS] = {
  { "scores", "first scores of the claim and of those round it", AW_WEIGHT_RAW,
    false, 1.0, 1 },
};

typedef struct total { /* of a party, or of all */
  double sum[K], most[K], next[K];
  uint32_t count, best[K];
} total;

struct aw_second {
  const aw_claim *claim;
  const double *score, *lead;
  double *p; /* [count][K] softmax of the scores */
  size_t count;
  uint32_t *before, *after; /* [count] same holder's, or AW_NO_INDEX */
  total *of;                /* [party_count] */
  total all;
};

static void softmax(const double *score, double *p) {
  double most = score[0], sum = 0.0;
  for (size_t k = 1; k < K; k++)
    if (score[k] > most) most = score[k];
  for (size_t k = 0; k < K; k++) sum += p[k] = exp(score[k] - most);
  for (size_t k = 0; k < K; k++) p[k] /= sum;
}

static size_t best_of(const double *p) {
  size_t best = 0;
  for (size_t k = 1; k < K; k++)
    if (p[k] > p[best]) best = k;
  return best;
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
  t->best[best_of(p)]++;
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

aw_second *aw_second_begin(aw_arena *arena, const aw_claim *claim,
                           const double *score, const double *lead,
                           size_t count, uint32_t party_count) {
  aw_second *s = AW_NEW(arena, aw_second, 1);
  uint32_t *last = AW_NEW(arena, uint32_t, party_count + 1);
  if (s == NULL || last == NULL) return NULL;
  s->claim = claim;
  s->score = score;
  s->lead = lead;
  s->count = count;
  s->p = AW_NEW(arena, double, count *K);
  s->before = AW_NEW(arena, uint32_t, count);
  s->after = AW_NEW(arena, uint32_t, count);
  s->of = AW_NEW(arena, total, party_count + 1);
  if (s->p == NULL || s->before == NULL || s->after == NULL || s->of == NULL)
    return NULL;
  for (size_t i = 0; i < count; i++) {
    softmax(score + i * K, s->p + i * K);
    count_in(&s->of[claim[i].holder], s->p + i * K);
    count_in(&s->all, s->p + i * K);
  }
  link_holders(s, last);
  return s;
}

#define T(name) aw_template_of(name)

/* ---- features ------------------------------------------------------------ */

static void add(aw_features *f, aw_template t, size_t k, double value) {
  if (value == 0.0) return;
  uint64_t key = aw_hash_join(t.seed, k);
  if (f->names != NULL)
    aw_features_note(
        f, key, t.text,
        k < K ? aw_span_of(avow_stance_name((avow_stance)k)) : AW_LIT("any"),
        (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, value);
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

static void add_few(aw_features *f, const few *g, aw_template mean,
                    aw_template most) {
  if (g->weight <= 0.0) return;
  for (size_t k = 0; k < K; k++) {
    add(f, mean, k, g->sum[k] / g->weight);
    if (most.text != NULL) add(f, most, k, g->most[k]);
  }
  add(f, mean, K, 1.0);
}

static void add_own(const aw_second *s, size_t i, aw_features *f) {
  const aw_template moded[] = { T("direct-p"), T("indirect-p"), T("mixed-p"),
                                T("narrated-p") };
  for (size_t k = 0; k < K; k++) {
    add(f, T("own-score"), k, s->score[i * K + k]);
    add(f, T("own-p"), k, s->p[i * K + k]);
    add(f, moded[s->claim[i].mode & 3], k, s->p[i * K + k]);
  }
}

static void add_holder(const aw_second *s, size_t i, aw_features *f) {
  const total *t = &s->of[s->claim[i].holder];
  const double *p = s->p + i * K;
  if (t->count > 1) {
    for (size_t k = 0; k < K; k++) {
      double most = p[k] == t->most[k] ? t->next[k] : t->most[k];
      double votes = (double)t->best[k] - (best_of(p) == k);
      add(f, T("holder-mean"), k, (t->sum[k] - p[k]) / (t->count - 1));
      add(f, T("holder-most"), k, most);
      add(f, T("holder-votes"), k, (votes < 3 ? votes : 3) / 3);
    }
    add(f, T("holder-mean"), K, 1.0);
  }
  size_t own = best_of(p);
  double favor = (double)t->best[AVOW_FAVOR] - (own == AVOW_FAVOR);
  double against = (double)t->best[AVOW_AGAINST] - (own == AVOW_AGAINST);
  if (favor > against) add(f, T("holder-leans"), AVOW_FAVOR, 1.0);
  if (against > favor) add(f, T("holder-leans"), AVOW_AGAINST, 1.0);
  if (favor + against == 0) add(f, T("holder-leans"), K, 1.0);
}

static double away(const aw_second *s, size_t i, size_t j) {
  return fabs((double)s->claim[i].sentence - (double)s->claim[j].sentence);
}

/* The same holder's claims on either side, nearer ones weighing more. */
static void add_walk(const aw_second *s, size_t i, aw_features *f) {
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
  const aw_template none = { NULL, 0 };
  add_few(f, &all, T("holder-weighted"), none);
  add_few(f, &close, T("holder-close"), T("holder-close-most"));
}

static void add_nearest(const aw_second *s, size_t i, aw_features *f,
                        aw_template name, aw_template near, uint32_t j) {
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

static void add_round(const aw_second *s, size_t i, aw_features *f) {
  rounds r = { .before = AW_NO_INDEX, .after = AW_NO_INDEX };
  for (size_t n = 1; n <= ROUND_MAX && n <= i; n++) look(s, i, i - n, &r);
  for (size_t n = 1; n <= ROUND_MAX && i + n < s->count; n++)
    look(s, i, i + n, &r);
  add_few(f, &r.sentence, T("sentence-mean"), T("sentence-most"));
  add_few(f, &r.close, T("others-close"), T("others-close-most"));
  add_few(f, &r.told, T("told"), T("told-most"));
  add_few(f, &r.teller, T("teller"), T("teller-most"));
  add_nearest(s, i, f, T("claim-before"), T("claim-before-near"), r.before);
  add_nearest(s, i, f, T("claim-after"), T("claim-after-near"), r.after);
}

static void add_others(const aw_second *s, size_t i, aw_features *f) {
  const total *mine = &s->of[s->claim[i].holder];
  if (s->all.count == mine->count) return;
  for (size_t k = 0; k < K; k++)
    add(f, T("others-mean"), k,
        (s->all.sum[k] - mine->sum[k]) / (s->all.count - mine->count));
  add(f, T("others-mean"), K, 1.0);
}

/* How sure it is that there is a claim at all, and whether others of the
 * sentence are surer. */
static void add_lead(const aw_second *s, size_t i, aw_features *f) {
  const aw_claim *c = &s->claim[i];
  bool said = c->attribution != AW_NO_INDEX;
  double lead = s->lead[i], most = -3.0;
  for (size_t j = i;
       j > 0 && s->claim[j - 1].sentence == c->sentence && i - j < ROUND_MAX;
       j--)
    if (s->lead[j - 1] > most) most = s->lead[j - 1];
  for (size_t j = i + 1;
       j < s->count && j - i < ROUND_MAX && s->claim[j].sentence == c->sentence;
       j++)
    if (s->lead[j] > most) most = s->lead[j];
  add(f, said ? T("lead-statement") : T("lead-act"), 0, lead);
  add(f, said ? T("is-statement") : T("is-act"), 0, 1.0);
  add(f, said ? T("statement-others") : T("act-others"), 0, most / 3.0);
  for (size_t k = 0; k < K; k++)
    add(f, said ? T("statement-p") : T("act-p"), k, s->p[i * K + k]);
  for (size_t k = 0; k < K; k++)
    add(f, said ? T("statement-p*lead") : T("act-p*lead"), k,
        s->p[i * K + k] * lead);
}

void aw_second_features(const aw_second *s, size_t i, aw_features *f) {
  f->block = 0;
  f->begin = f->end = 0;
  add_own(s, i, f);
  add_holder(s, i, f);
  add_walk(s, i, f);
  add_nearest(s, i, f, T("holder-before"), T("holder-before-near"),
              s->before[i]);
  add_nearest(s, i, f, T("holder-after"), T("holder-after-near"), s->after[i]);
  add_round(s, i, f);
  add_others(s, i, f);
  if (s->lead != NULL) add_lead(s, i, f);
}
