/* standalone.c - a fuzz target without libFuzzer: replay the corpus, then try
 * seeded mutations of it for a while.
 *
 * usage: TARGET RUNS SECONDS CORPUS-FOLDER [DICTIONARY]
 * The same seed gives the same inputs; only how many of them fit into SECONDS
 * depends on the machine.  An input that crashes is left in "crash-input".
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/random.h"
#include "fuzz.h"

#define INPUT_MAX ((size_t)1 << 16)
#define FILES_MAX 400
#define WORDS_MAX 400

typedef struct input {
  uint8_t *bytes;
  size_t size;
} input;

static input corpus[FILES_MAX];
static size_t corpus_count;
static input word[WORDS_MAX];
static size_t word_count;
static uint8_t current[INPUT_MAX]; /* what runs, for the report of a crash */
static size_t current_size;

static void save_current(int number) {
  int fd = open("crash-input", O_WRONLY | O_CREAT | O_TRUNC, 0644);
  ssize_t put = write(fd, current, current_size);
  (void)put;
  signal(number, SIG_DFL);
  raise(number);
}

static void try_current(void) {
  /* A copy without a byte to spare, so that sanitizers see what is read past
   * the end. */
  uint8_t *exact = malloc(current_size + (current_size == 0));
  MUST(exact != NULL);
  memcpy(exact, current, current_size);
  LLVMFuzzerTestOneInput(exact, current_size);
  free(exact);
}

static input read_whole(const char *path) {
  input in = { malloc(INPUT_MAX), 0 };
  FILE *file = fopen(path, "rb");
  MUST(in.bytes != NULL && file != NULL);
  in.size = fread(in.bytes, 1, INPUT_MAX, file);
  fclose(file);
  return in;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_corpus(const char *folder) {
  struct dirent **entry;
  int count = scandir(folder, &entry, NULL, by_name);
  char path[4096];
  for (int i = 0; i < count; i++) {
    if (entry[i]->d_name[0] != '.' && corpus_count < FILES_MAX) {
      snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
      corpus[corpus_count++] = read_whole(path);
    }
    free(entry[i]);
  }
  if (count >= 0) free(entry);
}

/* Lines of libFuzzer's form: "text" with \xAB, \\ and \". */
static void read_dictionary(const char *path) {
  char line[1024];
  FILE *file = fopen(path, "r");
  MUST(file != NULL);
  while (word_count < WORDS_MAX && fgets(line, sizeof line, file) != NULL) {
    const char *at = strchr(line, '"');
    if (line[0] == '#' || at == NULL) continue;
    input *w = &word[word_count++];
    w->bytes = malloc(sizeof line);
    MUST(w->bytes != NULL);
    for (at++; *at != '"' && *at != '\0'; at++) {
      char hex[3] = { 0 };
      if (*at == '\\' && at[1] == 'x') {
        hex[0] = at[2];
        hex[1] = at[3];
        w->bytes[w->size++] = (uint8_t)strtoul(hex, NULL, 16);
        at += 3;
      } else {
        if (*at == '\\') at++;
        w->bytes[w->size++] = (uint8_t)*at;
      }
    }
  }
  fclose(file);
}

/* ---- mutations -------------------------------------------------------- */

static void insert(size_t at, const uint8_t *bytes, size_t size) {
  if (size > INPUT_MAX - current_size) return;
  memmove(current + at + size, current + at, current_size - at);
  memmove(current + at, bytes, size);
  current_size += size;
}

static void cut(size_t at, size_t size) {
  memmove(current + at, current + at + size, current_size - at - size);
  current_size -= size;
}

static void mutate_once(aw_random *random) {
  size_t at = aw_random_below(random, current_size + 1);
  size_t left = current_size - at;
  size_t span = aw_random_below(random, (left < 64 ? left : 64) + 1);
  uint8_t copy[64];
  uint8_t byte = (uint8_t)aw_random_next(random);
  const input *other = &corpus[aw_random_below(random, corpus_count)];
  switch (aw_random_below(random, 8)) {
    case 0:
      if (left > 0) current[at] = byte;
      break;
    case 1:
      if (left > 0) current[at] ^= (uint8_t)(1u << (byte & 7));
      break;
    case 2: insert(at, &byte, 1); break;
    case 3: cut(at, span); break;
    case 4: /* again */
      memcpy(copy, current + at, span);
      insert(at, copy, span);
      break;
    case 5: /* the head of this, the tail of another */
      current_size = at;
      if (other->size > 0) {
        size_t from = aw_random_below(random, other->size);
        insert(at, other->bytes + from, other->size - from);
      }
      break;
    default:
      if (word_count > 0) {
        const input *w = &word[aw_random_below(random, word_count)];
        insert(at, w->bytes, w->size);
      }
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int argc, char **argv) {
  MUST(argc >= 4);
  size_t runs = strtoul(argv[1], NULL, 10), done = 0;
  double end = now() + strtod(argv[2], NULL);
  static const int deadly[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL };
  for (size_t i = 0; i < sizeof deadly / sizeof deadly[0]; i++)
    signal(deadly[i], save_current);
  read_corpus(argv[3]);
  MUST(corpus_count > 0);
  if (argc > 4) read_dictionary(argv[4]);
  for (size_t i = 0; i < corpus_count; i++) {
    current_size = corpus[i].size;
    memcpy(current, corpus[i].bytes, current_size);
    try_current();
  }
  aw_random random;
  aw_random_init(&random, 1);
  for (; done < runs && now() < end; done++) {
    const input *seed = &corpus[aw_random_below(&random, corpus_count)];
    current_size = seed->size;
    memcpy(current, seed->bytes, current_size);
    size_t count = 1 + aw_random_below(&random, 8);
    while (count-- > 0) mutate_once(&random);
    try_current();
  }
  printf("%zu files replayed, %zu mutations tried\n", corpus_count, done);
  for (size_t i = 0; i < corpus_count; i++) free(corpus[i].bytes);
  for (size_t i = 0; i < word_count; i++) free(word[i].bytes);
  return 0;
}
