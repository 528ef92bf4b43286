/* span.h - borrowed runs of bytes.
 *
 * Room: base.  May include: nothing of ours but avow.h.
 */
#ifndef AW_BASE_SPAN_H
#define AW_BASE_SPAN_H
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A borrowed run of UTF-8 bytes; never NUL-terminated, never freed. */
typedef struct aw_span {
  const char *ptr;
  size_t len;
} aw_span;

#define AW_LIT(s) ((aw_span){ "" s, sizeof(s) - 1 })
#define AW_FMT "%.*s"
#define AW_ARG(s) (int)(s).len, (s).ptr

static inline aw_span aw_span_of(const char *text) {
  return (aw_span){ text, text == NULL ? 0 : strlen(text) };
}

static inline bool aw_span_equal(aw_span a, aw_span b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Bytewise order, shorter first where one begins the other. */
static inline int aw_span_compare(aw_span a, aw_span b) {
  size_t shared = a.len < b.len ? a.len : b.len;
  int order = shared == 0 ? 0 : memcmp(a.ptr, b.ptr, shared);
  return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* The same order of a C string and a run without NUL. */
static inline int aw_span_order(const char *text, aw_span s) {
  for (size_t i = 0; i < s.len; i++) {
    if (text[i] == '\0') return -1;
    if (text[i] != s.ptr[i])
      return (unsigned char)text[i] < (unsigned char)s.ptr[i] ? -1 : 1;
  }
  return text[s.len] != '\0';
}

/* bytes [begin, end) of `s`; the caller keeps begin <= end <= s.len. */
static inline aw_span aw_span_cut(aw_span s, size_t begin, size_t end) {
  return (aw_span){ s.ptr + begin, end - begin };
}
#endif
