#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"

static avow_status io_fail(avow_error *err, const char *what,
                           const char *path) {
  char reason[96];
  const char *text = strerror_r(errno, reason, sizeof reason);
  return aw_fail(err, AVOW_ERR_IO, 0, 0, "cannot %s '%s': %s", what, path,
                 text);
}

/* Open for reading; refuse directories, which open but don't read. */
static avow_status open_readable(const char *path, int *out, struct stat *info,
                                 avow_error *err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return io_fail(err, "open", path);
  avow_status status = AVOW_OK;
  if (fstat(fd, info) != 0) {
    status = io_fail(err, "read", path);
  } else if (S_ISDIR(info->st_mode)) {
    errno = EISDIR;
    status = io_fail(err, "read", path);
  }
  if (status != AVOW_OK)
    close(fd);
  else
    *out = fd;
  return status;
}

static avow_status too_large(avow_error *err, const char *path, size_t limit) {
  return aw_fail(err, AVOW_ERR_LIMIT, 0, limit,
                 "'%s' has more than %zu bytes, the limit", path, limit);
}

avow_status aw_file_read(const char *path, size_t limit, char **text,
                         size_t *length, avow_error *err) {
  avow_status status = AVOW_OK;
  struct stat info;
  char *bytes = NULL;
  int fd = -1;
  AW_TRY(open_readable(path, &fd, &info, err));
  if (S_ISREG(info.st_mode) && (uintmax_t)info.st_size > limit)
    AW_TRY(too_large(err, path, limit));
  size_t capacity = S_ISREG(info.st_mode) ? (size_t)info.st_size + 1 : 1 << 16;
  size_t used = 0;
  bytes = malloc(capacity + 1);
  if (bytes == NULL) AW_TRY(aw_nomem(err));
  for (;;) {
    if (used == capacity) {
      char *grown = realloc(bytes, capacity * 2 + 1);
      if (grown == NULL) AW_TRY(aw_nomem(err));
      bytes = grown;
      capacity *= 2;
    }
    ssize_t got = read(fd, bytes + used, capacity - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) AW_TRY(io_fail(err, "read", path));
    if (got == 0) break;
    used += (size_t)got;
    if (used > limit) AW_TRY(too_large(err, path, limit));
  }
  bytes[used] = '\0';
  *text = bytes;
  *length = used;
  bytes = NULL;
cleanup:
  free(bytes);
  if (fd >= 0) close(fd);
  return status;
}

avow_status aw_map_open(const char *path, size_t limit, aw_map *out,
                        avow_error *err) {
  avow_status status = AVOW_OK;
  struct stat info;
  int fd = -1;
  AW_TRY(open_readable(path, &fd, &info, err));
  if (!S_ISREG(info.st_mode))
    AW_TRY(aw_fail(err, AVOW_ERR_IO, 0, 0,
                   "cannot map '%s': not a regular file", path));
  if ((uintmax_t)info.st_size > limit) AW_TRY(too_large(err, path, limit));
  if (info.st_size == 0) {
    *out = (aw_map){ NULL, 0 };
    goto cleanup;
  }
  void *ptr = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (ptr == MAP_FAILED) AW_TRY(io_fail(err, "map", path));
  *out = (aw_map){ ptr, (size_t)info.st_size };
cleanup:
  if (fd >= 0) close(fd);
  return status;
}

void aw_map_close(aw_map *map) {
  if (map->ptr != NULL) munmap((void *)(uintptr_t)map->ptr, map->size);
  *map = (aw_map){ NULL, 0 };
}

#define OPEN_MAX_WRITERS 16

struct aw_file_writer {
  int fd;
  int slot;    /* in `aside`, or -1 */
  bool direct; /* a device or pipe: nothing aside */
  char *path;
  char *aside; /* path of the file written aside */
};

/* Aside files that a signal handler has to remove. */
static _Atomic(const char *) aside[OPEN_MAX_WRITERS];

static int remember(const char *path) {
  for (int i = 0; i < OPEN_MAX_WRITERS; i++) {
    const char *expected = NULL;
    if (atomic_compare_exchange_strong(&aside[i], &expected, path)) return i;
  }
  return -1;
}

void aw_file_writer_abandon_all(void) {
  for (int i = 0; i < OPEN_MAX_WRITERS; i++) {
    const char *path = atomic_load(&aside[i]);
    if (path != NULL) unlink(path);
  }
}

static void writer_free(aw_file_writer *writer) {
  if (writer->fd >= 0) close(writer->fd);
  if (writer->slot >= 0) atomic_store(&aside[writer->slot], NULL);
  free(writer->path);
  free(writer->aside);
  free(writer);
}

/* Where a rename would replace a link or a device by a file, write through
 * it: a link is followed, a device or pipe is opened as it is. */
static avow_status writer_place(const char *path, aw_file_writer *writer,
                                avow_error *err) {
  struct stat info;
  if (stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
    errno = EISDIR;
    return io_fail(err, "write", path);
  }
  if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
    writer->fd = open(path, O_WRONLY | O_CLOEXEC);
    if (writer->fd < 0) return io_fail(err, "write", path);
    writer->direct = true;
  }
  bool link = lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
  writer->path = link && !writer->direct ? realpath(path, NULL) : NULL;
  if (writer->path == NULL) writer->path = strdup(path);
  return writer->path == NULL ? aw_nomem(err) : AVOW_OK;
}

static avow_status open_aside(aw_file_writer *writer, avow_error *err) {
  static const char suffix[] = ".XXXXXX";
  size_t length = strlen(writer->path);
  writer->aside = malloc(length + sizeof suffix);
  if (writer->aside == NULL) return aw_nomem(err);
  memcpy(writer->aside, writer->path, length);
  memcpy(writer->aside + length, suffix, sizeof suffix);
  /* A signal between making and remembering would leave the file behind. */
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  writer->fd = mkostemp(writer->aside, O_CLOEXEC);
  int reason = errno;
  if (writer->fd >= 0) writer->slot = remember(writer->aside);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = reason;
  return writer->fd < 0 ? io_fail(err, "write", writer->path) : AVOW_OK;
}

avow_status aw_file_writer_open(const char *path, aw_file_writer **out,
                                avow_error *err) {
  aw_file_writer *writer = calloc(1, sizeof *writer);
  if (writer == NULL) return aw_nomem(err);
  writer->fd = writer->slot = -1;
  avow_status status = writer_place(path, writer, err);
  if (status == AVOW_OK && !writer->direct) status = open_aside(writer, err);
  if (status == AVOW_OK)
    *out = writer;
  else
    writer_free(writer);
  return status;
}

avow_status aw_file_writer_add(aw_file_writer *writer, aw_span bytes,
                               avow_error *err) {
  while (bytes.len > 0) {
    ssize_t put = write(writer->fd, bytes.ptr, bytes.len);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return io_fail(err, "write", writer->path);
    bytes = aw_span_cut(bytes, (size_t)put, bytes.len);
  }
  return AVOW_OK;
}

/* mkostemp makes files for the owner alone; give what open() would have. */
static mode_t usual_mode(const char *path) {
  struct stat info;
  if (stat(path, &info) == 0) return info.st_mode & 0777;
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

avow_status aw_file_writer_commit(aw_file_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  if (!writer->direct && (fchmod(writer->fd, usual_mode(writer->path)) != 0 ||
                          fsync(writer->fd) != 0))
    AW_TRY(io_fail(err, "write", writer->path));
  int closed = close(writer->fd);
  writer->fd = -1;
  if (closed != 0 ||
      (!writer->direct && rename(writer->aside, writer->path) != 0))
    AW_TRY(io_fail(err, "write", writer->path));
cleanup:
  if (status != AVOW_OK && !writer->direct) unlink(writer->aside);
  writer_free(writer);
  return status;
}

void aw_file_writer_abandon(aw_file_writer *writer) {
  if (writer == NULL) return;
  if (!writer->direct) unlink(writer->aside);
  writer_free(writer);
}

avow_status aw_file_write(const char *path, aw_span bytes, avow_error *err) {
  aw_file_writer *writer = NULL;
  avow_status status = aw_file_writer_open(path, &writer, err);
  if (status != AVOW_OK) return status;
  status = aw_file_writer_add(writer, bytes, err);
  if (status != AVOW_OK) {
    aw_file_writer_abandon(writer);
    return status;
  }
  return aw_file_writer_commit(writer, err);
}
