/* lexicon.h - words with a class and a strength, from a .tsv of our form.
 *
 * Room: text.  May include: base/, learn/.
 *
 * The form: first lines "# name: ...", "# source: ...", "# licence: ...",
 * "# version: ..."; then a header line of column names, then rows: a term (one
 * word or several, lower case, "*" at the end: any ending), a class, a
 * strength.  Missing columns have their default ("", 1).  Further lines that
 * start with "# " and empty lines are skipped.  Terms are cut into words as
 * documents are; "*" belongs to the last word of a term.
 */
#ifndef AW_TEXT_LEXICON_H
#define AW_TEXT_LEXICON_H
#include "avow.h"
#include "base/span.h"
#include "text/document.h"

#define AW_LEXICON_WORDS_MAX 12u /* tokens of one term */

typedef struct aw_lexicon aw_lexicon;

/* `source` names the lexicon in errors (a path).  AVOW_ERR_FORMAT with the
 * line in the message: a term twice, a strength that is no number or outside
 * [-limit, limit], an empty or overlong term, a missing header. */
avow_status aw_lexicon_parse(aw_span text, const char *source, double limit,
                             aw_lexicon **out, avow_error *err);
avow_status aw_lexicon_load(const char *path, double limit, aw_lexicon **out,
                            avow_error *err);
/* As parse, but where `table` is the one that was made of this very text, it
 * is used in place: nothing is parsed.  `table` is one of ours (see
 * lexicon_table.h), aligned to 8 bytes, and must outlive the lexicon. */
avow_status aw_lexicon_open(aw_span text, aw_span table, const char *source,
                            double limit, aw_lexicon **out, avow_error *err);
/* The lexicon's own table; lives as long as the lexicon. */
aw_span aw_lexicon_table(const aw_lexicon *lexicon);
/* A copy of `base` where `over` adds terms and overrides those it shares; it
 * keeps the name of `base`. */
avow_status aw_lexicon_merge(const aw_lexicon *base, const aw_lexicon *over,
                             aw_lexicon **out, avow_error *err);
void aw_lexicon_free(aw_lexicon *lexicon); /* NULL allowed */
size_t aw_lexicon_count(const aw_lexicon *lexicon);
/* XXH3 over the sorted terms, classes and strengths. */
uint64_t aw_lexicon_fingerprint(const aw_lexicon *lexicon);
aw_span aw_lexicon_name(const aw_lexicon *lexicon);
size_t aw_lexicon_class_count(const aw_lexicon *lexicon);
aw_span aw_lexicon_class(const aw_lexicon *lexicon, size_t index);

typedef struct aw_lexicon_match {
  uint32_t length; /* tokens, 0: no match */
  uint16_t kind;   /* index of the class */
  float strength;
} aw_lexicon_match;

/* What can be said of a token by itself: the same for all tokens of its key
 * and lemma. */
typedef enum aw_lexicon_known {
  AW_LEXICON_ASK,  /* nothing */
  AW_LEXICON_SURE, /* the longest term that starts there, if any */
  AW_LEXICON_NEXT  /* the same, unless it aw_lexicon_may_pair() with the next */
} aw_lexicon_known;

/* The longest term that starts at `token` and ends before `end`; words are
 * matched by key, then by lemma. */
aw_lexicon_match aw_lexicon_find(const aw_lexicon *lexicon,
                                 const aw_document *doc, uint32_t token,
                                 uint32_t end);
/* *out: the term that the token is by itself, length 0: none. */
aw_lexicon_known aw_lexicon_know(const aw_lexicon *lexicon,
                                 const aw_document *doc, uint32_t token,
                                 aw_lexicon_match *out);
/* Whether a term of several words may start at a token that `next` follows. */
bool aw_lexicon_may_pair(const aw_lexicon *lexicon, const aw_token *token,
                         const aw_token *next);
#endif
