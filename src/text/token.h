/* token.h - cut text into words and marks.
 *
 * Room: text.  May include: base/, text/document.h, text/utf8.h.
 *
 * The style is that of the Penn Treebank (Marcus, Santorini, Marcinkiewicz
 * 1993) with words joined by hyphens left whole: "do n't", "Healey 's",
 * "state-run", "U.S.", "$ 3.5m", "10 %".  Guarantee: tokens ascend, do not
 * overlap, are never empty, and hold every character that is no space.
 */
#ifndef AW_TEXT_TOKEN_H
#define AW_TEXT_TOKEN_H
#include "text/document.h"

enum { /* aw_token.flags that only the room's own files read */
       AW_TOKEN_LINE = 1u << 12, /* first of a line */
       AW_TOKEN_BLANK = 1u << 13 /* first after an empty line */
};

typedef struct aw_tokeniser {
  aw_document *doc;
  uint32_t capacity; /* of doc->token */
  unsigned gap;      /* LINE, BLANK or GLUED of the token that comes */
  bool open_double, open_single; /* a mark was opened on this line */
  uint64_t steps;                /* characters looked at, for tests of growth */
} aw_tokeniser;

/* Append the tokens of bytes [begin, end) of doc->text, which start and end
 * code points.  AVOW_ERR_NOMEM. */
avow_status aw_tokenise(aw_tokeniser *t, size_t begin, size_t end,
                        avow_error *err);
#endif
