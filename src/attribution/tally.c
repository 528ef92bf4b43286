#include "attribution/tally.h"

#include "base/status.h"

#define VERB UINT64_C(1)
#define COMMA (UINT64_C(1) << 32)
#define CUE (UINT64_C(1) << 32)

avow_status aw_tallies_make(const aw_work *w, aw_tallies *out,
                            avow_error *err) {
  static const uint64_t of_tag[AW_TAG_COUNT] = {
    [AW_TAG_VBD] = VERB, [AW_TAG_VBP] = VERB,    [AW_TAG_VBZ] = VERB,
    [AW_TAG_MD] = VERB,  [AW_TAG_COMMA] = COMMA,
  };
  const aw_document *doc = w->doc;
  uint32_t n = doc->token_count, cue = 0;
  uint32_t next = w->cue_count > 0 ? w->cue[0].first : n;
  aw_tally *all = AW_NEW_RAW(doc->arena, aw_tally, (size_t)n + 1);
  if (all == NULL) return aw_nomem(err);
  uint64_t tags = 0, rest = 0;
  for (uint32_t i = 0; i < n; i++) {
    const aw_token *t = &doc->token[i];
    all[i] = (aw_tally){ tags, rest };
    tags += of_tag[t->tag];
    rest += (t->flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0;
    if (i != next) continue;
    rest += CUE;
    next = ++cue < w->cue_count ? w->cue[cue].first : n;
  }
  all[n] = (aw_tally){ tags, rest };
  *out = (aw_tallies){ all };
  return AVOW_OK;
}
