#include "attribution/offices.h"

static bool is_deputy(uint64_t field) {
  return field == aw_hash(AW_LIT("vice"), 0) ||
         field == aw_hash(AW_LIT("deputy"), 0) ||
         field == aw_hash(AW_LIT("former"), 0);
}

#define HOLDERS_MAX 24u /* of one role that are looked at */

/* What is asked of those who are told to have a role. */
typedef struct wanted {
  uint64_t role;
  uint64_t field;   /* 0: none is told */
  uint32_t country; /* 0: of any; else those of no other */
  uint8_t gender;   /* 0: any */
  /* How well the holder fits, 0: not at all.  `one` is what is known of the
   * same speaker by now. */
  uint32_t (*fit)(const aw_gathering *g, const struct wanted *want,
                  const aw_entity *holder, const aw_entity *one);
} wanted;

/* Who fits best so far. */
typedef struct found {
  uint32_t who, fit; /* AW_NO_INDEX, 0: nobody */
} found;

/* Whoever of the role fits better; `first`: what the table has for it. */
static void look_among(const aw_gathering *g, uint32_t first,
                       const wanted *want, found *best) {
  uint32_t e = first - 1;
  for (uint32_t n = 0; e != AW_NO_INDEX && n < HOLDERS_MAX; n++) {
    const aw_entity *x = &g->who[e];
    uint32_t r = aw_who_root(g, e);
    const aw_entity *one = &g->who[r];
    e = x->next;
    if (x->role != want->role) continue; /* it has another by now */
    if (want->country != 0 && x->country != 0 && want->country != x->country)
      continue;
    if (!aw_who_genders_meet(one->gender, want->gender)) continue;
    uint32_t fit = want->fit(g, want, x, one);
    if (fit > best->fit) *best = (found){ r, fit };
  }
}

/* Who has this role: the document's only one, or the last seen whose country
 * does not differ. */
static uint32_t fit_for_role(const aw_gathering *g, const wanted *want,
                             const aw_entity *x, const aw_entity *one) {
  (void)g;
  bool untold = want->country != 0 && x->country == 0;
  if (untold && (want->field == 0 || x->next != AW_NO_INDEX)) return 0;
  if (one->plural) return 0;
  if (want->field == 0 ? is_deputy(x->field) : want->field != x->field)
    return 0;
  return want->country == 0 ? one->seen + 1 : 1;
}

static uint32_t role_holder(aw_gathering *g, const aw_phrase *p) {
  found best = { AW_NO_INDEX, 0 };
  uint64_t role = aw_who_role(g, p->head);
  uint32_t first = aw_who_look(g, AW_BY_ROLE, role);
  if (first == 0) return AW_NO_INDEX;
  const wanted want = { .role = role,
                        .field = aw_who_field(g, p->bare, p->head),
                        .country = aw_who_country(g, p->first, p->long_last),
                        .gender = p->gender,
                        .fit = fit_for_role };
  look_among(g, first, &want, &best);
  return best.who;
}

/* Of those who may lead the country the likeliest: whose country is told,
 * presidents before ministers, who is named often. */
static uint32_t fit_to_lead(const aw_gathering *g, const wanted *want,
                            const aw_entity *x, const aw_entity *one) {
  (void)g;
  bool president = want->role == aw_hash(AW_LIT("president"), 0);
  if (!aw_who_leads(want->role, x->field)) return 0;
  if (one->kind != AVOW_PERSON || !one->named) return 0;
  return 1 + (one->count < 9 ? one->count : 9) +
         (x->country == want->country ? 10 : 0) + president;
}

/* "The Norwegian leader" */
static uint32_t leader(const aw_gathering *g, const aw_phrase *p) {
  const uint64_t roles[] = {
    aw_hash(AW_LIT("president"), 0),
    aw_hash(AW_LIT("minister"), 0),
    aw_hash(AW_LIT("premier"), 0),
    aw_hash(AW_LIT("chancellor"), 0),
  };
  found best = { AW_NO_INDEX, 0 };
  if (aw_who_token(g, p->head)->lemma != aw_hash(AW_LIT("leader"), 0) ||
      p->long_last > p->last)
    return AW_NO_INDEX;
  wanted want = { .country = aw_who_country(g, p->first, p->last),
                  .gender = p->gender,
                  .fit = fit_to_lead };
  if (want.country == 0) return AW_NO_INDEX;
  for (size_t k = 0; k < sizeof roles / sizeof roles[0]; k++) {
    want.role = roles[k];
    look_among(g, aw_who_look(g, AW_BY_ROLE, roles[k]), &want, &best);
  }
  if (best.who != AW_NO_INDEX) return best.who;
  return aw_who_get(g, AW_BY_LEADER, want.country);
}

/* Secretary of state? */
static bool of_state(const aw_gathering *g, const aw_entity *x) {
  for (uint32_t i = x->role_first; i < x->role_last; i++)
    if (aw_who_token(g, i)->key == aw_hash(AW_LIT("state"), 0)) return true;
  return false;
}

/* Who has foreign affairs. */
static uint32_t fit_for_abroad(const aw_gathering *g, const wanted *want,
                               const aw_entity *x, const aw_entity *one) {
  bool minister = want->role == aw_hash(AW_LIT("minister"), 0);
  bool foreign = minister ? x->field == want->field : of_state(g, x);
  return foreign && one->named;
}

/* "The top Norwegian diplomat" */
static uint32_t top_diplomat(const aw_gathering *g, const aw_phrase *p) {
  const uint64_t roles[] = { aw_hash(AW_LIT("secretary"), 0),
                             aw_hash(AW_LIT("minister"), 0) };
  found best = { AW_NO_INDEX, 0 };
  bool top = false;
  if (aw_who_token(g, p->head)->lemma != aw_hash(AW_LIT("diplomat"), 0))
    return AW_NO_INDEX;
  for (uint32_t i = p->bare; i < p->head; i++)
    top = top || aw_who_token(g, i)->key == aw_hash(AW_LIT("top"), 0);
  if (!top) return AW_NO_INDEX;
  wanted want = { .field = aw_hash(AW_LIT("foreign"), 0),
                  .country = aw_who_country(g, p->first, p->last),
                  .fit = fit_for_abroad };
  for (size_t k = 0; k < sizeof roles / sizeof roles[0]; k++) {
    want.role = roles[k];
    look_among(g, aw_who_look(g, AW_BY_ROLE, roles[k]), &want, &best);
  }
  return best.who;
}

uint32_t aw_offices_holder(aw_gathering *g, const aw_phrase *p) {
  uint32_t e = role_holder(g, p);
  if (e == AW_NO_INDEX) e = leader(g, p);
  if (e == AW_NO_INDEX) e = top_diplomat(g, p);
  return e;
}

/* Could "the Norwegian leader" be this person?  Not who has another role or is
 * of another country; of whom no role is told, only where the description says
 * more than "the minister". */
static bool may_be_described(const aw_gathering *g, const aw_phrase *p,
                             const aw_entity *x) {
  uint64_t role = aw_who_role(g, p->head);
  uint64_t field = aw_who_field(g, p->bare, p->head);
  uint32_t country = aw_who_country(g, p->first, p->last);
  if (!x->named || x->surname == 0 || x->kind != AVOW_PERSON) return false;
  if (!aw_who_genders_meet(x->gender, p->gender)) return false;
  if (x->country != 0 && country != 0 && x->country != country) return false;
  if (x->role == role) return true;
  if (x->role == 0)
    return country != 0 || (field != 0 && !aw_who_leads(role, field));
  bool leader = aw_who_leads(role, field) ||
                (country != 0 && role == aw_hash(AW_LIT("leader"), 0));
  return leader && aw_who_leads(x->role, x->field);
}

/* The one person whom the narration named in this sentence or the two before,
 * as its subject. */
static uint32_t described(const aw_gathering *g, uint32_t k) {
  const aw_work *w = g->w;
  const aw_phrase *p = &w->phrase[k];
  uint32_t sentence = w->doc->token_sentence[p->head], best = AW_NO_INDEX;
  if (p->long_last > p->last) return best; /* "the leader of the miners" */
  for (uint32_t n = 0, e; (e = aw_who_recent(g, n)) != AW_NO_INDEX; n++) {
    const aw_entity *x = &g->who[e];
    if (x->told == AW_NO_INDEX || x->kind != AVOW_PERSON) continue;
    const aw_phrase *last = &w->phrase[x->told];
    if (sentence - w->doc->token_sentence[last->head] > 2) continue;
    if (best != AW_NO_INDEX && best != e) return AW_NO_INDEX; /* of whom? */
    if (!last->subject || !may_be_described(g, p, x)) return AW_NO_INDEX;
    best = e;
  }
  /* Of whom one reads a single time, one reads little. */
  return best != AW_NO_INDEX && g->who[best].count >= 2 ? best : AW_NO_INDEX;
}

#define NAMED_OFTEN 3u

/* Whom "the prime minister" means in a story that tells nobody's office: the
 * one of whom it speaks most by far. */
static uint32_t in_the_centre(const aw_gathering *g, const aw_phrase *p) {
  uint64_t role = aw_who_role(g, p->head);
  if (!aw_who_leads(role, aw_who_field(g, p->bare, p->head)) ||
      p->long_last > p->last)
    return AW_NO_INDEX;
  uint32_t best = AW_NO_INDEX, most = 0, second = 0;
  for (uint32_t n = 0, e; (e = aw_who_recent(g, n)) != AW_NO_INDEX; n++) {
    const aw_entity *x = &g->who[e];
    if (!may_be_described(g, p, x) && x->role != 0) continue;
    if (x->kind != AVOW_PERSON || !x->named || e == best ||
        !aw_who_genders_meet(x->gender, p->gender))
      continue;
    if (x->count > most) {
      second = most;
      most = x->count;
      best = e;
    } else if (x->count > second) {
      second = x->count;
    }
  }
  return most >= NAMED_OFTEN && most >= 2 * second ? best : AW_NO_INDEX;
}

uint32_t aw_offices_described(const aw_gathering *g, uint32_t k) {
  uint32_t e = described(g, k);
  return e != AW_NO_INDEX ? e : in_the_centre(g, &g->w->phrase[k]);
}

bool aw_offices_may_be_one(const aw_gathering *g, uint32_t role,
                           uint32_t name) {
  const aw_entity *a = &g->who[role], *b = &g->who[name];
  if (!aw_who_genders_meet(a->gender, b->gender)) return false;
  if (a->country != 0 && b->country != 0 && a->country != b->country)
    return false;
  if (a->field != 0 && b->field != 0 && a->field != b->field) return false;
  /* Who heads a state is told as soon as he is named. */
  if (aw_who_leads(a->role, a->field) && !aw_who_leads(b->role, b->field))
    return false;
  return b->role == 0 || a->role == 0 || a->role == b->role;
}

#define LEAD 3u       /* sentences, the headline among them */
#define LEAD_APART 6u /* sentences to the name */
#define LEAD_FAR 64u  /* statements to it: a sentence may be the whole text */

/* Who is named first, and speaks, after somebody of a role spoke in the lead:
 * "a harbour official said ... Ole Berg, head of the port, said". */
static uint32_t named_after_lead(const aw_gathering *g, uint32_t from,
                                 uint32_t e) {
  const aw_work *w = g->w;
  const aw_entity *x = &g->who[e];
  uint32_t sentence = w->doc->token_sentence[x->first];
  uint32_t left = w->attribution_count - from;
  uint32_t end = from + (left < LEAD_FAR ? left : LEAD_FAR);
  for (uint32_t i = from; i < end; i++) {
    uint32_t k = w->attribution[i].source_mention;
    uint32_t o = aw_who_said(g, i);
    if (o == AW_NO_INDEX || k == AW_NO_INDEX) continue;
    uint32_t at = w->phrase[k].head;
    if (w->doc->token_sentence[at] > sentence + LEAD_APART) break;
    const aw_entity *y = &g->who[o];
    bool named = y->kind == AVOW_PERSON && y->named && y->first > x->last &&
                 w->phrase[k].form == AW_MENTION_NAME;
    if (!named) continue;
    return aw_offices_may_be_one(g, e, o) ? o : AW_NO_INDEX;
  }
  return AW_NO_INDEX;
}

void aw_offices_join_lead(aw_gathering *g) {
  const aw_work *w = g->w;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t e = aw_who_said(g, i);
    if (e == AW_NO_INDEX || !aw_who_is_nameless(g, e)) continue;
    if (w->doc->token_sentence[g->who[e].first] >= LEAD) continue;
    uint32_t named = named_after_lead(g, i + 1, e);
    if (named != AW_NO_INDEX) aw_who_merge(g, e, named);
  }
}
