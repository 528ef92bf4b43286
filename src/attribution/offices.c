#include "attribution/offices.h"

static bool is_deputy(uint64_t field) {
  return field == aw_hash(AW_LIT("vice"), 0) ||
         field == aw_hash(AW_LIT("deputy"), 0) ||
         field == aw_hash(AW_LIT("former"), 0);
}

/* Who has this role: the document's only one, or the last seen whose country
 * does not differ. */
static uint32_t role_holder(aw_gathering *g, const aw_phrase *p) {
  uint64_t role = aw_who_role(g, p->head);
  uint32_t first = aw_who_look(g, AW_BY_ROLE, role);
  if (first == 0) return AW_NO_INDEX;
  uint32_t country = aw_who_country(g, p->first, p->long_last);
  uint64_t field = aw_who_field(g, p->bare, p->head);
  uint32_t best = AW_NO_INDEX, steps = 0;
  for (uint32_t e = first - 1; e != AW_NO_INDEX && steps < 24; steps++) {
    const aw_entity *x = &g->who[e];
    uint32_t r = aw_who_root(g, e);
    bool fits = country == 0 || x->country == 0 || country == x->country;
    if (country != 0 && x->country == 0 &&
        (field == 0 || x->next != AW_NO_INDEX))
      fits = false;
    if (x->role != role) fits = false; /* it has another by now */
    if (g->who[r].plural) fits = false;
    if (field == 0 ? is_deputy(x->field) : field != x->field) fits = false;
    if (fits && aw_who_genders_meet(g->who[r].gender, p->gender)) {
      if (best != AW_NO_INDEX && country == 0 && best != r) {
        /* Two hold such a role: the one seen last, if any was. */
        uint32_t a = g->who[best].seen, b = g->who[r].seen;
        best = b > a ? r : best;
      } else if (best == AW_NO_INDEX) {
        best = r;
      }
    }
    e = x->next;
  }
  return best;
}

#define LEADERS_MAX 24u /* of one office that are looked at */

/* Of those who have the office and may lead the country the likeliest so far:
 * whose country is told, presidents before ministers, who is named often. */
static void likelier_leader(const aw_gathering *g, const aw_phrase *p,
                            uint64_t role, uint32_t *best, uint32_t *most) {
  uint32_t country = aw_who_country(g, p->first, p->last);
  uint32_t e = aw_who_look(g, AW_BY_ROLE, role) - 1, steps = 0;
  for (; e != AW_NO_INDEX && steps < LEADERS_MAX; e = g->who[e].next, steps++) {
    const aw_entity *x = &g->who[e];
    uint32_t r = aw_who_root(g, e);
    const aw_entity *one = &g->who[r];
    bool fits = x->role == role && aw_who_leads(role, x->field) &&
                one->kind == AVOW_PERSON && one->named &&
                aw_who_genders_meet(one->gender, p->gender) &&
                (x->country == 0 || x->country == country);
    if (!fits) continue;
    uint32_t score = 1 + (one->count < 9 ? one->count : 9);
    if (x->country == country) score += 10;
    if (role == aw_hash(AW_LIT("president"), 0)) score++;
    if (score <= *most) continue;
    *most = score;
    *best = r;
  }
}

/* "The Norwegian leader" */
static uint32_t leader(const aw_gathering *g, const aw_phrase *p) {
  uint32_t best = AW_NO_INDEX, most = 0;
  if (aw_who_token(g, p->head)->lemma != aw_hash(AW_LIT("leader"), 0) ||
      p->long_last > p->last || aw_who_country(g, p->first, p->last) == 0)
    return best;
  likelier_leader(g, p, aw_hash(AW_LIT("president"), 0), &best, &most);
  likelier_leader(g, p, aw_hash(AW_LIT("minister"), 0), &best, &most);
  likelier_leader(g, p, aw_hash(AW_LIT("premier"), 0), &best, &most);
  likelier_leader(g, p, aw_hash(AW_LIT("chancellor"), 0), &best, &most);
  if (best != AW_NO_INDEX) return best;
  return aw_who_get(g, AW_BY_LEADER, aw_who_country(g, p->first, p->last));
}

/* Secretary of state? */
static bool of_state(const aw_gathering *g, const aw_entity *x) {
  for (uint32_t i = x->role_first; i < x->role_last; i++)
    if (aw_who_token(g, i)->key == aw_hash(AW_LIT("state"), 0)) return true;
  return false;
}

/* "The top Norwegian diplomat" is who has foreign affairs. */
static uint32_t top_diplomat(const aw_gathering *g, const aw_phrase *p) {
  if (aw_who_token(g, p->head)->lemma != aw_hash(AW_LIT("diplomat"), 0))
    return AW_NO_INDEX;
  bool top = false;
  for (uint32_t i = p->bare; i < p->head; i++)
    top = top || aw_who_token(g, i)->key == aw_hash(AW_LIT("top"), 0);
  uint32_t country = aw_who_country(g, p->first, p->last);
  const uint64_t roles[] = { aw_hash(AW_LIT("secretary"), 0),
                             aw_hash(AW_LIT("minister"), 0) };
  for (size_t k = 0; top && k < 2; k++) {
    uint32_t e = aw_who_look(g, AW_BY_ROLE, roles[k]) - 1, steps = 0;
    for (; e != AW_NO_INDEX && steps < LEADERS_MAX;
         e = g->who[e].next, steps++) {
      const aw_entity *x = &g->who[e];
      uint32_t r = aw_who_root(g, e);
      bool foreign =
          k == 0 ? of_state(g, x) : x->field == aw_hash(AW_LIT("foreign"), 0);
      if (foreign && x->role == roles[k] && g->who[r].named &&
          (country == 0 || x->country == 0 || x->country == country))
        return r;
    }
  }
  return AW_NO_INDEX;
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
  for (uint32_t n = 0; n < AW_RECENT; n++) {
    uint32_t e = aw_who_recent(g, n);
    if (e == AW_NO_INDEX) continue;
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
  for (uint32_t n = 0; n < AW_RECENT; n++) {
    uint32_t e = aw_who_recent(g, n);
    if (e == AW_NO_INDEX) continue;
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
