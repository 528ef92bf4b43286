#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "learn/perceptron.h"

/* Class = (a + b) % 3, told by the pair's key; keys a and b alone mislead. */
static size_t features_of(unsigned a, unsigned b, uint64_t key[3]) {
  const unsigned value[3] = { 1000 + a, 2000 + b, 3000 + a * 8 + b };
  for (int i = 0; i < 3; i++) key[i] = aw_hash_join(value[i], 1);
  return 3;
}

static void *train(size_t *length) {
  aw_perceptron_trainer *t = aw_perceptron_trainer_new(3);
  assert_non_null(t);
  for (int pass = 0; pass < 10; pass++)
    for (unsigned a = 0; a < 8; a++)
      for (unsigned b = 0; b < 8; b++) {
        uint64_t key[3];
        size_t count = features_of(a, b, key);
        float score[3];
        aw_perceptron_trainer_score(t, key, count, score);
        uint32_t best = 0, right = (a + b) % 3;
        for (uint32_t k = 1; k < 3; k++)
          if (score[k] > score[best]) best = k;
        if (best == right)
          aw_perceptron_trainer_step(t);
        else
          assert_int_equal(
              aw_perceptron_trainer_update(t, key, count, right, best),
              AVOW_OK);
      }
  aw_model_writer *w = aw_model_writer_new();
  const aw_packing packing = { 1, 3, 0, 0.5 };
  assert_int_equal(aw_perceptron_trainer_write(t, &packing, "p", w, NULL),
                   AVOW_OK);
  void *bytes;
  assert_int_equal(aw_model_writer_finish(w, &bytes, length, NULL), AVOW_OK);
  aw_model_writer_free(w);
  aw_perceptron_trainer_free(t);
  return bytes;
}

static void learns_and_reads_back(void **state) {
  (void)state;
  size_t length;
  void *bytes = train(&length);
  aw_model_file file;
  aw_packed p;
  aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL);
  assert_int_equal(aw_packed_open(&file, "p", 3, &p, NULL), AVOW_OK);
  unsigned right = 0;
  for (unsigned a = 0; a < 8; a++)
    for (unsigned b = 0; b < 8; b++) {
      uint64_t key[3];
      size_t count = features_of(a, b, key);
      int32_t score[3] = { 0 };
      aw_packed_add(&p, key, count, score);
      uint32_t best = 0;
      for (uint32_t k = 1; k < 3; k++)
        if (score[k] > score[best]) best = k;
      right += best == (a + b) % 3;
    }
  /* Averaging may cost a case that the last weights get right by a hair;
   * the most frequent class alone gets 22. */
  assert_in_range(right, 62, 64);
  aw_model_file_close(&file);
  free(bytes);
}

static void gives_the_same_bytes_again(void **state) {
  (void)state;
  size_t first_length, second_length;
  void *first = train(&first_length), *second = train(&second_length);
  assert_int_equal(first_length, second_length);
  assert_memory_equal(first, second, first_length);
  free(first);
  free(second);
}

/* The same for the sparse form, which takes keys to be hashes. */
static size_t hashes_of(unsigned n, uint64_t key[3]) {
  size_t count = features_of(n / 8, n % 8, key);
  for (size_t i = 0; i < count; i++) key[i] = aw_hash_join(1, key[i]);
  return count;
}

/* A trainer that has learnt the lessons of train(). */
static aw_perceptron_trainer *learn(unsigned passes, uint32_t trim) {
  aw_perceptron_trainer *t = aw_perceptron_trainer_new(3);
  assert_non_null(t);
  for (unsigned pass = 0; pass < passes; pass++) {
    if (trim > 0 && pass == passes / 2)
      assert_int_equal(aw_perceptron_trainer_trim(t, trim), AVOW_OK);
    for (unsigned n = 0; n < 64; n++) {
      uint64_t key[3];
      size_t count = hashes_of(n, key);
      float score[3];
      uint32_t best = 0, right = (n / 8 + n % 8) % 3;
      aw_perceptron_trainer_score(t, key, count, score);
      for (uint32_t k = 1; k < 3; k++)
        if (score[k] > score[best]) best = k;
      if (best == right)
        aw_perceptron_trainer_step(t);
      else
        assert_int_equal(
            aw_perceptron_trainer_update(t, key, count, right, best), AVOW_OK);
    }
  }
  return t;
}

static void *write_sparse(const aw_perceptron_trainer *t, uint32_t most,
                          aw_model_file *file) {
  void *bytes;
  size_t length;
  aw_model_writer *w = aw_model_writer_new();
  assert_int_equal(aw_perceptron_trainer_write_sparse(t, most, "s", w, NULL),
                   AVOW_OK);
  assert_int_equal(aw_model_writer_finish(w, &bytes, &length, NULL), AVOW_OK);
  aw_model_writer_free(w);
  assert_int_equal(
      aw_model_file_open((aw_span){ bytes, length }, true, file, NULL),
      AVOW_OK);
  return bytes;
}

/* The first key, none, the unknown last one, those between. */
static void assert_sums_by_group(const aw_sparse *p, const uint64_t *key,
                                 size_t count) {
  uint64_t sorted[5];
  int16_t sum[4][8] = { { 0 } };
  int16_t *const row[4] = { sum[0], sum[1], sum[2], sum[3] };
  const uint8_t end[4] = { 1, 1, 2, (uint8_t)count };
  sorted[0] = key[0];
  sorted[1] = key[count - 1];
  memcpy(sorted + 2, key + 1, (count - 2) * sizeof *key);
  sum[1][0] = sum[2][0] = 77;
  uint32_t some = aw_sparse_sum(p, sorted, end, 4, row);
  assert_int_equal(some & 6u, 0);
  assert_int_equal(sum[1][0], 77);
  assert_int_equal(sum[2][0], 77);
  for (size_t g = 0; g < 4; g += 3) {
    int32_t score[8] = { 0 };
    size_t first = g == 0 ? 0 : 2;
    aw_sparse_add(p, sorted + first, end[g] - first, score, p->stride);
    for (uint32_t k = 0; k < 8; k++) assert_int_equal(sum[g][k], score[k]);
  }
}

static void sparse_rows_give_the_same_labels(void **state) {
  (void)state;
  aw_model_file file;
  aw_sparse p;
  aw_perceptron_trainer *t = learn(10, 0);
  void *bytes = write_sparse(t, 1000, &file);
  assert_int_equal(aw_sparse_open(&file, "s", &p, NULL), AVOW_OK);
  unsigned right = 0;
  for (unsigned n = 0; n < 64; n++) {
    uint64_t key[4];
    size_t count = hashes_of(n, key);
    int32_t score[8] = { 0 };
    uint32_t best = 0;
    key[count++] = 99; /* unknown */
    aw_sparse_add(&p, key, count, score, p.stride);
    assert_sums_by_group(&p, key, count);
    for (uint32_t k = 1; k < 3; k++)
      if (score[k] > score[best]) best = k;
    right += best == (n / 8 + n % 8) % 3;
  }
  assert_in_range(right, 62, 64);
  aw_model_file_close(&file);
  free(bytes);
  aw_perceptron_trainer_free(t);
}

static void keeps_the_features_that_are_of_use(void **state) {
  (void)state;
  static const struct {
    uint32_t trim, most, atmost;
  } cases[] = { { 0, 1000, 80 }, { 0, 40, 40 }, { 30, 1000, 30 } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_model_file file;
    aw_sparse p;
    aw_perceptron_trainer *t = learn(10, cases[i].trim);
    void *bytes = write_sparse(t, cases[i].most, &file);
    assert_int_equal(aw_sparse_open(&file, "s", &p, NULL), AVOW_OK);
    assert_in_range(p.features, 1, cases[i].atmost);
    aw_model_file_close(&file);
    free(bytes);
    aw_perceptron_trainer_free(t);
  }
}

/* Two runs of 4 steps each: the mean of the averages of both, as if each had
 * been learnt alone. */
static void averages_over_a_restart(void **state) {
  static const uint64_t a = 11, b = 12;
  aw_learnt_row row;
  float score[2];
  (void)state;
  aw_perceptron_trainer *t = aw_perceptron_trainer_new(2);
  assert_non_null(t);
  /* a is +1 over 3 of 4 steps, then b is -1 over 2 of 4. */
  aw_perceptron_trainer_update(t, &a, 1, 0, 1);
  for (int i = 0; i < 3; i++) aw_perceptron_trainer_step(t);
  aw_perceptron_trainer_restart(t);
  aw_perceptron_trainer_score(t, &a, 1, score);
  assert_true(score[0] == 0 && score[1] == 0);
  aw_perceptron_trainer_step(t);
  aw_perceptron_trainer_update(t, &b, 1, 1, 0);
  for (int i = 0; i < 2; i++) aw_perceptron_trainer_step(t);
  assert_true(aw_perceptron_trainer_find(t, a, &row));
  assert_true(fabs(row.weight[0] - 4.0 / 9) < 1e-9);
  assert_int_equal(row.updates, 1);
  assert_true(aw_perceptron_trainer_find(t, b, &row));
  assert_true(fabs(row.weight[0] + 3.0 / 9) < 1e-9);
  aw_perceptron_trainer_free(t);
}

static void descends_by_hand_reckoned_steps(void **state) {
  (void)state;
  const uint64_t key = 7;
  float score[3] = { 0, 0, 0 };
  aw_perceptron_trainer *t = aw_perceptron_trainer_new(3);
  assert_non_null(t);
  assert_int_equal(aw_perceptron_trainer_descend(t, &key, 1, score, 1, 0.5F),
                   AVOW_OK);
  aw_perceptron_trainer_score(t, &key, 1, score);
  /* Slopes 1/3, -2/3, 1/3; each by the root of its square and 0.01. */
  assert_float_equal(score[0], -0.478913F, 1e-5);
  assert_float_equal(score[1], 0.494468F, 1e-5);
  assert_float_equal(score[2], -0.478913F, 1e-5);
  const float sure[3] = { -9, 9, -9 }; /* nothing left to learn */
  assert_int_equal(aw_perceptron_trainer_descend(t, &key, 1, sure, 1, 0.5F),
                   AVOW_OK);
  aw_perceptron_trainer_score(t, &key, 1, score);
  assert_float_equal(score[1], 0.494468F, 1e-5);
  aw_perceptron_trainer_free(t);
}

static void descends_to_the_right_labels(void **state) {
  (void)state;
  static const struct {
    uint32_t most, atmost;
    unsigned right;
  } cases[] = { { 1000, 80, 64 }, { 40, 40, 0 } };
  aw_perceptron_trainer *t = aw_perceptron_trainer_new(3);
  assert_non_null(t);
  for (unsigned n = 0; n < 64 * 30; n++) {
    uint64_t key[3];
    size_t count = hashes_of(n % 64, key);
    float score[3];
    aw_perceptron_trainer_score(t, key, count, score);
    assert_int_equal(aw_perceptron_trainer_descend(
                         t, key, count, score, (n % 64 / 8 + n % 8) % 3, 0.5F),
                     AVOW_OK);
  }
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_model_file file;
    aw_sparse p;
    unsigned right = 0;
    void *bytes = write_sparse(t, cases[i].most, &file);
    assert_int_equal(aw_sparse_open(&file, "s", &p, NULL), AVOW_OK);
    assert_in_range(p.features, 1, cases[i].atmost);
    for (unsigned n = 0; n < 64; n++) {
      uint64_t key[3];
      int32_t score[8] = { 0 };
      uint32_t best = 0;
      aw_sparse_add(&p, key, hashes_of(n, key), score, p.stride);
      for (uint32_t k = 1; k < 3; k++)
        if (score[k] > score[best]) best = k;
      right += best == (n / 8 + n % 8) % 3;
    }
    assert_in_range(right, cases[i].right, 64);
    aw_model_file_close(&file);
    free(bytes);
  }
  aw_perceptron_trainer_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(learns_and_reads_back),
    cmocka_unit_test(gives_the_same_bytes_again),
    cmocka_unit_test(sparse_rows_give_the_same_labels),
    cmocka_unit_test(keeps_the_features_that_are_of_use),
    cmocka_unit_test(averages_over_a_restart),
    cmocka_unit_test(descends_by_hand_reckoned_steps),
    cmocka_unit_test(descends_to_the_right_labels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
