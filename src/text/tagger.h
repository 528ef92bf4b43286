/* tagger.h - features of part-of-speech tags and of names.
 *
 * Room: text.  Greedy left-to-right taggers (Collins 2002; Ratnaparkhi 1996
 * for the features).  Each function fills an array of keys and returns how
 * many; training and tagging call the same ones.
 */
#ifndef AW_TEXT_TAGGER_H
#define AW_TEXT_TAGGER_H
#include "text/word_type.h"

#define AW_TAGGER_KEYS_MAX 64u

/* Where a word stands, seen from the token that is tagged.  What depends on
 * one word and its role alone is summed once a word and role. */
typedef enum aw_word_role {
  AW_ROLE_OWN,
  AW_ROLE_LEFT,   /* right before the token */
  AW_ROLE_LEFT2,  /* before that */
  AW_ROLE_RIGHT,  /* right after the token */
  AW_ROLE_RIGHT2, /* after that */
  AW_ROLE_COUNT
} aw_word_role;

/* The word `role` away from token `at` of a sentence of `count`: a place,
 * `count` where there is none. */
static inline size_t aw_role_place(size_t count, size_t at, aw_word_role role) {
  static const int8_t offset[AW_ROLE_COUNT] = { 0, -1, -2, 1, 2 };
  size_t place = at + (size_t)(ptrdiff_t)offset[role]; /* wraps below 0 */
  return place < count ? place : count;
}

/* What stands beyond a sentence's ends. */
extern const aw_word_type aw_word_outside;

/* Of the word itself. */
size_t aw_tag_own_keys(const aw_word_type *type, const aw_affixes *affixes,
                       uint64_t *key);
/* Of a word in a role that is not its own. */
size_t aw_tag_role_keys(const aw_word_type *type, aw_word_role role,
                        uint64_t *key);
/* Of the two tags before (AW_TAG_COUNT at the beginning). */
size_t aw_tag_history_keys(unsigned previous, unsigned second, uint64_t *key);
/* Of what stands around token `at` taken together. */
size_t aw_tag_pair_keys(const aw_word_type *type, size_t count, size_t at,
                        unsigned previous, unsigned second, uint64_t *key);
/* All of these but the own ones. */
size_t aw_tag_context_keys(const aw_word_type *type, size_t count, size_t at,
                           unsigned previous, unsigned second, uint64_t *key);

/* ---- names --------------------------------------------------------------- */

/* Runs of capitalised words, found once a sentence. */
typedef struct aw_name_run {
  uint32_t first, last; /* half-open; empty where the word is in none */
} aw_name_run;

void aw_name_runs(const aw_word_type *type, size_t count, aw_name_run *run);
/* A token that is no name whatever the model thinks: its spelling never is,
 * or there is no capital in it, and no name before it that it could go on. */
static inline bool aw_name_impossible(const aw_word_type *type,
                                      unsigned previous) {
  return (type->flags & AW_TYPE_NAMELESS) != 0 ||
         (previous == AW_NAME_NONE && (type->flags & AW_TYPE_UPPER) == 0);
}

typedef struct aw_name_context {
  const aw_word_type *type; /* [count] */
  const aw_name_run *run;   /* [count] */
  const uint8_t *tag;       /* [count] */
  size_t count;
} aw_name_context;

size_t aw_name_own_keys(const aw_word_type *type, const aw_affixes *affixes,
                        uint64_t *key);
size_t aw_name_role_keys(const aw_word_type *type, aw_word_role role,
                         uint64_t *key);
/* Of what stands around taken together.
 * `memory`: what the same spelling was earlier in the document;
 * AW_NAME_NONE: not a name. */
size_t aw_name_pair_keys(const aw_name_context *c, size_t at, unsigned previous,
                         uint8_t memory, uint64_t *key);
/* Pairs and roles, all but the own ones. */
size_t aw_name_context_keys(const aw_name_context *c, size_t at,
                            unsigned previous, uint8_t memory, uint64_t *key);

/* What spellings were in this document: a map from aw_word_type.form to the
 * class of the last name it stood in. */
typedef struct aw_name_memory {
  struct aw_name_memory_slot {
    uint64_t form;
    uint32_t document;
    uint32_t name;
  } * slot;
  uint32_t mask, count;
  uint32_t document; /* slots of other documents are free */
} aw_name_memory;

/* False: memory is out.  A zeroed struct is an empty memory. */
bool aw_name_memory_start(aw_name_memory *m);
uint8_t aw_name_memory_get(const aw_name_memory *m, uint64_t form);
bool aw_name_memory_put(aw_name_memory *m, uint64_t form, uint8_t name);
void aw_name_memory_release(aw_name_memory *m);

/* A name goes on as I only after B or I of its class. */
static inline bool aw_name_may_follow(unsigned previous, unsigned name) {
  if (name == AW_NAME_NONE || name % 2 == 1) return true;
  return previous == name || previous == name - 1;
}
#endif
