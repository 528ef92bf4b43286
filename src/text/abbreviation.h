/* abbreviation.h - words that keep their period.
 *
 * Room: text.  May include: base/, text/utf8.h.
 */
#ifndef AW_TEXT_ABBREVIATION_H
#define AW_TEXT_ABBREVIATION_H
#include "base/span.h"

typedef enum aw_abbreviation {
  AW_ABBREVIATION_NONE,
  AW_ABBREVIATION_TITLE,  /* a name follows: never ends a sentence */
  AW_ABBREVIATION_MONTH,  /* a day may follow; capital or a number needed */
  AW_ABBREVIATION_STATE,  /* of the USA: after a comma, with a capital */
  AW_ABBREVIATION_NUMBER, /* only before a number: "No. 10" */
  AW_ABBREVIATION_OTHER   /* may end a sentence: "Inc.", "etc." */
} aw_abbreviation;

/* What `word`, without its last period, is; capitals do not matter. */
aw_abbreviation aw_abbreviation_find(aw_span word);
/* A word that often starts a sentence and no name ("The", "But", "He"), in
 * lower case: after "U.S." it says that the sentence had ended. */
bool aw_is_starter(aw_span lower);
#endif
