/* lines.h - the lines of a file, one after another.
 *
 * Room: input.  May include: base/, avow.h.
 * Guarantee: memory is that of the longest line, which is bounded.
 */
#ifndef AW_INPUT_LINES_H
#define AW_INPUT_LINES_H
#include "avow.h"
#include "base/span.h"

typedef struct aw_lines {
  int fd;
  char *buffer;
  size_t begin, end, capacity; /* bytes not given out yet are [begin, end) */
  size_t line;                 /* 1-based, of the line given last */
  bool ended;                  /* nothing more to read */
} aw_lines;

/* "-" is standard input.  AVOW_ERR_IO, AVOW_ERR_NOMEM. */
avow_status aw_lines_open(aw_lines *lines, const char *path, avow_error *err);
void aw_lines_close(aw_lines *lines);
/* The next line with its line end; ptr NULL after the last.  It lives until
 * the next call.  A byte order mark before the first is dropped.  AVOW_ERR_IO,
 * AVOW_ERR_NOMEM, AVOW_ERR_LIMIT (longer than AVOW_LINE_MAX). */
avow_status aw_lines_next(aw_lines *lines, aw_span *out, avow_error *err);
/* `line` without its "\n" or "\r\n". */
aw_span aw_line_trim(aw_span line);
#endif
