#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "input/stream.h"

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

static void put(const char *name, aw_span bytes) {
  assert_int_equal(aw_file_write(path_of(name), bytes, NULL), AVOW_OK);
}

static aw_stream *open_stream(const char *name) {
  aw_stream *stream = NULL;
  avow_error err;
  if (aw_stream_open(path_of(name), &stream, &err) != AVOW_OK)
    fail_msg("%s: %s", name, err.message);
  return stream;
}

static void expect_member(aw_stream *stream, const char *name) {
  bool more = false;
  avow_error err;
  if (aw_stream_next(stream, &more, &err) != AVOW_OK)
    fail_msg("%s: %s", name, err.message);
  assert_int_equal(more, name != NULL);
  if (name == NULL) return;
  const char *got = aw_stream_name(stream);
  size_t length = strlen(got), wanted = strlen(name);
  assert_true(length >= wanted);
  assert_string_equal(got + length - wanted, name);
}

static void expect_line(aw_stream *stream, const char *expected) {
  aw_span line;
  bool more = false;
  avow_error err;
  if (aw_stream_line(stream, 100, &line, &more, &err) != AVOW_OK)
    fail_msg("%s: %s", expected, err.message);
  assert_int_equal(more, expected != NULL);
  if (expected == NULL) return;
  assert_int_equal(line.len, strlen(expected));
  assert_memory_equal(line.ptr, expected, line.len);
}

static void gives_lines(void **state) {
  (void)state;
  put("a", AW_LIT("\xEF\xBB\xBFone\r\n\ntwo\rthree\nlast"));
  aw_stream *stream = open_stream("a");
  expect_member(stream, "/a");
  expect_line(stream, "one");
  assert_int_equal(aw_stream_line_offset(stream), 3);
  expect_line(stream, "");
  expect_line(stream, "two\rthree");
  assert_int_equal(aw_stream_line_number(stream), 3);
  assert_int_equal(aw_stream_line_offset(stream), 9);
  expect_line(stream, "last");
  expect_line(stream, NULL);
  expect_line(stream, NULL);
  expect_member(stream, NULL);
  assert_int_equal(aw_stream_taken(stream), 23);
  aw_stream_free(stream);
  unlink(path_of("a"));
}

static void skips_lines_that_are_too_long(void **state) {
  (void)state;
  enum { LONG = 1 << 20 };
  char *text = malloc(LONG + 64);
  assert_non_null(text);
  memset(text, 'x', LONG);
  memcpy(text, "first\n", 6);
  memcpy(text + LONG, "\nsecond\n", 8);
  put("a", (aw_span){ text, LONG + 8 });
  aw_stream *stream = open_stream("a");
  expect_member(stream, "/a");
  expect_line(stream, "first");
  aw_span line;
  bool more = false;
  avow_error err;
  assert_int_equal(aw_stream_line(stream, 100, &line, &more, &err),
                   AVOW_ERR_LIMIT);
  assert_int_equal(err.line, 2);
  assert_int_equal(err.offset, 6);
  assert_true(more);
  expect_line(stream, "second");
  expect_line(stream, NULL);
  aw_stream_free(stream);
  unlink(path_of("a"));
  free(text);
}

/* ---- made with libarchive's writer ------------------------------------ */

typedef struct member {
  const char *name;
  int type;
  const char *text;
} member;

static void write_archive(const char *path, int format, int filter,
                          const member *item, size_t count) {
  struct archive *a = archive_write_new();
  assert_int_equal(archive_write_set_format(a, format), ARCHIVE_OK);
  assert_int_equal(archive_write_add_filter(a, filter), ARCHIVE_OK);
  assert_int_equal(archive_write_open_filename(a, path), ARCHIVE_OK);
  for (size_t i = 0; i < count; i++) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, item[i].name);
    archive_entry_set_filetype(entry, (unsigned)item[i].type);
    archive_entry_set_perm(entry, 0644);
    size_t length = strlen(item[i].text);
    if (item[i].type == AE_IFREG) archive_entry_set_size(entry, (int)length);
    if (item[i].type == AE_IFLNK) archive_entry_set_symlink(entry, "x");
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    if (item[i].type == AE_IFREG)
      assert_int_equal(archive_write_data(a, item[i].text, length), length);
    archive_entry_free(entry);
  }
  assert_int_equal(archive_write_free(a), ARCHIVE_OK);
}

static void unpacks(void **state) {
  (void)state;
  static const struct {
    const char *name;
    int filter;
  } kinds[] = { { "a.txt.gz", ARCHIVE_FILTER_GZIP },
                { "a.txt.zst", ARCHIVE_FILTER_ZSTD },
                { "a.txt.xz", ARCHIVE_FILTER_XZ } };
  const member one = { "x", AE_IFREG, "line\nother\n" };
  for (size_t i = 0; i < 3; i++) {
    write_archive(path_of(kinds[i].name), ARCHIVE_FORMAT_RAW, kinds[i].filter,
                  &one, 1);
    aw_stream *stream = open_stream(kinds[i].name);
    expect_member(stream, "/a.txt");
    assert_false(aw_stream_in_archive(stream));
    expect_line(stream, "line");
    expect_line(stream, "other");
    expect_line(stream, NULL);
    expect_member(stream, NULL);
    aw_stream_free(stream);
    unlink(path_of(kinds[i].name));
  }
}

static void walks_over_a_tar(void **state) {
  (void)state;
  static const member items[] = {
    { "news", AE_IFDIR, "" },
    { "news/a.txt", AE_IFREG, "first\nmore\n" },
    { "news/link", AE_IFLNK, "" },
    { "empty.txt", AE_IFREG, "" },
    { "caf\xC3\xA9.jsonl.gz", AE_IFREG, "not unpacked again" },
  };
  write_archive(path_of("a.tar.zst"), ARCHIVE_FORMAT_TAR_USTAR,
                ARCHIVE_FILTER_ZSTD, items, 5);
  aw_stream *stream = open_stream("a.tar.zst");
  expect_member(stream, "news/a.txt");
  assert_true(aw_stream_in_archive(stream));
  assert_non_null(strstr(aw_stream_place(stream), "/a.tar.zst/news/a.txt"));
  expect_line(stream, "first");
  expect_member(stream, "empty.txt");
  expect_line(stream, NULL);
  expect_member(stream, "caf\xC3\xA9.jsonl");
  aw_strbuf rest = AW_STRBUF_INIT;
  assert_int_equal(aw_stream_rest(stream, 5, &rest, NULL), AVOW_ERR_LIMIT);
  expect_member(stream, NULL);
  aw_strbuf_release(&rest);
  aw_stream_free(stream);
  unlink(path_of("a.tar.zst"));
}

static void tells_what_is_cut(void **state) {
  (void)state;
  static char text[400000];
  uint64_t noise = 1;
  for (size_t i = 0; i < sizeof text; i++) {
    noise = noise * UINT64_C(6364136223846793005) + 1442695040888963407u;
    text[i] = (char)('!' + (noise >> 33) % 90);
  }
  text[sizeof text - 1] = '\0';
  const member one = { "x", AE_IFREG, text };
  write_archive(path_of("a.gz"), ARCHIVE_FORMAT_RAW, ARCHIVE_FILTER_GZIP, &one,
                1);
  assert_int_equal(truncate(path_of("a.gz"), 200000), 0);
  aw_stream *stream = open_stream("a.gz");
  expect_member(stream, "/a");
  aw_span line;
  bool more = false;
  avow_error err;
  assert_int_equal(aw_stream_line(stream, 1 << 20, &line, &more, &err),
                   AVOW_ERR_FORMAT);
  assert_non_null(strstr(err.message, "cannot unpack: "));
  assert_int_equal(err.line, 1);
  expect_line(stream, NULL);
  expect_member(stream, NULL);
  aw_stream_free(stream);
  unlink(path_of("a.gz"));
}

static void gives_an_empty_file_as_empty(void **state) {
  (void)state;
  put("a", AW_LIT(""));
  aw_stream *stream = open_stream("a");
  expect_member(stream, "/a");
  expect_line(stream, NULL);
  expect_member(stream, NULL);
  aw_stream_free(stream);
  unlink(path_of("a"));
}

static void names_what_is_wrong(void **state) {
  (void)state;
  aw_stream *stream = NULL;
  avow_error err;
  assert_int_equal(aw_stream_open(path_of("none"), &stream, &err), AVOW_ERR_IO);
  assert_string_equal(err.message, "cannot open: No such file or directory");
  assert_int_equal(aw_stream_open(folder, &stream, &err), AVOW_ERR_IO);
  assert_string_equal(err.message, "cannot read: Is a directory");
  assert_null(stream);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gives_lines),
    cmocka_unit_test(skips_lines_that_are_too_long),
    cmocka_unit_test(unpacks),
    cmocka_unit_test(walks_over_a_tar),
    cmocka_unit_test(tells_what_is_cut),
    cmocka_unit_test(gives_an_empty_file_as_empty),
    cmocka_unit_test(names_what_is_wrong),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
