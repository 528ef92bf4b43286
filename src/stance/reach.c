/* reach.c - see reach.h. */
#include "stance/reach.h"

#include "base/status.h"
#include "stance/shares.h"

#define K AVOW_STANCE_LABELS

avow_status aw_reach_open(const aw_model_file *file, aw_reach *out,
                          avow_error *err) {
  bool there;
  *out = (aw_reach){ .sentences = AW_REACH_ALL };
  avow_status status =
      aw_shares_section(file, "reach", out, sizeof *out, &there, err);
  if (status != AVOW_OK || !there) return status;
  if (aw_shares_are_right(out->share)) return AVOW_OK;
  return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                 "the shares of stances beyond the reach do not add up to 1");
}

void aw_reach_label(const aw_reach *reach, aw_claim *c) {
  aw_shares_label(reach->share, c);
}

/* ---- choosing it --------------------------------------------------------- */

#define FARTHEST 20u /* reaches tried */
#define TOLERANCE                                                             \
  0.004                   /* of F1 + F_avg: a fifth of a point each, which is \
                             half of what chance moves */
#define BEYOND_LEAST 50.0 /* claims, else there is nothing to learn from */

/* F1 of claims plus F_avg of their stances, if what lies farther away than
 * `reach` were unrelated, and no claim where it is an act. */
static double measure(const aw_reached *claim, size_t count, uint32_t reach) {
  double given[K] = { 0 }, told[K] = { 0 }, right[K] = { 0 }, taken = 0.0;
  for (size_t i = 0; i < count; i++) {
    bool beyond = claim[i].away > reach;
    avow_stance stance = beyond ? AVOW_UNRELATED : claim[i].told;
    given[claim[i].given]++;
    if (beyond && claim[i].act) continue;
    taken++;
    told[stance]++;
    right[stance] += stance == claim[i].given;
  }
  double f_avg = 0.0;
  for (size_t k = AVOW_FAVOR; k <= AVOW_AGAINST; k++)
    if (right[k] > 0.0) f_avg += right[k] / (told[k] + given[k]);
  return 2.0 * taken / (taken + (double)count) + f_avg;
}

static double set_shares(const aw_reached *claim, size_t count, aw_reach *r) {
  double beyond = 0.0, of[K] = { 0 };
  for (size_t i = 0; i < count; i++) {
    if (claim[i].away <= r->sentences || claim[i].act) continue;
    of[claim[i].given]++;
    beyond++;
  }
  aw_shares_set(of, r->share);
  return beyond;
}

void aw_reach_choose(const aw_reached *claim, size_t count, aw_reach *out) {
  double all[FARTHEST + 1], best = measure(claim, count, AW_REACH_ALL);
  *out = (aw_reach){ .sentences = AW_REACH_ALL };
  for (uint32_t r = 0; r <= FARTHEST; r++) {
    all[r] = measure(claim, count, r);
    if (all[r] > best) best = all[r];
  }
  for (uint32_t r = 0; r <= FARTHEST; r++) {
    if (all[r] < best - TOLERANCE) continue;
    out->sentences = r;
    break;
  }
  if (set_shares(claim, count, out) >= BEYOND_LEAST) return;
  out->sentences = AW_REACH_ALL;
  (void)set_shares(claim, count, out);
}

/* ---- statements beyond --------------------------------------------------- */

const aw_block aw_far_blocks[AW_FAR_BLOCKS] = {
  { "statement", "what is known of a statement far from the target",
    AW_WEIGHT_BINARY, false, 1.0, 3 },
};

static void add(aw_features *f, aw_template t, uint64_t a, uint64_t b) {
  aw_features_add_key(f, aw_hash_join(aw_hash_join(t.seed, a), b), 1.0);
}

static uint32_t step_of(uint32_t n) {
  return n < 4 ? n : n < 8 ? 4 : n < 16 ? 5 : n < 30 ? 6 : 7;
}

static void add_cue(const aw_view *view, const aw_claim *c, uint32_t how,
                    aw_features *f) {
  const aw_attribution *a = &view->who->item[c->attribution];
  if (a->cue.count == 0) {
    add(f, aw_template_of("cue"), 0, how);
    return;
  }
  uint32_t cue = a->cue.item[0].first;
  bool here = view->doc->token_sentence[cue] == c->sentence;
  add(f, aw_template_of("cue"), here ? 1 : 2, how);
  add(f, aw_template_of("verb"), view->doc->token[cue].lemma, 0);
}

void aw_far_features(const aw_view *view, const aw_claim *c, aw_features *f) {
  const aw_attribution *a = &view->who->item[c->attribution];
  const aw_speaker *holder = &view->who->speaker[c->holder];
  const aw_sentence *s = &view->doc->sentence[c->sentence];
  uint32_t how = 2 * (uint32_t)c->mode + (c->via != AW_NO_INDEX);
  uint32_t sure = (uint32_t)(a->confidence * 20.0f), kind = holder->kind;
  f->block = 0;
  add(f, aw_template_of("how"), how, 0);
  add(f, aw_template_of("sure"), sure, 0);
  add(f, aw_template_of("sure,how"), sure, how);
  add(f, aw_template_of("nested"), a->within != AW_NO_INDEX, sure / 4);
  add_cue(view, c, how, f);
  add(f, aw_template_of("kind"), kind, c->mode);
  add(f, aw_template_of("role"), holder->role.ptr != NULL, kind);
  add(f, aw_template_of("mentions"), step_of(holder->mention_count), kind);
  add(f, aw_template_of("also"), c->holder != a->speaker, 0);
  add(f, aw_template_of("length"), step_of(s->last - s->first), c->mode);
  add(f, aw_template_of("headline"), s->headline, c->sentence == 0);
}
