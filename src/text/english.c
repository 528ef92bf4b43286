#include "text/english.h"

#include <stdlib.h>

#include "base/status.h"
#include "text/english_parts.h"
#include "text/lemma.h"

/* ---- the model ------------------------------------------------------------
 */

static avow_status open_part(const aw_model_file *file, const char *prefix,
                             uint32_t classes, aw_sparse *out,
                             avow_error *err) {
  avow_status status = aw_sparse_open(file, prefix, out, err);
  if (status == AVOW_OK && out->classes != classes)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's part '%s' has %u classes, expected %u", prefix,
                   (unsigned)out->classes, (unsigned)classes);
  return status;
}

avow_status aw_english_open(const aw_model_file *file, aw_english **out,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  aw_english *e = NULL;
  if (aw_model_file_find(file, "tag.meta").ptr == NULL)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "the model has no tagger, expected a model of task "
                   "'english'");
  e = calloc(1, sizeof *e);
  if (e == NULL) return aw_nomem(err);
  AW_TRY(aw_word_list_open(file, &e->words, err));
  AW_TRY(open_part(file, "tag", AW_TAG_COUNT, &e->tag, err));
  AW_TRY(open_part(file, "name", AW_NAME_COUNT, &e->name, err));
  AW_TRY(open_part(file, "move", AW_MOVE_COUNT, &e->move, err));
  AW_TRY(open_part(file, "label", AW_REL_COUNT, &e->label, err));
  *out = e;
  return AVOW_OK;
cleanup:
  free(e);
  return status;
}

void aw_english_free(aw_english *english) {
  free(english);
}

/* ---- a session ------------------------------------------------------------
 */

avow_status aw_english_session_new(const aw_english *english,
                                   aw_english_session **out, avow_error *err) {
  aw_english_session *s = calloc(1, sizeof *s);
  if (s != NULL) s->known = calloc(AW_KNOWN_WORDS, sizeof *s->known);
  if (s == NULL || s->known == NULL) {
    free(s);
    return aw_nomem(err);
  }
  s->english = english;
  *out = s;
  return AVOW_OK;
}

void aw_english_session_free(aw_english_session *s) {
  if (s == NULL) return;
  aw_name_memory_release(&s->memory);
  free(s->known);
  free(s->raw);
  free(s->type);
  free(s->run);
  free(s->tag);
  free(s->name);
  free(s);
}

static bool grow(void **array, size_t size, size_t count) {
  void *more = realloc(*array, size * count);
  if (more != NULL) *array = more;
  return more != NULL;
}

/* Room for a sentence of `count` tokens. */
static bool reserve(aw_english_session *s, size_t count) {
  if (count <= s->capacity) return true;
  size_t capacity = 256;
  while (capacity < count) capacity *= 2;
  void *array[] = { s->raw, s->type, s->run, s->tag, s->name };
  size_t size[] = { sizeof *s->raw, sizeof *s->type, sizeof *s->run, 1, 1 };
  bool sound = true;
  for (size_t i = 0; i < 5; i++)
    sound = grow(&array[i], size[i], capacity) && sound;
  s->raw = array[0];
  s->type = array[1];
  s->run = array[2];
  s->tag = array[3];
  s->name = array[4];
  if (sound) s->capacity = capacity;
  return sound;
}

/* The word with this spelling, read anew where another has its place. */
static aw_known_word *know(aw_english_session *s, uint64_t raw, aw_span form,
                           uint64_t lower) {
  aw_known_word *word = &s->known[raw & (AW_KNOWN_WORDS - 1)];
  if (word->raw == raw) return word;
  const aw_english *e = s->english;
  aw_affixes affixes;
  uint64_t key[AW_TAGGER_KEYS_MAX];
  *word = (aw_known_word){ .raw = raw, .lemma_tag = AW_TAG_COUNT };
  aw_word_type_make(&e->words, form, lower, &word->type, &affixes);
  if (word->type.fixed == AW_TAG_COUNT)
    aw_sparse_add(&e->tag, key, aw_tag_own_keys(&word->type, &affixes, key),
                  word->tag_score);
  aw_sparse_add(&e->name, key, aw_name_own_keys(&word->type, &affixes, key),
                word->name_score);
  return word;
}

static aw_known_word *know_token(aw_english_session *s, const aw_document *doc,
                                 const aw_sentence *sentence, size_t at) {
  uint32_t token = sentence->first + (uint32_t)at;
  return know(s, s->raw[at], aw_token_text(doc, token), doc->token[token].key);
}

static void read_words(aw_english_session *s, const aw_document *doc,
                       const aw_sentence *sentence) {
  size_t count = sentence->last - sentence->first;
  for (size_t i = 0; i < count; i++) {
    aw_span form = aw_token_text(doc, sentence->first + (uint32_t)i);
    uint64_t raw = aw_hash(form, 0);
    s->raw[i] = raw == 0 ? 1 : raw;
    s->type[i] = know_token(s, doc, sentence, i)->type;
    /* Beside letters an apostrophe is an ending; where the reader took it
     * for a quotation mark it is one. */
    const aw_token *token = &doc->token[sentence->first + i];
    unsigned flags = token->flags;
    if (i > 0 && token->begin == token[-1].end)
      s->type[i].flags |= AW_TYPE_GLUED;
    if ((flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0)
      s->type[i].fixed = AW_TAG_QUOTE;
  }
}

/* ---- tags -----------------------------------------------------------------
 */

static void tag_sentence(aw_english_session *s, const aw_document *doc,
                         const aw_sentence *sentence) {
  size_t count = sentence->last - sentence->first;
  unsigned previous = AW_TAG_COUNT, second = AW_TAG_COUNT;
  for (size_t i = 0; i < count; i++) {
    unsigned best = s->type[i].fixed;
    if (best == AW_TAG_COUNT) {
      uint64_t key[AW_TAGGER_KEYS_MAX];
      int32_t score[AW_TAG_STRIDE];
      size_t n = aw_tag_context_keys(s->type, count, i, previous, second, key);
      memcpy(score, know_token(s, doc, sentence, i)->tag_score, sizeof score);
      aw_sparse_add(&s->english->tag, key, n, score);
      best = 0;
      for (unsigned k = 1; k < AW_TAG_COUNT; k++)
        if (score[k] > score[best]) best = k;
    }
    s->tag[i] = (uint8_t)best;
    second = previous;
    previous = best;
  }
}

/* ---- names ----------------------------------------------------------------
 */

static unsigned best_name(const int32_t *score, unsigned previous) {
  unsigned best = AW_NAME_NONE;
  for (unsigned k = 1; k < AW_NAME_COUNT; k++)
    if (score[k] > score[best] && aw_name_may_follow(previous, k)) best = k;
  return best;
}

static bool name_sentence(aw_english_session *s, const aw_document *doc,
                          const aw_sentence *sentence) {
  size_t count = sentence->last - sentence->first;
  aw_name_context c = { .type = s->type,
                        .run = s->run,
                        .tag = s->tag,
                        .count = count,
                        .headline = aw_name_headline(s->type, count) };
  unsigned previous = AW_NAME_NONE, second = AW_NAME_NONE;
  aw_name_runs(s->type, count, s->run);
  for (size_t i = 0; i < count; i++) {
    unsigned best = AW_NAME_NONE;
    if (!aw_name_impossible(s->type + i, previous)) {
      uint64_t key[AW_TAGGER_KEYS_MAX];
      int32_t score[AW_NAME_STRIDE];
      uint8_t memory[2] = { aw_name_memory_get(&s->memory, s->type[i].form),
                            AW_NAME_NONE };
      if (i + 1 < count)
        memory[1] = aw_name_memory_get(&s->memory, s->type[i + 1].form);
      size_t n = aw_name_context_keys(&c, i, previous, second, memory, key);
      memcpy(score, know_token(s, doc, sentence, i)->name_score, sizeof score);
      aw_sparse_add(&s->english->name, key, n, score);
      best = best_name(score, previous);
    }
    s->name[i] = (uint8_t)best;
    second = previous;
    previous = best;
  }
  for (size_t i = 0; i < count; i++)
    if (s->name[i] != AW_NAME_NONE && (s->type[i].flags & AW_TYPE_UPPER) != 0 &&
        !aw_name_memory_put(&s->memory, s->type[i].form,
                            (uint8_t)((s->name[i] + 1) / 2)))
      return false;
  return true;
}

static void hand_over(aw_english_session *s, aw_document *doc,
                      const aw_sentence *sentence) {
  for (size_t i = 0; i < sentence->last - sentence->first; i++) {
    uint32_t token = sentence->first + (uint32_t)i;
    aw_known_word *word = know_token(s, doc, sentence, i);
    doc->token[token].tag = s->tag[i];
    doc->token[token].name = s->name[i];
    if (word->lemma_tag != s->tag[i]) {
      word->lemma = aw_lemma_key(doc, token);
      word->lemma_tag = s->tag[i];
    }
    doc->token[token].lemma = word->lemma;
  }
}

avow_status aw_english_tag(aw_english_session *s, aw_document *doc,
                           avow_error *err) {
  if (!aw_name_memory_start(&s->memory)) return aw_nomem(err);
  for (uint32_t k = 0; k < doc->sentence_count; k++) {
    const aw_sentence *sentence = &doc->sentence[k];
    if (!reserve(s, sentence->last - sentence->first)) return aw_nomem(err);
    read_words(s, doc, sentence);
    tag_sentence(s, doc, sentence);
    if (!name_sentence(s, doc, sentence)) return aw_nomem(err);
    hand_over(s, doc, sentence);
  }
  return AVOW_OK;
}

/* ---- the parse --------------------------------------------------------------
 */

#define PIECE_TOKENS (2u * AW_PARSE_MAX)

static bool is_mark(const aw_document *doc, uint32_t token) {
  return aw_parse_mark(doc->token[token].tag) != 0;
}

/* Where the piece that begins at `first` ends: the sentence's end, or behind
 * the last comma or dash that fits, or where no more words fit. */
static uint32_t piece_end(const aw_document *doc, uint32_t first,
                          uint32_t last) {
  uint32_t words = 0, comma = first;
  for (uint32_t i = first; i < last; i++) {
    unsigned tag = doc->token[i].tag;
    if (words == AW_PARSE_MAX || i - first == PIECE_TOKENS)
      return comma > first ? comma : i;
    if (!is_mark(doc, i)) words++;
    if (tag == AW_TAG_COMMA || tag == AW_TAG_COLON) comma = i + 1;
  }
  return last;
}

/* ---- marks in the tree ---- */

/* The brackets and quotation marks that are open, so that a mark that closes
 * hangs where its partner does. */
#define OPEN_MAX 8u

typedef struct open_marks {
  uint32_t token[OPEN_MAX];
  unsigned count;
} open_marks;

static bool opens(const aw_document *doc, const open_marks *open, uint32_t at) {
  const aw_token *token = &doc->token[at];
  if (token->tag == AW_TAG_OPEN) return true;
  if (token->tag != AW_TAG_QUOTE || (token->flags & AW_TOKEN_CLOSES) != 0)
    return false;
  if ((token->flags & AW_TOKEN_OPENS) != 0) return true;
  for (unsigned i = 0; i < open->count; i++)
    if (doc->token[open->token[i]].tag == AW_TAG_QUOTE) return false;
  return true;
}

/* The partner of a mark that closes, AW_NO_TOKEN where there is none. */
static uint32_t close_mark(const aw_document *doc, open_marks *open,
                           uint32_t at) {
  unsigned tag = doc->token[at].tag;
  unsigned wanted = tag == AW_TAG_CLOSE   ? (unsigned)AW_TAG_OPEN
                    : tag == AW_TAG_QUOTE ? (unsigned)AW_TAG_QUOTE
                                          : (unsigned)AW_TAG_COUNT;
  for (unsigned i = open->count; i > 0; i--)
    if (doc->token[open->token[i - 1]].tag == wanted) {
      open->count = i - 1;
      return open->token[i - 1];
    }
  return AW_NO_TOKEN;
}

/* The highest word that is reached from the one at the left (right) of a mark
 * without passing the mark; AW_NO_TOKEN where there is no word. */
static uint32_t climb(const aw_document *doc, uint32_t at, bool left,
                      uint32_t first, uint32_t last) {
  uint32_t word = at;
  do word = left ? word - 1 : word + 1;
  while (word >= first && word < last && is_mark(doc, word));
  if (word < first || word >= last) return AW_NO_TOKEN;
  for (uint32_t head = doc->token[word].head;
       head != AW_NO_TOKEN && (left ? head < at : head > at);
       head = doc->token[word].head)
    word = head;
  return word;
}

/* A mark belongs to the unit beside it that depends on something beyond the
 * mark (after the rules of Udapi's FixPunct; Popel, Zabokrtsky, Vojtek 2017);
 * else to the whole. */
static uint32_t mark_head(const aw_document *doc, open_marks *open, uint32_t at,
                          uint32_t first, uint32_t last) {
  uint32_t before = climb(doc, at, true, first, last);
  uint32_t after = climb(doc, at, false, first, last);
  bool begins = opens(doc, open, at);
  uint32_t partner = begins ? AW_NO_TOKEN : close_mark(doc, open, at);
  if (begins && open->count < OPEN_MAX) open->token[open->count++] = at;
  if (partner != AW_NO_TOKEN) return doc->token[partner].head;
  if (before == AW_NO_TOKEN || (begins && after != AW_NO_TOKEN)) return after;
  if (after == AW_NO_TOKEN) return before;
  uint32_t left_of = doc->token[after].head;
  return left_of != AW_NO_TOKEN && left_of < at ? after : before;
}

static void hang_marks(aw_document *doc, uint32_t first, uint32_t last) {
  open_marks open = { .count = 0 };
  for (uint32_t i = first; i < last; i++) {
    if (!is_mark(doc, i)) continue;
    doc->token[i].head = mark_head(doc, &open, i, first, last);
    doc->token[i].relation = AW_REL_PUNCT;
  }
}

/* Parse tokens [first, last); returns its root, AW_NO_TOKEN where it has no
 * word. */
static uint32_t parse_piece(aw_english_session *s, aw_document *doc,
                            uint32_t first, uint32_t last) {
  aw_parse *p = &s->parse;
  uint32_t token_of[AW_PARSE_MAX];
  uint32_t root = AW_NO_TOKEN;
  uint8_t marks = 0;
  p->count = 0;
  for (uint32_t i = first; i < last; i++) {
    marks |= aw_parse_mark(doc->token[i].tag);
    if (is_mark(doc, i)) continue;
    aw_span form = aw_token_text(doc, i);
    uint64_t raw = aw_hash(form, 0);
    const aw_known_word *word =
        know(s, raw == 0 ? 1 : raw, form, doc->token[i].key);
    token_of[p->count] = i;
    p->word[p->count] = aw_parse_word_of(&word->type, doc->token[i].tag);
    p->word[p->count++].marks = marks;
    marks = 0;
  }
  p->word[p->count].marks = marks;
  aw_parse_run(p, &s->english->move, &s->english->label);
  for (unsigned k = 0; k < p->count; k++) {
    aw_token *token = &doc->token[token_of[k]];
    bool is_root = p->head[k] == p->count;
    token->head = is_root ? AW_NO_TOKEN : token_of[p->head[k]];
    token->relation = p->relation[k];
    if (is_root) root = token_of[k];
  }
  hang_marks(doc, first, last);
  return root;
}

/* Marks in pieces without words hang on the root; where there is no word at
 * all the first mark is the root. */
static void hang_rest(aw_document *doc, const aw_sentence *of, uint32_t root) {
  if (root == AW_NO_TOKEN) {
    root = of->first;
    doc->token[root].relation = AW_REL_ROOT;
  }
  for (uint32_t i = of->first; i < of->last; i++)
    if (doc->token[i].head == AW_NO_TOKEN && i != root)
      doc->token[i].head = root;
}

avow_status aw_english_parse(aw_english_session *s, aw_document *doc,
                             uint32_t sentence, avow_error *err) {
  aw_sentence *of = &doc->sentence[sentence];
  uint32_t root = AW_NO_TOKEN;
  (void)err;
  if (of->parsed) return AVOW_OK;
  for (uint32_t first = of->first, end; first < of->last; first = end) {
    end = piece_end(doc, first, of->last);
    uint32_t top = parse_piece(s, doc, first, end);
    if (root == AW_NO_TOKEN) {
      root = top;
    } else if (top != AW_NO_TOKEN) {
      doc->token[top].head = root;
      doc->token[top].relation = AW_REL_PARATAXIS;
    }
  }
  hang_rest(doc, of, root);
  of->parsed = true;
  return AVOW_OK;
}
