/* lexicon.c - see lexicon.h.
 *
 * Terms hang in chains, longest first, from the key of their first word; terms
 * of one open word ("negotiat*") hang from the key of that beginning, and a
 * token is asked for them only if its first two bytes begin one.
 */
#include "text/lexicon.h"

#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/status.h"
#include "learn/vocabulary.h"
#include "text/utf8.h"

#define BYTES_MAX ((size_t)64 << 20) /* of a lexicon file */
#define KINDS_MAX 1000u
#define OPEN_MAX 63u /* bytes of a word in front of "*" */

typedef struct term {
  aw_span text;   /* lower case, as written */
  uint64_t *key;  /* [words] of its words; of an open one, of its beginning */
  aw_span open;   /* the beginning in front of "*"; ptr NULL: not open */
  uint64_t whole; /* of all of it */
  uint32_t next;  /* term in the chain, AW_NO_ID: none */
  uint16_t words, kind;
  float strength;
} term;

struct aw_lexicon {
  aw_arena arena;
  aw_span name;
  term *term;
  size_t count, capacity;
  aw_span *kind;
  size_t kind_count;
  aw_vocabulary_builder *whole;         /* key of all of a term -> term */
  aw_vocabulary_builder *first, *start; /* -> chain; of words, of beginnings */
  uint32_t *first_chain, *start_chain;  /* [count of the vocabulary] */
  uint8_t open_length[OPEN_MAX + 1];    /* lengths of beginnings, descending */
  size_t open_lengths;
  uint64_t fingerprint;
  uint8_t open_bytes[65536 / 8]; /* bit: first two bytes of a beginning */
};

void aw_lexicon_free(aw_lexicon *lexicon) {
  if (lexicon == NULL) return;
  aw_vocabulary_builder_free(lexicon->whole);
  aw_vocabulary_builder_free(lexicon->first);
  aw_vocabulary_builder_free(lexicon->start);
  free(lexicon->first_chain);
  free(lexicon->start_chain);
  free(lexicon->term);
  aw_arena_release(&lexicon->arena);
  free(lexicon);
}

size_t aw_lexicon_count(const aw_lexicon *lexicon) {
  return lexicon->count;
}

aw_span aw_lexicon_name(const aw_lexicon *lexicon) {
  return lexicon->name;
}

size_t aw_lexicon_class_count(const aw_lexicon *lexicon) {
  return lexicon->kind_count;
}

aw_span aw_lexicon_class(const aw_lexicon *lexicon, size_t index) {
  return lexicon->kind[index];
}

static avow_status new_lexicon(aw_lexicon **out, avow_error *err) {
  aw_lexicon *lexicon = calloc(1, sizeof *lexicon);
  if (lexicon == NULL) return aw_nomem(err);
  aw_arena_init(&lexicon->arena, 0);
  lexicon->kind = AW_NEW(&lexicon->arena, aw_span, KINDS_MAX);
  lexicon->whole = aw_vocabulary_builder_new();
  lexicon->first = aw_vocabulary_builder_new();
  lexicon->start = aw_vocabulary_builder_new();
  if (lexicon->kind == NULL || lexicon->whole == NULL ||
      lexicon->first == NULL || lexicon->start == NULL) {
    aw_lexicon_free(lexicon);
    return aw_nomem(err);
  }
  *out = lexicon;
  return AVOW_OK;
}

/* ---- terms ------------------------------------------------------------ */

/* Where errors are: the file and the line.  They stand in the message, and
 * avow_error.line stays 0: to a caller that gave data too it would be a line of
 * the data. */
typedef struct origin {
  const char *source;
  size_t line;
} origin;

static avow_status fault(const origin *at, avow_error *err, const char *what,
                         aw_span value) {
  return aw_fail(err, AVOW_ERR_FORMAT, 0, 0, "%s:%zu: %s '" AW_FMT "'",
                 at->source, at->line, what,
                 (int)(value.len < 80 ? value.len : 80), value.ptr);
}

static avow_status find_kind(aw_lexicon *lexicon, aw_span kind,
                             const origin *at, uint16_t *out, avow_error *err) {
  for (size_t i = 0; i < lexicon->kind_count; i++)
    if (aw_span_equal(lexicon->kind[i], kind)) {
      *out = (uint16_t)i;
      return AVOW_OK;
    }
  if (lexicon->kind_count == KINDS_MAX)
    return fault(at, err, "one class too many:", kind);
  aw_span copy = aw_arena_copy(&lexicon->arena, kind);
  if (copy.ptr == NULL) return aw_nomem(err);
  *out = (uint16_t)lexicon->kind_count;
  lexicon->kind[lexicon->kind_count++] = copy;
  return AVOW_OK;
}

/* Cut the term's text into words; its keys. */
static avow_status cut_term(aw_lexicon *lexicon, term *t, const origin *at,
                            avow_error *err) {
  bool open = t->text.len > 0 && t->text.ptr[t->text.len - 1] == '*';
  aw_span words = aw_span_cut(t->text, 0, t->text.len - open);
  uint64_t key[AW_LEXICON_WORDS_MAX];
  aw_arena_mark mark = aw_arena_save(&lexicon->arena);
  aw_document doc;
  avow_status status =
      aw_document_read(&doc, &lexicon->arena, words, NULL, 0, err);
  if (status != AVOW_OK) return status;
  if (doc.token_count == 0 || doc.token_count > AW_LEXICON_WORDS_MAX)
    return fault(at, err, "expected a term of 1 to 12 words, not", t->text);
  t->words = (uint16_t)doc.token_count;
  t->whole = open;
  for (uint32_t i = 0; i < t->words; i++) {
    key[i] = doc.token[i].key;
    t->whole = aw_hash_join(t->whole, key[i]);
  }
  size_t last = doc.token[t->words - 1u].begin;
  bool glued = doc.token[t->words - 1u].end == words.len;
  aw_arena_rewind(&lexicon->arena, mark);
  if (open && (!glued || words.len - last > OPEN_MAX))
    return fault(at, err, "expected '*' behind a short word, not", t->text);
  if (open) t->open = aw_span_cut(words, last, words.len);
  t->key = AW_NEW(&lexicon->arena, uint64_t, t->words);
  if (t->key == NULL) return aw_nomem(err);
  memcpy(t->key, key, t->words * sizeof *key);
  return AVOW_OK;
}

/* Add a term; `over`: it may replace one that is there. */
static avow_status add_term(aw_lexicon *lexicon, aw_span text, aw_span kind,
                            double strength, bool over, const origin *at,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  term t = { .next = AW_NO_ID, .strength = (float)strength };
  char *lower = AW_NEW(&lexicon->arena, char, text.len * 3 / 2 + 4);
  if (lower == NULL) return aw_nomem(err);
  t.text = (aw_span){ lower, aw_word_lower(text, lower, text.len * 3 / 2 + 4) };
  AW_TRY(cut_term(lexicon, &t, at, err));
  AW_TRY(find_kind(lexicon, kind, at, &t.kind, err));
  uint32_t id = aw_vocabulary_builder_add(lexicon->whole, t.whole);
  if (id == AW_NO_ID) return aw_nomem(err);
  if (id < lexicon->count) {
    if (!over) return fault(at, err, "a second line for the term", t.text);
    lexicon->term[id] = t;
    return AVOW_OK;
  }
  if (lexicon->count == lexicon->capacity) {
    size_t capacity = lexicon->capacity == 0 ? 256 : lexicon->capacity * 2;
    term *grown = realloc(lexicon->term, capacity * sizeof *grown);
    if (grown == NULL) return aw_nomem(err);
    lexicon->term = grown;
    lexicon->capacity = capacity;
  }
  lexicon->term[lexicon->count++] = t;
cleanup:
  return status;
}

static uint32_t *new_chains(size_t count) {
  uint32_t *chain = malloc((count + 1) * sizeof *chain);
  if (chain != NULL)
    for (size_t i = 0; i <= count; i++) chain[i] = AW_NO_ID;
  return chain;
}

static bool is_start(const term *t) {
  return t->words == 1 && t->open.ptr != NULL;
}

/* The place of a term in its chain: shorter first, of equal ones the open,
 * then in order of adding; chains are hung up from their end. */
typedef struct place {
  uint32_t chain, rank, id;
  bool start;
} place;

static int compare_places(const void *a, const void *b) {
  const place *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

static void note_beginning(aw_lexicon *lexicon, aw_span open) {
  unsigned first = (unsigned char)open.ptr[0];
  for (unsigned second = 0; second < 256; second++) {
    if (open.len > 1 && second != (unsigned char)open.ptr[1]) continue;
    unsigned bit = first << 8 | second;
    lexicon->open_bytes[bit / 8] |= (uint8_t)(1u << bit % 8);
  }
  size_t at = 0;
  while (at < lexicon->open_lengths && lexicon->open_length[at] > open.len)
    at++;
  if (at < lexicon->open_lengths && lexicon->open_length[at] == open.len)
    return;
  memmove(lexicon->open_length + at + 1, lexicon->open_length + at,
          lexicon->open_lengths - at);
  lexicon->open_length[at] = (uint8_t)open.len;
  lexicon->open_lengths++;
}

/* ---- fingerprint ------------------------------------------------------ */

/* ---- fingerprint and chains ------------------------------------------- */

/* The hash of one term with what it means; independent of the order of terms
 * and of classes. */
static uint64_t term_hash(const aw_lexicon *lexicon, const term *t) {
  uint32_t strength;
  memcpy(&strength, &t->strength, sizeof strength);
  uint64_t kind = aw_hash(lexicon->kind[t->kind], 1);
  return aw_hash(t->text, aw_hash_join(kind, strength));
}

static int compare_hashes(const void *a, const void *b) {
  const uint64_t *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static avow_status take_fingerprint(aw_lexicon *lexicon, avow_error *err) {
  uint64_t *hash = malloc((lexicon->count + 1) * sizeof *hash);
  if (hash == NULL) return aw_nomem(err);
  for (size_t i = 0; i < lexicon->count; i++)
    hash[i] = term_hash(lexicon, &lexicon->term[i]);
  qsort(hash, lexicon->count, sizeof *hash, compare_hashes);
  lexicon->fingerprint = aw_hash(
      (aw_span){ (const char *)hash, lexicon->count * sizeof *hash }, 0);
  free(hash);
  return AVOW_OK;
}

uint64_t aw_lexicon_fingerprint(const aw_lexicon *lexicon) {
  return lexicon->fingerprint;
}

/* Every term's key gets a chain; their places go to place[count]. */
static bool find_places(aw_lexicon *lexicon, place *places) {
  for (size_t i = 0; i < lexicon->count; i++) {
    const term *t = &lexicon->term[i];
    bool start = is_start(t);
    uint32_t rank = 2u * t->words + (t->open.ptr == NULL);
    uint32_t chain = aw_vocabulary_builder_add(
        start ? lexicon->start : lexicon->first, t->key[0]);
    if (chain == AW_NO_ID) return false;
    places[i] = (place){ chain, rank, (uint32_t)i, start };
    if (start) note_beginning(lexicon, t->open);
  }
  return true;
}

static bool make_chains(aw_lexicon *lexicon, place *places) {
  if (!find_places(lexicon, places)) return false;
  lexicon->first_chain =
      new_chains(aw_vocabulary_builder_count(lexicon->first));
  lexicon->start_chain =
      new_chains(aw_vocabulary_builder_count(lexicon->start));
  if (lexicon->first_chain == NULL || lexicon->start_chain == NULL)
    return false;
  qsort(places, lexicon->count, sizeof *places, compare_places);
  for (size_t i = 0; i < lexicon->count; i++) {
    uint32_t *chain =
        places[i].start ? lexicon->start_chain : lexicon->first_chain;
    lexicon->term[places[i].id].next = chain[places[i].chain];
    chain[places[i].chain] = places[i].id;
  }
  return true;
}

/* After the last term. */
static avow_status finish(aw_lexicon *lexicon, avow_error *err) {
  place *places = malloc((lexicon->count + 1) * sizeof *places);
  bool made = places != NULL && make_chains(lexicon, places);
  free(places);
  return made ? take_fingerprint(lexicon, err) : aw_nomem(err);
}

/* ---- reading ---------------------------------------------------------- */

enum { COLUMN_TERM, COLUMN_CLASS, COLUMN_STRENGTH, COLUMN_COUNT };

static const char *const head_names[] = { "name", "source", "licence",
                                          "version" };
#define HEADS (sizeof head_names / sizeof head_names[0])

typedef struct table {
  int column[COLUMN_COUNT]; /* which one stands in each place */
  size_t columns;
  bool head[HEADS]; /* which were given */
} table;

static aw_span trimmed(aw_span s) {
  while (s.len > 0 && s.ptr[0] == ' ') s = aw_span_cut(s, 1, s.len);
  while (s.len > 0 && s.ptr[s.len - 1] == ' ') s.len--;
  return s;
}

/* Cut the part before `mark` off `rest`. */
static aw_span cut_at(aw_span *rest, char mark) {
  const char *end = memchr(rest->ptr, mark, rest->len);
  size_t length = end == NULL ? rest->len : (size_t)(end - rest->ptr);
  aw_span part = aw_span_cut(*rest, 0, length);
  *rest = aw_span_cut(*rest, length + (end != NULL), rest->len);
  return part;
}

/* "# name: value" */
static avow_status read_head(aw_lexicon *lexicon, table *t, aw_span line,
                             avow_error *err) {
  aw_span rest = aw_span_cut(line, 1, line.len);
  aw_span name = trimmed(cut_at(&rest, ':'));
  for (size_t i = 0; i < HEADS; i++)
    if (aw_span_equal(name, aw_span_of(head_names[i]))) t->head[i] = true;
  if (!aw_span_equal(name, AW_LIT("name")) || lexicon->name.ptr != NULL)
    return AVOW_OK;
  lexicon->name = aw_arena_copy(&lexicon->arena, trimmed(rest));
  return lexicon->name.ptr == NULL ? aw_nomem(err) : AVOW_OK;
}

static avow_status read_columns(table *t, aw_span line, const origin *at,
                                avow_error *err) {
  static const char *const names[] = { "term", "class", "strength" };
  bool seen[COLUMN_COUNT] = { false, false, false };
  for (size_t i = 0; i < HEADS; i++)
    if (!t->head[i])
      return fault(at, err, "the head of the lexicon lacks",
                   aw_span_of(head_names[i]));
  for (aw_span rest = line; rest.len > 0;) {
    aw_span name = trimmed(cut_at(&rest, '\t'));
    int column = COLUMN_TERM;
    while (column < COLUMN_COUNT &&
           !aw_span_equal(name, aw_span_of(names[column])))
      column++;
    if (column == COLUMN_COUNT) return fault(at, err, "unknown column", name);
    if (seen[column]) return fault(at, err, "a second column", name);
    seen[column] = true;
    t->column[t->columns++] = column;
  }
  if (!seen[COLUMN_TERM])
    return fault(at, err, "expected a column 'term', not", line);
  return AVOW_OK;
}

static avow_status read_row(aw_lexicon *lexicon, const table *t, aw_span line,
                            double limit, const origin *at, avow_error *err) {
  aw_span value[COLUMN_COUNT] = { { "", 0 }, { "", 0 }, { "", 0 } };
  aw_span rest = line;
  for (size_t i = 0; i < t->columns && rest.len > 0; i++)
    value[t->column[i]] = trimmed(cut_at(&rest, '\t'));
  if (rest.len > 0) return fault(at, err, "too many columns:", line);
  double strength = 1;
  aw_span number = value[COLUMN_STRENGTH];
  if (number.len > 0 &&
      (!aw_parse_double(number, &strength) || fabs(strength) > limit))
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "%s:%zu: expected a strength in [%g, %g], not '" AW_FMT "'",
                   at->source, at->line, -limit, limit,
                   (int)(number.len < 40 ? number.len : 40), number.ptr);
  if (value[COLUMN_TERM].len == 0)
    return fault(at, err, "expected a term in", line);
  return add_term(lexicon, value[COLUMN_TERM], value[COLUMN_CLASS], strength,
                  false, at, err);
}

/* A line without its end. */
static avow_status read_line(aw_lexicon *lexicon, table *t, aw_span line,
                             double limit, const origin *at, avow_error *err) {
  if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
  if (line.len == 0) return AVOW_OK;
  if (line.ptr[0] == '#' && (line.len == 1 || line.ptr[1] == ' '))
    return read_head(lexicon, t, line, err);
  if (t->columns == 0) return read_columns(t, line, at, err);
  return read_row(lexicon, t, line, limit, at, err);
}

avow_status aw_lexicon_parse(aw_span text, const char *source, double limit,
                             aw_lexicon **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_lexicon *lexicon = NULL;
  table t = { .columns = 0 };
  origin at = { source, 0 };
  size_t bad = 0;
  if (!aw_utf8_valid(text, &bad))
    return aw_fail(err, AVOW_ERR_UTF8, 0, bad,
                   "%s: not valid UTF-8 at byte %zu", source, bad);
  AW_TRY(new_lexicon(&lexicon, err));
  for (aw_span rest = text; rest.len > 0;) {
    aw_span line = cut_at(&rest, '\n');
    at.line++;
    AW_TRY(read_line(lexicon, &t, line, limit, &at, err));
  }
  if (t.columns == 0) {
    status =
        fault(&at, err,
              "the line that names the columns is missing:", AW_LIT("term"));
    goto cleanup;
  }
  AW_TRY(finish(lexicon, err));
  *out = lexicon;
  lexicon = NULL;
cleanup:
  aw_lexicon_free(lexicon);
  return status;
}

avow_status aw_lexicon_load(const char *path, double limit, aw_lexicon **out,
                            avow_error *err) {
  char *text = NULL;
  size_t length = 0;
  avow_status status = aw_file_read(path, BYTES_MAX, &text, &length, err);
  if (status != AVOW_OK) return status;
  status = aw_lexicon_parse((aw_span){ text, length }, path, limit, out, err);
  free(text);
  return status;
}

static avow_status add_all(aw_lexicon *lexicon, const aw_lexicon *from,
                           bool over, avow_error *err) {
  origin at = { "lexicon", 0 };
  for (size_t i = 0; i < from->count; i++) {
    const term *t = &from->term[i];
    avow_status status = add_term(lexicon, t->text, from->kind[t->kind],
                                  (double)t->strength, over, &at, err);
    if (status != AVOW_OK) return status;
  }
  return AVOW_OK;
}

avow_status aw_lexicon_merge(const aw_lexicon *base, const aw_lexicon *over,
                             aw_lexicon **out, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_lexicon *lexicon = NULL;
  AW_TRY(new_lexicon(&lexicon, err));
  AW_TRY(add_all(lexicon, base, false, err));
  AW_TRY(add_all(lexicon, over, true, err));
  lexicon->name = aw_arena_copy(&lexicon->arena, base->name);
  if (lexicon->name.ptr == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(finish(lexicon, err));
  *out = lexicon;
  lexicon = NULL;
cleanup:
  aw_lexicon_free(lexicon);
  return status;
}

/* ---- finding ---------------------------------------------------------- */

static bool is_word(const aw_token *token, uint64_t key) {
  return token->key == key || token->lemma == key;
}

/* Lower-case the start of a token; enough for every beginning. */
#define START_MAX (2 * OPEN_MAX)
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

static bool matches(const term *t, const aw_document *doc, uint32_t token) {
  uint32_t last = t->words - 1u;
  for (uint32_t i = 1; i < t->words; i++)
    if ((i < last || t->open.ptr == NULL) &&
        !is_word(&doc->token[token + i], t->key[i]))
      return false;
  return t->open.ptr == NULL || begins_with(doc, token + last, t->open);
}

/* The first term of a chain, at most `most` words, that stands at `token`. */
static const term *search(const aw_lexicon *lexicon, uint32_t id,
                          const aw_document *doc, uint32_t token,
                          uint32_t most) {
  for (; id != AW_NO_ID; id = lexicon->term[id].next) {
    const term *t = &lexicon->term[id];
    if (t->words <= most && matches(t, doc, token)) return t;
  }
  return NULL;
}

static const term *search_first(const aw_lexicon *lexicon, uint64_t key,
                                const aw_document *doc, uint32_t token,
                                uint32_t most) {
  uint32_t at = aw_vocabulary_builder_find(lexicon->first, key);
  return at == AW_NO_ID
             ? NULL
             : search(lexicon, lexicon->first_chain[at], doc, token, most);
}

/* False: no beginning can stand at this token. */
static bool may_start(const aw_lexicon *lexicon, aw_span form) {
  unsigned char first = (unsigned char)form.ptr[0];
  if (lexicon->open_lengths == 0) return false;
  if (form.len < 2 || first >= 0x80 || (unsigned char)form.ptr[1] >= 0x80)
    return true;
  unsigned bit =
      aw_char_lower(first) << 8 | aw_char_lower((unsigned char)form.ptr[1]);
  return (lexicon->open_bytes[bit / 8] >> bit % 8 & 1) != 0;
}

/* The longest beginning of the token that is a term. */
static const term *search_start(const aw_lexicon *lexicon,
                                const aw_document *doc, uint32_t token) {
  char lower[2 * START_MAX];
  if (!may_start(lexicon, aw_token_text(doc, token))) return NULL;
  size_t length = lower_start(doc, token, lower).len;
  for (size_t i = 0; i < lexicon->open_lengths; i++) {
    size_t open = lexicon->open_length[i];
    if (open > length) continue;
    uint64_t key = aw_hash((aw_span){ lower, open }, 0);
    uint32_t at = aw_vocabulary_builder_find(lexicon->start, key);
    if (at != AW_NO_ID) return &lexicon->term[lexicon->start_chain[at]];
  }
  return NULL;
}

aw_lexicon_match aw_lexicon_find(const aw_lexicon *lexicon,
                                 const aw_document *doc, uint32_t token,
                                 uint32_t end) {
  const aw_token *at = &doc->token[token];
  aw_lexicon_match none = { 0, 0, 0 };
  if (token >= end) return none;
  uint32_t most = end - token;
  const term *best = search_first(lexicon, at->key, doc, token, most);
  if (at->lemma != at->key) {
    const term *by_lemma = search_first(lexicon, at->lemma, doc, token, most);
    if (best == NULL || (by_lemma != NULL && by_lemma->words > best->words))
      best = by_lemma;
  }
  if (best == NULL) best = search_start(lexicon, doc, token);
  if (best == NULL) return none;
  return (aw_lexicon_match){ best->words, best->kind, best->strength };
}
