#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char folder[64];

static const char *path_of(const char *name) {
  static char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static size_t files_in_folder(void) {
  size_t count = 0;
  DIR *dir = opendir(folder);
  assert_non_null(dir);
  while (readdir(dir) != NULL) count++;
  closedir(dir);
  return count - 2; /* "." and ".." */
}

static int make_folder(void **state) {
  (void)state;
  strcpy(folder, "/tmp/avow-test.XXXXXX");
  return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state) {
  (void)state;
  unlink(path_of("a"));
  return rmdir(folder);
}

static void expect_content(const char *path, const char *expected) {
  char *text = NULL;
  size_t length = 0;
  assert_int_equal(aw_file_read(path, 1000, &text, &length, NULL), AVOW_OK);
  assert_int_equal(length, strlen(expected));
  assert_string_equal(text, expected);
  free(text);
}

static void writes_and_reads_back(void **state) {
  (void)state;
  avow_error err;
  assert_int_equal(aw_file_write(path_of("a"), AW_LIT("one"), &err), AVOW_OK);
  expect_content(path_of("a"), "one");
  assert_int_equal(aw_file_write(path_of("a"), AW_LIT("two"), &err), AVOW_OK);
  expect_content(path_of("a"), "two");
  assert_int_equal(files_in_folder(), 1);
}

static void leaves_the_old_file_when_abandoned(void **state) {
  (void)state;
  aw_file_writer *writer = NULL;
  assert_int_equal(aw_file_writer_open(path_of("a"), &writer, NULL), AVOW_OK);
  assert_int_equal(aw_file_writer_add(writer, AW_LIT("half"), NULL), AVOW_OK);
  assert_int_equal(files_in_folder(), 2);
  aw_file_writer_abandon(writer);
  assert_int_equal(files_in_folder(), 1);
  expect_content(path_of("a"), "two");
}

static void removes_aside_files_for_a_signal(void **state) {
  (void)state;
  aw_file_writer *writer = NULL;
  assert_int_equal(aw_file_writer_open(path_of("b"), &writer, NULL), AVOW_OK);
  aw_file_writer_abandon_all();
  assert_int_equal(files_in_folder(), 1);
  aw_file_writer_abandon(writer);
}

/* A link goes on pointing where it did; a pipe (as /dev/null would) stays what
 * it is and gets the bytes. */
static void writes_through_links_and_pipes(void **state) {
  (void)state;
  char link[128], bytes[8] = "";
  struct stat info;
  snprintf(link, sizeof link, "%s", path_of("link"));
  assert_int_equal(symlink("a", link), 0);
  assert_int_equal(aw_file_write(link, AW_LIT("far"), NULL), AVOW_OK);
  assert_int_equal(lstat(link, &info), 0);
  assert_true(S_ISLNK(info.st_mode));
  expect_content(path_of("a"), "far");
  assert_int_equal(aw_file_write(link, AW_LIT("two"), NULL), AVOW_OK);
  unlink(link);
  assert_int_equal(mkfifo(link, 0600), 0);
  int end = open(link, O_RDONLY | O_NONBLOCK);
  assert_true(end >= 0);
  assert_int_equal(aw_file_write(link, AW_LIT("pipe"), NULL), AVOW_OK);
  assert_int_equal(read(end, bytes, sizeof bytes), 4);
  assert_int_equal(lstat(link, &info), 0);
  assert_true(S_ISFIFO(info.st_mode));
  close(end);
  unlink(link);
}

static void names_what_is_wrong(void **state) {
  (void)state;
  avow_error err;
  char *text = NULL;
  size_t length = 0;
  aw_map map;
  assert_int_equal(aw_file_read(path_of("none"), 10, &text, &length, &err),
                   AVOW_ERR_IO);
  assert_non_null(strstr(err.message, "none': No such file"));
  assert_int_equal(aw_file_read(folder, 10, &text, &length, &err), AVOW_ERR_IO);
  assert_non_null(strstr(err.message, "Is a directory"));
  assert_int_equal(aw_file_read(path_of("a"), 2, &text, &length, &err),
                   AVOW_ERR_LIMIT);
  assert_int_equal(aw_map_open(path_of("a"), 2, &map, &err), AVOW_ERR_LIMIT);
  assert_int_equal(aw_map_open("/dev/null", 2, &map, &err), AVOW_ERR_IO);
  assert_int_equal(aw_file_write("/nowhere/at/all", AW_LIT(""), &err),
                   AVOW_ERR_IO);
  assert_int_equal(aw_file_write(folder, AW_LIT(""), &err), AVOW_ERR_IO);
}

static void maps_what_was_written(void **state) {
  (void)state;
  aw_map map;
  assert_int_equal(aw_map_open(path_of("a"), 100, &map, NULL), AVOW_OK);
  assert_int_equal(map.size, 3);
  assert_memory_equal(map.ptr, "two", 3);
  aw_map_close(&map);
  assert_null(map.ptr);
  aw_map_close(&map);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_and_reads_back),
    cmocka_unit_test(leaves_the_old_file_when_abandoned),
    cmocka_unit_test(removes_aside_files_for_a_signal),
    cmocka_unit_test(writes_through_links_and_pipes),
    cmocka_unit_test(names_what_is_wrong),
    cmocka_unit_test(maps_what_was_written),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
