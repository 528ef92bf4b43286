/* document.c - see document.h. */
#include "text/document.h"

#include "base/status.h"
#include "text/sentence.h"
#include "text/token.h"

#define HEADLINE_MAX 250u /* bytes */

const char *aw_tag_name(aw_tag_id tag) {
  static const char *const names[AW_TAG_COUNT] = {
#define NAME(name) #name,
    AW_TAG_MAP(NAME)
#undef NAME
  };
  switch (tag) { /* Penn's own forms that are no C names */
    case AW_TAG_PRPS: return "PRP$";
    case AW_TAG_WPS: return "WP$";
    case AW_TAG_COMMA: return ",";
    case AW_TAG_PERIOD: return ".";
    case AW_TAG_COLON: return ":";
    case AW_TAG_OPEN: return "-LRB-";
    case AW_TAG_CLOSE: return "-RRB-";
    case AW_TAG_QUOTE: return "''";
    case AW_TAG_HASH: return "#";
    case AW_TAG_CURRENCY: return "$";
    default: return (unsigned)tag < AW_TAG_COUNT ? names[tag] : "?";
  }
}

/* Tokens of [begin, end); the first of them starts a sentence if `given`. */
static avow_status read_part(aw_tokeniser *t, size_t begin, size_t end,
                             bool given, avow_error *err) {
  uint32_t first = t->doc->token_count;
  avow_status status = aw_tokenise(t, begin, end, err);
  if (status == AVOW_OK && given && first < t->doc->token_count)
    t->doc->token[first].flags |= AW_TOKEN_SENTENCE;
  return status;
}

static avow_status read_given(aw_tokeniser *t, const avow_range *given,
                              size_t count, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t at = 0;
  for (size_t i = 0; i < count && status == AVOW_OK; i++) {
    status = read_part(t, at, given[i].begin, false, err);
    if (status == AVOW_OK)
      status = read_part(t, given[i].begin, given[i].end, true, err);
    at = given[i].end;
  }
  if (status == AVOW_OK)
    status = read_part(t, at, t->doc->text.len, false, err);
  return status;
}

/* Text before the first given sentence belongs to it. */
static void own_the_start(aw_document *doc) {
  if (doc->token_count == 0) return;
  for (uint32_t i = 0; i < doc->token_count; i++)
    if ((doc->token[i].flags & AW_TOKEN_SENTENCE) != 0) {
      doc->token[i].flags &= (uint16_t)~AW_TOKEN_SENTENCE;
      break;
    }
  doc->token[0].flags |= AW_TOKEN_SENTENCE;
}

/* Sentences, paragraphs and the sentence of each token, from the flags. */
static bool index_sentences(aw_document *doc) {
  uint32_t sentences = 0, paragraphs = 0;
  for (uint32_t i = 0; i < doc->token_count; i++) {
    sentences += (doc->token[i].flags & AW_TOKEN_SENTENCE) != 0;
    paragraphs += (doc->token[i].flags & AW_TOKEN_PARAGRAPH) != 0;
  }
  doc->sentence = AW_NEW(doc->arena, aw_sentence, sentences);
  doc->token_sentence = AW_NEW_RAW(doc->arena, uint32_t, doc->token_count);
  if (doc->sentence == NULL || doc->token_sentence == NULL) return false;
  doc->sentence_count = sentences;
  doc->paragraph_count = paragraphs;
  aw_sentence *next = doc->sentence;
  uint32_t paragraph = 0;
  for (uint32_t i = 0; i < doc->token_count; i++) {
    paragraph += (doc->token[i].flags & AW_TOKEN_PARAGRAPH) != 0;
    if ((doc->token[i].flags & AW_TOKEN_SENTENCE) != 0)
      *next++ = (aw_sentence){ .first = i, .paragraph = paragraph - 1 };
    next[-1].last = i + 1;
    doc->token_sentence[i] = (uint32_t)(next - doc->sentence) - 1;
  }
  return true;
}

/* Behind the paragraph that starts at `token`. */
static uint32_t paragraph_end(const aw_document *doc, uint32_t token) {
  do token++;
  while (token < doc->token_count &&
         (doc->token[token].flags & AW_TOKEN_PARAGRAPH) == 0);
  return token;
}

static size_t bytes_between(const aw_document *doc, uint32_t first,
                            uint32_t last) {
  return doc->token[last - 1].end - doc->token[first].begin;
}

/* A line without a full stop, before an empty line or a far longer one; lines
 * of a second headline may stand between. */
static bool starts_with_headline(const aw_document *doc, uint32_t end) {
  size_t length = bytes_between(doc, 0, end);
  if (end == doc->token_count || length > HEADLINE_MAX) return false;
  if (doc->text.ptr[doc->token[end - 1].end - 1] == '.') return false;
  if ((doc->token[end].flags & AW_TOKEN_BLANK) != 0) return true;
  for (int i = 0; i < 3 && end < doc->token_count; i++) {
    uint32_t next = paragraph_end(doc, end);
    if (bytes_between(doc, end, next) * 2 >= length * 3) return true;
    end = next;
  }
  return false;
}

/* See aw_sentence.headline. */
static void find_headline(aw_document *doc) {
  if (doc->token_count == 0) return;
  uint32_t end = paragraph_end(doc, 0);
  if (!starts_with_headline(doc, end)) return;
  for (uint32_t i = 0; i < doc->sentence_count && doc->sentence[i].last <= end;
       i++)
    doc->sentence[i].headline = true;
}

avow_status aw_document_read(aw_document *doc, aw_arena *arena, aw_span text,
                             const avow_range *given, size_t given_count,
                             avow_error *err) {
  if (text.len > AVOW_TEXT_MAX)
    return aw_fail(err, AVOW_ERR_LIMIT, 0, AVOW_TEXT_MAX,
                   "text has %zu bytes, at most %zu are read", text.len,
                   AVOW_TEXT_MAX);
  *doc = (aw_document){ .text = text, .arena = arena };
  aw_tokeniser tokeniser = { .doc = doc };
  avow_status status = given != NULL
                           ? read_given(&tokeniser, given, given_count, err)
                           : aw_tokenise(&tokeniser, 0, text.len, err);
  if (status != AVOW_OK) return status;
  aw_mark_paragraphs(doc);
  if (given != NULL)
    own_the_start(doc);
  else
    aw_mark_sentences(doc);
  if (!index_sentences(doc)) return aw_nomem(err);
  find_headline(doc);
  doc->transcript = aw_is_transcript(doc);
  return AVOW_OK;
}
