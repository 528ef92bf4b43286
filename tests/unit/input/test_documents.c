#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "input/documents.h"

static char folder[64];

static const char *path_of(const char *name) {
  static char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static int make_folder(void **state) {
  (void)state;
  memcpy(folder, "/tmp/avow-test.XXXXXX", sizeof "/tmp/avow-test.XXXXXX");
  return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
  (void)state;
  return rmdir(folder);
}

/* What is left of a document: "id|text|meta", or "!id line:offset message". */
static void describe(const aw_input_document *doc, char *out, size_t size) {
  const char *id = doc->has_id ? doc->id.ptr : "(none)";
  if (doc->error.status != AVOW_OK)
    snprintf(out, size, "!%s %zu:%zu %s", id, doc->error.line,
             doc->error.offset, doc->error.message);
  else
    snprintf(out, size, "%s%s|%s|%s", doc->id_is_number ? "#" : "", id,
             doc->text.len == 0 ? "" : doc->text.ptr,
             doc->meta.len == 0 ? "" : doc->meta.ptr);
}

static void expect_documents(const aw_documents_options *options,
                             const char *const *expected) {
  aw_documents *documents = NULL;
  aw_input_document doc;
  char got[600];
  aw_input_document_init(&doc);
  assert_int_equal(aw_documents_open(options, &documents, NULL), AVOW_OK);
  for (; aw_documents_next(documents, &doc); expected++) {
    describe(&doc, got, sizeof got);
    if (*expected == NULL) fail_msg("one too many: %s", got);
    assert_string_equal(got, *expected);
  }
  if (*expected != NULL) fail_msg("missing: %s", *expected);
  assert_false(aw_documents_next(documents, &doc));
  aw_documents_free(documents);
  aw_input_document_release(&doc);
}

static void expect_file(const char *name, aw_span bytes, aw_input_form form,
                        const char *const *expected) {
  char path[128];
  snprintf(path, sizeof path, "%s", path_of(name));
  assert_int_equal(aw_file_write(path, bytes, NULL), AVOW_OK);
  const char *paths[] = { path };
  const aw_documents_options options = { paths, 1, form, "id", "text" };
  expect_documents(&options, expected);
  unlink(path);
}

#define EXPECT(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void reads_text_files(void **state) {
  (void)state;
  expect_file("talks.txt", AW_LIT("Peace now.\r\n"), AW_INPUT_AUTO,
              EXPECT("talks|Peace now.\r\n|"));
  expect_file("bom.txt", AW_LIT("\xEF\xBB\xBFPeace."), AW_INPUT_AUTO,
              EXPECT("bom|Peace.|"));
  expect_file("v1.2.txt", AW_LIT("x"), AW_INPUT_AUTO, EXPECT("v1.2|x|"));
  expect_file("plain", AW_LIT("x\xE2\x80\xA8y"), AW_INPUT_TEXT,
              EXPECT("plain|x\xE2\x80\xA8y|"));
  expect_file("a.jsonl", AW_LIT("{}"), AW_INPUT_TEXT, EXPECT("a|{}|"));
}

static void refuses_bad_text_files(void **state) {
  (void)state;
  expect_file("a.txt", AW_LIT(""), AW_INPUT_AUTO,
              EXPECT("!a 0:0 is empty, expected text"));
  expect_file("a.txt", AW_LIT(" \r\n\t\n"), AW_INPUT_AUTO,
              EXPECT("!a 0:0 is empty, expected text"));
  expect_file("a.txt", AW_LIT("Peace \xFF."), AW_INPUT_AUTO,
              EXPECT("!a 0:6 not UTF-8 at byte 6 (0xFF)"));
  expect_file("a.txt", AW_LIT("\xEF\xBB\xBFx\xC3("), AW_INPUT_AUTO,
              EXPECT("!a 0:4 not UTF-8 at byte 4 (0xC3)"));
  expect_file("a.txt", AW_LIT("ab\0c"), AW_INPUT_AUTO,
              EXPECT("!a 0:2 holds a NUL at byte 2, expected text"));
}

static void reads_json_lines(void **state) {
  (void)state;
  expect_file(
      "a.jsonl",
      AW_LIT(
          "\xEF\xBB\xBF{\"id\":\"x\",\"text\":\"One \\u201ctwo\\u201d.\"}\r\n"
          "\n"
          "{\"date\": \"2031-05-01\", \"text\": \"T\", \"id\": 17, \"n\":"
          "12345678901234567890, \"l\":[1, {\"id\":2}]}\n"
          "  {\"\\u0069d\":\"y\",\"text\":\"\"}"),
      AW_INPUT_AUTO,
      EXPECT("x|One \xE2\x80\x9Ctwo\xE2\x80\x9D.|",
             "#17|T|{\"date\": \"2031-05-01\", \"n\": 12345678901234567890, "
             "\"l\": [1, {\"id\":2}]}",
             "y||"));
}

static void refuses_bad_json_lines(void **state) {
  (void)state;
  expect_file("a.jsonl", AW_LIT(""), AW_INPUT_AUTO,
              EXPECT("!(none) 0:0 is empty, expected JSON lines"));
  expect_file("a.jsonl", AW_LIT("\n\n"), AW_INPUT_AUTO,
              EXPECT("!(none) 0:0 is empty, expected JSON lines"));
  expect_file(
      "a.jsonl",
      AW_LIT("{\"id\":\"a\",\"text\":\"good\"}\n"
             "{\"id\":\"b\",\"text\":\"cut\n"
             "{\"id\":\"c\"}\n"
             "{\"text\":\"x\"}\n"
             "{\"id\":\"a\",\"text\":\"again\"}\n"
             "{\"id\":\"d\",\"text\":7}\n"
             "{\"id\":1.5,\"text\":\"x\"}\n"
             "[\"id\"]\n"
             "{\"id\":\"e\",\"text\":\"\xFF\"}\n"
             "{\"id\":\"f\",\"text\":\"a\\u0000b\"}\n"
             "{\"id\":\"g\",\"text\":\"\\ud800\"}\n"
             "{\"id\":\"h\",\"text\":\"good\"}\n"),
      AW_INPUT_AUTO,
      EXPECT(
          "a|good|", "!(none) 2:42 broken JSON at byte 42: string without end",
          "!c 3:47 lacks the field 'text'", "!(none) 4:58 lacks the field 'id'",
          "!a 5:71 repeats the id 'a'", "!d 6:97 'text' is no string",
          "!(none) 7:117 'id' is no string and no whole number",
          "!(none) 8:139 is no JSON object",
          "!(none) 9:164 not UTF-8 at byte 164 (0xFF)",
          "!f 10:168 'text' holds a NUL",
          "!(none) 11:215 broken JSON at byte 215: unpaired surrogate",
          "h|good|"));
}

static void names_fields(void **state) {
  (void)state;
  char path[128];
  snprintf(path, sizeof path, "%s", path_of("a.jsonl"));
  assert_int_equal(
      aw_file_write(path, AW_LIT("{\"url\":\"u\",\"body\":\"B\",\"id\":1}\n"),
                    NULL),
      AVOW_OK);
  const char *paths[] = { path };
  const aw_documents_options options = { paths, 1, AW_INPUT_AUTO, "url",
                                         "body" };
  expect_documents(&options, EXPECT("u|B|{\"id\": 1}"));
  unlink(path);
}

static void goes_on_after_what_fails(void **state) {
  (void)state;
  char good[128], missing[128], twin[128];
  snprintf(good, sizeof good, "%s/good.txt", folder);
  snprintf(missing, sizeof missing, "%s/missing.txt", folder);
  snprintf(twin, sizeof twin, "%s/sub", folder);
  assert_int_equal(mkdir(twin, 0700), 0);
  snprintf(twin, sizeof twin, "%s/sub/good.txt", folder);
  assert_int_equal(aw_file_write(good, AW_LIT("A"), NULL), AVOW_OK);
  assert_int_equal(aw_file_write(twin, AW_LIT("B"), NULL), AVOW_OK);
  const char *paths[] = { missing, folder, good, twin, good };
  const aw_documents_options options = { paths, 5, AW_INPUT_AUTO, "id",
                                         "text" };
  char named_folder[200], named_twin[200], again[200];
  snprintf(named_folder, sizeof named_folder,
           "!avow-test 0:0 cannot read: Is a directory");
  snprintf(named_twin, sizeof named_twin, "%s/sub/good|B|", folder);
  snprintf(again, sizeof again, "%s/good|A|", folder);
  expect_documents(&options,
                   EXPECT("!missing 0:0 cannot open: No such file or "
                          "directory",
                          named_folder, "good|A|", named_twin, again));
  unlink(twin);
  unlink(good);
  snprintf(twin, sizeof twin, "%s/sub", folder);
  rmdir(twin);
}

static void refuses_texts_over_the_limit(void **state) {
  (void)state;
  char *text = malloc(AVOW_TEXT_MAX + 64);
  assert_non_null(text);
  memset(text, 'a', AVOW_TEXT_MAX + 1);
  expect_file("a.txt", (aw_span){ text, AVOW_TEXT_MAX + 1 }, AW_INPUT_AUTO,
              EXPECT("!a 0:16777216 has more than 16777216 bytes, the limit"));
  static const char head[] = "{\"id\":\"a\",\"text\":\"";
  memset(text, 'a', AVOW_TEXT_MAX + 64);
  memcpy(text, head, sizeof head - 1);
  memcpy(text + sizeof head - 1 + AVOW_TEXT_MAX + 1, "\"}", 2);
  expect_file("a.jsonl", (aw_span){ text, sizeof head - 1 + AVOW_TEXT_MAX + 3 },
              AW_INPUT_AUTO,
              EXPECT("!a 1:0 'text' has more than 16777216 bytes, the limit"));
  free(text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_text_files),
    cmocka_unit_test(refuses_bad_text_files),
    cmocka_unit_test(reads_json_lines),
    cmocka_unit_test(refuses_bad_json_lines),
    cmocka_unit_test(names_fields),
    cmocka_unit_test(goes_on_after_what_fails),
    cmocka_unit_test(refuses_texts_over_the_limit),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
