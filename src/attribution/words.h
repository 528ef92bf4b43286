/* words.h - what the attribution room knows of single words: speech verbs,
 * roles, titles, given names, countries with their capitals and peoples.
 *
 * Room: attribution.  May include: base/, text/.
 * Source of the lists: the avow developers, from general knowledge; MIT.
 */
#ifndef AW_ATTRIBUTION_WORDS_H
#define AW_ATTRIBUTION_WORDS_H
#include <stdint.h>

#include "avow.h"
#include "base/hash.h"
#include "text/document.h"

/* One list makes the bits and the places in words.c.  Features of models are
 * made of these bits: another one wants models that are learnt anew. */
/* clang-format off */
#define AW_WORD_MAP(X)                                                       \
  X(MALE) X(FEMALE) X(PLURAL) X(PRONOUN) X(FIRST_PERSON) X(POSSESSIVE)       \
  X(TITLE) X(ROLE) X(PERSON) X(ORG) X(SOURCE_TEXT) X(GIVEN) X(TIME) X(SAY)   \
  X(ASK) X(TELL) X(THINK) X(FEEL) X(URGE) X(SHOW) X(JUDGE) X(COMMIT) X(WANT) \
  X(SPEECH) X(ATTITUDE) X(AUXILIARY) X(NEGATION) X(CLAUSE) X(ARTICLE)        \
  X(PARTICLE) X(VAGUE)
/* clang-format on */
enum {
#define AW_WORD_ENUM(name) AW_WORD_INDEX_##name,
  AW_WORD_MAP(AW_WORD_ENUM)
#undef AW_WORD_ENUM
      AW_WORD_INDEX_COUNT
};
typedef enum aw_word_class {
#define AW_WORD_ENUM(name) AW_WORD_##name = 1 << AW_WORD_INDEX_##name,
  AW_WORD_MAP(AW_WORD_ENUM)
#undef AW_WORD_ENUM
} aw_word_class;

/* What rules ask of a word, and no feature is made of. */
/* clang-format off */
#define AW_KIND_MAP(X)                                                    \
  X(LOOSE_GROUP) /* nouns for a group named before: "the movement" */     \
  X(STATE_BODY)  /* of which one hardly says "the group" */               \
  X(ISSUED)      /* nouns for what is issued in somebody's name */        \
  X(ISSUES)      /* verbs: "released by" tells whose text it is */        \
  X(MUTE)        /* pictures and surveys show what others say and do */   \
  X(STATE)       /* "both countries" */                                   \
  X(FIGURE)      /* persons of whom one says "both leaders" */            \
  X(QUOTES)      /* verbs that take what was said as a clause, and hardly \
                    anything else */                                      \
  X(POINTING)    /* "these officials" */                                  \
  X(HOUR)        /* parts of "5:55 p.m. EDT" */                           \
  X(HONOUR)      /* letters behind a name: "QC" */
/* clang-format on */
enum {
#define AW_KIND_ENUM(name) AW_KIND_INDEX_##name,
  AW_KIND_MAP(AW_KIND_ENUM)
#undef AW_KIND_ENUM
      AW_KIND_INDEX_COUNT
};
typedef enum aw_word_kind {
#define AW_KIND_ENUM(name) AW_KIND_##name = 1 << AW_KIND_INDEX_##name,
  AW_KIND_MAP(AW_KIND_ENUM)
#undef AW_KIND_ENUM
} aw_word_kind;

/* Verbs that report speech or thought, of any kind. */
#define AW_WORD_REPORT                                                       \
  (AW_WORD_SAY | AW_WORD_ASK | AW_WORD_TELL | AW_WORD_THINK | AW_WORD_FEEL | \
   AW_WORD_URGE | AW_WORD_SHOW | AW_WORD_JUDGE | AW_WORD_COMMIT |            \
   AW_WORD_WANT)

typedef struct aw_words aw_words; /* read only once made */
avow_status aw_words_new(aw_words **out, avow_error *err);
void aw_words_free(aw_words *words); /* NULL allowed */

/* Classes of a word's key; 0 where it has none. */
uint32_t aw_words_classes(const aw_words *words, uint64_t key);
/* Kinds, as asked by a word's key or lemma; 0: none. */
uint32_t aw_words_kinds(const aw_words *words, uint64_t key);

typedef enum aw_country_form {
  AW_COUNTRY_NAME,    /* "Ukraine" */
  AW_COUNTRY_CAPITAL, /* "Kyiv", which speaks for it */
  AW_COUNTRY_PEOPLE   /* "Ukrainian" */
} aw_country_form;
/* The country that a name (keys of its words joined by aw_words_join, from
 * 0) stands for, from 1; 0: none. */
uint32_t aw_words_country(const aw_words *words, uint64_t name,
                          aw_country_form *form);
static inline uint64_t aw_words_join(uint64_t name, uint64_t key) {
  return aw_hash_join(name, key);
}
#endif
