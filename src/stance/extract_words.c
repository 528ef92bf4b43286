/* extract_words.c - see extract_words.h. */
#include "stance/extract_words.h"

static void mask_words(aw_extractor *x) {
  const aw_view *v = x->view;
  uint64_t last = 0;
  x->word_count = 0;
  for (uint32_t i = 0; i < x->count; i++) {
    const aw_token *t = &v->doc->token[x->first + i];
    bool number = (t->flags & AW_TOKEN_NUMBER) != 0;
    uint64_t key = number ? x->key_number : t->key;
    if (x->mark[i] != AW_WHO_NONE) key = x->plain[i];
    if (v->in_target[x->first + i] == 2) key = x->key_target;
    bool mask =
        key == x->key_holder || key == x->key_other || key == x->key_target;
    if (mask && key == last) continue;
    last = key;
    x->word_own[x->word_count] = mask && key != x->key_target;
    x->word[x->word_count] = key;
    x->word_at[x->word_count++] = x->first + i;
  }
}

static void note_run(const aw_extractor *x, aw_features *f, const char *text,
                     uint64_t key, uint32_t at, uint32_t length) {
  char run[160];
  size_t used = 0;
  for (uint32_t i = at; i < at + length && used + 1 < sizeof run; i++) {
    aw_span s = aw_claim_text(x, x->word[i], x->word_at[i]);
    size_t room = sizeof run - used - 1;
    size_t kept = s.len < room ? s.len : room;
    if (i > at) run[used++] = ' ';
    if (kept + used > sizeof run) kept = sizeof run - used;
    memcpy(run + used, s.ptr, kept);
    used += kept;
  }
  aw_features_note(f, key, text, (aw_span){ run, used }, (aw_span){ NULL, 0 });
}

void aw_extract_words(aw_extractor *x, aw_features *f) {
  const aw_template run_of[] = { aw_template_of("w"), aw_template_of("w2") };
  f->block = AW_CLAIM_WORD;
  if (!aw_features_wants(f, f->block)) return;
  mask_words(x);
  for (uint32_t i = 0; i < x->word_count; i++) {
    uint64_t run = 0;
    bool own = false;
    for (uint32_t n = 0; n < 2 && i + n < x->word_count; n++) {
      run = aw_hash_join(n == 0 ? 1 : run, x->word[i + n]);
      own |= x->word_own[i + n];
      if (!aw_tells(x, own ? AW_OWN : AW_COMMON)) continue;
      uint64_t key = aw_hash_join(run_of[n].seed, run);
      aw_at_token(x, f, x->word_at[i], x->word_at[i + n]);
      if (f->names != NULL) note_run(x, f, run_of[n].text, key, i, n + 1);
      aw_features_add_key(f, key, 1.0);
    }
  }
  aw_no_place(f);
}

void aw_extract_sides(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_SIDE;
  if (!aw_features_wants(f, f->block)) return;
  const aw_template in = aw_template_of("quoted");
  const aw_template out = aw_template_of("unquoted");
  for (uint32_t i = 0; i < x->count; i++)
    if (aw_tells_token(x, i))
      aw_add_plain(x, f, x->view->quoted[x->first + i] != 0 ? in : out, i);
  aw_no_place(f);
}

void aw_extract_neighbour(const aw_extractor *x, aw_features *f,
                          uint32_t sentence, unsigned block) {
  f->block = (uint16_t)block;
  if (!aw_features_wants(f, block)) return;
  const aw_view *v = x->view;
  if (sentence >= v->doc->sentence_count) return;
  const aw_template t = block == AW_CLAIM_BEFORE ? aw_template_of("before")
                                                 : aw_template_of("after");
  const aw_sentence *s = &v->doc->sentence[sentence];
  for (uint32_t i = s->first; i < s->last && i < s->first + AW_CLAIM_TOKENS;
       i++) {
    uint64_t key = aw_hash_join(t.seed, v->plain[i]);
    if (f->names != NULL)
      aw_features_note(f, key, t.text, aw_token_text(v->doc, i),
                       (aw_span){ NULL, 0 });
    aw_at_token(x, f, i, i);
    aw_features_add_key(f, key, 1.0);
  }
  const aw_view_sentence *seen = &v->sentence[sentence];
  aw_no_place(f);
  for (uint32_t h = seen->word; h < seen->word_end; h++)
    aw_add2(f, t, AW_VALUE("class"), x->class.plain[v->word[h].kind]);
}
