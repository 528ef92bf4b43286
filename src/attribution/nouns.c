#include "attribution/nouns.h"

#include "attribution/names.h"
#include "attribution/offices.h"

static uint64_t head_key(uint64_t lemma, bool plural) {
  return aw_hash_join(lemma, plural);
}

static bool has_possessor(const aw_gathering *g, uint32_t first,
                          uint32_t last) {
  for (uint32_t i = first; i < last; i++)
    if (aw_who_token(g, i)->tag == AW_TAG_POS) return true;
  return false;
}

/* Like range_key, but "Norway's army" and "Norwegian army" are one. */
static uint64_t noun_key(const aw_gathering *g, uint32_t first, uint32_t last) {
  uint64_t key = 0;
  for (uint32_t i = first; i < last; i++) {
    uint32_t country = aw_who_country(g, i, i + 1);
    if (aw_who_token(g, i)->tag == AW_TAG_POS) continue;
    if (i == first && i + 1 < last &&
        aw_who_token(g, i)->key == aw_hash(AW_LIT("one"), 0))
      continue; /* "One official", and "the official" later on */
    key = aw_words_join(key, country != 0 ? country : aw_who_token(g, i)->key);
  }
  return key;
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

static bool has_modifier(const aw_phrase *p) {
  return p->head > p->bare || p->long_last > p->last;
}

static bool is_indefinite(const aw_gathering *g, const aw_phrase *p) {
  uint8_t tag = aw_who_token(g, p->first)->tag;
  if (p->bare > p->first && !p->definite) return true; /* "a", "an" */
  return tag == AW_TAG_CD || (tag == AW_TAG_DT && p->bare == p->first);
}

/* The named group that ends before a loose noun: "the Harbour Front movement",
 * "the Harbour Front rebel group"; AW_NO_INDEX: none that is known.  *name: the
 * key of the name that stands there, or 0. */
static uint32_t named_before(aw_gathering *g, const aw_phrase *p,
                             uint64_t *name) {
  uint32_t last = p->head;
  *name = 0;
  while (last > p->bare &&
         !(aw_who_token(g, last - 1)->flags & AW_TOKEN_CAPITAL))
    last--;
  uint32_t first = last;
  while (first > p->bare &&
         (aw_who_token(g, first - 1)->flags & AW_TOKEN_CAPITAL))
    first--;
  for (uint32_t i = first; i < last; i++) {
    uint32_t e = AW_NO_INDEX;
    if (aw_who_country(g, i, last) != 0) continue;
    uint64_t key = noun_key(g, i, last);
    if (*name == 0) *name = key;
    e = aw_who_get(g, AW_BY_PHRASE, key);
    if (e != AW_NO_INDEX && (g->who[e].named || last - i > 1)) return e;
  }
  return AW_NO_INDEX;
}

/* The last named group that is no country, of this sentence or the two
 * before. */
static uint32_t recent_group(const aw_gathering *g, uint32_t k) {
  uint32_t sentence = g->w->doc->token_sentence[g->w->phrase[k].head];
  for (uint32_t n = 0, e; (e = aw_who_recent(g, n)) != AW_NO_INDEX; n++) {
    const aw_entity *x = &g->who[e];
    const aw_phrase *last = &g->w->phrase[x->seen];
    if (!x->named || x->kind != AVOW_GROUP || last->country != 0) continue;
    if (last->name_class == AW_CLASS_PLACE) continue;
    /* "the Korean War" */
    bool thing = last->name_class == AW_CLASS_MISC && x->spoke == AW_NO_INDEX;
    if (thing) continue;
    if (aw_who_is(g, x->last - 1, AW_KIND_STATE_BODY)) continue;
    return sentence - g->w->doc->token_sentence[last->head] <= 2 ? e
                                                                 : AW_NO_INDEX;
  }
  return AW_NO_INDEX;
}

/* The group that stands before a text's head: "the Hamas statement", "a new
 * Norwegian army statement", "UNICEF figures".  AW_NO_INDEX: none. */
static uint32_t before_text(aw_gathering *g, const aw_phrase *p) {
  uint32_t first = p->bare, last = p->head;
  while (first < last && aw_who_token(g, first)->tag != AW_TAG_NNP &&
         !aw_tag_is_noun(aw_who_token(g, first)->tag) &&
         aw_who_country(g, first, last) == 0)
    first++;
  for (uint32_t i = first; i < last; i++) {
    uint32_t e = aw_who_get(g, AW_BY_PHRASE, noun_key(g, i, last));
    if (e == AW_NO_INDEX)
      e = aw_who_get(g, AW_BY_PHRASE, aw_who_range_key(g, i, last));
    if (e != AW_NO_INDEX) return e;
  }
  if (first >= last || last - first > AW_NAME_TOKENS_MAX) return AW_NO_INDEX;
  uint32_t country = aw_who_country(g, first, last);
  if (country != 0 && first + 1 == last)
    return aw_who_get(g, AW_BY_COUNTRY, country);
  uint8_t tag = aw_who_token(g, last - 1)->tag;
  bool group = tag == AW_TAG_NNP || (g->w->classes[last - 1] & AW_WORD_ORG);
  if (!aw_tag_is_noun(tag) || !group) return AW_NO_INDEX;
  uint32_t e = aw_who_new(g, p);
  g->who[e].first = first;
  g->who[e].last = last;
  g->who[e].kind = AVOW_GROUP;
  aw_who_put(g, AW_BY_PHRASE, noun_key(g, first, last), e);
  return e;
}

/* The phrase of who made the text: "a statement from the ministry", "the
 * ministry's statement", "a statement issued by the ministry". */
static uint32_t maker(const aw_gathering *g, const aw_phrase *p) {
  const aw_work *w = g->w;
  uint32_t at = p->last, end = aw_work_sentence(w, p->head)->last;
  if (p->inner != AW_NO_INDEX && (w->phrase[p->inner].possessive ||
                                  !aw_who_is(g, p->head, AW_KIND_ISSUED)))
    return p->inner;
  if (at + 2 < end && aw_who_is(g, at, AW_KIND_ISSUES)) at++;
  bool by = at > p->last;
  if (at + 1 >= end || w->doc->token[at].tag != AW_TAG_IN) return AW_NO_INDEX;
  if (by && aw_who_token(g, at)->key != aw_hash(AW_LIT("by"), 0))
    return AW_NO_INDEX;
  if (aw_who_token(g, at)->key == aw_hash(AW_LIT("of"), 0)) return AW_NO_INDEX;
  return w->phrase_at[at + 1];
}

/* Whose text it is, or AW_NO_INDEX. */
static uint32_t behind_text(aw_gathering *g, const aw_phrase *p) {
  uint32_t k = maker(g, p);
  uint32_t e = k == AW_NO_INDEX ? k : g->w->phrase[k].speaker;
  if (e == AW_NO_INDEX && !aw_who_is(g, p->head, AW_KIND_MUTE))
    e = before_text(g, p);
  return e == AW_NO_INDEX ? e : aw_who_root(g, e);
}

#define TEXT_GOES_ON 3u /* sentences */

/* Who spoke last is who "the statement" goes on to quote. */
static uint32_t last_of_text(aw_gathering *g, uint32_t k) {
  const aw_phrase *p = &g->w->phrase[k];
  uint64_t lemma = aw_who_token(g, p->head)->lemma;
  uint32_t e = aw_who_get(g, AW_BY_TEXT, lemma);
  if (e != AW_NO_INDEX && p->definite) return e;
  if (!aw_work_is(g->w, lemma, AW_KIND_ISSUED)) return AW_NO_INDEX;
  if (g->speaking == AW_NO_INDEX || p->plural || p->head > p->bare ||
      maker(g, p) != AW_NO_INDEX)
    return AW_NO_INDEX;
  e = aw_who_root(g, g->speaking);
  uint32_t apart =
      g->w->doc->token_sentence[p->head] -
      g->w->doc->token_sentence[g->w->phrase[g->who[e].spoke].head];
  return apart <= TEXT_GOES_ON ? e : AW_NO_INDEX;
}

/* Who speaks by a text that is a source. */
static uint32_t author(aw_gathering *g, uint32_t k) {
  const aw_phrase *p = &g->w->phrase[k];
  uint32_t e = behind_text(g, p);
  if (e == AW_NO_INDEX) e = last_of_text(g, k);
  if (e != AW_NO_INDEX)
    aw_who_put(g, AW_BY_TEXT, aw_who_token(g, p->head)->lemma, e);
  return e;
}

/* "The Norwegian army", "Norway's military"; "the military" and "the country's
 * military" are the one spoken of last. */
static uint32_t army(aw_gathering *g, const aw_phrase *p, uint32_t *country) {
  uint64_t lemma = aw_who_token(g, p->head)->lemma;
  *country = aw_who_army(g, p->bare, p->last);
  if (*country != 0) return aw_who_get(g, AW_BY_ARMY, *country);
  if (lemma != aw_hash(AW_LIT("military"), 0) &&
      lemma != aw_hash(AW_LIT("army"), 0))
    return AW_NO_INDEX;
  bool bare = p->definite && p->head == p->bare;
  bool ours = aw_who_token(g, p->bare)->lemma == aw_hash(AW_LIT("country"), 0);
  return bare || ours ? aw_who_get(g, AW_BY_ARMY, 0) : AW_NO_INDEX;
}

#define LETTERS_KNOWN 5u /* mentions */

/* "The Norwegian army" tells more than the letters of its name, unless these
 * are what the story calls it. */
static void offer_army(aw_gathering *g, uint32_t e, const aw_phrase *p) {
  aw_entity *x = &g->who[e];
  bool letters = x->last - x->first == 1 &&
                 (aw_who_token(g, x->first)->flags & AW_TOKEN_ALL_CAPITAL);
  uint32_t often = aw_who_look(g, AW_BY_PLAIN, aw_who_token(g, x->first)->key);
  if (!letters || often > LETTERS_KNOWN || has_possessor(g, p->bare, p->last))
    return;
  x->first = p->bare;
  x->last = p->last;
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

/* Of "Norway's army" and "Norwegian army" the latter is the name, of "Harbour
 * Front group" and "Harbour Front" the latter too. */
static void offer_adjective(aw_gathering *g, uint32_t e, const aw_phrase *p,
                            uint32_t end) {
  aw_entity *x = &g->who[e];
  if (x->named || x->last - x->first > AW_NAME_TOKENS_MAX) return;
  uint64_t had = noun_key(g, x->first, x->last);
  uint64_t has = noun_key(g, p->bare, end);
  uint32_t army = aw_who_army(g, x->first, x->last);
  bool loose = aw_who_is(g, x->last - 1, AW_KIND_LOOSE_GROUP) &&
               noun_key(g, x->first, x->last - 1) == has;
  bool adjective =
      has_possessor(g, x->first, x->last) && !has_possessor(g, p->bare, end) &&
      (had == has || (army != 0 && army == aw_who_army(g, p->bare, p->last)));
  /* "US officials" is how those are mostly called. */
  uint16_t loud = AW_TOKEN_ALL_CAPITAL;
  bool letters = had == has && (aw_who_token(g, p->bare)->flags & loud) &&
                 !(aw_who_token(g, p->head)->flags & loud) &&
                 !(aw_who_token(g, x->first)->flags & loud);
  if (!loose && !adjective && !letters) return;
  x->first = p->bare;
  x->last = end;
}

/* Who stands beside the noun: "his brother, Ole,". */
static uint32_t beside(aw_gathering *g, const aw_phrase *p) {
  if (p->apposed == AW_NO_INDEX) return AW_NO_INDEX;
  aw_phrase *q = &g->w->phrase[p->apposed];
  /* a name that is heard for the first time */
  if (q->speaker == AW_NO_INDEX && aw_names_person(q))
    q->speaker = aw_names_single(g, q, true);
  return q->speaker == AW_NO_INDEX ? AW_NO_INDEX : aw_who_root(g, q->speaker);
}

/* The keys under which a noun phrase is found again. */
typedef struct noun {
  uint64_t key, lemma;
  uint64_t name;       /* of the group named before its head, or 0 */
  uint32_t end, plain; /* with what describes it, and without */
  uint32_t army;       /* whose army it is, or 0 */
  bool role, indefinite;
} noun;

static void read_noun(const aw_gathering *g, const aw_phrase *p, noun *n) {
  *n = (noun){ .lemma = aw_who_token(g, p->head)->lemma,
               .role = (p->classes & AW_WORD_ROLE) && !p->plural,
               .indefinite = is_indefinite(g, p),
               .end = aw_who_described(g, p),
               .plain = p->long_last };
  if (p->long_last - p->bare > AW_NAME_TOKENS_MAX) n->plain = p->last;
  n->key = phrase_key(g, p, n->end);
}

static bool is_among(const aw_gathering *g, const aw_entity *x, uint32_t i) {
  uint32_t country = aw_who_country(g, i, i + 1);
  for (uint32_t n = x->first; n < x->last; n++) {
    if (aw_who_token(g, n)->key == aw_who_token(g, i)->key) return true;
    if (country != 0 && aw_who_country(g, n, n + 1) == country) return true;
  }
  return false;
}

/* "The US official" is the "senior US official" of before: the last one of this
 * noun, if all that is said now was said then. */
static uint32_t said_in_full(const aw_gathering *g, const aw_phrase *p,
                             const noun *n) {
  uint32_t e = aw_who_get(g, AW_BY_HEAD, head_key(n->lemma, p->plural));
  if (e == AW_NO_INDEX || n->end > p->last) return AW_NO_INDEX;
  const aw_entity *x = &g->who[e];
  if (x->kind != AVOW_UNNAMED || x->last - x->first > AW_NAME_TOKENS_MAX)
    return AW_NO_INDEX;
  for (uint32_t i = p->bare; i < p->head; i++)
    if (!is_among(g, x, i)) return AW_NO_INDEX;
  return e;
}

/* Whom the story spoke of before in these words, or in others. */
static uint32_t noun_known(aw_gathering *g, uint32_t k, noun *n) {
  const aw_phrase *p = &g->w->phrase[k];
  uint32_t e = army(g, p, &n->army);
  if (e == AW_NO_INDEX && p->definite && !has_modifier(p)) {
    e = aw_who_get(g, AW_BY_HEAD, head_key(n->lemma, p->plural));
    if (e == AW_NO_INDEX)
      e = aw_who_get(g, AW_BY_WORD, aw_who_token(g, p->head)->key);
  }
  if (e == AW_NO_INDEX && (!n->indefinite || p->plural))
    e = aw_who_get(g, AW_BY_PHRASE, n->key);
  if (e == AW_NO_INDEX && p->definite && has_modifier(p))
    e = said_in_full(g, p, n);
  if (aw_work_is(g->w, n->lemma, AW_KIND_LOOSE_GROUP)) {
    uint32_t named = named_before(g, p, &n->name);
    if (named != AW_NO_INDEX) e = named;
    if (e == AW_NO_INDEX && p->definite && n->name == 0) e = recent_group(g, k);
  }
  if (e == AW_NO_INDEX && n->role && p->definite)
    e = aw_offices_described(g, k);
  return e;
}

static void remember_noun(aw_gathering *g, const aw_phrase *p, const noun *n,
                          uint32_t e) {
  offer_adjective(g, e, p, n->end);
  if (n->army != 0) {
    offer_army(g, e, p);
    aw_who_put(g, AW_BY_ARMY, n->army, e);
    aw_who_put(g, AW_BY_ARMY, 0, e);
  }
  aw_who_put(g, AW_BY_PHRASE, n->key, e);
  if (n->plain != n->end)
    aw_who_put(g, AW_BY_PHRASE, phrase_key(g, p, n->plain), e);
  if (n->name != 0) aw_who_put_once(g, AW_BY_PHRASE, n->name, e);
  aw_who_put(g, AW_BY_HEAD, head_key(n->lemma, p->plural), e);
}

uint32_t aw_nouns_resolve(aw_gathering *g, uint32_t k) {
  const aw_phrase *p = &g->w->phrase[k];
  uint32_t e = beside(g, p);
  if (e == AW_NO_INDEX && (p->classes & AW_WORD_SOURCE_TEXT) && g->is_source[k])
    e = author(g, k);
  if (e != AW_NO_INDEX || !may_be_speaker(g, k)) return e;
  noun n;
  read_noun(g, p, &n);
  if (n.role && !n.indefinite) e = aw_offices_holder(g, p);
  if (e != AW_NO_INDEX) return e;
  e = noun_known(g, k, &n);
  if (e == AW_NO_INDEX) {
    e = aw_who_new(g, p);
    aw_who_offer_role(g, e, p);
  }
  remember_noun(g, p, &n, e);
  return e;
}
