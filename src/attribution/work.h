/* work.h - one document while its attributions are found: what each step
 * leaves for the next.  Everything lives in the document's arena.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 */
#ifndef AW_ATTRIBUTION_WORK_H
#define AW_ATTRIBUTION_WORK_H
#include "attribution/attribution.h"
#include "attribution/words.h"

/* A stretch between quotation marks. */
typedef struct aw_quotation {
  uint32_t first, last; /* tokens, with the marks, half-open */
  uint32_t before;      /* the piece that it goes on from in a new paragraph, or
                           AW_NO_INDEX */
  uint32_t after;       /* the piece that goes on from it, or AW_NO_INDEX */
  bool closed;
} aw_quotation;

typedef enum aw_name_class {
  AW_CLASS_NONE,
  AW_CLASS_PERSON,
  AW_CLASS_PLACE,
  AW_CLASS_ORG,
  AW_CLASS_MISC
} aw_name_class;

static inline aw_name_class aw_name_class_of(uint8_t name) {
  return (aw_name_class)((name + 1) / 2);
}
static inline bool aw_name_begins(uint8_t name) {
  return (name & 1) != 0;
}

/* A base noun phrase; it becomes a mention of the same index. */
typedef struct aw_phrase {
  uint32_t first, last; /* with the article */
  uint32_t bare;        /* first token after articles */
  uint32_t head;
  uint32_t long_last;             /* end with its of-phrases */
  uint32_t name_first, name_last; /* the name that ends at the head; equal:
                                     none */
  uint32_t role_first, role_last; /* words of the role; equal: none */
  uint32_t apposed;               /* the phrase beside it for the same thing */
  uint32_t joined;                /* the next of a coordination: "A, B and C" */
  uint32_t within;  /* the phrase it is the possessor or complement of */
  uint32_t inner;   /* its possessor or of-complement */
  uint32_t classes; /* of the head */
  uint32_t speaker; /* AW_NO_INDEX until known */
  uint32_t country; /* number of words.h, 0: none */
  uint8_t form;     /* aw_mention_form */
  uint8_t kind;     /* avow_kind */
  uint8_t name_class;
  uint8_t gender; /* 0 unknown, 1 female, 2 male */
  uint8_t country_form;
  bool plural, possessive, subject, definite, relative;
} aw_phrase;

typedef struct aw_cue {
  uint32_t first, last; /* tokens, half-open */
  uint32_t head;        /* the word that reports */
  float margin;         /* over no cue, in the model's own units */
  float confidence;     /* in [0, 1] */
} aw_cue;

/* How near a token came to be a cue at each stage of the cascade, as far as it
 * was looked at; what thresholds are learnt from. */
typedef struct aw_cue_trace {
  float behind[2]; /* the best way to OUT over those to BEGIN and INSIDE */
  float lack;      /* OUT over INSIDE, by moves and the words themselves */
  float gate;      /* of the gate, by all features of words */
  float late;      /* OUT over INSIDE, by moves and all features of words */
} aw_cue_trace;

/* A turn of a transcript: its label [first, colon), its words from colon + 1;
 * without a colon ("Q"): colon == first. */
typedef struct aw_turn {
  uint32_t first, colon;
} aw_turn;

/* A word's scores as a cue: BEGIN and INSIDE over OUT, and the gate's; the
 * fourth of a row is 0, so that rows are added at once. */
#define AW_WORD_SCORES 3u
#define AW_WORD_ROW 4u
enum { AW_WORD_BEGIN, AW_WORD_INSIDE, AW_WORD_GATE };
typedef int32_t aw_word_score[AW_WORD_ROW];

typedef struct aw_work {
  aw_document *doc;
  const aw_words *words;
  uint32_t *classes;         /* [token_count] of the lemma and the word */
  aw_word_score *word_score; /* [token_count]; NULL while learning */
  uint32_t *quoted;          /* [token_count] quotation or AW_NO_INDEX */
  aw_quotation *quotation;
  uint32_t quotation_count;
  aw_turn *turn; /* of transcripts only */
  uint32_t turn_count;
  aw_phrase *phrase;
  uint32_t phrase_count;
  uint32_t *phrase_at; /* [token_count] whole phrase or AW_NO_INDEX */
  aw_cue *cue;
  uint32_t cue_count;
  uint32_t *cue_at;              /* [token_count] cue or AW_NO_INDEX */
  const aw_cue_trace *cue_trace; /* [token_count] */
  aw_attribution *attribution;   /* by content; source_mention is a phrase */
  uint32_t attribution_count, attribution_capacity;
  uint32_t *holder; /* [token_count] innermost attribution whose content holds
                       the token, or AW_NO_INDEX */
  aw_speaker *speaker;
  uint32_t speaker_count;
  aw_event *event; /* agent and patient are phrases */
  uint32_t event_count;
} aw_work;

/* Classes of words for every token. */
avow_status aw_work_begin(aw_work *work, const aw_words *words,
                          aw_document *doc, avow_error *err);
/* Add an attribution, of a speaker who is not known yet and within none, where
 * there is room for it. */
void aw_work_add(aw_work *work, aw_attribution attribution);

static inline const aw_token *aw_work_token(const aw_work *w, uint32_t token) {
  return &w->doc->token[token];
}
static inline const aw_sentence *aw_work_sentence(const aw_work *w,
                                                  uint32_t token) {
  return &w->doc->sentence[w->doc->token_sentence[token]];
}
/* Is the word of this key, or lemma, of a kind? */
static inline bool aw_work_is(const aw_work *w, uint64_t word,
                              aw_word_kind kind) {
  return (aw_words_kinds(w->words, word) & kind) != 0;
}
/* Commas, full stops and quotation marks: nothing starts or ends with one. */
static inline bool aw_is_edge_mark(const aw_token *t) {
  return t->tag == AW_TAG_COMMA || t->tag == AW_TAG_PERIOD ||
         (t->flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0;
}
/* [first, last) without such marks at its ends. */
aw_token_range aw_work_trim(const aw_work *work, aw_token_range range);
#endif
