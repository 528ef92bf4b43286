#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "learn/runs.h"

#define BLOCKS 4
#define COLUMNS 3000

/* Blocks of 1500, 0, 1 and 1499 keys; `crowded`: all of the first block have
 * one home. */
static const uint32_t column_begin[BLOCKS + 1] = { 0, 1500, 1500, 1501,
                                                   COLUMNS };

static void make_keys(uint64_t *key, bool crowded) {
  aw_random r;
  aw_random_init(&r, 5);
  for (uint32_t i = 0; i < COLUMNS; i++)
    key[i] = crowded && i < 1500 ? UINT64_MAX - 1 - i : aw_random_next(&r);
}

static aw_run run_of(const aw_runs *runs, size_t b) {
  return (aw_run){ runs->begin[b], runs->homes[b] };
}

static void finds_what_was_laid(void **state) {
  (void)state;
  for (int crowded = 0; crowded < 2; crowded++) {
    uint64_t key[COLUMNS];
    aw_runs runs;
    make_keys(key, crowded);
    assert_int_equal(aw_runs_lay(key, column_begin, BLOCKS, &runs, NULL),
                     AVOW_OK);
    assert_true(aw_runs_sound(runs.key, runs.begin[BLOCKS], runs.begin,
                              runs.homes, BLOCKS));
    for (size_t b = 0; b < BLOCKS; b++)
      for (uint32_t i = 0; i < COLUMNS; i++) {
        bool mine = i >= column_begin[b] && i < column_begin[b + 1];
        assert_int_equal(aw_run_find(runs.key, run_of(&runs, b), key[i]),
                         mine ? runs.place[i] : AW_NO_ID);
      }
    aw_runs_release(&runs);
  }
}

static void finds_nothing_else(void **state) {
  (void)state;
  uint64_t key[COLUMNS];
  aw_runs runs;
  aw_random r;
  aw_random_init(&r, 6);
  make_keys(key, false);
  assert_int_equal(aw_runs_lay(key, column_begin, BLOCKS, &runs, NULL),
                   AVOW_OK);
  for (size_t b = 0; b < BLOCKS; b++) {
    static const uint64_t odd[] = { 0, 1, UINT64_MAX - 1, AW_FREE_KEY };
    for (size_t i = 0; i < 4; i++)
      assert_int_equal(aw_run_find(runs.key, run_of(&runs, b), odd[i]),
                       AW_NO_ID);
    for (int i = 0; i < 3000; i++)
      assert_int_equal(
          aw_run_find(runs.key, run_of(&runs, b), aw_random_next(&r)),
          AW_NO_ID);
  }
  aw_runs_release(&runs);
}

static void takes_little_room(void **state) {
  (void)state;
  uint64_t key[COLUMNS];
  aw_runs runs;
  make_keys(key, false);
  assert_int_equal(aw_runs_lay(key, column_begin, BLOCKS, &runs, NULL),
                   AVOW_OK);
  assert_true(runs.begin[BLOCKS] < COLUMNS * 13 / 10);
  aw_runs_release(&runs);
}

static void refuses_runs_without_an_end(void **state) {
  (void)state;
  static const struct {
    const char *name;
    uint64_t last; /* key */
    size_t places;
    uint32_t begin[3], homes[2];
    bool sound;
  } cases[] = {
    { "sound", AW_FREE_KEY, 12, { 0, 6, 12 }, { 2, 2 }, true },
    { "a key at the end", 7, 12, { 0, 6, 12 }, { 2, 2 }, false },
    { "cut", AW_FREE_KEY, 11, { 0, 6, 12 }, { 2, 2 }, false },
    { "homes behind the end", AW_FREE_KEY, 12, { 0, 6, 12 }, { 2, 3 }, false },
    { "homes without end", AW_FREE_KEY, 12, { 0, 6, 12 }, { ~0u, 2 }, false },
    { "a short run", AW_FREE_KEY, 12, { 0, 9, 12 }, { 2, 0 }, false },
    { "runs crossed", AW_FREE_KEY, 12, { 0, 13, 12 }, { 2, 0 }, false },
    { "a late start", AW_FREE_KEY, 12, { 1, 6, 12 }, { 1, 2 }, false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint64_t key[12];
    for (int k = 0; k < 12; k++) key[k] = AW_FREE_KEY;
    key[11] = cases[i].last;
    bool sound =
        aw_runs_sound(key, cases[i].places, cases[i].begin, cases[i].homes, 2);
    if (sound != cases[i].sound) fail_msg("%s", cases[i].name);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_what_was_laid),
    cmocka_unit_test(finds_nothing_else),
    cmocka_unit_test(takes_little_room),
    cmocka_unit_test(refuses_runs_without_an_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
