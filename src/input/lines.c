#include "input/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/status.h"

#define CHUNK ((size_t)1 << 18)

static avow_status io_fail(const char *what, const char *path,
                           avow_error *err) {
  char reason[96];
  return aw_fail(err, AVOW_ERR_IO, 0, 0, "cannot %s '%s': %s", what, path,
                 strerror_r(errno, reason, sizeof reason));
}

avow_status aw_lines_open(aw_lines *lines, const char *path, avow_error *err) {
  *lines = (aw_lines){ .fd = STDIN_FILENO };
  if (strcmp(path, "-") == 0) return AVOW_OK;
  lines->fd = open(path, O_RDONLY | O_CLOEXEC);
  return lines->fd < 0 ? io_fail("open", path, err) : AVOW_OK;
}

void aw_lines_close(aw_lines *lines) {
  if (lines->fd > STDIN_FILENO) close(lines->fd);
  free(lines->buffer);
  *lines = (aw_lines){ .fd = -1 };
}

/* Make room behind the bytes at hand: move them to the front, or grow. */
static avow_status make_room(aw_lines *lines, avow_error *err) {
  if (lines->begin > 0) {
    memmove(lines->buffer, lines->buffer + lines->begin,
            lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
  }
  if (lines->capacity - lines->end >= CHUNK) return AVOW_OK;
  size_t capacity = lines->capacity + lines->capacity / 2 + 2 * CHUNK;
  char *grown = realloc(lines->buffer, capacity);
  if (grown == NULL) return aw_nomem(err);
  lines->buffer = grown;
  lines->capacity = capacity;
  return AVOW_OK;
}

static avow_status read_more(aw_lines *lines, avow_error *err) {
  avow_status status = make_room(lines, err);
  if (status != AVOW_OK) return status;
  for (;;) {
    ssize_t got = read(lines->fd, lines->buffer + lines->end, CHUNK);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      char reason[96];
      return aw_fail(err, AVOW_ERR_IO, lines->line, 0, "cannot read: %s",
                     strerror_r(errno, reason, sizeof reason));
    }
    lines->ended = got == 0;
    lines->end += (size_t)got;
    return AVOW_OK;
  }
}

static avow_status too_long(const aw_lines *lines, avow_error *err) {
  return aw_fail(err, AVOW_ERR_LIMIT, lines->line + 1, 0,
                 "line is longer than %zu bytes, the most that avow reads",
                 AVOW_LINE_MAX);
}

avow_status aw_lines_next(aw_lines *lines, aw_span *out, avow_error *err) {
  size_t seen = 0; /* bytes known to hold no line end */
  for (;;) {
    size_t held = lines->end - lines->begin;
    const char *start = held == 0 ? NULL : lines->buffer + lines->begin;
    const char *stop =
        held > seen ? memchr(start + seen, '\n', held - seen) : NULL;
    if (stop == NULL && held > AVOW_LINE_MAX) return too_long(lines, err);
    if (stop != NULL || (lines->ended && held > 0)) {
      size_t length = stop == NULL ? held : (size_t)(stop - start) + 1;
      if (length > AVOW_LINE_MAX) return too_long(lines, err);
      *out = (aw_span){ start, length };
      lines->begin += length;
      if (lines->line++ == 0 && length >= 3 &&
          memcmp(start, "\xEF\xBB\xBF", 3) == 0)
        *out = aw_span_cut(*out, 3, length);
      return AVOW_OK;
    }
    if (lines->ended) {
      *out = (aw_span){ NULL, 0 };
      return AVOW_OK;
    }
    seen = held;
    avow_status status = read_more(lines, err);
    if (status != AVOW_OK) return status;
  }
}

aw_span aw_line_trim(aw_span line) {
  if (line.len > 0 && line.ptr[line.len - 1] == '\n') line.len--;
  if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
  return line;
}
