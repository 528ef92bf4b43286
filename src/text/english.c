#include "text/english.h"

#include <stdlib.h>

#include "base/pages.h"
#include "base/status.h"
#include "text/english_parts.h"
#include "text/lemma.h"

/* What the words tell one by one settles most tags and names: where it puts
 * one so far ahead, what they tell together is not asked.  In units of
 * weights, the largest of which is 511 << 4.  Of news that the model did not
 * see, one token in 5000 gets another tag than with everything asked, and as
 * many another name. */
#define TAG_SURE 5500
#define NAME_SURE 12000

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
  AW_TRY(open_part(file, "upos", AW_UNIVERSAL_COUNT, &e->universal, err));
  *out = e;
  return AVOW_OK;
cleanup:
  free(e);
  return status;
}

void aw_english_free(aw_english *english) {
  free(english);
}

/* ---- known words ----------------------------------------------------------
 */

typedef int16_t eight __attribute__((vector_size(16)));

/* row[] / unit, a power of two, none beyond `most`; eight at once. */
static void to_units(int16_t row[AW_TAG_STRIDE], int16_t unit, int16_t most) {
  const int16_t shift = (int16_t)__builtin_ctz((unsigned)unit);
  for (size_t k = 0; k < AW_TAG_STRIDE; k += 8) {
    eight units;
    memcpy(&units, row + k, sizeof units);
    units = (units + ((units >> 15) & (int16_t)(unit - 1))) >> shift;
    eight above = units > most, below = units < (int16_t)-most;
    units =
        (units & ~above & ~below) | (above & most) | (below & (int16_t)-most);
    memcpy(row + k, &units, sizeof units);
  }
}

/* What the word tells in each of its roles.  Nothing is asked of it for its
 * own tag where that is fixed. */
static void sum_tags(const aw_english *e, aw_known_word *word,
                     const aw_affixes *affixes) {
  uint64_t key[2 * AW_TAGGER_KEYS_MAX];
  int16_t around[AW_ROLE_COUNT][AW_TAG_STRIDE];
  int16_t *row[AW_ROLE_COUNT] = { word->own };
  uint8_t end[AW_ROLE_COUNT];
  size_t n = 0;
  if (word->type.fixed == AW_TAG_COUNT)
    n = aw_tag_own_keys(&word->type, affixes, key);
  end[AW_ROLE_OWN] = (uint8_t)n;
  for (aw_word_role role = AW_ROLE_LEFT; role < AW_ROLE_COUNT; role++) {
    n += aw_tag_role_keys(&word->type, role, key + n);
    end[role] = (uint8_t)n;
    row[role] = around[role];
  }
  word->tag_some =
      (uint8_t)aw_sparse_sum(&e->tag, key, end, AW_ROLE_COUNT, row);
  if ((word->tag_some >> AW_ROLE_OWN & 1u) != 0)
    to_units(word->own, AW_TAG_UNIT, AW_TAG_MOST);
  for (aw_word_role role = AW_ROLE_LEFT; role < AW_ROLE_COUNT; role++) {
    if ((word->tag_some >> role & 1u) == 0) continue;
    to_units(around[role], AW_AROUND_UNIT, AW_AROUND_MOST);
    for (size_t k = 0; k < AW_TAG_STRIDE; k++)
      word->around[role - 1][k] = (int8_t)around[role][k];
  }
}

static void read_word(aw_english_session *s, aw_known_word *word, aw_span form,
                      uint64_t lower) {
  aw_affixes affixes;
  aw_word_type_make(&s->english->words, form, lower, &word->type, &affixes);
  word->lemma_tag = AW_TAG_COUNT;
  word->name_ready = word->name_some = 0;
  sum_tags(s->english, word, &affixes);
}

static uint32_t known_place(const aw_known_words *known, uint64_t raw) {
  return (uint32_t)(raw >> 32) & (known->words - 1);
}

/* The place of the word with this spelling.  Of the two it may have, the one
 * not seen for longer is read anew; words of the piece at hand stay. */
static uint32_t know(aw_english_session *s, uint64_t raw, aw_span form,
                     uint64_t lower) {
  aw_known_word *known = s->known.word;
  uint32_t place = known_place(&s->known, raw);
  for (unsigned way = 0; way < 2; way++)
    if (known[place ^ way].raw == raw) {
      known[place ^ way].piece = s->pieces;
      return place ^ way;
    }
  place ^= known[place].piece > known[place ^ 1u].piece;
  if (known[place].piece == s->pieces) place = s->known.words + s->spare++;
  known[place].raw = raw;
  known[place].piece = s->pieces;
  s->known.read++;
  read_word(s, &known[place], form, lower);
  return place;
}

/* Forget all words, and have room for `words` of them; false, and nothing
 * changes, where memory is out. */
static bool make_room(aw_known_words *known, const aw_english *e,
                      uint32_t words) {
  size_t places = (size_t)words + AW_PIECE_TOKENS + 1;
  size_t size = (places + 1) * sizeof *known->word; /* one to align */
  void *memory = calloc(1, size);
  if (memory == NULL) return false;
  if (words == AW_KNOWN_MANY) aw_prefer_large_pages(memory, size);
  free(known->memory);
  uintptr_t begin = ((uintptr_t)memory + AW_LINE - 1) / AW_LINE * AW_LINE;
  *known = (aw_known_words){ .word = (aw_known_word *)begin,
                             .memory = memory,
                             .words = words };
  known->word[places - 1].type = aw_word_outside;
  sum_tags(e, &known->word[places - 1], &(aw_affixes){ .last_part = 0 });
  return true;
}

/* ---- a session ------------------------------------------------------------
 */

avow_status aw_english_session_new(const aw_english *english,
                                   aw_english_session **out, avow_error *err) {
  aw_english_session *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->history = calloc(AW_HISTORIES, sizeof *s->history);
  if (s->history == NULL || !make_room(&s->known, english, AW_KNOWN_FEW)) {
    aw_english_session_free(s);
    return aw_nomem(err);
  }
  s->english = english;
  *out = s;
  return AVOW_OK;
}

void aw_english_session_free(aw_english_session *s) {
  if (s == NULL) return;
  aw_name_memory_release(&s->memory);
  free(s->known.memory);
  free(s->history);
  free(s);
}

static uint32_t piece_end(const aw_sentence *of, uint32_t first) {
  return of->last - first > AW_PIECE_TOKENS ? first + AW_PIECE_TOKENS
                                            : of->last;
}

static void read_piece(aw_english_session *s, const aw_document *doc,
                       uint32_t first, uint32_t last) {
  aw_english_piece *p = &s->piece;
  if (s->known.words == AW_KNOWN_FEW && s->known.read >= AW_KNOWN_FEW)
    (void)make_room(&s->known, s->english,
                    AW_KNOWN_MANY); /* else it goes on with few */
  s->doc = doc;
  p->first = first;
  p->count = last - first;
  s->pieces++;
  s->spare = 0;
  for (uint32_t i = 0; i < p->count; i++) {
    p->raw[i] = aw_hash(aw_token_text(doc, first + i), 0) | 1u;
    __builtin_prefetch(&s->known.word[known_place(&s->known, p->raw[i])]);
  }
  for (uint32_t i = 0; i < p->count; i++) {
    /* Beside letters an apostrophe is an ending; where the reader took it
     * for a quotation mark it is one. */
    const aw_token *token = &doc->token[first + i];
    p->known[i] = know(s, p->raw[i], aw_token_text(doc, first + i), token->key);
    p->type[i] = s->known.word[p->known[i]].type;
    if (i > 0 && token->begin == token[-1].end)
      p->type[i].flags |= AW_TYPE_GLUED;
    if ((token->flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0)
      p->type[i].fixed = AW_TAG_QUOTE;
  }
  p->known[p->count] = s->known.words + AW_PIECE_TOKENS;
}

/* ---- tags -----------------------------------------------------------------
 */

static aw_known_word *word_in(aw_english_session *s, size_t at,
                              aw_word_role role) {
  return &s->known
              .word[s->piece.known[aw_role_place(s->piece.count, at, role)]];
}

static void add_words(aw_english_session *s, size_t at, int16_t *score) {
  const aw_known_word *own = word_in(s, at, AW_ROLE_OWN);
  if ((own->tag_some & 1u << AW_ROLE_OWN) != 0)
    for (size_t k = 0; k < AW_TAG_STRIDE; k++)
      score[k] = (int16_t)(score[k] + own->own[k]);
  for (aw_word_role role = AW_ROLE_LEFT; role < AW_ROLE_COUNT; role++) {
    const aw_known_word *word = word_in(s, at, role);
    if ((word->tag_some >> role & 1u) == 0) continue;
    const int8_t *row = word->around[role - 1];
    for (size_t k = 0; k < AW_TAG_STRIDE; k++)
      score[k] = (int16_t)(score[k] + row[k] * (AW_AROUND_UNIT / AW_TAG_UNIT));
  }
}

/* Fetch what add_words() will read. */
static void fetch_words(aw_english_session *s, size_t at) {
  const char *own = (const char *)word_in(s, at, AW_ROLE_OWN)->own;
  __builtin_prefetch(own);
  __builtin_prefetch(own + AW_LINE);
  for (aw_word_role role = AW_ROLE_LEFT; role < AW_ROLE_COUNT; role++)
    __builtin_prefetch(word_in(s, at, role)->around[role - 1]);
}

static const int16_t *history_row(aw_english_session *s, unsigned previous,
                                  unsigned second) {
  size_t at = previous * (AW_TAG_COUNT + 1u) + second;
  if (!s->history_ready[at]) {
    uint64_t key[AW_TAGGER_KEYS_MAX];
    int16_t *row = s->history[at];
    uint8_t n = (uint8_t)aw_tag_history_keys(previous, second, key);
    (void)aw_sparse_sum(&s->english->tag, key, &n, 1, &row); /* else it is 0 */
    to_units(row, AW_TAG_UNIT, AW_TAG_MOST);
    for (size_t k = AW_TAG_COUNT; k < AW_TAG_STRIDE; k++)
      row[k] = INT16_MIN; /* no tag: never the best */
    s->history_ready[at] = true;
  }
  return s->history[at];
}

/* The first of the best; *sure where it leads every other by TAG_SURE.  In
 * loops of fixed length without branches, for the compiler to do eight tags
 * at once. */
static unsigned leading_tag(const int16_t *score, bool *sure) {
  int16_t best = INT16_MIN, near = 0, first = AW_TAG_STRIDE;
  for (size_t k = 0; k < AW_TAG_STRIDE; k++)
    best = score[k] > best ? score[k] : best;
  int16_t limit = (int16_t)(best - TAG_SURE / AW_TAG_UNIT);
  for (size_t k = 0; k < AW_TAG_STRIDE; k++)
    near = (int16_t)(near + (score[k] > limit));
  for (int16_t k = 0; k < (int16_t)AW_TAG_STRIDE; k++) {
    int16_t at = score[k] == best ? k : (int16_t)AW_TAG_STRIDE;
    first = at < first ? at : first;
  }
  *sure = near == 1;
  return (unsigned)first;
}

/* The first of the best, found likewise. */
static unsigned best_tag(const int32_t *score) {
  int32_t best = score[0], first = AW_TAG_STRIDE;
  for (size_t k = 0; k < AW_TAG_STRIDE; k++)
    best = score[k] > best ? score[k] : best;
  for (int32_t k = 0; k < (int32_t)AW_TAG_STRIDE; k++) {
    int32_t at = score[k] == best ? k : (int32_t)AW_TAG_STRIDE;
    first = at < first ? at : first;
  }
  return (unsigned)first;
}

static unsigned tag_token(aw_english_session *s, size_t at, unsigned previous,
                          unsigned second) {
  const aw_english_piece *p = &s->piece;
  uint64_t key[AW_TAGGER_KEYS_MAX];
  int16_t words[AW_TAG_STRIDE];
  int32_t score[AW_TAG_STRIDE];
  bool sure;
  memcpy(words, history_row(s, previous, second), sizeof words);
  add_words(s, at, words);
  unsigned best = leading_tag(words, &sure);
  if (sure) return best;
  for (size_t k = 0; k < AW_TAG_STRIDE; k++) score[k] = words[k] * AW_TAG_UNIT;
  size_t n = aw_tag_pair_keys(p->type, p->count, at, previous, second, key);
  aw_sparse_add(&s->english->tag, key, n, score, AW_TAG_STRIDE);
  return best_tag(score);
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

/* The first of the best that may follow; *lead: by how much it leads. */
static unsigned best_name(const int32_t *score, unsigned previous,
                          int32_t *lead) {
  unsigned best = AW_NAME_NONE;
  int32_t next = INT32_MIN;
  for (unsigned k = 1; k < AW_NAME_COUNT; k++) {
    if (!aw_name_may_follow(previous, k)) continue;
    if (score[k] > score[best]) {
      next = score[best];
      best = k;
    } else if (score[k] > next) {
      next = score[k];
    }
  }
  *lead = score[best] - next;
  return best;
}

/* Few words are ever asked for a name, so what they tell waits. */
static void sum_own_name(const aw_english_session *s, size_t at,
                         aw_known_word *word) {
  uint64_t key[AW_TAGGER_KEYS_MAX];
  int16_t *row = word->name[AW_ROLE_OWN];
  aw_word_type type;
  aw_affixes affixes;
  aw_word_type_make(NULL, aw_token_text(s->doc, s->piece.first + (uint32_t)at),
                    word->type.lower, &type, &affixes);
  uint8_t end = (uint8_t)aw_name_own_keys(&word->type, &affixes, key);
  word->name_ready |= 1u << AW_ROLE_OWN;
  word->name_some |=
      (uint8_t)aw_sparse_sum(&s->english->name, key, &end, 1, &row);
}

/* In the roles that are not its own, at once. */
static void sum_names_around(const aw_english *e, aw_known_word *word) {
  uint64_t key[AW_TAGGER_KEYS_MAX];
  int16_t *row[AW_ROLE_COUNT];
  uint8_t end[AW_ROLE_COUNT];
  size_t n = 0;
  for (aw_word_role role = AW_ROLE_OWN; role < AW_ROLE_COUNT; role++) {
    if (role != AW_ROLE_OWN) n += aw_name_role_keys(&word->type, role, key + n);
    end[role] = (uint8_t)n;
    row[role] = word->name[role];
  }
  word->name_ready |= (1u << AW_ROLE_COUNT) - (1u << AW_ROLE_LEFT);
  word->name_some |=
      (uint8_t)aw_sparse_sum(&e->name, key, end, AW_ROLE_COUNT, row);
}

static void add_names(aw_english_session *s, size_t at, int32_t *score) {
  for (aw_word_role role = AW_ROLE_OWN; role < AW_ROLE_COUNT; role++) {
    aw_known_word *word = word_in(s, at, role);
    if ((word->name_ready >> role & 1u) == 0) {
      if (role == AW_ROLE_OWN)
        sum_own_name(s, at, word);
      else
        sum_names_around(s->english, word);
    }
    if ((word->name_some >> role & 1u) != 0)
      aw_sparse_add_dense(score, word->name[role], AW_NAME_STRIDE);
  }
}

static unsigned name_token(aw_english_session *s, const aw_name_context *c,
                           size_t at, unsigned previous) {
  uint64_t key[AW_TAGGER_KEYS_MAX];
  int32_t score[AW_NAME_STRIDE] = { 0 }, lead;
  add_names(s, at, score);
  unsigned best = best_name(score, previous, &lead);
  if (lead >= NAME_SURE) return best;
  uint8_t memory = aw_name_memory_get(&s->memory, c->type[at].form);
  size_t n = aw_name_pair_keys(c, at, previous, memory, key);
  aw_sparse_add(&s->english->name, key, n, score, AW_NAME_STRIDE);
  return best_name(score, previous, &lead);
}

static bool name_piece(aw_english_session *s) {
  aw_english_piece *p = &s->piece;
  const aw_name_context c = {
    .type = p->type, .run = p->run, .tag = p->tag, .count = p->count
  };
  unsigned previous = AW_NAME_NONE;
  aw_name_runs(p->type, p->count, p->run);
  for (size_t i = 0; i < p->count; i++) {
    unsigned best = AW_NAME_NONE;
    if (!aw_name_impossible(p->type + i, previous))
      best = name_token(s, &c, i, previous);
    p->name[i] = (uint8_t)best;
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
    aw_known_word *word = &s->known.word[p->known[i]];
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
      last = piece_end(of, first);
      read_piece(s, doc, first, last);
      tag_piece(s);
      if (!name_piece(s)) return aw_nomem(err);
      hand_over(s, doc);
    }
  }
  return AVOW_OK;
}

/* ---- universal tags --------------------------------------------------------
 */

static unsigned universal_token(const aw_english_session *s,
                                const aw_universal_context *c, size_t at,
                                unsigned previous, unsigned second) {
  aw_word_type type;
  aw_affixes affixes;
  uint64_t key[AW_UNIVERSAL_KEYS_MAX];
  int32_t score[AW_UNIVERSAL_STRIDE] = { 0 };
  aw_span form = aw_token_text(s->doc, s->piece.first + (uint32_t)at);
  aw_word_type_make(NULL, form, c->type[at].lower, &type, &affixes);
  size_t n = aw_tag_own_keys(c->type + at, &affixes, key);
  n += aw_universal_keys(c, at, previous, second, key + n);
  aw_sparse_add(&s->english->universal, key, n, score, AW_UNIVERSAL_STRIDE);
  unsigned best = 0;
  for (unsigned k = 1; k < AW_UNIVERSAL_COUNT; k++)
    if (score[k] > score[best]) best = k;
  return best;
}

static void universal_piece(aw_english_session *s, uint8_t *universal) {
  aw_english_piece *p = &s->piece;
  const aw_universal_context c = { .type = p->type,
                                   .tag = p->tag,
                                   .name = p->name,
                                   .count = p->count,
                                   .letters = aw_universal_letters(p->type,
                                                                   p->count) };
  unsigned previous = AW_UNIVERSAL_COUNT, second = AW_UNIVERSAL_COUNT;
  for (uint32_t i = 0; i < p->count; i++) {
    p->tag[i] = s->doc->token[p->first + i].tag;
    p->name[i] = s->doc->token[p->first + i].name;
  }
  for (uint32_t i = 0; i < p->count; i++) {
    unsigned best = universal_token(s, &c, i, previous, second);
    universal[p->first + i] = (uint8_t)best;
    second = previous;
    previous = best;
  }
}

void aw_english_universal(aw_english_session *s, const aw_document *doc,
                          uint8_t *universal) {
  for (uint32_t k = 0; k < doc->sentence_count; k++) {
    const aw_sentence *of = &doc->sentence[k];
    for (uint32_t first = of->first, last; first < of->last; first = last) {
      last = piece_end(of, first);
      read_piece(s, doc, first, last);
      universal_piece(s, universal);
    }
  }
}
