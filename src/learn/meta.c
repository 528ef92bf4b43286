/* meta.c - what a classifier says of itself: shapes, blocks, labels, biases,
 * calibration.  Numbers are little-endian; texts a u16 length and bytes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/status.h"
#include "learn/trained.h"

#define META_VERSION 2u
#define BLOCKS_MAX 32u
#define TEXT_MAX 1000u

aw_section_name aw_section(const char *prefix, const char *suffix) {
  aw_section_name name = { "" };
  snprintf(name.text, sizeof name.text, "%.*s%s", (int)AW_PREFIX_MAX, prefix,
           suffix);
  return name;
}

static void put(aw_strbuf *out, const void *bytes, size_t size) {
  aw_strbuf_add(out, (aw_span){ bytes, size });
}

static void put_u32(aw_strbuf *out, size_t value) {
  uint32_t number = (uint32_t)value;
  put(out, &number, sizeof number);
}

static void put_double(aw_strbuf *out, double value) {
  put(out, &value, sizeof value);
}

static void put_text(aw_strbuf *out, const char *text) {
  uint16_t length = (uint16_t)strlen(text);
  put(out, &length, sizeof length);
  put(out, text, length);
}

avow_status aw_meta_write(const aw_classifier *c, aw_model_writer *writer,
                          const char *prefix, avow_error *err) {
  aw_strbuf out = AW_STRBUF_INIT;
  put_u32(&out, META_VERSION);
  put_u32(&out, c->shape.kernel);
  put_u32(&out, c->label_count);
  put_u32(&out, c->block_count);
  put_u32(&out, c->enabled);
  put_u32(&out, c->features);
  put_u32(&out, c->vectors);
  put_u32(&out, (size_t)c->shape.degree);
  put_double(&out, c->shape.gamma);
  put_double(&out, c->shape.coef0);
  put_double(&out, c->calibration.sharpness);
  put_double(&out, c->calibration.slope);
  put_double(&out, c->idf_step);
  for (size_t k = 0; k < c->outputs; k++) {
    put_double(&out, c->scale[k]);
    put_double(&out, c->bias[k]);
  }
  for (size_t b = 0; b < c->block_count; b++) {
    put_u32(&out, c->block[b].weighting);
    put_u32(&out, c->block[b].normalise);
    put_double(&out, c->block[b].scale);
    put_u32(&out, c->begin[b + 1]);
    put_u32(&out, c->homes[b]);
    put_text(&out, c->block[b].name);
  }
  for (size_t k = 0; k < c->label_count; k++) {
    put_double(&out, c->calibration.offset[k]);
    put_text(&out, c->label[k]);
  }
  avow_status status = out.failed ? aw_nomem(err) : AVOW_OK;
  if (status == AVOW_OK)
    aw_model_writer_add(writer, aw_section(prefix, ".meta").text,
                        aw_strbuf_span(&out));
  aw_strbuf_release(&out);
  return status;
}

/* A reader that stays failed once it read past the end. */
typedef struct cursor {
  const char *at, *end;
  bool failed;
} cursor;

static void take(cursor *in, void *out, size_t size) {
  if (in->failed || (size_t)(in->end - in->at) < size) {
    in->failed = true;
    memset(out, 0, size);
    return;
  }
  memcpy(out, in->at, size);
  in->at += size;
}

static uint32_t take_u32(cursor *in) {
  uint32_t value;
  take(in, &value, sizeof value);
  return value;
}

static double take_double(cursor *in) {
  double value;
  take(in, &value, sizeof value);
  if (!isfinite(value)) in->failed = true;
  return value;
}

/* Copies a text to *text and moves that on past its NUL. */
static const char *take_text(cursor *in, char **text) {
  const char *begin = *text;
  uint16_t length;
  take(in, &length, sizeof length);
  if (length > TEXT_MAX || (size_t)(in->end - in->at) < length)
    in->failed = true;
  if (in->failed) return "";
  take(in, *text, length);
  (*text)[length] = '\0';
  if (memchr(begin, '\0', length) != NULL) in->failed = true;
  *text += length + 1;
  return begin;
}

/* Everything in one piece would save calls and cost clearness. */
static bool allocate(aw_classifier *c, size_t length) {
  c->block = calloc(c->block_count, sizeof *c->block);
  c->begin = calloc(c->block_count + 1, sizeof *c->begin);
  c->homes = calloc(c->block_count, sizeof *c->homes);
  c->scale = calloc(c->outputs, sizeof *c->scale);
  c->bias = calloc(c->outputs, sizeof *c->bias);
  c->label = calloc(c->label_count + 1, sizeof *c->label);
  c->calibration.offset =
      calloc(c->label_count + 1, sizeof *c->calibration.offset);
  /* Texts and their NULs: a NUL takes the place of the length. */
  c->text = calloc(length + 1, 1);
  return c->block != NULL && c->begin != NULL && c->homes != NULL &&
         c->scale != NULL && c->bias != NULL && c->label != NULL &&
         c->calibration.offset != NULL && c->text != NULL;
}

static void take_blocks(cursor *in, aw_classifier *c, char **text) {
  for (size_t b = 0; b < c->block_count && !in->failed; b++) {
    uint32_t weighting = take_u32(in), normalise = take_u32(in);
    c->block[b].weighting = (aw_weighting)weighting;
    c->block[b].normalise = normalise == 1;
    c->block[b].scale = take_double(in);
    c->begin[b + 1] = take_u32(in);
    c->homes[b] = take_u32(in);
    c->block[b].name = take_text(in, text);
    if (weighting > AW_WEIGHT_TFIDF || normalise > 1) in->failed = true;
  }
}

static void take_labels(cursor *in, aw_classifier *c, char **text) {
  c->calibration.label_count = c->label_count;
  for (size_t k = 0; k < c->label_count && !in->failed; k++) {
    c->calibration.offset[k] = take_double(in);
    c->label[k] = take_text(in, text);
  }
}

static void take_head(cursor *in, aw_classifier *c) {
  uint32_t version = take_u32(in), kernel = take_u32(in);
  c->shape.kernel = (aw_kernel)kernel;
  c->label_count = take_u32(in);
  c->block_count = take_u32(in);
  c->enabled = take_u32(in);
  c->features = take_u32(in);
  c->vectors = take_u32(in);
  uint32_t degree = take_u32(in);
  c->shape.degree = (int)degree;
  c->shape.gamma = take_double(in);
  c->shape.coef0 = take_double(in);
  c->calibration.sharpness = take_double(in);
  c->calibration.slope = take_double(in);
  c->idf_step = take_double(in);
  c->outputs = aw_outputs_of(c->label_count);
  if (version != META_VERSION || kernel > AW_KERNEL_SIGMOID ||
      c->label_count == 1 || c->label_count > AVOW_LABEL_MAX ||
      c->block_count == 0 || c->block_count > BLOCKS_MAX || degree > 100 ||
      c->features == UINT32_MAX || c->vectors == UINT32_MAX ||
      c->calibration.sharpness < 0.0 || c->calibration.slope < 0.0 ||
      c->idf_step < 0.0)
    in->failed = true;
}

avow_status aw_meta_read(aw_span bytes, aw_classifier *c, avow_error *err) {
  cursor in = { bytes.ptr, bytes.ptr + bytes.len, false };
  take_head(&in, c);
  if (!in.failed) {
    if (!allocate(c, bytes.len)) return aw_nomem(err);
    char *text = c->text;
    for (size_t k = 0; k < c->outputs; k++) {
      c->scale[k] = take_double(&in);
      c->bias[k] = take_double(&in);
    }
    take_blocks(&in, c, &text);
    take_labels(&in, c, &text);
  }
  if (in.failed || in.at != in.end)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, (size_t)(in.at - bytes.ptr),
                   "the description of a classifier is damaged");
  return AVOW_OK;
}
