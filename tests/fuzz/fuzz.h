/* fuzz.h - the face of every fuzz target: libFuzzer's, or standalone.c's. */
#ifndef AVOW_TESTS_FUZZ_H
#define AVOW_TESTS_FUZZ_H
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* libFuzzer asks for this name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold whatever the input; unlike assert() also where NDEBUG is
 * set. */
#define MUST(condition)                                                 \
  do {                                                                  \
    if (!(condition)) {                                                 \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, \
              #condition);                                              \
      abort();                                                          \
    }                                                                   \
  } while (0)

/* `data` as a file that others may open by path; lives until the next call. */
const char *fuzz_file(const uint8_t *data, size_t size);
#endif
