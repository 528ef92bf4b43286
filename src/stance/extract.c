/* extract.c - see extract.h. */
#include "stance/extract.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "stance/deed.h"

#define TOKENS_MAX 160u /* of a sentence; what follows is not looked at */
#define BEFORE_TARGET 5u
#define WINDOW 4u

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

enum { MARK_NONE, MARK_HOLDER, MARK_OTHER };

/* What stands behind "template=", with its key at hand. */
typedef struct value {
  aw_span text;
  uint64_t key;
} value;
#define VALUE(s) ((value){ AW_LIT(s), aw_hash(AW_LIT(s), 0) })

static inline value value_of(aw_span text) {
  return (value){ text, aw_hash(text, 0) };
}

/* Classes of the lexicon of stances. */
typedef struct classes {
  const aw_lexicon *of;
  uint64_t fingerprint;              /* of it */
  value *plain;                      /* [count] */
  value *negated;                    /* [count] "class!" */
  uint64_t *key;                     /* [count] of `plain` */
  char *text;                        /* of `negated` */
  int negation, condition, contrast; /* those that mean scope, not stance */
} classes;

typedef struct tally {
  uint32_t claims, near_target; /* of a party in the document */
} tally;

struct aw_extractor {
  const aw_vectors *vectors;
  const aw_view *view;
  tally *of;              /* [party_count], the document's arena */
  uint32_t *in_sentence;  /* [sentences] claims of each */
  float *sentence_vector; /* [sentences][dimensions], made as needed */
  uint8_t *has_vector;    /* [sentences] */
  uint32_t *vector_id;    /* [tokens] AW_NO_ID: none; made as needed */
  uint8_t *has_ids;       /* [sentences] */
  classes class;
  value modes[AVOW_MODE_COUNT][2];  /* without and with a teller */
  value kinds[AVOW_KIND_COUNT + 1]; /* the last: unknown */
  unsigned parts; /* AW_COMMON, AW_OWN: which features are told */
  /* the claim at hand */
  const aw_claim *claim;
  const aw_sentence *sentence;
  const aw_view_sentence *seen; /* `clipped` */
  aw_view_sentence clipped;
  uint32_t first, count;        /* tokens looked at */
  uint8_t mark[TOKENS_MAX];     /* MARK_* */
  uint64_t word[TOKENS_MAX];    /* masked word keys, runs made one */
  uint32_t word_at[TOKENS_MAX]; /* token of each */
  bool word_own[TOKENS_MAX];    /* it reads HOLDER or OTHER */
  uint32_t word_count;
  uint64_t plain[TOKENS_MAX]; /* lemma, target class, HOLDER or OTHER */
  value mode;                 /* "direct/via" */
  value plain_mode;           /* "direct" */
  value kind;                 /* of the holder */
  value target_here;          /* "S", "W", "0": strong, weak, none */
  bool has_holder;
  uint32_t holder, holder_end; /* tokens of the main mention, relative */
  uint8_t holder_form;
  uint64_t key_holder, key_other, key_target, key_number;
  float *sum[2]; /* [dimensions] round the target, after the holder */
};

static void free_classes(classes *c);

static void name_values(aw_extractor *x) {
  static const char *const told[AVOW_MODE_COUNT] = {
    "direct/via", "indirect/via", "mixed/via", "narrated/via"
  };
  for (size_t k = 0; k < AVOW_MODE_COUNT; k++) {
    x->modes[k][0] = value_of(aw_span_of(avow_mode_name((avow_mode)k)));
    x->modes[k][1] = value_of(aw_span_of(told[k]));
  }
  for (size_t k = 0; k < AVOW_KIND_COUNT; k++)
    x->kinds[k] = value_of(aw_span_of(avow_kind_name((avow_kind)k)));
  x->kinds[AVOW_KIND_COUNT] = VALUE("unknown");
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
  free_classes(&x->class);
  free(x);
}

/* ---- classes ------------------------------------------------------------- */

static void free_classes(classes *c) {
  free(c->plain);
  free(c->negated);
  free(c->key);
  free(c->text);
  *c = (classes){ .of = NULL };
}

static void note_class(classes *c, size_t k, char *text) {
  aw_span name = aw_lexicon_class(c->of, k);
  if (name.len > 0) memcpy(text, name.ptr, name.len);
  text[name.len] = '!';
  c->plain[k] = value_of(name);
  c->key[k] = c->plain[k].key;
  c->negated[k] = value_of((aw_span){ text, name.len + 1 });
  if (aw_span_equal(name, AW_LIT("negation"))) c->negation = (int)k;
  if (aw_span_equal(name, AW_LIT("condition"))) c->condition = (int)k;
  if (aw_span_equal(name, AW_LIT("contrast"))) c->contrast = (int)k;
}

static bool know_classes(classes *c, const aw_lexicon *lexicon) {
  uint64_t fingerprint = aw_lexicon_fingerprint(lexicon);
  if (c->of == lexicon && c->fingerprint == fingerprint) return true;
  size_t count = aw_lexicon_class_count(lexicon), length = 0;
  for (size_t k = 0; k < count; k++)
    length += aw_lexicon_class(lexicon, k).len + 1;
  free_classes(c);
  c->plain = calloc(count + 1, sizeof *c->plain);
  c->negated = calloc(count + 1, sizeof *c->negated);
  c->key = calloc(count + 1, sizeof *c->key);
  c->text = calloc(length + 1, 1);
  if (c->plain == NULL || c->negated == NULL || c->key == NULL ||
      c->text == NULL)
    return false;
  c->negation = c->condition = c->contrast = -1;
  c->of = lexicon;
  c->fingerprint = fingerprint;
  char *text = c->text;
  for (size_t k = 0; k < count; k++) {
    note_class(c, k, text);
    text += c->negated[k].text.len;
  }
  return true;
}

avow_status aw_extractor_begin(aw_extractor *x, const aw_view *view,
                               const aw_claim *claim, size_t count,
                               avow_error *err) {
  aw_document const *doc = view->doc;
  aw_arena *arena = doc->arena;
  x->view = view;
  x->of = AW_NEW(arena, tally, view->party_count + 1);
  x->in_sentence = AW_NEW(arena, uint32_t, doc->sentence_count + 1);
  if (x->of == NULL || x->in_sentence == NULL ||
      !know_classes(&x->class, view->wording->stance))
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
    tally *t = &x->of[claim[i].holder];
    t->claims++;
    t->near_target += view->sentence[claim[i].sentence].strong > 0;
  }
  return AVOW_OK;
}

void aw_extractor_tell(aw_extractor *x, unsigned parts) {
  x->parts = parts;
}

/* ---- adding -------------------------------------------------------------- */

static inline bool tells(const aw_extractor *x, unsigned part) {
  return (x->parts & part) != 0;
}

/* "template=a,b,c": parts that are absent have length 0. */
static __attribute__((noinline, cold)) void note3(aw_features *f, uint64_t key,
                                                  const char *text, aw_span a,
                                                  aw_span b, aw_span c) {
  char both[160];
  int n = snprintf(both, sizeof both, AW_FMT "%s" AW_FMT, AW_ARG(b),
                   c.len > 0 ? "," : "", AW_ARG(c));
  size_t length = n < 0 ? 0 : (size_t)n;
  if (length >= sizeof both) length = sizeof both - 1;
  aw_features_note(f, key, text, a,
                   (aw_span){ b.len > 0 ? both : NULL, length });
}

/* To a block that is wanted. */
static inline void add3(aw_features *f, aw_template t, value a, value b,
                        value c) {
  uint64_t key = aw_hash_join(aw_hash_join(t.seed, a.key), b.key);
  if (c.text.len > 0) key = aw_hash_join(key, c.key);
  if (f->names != NULL) note3(f, key, t.text, a.text, b.text, c.text);
  aw_features_add_key(f, key, 1.0);
}

static inline void add1(aw_features *f, aw_template t, value a) {
  add3(f, t, a, VALUE(""), VALUE(""));
}

static inline void add2(aw_features *f, aw_template t, value a, value b) {
  add3(f, t, a, b, VALUE(""));
}

/* 9 stands for all that is more. */
static inline value digit(size_t n) {
  static const char digits[] = "0123456789";
  const char *text = digits + (n < 9 ? n : 9);
  return (value){ { text, 1 }, aw_hash((aw_span){ text, 1 }, 0) };
}

static size_t bucket(double x, const double *bound, size_t count) {
  size_t i = 0;
  while (i < count && x > bound[i]) i++;
  return i;
}
#define BUCKET(x, ...)                               \
  digit(bucket((x), (const double[]){ __VA_ARGS__ }, \
               sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double)))

/* ---- the claim at hand --------------------------------------------------- */

static value presence(const aw_view *v, uint32_t s) {
  const aw_view_sentence *seen = &v->sentence[s];
  if (seen->strong > 0) return VALUE("S");
  return seen->weak > 0 ? VALUE("W") : VALUE("0");
}

/* The main mention of the holder: the first outside quotation marks, else the
 * first. */
static void mark_mentions(aw_extractor *x) {
  const aw_view *v = x->view;
  bool outside = false;
  x->has_holder = false;
  memset(x->mark, MARK_NONE, x->count);
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++) {
    const aw_sight *s = &v->sight[m];
    bool mine = s->party == x->claim->holder;
    uint32_t begin = s->first - x->first, end = s->last - x->first;
    if (end > x->count) end = x->count;
    for (uint32_t i = begin; i < end; i++)
      if (mine || x->mark[i] == MARK_NONE)
        x->mark[i] = mine ? MARK_HOLDER : MARK_OTHER;
    if (!mine || begin >= x->count) continue;
    bool quoted = v->quoted[s->first] != 0;
    if (x->has_holder && (outside || quoted)) continue;
    x->has_holder = true;
    outside = !quoted;
    x->holder = begin;
    x->holder_end = end;
    x->holder_form = s->form;
  }
}

static void mask_plain(aw_extractor *x) {
  memcpy(x->plain, x->view->plain + x->first, x->count * sizeof *x->plain);
  for (uint32_t i = 0; i < x->count; i++) {
    if (x->mark[i] == MARK_NONE) continue;
    x->plain[i] = x->mark[i] == MARK_HOLDER ? x->key_holder : x->key_other;
  }
}

static void mask_words(aw_extractor *x) {
  const aw_view *v = x->view;
  uint64_t last = 0;
  x->word_count = 0;
  for (uint32_t i = 0; i < x->count; i++) {
    const aw_token *t = &v->doc->token[x->first + i];
    bool number = (t->flags & AW_TOKEN_NUMBER) != 0;
    uint64_t key = number ? x->key_number : t->key;
    if (x->mark[i] != MARK_NONE) key = x->plain[i];
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

/* What lies in the tokens looked at: time must not grow with the square of a
 * sentence without end. */
static void clip(aw_extractor *x, const aw_view_sentence *all) {
  const aw_view *v = x->view;
  aw_view_sentence *c = &x->clipped;
  uint32_t end = x->first + x->count;
  *c = *all;
  if (x->count < TOKENS_MAX) return;
  for (c->target_end = c->target;
       c->target_end < all->target_end && v->target[c->target_end].first < end;)
    c->target_end++;
  for (c->word_end = c->word;
       c->word_end < all->word_end && v->word[c->word_end].first < end;)
    c->word_end++;
  for (c->sight_end = c->sight;
       c->sight_end < all->sight_end && v->sight[c->sight_end].first < end;)
    c->sight_end++;
  for (c->event_end = c->event;
       c->event_end < all->event_end && v->who->event[c->event_end].verb < end;)
    c->event_end++;
}

static value kind_of(const aw_extractor *x) {
  const aw_attributions *who = x->view->who;
  if (x->claim->holder >= who->speaker_count) return x->kinds[AVOW_KIND_COUNT];
  return x->kinds[who->speaker[x->claim->holder].kind];
}

static void look_at(aw_extractor *x, const aw_claim *c) {
  x->claim = c;
  x->sentence = &x->view->doc->sentence[c->sentence];
  x->first = x->sentence->first;
  x->count = x->sentence->last - x->first;
  if (x->count > TOKENS_MAX) x->count = TOKENS_MAX;
  clip(x, &x->view->sentence[c->sentence]);
  x->seen = &x->clipped;
  x->mode = x->modes[c->mode][c->via != AW_NO_INDEX];
  x->plain_mode = x->modes[c->mode][0];
  x->kind = kind_of(x);
  x->target_here = presence(x->view, c->sentence);
  mark_mentions(x);
  mask_plain(x);
}

/* What a masked or plain key reads, for names. */
static aw_span text_of(const aw_extractor *x, uint64_t key, uint32_t token) {
  if (key == x->key_holder) return AW_LIT("HOLDER");
  if (key == x->key_other) return AW_LIT("OTHER");
  if (key == x->key_target) return AW_LIT("TARGET");
  if (key == x->key_number) return AW_LIT("0");
  return aw_token_text(x->view->doc, token);
}

static void at_token(const aw_extractor *x, aw_features *f, uint32_t first,
                     uint32_t last) {
  f->begin = x->view->doc->token[first].begin;
  f->end = x->view->doc->token[last].end;
}

static void no_place(aw_features *f) {
  f->begin = f->end = 0;
}

/* ---- words --------------------------------------------------------------- */

static void note_run(const aw_extractor *x, aw_features *f, const char *text,
                     uint64_t key, uint32_t at, uint32_t length) {
  char run[160];
  size_t used = 0;
  for (uint32_t i = at; i < at + length && used + 1 < sizeof run; i++) {
    aw_span s = text_of(x, x->word[i], x->word_at[i]);
    size_t room = sizeof run - used - 1;
    size_t kept = s.len < room ? s.len : room;
    if (i > at) run[used++] = ' ';
    if (kept + used > sizeof run) kept = sizeof run - used;
    memcpy(run + used, s.ptr, kept);
    used += kept;
  }
  aw_features_note(f, key, text, (aw_span){ run, used }, (aw_span){ NULL, 0 });
}

static void add_words(aw_extractor *x, aw_features *f) {
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
      if (!tells(x, own ? AW_OWN : AW_COMMON)) continue;
      uint64_t key = aw_hash_join(run_of[n].seed, run);
      at_token(x, f, x->word_at[i], x->word_at[i + n]);
      if (f->names != NULL) note_run(x, f, run_of[n].text, key, i, n + 1);
      aw_features_add_key(f, key, 1.0);
    }
  }
  no_place(f);
}

/* What a token reads is the claim's own where somebody is mentioned. */
static inline bool tells_token(const aw_extractor *x, uint32_t i) {
  return tells(x, x->mark[i] == MARK_NONE ? AW_COMMON : AW_OWN);
}

static void add_key(const aw_extractor *x, aw_features *f, aw_template t,
                    uint32_t i) {
  if (f->names != NULL) {
    uint64_t key = aw_hash_join(t.seed, x->plain[i]);
    aw_features_note(f, key, t.text, text_of(x, x->plain[i], x->first + i),
                     (aw_span){ NULL, 0 });
  }
  at_token(x, f, x->first + i, x->first + i);
  aw_features_add_key(f, aw_hash_join(t.seed, x->plain[i]), 1.0);
}

static void add_sides(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_SIDE;
  if (!aw_features_wants(f, f->block)) return;
  const aw_template in = aw_template_of("quoted");
  const aw_template out = aw_template_of("unquoted");
  for (uint32_t i = 0; i < x->count; i++)
    if (tells_token(x, i))
      add_key(x, f, x->view->quoted[x->first + i] != 0 ? in : out, i);
  no_place(f);
}

static void add_neighbour(const aw_extractor *x, aw_features *f,
                          uint32_t sentence, unsigned block) {
  f->block = (uint16_t)block;
  if (!aw_features_wants(f, block)) return;
  const aw_view *v = x->view;
  if (sentence >= v->doc->sentence_count) return;
  const aw_template t = block == AW_CLAIM_BEFORE ? aw_template_of("before")
                                                 : aw_template_of("after");
  const aw_sentence *s = &v->doc->sentence[sentence];
  for (uint32_t i = s->first; i < s->last && i < s->first + TOKENS_MAX; i++) {
    uint64_t key = aw_hash_join(t.seed, v->plain[i]);
    if (f->names != NULL)
      aw_features_note(f, key, t.text, aw_token_text(v->doc, i),
                       (aw_span){ NULL, 0 });
    at_token(x, f, i, i);
    aw_features_add_key(f, key, 1.0);
  }
  const aw_view_sentence *seen = &v->sentence[sentence];
  no_place(f);
  for (uint32_t h = seen->word; h < seen->word_end; h++)
    add2(f, t, VALUE("class"), x->class.plain[v->word[h].kind]);
}

/* ---- near the target and the holder -------------------------------------- */

static void near_target(const aw_extractor *x, aw_features *f) {
  const aw_template before = aw_template_of("before-target");
  const aw_template after = aw_template_of("after-target");
  const aw_template at[2][2] = {
    { aw_template_of("before-target-1"), aw_template_of("before-target-2") },
    { aw_template_of("after-target-1"), aw_template_of("after-target-2") }
  };
  const aw_view *v = x->view;
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &v->target[h];
    if (!hit->strong && x->seen->strong > 0) continue;
    uint32_t first = hit->first - x->first, last = hit->last - x->first;
    for (uint32_t d = 1; d <= WINDOW; d++) {
      if (first >= d && first - d < x->count && tells_token(x, first - d)) {
        add_key(x, f, before, first - d);
        if (d <= 2) add_key(x, f, at[0][d - 1], first - d);
      }
      if (last + d - 1 < x->count && tells_token(x, last + d - 1)) {
        add_key(x, f, after, last + d - 1);
        if (d <= 2) add_key(x, f, at[1][d - 1], last + d - 1);
      }
    }
  }
}

static void add_run(const aw_extractor *x, aw_features *f, aw_template t,
                    uint32_t first, uint32_t last) {
  uint64_t key = t.seed;
  if (first >= last || last > x->count) return;
  for (uint32_t i = first; i < last; i++) key = aw_hash_join(key, x->plain[i]);
  at_token(x, f, x->first + first, x->first + last - 1);
  if (f->names != NULL)
    aw_features_note(f, key, t.text,
                     aw_span_cut(x->view->doc->text, f->begin, f->end),
                     (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, 1.0);
}

static void near_holder(const aw_extractor *x, aw_features *f) {
  if (!x->has_holder) return;
  const aw_template mode[] = { aw_template_of("direct-after-holder"),
                               aw_template_of("indirect-after-holder"),
                               aw_template_of("mixed-after-holder"),
                               aw_template_of("narrated-after-holder") };
  const aw_template place[] = { aw_template_of("holder+1"),
                                aw_template_of("holder+2"),
                                aw_template_of("holder+3"),
                                aw_template_of("holder+4") };
  const aw_template place_before[] = { aw_template_of("holder-1"),
                                       aw_template_of("holder-2"),
                                       aw_template_of("holder-3") };
  const aw_template after = aw_template_of("after-holder");
  const aw_template before = aw_template_of("before-holder");
  const aw_template moded = mode[x->claim->mode];
  uint32_t end = x->holder_end;
  for (uint32_t i = end; i < x->count && i < end + WINDOW; i++) {
    add_key(x, f, place[i - end], i);
    add_key(x, f, after, i);
    add_key(x, f, moded, i);
  }
  for (uint32_t d = 1; d <= 3 && d <= x->holder; d++) {
    add_key(x, f, before, x->holder - d);
    add_key(x, f, place_before[d - 1], x->holder - d);
  }
  add_run(x, f, aw_template_of("holder++2"), end, end + 2);
  add_run(x, f, aw_template_of("holder++3"), end, end + 3);
  if (x->holder >= 2)
    add_run(x, f, aw_template_of("holder--2"), x->holder - 2, x->holder);
}

static const aw_hit *nearest_target(const aw_extractor *x) {
  const aw_hit *best = NULL;
  uint32_t least = UINT32_MAX, at = x->first + x->holder;
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &x->view->target[h];
    uint32_t away = hit->first > at ? hit->first - at : at - hit->first;
    if (away < least) {
      least = away;
      best = hit;
    }
  }
  return best;
}

static void between_both(const aw_extractor *x, aw_features *f) {
  const aw_hit *hit = x->has_holder ? nearest_target(x) : NULL;
  if (hit == NULL) return;
  uint32_t target = hit->first - x->first, end = hit->last - x->first;
  bool ahead = target >= x->holder_end;
  uint32_t first = ahead ? x->holder_end : end;
  uint32_t last = ahead ? target : x->holder;
  if (last > x->count || first >= last || last - first > 12) return;
  const aw_template one = ahead ? aw_template_of("holder..target")
                                : aw_template_of("target..holder");
  const aw_template two = ahead ? aw_template_of("holder..target 2")
                                : aw_template_of("target..holder 2");
  for (uint32_t i = first; i < last; i++) {
    add_key(x, f, one, i);
    add_run(x, f, two, i, i + 2 <= last ? i + 2 : i);
  }
}

static void add_near(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_NEAR;
  if (!aw_features_wants(f, f->block)) return;
  near_target(x, f);
  if (tells(x, AW_OWN)) {
    near_holder(x, f);
    between_both(x, f);
  }
  no_place(f);
}

/* ---- flags --------------------------------------------------------------- */

static value target_before(const aw_extractor *x) {
  uint32_t s = x->claim->sentence;
  return s > 0 ? presence(x->view, s - 1) : VALUE("-");
}

static value target_after(const aw_extractor *x) {
  uint32_t s = x->claim->sentence, last = x->view->doc->sentence_count - 1;
  return s < last ? presence(x->view, s + 1) : VALUE("-");
}

/* Of the terms of the target, the same for all claims of the sentence. */
static void target_flags(const aw_extractor *x, aw_features *f) {
  const aw_view *v = x->view;
  uint32_t s = x->claim->sentence, last = v->doc->sentence_count - 1;
  value here = x->target_here;
  value before = target_before(x), after = target_after(x);
  add1(f, aw_template_of("target"), here);
  add1(f, aw_template_of("target-before"), before);
  add1(f, aw_template_of("target-after"), after);
  add3(f, aw_template_of("target-round"), here, before, after);
  add1(f, aw_template_of("target-headline"), presence(v, 0));
  add1(f, aw_template_of("targets"),
       digit(x->seen->strong < 4 ? x->seen->strong : 4));
  add1(f, aw_template_of("target-density"),
       BUCKET((double)v->strong / (last + 1), .05, .1, .2, .35, .5));
  uint32_t first = s > 3 ? s - 3 : 0, end = s + 3 < last ? s + 3 : last;
  uint32_t with = 0;
  for (uint32_t i = first; i <= end; i++) with += v->sentence[i].strong > 0;
  add1(f, aw_template_of("target-window"), digit(with < 5 ? with : 5));
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &v->target[h];
    add1(f, aw_template_of("target-kind"),
         value_of(aw_lexicon_class(v->wording->target, hit->kind)));
    if (hit->strong)
      add1(f, aw_template_of("target-quoted"),
           digit(v->quoted[hit->first] != 0));
  }
}

/* Of the terms of the target and the claim. */
static void own_target_flags(const aw_extractor *x, aw_features *f) {
  const aw_view *v = x->view;
  value here = x->target_here;
  add2(f, aw_template_of("target,mode"), here, x->mode);
  char round[3] = { here.text.ptr[0], target_before(x).text.ptr[0],
                    target_after(x).text.ptr[0] };
  add2(f, aw_template_of("target-round,mode"), value_of((aw_span){ round, 3 }),
       x->plain_mode);
  if (!x->has_holder) return;
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &v->target[h];
    if (!hit->strong) continue;
    double at = (double)hit->first - x->first;
    double away = at >= x->holder_end ? at - x->holder_end : at - x->holder;
    add1(f, aw_template_of("target-away"),
         BUCKET(away, -15, -7, -3, -1, 1, 3, 7, 15));
  }
}

static void holder_flags(const aw_extractor *x, aw_features *f) {
  const value forms[] = { VALUE("name"), VALUE("surname"), VALUE("role"),
                          VALUE("pronoun") };
  add1(f, aw_template_of("holder-kind"), x->kind);
  add2(f, aw_template_of("holder-kind,mode"), x->kind, x->mode);
  if (!x->has_holder) {
    add1(f, aw_template_of("holder-form"), VALUE("none"));
    return;
  }
  const aw_view *v = x->view;
  const aw_token *token = v->doc->token;
  uint32_t at = x->first + x->holder, end = x->first + x->holder_end;
  add1(f, aw_template_of("holder-form"), forms[x->holder_form & 3]);
  add1(f, aw_template_of("holder-place"), BUCKET(x->holder, 0, 3, 8, 15));
  add1(f, aw_template_of("holder-quoted"), digit(v->quoted[at] != 0));
  bool owns = token[at].tag == AW_TAG_PRPS ||
              (end < x->sentence->last && token[end].tag == AW_TAG_POS);
  if (owns) add1(f, aw_template_of("holder-owns"), x->mode);
  if (x->holder > 0) {
    uint8_t tag = token[at - 1].tag;
    if (tag == AW_TAG_IN || tag == AW_TAG_TO)
      add2(f, aw_template_of("holder-preposition"),
           value_of(aw_token_text(v->doc, at - 1)), x->mode);
  }
  uint32_t before = 0, after = 0;
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++) {
    if (v->sight[m].party == x->claim->holder) continue;
    if (v->sight[m].first < at)
      before++;
    else
      after++;
  }
  add3(f, aw_template_of("others"), digit(before < 2 ? before : 2),
       digit(after < 2 ? after : 2), x->mode);
}

/* The same for all claims of the sentence. */
static void sentence_flags(const aw_extractor *x, aw_features *f) {
  const aw_document *doc = x->view->doc;
  uint32_t s = x->claim->sentence;
  add1(f, aw_template_of("place"),
       BUCKET((double)s / doc->sentence_count, .05, .15, .3, .5, .75));
  if (s == 0) add1(f, aw_template_of("first-sentence"), VALUE("yes"));
  if (x->sentence->headline) add1(f, aw_template_of("headline"), VALUE("yes"));
  add1(f, aw_template_of("length"), BUCKET(x->count, 6, 12, 20, 30, 45));
  uint32_t last = x->sentence->last - 1;
  for (uint32_t i = last; i + 3 > last && i >= x->first; i--) {
    aw_span text = aw_token_text(doc, i);
    if (aw_span_equal(text, AW_LIT("?")))
      add1(f, aw_template_of("question"), VALUE("yes"));
    if (i == 0) break;
  }
  target_flags(x, f);
}

static void add_flags(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_FLAG;
  if (!aw_features_wants(f, f->block)) return;
  if (tells(x, AW_COMMON)) sentence_flags(x, f);
  if (!tells(x, AW_OWN)) return;
  add1(f, aw_template_of("mode"), x->plain_mode);
  add1(f, aw_template_of("via"), digit(x->claim->via != AW_NO_INDEX));
  add1(f, aw_template_of("mode,via"), x->mode);
  own_target_flags(x, f);
  holder_flags(x, f);
}

/* How many claims, known only once they are found: not for the detector. */
static void add_count_flags(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_FLAG;
  if (!aw_features_wants(f, f->block)) return;
  uint32_t here = x->in_sentence[x->claim->sentence];
  add1(f, aw_template_of("claims-here"), digit(here < 4 ? here : 4));
  if (x->claim->holder == AW_NO_INDEX) return;
  const tally *mine = &x->of[x->claim->holder];
  add1(f, aw_template_of("claims-of-holder"), BUCKET(mine->claims, 1, 2, 4, 8));
  if (mine->claims > 0)
    add1(
        f, aw_template_of("target-of-holder"),
        BUCKET((double)mine->near_target / mine->claims, .01, .2, .4, .6, .99));
}

/* ---- stance words -------------------------------------------------------- */

/* A negation at most four words ahead of `hit`. */
static bool is_negated(const aw_extractor *x, const aw_hit *hit, int negation) {
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++) {
    const aw_hit *n = &x->view->word[h];
    if (n->kind == negation && n->first < hit->first &&
        hit->first - n->first <= 4)
      return true;
  }
  return false;
}

/* Where the target is, seen from a word. */
typedef struct target_round {
  bool near, ahead, behind;
} target_round;

static target_round target_round_of(const aw_extractor *x, const aw_hit *hit) {
  target_round r = { false, false, false };
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *t = &x->view->target[h];
    if (t->first >= hit->last && t->first - hit->last <= 6) r.ahead = true;
    if (hit->first >= t->last && hit->first - t->last <= 6) r.behind = true;
    uint32_t away =
        t->first > hit->first ? t->first - hit->first : hit->first - t->first;
    if (away <= 5) r.near = true;
  }
  return r;
}

/* Who is mentioned before and after it: 'H', 'O', '-'. */
typedef struct people_round {
  char before, after;
} people_round;

static people_round people_round_of(const aw_extractor *x, const aw_hit *hit) {
  const aw_view *v = x->view;
  people_round r = { '-', '-' };
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++) {
    char who = v->sight[m].party == x->claim->holder ? 'H' : 'O';
    if (v->sight[m].last <= hit->first) r.before = who;
    if (v->sight[m].first >= hit->last && r.after == '-') r.after = who;
  }
  return r;
}

/* Its place as seen from the holder. */
static value place_of(const aw_extractor *x, const aw_hit *hit) {
  int32_t away = (int32_t)(hit->first - x->first) - (int32_t)x->holder_end;
  if (away >= 0) return away <= 3 ? VALUE("after") : VALUE("later");
  return away >= -5 ? VALUE("before") : VALUE("early");
}

static value who_value(char who) {
  if (who == 'H') return VALUE("H");
  return who == 'O' ? VALUE("O") : VALUE("-");
}

static value class_of(const aw_extractor *x, const aw_hit *hit) {
  bool negated = is_negated(x, hit, x->class.negation);
  return negated ? x->class.negated[hit->kind] : x->class.plain[hit->kind];
}

/* The class, and who stands where. */
static void add_hit(const aw_extractor *x, aw_features *f, const aw_hit *hit) {
  value k = class_of(x, hit);
  at_token(x, f, hit->first, hit->last - 1);
  if (tells(x, AW_COMMON)) add1(f, aw_template_of("class"), k);
  if (!tells(x, AW_OWN)) return;
  people_round people = people_round_of(x, hit);
  value before = who_value(people.before);
  add2(f, aw_template_of("class-subject"), k, before);
  add2(f, aw_template_of("class-object"), k, who_value(people.after));
  if (target_round_of(x, hit).ahead)
    add2(f, aw_template_of("subject-class>target"), k, before);
  if (x->has_holder)
    add2(f, aw_template_of("class-place"), k, place_of(x, hit));
}

/* How it is said, and where the target is. */
static void add_hit_more(const aw_extractor *x, aw_features *f,
                         const aw_hit *hit) {
  value k = class_of(x, hit);
  target_round target = target_round_of(x, hit);
  at_token(x, f, hit->first, hit->last - 1);
  if (tells(x, AW_COMMON)) {
    add2(f, aw_template_of("class,quoted"), k,
         digit(x->view->quoted[hit->first] != 0));
    add2(f, aw_template_of("class,target"), k, x->target_here);
    if (target.near) add1(f, aw_template_of("class-near-target"), k);
    if (target.ahead) add1(f, aw_template_of("class>target"), k);
    if (target.behind) add1(f, aw_template_of("target>class"), k);
  }
  if (!tells(x, AW_OWN)) return;
  add2(f, aw_template_of("class,mode"), k, x->mode);
  if (target.ahead) add2(f, aw_template_of("class>target,mode"), k, x->mode);
  add3(f, aw_template_of("class-subject,mode"), k,
       who_value(people_round_of(x, hit).before), x->mode);
  if (x->has_holder)
    add3(f, aw_template_of("class-place,mode"), k, place_of(x, hit), x->mode);
}

static void add_lexicon(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_LEXICON;
  if (!aw_features_wants(f, f->block)) return;
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++)
    add_hit(x, f, &x->view->word[h]);
  no_place(f);
}

static void add_classes(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_CLASS;
  if (!aw_features_wants(f, f->block)) return;
  const aw_view *v = x->view;
  const classes *c = &x->class;
  const aw_template order = aw_template_of("class>class");
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++) {
    const aw_hit *hit = &v->word[h];
    add_hit_more(x, f, hit);
    if (!tells(x, AW_COMMON)) continue;
    if (hit->kind == c->condition || hit->kind == c->contrast)
      add1(f, aw_template_of("scope"),
           value_of(aw_token_text(v->doc, hit->first)));
    if (h + 1 < x->seen->word_end)
      add2(f, order, c->plain[hit->kind], c->plain[v->word[h + 1].kind]);
  }
  no_place(f);
}

/* ---- events -------------------------------------------------------------- */

static uint32_t party_of(const aw_attributions *who, uint32_t mention) {
  return mention == AW_NO_INDEX ? AW_NO_INDEX : who->mention[mention].speaker;
}

static value class_at(const aw_extractor *x, uint32_t token) {
  const aw_view *v = x->view;
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++)
    if (v->word[h].first <= token && token < v->word[h].last)
      return x->class.plain[v->word[h].kind];
  return VALUE("other");
}

/* ---- vectors ------------------------------------------------------------- */

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

static void add_vectors(aw_extractor *x, aw_features *f) {
  if (x->vectors == NULL || (f->enabled & AW_VECTOR_BLOCKS) == 0) return;
  uint32_t s = x->claim->sentence;
  know_ids(x, s);
  if (tells(x, AW_COMMON)) {
    add_vector(x, f, AW_CLAIM_VECTOR, vector_of(x, s));
    target_vector(x, f);
  }
  if (tells(x, AW_OWN)) holder_vector(x, f);
}

/* ---- evidence that there is a claim -------------------------------------- */

static void statement_evidence(const aw_extractor *x, aw_features *f) {
  const aw_claim *c = x->claim;
  const aw_attributions *who = x->view->who;
  if (c->attribution == AW_NO_INDEX) {
    add1(f, aw_template_of("statement"), VALUE("none"));
    return;
  }
  const aw_attribution *a = &who->item[c->attribution];
  value sure = BUCKET((double)a->confidence, .3, .5, .7, .85, .95);
  add2(f, aw_template_of("statement"), x->mode, sure);
  add1(f, aw_template_of("statement-nested"), digit(a->within != AW_NO_INDEX));
  add1(f, aw_template_of("statement-cue"), digit(a->cue.count > 0));
  if (a->cue.count == 0) return;
  uint32_t cue = a->cue.item[0].first;
  bool here = x->view->doc->token_sentence[cue] == c->sentence;
  add2(f, aw_template_of("statement-cue-here"), digit(here), x->mode);
  uint64_t key = aw_hash_join(aw_template_of("statement-verb").seed,
                              x->view->doc->token[cue].lemma);
  if (f->names != NULL)
    aw_features_note(f, key, "statement-verb", aw_token_text(x->view->doc, cue),
                     (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, 1.0);
}

static void event_evidence(const aw_extractor *x, aw_features *f) {
  const aw_claim *c = x->claim;
  const aw_attributions *who = x->view->who;
  uint32_t does = 0, suffers = 0;
  bool ahead = false;
  for (uint32_t i = x->seen->event; i < x->seen->event_end; i++) {
    const aw_event *e = &who->event[i];
    if (party_of(who, e->agent) == c->holder) {
      does++;
      add3(f, aw_template_of("event-class"), class_at(x, e->verb),
           x->target_here, digit(e->attribution != AW_NO_INDEX));
      for (uint32_t h = x->seen->target; h < x->seen->target_end; h++)
        ahead |= x->view->target[h].first > e->verb;
    }
    suffers += party_of(who, e->patient) == c->holder;
  }
  bool speech = c->attribution != AW_NO_INDEX;
  add3(f, aw_template_of("events"), digit(does < 3 ? does : 3),
       digit(suffers < 2 ? suffers : 2), digit(speech));
  add3(f, aw_template_of("events,target"), digit(does < 3 ? does : 3),
       x->target_here, digit(ahead));
  add3(f, aw_template_of("via,target"), digit(c->via != AW_NO_INDEX),
       x->target_here, digit(speech));
}

static void mention_evidence(const aw_extractor *x, aw_features *f) {
  const aw_view *v = x->view;
  const aw_claim *c = x->claim;
  uint32_t mine = 0, others = 0;
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++)
    v->sight[m].party == c->holder ? mine++ : others++;
  add2(f, aw_template_of("mentions"), digit(mine < 3 ? mine : 3),
       digit(others < 4 ? others : 4));
  const aw_attributions *who = v->who;
  if (c->holder < who->speaker_count) {
    const aw_speaker *s = &who->speaker[c->holder];
    add2(f, aw_template_of("speaker-mentions"),
         BUCKET(s->mention_count, 1, 2, 4, 8), x->kind);
    add2(f, aw_template_of("speaker-role"), digit(s->role.ptr != NULL),
         x->kind);
  }
  if (!x->has_holder) return;
  const aw_token *t = &v->doc->token[x->first + x->holder_end - 1];
  add2(f, aw_template_of("holder-name"), digit(t->name), x->target_here);
}

static void add_evidence(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_EVIDENCE;
  if (!aw_features_wants(f, f->block)) return;
  statement_evidence(x, f);
  event_evidence(x, f);
  mention_evidence(x, f);
}

/* ---- deeds, pronouns, denials, roles ------------------------------------- */

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
    no_place(f);
  }
}

avow_status aw_extract(aw_extractor *x, const aw_claim *c, aw_features *f,
                       avow_error *err) {
  look_at(x, c);
  return aw_extract_more(x, f, err);
}

void aw_extract_counts(aw_extractor *x, aw_features *f) {
  uint32_t enabled = f->enabled;
  f->enabled |= 1u << AW_CLAIM_FLAG;
  add_count_flags(x, f);
  f->enabled = enabled;
}

/* What the claims of a sentence have in common must be told under
 * tells(AW_COMMON), all else under tells(AW_OWN), and no feature under both. */
avow_status aw_extract_more(aw_extractor *x, aw_features *f, avow_error *err) {
  const aw_claim *c = x->claim;
  no_place(f);
  add_words(x, f);
  add_sides(x, f);
  add_near(x, f);
  add_flags(x, f);
  if (aw_features_wants(f, AW_CLAIM_WORD) && tells(x, AW_OWN))
    add_count_flags(x, f);
  add_lexicon(x, f);
  add_classes(x, f);
  if (tells(x, AW_COMMON)) {
    if (c->sentence > 0) add_neighbour(x, f, c->sentence - 1, AW_CLAIM_BEFORE);
    add_neighbour(x, f, c->sentence + 1, AW_CLAIM_AFTER);
  }
  no_place(f);
  add_vectors(x, f);
  if (tells(x, AW_OWN)) {
    add_evidence(x, f);
    add_deeds(x, f);
  }
  return f->failed ? aw_nomem(err) : AVOW_OK;
}
