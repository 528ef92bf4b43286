/* view.c - see view.h. */
#include "stance/view.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/status.h"
#include "stance/holder.h"

/* ---- terms ---------------------------------------------------------------
 */

typedef struct hits {
  aw_hit *item;
  uint32_t count, capacity;
} hits;

static bool put_hit(aw_arena *arena, hits *out, aw_hit hit) {
  if (out->count == out->capacity) {
    uint32_t capacity = out->capacity == 0 ? 64 : out->capacity * 2;
    aw_hit *more = AW_NEW(arena, aw_hit, capacity);
    if (more == NULL) return false;
    if (out->count > 0) memcpy(more, out->item, out->count * sizeof *more);
    out->item = more;
    out->capacity = capacity;
  }
  out->item[out->count++] = hit;
  return true;
}

/* Terms of a sentence that do not overlap, leftmost and longest first. */
static bool find_hits(aw_document *doc, const aw_lexicon *lexicon, uint32_t s,
                      hits *out) {
  const aw_sentence *sentence = &doc->sentence[s];
  for (uint32_t i = sentence->first; i < sentence->last;) {
    aw_lexicon_match m = aw_lexicon_find(lexicon, doc, i, sentence->last);
    aw_hit hit = { .first = i,
                   .last = i + m.length,
                   .kind = m.kind,
                   .strong = m.strength >= AW_TARGET_STRONG };
    if (m.length > 0 && !put_hit(doc->arena, out, hit)) return false;
    i += m.length > 0 ? m.length : 1;
  }
  return true;
}

/* Steps to the nearest sentence with a term.  Weak terms tell nothing where
 * no strong one shows that the target is what they mean. */
static void measure_away(aw_view *v) {
  uint32_t count = v->doc->sentence_count, away = AW_REACH_ALL;
  for (uint32_t s = 0; s < count; s++) {
    const aw_view_sentence *seen = &v->sentence[s];
    if (v->strong > 0 && seen->target_end > seen->target)
      away = 0;
    else if (away != AW_REACH_ALL)
      away++;
    v->sentence[s].away = away;
  }
  away = AW_REACH_ALL;
  for (uint32_t s = count; s-- > 0;) {
    if (v->sentence[s].away == 0)
      away = 0;
    else if (away != AW_REACH_ALL)
      away++;
    if (away < v->sentence[s].away) v->sentence[s].away = away;
  }
}

/* Within reach, or next to a sentence that is. */
static bool is_near(const aw_view *v, uint32_t s) {
  uint32_t away = v->sentence[s].away;
  return away <= v->reach || away - 1 <= v->reach;
}

static bool find_target(aw_view *v, aw_document *doc) {
  hits found = { NULL, 0, 0 };
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    aw_view_sentence *out = &v->sentence[s];
    out->target = found.count;
    if (!find_hits(doc, v->wording->target, s, &found)) return false;
    out->target_end = found.count;
    for (uint32_t h = out->target; h < out->target_end; h++)
      found.item[h].strong ? out->strong++ : out->weak++;
    v->strong += out->strong;
  }
  v->target = found.item;
  v->target_count = found.count;
  measure_away(v);
  return true;
}

static bool find_words(aw_view *v, aw_document *doc) {
  hits found = { NULL, 0, 0 };
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    v->sentence[s].word = found.count;
    if (is_near(v, s) && !find_hits(doc, v->wording->stance, s, &found))
      return false;
    v->sentence[s].word_end = found.count;
  }
  v->word = found.item;
  v->word_count = found.count;
  return true;
}

/* Inside double quotation marks; a paragraph starts anew. */
static void mark_quoted(const aw_document *doc, uint8_t *quoted) {
  bool inside = false;
  for (uint32_t i = 0; i < doc->token_count; i++) {
    uint16_t flags = doc->token[i].flags;
    if ((flags & AW_TOKEN_PARAGRAPH) != 0) inside = false;
    bool mark = (flags & (AW_TOKEN_OPENS | AW_TOKEN_CLOSES)) != 0 &&
                (flags & AW_TOKEN_SINGLE) == 0;
    if (mark) inside = (flags & AW_TOKEN_OPENS) != 0;
    quoted[i] = inside && !mark;
  }
}

static void set_plain(aw_view *v) {
  const aw_document *doc = v->doc;
  const uint64_t number = aw_hash(AW_LIT("0"), 0);
  for (uint32_t s = 0; s < doc->sentence_count; s++) {
    if (!is_near(v, s)) continue;
    for (uint32_t i = doc->sentence[s].first; i < doc->sentence[s].last; i++) {
      const aw_token *t = &doc->token[i];
      v->plain[i] = (t->flags & AW_TOKEN_NUMBER) != 0 ? number : t->lemma;
    }
  }
  const uint64_t term = aw_hash(AW_LIT("T:"), 0);
  for (uint32_t h = 0; h < v->target_count; h++) {
    const aw_hit *hit = &v->target[h];
    for (uint32_t i = hit->first; i < hit->last; i++) {
      v->in_target[i] = hit->strong ? 2 : 1;
      if (hit->strong)
        v->plain[i] =
            aw_hash(aw_lexicon_class(v->wording->target, hit->kind), term);
    }
  }
}

/* ---- mentions ------------------------------------------------------------
 */

static int by_place(const void *a, const void *b) {
  const aw_sight *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  if (x->last != y->last) return x->last < y->last ? -1 : 1;
  return (x->party > y->party) - (x->party < y->party);
}

static bool copy_mentions(aw_view *v, size_t more) {
  const aw_attributions *who = v->who;
  v->sight = AW_NEW(v->doc->arena, aw_sight, who->mention_count + more + 1);
  if (v->sight == NULL) return false;
  for (uint32_t m = 0; m < who->mention_count; m++) {
    const aw_mention *mention = &who->mention[m];
    if (mention->speaker == AW_NO_INDEX ||
        !aw_within_reach(v, v->doc->token_sentence[mention->range.first]))
      continue;
    v->sight[v->sight_count++] =
        (aw_sight){ mention->range.first, mention->range.last, mention->speaker,
                    mention->form };
  }
  return true;
}

/* Where a name that no speaker has stands by its last word. */
static avow_status look_for(aw_view *v, aw_span name, uint32_t party,
                            uint32_t *room) {
  uint64_t key = aw_holder_last_key(name);
  const aw_document *doc = v->doc;
  for (uint32_t i = 0; i<doc->token_count && * room> 0; i++) {
    if (doc->token[i].key != key) continue;
    v->sight[v->sight_count++] = (aw_sight){ i, i + 1, party, AW_MENTION_NAME };
    (*room)--;
  }
  return AVOW_OK;
}

static uint32_t speaker_named(const aw_attributions *who, aw_span name) {
  for (uint32_t s = 0; s < who->speaker_count; s++)
    if (aw_holder_equal(who->speaker[s].name, name)) return s;
  for (uint32_t s = 0; s < who->speaker_count; s++)
    if (aw_same_holder(who->speaker[s].name, name)) return s;
  return AW_NO_INDEX;
}

/* A party for each name that is given, before mentions are laid out. */
static void name_parties(aw_view *v, aw_given_names *given) {
  for (size_t i = 0; i < given->count; i++) {
    given->party[i] = AW_NO_INDEX;
    if (given->name[i].ptr == NULL) continue;
    for (size_t j = 0; j < i && given->party[i] == AW_NO_INDEX; j++)
      if (aw_span_equal(given->name[i], given->name[j]))
        given->party[i] = given->party[j];
    if (given->party[i] != AW_NO_INDEX) continue;
    uint32_t speaker = speaker_named(v->who, given->name[i]);
    given->party[i] = speaker != AW_NO_INDEX ? speaker : v->party_count++;
  }
}

#define LOOKED_FOR_MAX 4000u /* mentions of holders that no speaker matches */

static avow_status lay_mentions(aw_view *v, aw_given_names *given,
                                avow_error *err) {
  v->party_count = v->who->speaker_count;
  uint32_t room = given == NULL ? 0 : LOOKED_FOR_MAX;
  if (!copy_mentions(v, room)) return aw_nomem(err);
  if (given != NULL) {
    name_parties(v, given);
    uint32_t seen = v->who->speaker_count;
    for (size_t i = 0; i < given->count; i++) {
      uint32_t party = given->party[i];
      if (party == AW_NO_INDEX || party < seen) continue;
      avow_status status = look_for(v, given->name[i], party, &room);
      if (status != AVOW_OK) return status;
      seen = party + 1;
    }
  }
  qsort(v->sight, v->sight_count, sizeof *v->sight, by_place);
  return AVOW_OK;
}

/* ---- sentences ----------------------------------------------------------- */

static void part_by_sentence(aw_view *v) {
  uint32_t m = 0, e = 0;
  const aw_attributions *who = v->who;
  for (uint32_t s = 0; s < v->doc->sentence_count; s++) {
    aw_view_sentence *out = &v->sentence[s];
    uint32_t end = v->doc->sentence[s].last;
    out->sight = m;
    while (m < v->sight_count && v->sight[m].first < end) m++;
    out->sight_end = m;
    out->event = e;
    while (e < who->event_count && who->event[e].verb < end) e++;
    out->event_end = e;
  }
}

avow_status aw_view_make(aw_document *doc, const aw_attributions *who,
                         const aw_wording *wording, uint32_t reach,
                         aw_given_names *given, aw_view *out, avow_error *err) {
  *out =
      (aw_view){ .doc = doc, .who = who, .wording = wording, .reach = reach };
  out->sentence = AW_NEW(doc->arena, aw_view_sentence, doc->sentence_count);
  out->quoted = AW_NEW_RAW(doc->arena, uint8_t, doc->token_count);
  out->plain = AW_NEW(doc->arena, uint64_t, doc->token_count);
  out->in_target = AW_NEW(doc->arena, uint8_t, doc->token_count);
  if (out->sentence == NULL || out->quoted == NULL || out->plain == NULL ||
      out->in_target == NULL || !find_target(out, doc) || !find_words(out, doc))
    return aw_nomem(err);
  mark_quoted(doc, out->quoted);
  set_plain(out);
  avow_status status = lay_mentions(out, given, err);
  if (status != AVOW_OK) return status;
  part_by_sentence(out);
  return AVOW_OK;
}
