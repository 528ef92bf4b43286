/* word_type.h - what is known of a word by its spelling alone.
 *
 * Room: text.  May include: base/, learn/, text/document.h.
 * The taggers read words through this; it depends on nothing around the word,
 * so a session computes it once for each spelling.
 */
#ifndef AW_TEXT_WORD_TYPE_H
#define AW_TEXT_WORD_TYPE_H
#include "learn/model_file.h"
#include "learn/vocabulary.h"
#include "text/document.h"

/* The word list of a model: for a key of a lower-cased word its class, its
 * set of usual tags and the gazetteers it stands in; for a key of a spelling
 * the one tag it always has and whether it never stands in a name. */
typedef struct aw_word_list {
  aw_vocabulary vocabulary;
  const uint32_t *value; /* [vocabulary.count] */
} aw_word_list;

/* Fields of a value under the key of a lower-cased word. */
#define AW_WORD_CLUSTER_BITS 12u /* 0: none */
#define AW_WORD_TAGS_BITS 8u     /* 0: never seen */
#define AW_WORD_GAZETTEER_BITS 12u
/* Fields of a value under the key of a spelling. */
#define AW_WORD_FIXED_BITS 8u /* tag + 1; 0: not one alone */
#define AW_WORD_NAMELESS (1u << AW_WORD_FIXED_BITS)
/* Keys of spellings are kept apart from keys of lower-cased words. */
#define AW_WORD_FORM_SEED UINT64_C(0x666f726d)

enum {                            /* aw_word_type.flags */
       AW_TYPE_UPPER = 1u << 0,   /* has an upper-case letter */
       AW_TYPE_INITIAL = 1u << 1, /* begins with one */
       AW_TYPE_LOWER = 1u << 2,   /* has a lower-case letter */
       AW_TYPE_DIGIT = 1u << 3,
       AW_TYPE_MARK = 1u << 4, /* has neither letter nor digit */
       AW_TYPE_GLUED =
           1u << 5, /* set in a sentence: no space before the token */
       AW_TYPE_NAMELESS = 1u << 6 /* never stands in a name */
};

#define AW_AFFIX_MAX 4u

typedef struct aw_word_type {
  uint64_t form;   /* key of the spelling, apostrophes straight */
  uint64_t lower;  /* aw_token.key */
  uint64_t ending; /* key of the last three letters, lower case */
  uint16_t shape;  /* key of the shape, as "Xx-x" */
  uint16_t cluster, gazetteer;
  uint8_t tags;  /* number of the set of its usual tags */
  uint8_t fixed; /* aw_tag_id it always has, AW_TAG_COUNT: none such */
  uint8_t flags;
} aw_word_type;

/* Keys of what a word begins and ends with, in letters; 0 where the word is
 * not longer than that. */
typedef struct aw_affixes {
  uint64_t prefix[AW_AFFIX_MAX], suffix[AW_AFFIX_MAX];
  uint64_t last_part; /* after the last hyphen, 0: no hyphen */
} aw_affixes;

/* `words` NULL: nothing is known but the spelling. */
void aw_word_type_make(const aw_word_list *words, aw_span form, uint64_t lower,
                       aw_word_type *type, aw_affixes *affixes);
/* Sections "word.key", "word.slot", "word.value". */
avow_status aw_word_list_open(const aw_model_file *file, aw_word_list *out,
                              avow_error *err);
/* The tag that a mark of punctuation has by its spelling; AW_TAG_COUNT where
 * the surroundings decide (an apostrophe, a hyphen) or it is no such mark. */
aw_tag_id aw_tag_of_mark(aw_span form);
#endif
