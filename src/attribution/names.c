#include "attribution/names.h"

static bool is_suffix(aw_span s) {
  if (s.len > 3 || (s.ptr[0] != 'J' && s.ptr[0] != 'S' && s.ptr[0] != 'I'))
    return false;
  return aw_span_equal(s, AW_LIT("Jr")) || aw_span_equal(s, AW_LIT("Jr.")) ||
         aw_span_equal(s, AW_LIT("Sr.")) || aw_span_equal(s, AW_LIT("II")) ||
         aw_span_equal(s, AW_LIT("III"));
}

/* "al-Assad" is "Assad" later on. */
static uint64_t surname_key(const aw_gathering *g, uint32_t first,
                            uint32_t last) {
  while (last > first + 1 && is_suffix(aw_token_text(g->w->doc, last - 1)))
    last--;
  aw_span text = aw_token_text(g->w->doc, last - 1);
  char lower[64];
  if (text.len < 5 || text.len > sizeof lower || (text.ptr[2] != '-') ||
      !((text.ptr[0] | 32) == 'a' || (text.ptr[0] | 32) == 'e') ||
      (text.ptr[1] | 32) != 'l')
    return aw_who_token(g, last - 1)->key;
  text = aw_span_cut(text, 3, text.len);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    lower[i] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
  }
  return aw_hash((aw_span){ lower, text.len }, 0);
}

/* First letters of the words that have a capital, lower case. */
static uint64_t acronym_key(const aw_gathering *g, uint32_t first,
                            uint32_t last) {
  char letters[AW_NAME_TOKENS_MAX];
  size_t count = 0;
  for (uint32_t i = first; i < last && count < sizeof letters; i++) {
    char c = aw_token_text(g->w->doc, i).ptr[0];
    if (c >= 'A' && c <= 'Z') letters[count++] = (char)(c | 32);
  }
  return count < 2 ? 0 : aw_hash((aw_span){ letters, count }, 0);
}

/* ---- persons ------------------------------------------------------------- */

/* The pope's title is part of his name. */
uint32_t aw_names_start(const aw_gathering *g, const aw_phrase *p) {
  uint32_t first = p->name_first;
  bool pope = first > p->first &&
              aw_who_token(g, first - 1)->key == aw_hash(AW_LIT("pope"), 0);
  return pope ? first - 1 : first;
}

static bool same_letter(const aw_gathering *g, uint32_t a, uint32_t b) {
  aw_span x = aw_token_text(g->w->doc, a), y = aw_token_text(g->w->doc, b);
  bool initial = x.len <= 2 || y.len <= 2;
  return initial && x.ptr[0] == y.ptr[0];
}

#define NAMESAKES_MAX 24u

static void put_surname(aw_gathering *g, uint64_t surname, uint32_t e) {
  aw_who_entry *s = aw_who_slot(g, AW_BY_SURNAME, surname);
  g->who[e].namesake = s->value == 0 ? AW_NO_INDEX : s->value - 1;
  s->value = e + 1;
}

static uint32_t first_namesake(const aw_gathering *g, uint64_t surname) {
  return aw_who_look(g, AW_BY_SURNAME, surname) - 1; /* 0 - 1: AW_NO_INDEX */
}

/* Do the words of the shorter name, two at least, end the longer one?  "Ms
 * Albini Peri" is Inbal Albini Peri, "De Mistura" is Staffan de Mistura. */
static bool ends_alike(const aw_gathering *g, const aw_entity *x,
                       uint32_t first, uint32_t last) {
  uint32_t had = x->last - x->first, has = last - first;
  uint32_t shared = had < has ? had : has;
  if (shared < 2 || had == has) return false;
  return aw_who_range_key(g, x->last - shared, x->last) ==
         aw_who_range_key(g, last - shared, last);
}

/* Full names of the whole document first, so that a surname in the headline
 * finds the name that the story gives later. */
static uint32_t full_name(aw_gathering *g, const aw_phrase *p) {
  uint64_t key = aw_who_range_key(g, p->name_first, p->name_last);
  uint32_t e = aw_who_get(g, AW_BY_NAME, key), steps = 0;
  if (e != AW_NO_INDEX) return e;
  uint64_t surname = surname_key(g, p->name_first, p->name_last);
  uint64_t given = aw_who_token(g, p->name_first)->key;
  for (uint32_t o = first_namesake(g, surname);
       o != AW_NO_INDEX && steps < NAMESAKES_MAX; o = g->who[o].namesake) {
    const aw_entity *x = &g->who[o];
    steps++;
    if (x->given == given || same_letter(g, x->first, p->name_first) ||
        ends_alike(g, x, p->name_first, p->name_last)) {
      aw_who_put(g, AW_BY_NAME, key, o);
      return o;
    }
  }
  e = aw_who_new(g, p);
  g->who[e].surname = surname;
  g->who[e].given = given;
  aw_who_put(g, AW_BY_NAME, key, e);
  put_surname(g, surname, e);
  aw_who_put_once(g, AW_BY_FIRST, given, e);
  uint32_t other = aw_who_get(g, AW_BY_GIVEN, given);
  if (other == AW_NO_INDEX || g->who[other].first > g->who[e].first)
    aw_who_put(g, AW_BY_GIVEN, given, e);
  /* "Ann Lee de la Rive" is Lee later on. */
  for (uint32_t i = p->name_first + 1; i + 1 < p->name_last; i++)
    if ((aw_who_token(g, i)->flags & AW_TOKEN_CAPITAL) &&
        !(aw_who_token(g, i + 1)->flags & AW_TOKEN_CAPITAL))
      aw_who_put_once(g, AW_BY_MIDDLE, aw_who_token(g, i)->key, e);
  return e;
}

static void register_person(aw_gathering *g, aw_phrase *p) {
  if (p->name_last - p->name_first < 2) return;
  uint32_t e = full_name(g, p);
  aw_entity *x = &g->who[e];
  if (x->gender == 0) x->gender = p->gender;
  if (g->w->classes[p->name_first] & AW_WORD_GIVEN) x->sure = true;
  aw_who_offer_name(g, e, aw_names_start(g, p), p->name_last);
  aw_who_offer_role(g, e, p);
  p->speaker = e;
}

/* Who was named in full last of those with this surname, or with this first
 * name ("Kim", where the story has two). */
typedef enum name_part { PART_SURNAME, PART_GIVEN } name_part;
static uint32_t most_recent(const aw_gathering *g, name_part by, uint64_t name,
                            uint8_t gender) {
  for (uint32_t n = 0, e; (e = aw_who_recent(g, n)) != AW_NO_INDEX; n++) {
    const aw_entity *x = &g->who[e];
    if ((by == PART_GIVEN ? x->given : x->surname) == name &&
        aw_who_genders_meet(x->gender, gender))
      return e;
  }
  return AW_NO_INDEX;
}

/* Whom a surname alone means where nobody of it was named lately: the one of
 * them whose given name is sure, and the first in the text. */
static uint32_t first_of_surname(aw_gathering *g, uint64_t surname,
                                 uint8_t gender) {
  uint32_t best = AW_NO_INDEX, steps = 0;
  for (uint32_t e = first_namesake(g, surname);
       e != AW_NO_INDEX && steps < NAMESAKES_MAX; e = g->who[e].namesake) {
    const aw_entity *x = &g->who[aw_who_root(g, e)];
    steps++;
    if (!aw_who_genders_meet(x->gender, gender)) continue;
    if (best == AW_NO_INDEX || x->sure >= g->who[best].sure)
      best = aw_who_root(g, e);
  }
  return best;
}

/* One letter more, fewer or other: "Ms Brandtner" in a story about Lena
 * Brantner. Shorter names that near are other people's. */
#define NEAR_LETTERS 6u
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
static uint32_t misspelt(const aw_gathering *g, const aw_phrase *p) {
  aw_span name = aw_token_text(g->w->doc, p->name_last - 1);
  for (uint32_t n = 0, e; (e = aw_who_recent(g, n)) != AW_NO_INDEX; n++) {
    const aw_entity *x = &g->who[e];
    if (x->surname == 0 || x->last - x->first < 2) continue;
    if (aw_who_genders_meet(x->gender, p->gender) &&
        one_edit_apart(aw_token_text(g->w->doc, x->last - 1), name))
      return e;
  }
  return AW_NO_INDEX;
}

/* A single name: of a person named in full somewhere, or of a new one. */
uint32_t aw_names_single(aw_gathering *g, const aw_phrase *p, bool create) {
  uint64_t key = surname_key(g, p->name_first, p->name_last);
  uint32_t e = most_recent(g, PART_SURNAME, key, p->gender);
  if (e == AW_NO_INDEX) e = first_of_surname(g, key, p->gender);
  if (e == AW_NO_INDEX) e = aw_who_get(g, AW_BY_FIRST, key);
  if (e == AW_NO_INDEX) e = most_recent(g, PART_GIVEN, key, p->gender);
  /* the first of several whose family name comes first */
  if (e == AW_NO_INDEX) e = aw_who_get(g, AW_BY_GIVEN, key);
  if (e == AW_NO_INDEX) e = aw_who_get(g, AW_BY_MIDDLE, key);
  if (e != AW_NO_INDEX && aw_who_genders_meet(g->who[e].gender, p->gender))
    return e;
  if (!create) return AW_NO_INDEX;
  e = misspelt(g, p);
  if (e != AW_NO_INDEX) return e;
  e = aw_who_new(g, p);
  g->who[e].surname = key;
  g->who[e].kind = AVOW_PERSON;
  put_surname(g, key, e);
  return e;
}

/* ---- groups -------------------------------------------------------------- */

static bool names_group(const aw_gathering *g, uint32_t i) {
  const aw_token *t = aw_who_token(g, i);
  if (t->tag == AW_TAG_POS || t->tag == AW_TAG_PRPS) return false;
  return t->tag == AW_TAG_NNP || t->name != AW_NAME_NONE ||
         aw_who_country(g, i, i + 1) != 0;
}

/* "Observatory for Human Rights", "Times of Israel": a name that goes on over
 * "of" or "for" and further proper nouns. */
static uint32_t group_name_end(const aw_gathering *g, const aw_phrase *p) {
  const aw_work *w = g->w;
  uint32_t at = p->name_last;
  if (p->country != 0 || p->name_class == AW_CLASS_PLACE) return at;
  if (at + 1 >= aw_work_sentence(w, p->head)->last) return at;
  uint64_t link = aw_who_token(g, at)->key;
  if (link != aw_hash(AW_LIT("of"), 0) && link != aw_hash(AW_LIT("for"), 0))
    return at;
  uint32_t next = w->phrase_at[at + 1];
  if (next == AW_NO_INDEX || w->phrase[next].first != at + 1) return at;
  const aw_phrase *q = &w->phrase[next];
  uint32_t end = q->bare; /* "... for Human Rights monitoring group" */
  while (end < q->last && (aw_who_token(g, end)->flags & AW_TOKEN_CAPITAL))
    end++;
  if (end == q->bare) return at;
  bool known = (p->classes & (AW_WORD_ORG | AW_WORD_SOURCE_TEXT)) != 0 ||
               p->name_class == AW_CLASS_ORG;
  return known && q->form != AW_MENTION_PRONOUN ? end : at;
}

/* "The Harbour Front group": a noun that is no part of the name. */
static bool ends_loosely(const aw_gathering *g, uint32_t first, uint32_t last) {
  if (last - first < 2) return false;
  const aw_token *t = aw_who_token(g, last - 1);
  return !(t->flags & AW_TOKEN_CAPITAL) &&
         aw_work_is(g->w, t->lemma, AW_KIND_LOOSE_GROUP);
}

/* "The Russian Federation", "the United States of America": fuller than what a
 * report calls the country, and not its name there. */
static bool is_solemn(const aw_gathering *g, uint32_t first, uint32_t last) {
  if (last - first < 2) return false;
  uint64_t key = aw_who_token(g, last - 1)->key;
  return key == aw_hash(AW_LIT("federation"), 0) ||
         key == aw_hash(AW_LIT("america"), 0);
}

static void register_group(aw_gathering *g, aw_phrase *p) {
  uint32_t e = AW_NO_INDEX;
  uint32_t first = p->name_first, last = group_name_end(g, p);
  while (p->country == 0 && first > p->bare && names_group(g, first - 1))
    first--; /* "Israeli Defence Ministry" */
  if (last - first > AW_NAME_TOKENS_MAX) return;
  bool loose = ends_loosely(g, first, last);
  uint64_t key = aw_who_range_key(g, first, last - loose);
  uint32_t army = p->country == 0 ? aw_who_army(g, first, last) : 0;
  bool people = p->country_form == AW_COUNTRY_PEOPLE;
  if (p->country != 0 && !people) e = aw_who_get(g, AW_BY_COUNTRY, p->country);
  if (army != 0) e = aw_who_get(g, AW_BY_ARMY, army);
  if (e == AW_NO_INDEX) e = aw_who_get(g, AW_BY_PHRASE, key);
  bool capitals = last - first == 1 &&
                  (aw_who_token(g, first)->flags & AW_TOKEN_ALL_CAPITAL) != 0;
  if (e == AW_NO_INDEX && capitals)
    e = aw_who_get(g, AW_BY_ACRONYM, aw_who_token(g, first)->key);
  if (e == AW_NO_INDEX && last - first == 1)
    e = aw_who_get(g, AW_BY_WORD, aw_who_token(g, first)->key);
  if (e == AW_NO_INDEX) {
    e = aw_who_new(g, p);
    g->who[e].kind = AVOW_GROUP;
  }
  aw_who_put(g, AW_BY_PHRASE, key, e);
  if (army != 0) aw_who_put(g, AW_BY_ARMY, army, e);
  if (p->country != 0 && !people) aw_who_put(g, AW_BY_COUNTRY, p->country, e);
  bool usual =
      p->country_form != AW_COUNTRY_CAPITAL && !is_solemn(g, first, last);
  if (!people && !usual && p->country != 0) {
    if (!g->who[e].named) { /* kept only until the country's own name comes */
      g->who[e].first = first;
      g->who[e].last = last;
    }
  } else if (!loose || !g->who[e].named) {
    aw_entity *x = &g->who[e];
    /* "Harbour Front" is the name of the "Harbour Front group". */
    if (x->named && ends_loosely(g, x->first, x->last)) x->named = false;
    aw_who_offer_name(g, e, first, last);
  }
  if (last - first >= 2) {
    uint64_t acronym = acronym_key(g, first, last);
    if (acronym != 0) aw_who_put_once(g, AW_BY_ACRONYM, acronym, e);
  }
  p->speaker = e;
  /* "Human Rights" of the observatory is nobody else. */
  uint32_t inner = last > p->last ? g->w->phrase_at[last - 1] : AW_NO_INDEX;
  if (inner != AW_NO_INDEX && g->w->phrase[inner].last == last)
    g->w->phrase[inner].speaker = e;
}

/* Acronyms that came before their full names, and short forms: "the
 * Observatory". */
static void register_words(aw_gathering *g, const aw_phrase *p) {
  if (p->speaker == AW_NO_INDEX || p->country != 0) return;
  uint32_t last = group_name_end(g, p);
  if (last - p->name_first < 3) return;
  uint32_t head = p->name_first;
  while (head + 1 < last && aw_who_token(g, head + 1)->tag != AW_TAG_IN) head++;
  const aw_token *t = aw_who_token(g, head);
  if ((t->flags & AW_TOKEN_CAPITAL) && aw_tag_is_noun(t->tag) &&
      (g->w->classes[head] & AW_WORD_ORG))
    aw_who_put_once(g, AW_BY_WORD, t->key, p->speaker);
}

bool aw_names_person(const aw_phrase *p) {
  return p->name_first < p->name_last && p->kind == AVOW_PERSON;
}

static bool is_group_name(const aw_phrase *p) {
  return p->name_first < p->name_last && p->kind == AVOW_GROUP &&
         p->form == AW_MENTION_NAME &&
         (!(p->classes & AW_WORD_TIME) || p->name_class == AW_CLASS_ORG);
}

/* "in Austin": a place, whoever is called so. */
static bool is_place_of(const aw_gathering *g, const aw_phrase *p) {
  if (p->name_class != AW_CLASS_PLACE) return false;
  return p->first > 0 && aw_who_token(g, p->first - 1)->tag == AW_TAG_IN;
}

#define TITLED 16u /* mentions that a title outweighs */

/* How often a name of one word is a person's and a group's to the tagger. */
static void count_single(aw_gathering *g, const aw_phrase *p) {
  if (p->name_last - p->name_first != 1 || p->country != 0) return;
  uint64_t key = aw_who_token(g, p->name_first)->key;
  if (aw_names_person(p)) {
    bool titled = p->name_first > p->bare;
    aw_who_slot(g, AW_BY_SINGLE, key)->value += titled ? TITLED : 1;
  } else if (is_group_name(p) && p->name_class != AW_CLASS_NONE &&
             p->name_first == p->bare) {
    aw_who_slot(g, AW_BY_PLAIN, key)->value++;
  }
}

static bool is_single_person(const aw_gathering *g, uint64_t key) {
  return aw_who_look(g, AW_BY_SINGLE, key) > aw_who_look(g, AW_BY_PLAIN, key);
}

/* "Hezbollah", once taken for a person among many times for a group. */
static bool is_group_after_all(const aw_gathering *g, aw_phrase *p) {
  if (!aw_names_person(p) || p->name_last - p->name_first != 1 ||
      p->name_first > p->bare)
    return false;
  uint64_t key = aw_who_token(g, p->name_first)->key;
  if (aw_who_look(g, AW_BY_PLAIN, key) <= aw_who_look(g, AW_BY_SINGLE, key))
    return false;
  p->form = AW_MENTION_NAME;
  p->name_class = AW_CLASS_ORG;
  return true;
}

/* A name the tagger gave no class, or a wrong one, that is some person's
 * surname. */
bool aw_names_surname(aw_gathering *g, const aw_phrase *p) {
  if (!is_group_name(p) || p->country != 0) return false;
  if (p->name_last - p->name_first != 1 || is_place_of(g, p)) return false;
  uint64_t key = aw_who_token(g, p->name_first)->key;
  uint32_t e = first_of_surname(g, key, 0);
  if (p->name_class != AW_CLASS_PLACE && p->name_first == p->bare &&
      !p->definite && is_single_person(g, key))
    return true;
  if (p->name_class == AW_CLASS_PLACE)
    return e != AW_NO_INDEX && g->who[e].last - g->who[e].first >= 2;
  if (e == AW_NO_INDEX) e = aw_who_get(g, AW_BY_FIRST, key); /* "Ban", "Xi" */
  return e != AW_NO_INDEX && g->who[e].named;
}

bool aw_names_untagged(aw_gathering *g, aw_phrase *p) {
  const aw_token *t = aw_who_token(g, p->head);
  uint32_t noun = AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG |
                  AW_WORD_SOURCE_TEXT | AW_WORD_TIME;
  if (p->form != AW_MENTION_ROLE || p->plural || p->last - p->first != 1)
    return false;
  if (!(t->flags & AW_TOKEN_CAPITAL) || (p->classes & noun)) return false;
  uint32_t e = first_of_surname(g, t->key, 0);
  if (e == AW_NO_INDEX) e = aw_who_get(g, AW_BY_FIRST, t->key);
  if (e == AW_NO_INDEX || g->who[e].last - g->who[e].first < 2) return false;
  p->name_first = p->first;
  p->name_last = p->last;
  p->kind = AVOW_PERSON;
  p->form = AW_MENTION_SURNAME;
  return true;
}

/* "Kim Jong Un", whom the tagger takes for a group or for no name at all, where
 * "Kim" is a person to it elsewhere. */
static bool has_part_of_person(aw_gathering *g, uint32_t first, uint32_t last) {
  uint32_t noun = AW_WORD_ORG | AW_WORD_ROLE | AW_WORD_PERSON |
                  AW_WORD_SOURCE_TEXT | AW_WORD_TIME;
  if (last - first < 2 || last - first > 4) return false;
  if (aw_name_class_of(aw_who_token(g, first)->name) == AW_CLASS_PLACE)
    return false;
  /* "Lee Delays": a headline goes on behind a surname; "Reuters Lee": or begins
   * before that of somebody known. */
  uint32_t known = first_of_surname(g, aw_who_token(g, last - 1)->key, 0);
  if (first_of_surname(g, aw_who_token(g, first)->key, 0) != AW_NO_INDEX ||
      (known != AW_NO_INDEX && g->who[known].last - g->who[known].first > 1))
    return false;
  for (uint32_t i = first; i < last; i++) {
    const aw_token *t = aw_who_token(g, i);
    if (!(t->flags & AW_TOKEN_CAPITAL) || !aw_tag_is_noun(t->tag) ||
        (t->flags & AW_TOKEN_ALL_CAPITAL) || (g->w->classes[i] & noun) ||
        t->tag == AW_TAG_NNS || t->tag == AW_TAG_NNPS)
      return false;
  }
  return aw_who_look(g, AW_BY_SINGLE, aw_who_token(g, first)->key) != 0 ||
         aw_who_look(g, AW_BY_SINGLE, aw_who_token(g, last - 1)->key) != 0;
}

/* A name that the tagger takes for a group's here and for a person's elsewhere.
 */
static bool register_misread(aw_gathering *g, aw_phrase *p) {
  bool named = p->name_first < p->name_last;
  uint32_t first = named ? p->name_first : p->bare;
  uint32_t last = named ? p->name_last : p->last;
  if (last - first < 2 || p->country != 0) return false;
  uint64_t key = aw_who_range_key(g, first, last);
  if (aw_who_get(g, AW_BY_NAME, key) == AW_NO_INDEX &&
      !has_part_of_person(g, first, last))
    return false;
  p->kind = AVOW_PERSON;
  p->form = AW_MENTION_NAME;
  p->name_class = AW_CLASS_PERSON;
  p->plural = false;
  p->name_first = first;
  p->name_last = last;
  register_person(g, p);
  return true;
}

/* Persons first; then groups whose names have several words, then those of
 * one, which may stand for the others.  `group` is scratch. */
void aw_names_register(aw_gathering *g, uint32_t *group) {
  aw_work *w = g->w;
  uint32_t groups = 0;
  for (uint32_t k = 0; k < w->phrase_count; k++) count_single(g, &w->phrase[k]);
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    aw_phrase *p = &w->phrase[k];
    if (p->name_first >= p->name_last) continue;
    if (is_group_after_all(g, p)) p->kind = AVOW_GROUP;
    if (aw_names_person(p))
      register_person(g, p);
    else if (is_group_name(p))
      group[groups++] = k;
  }
  for (uint32_t k = 0; k < w->phrase_count; k++)
    if (w->phrase[k].form == AW_MENTION_ROLE)
      register_misread(g, &w->phrase[k]);
  for (uint32_t n = 0; n < groups; n++) {
    aw_phrase *p = &w->phrase[group[n]];
    if (p->speaker != AW_NO_INDEX || register_misread(g, p)) continue;
    if (group_name_end(g, p) - p->name_first < 2 || aw_names_surname(g, p))
      continue;
    register_group(g, p);
    register_words(g, p);
  }
  for (uint32_t n = 0; n < groups; n++) {
    aw_phrase *p = &w->phrase[group[n]];
    if (p->speaker == AW_NO_INDEX && !aw_names_surname(g, p))
      register_group(g, p);
  }
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    const aw_phrase *p = &w->phrase[k];
    if (p->apposed == AW_NO_INDEX || p->speaker == AW_NO_INDEX) continue;
    const aw_phrase *q = &w->phrase[p->apposed];
    if (aw_names_person(p) && q->form == AW_MENTION_ROLE)
      aw_who_offer_role(g, p->speaker, q);
  }
}
