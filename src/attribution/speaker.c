#include "attribution/speaker.h"

#include "attribution/names.h"
#include "attribution/nouns.h"
#include "attribution/offices.h"
#include "attribution/pronouns.h"
#include "attribution/requote.h"
#include "attribution/several.h"
#include "base/status.h"

#define CHAIN_MAX 8u /* joined sources of one statement */
#define FAR 16u      /* tokens between a description and the name */

/* ---- the walk ------------------------------------------------------------ */

static void note(aw_gathering *g, uint32_t k, uint32_t e) {
  aw_phrase *p = &g->w->phrase[k];
  aw_entity *x = &g->who[e];
  p->speaker = e;
  bool outside = g->w->quoted[p->head] == AW_NO_INDEX;
  x->seen = k;
  if (outside) x->told = k;
  x->count++;
  if (x->gender == 0 && p->gender != 0 && x->kind != AVOW_GROUP)
    x->gender = p->gender;
  if (p->kind == AVOW_PERSON && p->form != AW_MENTION_PRONOUN) {
    x->kind = AVOW_PERSON;
    aw_who_offer_name(g, e, aw_names_start(g, p), p->name_last);
    aw_who_offer_role(g, e, p);
  }
  if (g->is_source[k]) {
    x->spoke = k;
    if (outside) g->speaking = e;
  }
  if (g->recent[g->newest % AW_RECENT] == e) return;
  if (x->count == 1) { /* it was in no ring before */
    g->recent[++g->newest % AW_RECENT] = e;
    return;
  }
  /* Move it to the front of the ring. */
  uint32_t from = AW_RECENT - 1;
  for (uint32_t n = 1; n < AW_RECENT; n++)
    if (g->recent[(g->newest - n) % AW_RECENT] == e) {
      from = n;
      break;
    }
  if (from == AW_RECENT - 1 && g->recent[(g->newest - from) % AW_RECENT] != e) {
    g->recent[++g->newest % AW_RECENT] = e;
    return;
  }
  for (uint32_t n = from; n > 0; n--)
    g->recent[(g->newest - n) % AW_RECENT] =
        g->recent[(g->newest - n + 1) % AW_RECENT];
  g->recent[g->newest % AW_RECENT] = e;
}

/* "Ole Berg/Nordpress": who made a picture, of whom the story does not tell. */
static bool is_credit(const aw_work *w, const aw_phrase *p) {
  const uint64_t slash = aw_hash(AW_LIT("/"), 0);
  const aw_token *token = w->doc->token;
  if (p->form == AW_MENTION_PRONOUN || p->form == AW_MENTION_ROLE) return false;
  bool after = p->last < w->doc->token_count && token[p->last].key == slash;
  return after || (p->first > 0 && token[p->first - 1].key == slash);
}

static uint32_t gather_one(aw_gathering *g, uint32_t k) {
  aw_phrase *p = &g->w->phrase[k];
  if (p->speaker != AW_NO_INDEX) return aw_who_root(g, p->speaker);
  if (p->relative) return aw_pronouns_relative(g, k);
  if (p->form == AW_MENTION_PRONOUN) {
    bool known = (p->classes & AW_WORD_PRONOUN) != 0;
    if (!known || (p->classes & AW_WORD_FIRST_PERSON)) return AW_NO_INDEX;
    uint32_t again = aw_several_again(g, k);
    if (again != AW_NO_INDEX) return again;
    return aw_pronouns_resolve(g, k);
  }
  uint32_t first = aw_several_find(g, k);
  if (first != AW_NO_INDEX) return first;
  if (aw_names_person(p)) return aw_names_single(g, p, true);
  if (aw_names_surname(g, p)) {
    p->kind = AVOW_PERSON;
    p->form = AW_MENTION_SURNAME;
    return aw_names_single(g, p, true);
  }
  if (aw_names_untagged(g, p)) {
    uint32_t e = aw_names_single(g, p, false);
    if (e != AW_NO_INDEX) return e;
  }
  if (p->form == AW_MENTION_ROLE) return aw_nouns_resolve(g, k);
  return AW_NO_INDEX;
}

static void gather(aw_gathering *g) {
  for (uint32_t k = 0; k < g->w->phrase_count; k++) {
    uint32_t e = gather_one(g, k);
    if (e == AW_NO_INDEX) continue;
    if (is_credit(g->w, &g->w->phrase[k]))
      g->w->phrase[k].speaker = e;
    else
      note(g, k, e);
  }
}

/* ---- the attributions' speakers ------------------------------------------ */

static void set_also(aw_gathering *g, aw_attribution *a, avow_status *status) {
  aw_work *w = g->w;
  uint32_t found[CHAIN_MAX], count = 0;
  uint32_t last = a->source.count > 0 ? a->source.item[a->source.count - 1].last
                                      : 0; /* the rest of a quotation */
  uint32_t k = w->phrase[a->source_mention].joined;
  const aw_several *s = aw_several_of(g, a->source_mention);
  for (uint32_t n = 0; s != NULL && n < s->count; n++)
    if (aw_who_root(g, s->who[n]) != a->speaker)
      found[count++] = aw_who_root(g, s->who[n]);
  while (k != AW_NO_INDEX && count < CHAIN_MAX && w->phrase[k].first < last) {
    uint32_t e = w->phrase[k].speaker;
    if (e != AW_NO_INDEX && aw_who_root(g, e) != a->speaker)
      found[count++] = aw_who_root(g, e);
    k = w->phrase[k].joined;
  }
  if (count == 0) return;
  uint32_t *also = AW_NEW(w->doc->arena, uint32_t, count);
  if (also == NULL) {
    *status = AVOW_ERR_NOMEM;
    return;
  }
  memcpy(also, found, count * sizeof *also);
  a->also = also;
  a->also_count = count;
}

/* Does the quotation fill paragraphs of its own, as in an interview? */
static bool is_paragraph(const aw_work *w, const aw_token_ranges *content) {
  const aw_document *doc = w->doc;
  uint32_t first = content->item[0].first;
  uint32_t last = content->item[content->count - 1].last;
  bool begins = (doc->token[first].flags & AW_TOKEN_PARAGRAPH) != 0;
  bool ends = last >= doc->token_count ||
              (doc->token[last].flags & AW_TOKEN_PARAGRAPH) != 0;
  return begins && ends;
}

#define INTERVIEW_APART 12u /* sentences between two answers */
#define INTERVIEW_KNOWN 5u  /* mentions of who is interviewed */

/* The person quoted last, if the story is much about him or her. */
static uint32_t interviewed(const aw_gathering *g, uint32_t index) {
  const aw_work *w = g->w;
  uint32_t at = w->attribution[index].content.item[0].first;
  for (uint32_t n = 1; n <= 12 && n <= index; n++) {
    const aw_attribution *b = &w->attribution[index - n];
    if (b->speaker == AW_NO_INDEX || b->mode == AVOW_INDIRECT) continue;
    const aw_entity *x = &g->who[aw_who_root(g, b->speaker)];
    if (x->kind != AVOW_PERSON || x->count < INTERVIEW_KNOWN) continue;
    uint32_t last = b->content.item[b->content.count - 1].last - 1;
    uint32_t apart = w->doc->token_sentence[at] - w->doc->token_sentence[last];
    return apart <= INTERVIEW_APART ? b->speaker : AW_NO_INDEX;
  }
  return AW_NO_INDEX;
}

/* A statement without a source of its own ("..., adding that"; the next
 * sentence of a quotation) is the last speaker's, where that one is near. */
static uint32_t inherited(const aw_gathering *g, uint32_t index) {
  const aw_work *w = g->w;
  const aw_attribution *a = &w->attribution[index];
  uint32_t at =
      a->cue.count > 0 ? a->cue.item[0].first : a->content.item[0].first;
  uint32_t sentence = w->doc->token_sentence[at];
  bool free = a->cue.count == 0;
  if (!free) {
    uint8_t tag = w->doc->token[at].tag;
    if (tag != AW_TAG_VBG && tag != AW_TAG_CC && tag != AW_TAG_COLON)
      return AW_NO_INDEX;
  }
  for (uint32_t n = 1; n <= 12 && n <= index; n++) {
    const aw_attribution *b = &w->attribution[index - n];
    if (b->speaker == AW_NO_INDEX || b->within != a->within) continue;
    uint32_t last = b->content.item[b->content.count - 1].last - 1;
    uint32_t apart = sentence - w->doc->token_sentence[last];
    if (apart <= (free ? 2u : 0u)) return b->speaker;
    break;
  }
  return free && is_paragraph(w, &a->content) ? interviewed(g, index)
                                              : AW_NO_INDEX;
}

static avow_status set_speakers(aw_gathering *g) {
  aw_work *w = g->w;
  avow_status status = AVOW_OK;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    aw_attribution *a = &w->attribution[i];
    if (a->source_mention != AW_NO_INDEX) {
      uint32_t e = w->phrase[a->source_mention].speaker;
      a->speaker = e == AW_NO_INDEX ? e : aw_who_root(g, e);
      if (a->speaker != AW_NO_INDEX) set_also(g, a, &status);
    } else {
      a->speaker = inherited(g, i);
    }
  }
  return status;
}

/* "I" inside a quotation is its speaker, "we" too. */
static void set_first_persons(aw_gathering *g) {
  aw_work *w = g->w;
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    aw_phrase *p = &w->phrase[k];
    if (p->form != AW_MENTION_PRONOUN || p->speaker != AW_NO_INDEX) continue;
    if (!(p->classes & AW_WORD_FIRST_PERSON)) continue;
    uint32_t a = w->holder[p->head];
    if (a == AW_NO_INDEX) continue;
    /* A nested statement whose source is "I" itself: ask the outer one. */
    for (uint32_t n = 0; n < 4 && a != AW_NO_INDEX; n++) {
      uint32_t e = w->attribution[a].speaker;
      if (e != AW_NO_INDEX) {
        p->speaker = e;
        g->who[e].count++;
        break;
      }
      a = w->attribution[a].within;
    }
  }
  /* ... and then statements that "I" makes. */
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    aw_attribution *a = &w->attribution[i];
    if (a->speaker != AW_NO_INDEX || a->source_mention == AW_NO_INDEX) continue;
    a->speaker = w->phrase[a->source_mention].speaker;
  }
}

/* ---- the result ---------------------------------------------------------- */

static aw_span text_of(const aw_gathering *g, uint32_t first, uint32_t last) {
  if (first >= last) return (aw_span){ NULL, 0 };
  return aw_span_cut(g->w->doc->text, aw_who_token(g, first)->begin,
                     aw_who_token(g, last - 1)->end);
}

static bool is_pointing(const aw_gathering *g, uint32_t i) {
  const aw_token *t = aw_who_token(g, i);
  return t->tag == AW_TAG_PRPS || aw_work_is(g->w, t->key, AW_KIND_POINTING);
}

/* "Ann Lee's office", however the person is named there.  False where memory
 * is out. */
static bool set_whose_name(const aw_gathering *g, const aw_entity *x,
                           aw_speaker *s) {
  const aw_work *w = g->w;
  uint32_t k = w->phrase_at[x->first];
  if (x->kind == AVOW_PERSON || x->named || k == AW_NO_INDEX) return true;
  uint32_t inner = aw_nouns_person_behind(g, &w->phrase[k]);
  if (inner == AW_NO_INDEX || w->phrase[inner].last >= x->last) return true;
  const aw_entity *who = &g->who[aw_who_root(g, w->phrase[inner].speaker)];
  aw_span name = text_of(g, who->first, who->last);
  aw_span rest = text_of(g, w->phrase[inner].last, x->last);
  char *joined = AW_NEW(w->doc->arena, char, name.len + rest.len);
  if (joined == NULL) return false;
  memcpy(joined, name.ptr, name.len);
  memcpy(joined + name.len, rest.ptr, rest.len);
  s->name = (aw_span){ joined, name.len + rest.len };
  return true;
}

static bool write_speaker(const aw_gathering *g, uint32_t e, aw_speaker *s) {
  const aw_entity *x = &g->who[e];
  uint32_t role = x->role_first, first = x->first;
  /* "These officials", "its army": which, one reads in the text. */
  while (x->kind != AVOW_PERSON && first + 1 < x->last && is_pointing(g, first))
    first++;
  /* "Her foreign minister": whose, one reads in the text. */
  while (role < x->role_last && aw_who_token(g, role)->tag == AW_TAG_PRPS)
    role++;
  *s = (aw_speaker){ .name = text_of(g, first, x->last),
                     .role = text_of(g, role, x->role_last),
                     .kind = (avow_kind)x->kind,
                     .gender = x->gender,
                     .plural = x->plural };
  if (x->kind == AVOW_UNNAMED) s->role = (aw_span){ NULL, 0 };
  return set_whose_name(g, x, s);
}

/* Number the speakers by their first phrase. */
static avow_status write_speakers(aw_gathering *g, avow_error *err) {
  aw_work *w = g->w;
  aw_arena *arena = w->doc->arena;
  uint32_t *number = AW_NEW(arena, uint32_t, (size_t)g->who_count + 1);
  w->speaker = AW_NEW_RAW(arena, aw_speaker, (size_t)g->who_count + 1);
  if (number == NULL || w->speaker == NULL) return aw_nomem(err);
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    aw_phrase *p = &w->phrase[k];
    if (p->speaker == AW_NO_INDEX) continue;
    uint32_t e = aw_who_root(g, p->speaker);
    if (number[e] == 0) {
      if (!write_speaker(g, e, &w->speaker[w->speaker_count]))
        return aw_nomem(err);
      number[e] = ++w->speaker_count;
    }
    p->speaker = number[e] - 1;
    w->speaker[p->speaker].mention_count++;
  }
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    aw_attribution *a = &w->attribution[i];
    if (a->speaker != AW_NO_INDEX)
      a->speaker = number[aw_who_root(g, a->speaker)] - 1;
    uint32_t *also = (uint32_t *)(uintptr_t)a->also;
    for (uint32_t n = 0; n < a->also_count; n++)
      also[n] = number[aw_who_root(g, also[n])] - 1;
  }
  return AVOW_OK;
}

/* A cue of speech makes a speaker of whatever is its source. */
static bool is_speech(const aw_work *w, const aw_attribution *a) {
  if (a->cue.count == 0) return false;
  uint32_t kinds = AW_WORD_SAY | AW_WORD_ASK | AW_WORD_TELL | AW_WORD_URGE;
  aw_token_range cue = a->cue.item[0];
  for (uint32_t i = cue.first; i < cue.last; i++)
    if (w->classes[i] & kinds && !(w->classes[i] & AW_WORD_SHOW)) return true;
  return w->doc->token[cue.first].tag == AW_TAG_COLON;
}

static avow_status begin(aw_gathering *g, aw_work *w, avow_error *err) {
  aw_arena *arena = w->doc->arena;
  size_t slots = 64;
  /* Every second phrase leaves a key or two; the table grows where need be. */
  while (slots < (size_t)w->phrase_count * 2) slots *= 2;
  *g = (aw_gathering){ .w = w, .speaking = AW_NO_INDEX };
  g->who = AW_NEW_RAW(arena, aw_entity, (size_t)w->phrase_count + 1);
  g->is_source = AW_NEW(arena, uint8_t, (size_t)w->phrase_count + 1);
  if (!aw_who_make_table(g, slots) || g->who == NULL || g->is_source == NULL)
    return aw_nomem(err);
  for (uint32_t n = 0; n < AW_RECENT; n++) g->recent[n] = AW_NO_INDEX;
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    uint32_t k = w->attribution[i].source_mention;
    uint8_t level = is_speech(w, &w->attribution[i]) ? 2 : 1;
    for (uint32_t n = 0; n <= CHAIN_MAX && k != AW_NO_INDEX; n++) {
      if (g->is_source[k] < level) g->is_source[k] = level;
      k = w->phrase[k].joined;
    }
  }
  return AVOW_OK;
}

/* "The biggest union, the Harbour Front,": a group and its name. */
static bool names_alike(const aw_phrase *p, const aw_phrase *q) {
  return p->kind == AVOW_GROUP && q->kind == AVOW_GROUP && !p->plural &&
         q->name_first < q->name_last && q->country == 0 &&
         q->name_class != AW_CLASS_PLACE &&
         (p->definite || p->inner != AW_NO_INDEX);
}

/* The person or group that a source describes first and names at its end:
 * "Norway's ambassador to the league in Bern, Ole Berg,"; AW_NO_INDEX: none. */
static uint32_t named_behind(const aw_work *w, uint32_t k,
                             aw_token_range source) {
  const aw_token *token = w->doc->token;
  const aw_phrase *p = &w->phrase[k];
  for (uint32_t i = p->last; i < source.last && i < p->last + FAR; i++) {
    uint32_t n = w->phrase_at[i];
    if (token[i].tag == AW_TAG_CC) return AW_NO_INDEX;
    if (token[i].tag != AW_TAG_COMMA || i + 1 >= source.last) continue;
    n = w->phrase_at[i + 1];
    if (n == AW_NO_INDEX || w->phrase[n].first != i + 1) return AW_NO_INDEX;
    const aw_phrase *q = &w->phrase[n];
    bool name = (aw_names_person(q) || names_alike(p, q)) && !q->possessive &&
                q->joined == AW_NO_INDEX && q->apposed == AW_NO_INDEX;
    if (!name || q->last > source.last) return AW_NO_INDEX;
    uint8_t next = q->last < source.last ? token[q->last].tag : AW_TAG_COMMA;
    bool ends = next == AW_TAG_COMMA || next == AW_TAG_IN ||
                next == AW_TAG_OPEN || next == AW_TAG_WP;
    return ends ? n : AW_NO_INDEX;
  }
  return AW_NO_INDEX;
}

/* What one source says of one person belongs together. */
static void appose_sources(aw_work *w) {
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    const aw_attribution *a = &w->attribution[i];
    uint32_t k = a->source_mention;
    if (k == AW_NO_INDEX || a->source.count == 0) continue;
    aw_phrase *p = &w->phrase[k];
    if (p->form != AW_MENTION_ROLE || p->plural || p->apposed != AW_NO_INDEX ||
        p->joined != AW_NO_INDEX)
      continue;
    uint32_t n = named_behind(w, k, a->source.item[a->source.count - 1]);
    if (n == AW_NO_INDEX) continue;
    p->apposed = n;
    w->phrase[n].apposed = k;
  }
}

avow_status aw_speakers_find(aw_work *w, avow_error *err) {
  aw_gathering g;
  avow_status status = begin(&g, w, err);
  if (status != AVOW_OK) return status;
  uint32_t *group = AW_NEW_RAW(w->doc->arena, uint32_t, w->phrase_count);
  if (group == NULL) return aw_nomem(err);
  appose_sources(w);
  aw_names_register(&g, group);
  gather(&g);
  status = set_speakers(&g);
  if (status != AVOW_OK) return aw_nomem(err);
  set_first_persons(&g);
  aw_offices_join_lead(&g);
  aw_requotes_join(&g);
  if (g.failed) return aw_nomem(err);
  return write_speakers(&g, err);
}
