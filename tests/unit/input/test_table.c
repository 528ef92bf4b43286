#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "input/table.h"

/* What was read, as "text|label|id|target|group|begin-end@line;". */
static void note(aw_strbuf *out, avow_text text) {
  aw_strbuf_add(out, (aw_span){ text.ptr, text.length });
  aw_strbuf_add_char(out, '|');
}

static avow_status note_row(void *context, const avow_row *row,
                            avow_error *err) {
  aw_strbuf *out = context;
  (void)err;
  note(out, row->text);
  note(out, row->label);
  note(out, row->id);
  note(out, row->target);
  note(out, row->group);
  if (row->has_mention)
    aw_strbuf_add_format(out, "%zu-%zu", row->mention_begin, row->mention_end);
  aw_strbuf_add_format(out, "@%zu;", row->line);
  return AVOW_OK;
}

static avow_status note_document(void *context, const avow_gold_document *doc,
                                 avow_error *err) {
  aw_strbuf *out = context;
  (void)err;
  aw_strbuf_add_format(out, "doc %.*s: %zu sentences, %zu claims@%zu;",
                       (int)doc->id.length, doc->id.ptr, doc->sentence_count,
                       doc->claim_count, doc->line);
  return AVOW_OK;
}

/* A file that holds `bytes`; the caller unlinks it. */
static void write_file(char *path, const char *bytes, size_t length) {
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_true(write(fd, bytes, length) == (ssize_t)length);
  close(fd);
}

static avow_status read_bytes(const char *bytes, size_t length,
                              const aw_table_options *options, aw_strbuf *out,
                              avow_error *err) {
  char path[] = "table-XXXXXX";
  const aw_table_sink sink = { note_row, note_document, out };
  write_file(path, bytes, length);
  avow_status status = aw_table_read(path, options, &sink, err);
  unlink(path);
  return status;
}

static void reads_rows_in_every_form(void **state) {
  (void)state;
  static const struct {
    const char *name, *in, *out;
    aw_table_form form;
  } cases[] = {
    { "tsv", "text\tlabel\nwe agree\tfavor\n\nnever\tagainst",
      "we agree|favor||||@2;never|against||||@4;", AW_TABLE_AUTO },
    { "tsv keeps quotes", "label\ttext\na\t\"x\" y\"\r\n", "\"x\" y\"|a||||@2;",
      AW_TABLE_AUTO },
    { "csv", "id,text,label\r\n7,\"a, b\",x\r\n", "a, b|x|7|||@2;",
      AW_TABLE_AUTO },
    { "csv quotes", "text,label\n\"she said \"\"no\"\"\",x\n",
      "she said \"no\"|x||||@2;", AW_TABLE_CSV },
    { "csv newline within", "text,label\n\"a\nb\",x\nc,y\n",
      "a\nb|x||||@2;c|y||||@4;", AW_TABLE_CSV },
    { "csv with quotes here and there",
      "text,label\n\na,x\n\n\"b\",y\n\"c\n\nd\",\"z\"\n,w\n",
      "a|x||||@3;b|y||||@5;c\n\nd|z||||@6;|w||||@9;", AW_TABLE_CSV },
    { "csv carriage return ends a record", "text,label\na,x\rb,y\n",
      "a|x||||@2;b|y||||@2;", AW_TABLE_CSV },
    { "csv blanks are kept", "text,label\n a ,x\n", " a |x||||@2;",
      AW_TABLE_CSV },
    { "csv of one column", "text\nalone\n", "alone|||||@2;", AW_TABLE_AUTO },
    { "csv with semicolons", "text;label\na, b;x\n", "a, b|x||||@2;",
      AW_TABLE_AUTO },
    { "byte order mark", "\xEF\xBB\xBFtext,label\na,x\n", "a|x||||@2;",
      AW_TABLE_AUTO },
    { "all columns",
      "text\tlabel\tid\ttarget\tgroup\tbegin\tend\ta\nt\tl\ti\tT\tg\t0\t1\tz\n",
      "t|l|i|T|g|0-1@2;", AW_TABLE_AUTO },
    { "jsonl", "{\"text\": \"a\", \"label\": 0.25, \"id\": null}\n",
      "a|0.25||||@1;", AW_TABLE_AUTO },
    { "jsonl escapes",
      "{\"te\\u0078t\": \"a \\\"b\\\" \\u00e9\", \"text\": \"second\", "
      "\"z\": {\"text\": [1]}, \"label\": \"\"}\n",
      "a \"b\" \xC3\xA9|||||@1;", AW_TABLE_AUTO },
    { "jsonl numbers",
      "{\"id\": 624640968386433024, \"text\": -7, \"label\": 1.50}\n"
      "  \n{\"id\": -0, \"text\": 1e2, \"label\": 10}\n",
      "-7|1.5|624640968386433024|||@1;100|10|-0|||@3;", AW_TABLE_AUTO },
    { "jsonl with documents",
      "{\"id\": \"d\", \"text\": \"a\", \"sentences\": [[0, 1]], "
      "\"claims\": []}\n{\"text\": \"b\"}",
      "doc d: 1 sentences, 0 claims@1;b|||||@2;", AW_TABLE_AUTO },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_strbuf out = AW_STRBUF_INIT;
    avow_error err = { .message = "" };
    const aw_table_options options = { .form = cases[i].form };
    avow_status status =
        read_bytes(cases[i].in, strlen(cases[i].in), &options, &out, &err);
    if (status != AVOW_OK ||
        !aw_span_equal(aw_strbuf_span(&out), aw_span_of(cases[i].out)))
      fail_msg("%s: %s, '%s'", cases[i].name, err.message, out.ptr);
    aw_strbuf_release(&out);
  }
}

static void tells_the_place_of_a_fault(void **state) {
  (void)state;
  static const struct {
    const char *in;
    avow_status status;
    size_t line;
    const char *message;
  } cases[] = {
    { "", AVOW_ERR_FORMAT, 0, "empty" },
    { "id\tlabel\n1\tx\n", AVOW_ERR_FORMAT, 1,
      "no column 'text' among id, label; another one is named by "
      "--text-column" },
    { "text\tother\na\tx\n", AVOW_ERR_FORMAT, 1, "no column 'label'" },
    { "text\ttext\tlabel\na\tb\tx\n", AVOW_ERR_FORMAT, 1, "twice" },
    { "text\tlabel\na\tx\nb\n", AVOW_ERR_FORMAT, 3,
      "row has 1 columns, expected 2" },
    { "text\tlabel\na\tx\ty\n", AVOW_ERR_FORMAT, 2,
      "row has 3 columns, expected 2" },
    { "text\tlabel\na\t\n", AVOW_ERR_FORMAT, 2, "'label' is empty" },
    { "text\tlabel\n\tx\n", AVOW_ERR_FORMAT, 2, "'text' is empty" },
    { "text\tlabel\na\tNaN\n", AVOW_ERR_FORMAT, 2,
      "column 'label': 'NaN' is not a label or a finite number" },
    { "text\tlabel\na\t-inf\n", AVOW_ERR_FORMAT, 2, "'-inf'" },
    { "text\tlabel\tbegin\na\tx\t0\n", AVOW_ERR_FORMAT, 1, "no column 'end'" },
    { "text\tlabel\tbegin\tend\na\tx\t-1\t1\n", AVOW_ERR_FORMAT, 2,
      "column 'begin': '-1' is not a position" },
    { "text\tlabel\tbegin\tend\na\tx\t1\t0\n", AVOW_ERR_FORMAT, 2,
      "ends before it begins" },
    { "text,label\n\"a,x\nb,y\n", AVOW_ERR_FORMAT, 2, "never closed" },
    { "text,label\na \"b\" c,x\n", AVOW_ERR_FORMAT, 2,
      "quotation mark inside" },
    { "text\tlabel\na\xFF\tx\n", AVOW_ERR_UTF8, 2, "byte 2 of the line" },
    { "\xFF\xFEt", AVOW_ERR_UTF8, 1, "the file is UTF-16" },
    { "\xFE\xFFt", AVOW_ERR_UTF8, 1, "the file is UTF-16" },
    { "\xFE", AVOW_ERR_UTF8, 1, "byte 1 of the line" },
    { "{\"text\": \"a\", \"label\": tru}", AVOW_ERR_FORMAT, 1,
      "not a JSON object: expected a value at byte 24 of the line" },
    { "{\"text\": \"a\", \"label\": \"x\"}\n[1]\n", AVOW_ERR_FORMAT, 2,
      "expected a JSON object" },
    { "{\"text\": \"a\", \"label\": \"x\"} 1\n", AVOW_ERR_FORMAT, 1,
      "something follows the value at byte 29" },
    { "{\"text\": \"a\\u0000b\"}", AVOW_ERR_FORMAT, 1,
      "field 'text' holds a NUL" },
    { "{\"text\": \"a\", \"label\": 1e999}", AVOW_ERR_FORMAT, 1,
      "'1e999' is not a finite number" },
    { "{\"text\": \"a\"}", AVOW_ERR_FORMAT, 1, "no field 'label'" },
    { "{\"text\": \"a\", \"label\": [1]}", AVOW_ERR_FORMAT, 1,
      "field 'label': expected" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_strbuf out = AW_STRBUF_INIT;
    avow_error err = { .message = "" };
    const aw_table_options options = { .need_label = true };
    avow_status status =
        read_bytes(cases[i].in, strlen(cases[i].in), &options, &out, &err);
    if (status != cases[i].status || err.line != cases[i].line ||
        strstr(err.message, cases[i].message) == NULL)
      fail_msg("'%s': status %d, line %zu, '%s'", cases[i].in, status, err.line,
               err.message);
    aw_strbuf_release(&out);
  }
}

static void takes_columns_of_other_names(void **state) {
  (void)state;
  static const char in[] = "tweet,stance,about\nhello,pro,peace\n";
  aw_strbuf out = AW_STRBUF_INIT;
  avow_error err = { .message = "" };
  aw_table_options options = { .need_label = true };
  options.column[AW_COLUMN_TEXT] = "tweet";
  options.column[AW_COLUMN_LABEL] = "stance";
  options.column[AW_COLUMN_TARGET] = "about";
  assert_int_equal(read_bytes(in, sizeof in - 1, &options, &out, &err),
                   AVOW_OK);
  assert_string_equal(out.ptr, "hello|pro||peace||@2;");
  aw_strbuf_reset(&out);
  options.column[AW_COLUMN_GROUP] = "author";
  assert_int_equal(read_bytes(in, sizeof in - 1, &options, &out, &err),
                   AVOW_ERR_FORMAT);
  assert_non_null(strstr(err.message, "no column 'author'"));
  aw_strbuf_release(&out);
}

static void refuses_a_line_without_end(void **state) {
  (void)state;
  size_t length = AVOW_LINE_MAX + (1u << 20);
  char *bytes = malloc(length);
  aw_strbuf out = AW_STRBUF_INIT;
  avow_error err = { .message = "" };
  const aw_table_options options = { .form = AW_TABLE_TSV };
  assert_non_null(bytes);
  memset(bytes, 'a', length);
  memcpy(bytes, "text\n", 5);
  assert_int_equal(read_bytes(bytes, length, &options, &out, &err),
                   AVOW_ERR_LIMIT);
  assert_int_equal(err.line, 2);
  aw_strbuf_release(&out);
  free(bytes);
}

static void refuses_documents_where_rows_are_needed(void **state) {
  (void)state;
  static const char in[] = "{\"text\": \"a\", \"claims\": []}\n";
  char path[] = "table-XXXXXX";
  aw_strbuf out = AW_STRBUF_INIT;
  avow_error err = { .message = "" };
  const aw_table_options options = { .form = AW_TABLE_AUTO };
  const aw_table_sink sink = { note_row, NULL, &out };
  write_file(path, in, sizeof in - 1);
  assert_int_equal(aw_table_read(path, &options, &sink, &err), AVOW_ERR_FORMAT);
  unlink(path);
  assert_int_equal(err.line, 1);
  assert_int_equal(aw_table_read("no-such-file", &options, &sink, &err),
                   AVOW_ERR_IO);
  assert_int_equal(aw_table_read(".", &options, &sink, &err), AVOW_ERR_IO);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_rows_in_every_form),
    cmocka_unit_test(tells_the_place_of_a_fault),
    cmocka_unit_test(takes_columns_of_other_names),
    cmocka_unit_test(refuses_a_line_without_end),
    cmocka_unit_test(refuses_documents_where_rows_are_needed),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
