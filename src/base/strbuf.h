/* strbuf.h - a growing string that owns its bytes.
 *
 * Room: base.  A failed append sets `failed` and drops the bytes, so a writer
 * checks once at the end.
 */
#ifndef AW_BASE_STRBUF_H
#define AW_BASE_STRBUF_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

typedef struct aw_strbuf {
  char *ptr;  /* NUL-terminated whenever not NULL */
  size_t len; /* bytes, without the NUL */
  size_t capacity;
  bool failed; /* memory ran out */
} aw_strbuf;

#define AW_STRBUF_INIT \
  { NULL, 0, 0, false }

void aw_strbuf_release(aw_strbuf *buf);
void aw_strbuf_reset(aw_strbuf *buf); /* empty it, keep the storage */
bool aw_strbuf_reserve(aw_strbuf *buf, size_t extra);
void aw_strbuf_add(aw_strbuf *buf, aw_span s);
void aw_strbuf_add_text(aw_strbuf *buf, const char *text);
void aw_strbuf_add_char(aw_strbuf *buf, char c);
void aw_strbuf_add_size(aw_strbuf *buf, size_t n);
/* `decimals` digits after the point (0 to 9), never "-0.00", never the
 * locale's point; NaN and infinities as "null". */
void aw_strbuf_add_fixed(aw_strbuf *buf, double value, int decimals);
/* Shortest form that reads back equal, "%.17g" at worst. */
void aw_strbuf_add_double(aw_strbuf *buf, double value);
void aw_strbuf_add_format(aw_strbuf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "..." with JSON's escapes; `s` is valid UTF-8. */
void aw_strbuf_add_json(aw_strbuf *buf, aw_span s);

static inline aw_span aw_strbuf_span(const aw_strbuf *buf) {
  return (aw_span){ buf->ptr == NULL ? "" : buf->ptr, buf->len };
}
#endif
