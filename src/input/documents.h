/* documents.h - documents, one after another, from whatever paths hold them.
 *
 * Room: input.  May include: base/, avow.h.
 * Guarantee: memory is bounded by the largest document, but for 16 bytes for
 * each id seen; a document that cannot be had is given as an error in its
 * place and the rest goes on.
 */
#ifndef AW_INPUT_DOCUMENTS_H
#define AW_INPUT_DOCUMENTS_H
#include "avow.h"
#include "base/strbuf.h"

typedef enum aw_input_form {
  AW_INPUT_AUTO, /* .jsonl and .ndjson: a document a line, else a text */
  AW_INPUT_TEXT,
  AW_INPUT_TRANSCRIPT,
  AW_INPUT_JSONL
} aw_input_form;

typedef struct aw_documents_options {
  const char *const *path; /* "-": standard input; borrowed while reading */
  size_t path_count;       /* 0: standard input */
  aw_input_form form;
  const char *id_field, *text_field; /* of JSON lines */
} aw_documents_options;

/* The caller's, used again for one document after another. */
typedef struct aw_input_document {
  aw_strbuf place; /* file, for messages */
  aw_strbuf id;    /* as UTF-8; of a text file: its name without ending */
  bool has_id;
  bool id_is_number; /* `id` is a JSON number as it was written */
  aw_strbuf text;    /* valid UTF-8, no NUL, no BOM */
  aw_strbuf meta;    /* a JSON object: the fields beside id and text */
  avow_form form;
  avow_error error; /* status AVOW_OK: the document is good */
} aw_input_document;

void aw_input_document_init(aw_input_document *doc);
void aw_input_document_release(aw_input_document *doc);

typedef struct aw_documents aw_documents;

avow_status aw_documents_open(const aw_documents_options *options,
                              aw_documents **out, avow_error *err);
void aw_documents_free(aw_documents *documents); /* NULL allowed */
/* False after the last. */
bool aw_documents_next(aw_documents *documents, aw_input_document *doc);
/* Bytes taken from the files so far, before decompression. */
uint64_t aw_documents_taken(const aw_documents *documents);
#endif
