/* tagged.h - documents with tags and names written out by hand, for tests of
 * the attribution room that need no model.
 *
 * "Ann|NNP|P Lee|NNP|p said|VBD +.|." : form, Penn tag, name (P person, L
 * place, O organisation, M other; a small letter goes on); "+" glues a token
 * to the one before, "/" starts a paragraph.
 */
#ifndef AW_TEST_TAGGED_H
#define AW_TEST_TAGGED_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attribution/attributor.h"
#include "base/strbuf.h"

typedef struct tagged {
  aw_arena arena;
  aw_strbuf text;
  aw_document doc;
  aw_words *words;
  aw_work work;
} tagged;

static inline uint8_t tagged_tag(aw_span name) {
  for (int i = 0; i < AW_TAG_COUNT; i++)
    if (aw_span_equal(aw_span_of(aw_tag_name((aw_tag_id)i)), name))
      return (uint8_t)i;
  fail_msg("no tag '" AW_FMT "'", AW_ARG(name));
  return 0;
}

static inline uint8_t tagged_name(char c) {
  static const char letters[] = "PpLlOoMm";
  const char *at = c == '\0' ? NULL : strchr(letters, c);
  return at == NULL ? 0 : (uint8_t)(at - letters + 1);
}

/* Lemmas by a small table: enough for what these tests say. */
static inline uint64_t tagged_lemma(aw_span form, uint64_t key) {
  static const char *const pairs[][2] = {
    { "said", "say" },
    { "says", "say" },
    { "told", "tell" },
    { "rejected", "reject" },
    { "urged", "urge" },
    { "warned", "warn" },
    { "was", "be" },
    { "were", "be" },
    { "is", "be" },
    { "has", "have" },
    { "officials", "official" },
    { "diplomats", "diplomat" },
    { "criticised", "criticise" },
    { "attacked", "attack" },
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    if (aw_span_equal(form, aw_span_of(pairs[i][0])))
      return aw_hash(aw_span_of(pairs[i][1]), 0);
  return key;
}

typedef struct tagged_item {
  aw_span form, tag;
  char name;
} tagged_item;

static inline const char *tagged_next(const char *at, tagged_item *item) {
  const char *end = at + strcspn(at, " ");
  const char *bar = memchr(at, '|', (size_t)(end - at));
  assert_non_null(bar);
  const char *second = memchr(bar + 1, '|', (size_t)(end - bar - 1));
  const char *tag_end = second == NULL ? end : second;
  item->form = (aw_span){ at, (size_t)(bar - at) };
  item->tag = (aw_span){ bar + 1, (size_t)(tag_end - bar - 1) };
  item->name = second == NULL ? '\0' : second[1];
  return end + (*end == ' ');
}

static inline void tagged_open(tagged *t, const char *spec) {
  avow_error err;
  tagged_item item;
  *t = (tagged){ 0 };
  aw_arena_init(&t->arena, 0);
  for (const char *at = spec; *at != '\0';) {
    if (*at == '/') {
      aw_strbuf_add_text(&t->text, "\n\n");
      at += 2;
      continue;
    }
    bool glued = *at == '+';
    at = tagged_next(at + glued, &item);
    bool first = t->text.len == 0 || t->text.ptr[t->text.len - 1] == '\n';
    if (!glued && !first) aw_strbuf_add_char(&t->text, ' ');
    aw_strbuf_add(&t->text, item.form);
  }
  assert_int_equal(aw_document_read(&t->doc, &t->arena,
                                    aw_strbuf_span(&t->text), NULL, 0, &err),
                   AVOW_OK);
  uint32_t i = 0;
  for (const char *at = spec; *at != '\0';) {
    if (*at == '/') {
      at += 2;
      continue;
    }
    at = tagged_next(at + (*at == '+'), &item);
    assert_true(i < t->doc.token_count);
    aw_span form = aw_token_text(&t->doc, i);
    if (!aw_span_equal(form, item.form))
      fail_msg("token '" AW_FMT "', expected '" AW_FMT "'", AW_ARG(form),
               AW_ARG(item.form));
    aw_token *token = &t->doc.token[i++];
    token->tag = tagged_tag(item.tag);
    token->name = tagged_name(item.name);
    token->lemma = tagged_lemma(form, token->key);
  }
  assert_int_equal(i, t->doc.token_count);
  assert_int_equal(aw_words_new(&t->words, &err), AVOW_OK);
  assert_int_equal(aw_prepare(&t->work, t->words, &t->doc, &err), AVOW_OK);
}

static inline void tagged_close(tagged *t) {
  aw_words_free(t->words);
  aw_strbuf_release(&t->text);
  aw_arena_release(&t->arena);
}

static inline aw_span tagged_text(const tagged *t, uint32_t first,
                                  uint32_t last) {
  if (first >= last) return AW_LIT("");
  return aw_span_cut(t->doc.text, t->doc.token[first].begin,
                     t->doc.token[last - 1].end);
}
#endif
