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
  key[0] = 1000 + a;
  key[1] = 2000 + b;
  key[2] = 3000 + a * 8 + b;
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
  assert_int_equal(aw_perceptron_trainer_write(t, 1, "p", w, NULL), AVOW_OK);
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
  aw_perceptron p;
  aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL);
  assert_int_equal(aw_perceptron_open(&file, "p", &p, NULL), AVOW_OK);
  assert_int_equal(p.classes, 3);
  assert_int_equal(p.stride, 8);
  unsigned right = 0;
  for (unsigned a = 0; a < 8; a++)
    for (unsigned b = 0; b < 8; b++) {
      uint64_t key[3];
      size_t count = features_of(a, b, key);
      int32_t score[8] = { 0 };
      for (size_t i = 0; i < count; i++) aw_perceptron_add(&p, key[i], score);
      aw_perceptron_add(&p, 99, score);
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

static void refuses_parts_that_do_not_fit(void **state) {
  (void)state;
  size_t length;
  void *bytes = train(&length);
  aw_model_file file;
  aw_perceptron p;
  aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL);
  uint32_t *meta =
      (uint32_t *)(void *)(uintptr_t)aw_model_file_find(&file, "p.meta").ptr;
  static const uint32_t wrong[] = { 0, 1, 9, 5000, UINT32_MAX };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    *meta = wrong[i];
    assert_int_equal(aw_perceptron_open(&file, "p", &p, NULL), AVOW_ERR_FORMAT);
  }
  assert_int_equal(aw_perceptron_open(&file, "q", &p, NULL), AVOW_ERR_FORMAT);
  aw_model_file_close(&file);
  free(bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(learns_and_reads_back),
    cmocka_unit_test(gives_the_same_bytes_again),
    cmocka_unit_test(refuses_parts_that_do_not_fit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
