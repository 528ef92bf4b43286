#include "stance/row_info.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "base/strbuf.h"

#define INFO_VERSION 1u
#define TARGETS_MAX 100000u

static void put_u32(aw_strbuf *out, uint32_t value) {
  aw_strbuf_add(out, (aw_span){ (const char *)&value, sizeof value });
}

avow_status aw_row_info_write(const aw_row_info *info, aw_model_writer *writer,
                              avow_error *err) {
  aw_strbuf out = AW_STRBUF_INIT;
  put_u32(&out, INFO_VERSION);
  put_u32(&out, info->dimensions);
  put_u32(&out, info->blocks);
  put_u32(&out, (uint32_t)info->target_count);
  aw_strbuf_add(&out, (aw_span){ (const char *)&info->fingerprint,
                                 sizeof info->fingerprint });
  for (size_t i = 0; i < info->target_count; i++) {
    put_u32(&out, (uint32_t)info->target[i].len);
    aw_strbuf_add(&out, info->target[i]);
  }
  avow_status status = out.failed ? aw_nomem(err) : AVOW_OK;
  if (status == AVOW_OK)
    aw_model_writer_add(writer, "rows.info", aw_strbuf_span(&out));
  aw_strbuf_release(&out);
  return status;
}

static bool take(aw_span *in, void *out, size_t size) {
  if (in->len < size) return false;
  memcpy(out, in->ptr, size);
  *in = aw_span_cut(*in, size, in->len);
  return true;
}

avow_status aw_row_info_read(const aw_model_file *file, aw_row_info *out,
                             avow_error *err) {
  aw_span in;
  uint32_t head[4] = { 0 }, length;
  avow_status status =
      aw_model_file_need(file, "rows.info", 1, SIZE_MAX, &in, err);
  if (status != AVOW_OK) return status;
  *out = (aw_row_info){ .dimensions = 0 };
  if (!take(&in, head, sizeof head) || head[0] != INFO_VERSION ||
      head[3] > TARGETS_MAX ||
      !take(&in, &out->fingerprint, sizeof out->fingerprint))
    goto damaged;
  out->dimensions = head[1];
  out->blocks = head[2];
  out->target = calloc((size_t)head[3] + 1, sizeof *out->target);
  if (out->target == NULL) return aw_nomem(err);
  for (uint32_t i = 0; i < head[3]; i++) {
    if (!take(&in, &length, sizeof length) || length > in.len) goto damaged;
    out->target[out->target_count++] = aw_span_cut(in, 0, length);
    in = aw_span_cut(in, length, in.len);
  }
  if (in.len == 0) return AVOW_OK;
damaged:
  return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                 "the description of a model of rows is damaged");
}

void aw_row_info_release(aw_row_info *info) {
  free(info->target);
  info->target = NULL;
}

uint64_t aw_row_vectors_fingerprint(const aw_model_file *vectors) {
  static const char *const names[] = { "vec.size", "vec.keys", "vec.value",
                                       "vec.scale", "vec.weight" };
  uint64_t all = 0;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    aw_span part = aw_model_file_find(vectors, names[i]);
    all = aw_hash_join(all, part.len == 0 ? 0 : aw_hash(part, 0));
  }
  return all;
}

uint64_t aw_row_text_hash(aw_span text) {
  while (text.len > 0 && (unsigned char)text.ptr[0] <= ' ')
    text = aw_span_cut(text, 1, text.len);
  while (text.len > 0 && (unsigned char)text.ptr[text.len - 1] <= ' ')
    text.len--;
  return aw_hash(text, 0);
}
