/* learning.c - see learning.h. */
#include "stance/learning.h"

#include <stdlib.h>

#include "base/status.h"
#include "learn/switches.h"

const char *const aw_final_labels[AW_FINAL_LABELS] = { "favor", "against",
                                                       "neutral", "unrelated",
                                                       "none" };

void aw_learning_release(aw_learning *l) {
  aw_wording_release(&l->wording);
  aw_english_session_free(l->reading);
  aw_english_free(l->english);
  aw_attributor_session_free(l->attributing);
  aw_attributor_free(l->attributor);
  aw_extractor_free(l->extractor);
  aw_features_release(&l->features);
  aw_names_free(l->names);
  aw_names_free(l->second_names);
  aw_examples_free(l->first);
  aw_examples_free(l->second);
  aw_examples_free(l->claim);
  aw_examples_free(l->found);
  aw_examples_free(l->final);
  aw_examples_free(l->far);
  aw_trained_release(&l->trained_first);
  aw_trained_release(&l->trained_second);
  aw_trained_release(&l->trained_claim);
  aw_trained_release(&l->trained_found);
  aw_trained_release(&l->trained_final);
  aw_trained_release(&l->trained_far);
  for (size_t d = 0; l->document != NULL && d < l->document_count; d++) {
    free(l->document[d].claim);
    free(l->document[d].found);
    free(l->document[d].lead);
  }
  free(l->label);
  free(l->document);
  free(l->near.is_statement);
  free(l->near.is_claim);
  free(l->beyond.is_statement);
  free(l->beyond.is_claim);
  free(l->reached);
  free(l->gold);
  free(l->unit);
  free(l->order);
  free(l->cost);
}

avow_status aw_learning_pass_on(void *context, size_t done, size_t total) {
  const aw_learning *l = context;
  return aw_report_progress(l->options, l->what, done, total);
}

static avow_status open_helpers(aw_learning *l, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_task_context *c = l->context;
  if (c->english == NULL || c->attribution == NULL)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "stance needs the models 'english' and 'attribution', "
                   "which are not there");
  AW_TRY(aw_wording_open(NULL, l->options->target, &l->wording, err));
  AW_TRY(aw_english_open(c->english, &l->english, err));
  AW_TRY(aw_english_session_new(l->english, &l->reading, err));
  AW_TRY(aw_attributor_open(c->attribution, &l->attributor, err));
  AW_TRY(aw_attributor_session_new(l->attributor, &l->attributing, err));
  if (c->vectors != NULL) AW_TRY(aw_vectors_open(c->vectors, &l->vectors, err));
  l->extractor = aw_extractor_new(c->vectors != NULL ? &l->vectors : NULL);
  if (l->extractor == NULL) AW_TRY(aw_nomem(err));
cleanup:
  return status;
}

/* Extra documents last, so that what is scored comes first everywhere. */
static bool put_in_order(aw_learning *l) {
  const avow_dataset *data = l->data;
  size_t count = 0;
  l->order = malloc((data->document_count + 1) * sizeof *l->order);
  l->cost = malloc((data->document_count + 1) * sizeof *l->cost);
  if (l->order == NULL || l->cost == NULL) return false;
  for (size_t d = 0; d < data->document_count; d++)
    if (data->document[d].extra <= 0.0) l->order[count++] = d;
  l->scored_documents = count;
  for (size_t d = 0; d < data->document_count; d++)
    if (data->document[d].extra > 0.0) l->order[count++] = d;
  for (size_t d = 0; d < data->document_count; d++)
    l->cost[d] = data->document[d].extra > 0.0 ? data->document[d].extra : 1.0;
  return true;
}

/* Candidates are many, and most are no claims: what few of them hold tells
 * nothing.  Half as many again must hold a feature as of claims given. */
static aw_examples *candidate_examples(void) {
  aw_block block[AW_CLAIM_BLOCK_COUNT];
  memcpy(block, aw_claim_blocks, sizeof block);
  for (size_t b = 0; b < AW_CLAIM_BLOCK_COUNT; b++)
    block[b].min_count = block[b].min_count * 3 / 2;
  return aw_examples_new(block, AW_CLAIM_BLOCK_COUNT);
}

avow_status aw_learning_open(aw_learning *l, avow_error *err) {
  avow_status status = aw_switches_parse(l->options->features, aw_claim_blocks,
                                         AW_CLAIM_BLOCK_COUNT, AW_STANCE_BLOCKS,
                                         &l->blocks, err);
  if (status != AVOW_OK) return status;
  size_t claims = 0;
  for (size_t d = 0; d < l->data->document_count; d++)
    claims += l->data->document[d].claim_count;
  l->first = aw_examples_new(aw_claim_blocks, AW_CLAIM_BLOCK_COUNT);
  l->claim = candidate_examples();
  l->second = aw_examples_new(aw_second_blocks, AW_SECOND_BLOCKS);
  l->found = candidate_examples();
  l->final = aw_examples_new(aw_second_blocks, AW_SECOND_BLOCKS);
  l->far = aw_examples_new(aw_far_blocks, AW_FAR_BLOCKS);
  l->names = aw_names_new();
  l->second_names = aw_names_new();
  l->document = calloc(l->data->document_count + 1, sizeof *l->document);
  l->document_count = l->data->document_count;
  l->gold = malloc((claims + 1) * sizeof *l->gold);
  l->unit = malloc((claims + 1) * sizeof *l->unit);
  l->reached = malloc((claims + 1) * sizeof *l->reached);
  if (l->first == NULL || l->claim == NULL || l->second == NULL ||
      l->found == NULL || l->final == NULL || l->far == NULL ||
      l->reached == NULL || l->names == NULL || l->second_names == NULL ||
      l->document == NULL || l->gold == NULL || l->unit == NULL ||
      !put_in_order(l))
    return aw_nomem(err);
  return open_helpers(l, err);
}
