#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

/* Cut a message that vsnprintf truncated inside a code point. */
static void end_at_code_point(char *message) {
  size_t length = 0;
  while (message[length] != '\0') length++;
  size_t start = length;
  while (start > 0 && ((unsigned char)message[start - 1] & 0xC0) == 0x80)
    start--;
  if (start == 0) return;
  unsigned char lead = (unsigned char)message[start - 1];
  size_t need = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  if (length - start < need) message[start - 1] = '\0';
}

avow_status aw_fail(avow_error *err, avow_status status, size_t line,
                    size_t offset, const char *format, ...) {
  if (err == NULL) return status;
  err->status = status;
  err->line = line;
  err->offset = offset;
  va_list args;
  va_start(args, format);
  int length = vsnprintf(err->message, sizeof err->message, format, args);
  va_end(args);
  if (length < 0) err->message[0] = '\0';
  if (length >= (int)sizeof err->message) end_at_code_point(err->message);
  for (char *at = err->message; *at != '\0'; at++)
    if ((unsigned char)*at < 0x20 || *at == 0x7F) *at = '?';
  return status;
}

avow_status aw_nomem(avow_error *err) {
  return aw_fail(err, AVOW_ERR_NOMEM, 0, 0, "out of memory");
}
