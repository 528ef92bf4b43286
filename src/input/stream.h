/* stream.h - the bytes of a file, of standard input, or of each member of a
 * tar archive, decompressed on the way (.gz, .zst, .xz, told by content).
 *
 * Room: input.  May include: base/, avow.h.
 * Guarantee: memory is bounded by the longest line asked for, whatever the
 * size of the input.  Messages of errors don't name the file: the caller puts
 * aw_stream_place() in front.
 */
#ifndef AW_INPUT_STREAM_H
#define AW_INPUT_STREAM_H
#include "avow.h"
#include "base/span.h"
#include "base/strbuf.h"

typedef struct aw_stream aw_stream;

/* path "-": standard input.  AVOW_ERR_IO (missing, unreadable, a directory),
 * AVOW_ERR_NOMEM. */
avow_status aw_stream_open(const char *path, aw_stream **out, avow_error *err);
void aw_stream_free(aw_stream *stream); /* NULL allowed */

/* Go to the first, then the next member (a plain file is one member); `more`
 * false after the last.  What is left of the member before is skipped.
 * AVOW_ERR_FORMAT (broken archive; there are no more members), AVOW_ERR_IO,
 * AVOW_ERR_NOMEM. */
avow_status aw_stream_next(aw_stream *stream, bool *more, avow_error *err);

/* The member for messages: "news.jsonl", "news.tar/march/1.txt", "standard
 * input".  Lives until the next member. */
const char *aw_stream_place(const aw_stream *stream);
/* Its name without the ending of a compression: "news.jsonl", "march/1.txt";
 * "-" for standard input. */
const char *aw_stream_name(const aw_stream *stream);
bool aw_stream_in_archive(const aw_stream *stream);

/* The next line without its end ("\n" or "\r\n"; the last needs none) and
 * without a BOM before the first; lives until the next call.  `more` false at
 * the end of the member.
 * AVOW_ERR_LIMIT: the line has more than `limit` bytes and was skipped, the
 * next call goes on behind it.  AVOW_ERR_IO, AVOW_ERR_FORMAT: the member ends
 * here.  err->line is set. */
avow_status aw_stream_line(aw_stream *stream, size_t limit, aw_span *line,
                           bool *more, avow_error *err);
/* 1-based number of the line got last; byte of the member where it began. */
size_t aw_stream_line_number(const aw_stream *stream);
size_t aw_stream_line_offset(const aw_stream *stream);

/* Append what is left of the member, as it is.  AVOW_ERR_LIMIT where that is
 * more than `limit` bytes. */
avow_status aw_stream_rest(aw_stream *stream, size_t limit, aw_strbuf *out,
                           avow_error *err);

/* Bytes taken from the file so far, before decompression. */
uint64_t aw_stream_taken(const aw_stream *stream);

/* The ending of a compression that `name` carries (".gz"), or "". */
const char *aw_compression_ending(const char *name);
#endif
