#include "attribution/pronouns.h"

static uint32_t sentence_of(const aw_gathering *g, uint32_t phrase) {
  return g->w->doc->token_sentence[g->w->phrase[phrase].head];
}

static bool pronoun_fits(const aw_gathering *g, const aw_phrase *p,
                         const aw_entity *x) {
  bool person =
      x->kind == AVOW_PERSON || (x->kind == AVOW_UNNAMED && !x->plural);
  if (p->gender != 0)
    return person && aw_who_genders_meet(x->gender, p->gender);
  if (p->plural)
    return x->plural || x->kind == AVOW_GROUP ||
           (x->kind == AVOW_UNNAMED && g->speaking != AW_NO_INDEX &&
            x == &g->who[g->speaking]);
  return x->kind == AVOW_GROUP && !x->plural;
}

/* "Brexit", "the conflict": nothing that is likely to speak or act. */
static bool is_thing(const aw_phrase *last, const aw_entity *x) {
  uint32_t people = AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG;
  if (x->kind != AVOW_GROUP || x->spoke != AW_NO_INDEX || last->country != 0)
    return false;
  if (last->form == AW_MENTION_PRONOUN || (last->classes & people))
    return false;
  return !x->named || last->name_class == AW_CLASS_MISC ||
         last->name_class == AW_CLASS_NONE;
}

/* Near, subject, source, speaking: what makes a speaker likely to be meant. */
static int likeness(const aw_gathering *g, uint32_t k, uint32_t e) {
  const aw_phrase *p = &g->w->phrase[k];
  const aw_entity *x = &g->who[e];
  const uint32_t *quoted = g->w->quoted;
  /* The narration goes on from the narration, over what was quoted. */
  bool outside = quoted[p->head] == AW_NO_INDEX;
  uint32_t seen = outside && x->told != AW_NO_INDEX ? x->told : x->seen;
  const aw_phrase *last = &g->w->phrase[seen];
  uint32_t apart = sentence_of(g, k) - sentence_of(g, seen);
  int score = 100 - 22 * (int)(apart < 5 ? apart : 5);
  if (outside && x->told == AW_NO_INDEX) score -= 30;
  if (last->subject) score += 14;
  if (last->form == AW_MENTION_PRONOUN) score += 6;
  if (last->possessive) score -= 12;
  if (x->kind == AVOW_UNNAMED && !p->plural) score -= 18;
  if (is_thing(last, x)) score -= 40;
  if (p->gender != 0 && x->gender == p->gender) score += 16;
  if (e == g->speaking) score += g->is_source[k] ? 40 : 12;
  if (p->plural && x->plural) score += 20;
  if (x->spoke != AW_NO_INDEX) score += 6;
  if (p->subject && last->subject && apart <= 1) score += 10;
  return score;
}

/* "Her" in "her foreign minister" is not the minister. */
static bool is_inside(const aw_gathering *g, const aw_phrase *p,
                      const aw_entity *x) {
  const aw_phrase *last = &g->w->phrase[x->seen];
  return last != p && last->first <= p->head && p->head < last->last;
}

uint32_t aw_pronouns_resolve(aw_gathering *g, uint32_t k) {
  const aw_phrase *p = &g->w->phrase[k];
  uint32_t best = AW_NO_INDEX;
  int best_score = g->is_source[k] ? 0 : 20;
  for (uint32_t n = 0, e; (e = aw_who_recent(g, n)) != AW_NO_INDEX; n++) {
    if (!pronoun_fits(g, p, &g->who[e]) || is_inside(g, p, &g->who[e]))
      continue;
    int score = likeness(g, k, e) - (int)n;
    if (score > best_score) {
      best_score = score;
      best = e;
    }
  }
  return best;
}

/* "who", "which": what stands right before it. */
uint32_t aw_pronouns_relative(const aw_gathering *g, uint32_t k) {
  const aw_work *w = g->w;
  uint32_t first = w->phrase[k].first;
  for (uint32_t n = 1; n <= 3 && n <= first; n++) {
    uint32_t q = w->phrase_at[first - n];
    if (q != AW_NO_INDEX) {
      uint32_t e = w->phrase[q].speaker;
      return e == AW_NO_INDEX ? e : aw_who_root(g, e);
    }
  }
  return AW_NO_INDEX;
}
