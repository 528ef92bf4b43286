#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "text/utf8.h"
#include "text/vectors.h"

typedef struct word {
  const char *text, *count; /* count NULL: no label */
} word;

/* Train on `words`, the line of each its place. */
static avow_status build(const word *words, size_t count, void **bytes,
                         size_t *length, avow_error *err) {
  avow_dataset *data = NULL;
  aw_strbuf card = AW_STRBUF_INIT;
  aw_model_writer *writer = aw_model_writer_new();
  assert_non_null(writer);
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < count; i++) {
    aw_span text = aw_span_of(words[i].text);
    aw_span label = aw_span_of(words[i].count);
    const avow_row row = { .text = { text.ptr, text.len },
                           .label = { label.ptr, label.len },
                           .line = i + 1 };
    assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
  }
  const aw_task_context context = { .card = &card };
  avow_status status = aw_vectors_train(data, &context, writer, err);
  if (status == AVOW_OK)
    status = aw_model_writer_finish(writer, bytes, length, err);
  aw_model_writer_free(writer);
  avow_dataset_free(data);
  aw_strbuf_release(&card);
  return status;
}

static void keeps_vectors_in_eight_bits(void **state) {
  (void)state;
  void *bytes = NULL;
  size_t length = 0;
  static const word words[] = {
    { "deal 1e-3 -1e-3 ", "99" }, { "the 1 -0.5", "891" },
    { "u.s 0.25 0", "1" },        { "mr 0 2", "0" },
    { "0000 1 1", "0" },          { "deal 9 9", "0" },
    { "don't 3 3", "5" },         { "can't 4 4", "4" },
  };
  assert_int_equal(build(words, 8, &bytes, &length, NULL), AVOW_OK);
  aw_model_file file;
  aw_vectors v;
  assert_int_equal(
      aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL),
      AVOW_OK);
  assert_int_equal(aw_vectors_open(&file, &v, NULL), AVOW_OK);
  assert_int_equal(v.dimensions, 2);
  assert_int_equal(v.vocabulary.count, 6);
  assert_true(v.vocabulary.key[0] == aw_word_key(AW_LIT("the")));
  static const struct {
    const char *word;
    double x, y, weight;
    bool known;
  } cases[] = {
    { "the", 1, -0.5, 1e-3 / (1e-3 + 0.891), true },
    { "deal", 1e-3, -1e-3, 1e-3 / (1e-3 + 0.099), true },
    { "n't", 3, 3, 1e-3 / (1e-3 + 0.005), true },
    { "u.s.", 0.25, 0, 0.5, true },
    { "mr.", 0, 2, 1, true },
    { "mr", 0, 2, 1, true },
    { "u.s", 0, 0, 0, false },
    { "0000", 0, 0, 0, false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    float sum[2] = { 0, 0 };
    uint64_t key = aw_word_key(aw_span_of(cases[i].word));
    bool known = aw_vectors_add(&v, key, false, 2, sum);
    float weighted[2] = { 0, 0 };
    aw_vectors_add(&v, key, true, 1, weighted);
    double near = 0.01 * (fabs(cases[i].x) + fabs(cases[i].y));
    if (known != cases[i].known ||
        fabs((double)sum[0] - 2 * cases[i].x) > 2 * near ||
        fabs((double)sum[1] - 2 * cases[i].y) > 2 * near ||
        fabs((double)weighted[0] - cases[i].x * cases[i].weight) > near)
      fail_msg("'%s' has %g %g", cases[i].word, (double)sum[0], (double)sum[1]);
  }
  aw_model_file_close(&file);
  free(bytes);
}

/* Words one by one and all at once: the same bytes, whatever part of the
 * components fits the registers. */
static void adds_many_at_once(void **state) {
  (void)state;
  enum { WORDS = 3, MOST = 77 };
  int8_t value[WORDS * MOST];
  const float scale[WORDS] = { 0.01f, 0.3f, 1e-5f };
  const float weight[WORDS] = { 0.9f, 0.07f, 1.0f };
  for (size_t i = 0; i < sizeof value; i++)
    value[i] = (int8_t)(i * i * 31 % 255 - 127);
  for (uint32_t dimensions = 1; dimensions <= MOST; dimensions++) {
    const aw_vectors v = {
      .value = value, .scale = scale, .weight = weight, .dimensions = dimensions
    };
    const uint32_t id[] = { 2, 0, 1, 1, 0 };
    float times[5], one[MOST] = { 0.5f }, all[MOST] = { 0.5f };
    for (size_t i = 0; i < 5; i++) {
      times[i] = aw_vectors_times(&v, id[i]);
      aw_vectors_add_id(&v, id[i], true, 1.0f, one);
    }
    aw_vectors_add_all(&v, id, times, 5, all);
    assert_memory_equal(one, all, sizeof one);
  }
}

static void names_the_line_of_a_fault(void **state) {
  (void)state;
  static const struct {
    word words[2];
    size_t count, line;
  } cases[] = {
    { { { "", NULL } }, 0, 0 },
    { { { "the 1 2", NULL } }, 1, 1 },
    { { { "the 1 2", "-1" } }, 1, 1 },
    { { { "the 1 2", "9" }, { "deal 1 2", "x" } }, 2, 2 },
    { { { "the", "9" } }, 1, 1 },
    { { { "the 1 2", "9" }, { "deal 1", "2" } }, 2, 2 },
    { { { "the 1 2", "9" }, { "deal 1 2 3", "2" } }, 2, 2 },
    { { { "the 1 nan", "9" } }, 1, 1 },
    { { { "17 1 2", "9" } }, 1, 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    void *bytes = NULL;
    size_t length;
    avow_error err = { .line = 99 };
    avow_status status =
        build(cases[i].words, cases[i].count, &bytes, &length, &err);
    if (status != AVOW_ERR_DATA || err.line != cases[i].line)
      fail_msg("case %zu: status %d, line %zu: %s", i, (int)status, err.line,
               err.message);
  }
}

static void refuses_damaged_sections(void **state) {
  (void)state;
  static const char *const names[] = { "vec.size",  "vec.keys",  "vec.slots",
                                       "vec.value", "vec.scale", "vec.weight" };
  for (size_t left_out = 0; left_out < 8; left_out++) {
    aw_model_writer *writer = aw_model_writer_new();
    const uint32_t size[2] = { left_out == 7 ? AW_VECTORS_MAX + 1 : 1, 2 },
                   slots[2] = { 0, UINT32_MAX };
    const uint64_t key = 2;
    const float one = 1;
    const aw_span parts[] = {
      { (const char *)size, sizeof size },   { (const char *)&key, sizeof key },
      { (const char *)slots, sizeof slots }, { "\1\2", 2 },
      { (const char *)&one, sizeof one },    { (const char *)&one, sizeof one },
    };
    for (size_t i = 0; i < 6; i++)
      if (i != left_out) aw_model_writer_add(writer, names[i], parts[i]);
    void *bytes = NULL;
    size_t length;
    assert_int_equal(aw_model_writer_finish(writer, &bytes, &length, NULL),
                     AVOW_OK);
    aw_model_writer_free(writer);
    aw_model_file file;
    aw_vectors v;
    assert_int_equal(
        aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL),
        AVOW_OK);
    avow_status status = aw_vectors_open(&file, &v, NULL);
    assert_int_equal(status, left_out == 6 ? AVOW_OK : AVOW_ERR_FORMAT);
    aw_model_file_close(&file);
    free(bytes);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(keeps_vectors_in_eight_bits),
    cmocka_unit_test(adds_many_at_once),
    cmocka_unit_test(names_the_line_of_a_fault),
    cmocka_unit_test(refuses_damaged_sections),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
