#include "learn/model_file.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"

#define MAGIC "AVOWMODL"
#define NAME_SIZE 16u

typedef struct header {
  char magic[8];
  uint32_t format, sections;
  uint64_t length;   /* of the file */
  uint64_t checksum; /* XXH3 of what follows the header */
  uint8_t zero[32];
} header;

typedef struct entry {
  char name[NAME_SIZE]; /* NUL padded, the last byte always NUL */
  uint64_t offset, length;
} entry;

_Static_assert(sizeof(header) == 64 && sizeof(entry) == 32,
               "the layout of a model file is fixed");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "model files are used in place and are little-endian");

static const header *header_of(aw_span bytes) {
  return (const header *)(const void *)bytes.ptr;
}

static const entry *entries_of(aw_span bytes) {
  return (const entry *)(const void *)(bytes.ptr + sizeof(header));
}

/* ---- reading ------------------------------------------------------------ */

static avow_status check_header(aw_span bytes, avow_error *err) {
  if (bytes.len < sizeof(header) ||
      memcmp(bytes.ptr, MAGIC, sizeof MAGIC - 1) != 0)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "not an avow model, expected it to begin with '%s'", MAGIC);
  const header *h = header_of(bytes);
  if (h->format != AW_MODEL_FORMAT)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 8,
                   "the model has format %u, expected %u", (unsigned)h->format,
                   AW_MODEL_FORMAT);
  if (h->length != bytes.len)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 16,
                   "the model has %zu bytes, expected %llu: it is cut or has "
                   "bytes too many",
                   bytes.len, (unsigned long long)h->length);
  return AVOW_OK;
}

/* Sections in order, apart, aligned, inside the file, named. */
static avow_status check_table(aw_span bytes, avow_error *err) {
  const header *h = header_of(bytes);
  size_t end = sizeof(header) + (size_t)h->sections * sizeof(entry);
  if (h->sections > AW_MODEL_SECTIONS_MAX || end > bytes.len)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 12,
                   "the model's table of sections is damaged");
  for (uint32_t i = 0; i < h->sections; i++) {
    const entry *e = &entries_of(bytes)[i];
    if (e->name[0] == '\0' || e->name[NAME_SIZE - 1] != '\0' ||
        e->offset < end || e->offset % AW_MODEL_ALIGN != 0 ||
        e->offset > bytes.len || e->length > bytes.len - e->offset)
      return aw_fail(err, AVOW_ERR_FORMAT, 0,
                     sizeof(header) + i * sizeof(entry),
                     "the model's table of sections is damaged");
    end = (size_t)(e->offset + e->length);
  }
  return AVOW_OK;
}

avow_status aw_model_file_open(aw_span bytes, bool verify, aw_model_file *out,
                               avow_error *err) {
  avow_status status = check_header(bytes, err);
  if (status != AVOW_OK) return status;
  const header *h = header_of(bytes);
  aw_span rest = aw_span_cut(bytes, sizeof(header), bytes.len);
  if (verify && aw_hash(rest, 0) != h->checksum)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 24,
                   "the model's checksum does not match: it was altered");
  status = check_table(bytes, err);
  if (status != AVOW_OK) return status;
  *out = (aw_model_file){ .bytes = bytes, .section_count = h->sections };
  return AVOW_OK;
}

avow_status aw_model_file_load(const char *path, aw_model_file *out,
                               avow_error *err) {
  aw_map map;
  avow_status status = aw_map_open(path, AVOW_MODEL_MAX, &map, err);
  if (status != AVOW_OK) return status;
  aw_span bytes = { map.ptr, map.size };
  status = aw_model_file_open(bytes, true, out, err);
  if (status != AVOW_OK)
    aw_map_close(&map);
  else
    out->map = map;
  return status;
}

void aw_model_file_close(aw_model_file *file) {
  if (file->map.ptr != NULL) aw_map_close(&file->map);
  free(file->owned);
  *file = (aw_model_file){ .bytes = { NULL, 0 } };
}

aw_span aw_model_file_find(const aw_model_file *file, const char *name) {
  const entry *table = entries_of(file->bytes);
  for (uint32_t i = 0; i < file->section_count; i++)
    if (strcmp(table[i].name, name) == 0)
      return aw_span_cut(file->bytes, (size_t)table[i].offset,
                         (size_t)(table[i].offset + table[i].length));
  return (aw_span){ NULL, 0 };
}

avow_status aw_model_file_need(const aw_model_file *file, const char *name,
                               size_t item_size, size_t count, aw_span *out,
                               avow_error *err) {
  aw_span found = aw_model_file_find(file, name);
  if (found.ptr == NULL)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0, "the model lacks its part '%s'",
                   name);
  if (found.len % item_size != 0 ||
      (count != SIZE_MAX && found.len / item_size != count))
    return aw_fail(err, AVOW_ERR_FORMAT, 0,
                   (size_t)(found.ptr - file->bytes.ptr),
                   "the model's part '%s' has a wrong size", name);
  *out = found;
  return AVOW_OK;
}

/* ---- writing ------------------------------------------------------------ */

typedef struct section {
  entry entry;
  void *bytes; /* owned */
} section;

struct aw_model_writer {
  section section[AW_MODEL_SECTIONS_MAX];
  uint32_t count;
  avow_status status;
};

aw_model_writer *aw_model_writer_new(void) {
  return calloc(1, sizeof(aw_model_writer));
}

void aw_model_writer_free(aw_model_writer *w) {
  if (w == NULL) return;
  for (uint32_t i = 0; i < w->count; i++) free(w->section[i].bytes);
  free(w);
}

void aw_model_writer_add(aw_model_writer *w, const char *name, aw_span bytes) {
  size_t length = strlen(name);
  if (w->count == AW_MODEL_SECTIONS_MAX || length == 0 || length >= NAME_SIZE) {
    w->status = AVOW_ERR_LIMIT;
    return;
  }
  section *s = &w->section[w->count];
  s->bytes = malloc(bytes.len + 1);
  if (s->bytes == NULL) {
    w->status = AVOW_ERR_NOMEM;
    return;
  }
  if (bytes.len > 0) memcpy(s->bytes, bytes.ptr, bytes.len);
  memcpy(s->entry.name, name, length);
  s->entry.length = bytes.len;
  w->count++;
}

static size_t aligned(size_t n) {
  return (n + AW_MODEL_ALIGN - 1) / AW_MODEL_ALIGN * AW_MODEL_ALIGN;
}

avow_status aw_model_writer_finish(aw_model_writer *w, void **bytes,
                                   size_t *length, avow_error *err) {
  if (w->status == AVOW_ERR_LIMIT)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, 0,
                   "a model has at most %u parts with names of at most %u "
                   "bytes",
                   AW_MODEL_SECTIONS_MAX, NAME_SIZE - 1);
  size_t size = aligned(sizeof(header) + w->count * sizeof(entry));
  for (uint32_t i = 0; i < w->count; i++) {
    w->section[i].entry.offset = size;
    size = aligned(size + (size_t)w->section[i].entry.length);
  }
  char *file =
      w->status != AVOW_OK ? NULL : aligned_alloc(AW_MODEL_ALIGN, size);
  if (file == NULL) return aw_nomem(err);
  memset(file, 0, size);
  for (uint32_t i = 0; i < w->count; i++) {
    const section *s = &w->section[i];
    memcpy(file + sizeof(header) + i * sizeof(entry), &s->entry, sizeof(entry));
    memcpy(file + s->entry.offset, s->bytes, (size_t)s->entry.length);
  }
  aw_span rest = { file + sizeof(header), size - sizeof(header) };
  header h = { .format = AW_MODEL_FORMAT,
               .sections = w->count,
               .length = size,
               .checksum = aw_hash(rest, 0) };
  memcpy(h.magic, MAGIC, sizeof h.magic);
  memcpy(file, &h, sizeof h);
  *bytes = file;
  *length = size;
  return AVOW_OK;
}
