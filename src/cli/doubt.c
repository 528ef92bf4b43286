#include "cli/doubt.h"

#include <stdio.h>

#include "cli/message.h"

/* A model whose target reaches everywhere guesses where no term stands. */
static bool has_stances(const avow_result *result) {
  for (size_t i = 0; i < result->claim_count; i++)
    if (result->claims[i].stance < AVOW_UNRELATED) return true;
  return false;
}

unsigned doubt_of(const avow_result *result) {
  unsigned doubt = 0;
  if (result->claim_count == 0) return 0;
  if (!result->target_found)
    doubt |= 1u << (has_stances(result) ? DOUBT_GUESS : DOUBT_TARGET);
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
  static const char *const why[DOUBT_KINDS][2] = {
    [DOUBT_TARGET] = { "no term of the target",
                       "in the text: what is said "
                       "in it is taken as unrelated" },
    [DOUBT_GUESS] = { "no term of the target",
                      "in the text: its stances are guesses" },
    [DOUBT_WORDS] = { "the text reads unlike those that the model for",
                      "learnt from: its stances are guesses" },
  };
  message(aw_strbuf_span(&d->first[k]).ptr, "warning: %s '%.*s' %s%s",
          why[k][0], length, target.ptr, why[k][1], more);
}

void doubts_tell(const doubts *d) {
  for (unsigned k = 0; k < DOUBT_KINDS; k++)
    if (d->count[k] > 0 && !d->first[k].failed) tell(d, (doubt_kind)k);
}

void doubts_release(doubts *d) {
  for (unsigned k = 0; k < DOUBT_KINDS; k++) aw_strbuf_release(&d->first[k]);
  aw_strbuf_release(&d->target);
}

/* Rows of one target mostly stand together. */
void target_doubts_add(target_doubts *d, const avow_predictor *predictor,
                       const avow_row *row) {
  aw_span target = { row->target.ptr, row->target.length };
  if (d->rows.rows == 0 || !aw_span_equal(target, aw_strbuf_span(&d->last))) {
    d->last_known = avow_predictor_knows_target(predictor, row->target) != 0;
    aw_strbuf_reset(&d->last);
    aw_strbuf_add(&d->last, target);
  }
  aw_strange_add(&d->rows, target, row->line, d->last_known);
}

void target_doubts_tell(const target_doubts *d, const char *place) {
  aw_strbuf text = AW_STRBUF_INIT;
  aw_strange_tell(&d->rows, &text);
  if (text.len > 0) message(place, "warning: %s", text.ptr);
  aw_strbuf_release(&text);
}

void target_doubts_release(target_doubts *d) {
  aw_strange_release(&d->rows);
  aw_strbuf_release(&d->last);
}
