/* doubt.h - warnings about documents, and rows, that the model was not made
 * for.
 *
 * Room: cli.
 * Stances are always told; where a text never speaks of the target, all are
 * taken as unrelated (by a model without a reach: they are guesses), and where
 * it is worded unlike anything that the model learnt from, they are guesses.
 * The reader should know.  One line a kind at the end, however many documents.
 */
#ifndef AW_CLI_DOUBT_H
#define AW_CLI_DOUBT_H
#include "avow.h"
#include "base/strange.h"

/* Of 100 features of claims that are new to the model: 5 in the median of the
 * news in ../shared/data/peace/dev, 6 in the strangest of its articles. */
#define AW_DOUBT_UNKNOWN 0.1

typedef enum doubt_kind {
  DOUBT_TARGET,
  DOUBT_GUESS,
  DOUBT_WORDS,
  DOUBT_KINDS
} doubt_kind;

typedef struct doubts {
  size_t documents; /* with a result */
  size_t count[DOUBT_KINDS];
  aw_strbuf first[DOUBT_KINDS]; /* where the first of each came from */
  aw_strbuf target;             /* what stances are toward */
} doubts;

/* Bit k: doubt k holds for the result; 0 where there is no claim. */
unsigned doubt_of(const avow_result *result);
/* Count the doubts of a document, in order; `place`: where it came from. */
void doubts_add(doubts *d, unsigned doubt, avow_text target, const char *place);
/* Say on stderr what was counted. */
void doubts_tell(const doubts *d);
void doubts_release(doubts *d);

/* Rows toward targets that a model of rows did not learn from. */
typedef struct target_doubts {
  aw_strange_targets rows;
  aw_strbuf last; /* target of the row before */
  bool last_known;
} target_doubts;

void target_doubts_add(target_doubts *d, const avow_predictor *predictor,
                       const avow_row *row);
void target_doubts_tell(const target_doubts *d, const char *place);
void target_doubts_release(target_doubts *d);
#endif
