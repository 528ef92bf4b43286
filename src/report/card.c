#include "report/card.h"

#include <cJSON.h>
#include <math.h>

#include "base/status.h"
#include "base/utf8.h"

#define DEPTH_MAX 8 /* deeper things are written as JSON in one line */

typedef struct writer {
  aw_strbuf *out;
  size_t width;
} writer;

static void put(writer *w, const char *text) {
  aw_strbuf_add_text(w->out, text);
}

static void indent(writer *w, size_t depth) {
  for (size_t i = 0; i < depth * 2 && !w->out->failed; i++)
    aw_strbuf_add_char(w->out, ' ');
}

static bool is_scalar(const cJSON *item) {
  return !cJSON_IsObject(item) && !cJSON_IsArray(item);
}

static bool all_scalars(const cJSON *list) {
  const cJSON *item;
  cJSON_ArrayForEach(item, list) if (!is_scalar(item)) return false;
  return true;
}

/* A model may come from anywhere: its words must not drive the terminal. */
static void add_safe(aw_strbuf *out, const char *text) {
  for (; *text != '\0'; text++) {
    unsigned char c = (unsigned char)*text;
    aw_strbuf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : *text);
  }
}

static void add_number(aw_strbuf *out, double value) {
  if (value == floor(value) && fabs(value) < 1e15)
    aw_strbuf_add_fixed(out, value, 0);
  else
    aw_strbuf_add_double(out, value);
}

static void add_scalar(aw_strbuf *out, const cJSON *item) {
  if (cJSON_IsString(item))
    add_safe(out, item->valuestring);
  else if (cJSON_IsNumber(item))
    add_number(out, item->valuedouble);
  else
    aw_strbuf_add_text(out, cJSON_IsTrue(item)    ? "yes"
                            : cJSON_IsFalse(item) ? "no"
                                                  : "none");
}

/* `text` from column `column` on; further lines start at `hang`. */
static void put_wrapped(writer *w, aw_span text, size_t column, size_t hang) {
  size_t at = 0;
  bool first = true;
  while (at < text.len) {
    const char *space = memchr(text.ptr + at, ' ', text.len - at);
    size_t end = space == NULL ? text.len : (size_t)(space - text.ptr);
    size_t length = aw_code_points(text, at, end);
    if (!first && column + 1 + length > w->width) {
      put(w, "\n");
      indent(w, hang / 2);
      column = hang;
    } else if (!first) {
      put(w, " ");
      column++;
    }
    first = false;
    aw_strbuf_add(w->out, aw_span_cut(text, at, end));
    column += length;
    at = end + (end < text.len);
  }
  put(w, "\n");
}

static void put_member(writer *w, const cJSON *item, size_t depth);

/* A scalar, or a list of them, behind "name: ". */
static void put_line(writer *w, const cJSON *item, size_t depth) {
  aw_strbuf text = AW_STRBUF_INIT;
  size_t begin = w->out->len;
  const cJSON *one;
  indent(w, depth);
  if (item->string != NULL) {
    add_safe(w->out, item->string);
    put(w, ":");
  } else {
    put(w, "-");
  }
  put(w, " ");
  if (is_scalar(item)) {
    add_scalar(&text, item);
  } else {
    cJSON_ArrayForEach(one, item) {
      if (text.len > 0) aw_strbuf_add_text(&text, ", ");
      add_scalar(&text, one);
    }
  }
  put_wrapped(w, aw_strbuf_span(&text), w->out->len - begin, depth * 2 + 2);
  w->out->failed |= text.failed;
  aw_strbuf_release(&text);
}

static void put_deep(writer *w, const cJSON *item, size_t depth) {
  char *text = cJSON_PrintUnformatted(item);
  indent(w, depth);
  if (text == NULL)
    w->out->failed = true;
  else
    add_safe(w->out, text);
  put(w, "\n");
  cJSON_free(text);
}

static void put_members(writer *w, const cJSON *parent, size_t depth) {
  const cJSON *item;
  if (depth > DEPTH_MAX) {
    put_deep(w, parent, depth);
    return;
  }
  cJSON_ArrayForEach(item, parent) put_member(w, item, depth);
}

static void put_member(writer *w, const cJSON *item, size_t depth) {
  if (is_scalar(item) || (cJSON_IsArray(item) && all_scalars(item))) {
    put_line(w, item, depth);
    return;
  }
  indent(w, depth);
  if (item->string != NULL) {
    add_safe(w->out, item->string);
    put(w, ":\n");
  } else {
    put(w, "-\n");
  }
  put_members(w, item, depth + 1);
}

avow_status aw_report_card(aw_span card, size_t width, aw_strbuf *out,
                           avow_error *err) {
  cJSON *root = cJSON_ParseWithLength(card.ptr, card.len);
  if (root == NULL || !cJSON_IsObject(root)) {
    cJSON_Delete(root);
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's card is no JSON object");
  }
  writer w = { out, width };
  put_members(&w, root, 0);
  cJSON_Delete(root);
  return out->failed ? aw_nomem(err) : AVOW_OK;
}
