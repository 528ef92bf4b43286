#include "attribution/phrase.h"

#include "base/status.h"

/* Tokens of a phrase at most: keeps odd text linear. */
#define PHRASE_MAX 48u

typedef struct chunker {
  aw_work *w;
  const aw_token *token;
  uint32_t end; /* of the sentence */
} chunker;

static bool is_adjective(uint8_t tag) {
  return tag == AW_TAG_JJ || tag == AW_TAG_JJR || tag == AW_TAG_JJS;
}

static bool is_number_part(uint8_t tag) {
  return tag == AW_TAG_CD || tag == AW_TAG_CURRENCY || tag == AW_TAG_HASH;
}

static bool is_time_name(const chunker *c, uint32_t i) {
  return (c->w->classes[i] & AW_WORD_TIME) != 0 &&
         c->token[i].tag == AW_TAG_NNP;
}

/* "today", which is no part of a name before it. */
static bool is_day(const chunker *c, uint32_t i) {
  return (c->w->classes[i] & AW_WORD_TIME) != 0 && c->token[i].tag == AW_TAG_NN;
}

static bool is_determiner(uint8_t tag) {
  return tag == AW_TAG_DT || tag == AW_TAG_PDT || tag == AW_TAG_PRPS;
}

/* Words that may stand before a noun inside its phrase. */
static bool may_modify(const chunker *c, uint32_t i) {
  uint8_t tag = c->token[i].tag;
  if (i + 1 >= c->end) return false;
  uint8_t next = c->token[i + 1].tag;
  bool before_noun = aw_tag_is_noun(next) || is_adjective(next);
  if (c->w->classes[i] & AW_WORD_PARTICLE)
    return next == AW_TAG_NNP || (c->w->classes[i + 1] & AW_WORD_PARTICLE);
  if (tag == AW_TAG_VBN || tag == AW_TAG_VBG) return before_noun;
  if (tag == AW_TAG_RB || tag == AW_TAG_RBS || tag == AW_TAG_RBR)
    return is_adjective(next) || next == AW_TAG_CD;
  if (tag == AW_TAG_HYPH) return before_noun || next == AW_TAG_VBN;
  return false;
}

/* Small words inside a name ("Ursula von der Leyen"), and a word with a
 * capital after a given name, whatever its tag ("Theresa May"). */
static bool joins_name(const chunker *c, uint32_t i) {
  uint32_t before = c->w->classes[i - 1];
  if (c->w->classes[i] & AW_WORD_PARTICLE)
    for (uint32_t n = 1; n <= 3 && i + n < c->end; n++) {
      if (c->w->classes[i + n] & AW_WORD_PARTICLE) continue;
      return c->token[i + n].tag == AW_TAG_NNP && i - 1 > 0;
    }
  return (before & AW_WORD_GIVEN) && (c->token[i].flags & AW_TOKEN_CAPITAL) &&
         c->token[i].tag == AW_TAG_MD;
}

/* "Ann Lee last week": a time behind a name. */
static bool is_last_time(const chunker *c, uint32_t i) {
  if (i + 1 >= c->end || !(c->w->classes[i + 1] & AW_WORD_TIME)) return false;
  return c->token[i].key == aw_hash(AW_LIT("last"), 0) ||
         c->token[i].key == aw_hash(AW_LIT("next"), 0);
}

static bool is_slash(const chunker *c, uint32_t i) {
  return c->token[i].key == aw_hash(AW_LIT("/"), 0);
}

/* Behind "Ole Berg/Nordpress" or "Ole Berg/Nord Images", who made a picture,
 * another sentence begins. */
static bool ends_credit(const chunker *c, uint32_t first, uint32_t i) {
  if (!(c->token[i].flags & AW_TOKEN_CAPITAL)) return false;
  if (c->token[i - 1].key == aw_hash(AW_LIT("images"), 0)) return i - 1 > first;
  if (i < 4 || !is_slash(c, i - 2)) return false;
  /* "(Nordpress/Ole Berg)", "Nordpress Photo/Ole Berg" */
  if (c->token[i - 4].tag == AW_TAG_OPEN ||
      c->token[i - 3].key == aw_hash(AW_LIT("photo"), 0))
    return false;
  return (c->token[i - 1].flags & AW_TOKEN_CAPITAL) &&
         c->token[i - 1].key != aw_hash(AW_LIT("getty"), 0);
}

static bool goes_on(const chunker *c, uint32_t first, uint32_t i) {
  if (ends_credit(c, first, i)) return false;
  const aw_token *t = &c->token[i], *before = &c->token[i - 1];
  if (t->name != AW_NAME_NONE && !aw_name_begins(t->name) &&
      !aw_tag_is_finite(t->tag))
    return true;
  if (before->tag == AW_TAG_NNP && joins_name(c, i)) return true;
  if (is_determiner(t->tag))
    return before->tag == AW_TAG_PDT ||
           (i == first + 1 && is_determiner(before->tag) &&
            t->tag != AW_TAG_DT);
  if (is_time_name(c, i)) return !aw_tag_is_noun(before->tag);
  if (is_day(c, i) &&
      (before->tag == AW_TAG_NNP || before->name != AW_NAME_NONE))
    return false;
  if (aw_tag_is_noun(before->tag) && is_last_time(c, i)) return false;
  if (t->tag == AW_TAG_POS) return aw_tag_is_noun(before->tag);
  if (aw_tag_is_noun(t->tag) || is_adjective(t->tag) || is_number_part(t->tag))
    return true;
  return may_modify(c, i);
}

static bool may_start(const chunker *c, uint32_t i) {
  uint8_t tag = c->token[i].tag;
  if (aw_tag_is_noun(tag) || is_adjective(tag) || is_number_part(tag))
    return true;
  if (is_determiner(tag)) return true;
  return c->token[i].name != AW_NAME_NONE ||
         ((tag == AW_TAG_VBN || tag == AW_TAG_VBG) && may_modify(c, i) &&
          (i == 0 || c->token[i - 1].tag != AW_TAG_TO));
}

/* The last token that can be a head, or AW_NO_TOKEN. */
static uint32_t head_of(const chunker *c, uint32_t first, uint32_t last) {
  /* "Norway's military", which the tagger takes for an adjective */
  bool group = (c->w->classes[last - 1] & AW_WORD_ORG) != 0;
  if (group && is_adjective(c->token[last - 1].tag)) return last - 1;
  for (uint32_t i = last; i-- > first;) {
    uint8_t tag = c->token[i].tag;
    if (aw_tag_is_noun(tag) || tag == AW_TAG_CD) return i;
    if (tag == AW_TAG_MD && i > first) return i; /* a name: "Theresa May" */
    if (c->token[i].name != AW_NAME_NONE && tag != AW_TAG_POS) return i;
  }
  /* "some say", "many doubt" */
  uint32_t i = last - 1;
  uint8_t tag = c->token[i].tag;
  bool vague = tag == AW_TAG_DT || tag == AW_TAG_JJ || tag == AW_TAG_JJR;
  if (last - first <= 2 && vague && !(c->w->classes[i] & AW_WORD_ARTICLE))
    return i;
  return AW_NO_TOKEN;
}

static aw_phrase *add_phrase(aw_work *w) {
  aw_phrase *p = &w->phrase[w->phrase_count++];
  *p = (aw_phrase){ .apposed = AW_NO_INDEX,
                    .joined = AW_NO_INDEX,
                    .within = AW_NO_INDEX,
                    .inner = AW_NO_INDEX,
                    .speaker = AW_NO_INDEX };
  return p;
}

static uint64_t name_key(const chunker *c, uint32_t first, uint32_t last) {
  uint64_t key = 0;
  for (uint32_t i = first; i < last; i++)
    key = aw_words_join(key, c->token[i].key);
  return key;
}

static bool known_country(const chunker *c, uint32_t first, uint32_t last,
                          aw_phrase *p) {
  aw_country_form form;
  if (last - first > 4) return false;
  p->country = aw_words_country(c->w->words, name_key(c, first, last), &form);
  p->country_form = (uint8_t)form;
  return p->country != 0;
}

/* Is it a word that stands in front of a name and is no part of it? */
static bool is_before_name(const chunker *c, uint32_t i) {
  uint32_t classes = c->w->classes[i];
  aw_country_form form;
  if (classes & AW_WORD_GIVEN) return false;
  if (classes & (AW_WORD_TITLE | AW_WORD_ROLE | AW_WORD_ORG | AW_WORD_PERSON))
    return true;
  aw_name_class class = aw_name_class_of(c->token[i].name);
  if (class != AW_CLASS_NONE && class != AW_CLASS_PERSON) return true;
  return aw_words_country(c->w->words, aw_words_join(0, c->token[i].key),
                          &form) != 0;
}

/* A person's name goes on to the left over proper nouns and particles:
 * "Ursula von der", whatever the tagger made of them. */
static uint32_t extend_person(const chunker *c, uint32_t first, uint32_t from) {
  while (first > from) {
    const aw_token *t = &c->token[first - 1];
    bool particle =
        (c->w->classes[first - 1] & AW_WORD_PARTICLE) != 0 && first - 1 > from;
    bool proper = t->tag == AW_TAG_NNP && (t->flags & AW_TOKEN_CAPITAL);
    if (!particle && (!proper || is_before_name(c, first - 1))) break;
    first--;
  }
  while (first + 1 < c->end && (c->w->classes[first] & AW_WORD_PARTICLE) &&
         !(c->token[first].flags & AW_TOKEN_CAPITAL))
    first++;
  return first;
}

/* Does a given name with a capital stand before the name that starts at
 * `first`, or before its small words ("Ursula von der")?  "Lloyd" makes a
 * person of what else might be a town. */
static bool follows_given(const chunker *c, uint32_t first, uint32_t from) {
  while (first > from && (c->w->classes[first - 1] & AW_WORD_PARTICLE) &&
         !(c->w->classes[first - 1] & AW_WORD_GIVEN))
    first--;
  if (first == from) return false;
  const aw_token *t = &c->token[first - 1];
  return (c->w->classes[first - 1] & AW_WORD_GIVEN) != 0 &&
         t->tag == AW_TAG_NNP && (t->flags & AW_TOKEN_CAPITAL) != 0;
}

/* A proper noun that the tagger found no name in, or a capital inside of a
 * sentence: "Wang Yi" of "the envoy Wang Yi". */
static bool may_go_before(const chunker *c, uint32_t i) {
  const aw_token *t = &c->token[i];
  if (t->name != AW_NAME_NONE || (c->w->classes[i] & AW_WORD_TITLE))
    return false;
  if (t->tag == AW_TAG_NNP) return true;
  return t->tag == AW_TAG_NN && (t->flags & AW_TOKEN_CAPITAL) &&
         !(t->flags & AW_TOKEN_SENTENCE) && c->w->classes[i] == 0;
}

/* The name that ends at the head: a run of the tagger's name, or of proper
 * nouns; a person's may reach further. */
static void set_name(const chunker *c, aw_phrase *p, uint32_t from) {
  uint32_t first = p->head;
  const aw_token *head = &c->token[p->head];
  p->name_first = p->name_last = p->head + 1;
  if (head->name != AW_NAME_NONE) {
    while (first > from && !aw_name_begins(c->token[first].name) &&
           c->token[first - 1].name != AW_NAME_NONE)
      first--;
    p->name_class = (uint8_t)aw_name_class_of(head->name);
  } else if (head->tag == AW_TAG_NNP || head->tag == AW_TAG_NNPS ||
             head->tag == AW_TAG_MD) {
    while (first > from && may_go_before(c, first - 1)) first--;
    p->name_class = AW_CLASS_NONE;
  } else {
    return;
  }
  uint32_t noun = AW_WORD_ORG | AW_WORD_SOURCE_TEXT | AW_WORD_TIME;
  if (follows_given(c, first, from) && !(p->classes & noun))
    p->name_class = AW_CLASS_PERSON;
  if (p->name_class == AW_CLASS_PERSON) first = extend_person(c, first, from);
  p->name_first = first;
}

/* "Secretary-General", "Director-General" */
static bool is_general(const chunker *c, uint32_t i) {
  const aw_span end = AW_LIT("-General");
  aw_span text = aw_token_text(c->w->doc, i);
  return text.len > end.len &&
         aw_span_equal(aw_span_cut(text, text.len - end.len, text.len), end);
}

/* A word that stands before a name and is none of it: "Secretary-General",
 * "MSP", "President". */
static bool is_office(const chunker *c, uint32_t i, uint32_t last) {
  if (c->w->classes[i] & (AW_WORD_TITLE | AW_WORD_ROLE)) return true;
  const aw_token *t = &c->token[i];
  aw_span text = aw_token_text(c->w->doc, i);
  if (is_general(c, i)) return true;
  return (t->flags & AW_TOKEN_ALL_CAPITAL) && text.len <= 3 && last - i > 2 &&
         !(c->token[i + 1].flags & AW_TOKEN_ALL_CAPITAL);
}

/* Does what stands before a name at `i` make a person of it?  "Mr" does;
 * "ambassador" does for two words ("Ambassador Ann Lee"). */
static bool makes_person(const chunker *c, const aw_phrase *p, uint32_t i) {
  uint32_t noun = AW_WORD_ORG | AW_WORD_SOURCE_TEXT | AW_WORD_TIME |
                  AW_WORD_PERSON | AW_WORD_ROLE;
  if (p->name_class == AW_CLASS_PLACE || (p->classes & noun)) return false;
  uint32_t classes = c->w->classes[i];
  bool title = (classes & AW_WORD_TITLE) != 0;
  bool role = (classes & AW_WORD_ROLE) != 0;
  if (is_general(c, i)) return p->name_last - i <= 4;
  return title && (!role || p->name_last - i == 3);
}

/* Titles stand before the name, whatever the tagger made of them. */
static void cut_titles(const chunker *c, aw_phrase *p) {
  bool person = p->name_class == AW_CLASS_PERSON;
  uint32_t *classes = c->w->classes;
  for (uint32_t i = p->name_last - 1; i-- > p->name_first;) {
    bool given = (classes[i] & AW_WORD_GIVEN) != 0;
    if (given || !is_office(c, i, p->name_last)) continue;
    if (!person && !(classes[i + 1] & AW_WORD_GIVEN) && !makes_person(c, p, i))
      continue;
    p->name_first = i + 1;
    person = true;
    break;
  }
  uint32_t at = p->name_first;
  bool titled = at > p->first && (classes[at - 1] & AW_WORD_TITLE) != 0;
  bool given = (classes[at] & AW_WORD_GIVEN) != 0 &&
               p->name_last - p->name_first >= 2 &&
               !(p->classes & (AW_WORD_ORG | AW_WORD_SOURCE_TEXT));
  if (p->name_class == AW_CLASS_NONE && (titled || given)) person = true;
  if (person) p->name_class = AW_CLASS_PERSON;
}

static uint8_t gender_of(uint32_t classes) {
  if (classes & AW_WORD_FEMALE) return (classes & AW_WORD_MALE) ? 0 : 1;
  return (classes & AW_WORD_MALE) ? 2 : 0;
}

/* Letters that stand behind a name and are none of it: "Ann Lee QC". */
static bool is_honour(const chunker *c, uint32_t i) {
  return (c->token[i].flags & AW_TOKEN_ALL_CAPITAL) &&
         aw_work_is(c->w, c->token[i].key, AW_KIND_HONOUR);
}

static void set_person(const chunker *c, aw_phrase *p) {
  uint32_t *classes = c->w->classes;
  if (p->name_last - p->name_first > 2 && is_honour(c, p->name_last - 1))
    p->name_last--;
  p->kind = AVOW_PERSON;
  p->form =
      p->name_last - p->name_first >= 2 ? AW_MENTION_NAME : AW_MENTION_SURNAME;
  for (uint32_t i = p->first; i < p->name_first; i++)
    if ((classes[i] & (AW_WORD_TITLE | AW_WORD_ROLE)) && gender_of(classes[i]))
      p->gender = gender_of(classes[i]);
  if (p->gender == 0 && p->form == AW_MENTION_NAME)
    p->gender = gender_of(classes[p->name_first]);
  uint32_t role = p->name_first;
  for (uint32_t i = p->name_first; i-- > p->bare;)
    if (classes[i] & AW_WORD_ROLE) {
      role = i + 1;
      break;
    }
  p->role_first = role > p->bare && role != p->name_first ? p->bare : role;
  p->role_last = role;
  if (role == p->name_first && role > p->bare &&
      (classes[role - 1] & AW_WORD_ROLE))
    p->role_first = p->bare;
  if (p->role_first >= p->role_last) p->role_first = p->role_last = p->bare;
}

/* "Her foreign minister" says nothing of the minister. */
static uint32_t own_classes(const chunker *c, const aw_phrase *p) {
  uint32_t classes = 0;
  for (uint32_t i = p->first; i < p->last; i++)
    if (c->token[i].tag != AW_TAG_PRPS) classes |= c->w->classes[i];
  return classes;
}

static void set_common(const chunker *c, aw_phrase *p) {
  uint32_t classes = p->classes;
  uint8_t tag = c->token[p->head].tag;
  p->plural = tag == AW_TAG_NNS || tag == AW_TAG_NNPS;
  p->gender = gender_of(own_classes(c, p));
  bool role = (classes & AW_WORD_ROLE) != 0;
  if (p->name_first < p->name_last) {
    p->form = AW_MENTION_NAME;
    p->kind = AVOW_GROUP;
    return;
  }
  p->form = AW_MENTION_ROLE;
  bool person = (classes & (AW_WORD_ROLE | AW_WORD_PERSON)) != 0;
  p->kind = (classes & AW_WORD_ORG) && !role ? AVOW_GROUP
            : person || p->plural            ? AVOW_UNNAMED
                                             : AVOW_GROUP;
  if (role) {
    p->role_first = p->bare;
    p->role_last = p->last;
  }
}

/* "Harbour UAV": letters behind a name that are no honour. */
static bool ends_in_letters(const chunker *c, const aw_phrase *p) {
  uint32_t last = p->name_last - 1;
  const aw_token *t = &c->token[last];
  aw_span text = aw_token_text(c->w->doc, last);
  bool number = true; /* "Leo XIV" */
  for (size_t i = 0; i < text.len; i++)
    number = number &&
             (text.ptr[i] == 'I' || text.ptr[i] == 'V' || text.ptr[i] == 'X');
  if (number) return false;
  return (t->flags & AW_TOKEN_ALL_CAPITAL) && t->end - t->begin > 1 &&
         t->end - t->begin < 5 && !is_honour(c, last) &&
         !(c->token[last - 1].flags & AW_TOKEN_ALL_CAPITAL);
}

/* "The Observatory" and "NHU" are no persons, whatever the tagger says of such
 * a word. */
static bool is_no_person(const chunker *c, const aw_phrase *p) {
  if (p->name_class != AW_CLASS_PERSON) return false;
  if (p->name_last - p->name_first > 1) return ends_in_letters(c, p);
  bool alone = p->name_first == p->bare;
  if (!alone) return false;
  if (p->classes & AW_WORD_ORG) return true;
  const aw_token *t = &c->token[p->head];
  uint32_t next = p->head + 1;
  bool loud = c->w->doc->transcript || p->head == 0 ||
              (c->token[p->head - 1].flags & AW_TOKEN_ALL_CAPITAL) ||
              (next < c->end && (c->token[next].flags & AW_TOKEN_ALL_CAPITAL));
  return (t->flags & AW_TOKEN_ALL_CAPITAL) && t->end - t->begin > 2 &&
         t->end - t->begin < 7 && !loud;
}

static void set_noun_phrase(const chunker *c, aw_phrase *p, uint32_t first,
                            uint32_t from, uint32_t last, uint32_t head) {
  p->first = p->bare = first;
  p->last = p->long_last = last;
  p->head = head;
  p->classes = c->w->classes[head];
  while (p->bare < head && (c->w->classes[p->bare] & AW_WORD_ARTICLE))
    p->bare++;
  p->definite =
      p->bare > first && c->token[first].end - c->token[first].begin == 3;
  set_name(c, p, from);
  if (is_no_person(c, p)) p->name_class = AW_CLASS_ORG;
  if ((p->classes & AW_WORD_ROLE) && p->name_class != AW_CLASS_PERSON)
    p->name_first = p->name_last; /* "the Prime Minister" is no name */
  if (p->name_first < p->name_last) {
    cut_titles(c, p);
    if (known_country(c, p->name_first, p->name_last, p) &&
        p->name_class == AW_CLASS_PERSON)
      p->name_class = AW_CLASS_PLACE;
  }
  if (p->name_first < p->name_last && p->name_class == AW_CLASS_PERSON)
    set_person(c, p);
  else
    set_common(c, p);
}

static void add_pronoun(chunker *c, uint32_t i) {
  aw_phrase *p = add_phrase(c->w);
  uint32_t classes = c->w->classes[i];
  p->first = p->bare = p->head = i;
  p->last = p->long_last = p->name_first = p->name_last = i + 1;
  p->role_first = p->role_last = i;
  p->classes = classes;
  p->form = AW_MENTION_PRONOUN;
  p->kind = AVOW_UNNAMED;
  p->gender = gender_of(classes);
  p->plural = (classes & AW_WORD_PLURAL) != 0;
  p->possessive =
      (classes & AW_WORD_POSSESSIVE) && c->token[i].tag == AW_TAG_PRPS;
  p->relative = c->token[i].tag == AW_TAG_WP || c->token[i].tag == AW_TAG_WDT;
}

/* The phrase [first, last) and, before each possessive mark, its possessor. */
static void add_noun_phrase(chunker *c, uint32_t first, uint32_t last,
                            uint32_t head) {
  aw_work *w = c->w;
  uint32_t from = first, whole = w->phrase_count;
  for (uint32_t i = first; i < head; i++)
    if (c->token[i].tag == AW_TAG_POS) from = i + 1;
  aw_phrase *p = add_phrase(w);
  set_noun_phrase(c, p, first, from, last, head);
  for (uint32_t i = first; i < last; i++) w->phrase_at[i] = whole;
  uint32_t inner_from = first;
  for (uint32_t i = first; i < head; i++) {
    if (c->token[i].tag == AW_TAG_PRPS && i == first) {
      add_pronoun(c, i);
    } else if (c->token[i].tag == AW_TAG_POS && i > first) {
      uint32_t inner_head = head_of(c, inner_from, i);
      if (inner_head == AW_NO_TOKEN) continue;
      set_noun_phrase(c, add_phrase(w), first, inner_from, i, inner_head);
      inner_from = i + 1;
    } else {
      continue;
    }
    uint32_t inner = w->phrase_count - 1;
    w->phrase[inner].possessive = true;
    w->phrase[inner].within = whole;
    w->phrase[whole].inner = inner;
  }
}

/* A word in capitals among others that are not. */
static bool is_loud_alone(const chunker *c, uint32_t i) {
  uint16_t loud = AW_TOKEN_ALL_CAPITAL;
  if (!(c->token[i].flags & loud) || c->w->doc->transcript) return false;
  bool before = i > 0 && (c->token[i - 1].flags & loud);
  bool after = i + 1 < c->end && (c->token[i + 1].flags & loud);
  return !before && !after;
}

/* Read the phrase that starts at `i`; returns where to go on. */
static uint32_t read_phrase(chunker *c, uint32_t i) {
  uint8_t tag = c->token[i].tag;
  if (tag == AW_TAG_WP && is_loud_alone(c, i))
    tag = c->w->doc->token[i].tag = AW_TAG_NNP; /* "WHO" */
  if (tag == AW_TAG_PRP || tag == AW_TAG_WP || tag == AW_TAG_WDT) {
    c->w->phrase_at[i] = c->w->phrase_count;
    add_pronoun(c, i);
    return i + 1;
  }
  if (!may_start(c, i)) return i + 1;
  uint32_t last = i + 1;
  while (last < c->end && last - i < PHRASE_MAX && goes_on(c, i, last)) last++;
  if (c->token[last - 1].tag == AW_TAG_POS) last--;
  uint32_t head = last > i ? head_of(c, i, last) : AW_NO_TOKEN;
  if (head == AW_NO_TOKEN) {
    if (tag == AW_TAG_PRPS) {
      c->w->phrase_at[i] = c->w->phrase_count;
      add_pronoun(c, i);
    }
    return last > i ? last : i + 1;
  }
  add_noun_phrase(c, i, head + 1, head);
  return head + 1;
}

/* ---- how phrases hang together ------------------------------------------ */

/* The next whole phrase after `k` in its sentence, or AW_NO_INDEX. */
static uint32_t next_whole(const aw_work *w, uint32_t k) {
  uint32_t last = w->phrase[k].last;
  uint32_t sentence = w->doc->token_sentence[w->phrase[k].head];
  for (uint32_t j = k + 1; j < w->phrase_count; j++) {
    const aw_phrase *q = &w->phrase[j];
    if (q->first < last) continue;
    return w->doc->token_sentence[q->head] == sentence ? j : AW_NO_INDEX;
  }
  return AW_NO_INDEX;
}

/* Inline, so that the key of a literal is worked out by the compiler. */
static inline __attribute__((always_inline)) bool key_is(const aw_work *w,
                                                         uint32_t i,
                                                         aw_span word) {
  return w->doc->token[i].key == aw_hash(word, 0);
}

/* Where the name begins, or the "Dr" before it that is no office: "the director
 * of the harbour hospital Dr Ann Lee". */
static uint32_t without_title(const aw_work *w, const aw_phrase *q) {
  uint32_t last = q->name_first;
  if (last <= q->bare + 1) return last;
  uint32_t classes = w->classes[last - 1];
  return (classes & AW_WORD_TITLE) && !(classes & AW_WORD_ROLE) ? last - 1
                                                                : last;
}

/* "State Ann Lee" behind "Secretary of": a name after words that are part of
 * the office, none of them a title of its own. */
static bool names_office_holder(const aw_work *w, const aw_phrase *q) {
  if (q->kind != AVOW_PERSON || q->name_first <= q->bare) return false;
  uint32_t last = without_title(w, q);
  for (uint32_t i = q->bare; i < last; i++)
    if (w->classes[i] & (AW_WORD_TITLE | AW_WORD_ROLE)) return false;
  return true;
}

/* Offices that are held "to" somebody: "Norway's ambassador to Chile". */
static bool is_sent(const aw_work *w, const aw_phrase *p) {
  if (!(p->classes & AW_WORD_ROLE)) return false;
  static const char *const office[] = { "ambassador", "envoy",
                                        "emissary",   "adviser",
                                        "advisor",    "aide",
                                        "delegate",   "representative" };
  uint64_t lemma = w->doc->token[p->head].lemma;
  for (size_t i = 0; i < sizeof office / sizeof office[0]; i++)
    if (lemma == aw_hash(aw_span_of(office[i]), 0)) return true;
  return false;
}

static void link_complement(aw_work *w, uint32_t k, uint32_t next) {
  aw_phrase *p = &w->phrase[k], *q = &w->phrase[next];
  if (q->first != p->last + 1 || q->form == AW_MENTION_PRONOUN) return;
  if ((w->doc->token[p->last].flags & AW_TOKEN_PUNCTUATION) != 0) return;
  bool of = key_is(w, p->last, AW_LIT("of"));
  bool for_ = key_is(w, p->last, AW_LIT("for"));
  bool to = key_is(w, p->last, AW_LIT("to"));
  bool role = (p->classes & AW_WORD_ROLE) != 0;
  if (!of && !for_ && !to) return;
  if (role && !p->plural && names_office_holder(w, q)) {
    /* "Secretary of State Ann Lee": one person, whose role starts here. */
    p->apposed = next;
    q->apposed = k;
    q->role_first = p->bare;
    q->role_last = without_title(w, q);
    return;
  }
  if (!of && !(for_ && (role || (p->classes & AW_WORD_ORG))) &&
      !(to && is_sent(w, p)))
    return;
  if (p->name_first < p->name_last && p->name_class == AW_CLASS_PERSON) return;
  p->long_last = q->long_last;
  if (p->role_first < p->role_last) p->role_last = q->long_last;
  if (p->inner == AW_NO_INDEX) p->inner = next;
  if (q->within == AW_NO_INDEX) q->within = k;
}

static bool is_named(const aw_phrase *p) {
  return p->name_first < p->name_last;
}

static bool ends_apposition(const aw_work *w, uint32_t at, uint32_t end) {
  if (at >= end) return true;
  uint8_t tag = w->doc->token[at].tag;
  return tag == AW_TAG_COMMA || tag == AW_TAG_PERIOD || tag == AW_TAG_CLOSE ||
         aw_tag_is_finite(tag) || tag == AW_TAG_COLON || tag == AW_TAG_WP;
}

/* "John Healey, the defence secretary," and "the defence secretary, John
 * Healey,": one name and one role, parted by a comma. */
static bool may_appose(const aw_work *w, const aw_phrase *p,
                       const aw_phrase *q) {
  if (p->form == AW_MENTION_PRONOUN || q->form == AW_MENTION_PRONOUN)
    return false;
  bool p_person = p->kind == AVOW_PERSON, q_person = q->kind == AVOW_PERSON;
  bool p_role = !is_named(p) && (p->classes & (AW_WORD_ROLE | AW_WORD_PERSON));
  bool q_role = !is_named(q) && (q->classes & (AW_WORD_ROLE | AW_WORD_PERSON));
  if (p->plural || q->plural) return false;
  if (p_person) return q_role;
  if (q_person) return p_role;
  bool group = p->kind == AVOW_GROUP && q->kind == AVOW_GROUP;
  if (!group || is_named(p) == is_named(q)) return false;
  /* "Unicef, the children's agency," and "the children's agency, Unicef,". */
  const aw_phrase *common = is_named(p) ? q : p;
  return common->bare > common->first && (common->classes & AW_WORD_ORG) &&
         w->doc->token[common->first].tag == AW_TAG_DT;
}

/* "One commander, Ann Lee from the northern front,": what follows a name that
 * stands beside a role belongs to it. */
static bool goes_on_after_name(const aw_work *w, const aw_phrase *p,
                               const aw_phrase *q, uint32_t end) {
  bool name = q->kind == AVOW_PERSON && q->name_last - q->name_first >= 2;
  if (!name || !(p->classes & AW_WORD_ROLE) || q->long_last >= end)
    return false;
  return key_is(w, q->long_last, AW_LIT("of")) ||
         key_is(w, q->long_last, AW_LIT("from"));
}

static void link_apposition(aw_work *w, uint32_t k, uint32_t next,
                            uint32_t end) {
  aw_phrase *p = &w->phrase[k], *q = &w->phrase[next];
  uint32_t from = p->long_last;
  if (p->apposed != AW_NO_INDEX || q->first != from + 1) return;
  uint8_t between = w->doc->token[from].tag;
  if (between != AW_TAG_COMMA && between != AW_TAG_OPEN) return;
  if (!may_appose(w, p, q)) return;
  if (!ends_apposition(w, q->long_last, end) &&
      !goes_on_after_name(w, p, q, end))
    return;
  p->apposed = next;
  q->apposed = k;
}

static bool alike(const aw_phrase *p, const aw_phrase *q) {
  if (p->form == AW_MENTION_PRONOUN || q->form == AW_MENTION_PRONOUN)
    return p->kind == AVOW_PERSON || q->kind == AVOW_PERSON;
  if (is_named(p) && is_named(q)) return p->kind == q->kind;
  return is_named(p) || is_named(q) || p->plural == q->plural;
}

/* "A and B"; "A, B and C" where B goes on.  Called from right to left. */
static void link_coordination(aw_work *w, uint32_t k, uint32_t next) {
  aw_phrase *p = &w->phrase[k], *q = &w->phrase[next];
  uint32_t at = p->long_last, gap = q->first - at;
  if (q->first < at || gap == 0 || gap > 2 || p->apposed == next) return;
  const aw_token *t = &w->doc->token[at];
  bool comma = t->tag == AW_TAG_COMMA;
  bool conjunction = w->doc->token[q->first - 1].tag == AW_TAG_CC &&
                     !key_is(w, q->first - 1, AW_LIT("but"));
  bool joins = conjunction && (gap == 1 || comma);
  if (!joins) joins = gap == 1 && comma && q->joined != AW_NO_INDEX;
  if (joins && alike(p, q)) p->joined = next;
}

/* Words with capitals, none of them a name of its own. */
static bool is_part_of_name(const aw_work *w, const aw_phrase *p) {
  if (p->kind == AVOW_PERSON || p->country != 0 || p->within != AW_NO_INDEX ||
      p->inner != AW_NO_INDEX || p->last - p->bare > 2)
    return false;
  for (uint32_t i = p->bare; i < p->last; i++) {
    const aw_token *t = &w->doc->token[i];
    if (!(t->flags & AW_TOKEN_CAPITAL) || (t->flags & AW_TOKEN_ALL_CAPITAL) ||
        (t->flags & AW_TOKEN_SENTENCE) || !aw_tag_is_noun(t->tag) ||
        t->tag == AW_TAG_NNP)
      return false;
  }
  return true;
}

/* "The Food and Water Authority": the tagger sees two phrases, the first of
 * them no name. */
static void join_name(aw_work *w, uint32_t k, uint32_t next) {
  aw_phrase *p = &w->phrase[k], *q = &w->phrase[next];
  bool group = q->kind == AVOW_GROUP && q->form == AW_MENTION_NAME &&
               (q->classes & AW_WORD_ORG) && q->name_first == q->first &&
               q->country == 0;
  if (!group || q->first != p->last + 1 || !is_part_of_name(w, p)) return;
  if (!key_is(w, p->last, AW_LIT("and"))) return;
  q->first = p->first;
  q->bare = q->name_first = p->bare;
  q->definite = p->definite;
  for (uint32_t i = q->first; i < q->last; i++) w->phrase_at[i] = next;
  p->within = next;
  p->form = AW_MENTION_ROLE;
  p->name_last = p->name_first;
  p->classes = 0;
  p->plural = false;
}

static void join_names(aw_work *w, uint32_t from, uint32_t to) {
  for (uint32_t k = from; k + 1 < to; k++) join_name(w, k, k + 1);
}

static void set_subject(aw_work *w, aw_phrase *p, uint32_t end) {
  uint32_t at = p->long_last;
  const aw_token *token = w->doc->token;
  if (at < end && token[at].tag == AW_TAG_COMMA && p->apposed != AW_NO_INDEX &&
      w->phrase[p->apposed].first == at + 1) {
    at = w->phrase[p->apposed].long_last;
    if (at < end && token[at].tag == AW_TAG_COMMA) at++;
  }
  while (at < end && token[at].tag == AW_TAG_RB) at++;
  p->subject = at < end && aw_tag_is_finite(token[at].tag);
}

static void link_sentence(aw_work *w, uint32_t from, uint32_t to) {
  if (from == to) return;
  uint32_t end = aw_work_sentence(w, w->phrase[from].head)->last;
  uint32_t next = AW_NO_INDEX; /* the next whole phrase, from right to left */
  for (uint32_t k = to; k-- > from;) {
    aw_phrase *p = &w->phrase[k];
    if (p->within != AW_NO_INDEX) continue;
    if (next != AW_NO_INDEX) {
      link_complement(w, k, next);
      link_apposition(w, k, next, end);
      if (p->long_last > w->phrase[next].first) {
        uint32_t after = next_whole(w, next);
        if (after != AW_NO_INDEX) {
          link_apposition(w, k, after, end);
          link_coordination(w, k, after);
        }
      } else {
        link_coordination(w, k, next);
      }
    }
    next = k;
  }
  for (uint32_t k = from; k < to; k++) set_subject(w, &w->phrase[k], end);
}

avow_status aw_phrases_find(aw_work *work, avow_error *err) {
  aw_document *doc = work->doc;
  work->phrase_at = AW_NEW_RAW(doc->arena, uint32_t, doc->token_count);
  /* A phrase has a token of its own as head or possessive mark. */
  work->phrase =
      AW_NEW_RAW(doc->arena, aw_phrase, (size_t)doc->token_count + 1);
  if (work->phrase_at == NULL || work->phrase == NULL) return aw_nomem(err);
  memset(work->phrase_at, 0xff, doc->token_count * sizeof(uint32_t));
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    chunker c = { work, doc->token, doc->sentence[s].last };
    uint32_t from = work->phrase_count;
    uint32_t i = doc->sentence[s].first;
    while (i < c.end) i = read_phrase(&c, i);
    join_names(work, from, work->phrase_count);
    link_sentence(work, from, work->phrase_count);
  }
  return AVOW_OK;
}
