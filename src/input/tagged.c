#include "input/tagged.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/grow.h"
#include "base/number.h"
#include "base/status.h"
#include "input/stream.h"

enum { FORM, TAG, NAME, SPACE, BY_HAND, UNIVERSAL, COLUMNS };

/* The sentence that is being read; its bytes live in the arena. */
typedef struct sentence {
  avow_dataset *dataset;
  avow_tagged_token *token;
  size_t count, capacity;
  size_t line; /* of its first token */
  aw_arena arena;
} sentence;

static avow_status finish(sentence *s, avow_error *err) {
  if (s->count == 0) return AVOW_OK;
  avow_status status =
      avow_dataset_add_tagged(s->dataset, s->token, s->count, err);
  if (status != AVOW_OK && err != NULL && err->line == 0) err->line = s->line;
  s->count = 0;
  aw_arena_rewind(&s->arena, (aw_arena_mark){ NULL, 0 });
  return status;
}

/* Cut `line` at tabs; false where it has too few columns or too many.  The
 * last may be left out. */
static bool split(aw_span line, aw_span column[COLUMNS]) {
  size_t begin = 0;
  unsigned n = 0;
  column[UNIVERSAL] = AW_LIT("_");
  for (size_t i = 0; i <= line.len; i++) {
    if (i < line.len && line.ptr[i] != '\t') continue;
    if (n == COLUMNS) return false;
    column[n++] = aw_span_cut(line, begin, i);
    begin = i + 1;
  }
  return n >= UNIVERSAL && column[FORM].len > 0;
}

static bool given(aw_span column) {
  return column.len > 0 && !aw_span_equal(column, AW_LIT("_"));
}

static avow_text text_of(aw_span column) {
  avow_text none = { NULL, 0 };
  return given(column) ? (avow_text){ column.ptr, column.len } : none;
}

/* *out stays where nothing is given. */
static avow_status parse_flag(aw_span column, const char *what, size_t line,
                              int *out, avow_error *err) {
  size_t value;
  if (!given(column)) return AVOW_OK;
  if (!aw_parse_size(column, &value) || value > 1)
    return aw_fail(err, AVOW_ERR_FORMAT, line, 0,
                   "%s '" AW_FMT "' is not 0 or 1", what, AW_ARG(column));
  *out = (int)value;
  return AVOW_OK;
}

static avow_status parse_token(const aw_span column[COLUMNS], size_t line,
                               avow_tagged_token *out, avow_error *err) {
  int space = 1, by_hand = 0;
  avow_status status = AVOW_OK;
  AW_TRY(parse_flag(column[SPACE], "space", line, &space, err));
  AW_TRY(parse_flag(column[BY_HAND], "by_hand", line, &by_hand, err));
  *out = (avow_tagged_token){
    .form = { column[FORM].ptr, column[FORM].len },
    .tag = text_of(column[TAG]),
    .name = text_of(column[NAME]),
    .space_before = space,
    .by_hand = by_hand,
    .universal = text_of(column[UNIVERSAL]),
  };
cleanup:
  return status;
}

static avow_status add_line(sentence *s, aw_span text, size_t line,
                            avow_error *err) {
  aw_span column[COLUMNS], copy = aw_arena_copy(&s->arena, text);
  if (copy.ptr == NULL) return aw_nomem(err);
  if (!split(copy, column))
    return aw_fail(err, AVOW_ERR_FORMAT, line, 0,
                   "expected 5 or 6 columns with tabs between: form, tag, "
                   "name, space, by_hand, universal tag");
  avow_tagged_token *more =
      aw_grow(s->token, sizeof *more, s->count, &s->capacity);
  if (more == NULL) return aw_nomem(err);
  s->token = more;
  if (s->count == 0) s->line = line;
  avow_status status = parse_token(column, line, &s->token[s->count], err);
  if (status == AVOW_OK) s->count++;
  return status;
}

static bool is_comment(aw_span line) {
  return line.len > 1 && line.ptr[0] == '#' && line.ptr[1] == ' ' &&
         memchr(line.ptr, '\t', line.len) == NULL;
}

static avow_status take_line(sentence *s, aw_span line, size_t number,
                             avow_error *err) {
  if (line.len == 0) return finish(s, err);
  if (!is_comment(line)) return add_line(s, line, number, err);
  avow_status status = AVOW_OK;
  if (aw_span_equal(line, AW_LIT("# document"))) {
    status = finish(s, err);
    if (status == AVOW_OK)
      status = avow_dataset_add_tagged(s->dataset, NULL, 0, err);
  }
  return status;
}

static avow_status read_member(aw_stream *stream, sentence *s,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  for (;;) {
    aw_span line;
    bool more;
    AW_TRY(aw_stream_line(stream, AVOW_LINE_MAX, &line, &more, err));
    if (!more) return finish(s, err);
    AW_TRY(take_line(s, line, aw_stream_line_number(stream), err));
  }
cleanup:
  return status;
}

avow_status aw_tagged_read(const char *path, avow_dataset *dataset,
                           avow_error *err) {
  aw_stream *stream = NULL;
  sentence s = { .dataset = dataset };
  avow_status status = AVOW_OK;
  bool more = false;
  aw_arena_init(&s.arena, 0);
  AW_TRY(aw_stream_open(path, &stream, err));
  AW_TRY(aw_stream_next(stream, &more, err));
  while (more) {
    AW_TRY(read_member(stream, &s, err));
    AW_TRY(aw_stream_next(stream, &more, err));
  }
cleanup:
  aw_stream_free(stream);
  aw_arena_release(&s.arena);
  free(s.token);
  return status;
}
