/* explaining.h - `avow explain` of documents: claim by claim, why.
 *
 * Room: cli.  May include: base/, avow.h, input/, report/.
 */
#ifndef AW_CLI_EXPLAINING_H
#define AW_CLI_EXPLAINING_H
#include "cli/options.h"
#include "report/reasons.h"

typedef struct explaining {
  const avow_model *model; /* of documents; NULL: the one inside avow */
  const avow_model *vectors;
  aw_reasons_options reasons;
  bool json;
} explaining;

/* The documents at the operands (none: standard input) as text, transcripts
 * or JSON Lines, by their ending.  Gives an exit code and has told every
 * failure on standard error; the other documents go on. */
int explain_documents(const explaining *how, const cmd_args *args);
#endif
