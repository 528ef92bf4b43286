#include "stance/why.h"

#include <stdlib.h>

#include "base/status.h"
#include "learn/vocabulary.h"

#define K AVOW_STANCE_LABELS

/* "vector-target" of "vector-target=17", or nothing where it is no value of a
 * word vector. */
static aw_span vector_of(aw_span name) {
  const char *end = name.len == 0 ? NULL : memchr(name.ptr, '=', name.len);
  if (end == NULL || name.len < 6 || memcmp(name.ptr, "vector", 6) != 0)
    return (aw_span){ NULL, 0 };
  return (aw_span){ name.ptr, (size_t)(end - name.ptr) };
}

static bool is_nothing(const double *part) {
  for (size_t k = 0; k < K; k++)
    if (part[k] != 0.0) return false;
  return true;
}

/* The item of this vector, where there is one already. */
static avow_reason *find_vector(avow_reason *item, size_t count, aw_span name) {
  for (size_t i = 0; i < count; i++)
    if (item[i].name.length == name.len &&
        memcmp(item[i].name.ptr, name.ptr, name.len) == 0)
      return &item[i];
  return NULL;
}

static avow_status add(const aw_feature *f, aw_span name, const double *part,
                       aw_arena *arena, avow_reason *item, size_t *count) {
  aw_span vector = vector_of(name);
  avow_reason *at = vector.len == 0 ? NULL : find_vector(item, *count, vector);
  if (at == NULL) {
    aw_span kept = aw_arena_copy(arena, vector.len == 0 ? name : vector);
    if (kept.ptr == NULL) return AVOW_ERR_NOMEM;
    at = &item[(*count)++];
    *at = (avow_reason){ .name = { kept.ptr, kept.len } };
    if (vector.len == 0) at->place = (avow_range){ f->begin, f->end };
  }
  for (size_t k = 0; k < K; k++) at->part[k] += part[k];
  return AVOW_OK;
}

avow_status aw_reasons_make(aw_scorer *scorer, const aw_classifier *classifier,
                            const aw_features *f, const double *score,
                            aw_arena *arena, avow_reasons *out,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  size_t labels = aw_classifier_label_count(classifier), count = 0;
  aw_kernel kernel = aw_classifier_kernel(classifier);
  if (kernel != AW_KERNEL_LINEAR && kernel != AW_KERNEL_SVM_LINEAR)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "scores of a kernel are no sums of features: expected a "
                   "linear model");
  avow_reason *item = AW_NEW(arena, avow_reason, f->count + 1);
  double *part = calloc(f->count + 1, labels * sizeof *part);
  double *start = calloc(labels, sizeof *start);
  if (item == NULL || part == NULL || start == NULL ||
      aw_scorer_contributions(scorer, f, part, start) != AVOW_OK) {
    status = aw_nomem(err);
    goto cleanup;
  }
  for (size_t i = 0; i < f->count; i++) {
    if (is_nothing(part + i * labels)) continue;
    aw_span name = aw_names_get(f->names, f->item[i].key);
    if (add(&f->item[i], name, part + i * labels, arena, item, &count) !=
        AVOW_OK)
      AW_TRY(aw_nomem(err));
  }
  *out = (avow_reasons){ .item = item, .count = count };
  memcpy(out->start, start, sizeof out->start);
  memcpy(out->score, score, sizeof out->score);
cleanup:
  free(part);
  free(start);
  return status;
}
