/* parser.h - a greedy parser of dependencies.
 *
 * Room: text.  Arc-hybrid moves (Kuhlmann, Gomez-Rodriguez, Satta 2011),
 * without labels and chosen by a perceptron that was trained with a dynamic
 * oracle (Goldberg and Nivre 2013, "Training deterministic parsers with
 * non-deterministic oracles"); a second one then labels each arc, seeing the
 * whole tree.  Features after Zhang and Nivre (2011).
 */
#ifndef AW_TEXT_PARSER_H
#define AW_TEXT_PARSER_H
#include "learn/perceptron.h"
#include "text/corpus.h"
#include "text/english.h"

typedef enum aw_move {
  AW_MOVE_SHIFT, /* the next word goes on the stack */
  AW_MOVE_LEFT,  /* the top of the stack depends on the next word */
  AW_MOVE_RIGHT, /* the top of the stack depends on the word below it */
  AW_MOVE_COUNT
} aw_move;

#define AW_MOVE_STRIDE 8u
#define AW_RELATION_STRIDE 40u /* AW_REL_COUNT rounded up to 8 */
#define AW_PARSE_KEYS_MAX 80u
/* Indexes of words: the root stands behind the last word; NOWHERE is a word
 * that is not there. */
#define AW_PARSE_NOWHERE (AW_PARSE_MAX + 1u)

typedef struct aw_parse_word {
  uint64_t word; /* key of the lower-cased word; numbers are all alike */
  uint16_t cluster;
  uint8_t tag;
  uint8_t marks; /* which marks stand right before it, as bits */
} aw_parse_word;

/* Marks of punctuation are no words of the tree: they are hung into it when
 * it is whole.  0: a word; else the bit for aw_parse_word.marks. */
static inline uint8_t aw_parse_mark(unsigned tag) {
  switch (tag) {
    case AW_TAG_COMMA: return 1u << 0;
    case AW_TAG_COLON: return 1u << 1;
    case AW_TAG_OPEN: return 1u << 2;
    case AW_TAG_CLOSE: return 1u << 3;
    case AW_TAG_QUOTE: return 1u << 4;
    case AW_TAG_PERIOD: return 1u << 5;
    default: return 0;
  }
}

/* A piece of a sentence and its growing tree.  Fill `count`, word[count] and
 * word[count].marks (of the marks at the end), then start. */
typedef struct aw_parse {
  uint16_t count;
  aw_parse_word word[AW_PARSE_MAX + 2]; /* then the root; last: nowhere */
  uint16_t head[AW_PARSE_MAX + 2];      /* `count`: the root */
  uint8_t relation[AW_PARSE_MAX + 2];
  /* Outermost dependents on either side so far, and how many. */
  uint16_t left[AW_PARSE_MAX + 2], right[AW_PARSE_MAX + 2];
  uint8_t lefts[AW_PARSE_MAX + 2], rights[AW_PARSE_MAX + 2];
  /* Commas, verbs and conjunctions before each word. */
  uint8_t commas[AW_PARSE_MAX + 2], verbs[AW_PARSE_MAX + 2],
      joins[AW_PARSE_MAX + 2];
  uint16_t stack[AW_PARSE_MAX + 2];
  uint16_t depth, next; /* words on the stack; first word not yet on it */
} aw_parse;

aw_parse_word aw_parse_word_of(const aw_word_type *type, unsigned tag);
void aw_parse_start(aw_parse *p);
/* All words have a head. */
static inline bool aw_parse_done(const aw_parse *p) {
  return p->next == p->count && p->depth == 0;
}
bool aw_parse_may(const aw_parse *p, aw_move move);
void aw_parse_do(aw_parse *p, aw_move move);
/* Keys of features; each returns how many. */
size_t aw_parse_move_keys(const aw_parse *p, uint64_t *key);
/* Of the arc to word `at`, once the tree is whole and all words before it
 * have their relation. */
size_t aw_parse_label_keys(const aw_parse *p, unsigned at, uint64_t *key);
/* Start, make all moves, label. */
void aw_parse_run(aw_parse *p, const aw_sparse *moves, const aw_sparse *labels);

/* Learn from the parsed sentences, with their guessed tags; write the
 * sections "move.*" and "label.*", empty ones where none is parsed. */
avow_status aw_parser_train(const aw_corpus *corpus, uint64_t seed,
                            aw_model_writer *writer, avow_error *err);
#endif
