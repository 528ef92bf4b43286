#include "report/columns.h"

#include "base/utf8.h"

#define NAME_WIDTH 28 /* columns of the longest name */

const cJSON *aw_get(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

double aw_number(const cJSON *object, const char *name) {
  const cJSON *item = aw_get(object, name);
  return cJSON_IsNumber(item) ? item->valuedouble : 0.0;
}

const char *aw_text(const cJSON *object, const char *name) {
  const cJSON *item = aw_get(object, name);
  return cJSON_IsString(item) ? item->valuestring : "";
}

void aw_add_blanks(aw_strbuf *out, size_t count) {
  for (size_t i = 0; i < count; i++) aw_strbuf_add_char(out, ' ');
}

/* `name` in `width` columns, cut where it is longer; names come from data and
 * must not drive the terminal. */
void aw_add_name(aw_strbuf *out, const char *name, size_t width) {
  size_t columns = 0;
  for (; *name != '\0' && columns <= width; name++) {
    unsigned char c = (unsigned char)*name;
    if ((c & 0xC0) != 0x80 && ++columns > width) break;
    aw_strbuf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : *name);
  }
  if (columns < width) aw_add_blanks(out, width - columns);
}

size_t aw_columns_of(const char *name) {
  aw_span s = aw_span_of(name);
  return aw_code_points(s, 0, s.len);
}

/* A share as "69.4", right in `width` columns. */
void aw_add_percent(aw_strbuf *out, double share, int width) {
  aw_strbuf digits = AW_STRBUF_INIT;
  aw_strbuf_add_fixed(&digits, share * 100.0, 1);
  aw_strbuf_add_format(out, "%*s", width, digits.ptr == NULL ? "" : digits.ptr);
  if (digits.failed) out->failed = true;
  aw_strbuf_release(&digits);
}

size_t aw_widest(const cJSON *list, const char *member, size_t least) {
  size_t most = least;
  for (const cJSON *item = list == NULL ? NULL : list->child; item != NULL;
       item = item->next) {
    size_t width = aw_columns_of(aw_text(item, member));
    if (width > most) most = width;
  }
  return most < NAME_WIDTH ? most : NAME_WIDTH;
}
