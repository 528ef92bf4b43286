/* vectors.c - see vectors.h.
 *
 * Sections: "vec.size" (u32 count, u32 dimensions), "vec.keys" and "vec.slots"
 * (the vocabulary), "vec.value" (i8), "vec.scale" and "vec.weight" (f32).
 */
#include "text/vectors.h"

#include <math.h>
#include <stdlib.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

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
  if (sizes[0] > AW_VECTORS_MAX)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "vectors of %u words, at most %u are known", sizes[0],
                   AW_VECTORS_MAX);
  AW_TRY(aw_model_file_need(file, "vec.keys", 8, sizes[0], &keys, err));
  AW_TRY(aw_model_file_need(file, "vec.slots", 4, SIZE_MAX, &slots, err));
  AW_TRY(
      aw_model_file_need(file, "vec.value", sizes[1], sizes[0], &value, err));
  AW_TRY(aw_model_file_need(file, "vec.scale", 4, sizes[0], &scale, err));
  AW_TRY(aw_model_file_need(file, "vec.weight", 4, sizes[0], &weight, err));
  AW_TRY(aw_vocabulary_open(keys, slots, file->trusted, &out->vocabulary, err));
  out->value = (const int8_t *)value.ptr;
  out->scale = (const float *)(const void *)scale.ptr;
  out->weight = (const float *)(const void *)weight.ptr;
  out->dimensions = sizes[1];
cleanup:
  return status;
}

/* Four values at once; the compiler makes what the machine has of it. */
typedef float four __attribute__((vector_size(16)));
typedef int8_t four_small __attribute__((vector_size(4)));

#if defined(__x86_64__)
/* Eight at once: the same products and sums, so the same values.  Adds the
 * first multiple of eight of `count`; returns how many. */
__attribute__((target("avx2"))) static uint32_t add_eights(const int8_t *value,
                                                           float times,
                                                           uint32_t count,
                                                           float *sum) {
  const __m256 by = _mm256_set1_ps(times);
  uint32_t i = 0;
  for (; i + 8u <= count; i += 8u) {
    int64_t small;
    memcpy(&small, value + i, sizeof small);
    __m256 wide =
        _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_cvtsi64_si128(small)));
    __m256 part = _mm256_loadu_ps(sum + i);
    _mm256_storeu_ps(sum + i, _mm256_add_ps(part, _mm256_mul_ps(by, wide)));
  }
  return i;
}

static uint32_t add_wide(const int8_t *value, float times, uint32_t count,
                         float *sum) {
  if (!__builtin_cpu_supports("avx2")) return 0;
  return add_eights(value, times, count, sum);
}

/* Components [0, 8 * registers) of many words, whose sums stay in registers. */
__attribute__((target("avx2"), always_inline)) static inline void add_columns(
    const int8_t *value, size_t row, const uint32_t *id, const float *times,
    size_t count, float *sum, uint32_t registers) {
  __m256 all[4];
  for (uint32_t k = 0; k < registers; k++)
    all[k] = _mm256_loadu_ps(sum + 8 * k);
  for (size_t j = 0; j < count; j++) {
    const __m256 by = _mm256_set1_ps(times[j]);
    const int8_t *own = value + id[j] * row;
    for (uint32_t k = 0; k < registers; k++) {
      int64_t small;
      memcpy(&small, own + 8 * k, sizeof small);
      __m256 wide =
          _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_cvtsi64_si128(small)));
      all[k] = _mm256_add_ps(all[k], _mm256_mul_ps(by, wide));
    }
  }
  for (uint32_t k = 0; k < registers; k++)
    _mm256_storeu_ps(sum + 8 * k, all[k]);
}

/* Adds the first components of all words; returns how many of them. */
__attribute__((target("avx2"))) static uint32_t add_all_columns(
    const aw_vectors *v, const uint32_t *id, const float *times, size_t count,
    float *sum) {
  uint32_t i = 0, n = v->dimensions;
  for (; i + 32u <= n; i += 32u)
    add_columns(v->value + i, n, id, times, count, sum + i, 4);
  for (; i + 8u <= n; i += 8u)
    add_columns(v->value + i, n, id, times, count, sum + i, 1);
  return i;
}

static uint32_t add_wide_all(const aw_vectors *v, const uint32_t *id,
                             const float *times, size_t count, float *sum) {
  if (!__builtin_cpu_supports("avx2")) return 0;
  return add_all_columns(v, id, times, count, sum);
}
#else
static uint32_t add_wide_all(const aw_vectors *v, const uint32_t *id,
                             const float *times, size_t count, float *sum) {
  (void)v, (void)id, (void)times, (void)count, (void)sum;
  return 0;
}

static uint32_t add_wide(const int8_t *value, float times, uint32_t count,
                         float *sum) {
  (void)value, (void)times, (void)count, (void)sum;
  return 0;
}
#endif

/* Components [begin, count) of one vector. */
static inline void add_values(const int8_t *value, float times, uint32_t begin,
                              uint32_t count, float *sum) {
  uint32_t i = begin;
  for (; i + 4u <= count; i += 4u) {
    four_small small;
    four part;
    memcpy(&small, value + i, sizeof small);
    memcpy(&part, sum + i, sizeof part);
    part += times * __builtin_convertvector(small, four);
    memcpy(sum + i, &part, sizeof part);
  }
  for (; i < count; i++) sum[i] += times * (float)value[i];
}

void aw_vectors_add_id(const aw_vectors *v, uint32_t id, bool weighted,
                       float factor, float *sum) {
  const int8_t *value = v->value + (size_t)id * v->dimensions;
  float times = factor * v->scale[id] * (weighted ? v->weight[id] : 1.0f);
  uint32_t begin = add_wide(value, times, v->dimensions, sum);
  add_values(value, times, begin, v->dimensions, sum);
}

void aw_vectors_add_all(const aw_vectors *v, const uint32_t *id,
                        const float *times, size_t count, float *sum) {
  uint32_t begin = add_wide_all(v, id, times, count, sum);
  if (begin == v->dimensions) return;
  for (size_t j = 0; j < count; j++)
    add_values(v->value + (size_t)id[j] * v->dimensions, times[j], begin,
               v->dimensions, sum);
}

/* The sum of the squares of the first multiple of sixteen of `count` values;
 * *done: how many they are. */
#if defined(__x86_64__)
static int32_t square_sixteens(const int8_t *value, uint32_t count,
                               uint32_t *done) {
  __m128i sums = _mm_setzero_si128();
  uint32_t i = 0;
  for (; i + 16u <= count; i += 16u) {
    __m128i all = _mm_loadu_si128((const __m128i *)(const void *)(value + i));
    __m128i low = _mm_srai_epi16(_mm_unpacklo_epi8(all, all), 8);
    __m128i high = _mm_srai_epi16(_mm_unpackhi_epi8(all, all), 8);
    sums = _mm_add_epi32(sums, _mm_add_epi32(_mm_madd_epi16(low, low),
                                             _mm_madd_epi16(high, high)));
  }
  int32_t part[4];
  memcpy(part, &sums, sizeof part);
  *done = i;
  return part[0] + part[1] + part[2] + part[3];
}
#else
static int32_t square_sixteens(const int8_t *value, uint32_t count,
                               uint32_t *done) {
  (void)value, (void)count;
  *done = 0;
  return 0;
}
#endif

float aw_vectors_length(const aw_vectors *v, uint32_t id) {
  const int8_t *value = v->value + (size_t)id * v->dimensions;
  uint32_t i;
  int32_t square = square_sixteens(value, v->dimensions, &i);
  for (; i < v->dimensions; i++) square += value[i] * value[i];
  return v->scale[id] * sqrtf((float)square);
}

bool aw_vectors_add(const aw_vectors *v, uint64_t key, bool weighted,
                    float factor, float *sum) {
  uint32_t id = aw_vocabulary_find(&v->vocabulary, key);
  if (id == AW_NO_ID) return false;
  aw_vectors_add_id(v, id, weighted, factor, sum);
  return true;
}

/* ---- training --------------------------------------------------------- */

/* A row of the data, to be put in order. */
typedef struct word_row {
  const aw_row *row;
  size_t count;
} word_row;

typedef struct training {
  aw_vocabulary_builder *known;
  aw_strbuf value, scale, weight;
  word_row *word; /* frequent ones first */
  size_t count;
  double total; /* of all counts */
  uint32_t dimensions;
} training;

static void training_release(training *t) {
  aw_vocabulary_builder_free(t->known);
  aw_strbuf_release(&t->value);
  aw_strbuf_release(&t->scale);
  aw_strbuf_release(&t->weight);
  free(t->word);
}

static avow_status malformed(const aw_row *row, const char *expected,
                             avow_error *err) {
  return aw_fail(err, AVOW_ERR_DATA, row->line, 0,
                 "expected %s, not '" AW_FMT "'", expected,
                 (int)(row->text.len < 40 ? row->text.len : 40), row->text.ptr);
}

static int compare_rows(const void *a, const void *b) {
  const word_row *x = a, *y = b;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  return (x->row > y->row) - (x->row < y->row);
}

static avow_status order_rows(training *t, const avow_dataset *data,
                              avow_error *err) {
  t->count = data->row_count;
  t->word = calloc(t->count + 1, sizeof *t->word);
  if (t->word == NULL) return aw_nomem(err);
  for (size_t i = 0; i < t->count; i++) {
    const aw_row *row = &data->row[i];
    t->word[i].row = row;
    if (row->label.ptr == NULL || !aw_parse_size(row->label, &t->word[i].count))
      return malformed(row, "a count as the label of a word", err);
    t->total += (double)t->word[i].count;
  }
  qsort(t->word, t->count, sizeof *t->word, compare_rows);
  return AVOW_OK;
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

/* Numbers stand for their shape ("0000" for every year) in the training text,
 * which no key of a token can show: they get no vector. */
static bool has_digit(aw_span word) {
  for (size_t i = 0; i < word.len; i++)
    if (word.ptr[i] >= '0' && word.ptr[i] <= '9') return true;
  return false;
}

/* Add one word with its vector in 8 bits; a word known already stays. */
static avow_status keep_vector(training *t, aw_span word, size_t count,
                               const double *values, avow_error *err) {
  size_t known = aw_vocabulary_builder_count(t->known);
  uint32_t id = aw_vocabulary_builder_add(t->known, aw_word_key(word));
  if (id == AW_NO_ID) return aw_nomem(err);
  if (id < known) return AVOW_OK;
  double largest = 0;
  for (uint32_t i = 0; i < t->dimensions; i++)
    largest = fmax(largest, fabs(values[i]));
  double step = largest > 0 ? largest / 127 : 1;
  for (uint32_t i = 0; i < t->dimensions; i++) {
    int8_t value = (int8_t)lrint(values[i] / step);
    aw_strbuf_add_char(&t->value, (char)value);
  }
  double share = t->total > 0 ? (double)count / t->total : 0;
  float scale = (float)step, weight = (float)(SMOOTHING / (SMOOTHING + share));
  aw_strbuf_add(&t->scale, (aw_span){ (const char *)&scale, sizeof scale });
  aw_strbuf_add(&t->weight, (aw_span){ (const char *)&weight, sizeof weight });
  return AVOW_OK;
}

static bool ends_in_not(aw_span word) {
  return word.len > 3 && memcmp(word.ptr + word.len - 3, "n't", 3) == 0;
}

/* The training text splits the last period off "u.s." and "mr."; tokens keep
 * it.  Such words are known with their period (titles: without, too).  It
 * leaves "don't" whole, the most frequent of its kind: that is "n't". */
static avow_status keep_word(training *t, aw_span word, size_t count,
                             const double *values, avow_error *err) {
  char with[64];
  if (ends_in_not(word)) word = aw_span_cut(word, word.len - 3, word.len);
  bool inner = word.len >= 3 && word.ptr[1] == '.';
  bool shortened = aw_abbreviation_find(word) != AW_ABBREVIATION_NONE;
  if ((inner || shortened) && word.len < sizeof with) {
    memcpy(with, word.ptr, word.len);
    with[word.len] = '.';
    avow_status status =
        keep_vector(t, (aw_span){ with, word.len + 1 }, count, values, err);
    if (status != AVOW_OK || inner) return status;
  }
  return keep_vector(t, word, count, values, err);
}

/* "word 0.1 -0.2 ...": the first row says how many dimensions there are. */
static avow_status read_row(training *t, const word_row *w, avow_error *err) {
  double values[DIMENSIONS_MAX];
  uint32_t dimensions = 0;
  aw_span line = w->row->text, word = next_word(&line);
  for (aw_span number = next_word(&line); number.len > 0;
       number = next_word(&line)) {
    if (dimensions == DIMENSIONS_MAX ||
        !aw_parse_double(number, &values[dimensions++]))
      return malformed(w->row, "a word and its values", err);
  }
  if (t->dimensions == 0) t->dimensions = dimensions;
  if (dimensions == 0 || dimensions != t->dimensions)
    return malformed(w->row, "as many values as the other words have", err);
  return has_digit(word) ? AVOW_OK : keep_word(t, word, w->count, values, err);
}

static avow_status write_sections(const training *t, aw_model_writer *writer,
                                  avow_error *err) {
  uint64_t *key = NULL;
  uint32_t *slot = NULL, slots;
  avow_status status =
      aw_vocabulary_builder_freeze(t->known, &key, &slot, &slots, err);
  if (status != AVOW_OK) return status;
  size_t count = aw_vocabulary_builder_count(t->known);
  uint32_t sizes[2] = { (uint32_t)count, t->dimensions };
  aw_model_writer_add(writer, "vec.size",
                      (aw_span){ (const char *)sizes, sizeof sizes });
  aw_model_writer_add(writer, "vec.keys",
                      (aw_span){ (const char *)key, count * sizeof *key });
  aw_model_writer_add(
      writer, "vec.slots",
      (aw_span){ (const char *)slot, (size_t)slots * sizeof *slot });
  aw_model_writer_add(writer, "vec.value", aw_strbuf_span(&t->value));
  aw_model_writer_add(writer, "vec.scale", aw_strbuf_span(&t->scale));
  aw_model_writer_add(writer, "vec.weight", aw_strbuf_span(&t->weight));
  free(key);
  free(slot);
  return AVOW_OK;
}

static avow_status train(training *t, const avow_dataset *data,
                         avow_error *err) {
  avow_status status = order_rows(t, data, err);
  for (size_t i = 0; i < t->count && status == AVOW_OK &&
                     aw_vocabulary_builder_count(t->known) < AW_VECTORS_MAX;
       i++)
    status = read_row(t, &t->word[i], err);
  if (status != AVOW_OK) return status;
  if (t->value.failed || t->scale.failed || t->weight.failed)
    return aw_nomem(err);
  if (aw_vocabulary_builder_count(t->known) == 0)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0, "no word has a vector");
  return AVOW_OK;
}

avow_status aw_vectors_train(const avow_dataset *data,
                             const aw_task_context *context,
                             aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  training t = { .value = AW_STRBUF_INIT,
                 .scale = AW_STRBUF_INIT,
                 .weight = AW_STRBUF_INIT };
  t.known = aw_vocabulary_builder_new();
  if (t.known == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  AW_TRY(train(&t, data, err));
  AW_TRY(write_sections(&t, writer, err));
  aw_strbuf_add_format(context->card, ",\"words\":%zu,\"dimensions\":%u",
                       aw_vocabulary_builder_count(t.known), t.dimensions);
cleanup:
  training_release(&t);
  return status;
}
