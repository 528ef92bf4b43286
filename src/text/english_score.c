#include "text/english_score.h"

#include "base/status.h"
#include "text/corpus.h"
#include "text/utf8.h"

/* Sentences [first, last) of the dataset: a document with the tokens that are
 * given, and what is known of them. */
typedef struct known_document {
  aw_arena arena;
  aw_strbuf text;
  aw_document doc;
  aw_corpus_token *gold; /* [doc.token_count] */
  uint8_t *universal;    /* [doc.token_count] as they are told */
} known_document;

static void put_token(known_document *d, const aw_tagged_token *given,
                      uint32_t sentence) {
  uint32_t at = d->doc.token_count++;
  if (!given->glued) aw_strbuf_add_char(&d->text, ' ');
  size_t begin = d->text.len;
  aw_strbuf_add(&d->text, given->form);
  uint64_t key = aw_word_key(given->form);
  d->doc.token[at] = (aw_token){ .begin = (uint32_t)begin,
                                 .end = (uint32_t)d->text.len,
                                 .key = key,
                                 .lemma = key };
  d->doc.token_sentence[at] = sentence;
}

static avow_status put_sentence(known_document *d, const aw_tagged_sentence *s,
                                avow_error *err) {
  uint32_t first = d->doc.token_count, k = d->doc.sentence_count++;
  avow_status status = aw_corpus_fold(s, d->gold + first, err);
  for (size_t i = 0; status == AVOW_OK && i < s->count; i++)
    put_token(d, &s->token[i], k);
  d->doc.sentence[k] =
      (aw_sentence){ .first = first, .last = d->doc.token_count };
  return status;
}

static avow_status put_document(known_document *d, const aw_tagged_sentence *s,
                                size_t count, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t tokens = 0;
  for (size_t i = 0; i < count; i++) tokens += s[i].count;
  aw_arena_rewind(&d->arena, (aw_arena_mark){ NULL, 0 });
  aw_strbuf_reset(&d->text);
  d->doc = (aw_document){ .arena = &d->arena };
  d->doc.token = AW_NEW(&d->arena, aw_token, tokens);
  d->doc.token_sentence = AW_NEW(&d->arena, uint32_t, tokens);
  d->doc.sentence = AW_NEW(&d->arena, aw_sentence, count);
  d->gold = AW_NEW(&d->arena, aw_corpus_token, tokens);
  d->universal = AW_NEW(&d->arena, uint8_t, tokens);
  if (d->doc.token == NULL || d->doc.token_sentence == NULL ||
      d->doc.sentence == NULL || d->gold == NULL || d->universal == NULL)
    return aw_nomem(err);
  for (size_t i = 0; status == AVOW_OK && i < count; i++)
    if (s[i].count > 0 && !aw_corpus_is_gazetteer(&s[i]))
      status = put_sentence(d, &s[i], err);
  if (d->text.failed) return aw_nomem(err);
  d->doc.text = aw_strbuf_span(&d->text);
  return status;
}

/* ---- counting ---- */

static void count_tags(const known_document *d, aw_english_scores *out) {
  for (uint32_t i = 0; i < d->doc.token_count; i++) {
    if (d->gold[i].tag == AW_TAG_NOT_GIVEN) continue;
    out->tokens++;
    out->tag[d->gold[i].tag][d->doc.token[i].tag]++;
  }
}

static void count_universal(const known_document *d, aw_english_scores *out) {
  for (uint32_t i = 0; i < d->doc.token_count; i++) {
    if (d->gold[i].universal == AW_TAG_NOT_GIVEN) continue;
    out->universal_tokens++;
    out->universal_right += d->gold[i].universal == d->universal[i];
  }
}

/* Where the name that begins at `at` ends. */
static uint32_t gold_end(const known_document *d, uint32_t at, uint32_t last) {
  uint32_t end = at + 1;
  while (end < last && d->gold[end].name == d->gold[at].name + 1) end++;
  return end;
}

static uint32_t told_end(const known_document *d, uint32_t at, uint32_t last) {
  uint32_t end = at + 1;
  while (end < last && d->doc.token[end].name == d->doc.token[at].name + 1)
    end++;
  return end;
}

static void count_names(const known_document *d, const aw_sentence *s,
                        aw_english_scores *out) {
  for (uint32_t i = s->first; i < s->last; i++)
    if (d->gold[i].name == AW_TAG_NOT_GIVEN) return;
  out->named++;
  for (uint32_t i = s->first; i < s->last; i++) {
    unsigned gold = d->gold[i].name, told = d->doc.token[i].name;
    if (gold % 2 == 1) out->name[gold / 2].gold++;
    if (told % 2 == 1) out->name[told / 2].told++;
    if (gold % 2 == 1 && gold == told &&
        gold_end(d, i, s->last) == told_end(d, i, s->last))
      out->name[gold / 2].right++;
  }
}

avow_status aw_english_score(aw_english_session *session,
                             const avow_dataset *data, aw_english_scores *out,
                             avow_error *err) {
  known_document d = { .text = AW_STRBUF_INIT };
  avow_status status = AVOW_OK;
  *out = (aw_english_scores){ .sentences = 0 };
  aw_arena_init(&d.arena, 0);
  for (size_t first = 0, last; first < data->tagged_count; first = last) {
    for (last = first + 1; last < data->tagged_count; last++)
      if (data->tagged[last].count == 0) break;
    AW_TRY(put_document(&d, data->tagged + first, last - first, err));
    AW_TRY(aw_english_tag(session, &d.doc, err));
    out->sentences += d.doc.sentence_count;
    aw_english_universal(session, &d.doc, d.universal);
    count_tags(&d, out);
    count_universal(&d, out);
    for (uint32_t k = 0; k < d.doc.sentence_count; k++)
      count_names(&d, &d.doc.sentence[k], out);
  }
cleanup:
  aw_arena_release(&d.arena);
  aw_strbuf_release(&d.text);
  return status;
}
