#include "report/common.h"

#include <stdlib.h>

#include "base/utf8.h"

#define STRIDE 64u

bool aw_positions_init(aw_positions *positions, aw_span text, bool bytes) {
  *positions = (aw_positions){ text, NULL };
  if (bytes || aw_code_points(text, 0, text.len) == text.len) return true;
  size_t blocks = text.len / STRIDE + 1;
  positions->before = malloc(blocks * sizeof *positions->before);
  if (positions->before == NULL) return false;
  size_t count = 0;
  for (size_t i = 0; i < blocks; i++) {
    positions->before[i] = (uint32_t)count;
    size_t begin = i * STRIDE, end = begin + STRIDE;
    count += aw_code_points(text, begin, end < text.len ? end : text.len);
  }
  return true;
}

void aw_positions_release(aw_positions *positions) {
  free(positions->before);
  positions->before = NULL;
}

size_t aw_position(const aw_positions *positions, size_t byte) {
  if (positions->before == NULL) return byte;
  size_t block = byte / STRIDE;
  return positions->before[block] +
         aw_code_points(positions->text, block * STRIDE, byte);
}

size_t aw_related_claims(const avow_speaker *speaker) {
  size_t count = 0;
  for (int s = 0; s <= AVOW_UNCLEAR; s++)
    if (s != AVOW_UNRELATED) count += speaker->claims[s];
  return count;
}

size_t aw_percent(double share) {
  return share > 0 ? (size_t)(share * 100 + 0.5) : 0;
}

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void aw_add_words(aw_strbuf *out, aw_span text, avow_range range) {
  size_t at = range.begin;
  bool first = true;
  while (at < range.end) {
    while (at < range.end && is_blank(text.ptr[at])) at++;
    size_t start = at;
    while (at < range.end && !is_blank(text.ptr[at])) at++;
    if (at == start) break;
    if (!first) aw_strbuf_add_char(out, ' ');
    first = false;
    aw_strbuf_add(out, aw_span_cut(text, start, at));
  }
}
