#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static void gives_zeroed_aligned_memory(void **state) {
  (void)state;
  aw_arena arena;
  aw_arena_init(&arena, 128);
  for (size_t size = 0; size < 300; size += 7) {
    unsigned char *p = aw_arena_alloc(&arena, 1, size);
    assert_non_null(p);
    assert_int_equal((uintptr_t)p % 16, 0);
    for (size_t i = 0; i < size; i++) assert_int_equal(p[i], 0);
    memset(p, 0xAA, size);
  }
  aw_arena_release(&arena);
}

static void refuses_sizes_that_overflow(void **state) {
  (void)state;
  aw_arena arena;
  aw_arena_init(&arena, 0);
  assert_null(aw_arena_alloc(&arena, SIZE_MAX / 2, 3));
  assert_null(aw_arena_alloc(&arena, 1, SIZE_MAX));
  assert_null(aw_arena_copy(&arena, (aw_span){ "", SIZE_MAX }).ptr);
  aw_arena_release(&arena);
}

static void rewinds_over_chunks(void **state) {
  (void)state;
  aw_arena arena;
  aw_arena_init(&arena, 256);
  char *kept = aw_arena_alloc(&arena, 1, 100);
  memset(kept, 'k', 100);
  aw_arena_mark mark = aw_arena_save(&arena);
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < 50; i++) assert_non_null(aw_arena_alloc(&arena, 1, 90));
    aw_arena_rewind(&arena, mark);
    for (int i = 0; i < 100; i++) assert_int_equal(kept[i], 'k');
  }
  aw_arena_release(&arena);
}

/* A loop over documents must not ask the system for memory every time. */
static void keeps_a_chunk_when_rewound_to_nothing(void **state) {
  (void)state;
  aw_arena arena;
  aw_arena_init(&arena, 1024);
  aw_arena_mark mark = aw_arena_save(&arena);
  void *first = aw_arena_alloc(&arena, 1, 10);
  for (int i = 0; i < 5; i++) aw_arena_alloc(&arena, 1, 1000);
  aw_arena_rewind(&arena, mark);
  assert_ptr_equal(aw_arena_alloc(&arena, 1, 10), first);
  aw_arena_release(&arena);
}

static void copies_with_a_nul(void **state) {
  (void)state;
  aw_arena arena;
  aw_arena_init(&arena, 0);
  aw_span copy = aw_arena_copy(&arena, AW_LIT("talks"));
  assert_int_equal(copy.len, 5);
  assert_string_equal(copy.ptr, "talks");
  assert_int_equal(aw_arena_copy(&arena, (aw_span){ NULL, 0 }).len, 0);
  aw_arena_release(&arena);
}

/* Raw memory is aligned and apart from its neighbours, and what comes after it
 * is zeroed again. */
static void raw_memory_is_ones_own(void **state) {
  aw_arena arena;
  (void)state;
  aw_arena_init(&arena, 256);
  aw_arena_mark mark = aw_arena_save(&arena);
  memset(AW_NEW_RAW(&arena, char, 200), 'x', 200);
  aw_arena_rewind(&arena, mark);
  char *raw = AW_NEW_RAW(&arena, char, 19);
  uint32_t *zeroed = AW_NEW(&arena, uint32_t, 30);
  assert_int_equal((uintptr_t)raw % 16, 0);
  memset(raw, 'y', 19);
  for (int i = 0; i < 30; i++) assert_int_equal(zeroed[i], 0);
  assert_null(aw_arena_alloc_raw(&arena, SIZE_MAX / 2, 3));
  aw_arena_release(&arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(raw_memory_is_ones_own),
    cmocka_unit_test(gives_zeroed_aligned_memory),
    cmocka_unit_test(refuses_sizes_that_overflow),
    cmocka_unit_test(rewinds_over_chunks),
    cmocka_unit_test(keeps_a_chunk_when_rewound_to_nothing),
    cmocka_unit_test(copies_with_a_nul),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
