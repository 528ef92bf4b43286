#include "attribution/fronted.h"

#define FRONT_MIN 3u /* tokens of what is said */
#define FRONT_MAX 80u
#define GROUP_MAX 4u /* "has now also warned" */

/* Words of its own, a verb, a mark of quotation, and no cue. */
static bool is_statement(const aw_work *w, uint32_t first, uint32_t last) {
  const aw_token *token = w->doc->token;
  bool verb = false, marked = false;
  if (last < first + FRONT_MIN || last > first + FRONT_MAX) return false;
  if (token[first].tag == AW_TAG_IN || token[first].tag == AW_TAG_VBG)
    return false;
  for (uint32_t i = first; i < last; i++) {
    if (w->cue_at[i] != AW_NO_INDEX) return false;
    verb = verb || aw_tag_is_finite(token[i].tag);
    marked = marked || (token[i].flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES));
  }
  return verb && marked;
}

/* The verb of saying whose subject ends at `at`, or AW_NO_TOKEN; passives say
 * nothing. */
static uint32_t verb_after(const aw_work *w, uint32_t at, uint32_t last) {
  const aw_token *token = w->doc->token;
  for (uint32_t i = at; i < last && i < at + GROUP_MAX; i++) {
    if (w->cue_at[i] != AW_NO_INDEX) return AW_NO_TOKEN;
    bool verb = aw_tag_is_verb(token[i].tag);
    if (verb && token[i].lemma == aw_hash(AW_LIT("have"), 0)) continue;
    if (verb && (w->classes[i] & (AW_WORD_SAY | AW_WORD_THINK))) return i;
    if (token[i].tag != AW_TAG_RB) break;
  }
  return AW_NO_TOKEN;
}

/* Nothing that is said may follow: the sentence ends, or goes on with when,
 * where or while. */
static bool ends_there(const aw_work *w, uint32_t at, uint32_t last) {
  if (at >= last) return true;
  const aw_token *t = &w->doc->token[at];
  if (t->tag == AW_TAG_PERIOD) return true;
  bool on = t->key == aw_hash(AW_LIT("on"), 0);
  if (on && at + 1 < last) at++;
  if (w->classes[at] & AW_WORD_TIME) return true;
  return t->key == aw_hash(AW_LIT("as"), 0) ||
         t->key == aw_hash(AW_LIT("after"), 0) ||
         t->key == aw_hash(AW_LIT("amid"), 0) ||
         t->key == aw_hash(AW_LIT("while"), 0) ||
         t->key == aw_hash(AW_LIT("when"), 0) ||
         t->key == aw_hash(AW_LIT("during"), 0) ||
         t->key == aw_hash(AW_LIT("ahead"), 0);
}

static bool is_speaking(const aw_phrase *p) {
  return p->name_first < p->name_last || p->form == AW_MENTION_PRONOUN ||
         (p->classes & (AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG)) != 0;
}

/* The statement before the comma at `comma`. */
static bool read_comma(const aw_work *w, uint32_t first, uint32_t comma,
                       uint32_t last, aw_fronted *out) {
  uint32_t at = comma + 1;
  if (at < last && (w->doc->token[at].flags & AW_TOKEN_CLOSES)) at++;
  uint32_t k = at < last ? w->phrase_at[at] : AW_NO_INDEX;
  if (k == AW_NO_INDEX || w->phrase[k].first > at ||
      !is_speaking(&w->phrase[k]))
    return false;
  uint32_t from = w->phrase[k].long_last, verb = verb_after(w, from, last);
  if (verb == AW_NO_TOKEN || !ends_there(w, verb + 1, last)) return false;
  if (!is_statement(w, first, comma)) return false;
  *out = (aw_fronted){ k, { from, verb + 1 }, { first, comma } };
  return true;
}

bool aw_fronted_find(const aw_work *w, uint32_t s, aw_fronted *out) {
  const aw_sentence *sentence = &w->doc->sentence[s];
  for (uint32_t i = sentence->first + FRONT_MIN; i < sentence->last; i++) {
    if (i > sentence->first + FRONT_MAX) break;
    if (w->doc->token[i].tag == AW_TAG_COMMA &&
        read_comma(w, sentence->first, i, sentence->last, out))
      return true;
  }
  return false;
}
