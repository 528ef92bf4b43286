/* fronted.h - what stands in front of its speaker and holds quoted words:
 * "Peace 'appears out of reach', the minister has warned as ...".
 *
 * Room: attribution.  May include: base/, text/.
 * Leads and headlines of British papers are written so; the American news that
 * cues are learnt from hardly is, so what the learnt cues leave is found by
 * rule, and only where it is plain.
 */
#ifndef AW_ATTRIBUTION_FRONTED_H
#define AW_ATTRIBUTION_FRONTED_H
#include "attribution/work.h"

typedef struct aw_fronted {
  uint32_t phrase;        /* who says it */
  aw_token_range cue;     /* "has warned" */
  aw_token_range content; /* from the start of the sentence */
} aw_fronted;

/* Is sentence `s` of this form, and without a cue before its verb? */
bool aw_fronted_find(const aw_work *w, uint32_t s, aw_fronted *out);
#endif
