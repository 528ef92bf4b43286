/* fuzz_text.c - any valid text as a document, its sentences found and given. */
#include "fuzz.h"
#include "text/document.h"
#include "text/utf8.h"

static bool only_spaces(aw_span s) {
  size_t length;
  for (size_t at = 0; at < s.len; at += length) {
    uint32_t point = aw_utf8_decode(s.ptr + at, &length);
    if ((aw_char_class(point) & AW_CHAR_SPACE) == 0) return false;
  }
  return true;
}

/* What every later room relies on: see token.h and sentence.h. */
static void check(const aw_document *doc) {
  size_t end = 0;
  uint32_t next = 0, paragraphs = 0;
  for (uint32_t i = 0; i < doc->token_count; i++) {
    const aw_token *t = &doc->token[i];
    MUST(t->begin >= end && t->begin < t->end && t->end <= doc->text.len);
    MUST(only_spaces(aw_span_cut(doc->text, end, t->begin)));
    MUST(t->key == aw_word_key(aw_token_text(doc, i)));
    paragraphs += (t->flags & AW_TOKEN_PARAGRAPH) != 0;
    end = t->end;
  }
  MUST(only_spaces(aw_span_cut(doc->text, end, doc->text.len)));
  MUST(paragraphs == doc->paragraph_count);
  for (uint32_t i = 0; i < doc->sentence_count; i++) {
    MUST(doc->sentence[i].first == next && doc->sentence[i].last > next);
    MUST(doc->sentence[i].paragraph < paragraphs);
    for (; next < doc->sentence[i].last; next++)
      MUST(doc->token_sentence[next] == i);
  }
  MUST(next == doc->token_count);
}

/* Cut the text after every byte "|": sentences as an annotated document has. */
static size_t cut_sentences(aw_span text, avow_range range[64]) {
  size_t count = 0, begin = 0;
  for (size_t at = 0; at < text.len && count < 64; at++) {
    if (text.ptr[at] != '|') continue;
    range[count++] = (avow_range){ begin, at + 1 };
    begin = at + 1;
  }
  return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  aw_span text = { (const char *)data, size };
  aw_arena arena;
  aw_document doc;
  avow_range range[64];
  if (size == 0 || !aw_utf8_valid(text, NULL)) return 0;
  aw_arena_init(&arena, 0);
  MUST(aw_document_read(&doc, &arena, text, NULL, 0, NULL) == AVOW_OK);
  check(&doc);
  size_t count = cut_sentences(text, range);
  MUST(aw_document_read(&doc, &arena, text, range, count, NULL) == AVOW_OK);
  check(&doc);
  MUST(doc.sentence_count <= count + 1);
  aw_arena_release(&arena);
  return 0;
}
