#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "learn/model_file.h"

static void make(void **bytes, size_t *length) {
  aw_model_writer *w = aw_model_writer_new();
  assert_non_null(w);
  aw_model_writer_add(w, "meta", AW_LIT("{}"));
  aw_model_writer_add(w, "empty", (aw_span){ "", 0 });
  char big[1000];
  memset(big, 'x', sizeof big);
  aw_model_writer_add(w, "big", (aw_span){ big, sizeof big });
  assert_int_equal(aw_model_writer_finish(w, bytes, length, NULL), AVOW_OK);
  aw_model_writer_free(w);
}

static void reads_back_what_was_written(void **state) {
  (void)state;
  void *bytes;
  size_t length;
  make(&bytes, &length);
  aw_model_file file;
  aw_span whole = { bytes, length };
  assert_int_equal(aw_model_file_open(whole, true, &file, NULL), AVOW_OK);
  assert_int_equal(file.section_count, 3);
  assert_true(aw_span_equal(aw_model_file_find(&file, "meta"), AW_LIT("{}")));
  assert_int_equal(aw_model_file_find(&file, "empty").len, 0);
  assert_non_null(aw_model_file_find(&file, "empty").ptr);
  aw_span big = aw_model_file_find(&file, "big");
  assert_int_equal(big.len, 1000);
  assert_int_equal((uintptr_t)big.ptr % AW_MODEL_ALIGN, 0);
  assert_null(aw_model_file_find(&file, "none").ptr);
  aw_model_file_close(&file);
  free(bytes);
}

static void demands_sizes(void **state) {
  (void)state;
  void *bytes;
  size_t length;
  make(&bytes, &length);
  aw_model_file file;
  aw_span got;
  aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL);
  avow_error err;
  assert_int_equal(aw_model_file_need(&file, "big", 8, 125, &got, &err),
                   AVOW_OK);
  assert_int_equal(aw_model_file_need(&file, "big", 8, 124, &got, &err),
                   AVOW_ERR_FORMAT);
  assert_int_equal(aw_model_file_need(&file, "big", 7, SIZE_MAX, &got, &err),
                   AVOW_ERR_FORMAT);
  assert_int_equal(aw_model_file_need(&file, "none", 1, SIZE_MAX, &got, &err),
                   AVOW_ERR_FORMAT);
  assert_non_null(strstr(err.message, "'none'"));
  aw_model_file_close(&file);
  free(bytes);
}

/* Every cut and every altered byte is refused. */
static void refuses_damage(void **state) {
  (void)state;
  void *bytes;
  size_t length;
  make(&bytes, &length);
  char *copy = aligned_alloc(AW_MODEL_ALIGN, length + AW_MODEL_ALIGN);
  aw_model_file file;
  for (size_t cut = 0; cut < length; cut++) {
    memcpy(copy, bytes, length);
    if (aw_model_file_open((aw_span){ copy, cut }, true, &file, NULL) !=
        AVOW_ERR_FORMAT)
      fail_msg("a model cut at %zu was believed", cut);
    /* The last 32 bytes of the header are spare. */
    if (cut >= 32 && cut < 64) continue;
    copy[cut] = (char)(copy[cut] ^ 0x10);
    if (aw_model_file_open((aw_span){ copy, length }, true, &file, NULL) !=
        AVOW_ERR_FORMAT)
      fail_msg("a model altered at %zu was believed", cut);
  }
  free(copy);
  free(bytes);
}

/* A right checksum over a wrong table must not be believed either. */
static void refuses_a_table_that_points_outside(void **state) {
  (void)state;
  static const struct {
    const char *name;
    size_t at;
    uint64_t value;
  } cases[] = {
    { "offset past the end", 64 + 16, UINT64_C(1) << 40 },
    { "offset not aligned", 64 + 16, 193 },
    { "offset inside the table", 64 + 16, 64 },
    { "length past the end", 64 + 24, UINT64_C(1) << 40 },
    { "length that wraps", 64 + 24, UINT64_MAX - 100 },
    { "sections that overlap", 64 + 24, 65 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    void *bytes;
    size_t length;
    make(&bytes, &length);
    char *file = bytes;
    memcpy(file + cases[i].at, &cases[i].value, 8);
    uint64_t sum = aw_hash((aw_span){ file + 64, length - 64 }, 0);
    memcpy(file + 24, &sum, 8);
    aw_model_file out;
    if (aw_model_file_open((aw_span){ file, length }, true, &out, NULL) !=
        AVOW_ERR_FORMAT)
      fail_msg("%s was believed", cases[i].name);
    free(bytes);
  }
}

static void tells_another_version(void **state) {
  (void)state;
  void *bytes;
  size_t length;
  make(&bytes, &length);
  ((char *)bytes)[8] = 9;
  aw_model_file file;
  avow_error err;
  assert_int_equal(
      aw_model_file_open((aw_span){ bytes, length }, true, &file, &err),
      AVOW_ERR_FORMAT);
  assert_string_equal(err.message, "the model has format 9, expected 1");
  free(bytes);
}

static void refuses_names_that_do_not_fit(void **state) {
  (void)state;
  aw_model_writer *w = aw_model_writer_new();
  aw_model_writer_add(w, "a-name-of-16-byt", AW_LIT(""));
  void *bytes;
  size_t length;
  assert_int_equal(aw_model_writer_finish(w, &bytes, &length, NULL),
                   AVOW_ERR_LIMIT);
  aw_model_writer_free(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_back_what_was_written),
    cmocka_unit_test(demands_sizes),
    cmocka_unit_test(refuses_damage),
    cmocka_unit_test(refuses_a_table_that_points_outside),
    cmocka_unit_test(tells_another_version),
    cmocka_unit_test(refuses_names_that_do_not_fit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
