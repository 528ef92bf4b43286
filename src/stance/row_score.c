#include "stance/row_score.h"

#include <math.h>
#include <stdlib.h>

#include "base/pages.h"
#include "base/status.h"
#include "learn/packed.h"
#include "stance/row_table.h"

#define AHEAD 12  /* n-grams between a prefetch and its use */
#define BATCH 64u /* words whose memory is waited for together */

#define FORMS ((size_t)32768)         /* words remembered */
#define WAYS 8u                       /* of them that share a place */
#define FORM_FLOATS ((size_t)1 << 20) /* of all their sums, at most */
#define LINE ((size_t)64)             /* bytes of a cache line */
#define NEAR_IDS 24u                  /* n-grams that a form holds near by */
#define FAR_IDS 32u                   /* and behind its sums */
#define NO_VECTOR UINT16_MAX
#define TOO_MANY UINT16_MAX

/* A word as one target has it: what of it is known, so that it is looked up
 * once and not as often as it stands in the rows.  A cache line, another for
 * the sums of two or three labels, and one that long words alone need. */
typedef struct form {
  uint32_t tag;          /* of its key, tag_of() */
  uint32_t word;         /* among n-grams of words, or AW_ROW_NO_SLOT */
  float times;           /* of its vector */
  uint16_t vector;       /* or NO_VECTOR */
  uint16_t count;        /* of its n-grams of characters */
  uint16_t id[NEAR_IDS]; /* of these, as they stand in it; more: far_ids() */
  float sum[];           /* [2][stride]: of these; of the word itself */
} form;

/* How often each n-gram of a family stands in a row. */
typedef struct tally {
  uint16_t *times; /* [most] of each, at most UINT16_MAX; 0 between rows */
  uint32_t *again; /* [again_capacity] those that stand more than once */
  size_t again_count, again_capacity, most;
} tally;

struct aw_row_scratch {
  tally word, piece;
  float *sum;      /* [2][stride]: of n-grams of characters, of words */
  uint16_t *print; /* [places][WAYS] of the keys that are kept; 0: free */
  char *kept;      /* [places][WAYS][form_size] */
  char *fresh;  /* [BATCH][form_size] words of the batch that were not kept */
  void *memory; /* the last two are in it */
  size_t form_size;
  size_t places;      /* a power of two; 0: ids are too large to keep */
  uint32_t turn;      /* the way whose word goes next where none is free */
  uint32_t *piece_id; /* [piece_capacity] of the batch */
  size_t piece_count, piece_capacity;
  /* of the batch */
  size_t fresh_count, pair_count, word_count, vector_count;
  uint64_t key[BATCH], pair_key[BATCH];
  const form *form[BATCH];
  uint32_t fresh_of[BATCH];
  uint32_t word_id[2 * BATCH]; /* pairs, then words */
  uint32_t vector[BATCH];
  float times[BATCH];
};

typedef float four __attribute__((vector_size(16)));

static bool reserve(uint32_t **item, size_t *capacity, size_t count) {
  if (count <= *capacity) return true;
  uint32_t *grown = realloc(*item, 2 * count * sizeof *grown);
  if (grown == NULL) return false;
  *item = grown;
  *capacity = 2 * count;
  return true;
}

/* ---- how often ---------------------------------------------------------- */

static bool tally_init(tally *t, size_t most) {
  t->most = most;
  t->times = calloc(most + 1, sizeof *t->times);
  return t->times != NULL;
}

static void tally_release(tally *t) {
  free(t->times);
  free(t->again);
}

/* Count n-grams; false: no memory.  There is no branch, for whether one was
 * seen before is hard to foretell. */
static bool tally_add(tally *t, const uint32_t *restrict id, size_t count) {
  size_t found = t->again_count;
  if (!reserve(&t->again, &t->again_capacity, found + count + 1)) return false;
  uint16_t *restrict times = t->times;
  uint32_t *restrict again = t->again;
  for (size_t i = 0; i < count; i++) {
    uint32_t one = id[i], before = times[one];
    times[one] = (uint16_t)(before + (before != UINT16_MAX));
    again[found] = one;
    found += before == 1;
  }
  t->again_count = found;
  return true;
}

/* Forget them; id[count] are all that were counted, or NULL. */
static void tally_clear(tally *t, const uint32_t *id, size_t count) {
  t->again_count = 0;
  if (id == NULL) {
    memset(t->times, 0, t->most * sizeof *t->times);
    return;
  }
  for (size_t i = 0; i < count; i++) t->times[id[i]] = 0;
}

/* ---- memory ---------------------------------------------------------------
 */

static inline uint16_t *far_ids(const form *f, size_t stride) {
  return (uint16_t *)(uintptr_t)(f->sum + 2 * stride);
}

static form *form_in(char *forms, size_t at, size_t form_size) {
  return (form *)(void *)(forms + at * form_size);
}

static avow_status new_forms(aw_row_scratch *s, const aw_row_table *t,
                             avow_error *err) {
  s->places = FORMS / WAYS;
  while (s->places > 1 && 2 * WAYS * s->places * t->stride > FORM_FLOATS)
    s->places /= 2;
  if (t->piece.count > UINT16_MAX) s->places = 0;
  size_t size =
      sizeof(form) + 2 * t->stride * sizeof(float) + FAR_IDS * sizeof(uint16_t);
  size_t forms = s->places * WAYS;
  s->form_size = (size + LINE - 1) / LINE * LINE;
  s->memory = calloc(forms + BATCH + 1, s->form_size);
  s->print = calloc(forms + 1, sizeof *s->print);
  if (s->memory == NULL || s->print == NULL) return aw_nomem(err);
  s->kept = (char *)s->memory + LINE - (uintptr_t)s->memory % LINE;
  s->fresh = s->kept + forms * s->form_size;
  aw_prefer_large_pages(s->memory, (forms + BATCH + 1) * s->form_size);
  return AVOW_OK;
}

avow_status aw_row_scratch_new(const aw_row_table *table, aw_row_scratch **out,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  aw_row_scratch *s = calloc(1, sizeof *s);
  if (s == NULL) return aw_nomem(err);
  s->sum = calloc(2 * table->stride, sizeof *s->sum);
  if (s->sum == NULL || !tally_init(&s->word, table->word.count) ||
      !tally_init(&s->piece, table->piece.count))
    AW_TRY(aw_nomem(err));
  AW_TRY(new_forms(s, table, err));
  *out = s;
  s = NULL;
cleanup:
  aw_row_scratch_free(s);
  return status;
}

void aw_row_scratch_free(aw_row_scratch *s) {
  if (s == NULL) return;
  tally_release(&s->word);
  tally_release(&s->piece);
  free(s->sum);
  free(s->memory);
  free(s->print);
  free(s->piece_id);
  free(s);
}

/* ---- sums ------------------------------------------------------------------
 */

/* Entries are summed eight floats after eight, as many as stay in registers;
 * two or three labels have no more. */
typedef struct eight {
  four low, high;
} eight;

static inline eight load_eight(const float *from) {
  eight e;
  memcpy(&e.low, from, sizeof e.low);
  memcpy(&e.high, from + 4, sizeof e.high);
  return e;
}

static inline void add_eight(eight *sum, const float *from) {
  eight e = load_eight(from);
  sum->low += e.low;
  sum->high += e.high;
}

static inline void store_eight(const eight *e, float *to) {
  memcpy(to, &e->low, sizeof e->low);
  memcpy(to + 4, &e->high, sizeof e->high);
}

static inline void ask_entries(const float *table, const uint32_t *id,
                               size_t count, size_t stride) {
  for (size_t i = 0; i < count; i++)
    __builtin_prefetch(table + (size_t)id[i] * stride);
}

/* sum[stride] += the entries of ids. */
static void add_entries(float *sum, const float *table, const uint32_t *id,
                        size_t count, size_t stride) {
  for (size_t j = 0; j < stride; j += 8) {
    eight all = load_eight(sum + j);
    for (size_t i = 0; i < count; i++)
      add_eight(&all, table + (size_t)id[i] * stride + j);
    store_eight(&all, sum + j);
  }
}

/* sum[2][stride] += those of the forms. */
static void add_forms(float *sum, const form *const *f, size_t count,
                      size_t stride) {
  for (size_t j = 0; j < stride; j += 8) {
    eight pieces = load_eight(sum + j), words = load_eight(sum + stride + j);
    for (size_t i = 0; i < count; i++) {
      add_eight(&pieces, f[i]->sum + j);
      add_eight(&words, f[i]->sum + stride + j);
    }
    store_eight(&pieces, sum + j);
    store_eight(&words, sum + stride + j);
  }
}

/* sum[stride] of value[d] * weight[d][stride]; returns the squared length of
 * the values, which is summed while others wait. */
static float add_vector(float *sum, const float *value, const float *weight,
                        uint32_t count, size_t stride) {
  float square = 0.0f;
  for (size_t j = 0; j < stride; j += 8) {
    eight all = { { 0.0f }, { 0.0f } };
    square = 0.0f;
    for (uint32_t d = 0; d < count; d++) {
      eight e = load_eight(weight + (size_t)d * stride + j);
      square += value[d] * value[d];
      all.low += value[d] * e.low;
      all.high += value[d] * e.high;
    }
    store_eight(&all, sum + j);
  }
  return square;
}

static double factor(double scale, bool normalised, double square) {
  if (!normalised) return scale;
  return square > 0.0 ? scale / sqrt(square) : 0.0;
}

/* The sums of one family into the scores. */
static void settle(const aw_row_table *t, const aw_row_family *f,
                   const float *sum, double own_square, double joined_square,
                   double *score) {
  double own = factor(f->own_scale, f->own_normalised, own_square);
  double joined = factor(f->joined_scale, f->joined_normalised, joined_square);
  const float *weight = sum + 2;
  for (size_t k = 0; k < t->label_count; k++)
    score[k] +=
        own * (double)weight[k] + joined * (double)weight[t->label_count + k];
}

/* What one n-gram counts, by how often it stands in the row. */
static inline float value_of(const aw_row_table *t, uint32_t times) {
  return times < AW_ROW_LOGS ? t->log[times] : 1.0f + logf((float)times);
}

/* Sums took each n-gram as often as it stands; what stands more than once
 * counts by its value, and its squared length, the first two floats, by the
 * value's square. */
static void mend_repeated(const aw_row_table *t, const float *table,
                          const tally *counted, float *sum) {
  for (size_t j = 0; j < t->stride; j += 8) {
    eight all = load_eight(sum + j);
    for (size_t i = 0; i < counted->again_count; i++) {
      uint32_t id = counted->again[i], times = counted->times[id];
      float value = value_of(t, times), more = value - (float)times;
      float square = j == 0 ? (value - 1.0f) * value : 0.0f;
      eight e = load_eight(table + (size_t)id * t->stride + j);
      all.low += more * e.low;
      all.high += more * e.high;
      all.low += (four){ square, square, 0.0f, 0.0f } * e.low;
    }
    store_eight(&all, sum + j);
  }
}

/* ---- words ------------------------------------------------------------------
 */

static inline uint32_t tag_of(uint64_t key) {
  return (uint32_t)(key >> 16);
}

static inline uint16_t print_of(uint64_t key) {
  uint16_t print = (uint16_t)(key >> 48);
  return print == 0 ? 1 : print;
}

static inline size_t place_of(const aw_row_scratch *s, uint64_t key) {
  return (size_t)key & (s->places - 1);
}

/* Where the word with this key is kept if it is: one that looks like it, NULL
 * where there is none. */
static inline const form *kept_form(const aw_row_scratch *s, uint64_t key) {
  size_t at = place_of(s, key) * WAYS;
  uint32_t mask = aw_packed_matches(s->print + at, print_of(key));
  if (mask == 0) return NULL;
  return form_in(s->kept, at + (size_t)__builtin_ctz(mask) / 2, s->form_size);
}

/* Keys of a batch of words, and the forms of those that are kept, which are
 * asked for with their `sums` floats. */
static void ask_words(aw_row_scratch *s, const aw_row_token *token,
                      size_t count, size_t target, size_t sums) {
  for (size_t i = 0; i < count; i++) {
    s->key[i] = aw_hash_join(token[i].key, target << 1 | token[i].negated);
    if (s->places > 0)
      __builtin_prefetch(s->print + place_of(s, s->key[i]) * WAYS);
  }
  for (size_t i = 0; i < count; i++) {
    const form *f = s->places == 0 ? NULL : kept_form(s, s->key[i]);
    s->form[i] = f;
    if (f == NULL) continue;
    __builtin_prefetch(f);
    for (size_t j = 0; j < sums; j += LINE / sizeof(float))
      __builtin_prefetch(f->sum + j);
  }
}

/* Keys of the pairs of words that may be known, of the words of a batch and
 * one behind it; their slots are asked for. */
static void ask_pairs(const aw_row_grams *g, const aw_row_token *token,
                      size_t count, aw_row_scratch *s) {
  size_t asked = 0;
  for (size_t i = 0; i + 1 < count; i++) {
    uint64_t key = aw_hash_join(aw_row_word_key(&token[i]),
                                aw_row_word_key(&token[i + 1]));
    s->pair_key[asked] = key;
    asked += aw_row_maybe(g, key);
  }
  for (size_t i = 0; i < asked; i++)
    __builtin_prefetch(&g->slot[s->pair_key[i] & g->mask]);
  s->pair_count = asked;
}

/* Those that are known, whose entries are asked for. */
static void look_up_pairs(const aw_row_grams *g, const float *table,
                          size_t stride, aw_row_scratch *s) {
  size_t found = 0;
  for (size_t i = 0; i < s->pair_count; i++) {
    s->word_id[found] = aw_row_find(g, s->pair_key[i]);
    found += s->word_id[found] != AW_ROW_NO_SLOT;
  }
  ask_entries(table, s->word_id, found, stride);
  s->pair_count = s->word_count = found;
}

/* Known n-grams of characters, in order, into id.  Each step of the work has a
 * loop of its own, so that what one waits for from memory is on its way while
 * it does others. */
static size_t look_up(const aw_row_grams *g, const aw_row_gram *gram,
                      size_t count, uint32_t *id) {
  size_t found = 0;
  for (size_t i = 0; i < count && i < AHEAD; i++)
    __builtin_prefetch(&g->slot[gram[i].key & g->mask]);
  for (size_t i = 0; i < count; i++) {
    if (i + AHEAD < count)
      __builtin_prefetch(&g->slot[gram[i + AHEAD].key & g->mask]);
    id[found] = aw_row_find(g, gram[i].key);
    found += id[found] != AW_ROW_NO_SLOT;
  }
  return found;
}

/* Where there are too many, the form is not to be kept. */
static void keep_ids(form *f, const uint32_t *id, size_t count, size_t stride) {
  uint16_t *more = far_ids(f, stride);
  f->count = TOO_MANY;
  if (count > NEAR_IDS + FAR_IDS) return;
  f->count = 0;
  for (; f->count < count && f->count < NEAR_IDS; f->count++)
    f->id[f->count] = (uint16_t)id[f->count];
  for (; f->count < count; f->count++)
    more[f->count - NEAR_IDS] = (uint16_t)id[f->count];
}

/* Look up what is known of a word, into the next fresh form; its n-grams of
 * characters go to the list.  NULL: no memory. */
static const form *look_up_word(const aw_row_table *t, aw_row_scratch *s,
                                aw_row_extractor *x, size_t token, uint64_t key,
                                size_t target) {
  aw_row_text *text = &x->text;
  const aw_row_token *at = &text->token[token];
  uint64_t word = aw_row_word_key(at);
  form *f = form_in(s->fresh, s->fresh_count, s->form_size);
  text->piece_count = 0;
  __builtin_prefetch(&t->word.slot[word & t->word.mask]);
  if (x->vectors != NULL)
    aw_vocabulary_prefetch(&x->vectors->vocabulary, at->key);
  if ((t->piece.count > 0 &&
       aw_row_text_pieces(text, token, NULL) != AVOW_OK) ||
      !reserve(&s->piece_id, &s->piece_capacity,
               s->piece_count + text->piece_count + 1))
    return NULL;
  uint32_t *id = s->piece_id + s->piece_count;
  size_t found = look_up(&t->piece, text->piece, text->piece_count, id);
  const float *pieces = aw_row_entries(t, &t->piece, target);
  ask_entries(pieces, id, found, t->stride);
  memset(f->sum, 0, 2 * t->stride * sizeof *f->sum);
  add_entries(f->sum, pieces, id, found, t->stride);
  s->piece_count += found;
  f->tag = tag_of(key);
  f->word = aw_row_find(&t->word, word);
  if (f->word != AW_ROW_NO_SLOT)
    add_entries(f->sum + t->stride, aw_row_entries(t, &t->word, target),
                &f->word, 1, t->stride);
  keep_ids(f, id, found, t->stride);
  f->vector = NO_VECTOR;
  if (x->vectors == NULL) return f;
  uint32_t vector = aw_vocabulary_find(&x->vectors->vocabulary, at->key);
  if (vector == AW_NO_ID) return f;
  f->vector = (uint16_t)vector;
  f->times = aw_vectors_times(x->vectors, vector);
  return f;
}

/* The n-grams of characters of a form to the list; false: no memory. */
static inline bool list_pieces(aw_row_scratch *s, const form *f,
                               size_t stride) {
  size_t end = s->piece_count + f->count;
  if (!reserve(&s->piece_id, &s->piece_capacity, end + NEAR_IDS)) return false;
  uint32_t *id = s->piece_id + s->piece_count;
  /* All of them, since most words have fewer, and how many is not foretold. */
  for (size_t i = 0; i < NEAR_IDS; i++) id[i] = f->id[i];
  if (f->count > NEAR_IDS) {
    const uint16_t *more = far_ids(f, stride);
    for (size_t i = NEAR_IDS; i < f->count; i++) id[i] = more[i - NEAR_IDS];
  }
  s->piece_count = end;
  return true;
}

/* The forms of a batch, and the lists of what stands in it; false: no
 * memory. */
static bool find_words(const aw_row_table *t, aw_row_scratch *s,
                       aw_row_extractor *x, size_t begin, size_t count,
                       size_t target) {
  s->piece_count = s->vector_count = s->fresh_count = 0;
  for (size_t i = 0; i < count; i++) {
    const form *f = s->form[i];
    if (f == NULL || f->tag != tag_of(s->key[i])) {
      f = look_up_word(t, s, x, begin + i, s->key[i], target);
      if (f == NULL) return false;
      s->fresh_of[s->fresh_count++] = (uint32_t)i;
    } else if (!list_pieces(s, f, t->stride)) {
      return false;
    }
    s->form[i] = f;
    s->word_id[s->word_count] = f->word;
    s->word_count += f->word != AW_ROW_NO_SLOT;
    if (f->vector == NO_VECTOR) continue;
    s->times[s->vector_count] = f->times;
    s->vector[s->vector_count++] = f->vector;
    aw_vectors_prefetch_value(x->vectors, f->vector);
  }
  return true;
}

/* A way of the place where a word is not kept yet, which becomes its own. */
static size_t give_way(aw_row_scratch *s, uint64_t key) {
  uint16_t *print = s->print + place_of(s, key) * WAYS;
  uint32_t free_ones = aw_packed_matches(print, 0);
  size_t way =
      free_ones != 0 ? (size_t)__builtin_ctz(free_ones) / 2 : s->turn++ % WAYS;
  print[way] = print_of(key);
  return way;
}

static void keep_fresh(aw_row_scratch *s) {
  if (s->places == 0) return;
  for (size_t i = 0; i < s->fresh_count; i++) {
    const form *f = form_in(s->fresh, i, s->form_size);
    uint64_t key = s->key[s->fresh_of[i]];
    if (f->count == TOO_MANY || kept_form(s, key) != NULL) continue;
    size_t at = place_of(s, key) * WAYS + give_way(s, key);
    memcpy(form_in(s->kept, at, s->form_size), f, s->form_size);
  }
}

/* ---- rows ------------------------------------------------------------------
 */

/* Words [begin, begin + count) of the row; false: no memory.  What one step
 * asks memory for the next but one takes. */
static bool add_batch(const aw_row_table *t, aw_row_scratch *s,
                      aw_row_extractor *x, size_t begin, size_t count,
                      size_t target) {
  const aw_row_token *token = x->text.token + begin;
  const float *words = aw_row_entries(t, &t->word, target);
  bool last = begin + count == x->text.token_count;
  ask_pairs(&t->word, token, last ? count : count + 1, s);
  ask_words(s, token, count, target, 2 * t->stride);
  look_up_pairs(&t->word, words, t->stride, s);
  if (!find_words(t, s, x, begin, count, target)) return false;
  add_entries(s->sum + t->stride, words, s->word_id, s->pair_count, t->stride);
  add_forms(s->sum, s->form, count, t->stride);
  if (!tally_add(&s->piece, s->piece_id, s->piece_count) ||
      !tally_add(&s->word, s->word_id, s->word_count))
    return false;
  ask_entries(aw_row_entries(t, &t->piece, target), s->piece.again,
              s->piece.again_count, t->stride);
  if (t->dimensions > 0)
    aw_vectors_add_all(x->vectors, s->vector, s->times, s->vector_count,
                       x->sum);
  keep_fresh(s);
  return true;
}

/* What stands more than once, and vectors: into the scores. */
static void settle_all(const aw_row_table *t, aw_row_scratch *s,
                       aw_row_extractor *x, size_t target, double *score) {
  float *sum = s->sum;
  mend_repeated(t, aw_row_entries(t, &t->piece, target), &s->piece, sum);
  settle(t, &t->piece.family, sum, (double)sum[0], (double)sum[1], score);
  sum += t->stride;
  mend_repeated(t, aw_row_entries(t, &t->word, target), &s->word, sum);
  settle(t, &t->word.family, sum, (double)sum[0], (double)sum[1], score);
  if (t->dimensions == 0) return;
  const float *weight = t->vector_weight + target * t->dimensions * t->stride;
  double square =
      (double)add_vector(sum, x->sum, weight, t->dimensions, t->stride);
  settle(t, &t->vector, sum, square, square, score);
}

static size_t find_target(const aw_row_table *t, aw_span target) {
  if (target.len == 0) return t->target_count;
  uint64_t key = aw_row_target_key(target);
  for (size_t i = 0; i < t->target_count; i++)
    if (t->target[i] == key) return i;
  return t->target_count;
}

avow_status aw_row_table_score(const aw_row_table *table,
                               aw_row_scratch *scratch, aw_row_extractor *x,
                               aw_span target, double *score, avow_error *err) {
  aw_row_scratch *s = scratch;
  size_t which = find_target(table, target), count = x->text.token_count;
  bool done = true;
  memcpy(score, table->bias + which * table->label_count,
         table->label_count * sizeof *score);
  memset(s->sum, 0, 2 * table->stride * sizeof *s->sum);
  if (table->dimensions > 0)
    memset(x->sum, 0, table->dimensions * sizeof *x->sum);
  for (size_t at = 0; at < count && done; at += BATCH)
    done = add_batch(table, s, x, at, count - at < BATCH ? count - at : BATCH,
                     which);
  if (done) settle_all(table, s, x, which, score);
  bool whole = done && count <= BATCH;
  tally_clear(&s->piece, whole ? s->piece_id : NULL, s->piece_count);
  tally_clear(&s->word, whole ? s->word_id : NULL, s->word_count);
  return done ? AVOW_OK : aw_nomem(err);
}
