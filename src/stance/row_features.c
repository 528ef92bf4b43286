#include "stance/row_features.h"

#include <stdlib.h>

#include "base/status.h"
#include "learn/vocabulary.h"

/* Scales and smallest counts were chosen by cross-validation on the tweets of
 * SemEval-2016 task 6 (train). */
const aw_block aw_row_blocks[AW_ROW_BLOCK_COUNT] = {
  { "word", "words and pairs of words, apart after a negation", AW_WEIGHT_TFIDF,
    true, 0.7, 2 },
  { "char", "runs of 3 and 4 characters within words", AW_WEIGHT_TFIDF, true,
    1.1, 2 },
  { "vector", "weighted mean of the vectors of the words", AW_WEIGHT_RAW, true,
    0.7, 1 },
  { "target", "what the row is about, alone and joined with the others",
    AW_WEIGHT_BINARY, false, 1.0, 1 },
  { "word*target", "words joined with the target", AW_WEIGHT_TFIDF, true, 1.0,
    2 },
  { "char*target", "characters joined with the target", AW_WEIGHT_TFIDF, true,
    1.4, 2 },
  { "vector*target", "vectors joined with the target", AW_WEIGHT_RAW, true, 1.4,
    1 },
};

enum {
  WORDS = 1u << AW_ROW_WORD | 1u << AW_ROW_WORD_TARGET,
  CHARS = 1u << AW_ROW_CHAR | 1u << AW_ROW_CHAR_TARGET,
  VECTORS = 1u << AW_ROW_VECTOR | 1u << AW_ROW_VECTOR_TARGET
};

uint64_t aw_row_target_key(aw_span target) {
  return aw_hash(target, UINT64_C(0x746172676574)); /* "target" */
}

uint64_t aw_row_vector_key(uint32_t dimension) {
  return aw_hash_join(UINT64_C(0x766563746F72), dimension); /* "vector" */
}

avow_status aw_row_extractor_init(aw_row_extractor *x,
                                  const aw_vectors *vectors, uint32_t enabled,
                                  avow_error *err) {
  *x = (aw_row_extractor){ .vectors = vectors, .enabled = enabled };
  if (vectors == NULL) x->enabled &= ~(uint32_t)VECTORS;
  aw_row_text_init(&x->text);
  if (vectors == NULL) return AVOW_OK;
  x->sum = calloc(vectors->dimensions, sizeof *x->sum);
  return x->sum == NULL ? aw_nomem(err) : AVOW_OK;
}

void aw_row_extractor_release(aw_row_extractor *x) {
  aw_row_text_release(&x->text);
  free(x->sum);
  free(x->id);
  aw_strbuf_release(&x->name);
}

/* What aw_vectors_add() does for each word; words are found first and their
 * vectors asked for ahead, so that memory is waited for once. */
static avow_status add_vectors(aw_row_extractor *x, avow_error *err) {
  const aw_row_text *t = &x->text;
  const aw_vectors *v = x->vectors;
  size_t found = 0;
  if (t->token_count > x->id_capacity) {
    uint32_t *id = realloc(x->id, 2 * t->token_count * sizeof *id);
    if (id == NULL) return aw_nomem(err);
    x->id = id;
    x->id_capacity = 2 * t->token_count;
  }
  for (size_t i = 0; i < t->token_count; i++)
    aw_vocabulary_prefetch(&v->vocabulary, t->token[i].key);
  for (size_t i = 0; i < t->token_count; i++) {
    uint32_t id = aw_vocabulary_find(&v->vocabulary, t->token[i].key);
    if (id == AW_NO_ID) continue;
    aw_vectors_prefetch(v, id);
    x->id[found++] = id;
  }
  memset(x->sum, 0, v->dimensions * sizeof *x->sum);
  for (size_t i = 0; i < found; i++)
    aw_vectors_add_id(v, x->id[i], true, 1.0f, x->sum);
  return AVOW_OK;
}

avow_status aw_row_extract(aw_row_extractor *x, aw_span text, avow_error *err) {
  avow_status status =
      aw_row_text_read(&x->text, text, (x->enabled & CHARS) != 0, err);
  if (status != AVOW_OK || (x->enabled & VECTORS) == 0) return status;
  return add_vectors(x, err);
}

static bool has_name(const aw_features *out, uint64_t key) {
  return aw_names_get(out->names, key).ptr != NULL;
}

/* Names are made once: most n-grams were seen before, and a look-up costs
 * less than a name. */
static bool is_new(const aw_features *out, unsigned block, uint64_t key,
                   unsigned joined, uint64_t target_key) {
  if (out->names == NULL) return false;
  return (aw_features_wants(out, block) && !has_name(out, key)) ||
         (target_key != 0 && aw_features_wants(out, joined) &&
          !has_name(out, aw_row_joined_key(key, target_key)));
}

/* One feature in its own block and in the one joined with the target; a name
 * of no length is known already. */
static void add_both(aw_features *out, unsigned block, unsigned joined,
                     uint64_t key, uint64_t target_key, aw_span name,
                     aw_span target, double value) {
  out->block = (uint16_t)block;
  if (aw_features_wants(out, block)) {
    if (out->names != NULL && name.len > 0)
      aw_features_note(out, key, aw_row_blocks[block].name, name,
                       (aw_span){ NULL, 0 });
    aw_features_add_key(out, key, value);
  }
  if (target.len == 0 || !aw_features_wants(out, joined)) return;
  key = aw_row_joined_key(key, target_key);
  out->block = (uint16_t)joined;
  if (out->names != NULL && name.len > 0)
    aw_features_note(out, key, aw_row_blocks[block].name, name, target);
  aw_features_add_key(out, key, value);
}

static void set_place(aw_features *out, avow_range range) {
  out->begin = (uint32_t)range.begin;
  out->end = (uint32_t)range.end;
}

static void add_words(aw_row_extractor *x, aw_span target, uint64_t target_key,
                      aw_features *out) {
  const aw_row_text *t = &x->text;
  for (size_t i = 0; i < t->word_count; i++) {
    const aw_row_gram *g = &t->word[i];
    aw_strbuf_reset(&x->name);
    if (is_new(out, AW_ROW_WORD, g->key, AW_ROW_WORD_TARGET, target_key))
      aw_row_word_name(t, g, &x->name);
    out->failed |= x->name.failed;
    set_place(out, aw_row_word_range(t, g));
    add_both(out, AW_ROW_WORD, AW_ROW_WORD_TARGET, g->key, target_key,
             aw_strbuf_span(&x->name), target, 1.0);
  }
}

static void add_pieces(aw_row_extractor *x, aw_span target, uint64_t target_key,
                       aw_features *out) {
  const aw_row_text *t = &x->text;
  for (size_t i = 0; i < t->piece_count; i++) {
    const aw_row_gram *g = &t->piece[i];
    aw_strbuf_reset(&x->name);
    if (is_new(out, AW_ROW_CHAR, g->key, AW_ROW_CHAR_TARGET, target_key))
      aw_row_piece_name(t, g, &x->name);
    out->failed |= x->name.failed;
    set_place(out, aw_row_piece_range(t, g));
    add_both(out, AW_ROW_CHAR, AW_ROW_CHAR_TARGET, g->key, target_key,
             aw_strbuf_span(&x->name), target, 1.0);
  }
}

static void add_vector(aw_row_extractor *x, aw_span target, uint64_t target_key,
                       aw_features *out) {
  set_place(out, (avow_range){ 0, 0 });
  for (uint32_t i = 0; i < x->vectors->dimensions; i++) {
    if (x->sum[i] == 0.0f) continue;
    aw_strbuf_reset(&x->name);
    if (out->names != NULL) aw_strbuf_add_size(&x->name, i);
    out->failed |= x->name.failed;
    add_both(out, AW_ROW_VECTOR, AW_ROW_VECTOR_TARGET, aw_row_vector_key(i),
             target_key, aw_strbuf_span(&x->name), target, (double)x->sum[i]);
  }
}

avow_status aw_row_features(aw_row_extractor *x, aw_span target,
                            aw_features *out, avow_error *err) {
  uint64_t target_key = target.len == 0 ? 0 : aw_row_target_key(target);
  out->enabled = x->enabled;
  if ((x->enabled & WORDS) != 0) add_words(x, target, target_key, out);
  if ((x->enabled & CHARS) != 0) add_pieces(x, target, target_key, out);
  if ((x->enabled & VECTORS) != 0) add_vector(x, target, target_key, out);
  if (target.len > 0 && aw_features_wants(out, AW_ROW_TARGET)) {
    set_place(out, (avow_range){ 0, 0 });
    out->block = AW_ROW_TARGET;
    if (out->names != NULL)
      aw_features_note(out, target_key, "target", target, (aw_span){ NULL, 0 });
    aw_features_add_key(out, target_key, 1.0);
  }
  return out->failed ? aw_nomem(err) : AVOW_OK;
}
