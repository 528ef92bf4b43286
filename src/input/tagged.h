/* tagged.h - tagged sentences from tab-separated lines.
 *
 * Room: input.  May include: base/, avow.h.
 *
 * A token a line: form, tag, name, space, by_hand and, where known, universal
 * tag; "_" where a value is not given.  Penn tags; names as "PERSON" or "O";
 * space is 1 where white space stands before the token, else 0; by_hand is 1
 * where a person tagged it, 0 (also where not given) where a program did.  An
 * empty line ends a sentence. Other lines without a tab that begin with "# "
 * are left out, but "# document" begins another document.
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
