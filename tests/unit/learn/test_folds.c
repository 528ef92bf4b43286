#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/random.h"
#include "learn/folds.h"

#define COUNT 600
#define LABELS 3

typedef struct rows {
  uint32_t label[COUNT], fold[COUNT];
  uint64_t group[COUNT];
} rows;

/* Labels of shares 60, 30 and 10 %; groups of 1 to `largest` rows. */
static void make(rows *r, size_t largest) {
  aw_random random;
  aw_random_init(&random, 11);
  size_t left = 0;
  uint64_t group = 0;
  for (size_t i = 0; i < COUNT; i++) {
    if (left-- == 0) {
      left = aw_random_below(&random, largest);
      group = aw_random_next(&random);
    }
    double u = aw_random_unit(&random);
    r->group[i] = group;
    r->label[i] = u < 0.6 ? 0 : u < 0.9 ? 1 : 2;
  }
}

static void never_parts_a_group(void **state) {
  (void)state;
  static const size_t largest[] = { 1, 4, 25 }, folds[] = { 2, 5, 10 };
  static rows r;
  for (size_t n = 0; n < 9; n++) {
    make(&r, largest[n / 3]);
    assert_int_equal(aw_folds_deal(r.label, LABELS, r.group, COUNT,
                                   folds[n % 3], 1, r.fold, NULL),
                     AVOW_OK);
    for (size_t i = 0; i < COUNT; i++) {
      assert_true(r.fold[i] < folds[n % 3]);
      for (size_t j = 0; j < i; j++)
        if (r.group[i] == r.group[j] && r.fold[i] != r.fold[j])
          fail_msg("groups of %zu, %zu folds: rows %zu and %zu", largest[n / 3],
                   folds[n % 3], i, j);
    }
  }
}

static void labels_are_shared_out(void **state) {
  (void)state;
  static const struct {
    size_t largest;
    double slack; /* rows a fold may differ from its share */
  } cases[] = { { 1, 1.0 }, { 4, 4.0 }, { 10, 8.0 } };
  static rows r;
  for (size_t n = 0; n < 3; n++) {
    double have[5][LABELS] = { { 0 } }, all[LABELS] = { 0 };
    make(&r, cases[n].largest);
    aw_folds_deal(r.label, LABELS, r.group, COUNT, 5, 1, r.fold, NULL);
    for (size_t i = 0; i < COUNT; i++) {
      have[r.fold[i]][r.label[i]]++;
      all[r.label[i]]++;
    }
    for (size_t f = 0; f < 5; f++)
      for (size_t k = 0; k < LABELS; k++) {
        double off = have[f][k] - all[k] / 5;
        if (off > cases[n].slack || off < -cases[n].slack)
          fail_msg(
              "groups of %zu: fold %zu has %.0f of %.0f rows of label "
              "%zu",
              cases[n].largest, f, have[f][k], all[k], k);
      }
  }
}

static void seeds_make_other_folds(void **state) {
  (void)state;
  static rows r;
  uint32_t again[COUNT], other[COUNT];
  make(&r, 3);
  aw_folds_deal(r.label, LABELS, r.group, COUNT, 5, 1, r.fold, NULL);
  aw_folds_deal(r.label, LABELS, r.group, COUNT, 5, 1, again, NULL);
  aw_folds_deal(r.label, LABELS, r.group, COUNT, 5, 2, other, NULL);
  assert_memory_equal(r.fold, again, sizeof again);
  assert_true(memcmp(r.fold, other, sizeof other) != 0);
}

static void needs_a_group_a_fold(void **state) {
  (void)state;
  static rows r;
  avow_error err;
  make(&r, 1);
  for (size_t i = 0; i < COUNT; i++) r.group[i] = i % 4;
  assert_int_equal(
      aw_folds_deal(r.label, LABELS, r.group, COUNT, 5, 1, r.fold, &err),
      AVOW_ERR_DATA);
  assert_non_null(strstr(err.message, "4 groups"));
  assert_int_equal(
      aw_folds_deal(r.label, LABELS, r.group, COUNT, 4, 1, r.fold, &err),
      AVOW_OK);
}

/* The largest group comes first: 10 | 5 5, never 10 5 | 5. */
static void large_groups_come_first(void **state) {
  (void)state;
  uint32_t label[20] = { 0 }, fold[20];
  uint64_t group[20];
  for (uint64_t i = 0; i < 20; i++) group[i] = i < 5 ? 1 : i < 10 ? 2 : 3;
  for (uint64_t seed = 0; seed < 20; seed++) {
    size_t first = 0;
    aw_folds_deal(label, 1, group, 20, 2, seed, fold, NULL);
    for (size_t i = 0; i < 20; i++) first += fold[i] == 0;
    assert_int_equal(first, 10);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(never_parts_a_group),
    cmocka_unit_test(labels_are_shared_out),
    cmocka_unit_test(large_groups_come_first),
    cmocka_unit_test(seeds_make_other_folds),
    cmocka_unit_test(needs_a_group_a_fold),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
