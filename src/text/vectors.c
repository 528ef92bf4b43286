/* vectors.c - see vectors.h.
 *
 * Sections: "vec.size" (u32 count, u32 dimensions), "vec.keys" and "vec.slots"
 * (the vocabulary), "vec.value" (i8), "vec.scale" and "vec.weight" (f32).
 */
#include "text/vectors.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/status.h"
#include "text/abbreviation.h"
#include "text/utf8.h"

#define DIMENSIONS_MAX 1024u
#define SMOOTHING 1e-3 /* a of Arora, Liang, Ma (2017) */

avow_status aw_vectors_open(const aw_model_file *file, aw_vectors *out,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span size, keys, slots, value, scale, weight;
  uint32_t sizes[2];
  AW_TRY(aw_model_file_need(file, "vec.size", sizeof sizes, 1, &size, err));
  memcpy(sizes, size.ptr, sizeof sizes);
  if (sizes[1] == 0 || sizes[1] > DIMENSIONS_MAX)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "vectors of %u dimensions, 1 to %u are known", sizes[1],
                   DIMENSIONS_MAX);
  AW_TRY(aw_model_file_need(file, "vec.keys", 8, sizes[0], &keys, err));
  AW_TRY(aw_model_file_need(file, "vec.slots", 4, SIZE_MAX, &slots, err));
  AW_TRY(
      aw_model_file_need(file, "vec.value", sizes[1], sizes[0], &value, err));
  AW_TRY(aw_model_file_need(file, "vec.scale", 4, sizes[0], &scale, err));
  AW_TRY(aw_model_file_need(file, "vec.weight", 4, sizes[0], &weight, err));
  AW_TRY(aw_vocabulary_open(keys, slots, &out->vocabulary, err));
  out->value = (const int8_t *)value.ptr;
  out->scale = (const float *)(const void *)scale.ptr;
  out->weight = (const float *)(const void *)weight.ptr;
  out->dimensions = sizes[1];
cleanup:
  return status;
}

bool aw_vectors_add(const aw_vectors *v, uint64_t key, bool weighted,
                    float factor, float *sum) {
  uint32_t id = aw_vocabulary_find(&v->vocabulary, key);
  if (id == AW_NO_ID) return false;
  const int8_t *value = v->value + (size_t)id * v->dimensions;
  float times = factor * v->scale[id] * (weighted ? v->weight[id] : 1.0f);
  for (uint32_t i = 0; i < v->dimensions; i++)
    sum[i] += times * (float)value[i];
  return true;
}

/* ---- building --------------------------------------------------------- */

typedef struct reader {
  aw_span left;
  size_t line;
  const char *what;
} reader;

/* The next line without its end; false at the end of the text. */
static bool next_line(reader *r, aw_span *line) {
  if (r->left.len == 0) return false;
  const char *end = memchr(r->left.ptr, '\n', r->left.len);
  size_t length = end == NULL ? r->left.len : (size_t)(end - r->left.ptr);
  *line = aw_span_cut(r->left, 0, length);
  r->left = aw_span_cut(r->left, length + (end != NULL), r->left.len);
  r->line++;
  return true;
}

/* Cut the next word off `line`; empty at its end. */
static aw_span next_word(aw_span *line) {
  size_t begin = 0;
  while (begin < line->len && line->ptr[begin] == ' ') begin++;
  size_t end = begin;
  while (end < line->len && line->ptr[end] != ' ') end++;
  aw_span word = aw_span_cut(*line, begin, end);
  *line = aw_span_cut(*line, end, line->len);
  return word;
}

typedef struct building {
  aw_vocabulary_builder *known, *counted; /* words with vectors, counts */
  aw_strbuf value, scale, weight;
  size_t *count; /* [counted] */
  size_t count_capacity;
  double total; /* of all counts */
  uint32_t dimensions;
} building;

static void building_release(building *b) {
  aw_vocabulary_builder_free(b->known);
  aw_vocabulary_builder_free(b->counted);
  aw_strbuf_release(&b->value);
  aw_strbuf_release(&b->scale);
  aw_strbuf_release(&b->weight);
  free(b->count);
}

static avow_status malformed(const reader *r, const char *expected,
                             avow_error *err) {
  return aw_fail(err, AVOW_ERR_FORMAT, r->line, 0, "%s, line %zu: expected %s",
                 r->what, r->line, expected);
}

static avow_status keep_count(building *b, aw_span word, size_t count,
                              avow_error *err) {
  uint32_t id = aw_vocabulary_builder_add(b->counted, aw_word_key(word));
  if (id == AW_NO_ID) return aw_nomem(err);
  if (id >= b->count_capacity) {
    size_t capacity = ((size_t)id + 64) * 2, bytes;
    if (__builtin_mul_overflow(capacity, sizeof *b->count, &bytes))
      return aw_nomem(err);
    size_t *grown = realloc(b->count, bytes);
    if (grown == NULL) return aw_nomem(err);
    memset(grown + b->count_capacity, 0,
           (capacity - b->count_capacity) * sizeof *grown);
    b->count = grown;
    b->count_capacity = capacity;
  }
  b->count[id] += count;
  b->total += (double)count;
  return AVOW_OK;
}

static avow_status read_counts(building *b, aw_span text, avow_error *err) {
  reader r = { .left = text, .what = "counts" };
  aw_span line;
  while (next_line(&r, &line)) {
    aw_span word = next_word(&line), number = next_word(&line);
    size_t count;
    if (word.len == 0 || !aw_parse_size(number, &count) || line.len != 0)
      return malformed(&r, "a word and its count", err);
    avow_status status = keep_count(b, word, count, err);
    if (status != AVOW_OK) return status;
  }
  return AVOW_OK;
}

/* Numbers stand for their shape ("00" for every year) in the training text,
 * which no key of a token can show: they get no vector. */
static bool has_digit(aw_span word) {
  for (size_t i = 0; i < word.len; i++)
    if (word.ptr[i] >= '0' && word.ptr[i] <= '9') return true;
  return false;
}

/* Add one word with its vector in 8 bits; a word known already stays. */
static avow_status keep_vector(building *b, aw_span word, uint64_t counted,
                               const double *values, avow_error *err) {
  size_t known = aw_vocabulary_builder_count(b->known);
  uint32_t id = aw_vocabulary_builder_add(b->known, aw_word_key(word));
  if (id == AW_NO_ID) return aw_nomem(err);
  if (id < known) return AVOW_OK;
  double largest = 0;
  for (uint32_t i = 0; i < b->dimensions; i++)
    largest = fmax(largest, fabs(values[i]));
  double step = largest > 0 ? largest / 127 : 1;
  for (uint32_t i = 0; i < b->dimensions; i++) {
    int8_t value = (int8_t)lrint(values[i] / step);
    aw_strbuf_add_char(&b->value, (char)value);
  }
  uint32_t at = aw_vocabulary_builder_find(b->counted, counted);
  double count = at == AW_NO_ID ? 0 : (double)b->count[at];
  double share = b->total > 0 ? count / b->total : 0;
  float scale = (float)step, weight = (float)(SMOOTHING / (SMOOTHING + share));
  aw_strbuf_add(&b->scale, (aw_span){ (const char *)&scale, sizeof scale });
  aw_strbuf_add(&b->weight, (aw_span){ (const char *)&weight, sizeof weight });
  return AVOW_OK;
}

/* The training text splits the last period off "u.s." and "mr."; tokens keep
 * it.  Such words are known with their period (titles: without, too). */
static avow_status keep_word(building *b, aw_span word, const double *values,
                             avow_error *err) {
  char with[64];
  uint64_t counted = aw_word_key(word);
  bool inner = word.len >= 3 && word.ptr[1] == '.';
  bool short_form = aw_abbreviation_find(word) != AW_ABBREVIATION_NONE;
  if ((inner || short_form) && word.len < sizeof with) {
    memcpy(with, word.ptr, word.len);
    with[word.len] = '.';
    avow_status status =
        keep_vector(b, (aw_span){ with, word.len + 1 }, counted, values, err);
    if (status != AVOW_OK || inner) return status;
  }
  return keep_vector(b, word, counted, values, err);
}

static avow_status read_vectors(building *b, aw_span text, avow_error *err) {
  reader r = { .left = text, .what = "vectors" };
  aw_span line;
  size_t count, dimensions;
  double values[DIMENSIONS_MAX];
  if (!next_line(&r, &line) || !aw_parse_size(next_word(&line), &count) ||
      !aw_parse_size(next_word(&line), &dimensions) || dimensions == 0 ||
      dimensions > DIMENSIONS_MAX)
    return malformed(&r, "the number of words and of dimensions", err);
  b->dimensions = (uint32_t)dimensions;
  while (next_line(&r, &line) &&
         aw_vocabulary_builder_count(b->known) < AW_VECTORS_MAX) {
    aw_span word = next_word(&line);
    for (size_t i = 0; i < dimensions; i++)
      if (!aw_parse_double(next_word(&line), &values[i]))
        return malformed(&r, "a word and one number a dimension", err);
    if (next_word(&line).len != 0)
      return malformed(&r, "no more numbers than dimensions", err);
    if (has_digit(word)) continue;
    avow_status status = keep_word(b, word, values, err);
    if (status != AVOW_OK) return status;
  }
  return AVOW_OK;
}

static avow_status write_sections(const building *b, aw_model_writer *writer,
                                  avow_error *err) {
  uint64_t *key = NULL;
  uint32_t *slot = NULL, slots;
  avow_status status =
      aw_vocabulary_builder_freeze(b->known, &key, &slot, &slots, err);
  if (status != AVOW_OK) return status;
  size_t count = aw_vocabulary_builder_count(b->known);
  uint32_t sizes[2] = { (uint32_t)count, b->dimensions };
  aw_model_writer_add(writer, "vec.size",
                      (aw_span){ (const char *)sizes, sizeof sizes });
  aw_model_writer_add(writer, "vec.keys",
                      (aw_span){ (const char *)key, count * sizeof *key });
  aw_model_writer_add(
      writer, "vec.slots",
      (aw_span){ (const char *)slot, (size_t)slots * sizeof *slot });
  aw_model_writer_add(writer, "vec.value", aw_strbuf_span(&b->value));
  aw_model_writer_add(writer, "vec.scale", aw_strbuf_span(&b->scale));
  aw_model_writer_add(writer, "vec.weight", aw_strbuf_span(&b->weight));
  free(key);
  free(slot);
  return AVOW_OK;
}

avow_status aw_vectors_build(aw_span text, aw_span counts,
                             aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  building b = { .value = AW_STRBUF_INIT,
                 .scale = AW_STRBUF_INIT,
                 .weight = AW_STRBUF_INIT };
  b.known = aw_vocabulary_builder_new();
  b.counted = aw_vocabulary_builder_new();
  if (b.known == NULL || b.counted == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(read_counts(&b, counts, err));
  AW_TRY(read_vectors(&b, text, err));
  if (b.value.failed || b.scale.failed || b.weight.failed) {
    status = aw_nomem(err);
    goto cleanup;
  }
  if (aw_vocabulary_builder_count(b.known) == 0) {
    status = aw_fail(err, AVOW_ERR_DATA, 0, 0, "no word has a vector");
    goto cleanup;
  }
  AW_TRY(write_sections(&b, writer, err));
cleanup:
  building_release(&b);
  return status;
}
