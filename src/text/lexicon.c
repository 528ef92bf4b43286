/* lexicon.c - see lexicon.h; the searching (lexicon_parse.c reads).
 *
 * A token is asked for beginnings only if its first two bytes begin one.
 */
#include "text/lexicon.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "text/lexicon_table.h"
#include "text/utf8.h"

#define NO_TERM UINT32_MAX

/* ---- the table -------------------------------------------------------- */

size_t aw_lexicon_table_size(const aw_lexicon_head *head) {
  return sizeof *head + head->terms * sizeof(aw_lexicon_term) +
         head->keys * sizeof(uint64_t) +
         ((size_t)head->first_mask + head->start_mask + 2) *
             sizeof(aw_lexicon_slot) +
         head->kinds * sizeof(aw_lexicon_kind) + head->pool;
}

void aw_lexicon_table_parts(const void *table, aw_lexicon *out) {
  const aw_lexicon_head *head = table;
  out->head = head;
  out->term = (const aw_lexicon_term *)(const void *)(head + 1);
  out->key = (const uint64_t *)(const void *)(out->term + head->terms);
  out->first = (const aw_lexicon_slot *)(const void *)(out->key + head->keys);
  out->start = out->first + head->first_mask + 1;
  out->kind = (const aw_lexicon_kind *)(const void *)(out->start +
                                                      head->start_mask + 1);
  out->pool = (const char *)(out->kind + head->kinds);
}

/* Whether `table` is that of `text`, and parsing with `limit` would succeed. */
static bool is_table_of(aw_span table, aw_span text, double limit) {
  const aw_lexicon_head *head = (const void *)table.ptr;
  return table.len >= sizeof *head &&
         memcmp(head->magic, AW_LEXICON_MAGIC, sizeof head->magic) == 0 &&
         head->size == table.len && head->text_length == text.len &&
         (double)head->largest <= limit && head->text_hash == aw_hash(text, 0);
}

avow_status aw_lexicon_open(aw_span text, aw_span table, const char *source,
                            double limit, aw_lexicon **out, avow_error *err) {
  if (!is_table_of(table, text, limit))
    return aw_lexicon_parse(text, source, limit, out, err);
  aw_lexicon *lexicon = calloc(1, sizeof *lexicon);
  if (lexicon == NULL) return aw_nomem(err);
  aw_lexicon_table_parts(table.ptr, lexicon);
  *out = lexicon;
  return AVOW_OK;
}

aw_span aw_lexicon_table(const aw_lexicon *lexicon) {
  return (aw_span){ (const char *)lexicon->head, lexicon->head->size };
}

void aw_lexicon_free(aw_lexicon *lexicon) {
  if (lexicon == NULL) return;
  free(lexicon->owned);
  free(lexicon);
}

size_t aw_lexicon_count(const aw_lexicon *lexicon) {
  return lexicon->head->terms;
}

uint64_t aw_lexicon_fingerprint(const aw_lexicon *lexicon) {
  return lexicon->head->fingerprint;
}

aw_span aw_lexicon_name(const aw_lexicon *lexicon) {
  return (aw_span){ lexicon->pool, lexicon->head->name };
}

size_t aw_lexicon_class_count(const aw_lexicon *lexicon) {
  return lexicon->head->kinds;
}

aw_span aw_lexicon_class(const aw_lexicon *lexicon, size_t index) {
  const aw_lexicon_kind *kind = &lexicon->kind[index];
  return (aw_span){ lexicon->pool + kind->begin, kind->length };
}

/* ---- finding ---------------------------------------------------------- */

static bool is_word(const aw_token *token, uint64_t key) {
  return token->key == key || token->lemma == key;
}

/* Lower-case the start of a token; enough for every beginning. */
#define START_MAX (2 * AW_LEXICON_OPEN_MAX)
static aw_span lower_start(const aw_document *doc, uint32_t token,
                           char lower[2 * START_MAX]) {
  aw_span form = aw_token_text(doc, token);
  if (form.len > START_MAX) { /* cut between code points */
    form.len = START_MAX;
    while (((unsigned char)form.ptr[form.len] & 0xC0) == 0x80) form.len--;
  }
  return (aw_span){ lower, aw_word_lower(form, lower, 2 * START_MAX) };
}

static bool begins_with(const aw_document *doc, uint32_t token, aw_span open) {
  char lower[2 * START_MAX];
  aw_span start = lower_start(doc, token, lower);
  return start.len >= open.len && memcmp(lower, open.ptr, open.len) == 0;
}

static bool matches(const aw_lexicon *lexicon, const aw_lexicon_term *t,
                    const aw_document *doc, uint32_t token) {
  uint32_t last = t->words - 1u;
  for (uint32_t i = 1; i < t->words; i++)
    if ((i < last || t->open == 0) &&
        !is_word(&doc->token[token + i], lexicon->key[t->key + i - 1]))
      return false;
  return t->open == 0 ||
         begins_with(doc, token + last, aw_lexicon_term_open(lexicon, t));
}

static inline bool has_first(const aw_lexicon *lexicon, uint64_t key) {
  uint32_t bit = aw_lexicon_first_bit(key);
  return (lexicon->head->first_bits[bit / 8] >> bit % 8 & 1) != 0;
}

/* The longest of the terms that begin with this word, NO_TERM where none
 * does. */
static uint32_t chain_of(const aw_lexicon *lexicon, uint64_t key) {
  if (!has_first(lexicon, key)) return NO_TERM;
  uint32_t at = aw_lexicon_slot_of(lexicon->first, lexicon->head->first_mask,
                                   lexicon->term, key);
  return lexicon->first[at].term;
}

static bool has_pair(const aw_lexicon *lexicon, uint64_t first,
                     uint64_t second) {
  uint32_t bit = aw_lexicon_pair_bit(first, second);
  return (lexicon->head->pair_bits[bit / 8] >> bit % 8 & 1) != 0;
}

static bool key_may_pair(const aw_lexicon *lexicon, uint64_t first,
                         const aw_token *next) {
  return has_pair(lexicon, first, next->key) ||
         has_pair(lexicon, first, next->lemma);
}

bool aw_lexicon_may_pair(const aw_lexicon *lexicon, const aw_token *token,
                         const aw_token *next) {
  return key_may_pair(lexicon, token->key, next) ||
         (token->lemma != token->key &&
          key_may_pair(lexicon, token->lemma, next));
}

/* The first term of the chain of `key`, at most `most` words, that stands at
 * `token`. */
static const aw_lexicon_term *search(const aw_lexicon *lexicon, uint64_t key,
                                     const aw_document *doc, uint32_t token,
                                     uint32_t most) {
  uint32_t id = chain_of(lexicon, key);
  if (id == NO_TERM) return NULL;
  if (lexicon->term[id].words > 1 &&
      (most == 1 || !key_may_pair(lexicon, key, &doc->token[token + 1])))
    id = lexicon->term[id].alone;
  for (; id != NO_TERM; id = lexicon->term[id].next) {
    const aw_lexicon_term *t = &lexicon->term[id];
    if (t->words <= most && matches(lexicon, t, doc, token)) return t;
  }
  return NULL;
}

/* Bit: the length, modulo 32, of a beginning that may stand at this token. */
static inline uint32_t may_start(const aw_lexicon *lexicon, aw_span form) {
  unsigned char first = (unsigned char)form.ptr[0];
  if (lexicon->head->open_lengths == 0) return 0;
  if (form.len < 2 || first >= 0x80 || (unsigned char)form.ptr[1] >= 0x80)
    return UINT32_MAX;
  return lexicon->head->open_mask[aw_lexicon_open_at(
      aw_char_lower(first), aw_char_lower((unsigned char)form.ptr[1]))];
}

/* The longest beginning of the token that is a term. */
static const aw_lexicon_term *search_start(const aw_lexicon *lexicon,
                                           const aw_document *doc,
                                           uint32_t token) {
  char lower[2 * START_MAX];
  const aw_lexicon_head *head = lexicon->head;
  uint32_t may = may_start(lexicon, aw_token_text(doc, token));
  if (may == 0) return NULL;
  size_t length = lower_start(doc, token, lower).len;
  for (size_t i = 0; i < head->open_lengths; i++) {
    size_t open = head->open_length[i];
    if (open > length || (may >> open % 32 & 1) == 0) continue;
    uint64_t key = aw_hash((aw_span){ lower, open }, 0);
    uint32_t at = aw_lexicon_slot_of(lexicon->start, head->start_mask,
                                     lexicon->term, key);
    if (lexicon->start[at].term != NO_TERM)
      return &lexicon->term[lexicon->start[at].term];
  }
  return NULL;
}

/* Neither a word nor a beginning of the lexicon stands there: of most tokens
 * so much is known at once. */
static inline bool starts_none(const aw_lexicon *lexicon,
                               const aw_document *doc, const aw_token *at) {
  return !has_first(lexicon, at->key) && !has_first(lexicon, at->lemma) &&
         may_start(lexicon, aw_span_cut(doc->text, at->begin, at->end)) == 0;
}

aw_lexicon_match aw_lexicon_find(const aw_lexicon *lexicon,
                                 const aw_document *doc, uint32_t token,
                                 uint32_t end) {
  const aw_token *at = &doc->token[token];
  aw_lexicon_match none = { 0, 0, 0 };
  if (token >= end || starts_none(lexicon, doc, at)) return none;
  uint32_t most = end - token;
  const aw_lexicon_term *best = search(lexicon, at->key, doc, token, most);
  if (at->lemma != at->key) {
    const aw_lexicon_term *by_lemma =
        search(lexicon, at->lemma, doc, token, most);
    if (best == NULL || (by_lemma != NULL && by_lemma->words > best->words))
      best = by_lemma;
  }
  if (best == NULL) best = search_start(lexicon, doc, token);
  if (best == NULL) return none;
  return (aw_lexicon_match){ best->words, best->kind, best->strength };
}

static bool is_ascii(aw_span form) {
  for (size_t i = 0; i < form.len; i++)
    if ((unsigned char)form.ptr[i] >= 0x80) return false;
  return true;
}

/* The term of one word that ends a chain, and whether others stand there. */
static uint32_t alone_of(const aw_lexicon *lexicon, uint64_t key, bool *more) {
  uint32_t id = chain_of(lexicon, key);
  if (id == NO_TERM) return NO_TERM;
  if (lexicon->term[id].words > 1) *more = true;
  return lexicon->term[id].alone;
}

/* Beginnings are told of forms without letters beyond ASCII only: their lower
 * case is the same for all of a key. */
aw_lexicon_known aw_lexicon_know(const aw_lexicon *lexicon,
                                 const aw_document *doc, uint32_t token,
                                 aw_lexicon_match *out) {
  const aw_token *at = &doc->token[token];
  bool more = false;
  *out = (aw_lexicon_match){ 0, 0, 0.0f };
  uint32_t id = alone_of(lexicon, at->key, &more);
  if (at->lemma != at->key) {
    uint32_t by_lemma = alone_of(lexicon, at->lemma, &more);
    if (id == NO_TERM) id = by_lemma;
  }
  const aw_lexicon_term *term = id == NO_TERM ? NULL : &lexicon->term[id];
  if (term == NULL) {
    if (!is_ascii(aw_token_text(doc, token))) return AW_LEXICON_ASK;
    term = search_start(lexicon, doc, token);
  }
  if (term != NULL)
    *out = (aw_lexicon_match){ term->words, term->kind, term->strength };
  return more ? AW_LEXICON_NEXT : AW_LEXICON_SURE;
}
