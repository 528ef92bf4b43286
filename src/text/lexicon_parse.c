/* lexicon_parse.c - lexicons from text and from other lexicons, into tables.
 */
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/status.h"
#include "learn/vocabulary.h"
#include "text/lexicon_table.h"
#include "text/utf8.h"

#define BYTES_MAX ((size_t)64 << 20) /* of a lexicon file */
#define KINDS_MAX 1000u

typedef struct term {
  aw_span text;   /* lower case, as written */
  uint64_t *key;  /* [words] of its words; of an open one, of its beginning */
  uint64_t whole; /* of all of it */
  uint16_t words, kind;
  uint8_t open; /* bytes of its last word in front of "*"; 0: not open */
  float strength;
} term;

/* A lexicon that grows. */
typedef struct builder {
  aw_arena arena;
  aw_span name;
  term *term;
  size_t count, capacity;
  aw_span *kind;
  size_t kind_count;
  aw_vocabulary_builder *whole; /* key of all of a term -> term */
} builder;

static void release(builder *b) {
  aw_vocabulary_builder_free(b->whole);
  free(b->term);
  aw_arena_release(&b->arena);
}

static avow_status init(builder *b, avow_error *err) {
  *b = (builder){ .count = 0 };
  aw_arena_init(&b->arena, 0);
  b->kind = AW_NEW(&b->arena, aw_span, KINDS_MAX);
  b->whole = aw_vocabulary_builder_new();
  if (b->kind != NULL && b->whole != NULL) return AVOW_OK;
  release(b);
  return aw_nomem(err);
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

static avow_status find_kind(builder *b, aw_span kind, const origin *at,
                             uint16_t *out, avow_error *err) {
  for (size_t i = 0; i < b->kind_count; i++)
    if (aw_span_equal(b->kind[i], kind)) {
      *out = (uint16_t)i;
      return AVOW_OK;
    }
  if (b->kind_count == KINDS_MAX)
    return fault(at, err, "one class too many:", kind);
  aw_span copy = aw_arena_copy(&b->arena, kind);
  if (copy.ptr == NULL) return aw_nomem(err);
  *out = (uint16_t)b->kind_count;
  b->kind[b->kind_count++] = copy;
  return AVOW_OK;
}

/* Cut the term's text into words; its keys. */
static avow_status cut_term(builder *b, term *t, const origin *at,
                            avow_error *err) {
  bool open = t->text.len > 0 && t->text.ptr[t->text.len - 1] == '*';
  aw_span words = aw_span_cut(t->text, 0, t->text.len - open);
  uint64_t key[AW_LEXICON_WORDS_MAX];
  aw_arena_mark mark = aw_arena_save(&b->arena);
  aw_document doc;
  avow_status status = aw_document_read(&doc, &b->arena, words, NULL, 0, err);
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
  aw_arena_rewind(&b->arena, mark);
  if (open && (!glued || words.len - last > AW_LEXICON_OPEN_MAX))
    return fault(at, err, "expected '*' behind a short word, not", t->text);
  if (open) t->open = (uint8_t)(words.len - last);
  t->key = AW_NEW(&b->arena, uint64_t, t->words);
  if (t->key == NULL) return aw_nomem(err);
  memcpy(t->key, key, t->words * sizeof *key);
  return AVOW_OK;
}

/* Take in a finished term; `over`: it may replace one that is there. */
static avow_status take_term(builder *b, const term *t, bool over,
                             const origin *at, avow_error *err) {
  uint32_t id = aw_vocabulary_builder_add(b->whole, t->whole);
  if (id == AW_NO_ID) return aw_nomem(err);
  if (id < b->count) {
    if (!over) return fault(at, err, "a second line for the term", t->text);
    b->term[id] = *t;
    return AVOW_OK;
  }
  if (b->count == b->capacity) {
    size_t capacity = b->capacity == 0 ? 256 : b->capacity * 2;
    term *grown = realloc(b->term, capacity * sizeof *grown);
    if (grown == NULL) return aw_nomem(err);
    b->term = grown;
    b->capacity = capacity;
  }
  b->term[b->count++] = *t;
  return AVOW_OK;
}

static avow_status add_term(builder *b, aw_span text, aw_span kind,
                            double strength, const origin *at,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  term t = { .strength = (float)strength };
  size_t capacity = text.len * 3 / 2 + 4;
  char *lower = AW_NEW(&b->arena, char, capacity);
  if (lower == NULL) return aw_nomem(err);
  t.text = (aw_span){ lower, aw_word_lower(text, lower, capacity) };
  AW_TRY(cut_term(b, &t, at, err));
  AW_TRY(find_kind(b, kind, at, &t.kind, err));
  AW_TRY(take_term(b, &t, false, at, err));
cleanup:
  return status;
}

/* ---- the table -------------------------------------------------------- */

/* The hash of one term with what it means; independent of the order of terms
 * and of classes. */
static uint64_t term_hash(const builder *b, const term *t) {
  uint32_t strength;
  memcpy(&strength, &t->strength, sizeof strength);
  uint64_t kind = aw_hash(b->kind[t->kind], 1);
  return aw_hash(t->text, aw_hash_join(kind, strength));
}

static int compare_hashes(const void *a, const void *b) {
  const uint64_t *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

static avow_status take_fingerprint(const builder *b, uint64_t *out,
                                    avow_error *err) {
  uint64_t *hash = malloc((b->count + 1) * sizeof *hash);
  if (hash == NULL) return aw_nomem(err);
  for (size_t i = 0; i < b->count; i++) hash[i] = term_hash(b, &b->term[i]);
  qsort(hash, b->count, sizeof *hash, compare_hashes);
  *out = aw_hash((aw_span){ (const char *)hash, b->count * sizeof *hash }, 0);
  free(hash);
  return AVOW_OK;
}

static bool is_start(const term *t) {
  return t->words == 1 && t->open > 0;
}

/* Slots, half of them free, for the distinct first keys of the terms that
 * are (not) one open word; 0 where memory is out. */
static uint32_t count_slots(const builder *b, bool start) {
  uint32_t slots = 2;
  aw_vocabulary_builder *seen = aw_vocabulary_builder_new();
  for (size_t i = 0; seen != NULL && slots > 0 && i < b->count; i++)
    if (is_start(&b->term[i]) == start &&
        aw_vocabulary_builder_add(seen, b->term[i].key[0]) == AW_NO_ID)
      slots = 0;
  while (seen != NULL && slots / 2 < aw_vocabulary_builder_count(seen))
    slots *= slots == 0 ? 0 : 2;
  aw_vocabulary_builder_free(seen);
  return seen == NULL ? 0 : slots;
}

static avow_status count_parts(const builder *b, aw_lexicon_head *head,
                               avow_error *err) {
  uint32_t first = count_slots(b, false), start = count_slots(b, true);
  if (first == 0 || start == 0) return aw_nomem(err);
  memcpy(head->magic, AW_LEXICON_MAGIC, sizeof head->magic);
  head->terms = (uint32_t)b->count;
  head->kinds = (uint32_t)b->kind_count;
  head->first_mask = first - 1;
  head->start_mask = start - 1;
  head->name = (uint32_t)b->name.len;
  size_t pool = b->name.len, keys = 0;
  for (size_t i = 0; i < b->kind_count; i++) pool += b->kind[i].len;
  for (size_t i = 0; i < b->count; i++) {
    pool += b->term[i].text.len;
    keys += b->term[i].words - 1u;
    head->largest = fmaxf(head->largest, fabsf(b->term[i].strength));
  }
  if (pool > UINT32_MAX || keys > UINT32_MAX) return aw_nomem(err);
  head->keys = (uint32_t)keys;
  head->pool = (uint32_t)pool;
  head->size = aw_lexicon_table_size(head);
  return take_fingerprint(b, &head->fingerprint, err);
}

static void note_beginning(aw_lexicon_head *head, aw_span open) {
  unsigned first = (unsigned char)open.ptr[0];
  for (unsigned second = 0; second < 256; second++)
    if (open.len == 1 || second == (unsigned char)open.ptr[1])
      head->open_mask[aw_lexicon_open_at(first, second)] |= 1u << open.len % 32;
  size_t at = 0;
  while (at < head->open_lengths && head->open_length[at] > open.len) at++;
  if (at < head->open_lengths && head->open_length[at] == open.len) return;
  memmove(head->open_length + at + 1, head->open_length + at,
          head->open_lengths - at);
  head->open_length[at] = (uint8_t)open.len;
  head->open_lengths++;
}

static void note_pair(aw_lexicon_head *head, const term *t) {
  uint32_t bit = aw_lexicon_pair_bit(t->key[0], t->key[1]);
  head->pair_bits[bit / 8] |= (uint8_t)(1u << bit % 8);
  if (t->words == 2 && t->open > 0)
    memset(head->pair_bits, 0xFF, sizeof head->pair_bits);
}

/* A table while it is written; the parts are those of `at`. */
typedef struct writer {
  aw_lexicon_head *head;
  aw_lexicon at;
  aw_lexicon_term *term;
  uint64_t *key;
  aw_lexicon_slot *first, *start;
  aw_lexicon_kind *kind;
  char *pool;
  uint32_t pool_used, key_used;
} writer;

static void init_writer(writer *w, aw_lexicon_head *table) {
  char *base = (char *)table;
  *w = (writer){ .head = table };
  aw_lexicon_table_parts(table, &w->at);
#define PART(name, type) \
  w->name =              \
      (type *)(void *)(base + ((const char *)w->at.name - (const char *)base))
  PART(term, aw_lexicon_term);
  PART(key, uint64_t);
  PART(first, aw_lexicon_slot);
  PART(start, aw_lexicon_slot);
  PART(kind, aw_lexicon_kind);
  PART(pool, char);
#undef PART
}

static uint32_t put_text(writer *w, aw_span text) {
  uint32_t at = w->pool_used;
  if (text.len > 0) memcpy(w->pool + at, text.ptr, text.len);
  w->pool_used += (uint32_t)text.len;
  return at;
}

static void put_term(writer *w, uint32_t id, const term *t) {
  w->term[id] = (aw_lexicon_term){
    .first = t->key[0],
    .text = put_text(w, t->text),
    .length = (uint32_t)t->text.len,
    .key = w->key_used,
    .next = AW_NO_ID,
    .alone = AW_NO_ID,
    .strength = t->strength,
    .kind = t->kind,
    .words = (uint8_t)t->words,
    .open = t->open,
  };
  for (unsigned i = 1; i < t->words; i++) w->key[w->key_used++] = t->key[i];
  if (t->words > 1) note_pair(w->head, t);
  if (is_start(t))
    note_beginning(w->head, aw_lexicon_term_open(&w->at, &w->term[id]));
}

/* The place of a term in its chain: shorter first, of equal ones the open,
 * then in order of adding; chains are hung up from their end. */
typedef struct place {
  uint32_t rank, id;
} place;

static int compare_places(const void *a, const void *b) {
  const place *x = a, *y = b;
  if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

static bool hang_chains(writer *w, const builder *b) {
  place *places = malloc((b->count + 1) * sizeof *places);
  if (places == NULL) return false;
  for (uint32_t i = 0; i < b->count; i++)
    places[i] = (place){ 2u * b->term[i].words + (b->term[i].open == 0), i };
  qsort(places, b->count, sizeof *places, compare_places);
  memset(w->first, 0xFF, ((size_t)w->head->first_mask + 1) * sizeof *w->first);
  memset(w->start, 0xFF, ((size_t)w->head->start_mask + 1) * sizeof *w->start);
  for (size_t i = 0; i < b->count; i++) {
    uint32_t id = places[i].id;
    bool start = is_start(&b->term[id]);
    aw_lexicon_slot *slot = start ? w->start : w->first;
    uint32_t mask = start ? w->head->start_mask : w->head->first_mask;
    uint64_t key = w->term[id].first;
    slot += aw_lexicon_slot_of(slot, mask, w->term, key);
    w->term[id].next = slot->term;
    if (b->term[id].words == 1)
      w->term[id].alone = id;
    else if (slot->term != AW_NO_ID)
      w->term[id].alone = w->term[slot->term].alone;
    *slot = (aw_lexicon_slot){ (uint32_t)(key >> 32), id };
    uint32_t bit = aw_lexicon_first_bit(key);
    if (!start) w->head->first_bits[bit / 8] |= (uint8_t)(1u << bit % 8);
  }
  free(places);
  return true;
}

/* After the last term; `text` is what was parsed, empty where nothing was. */
static avow_status finish(const builder *b, aw_span text, aw_lexicon **out,
                          avow_error *err) {
  avow_status status = AVOW_OK;
  aw_lexicon_head head = { .text_length = text.len };
  aw_lexicon_head *table = NULL;
  writer w;
  if (text.len > 0) head.text_hash = aw_hash(text, 0);
  AW_TRY(count_parts(b, &head, err));
  table = calloc(1, head.size);
  aw_lexicon *lexicon = calloc(1, sizeof *lexicon);
  if (table == NULL || lexicon == NULL) {
    free(lexicon);
    status = aw_nomem(err);
    goto cleanup;
  }
  *table = head;
  *lexicon = (aw_lexicon){ .owned = table };
  aw_lexicon_table_parts(table, lexicon);
  init_writer(&w, table);
  put_text(&w, b->name);
  for (uint32_t i = 0; i < b->kind_count; i++)
    w.kind[i] =
        (aw_lexicon_kind){ put_text(&w, b->kind[i]), (uint32_t)b->kind[i].len };
  for (uint32_t i = 0; i < b->count; i++) put_term(&w, i, &b->term[i]);
  table = NULL;
  if (hang_chains(&w, b)) {
    *out = lexicon;
    return AVOW_OK;
  }
  aw_lexicon_free(lexicon);
  status = aw_nomem(err);
cleanup:
  free(table);
  return status;
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
static avow_status read_head(builder *b, table *t, const origin *at,
                             aw_span line, avow_error *err) {
  aw_span rest = aw_span_cut(line, 1, line.len);
  aw_span name = trimmed(cut_at(&rest, ':'));
  for (size_t i = 0; i < HEADS; i++)
    if (aw_span_equal(name, aw_span_of(head_names[i]))) t->head[i] = true;
  if (!aw_span_equal(name, AW_LIT("name")) || b->name.ptr != NULL)
    return AVOW_OK;
  if (trimmed(rest).len == 0)
    return fault(at, err, "expected a name behind", AW_LIT("# name:"));
  b->name = aw_arena_copy(&b->arena, trimmed(rest));
  return b->name.ptr == NULL ? aw_nomem(err) : AVOW_OK;
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

static avow_status read_row(builder *b, const table *t, aw_span line,
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
  return add_term(b, value[COLUMN_TERM], value[COLUMN_CLASS], strength, at,
                  err);
}

/* A line without its end. */
static avow_status read_line(builder *b, table *t, aw_span line, double limit,
                             const origin *at, avow_error *err) {
  if (line.len > 0 && line.ptr[line.len - 1] == '\r') line.len--;
  if (line.len == 0) return AVOW_OK;
  if (line.ptr[0] == '#' && (line.len == 1 || line.ptr[1] == ' '))
    return read_head(b, t, at, line, err);
  if (t->columns == 0) return read_columns(t, line, at, err);
  return read_row(b, t, line, limit, at, err);
}

avow_status aw_lexicon_parse(aw_span text, const char *source, double limit,
                             aw_lexicon **out, avow_error *err) {
  avow_status status = AVOW_OK;
  builder b;
  table t = { .columns = 0 };
  origin at = { source, 0 };
  size_t bad = 0;
  if (!aw_utf8_valid(text, &bad))
    return aw_fail(err, AVOW_ERR_UTF8, 0, bad,
                   "%s: not valid UTF-8 at byte %zu", source, bad);
  status = init(&b, err);
  if (status != AVOW_OK) return status;
  for (aw_span rest = text; rest.len > 0;) {
    aw_span line = cut_at(&rest, '\n');
    at.line++;
    AW_TRY(read_line(&b, &t, line, limit, &at, err));
  }
  if (t.columns == 0)
    AW_TRY(fault(&at, err, "the line that names the columns is missing:",
                 AW_LIT("term")));
  AW_TRY(finish(&b, text, out, err));
cleanup:
  release(&b);
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

/* ---- merging ---------------------------------------------------------- */

/* The term as it was before it came into the table. */
static avow_status read_term(builder *b, const aw_lexicon *from,
                             const aw_lexicon_term *t, term *out,
                             avow_error *err) {
  *out = (term){
    .text = aw_lexicon_term_text(from, t),
    .key = AW_NEW(&b->arena, uint64_t, t->words),
    .whole = t->open > 0,
    .words = t->words,
    .open = t->open,
    .strength = t->strength,
  };
  if (out->key == NULL) return aw_nomem(err);
  for (unsigned i = 0; i < t->words; i++) {
    out->key[i] = i == 0 ? t->first : from->key[t->key + i - 1];
    out->whole = aw_hash_join(out->whole, out->key[i]);
  }
  return AVOW_OK;
}

static avow_status add_all(builder *b, const aw_lexicon *from, bool over,
                           avow_error *err) {
  avow_status status = AVOW_OK;
  origin at = { "lexicon", 0 };
  for (size_t i = 0; i < from->head->terms; i++) {
    const aw_lexicon_term *t = &from->term[i];
    term copy;
    AW_TRY(read_term(b, from, t, &copy, err));
    AW_TRY(find_kind(b, aw_lexicon_class(from, t->kind), &at, &copy.kind, err));
    AW_TRY(take_term(b, &copy, over, &at, err));
  }
cleanup:
  return status;
}

avow_status aw_lexicon_merge(const aw_lexicon *base, const aw_lexicon *over,
                             aw_lexicon **out, avow_error *err) {
  builder b;
  avow_status status = init(&b, err);
  if (status != AVOW_OK) return status;
  b.name = aw_lexicon_name(base);
  AW_TRY(add_all(&b, base, false, err));
  AW_TRY(add_all(&b, over, true, err));
  AW_TRY(finish(&b, (aw_span){ NULL, 0 }, out, err));
cleanup:
  release(&b);
  return status;
}
