#include "attribution/nouns.h"

#include "attribution/names.h"

static uint64_t head_key(uint64_t lemma, bool plural) {
  return aw_hash_join(lemma, plural);
}

static bool is_deputy(uint64_t field) {
  return field == aw_hash(AW_LIT("vice"), 0) ||
         field == aw_hash(AW_LIT("deputy"), 0) ||
         field == aw_hash(AW_LIT("former"), 0);
}

static bool may_be_speaker(const aw_gathering *g, uint32_t k) {
  const aw_phrase *p = &g->w->phrase[k];
  uint32_t people = AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG;
  if ((p->classes & AW_WORD_TIME) && !(p->classes & people)) return false;
  if (g->is_source[k] == 2 && !(p->classes & AW_WORD_SOURCE_TEXT)) return true;
  if (g->is_source[k] && (p->classes & AW_WORD_VAGUE)) return true;
  if (p->classes & AW_WORD_SOURCE_TEXT & ~people) return false;
  return (p->classes & (AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG)) != 0;
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

static bool has_modifier(const aw_phrase *p) {
  return p->head > p->bare || p->long_last > p->last;
}

static bool is_indefinite(const aw_gathering *g, const aw_phrase *p) {
  uint8_t tag = aw_who_token(g, p->first)->tag;
  if (p->bare > p->first && !p->definite) return true; /* "a", "an" */
  return tag == AW_TAG_CD || (tag == AW_TAG_DT && p->bare == p->first);
}

/* Nouns that stand for a group named before. */
static bool is_loose_group(uint64_t lemma) {
#define NOUN(word) lemma == aw_hash(AW_LIT(word), 0)
  return NOUN("group") || NOUN("organization") || NOUN("organisation") ||
         NOUN("movement") || NOUN("militia") || NOUN("agency") ||
         NOUN("charity") || NOUN("network") || NOUN("company") ||
         NOUN("newspaper") || NOUN("watchdog");
#undef NOUN
}

/* The last named group that is no country, of this sentence or the two
 * before. */
static uint32_t recent_group(const aw_gathering *g, uint32_t k) {
  uint32_t sentence = g->w->doc->token_sentence[g->w->phrase[k].head];
  for (uint32_t n = 0; n < AW_RECENT; n++) {
    uint32_t e = g->recent[(g->newest - n) % AW_RECENT];
    if (e == AW_NO_INDEX) continue;
    e = aw_who_root(g, e);
    const aw_entity *x = &g->who[e];
    const aw_phrase *last = &g->w->phrase[x->seen];
    if (!x->named || x->kind != AVOW_GROUP || last->country != 0) continue;
    if (last->name_class == AW_CLASS_PLACE) continue;
    return sentence - g->w->doc->token_sentence[last->head] <= 2 ? e
                                                                 : AW_NO_INDEX;
  }
  return AW_NO_INDEX;
}

/* Whose text it is: "a statement from the ministry", "the ministry's
 * statement". */
static uint32_t behind_text(const aw_gathering *g, const aw_phrase *p) {
  const aw_work *w = g->w;
  uint32_t inner = p->inner;
  if (inner == AW_NO_INDEX && p->last + 1 < w->doc->token_count &&
      w->doc->token[p->last].tag == AW_TAG_IN)
    inner = w->phrase_at[p->last + 1];
  if (inner == AW_NO_INDEX) return inner;
  uint32_t e = w->phrase[inner].speaker;
  return e == AW_NO_INDEX ? e : aw_who_root(g, e);
}

/* Like range_key, but "Norway's army" and "Norwegian army" are one. */
static uint64_t noun_key(const aw_gathering *g, uint32_t first, uint32_t last) {
  uint64_t key = 0;
  for (uint32_t i = first; i < last; i++) {
    uint32_t country = aw_who_country(g, i, i + 1);
    if (aw_who_token(g, i)->tag == AW_TAG_POS) continue;
    key = aw_words_join(key, country != 0 ? country : aw_who_token(g, i)->key);
  }
  return key;
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
    uint32_t e = g->recent[(g->newest - n) % AW_RECENT];
    if (e == AW_NO_INDEX) continue;
    const aw_entity *x = &g->who[e = aw_who_root(g, e)];
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

/* The phrase of the person whose office or party it is: "Mr Lee's office". */
uint32_t aw_nouns_person_behind(const aw_gathering *g, const aw_phrase *p) {
  uint32_t k = p->inner;
  if (k == AW_NO_INDEX) return k;
  const aw_phrase *q = &g->w->phrase[k];
  bool whose = q->possessive && q->first == p->first && q->last < p->last;
  if (!whose || !aw_names_person(q) || q->speaker == AW_NO_INDEX)
    return AW_NO_INDEX;
  const aw_entity *x = &g->who[aw_who_root(g, q->speaker)];
  return x->kind == AVOW_PERSON && x->named ? k : AW_NO_INDEX;
}

static uint64_t phrase_key(const aw_gathering *g, const aw_phrase *p,
                           uint32_t end) {
  uint32_t k = aw_nouns_person_behind(g, p);
  if (k == AW_NO_INDEX) return noun_key(g, p->bare, end);
  uint64_t whose = aw_who_root(g, g->w->phrase[k].speaker) + UINT64_C(1);
  return aw_words_join(whose, noun_key(g, g->w->phrase[k].last, end));
}

static bool has_possessor(const aw_gathering *g, uint32_t first,
                          uint32_t last) {
  for (uint32_t i = first; i < last; i++)
    if (aw_who_token(g, i)->tag == AW_TAG_POS) return true;
  return false;
}

/* Of "Norway's army" and "Norwegian army" the latter is the name. */
static void offer_adjective(aw_gathering *g, uint32_t e, const aw_phrase *p,
                            uint32_t end) {
  aw_entity *x = &g->who[e];
  if (x->named || x->last - x->first > AW_NAME_TOKENS_MAX) return;
  if (!has_possessor(g, x->first, x->last) || has_possessor(g, p->bare, end))
    return;
  if (noun_key(g, x->first, x->last) != noun_key(g, p->bare, end)) return;
  x->first = p->bare;
  x->last = end;
}

uint32_t aw_nouns_resolve(aw_gathering *g, uint32_t k) {
  aw_phrase *p = &g->w->phrase[k];
  if (p->apposed != AW_NO_INDEX) {
    uint32_t e = g->w->phrase[p->apposed].speaker;
    if (e != AW_NO_INDEX) return aw_who_root(g, e);
  }
  if ((p->classes & AW_WORD_SOURCE_TEXT) && g->is_source[k]) {
    uint32_t e = behind_text(g, p);
    if (e != AW_NO_INDEX) return e;
  }
  if (!may_be_speaker(g, k)) return AW_NO_INDEX;
  uint64_t lemma = aw_who_token(g, p->head)->lemma;
  bool role = (p->classes & AW_WORD_ROLE) && !p->plural;
  bool indefinite = is_indefinite(g, p);
  uint32_t e = AW_NO_INDEX;
  if (role && !indefinite) e = role_holder(g, p);
  if (e == AW_NO_INDEX && role && !indefinite &&
      lemma == aw_hash(AW_LIT("leader"), 0))
    e = aw_who_get(g, AW_BY_LEADER, aw_who_country(g, p->first, p->last));
  if (e != AW_NO_INDEX) return e;
  uint32_t end =
      p->long_last - p->bare <= AW_NAME_TOKENS_MAX ? p->long_last : p->last;
  uint64_t key = phrase_key(g, p, end);
  if (p->definite && !has_modifier(p)) {
    e = aw_who_get(g, AW_BY_HEAD, head_key(lemma, p->plural));
    if (e == AW_NO_INDEX)
      e = aw_who_get(g, AW_BY_WORD, aw_who_token(g, p->head)->key);
  }
  if (e == AW_NO_INDEX && (!indefinite || p->plural))
    e = aw_who_get(g, AW_BY_PHRASE, key);
  if (e == AW_NO_INDEX && p->definite && is_loose_group(lemma))
    e = recent_group(g, k);
  if (e == AW_NO_INDEX && role && p->definite) e = described(g, k);
  if (e == AW_NO_INDEX) {
    e = aw_who_new(g, p);
    aw_who_offer_role(g, e, p);
  }
  offer_adjective(g, e, p, end);
  aw_who_put(g, AW_BY_PHRASE, key, e);
  aw_who_put(g, AW_BY_HEAD, head_key(lemma, p->plural), e);
  return e;
}
