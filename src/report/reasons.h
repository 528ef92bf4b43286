/* reasons.h - why each claim of a document has its stance, for people and for
 * programs.
 *
 * Room: report.
 */
#ifndef AW_REPORT_REASONS_H
#define AW_REPORT_REASONS_H
#include "report/report.h"

typedef struct aw_reasons_options {
  size_t top; /* reasons shown one by one (text form) */
  int label;  /* avow_stance to show, -1: the one each claim has */
} aw_reasons_options;

/* One document after another; positions in code points.  `why` is of
 * doc->result->claims. */
void aw_report_reasons_text(const aw_reasons_options *options,
                            const aw_report_document *doc,
                            const avow_claim_reasons *why, aw_strbuf *out);
/* An object and a line end; every reason is in it. */
void aw_report_reasons_json(const aw_report_document *doc,
                            const avow_claim_reasons *why, aw_strbuf *out);
/* What a feature of this name is about, in words: "words after the holder". */
const char *aw_reason_words(aw_span name);
#endif
