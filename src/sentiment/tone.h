/* tone.h - the words of a sentence that carry sentiment, and what the words
 * around them make of them.
 *
 * Room: sentiment.  May include: base/, text/.
 *
 * The rules follow Polanyi and Zaenen (2006), "Contextual Valence Shifters":
 * a negator before a word turns and weakens it, an intensifier or diminisher
 * scales it, and what comes after "but" outweighs what came before.
 */
#ifndef AW_SENTIMENT_TONE_H
#define AW_SENTIMENT_TONE_H
#include "text/document.h"
#include "text/lexicon.h"

#define AW_STRENGTH_MAX 4.0 /* of a term, either way */

/* The classes of the lexicon.  The first six carry sentiment and differ in
 * whom it falls on: "wrong" shames and "credit" honors the one who does it,
 * "blame" and "praise" fall on the one it is said of, "harm" is suffered.  A
 * class of another name counts as "tone". */
typedef enum aw_tone_kind {
  AW_TONE_PLAIN, /* "tone" */
  AW_TONE_WRONG,
  AW_TONE_BLAME,
  AW_TONE_HARM,
  AW_TONE_PRAISE,
  AW_TONE_CREDIT,
  AW_TONE_POLAR, /* the number of those that carry sentiment */
  AW_TONE_NEGATOR = AW_TONE_POLAR,
  AW_TONE_INTENSIFIER, /* strength: the factor */
  AW_TONE_DIMINISHER,
  AW_TONE_CONTRAST,
  AW_TONE_KIND_COUNT
} aw_tone_kind;

const char *aw_tone_name(aw_tone_kind kind); /* "wrong" */

typedef struct aw_tone_lexicon {
  aw_lexicon *lexicon;
  uint8_t *kind; /* [classes of the lexicon] aw_tone_kind */
} aw_tone_lexicon;

/* Takes over `lexicon`, on failure too. */
avow_status aw_tone_lexicon_init(aw_tone_lexicon *out, aw_lexicon *lexicon,
                                 avow_error *err);
void aw_tone_lexicon_release(aw_tone_lexicon *lexicon);

typedef struct aw_tone {
  uint32_t first, last; /* tokens, half-open */
  float strength;       /* of the lexicon */
  float value;          /* after the rules */
  uint8_t kind;         /* below AW_TONE_POLAR */
  bool negated;
  bool quoted; /* between quotation marks that open in the range */
} aw_tone;

typedef struct aw_tones {
  aw_tone *item; /* by token */
  size_t count, capacity;
  uint32_t contrast; /* the last contrast word that something stands before,
                        AW_NO_TOKEN: none */
  uint32_t negators;
} aw_tones;

void aw_tones_release(aw_tones *tones);
/* What the lexicon says of one token. */
typedef struct aw_tone_word {
  float strength;
  uint8_t known; /* aw_lexicon_known */
  uint8_t kind;  /* aw_tone_kind; AW_TONE_KIND_COUNT: no term by itself */
} aw_tone_word;
aw_tone_word aw_tone_word_of(const aw_tone_lexicon *lexicon,
                             const aw_document *doc, uint32_t token);

/* Find what carries sentiment in tokens [range.first, range.last); the storage
 * is reused.  word[token_count]: aw_tone_word_of() each; NULL: not known.
 * False where memory is out. */
bool aw_tones_find(aw_tones *tones, const aw_tone_lexicon *lexicon,
                   const aw_document *doc, const aw_tone_word *word,
                   aw_token_range range);
/* Sum of the values, what comes after a contrast word counting more. */
double aw_tones_sum(const aw_tones *tones);
/* From any sum into (-1, 1), as in VADER (Hutto and Gilbert 2014). */
double aw_tone_squash(double sum);
#endif
