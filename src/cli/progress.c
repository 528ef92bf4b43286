#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(const char *text, size_t length) {
  ssize_t written = write(STDERR_FILENO, text, length);
  (void)written; /* nobody to tell */
}

void progress_begin(progress_line *line, bool asked) {
  *line = (progress_line){ .terminal = isatty(STDERR_FILENO) == 1 };
  line->shown = asked || line->terminal;
}

int progress_show(void *context, const char *what, size_t done, size_t total) {
  progress_line *line = context;
  char text[96];
  if (!line->shown) return 0;
  if (!line->terminal && done < total) return 0;
  if (line->open && strncmp(line->what, what, sizeof line->what - 1) != 0)
    progress_end(line);
  int length = snprintf(text, sizeof text, "%savow: %.30s: %zu of %zu%s",
                        line->terminal ? "\r" : "", what, done, total,
                        line->terminal ? "" : "\n");
  if (length <= 0) return 0;
  put(text, (size_t)length < sizeof text ? (size_t)length : sizeof text - 1);
  line->open = line->terminal;
  snprintf(line->what, sizeof line->what, "%s", what);
  return 0;
}

void progress_end(progress_line *line) {
  if (line->open) put("\n", 1);
  line->open = false;
}
