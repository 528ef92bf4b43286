/* growth.c - texts made to be slow or huge cost what their length is worth.
 *
 * usage: growth BYTES
 *
 * Each kind of text is tagged at BYTES, twice and four times that much by a
 * library that counts every basic block it runs and every byte it holds.
 * Linear work doubles its growth from one step to the next, quadratic work
 * makes it four times as large.  No clock is read, so that the answer is the
 * same on every machine.
 */
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avow.h"

#define MOST_GROWTH 2.6 /* of work: 2 is linear, n log n a little more */
#define BYTES_MOST 1500 /* of memory, for each byte of text ... */
#define BYTES_ANY ((size_t)64 << 20) /* ... and whatever the text */

/* ---- what is counted ----------------------------------------------------- */

static uint64_t blocks;
static size_t held, peak;

/* Called by every basic block of the library. */
void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void) {
  blocks++;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void __real_free(void *old);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void __wrap_free(void *old);

static void *hold(void *got) {
  held += malloc_usable_size(got);
  if (held > peak) peak = held;
  return got;
}

void *__wrap_malloc(size_t size) {
  return hold(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size) {
  return hold(__real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size) {
  size_t before = malloc_usable_size(old);
  void *got = __real_realloc(old, size);
  if (got != NULL) held -= before;
  return got == NULL ? NULL : hold(got);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size) {
  return hold(__real_aligned_alloc(alignment, size));
}

void __wrap_free(void *old) {
  held -= malloc_usable_size(old);
  __real_free(old);
}

/* ---- texts ----------------------------------------------------------------
 */

typedef struct text {
  char *ptr;
  size_t length, capacity;
} text;

static void add(text *t, const char *words) {
  size_t length = strlen(words);
  if (t->length + length > t->capacity) {
    t->capacity = (t->length + length) * 2;
    t->ptr = realloc(t->ptr, t->capacity);
    if (t->ptr == NULL) exit(2);
  }
  memcpy(t->ptr + t->length, words, length);
  t->length += length;
}

/* '#' in the unit becomes a word of letters that is another each time. */
static void add_unit(text *t, const char *unit, size_t n) {
  char one[2] = { 0 };
  for (; *unit != '\0'; unit++) {
    one[0] = *unit;
    if (*unit != '#') {
      add(t, one);
      continue;
    }
    char word[16] = "B";
    size_t length = 1, left = n;
    for (; length < 8; left /= 20)
      word[length++] = "aeioulmnrstdkpgbvzyw"[left % 20];
    add(t, word);
  }
}

typedef struct kind {
  const char *name, *before, *unit, *after;
  bool nested; /* `after` is repeated as often as the unit */
} kind;

static const kind kinds[] = {
  { "news", "", "Ann Berg said that the talks had failed. She left.\n\n", "",
    false },
  { "opening marks", "", "\u201c ", "", false },
  { "straight marks", "", "\" a ", "", false },
  { "marks never closed", "", "\u201cAnn Berg said no. ", "", false },
  { "paragraphs that open a mark", "", "\u201cAnn Berg said no.\n\n", "",
    false },
  { "nested", "", "\u201cAnn said \u2018Tom said ", "no\u2019 \u201d ", true },
  { "brackets", "", "( [ ", ") ] ", true },
  { "one sentence", "", "the envoy said that talks and ", "", false },
  { "one sentence of names", "", "Ann #, ", "", false },
  { "one sentence of quotations", "",
    "the minister called it \u201cout of reach before the winter\u201d and ",
    "", false },
  { "one sentence of possessives", "", "the dog\u2019s ", "tail", false },
  { "one sentence of complements", "", "the minister of ", "", false },
  { "one sentence of and", "", "Ann # and ", "", false },
  { "one sentence of appositions", "", "Ann #, the minister, ", "", false },
  { "one sentence of who", "", "the man who ", "", false },
  { "one sentence of pronouns", "", "he told her that ", "", false },
  { "one sentence of the deal", "", "the peace deal and the truce talks ", "",
    false },
  { "no full stops", "", "Ann # said no\n", "", false },
  { "all capitals", "", "ANN BERG SAID NO TO THE PLAN OF #. ", "", false },
  { "cues", "", "he said she said ", "", false },
  { "speakers", "", "Minister Ann # said that # had left. ", "", false },
  { "namesakes", "", "# Berg said so. Berg left. ", "", false },
  { "one role", "", "The # minister said so. The minister left. ", "", false },
  { "groups", "", "The # Union of # said that it had left. ", "", false },
  { "the same words quoted", "",
    "\u201cIt is out of reach before the winter\u201d, the minister said. Ann "
    "# said: \u201cIt is out of reach before the winter.\u201d ",
    "", false },
  { "turns", "", "ANN BERG: no. (Laughter.)\n\n", "", false },
  { "labels", "", "MR. #: no\n\n", "", false },
  { "colons", "", "A: ", "", false },
  { "right to left", "",
    "\u05e9\u05dc\u05d5\u05dd \u05d0\u05de\u05e8 \u0642\u0627\u0644 ", "",
    false },
  { "combining marks", "", "e\u0301\u0301 o\u0308\u0327 ", "", false },
  { "one letter of combining marks", "e", "\u0301", "", false },
  { "one word", "", "x", "", false },
  { "one number", "", "1,", "1", false },
  { "full stops", "", ". ", "", false },
  { "line ends", "", "\n", "x", false },
};

static text make(const kind *k, size_t bytes) {
  text t = { NULL, 0, 0 };
  size_t count = 0;
  add(&t, k->before);
  size_t most = k->nested ? bytes / 2 : bytes;
  while (t.length < most) add_unit(&t, k->unit, count++);
  for (size_t n = 0; n < (k->nested ? count : 1); n++) add(&t, k->after);
  return t;
}

/* ---- the growth -----------------------------------------------------------
 */

typedef struct cost {
  uint64_t blocks;
  size_t memory, bytes;
} cost;

static bool measure(const avow_tagger *tagger, const kind *k, size_t bytes,
                    cost *out) {
  text t = make(k, bytes);
  avow_error err;
  avow_session *session = NULL;
  const avow_result *result = NULL;
  if (avow_session_new(tagger, &session, &err) != AVOW_OK) return false;
  size_t before = held;
  peak = held;
  blocks = 0;
  avow_status status = avow_tag(session, t.ptr, t.length, NULL, &result, &err);
  *out = (cost){ blocks, peak - before, t.length };
  if (status != AVOW_OK) printf("%s: %s\n", k->name, err.message);
  avow_session_free(session);
  free(t.ptr);
  return status == AVOW_OK;
}

static bool check(const avow_tagger *tagger, const kind *k, size_t bytes) {
  cost c[3];
  for (int i = 0; i < 3; i++)
    if (!measure(tagger, k, bytes << i, &c[i])) return false;
  double first = (double)c[1].blocks - (double)c[0].blocks;
  double second = (double)c[2].blocks - (double)c[1].blocks;
  double per_byte = (double)c[2].memory / (double)c[2].bytes;
  bool linear = second <= MOST_GROWTH * first;
  bool bounded = c[2].memory <= BYTES_ANY + BYTES_MOST * c[2].bytes;
  printf("%-32s work %8.1f a byte, growth %4.2f%s  memory %7.1f a byte%s\n",
         k->name, (double)c[2].blocks / (double)c[2].bytes, second / first,
         linear ? "" : " TOO FAST", per_byte, bounded ? "" : " TOO MUCH");
  return linear && bounded;
}

int main(int argc, char **argv) {
  avow_error err;
  avow_tagger *tagger = NULL;
  size_t bytes = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
  if (bytes < 1000 || bytes > ((size_t)1 << 22)) {
    fputs("usage: growth BYTES (1,000 to 4,194,304)\n", stderr);
    return 2;
  }
  if (avow_tagger_new(NULL, &tagger, &err) != AVOW_OK) {
    fprintf(stderr, "growth: %s\n", err.message);
    return 2;
  }
  bool good = true;
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
    good = check(tagger, &kinds[i], bytes) && good;
  avow_tagger_free(tagger);
  return good ? 0 : 1;
}
