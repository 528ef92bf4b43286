/* file.h - files read whole, mapped, and written whole or not at all.
 *
 * Room: base.
 */
#ifndef AW_BASE_FILE_H
#define AW_BASE_FILE_H
#include "avow.h"
#include "base/span.h"

/* Read all of `path` into malloc'd memory with a NUL after it.  Refuses a
 * directory and more than `limit` bytes (AVOW_ERR_LIMIT). */
avow_status aw_file_read(const char *path, size_t limit, char **text,
                         size_t *length, avow_error *err);

typedef struct aw_map {
  const void *ptr; /* read only, page aligned */
  size_t size;
} aw_map;

avow_status aw_map_open(const char *path, size_t limit, aw_map *out,
                        avow_error *err);
void aw_map_close(aw_map *map);

/* Write aside in the same folder, fsync, rename over `path`.  On failure
 * `path` is as it was and nothing is left behind. */
avow_status aw_file_write(const char *path, aw_span bytes, avow_error *err);

/* A file written in pieces that appears whole or not at all. */
typedef struct aw_file_writer aw_file_writer;
avow_status aw_file_writer_open(const char *path, aw_file_writer **out,
                                avow_error *err);
avow_status aw_file_writer_add(aw_file_writer *writer, aw_span bytes,
                               avow_error *err);
/* Sync and rename; frees the writer whatever happens. */
avow_status aw_file_writer_commit(aw_file_writer *writer, avow_error *err);
void aw_file_writer_abandon(aw_file_writer *writer); /* NULL allowed */
/* Remove the aside files of every open writer; async-signal-safe, for the
 * program's handler of SIGINT and SIGTERM. */
void aw_file_writer_abandon_all(void);
#endif
