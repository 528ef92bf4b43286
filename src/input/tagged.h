/* tagged.h - tagged sentences from tab-separated lines.
 *
 * Room: input.  May include: base/, avow.h.
 *
 * A token a line: form, tag, name, head, relation, space; "_" where a value
 * is not given.  Penn tags; names as "PERSON" or "O"; heads count from 1 in
 * the sentence, 0 is the root; space is 1 where white space stands before the
 * token, else 0.  An empty line ends a sentence.  Other lines without a tab
 * that begin with "# " are left out, but "# document" begins another document.
 */
#ifndef AW_INPUT_TAGGED_H
#define AW_INPUT_TAGGED_H
#include "avow.h"

/* Add all sentences of `path` ("-": standard input) to `dataset`.
 * AVOW_ERR_IO, AVOW_ERR_NOMEM, AVOW_ERR_LIMIT, AVOW_ERR_FORMAT with the line,
 * the value and what was expected, and what avow_dataset_add_tagged gives. */
avow_status aw_tagged_read(const char *path, avow_dataset *dataset,
                           avow_error *err);
#endif
