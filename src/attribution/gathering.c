#include "attribution/gathering.h"

#include "base/status.h"

#define AMBIGUOUS UINT32_MAX

static uint32_t place_of(const aw_who_entry *table, uint32_t mask,
                         uint64_t full) {
  uint32_t at = (uint32_t)full & mask;
  while (table[at].value != 0 && table[at].key != full) at = (at + 1) & mask;
  return at;
}

bool aw_who_make_table(aw_gathering *g, size_t slots) {
  aw_who_entry *old = g->slot,
               *table = AW_NEW(g->w->doc->arena, aw_who_entry, slots);
  if (table == NULL) return false;
  for (size_t i = 0; old != NULL && i <= g->mask; i++)
    if (old[i].value != 0)
      table[place_of(table, (uint32_t)(slots - 1), old[i].key)] = old[i];
  g->slot = table;
  g->mask = (uint32_t)(slots - 1);
  return true;
}

/* The value of a key, as slots have it; 0: none. */
uint32_t aw_who_look(const aw_gathering *g, unsigned kind, uint64_t key) {
  uint64_t full = aw_hash_join(key, kind);
  return g->slot[place_of(g->slot, g->mask, full)].value;
}

/* The slot of a key, which must be given a value before the next call. */
aw_who_entry *aw_who_slot(aw_gathering *g, unsigned kind, uint64_t key) {
  uint64_t full = aw_hash_join(key, kind);
  aw_who_entry *s = &g->slot[place_of(g->slot, g->mask, full)];
  if (s->value != 0) return s;
  if (g->taken > g->mask / 2) {
    if (!aw_who_make_table(g, ((size_t)g->mask + 1) * 2)) g->failed = true;
    if (g->failed) return &g->spare;
    s = &g->slot[place_of(g->slot, g->mask, full)];
  }
  g->taken++;
  s->key = full;
  return s;
}

uint32_t aw_who_get(const aw_gathering *g, unsigned kind, uint64_t key) {
  uint32_t value = aw_who_look(g, kind, key);
  if (value == 0 || value == AMBIGUOUS) return AW_NO_INDEX;
  return aw_who_root(g, value - 1);
}

void aw_who_put(aw_gathering *g, unsigned kind, uint64_t key, uint32_t e) {
  aw_who_slot(g, kind, key)->value = e + 1;
}

/* Like put, but a key of two speakers is of neither. */
void aw_who_put_once(aw_gathering *g, unsigned kind, uint64_t key, uint32_t e) {
  aw_who_entry *s = aw_who_slot(g, kind, key);
  if (s->value == 0)
    s->value = e + 1;
  else if (s->value != AMBIGUOUS && aw_who_root(g, s->value - 1) != e)
    s->value = AMBIGUOUS;
}

/* ---- keys ---------------------------------------------------------------- */

uint64_t aw_who_range_key(const aw_gathering *g, uint32_t first,
                          uint32_t last) {
  uint64_t key = 0;
  for (uint32_t i = first; i < last; i++)
    key = aw_words_join(key, aw_who_token(g, i)->key);
  return key;
}

#define COUNTRY_WORDS 4u
#define ROLE_WORDS 24u /* of a role that are looked at */

/* The country that the words at `i` name, the longest such name first. */
static uint32_t country_at(const aw_gathering *g, uint32_t i, uint32_t last) {
  aw_country_form form;
  uint32_t most = last - i < COUNTRY_WORDS ? last - i : COUNTRY_WORDS;
  for (uint32_t n = most; n > 0; n--) {
    uint32_t found =
        aw_words_country(g->w->words, aw_who_range_key(g, i, i + n), &form);
    if (found != 0) return found;
  }
  return 0;
}

/* The country that a role's words name: "German", "Germany's". */
uint32_t aw_who_country(const aw_gathering *g, uint32_t first, uint32_t last) {
  if (last - first > ROLE_WORDS) last = first + ROLE_WORDS;
  for (uint32_t i = first; i < last; i++) {
    uint32_t n = country_at(g, i, last);
    if (n != 0) return n;
  }
  return 0;
}

/* ---- speakers ------------------------------------------------------------ */

/* End of what describes an unnamed source: "member of the crew", "source
 * familiar with the talks", "person with knowledge of the plan". */
uint32_t aw_who_described(const aw_gathering *g, const aw_phrase *p) {
#define IS(at, word) (aw_who_token(g, at)->key == aw_hash(AW_LIT(word), 0))
  const aw_work *w = g->w;
  uint32_t end = p->long_last, at = end;
  uint32_t last = aw_work_sentence(w, p->head)->last;
  if (end - p->bare > AW_NAME_TOKENS_MAX) end = at = p->last;
  if (!(p->classes & (AW_WORD_PERSON | AW_WORD_ROLE)) || at + 2 >= last)
    return end;
  uint8_t tag = aw_who_token(g, at)->tag;
  bool source = g->is_source[p - w->phrase] != 0;
  bool said = w->cue_at != NULL && w->cue_at[at] != AW_NO_INDEX;
  bool adjective = tag == AW_TAG_JJ || IS(at, "close") ||
                   (tag == AW_TAG_VBN && source && !said);
  bool with = IS(at, "with");
  /* "Officials in Oslo", but "senior officials" who happen to be there. */
  bool place = p->head == p->bare && source &&
               (IS(at, "from") || IS(at, "in") || IS(at, "at"));
  if (!adjective && !with && !place) return end;
  at += adjective;
  tag = aw_who_token(g, at)->tag;
  if (tag != AW_TAG_IN && tag != AW_TAG_TO) return end;
  uint32_t next = at + 1 < last ? w->phrase_at[at + 1] : AW_NO_INDEX;
  if (next == AW_NO_INDEX) return end;
  const aw_phrase *q = &w->phrase[next];
  bool named = q->name_first < q->name_last || q->inner != AW_NO_INDEX;
  if (place && (!named || (q->classes & AW_WORD_TIME))) return end;
  at = w->phrase[next].long_last;
#undef IS
  return at - p->bare <= AW_NAME_TOKENS_MAX ? at : end;
}

uint32_t aw_who_new(aw_gathering *g, const aw_phrase *p) {
  uint32_t e = g->who_count++;
  g->who[e] = (aw_entity){ .into = e,
                           .first = p->bare,
                           .last = p->last,
                           .next = AW_NO_INDEX,
                           .namesake = AW_NO_INDEX,
                           .spoke = AW_NO_INDEX,
                           .told = AW_NO_INDEX,
                           .kind = p->kind,
                           .gender = p->gender,
                           .plural = p->plural };
  if (p->form == AW_MENTION_ROLE) g->who[e].last = aw_who_described(g, p);
  return e;
}

static uint32_t bytes_of(const aw_gathering *g, uint32_t first, uint32_t last) {
  return aw_who_token(g, last - 1)->end - aw_who_token(g, first)->begin;
}

/* Words that are no initial ("Ann B. Lee" is as full as "Ann Lee"). */
static uint32_t full_words(const aw_gathering *g, uint32_t first,
                           uint32_t last) {
  uint32_t count = 0;
  for (uint32_t i = first; i < last; i++) {
    aw_span t = aw_token_text(g->w->doc, i);
    count += !(t.len == 1 || (t.len == 2 && t.ptr[1] == '.'));
  }
  return count;
}

/* Keep the fuller form: more whole words; of the same word, the longer; of
 * names, the one without initials. */
void aw_who_offer_name(aw_gathering *g, uint32_t e, uint32_t first,
                       uint32_t last) {
  aw_entity *x = &g->who[e];
  uint32_t words = full_words(g, first, last);
  uint32_t had = full_words(g, x->first, x->last);
  bool longer = bytes_of(g, first, last) > bytes_of(g, x->first, x->last);
  bool initials = last - first > words || x->last - x->first > had;
  bool fuller = words > had || (words == had && longer != initials);
  /* "John Keller" rather than a transcript's "JOHN KELLER". */
  uint16_t loud = AW_TOKEN_ALL_CAPITAL;
  bool was = (aw_who_token(g, x->last - 1)->flags & loud) != 0;
  bool is = (aw_who_token(g, last - 1)->flags & loud) != 0;
  if (words == had && was != is) fuller = was;
  if (x->named && !fuller) return;
  x->first = first;
  x->last = last;
  x->named = true;
}

/* "PM" is a prime minister. */
static bool is_premier(const aw_gathering *g, uint32_t head) {
  return aw_who_token(g, head)->key == aw_hash(AW_LIT("pm"), 0);
}

/* The army that all know by its letters. */
static uint32_t army_of_letters(const aw_gathering *g, uint64_t key) {
  aw_country_form form;
  if (key != aw_hash(AW_LIT("idf"), 0)) return 0;
  uint64_t name = aw_words_join(0, aw_hash(AW_LIT("israel"), 0));
  return aw_words_country(g->w->words, name, &form);
}

uint32_t aw_who_army(const aw_gathering *g, uint32_t first, uint32_t last) {
#define IS(at, word) (aw_who_token(g, at)->key == aw_hash(AW_LIT(word), 0))
  if (last <= first) return 0;
  if (last == first + 1) return army_of_letters(g, aw_who_token(g, first)->key);
  bool army = IS(last - 1, "army") || IS(last - 1, "military");
  uint32_t words = 1;
  if (!army && last - first > 2 && IS(last - 1, "forces")) {
    army = IS(last - 2, "defense") || IS(last - 2, "defence") ||
           IS(last - 2, "armed");
    words = 2;
  }
  if (!army) return 0;
  uint32_t end = last - words;
  if (aw_who_token(g, end - 1)->tag == AW_TAG_POS) end--;
  aw_country_form form;
  if (end <= first || end - first > COUNTRY_WORDS) return 0;
  return aw_words_country(g->w->words, aw_who_range_key(g, first, end), &form);
#undef IS
}

uint64_t aw_who_role(const aw_gathering *g, uint32_t head) {
  return is_premier(g, head) ? aw_hash(AW_LIT("minister"), 0)
                             : aw_who_token(g, head)->lemma;
}

/* "defence" of "the German defence minister"; countries are no field. */
uint64_t aw_who_field(const aw_gathering *g, uint32_t first, uint32_t head) {
  if (is_premier(g, head)) return aw_hash(AW_LIT("prime"), 0);
  if (head == first) return 0;
  const aw_token *t = aw_who_token(g, head - 1);
  bool word = aw_tag_is_noun(t->tag) || t->tag == AW_TAG_JJ;
  return word && aw_who_country(g, head - 1, head) == 0 ? t->lemma : 0;
}

/* Heads of states and governments: "the Ukrainian leader". */
bool aw_who_leads(uint64_t role, uint64_t field) {
  if (role == aw_hash(AW_LIT("minister"), 0))
    return field == aw_hash(AW_LIT("prime"), 0);
  return field == 0 && (role == aw_hash(AW_LIT("president"), 0) ||
                        role == aw_hash(AW_LIT("premier"), 0) ||
                        role == aw_hash(AW_LIT("chancellor"), 0));
}

/* Transcripts begin "5:55 P.M. EDT PRESIDENT LEE:". */
static uint32_t after_hour(const aw_gathering *g, uint32_t first,
                           uint32_t head) {
  for (uint32_t i = first; i < head; i++) {
    const aw_token *t = aw_who_token(g, i);
    if (t->tag != AW_TAG_CD && !aw_work_is(g->w, t->key, AW_KIND_HOUR))
      return i;
  }
  return head;
}

/* "President Ann Lee of Norway" */
static uint32_t country_behind(const aw_gathering *g, const aw_phrase *p) {
  const aw_work *w = g->w;
  uint32_t at = p->last;
  if (at + 1 >= aw_work_sentence(w, p->head)->last) return 0;
  if (aw_who_token(g, at)->key != aw_hash(AW_LIT("of"), 0)) return 0;
  uint32_t k = w->phrase_at[at + 1];
  return k == AW_NO_INDEX ? 0 : w->phrase[k].country;
}

/* "Secretary" of "Secretary of State" */
static uint32_t office_head(const aw_gathering *g, uint32_t first,
                            uint32_t last) {
  for (uint32_t i = first + 1; i < last; i++)
    if (aw_who_token(g, i)->tag == AW_TAG_IN) return i - 1;
  return last - 1;
}

void aw_who_offer_role(aw_gathering *g, uint32_t e, const aw_phrase *p) {
  aw_entity *x = &g->who[e];
  if (p->role_first >= p->role_last) return;
  uint32_t head = office_head(g, p->role_first, p->role_last);
  if (p->form == AW_MENTION_ROLE) head = p->head;
  if (x->role_first < x->role_last &&
      x->role_last - x->role_first >= p->role_last - p->role_first)
    return;
  if (p->role_last - p->role_first > AW_NAME_TOKENS_MAX) return;
  x->role_first = after_hour(g, p->role_first, head);
  x->role_last = p->role_last;
  if (x->country == 0) x->country = aw_who_country(g, p->first, p->role_last);
  if (x->country == 0) x->country = country_behind(g, p);
  uint64_t role = aw_who_role(g, head);
  if (x->role == role) return;
  x->role = role;
  x->field = aw_who_field(g, p->role_first, head);
  if (x->country != 0 && aw_who_leads(role, x->field))
    aw_who_put_once(g, AW_BY_LEADER, x->country, e);
  aw_who_entry *s = aw_who_slot(g, AW_BY_ROLE, role);
  if (s->value != 0 && aw_who_root(g, s->value - 1) == e) return;
  x->next = s->value == 0 ? AW_NO_INDEX : s->value - 1;
  s->value = e + 1;
}

void aw_who_merge(aw_gathering *g, uint32_t from, uint32_t into) {
  aw_entity *a = &g->who[from], *b = &g->who[into];
  a->into = into;
  b->count += a->count;
  if (b->gender == 0) b->gender = a->gender;
  if (b->role_first == b->role_last) {
    b->role_first = a->role_first;
    b->role_last = a->role_last;
  }
}
