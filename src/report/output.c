#include "report/output.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/status.h"

#define BUFFER_SIZE ((size_t)1 << 16)

struct aw_output {
  aw_file_writer *file;    /* NULL: standard output */
  struct archive *archive; /* compressor in front of `file`; NULL: none */
  avow_error error;        /* what a write inside the compressor met */
  size_t used;             /* bytes of `buffer` */
  char buffer[BUFFER_SIZE];
};

static avow_status write_stdout(aw_span bytes, avow_error *err) {
  while (bytes.len > 0) {
    ssize_t put = write(STDOUT_FILENO, bytes.ptr, bytes.len);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      char reason[96];
      return aw_fail(err, AVOW_ERR_IO, 0, 0,
                     "standard output: cannot write: %s",
                     strerror_r(errno, reason, sizeof reason));
    }
    bytes = aw_span_cut(bytes, (size_t)put, bytes.len);
  }
  return AVOW_OK;
}

/* ---- compression ------------------------------------------------------ */

static la_ssize_t compressed(struct archive *archive, void *context,
                             const void *bytes, size_t length) {
  aw_output *output = context;
  avow_status status = aw_file_writer_add(
      output->file, (aw_span){ bytes, length }, &output->error);
  if (status == AVOW_OK) return (la_ssize_t)length;
  archive_set_error(archive, EIO, "%s", output->error.message);
  return -1;
}

static avow_status archive_fail(aw_output *output, avow_error *err) {
  if (output->error.status != AVOW_OK) {
    if (err != NULL) *err = output->error;
    return output->error.status;
  }
  const char *text = archive_error_string(output->archive);
  return aw_fail(err, AVOW_ERR_IO, 0, 0, "cannot compress: %s",
                 text == NULL ? "out of memory" : text);
}

/* The filter that the ending of `path` asks for, ARCHIVE_FILTER_NONE if none.
 */
static int filter_of(const char *path) {
  static const struct {
    const char *ending;
    int filter;
  } known[] = {
    { ".gz", ARCHIVE_FILTER_GZIP },
    { ".zst", ARCHIVE_FILTER_ZSTD },
    { ".xz", ARCHIVE_FILTER_XZ },
  };
  size_t length = strlen(path);
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    size_t ending = strlen(known[i].ending);
    if (length > ending && strcmp(path + length - ending, known[i].ending) == 0)
      return known[i].filter;
  }
  return ARCHIVE_FILTER_NONE;
}

static avow_status open_compressor(aw_output *output, int filter,
                                   avow_error *err) {
  avow_status status = AVOW_OK;
  struct archive_entry *entry = NULL;
  output->archive = archive_write_new();
  if (output->archive == NULL) AW_TRY(aw_nomem(err));
  /* Equal results give equal files: no time of day in a gzip header. */
  if (archive_write_set_format_raw(output->archive) != ARCHIVE_OK ||
      archive_write_add_filter(output->archive, filter) != ARCHIVE_OK ||
      (filter == ARCHIVE_FILTER_GZIP &&
       archive_write_set_filter_option(output->archive, "gzip", "timestamp",
                                       NULL) != ARCHIVE_OK) ||
      archive_write_set_bytes_in_last_block(output->archive, 1) != ARCHIVE_OK ||
      archive_write_open(output->archive, output, NULL, compressed, NULL) !=
          ARCHIVE_OK)
    AW_TRY(archive_fail(output, err));
  entry = archive_entry_new();
  if (entry == NULL) AW_TRY(aw_nomem(err));
  archive_entry_set_filetype(entry, AE_IFREG);
  if (archive_write_header(output->archive, entry) != ARCHIVE_OK)
    AW_TRY(archive_fail(output, err));
cleanup:
  archive_entry_free(entry);
  return status;
}

/* ---- the face --------------------------------------------------------- */

avow_status aw_output_open(const char *path, aw_output **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_output *output = malloc(sizeof *output);
  if (output == NULL) return aw_nomem(err);
  output->file = NULL;
  output->archive = NULL;
  output->error.status = AVOW_OK;
  output->used = 0;
  if (path != NULL && strcmp(path, "-") != 0) {
    AW_TRY(aw_file_writer_open(path, &output->file, err));
    int filter = filter_of(path);
    if (filter != ARCHIVE_FILTER_NONE)
      AW_TRY(open_compressor(output, filter, err));
  }
  *out = output;
  output = NULL;
cleanup:
  aw_output_abandon(output);
  return status;
}

static avow_status hand_on(aw_output *output, aw_span bytes, avow_error *err) {
  if (output->file == NULL) return write_stdout(bytes, err);
  if (output->archive == NULL)
    return aw_file_writer_add(output->file, bytes, err);
  if (bytes.len > 0 && archive_write_data(output->archive, bytes.ptr,
                                          bytes.len) != (la_ssize_t)bytes.len)
    return archive_fail(output, err);
  return AVOW_OK;
}

avow_status aw_output_flush(aw_output *output, avow_error *err) {
  aw_span bytes = { output->buffer, output->used };
  output->used = 0;
  return hand_on(output, bytes, err);
}

avow_status aw_output_add(aw_output *output, aw_span bytes, avow_error *err) {
  if (bytes.len > BUFFER_SIZE - output->used) {
    avow_status status = aw_output_flush(output, err);
    if (status != AVOW_OK) return status;
  }
  if (bytes.len >= BUFFER_SIZE) return hand_on(output, bytes, err);
  if (bytes.len > 0)
    memcpy(output->buffer + output->used, bytes.ptr, bytes.len);
  output->used += bytes.len;
  return AVOW_OK;
}

avow_status aw_output_commit(aw_output *output, avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(aw_output_flush(output, err));
  if (output->archive != NULL &&
      archive_write_close(output->archive) != ARCHIVE_OK)
    AW_TRY(archive_fail(output, err));
  if (output->file != NULL) {
    aw_file_writer *file = output->file;
    output->file = NULL;
    AW_TRY(aw_file_writer_commit(file, err));
  }
cleanup:
  aw_output_abandon(output);
  return status;
}

void aw_output_abandon(aw_output *output) {
  if (output == NULL) return;
  if (output->archive != NULL) {
    /* Without this, freeing an archive that failed writes to it again. */
    archive_write_fail(output->archive);
    archive_write_free(output->archive);
  }
  aw_file_writer_abandon(output->file);
  free(output);
}
