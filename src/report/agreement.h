/* agreement.h - how well attributions were found, for people.
 *
 * Room: report.  May include: base/.
 */
#ifndef AW_REPORT_AGREEMENT_H
#define AW_REPORT_AGREEMENT_H
#include "report/columns.h"

/* Append the `scores` of a model of attribution, and the misses that `all`
 * lists, by kind. */
void aw_add_agreement(const cJSON *all, const cJSON *scores, aw_strbuf *out);
#endif
