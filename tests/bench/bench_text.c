/* bench_text: nanoseconds a byte of cutting text into tokens and sentences.
 *
 * usage: bench_text [FILE [ROUNDS]]
 * FILE (default: the article of the tests, repeated) is read in documents of
 * about 4,000 bytes, cut at line ends; the fastest round counts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/number.h"
#include "base/strbuf.h"
#include "text/document.h"
#include "text/utf8.h"

#define DOCUMENT_BYTES 4000u
#define SIZE_MAX_BYTES ((size_t)1 << 30)

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Tokens of all documents of `text`; 0 on failure. */
static size_t read_all(aw_arena *arena, aw_span text, avow_error *err) {
  size_t tokens = 0;
  for (size_t at = 0; at < text.len;) {
    size_t end =
        text.len - at < DOCUMENT_BYTES ? text.len : at + DOCUMENT_BYTES;
    while (end < text.len && text.ptr[end] != '\n') end++;
    aw_arena_mark mark = aw_arena_save(arena);
    aw_document doc;
    if (aw_document_read(&doc, arena, aw_span_cut(text, at, end), NULL, 0,
                         err) != AVOW_OK)
      return 0;
    tokens += doc.token_count;
    aw_arena_rewind(arena, mark);
    at = end;
  }
  return tokens;
}

static bool load(const char *path, aw_strbuf *text, avow_error *err) {
  const char *article = AVOW_SOURCE_DIR "/tests/data/harbour-talks.txt";
  char *bytes = NULL;
  size_t length = 0;
  if (aw_file_read(path != NULL ? path : article, SIZE_MAX_BYTES, &bytes,
                   &length, err) != AVOW_OK)
    return false;
  do aw_strbuf_add(text, (aw_span){ bytes, length });
  while (path == NULL && length > 0 && text->len < 4000000 && !text->failed);
  free(bytes);
  return !text->failed && aw_utf8_valid(aw_strbuf_span(text), NULL);
}

int main(int argc, char **argv) {
  aw_strbuf text = AW_STRBUF_INIT;
  aw_arena arena;
  avow_error err = { .message = "text is not valid UTF-8" };
  size_t rounds = 10, tokens = 0;
  aw_arena_init(&arena, 0);
  if ((argc > 2 && !aw_parse_size(aw_span_of(argv[2]), &rounds)) ||
      !load(argc > 1 ? argv[1] : NULL, &text, &err)) {
    fprintf(stderr, "bench_text: %s\n", err.message);
    return 1;
  }
  double best = 1e9;
  for (size_t i = 0; i < rounds; i++) {
    double begin = seconds();
    tokens = read_all(&arena, aw_strbuf_span(&text), &err);
    double took = seconds() - begin;
    if (took < best) best = took;
  }
  printf("%zu bytes, %zu tokens: %.1f ns a byte, %.1f MB/s, %.0f ns a token\n",
         text.len, tokens, best * 1e9 / (double)text.len,
         (double)text.len / best / 1e6, best * 1e9 / (double)tokens);
  aw_arena_release(&arena);
  aw_strbuf_release(&text);
  return tokens == 0;
}
