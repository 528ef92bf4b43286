#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "learn/packed.h"

#define ROWS 3000u

static aw_packed_row row_of(uint32_t i) {
  int16_t a = (int16_t)(i + 1), b = (int16_t)-a, c = (int16_t)(i % 7);
  return (aw_packed_row){ aw_hash_join(i, 5), 1, { a, b, c } };
}

typedef struct table {
  void *bytes;
  aw_model_file file;
  aw_packed packed;
} table;

static void open_table(table *t, aw_packed_row *rows, size_t count,
                       uint32_t classes, double fill) {
  size_t length;
  aw_model_writer *w = aw_model_writer_new();
  assert_non_null(w);
  assert_int_equal(aw_packed_write(rows, count, classes, fill, "t", w, NULL),
                   AVOW_OK);
  assert_int_equal(aw_model_writer_finish(w, &t->bytes, &length, NULL),
                   AVOW_OK);
  aw_model_writer_free(w);
  assert_int_equal(
      aw_model_file_open((aw_span){ t->bytes, length }, true, &t->file, NULL),
      AVOW_OK);
  assert_int_equal(aw_packed_open(&t->file, "t", classes, &t->packed, NULL),
                   AVOW_OK);
}

static void close_table(table *t) {
  aw_model_file_close(&t->file);
  free(t->bytes);
}

static void finds_the_rows_it_was_given(void **state) {
  static aw_packed_row rows[ROWS];
  static const uint32_t classes[] = { 1, 3 };
  (void)state;
  for (size_t n = 0; n < 2; n++) {
    table t;
    for (uint32_t i = 0; i < ROWS; i++) rows[i] = row_of(i);
    open_table(&t, rows, ROWS, classes[n], 0.25);
    uint32_t right = 0, taken = 0;
    for (uint32_t i = 0; i < 2 * ROWS; i++) { /* the second half is unknown */
      aw_packed_row r = row_of(i);
      int32_t sum[3] = { 0 }, one = aw_packed_sum(&t.packed, &r.key, 1);
      if (classes[n] == 3) {
        aw_packed_add(&t.packed, &r.key, 1, sum);
        if (sum[0] == 0)
          assert_true(sum[1] == 0 && sum[2] == 0);
        else if (i < ROWS && sum[0] == r.weight[0])
          assert_true(sum[1] == r.weight[1] && sum[2] == r.weight[2]);
        one = sum[0];
      }
      right += i < ROWS && one == r.weight[0];
      taken += i >= ROWS && one != 0;
    }
    /* A few share a bucket with eight others, or a print. */
    assert_in_range(right, ROWS - 10, ROWS);
    assert_in_range(taken, 0, 5);
    close_table(&t);
  }
}

static void sums_all_keys(void **state) {
  aw_packed_row rows[40];
  uint64_t key[AW_PACKED_KEYS_MAX];
  int32_t expected[3] = { 0 }, sum[3] = { 1, 2, 3 };
  table t;
  (void)state;
  for (uint32_t i = 0; i < 40; i++) rows[i] = row_of(i);
  for (uint32_t i = 0; i < AW_PACKED_KEYS_MAX; i++) {
    key[i] = row_of(i).key;
    for (uint32_t k = 0; i < 40 && k < 3; k++)
      expected[k] += row_of(i).weight[k];
  }
  open_table(&t, rows, 40, 3, 0.2);
  aw_packed_add(&t.packed, key, AW_PACKED_KEYS_MAX, sum);
  for (int32_t k = 0; k < 3; k++) assert_int_equal(sum[k], expected[k] + k + 1);
  close_table(&t);
}

/* Ten rows for the one bucket: the two least used are left out. */
static void keeps_what_was_used_most(void **state) {
  aw_packed_row rows[10];
  table t;
  (void)state;
  for (uint32_t i = 0; i < 10; i++) {
    rows[i] = row_of(i);
    rows[i].use = 1 + i * 7 % 10;
  }
  open_table(&t, rows, 10, 1, 1.25);
  assert_int_equal(t.packed.buckets, 1);
  for (uint32_t i = 0; i < 10; i++) {
    aw_packed_row r = row_of(i);
    int32_t weight = 1 + i * 7 % 10 > 2 ? r.weight[0] : 0;
    assert_int_equal(aw_packed_sum(&t.packed, &r.key, 1), weight);
  }
  close_table(&t);
}

static void is_sound_without_rows(void **state) {
  table t;
  uint64_t key = row_of(1).key;
  (void)state;
  open_table(&t, NULL, 0, 1, 0.5);
  assert_int_equal(aw_packed_sum(&t.packed, &key, 1), 0);
  close_table(&t);
}

static void refuses_parts_that_do_not_fit(void **state) {
  aw_packed_row rows[3] = { row_of(0), row_of(1), row_of(2) };
  table t;
  aw_packed p;
  (void)state;
  open_table(&t, rows, 3, 3, 0.5);
  assert_int_equal(aw_packed_open(&t.file, "t", 1, &p, NULL), AVOW_ERR_FORMAT);
  assert_int_equal(aw_packed_open(&t.file, "u", 3, &p, NULL), AVOW_ERR_FORMAT);
  uint32_t *meta =
      (uint32_t *)(void *)(uintptr_t)aw_model_file_find(&t.file, "t.meta").ptr;
  *meta = 7;
  assert_int_equal(aw_packed_open(&t.file, "t", 7, &p, NULL), AVOW_ERR_FORMAT);
  close_table(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(finds_the_rows_it_was_given),
    cmocka_unit_test(sums_all_keys),
    cmocka_unit_test(keeps_what_was_used_most),
    cmocka_unit_test(is_sound_without_rows),
    cmocka_unit_test(refuses_parts_that_do_not_fit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
