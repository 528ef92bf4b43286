/* fuzz_documents.c - any bytes as a file of documents: text, JSON Lines,
 * compressed, archived.  The first byte picks the form. */
#include <string.h>

#include "base/utf8.h"
#include "fuzz.h"
#include "input/documents.h"

static void check(const aw_input_document *doc) {
  if (doc->error.status != AVOW_OK) {
    MUST(doc->error.message[0] != '\0');
    MUST(memchr(doc->error.message, '\0', sizeof doc->error.message) != NULL);
    return;
  }
  aw_span text = aw_strbuf_span(&doc->text), id = aw_strbuf_span(&doc->id);
  MUST(doc->has_id);
  MUST(text.len <= AVOW_TEXT_MAX);
  MUST(aw_utf8_fault(text) == text.len);
  MUST(aw_utf8_fault(id) == id.len);
  MUST(text.len == 0 || memchr(text.ptr, '\0', text.len) == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  aw_documents *documents = NULL;
  aw_input_document doc;
  if (size == 0) return 0;
  const char *path = fuzz_file(data + 1, size - 1);
  const aw_documents_options options = { &path, 1, (aw_input_form)(data[0] % 4),
                                         "id", "text" };
  aw_input_document_init(&doc);
  MUST(aw_documents_open(&options, &documents, NULL) == AVOW_OK);
  /* A document asks for a byte at least, but for one error at the end. */
  for (size_t count = 0; aw_documents_next(documents, &doc); count++) {
    check(&doc);
    MUST(count <= size * 1100); /* packed bytes may hold many more */
  }
  aw_documents_free(documents);
  aw_input_document_release(&doc);
  return 0;
}
