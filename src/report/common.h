/* common.h - what several forms need.
 *
 * Room: report.
 */
#ifndef AW_REPORT_COMMON_H
#define AW_REPORT_COMMON_H
#include "report/report.h"

/* From bytes to the unit asked for. */
typedef struct aw_positions {
  aw_span text;
  uint32_t *before; /* [text.len / 64 + 1] code points before each 64 bytes;
                       NULL: bytes are wanted, or all are one byte long */
} aw_positions;

/* False where memory is out. */
bool aw_positions_init(aw_positions *positions, aw_span text, bool bytes);
void aw_positions_release(aw_positions *positions);
size_t aw_position(const aw_positions *positions, size_t byte);

/* Claims of a speaker that are on the target: all but the unrelated. */
size_t aw_related_claims(const avow_speaker *speaker);

/* A share in whole percent, a half upward. */
size_t aw_percent(double share);

/* The words of `range`, blanks and line ends joined to single spaces. */
void aw_add_words(aw_strbuf *out, aw_span text, avow_range range);

static inline aw_span aw_of_text(avow_text text) {
  return (aw_span){ text.ptr, text.ptr == NULL ? 0 : text.length };
}
#endif
