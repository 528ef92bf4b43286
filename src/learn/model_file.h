/* model_file.h - the container of every avow model.
 *
 * Room: learn.
 *
 * Little-endian.  A header of 64 bytes: magic "AVOWMODL", u32 format version,
 * u32 section count, u64 length of the file, u64 XXH3 of all bytes after the
 * header, the rest zero.  Then the table: for each section a name of 16 bytes
 * (NUL padded) and u64 offset, u64 length.  Sections start at multiples of 64
 * and stand in the order of the table.  The file is used in place.
 */
#ifndef AW_LEARN_MODEL_FILE_H
#define AW_LEARN_MODEL_FILE_H
#include "avow.h"
#include "base/file.h"
#include "base/span.h"

#define AW_MODEL_FORMAT 1u
#define AW_MODEL_ALIGN 64u
#define AW_MODEL_SECTIONS_MAX 64u

typedef struct aw_model_file {
  aw_span bytes; /* the whole file */
  aw_map map;    /* ptr NULL where the bytes are not ours to unmap */
  void *owned;   /* malloc'd bytes, or NULL */
  uint32_t section_count;
  bool trusted; /* inside the program; set after opening: what is
                   long to check is not */
} aw_model_file;

/* `bytes` are borrowed and must be aligned to 64 bytes.  Verifies magic,
 * version, length, table and, where `verify`, the checksum (skipped only for
 * models inside the program). */
avow_status aw_model_file_open(aw_span bytes, bool verify, aw_model_file *out,
                               avow_error *err);
avow_status aw_model_file_load(const char *path, aw_model_file *out,
                               avow_error *err);
void aw_model_file_close(aw_model_file *file);
/* ptr NULL where there is no such section. */
aw_span aw_model_file_find(const aw_model_file *file, const char *name);
/* AVOW_ERR_FORMAT where there is none, or its length is no multiple of
 * item_size, or differs from item_size * count (count SIZE_MAX: any). */
avow_status aw_model_file_need(const aw_model_file *file, const char *name,
                               size_t item_size, size_t count, aw_span *out,
                               avow_error *err);

typedef struct aw_model_writer aw_model_writer;
aw_model_writer *aw_model_writer_new(void);
void aw_model_writer_free(aw_model_writer *w);
/* Copies `bytes`.  Failure shows at finish. */
void aw_model_writer_add(aw_model_writer *w, const char *name, aw_span bytes);
/* malloc'd, aligned to 64 bytes; the caller frees. */
avow_status aw_model_writer_finish(aw_model_writer *w, void **bytes,
                                   size_t *length, avow_error *err);
#endif
