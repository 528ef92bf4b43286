#include "cli/pace.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/strbuf.h"

#define PATIENCE 1.0 /* seconds before anything shows on a terminal */
#define TERMINAL_STEP 0.2
#define PLAIN_STEP 5.0

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static uint64_t size_of_all(const cmd_args *paths) {
  uint64_t total = 0;
  if (paths->count == 0) return 0;
  for (size_t i = 0; i < paths->count; i++) {
    struct stat info;
    if (strcmp(paths->item[i], "-") == 0) return 0;
    if (stat(paths->item[i], &info) != 0) continue;
    if (!S_ISREG(info.st_mode)) return 0;
    total += (uint64_t)info.st_size;
  }
  return total;
}

void pace_start(pace *p, bool asked, bool results_on_terminal,
                const cmd_args *paths) {
  *p = (pace){ .terminal = isatty(STDERR_FILENO) == 1 };
  p->shown = asked || (p->terminal && !results_on_terminal);
  if (!p->shown) return;
  p->total = size_of_all(paths);
  p->begin = now();
  p->next = p->begin + (p->terminal ? PATIENCE : PLAIN_STEP);
}

static void add_time(aw_strbuf *out, double seconds) {
  size_t whole = seconds < 0 || seconds > 1e8 ? 0 : (size_t)(seconds + 0.5);
  aw_strbuf_add_format(out, "%zu:%02zu:%02zu", whole / 3600, whole / 60 % 60,
                       whole % 60);
}

static void send(const aw_strbuf *text) {
  size_t done = 0;
  while (done < text->len) {
    ssize_t put = write(STDERR_FILENO, text->ptr + done, text->len - done);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return;
    done += (size_t)put;
  }
}

static void show(pace *p, double at, size_t documents, uint64_t bytes) {
  aw_strbuf out = AW_STRBUF_INIT;
  double seconds = at - p->begin, megabytes = (double)bytes / 1e6;
  double rate = seconds > 0 ? megabytes / seconds : 0;
  if (p->terminal) aw_strbuf_add_text(&out, "\r\x1b[K");
  aw_strbuf_add_text(&out, "avow: ");
  aw_strbuf_add_size(&out, documents);
  aw_strbuf_add_text(&out, " documents, ");
  aw_strbuf_add_fixed(&out, megabytes, 1);
  aw_strbuf_add_text(&out, " MB, ");
  aw_strbuf_add_fixed(&out, rate, 1);
  aw_strbuf_add_text(&out, " MB/s, ");
  if (p->total > bytes && rate > 0) {
    add_time(&out, (double)(p->total - bytes) / 1e6 / rate);
    aw_strbuf_add_text(&out, " left");
  } else {
    add_time(&out, seconds);
    aw_strbuf_add_text(&out, " so far");
  }
  if (!p->terminal) aw_strbuf_add_char(&out, '\n');
  if (!out.failed) send(&out);
  p->line_open = p->terminal;
  aw_strbuf_release(&out);
}

void pace_show(pace *p, size_t documents, uint64_t bytes) {
  if (!p->shown) return;
  double at = now();
  if (at < p->next) return;
  p->next = at + (p->terminal ? TERMINAL_STEP : PLAIN_STEP);
  show(p, at, documents, bytes);
}

void pace_clear(pace *p) {
  static const char clear[] = "\r\x1b[K";
  if (!p->line_open) return;
  p->line_open = false;
  ssize_t put = write(STDERR_FILENO, clear, sizeof clear - 1);
  (void)put;
}

void pace_end(pace *p, size_t documents, uint64_t bytes) {
  if (!p->shown) return;
  if (p->terminal && !p->line_open) return; /* over before it showed */
  p->total = 0;
  show(p, now(), documents, bytes);
  static const char end[] = "\n";
  if (!p->terminal) return;
  ssize_t put = write(STDERR_FILENO, end, 1);
  (void)put;
}
