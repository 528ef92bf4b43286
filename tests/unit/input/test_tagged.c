#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "input/tagged.h"
#include "text/dataset.h"

static avow_status read_text(const char *text, avow_dataset *data,
                             avow_error *err) {
  char path[] = "tagged-XXXXXX";
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  close(fd);
  assert_int_equal(aw_file_write(path, aw_span_of(text), NULL), AVOW_OK);
  avow_status status = aw_tagged_read(path, data, err);
  unlink(path);
  return status;
}

static void reads_sentences_and_documents(void **state) {
  (void)state;
  avow_dataset *data;
  avow_error err = { .message = "" };
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  if (read_text("# document\n# by hand\n"
                "Oslo\tNNP\tLOCATION\t1\t1\n"
                "waits\tVBZ\tO\t1\t1\tVERB\n"
                ".\t.\tO\t0\t1\n\n\n"
                "#\t#\t_\t1\t_\n",
                data, &err) != AVOW_OK)
    fail_msg("%s", err.message);
  assert_int_equal(data->tagged_count, 3);
  assert_int_equal(data->tagged[0].count, 0);
  assert_int_equal(data->tagged[1].count, 3);
  const aw_tagged_token *token = data->tagged[1].token;
  assert_true(data->tagged[1].by_hand);
  assert_false(data->tagged[2].by_hand);
  assert_false(token[1].glued);
  assert_true(token[2].glued);
  assert_memory_equal(token[0].name.ptr, "LOCATION", 8);
  assert_null(token[0].universal.ptr);
  assert_memory_equal(token[1].universal.ptr, "VERB", 4);
  token = data->tagged[2].token;
  assert_memory_equal(token[0].form.ptr, "#", 1);
  assert_null(token[0].name.ptr);
  avow_dataset_free(data);
}

static void tells_line_and_expectation(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
    size_t line;
  } cases[] = {
    { "a\tDT\tO\t1\t_\nb\tNN\n",
      "expected 5 or 6 columns with tabs between: form, tag, name, space, "
      "by_hand, universal tag",
      2 },
    { "\na\tDT\tO\t2\t1\n", "space '2' is not 0 or 1", 2 },
    { "a\tDT\tO\t1\tx\n", "by_hand 'x' is not 0 or 1", 1 },
    { "a\tDT\tO\t1\t1\tDET\tx\n",
      "expected 5 or 6 columns with tabs between: form, tag, name, space, "
      "by_hand, universal tag",
      1 },
    { "\tDT\tO\t1\t1\n",
      "expected 5 or 6 columns with tabs between: form, tag, name, space, "
      "by_hand, universal tag",
      1 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    avow_dataset *data;
    avow_error err = { .message = "" };
    assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
    assert_int_equal(read_text(cases[i].text, data, &err), AVOW_ERR_FORMAT);
    assert_string_equal(err.message, cases[i].message);
    assert_int_equal(err.line, cases[i].line);
    avow_dataset_free(data);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_sentences_and_documents),
    cmocka_unit_test(tells_line_and_expectation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
