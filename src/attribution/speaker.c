#include "attribution/speaker.h"

#include "base/status.h"

#define RECENT 16u   /* speakers a pronoun may mean */
#define CHAIN_MAX 8u /* joined sources of one statement */
#define NAME_TOKENS_MAX 12u

/* What is known of a speaker while phrases are gathered. */
typedef struct entity {
  uint32_t into;                  /* merged into this one, or itself */
  uint32_t first, last;           /* tokens of the fullest name or phrase */
  uint32_t role_first, role_last; /* equal: none */
  uint64_t given;    /* key of the first word of the name, 0: none known */
  uint64_t surname;  /* 0: no person's name */
  uint64_t role;     /* lemma of the role's head, 0: none */
  uint64_t field;    /* of the word before it: "defence", 0: none */
  uint32_t country;  /* that the role belongs to, 0: none known */
  uint32_t next;     /* with the same role, or AW_NO_INDEX */
  uint32_t namesake; /* with the same surname, or AW_NO_INDEX */
  uint32_t seen;     /* last phrase */
  uint32_t told;     /* last phrase outside of quotation marks */
  uint32_t spoke;    /* last phrase that was a source, or AW_NO_INDEX */
  uint32_t count;
  uint8_t kind, gender;
  bool plural, named;
  bool sure; /* the name begins with a given name that is known */
} entity;

typedef struct slot {
  uint64_t key;
  uint32_t value; /* index + 1, 0: free */
} slot;

typedef struct gathering {
  aw_work *w;
  entity *who; /* [who_count] */
  uint32_t who_count;
  slot *slot; /* [mask + 1], half of them free */
  uint32_t mask, taken;
  slot spare;              /* stands for any where memory is out */
  bool failed;             /* memory is out */
  uint8_t *is_source;      /* 1: of any cue, 2: of one of speech */
  bool *unused;            /* [phrase_count] */
  uint32_t recent[RECENT]; /* ring, newest at `newest` */
  uint32_t newest;
  uint32_t speaking; /* who spoke last, or AW_NO_INDEX */
} gathering;

/* Seeds of the keys of one table. */
enum {
  BY_NAME = 1,
  BY_SURNAME,
  BY_FIRST,
  BY_ACRONYM,
  BY_WORD,
  BY_ROLE,
  BY_PHRASE,
  BY_COUNTRY,
  BY_HEAD,
  BY_GRAM,
  BY_LEADER
};
#define AMBIGUOUS UINT32_MAX

static uint32_t place_of(const slot *table, uint32_t mask, uint64_t full) {
  uint32_t at = (uint32_t)full & mask;
  while (table[at].value != 0 && table[at].key != full) at = (at + 1) & mask;
  return at;
}

static bool make_table(gathering *g, size_t slots) {
  slot *old = g->slot, *table = AW_NEW(g->w->doc->arena, slot, slots);
  if (table == NULL) return false;
  for (size_t i = 0; old != NULL && i <= g->mask; i++)
    if (old[i].value != 0)
      table[place_of(table, (uint32_t)(slots - 1), old[i].key)] = old[i];
  g->slot = table;
  g->mask = (uint32_t)(slots - 1);
  return true;
}

/* The value of a key, as slots have it; 0: none. */
static uint32_t look(const gathering *g, unsigned kind, uint64_t key) {
  uint64_t full = aw_hash_join(key, kind);
  return g->slot[place_of(g->slot, g->mask, full)].value;
}

/* The slot of a key, which must be given a value before the next call. */
static slot *find(gathering *g, unsigned kind, uint64_t key) {
  uint64_t full = aw_hash_join(key, kind);
  slot *s = &g->slot[place_of(g->slot, g->mask, full)];
  if (s->value != 0) return s;
  if (g->taken > g->mask / 2) {
    if (!make_table(g, ((size_t)g->mask + 1) * 2)) g->failed = true;
    if (g->failed) return &g->spare;
    s = &g->slot[place_of(g->slot, g->mask, full)];
  }
  g->taken++;
  s->key = full;
  return s;
}

static uint32_t root(const gathering *g, uint32_t e) {
  while (g->who[e].into != e) e = g->who[e].into;
  return e;
}

static uint32_t get(const gathering *g, unsigned kind, uint64_t key) {
  uint32_t value = look(g, kind, key);
  if (value == 0 || value == AMBIGUOUS) return AW_NO_INDEX;
  return root(g, value - 1);
}

static void put(gathering *g, unsigned kind, uint64_t key, uint32_t e) {
  find(g, kind, key)->value = e + 1;
}

/* Like put, but a key of two speakers is of neither. */
static void put_once(gathering *g, unsigned kind, uint64_t key, uint32_t e) {
  slot *s = find(g, kind, key);
  if (s->value == 0)
    s->value = e + 1;
  else if (s->value != AMBIGUOUS && root(g, s->value - 1) != e)
    s->value = AMBIGUOUS;
}

/* ---- keys ---------------------------------------------------------------- */

static const aw_token *token_of(const gathering *g, uint32_t i) {
  return &g->w->doc->token[i];
}

static uint64_t range_key(const gathering *g, uint32_t first, uint32_t last) {
  uint64_t key = 0;
  for (uint32_t i = first; i < last; i++)
    key = aw_words_join(key, token_of(g, i)->key);
  return key;
}

static bool is_suffix(aw_span s) {
  if (s.len > 3 || (s.ptr[0] != 'J' && s.ptr[0] != 'S' && s.ptr[0] != 'I'))
    return false;
  return aw_span_equal(s, AW_LIT("Jr")) || aw_span_equal(s, AW_LIT("Jr.")) ||
         aw_span_equal(s, AW_LIT("Sr.")) || aw_span_equal(s, AW_LIT("II")) ||
         aw_span_equal(s, AW_LIT("III"));
}

/* "al-Assad" is "Assad" later on. */
static uint64_t surname_key(const gathering *g, uint32_t first, uint32_t last) {
  while (last > first + 1 && is_suffix(aw_token_text(g->w->doc, last - 1)))
    last--;
  aw_span text = aw_token_text(g->w->doc, last - 1);
  char lower[64];
  if (text.len < 5 || text.len > sizeof lower || (text.ptr[2] != '-') ||
      !((text.ptr[0] | 32) == 'a' || (text.ptr[0] | 32) == 'e') ||
      (text.ptr[1] | 32) != 'l')
    return token_of(g, last - 1)->key;
  text = aw_span_cut(text, 3, text.len);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
  }
  return aw_hash((aw_span){ lower, text.len }, 0);
}

/* First letters of the words that have a capital, lower case. */
static uint64_t acronym_key(const gathering *g, uint32_t first, uint32_t last) {
  char letters[NAME_TOKENS_MAX];
  size_t count = 0;
  for (uint32_t i = first; i < last && count < sizeof letters; i++) {
    char c = aw_token_text(g->w->doc, i).ptr[0];
    if (c >= 'A' && c <= 'Z') letters[count++] = (char)(c | 32);
  }
  return count < 2 ? 0 : aw_hash((aw_span){ letters, count }, 0);
}

#define COUNTRY_WORDS 4u
#define ROLE_WORDS 24u /* of a role that are looked at */

/* The country that the words at `i` name, the longest such name first. */
static uint32_t country_at(const gathering *g, uint32_t i, uint32_t last) {
  aw_country_form form;
  uint32_t most = last - i < COUNTRY_WORDS ? last - i : COUNTRY_WORDS;
  for (uint32_t n = most; n > 0; n--) {
    uint32_t found =
        aw_words_country(g->w->words, range_key(g, i, i + n), &form);
    if (found != 0) return found;
  }
  return 0;
}

/* The country that a role's words name: "German", "Germany's". */
static uint32_t country_of(const gathering *g, uint32_t first, uint32_t last) {
  if (last - first > ROLE_WORDS) last = first + ROLE_WORDS;
  for (uint32_t i = first; i < last; i++) {
    uint32_t n = country_at(g, i, last);
    if (n != 0) return n;
  }
  return 0;
}

static uint64_t head_key(uint64_t lemma, bool plural) {
  return aw_hash_join(lemma, plural);
}

/* ---- speakers ------------------------------------------------------------ */

/* End of what describes an unnamed source: "member of the crew", "source
 * familiar with the talks", "person with knowledge of the plan". */
static uint32_t described_until(const gathering *g, const aw_phrase *p) {
  const aw_work *w = g->w;
  uint32_t end = p->long_last, at = end;
  uint32_t last = aw_work_sentence(w, p->head)->last;
  if (end - p->bare > NAME_TOKENS_MAX) end = at = p->last;
  if (!(p->classes & (AW_WORD_PERSON | AW_WORD_ROLE)) || at + 2 >= last)
    return end;
  uint8_t tag = token_of(g, at)->tag;
  bool adjective = tag == AW_TAG_JJ || tag == AW_TAG_VBN;
  bool with = token_of(g, at)->key == aw_hash(AW_LIT("with"), 0);
  if (!adjective && !with) return end;
  at += adjective;
  tag = token_of(g, at)->tag;
  if (tag != AW_TAG_IN && tag != AW_TAG_TO) return end;
  uint32_t next = at + 1 < last ? w->phrase_at[at + 1] : AW_NO_INDEX;
  if (next == AW_NO_INDEX) return end;
  at = w->phrase[next].long_last;
  return at - p->bare <= NAME_TOKENS_MAX ? at : end;
}

static uint32_t new_entity(gathering *g, const aw_phrase *p) {
  uint32_t e = g->who_count++;
  g->who[e] = (entity){ .into = e,
                        .first = p->bare,
                        .last = p->last,
                        .next = AW_NO_INDEX,
                        .namesake = AW_NO_INDEX,
                        .spoke = AW_NO_INDEX,
                        .told = AW_NO_INDEX,
                        .kind = p->kind,
                        .gender = p->gender,
                        .plural = p->plural };
  if (p->form == AW_MENTION_ROLE) g->who[e].last = described_until(g, p);
  return e;
}

static uint32_t bytes_of(const gathering *g, uint32_t first, uint32_t last) {
  return token_of(g, last - 1)->end - token_of(g, first)->begin;
}

/* Words that are no initial ("Ann B. Lee" is as full as "Ann Lee"). */
static uint32_t full_words(const gathering *g, uint32_t first, uint32_t last) {
  uint32_t count = 0;
  for (uint32_t i = first; i < last; i++) {
    aw_span t = aw_token_text(g->w->doc, i);
    count += !(t.len == 1 || (t.len == 2 && t.ptr[1] == '.'));
  }
  return count;
}

/* Keep the fuller form: more whole words; of the same word, the longer; of
 * names, the one without initials. */
static void offer_name(gathering *g, uint32_t e, uint32_t first,
                       uint32_t last) {
  entity *x = &g->who[e];
  uint32_t words = full_words(g, first, last);
  uint32_t had = full_words(g, x->first, x->last);
  bool longer = bytes_of(g, first, last) > bytes_of(g, x->first, x->last);
  bool initials = last - first > words || x->last - x->first > had;
  bool fuller = words > had || (words == had && longer != initials);
  /* "John Keller" rather than a transcript's "JOHN KELLER". */
  uint16_t loud = AW_TOKEN_ALL_CAPITAL;
  bool was = (token_of(g, x->last - 1)->flags & loud) != 0;
  bool is = (token_of(g, last - 1)->flags & loud) != 0;
  if (words == had && was != is) fuller = was;
  if (x->named && !fuller) return;
  x->first = first;
  x->last = last;
  x->named = true;
}

static bool is_deputy(uint64_t field) {
  return field == aw_hash(AW_LIT("vice"), 0) ||
         field == aw_hash(AW_LIT("deputy"), 0) ||
         field == aw_hash(AW_LIT("former"), 0);
}

/* "PM" is a prime minister. */
static bool is_premier(const gathering *g, uint32_t head) {
  return token_of(g, head)->key == aw_hash(AW_LIT("pm"), 0);
}

static uint64_t role_of(const gathering *g, uint32_t head) {
  return is_premier(g, head) ? aw_hash(AW_LIT("minister"), 0)
                             : token_of(g, head)->lemma;
}

/* "defence" of "the German defence minister"; countries are no field. */
static uint64_t field_of(const gathering *g, uint32_t first, uint32_t head) {
  if (is_premier(g, head)) return aw_hash(AW_LIT("prime"), 0);
  if (head == first) return 0;
  const aw_token *t = token_of(g, head - 1);
  bool word = aw_tag_is_noun(t->tag) || t->tag == AW_TAG_JJ;
  return word && country_of(g, head - 1, head) == 0 ? t->lemma : 0;
}

/* Heads of states and governments: "the Ukrainian leader". */
static bool leads(uint64_t role, uint64_t field) {
  if (role == aw_hash(AW_LIT("minister"), 0))
    return field == aw_hash(AW_LIT("prime"), 0);
  return field == 0 && (role == aw_hash(AW_LIT("president"), 0) ||
                        role == aw_hash(AW_LIT("premier"), 0) ||
                        role == aw_hash(AW_LIT("chancellor"), 0));
}

/* Transcripts begin "5:55 P.M. EDT PRESIDENT LEE:". */
static uint32_t after_hour(const gathering *g, uint32_t first, uint32_t head) {
#define WORD(word) token_of(g, i)->key == aw_hash(AW_LIT(word), 0)
  for (uint32_t i = first; i < head; i++) {
    bool hour = token_of(g, i)->tag == AW_TAG_CD || WORD("a.m.") ||
                WORD("p.m.") || WORD("edt") || WORD("est") || WORD("cet") ||
                WORD("gmt") || WORD("utc");
    if (!hour) return i;
  }
#undef WORD
  return head;
}

static void offer_role(gathering *g, uint32_t e, const aw_phrase *p) {
  entity *x = &g->who[e];
  if (p->role_first >= p->role_last) return;
  uint32_t head = p->role_last - 1;
  if (p->form == AW_MENTION_ROLE) head = p->head;
  if (x->role_first < x->role_last &&
      x->role_last - x->role_first >= p->role_last - p->role_first)
    return;
  if (p->role_last - p->role_first > NAME_TOKENS_MAX) return;
  x->role_first = after_hour(g, p->role_first, head);
  x->role_last = p->role_last;
  if (x->country == 0) x->country = country_of(g, p->first, p->role_last);
  uint64_t role = role_of(g, head);
  if (x->role == role) return;
  x->role = role;
  x->field = field_of(g, p->role_first, head);
  if (x->country != 0 && leads(role, x->field))
    put_once(g, BY_LEADER, x->country, e);
  slot *s = find(g, BY_ROLE, role);
  if (s->value != 0 && root(g, s->value - 1) == e) return;
  x->next = s->value == 0 ? AW_NO_INDEX : s->value - 1;
  s->value = e + 1;
}

static bool genders_meet(uint8_t a, uint8_t b) {
  return a == 0 || b == 0 || a == b;
}

/* ---- persons --------------------------------------------------------------
 */

/* The pope's title is part of his name. */
static uint32_t name_start(const gathering *g, const aw_phrase *p) {
  uint32_t first = p->name_first;
  bool pope = first > p->first &&
              token_of(g, first - 1)->key == aw_hash(AW_LIT("pope"), 0);
  return pope ? first - 1 : first;
}

static bool same_letter(const gathering *g, uint32_t a, uint32_t b) {
  aw_span x = aw_token_text(g->w->doc, a), y = aw_token_text(g->w->doc, b);
  bool initial = x.len <= 2 || y.len <= 2;
  return initial && x.ptr[0] == y.ptr[0];
}

#define NAMESAKES_MAX 24u

static void put_surname(gathering *g, uint64_t surname, uint32_t e) {
  slot *s = find(g, BY_SURNAME, surname);
  g->who[e].namesake = s->value == 0 ? AW_NO_INDEX : s->value - 1;
  s->value = e + 1;
}

static uint32_t first_namesake(const gathering *g, uint64_t surname) {
  return look(g, BY_SURNAME, surname) - 1; /* 0 - 1: AW_NO_INDEX */
}

/* Do the words of the shorter name, two at least, end the longer one?  "Ms
 * Albini Peri" is Inbal Albini Peri, "De Mistura" is Staffan de Mistura. */
static bool ends_alike(const gathering *g, const entity *x, uint32_t first,
                       uint32_t last) {
  uint32_t had = x->last - x->first, has = last - first;
  uint32_t shared = had < has ? had : has;
  if (shared < 2 || had == has) return false;
  return range_key(g, x->last - shared, x->last) ==
         range_key(g, last - shared, last);
}

/* Full names of the whole document first, so that a surname in the headline
 * finds the name that the story gives later. */
static uint32_t full_name(gathering *g, const aw_phrase *p) {
  uint64_t key = range_key(g, p->name_first, p->name_last);
  uint32_t e = get(g, BY_NAME, key), steps = 0;
  if (e != AW_NO_INDEX) return e;
  uint64_t surname = surname_key(g, p->name_first, p->name_last);
  uint64_t given = token_of(g, p->name_first)->key;
  for (uint32_t o = first_namesake(g, surname);
       o != AW_NO_INDEX && steps < NAMESAKES_MAX; o = g->who[o].namesake) {
    const entity *x = &g->who[o];
    steps++;
    if (x->given == given || same_letter(g, x->first, p->name_first) ||
        ends_alike(g, x, p->name_first, p->name_last)) {
      put(g, BY_NAME, key, o);
      return o;
    }
  }
  e = new_entity(g, p);
  g->who[e].surname = surname;
  g->who[e].given = given;
  put(g, BY_NAME, key, e);
  put_surname(g, surname, e);
  put_once(g, BY_FIRST, given, e);
  return e;
}

static void register_person(gathering *g, aw_phrase *p) {
  if (p->name_last - p->name_first < 2) return;
  uint32_t e = full_name(g, p);
  entity *x = &g->who[e];
  if (x->gender == 0) x->gender = p->gender;
  if (g->w->classes[p->name_first] & AW_WORD_GIVEN) x->sure = true;
  offer_name(g, e, name_start(g, p), p->name_last);
  offer_role(g, e, p);
  p->speaker = e;
}

/* Who was named in full last of those with this surname, or with this first
 * name ("Kim", where the story has two). */
typedef enum name_part { PART_SURNAME, PART_GIVEN } name_part;
static uint32_t most_recent(const gathering *g, name_part by, uint64_t name,
                            uint8_t gender) {
  for (uint32_t n = 0; n < RECENT; n++) {
    uint32_t e = g->recent[(g->newest - n) % RECENT];
    if (e == AW_NO_INDEX) continue;
    e = root(g, e);
    const entity *x = &g->who[e];
    if ((by == PART_GIVEN ? x->given : x->surname) == name &&
        genders_meet(x->gender, gender))
      return e;
  }
  return AW_NO_INDEX;
}

/* Whom a surname alone means where nobody of it was named lately: the one of
 * them whose given name is sure, and the first in the text. */
static uint32_t first_of_surname(gathering *g, uint64_t surname,
                                 uint8_t gender) {
  uint32_t best = AW_NO_INDEX, steps = 0;
  for (uint32_t e = first_namesake(g, surname);
       e != AW_NO_INDEX && steps < NAMESAKES_MAX; e = g->who[e].namesake) {
    const entity *x = &g->who[root(g, e)];
    steps++;
    if (!genders_meet(x->gender, gender)) continue;
    if (best == AW_NO_INDEX || x->sure >= g->who[best].sure) best = root(g, e);
  }
  return best;
}

/* One letter more, fewer or other: "Ms Brandtner" in a story about Lena
 * Brantner. Shorter names that near are other people's. */
#define NEAR_LETTERS 7u
static bool one_edit_apart(aw_span a, aw_span b) {
  if (a.len < NEAR_LETTERS || b.len < NEAR_LETTERS) return false;
  size_t shared = a.len < b.len ? a.len : b.len, head = 0, tail = 0;
  while (head < shared && a.ptr[head] == b.ptr[head]) head++;
  while (tail < shared - head &&
         a.ptr[a.len - 1 - tail] == b.ptr[b.len - 1 - tail])
    tail++;
  /* The first letter is seldom the wrong one. */
  return head > 0 && a.len - head - tail <= 1 && b.len - head - tail <= 1;
}

/* Somebody named in full lately whose surname is all but the same. */
static uint32_t misspelt(const gathering *g, const aw_phrase *p) {
  aw_span name = aw_token_text(g->w->doc, p->name_last - 1);
  for (uint32_t n = 0; n < RECENT; n++) {
    uint32_t e = g->recent[(g->newest - n) % RECENT];
    if (e == AW_NO_INDEX) continue;
    const entity *x = &g->who[e = root(g, e)];
    if (x->surname == 0 || x->last - x->first < 2) continue;
    if (genders_meet(x->gender, p->gender) &&
        one_edit_apart(aw_token_text(g->w->doc, x->last - 1), name))
      return e;
  }
  return AW_NO_INDEX;
}

/* A single name: of a person named in full somewhere, or of a new one. */
static uint32_t single_name(gathering *g, const aw_phrase *p, bool create) {
  uint64_t key = surname_key(g, p->name_first, p->name_last);
  uint32_t e = most_recent(g, PART_SURNAME, key, p->gender);
  if (e == AW_NO_INDEX) e = first_of_surname(g, key, p->gender);
  if (e == AW_NO_INDEX) e = get(g, BY_FIRST, key);
  if (e == AW_NO_INDEX) e = most_recent(g, PART_GIVEN, key, p->gender);
  if (e != AW_NO_INDEX && genders_meet(g->who[e].gender, p->gender)) return e;
  if (!create) return AW_NO_INDEX;
  e = misspelt(g, p);
  if (e != AW_NO_INDEX) return e;
  e = new_entity(g, p);
  g->who[e].surname = key;
  g->who[e].kind = AVOW_PERSON;
  put_surname(g, key, e);
  return e;
}

/* ---- groups ----------------------------------------------------------------
 */

static bool names_group(const gathering *g, uint32_t i) {
  const aw_token *t = token_of(g, i);
  if (t->tag == AW_TAG_POS || t->tag == AW_TAG_PRPS) return false;
  return t->tag == AW_TAG_NNP || t->name != AW_NAME_NONE ||
         country_of(g, i, i + 1) != 0;
}

/* "Observatory for Human Rights", "Times of Israel": a name that goes on over
 * "of" or "for" and further proper nouns. */
static uint32_t group_name_end(const gathering *g, const aw_phrase *p) {
  const aw_work *w = g->w;
  uint32_t at = p->name_last;
  if (p->country != 0 || p->name_class == AW_CLASS_PLACE) return at;
  if (at + 1 >= aw_work_sentence(w, p->head)->last) return at;
  uint64_t link = token_of(g, at)->key;
  if (link != aw_hash(AW_LIT("of"), 0) && link != aw_hash(AW_LIT("for"), 0))
    return at;
  uint32_t next = w->phrase_at[at + 1];
  if (next == AW_NO_INDEX || w->phrase[next].first != at + 1) return at;
  const aw_phrase *q = &w->phrase[next];
  for (uint32_t i = q->bare; i < q->last; i++)
    if (!(token_of(g, i)->flags & AW_TOKEN_CAPITAL)) return at;
  bool known = (p->classes & (AW_WORD_ORG | AW_WORD_SOURCE_TEXT)) != 0 ||
               p->name_class == AW_CLASS_ORG;
  return known && q->form != AW_MENTION_PRONOUN ? q->last : at;
}

static void register_group(gathering *g, aw_phrase *p) {
  uint32_t e = AW_NO_INDEX;
  uint32_t first = p->name_first, last = group_name_end(g, p);
  while (p->country == 0 && first > p->bare && names_group(g, first - 1))
    first--; /* "Israeli Defence Ministry" */
  if (last - first > NAME_TOKENS_MAX) return;
  uint64_t key = range_key(g, first, last);
  bool people = p->country_form == AW_COUNTRY_PEOPLE;
  if (p->country != 0 && !people) e = get(g, BY_COUNTRY, p->country);
  if (e == AW_NO_INDEX) e = get(g, BY_PHRASE, key);
  bool capitals = last - first == 1 &&
                  (token_of(g, first)->flags & AW_TOKEN_ALL_CAPITAL) != 0;
  if (e == AW_NO_INDEX && capitals)
    e = get(g, BY_ACRONYM, token_of(g, first)->key);
  if (e == AW_NO_INDEX && last - first == 1)
    e = get(g, BY_WORD, token_of(g, first)->key);
  if (e == AW_NO_INDEX) {
    e = new_entity(g, p);
    g->who[e].kind = AVOW_GROUP;
  }
  put(g, BY_PHRASE, key, e);
  if (p->country != 0 && !people) put(g, BY_COUNTRY, p->country, e);
  if (!people && p->country_form == AW_COUNTRY_CAPITAL && p->country != 0) {
    if (!g->who[e].named) { /* kept only until the country's own name comes */
      g->who[e].first = first;
      g->who[e].last = last;
    }
  } else {
    offer_name(g, e, first, last);
  }
  if (last - first >= 2) {
    uint64_t acronym = acronym_key(g, first, last);
    if (acronym != 0) put_once(g, BY_ACRONYM, acronym, e);
  }
  p->speaker = e;
}

/* Acronyms that came before their full names, and short forms: "the
 * Observatory". */
static void register_words(gathering *g, const aw_phrase *p) {
  if (p->speaker == AW_NO_INDEX || p->country != 0) return;
  uint32_t last = group_name_end(g, p);
  if (last - p->name_first < 3) return;
  for (uint32_t i = p->name_first; i < last; i++) {
    const aw_token *t = token_of(g, i);
    if ((t->flags & AW_TOKEN_CAPITAL) && aw_tag_is_noun(t->tag) &&
        country_of(g, i, i + 1) == 0)
      put_once(g, BY_WORD, t->key, p->speaker);
  }
}

static bool is_person_name(const aw_phrase *p) {
  return p->name_first < p->name_last && p->kind == AVOW_PERSON;
}

static bool is_group_name(const aw_phrase *p) {
  return p->name_first < p->name_last && p->kind == AVOW_GROUP &&
         p->form == AW_MENTION_NAME &&
         (!(p->classes & AW_WORD_TIME) || p->name_class == AW_CLASS_ORG);
}

/* "in Austin": a place, whoever is called so. */
static bool is_place_of(const gathering *g, const aw_phrase *p) {
  if (p->name_class != AW_CLASS_PLACE) return false;
  return p->first > 0 && token_of(g, p->first - 1)->tag == AW_TAG_IN;
}

/* A name the tagger gave no class, or a wrong one, that is some person's
 * surname. */
static bool is_known_surname(gathering *g, const aw_phrase *p) {
  if (!is_group_name(p) || p->country != 0) return false;
  if (p->name_last - p->name_first != 1 || is_place_of(g, p)) return false;
  uint64_t key = token_of(g, p->name_first)->key;
  uint32_t e = first_of_surname(g, key, 0);
  if (p->name_class == AW_CLASS_PLACE)
    return e != AW_NO_INDEX && g->who[e].last - g->who[e].first >= 2;
  if (e == AW_NO_INDEX) e = get(g, BY_FIRST, key); /* "Ban", "Xi" */
  return e != AW_NO_INDEX && g->who[e].named;
}

/* Persons first; then groups whose names have several words, then those of
 * one, which may stand for the others.  `group` is scratch. */
static void register_names(gathering *g, uint32_t *group) {
  aw_work *w = g->w;
  uint32_t groups = 0;
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    aw_phrase *p = &w->phrase[k];
    if (p->name_first >= p->name_last) continue;
    if (is_person_name(p))
      register_person(g, p);
    else if (is_group_name(p))
      group[groups++] = k;
  }
  for (uint32_t n = 0; n < groups; n++) {
    aw_phrase *p = &w->phrase[group[n]];
    if (group_name_end(g, p) - p->name_first < 2 || is_known_surname(g, p))
      continue;
    register_group(g, p);
    register_words(g, p);
  }
  for (uint32_t n = 0; n < groups; n++) {
    aw_phrase *p = &w->phrase[group[n]];
    if (p->speaker == AW_NO_INDEX && !is_known_surname(g, p))
      register_group(g, p);
  }
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    const aw_phrase *p = &w->phrase[k];
    if (p->apposed == AW_NO_INDEX || p->speaker == AW_NO_INDEX) continue;
    const aw_phrase *q = &w->phrase[p->apposed];
    if (is_person_name(p) && q->form == AW_MENTION_ROLE)
      offer_role(g, p->speaker, q);
  }
}

/* ---- roles and common nouns -----------------------------------------------
 */

static bool may_be_speaker(const gathering *g, uint32_t k) {
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
static uint32_t role_holder(gathering *g, const aw_phrase *p) {
  uint64_t role = role_of(g, p->head);
  uint32_t first = look(g, BY_ROLE, role);
  if (first == 0) return AW_NO_INDEX;
  uint32_t country = country_of(g, p->first, p->long_last);
  uint64_t field = field_of(g, p->bare, p->head);
  uint32_t best = AW_NO_INDEX, steps = 0;
  for (uint32_t e = first - 1; e != AW_NO_INDEX && steps < 24; steps++) {
    const entity *x = &g->who[e];
    uint32_t r = root(g, e);
    bool fits = country == 0 || x->country == 0 || country == x->country;
    if (country != 0 && x->country == 0 &&
        (field == 0 || x->next != AW_NO_INDEX))
      fits = false;
    if (x->role != role) fits = false; /* it has another by now */
    if (field == 0 ? is_deputy(x->field) : field != x->field) fits = false;
    if (fits && genders_meet(g->who[r].gender, p->gender)) {
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

static bool is_indefinite(const gathering *g, const aw_phrase *p) {
  uint8_t tag = token_of(g, p->first)->tag;
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
static uint32_t recent_group(const gathering *g, uint32_t k) {
  uint32_t sentence = g->w->doc->token_sentence[g->w->phrase[k].head];
  for (uint32_t n = 0; n < RECENT; n++) {
    uint32_t e = g->recent[(g->newest - n) % RECENT];
    if (e == AW_NO_INDEX) continue;
    e = root(g, e);
    const entity *x = &g->who[e];
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
static uint32_t behind_text(const gathering *g, const aw_phrase *p) {
  const aw_work *w = g->w;
  uint32_t inner = p->inner;
  if (inner == AW_NO_INDEX && p->last + 1 < w->doc->token_count &&
      w->doc->token[p->last].tag == AW_TAG_IN)
    inner = w->phrase_at[p->last + 1];
  if (inner == AW_NO_INDEX) return inner;
  uint32_t e = w->phrase[inner].speaker;
  return e == AW_NO_INDEX ? e : root(g, e);
}

/* Like range_key, but "Norway's army" and "Norwegian army" are one. */
static uint64_t noun_key(const gathering *g, uint32_t first, uint32_t last) {
  uint64_t key = 0;
  for (uint32_t i = first; i < last; i++) {
    uint32_t country = country_of(g, i, i + 1);
    if (token_of(g, i)->tag == AW_TAG_POS) continue;
    key = aw_words_join(key, country != 0 ? country : token_of(g, i)->key);
  }
  return key;
}

/* Could "the Norwegian leader" be this person?  Not who has another role or is
 * of another country; of whom no role is told, only where the description says
 * more than "the minister". */
static bool may_be_described(const gathering *g, const aw_phrase *p,
                             const entity *x) {
  uint64_t role = role_of(g, p->head);
  uint64_t field = field_of(g, p->bare, p->head);
  uint32_t country = country_of(g, p->first, p->last);
  if (!x->named || x->surname == 0 || x->kind != AVOW_PERSON) return false;
  if (!genders_meet(x->gender, p->gender)) return false;
  if (x->country != 0 && country != 0 && x->country != country) return false;
  if (x->role == role) return true;
  if (x->role == 0) return country != 0 || (field != 0 && !leads(role, field));
  bool leader = leads(role, field) ||
                (country != 0 && role == aw_hash(AW_LIT("leader"), 0));
  return leader && leads(x->role, x->field);
}

/* The one person whom the narration named in this sentence or the two before,
 * as its subject. */
static uint32_t described(const gathering *g, uint32_t k) {
  const aw_work *w = g->w;
  const aw_phrase *p = &w->phrase[k];
  uint32_t sentence = w->doc->token_sentence[p->head], best = AW_NO_INDEX;
  if (p->long_last > p->last) return best; /* "the leader of the miners" */
  for (uint32_t n = 0; n < RECENT; n++) {
    uint32_t e = g->recent[(g->newest - n) % RECENT];
    if (e == AW_NO_INDEX) continue;
    const entity *x = &g->who[e = root(g, e)];
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
static uint32_t person_behind(const gathering *g, const aw_phrase *p) {
  uint32_t k = p->inner;
  if (k == AW_NO_INDEX) return k;
  const aw_phrase *q = &g->w->phrase[k];
  bool whose = q->possessive && q->first == p->first && q->last < p->last;
  if (!whose || !is_person_name(q) || q->speaker == AW_NO_INDEX)
    return AW_NO_INDEX;
  const entity *x = &g->who[root(g, q->speaker)];
  return x->kind == AVOW_PERSON && x->named ? k : AW_NO_INDEX;
}

static uint64_t phrase_key(const gathering *g, const aw_phrase *p,
                           uint32_t end) {
  uint32_t k = person_behind(g, p);
  if (k == AW_NO_INDEX) return noun_key(g, p->bare, end);
  uint64_t whose = root(g, g->w->phrase[k].speaker) + UINT64_C(1);
  return aw_words_join(whose, noun_key(g, g->w->phrase[k].last, end));
}

static bool has_possessor(const gathering *g, uint32_t first, uint32_t last) {
  for (uint32_t i = first; i < last; i++)
    if (token_of(g, i)->tag == AW_TAG_POS) return true;
  return false;
}

/* Of "Norway's army" and "Norwegian army" the latter is the name. */
static void offer_adjective(gathering *g, uint32_t e, const aw_phrase *p,
                            uint32_t end) {
  entity *x = &g->who[e];
  if (x->named || x->last - x->first > NAME_TOKENS_MAX) return;
  if (!has_possessor(g, x->first, x->last) || has_possessor(g, p->bare, end))
    return;
  if (noun_key(g, x->first, x->last) != noun_key(g, p->bare, end)) return;
  x->first = p->bare;
  x->last = end;
}

static uint32_t common_noun(gathering *g, uint32_t k) {
  aw_phrase *p = &g->w->phrase[k];
  if (p->apposed != AW_NO_INDEX) {
    uint32_t e = g->w->phrase[p->apposed].speaker;
    if (e != AW_NO_INDEX) return root(g, e);
  }
  if ((p->classes & AW_WORD_SOURCE_TEXT) && g->is_source[k]) {
    uint32_t e = behind_text(g, p);
    if (e != AW_NO_INDEX) return e;
  }
  if (!may_be_speaker(g, k)) return AW_NO_INDEX;
  uint64_t lemma = token_of(g, p->head)->lemma;
  bool role = (p->classes & AW_WORD_ROLE) && !p->plural;
  bool indefinite = is_indefinite(g, p);
  uint32_t e = AW_NO_INDEX;
  if (role && !indefinite) e = role_holder(g, p);
  if (e == AW_NO_INDEX && role && !indefinite &&
      lemma == aw_hash(AW_LIT("leader"), 0))
    e = get(g, BY_LEADER, country_of(g, p->first, p->last));
  if (e != AW_NO_INDEX) return e;
  uint32_t end =
      p->long_last - p->bare <= NAME_TOKENS_MAX ? p->long_last : p->last;
  uint64_t key = phrase_key(g, p, end);
  if (p->definite && !has_modifier(p)) {
    e = get(g, BY_HEAD, head_key(lemma, p->plural));
    if (e == AW_NO_INDEX) e = get(g, BY_WORD, token_of(g, p->head)->key);
  }
  if (e == AW_NO_INDEX && (!indefinite || p->plural))
    e = get(g, BY_PHRASE, key);
  if (e == AW_NO_INDEX && p->definite && is_loose_group(lemma))
    e = recent_group(g, k);
  if (e == AW_NO_INDEX && role && p->definite) e = described(g, k);
  if (e == AW_NO_INDEX) {
    e = new_entity(g, p);
    offer_role(g, e, p);
  }
  offer_adjective(g, e, p, end);
  put(g, BY_PHRASE, key, e);
  put(g, BY_HEAD, head_key(lemma, p->plural), e);
  return e;
}

/* ---- pronouns ---------------------------------------------------------------
 */

static uint32_t sentence_of(const gathering *g, uint32_t phrase) {
  return g->w->doc->token_sentence[g->w->phrase[phrase].head];
}

static bool pronoun_fits(const gathering *g, const aw_phrase *p,
                         const entity *x) {
  bool person =
      x->kind == AVOW_PERSON || (x->kind == AVOW_UNNAMED && !x->plural);
  if (p->gender != 0) return person && genders_meet(x->gender, p->gender);
  if (p->plural)
    return x->plural || x->kind == AVOW_GROUP ||
           (x->kind == AVOW_UNNAMED && g->speaking != AW_NO_INDEX &&
            x == &g->who[g->speaking]);
  return x->kind == AVOW_GROUP && !x->plural;
}

/* Near, subject, source, speaking: what makes a speaker likely to be meant. */
static int likeness(const gathering *g, uint32_t k, uint32_t e) {
  const aw_phrase *p = &g->w->phrase[k];
  const entity *x = &g->who[e];
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
  if (x->kind == AVOW_UNNAMED) score -= 18;
  if (p->gender != 0 && x->gender == p->gender) score += 16;
  if (e == g->speaking) score += g->is_source[k] ? 40 : 12;
  if (p->plural && x->plural) score += 20;
  if (x->spoke != AW_NO_INDEX) score += 6;
  if (p->subject && last->subject && apart <= 1) score += 10;
  return score;
}

/* "Her" in "her foreign minister" is not the minister. */
static bool is_inside(const gathering *g, const aw_phrase *p, const entity *x) {
  const aw_phrase *last = &g->w->phrase[x->seen];
  return last != p && last->first <= p->head && p->head < last->last;
}

static uint32_t resolve_pronoun(gathering *g, uint32_t k) {
  const aw_phrase *p = &g->w->phrase[k];
  uint32_t best = AW_NO_INDEX;
  int best_score = 20;
  for (uint32_t n = 0; n < RECENT; n++) {
    uint32_t e = g->recent[(g->newest - n) % RECENT];
    if (e == AW_NO_INDEX) continue;
    e = root(g, e);
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
static uint32_t resolve_relative(const gathering *g, uint32_t k) {
  const aw_work *w = g->w;
  uint32_t first = w->phrase[k].first;
  for (uint32_t n = 1; n <= 3 && n <= first; n++) {
    uint32_t q = w->phrase_at[first - n];
    if (q != AW_NO_INDEX) {
      uint32_t e = w->phrase[q].speaker;
      return e == AW_NO_INDEX ? e : root(g, e);
    }
  }
  return AW_NO_INDEX;
}

/* ---- the walk
 * ---------------------------------------------------------------- */

static void note(gathering *g, uint32_t k, uint32_t e) {
  aw_phrase *p = &g->w->phrase[k];
  entity *x = &g->who[e];
  p->speaker = e;
  bool outside = g->w->quoted[p->head] == AW_NO_INDEX;
  x->seen = k;
  if (outside) x->told = k;
  x->count++;
  if (x->gender == 0 && p->gender != 0 && x->kind != AVOW_GROUP)
    x->gender = p->gender;
  if (p->kind == AVOW_PERSON && p->form != AW_MENTION_PRONOUN) {
    x->kind = AVOW_PERSON;
    offer_name(g, e, name_start(g, p), p->name_last);
    offer_role(g, e, p);
  }
  if (g->is_source[k]) {
    x->spoke = k;
    if (outside) g->speaking = e;
  }
  if (g->recent[g->newest % RECENT] == e) return;
  if (x->count == 1) { /* it was in no ring before */
    g->recent[++g->newest % RECENT] = e;
    return;
  }
  /* Move it to the front of the ring. */
  uint32_t from = RECENT - 1;
  for (uint32_t n = 1; n < RECENT; n++)
    if (g->recent[(g->newest - n) % RECENT] == e) {
      from = n;
      break;
    }
  if (from == RECENT - 1 && g->recent[(g->newest - from) % RECENT] != e) {
    g->recent[++g->newest % RECENT] = e;
    return;
  }
  for (uint32_t n = from; n > 0; n--)
    g->recent[(g->newest - n) % RECENT] =
        g->recent[(g->newest - n + 1) % RECENT];
  g->recent[g->newest % RECENT] = e;
}

static uint32_t gather_one(gathering *g, uint32_t k) {
  aw_phrase *p = &g->w->phrase[k];
  if (p->speaker != AW_NO_INDEX) return root(g, p->speaker);
  if (p->relative) return resolve_relative(g, k);
  if (p->form == AW_MENTION_PRONOUN) {
    bool known = (p->classes & AW_WORD_PRONOUN) != 0;
    if (!known || (p->classes & AW_WORD_FIRST_PERSON)) return AW_NO_INDEX;
    return resolve_pronoun(g, k);
  }
  if (is_person_name(p)) return single_name(g, p, true);
  if (is_known_surname(g, p)) {
    p->kind = AVOW_PERSON;
    p->form = AW_MENTION_SURNAME;
    return single_name(g, p, true);
  }
  if (p->form == AW_MENTION_ROLE) return common_noun(g, k);
  return AW_NO_INDEX;
}

static void gather(gathering *g) {
  for (uint32_t k = 0; k < g->w->phrase_count; k++) {
    uint32_t e = gather_one(g, k);
    if (e != AW_NO_INDEX) note(g, k, e);
  }
}

static void merge(gathering *g, uint32_t from, uint32_t into) {
  entity *a = &g->who[from], *b = &g->who[into];
  a->into = into;
  b->count += a->count;
  if (b->gender == 0) b->gender = a->gender;
  if (b->role_first == b->role_last) {
    b->role_first = a->role_first;
    b->role_last = a->role_last;
  }
}

/* ---- the attributions' speakers
 * ------------------------------------------------ */

static void set_also(gathering *g, aw_attribution *a, avow_status *status) {
  aw_work *w = g->w;
  uint32_t found[CHAIN_MAX], count = 0;
  uint32_t last = a->source.item[a->source.count - 1].last;
  uint32_t k = w->phrase[a->source_mention].joined;
  while (k != AW_NO_INDEX && count < CHAIN_MAX && w->phrase[k].first < last) {
    uint32_t e = w->phrase[k].speaker;
    if (e != AW_NO_INDEX && root(g, e) != a->speaker)
      found[count++] = root(g, e);
    k = w->phrase[k].joined;
  }
  if (count == 0) return;
  uint32_t *also = AW_NEW(w->doc->arena, uint32_t, count);
  if (also == NULL) {
    *status = AVOW_ERR_NOMEM;
    return;
  }
  memcpy(also, found, count * sizeof *also);
  a->also = also;
  a->also_count = count;
}

/* A statement without a source of its own ("..., adding that"; the next
 * sentence of a quotation) is the last speaker's, where that one is near. */
static uint32_t inherited(const gathering *g, uint32_t index) {
  const aw_work *w = g->w;
  const aw_attribution *a = &w->attribution[index];
  uint32_t at =
      a->cue.count > 0 ? a->cue.item[0].first : a->content.item[0].first;
  uint32_t sentence = w->doc->token_sentence[at];
  bool free = a->cue.count == 0;
  if (!free) {
    uint8_t tag = w->doc->token[at].tag;
    if (tag != AW_TAG_VBG && tag != AW_TAG_CC && tag != AW_TAG_COLON)
      return AW_NO_INDEX;
  }
  for (uint32_t n = 1; n <= 12 && n <= index; n++) {
    const aw_attribution *b = &w->attribution[index - n];
    if (b->speaker == AW_NO_INDEX || b->within != a->within) continue;
    uint32_t last = b->content.item[b->content.count - 1].last - 1;
    uint32_t apart = sentence - w->doc->token_sentence[last];
    return apart <= (free ? 2u : 0u) ? b->speaker : AW_NO_INDEX;
  }
  return AW_NO_INDEX;
}

static avow_status set_speakers(gathering *g) {
  aw_work *w = g->w;
  avow_status status = AVOW_OK;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    aw_attribution *a = &w->attribution[i];
    if (a->source_mention != AW_NO_INDEX) {
      uint32_t e = w->phrase[a->source_mention].speaker;
      a->speaker = e == AW_NO_INDEX ? e : root(g, e);
      if (a->speaker != AW_NO_INDEX && a->source.count > 0)
        set_also(g, a, &status);
    } else {
      a->speaker = inherited(g, i);
    }
  }
  return status;
}

/* "I" inside a quotation is its speaker, "we" too. */
static void set_first_persons(gathering *g) {
  aw_work *w = g->w;
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    aw_phrase *p = &w->phrase[k];
    if (p->form != AW_MENTION_PRONOUN || p->speaker != AW_NO_INDEX) continue;
    if (!(p->classes & AW_WORD_FIRST_PERSON)) continue;
    uint32_t a = w->holder[p->head];
    if (a == AW_NO_INDEX) continue;
    /* A nested statement whose source is "I" itself: ask the outer one. */
    for (uint32_t n = 0; n < 4 && a != AW_NO_INDEX; n++) {
      uint32_t e = w->attribution[a].speaker;
      if (e != AW_NO_INDEX) {
        p->speaker = e;
        g->who[e].count++;
        break;
      }
      a = w->attribution[a].within;
    }
  }
  /* ... and then statements that "I" makes. */
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    aw_attribution *a = &w->attribution[i];
    if (a->speaker != AW_NO_INDEX || a->source_mention == AW_NO_INDEX) continue;
    a->speaker = w->phrase[a->source_mention].speaker;
  }
}

/* ---- words quoted twice -----------------------------------------------------
 */

#define GRAM 3u

static bool is_quoted_word(const aw_work *w, uint32_t i) {
  return w->quoted[i] != AW_NO_INDEX &&
         (w->doc->token[i].flags & AW_TOKEN_PUNCTUATION) == 0;
}

/* The key of the three quoted words from `i`, 0: there are none. */
static uint64_t gram_at(const aw_work *w, uint32_t i, uint32_t last) {
  uint64_t key = 0;
  for (uint32_t n = 0; n < GRAM; n++) {
    if (i + n >= last || !is_quoted_word(w, i + n)) return 0;
    key = aw_words_join(key, w->doc->token[i + n].key);
  }
  return key;
}

static void each_gram(gathering *g, uint32_t index, bool learn,
                      uint32_t *named) {
  aw_work *w = g->w;
  const aw_attribution *a = &w->attribution[index];
  for (uint32_t r = 0; r < a->content.count; r++) {
    aw_token_range range = a->content.item[r];
    if (range.last - range.first > 400) range.last = range.first + 400;
    for (uint32_t i = range.first; i < range.last; i++) {
      uint64_t key = gram_at(w, i, range.last);
      if (key == 0) continue;
      if (learn)
        put_once(g, BY_GRAM, key, root(g, a->speaker));
      else if (*named == AW_NO_INDEX)
        *named = get(g, BY_GRAM, key);
    }
  }
}

static bool may_be_one(const gathering *g, uint32_t role, uint32_t name) {
  const entity *a = &g->who[role], *b = &g->who[name];
  if (!genders_meet(a->gender, b->gender)) return false;
  if (a->country != 0 && b->country != 0 && a->country != b->country)
    return false;
  if (a->field != 0 && b->field != 0 && a->field != b->field) return false;
  /* Who heads a state is told as soon as he is named. */
  if (leads(a->role, a->field) && !leads(b->role, b->field)) return false;
  return b->role == 0 || a->role == 0 || a->role == b->role;
}

/* Words that one quotation shares with the quotations of one named person,
 * whom *named receives; AW_NO_INDEX: of none, or of several. */
static uint32_t shared_words(gathering *g, const aw_quotation *q,
                             uint32_t *named) {
  uint32_t run = 0, best = 0;
  *named = AW_NO_INDEX;
  uint32_t last = q->last - q->first > 400 ? q->first + 400 : q->last;
  for (uint32_t i = q->first; i < last; i++) {
    uint64_t key = gram_at(g->w, i, last);
    uint32_t e = key == 0 ? AW_NO_INDEX : get(g, BY_GRAM, key);
    if (e == AW_NO_INDEX) {
      run = 0;
      continue;
    }
    if (*named != AW_NO_INDEX && *named != e) return 0;
    *named = e;
    run = run == 0 ? GRAM : run + 1;
    if (run > best) best = run;
  }
  return best;
}

static bool is_told(const aw_work *w, const aw_quotation *q) {
  for (uint32_t i = q->first; i < q->last && i < q->first + 400; i++) {
    uint32_t a = w->holder[i];
    if (a != AW_NO_INDEX && w->attribution[a].speaker != AW_NO_INDEX)
      return true;
  }
  return false;
}

/* Is the phrase the subject of a verb of speech: "the minister has warned"? */
static bool speaks(const aw_work *w, const aw_phrase *p) {
  if (!p->subject) return false;
  uint32_t end = aw_work_sentence(w, p->head)->last;
  for (uint32_t i = p->long_last; i < end && i < p->long_last + 4; i++)
    if (aw_tag_is_verb(w->doc->token[i].tag) &&
        (w->classes[i] & (AW_WORD_SAY | AW_WORD_TELL | AW_WORD_URGE)))
      return true;
  return false;
}

#define AROUND 60u /* tokens to each side of a quotation */

/* The role that speaks in the sentence of the quotation, outside of the marks;
 * AW_NO_INDEX: none or several. */
static uint32_t role_that_speaks(const gathering *g, const aw_quotation *q) {
  const aw_work *w = g->w;
  const aw_sentence *s = aw_work_sentence(w, q->first);
  uint32_t found = AW_NO_INDEX, from = s->first, to = s->last;
  if (q->first - from > AROUND) from = q->first - AROUND;
  if (to > q->last && to - q->last > AROUND) to = q->last + AROUND;
  for (uint32_t i = from; i < to; i++) {
    uint32_t k = w->phrase_at[i];
    if (k == AW_NO_INDEX || w->phrase[k].head != i) continue;
    const aw_phrase *p = &w->phrase[k];
    if (w->quoted[i] != AW_NO_INDEX || p->speaker == AW_NO_INDEX) continue;
    if (!speaks(w, p)) continue;
    uint32_t e = root(g, p->speaker);
    if (found != AW_NO_INDEX && found != e) return AW_NO_INDEX;
    found = e;
  }
  return found;
}

#define SHARED_WORDS                                      \
  4u /* in a row, to be the same words of the same person \
      */

/* A quotation of which no statement tells whose it is, in a sentence where one
 * role speaks. */
static void join_by_loose_quotation(gathering *g) {
  aw_work *w = g->w;
  for (uint32_t n = 0; n < w->quotation_count; n++) {
    const aw_quotation *q = &w->quotation[n];
    uint32_t named;
    if (is_told(w, q) || shared_words(g, q, &named) < SHARED_WORDS) continue;
    uint32_t e = role_that_speaks(g, q);
    if (e == AW_NO_INDEX || e == named || g->who[e].plural) continue;
    if (g->who[e].kind == AVOW_UNNAMED && may_be_one(g, e, named))
      merge(g, e, named);
  }
}

/* Is there somebody without a name, or a quotation that nobody told? */
static bool may_join(const gathering *g) {
  const aw_work *w = g->w;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t e = w->attribution[i].speaker;
    if (e == AW_NO_INDEX) continue;
    const entity *x = &g->who[root(g, e)];
    if (x->kind == AVOW_UNNAMED && !x->plural) return true;
  }
  for (uint32_t n = 0; n < w->quotation_count; n++)
    if (!is_told(w, &w->quotation[n])) return true;
  return false;
}

static void join_by_quotation(gathering *g) {
  aw_work *w = g->w;
  uint32_t unused = 0;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t e = w->attribution[i].speaker;
    if (e != AW_NO_INDEX && g->who[root(g, e)].kind == AVOW_PERSON)
      each_gram(g, i, true, &unused);
  }
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t e = w->attribution[i].speaker, named = AW_NO_INDEX;
    if (e == AW_NO_INDEX) continue;
    e = root(g, e);
    if (g->who[e].kind != AVOW_UNNAMED || g->who[e].plural) continue;
    each_gram(g, i, false, &named);
    if (named != AW_NO_INDEX && named != e && may_be_one(g, e, named))
      merge(g, e, named);
  }
}

/* ---- the result
 * -------------------------------------------------------------- */

static aw_span text_of(const gathering *g, uint32_t first, uint32_t last) {
  if (first >= last) return (aw_span){ NULL, 0 };
  return aw_span_cut(g->w->doc->text, token_of(g, first)->begin,
                     token_of(g, last - 1)->end);
}

static bool is_pointing(const gathering *g, uint32_t i) {
  uint64_t key = token_of(g, i)->key;
  return token_of(g, i)->tag == AW_TAG_PRPS ||
         key == aw_hash(AW_LIT("this"), 0) ||
         key == aw_hash(AW_LIT("these"), 0) ||
         key == aw_hash(AW_LIT("that"), 0) ||
         key == aw_hash(AW_LIT("those"), 0) ||
         key == aw_hash(AW_LIT("neither"), 0);
}

/* "Ann Lee's office", however the person is named there.  False where memory
 * is out. */
static bool set_whose_name(const gathering *g, const entity *x, aw_speaker *s) {
  const aw_work *w = g->w;
  uint32_t k = w->phrase_at[x->first];
  if (x->kind == AVOW_PERSON || x->named || k == AW_NO_INDEX) return true;
  uint32_t inner = person_behind(g, &w->phrase[k]);
  if (inner == AW_NO_INDEX || w->phrase[inner].last >= x->last) return true;
  const entity *who = &g->who[root(g, w->phrase[inner].speaker)];
  aw_span name = text_of(g, who->first, who->last);
  aw_span rest = text_of(g, w->phrase[inner].last, x->last);
  char *joined = AW_NEW(w->doc->arena, char, name.len + rest.len);
  if (joined == NULL) return false;
  memcpy(joined, name.ptr, name.len);
  memcpy(joined + name.len, rest.ptr, rest.len);
  s->name = (aw_span){ joined, name.len + rest.len };
  return true;
}

static bool write_speaker(const gathering *g, uint32_t e, aw_speaker *s) {
  const entity *x = &g->who[e];
  uint32_t role = x->role_first, first = x->first;
  /* "These officials", "its army": which, one reads in the text. */
  while (x->kind != AVOW_PERSON && first + 1 < x->last && is_pointing(g, first))
    first++;
  /* "Her foreign minister": whose, one reads in the text. */
  while (role < x->role_last && token_of(g, role)->tag == AW_TAG_PRPS) role++;
  *s = (aw_speaker){ .name = text_of(g, first, x->last),
                     .role = text_of(g, role, x->role_last),
                     .kind = (avow_kind)x->kind,
                     .gender = x->gender,
                     .plural = x->plural };
  if (x->kind == AVOW_UNNAMED) s->role = (aw_span){ NULL, 0 };
  return set_whose_name(g, x, s);
}

/* Number the speakers by their first phrase. */
static avow_status write_speakers(gathering *g, avow_error *err) {
  aw_work *w = g->w;
  aw_arena *arena = w->doc->arena;
  uint32_t *number = AW_NEW(arena, uint32_t, (size_t)g->who_count + 1);
  w->speaker = AW_NEW_RAW(arena, aw_speaker, (size_t)g->who_count + 1);
  if (number == NULL || w->speaker == NULL) return aw_nomem(err);
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    aw_phrase *p = &w->phrase[k];
    if (p->speaker == AW_NO_INDEX) continue;
    uint32_t e = root(g, p->speaker);
    if (number[e] == 0) {
      if (!write_speaker(g, e, &w->speaker[w->speaker_count]))
        return aw_nomem(err);
      number[e] = ++w->speaker_count;
    }
    p->speaker = number[e] - 1;
    w->speaker[p->speaker].mention_count++;
  }
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    aw_attribution *a = &w->attribution[i];
    if (a->speaker != AW_NO_INDEX) a->speaker = number[root(g, a->speaker)] - 1;
    uint32_t *also = (uint32_t *)(uintptr_t)a->also;
    for (uint32_t n = 0; n < a->also_count; n++)
      also[n] = number[root(g, also[n])] - 1;
  }
  return AVOW_OK;
}

/* A cue of speech makes a speaker of whatever is its source. */
static bool is_speech(const aw_work *w, const aw_attribution *a) {
  if (a->cue.count == 0) return false;
  uint32_t kinds = AW_WORD_SAY | AW_WORD_ASK | AW_WORD_TELL | AW_WORD_URGE;
  aw_token_range cue = a->cue.item[0];
  for (uint32_t i = cue.first; i < cue.last; i++)
    if (w->classes[i] & kinds && !(w->classes[i] & AW_WORD_SHOW)) return true;
  return w->doc->token[cue.first].tag == AW_TAG_COLON;
}

static avow_status begin(gathering *g, aw_work *w, avow_error *err) {
  aw_arena *arena = w->doc->arena;
  size_t slots = 64;
  /* Every second phrase leaves a key or two; the table grows where need be. */
  while (slots < (size_t)w->phrase_count * 2) slots *= 2;
  *g = (gathering){ .w = w, .speaking = AW_NO_INDEX };
  g->who = AW_NEW_RAW(arena, entity, (size_t)w->phrase_count + 1);
  g->is_source = AW_NEW(arena, uint8_t, (size_t)w->phrase_count + 1);
  if (!make_table(g, slots) || g->who == NULL || g->is_source == NULL)
    return aw_nomem(err);
  for (uint32_t n = 0; n < RECENT; n++) g->recent[n] = AW_NO_INDEX;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t k = w->attribution[i].source_mention;
    uint8_t level = is_speech(w, &w->attribution[i]) ? 2 : 1;
    for (uint32_t n = 0; n <= CHAIN_MAX && k != AW_NO_INDEX; n++) {
      if (g->is_source[k] < level) g->is_source[k] = level;
      k = w->phrase[k].joined;
    }
  }
  return AVOW_OK;
}

avow_status aw_speakers_find(aw_work *w, avow_error *err) {
  gathering g;
  avow_status status = begin(&g, w, err);
  if (status != AVOW_OK) return status;
  uint32_t *group = AW_NEW_RAW(w->doc->arena, uint32_t, w->phrase_count);
  if (group == NULL) return aw_nomem(err);
  register_names(&g, group);
  gather(&g);
  status = set_speakers(&g);
  if (status != AVOW_OK) return aw_nomem(err);
  set_first_persons(&g);
  if (w->quotation_count > 0 && may_join(&g)) {
    join_by_quotation(&g);
    join_by_loose_quotation(&g);
  }
  if (g.failed) return aw_nomem(err);
  return write_speakers(&g, err);
}
