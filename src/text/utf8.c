/* utf8.c - see utf8.h. */
#include "text/utf8.h"

#include "base/hash.h"

#include "text/utf8_table.inc"

_Static_assert(sizeof aw_char_index == AW_CHAR_LIMIT / 128,
               "AW_CHAR_LIMIT is that of the table");

/* The one table of quotation marks, apostrophes, dashes and hyphens. */
static const struct {
  uint32_t point;
  unsigned mark;
} mark_table[] = {
  { 0x0022, AW_MARK_DOUBLE | AW_MARK_OPENS | AW_MARK_CLOSES },
  { 0x0027,
    AW_MARK_SINGLE | AW_MARK_OPENS | AW_MARK_CLOSES | AW_MARK_APOSTROPHE },
  { 0x002D, AW_MARK_HYPHEN },
  { 0x0060, AW_MARK_SINGLE | AW_MARK_OPENS },
  { 0x00AB, AW_MARK_DOUBLE | AW_MARK_OPENS },
  { 0x00B4, AW_MARK_SINGLE | AW_MARK_CLOSES | AW_MARK_APOSTROPHE },
  { 0x00BB, AW_MARK_DOUBLE | AW_MARK_CLOSES },
  { 0x02BC, AW_MARK_APOSTROPHE },
  { 0x2010, AW_MARK_HYPHEN },
  { 0x2011, AW_MARK_HYPHEN },
  { 0x2012, AW_MARK_DASH },
  { 0x2013, AW_MARK_DASH },
  { 0x2014, AW_MARK_DASH },
  { 0x2015, AW_MARK_DASH },
  { 0x2018, AW_MARK_SINGLE | AW_MARK_OPENS | AW_MARK_APOSTROPHE },
  { 0x2019, AW_MARK_SINGLE | AW_MARK_CLOSES | AW_MARK_APOSTROPHE },
  { 0x201A, AW_MARK_SINGLE | AW_MARK_OPENS },
  { 0x201B, AW_MARK_SINGLE | AW_MARK_OPENS },
  { 0x201C, AW_MARK_DOUBLE | AW_MARK_OPENS },
  { 0x201D, AW_MARK_DOUBLE | AW_MARK_CLOSES },
  { 0x201E, AW_MARK_DOUBLE | AW_MARK_OPENS },
  { 0x201F, AW_MARK_DOUBLE | AW_MARK_OPENS },
  { 0x2033, AW_MARK_DOUBLE | AW_MARK_OPENS | AW_MARK_CLOSES },
  { 0x2039, AW_MARK_SINGLE | AW_MARK_OPENS },
  { 0x203A, AW_MARK_SINGLE | AW_MARK_CLOSES },
  { 0x2212, AW_MARK_DASH },
  { 0xFF02, AW_MARK_DOUBLE | AW_MARK_OPENS | AW_MARK_CLOSES },
  { 0xFF07,
    AW_MARK_SINGLE | AW_MARK_OPENS | AW_MARK_CLOSES | AW_MARK_APOSTROPHE },
};
#define MARKS (sizeof mark_table / sizeof mark_table[0])

unsigned aw_char_mark(uint32_t point) {
  size_t low = 0, high = MARKS;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (mark_table[middle].point < point)
      low = middle + 1;
    else
      high = middle;
  }
  return low < MARKS && mark_table[low].point == point ? mark_table[low].mark
                                                       : AW_MARK_NONE;
}

uint32_t aw_char_lower(uint32_t point) {
  if (point < 0x80) return point + ((point - 'A' < 26u) ? 32u : 0u);
  size_t low = 0, high = sizeof lower_range / sizeof lower_range[0];
  size_t count = high;
  while (low < high) { /* the first range that ends at or after point */
    size_t middle = (low + high) / 2;
    if (lower_range[middle].last < point)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == count || lower_range[low].first > point ||
      (point - lower_range[low].first) % lower_range[low].step != 0)
    return point;
  return (uint32_t)((int32_t)point + lower_range[low].distance);
}

static bool continues(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

uint32_t aw_utf8_before(const char *begin, const char *at) {
  size_t length;
  do at--;
  while (at > begin && continues((unsigned char)*at));
  return aw_utf8_decode(at, &length);
}

size_t aw_utf8_encode(uint32_t point, char out[4]) {
  unsigned char *b = (unsigned char *)out;
  if (point < 0x80) {
    b[0] = (unsigned char)point;
    return 1;
  }
  if (point < 0x800) {
    b[0] = (unsigned char)(0xC0 | point >> 6);
    b[1] = (unsigned char)(0x80 | (point & 0x3F));
    return 2;
  }
  if (point < 0x10000) {
    b[0] = (unsigned char)(0xE0 | point >> 12);
    b[1] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
    b[2] = (unsigned char)(0x80 | (point & 0x3F));
    return 3;
  }
  b[0] = (unsigned char)(0xF0 | point >> 18);
  b[1] = (unsigned char)(0x80 | (point >> 12 & 0x3F));
  b[2] = (unsigned char)(0x80 | (point >> 6 & 0x3F));
  b[3] = (unsigned char)(0x80 | (point & 0x3F));
  return 4;
}

bool aw_utf8_to_points(aw_span text, size_t *position, size_t count) {
  size_t byte = 0, points = 0; /* code points that start in [0, byte) */
  for (size_t i = 0; i < count; i++) {
    size_t wanted = position[i];
    if (wanted > text.len) return false;
    while (wanted > 0 && wanted < text.len &&
           continues((unsigned char)text.ptr[wanted]))
      wanted--;
    if (wanted < byte) byte = points = 0;
    for (; byte < wanted; byte++)
      points += !continues((unsigned char)text.ptr[byte]);
    position[i] = points;
  }
  return true;
}

bool aw_utf8_to_bytes(aw_span text, size_t *position, size_t count) {
  size_t byte = 0, points = 0;
  for (size_t i = 0; i < count; i++) {
    if (position[i] < points) byte = points = 0;
    for (; points < position[i]; points++) {
      if (byte >= text.len) return false;
      byte += aw_utf8_length((unsigned char)text.ptr[byte]);
    }
    position[i] = byte;
  }
  return true;
}

/* Lower-case from form[*at] on until the form or the room for it ends. */
static size_t lower_some(aw_span form, size_t *at, char *out, size_t room) {
  size_t used = 0;
  while (*at < form.len && room - used >= 4) {
    unsigned char byte = (unsigned char)form.ptr[*at];
    if (byte < 0x80) {
      out[used++] = (char)aw_char_lower(byte);
      *at += 1;
      continue;
    }
    size_t length;
    uint32_t point = aw_utf8_decode(form.ptr + *at, &length);
    bool apostrophe = (aw_char_mark(point) & AW_MARK_APOSTROPHE) != 0;
    used +=
        aw_utf8_encode(apostrophe ? '\'' : aw_char_lower(point), out + used);
    *at += length;
  }
  return used;
}

size_t aw_word_lower(aw_span form, char *out, size_t capacity) {
  size_t at = 0, used = 0;
  while (at < form.len) {
    char some[64];
    size_t length = lower_some(form, &at, some, sizeof some);
    if (length > capacity - used) return 0;
    memcpy(out + used, some, length);
    used += length;
  }
  return used;
}

/* Words of ordinary length are hashed in one go, others in pieces: XXH3 gives
 * the same key both ways. */
uint64_t aw_word_key(aw_span form) {
  char some[256];
  size_t at = 0;
  size_t length = lower_some(form, &at, some, sizeof some);
  if (at == form.len) return aw_hash((aw_span){ some, length }, 0);
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  for (;;) {
    XXH3_64bits_update(&state, some, length);
    if (at == form.len) break;
    length = lower_some(form, &at, some, sizeof some);
  }
  return XXH3_64bits_digest(&state);
}
