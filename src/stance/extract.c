/* extract.c - see extract.h. */
#include "stance/extract.h"

#include <stdlib.h>

#include "base/status.h"
#include "stance/deed.h"
#include "stance/extract_claim.h"
#include "stance/extract_evidence.h"
#include "stance/extract_flags.h"
#include "stance/extract_lexicon.h"
#include "stance/extract_near.h"
#include "stance/extract_vectors.h"
#include "stance/extract_words.h"

const aw_block aw_claim_blocks[AW_CLAIM_BLOCK_COUNT] = {
  { "word", "words of the sentence and pairs of them", AW_WEIGHT_TFIDF, true,
    0.9, 4 },
  { "side", "words inside and outside quotation marks", AW_WEIGHT_TFIDF, true,
    0.7, 4 },
  { "near", "words round the target and the holder", AW_WEIGHT_TFIDF, true, 1.0,
    4 },
  { "flag", "mode, place, nearness of the target", AW_WEIGHT_BINARY, true, 1.0,
    3 },
  { "lexicon", "classes of stance words, negation, who is near", AW_WEIGHT_RAW,
    true, 1.0, 3 },
  { "before", "words of the sentence before", AW_WEIGHT_TFIDF, true, 0.4, 4 },
  { "after", "words of the sentence after", AW_WEIGHT_TFIDF, true, 0.4, 4 },
  { "vector", "averaged word vectors of the sentence", AW_WEIGHT_RAW, true, 0.7,
    1 },
  { "vector-target", "word vectors round the target", AW_WEIGHT_RAW, true, 0.7,
    1 },
  { "vector-holder", "word vectors after the holder", AW_WEIGHT_RAW, true, 0.7,
    1 },
  { "evidence", "what speaks for a claim being there", AW_WEIGHT_BINARY, true,
    1.0, 3 },
  { "deed", "verbs by who acts and who suffers, negation, the target ahead",
    AW_WEIGHT_BINARY, true, 0.5, 3 },
  { "pronoun", "what \"we\", \"they\" or \"it\" do", AW_WEIGHT_BINARY, true,
    0.5, 3 },
  { "denied", "words behind a negation, \"unless\" or \"until\"",
    AW_WEIGHT_TFIDF, true, 0.5, 3 },
  { "role", "words of the holder's role", AW_WEIGHT_BINARY, true, 0.5, 3 },
  { "class", "classes of stance words by mode, order, place and target",
    AW_WEIGHT_RAW, true, 1.0, 3 },
};

static void name_values(aw_extractor *x) {
  static const char *const told[AVOW_MODE_COUNT] = {
    "direct/via", "indirect/via", "mixed/via", "narrated/via"
  };
  for (size_t k = 0; k < AVOW_MODE_COUNT; k++) {
    x->modes[k][0] = aw_value_of(aw_span_of(avow_mode_name((avow_mode)k)));
    x->modes[k][1] = aw_value_of(aw_span_of(told[k]));
  }
  for (size_t k = 0; k < AVOW_KIND_COUNT; k++)
    x->kinds[k] = aw_value_of(aw_span_of(avow_kind_name((avow_kind)k)));
  x->kinds[AVOW_KIND_COUNT] = AW_VALUE("unknown");
}

aw_extractor *aw_extractor_new(const aw_vectors *vectors) {
  aw_extractor *x = calloc(1, sizeof *x);
  if (x == NULL) return NULL;
  x->vectors = vectors;
  x->parts = AW_COMMON | AW_OWN;
  if (vectors != NULL) {
    for (int i = 0; i < 2; i++)
      x->sum[i] = calloc(vectors->dimensions, sizeof *x->sum[i]);
    if (x->sum[0] == NULL || x->sum[1] == NULL) {
      aw_extractor_free(x);
      return NULL;
    }
  }
  name_values(x);
  x->key_holder = aw_hash(AW_LIT("HOLDER"), 0);
  x->key_other = aw_hash(AW_LIT("OTHER"), 0);
  x->key_target = aw_hash(AW_LIT("TARGET"), 0);
  x->key_number = aw_hash(AW_LIT("0"), 0);
  return x;
}

void aw_extractor_free(aw_extractor *x) {
  if (x == NULL) return;
  free(x->sum[0]);
  free(x->sum[1]);
  aw_free_classes(&x->class);
  free(x);
}

avow_status aw_extractor_begin(aw_extractor *x, const aw_view *view,
                               const aw_claim *claim, size_t count,
                               avow_error *err) {
  aw_document const *doc = view->doc;
  aw_arena *arena = doc->arena;
  x->view = view;
  x->of = AW_NEW(arena, aw_claim_tally, view->party_count + 1);
  x->in_sentence = AW_NEW(arena, uint32_t, doc->sentence_count + 1);
  if (x->of == NULL || x->in_sentence == NULL ||
      !aw_know_classes(&x->class, view->wording->stance))
    return aw_nomem(err);
  if (x->vectors != NULL) {
    size_t values = (size_t)doc->sentence_count * x->vectors->dimensions;
    x->sentence_vector = AW_NEW_RAW(arena, float, values + 1);
    x->has_vector = AW_NEW(arena, uint8_t, doc->sentence_count + 1);
    x->vector_id = AW_NEW_RAW(arena, uint32_t, doc->token_count + 1);
    x->has_ids = AW_NEW(arena, uint8_t, doc->sentence_count + 1);
    if (x->sentence_vector == NULL || x->has_vector == NULL ||
        x->vector_id == NULL || x->has_ids == NULL)
      return aw_nomem(err);
  }
  for (size_t i = 0; i < count; i++) {
    x->in_sentence[claim[i].sentence]++;
    if (claim[i].holder == AW_NO_INDEX) continue;
    aw_claim_tally *t = &x->of[claim[i].holder];
    t->claims++;
    t->near_target += view->sentence[claim[i].sentence].strong > 0;
  }
  return AVOW_OK;
}

void aw_extractor_tell(aw_extractor *x, unsigned parts) {
  x->parts = parts;
}

static void add_deeds(const aw_extractor *x, aw_features *f) {
  static void (*const part[])(const aw_scene *,
                              aw_features *) = { aw_add_deeds, aw_add_pronouns,
                                                 aw_add_denied, aw_add_role };
  const aw_scene scene = { .view = x->view,
                           .seen = x->seen,
                           .holder = x->claim->holder,
                           .first = x->first,
                           .count = x->count,
                           .plain = x->plain,
                           .class_key = x->class.key };
  for (unsigned k = 0; k < sizeof part / sizeof part[0]; k++) {
    f->block = (uint16_t)(AW_CLAIM_DEED + k);
    if (aw_features_wants(f, f->block)) part[k](&scene, f);
    aw_no_place(f);
  }
}

avow_status aw_extract(aw_extractor *x, const aw_claim *c, aw_features *f,
                       avow_error *err) {
  aw_look_at(x, c);
  return aw_extract_more(x, f, err);
}

void aw_extract_counts(aw_extractor *x, aw_features *f) {
  uint32_t enabled = f->enabled;
  f->enabled |= 1u << AW_CLAIM_FLAG;
  aw_extract_count_flags(x, f);
  f->enabled = enabled;
}

/* What the claims of a sentence have in common must be told under
 * aw_tells(AW_COMMON), all else under aw_tells(AW_OWN), and no feature under
 * both. */
avow_status aw_extract_more(aw_extractor *x, aw_features *f, avow_error *err) {
  const aw_claim *c = x->claim;
  aw_no_place(f);
  aw_extract_words(x, f);
  aw_extract_sides(x, f);
  aw_extract_near(x, f);
  aw_extract_flags(x, f);
  if (aw_features_wants(f, AW_CLAIM_WORD) && aw_tells(x, AW_OWN))
    aw_extract_count_flags(x, f);
  aw_extract_lexicon(x, f);
  aw_extract_classes(x, f);
  if (aw_tells(x, AW_COMMON)) {
    if (c->sentence > 0)
      aw_extract_neighbour(x, f, c->sentence - 1, AW_CLAIM_BEFORE);
    aw_extract_neighbour(x, f, c->sentence + 1, AW_CLAIM_AFTER);
  }
  aw_no_place(f);
  aw_extract_vectors(x, f);
  if (aw_tells(x, AW_OWN)) {
    aw_extract_evidence(x, f);
    add_deeds(x, f);
  }
  return f->failed ? aw_nomem(err) : AVOW_OK;
}
