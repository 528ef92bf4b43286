#include "base/strange.h"

#include "base/utf8.h"

#define TARGET_SHOWN 64u /* bytes; longer ones are cut */

void aw_strange_add(aw_strange_targets *s, aw_span target, size_t line,
                    bool known) {
  s->rows++;
  if (known || s->count++ > 0) return;
  s->line = line;
  aw_strbuf_add(&s->first, target);
}

void aw_strange_tell(const aw_strange_targets *s, aw_strbuf *out) {
  aw_span target = aw_strbuf_span(&s->first);
  if (s->count == 0) return;
  if (s->first.failed) out->failed = true;
  if (target.len > TARGET_SHOWN) target.len = TARGET_SHOWN;
  target.len = aw_utf8_fault(target); /* never half a code point */
  if (target.len == 0) {
    aw_strbuf_add_text(out, s->line == 0 ? "a row" : "line ");
    if (s->line != 0) aw_strbuf_add_size(out, s->line);
    aw_strbuf_add_text(out,
                       " has no target, while the model learnt toward targets");
  } else {
    aw_strbuf_add_text(out, "the target '");
    aw_strbuf_add(out, target);
    aw_strbuf_add_char(out, '\'');
    if (s->line != 0) aw_strbuf_add_format(out, " of line %zu", s->line);
    aw_strbuf_add_text(out, " is none that the model learnt");
  }
  if (s->count > 1)
    aw_strbuf_add_format(out, " (and %zu more of %zu rows)", s->count - 1,
                         s->rows);
  aw_strbuf_add_text(out, ": such answers come from what its targets share");
}

void aw_strange_release(aw_strange_targets *s) {
  aw_strbuf_release(&s->first);
}
