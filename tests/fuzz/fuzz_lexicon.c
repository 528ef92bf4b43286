/* fuzz_lexicon.c - any bytes as a lexicon, then looked up in a text. */
#include "base/utf8.h"
#include "fuzz.h"
#include "text/lexicon.h"

static void look_up(const aw_lexicon *lexicon, const aw_document *doc) {
  for (uint32_t i = 0; i < doc->token_count; i++) {
    aw_lexicon_match match = aw_lexicon_find(lexicon, doc, i, doc->token_count);
    MUST(match.length <= doc->token_count - i);
    MUST(match.length == 0 || match.kind < aw_lexicon_class_count(lexicon));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char text[] =
      "They will not give up the fight, and peace talks went on and on.";
  avow_error err = { AVOW_OK, 0, 0, "" };
  aw_lexicon *lexicon = NULL, *merged = NULL;
  aw_arena arena;
  aw_document doc;
  avow_status status = aw_lexicon_parse((aw_span){ (const char *)data, size },
                                        "fuzz", 4, &lexicon, &err);
  MUST(status == AVOW_OK || err.message[0] != '\0');
  if (status != AVOW_OK) return 0;
  aw_arena_init(&arena, 0);
  MUST(aw_document_read(&doc, &arena, aw_span_of(text), NULL, 0, NULL) ==
       AVOW_OK);
  look_up(lexicon, &doc);
  MUST(aw_lexicon_merge(lexicon, lexicon, &merged, &err) == AVOW_OK);
  MUST(aw_lexicon_fingerprint(merged) == aw_lexicon_fingerprint(lexicon));
  look_up(merged, &doc);
  aw_lexicon_free(merged);
  aw_lexicon_free(lexicon);
  aw_arena_release(&arena);
  return 0;
}
