/* object.h - a JSON object that is handed on as it is.
 *
 * Room: input.  May include: base/, avow.h.
 */
#ifndef AW_INPUT_OBJECT_H
#define AW_INPUT_OBJECT_H
#include "avow.h"

/* Read the JSON object in the file `path` and write it without blanks into
 * *out, malloc'd, for the caller to free.  AVOW_ERR_IO, AVOW_ERR_LIMIT,
 * AVOW_ERR_NOMEM, AVOW_ERR_FORMAT with the line of the fault. */
avow_status aw_object_read(const char *path, char **out, avow_error *err);
#endif
