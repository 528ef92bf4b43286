#include "cli/doubt.h"

#include "cli/message.h"

unsigned doubt_of(const avow_result *result) {
  unsigned doubt = 0;
  if (result->claim_count == 0) return 0;
  if (!result->target_found) doubt |= 1u << DOUBT_TARGET;
  if (result->unknown_share > AW_DOUBT_UNKNOWN) doubt |= 1u << DOUBT_WORDS;
  return doubt;
}

void doubts_add(doubts *d, unsigned doubt, avow_text target,
                const char *place) {
  if (d->documents++ == 0)
    aw_strbuf_add(&d->target, (aw_span){ target.ptr, target.length });
  for (unsigned k = 0; k < DOUBT_KINDS; k++) {
    if ((doubt >> k & 1u) == 0) continue;
    if (d->count[k]++ == 0) aw_strbuf_add_text(&d->first[k], place);
  }
}

/* Why the first document is doubted, and how many more there are. */
static void tell(const doubts *d, doubt_kind k) {
  aw_span target = aw_strbuf_span(&d->target);
  int length = target.len < 64 ? (int)target.len : 64;
  char more[64] = "";
  if (d->count[k] > 1)
    snprintf(more, sizeof more, " (and %zu more of %zu texts)", d->count[k] - 1,
             d->documents);
  if (k == DOUBT_TARGET)
    message(aw_strbuf_span(&d->first[k]).ptr,
            "warning: no term of the target '%.*s' in the text: its stances "
            "are guesses%s",
            length, target.ptr, more);
  else
    message(aw_strbuf_span(&d->first[k]).ptr,
            "warning: the text reads unlike those that the model for '%.*s' "
            "learnt from: its stances are guesses%s",
            length, target.ptr, more);
}

void doubts_tell(const doubts *d) {
  for (unsigned k = 0; k < DOUBT_KINDS; k++)
    if (d->count[k] > 0 && !d->first[k].failed) tell(d, (doubt_kind)k);
}

void doubts_release(doubts *d) {
  for (unsigned k = 0; k < DOUBT_KINDS; k++) aw_strbuf_release(&d->first[k]);
  aw_strbuf_release(&d->target);
}
