/* target.c - the words of the target and of stances (see target.h). */
#include "stance/target.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/status.h"

#define FILE_MAX ((size_t)4 << 20) /* bytes of a file of terms */

extern const char aw_stance_lexicon[], aw_stance_lexicon_end[];
extern const char aw_stance_table[], aw_stance_table_end[];
extern const char aw_peace_deal_lexicon[], aw_peace_deal_lexicon_end[];
extern const char aw_peace_deal_table[], aw_peace_deal_table_end[];

static aw_span between(const char *begin, const char *end) {
  return (aw_span){ begin, (size_t)(end - begin) };
}

static avow_status read_target(const char *path, aw_wording *out,
                               avow_error *err) {
  char *text = NULL;
  size_t length = 0;
  avow_status status = aw_file_read(path, FILE_MAX, &text, &length, err);
  if (status != AVOW_OK) return status;
  out->owned = text;
  out->target_text = (aw_span){ text, length };
  return AVOW_OK;
}

avow_status aw_wording_open(const aw_model_file *file, const char *target_path,
                            aw_wording *out, avow_error *err) {
  avow_status status = AVOW_OK;
  const char *source = target_path != NULL ? target_path : "target";
  *out = (aw_wording){ NULL, NULL, { NULL, 0 }, { NULL, 0 }, NULL };
  out->stance_text = between(aw_stance_lexicon, aw_stance_lexicon_end);
  out->target_text = between(aw_peace_deal_lexicon, aw_peace_deal_lexicon_end);
  if (file != NULL) {
    AW_TRY(aw_model_file_need(file, "lexicon", 1, SIZE_MAX, &out->stance_text,
                              err));
    AW_TRY(aw_model_file_need(file, "target", 1, SIZE_MAX, &out->target_text,
                              err));
  }
  if (target_path != NULL) AW_TRY(read_target(target_path, out, err));
  AW_TRY(aw_lexicon_open(out->stance_text,
                         between(aw_stance_table, aw_stance_table_end),
                         "stance.tsv", AW_TARGET_LIMIT, &out->stance, err));
  AW_TRY(aw_lexicon_open(out->target_text,
                         between(aw_peace_deal_table, aw_peace_deal_table_end),
                         source, AW_TARGET_LIMIT, &out->target, err));
cleanup:
  if (status != AVOW_OK) aw_wording_release(out);
  return status;
}

void aw_wording_release(aw_wording *wording) {
  aw_lexicon_free(wording->target);
  aw_lexicon_free(wording->stance);
  free(wording->owned);
  *wording = (aw_wording){ NULL, NULL, { NULL, 0 }, { NULL, 0 }, NULL };
}
