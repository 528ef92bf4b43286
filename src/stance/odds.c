/* odds.c - see odds.h. */
#include "stance/odds.h"

#include "base/hash.h"
#include "base/status.h"
#include "stance/shares.h"

#define LEAST 10u  /* claims, else there is nothing to learn from */
#define BETWEEN 6u /* tokens from the term to its verb */
#define FILLERS 4u /* tokens from the verb to what it says: "to be still" */
#define RUN_MAX 4u

#define KEY(s) aw_hash(AW_LIT(s), 0)

/* How likely, far or near.  "possible" and "dead" are left out: those who say
 * that of peace mostly want it, or not. */
static const char *const runs[][RUN_MAX] = {
  { "out", "of", "reach" },
  { "within", "reach" },
  { "within", "sight" },
  { "within", "grasp" },
  { "in", "sight" },
  { "far", "off" },
  { "far", "away" },
  { "far", "from", "certain" },
  { "way", "off" },
  { "way", "away" },
  { "long", "way", "off" },
  { "long", "way", "away" },
  { "years", "away" },
  { "months", "away" },
  { "weeks", "away" },
  { "days", "away" },
  { "distant" },
  { "remote" },
  { "elusive" },
  { "unlikely" },
  { "improbable" },
  { "uncertain" },
  { "in", "doubt" },
  { "imminent" },
  { "at", "hand" },
  { "near" },
  { "nearer" },
  { "close" },
  { "closer" },
  { "on", "the", "horizon" },
  { "around", "the", "corner" },
  { "doomed" },
};

typedef struct words { /* of the sentence */
  const aw_token *token;
  uint32_t end;
} words;

static bool links(const aw_token *t) {
  return t->lemma == KEY("be") || t->lemma == KEY("appear") ||
         t->lemma == KEY("seem") || t->lemma == KEY("look") ||
         t->lemma == KEY("remain");
}

static bool is_quote(const aw_token *t) {
  return t->tag == AW_TAG_QUOTE;
}

static bool reads(const words *w, uint32_t i, const char *const *run) {
  for (size_t n = 0; n < RUN_MAX && run[n] != NULL; n++, i++)
    if (i >= w->end || w->token[i].key != aw_hash(aw_span_of(run[n]), 0))
      return false;
  return true;
}

static bool tells_odds(const words *w, uint32_t i) {
  for (size_t r = 0; r < sizeof runs / sizeof runs[0]; r++)
    if (reads(w, i, runs[r])) return true;
  return false;
}

/* May stand between a linking verb and what it says. */
static bool fills(const aw_token *t) {
  return is_quote(t) || t->tag == AW_TAG_RB || t->tag == AW_TAG_TO ||
         t->tag == AW_TAG_DT || t->lemma == KEY("be");
}

static bool says_odds(const words *w, uint32_t verb) {
  for (uint32_t i = verb + 1; i < w->end && i <= verb + 1 + FILLERS; i++) {
    if (tells_odds(w, i)) return true;
    if (!fills(&w->token[i])) break;
  }
  return false;
}

/* The verb of what ends before `i`, or w->end. */
static uint32_t verb_of(const words *w, uint32_t i) {
  for (uint32_t n = 0; n <= BETWEEN && i < w->end; n++, i++) {
    const aw_token *t = &w->token[i];
    if (links(t)) return i;
    if (t->tag == AW_TAG_MD || is_quote(t)) continue;
    if (aw_tag_is_verb(t->tag) || (t->flags & AW_TOKEN_PUNCTUATION) != 0) break;
  }
  return w->end;
}

/* Does the claim's own statement hold the token?  Of a claim that is given the
 * statement isn't known. */
static bool states(const aw_view *view, const aw_claim *c, uint32_t token) {
  if (c->attribution == AW_NO_INDEX) return true;
  const aw_token_ranges *content = &view->who->item[c->attribution].content;
  for (uint32_t r = 0; r < content->count; r++)
    if (token >= content->item[r].first && token < content->item[r].last)
      return true;
  return false;
}

bool aw_odds_told(const aw_view *view, const aw_claim *c) {
  if (c->mode == AVOW_NARRATED) return false;
  const aw_sentence *s = &view->doc->sentence[c->sentence];
  const aw_view_sentence *seen = &view->sentence[c->sentence];
  const words w = { view->doc->token, s->last };
  uint32_t looked = 0; /* so far: terms come one after the other */
  for (uint32_t h = seen->target; h < seen->target_end; h++) {
    if (view->target[h].first - s->first >= AW_CLAIM_TOKENS) break;
    if (view->target[h].last < looked) continue;
    uint32_t verb = verb_of(&w, view->target[h].last);
    if (verb == w.end) continue;
    if (says_odds(&w, verb) && states(view, c, verb)) return true;
    looked = verb;
  }
  return false;
}

void aw_odds_set(const double count[AVOW_STANCE_LABELS], aw_odds *out) {
  double all = 0.0;
  *out = (aw_odds){ .count = 0 };
  for (size_t k = 0; k < AVOW_STANCE_LABELS; k++) all += count[k];
  aw_shares_set(count, out->share);
  if (all >= LEAST) out->count = (uint32_t)all;
}

avow_status aw_odds_open(const aw_model_file *file, aw_odds *out,
                         avow_error *err) {
  bool there;
  *out = (aw_odds){ .count = 0 };
  avow_status status =
      aw_shares_section(file, "odds", out, sizeof *out, &there, err);
  if (status != AVOW_OK || !there) return status;
  if (aw_shares_are_right(out->share)) return AVOW_OK;
  return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                 "the shares of stances on the odds do not add up to 1");
}

bool aw_odds_label(const aw_odds *odds, const aw_view *view, aw_claim *c) {
  if (odds->count == 0 || !aw_odds_told(view, c)) return false;
  aw_shares_label(odds->share, c);
  return true;
}
