/* extract_vectors.c - see extract_vectors.h. */
#include "stance/extract_vectors.h"

#include <stdio.h>

#define BEFORE_TARGET 5u /* words, and as many behind it */

static void add_vector(const aw_extractor *x, aw_features *f, unsigned block,
                       const float *sum) {
  f->block = (uint16_t)block;
  if (!aw_features_wants(f, block)) return;
  const aw_template named[] = { aw_template_of("vector"),
                                aw_template_of("vector-target"),
                                aw_template_of("vector-holder") };
  const aw_template t = named[block - AW_CLAIM_VECTOR];
  if (aw_features_add_dense(f, t.seed, sum, x->vectors->dimensions)) return;
  for (uint32_t d = 0; d < x->vectors->dimensions; d++) {
    if (sum[d] == 0.0f) continue;
    uint64_t key = aw_dense_key(t.seed, d);
    if (f->names != NULL) {
      char number[12];
      int n = snprintf(number, sizeof number, "%u", (unsigned)d);
      aw_features_note(f, key, t.text, (aw_span){ number, (size_t)n },
                       (aw_span){ NULL, 0 });
    }
    aw_features_add_key(f, key, (double)sum[d]);
  }
}

/* Look the words of a sentence up. */
static void know_ids(aw_extractor *x, uint32_t sentence) {
  const aw_document *doc = x->view->doc;
  const aw_vocabulary *known = &x->vectors->vocabulary;
  const aw_sentence *s = &doc->sentence[sentence];
  if (x->has_ids[sentence] != 0) return;
  x->has_ids[sentence] = 1;
  for (uint32_t i = s->first; i < s->last; i++)
    aw_vocabulary_prefetch(known, doc->token[i].key);
  for (uint32_t i = s->first; i < s->last; i++)
    x->vector_id[i] = (doc->token[i].flags & AW_TOKEN_WORD) != 0
                          ? aw_vocabulary_find(known, doc->token[i].key)
                          : AW_NO_ID;
}

#define SUMMED 64u /* words whose vectors are summed at once */

/* sum += those of the words within a sentence that was looked up. */
static void sum_range(const aw_extractor *x, uint32_t first, uint32_t last,
                      float *sum) {
  const aw_vectors *v = x->vectors;
  uint32_t known[SUMMED];
  float times[SUMMED];
  for (uint32_t i = first, end; i < last; i = end) {
    size_t count = 0;
    end = last - i > SUMMED ? i + SUMMED : last;
    for (uint32_t j = i; j < end; j++) {
      uint32_t id = x->vector_id[j];
      if (id == AW_NO_ID) continue;
      aw_vectors_prefetch(v, id);
      known[count++] = id;
    }
    for (size_t k = 0; k < count; k++)
      times[k] = v->scale[known[k]] * v->weight[known[k]];
    aw_vectors_add_all(v, known, times, count, sum);
  }
}

static const float *vector_of(aw_extractor *x, uint32_t sentence) {
  float *sum = x->sentence_vector + (size_t)sentence * x->vectors->dimensions;
  if (x->has_vector[sentence] == 0) {
    const aw_sentence *s = &x->view->doc->sentence[sentence];
    know_ids(x, sentence);
    memset(sum, 0, x->vectors->dimensions * sizeof *sum);
    sum_range(x, s->first, s->last, sum);
    x->has_vector[sentence] = 1;
  }
  return sum;
}

static float *clear_sum(aw_extractor *x, int which) {
  memset(x->sum[which], 0, x->vectors->dimensions * sizeof *x->sum[which]);
  return x->sum[which];
}

static void target_vector(aw_extractor *x, aw_features *f) {
  const uint32_t end = x->sentence->last;
  float *sum = clear_sum(x, 0);
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &x->view->target[h];
    if (!hit->strong && x->seen->strong > 0) continue;
    uint32_t from = hit->first - x->first > BEFORE_TARGET
                        ? hit->first - BEFORE_TARGET
                        : x->first;
    sum_range(x, from, hit->first, sum);
    uint32_t to =
        end - hit->last > BEFORE_TARGET ? hit->last + BEFORE_TARGET : end;
    sum_range(x, hit->last, to, sum);
  }
  add_vector(x, f, AW_CLAIM_VECTOR_TARGET, sum);
}

static void holder_vector(aw_extractor *x, aw_features *f) {
  if (!x->has_holder) return;
  uint32_t from = x->first + x->holder_end, end = x->sentence->last;
  uint32_t to = end - from > 8 ? from + 8 : end;
  float *sum = clear_sum(x, 1);
  sum_range(x, from, to, sum);
  add_vector(x, f, AW_CLAIM_VECTOR_HOLDER, sum);
}

void aw_extract_vectors(aw_extractor *x, aw_features *f) {
  if (x->vectors == NULL || (f->enabled & AW_VECTOR_BLOCKS) == 0) return;
  uint32_t s = x->claim->sentence;
  know_ids(x, s);
  if (aw_tells(x, AW_COMMON)) {
    add_vector(x, f, AW_CLAIM_VECTOR, vector_of(x, s));
    target_vector(x, f);
  }
  if (aw_tells(x, AW_OWN)) holder_vector(x, f);
}
