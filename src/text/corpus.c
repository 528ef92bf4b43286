#include "text/corpus.h"

#include <stdlib.h>

#include "base/status.h"
#include "text/utf8.h"
#include "text/word_class.h"

/* ---- folding --------------------------------------------------------------
 */

/* Penn names that are not those of AW_TAG_MAP, and the web treebank's own:
 * NFP is superfluous punctuation, GW a part of a word written apart, AFX a
 * prefix written apart. */
static const struct {
  const char *penn;
  aw_tag_id tag;
} penn_tags[] = {
  { ",", AW_TAG_COMMA },    { ".", AW_TAG_PERIOD },    { ":", AW_TAG_COLON },
  { "-LRB-", AW_TAG_OPEN }, { "-RRB-", AW_TAG_CLOSE }, { "``", AW_TAG_QUOTE },
  { "''", AW_TAG_QUOTE },   { "#", AW_TAG_HASH },      { "$", AW_TAG_CURRENCY },
  { "PRP$", AW_TAG_PRPS },  { "WP$", AW_TAG_WPS },     { "NFP", AW_TAG_COLON },
  { "GW", AW_TAG_NN },      { "AFX", AW_TAG_JJ },      { "XX", AW_TAG_FW },
#define SAME(name) { #name, AW_TAG_##name },
  AW_TAG_MAP(SAME)
#undef SAME
};

/* Dashes and dots that the treebank tags as commas; in the Penn treebank they
 * are colons. */
static bool is_pause(aw_span form) {
  static const char *const forms[] = {
    "-",  "--",  "---",  "\xE2\x80\x93", "\xE2\x80\x94",
    "..", "...", "....", ".....",        "\xE2\x80\xA6"
  };
  for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
    if (aw_span_equal(form, aw_span_of(forms[i]))) return true;
  return false;
}

static uint8_t fold_tag(aw_span tag, aw_span form) {
  if (tag.ptr == NULL) return AW_TAG_NOT_GIVEN;
  if (aw_span_equal(tag, AW_LIT(",")) && is_pause(form)) return AW_TAG_COLON;
  for (size_t i = 0; i < sizeof penn_tags / sizeof penn_tags[0]; i++)
    if (aw_span_equal(tag, aw_span_of(penn_tags[i].penn)))
      return (uint8_t)penn_tags[i].tag;
  return AW_TAG_COUNT; /* unknown */
}

/* The B tag of the class. */
static uint8_t fold_name(aw_span name) {
  static const struct {
    const char *text;
    aw_name_id name;
  } names[] = {
    { "O", AW_NAME_NONE },           { "PERSON", AW_NAME_PERSON_B },
    { "LOCATION", AW_NAME_PLACE_B }, { "ORGANIZATION", AW_NAME_ORG_B },
    { "MISC", AW_NAME_MISC_B },
  };
  if (name.ptr == NULL) return AW_TAG_NOT_GIVEN;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (aw_span_equal(name, aw_span_of(names[i].text)))
      return (uint8_t)names[i].name;
  return AW_NAME_COUNT; /* unknown */
}

static uint8_t fold_universal(aw_span tag) {
  return tag.ptr == NULL ? AW_TAG_NOT_GIVEN : (uint8_t)aw_universal_find(tag);
}

/* ---- counts for the word list ----------------------------------------------
 */

/* Rows of counts by key. */
typedef struct tally {
  aw_vocabulary_builder *keys;
  uint32_t (*count)[AW_TAG_COUNT];
  size_t capacity;
} tally;

static bool tally_add(tally *t, uint64_t key, unsigned tag, uint32_t weight) {
  uint32_t id = aw_vocabulary_builder_add(t->keys, key);
  if (id == AW_NO_ID) return false;
  if (id >= t->capacity) {
    size_t capacity = t->capacity == 0 ? 4096 : t->capacity * 2;
    void *more = realloc(t->count, capacity * sizeof *t->count);
    if (more == NULL) return false;
    t->count = more;
    memset(t->count + t->capacity, 0,
           (capacity - t->capacity) * sizeof *t->count);
    t->capacity = capacity;
  }
  t->count[id][tag] += weight;
  return true;
}

/* The word list while it is made: values by key. */
typedef struct list {
  aw_vocabulary_builder *keys;
  uint32_t *value;
  size_t capacity;
} list;

static uint32_t *list_at(list *l, uint64_t key) {
  uint32_t id = aw_vocabulary_builder_add(l->keys, key);
  if (id == AW_NO_ID) return NULL;
  if (id >= l->capacity) {
    size_t capacity = l->capacity == 0 ? 4096 : l->capacity * 2;
    uint32_t *more = realloc(l->value, capacity * sizeof *more);
    if (more == NULL) return NULL;
    memset(more + l->capacity, 0, (capacity - l->capacity) * sizeof *more);
    l->value = more;
    l->capacity = capacity;
  }
  return &l->value[id];
}

/* Sentences tagged by hand count for more. */
#define GOLD_WEIGHT 6u
/* A spelling is fixed where it was seen often and as good as always so. */
#define FIXED_MIN 36u
#define FIXED_SHARE 0.993
/* A spelling is nameless where it was seen often and as good as never in a
 * name. */
#define NAMELESS_MIN 36u
#define NAMELESS_SHARE 0.999
/* Sets of usual tags: of words seen often enough to trust them, the tags that
 * have a fair share. */
#define SET_MIN 18u
#define SET_SHARE 0.05

static uint32_t row_total(const uint32_t *row) {
  uint32_t total = 0;
  for (unsigned k = 0; k < AW_TAG_COUNT; k++) total += row[k];
  return total;
}

static bool list_fixed(const tally *forms, list *l) {
  size_t count = aw_vocabulary_builder_count(forms->keys);
  for (uint32_t id = 0; id < count; id++) {
    const uint32_t *row = forms->count[id];
    uint32_t total = row_total(row), best = 0;
    for (unsigned k = 1; k < AW_TAG_COUNT; k++)
      if (row[k] > row[best]) best = k;
    if (total < FIXED_MIN || (double)row[best] < FIXED_SHARE * total) continue;
    uint64_t form = aw_vocabulary_builder_key(forms->keys, id);
    uint32_t *value = list_at(l, aw_hash_join(AW_WORD_FORM_SEED, form));
    if (value == NULL) return false;
    *value |= best + 1;
  }
  return true;
}

/* Of `names`, a spelling's first count is of those outside names. */
static bool list_nameless(const tally *names, list *l) {
  size_t count = aw_vocabulary_builder_count(names->keys);
  for (uint32_t id = 0; id < count; id++) {
    const uint32_t *row = names->count[id];
    uint32_t total = row_total(row);
    if (total < NAMELESS_MIN || (double)row[0] < NAMELESS_SHARE * total)
      continue;
    uint64_t form = aw_vocabulary_builder_key(names->keys, id);
    uint32_t *value = list_at(l, aw_hash_join(AW_WORD_FORM_SEED, form));
    if (value == NULL) return false;
    *value |= AW_WORD_NAMELESS;
  }
  return true;
}

static bool list_sets(const tally *lowers, list *l) {
  uint64_t set[(1u << AW_WORD_TAGS_BITS) - 1];
  uint32_t sets = 0;
  size_t count = aw_vocabulary_builder_count(lowers->keys);
  for (uint32_t id = 0; id < count; id++) {
    const uint32_t *row = lowers->count[id];
    uint32_t total = row_total(row), n = 0;
    if (total < SET_MIN) continue;
    uint64_t bits = 0;
    for (unsigned k = 0; k < AW_TAG_COUNT; k++)
      if ((double)row[k] > SET_SHARE * total) bits |= UINT64_C(1) << k;
    while (n < sets && set[n] != bits) n++;
    if (n == sets && sets < sizeof set / sizeof set[0]) set[sets++] = bits;
    if (n == sets) continue; /* a rare set, once all numbers are given */
    uint32_t *value = list_at(l, aw_vocabulary_builder_key(lowers->keys, id));
    if (value == NULL) return false;
    *value |= (n + 1) << AW_WORD_CLUSTER_BITS;
  }
  return true;
}

/* Four classes of names times: a term of one word, the first of several, a
 * later one. */
static bool list_gazetteer(const aw_tagged_sentence *s, list *l) {
  for (size_t i = 0; i < s->count; i++) {
    unsigned kind = fold_name(s->token[i].name) / 2u;
    unsigned place = s->count == 1 ? 0 : i == 0 ? 1 : 2;
    uint32_t *value = list_at(l, aw_word_key(s->token[i].form));
    if (value == NULL) return false;
    *value |= 1u << (kind * 3 + place) << AW_WORD_CLUSTER_BITS
                 << AW_WORD_TAGS_BITS;
  }
  return true;
}

bool aw_corpus_is_gazetteer(const aw_tagged_sentence *s) {
  for (size_t i = 0; i < s->count; i++)
    if (s->token[i].tag.ptr != NULL || s->token[i].name.ptr == NULL ||
        fold_name(s->token[i].name) >= AW_NAME_COUNT ||
        fold_name(s->token[i].name) == AW_NAME_NONE)
      return false;
  return s->count > 0;
}

/* How often each tag, by spelling and by lower-cased word, and how often
 * outside names and inside. */
typedef struct tallies {
  tally forms, lowers, names;
} tallies;

static bool count_sentence(const aw_tagged_sentence *s, tallies *t) {
  uint32_t weight = s->by_hand ? GOLD_WEIGHT : 1;
  for (size_t i = 0; i < s->count; i++) {
    uint8_t tag = fold_tag(s->token[i].tag, s->token[i].form);
    aw_word_type type;
    aw_affixes affixes;
    uint64_t lower = aw_word_key(s->token[i].form);
    uint8_t name = fold_name(s->token[i].name);
    if (tag >= AW_TAG_COUNT) continue;
    aw_word_type_make(NULL, s->token[i].form, lower, &type, &affixes);
    if (!tally_add(&t->forms, type.form, tag, weight) ||
        !tally_add(&t->lowers, lower, tag, weight) ||
        (name < AW_NAME_COUNT &&
         !tally_add(&t->names, type.form, name != AW_NAME_NONE, 1)))
      return false;
  }
  return true;
}

static avow_status list_classes(const aw_model_file *file, list *l,
                                avow_error *err) {
  aw_vectors v;
  avow_status status = aw_vectors_open(file, &v, err);
  if (status != AVOW_OK) return status;
  uint16_t *class = malloc((v.vocabulary.count + 1u) * sizeof *class);
  status = class == NULL ? aw_nomem(err) : aw_word_classes(&v, class, err);
  for (uint32_t i = 0; status == AVOW_OK && i < v.vocabulary.count; i++) {
    uint32_t *value = list_at(l, v.vocabulary.key[i]);
    if (value == NULL)
      status = aw_nomem(err);
    else
      *value |= class[i] + 1u;
  }
  free(class);
  return status;
}

static avow_status write_list(const list *l, aw_model_writer *writer,
                              avow_error *err) {
  uint64_t *key = NULL;
  uint32_t *slot = NULL, slots = 0;
  size_t count = aw_vocabulary_builder_count(l->keys);
  avow_status status =
      aw_vocabulary_builder_freeze(l->keys, &key, &slot, &slots, err);
  if (status != AVOW_OK) return status;
  aw_model_writer_add(writer, "word.key",
                      (aw_span){ (const char *)key, count * sizeof *key });
  aw_model_writer_add(writer, "word.slot",
                      (aw_span){ (const char *)slot, slots * sizeof *slot });
  aw_model_writer_add(
      writer, "word.value",
      (aw_span){ (const char *)l->value, count * sizeof *l->value });
  free(key);
  free(slot);
  return AVOW_OK;
}

static bool tally_init(tally *t) {
  *t = (tally){ .keys = aw_vocabulary_builder_new() };
  return t->keys != NULL;
}

static void tally_release(tally *t) {
  aw_vocabulary_builder_free(t->keys);
  free(t->count);
}

static avow_status make_list(const avow_dataset *data, list *l,
                             avow_error *err) {
  tallies t;
  bool sound = tally_init(&t.forms);
  sound = tally_init(&t.lowers) && sound;
  sound = tally_init(&t.names) && sound;
  for (size_t i = 0; sound && i < data->tagged_count; i++)
    sound = aw_corpus_is_gazetteer(&data->tagged[i])
                ? list_gazetteer(&data->tagged[i], l)
                : count_sentence(&data->tagged[i], &t);
  sound = sound && list_fixed(&t.forms, l) && list_sets(&t.lowers, l) &&
          list_nameless(&t.names, l);
  tally_release(&t.forms);
  tally_release(&t.lowers);
  tally_release(&t.names);
  return sound ? AVOW_OK : aw_nomem(err);
}

/* ---- the corpus ------------------------------------------------------------
 */

avow_status aw_corpus_fold(const aw_tagged_sentence *from, aw_corpus_token *to,
                           avow_error *err) {
  unsigned previous = AW_NAME_NONE;
  for (size_t i = 0; i < from->count; i++) {
    const aw_tagged_token *t = &from->token[i];
    to[i] = (aw_corpus_token){ .glued = t->glued && i > 0 };
    to[i].tag = to[i].guess = fold_tag(t->tag, t->form);
    to[i].name = fold_name(t->name);
    to[i].universal = fold_universal(t->universal);
    if (to[i].tag == AW_TAG_COUNT)
      return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "tag '" AW_FMT "' of '" AW_FMT "' is no Penn tag",
                     AW_ARG(t->tag), AW_ARG(t->form));
    if (to[i].name == AW_NAME_COUNT)
      return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "name '" AW_FMT "' of '" AW_FMT
                     "' is not one of PERSON, "
                     "LOCATION, ORGANIZATION, MISC, O",
                     AW_ARG(t->name), AW_ARG(t->form));
    if (to[i].universal == AW_UNIVERSAL_COUNT)
      return aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "tag '" AW_FMT "' of '" AW_FMT "' is no universal tag",
                     AW_ARG(t->universal), AW_ARG(t->form));
    if (to[i].name != AW_TAG_NOT_GIVEN && to[i].name != AW_NAME_NONE &&
        (previous + 1) / 2 == (to[i].name + 1u) / 2)
      to[i].name++; /* the name goes on */
    previous = to[i].name == AW_TAG_NOT_GIVEN ? AW_NAME_NONE : to[i].name;
  }
  return AVOW_OK;
}

/* Spellings to numbers. */
typedef struct types {
  aw_vocabulary_builder *keys;
  const aw_word_list *words;
} types;

static bool fill_type(aw_arena *arena, const aw_word_list *words, aw_span form,
                      aw_corpus_type *out) {
  aw_affixes affixes;
  uint64_t key[AW_TAGGER_KEYS_MAX];
  aw_word_type_make(words, form, aw_word_key(form), &out->word, &affixes);
  out->tag_keys = (uint32_t)aw_tag_own_keys(&out->word, &affixes, key);
  uint64_t *copy = AW_NEW(arena, uint64_t, out->tag_keys);
  if (copy == NULL) return false;
  memcpy(copy, key, out->tag_keys * sizeof *key);
  out->tag_key = copy;
  out->name_keys = (uint32_t)aw_name_own_keys(&out->word, &affixes, key);
  copy = AW_NEW(arena, uint64_t, out->name_keys);
  if (copy == NULL) return false;
  memcpy(copy, key, out->name_keys * sizeof *key);
  out->name_key = copy;
  return true;
}

static bool intern(aw_corpus *c, types *t, aw_span form, uint32_t *type) {
  uint32_t id = aw_vocabulary_builder_add(t->keys, aw_hash(form, 0));
  if (id == AW_NO_ID) return false;
  *type = id;
  if (id < c->type_count) return true;
  c->type_count++;
  return fill_type(&c->arena, t->words, form, &c->type[id]);
}

static avow_status add_sentence(aw_corpus *c, types *t,
                                const aw_tagged_sentence *from,
                                avow_error *err) {
  aw_corpus_sentence *s = &c->sentence[c->sentence_count++];
  aw_corpus_token *token = c->token + c->token_count;
  avow_status status = aw_corpus_fold(from, token, err);
  if (status != AVOW_OK) return status;
  *s = (aw_corpus_sentence){ c->token_count, (uint32_t)from->count, true, true,
                             true,           from->by_hand };
  for (size_t i = 0; i < from->count; i++) {
    if (!intern(c, t, from->token[i].form, &token[i].type))
      return aw_nomem(err);
    s->tagged = s->tagged && token[i].tag != AW_TAG_NOT_GIVEN;
    s->named = s->named && token[i].name != AW_TAG_NOT_GIVEN;
    s->universal = s->universal && token[i].universal != AW_TAG_NOT_GIVEN;
  }
  c->token_count += s->count;
  if (s->count > c->longest) c->longest = s->count;
  c->document[c->document_count - 1].last = c->sentence_count;
  return AVOW_OK;
}

static bool make_room(aw_corpus *c, const avow_dataset *data) {
  size_t tokens = 0;
  for (size_t i = 0; i < data->tagged_count; i++)
    tokens += data->tagged[i].count;
  c->token = AW_NEW(&c->arena, aw_corpus_token, tokens);
  c->sentence = AW_NEW(&c->arena, aw_corpus_sentence, data->tagged_count);
  c->document = AW_NEW(&c->arena, aw_corpus_document, data->tagged_count + 1);
  c->type = AW_NEW(&c->arena, aw_corpus_type, tokens);
  return c->token != NULL && c->sentence != NULL && c->document != NULL &&
         c->type != NULL && tokens < UINT32_MAX;
}

static void start_document(aw_corpus *c, uint32_t folds) {
  uint32_t n = c->document_count;
  if (n > 0 && c->document[n - 1].last == c->document[n - 1].first) return;
  c->document[c->document_count++] =
      (aw_corpus_document){ c->sentence_count, c->sentence_count,
                            folds == 0 ? 0 : n % folds };
}

static avow_status fill(aw_corpus *c, const avow_dataset *data, uint32_t folds,
                        const aw_word_list *words, avow_error *err) {
  avow_status status = AVOW_OK;
  types t = { aw_vocabulary_builder_new(), words };
  if (t.keys == NULL) return aw_nomem(err);
  start_document(c, folds);
  for (size_t i = 0; status == AVOW_OK && i < data->tagged_count; i++) {
    if (data->tagged[i].count == 0)
      start_document(c, folds);
    else if (!aw_corpus_is_gazetteer(&data->tagged[i]))
      status = add_sentence(c, &t, &data->tagged[i], err);
  }
  aw_vocabulary_builder_free(t.keys);
  return status;
}

avow_status aw_corpus_read(const avow_dataset *data, uint32_t folds,
                           const aw_model_file *vectors,
                           aw_model_writer *writer, aw_corpus *out,
                           avow_error *err) {
  avow_status status = AVOW_OK;
  uint64_t *key = NULL;
  uint32_t *slot = NULL, slots = 0;
  list l = { .keys = aw_vocabulary_builder_new() };
  aw_word_list words;
  *out = (aw_corpus){ .token = NULL };
  aw_arena_init(&out->arena, (size_t)1 << 20);
  if (l.keys == NULL || !make_room(out, data)) {
    status = aw_nomem(err);
    goto cleanup;
  }
  if (vectors != NULL) AW_TRY(list_classes(vectors, &l, err));
  AW_TRY(make_list(data, &l, err));
  AW_TRY(write_list(&l, writer, err));
  AW_TRY(aw_vocabulary_builder_freeze(l.keys, &key, &slot, &slots, err));
  words = (aw_word_list){ { key, (uint32_t)aw_vocabulary_builder_count(l.keys),
                            slot, slots - 1 },
                          l.value };
  AW_TRY(fill(out, data, folds, &words, err));
cleanup:
  aw_vocabulary_builder_free(l.keys);
  free(l.value);
  free(key);
  free(slot);
  if (status != AVOW_OK) aw_corpus_release(out);
  return status;
}

void aw_corpus_release(aw_corpus *corpus) {
  aw_arena_release(&corpus->arena);
  *corpus = (aw_corpus){ .token = NULL };
}
