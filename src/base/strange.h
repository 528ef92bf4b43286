/* strange.h - rows toward a target that a model did not learn from, or toward
 * none where it learnt toward some: counted, and told of in one wording.
 *
 * Room: base.  For the library's reports and the program's messages.
 */
#ifndef AW_BASE_STRANGE_H
#define AW_BASE_STRANGE_H
#include "base/strbuf.h"

typedef struct aw_strange_targets { /* {0}: no row yet */
  size_t rows, count;               /* all; the strange ones */
  size_t line;     /* of the first of these, 1-based; 0: not known */
  aw_strbuf first; /* its target, empty: it has none */
} aw_strange_targets;

/* Count one row; `known`: the model learnt toward its target. */
void aw_strange_add(aw_strange_targets *s, aw_span target, size_t line,
                    bool known);
/* Append the warning, one sentence without a stop; nothing where no row is
 * strange. */
void aw_strange_tell(const aw_strange_targets *s, aw_strbuf *out);
void aw_strange_release(aw_strange_targets *s);
#endif
