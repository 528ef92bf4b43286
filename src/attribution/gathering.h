/* gathering.h - phrases while they are gathered into speakers: what is known of
 * each, and one table by which they are found again.
 *
 * Room: attribution.  May include: base/, text/.
 * Shared by the parts of speaker.h alone.
 */
#ifndef AW_ATTRIBUTION_GATHERING_H
#define AW_ATTRIBUTION_GATHERING_H
#include "attribution/work.h"

#define AW_RECENT 16u /* speakers a pronoun may mean */
#define AW_NAME_TOKENS_MAX 12u

/* What is known of a speaker while phrases are gathered. */
typedef struct aw_entity {
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
} aw_entity;

typedef struct aw_who_entry {
  uint64_t key;
  uint32_t value; /* index + 1, 0: free */
} aw_who_entry;

#define AW_SEVERAL_MAX 3u

/* Who is meant by a phrase that counts: "both leaders". */
typedef struct aw_several {
  uint32_t phrase;
  uint32_t who[AW_SEVERAL_MAX], count;
} aw_several;

typedef struct aw_gathering {
  aw_work *w;
  aw_entity *who; /* [who_count] */
  uint32_t who_count;
  aw_who_entry *slot; /* [mask + 1], half of them free */
  uint32_t mask, taken;
  aw_who_entry spare;         /* stands for any where memory is out */
  bool failed;                /* memory is out */
  uint8_t *is_source;         /* 1: of any cue, 2: of one of speech */
  uint32_t recent[AW_RECENT]; /* ring, newest at `newest` */
  uint32_t newest;
  aw_several *several; /* [several_count] by phrase */
  uint32_t several_count, several_room;
  uint32_t speaking; /* who spoke last, or AW_NO_INDEX */
} aw_gathering;

/* Seeds of the keys of one table. */
enum {
  AW_BY_NAME = 1,
  AW_BY_SURNAME,
  AW_BY_FIRST,
  AW_BY_ACRONYM,
  AW_BY_WORD,
  AW_BY_ROLE,
  AW_BY_PHRASE,
  AW_BY_COUNTRY,
  AW_BY_HEAD,
  AW_BY_GRAM,
  AW_BY_LEADER,
  AW_BY_TEXT,
  AW_BY_ARMY,
  AW_BY_SINGLE, /* counts of a name as a person's, and as a group's */
  AW_BY_PLAIN,
  AW_BY_GIVEN,
  AW_BY_MIDDLE
};

/* Make or enlarge the table to `slots`, a power of two; false: no memory. */
bool aw_who_make_table(aw_gathering *g, size_t slots);
/* The value of a key, as slots have it; 0: none. */
uint32_t aw_who_look(const aw_gathering *g, unsigned kind, uint64_t key);
/* The slot of a key, which must be given a value before the next call. */
aw_who_entry *aw_who_slot(aw_gathering *g, unsigned kind, uint64_t key);
/* The speaker of a key, or AW_NO_INDEX. */
uint32_t aw_who_get(const aw_gathering *g, unsigned kind, uint64_t key);
void aw_who_put(aw_gathering *g, unsigned kind, uint64_t key, uint32_t e);
/* Like put, but a key of two speakers is of neither. */
void aw_who_put_once(aw_gathering *g, unsigned kind, uint64_t key, uint32_t e);

static inline uint32_t aw_who_root(const aw_gathering *g, uint32_t e) {
  while (g->who[e].into != e) e = g->who[e].into;
  return e;
}
/* The speaker mentioned n-th last; AW_NO_INDEX from where no more are kept. */
static inline uint32_t aw_who_recent(const aw_gathering *g, uint32_t n) {
  if (n >= AW_RECENT) return AW_NO_INDEX;
  uint32_t e = g->recent[(g->newest - n) % AW_RECENT];
  return e == AW_NO_INDEX ? e : aw_who_root(g, e);
}
/* The speaker of attribution `i`, or AW_NO_INDEX. */
static inline uint32_t aw_who_said(const aw_gathering *g, uint32_t i) {
  uint32_t e = g->w->attribution[i].speaker;
  return e == AW_NO_INDEX ? e : aw_who_root(g, e);
}
/* "A source", but not "sources": who may turn out to be somebody named. */
static inline bool aw_who_is_nameless(const aw_gathering *g, uint32_t e) {
  return g->who[e].kind == AVOW_UNNAMED && !g->who[e].plural;
}
static inline const aw_token *aw_who_token(const aw_gathering *g, uint32_t i) {
  return &g->w->doc->token[i];
}
/* Is the lemma of token `i` of a kind? */
static inline bool aw_who_is(const aw_gathering *g, uint32_t i,
                             aw_word_kind kind) {
  return aw_work_is(g->w, g->w->doc->token[i].lemma, kind);
}
static inline bool aw_who_genders_meet(uint8_t a, uint8_t b) {
  return a == 0 || b == 0 || a == b;
}

/* Key of the words of [first, last). */
uint64_t aw_who_range_key(const aw_gathering *g, uint32_t first, uint32_t last);
/* The country that a role's words name: "German", "Germany's"; 0: none. */
uint32_t aw_who_country(const aw_gathering *g, uint32_t first, uint32_t last);

/* End of what describes an unnamed source: "member of the crew", "source
 * familiar with the talks", "officials in the north". */
uint32_t aw_who_described(const aw_gathering *g, const aw_phrase *p);
/* A new speaker, of whom nothing but the phrase is known. */
uint32_t aw_who_new(aw_gathering *g, const aw_phrase *p);
/* Let [first, last) be the speaker's name where that is fuller. */
void aw_who_offer_name(aw_gathering *g, uint32_t e, uint32_t first,
                       uint32_t last);
/* Let the phrase's role be the speaker's where that tells more. */
void aw_who_offer_role(aw_gathering *g, uint32_t e, const aw_phrase *p);
/* What is known of `from` holds of `into`. */
void aw_who_merge(aw_gathering *g, uint32_t from, uint32_t into);

/* The country whose army [first, last) names: "Norwegian army", "Norway's
 * military", "Norway Defence Forces"; 0: of none. */
uint32_t aw_who_army(const aw_gathering *g, uint32_t first, uint32_t last);

/* Lemma of a role's head; "PM" is a minister. */
uint64_t aw_who_role(const aw_gathering *g, uint32_t head);
/* "defence" of "the German defence minister"; countries are no field. */
uint64_t aw_who_field(const aw_gathering *g, uint32_t first, uint32_t head);
/* Heads of states and governments: "the Ukrainian leader". */
bool aw_who_leads(uint64_t role, uint64_t field);
#endif
