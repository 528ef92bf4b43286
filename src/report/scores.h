/* scores.h - how good a model is, for people.
 *
 * Room: report.  May include: base/, avow.h.
 */
#ifndef AW_REPORT_SCORES_H
#define AW_REPORT_SCORES_H
#include "avow.h"
#include "base/strbuf.h"

/* Append the report in the JSON object `json` (a model's card or what
 * avow_evaluate() gives) as tables.  What has no scores in the form that is
 * known here is shown as a card is.  AVOW_ERR_FORMAT where it is no JSON
 * object, AVOW_ERR_NOMEM. */
avow_status aw_report_scores(aw_span json, aw_strbuf *out, avow_error *err);
#endif
