#include "attribution/event.h"

#include "base/status.h"

typedef struct walk {
  aw_work *w;
  const aw_token *token;
  uint32_t first, last; /* the sentence */
  uint32_t subject;     /* of the clause, a phrase or AW_NO_INDEX */
} walk;

static bool is_speaker(const aw_work *w, uint32_t phrase) {
  return phrase != AW_NO_INDEX && w->phrase[phrase].speaker != AW_NO_INDEX;
}

/* The phrase itself, its apposition, or what it is the possession of
 * ("Russia's army"): the first that is a speaker. */
static uint32_t as_speaker(const aw_work *w, uint32_t k) {
  for (uint32_t n = 0; n < 3 && k != AW_NO_INDEX; n++) {
    if (is_speaker(w, k)) return k;
    uint32_t apposed = w->phrase[k].apposed;
    if (is_speaker(w, apposed)) return apposed;
    k = w->phrase[k].inner;
  }
  return AW_NO_INDEX;
}

typedef struct group { /* auxiliaries and the verb: "had not been told" */
  uint32_t verb;
  bool passive, negated, modal, finite;
} group;

static bool is_be(const walk *v, uint32_t i) {
  if (!(v->w->classes[i] & AW_WORD_AUXILIARY)) return false;
  aw_span text = aw_token_text(v->w->doc, i);
  if (text.len == 2)
    return aw_span_equal(text, AW_LIT("be")) ||
           aw_span_equal(text, AW_LIT("is"));
  if (text.len == 3)
    return aw_span_equal(text, AW_LIT("are")) ||
           aw_span_equal(text, AW_LIT("was"));
  if (text.len == 4)
    return aw_span_equal(text, AW_LIT("were")) ||
           aw_span_equal(text, AW_LIT("been"));
  return aw_span_equal(text, AW_LIT("being"));
}

/* Read the verb group that starts at `i`; returns its end. */
static uint32_t read_group(const walk *v, uint32_t i, group *out) {
  *out = (group){ .verb = i };
  bool be = false;
  uint32_t end = i + 1;
  for (uint32_t k = i; k < v->last && k < i + 12; k++) {
    uint8_t tag = v->token[k].tag;
    uint32_t classes = v->w->classes[k];
    if (aw_tag_is_verb(tag)) {
      out->finite = out->finite || aw_tag_is_finite(tag);
      out->modal = out->modal || tag == AW_TAG_MD;
      out->verb = k;
      end = k + 1;
      out->passive = be && tag == AW_TAG_VBN;
      be = is_be(v, k);
      bool auxiliary = (classes & AW_WORD_AUXILIARY) || tag == AW_TAG_MD;
      if (!auxiliary) break;
    } else if (classes & AW_WORD_NEGATION) {
      out->negated = true;
    } else if (tag != AW_TAG_RB && tag != AW_TAG_TO) {
      break;
    }
  }
  return end;
}

/* The first whole phrase from `from` before another verb or a comma; with
 * `by` only one behind that word. */
static uint32_t phrase_after(const walk *v, uint32_t from, bool by) {
  bool seen = false;
  uint64_t word = aw_hash(AW_LIT("by"), 0);
  for (uint32_t i = from; i < v->last && i < from + 14; i++) {
    uint8_t tag = v->token[i].tag;
    if (tag == AW_TAG_COMMA || tag == AW_TAG_COLON) break;
    if (aw_tag_is_finite(tag)) break;
    if (by && v->token[i].key == word) {
      seen = true;
      continue;
    }
    uint32_t k = v->w->phrase_at[i];
    if (k == AW_NO_INDEX || v->w->phrase[k].first != i) continue;
    if (!by || seen) return k;
    i = v->w->phrase[k].last - 1;
  }
  return AW_NO_INDEX;
}

static uint32_t negation_before(const walk *v, uint32_t i) {
  for (uint32_t n = 1; n <= 2 && i >= v->first + n; n++)
    if (v->w->classes[i - n] & AW_WORD_NEGATION) return 1;
  return 0;
}

static void add_event(walk *v, const group *g, uint32_t agent,
                      uint32_t patient) {
  aw_work *w = v->w;
  agent = as_speaker(w, agent);
  patient = as_speaker(w, patient);
  if (agent == AW_NO_INDEX && patient == AW_NO_INDEX) return;
  w->event[w->event_count++] = (aw_event){
    .sentence = w->doc->token_sentence[g->verb],
    .verb = g->verb,
    .agent = agent,
    .patient = patient,
    .attribution = w->holder[g->verb],
    .passive = g->passive,
    .negated = g->negated,
    .modal = g->modal,
  };
}

/* Phrases before the verb: the last that is no complement of another. */
static void pass_phrase(walk *v, uint32_t i) {
  const aw_work *w = v->w;
  uint32_t k = w->phrase_at[i];
  if (k == AW_NO_INDEX || w->phrase[k].last != i + 1) return;
  const aw_phrase *p = &w->phrase[k];
  if (p->subject || v->subject == AW_NO_INDEX) v->subject = k;
}

static uint32_t read_verb(walk *v, uint32_t i) {
  group g;
  uint32_t end = read_group(v, i, &g);
  g.negated = g.negated || negation_before(v, i);
  uint32_t other = phrase_after(v, end, g.passive);
  if (g.passive)
    add_event(v, &g, other, v->subject);
  else
    add_event(v, &g, v->subject, other);
  return end;
}

/* "Russia's rejection of the deal", "his refusal". */
static void read_noun(walk *v, uint32_t i) {
  aw_work *w = v->w;
  if (!(w->classes[i] & AW_WORD_SPEECH) || !aw_tag_is_noun(v->token[i].tag))
    return;
  uint32_t k = w->phrase_at[i];
  if (k == AW_NO_INDEX || w->phrase[k].head != i) return;
  uint32_t inner = w->phrase[k].inner;
  if (inner == AW_NO_INDEX) return;
  const aw_phrase *p = &w->phrase[inner];
  if (!p->possessive && p->first < i) return;
  group g = { .verb = i };
  add_event(v, &g, inner, AW_NO_INDEX);
}

static void walk_sentence(walk *v) {
  uint32_t i = v->first;
  while (i < v->last) {
    uint8_t tag = v->token[i].tag;
    bool in_phrase = v->w->phrase_at[i] != AW_NO_INDEX;
    if (aw_tag_is_verb(tag) && !in_phrase) {
      i = read_verb(v, i);
      continue;
    }
    read_noun(v, i);
    pass_phrase(v, i);
    i++;
  }
}

avow_status aw_events_find(aw_work *w, avow_error *err) {
  aw_document *doc = w->doc;
  w->event = AW_NEW_RAW(doc->arena, aw_event, (size_t)doc->token_count + 1);
  if (w->event == NULL) return aw_nomem(err);
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    walk v = { w, doc->token, doc->sentence[s].first, doc->sentence[s].last,
               AW_NO_INDEX };
    walk_sentence(&v);
  }
  return AVOW_OK;
}
