#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/pages.h"

/* Whatever part of a block is asked for, it reads and holds what is written. */
static void leaves_memory_as_it_is(void **state) {
  (void)state;
  static const size_t size = (size_t)5 << 20;
  static const struct {
    size_t begin, length;
  } cases[] = {
    { 0, (size_t)5 << 20 },
    { 1, ((size_t)5 << 20) - 1 },
    { 4096, 4096 },
    { 5, 7 },
    { 17, 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    unsigned char *block = calloc(size, 1);
    assert_non_null(block);
    aw_prefer_large_pages(block + cases[i].begin, cases[i].length);
    for (size_t k = 0; k < size; k += 1021) {
      assert_int_equal(block[k], 0);
      block[k] = (unsigned char)(k % 251);
    }
    for (size_t k = 0; k < size; k += 1021) assert_int_equal(block[k], k % 251);
    free(block);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(leaves_memory_as_it_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
