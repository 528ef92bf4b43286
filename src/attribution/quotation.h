/* quotation.h - pair quotation marks, and join the paragraphs of a long
 * quotation.
 *
 * Room: attribution.  May include: base/, text/.
 * Guarantee: pieces are in order and apart; `quoted` maps every token of a
 * piece, marks included, to it.  Linear in the tokens, whatever the marks.
 */
#ifndef AW_ATTRIBUTION_QUOTATION_H
#define AW_ATTRIBUTION_QUOTATION_H
#include "attribution/work.h"

avow_status aw_quotations_find(aw_work *work, avow_error *err);
/* First piece of the quotation that `index` goes on from. */
uint32_t aw_quotation_start(const aw_work *work, uint32_t index);
#endif
