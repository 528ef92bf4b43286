/* gold.h - annotated attributions laid onto the tokens of a document.
 *
 * Room: attribution.  May include: base/, text/.
 */
#ifndef AW_ATTRIBUTION_GOLD_H
#define AW_ATTRIBUTION_GOLD_H
#include "attribution/work.h"
#include "text/dataset.h"

/* What the annotators marked, trimmed of the punctuation at its ends. */
typedef struct aw_gold_statement {
  aw_token_range source, left, right; /* empty: none */
} aw_gold_statement;

typedef struct aw_gold_cue {
  uint32_t first, last;
  aw_gold_statement statement;
} aw_gold_cue;

typedef struct aw_gold {
  uint8_t *tags;    /* [token_count] aw_cue_tag */
  aw_gold_cue *cue; /* by first token, apart; cues that overlap an earlier one
                       are left out */
  uint32_t count;
} aw_gold;

avow_status aw_gold_read(const aw_work *work, const aw_gold_document *document,
                         aw_gold *out, avow_error *err);
#endif
