/* gold.h - annotated documents, from JSON objects.
 *
 * Room: input.  May include: base/, avow.h.
 * Form: id, text, sentences [[begin, end]], claims [{sentence, holder, mode,
 * via, stance}] or attributions [{source, cue, content: [[begin, end]]}];
 * positions in code points.  Other members are left alone.
 */
#ifndef AW_INPUT_GOLD_H
#define AW_INPUT_GOLD_H
#include <stdbool.h>

#include "avow.h"
#include "base/arena.h"

struct cJSON;

/* Has it the members of an annotated document, rather than of a row? */
bool aw_gold_is_document(const struct cJSON *object);
/* Fill `out`; arrays live in `arena`, texts in `object`.  AVOW_ERR_FORMAT
 * tells the member, its value and what was expected. */
avow_status aw_gold_parse(const struct cJSON *object, size_t line,
                          aw_arena *arena, avow_gold_document *out,
                          avow_error *err);
#endif
