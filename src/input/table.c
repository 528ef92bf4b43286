#include "input/table.h"

#include <cjson/cJSON.h>
#include <csv.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/number.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "input/gold.h"
#include "input/json.h"
#include "input/stream.h"

#define NO_COLUMN SIZE_MAX
#define CELLS_MAX ((size_t)10000) /* columns of a table */
#define CSV_BLOCK ((size_t)1 << 16)

static const char *const column_names[AW_COLUMN_COUNT] = {
  "text", "label", "id", "target", "group", "begin", "end"
};

const char *aw_column_name(aw_table_column column) {
  return (unsigned)column < AW_COLUMN_COUNT ? column_names[column] : "?";
}

typedef struct reader {
  const aw_table_options *options;
  const aw_table_sink *sink;
  avow_error *err;
  aw_stream *stream;
  size_t at[AW_COLUMN_COUNT]; /* place in the header, or NO_COLUMN */
  size_t width;               /* columns of the header; 0: not read yet */
  aw_span *cell;              /* [cell_capacity] of the record at hand */
  size_t cell_count, cell_capacity;
  size_t line; /* where the record at hand begins */
  aw_strbuf
      field[AW_COLUMN_COUNT]; /* JSON: values that are written otherwise */
  aw_strbuf record; /* CSV: fields of the record, one after another; JSON: a
                       name with escapes */
  /* CSV only */
  size_t *stop; /* [cell_capacity] where each ends in `record` */
  avow_status status;
  bool open; /* inside a record */
} reader;

static const char *name_of(const reader *r, size_t column) {
  const char *given = r->options->column[column];
  return given != NULL ? given : column_names[column];
}

static void reader_release(reader *r) {
  free(r->cell);
  free(r->stop);
  aw_strbuf_release(&r->record);
  for (size_t c = 0; c < AW_COLUMN_COUNT; c++) aw_strbuf_release(&r->field[c]);
}

/* What spreadsheets write as "Unicode text" begins with one of these. */
static bool is_utf16(aw_span line) {
  return line.len >= 2 && (memcmp(line.ptr, "\xFF\xFE", 2) == 0 ||
                           memcmp(line.ptr, "\xFE\xFF", 2) == 0);
}

/* The next line, checked to be UTF-8; it lives until the next call. */
static avow_status next_line(reader *r, aw_span *line, bool *more) {
  avow_status status =
      aw_stream_line(r->stream, AVOW_LINE_MAX, line, more, r->err);
  if (status != AVOW_OK || !*more) return status;
  size_t fault = aw_utf8_fault(*line);
  if (fault == line->len) return AVOW_OK;
  if (aw_stream_line_number(r->stream) == 1 && is_utf16(*line))
    return aw_fail(r->err, AVOW_ERR_UTF8, 1, 0,
                   "the file is UTF-16, expected UTF-8 (spreadsheets save it "
                   "as 'CSV UTF-8')");
  return aw_fail(r->err, AVOW_ERR_UTF8, aw_stream_line_number(r->stream), fault,
                 "byte %zu of the line is not UTF-8", fault + 1);
}

/* ---- from cells to rows ------------------------------------------------ */

static avow_status bad_value(const reader *r, size_t column, aw_span value,
                             const char *expected) {
  size_t shown = value.len < 60 ? value.len : 60;
  return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                 "column '%s': '%.*s' is not %s", name_of(r, column),
                 (int)shown, value.ptr == NULL ? "" : value.ptr, expected);
}

/* What programs write where a number was missing; never a label. */
static bool is_not_a_number(aw_span value) {
  static const char *const words[] = { "nan", "inf", "infinity" };
  char low[16];
  if (value.len > 0 && (value.ptr[0] == '-' || value.ptr[0] == '+'))
    value = aw_span_cut(value, 1, value.len);
  if (value.len == 0 || value.len >= sizeof low) return false;
  for (size_t i = 0; i < value.len; i++) low[i] = (char)(value.ptr[i] | 0x20);
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (aw_span_equal((aw_span){ low, value.len }, aw_span_of(words[i])))
      return true;
  return false;
}

static avow_status check_label(const reader *r, aw_span label) {
  if (label.len == 0) {
    if (!r->options->need_label) return AVOW_OK;
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                   "column '%s' is empty, expected a label",
                   name_of(r, AW_COLUMN_LABEL));
  }
  if (is_not_a_number(label))
    return bad_value(r, AW_COLUMN_LABEL, label, "a label or a finite number");
  return AVOW_OK;
}

static avow_status read_mention(const reader *r, const aw_span *value,
                                avow_row *row) {
  aw_span begin = value[AW_COLUMN_BEGIN], end = value[AW_COLUMN_END];
  if (begin.len == 0 && end.len == 0) return AVOW_OK;
  static const char expected[] = "a position in code points";
  if (!aw_parse_size(begin, &row->mention_begin))
    return bad_value(r, AW_COLUMN_BEGIN, begin, expected);
  if (!aw_parse_size(end, &row->mention_end))
    return bad_value(r, AW_COLUMN_END, end, expected);
  if (row->mention_begin > row->mention_end)
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                   "the mention [%zu, %zu) ends before it begins",
                   row->mention_begin, row->mention_end);
  row->has_mention = 1;
  return AVOW_OK;
}

static avow_text text_of(aw_span s) {
  return (avow_text){ s.len == 0 ? NULL : s.ptr, s.len };
}

/* value[AW_COLUMN_COUNT]; ptr NULL where there is no such column. */
static avow_status give_row(const reader *r, const aw_span *value) {
  avow_row row = { .line = r->line };
  avow_status status = check_label(r, value[AW_COLUMN_LABEL]);
  if (status != AVOW_OK) return status;
  if (r->sink->row == NULL)
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                   "a row of a table, expected annotated documents");
  aw_span text = value[AW_COLUMN_TEXT];
  if (text.len == 0 && r->options->need_label)
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                   "column '%s' is empty, expected a text",
                   name_of(r, AW_COLUMN_TEXT));
  row.text = (avow_text){ text.ptr == NULL ? "" : text.ptr, text.len };
  row.label = text_of(value[AW_COLUMN_LABEL]);
  /* An empty name or target is told from none at all. */
  row.id = (avow_text){ value[AW_COLUMN_ID].ptr, value[AW_COLUMN_ID].len };
  row.target =
      (avow_text){ value[AW_COLUMN_TARGET].ptr, value[AW_COLUMN_TARGET].len };
  row.group = text_of(value[AW_COLUMN_GROUP]);
  status = read_mention(r, value, &row);
  if (status != AVOW_OK) return status;
  return r->sink->row(r->sink->context, &row, r->err);
}

/* ---- tables with a header line ----------------------------------------- */

static avow_status no_column(const reader *r, size_t column) {
  aw_strbuf all = AW_STRBUF_INIT;
  for (size_t i = 0; i < r->cell_count && all.len < 120; i++)
    aw_strbuf_add_format(&all, "%s%.*s", i == 0 ? "" : ", ",
                         r->cell[i].len < 40 ? (int)r->cell[i].len : 40,
                         r->cell[i].ptr);
  avow_status status =
      aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
              "no column '%s' among %s; another one is named by --%s-column",
              name_of(r, column), all.ptr == NULL ? "none" : all.ptr,
              column_names[column]);
  aw_strbuf_release(&all);
  return status;
}

static avow_status read_header(reader *r) {
  r->width = r->cell_count;
  for (size_t c = 0; c < AW_COLUMN_COUNT; c++) {
    aw_span name = aw_span_of(name_of(r, c));
    r->at[c] = NO_COLUMN;
    for (size_t i = 0; i < r->cell_count; i++) {
      if (!aw_span_equal(r->cell[i], name)) continue;
      if (r->at[c] != NO_COLUMN)
        return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                       "column '" AW_FMT "' stands twice in the header",
                       AW_ARG(name));
      r->at[c] = i;
    }
    bool needed = c == AW_COLUMN_TEXT || r->options->column[c] != NULL ||
                  (c == AW_COLUMN_LABEL && r->options->need_label);
    if (r->at[c] == NO_COLUMN && needed) return no_column(r, c);
  }
  if ((r->at[AW_COLUMN_BEGIN] == NO_COLUMN) !=
      (r->at[AW_COLUMN_END] == NO_COLUMN))
    return no_column(r, r->at[AW_COLUMN_BEGIN] == NO_COLUMN ? AW_COLUMN_BEGIN
                                                            : AW_COLUMN_END);
  return AVOW_OK;
}

static avow_status take_record(reader *r) {
  aw_span value[AW_COLUMN_COUNT];
  if (r->width == 0) return read_header(r);
  if (r->cell_count != r->width)
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                   "row has %zu columns, expected %zu as in the header",
                   r->cell_count, r->width);
  for (size_t c = 0; c < AW_COLUMN_COUNT; c++)
    value[c] = r->at[c] == NO_COLUMN ? (aw_span){ NULL, 0 } : r->cell[r->at[c]];
  return give_row(r, value);
}

static avow_status grow_cells(reader *r) {
  if (r->cell_count < r->cell_capacity) return AVOW_OK;
  if (r->cell_count >= CELLS_MAX)
    return aw_fail(r->err, AVOW_ERR_LIMIT, r->line, 0,
                   "row has more than %zu columns", CELLS_MAX);
  size_t capacity = r->cell_capacity * 2 + 16;
  aw_span *cell = realloc(r->cell, capacity * sizeof *cell);
  if (cell == NULL) return aw_nomem(r->err);
  r->cell = cell;
  size_t *stop = realloc(r->stop, capacity * sizeof *stop);
  if (stop == NULL) return aw_nomem(r->err);
  r->stop = stop;
  r->cell_capacity = capacity;
  return AVOW_OK;
}

/* A record of one line, whose fields are as they stand. */
static avow_status take_plain_line(reader *r, aw_span line, char delimiter) {
  r->cell_count = 0;
  if (line.len == 0) return AVOW_OK;
  for (;;) {
    const char *at = memchr(line.ptr, delimiter, line.len);
    size_t length = at == NULL ? line.len : (size_t)(at - line.ptr);
    avow_status status = grow_cells(r);
    if (status != AVOW_OK) return status;
    r->cell[r->cell_count++] = aw_span_cut(line, 0, length);
    if (at == NULL) return take_record(r);
    line = aw_span_cut(line, length + 1, line.len);
  }
}

/* ---- CSV ---------------------------------------------------------------- */

static void csv_field(void *bytes, size_t length, void *context) {
  reader *r = context;
  if (r->status == AVOW_OK) r->status = grow_cells(r);
  if (r->status != AVOW_OK) return;
  aw_strbuf_add(&r->record, (aw_span){ bytes, length });
  r->stop[r->cell_count++] = r->record.len;
}

static void csv_record(int end, void *context) {
  reader *r = context;
  (void)end;
  if (r->status == AVOW_OK && r->record.failed) r->status = aw_nomem(r->err);
  size_t begin = 0;
  for (size_t i = 0; i < r->cell_count && r->status == AVOW_OK; i++) {
    aw_span all = aw_strbuf_span(&r->record);
    r->cell[i] = aw_span_cut(all, begin, r->stop[i]);
    begin = r->stop[i];
  }
  if (r->status == AVOW_OK) r->status = take_record(r);
  r->cell_count = 0;
  aw_strbuf_reset(&r->record);
  r->open = false;
}

static int no_space(unsigned char c) {
  (void)c;
  return 0; /* blanks around a field are part of it (RFC 4180) */
}

static avow_status csv_fault(const reader *r, struct csv_parser *csv,
                             size_t line) {
  if (csv_error(csv) == CSV_ENOMEM || csv_error(csv) == CSV_ETOOBIG)
    return aw_nomem(r->err);
  return aw_fail(r->err, AVOW_ERR_FORMAT, line, 0,
                 "a quotation mark inside the field that begins in the row of "
                 "line %zu, expected the field between quotation marks and "
                 "those in it doubled",
                 r->line);
}

static avow_status unclosed(const reader *r) {
  return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                 "column %zu: quotation mark that is never closed",
                 r->cell_count + 1);
}

/* Nothing in a line without them needs the library; a carriage return inside
 * one ends a record. */
static bool has_quote(aw_span line) {
  return memchr(line.ptr, '"', line.len) != NULL ||
         memchr(line.ptr, '\r', line.len) != NULL;
}

/* A quote that is not closed swallows all that follows: the record ends there
 * at the latest where a line would. */
static avow_status take_csv_line(reader *r, struct csv_parser *csv,
                                 aw_span line, size_t number, size_t *length) {
  if (!r->open) {
    r->line = number;
    *length = 0;
  }
  if (!r->open && !has_quote(line)) {
    avow_status status = take_plain_line(r, line, (char)csv_get_delim(csv));
    r->cell_count = 0;
    return status;
  }
  *length += line.len + 1;
  if (*length > AVOW_LINE_MAX) return unclosed(r);
  r->open = line.len > 0 || r->open;
  if (csv_parse(csv, line.ptr, line.len, csv_field, csv_record, r) !=
          line.len ||
      csv_parse(csv, "\n", 1, csv_field, csv_record, r) != 1)
    return csv_fault(r, csv, number);
  return r->status;
}

static char delimiter_of(aw_span header) {
  if (memchr(header.ptr, ',', header.len) != NULL) return ',';
  return memchr(header.ptr, ';', header.len) != NULL ? ';' : ',';
}

static avow_status read_csv(reader *r, aw_span line) {
  avow_status status = AVOW_OK;
  struct csv_parser csv;
  size_t length = 0;
  bool more = true;
  if (csv_init(&csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
    return aw_nomem(r->err);
  csv_set_delim(&csv, (unsigned char)delimiter_of(line));
  csv_set_space_func(&csv, no_space);
  csv_set_blk_size(&csv, CSV_BLOCK);
  while (more) {
    AW_TRY(take_csv_line(r, &csv, line, aw_stream_line_number(r->stream),
                         &length));
    AW_TRY(next_line(r, &line, &more));
  }
  if (r->open || csv_fini(&csv, csv_field, csv_record, r) != 0)
    AW_TRY(unclosed(r));
  status = r->status;
cleanup:
  csv_free(&csv);
  return status;
}

/* ---- JSON Lines ---------------------------------------------------------- */

static aw_span string_in(aw_span written) {
  return aw_span_cut(written, 1, written.len - 1);
}

/* What a string stands for, in `buffer` where it has escapes. */
static avow_status json_string(const reader *r, aw_span inside, size_t column,
                               aw_strbuf *buffer, aw_span *out) {
  *out = inside;
  if (memchr(inside.ptr, '\\', inside.len) == NULL) return AVOW_OK;
  aw_strbuf_reset(buffer);
  aw_json_decode(inside, buffer);
  if (buffer->failed) return aw_nomem(r->err);
  *out = aw_strbuf_span(buffer);
  if (memchr(out->ptr, '\0', out->len) == NULL) return AVOW_OK;
  return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                 "field '%s' holds a NUL, expected a text", name_of(r, column));
}

/* A whole number as it is written, for names of rows have more digits than a
 * double; others as they read back, so that 0.50 is 0.5. */
static avow_status json_number(const reader *r, aw_span written, size_t column,
                               aw_strbuf *buffer, aw_span *out) {
  double value;
  bool whole = true;
  for (size_t i = 0; i < written.len; i++)
    if (strchr(".eE", written.ptr[i]) != NULL) whole = false;
  *out = written;
  if (whole) return AVOW_OK;
  if (!aw_parse_double(written, &value))
    return bad_value(r, column, written, "a finite number");
  aw_strbuf_reset(buffer);
  aw_strbuf_add_double(buffer, value);
  *out = aw_strbuf_span(buffer);
  return buffer->failed ? aw_nomem(r->err) : AVOW_OK;
}

/* The text of a member; null as absent (ptr NULL). */
static avow_status json_value(reader *r, aw_span written, size_t column,
                              aw_span *out) {
  aw_strbuf *buffer = &r->field[column];
  char first = written.ptr == NULL ? 'n' : written.ptr[0];
  *out = (aw_span){ NULL, 0 };
  if (first == 'n') return AVOW_OK;
  if (first == '"')
    return json_string(r, string_in(written), column, buffer, out);
  if (first == '-' || (first >= '0' && first <= '9'))
    return json_number(r, written, column, buffer, out);
  return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                 "field '%s': expected a text or a number", name_of(r, column));
}

/* The members of an object that matter, as they are written. */
typedef struct json_row {
  aw_span value[AW_COLUMN_COUNT]; /* ptr NULL: there is none */
  bool document; /* it is annotated, see aw_gold_is_document() */
} json_row;

static bool marks_document(aw_span name) {
  return aw_span_equal(name, AW_LIT("sentences")) ||
         aw_span_equal(name, AW_LIT("claims")) ||
         aw_span_equal(name, AW_LIT("attributions"));
}

static avow_status sort_members(reader *r, aw_span object, json_row *row) {
  aw_json_member member;
  *row = (json_row){ .document = false };
  for (size_t at = 0; aw_json_next_member(object, &at, &member);) {
    aw_span name = member.name;
    if (memchr(name.ptr, '\\', name.len) != NULL) {
      aw_strbuf_reset(&r->record);
      aw_json_decode(member.name, &r->record);
      if (r->record.failed) return aw_nomem(r->err);
      name = aw_strbuf_span(&r->record);
    }
    if (marks_document(name)) row->document = true;
    for (size_t c = 0; c < AW_COLUMN_COUNT; c++)
      if (row->value[c].ptr == NULL &&
          aw_span_equal(name, aw_span_of(name_of(r, c))))
        row->value[c] = member.value;
  }
  return AVOW_OK;
}

static avow_status take_json_row(reader *r, const json_row *row) {
  aw_span value[AW_COLUMN_COUNT];
  for (size_t c = 0; c < AW_COLUMN_COUNT; c++) {
    bool needed = c == AW_COLUMN_TEXT || r->options->column[c] != NULL ||
                  (c == AW_COLUMN_LABEL && r->options->need_label);
    if (row->value[c].ptr == NULL && needed)
      return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                     "no field '%s'; another one is named by --%s-column",
                     name_of(r, c), column_names[c]);
    avow_status status = json_value(r, row->value[c], c, &value[c]);
    if (status != AVOW_OK) return status;
  }
  return give_row(r, value);
}

static avow_status take_document(const reader *r, aw_span line,
                                 aw_arena *arena) {
  avow_gold_document doc;
  if (r->sink->document == NULL)
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                   "an annotated document, expected rows of text");
  cJSON *object = cJSON_ParseWithLength(line.ptr, line.len);
  if (object == NULL) return aw_nomem(r->err); /* it is sound */
  aw_arena_mark mark = aw_arena_save(arena);
  avow_status status = aw_gold_parse(object, r->line, arena, &doc, r->err);
  if (status == AVOW_OK)
    status = r->sink->document(r->sink->context, &doc, r->err);
  aw_arena_rewind(arena, mark);
  cJSON_Delete(object);
  return status;
}

static avow_status take_json_line(reader *r, aw_span line, aw_arena *arena) {
  aw_json_fault fault;
  json_row row;
  size_t start = 0;
  while (start < line.len &&
         (line.ptr[start] == ' ' || line.ptr[start] == '\t'))
    start++;
  if (start == line.len) return AVOW_OK;
  if (!aw_json_check(line, &fault))
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, fault.offset,
                   "not a JSON object: %s at byte %zu of the line",
                   fault.reason, fault.offset + 1);
  if (line.ptr[start] != '{')
    return aw_fail(r->err, AVOW_ERR_FORMAT, r->line, 0,
                   "expected a JSON object, one a line");
  avow_status status = sort_members(r, line, &row);
  if (status != AVOW_OK) return status;
  return row.document ? take_document(r, line, arena) : take_json_row(r, &row);
}

static avow_status read_json(reader *r, aw_span line) {
  avow_status status = AVOW_OK;
  aw_arena arena;
  bool more = true;
  aw_arena_init(&arena, 0);
  while (more) {
    r->line = aw_stream_line_number(r->stream);
    AW_TRY(take_json_line(r, line, &arena));
    AW_TRY(next_line(r, &line, &more));
  }
cleanup:
  aw_arena_release(&arena);
  return status;
}

/* ---- the face ------------------------------------------------------------ */

static bool ends_with(const char *path, const char *ending) {
  size_t length = strlen(path), tail = strlen(ending);
  return length > tail && strcmp(path + length - tail, ending) == 0;
}

static aw_table_form form_of(const char *name, aw_table_form asked,
                             aw_span first) {
  if (asked != AW_TABLE_AUTO) return asked;
  if (ends_with(name, ".csv")) return AW_TABLE_CSV;
  if (ends_with(name, ".tsv")) return AW_TABLE_TSV;
  if (ends_with(name, ".jsonl")) return AW_TABLE_JSONL;
  if (first.len > 0 && first.ptr[0] == '{') return AW_TABLE_JSONL;
  if (first.len > 0 && memchr(first.ptr, '\t', first.len) != NULL)
    return AW_TABLE_TSV;
  return AW_TABLE_CSV;
}

static avow_status read_tsv(reader *r, aw_span line) {
  avow_status status = AVOW_OK;
  bool more = true;
  while (more) {
    r->line = aw_stream_line_number(r->stream);
    AW_TRY(take_plain_line(r, line, '\t'));
    AW_TRY(next_line(r, &line, &more));
  }
cleanup:
  return status;
}

static avow_status read_member(reader *r) {
  aw_span first;
  bool more = false;
  avow_status status = next_line(r, &first, &more);
  if (status != AVOW_OK) return status;
  if (!more)
    return aw_fail(r->err, AVOW_ERR_FORMAT, 0, 0,
                   "file is empty, expected a header line or JSON objects");
  r->width = 0;
  switch (form_of(aw_stream_name(r->stream), r->options->form, first)) {
    case AW_TABLE_TSV: return read_tsv(r, first);
    case AW_TABLE_JSONL: return read_json(r, first);
    default: return read_csv(r, first);
  }
}

avow_status aw_table_read(const char *path, const aw_table_options *options,
                          const aw_table_sink *sink, avow_error *err) {
  avow_status status = AVOW_OK;
  reader r = { .options = options, .sink = sink, .err = err };
  bool more = false;
  AW_TRY(aw_stream_open(path, &r.stream, err));
  AW_TRY(aw_stream_next(r.stream, &more, err));
  while (more) {
    AW_TRY(read_member(&r));
    AW_TRY(aw_stream_next(r.stream, &more, err));
  }
cleanup:
  aw_stream_free(r.stream);
  reader_release(&r);
  return status;
}
