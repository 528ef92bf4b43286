#include "attribution/work.h"

#include "base/status.h"

avow_status aw_work_begin(aw_work *work, const aw_words *words,
                          aw_document *doc, avow_error *err) {
  *work = (aw_work){ .doc = doc, .words = words };
  work->classes = AW_NEW(doc->arena, uint32_t, (size_t)doc->token_count + 1);
  if (work->classes == NULL) return aw_nomem(err);
  for (uint32_t i = 0; i < doc->token_count; i++) {
    const aw_token *t = &doc->token[i];
    if ((t->flags & AW_TOKEN_PUNCTUATION) != 0) continue;
    uint32_t classes = aw_words_classes(words, t->key);
    if (t->lemma != t->key) classes |= aw_words_classes(words, t->lemma);
    work->classes[i] = classes;
  }
  return AVOW_OK;
}

void aw_work_add(aw_work *work, aw_attribution attribution) {
  if (work->attribution_count >= work->attribution_capacity) return;
  attribution.speaker = attribution.within = AW_NO_INDEX;
  work->attribution[work->attribution_count++] = attribution;
}

aw_token_range aw_work_trim(const aw_work *work, aw_token_range r) {
  const aw_token *token = work->doc->token;
  while (r.first < r.last && aw_is_edge_mark(&token[r.first])) r.first++;
  while (r.first < r.last && aw_is_edge_mark(&token[r.last - 1])) r.last--;
  return r;
}
