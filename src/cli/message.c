#include "cli/message.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "cli/options.h"

#define MESSAGE_MAX 1024 /* bytes; longer ones are cut */

typedef struct line {
  char bytes[MESSAGE_MAX];
  size_t length; /* without the line end that line_send() adds */
} line;

static void line_format(line *l, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
static void line_format(line *l, const char *format, va_list args) {
  size_t room = sizeof l->bytes - 1 - l->length;
  int length = vsnprintf(l->bytes + l->length, room, format, args);
  if (length < 0) return;
  l->length += (size_t)length < room ? (size_t)length : room - 1;
}

static void line_add(line *l, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void line_add(line *l, const char *format, ...) {
  va_list args;
  va_start(args, format);
  line_format(l, format, args);
  va_end(args);
}

/* Names of files come from outside: a line end or an escape in one must not
 * make a second message or drive the terminal. */
static void line_send(line *l) {
  for (size_t i = 0; i < l->length; i++)
    if ((unsigned char)l->bytes[i] < 0x20 || l->bytes[i] == 0x7F)
      l->bytes[i] = '?';
  l->bytes[l->length++] = '\n';
  size_t done = 0;
  while (done < l->length) {
    ssize_t put = write(STDERR_FILENO, l->bytes + done, l->length - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return; /* nowhere left to say it */
    done += (size_t)put;
  }
}

void message(const char *place, const char *format, ...) {
  line l = { .length = 0 };
  line_add(&l, "avow: ");
  if (place != NULL) line_add(&l, "%s: ", place);
  va_list args;
  va_start(args, format);
  line_format(&l, format, args);
  va_end(args);
  line_send(&l);
}

void message_error(const char *place, const avow_error *err) {
  line l = { .length = 0 };
  if (place != NULL && strcmp(place, "-") == 0) place = "standard input";
  line_add(&l, "avow: ");
  if (place != NULL && err->line > 0)
    line_add(&l, "%s:%zu: ", place, err->line);
  else if (place != NULL)
    line_add(&l, "%s: ", place);
  line_add(&l, "%s", err->message);
  line_send(&l);
}

int message_usage(const char *command, const char *format, ...) {
  line l = { .length = 0 };
  line_add(&l, "avow: ");
  if (command != NULL) line_add(&l, "%s: ", command);
  va_list args;
  va_start(args, format);
  line_format(&l, format, args);
  va_end(args);
  line_send(&l);
  l.length = 0;
  if (command != NULL)
    line_add(&l, "avow: see 'avow help %s'", command);
  else
    line_add(&l, "avow: see 'avow help'");
  line_send(&l);
  return AVOW_CLI_USAGE;
}
