/* document_card.c - see learning.h. */
#include <stdlib.h>

#include "base/status.h"
#include "learn/argmax.h"
#include "learn/scores.h"
#include "stance/learning.h"

#define K ((size_t)AVOW_STANCE_LABELS)

static void add_shares(const double *share, aw_strbuf *card) {
  for (size_t k = 0; k < K; k++) {
    aw_strbuf_add_format(card, "%s\"%s\":", k == 0 ? "{" : ",",
                         aw_final_labels[k]);
    aw_strbuf_add_fixed(card, share[k], 4);
  }
  aw_strbuf_add_char(card, '}');
}

/* How far the target reaches, and how stances are shared out beyond it. */
static void add_reach(const aw_reach *reach, aw_strbuf *card) {
  if (reach->sentences == AW_REACH_ALL) return;
  aw_strbuf_add_format(
      card, ",\"reach\":{\"sentences\":%u,\"beyond\":", reach->sentences);
  add_shares(reach->share, card);
  aw_strbuf_add_char(card, '}');
}

/* How stances are shared out over what is said of the odds. */
static void add_odds(const aw_odds *odds, aw_strbuf *card) {
  if (odds->count == 0) return;
  aw_strbuf_add_format(card,
                       ",\"odds\":{\"claims\":%u,\"share\":", odds->count);
  add_shares(odds->share, card);
  aw_strbuf_add_char(card, '}');
}

avow_status aw_learning_add_card(const aw_learning *l, aw_strbuf *card,
                                 avow_error *err) {
  avow_status status = AVOW_OK;
  size_t n = l->scored_claims;
  double *probability = calloc(n, K * sizeof *probability);
  uint32_t *told = calloc(n, sizeof *told);
  uint32_t *before = calloc(n, sizeof *before);
  if (probability == NULL || told == NULL || before == NULL)
    AW_TRY(aw_nomem(err));
  AW_TRY(
      aw_heldout_probability(&l->trained_second, l->gold, K, probability, err));
  for (size_t i = 0; i < n; i++) {
    before[i] = (uint32_t)aw_argmax(l->trained_first.fold_score + i * K, K);
    told[i] = (uint32_t)aw_argmax(l->trained_second.fold_score + i * K, K);
  }
  const aw_scored scored = { .label = aw_final_labels,
                             .label_count = K,
                             .gold = l->gold,
                             .told = told,
                             .count = n,
                             .probability = probability,
                             .other = before,
                             .unit = l->unit,
                             .unit_count = l->document_count,
                             .seed = l->options->seed };
  aw_strbuf_add_text(card, ",\"chosen\":{\"cost\":");
  aw_strbuf_add_double(card, l->trained_first.c);
  aw_strbuf_add_text(card, "},\"claims_found_f1\":");
  aw_strbuf_add_fixed(card, l->claim_f1, 4);
  aw_strbuf_add_text(card, ",\"claims_found_f_avg\":");
  aw_strbuf_add_fixed(card, l->claim_f_avg, 4);
  add_reach(&l->reach, card);
  add_odds(&l->told_odds, card);
  aw_strbuf_add_text(card, ",\"scores\":{\"how\":\"held out\",");
  AW_TRY(aw_scores_write(&scored, card, err));
  aw_strbuf_add_char(card, '}');
cleanup:
  free(probability);
  free(told);
  free(before);
  return status;
}
