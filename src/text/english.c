#include "text/english.h"

#include <stdlib.h>

#include "base/status.h"
#include "text/english_parts.h"
#include "text/lemma.h"

/* What the words tell one by one settles most tags: where it puts one so far
 * ahead, what they tell together is not asked.  In units of weights, the
 * largest of which is 511 << 4.  Of two thousand tokens one gets another tag
 * than it would with everything asked. */
#define TAG_SURE 7000

/* ---- the model ------------------------------------------------------------
 */

static avow_status open_part(const aw_model_file *file, const char *prefix,
                             uint32_t classes, aw_sparse *out,
                             avow_error *err) {
  avow_status status = aw_sparse_open(file, prefix, out, err);
  if (status == AVOW_OK && out->classes != classes)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's part '%s' has %u classes, expected %u", prefix,
                   (unsigned)out->classes, (unsigned)classes);
  return status;
}

avow_status aw_english_open(const aw_model_file *file, aw_english **out,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  aw_english *e = NULL;
  if (aw_model_file_find(file, "tag.meta").ptr == NULL)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the model has no tagger, expected a model of task "
                   "'english'");
  e = calloc(1, sizeof *e);
  if (e == NULL) return aw_nomem(err);
  AW_TRY(aw_word_list_open(file, &e->words, err));
  AW_TRY(open_part(file, "tag", AW_TAG_COUNT, &e->tag, err));
  AW_TRY(open_part(file, "name", AW_NAME_COUNT, &e->name, err));
  *out = e;
  return AVOW_OK;
cleanup:
  free(e);
  return status;
}

void aw_english_free(aw_english *english) {
  free(english);
}

/* ---- a session ------------------------------------------------------------
 */

avow_status aw_english_session_new(const aw_english *english,
                                   aw_english_session **out, avow_error *err) {
  aw_english_session *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->memory_of_known = calloc(AW_KNOWN_PLACES + 1u, sizeof *s->known);
  s->history = calloc(AW_HISTORIES, sizeof *s->history);
  if (s->memory_of_known == NULL || s->history == NULL) {
    aw_english_session_free(s);
    return aw_nomem(err);
  }
  s->english = english;
  uintptr_t begin = (uintptr_t)s->memory_of_known + AW_LINE - 1;
  s->known = (aw_known_word *)(begin / AW_LINE * AW_LINE);
  s->known[AW_KNOWN_OUTSIDE].type = aw_word_outside;
  *out = s;
  return AVOW_OK;
}

void aw_english_session_free(aw_english_session *s) {
  if (s == NULL) return;
  aw_name_memory_release(&s->memory);
  free(s->memory_of_known);
  free(s->history);
  free(s);
}

/* ---- known words ---- */

static void read_word(aw_english_session *s, aw_known_word *word, aw_span form,
                      uint64_t lower) {
  const aw_english *e = s->english;
  aw_affixes affixes;
  uint64_t key[AW_TAGGER_KEYS_MAX];
  aw_word_type_make(&e->words, form, lower, &word->type, &affixes);
  word->lemma_tag = AW_TAG_COUNT;
  word->tag_ready = 1u << AW_ROLE_OWN;
  word->name_ready = word->tag_some = word->name_some = 0;
  if (word->type.fixed == AW_TAG_COUNT &&
      aw_sparse_sum(&e->tag, key, aw_tag_own_keys(&word->type, &affixes, key),
                    word->tag[AW_ROLE_OWN]))
    word->tag_some = 1u << AW_ROLE_OWN;
}

static uint32_t known_place(uint64_t raw) {
  return (uint32_t)(raw >> 32) & (AW_KNOWN_WORDS - 1);
}

/* The place of the word with this spelling.  Of the two it may have, the one
 * not seen for longer is read anew; words of the piece at hand stay. */
static uint32_t know(aw_english_session *s, uint64_t raw, aw_span form,
                     uint64_t lower) {
  uint32_t place = known_place(raw);
  for (unsigned way = 0; way < 2; way++)
    if (s->known[place ^ way].raw == raw) {
      s->known[place ^ way].piece = s->pieces;
      return place ^ way;
    }
  place ^= s->known[place].piece > s->known[place ^ 1u].piece;
  if (s->known[place].piece == s->pieces) place = AW_KNOWN_WORDS + s->spare++;
  s->known[place].raw = raw;
  s->known[place].piece = s->pieces;
  read_word(s, &s->known[place], form, lower);
  return place;
}

static void read_piece(aw_english_session *s, const aw_document *doc,
                       uint32_t first, uint32_t last) {
  aw_english_piece *p = &s->piece;
  s->doc = doc;
  p->first = first;
  p->count = last - first;
  s->pieces++;
  s->spare = 0;
  for (uint32_t i = 0; i < p->count; i++) {
    p->raw[i] = aw_hash(aw_token_text(doc, first + i), 0) | 1u;
    __builtin_prefetch(&s->known[known_place(p->raw[i])]);
  }
  for (uint32_t i = 0; i < p->count; i++) {
    /* Beside letters an apostrophe is an ending; where the reader took it
     * for a quotation mark it is one. */
    const aw_token *token = &doc->token[first + i];
    p->known[i] = know(s, p->raw[i], aw_token_text(doc, first + i), token->key);
    p->type[i] = s->known[p->known[i]].type;
    if (i > 0 && token->begin == token[-1].end)
      p->type[i].flags |= AW_TYPE_GLUED;
    if ((token->flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0)
      p->type[i].fixed = AW_TAG_QUOTE;
  }
  p->known[p->count] = AW_KNOWN_OUTSIDE;
}

/* ---- tags -----------------------------------------------------------------
 */

static aw_known_word *word_in(aw_english_session *s, size_t at,
                              aw_word_role role) {
  return &s->known[s->piece.known[aw_role_place(s->piece.count, at, role)]];
}

static void make_tag_row(const aw_english *e, aw_known_word *word,
                         aw_word_role role) {
  uint64_t key[AW_TAGGER_KEYS_MAX];
  size_t n = aw_tag_role_keys(&word->type, role, key);
  word->tag_ready |= (uint8_t)(1u << role);
  if (aw_sparse_sum(&e->tag, key, n, word->tag[role]))
    word->tag_some |= (uint8_t)(1u << role);
}

static void add_words(aw_english_session *s, size_t at, int32_t *score) {
  for (aw_word_role role = AW_ROLE_OWN; role < AW_ROLE_COUNT; role++) {
    aw_known_word *word = word_in(s, at, role);
    if ((word->tag_ready >> role & 1u) == 0)
      make_tag_row(s->english, word, role);
    if ((word->tag_some >> role & 1u) != 0)
      aw_sparse_add_dense(score, word->tag[role], AW_TAG_STRIDE);
  }
}

/* Fetch what add_words() will read. */
static void fetch_words(aw_english_session *s, size_t at) {
  for (aw_word_role role = AW_ROLE_OWN; role < AW_ROLE_COUNT; role++) {
    const char *row = (const char *)word_in(s, at, role)->tag[role];
    __builtin_prefetch(row);
    __builtin_prefetch(row + AW_LINE);
  }
}

static const int16_t *history_row(aw_english_session *s, unsigned previous,
                                  unsigned second) {
  size_t at = previous * (AW_TAG_COUNT + 1u) + second;
  if (!s->history_ready[at]) {
    uint64_t key[AW_TAGGER_KEYS_MAX];
    (void)aw_sparse_sum(&s->english->tag, key,
                        aw_tag_history_keys(previous, second, key),
                        s->history[at]); /* 0 where nothing is known */
    s->history_ready[at] = true;
  }
  return s->history[at];
}

/* The first of the best, and by how much it leads the next.  Scores stay
 * below 2^20, so that a class fits beside one in a number, and the greatest
 * number tells the class. */
static unsigned best_tag(const int32_t *score, int32_t *lead) {
  int32_t best = INT32_MIN, next = INT32_MIN;
  for (int32_t k = 0; k < (int32_t)AW_TAG_COUNT; k++) {
    int32_t ranked = score[k] * 64 + (63 - k);
    int32_t less = ranked < best ? ranked : best;
    best = ranked > best ? ranked : best;
    next = less > next ? less : next;
  }
  *lead = (best >> 6) - (next >> 6);
  return 63u - ((unsigned)best & 63u);
}

static unsigned tag_token(aw_english_session *s, size_t at, unsigned previous,
                          unsigned second) {
  const aw_english_piece *p = &s->piece;
  uint64_t key[AW_TAGGER_KEYS_MAX];
  int32_t score[AW_TAG_STRIDE], lead;
  const int16_t *history = history_row(s, previous, second);
  for (size_t k = 0; k < AW_TAG_STRIDE; k++) score[k] = history[k];
  add_words(s, at, score);
  unsigned best = best_tag(score, &lead);
  if (lead >= TAG_SURE) return best;
  size_t n = aw_tag_pair_keys(p->type, p->count, at, previous, second, key);
  aw_sparse_add(&s->english->tag, key, n, score);
  return best_tag(score, &lead);
}

static void tag_piece(aw_english_session *s) {
  aw_english_piece *p = &s->piece;
  unsigned previous = AW_TAG_COUNT, second = AW_TAG_COUNT;
  for (size_t i = 0; i < p->count; i++) {
    unsigned best = p->type[i].fixed;
    if (i + 2 < p->count && p->type[i + 2].fixed == AW_TAG_COUNT)
      fetch_words(s, i + 2);
    if (best == AW_TAG_COUNT) best = tag_token(s, i, previous, second);
    p->tag[i] = (uint8_t)best;
    second = previous;
    previous = best;
  }
}

/* ---- names ----------------------------------------------------------------
 */

static unsigned best_name(const int32_t *score, unsigned previous) {
  unsigned best = AW_NAME_NONE;
  for (unsigned k = 1; k < AW_NAME_COUNT; k++)
    if (score[k] > score[best] && aw_name_may_follow(previous, k)) best = k;
  return best;
}

/* Few words are ever asked for a name, so even the own features wait. */
static size_t name_keys(const aw_english_session *s, size_t at,
                        aw_word_role role, const aw_known_word *word,
                        uint64_t *key) {
  aw_word_type type;
  aw_affixes affixes;
  if (role != AW_ROLE_OWN) return aw_name_role_keys(&word->type, role, key);
  aw_word_type_make(NULL, aw_token_text(s->doc, s->piece.first + (uint32_t)at),
                    word->type.lower, &type, &affixes);
  return aw_name_own_keys(&word->type, &affixes, key);
}

static void make_name_row(aw_english_session *s, size_t at, aw_word_role role,
                          aw_known_word *word) {
  uint64_t key[AW_TAGGER_KEYS_MAX];
  size_t n = name_keys(s, at, role, word, key);
  word->name_ready |= (uint8_t)(1u << role);
  if (aw_sparse_sum(&s->english->name, key, n, word->name[role]))
    word->name_some |= (uint8_t)(1u << role);
}

static size_t name_pairs(const aw_english_session *s, const aw_name_context *c,
                         size_t at, unsigned previous, unsigned second,
                         uint64_t *key) {
  uint8_t memory[2] = { aw_name_memory_get(&s->memory, c->type[at].form),
                        AW_NAME_NONE };
  if (at + 1 < c->count)
    memory[1] = aw_name_memory_get(&s->memory, c->type[at + 1].form);
  return aw_name_pair_keys(c, at, previous, second, memory, key);
}

static unsigned name_token(aw_english_session *s, const aw_name_context *c,
                           size_t at, unsigned previous, unsigned second) {
  uint64_t key[AW_TAGGER_KEYS_MAX];
  int32_t score[AW_NAME_STRIDE] = { 0 };
  for (aw_word_role role = AW_ROLE_OWN; role < AW_ROLE_COUNT; role++) {
    aw_known_word *word = word_in(s, at, role);
    if ((word->name_ready >> role & 1u) == 0) make_name_row(s, at, role, word);
    if ((word->name_some >> role & 1u) != 0)
      aw_sparse_add_dense(score, word->name[role], AW_NAME_STRIDE);
  }
  size_t n = name_pairs(s, c, at, previous, second, key);
  aw_sparse_add(&s->english->name, key, n, score);
  return best_name(score, previous);
}

static bool name_piece(aw_english_session *s) {
  aw_english_piece *p = &s->piece;
  const aw_name_context c = { .type = p->type,
                              .run = p->run,
                              .tag = p->tag,
                              .count = p->count,
                              .headline = aw_name_headline(p->type, p->count) };
  unsigned previous = AW_NAME_NONE, second = AW_NAME_NONE;
  aw_name_runs(p->type, p->count, p->run);
  for (size_t i = 0; i < p->count; i++) {
    unsigned best = AW_NAME_NONE;
    if (!aw_name_impossible(p->type + i, previous))
      best = name_token(s, &c, i, previous, second);
    p->name[i] = (uint8_t)best;
    second = previous;
    previous = best;
  }
  for (size_t i = 0; i < p->count; i++)
    if (p->name[i] != AW_NAME_NONE && (p->type[i].flags & AW_TYPE_UPPER) != 0 &&
        !aw_name_memory_put(&s->memory, p->type[i].form,
                            (uint8_t)((p->name[i] + 1) / 2)))
      return false;
  return true;
}

static void hand_over(aw_english_session *s, aw_document *doc) {
  const aw_english_piece *p = &s->piece;
  for (uint32_t i = 0; i < p->count; i++) {
    aw_known_word *word = &s->known[p->known[i]];
    aw_token *token = &doc->token[p->first + i];
    token->tag = p->tag[i];
    token->name = p->name[i];
    if (word->lemma_tag != p->tag[i]) {
      word->lemma = aw_lemma_key(doc, p->first + i);
      word->lemma_tag = p->tag[i];
    }
    token->lemma = word->lemma;
  }
}

avow_status aw_english_tag(aw_english_session *s, aw_document *doc,
                           avow_error *err) {
  if (!aw_name_memory_start(&s->memory)) return aw_nomem(err);
  for (uint32_t k = 0; k < doc->sentence_count; k++) {
    const aw_sentence *of = &doc->sentence[k];
    for (uint32_t first = of->first, last; first < of->last; first = last) {
      last = of->last - first > AW_PIECE_TOKENS ? first + AW_PIECE_TOKENS
                                                : of->last;
      read_piece(s, doc, first, last);
      tag_piece(s);
      if (!name_piece(s)) return aw_nomem(err);
      hand_over(s, doc);
    }
  }
  return AVOW_OK;
}
