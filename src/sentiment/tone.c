#include "sentiment/tone.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

static const char *const kind_name[AW_TONE_KIND_COUNT] = {
  "tone",   "wrong",   "blame",       "harm",       "praise",
  "credit", "negator", "intensifier", "diminisher", "contrast",
};

const char *aw_tone_name(aw_tone_kind kind) {
  return kind_name[kind];
}

avow_status aw_tone_lexicon_init(aw_tone_lexicon *out, aw_lexicon *lexicon,
                                 avow_error *err) {
  size_t count = aw_lexicon_class_count(lexicon);
  *out = (aw_tone_lexicon){ lexicon, calloc(count + 1, sizeof *out->kind) };
  if (out->kind == NULL) {
    aw_tone_lexicon_release(out);
    return aw_nomem(err);
  }
  for (size_t i = 0; i < count; i++)
    for (unsigned k = 0; k < AW_TONE_KIND_COUNT; k++)
      if (aw_span_equal(aw_lexicon_class(lexicon, i), aw_span_of(kind_name[k])))
        out->kind[i] = (uint8_t)k;
  return AVOW_OK;
}

void aw_tone_lexicon_release(aw_tone_lexicon *lexicon) {
  aw_lexicon_free(lexicon->lexicon);
  free(lexicon->kind);
  *lexicon = (aw_tone_lexicon){ NULL, NULL };
}

void aw_tones_release(aw_tones *tones) {
  free(tones->item);
  *tones = (aw_tones){ 0 };
}

/* How far a negator and a modifier reach, in tokens from their end. */
#define NEGATOR_REACH 4u
#define MODIFIER_REACH 3u
/* "not good" is bad, but less so than "bad". */
#define NEGATION (-0.6f)

/* What the words so far do to those that follow. */
typedef struct context {
  uint32_t negated_until; /* token */
  bool quoted;
  uint32_t modified_at[MODIFIER_REACH]; /* end of the last modifiers */
  float factor[MODIFIER_REACH];
  unsigned next;
} context;

static float modifier_of(const context *c, uint32_t token) {
  float product = 1.0f;
  for (unsigned i = 0; i < MODIFIER_REACH; i++) {
    uint32_t distance = token - c->modified_at[i];
    if (c->factor[i] != 0.0f && distance < MODIFIER_REACH)
      product *= 1.0f + (c->factor[i] - 1.0f) / (float)(distance + 1u);
  }
  return product;
}

static bool reserve(aw_tones *tones, size_t count) {
  if (count <= tones->capacity) return true;
  size_t capacity = count + count / 2 + 64;
  aw_tone *item = realloc(tones->item, capacity * sizeof *item);
  if (item == NULL) return false;
  tones->item = item;
  tones->capacity = capacity;
  return true;
}

static void add_tone(aw_tones *tones, context *c, uint32_t at,
                     aw_lexicon_match match, unsigned kind) {
  bool negated = at < c->negated_until;
  float value = match.strength * modifier_of(c, at);
  if (negated) value *= NEGATION;
  tones->item[tones->count++] = (aw_tone){
    .first = at,
    .last = at + match.length,
    .strength = match.strength,
    .value = value,
    .kind = (uint8_t)kind,
    .negated = negated,
    .quoted = c->quoted,
  };
}

static void take_match(aw_tones *tones, context *c, uint32_t at, bool first,
                       aw_lexicon_match match, unsigned kind) {
  uint32_t end = at + match.length;
  if (kind < AW_TONE_POLAR) {
    add_tone(tones, c, at, match, kind);
  } else if (kind == AW_TONE_NEGATOR) {
    c->negated_until = end + NEGATOR_REACH;
    tones->negators++;
  } else if (kind == AW_TONE_CONTRAST) {
    c->negated_until = 0;
    if (!first) tones->contrast = at;
  } else {
    c->modified_at[c->next] = end;
    c->factor[c->next] = match.strength;
    c->next = (c->next + 1u) % MODIFIER_REACH;
  }
}

/* A clause ends: what was negated in it is over. */
static bool ends_clause(const aw_document *doc, const aw_token *token) {
  if (!(token->flags & AW_TOKEN_PUNCTUATION)) return false;
  char c = doc->text.ptr[token->begin];
  return c == ',' || c == ';' || c == ':' || c == '.';
}

aw_tone_word aw_tone_word_of(const aw_tone_lexicon *lexicon,
                             const aw_document *doc, uint32_t token) {
  const aw_token *t = &doc->token[token];
  aw_lexicon_match match;
  aw_tone_word word = { .known = AW_LEXICON_ASK };
  if (!(t->flags & AW_TOKEN_PUNCTUATION))
    word.known = (uint8_t)aw_lexicon_know(lexicon->lexicon, doc, token, &match);
  if (word.known == AW_LEXICON_ASK) return word;
  word.strength = match.strength;
  word.kind =
      match.length == 0 ? AW_TONE_KIND_COUNT : lexicon->kind[match.kind];
  return word;
}

/* What the token, or the term that starts there, does; returns its length. */
static uint32_t take_token(aw_tones *tones, context *c,
                           const aw_tone_lexicon *lexicon,
                           const aw_document *doc, aw_token_range range,
                           uint32_t at) {
  const aw_token *token = &doc->token[at];
  if (token->flags & AW_TOKEN_PUNCTUATION) {
    if (token->flags & AW_TOKEN_OPENS) c->quoted = true;
    if (token->flags & AW_TOKEN_CLOSES) c->quoted = false;
    if (ends_clause(doc, token)) c->negated_until = 0;
    return 1;
  }
  aw_lexicon_match match =
      aw_lexicon_find(lexicon->lexicon, doc, at, range.last);
  if (match.length == 0) return 1;
  take_match(tones, c, at, at == range.first, match, lexicon->kind[match.kind]);
  return match.length;
}

/* Whether a word is known to stand by itself. */
static bool is_alone(const aw_tone_lexicon *lexicon, const aw_document *doc,
                     const aw_tone_word *word, aw_token_range range,
                     uint32_t at) {
  const aw_token *token = &doc->token[at];
  if (word == NULL || word[at].known == AW_LEXICON_ASK) return false;
  return word[at].known == AW_LEXICON_SURE || at + 1u == range.last ||
         !aw_lexicon_may_pair(lexicon->lexicon, token, token + 1);
}

bool aw_tones_find(aw_tones *tones, const aw_tone_lexicon *lexicon,
                   const aw_document *doc, const aw_tone_word *word,
                   aw_token_range range) {
  context c = { 0 };
  tones->count = tones->negators = 0;
  tones->contrast = AW_NO_TOKEN;
  if (!reserve(tones, (size_t)(range.last - range.first) + 1u)) return false;
  for (uint32_t i = range.first; i < range.last;) {
    if (!is_alone(lexicon, doc, word, range, i)) {
      i += take_token(tones, &c, lexicon, doc, range, i);
      continue;
    }
    if (word[i].kind != AW_TONE_KIND_COUNT)
      take_match(tones, &c, i, i == range.first,
                 (aw_lexicon_match){ 1, 0, word[i].strength }, word[i].kind);
    i++;
  }
  return true;
}

double aw_tones_sum(const aw_tones *tones) {
  double sum = 0.0;
  for (size_t i = 0; i < tones->count; i++) {
    double factor = 1.0;
    if (tones->contrast != AW_NO_TOKEN)
      factor = tones->item[i].first > tones->contrast ? 1.5 : 0.5;
    sum += factor * (double)tones->item[i].value;
  }
  return sum;
}

double aw_tone_squash(double sum) {
  return sum / sqrt(sum * sum + 15.0);
}
