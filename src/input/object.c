#include "input/object.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/status.h"

#define OBJECT_MAX ((size_t)1 << 20) /* bytes */

static size_t line_of(const char *text, const char *at) {
  size_t line = 1;
  for (; text < at; text++) line += *text == '\n';
  return line;
}

avow_status aw_object_read(const char *path, char **out, avow_error *err) {
  avow_status status = AVOW_OK;
  char *text = NULL, *printed = NULL;
  size_t length = 0;
  cJSON *object = NULL;
  const char *end = NULL;
  AW_TRY(aw_file_read(path, OBJECT_MAX, &text, &length, err));
  object = cJSON_ParseWithLengthOpts(text, length + 1, &end, 1);
  if (!cJSON_IsObject(object)) {
    size_t line = end == NULL || object != NULL ? 1 : line_of(text, end);
    AW_TRY(aw_fail(err, AVOW_ERR_FORMAT, line, 0, "expected a JSON object"));
  }
  printed = cJSON_PrintUnformatted(object);
  if (printed == NULL) AW_TRY(aw_nomem(err));
  size_t size = strlen(printed) + 1;
  *out = malloc(size);
  if (*out == NULL) AW_TRY(aw_nomem(err));
  memcpy(*out, printed, size);
cleanup:
  cJSON_free(printed);
  cJSON_Delete(object);
  free(text);
  return status;
}
