/* json.h - one line of JSON, read in place.
 *
 * Room: input.  May include: base/.
 * Why not cJSON here: members that we only hand on must come out as they went
 * in (numbers of twenty digits, escapes), a NUL behind an escape must not cut
 * a text, faults need a position, and a document a line asks for no
 * allocation.  RFC 8259 to the letter, and beyond it surrogates in escapes
 * must come in pairs, so that every string has a UTF-8 form.
 */
#ifndef AW_INPUT_JSON_H
#define AW_INPUT_JSON_H
#include "base/span.h"
#include "base/strbuf.h"

#define AW_JSON_DEPTH 1000 /* brackets within brackets */

typedef struct aw_json_fault {
  size_t offset;      /* byte of the text */
  const char *reason; /* "expected ':'" */
} aw_json_fault;

/* Is the whole of `text`, valid UTF-8, one JSON value?  Never recurses. */
bool aw_json_check(aw_span text, aw_json_fault *fault);

typedef struct aw_json_member {
  aw_span name;  /* as written, between the quotation marks */
  aw_span value; /* as written */
} aw_json_member;

/* The members of a checked object, one at a call; *at starts as 0.  False
 * after the last, and for values that are no object. */
bool aw_json_next_member(aw_span object, size_t *at, aw_json_member *out);

/* Append what the string stands for that is written as `inside` between its
 * quotation marks; checked before. */
void aw_json_decode(aw_span inside, aw_strbuf *out);
#endif
