/* card.h - what a model says of itself, for people.
 *
 * Room: report.  May include: base/, avow.h.
 */
#ifndef AW_REPORT_CARD_H
#define AW_REPORT_CARD_H
#include "avow.h"
#include "base/strbuf.h"

/* Append the JSON object `card` as lines "name: value", what is inside other
 * things indented, long texts wrapped at `width`.  AVOW_ERR_FORMAT where it is
 * no JSON object, AVOW_ERR_NOMEM. */
avow_status aw_report_card(aw_span card, size_t width, aw_strbuf *out,
                           avow_error *err);
#endif
