#include "input/documents.h"

#include <stdlib.h>

#include "base/status.h"
#include "base/utf8.h"
#include "input/ids.h"
#include "input/json.h"
#include "input/stream.h"

/* A buffer that one huge document grew is given back before the next. */
#define KEEP_SIZE ((size_t)1 << 20)

struct aw_documents {
  aw_documents_options options;
  size_t next_path;
  aw_stream *stream; /* NULL: between paths */
  uint64_t taken;    /* of streams that are done */
  bool in_lines;     /* inside a member of JSON lines */
  size_t given;      /* documents of that member */
  aw_ids ids;
  aw_strbuf name; /* scratch for names of members that hold escapes */
};

/* ---- the document ----------------------------------------------------- */

void aw_input_document_init(aw_input_document *doc) {
  memset(doc, 0, sizeof *doc);
}

void aw_input_document_release(aw_input_document *doc) {
  aw_strbuf_release(&doc->place);
  aw_strbuf_release(&doc->id);
  aw_strbuf_release(&doc->text);
  aw_strbuf_release(&doc->meta);
}

static void renew(aw_strbuf *buf) {
  if (buf->capacity > KEEP_SIZE) aw_strbuf_release(buf);
  aw_strbuf_reset(buf);
}

static void renew_document(aw_input_document *doc) {
  renew(&doc->place);
  renew(&doc->id);
  renew(&doc->text);
  renew(&doc->meta);
  doc->has_id = doc->id_is_number = false;
  doc->form = AVOW_FORM_AUTO;
  doc->error.status = AVOW_OK;
  doc->error.line = doc->error.offset = 0;
  doc->error.message[0] = '\0';
}

static bool out_of_memory(const aw_input_document *doc) {
  return doc->place.failed || doc->id.failed || doc->text.failed ||
         doc->meta.failed;
}

/* ---- what every document must pass ------------------------------------ */

/* `base`: offset of `text` in its file, for positions in messages. */
static avow_status check_bytes(aw_span text, size_t line, size_t base,
                               avow_error *err) {
  size_t fault = aw_utf8_fault(text);
  if (fault < text.len)
    return aw_fail(err, AVOW_ERR_UTF8, line, base + fault,
                   "not UTF-8 at byte %zu (0x%02X)", base + fault,
                   (unsigned)(unsigned char)text.ptr[fault]);
  const char *nul = text.len == 0 ? NULL : memchr(text.ptr, '\0', text.len);
  if (nul == NULL) return AVOW_OK;
  size_t at = base + (size_t)(nul - text.ptr);
  return aw_fail(err, AVOW_ERR_FORMAT, line, at,
                 "holds a NUL at byte %zu, expected text", at);
}

static avow_status check_new(aw_documents *d, aw_span id, size_t line,
                             size_t offset, avow_error *err) {
  switch (aw_ids_add(&d->ids, id)) {
    case AW_ID_NEW: return AVOW_OK;
    case AW_ID_NOMEM: return aw_nomem(err);
    case AW_ID_SEEN: break;
  }
  return aw_fail(err, AVOW_ERR_FORMAT, line, offset,
                 "repeats the id '" AW_FMT "'",
                 AW_ARG(id.len > 100 ? aw_span_cut(id, 0, 100) : id));
}

/* ---- a text file ------------------------------------------------------ */

/* "march/talks.txt" gives "talks", with `whole` "march/talks". */
static aw_span name_of_file(aw_span path, bool whole) {
  aw_span name = path;
  for (size_t i = 0; i + 1 < path.len; i++)
    if (path.ptr[i] == '/') name = aw_span_cut(path, i + 1, path.len);
  for (size_t i = name.len; i-- > 1;)
    if (name.ptr[i] == '.') {
      size_t cut = name.len - i;
      name.len -= cut;
      path.len -= cut;
      break;
    }
  return whole ? path : name;
}

static void set_id(aw_input_document *doc, aw_span id) {
  doc->has_id = true;
  aw_strbuf_reset(&doc->id);
  aw_strbuf_add(&doc->id, id);
}

/* Files of one name in several folders are told apart by their folders.
 * A name that is no UTF-8 can't stand in results. */
static avow_status name_document(aw_documents *d, aw_input_document *doc,
                                 const char *path) {
  aw_span whole = aw_span_of(path);
  if (aw_utf8_fault(whole) < whole.len)
    return aw_fail(&doc->error, AVOW_ERR_UTF8, 0, 0,
                   "the file's name is not UTF-8");
  set_id(doc,
         strcmp(path, "-") == 0 ? AW_LIT("stdin") : name_of_file(whole, false));
  aw_ids_answer answer = aw_ids_add(&d->ids, aw_strbuf_span(&doc->id));
  if (answer == AW_ID_NEW) return AVOW_OK;
  if (answer == AW_ID_NOMEM) return aw_nomem(&doc->error);
  set_id(doc, name_of_file(whole, true));
  return check_new(d, aw_strbuf_span(&doc->id), 0, 0, &doc->error);
}

static bool is_blank(aw_span text) {
  for (size_t i = 0; i < text.len; i++)
    if (strchr(" \t\r\n\f\v", text.ptr[i]) == NULL || text.ptr[i] == '\0')
      return false;
  return true;
}

static void drop_bom(aw_strbuf *text, size_t *dropped) {
  *dropped = 0;
  if (text->len < 3 || memcmp(text->ptr, "\xEF\xBB\xBF", 3) != 0) return;
  memmove(text->ptr, text->ptr + 3, text->len - 3 + 1);
  text->len -= 3;
  *dropped = 3;
}

static void read_text(aw_documents *d, aw_input_document *doc) {
  avow_status status = AVOW_OK;
  size_t dropped;
  doc->form = d->options.form == AW_INPUT_TRANSCRIPT ? AVOW_FORM_TRANSCRIPT
              : d->options.form == AW_INPUT_TEXT     ? AVOW_FORM_TEXT
                                                     : AVOW_FORM_AUTO;
  AW_TRY(name_document(d, doc, aw_stream_name(d->stream)));
  AW_TRY(aw_stream_rest(d->stream, AVOW_TEXT_MAX, &doc->text, &doc->error));
  drop_bom(&doc->text, &dropped);
  AW_TRY(check_bytes(aw_strbuf_span(&doc->text), 0, dropped, &doc->error));
  if (is_blank(aw_strbuf_span(&doc->text)))
    aw_fail(&doc->error, AVOW_ERR_FORMAT, 0, 0, "is empty, expected text");
cleanup:
  return;
}

/* ---- a JSON line ------------------------------------------------------ */

typedef struct json_line {
  aw_span bytes;
  size_t number, offset; /* in its file */
} json_line;

#define LINE_FAIL(line, doc, ...)                                         \
  aw_fail(&(doc)->error, AVOW_ERR_FORMAT, (line)->number, (line)->offset, \
          __VA_ARGS__)

static bool is_named(aw_documents *d, aw_span name, const char *wanted) {
  if (memchr(name.ptr, '\\', name.len) == NULL)
    return aw_span_equal(name, aw_span_of(wanted));
  aw_strbuf_reset(&d->name);
  aw_json_decode(name, &d->name);
  return aw_span_equal(aw_strbuf_span(&d->name), aw_span_of(wanted));
}

static aw_span inside(aw_span string) {
  return aw_span_cut(string, 1, string.len - 1);
}

/* An id is a string or a whole number; numbers keep the digits they have. */
static bool take_id(aw_span value, aw_input_document *doc) {
  doc->has_id = doc->id_is_number = false;
  if (value.ptr[0] == '"') {
    set_id(doc, (aw_span){ "", 0 });
    aw_json_decode(inside(value), &doc->id);
    return true;
  }
  for (size_t i = 0; i < value.len; i++)
    if ((value.ptr[i] < '0' || value.ptr[i] > '9') &&
        (i > 0 || value.ptr[i] != '-'))
      return false;
  doc->id_is_number = true;
  set_id(doc, value);
  return true;
}

static void keep_member(aw_json_member member, aw_input_document *doc) {
  aw_strbuf_add_text(&doc->meta, doc->meta.len == 0 ? "{" : ", ");
  aw_strbuf_add_char(&doc->meta, '"');
  aw_strbuf_add(&doc->meta, member.name);
  aw_strbuf_add_text(&doc->meta, "\": ");
  aw_strbuf_add(&doc->meta, member.value);
}

/* Of members that are there twice, the last holds. */
static avow_status take_members(aw_documents *d, const json_line *line,
                                aw_input_document *doc, bool *has_text) {
  aw_json_member member;
  const char *id = d->options.id_field, *text = d->options.text_field;
  for (size_t at = 0; aw_json_next_member(line->bytes, &at, &member);) {
    if (is_named(d, member.name, id)) {
      if (!take_id(member.value, doc))
        return LINE_FAIL(line, doc, "'%s' is no string and no whole number",
                         id);
    } else if (is_named(d, member.name, text)) {
      if (member.value.ptr[0] != '"')
        return LINE_FAIL(line, doc, "'%s' is no string", text);
      *has_text = true;
      aw_strbuf_reset(&doc->text);
      aw_json_decode(inside(member.value), &doc->text);
    } else {
      keep_member(member, doc);
    }
  }
  if (doc->meta.len > 0) aw_strbuf_add_char(&doc->meta, '}');
  return AVOW_OK;
}

static avow_status check_members(aw_documents *d, const json_line *line,
                                 aw_input_document *doc, bool has_text) {
  aw_span id = aw_strbuf_span(&doc->id), text = aw_strbuf_span(&doc->text);
  if (!doc->has_id)
    return LINE_FAIL(line, doc, "lacks the field '%s'", d->options.id_field);
  if (id.len > 0 && memchr(id.ptr, '\0', id.len) != NULL)
    return LINE_FAIL(line, doc, "'%s' holds a NUL", d->options.id_field);
  avow_status status =
      check_new(d, id, line->number, line->offset, &doc->error);
  if (status != AVOW_OK) return status;
  if (!has_text)
    return LINE_FAIL(line, doc, "lacks the field '%s'", d->options.text_field);
  if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL)
    return LINE_FAIL(line, doc, "'%s' holds a NUL", d->options.text_field);
  if (text.len > AVOW_TEXT_MAX)
    return aw_fail(&doc->error, AVOW_ERR_LIMIT, line->number, line->offset,
                   "'%s' has more than %zu bytes, the limit",
                   d->options.text_field, AVOW_TEXT_MAX);
  return AVOW_OK;
}

static void read_line(aw_documents *d, const json_line *line,
                      aw_input_document *doc) {
  avow_status status = AVOW_OK;
  aw_json_fault fault;
  bool has_text = false;
  AW_TRY(check_bytes(line->bytes, line->number, line->offset, &doc->error));
  if (!aw_json_check(line->bytes, &fault))
    AW_TRY(aw_fail(&doc->error, AVOW_ERR_FORMAT, line->number,
                   line->offset + fault.offset, "broken JSON at byte %zu: %s",
                   line->offset + fault.offset, fault.reason));
  size_t start = strspn(line->bytes.ptr, " \t\r");
  if (line->bytes.ptr[start] != '{')
    AW_TRY(LINE_FAIL(line, doc, "is no JSON object"));
  AW_TRY(take_members(d, line, doc, &has_text));
  AW_TRY(check_members(d, line, doc, has_text));
cleanup:
  return;
}

/* The next line that is not blank; false at the end of the member. */
static bool next_line(aw_documents *d, aw_input_document *doc) {
  json_line line = { { NULL, 0 }, 0, 0 };
  bool more = false;
  do {
    avow_status status = aw_stream_line(d->stream, AVOW_LINE_MAX, &line.bytes,
                                        &more, &doc->error);
    if (status != AVOW_OK) return true;
    if (!more) return false;
  } while (is_blank(line.bytes));
  line.number = aw_stream_line_number(d->stream);
  line.offset = aw_stream_line_offset(d->stream);
  read_line(d, &line, doc);
  return true;
}

/* ---- one after another ------------------------------------------------ */

avow_status aw_documents_open(const aw_documents_options *options,
                              aw_documents **out, avow_error *err) {
  static const char *const standard_input[] = { "-" };
  aw_documents *d = calloc(1, sizeof *d);
  if (d == NULL) return aw_nomem(err);
  d->options = *options;
  if (options->path_count == 0) {
    d->options.path = standard_input;
    d->options.path_count = 1;
  }
  *out = d;
  return AVOW_OK;
}

void aw_documents_free(aw_documents *d) {
  if (d == NULL) return;
  aw_stream_free(d->stream);
  aw_ids_release(&d->ids);
  aw_strbuf_release(&d->name);
  free(d);
}

uint64_t aw_documents_taken(const aw_documents *d) {
  return d->taken + (d->stream == NULL ? 0 : aw_stream_taken(d->stream));
}

static bool holds_lines(const aw_documents *d) {
  if (d->options.form != AW_INPUT_AUTO)
    return d->options.form == AW_INPUT_JSONL;
  static const char *const endings[] = { ".jsonl", ".ndjson" };
  aw_span name = aw_span_of(aw_stream_name(d->stream));
  for (size_t i = 0; i < 2; i++) {
    aw_span ending = aw_span_of(endings[i]);
    if (name.len >= ending.len &&
        memcmp(name.ptr + name.len - ending.len, ending.ptr, ending.len) == 0)
      return true;
  }
  return false;
}

/* A file that could not be opened has the id that its text would have. */
static void fail_path(aw_input_document *doc, const char *path) {
  aw_span whole = aw_span_of(path);
  if (doc->has_id || strcmp(path, "-") == 0 || aw_utf8_fault(whole) < whole.len)
    return;
  whole.len -= strlen(aw_compression_ending(path));
  set_id(doc, name_of_file(whole, false));
}

static void close_stream(aw_documents *d) {
  d->taken += aw_stream_taken(d->stream);
  aw_stream_free(d->stream);
  d->stream = NULL;
  d->in_lines = false;
}

/* Have a member at hand.  False where there is none, with or without an
 * error in `doc`. */
static bool next_member(aw_documents *d, aw_input_document *doc) {
  bool more = false;
  const char *path = d->options.path[d->next_path - 1];
  if (d->stream == NULL &&
      aw_stream_open(path, &d->stream, &doc->error) != AVOW_OK) {
    aw_strbuf_add_text(&doc->place,
                       strcmp(path, "-") == 0 ? "standard input" : path);
    fail_path(doc, path);
    return false;
  }
  if (aw_stream_next(d->stream, &more, &doc->error) == AVOW_OK && more) {
    d->given = 0;
    d->in_lines = holds_lines(d);
    return true;
  }
  if (doc->error.status != AVOW_OK) {
    aw_strbuf_add_text(&doc->place, aw_stream_place(d->stream));
    if (!aw_stream_in_archive(d->stream)) fail_path(doc, path);
  }
  close_stream(d);
  return false;
}

/* Of the member at hand; false where it has no more. */
static bool next_in_member(aw_documents *d, aw_input_document *doc) {
  aw_strbuf_add_text(&doc->place, aw_stream_place(d->stream));
  if (!d->in_lines) {
    read_text(d, doc);
    return true;
  }
  bool got = next_line(d, doc);
  if (got) d->given++;
  if (got || d->given > 0) {
    d->in_lines = got;
    return got;
  }
  d->in_lines = false;
  aw_fail(&doc->error, AVOW_ERR_FORMAT, 0, 0, "is empty, expected JSON lines");
  return true;
}

bool aw_documents_next(aw_documents *d, aw_input_document *doc) {
  for (;;) {
    renew_document(doc);
    bool got = d->in_lines && next_in_member(d, doc);
    if (!got && !d->in_lines) {
      if (d->stream == NULL && d->next_path == d->options.path_count)
        return false;
      if (d->stream == NULL) d->next_path++;
      renew_document(doc);
      got = next_member(d, doc) ? next_in_member(d, doc)
                                : doc->error.status != AVOW_OK;
    }
    if (!got) continue;
    if (out_of_memory(doc) || d->name.failed) aw_nomem(&doc->error);
    return true;
  }
}
