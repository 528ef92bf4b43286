#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "attribution/place_gate.h"

static bool is_open(const aw_place_gate *gate, uint32_t d, uint32_t gap,
                    uint32_t before, uint32_t after) {
  return (gate->open[d][gap][before] >> after & 1) != 0;
}

/* Places of one decision, by how often they were seen and right. */
static void closes_what_is_seldom_right(void **state) {
  static const struct {
    uint32_t gap, before, after, seen, right;
    double loss;
    bool open;
  } cases[] = {
    { 0, 1, 2, 1000, 0, 0.01, false },   /* never right */
    { 4, 63, 63, 1000, 0, 0.01, false }, /* at the end of the table */
    { 1, 1, 2, 1000, 5, 0.01, false },   /* seldom, and it may be lost */
    { 1, 1, 2, 1000, 5, 0.001, true },   /* seldom, but too much to lose */
    { 2, 1, 2, 1000, 500, 0.9, true },   /* often */
    { 2, 1, 2, 3, 0, 0.01, true },       /* too few seen to tell */
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_place_counts *counts = calloc(1, sizeof *counts);
    aw_place_gate gate;
    assert_non_null(counts);
    counts->of[3][0][40][40] = (aw_place_count){ 2000, 1000 };
    counts->of[3][cases[i].gap][cases[i].before][cases[i].after] =
        (aw_place_count){ cases[i].seen, cases[i].right };
    assert_int_equal(aw_place_gate_make(counts, cases[i].loss, &gate, NULL),
                     AVOW_OK);
    assert_true(is_open(&gate, 3, 0, 40, 40));
    if (is_open(&gate, 3, cases[i].gap, cases[i].before, cases[i].after) !=
        cases[i].open)
      fail_msg("case %zu: expected %d", i, cases[i].open);
    /* Other decisions, and places never seen, stay open. */
    assert_true(is_open(&gate, 2, 0, 1, 2));
    assert_true(is_open(&gate, 3, 3, 9, 9));
    free(counts);
  }
}

/* It goes into a model as it lies in memory: no byte is left to chance. */
static void gives_the_same_bytes_again(void **state) {
  aw_place_counts *counts = calloc(1, sizeof *counts);
  aw_place_gate gate[2];
  (void)state;
  assert_non_null(counts);
  counts->of[3][0][40][40] = (aw_place_count){ 2000, 1 };
  for (int i = 0; i < 2; i++) {
    memset(&gate[i], 'a' + i, sizeof gate[i]);
    assert_int_equal(aw_place_gate_make(counts, 0.01, &gate[i], NULL), AVOW_OK);
  }
  assert_memory_equal(&gate[0], &gate[1], sizeof gate[0]);
  free(counts);
}

/* Gaps of one decision, cell by cell, and the one that few lie beyond. */
static void finds_the_gap_that_few_lie_beyond(void **state) {
  static const struct {
    uint32_t near, far; /* how many in cell 1, and in cell `cell` */
    uint32_t cell;
    double loss;
    float gap; /* in steps; 0: all are kept */
  } cases[] = {
    { 0, 0, 0, 0.01, 1 },                    /* none was seen */
    { 1000, 0, 0, 0.01, 2 },                 /* up to the end of its cell */
    { 1000, 5, 100, 0.01, 2 },               /* a few far behind are lost */
    { 1000, 50, 100, 0.01, 101 },            /* too many to lose */
    { 1000, 50, AW_GAP_CELLS - 1, 0.01, 0 }, /* beyond what is told apart */
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_place_gaps *gaps = calloc(1, sizeof *gaps);
    assert_non_null(gaps);
    gaps->of[2][1] = cases[i].near;
    gaps->of[2][cases[i].cell] += cases[i].far;
    gaps->of[3][500] = 7; /* of another decision */
    float got = aw_place_gap(gaps, 2, cases[i].loss);
    if (cases[i].gap > 0)
      assert_true(got == cases[i].gap * AW_GAP_STEP);
    else
      assert_true(got > AW_GAP_STEP * AW_GAP_CELLS);
    free(gaps);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(closes_what_is_seldom_right),
    cmocka_unit_test(finds_the_gap_that_few_lie_beyond),
    cmocka_unit_test(gives_the_same_bytes_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
