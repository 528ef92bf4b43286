#include "input/stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"

#define READ_SIZE ((size_t)1 << 17)
#define HEAD_SIZE ((size_t)512)     /* enough to know what a file is */
#define KEEP_SIZE ((size_t)1 << 20) /* of the carry, from line to line */

struct aw_stream {
  int fd;
  struct archive *archive; /* NULL: a plain file, read without it */
  struct archive_entry *entry;
  size_t pending;   /* bytes in `buffer` that nobody was given yet */
  avow_error fault; /* what reading the file met, AVOW_OK: nothing */
  uint64_t taken;
  size_t members; /* seen so far */
  bool ended;     /* no more members */
  bool member_ended;
  bool in_archive;
  aw_strbuf path, place, name;
  aw_span block;   /* the archive's, not yet handed out */
  int64_t filled;  /* bytes of the member that came with its blocks */
  aw_strbuf carry; /* a line that spans blocks */
  size_t next_offset, line_offset, line_number;
  char buffer[READ_SIZE];
};

const char *aw_compression_ending(const char *name) {
  static const char *const endings[] = { ".gz", ".zst", ".xz" };
  aw_span whole = aw_span_of(name);
  for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
    size_t length = strlen(endings[i]);
    if (whole.len > length &&
        strcmp(name + whole.len - length, endings[i]) == 0)
      return endings[i];
  }
  return "";
}

/* ---- opening ---------------------------------------------------------- */

static avow_status reason_fail(avow_error *err, const char *what, int reason) {
  char text[96];
  return aw_fail(err, AVOW_ERR_IO, 0, 0, "cannot %s: %s", what,
                 strerror_r(reason, text, sizeof text));
}

static avow_status open_file(aw_stream *stream, const char *path,
                             avow_error *err) {
  struct stat info;
  stream->fd =
      strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
  if (stream->fd < 0) return reason_fail(err, "open", errno);
  if (fstat(stream->fd, &info) != 0) return reason_fail(err, "read", errno);
  if (S_ISDIR(info.st_mode)) return reason_fail(err, "read", EISDIR);
  return AVOW_OK;
}

/* More bytes behind those pending; false at a fault, which is noted. */
static bool read_more(aw_stream *stream, size_t *got) {
  ssize_t bytes;
  do {
    bytes = read(stream->fd, stream->buffer + stream->pending,
                 READ_SIZE - stream->pending);
  } while (bytes < 0 && errno == EINTR);
  if (bytes < 0) {
    reason_fail(&stream->fault, "read", errno);
    return false;
  }
  *got = (size_t)bytes;
  stream->taken += *got;
  stream->pending += *got;
  return true;
}

static la_ssize_t read_file(struct archive *archive, void *context,
                            const void **bytes) {
  aw_stream *stream = context;
  size_t got;
  if (stream->pending == 0 && !read_more(stream, &got)) {
    archive_set_error(archive, EIO, "%s", stream->fault.message);
    return -1;
  }
  *bytes = stream->buffer;
  got = stream->pending;
  stream->pending = 0;
  return (la_ssize_t)got;
}

/* Packed or archived, by the first bytes?  A plain file goes by libarchive
 * altogether, which is quicker. */
static bool is_packed(aw_span head) {
  static const aw_span magic[] = { { "\x1F\x8B", 2 },
                                   { "\x28\xB5\x2F\xFD", 4 },
                                   { "\xFD\x37\x7A\x58\x5A\x00", 6 } };
  for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
    if (head.len >= magic[i].len &&
        memcmp(head.ptr, magic[i].ptr, magic[i].len) == 0)
      return true;
  return head.len >= HEAD_SIZE && memcmp(head.ptr + 257, "ustar", 5) == 0;
}

/* The fault of the file where there was one, else what the archive says. */
static avow_status archive_fail(aw_stream *stream, avow_error *err) {
  stream->ended = stream->member_ended = true;
  if (stream->fault.status != AVOW_OK) {
    if (err != NULL) *err = stream->fault;
    return stream->fault.status;
  }
  if (archive_errno(stream->archive) == ENOMEM) return aw_nomem(err);
  const char *text = archive_error_string(stream->archive);
  return aw_fail(err, AVOW_ERR_FORMAT, 0, 0, "cannot unpack: %s",
                 text == NULL ? "it is cut or damaged" : text);
}

/* Formats and filters by name, so that no other reader of libarchive's is
 * ever shown foreign bytes.
 *
 * Two calls of libarchive 3.6 crash where memory is out, since they do not
 * check what they allocate: archive_read_open() for the callback data, and
 * archive_read_next_header() for the entry.  Hence its three parts one by one,
 * and an entry of ours. */
static avow_status open_archive(aw_stream *stream, avow_error *err) {
  struct archive *a = stream->archive = archive_read_new();
  stream->entry = archive_entry_new();
  if (a == NULL || stream->entry == NULL) {
    stream->ended = stream->member_ended = true;
    return aw_nomem(err);
  }
  if (archive_read_support_filter_gzip(a) != ARCHIVE_OK ||
      archive_read_support_filter_zstd(a) != ARCHIVE_OK ||
      archive_read_support_filter_xz(a) != ARCHIVE_OK ||
      archive_read_support_format_tar(a) != ARCHIVE_OK ||
      archive_read_support_format_raw(a) != ARCHIVE_OK ||
      archive_read_support_format_empty(a) != ARCHIVE_OK ||
      archive_read_set_read_callback(a, read_file) != ARCHIVE_OK ||
      archive_read_set_callback_data(a, stream) != ARCHIVE_OK ||
      archive_read_open1(a) != ARCHIVE_OK)
    return archive_fail(stream, err);
  return AVOW_OK;
}

static avow_status fault_fail(aw_stream *stream, avow_error *err) {
  stream->ended = stream->member_ended = true;
  if (err != NULL) *err = stream->fault;
  return stream->fault.status;
}

/* Look at the head of the file and choose how to read it. */
static avow_status begin(aw_stream *stream, avow_error *err) {
  size_t got = 1;
  while (got > 0 && stream->pending < HEAD_SIZE)
    if (!read_more(stream, &got)) return fault_fail(stream, err);
  if (is_packed((aw_span){ stream->buffer, stream->pending }))
    return open_archive(stream, err);
  return AVOW_OK;
}

avow_status aw_stream_open(const char *path, aw_stream **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_stream *stream = malloc(sizeof *stream);
  if (stream == NULL) return aw_nomem(err);
  memset(stream, 0, offsetof(aw_stream, buffer));
  stream->fd = -1;
  aw_strbuf_add_text(&stream->path, path);
  AW_TRY(open_file(stream, path, err));
  if (stream->path.failed) AW_TRY(aw_nomem(err));
  *out = stream;
  stream = NULL;
cleanup:
  aw_stream_free(stream);
  return status;
}

void aw_stream_free(aw_stream *stream) {
  if (stream == NULL) return;
  archive_entry_free(stream->entry);
  archive_read_free(stream->archive);
  if (stream->fd > STDIN_FILENO) close(stream->fd);
  aw_strbuf_release(&stream->path);
  aw_strbuf_release(&stream->place);
  aw_strbuf_release(&stream->name);
  aw_strbuf_release(&stream->carry);
  free(stream);
}

/* ---- members ---------------------------------------------------------- */

static avow_status name_member(aw_stream *stream, const char *member,
                               avow_error *err) {
  bool standard = strcmp(stream->path.ptr, "-") == 0;
  const char *name = member == NULL ? stream->path.ptr : member;
  aw_strbuf_reset(&stream->place);
  aw_strbuf_reset(&stream->name);
  aw_strbuf_add_text(&stream->place,
                     standard ? "standard input" : stream->path.ptr);
  if (member != NULL) {
    aw_strbuf_add_char(&stream->place, '/');
    aw_strbuf_add_text(&stream->place, member);
  }
  size_t ending = strlen(aw_compression_ending(name));
  aw_strbuf_add(&stream->name, (aw_span){ name, strlen(name) - ending });
  return stream->place.failed || stream->name.failed ? aw_nomem(err) : AVOW_OK;
}

/* Names that are no UTF-8 in the archive's header come as they are, those
 * that are come as UTF-8: the program never leaves the "C" locale. */
static avow_status name_entry(aw_stream *stream, struct archive_entry *entry,
                              avow_error *err) {
  char number[40] = "member ";
  const char *name = archive_entry_pathname(entry);
  if (name == NULL) name = archive_entry_pathname_utf8(entry);
  if (name != NULL) return name_member(stream, name, err);
  aw_strbuf text = AW_STRBUF_INIT;
  aw_strbuf_add_size(&text, stream->members);
  memcpy(number + strlen(number), text.ptr == NULL ? "" : text.ptr,
         text.len + 1);
  aw_strbuf_release(&text);
  return name_member(stream, number, err);
}

static void start_member(aw_stream *stream) {
  stream->members++;
  stream->member_ended = false;
  stream->block = (aw_span){ NULL, 0 };
  stream->filled = 0;
  stream->next_offset = stream->line_offset = stream->line_number = 0;
}

/* A file of no bytes is a member all the same: one that is empty. */
static avow_status at_end(aw_stream *stream, bool *more, avow_error *err) {
  stream->ended = true;
  *more = stream->members == 0 &&
          archive_format(stream->archive) == ARCHIVE_FORMAT_EMPTY;
  if (!*more) return AVOW_OK;
  start_member(stream);
  stream->member_ended = true;
  return name_member(stream, NULL, err);
}

avow_status aw_stream_next(aw_stream *stream, bool *more, avow_error *err) {
  avow_status status = AVOW_OK;
  *more = false;
  if (stream->members == 0 && stream->place.ptr == NULL) {
    AW_TRY(name_member(stream, NULL, err));
    AW_TRY(begin(stream, err));
    if (stream->archive == NULL) {
      stream->ended = *more = true;
      start_member(stream);
      return AVOW_OK;
    }
  }
  while (!stream->ended) {
    int got = archive_read_next_header2(stream->archive, stream->entry);
    if (got == ARCHIVE_EOF) return at_end(stream, more, err);
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
      AW_TRY(archive_fail(stream, err));
    stream->in_archive = (archive_format(stream->archive) &
                          ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_TAR;
    if (stream->in_archive && archive_entry_filetype(stream->entry) != AE_IFREG)
      continue;
    start_member(stream);
    *more = true;
    return stream->in_archive ? name_entry(stream, stream->entry, err)
                              : name_member(stream, NULL, err);
  }
cleanup:
  return status;
}

const char *aw_stream_place(const aw_stream *stream) {
  return stream->place.ptr == NULL ? stream->path.ptr : stream->place.ptr;
}

const char *aw_stream_name(const aw_stream *stream) {
  return stream->name.ptr == NULL ? stream->path.ptr : stream->name.ptr;
}

bool aw_stream_in_archive(const aw_stream *stream) {
  return stream->in_archive;
}

uint64_t aw_stream_taken(const aw_stream *stream) {
  return stream->taken;
}

/* ---- bytes ------------------------------------------------------------ */

static avow_status fill_plain(aw_stream *stream, avow_error *err) {
  size_t got;
  if (stream->block.len > 0 || stream->member_ended) return AVOW_OK;
  if (stream->pending == 0 && !read_more(stream, &got))
    return fault_fail(stream, err);
  stream->block = (aw_span){ stream->buffer, stream->pending };
  stream->member_ended = stream->pending == 0;
  stream->pending = 0;
  return AVOW_OK;
}

/* Make `block` hold bytes, or set member_ended. */
static avow_status fill(aw_stream *stream, avow_error *err) {
  if (stream->archive == NULL) return fill_plain(stream, err);
  while (stream->block.len == 0 && !stream->member_ended) {
    const void *bytes;
    size_t length;
    la_int64_t offset;
    int got =
        archive_read_data_block(stream->archive, &bytes, &length, &offset);
    if (got == ARCHIVE_EOF) {
      stream->member_ended = true;
      return AVOW_OK;
    }
    if (got != ARCHIVE_OK && got != ARCHIVE_WARN)
      return archive_fail(stream, err);
    if (offset != stream->filled) {
      stream->member_ended = true;
      return aw_fail(err, AVOW_ERR_FORMAT, 0, (size_t)stream->filled,
                     "has a hole (a sparse file), expected text");
    }
    stream->filled += (int64_t)length;
    stream->block = (aw_span){ bytes, length };
  }
  return AVOW_OK;
}

static void take(aw_stream *stream, size_t length) {
  stream->block = aw_span_cut(stream->block, length, stream->block.len);
  stream->next_offset += length;
}

static aw_span trim_line(aw_stream *stream, aw_span line) {
  if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
  if (stream->line_number == 1 && line.len >= 3 &&
      memcmp(line.ptr, "\xEF\xBB\xBF", 3) == 0) {
    line = aw_span_cut(line, 3, line.len);
    stream->line_offset += 3;
  }
  return line;
}

static avow_status too_long(const aw_stream *stream, size_t limit,
                            avow_error *err) {
  return aw_fail(err, AVOW_ERR_LIMIT, stream->line_number, stream->line_offset,
                 "the line has more than %zu bytes, the limit", limit);
}

static void start_line(aw_stream *stream) {
  if (stream->carry.capacity > KEEP_SIZE) aw_strbuf_release(&stream->carry);
  aw_strbuf_reset(&stream->carry);
  stream->line_number++;
  stream->line_offset = stream->next_offset;
}

avow_status aw_stream_line(aw_stream *stream, size_t limit, aw_span *line,
                           bool *more, avow_error *err) {
  bool skipping = false, any = false;
  start_line(stream);
  for (;;) {
    avow_status status = fill(stream, err);
    if (status != AVOW_OK) {
      if (err != NULL) err->line = stream->line_number;
      return status;
    }
    aw_span block = stream->block;
    if (block.len == 0) break;
    any = true;
    const char *end = memchr(block.ptr, '\n', block.len);
    size_t length = end == NULL ? block.len : (size_t)(end - block.ptr);
    take(stream, end == NULL ? length : length + 1);
    if (stream->next_offset - stream->line_offset > limit + 2) skipping = true;
    if (skipping) {
      aw_strbuf_reset(&stream->carry);
    } else if (end != NULL && stream->carry.len == 0) {
      *line = trim_line(stream, (aw_span){ block.ptr, length });
      *more = true;
      return line->len > limit ? too_long(stream, limit, err) : AVOW_OK;
    } else {
      aw_strbuf_add(&stream->carry, (aw_span){ block.ptr, length });
    }
    if (end != NULL) break;
  }
  *more = any;
  if (stream->carry.failed) return aw_nomem(err);
  *line = trim_line(stream, aw_strbuf_span(&stream->carry));
  return skipping || line->len > limit ? too_long(stream, limit, err) : AVOW_OK;
}

size_t aw_stream_line_number(const aw_stream *stream) {
  return stream->line_number;
}

size_t aw_stream_line_offset(const aw_stream *stream) {
  return stream->line_offset;
}

avow_status aw_stream_rest(aw_stream *stream, size_t limit, aw_strbuf *out,
                           avow_error *err) {
  size_t start = out->len;
  for (;;) {
    avow_status status = fill(stream, err);
    if (status != AVOW_OK) return status;
    if (stream->block.len == 0) break;
    if (stream->block.len > limit - (out->len - start))
      return aw_fail(err, AVOW_ERR_LIMIT, 0, limit,
                     "has more than %zu bytes, the limit", limit);
    aw_strbuf_add(out, stream->block);
    take(stream, stream->block.len);
  }
  return out->failed ? aw_nomem(err) : AVOW_OK;
}
