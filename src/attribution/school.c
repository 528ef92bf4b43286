/* school.c - see school.h. */
#include "attribution/school.h"

#include <stdlib.h>

#include "base/random.h"
#include "base/status.h"

static avow_status read_lesson(aw_school *s, aw_english_session *english,
                               const aw_gold_document *gold, aw_lesson *out,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  const avow_range *given = gold->sentence_count > 0 ? gold->sentence : NULL;
  AW_TRY(aw_document_read(&out->doc, &s->arena, gold->text, given,
                          gold->sentence_count, err));
  AW_TRY(aw_english_tag(english, &out->doc, err));
  AW_TRY(aw_prepare(&out->work, s->words, &out->doc, err));
  AW_TRY(aw_gold_read(&out->work, gold, &out->gold, err));
  AW_TRY(aw_cues_from_tags(&out->work, out->gold.tags, err));
  AW_TRY(aw_tallies_make(&out->work, &out->tallies, err));
cleanup:
  return status;
}

avow_status aw_school_open(aw_school *s, const avow_dataset *data,
                           avow_error *err) {
  aw_english *english = NULL;
  aw_english_session *session = NULL;
  avow_status status = AVOW_OK;
  s->lesson = calloc(data->document_count + 1, sizeof *s->lesson);
  s->order = calloc(data->document_count + 1, sizeof *s->order);
  if (s->lesson == NULL || s->order == NULL) return aw_nomem(err);
  AW_TRY(aw_words_new(&s->words, err));
  AW_TRY(aw_english_open(s->context->english, &english, err));
  AW_TRY(aw_english_session_new(english, &session, err));
  for (size_t i = 0; i < data->document_count; i++) {
    const aw_gold_document *gold = &data->document[i];
    if (gold->attribution_count == 0) continue;
    AW_TRY(read_lesson(s, session, gold, &s->lesson[s->count], err));
    s->count++;
  }
cleanup:
  aw_english_session_free(session);
  aw_english_free(english);
  return status;
}

void aw_school_shuffle(aw_school *s, uint64_t seed) {
  aw_random random;
  aw_random_init(&random, seed);
  for (uint32_t i = 0; i < s->count; i++) s->order[i] = i;
  for (size_t i = s->count; i-- > 1;) {
    size_t k = aw_random_below(&random, i + 1);
    uint32_t swap = s->order[i];
    s->order[i] = s->order[k];
    s->order[k] = swap;
  }
}

void aw_school_deal_folds(aw_school *s) {
  const avow_train_options *o = s->context->options;
  if (o->folds == 0) return;
  aw_school_shuffle(s, o->seed);
  for (uint32_t i = 0; i < s->count; i++)
    s->lesson[s->order[i]].fold = (uint32_t)(i % o->folds);
}

avow_status aw_school_tell(aw_school *s, const char *what, avow_error *err) {
  s->done++;
  if (aw_report_progress(s->context->options, what, s->done, s->total) ==
      AVOW_OK)
    return AVOW_OK;
  return aw_fail(err, AVOW_ERR_STOPPED, 0, 0, "training was stopped");
}

void aw_school_close(aw_school *s) {
  free(s->lesson);
  free(s->order);
  aw_words_free(s->words);
  aw_arena_release(&s->arena);
}
