#include "attribution/nested.h"

#include "base/status.h"

#define CONTENT_MAX 600u /* tokens of an outer content that are looked at */
#define GROUP_MAX 4u     /* "has never said" */
#define CLAUSE_MIN 2u    /* words of what is said */

typedef struct nesting {
  aw_work *w;
  const aw_token *token;
  uint32_t last;  /* of the stretch that is looked at */
  uint32_t outer; /* the attribution that it is of */
} nesting;

/* A role or "he" in a report may be the one who reports; a name is not. */
static bool is_name(const aw_phrase *p) {
  return p->name_first < p->name_last && p->form != AW_MENTION_PRONOUN &&
         !p->possessive && !(p->classes & AW_WORD_TIME);
}

/* The verb of saying whose subject ends at `at`, or AW_NO_TOKEN. */
static uint32_t verb_after(const nesting *n, uint32_t at) {
  for (uint32_t i = at; i < n->last && i < at + GROUP_MAX; i++) {
    uint8_t tag = n->token[i].tag;
    if (aw_tag_is_verb(tag) &&
        aw_work_is(n->w, n->token[i].lemma, AW_KIND_QUOTES))
      return i;
    bool auxiliary =
        aw_tag_is_verb(tag) && (n->w->classes[i] & AW_WORD_AUXILIARY) != 0;
    if (!auxiliary && tag != AW_TAG_RB) break;
  }
  return AW_NO_TOKEN;
}

/* Where the clause from `at` ends: before "but", a semicolon, a mark, or with
 * its sentence. */
static uint32_t clause_end(const nesting *n, uint32_t at) {
  uint32_t end = aw_work_sentence(n->w, at)->last;
  uint64_t but = aw_hash(AW_LIT("but"), 0);
  if (end > n->last) end = n->last;
  for (uint32_t i = at; i < end; i++) {
    const aw_token *t = &n->token[i];
    if (t->key == but || t->tag == AW_TAG_COLON || t->tag == AW_TAG_QUOTE) {
      end = i;
      break;
    }
  }
  while (end > at && (n->token[end - 1].flags & AW_TOKEN_PUNCTUATION)) end--;
  return end;
}

/* A clause begins there: "that", or its own subject. */
static bool is_clause(const nesting *n, uint32_t at, uint32_t end) {
  if (end < at + CLAUSE_MIN) return false;
  if (n->token[at].key == aw_hash(AW_LIT("that"), 0)) return true;
  if (n->token[at].tag == AW_TAG_TO) return true;
  uint32_t k = n->w->phrase_at[at];
  return k != AW_NO_INDEX && n->w->phrase[k].first == at &&
         n->w->phrase[k].subject;
}

/* Where what is said begins: behind "told her". */
static uint32_t after_object(const nesting *n, uint32_t verb) {
  uint32_t at = verb + 1;
  if (n->token[verb].lemma != aw_hash(AW_LIT("tell"), 0) || at >= n->last)
    return at;
  uint32_t k = n->w->phrase_at[at];
  return k == AW_NO_INDEX ? n->last : n->w->phrase[k].long_last;
}

static avow_status add(const nesting *n, uint32_t phrase, uint32_t verb,
                       aw_token_range content, avow_error *err) {
  aw_work *w = n->w;
  const aw_phrase *p = &w->phrase[phrase];
  aw_token_range *r = AW_NEW(w->doc->arena, aw_token_range, 3);
  if (r == NULL) return aw_nomem(err);
  r[0] = (aw_token_range){ p->first, p->last };
  r[1] = (aw_token_range){ verb, verb + 1 };
  r[2] = content;
  aw_work_add(w, (aw_attribution){ .source = { &r[0], 1 },
                                   .cue = { &r[1], 1 },
                                   .content = { &r[2], 1 },
                                   .source_mention = phrase,
                                   .mode = AVOW_INDIRECT,
                                   .confidence = 0.5f });
  return AVOW_OK;
}

static avow_status look_into(const nesting *n, uint32_t first,
                             avow_error *err) {
  const aw_work *w = n->w;
  avow_status status = AVOW_OK;
  for (uint32_t i = first; i < n->last && status == AVOW_OK; i++) {
    uint32_t k = w->phrase_at[i];
    if (k == AW_NO_INDEX || w->phrase[k].last != i + 1) continue;
    if (w->holder[i] != n->outer) continue;
    if (!is_name(&w->phrase[k])) continue;
    uint32_t verb = verb_after(n, i + 1);
    if (verb == AW_NO_TOKEN || w->cue_at[verb] != AW_NO_INDEX) continue;
    uint32_t from = after_object(n, verb);
    uint32_t end = from < n->last ? clause_end(n, from) : from;
    if (is_clause(n, from, end)) {
      aw_token_range content = { from, end };
      status = add(n, k, verb, content, err);
    }
  }
  return status;
}

avow_status aw_nested_find(aw_work *w, avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t outer = w->attribution_count;
  for (uint32_t k = 0; k < outer && status == AVOW_OK; k++) {
    const aw_attribution *a = &w->attribution[k];

    for (uint32_t r = 0; r < a->content.count && status == AVOW_OK; r++) {
      aw_token_range c = a->content.item[r];
      if (c.last > c.first + CONTENT_MAX) c.last = c.first + CONTENT_MAX;
      nesting n = { w, w->doc->token, c.last, k };
      status = look_into(&n, c.first, err);
    }
  }
  return status;
}
