#include "learn/features.h"

#include <stdlib.h>

#include "learn/vocabulary.h"

void aw_features_init(aw_features *f) {
  *f = (aw_features){ .enabled = UINT32_MAX };
}

void aw_features_release(aw_features *f) {
  free(f->item);
  aw_features_init(f);
}

void aw_features_reset(aw_features *f) {
  f->count = 0;
  f->dense_count = 0;
  f->block = 0;
  f->begin = f->end = 0;
  f->failed = false;
}

bool aw_features_grow(aw_features *f) {
  size_t capacity = f->capacity < 256 ? 256 : f->capacity * 2;
  aw_feature *item = NULL;
  if (capacity <= SIZE_MAX / sizeof *item)
    item = realloc(f->item, capacity * sizeof *item);
  if (item == NULL) {
    f->failed = true;
    return false;
  }
  f->item = item;
  f->capacity = capacity;
  return true;
}

void aw_features_note(aw_features *f, uint64_t key, const char *text, aw_span a,
                      aw_span b) {
  aw_strbuf name = AW_STRBUF_INIT;
  aw_strbuf_add_text(&name, text);
  aw_strbuf_add_char(&name, '=');
  aw_strbuf_add(&name, a);
  if (b.ptr != NULL) {
    aw_strbuf_add_char(&name, '|');
    aw_strbuf_add(&name, b);
  }
  if (name.failed || !aw_names_put(f->names, key, aw_strbuf_span(&name)))
    f->failed = true;
  aw_strbuf_release(&name);
}
