/* columns.h - reading a report in JSON, and laying it out in columns.
 *
 * Room: report.  May include: base/.
 */
#ifndef AW_REPORT_COLUMNS_H
#define AW_REPORT_COLUMNS_H
#include <cJSON.h>

#include "base/strbuf.h"

/* A member of an object; NULL where it is not there.  `object` may be NULL. */
const cJSON *aw_get(const cJSON *object, const char *name);
/* Its number, or 0; its text, or "". */
double aw_number(const cJSON *object, const char *name);
const char *aw_text(const cJSON *object, const char *name);

void aw_add_blanks(aw_strbuf *out, size_t count);
/* `name` in `width` columns, cut where it is longer; names come from data and
 * must not drive the terminal. */
void aw_add_name(aw_strbuf *out, const char *name, size_t width);
size_t aw_columns_of(const char *name); /* code points */
/* A share as "69.4", right in `width` columns. */
void aw_add_percent(aw_strbuf *out, double share, int width);
/* Columns that the member's longest text needs, at least `least`. */
size_t aw_widest(const cJSON *list, const char *member, size_t least);
#endif
