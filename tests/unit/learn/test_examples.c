#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "learn/examples.h"
#include "learn/matrix.h"
#include "toy.h"

static void add(aw_examples *e, const aw_feature *item, size_t count,
                avow_status wanted) {
  aw_feature copy[8];
  if (count > 0) memcpy(copy, item, count * sizeof *item);
  aw_features f = { .item = copy, .count = count, .enabled = 7 };
  assert_int_equal(aw_examples_add(e, &f, 0, 0, 0.0, NULL), wanted);
}

static void rows_come_back(void **state) {
  (void)state;
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  static const aw_feature first[] = {
    { .key = 10, .value = 1.0f, .block = 0 },
    { .key = 11, .value = 2.5f, .block = 2 },
    { .key = 10, .value = 1.0f, .block = 0 },
    { .key = 10, .value = 9.0f, .block = 1 }, /* another feature */
    { .key = 10, .value = 9.0f, .block = 1 }, /* binary: counted */
  };
  static const aw_feature second[] = {
    { .key = 11, .value = -1.0f, .block = 2 },
    { .key = 12, .value = 1.0f, .block = 0 },
  };
  static const aw_entry wanted[] = {
    { 0, 2.0f }, { 1, 2.5f }, { 2, 2.0f }, { 1, -1.0f }, { 3, 1.0f }
  };
  aw_entry entry[8];
  add(e, first, 5, AVOW_OK);
  add(e, NULL, 0, AVOW_OK);
  add(e, second, 2, AVOW_OK);
  assert_int_equal(aw_examples_count(e), 3);
  assert_int_equal(aw_examples_features(e), 4);
  assert_int_equal(aw_examples_row(e, 0, entry), 3);
  assert_memory_equal(entry, wanted, 3 * sizeof *entry);
  assert_int_equal(aw_examples_row(e, 1, entry), 0);
  assert_int_equal(aw_examples_row(e, 2, entry), 2);
  assert_memory_equal(entry, wanted + 3, 2 * sizeof *entry);
  aw_examples_free(e);
}

/* An example repeated is the example added again. */
static void repeats_are_additions(void **state) {
  (void)state;
  static const aw_feature item[] = {
    { .key = 10, .value = 1.0f, .block = 0 },
    { .key = 11, .value = 2.5f, .block = 2 },
  };
  aw_examples *a = aw_examples_new(toy_block, TOY_BLOCKS);
  aw_examples *b = aw_examples_new(toy_block, TOY_BLOCKS);
  for (int i = 0; i < 3; i++) {
    add(a, item, 1, AVOW_OK);
    add(a, item, 2, AVOW_OK);
  }
  add(b, item, 1, AVOW_OK);
  add(b, item, 2, AVOW_OK);
  for (size_t i = 2; i < 6; i++)
    assert_int_equal(aw_examples_repeat(b, i % 2, 0, 0, 0.0, NULL), AVOW_OK);
  assert_int_equal(aw_examples_repeat(b, 0, 0, 0, nan(""), NULL),
                   AVOW_ERR_ARGUMENT);
  assert_int_equal(b->count, a->count);
  assert_int_equal(b->rows, 2);
  assert_memory_equal(a->row, b->row, 6 * sizeof *a->row);
  assert_memory_equal(a->holding, b->holding, 2 * sizeof *a->holding);
  assert_int_equal(b->holding[0], 6);
  assert_int_equal(b->holding[1], 3);
  aw_examples_free(a);
  aw_examples_free(b);
}

/* Ids far apart take numbers of several bytes. */
static void many_features(void **state) {
  (void)state;
  enum { MANY = 40000 };
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  aw_features f;
  aw_features_init(&f);
  for (uint64_t key = 0; key < MANY; key++)
    aw_features_add_key(&f, key * 7919, 1.0);
  assert_int_equal(aw_examples_add(e, &f, 0, 0, 0.0, NULL), AVOW_OK);
  f.count = 0;
  for (uint64_t key = 0; key < MANY; key += 19999)
    aw_features_add_key(&f, key * 7919, 0.5);
  assert_int_equal(aw_examples_add(e, &f, 0, 0, 0.0, NULL), AVOW_OK);
  aw_entry *entry = malloc(MANY * sizeof *entry);
  assert_int_equal(aw_examples_row(e, 0, entry), MANY);
  for (uint32_t i = 0; i < MANY; i++) {
    assert_int_equal(entry[i].id, i);
    assert_true(entry[i].value == 1.0f);
  }
  assert_int_equal(aw_examples_row(e, 1, entry), 3);
  for (uint32_t i = 0; i < 3; i++) {
    assert_int_equal(entry[i].id, i * 19999);
    assert_true(entry[i].value == 0.5f);
  }
  free(entry);
  aw_features_release(&f);
  aw_examples_free(e);
}

static void refuses_nonsense(void **state) {
  (void)state;
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  static const aw_feature cases[] = {
    { .key = 1, .value = 1.0f, .block = 3 },
    { .key = 1, .value = INFINITY, .block = 0 },
    { .key = 1, .value = NAN, .block = 0 },
  };
  for (size_t i = 0; i < 3; i++) add(e, &cases[i], 1, AVOW_ERR_ARGUMENT);
  aw_features f = { .failed = true };
  assert_int_equal(aw_examples_add(e, &f, 0, 0, 0.0, NULL), AVOW_ERR_NOMEM);
  f.failed = false;
  assert_int_equal(aw_examples_add(e, &f, 0, 0, (double)NAN, NULL),
                   AVOW_ERR_ARGUMENT);
  assert_int_equal(aw_examples_count(e), 0);
  aw_examples_free(e);
}

/* Words a (3 examples), b (2), c (1: under min_count 2); values by hand. */
static void values_by_hand(void **state) {
  (void)state;
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  static const aw_feature rows[3][5] = {
    { { .key = 'a', .value = 1.0f },
      { .key = 'a', .value = 1.0f },
      { .key = 'b', .value = 1.0f },
      { .key = 'x', .value = 7.0f, .block = 1 },
      { .key = 'n', .value = 4.0f, .block = 2 } },
    { { .key = 'b', .value = 1.0f },
      { .key = 'a', .value = 1.0f },
      { .key = 'c', .value = 1.0f } },
    { { .key = 'a', .value = 1.0f } },
  };
  static const size_t length[] = { 5, 3, 1 };
  for (size_t i = 0; i < 3; i++) add(e, rows[i], length[i], AVOW_OK);
  aw_matrix m;
  assert_int_equal(aw_matrix_build(e, NULL, true, &m, NULL), AVOW_OK);
  assert_int_equal(m.columns, 4); /* a, b, x, n */
  double idf_a = log(4.0 / 4.0) + 1.0, idf_b = log(4.0 / 3.0) + 1.0;
  double a = (1.0 + log(2.0)) * idf_a, b = idf_b, norm = sqrt(a * a + b * b);
  const struct {
    int index;
    double value;
  } wanted[] = { { 1, a / norm }, { 2, b / norm },
                 { 3, 0.5 },  /* scale */
                 { 4, 0.25 }, /* alone in its block: length 1, scale 0.25 */
                 { 5, 1.0 },      /* the bias */ { -1, 0.0 } };
  for (size_t j = 0; j < 6; j++) {
    assert_int_equal(m.row[0][j].index, wanted[j].index);
    assert_true(fabs(m.row[0][j].value - wanted[j].value) < 1e-6);
  }
  assert_true(fabs(m.square[0] - (1.0 + 0.25 + 0.0625)) < 1e-6);
  assert_int_equal(m.row[2][0].index, 1);
  assert_true(m.row[2][0].value == 1.0);
  static const double w[] = { 1.0, 10.0, 100.0, 1000.0, 5.0 };
  assert_true(aw_matrix_dot(&m, 2, w) == 6.0);
  aw_matrix_release(&m);
  assert_int_equal(aw_matrix_build(e, NULL, false, &m, NULL), AVOW_OK);
  assert_int_equal(m.row[2][1].index, -1);
  assert_true(aw_matrix_dot(&m, 2, w) == 6.0);
  aw_matrix_release(&m);
  aw_examples_free(e);
}

/* Two examples of half the weight hold a feature as one does. */
static void weights_say_which_features_stay(void **state) {
  (void)state;
  static const struct {
    double weight[3];
    uint32_t columns;
  } cases[] = {
    { { 1.0, 1.0, 1.0 }, 2 }, /* "a" thrice, "b" twice, of two at least */
    { { 1.0, 0.5, 0.5 }, 1 },
    { { 0.5, 0.5, 0.5 }, 0 },
  };
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  static const aw_feature rows[][2] = {
    { { .key = 'a', .value = 1.0f }, { .key = 'b', .value = 1.0f } },
    { { .key = 'a', .value = 1.0f }, { .key = 'b', .value = 1.0f } },
    { { .key = 'a', .value = 1.0f } },
  };
  for (size_t i = 0; i < 3; i++) add(e, rows[i], i < 2 ? 2 : 1, AVOW_OK);
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    aw_matrix m;
    assert_int_equal(aw_matrix_build(e, cases[n].weight, false, &m, NULL),
                     AVOW_OK);
    assert_int_equal(m.columns, cases[n].columns);
    aw_matrix_release(&m);
  }
  aw_examples_free(e);
}

/* Equal examples share a row, and count all the same. */
static void equal_rows_are_stored_once(void **state) {
  (void)state;
  enum { COUNT = 1000, KINDS = 300 };
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  for (size_t i = 0; i < COUNT; i++) {
    const aw_feature item[] = { { .key = 1, .value = 1.0f },
                                { .key = 2 + i % KINDS, .value = 1.0f } };
    add(e, item, 2, AVOW_OK);
  }
  assert_int_equal(aw_examples_count(e), COUNT);
  assert_int_equal(e->rows, KINDS);
  assert_int_equal(e->holding[0], COUNT);
  aw_matrix m;
  assert_int_equal(aw_matrix_build(e, NULL, false, &m, NULL), AVOW_OK);
  assert_int_equal(m.count, COUNT);
  aw_entry entry[2];
  for (size_t i = 0; i < COUNT; i++) {
    assert_int_equal(e->row[i], i % KINDS);
    assert_ptr_equal(m.row[i], m.row[i % KINDS]);
    assert_true(m.square[i] == m.square[i % KINDS]);
    assert_int_equal(aw_examples_row(e, e->row[i], entry), 2);
    assert_int_equal(entry[1].id, 1 + i % KINDS);
  }
  aw_matrix_release(&m);
  aw_examples_free(e);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(rows_come_back),
    cmocka_unit_test(repeats_are_additions),
    cmocka_unit_test(many_features),
    cmocka_unit_test(weights_say_which_features_stay),
    cmocka_unit_test(equal_rows_are_stored_once),
    cmocka_unit_test(refuses_nonsense),
    cmocka_unit_test(values_by_hand),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
