#include <math.h>
#include <stdlib.h>

#include "attribution/attributor.h"
#include "attribution/event.h"
#include "attribution/fronted.h"
#include "attribution/nested.h"
#include "attribution/phrase.h"
#include "attribution/quotation.h"
#include "attribution/speaker.h"
#include "attribution/turn.h"
#include "base/status.h"

/* Tokens of one stretch that are looked at for what nests in it: odd text
 * must not make that quadratic. */
#define HOLD_MAX 600u
#define TURN_MAX 4000u /* the same for a turn of a transcript */
#define ALONE_WORDS 4u /* of a quotation that stands alone, at least */

struct aw_attributor {
  aw_words *words;
  aw_attribution_model model;
};

struct aw_attributor_session {
  const aw_attributor *attributor;
  aw_known *known;
};

/* ---- open ---------------------------------------------------------------- */

avow_status aw_attribution_model_open(const aw_model_file *file,
                                      aw_attribution_model *out,
                                      avow_error *err) {
  avow_status status = AVOW_OK;
  aw_span places;
  AW_TRY(aw_packed_open(file, AW_CUE_PREFIX, AW_CUE_TAGS, &out->cue, err));
  AW_TRY(aw_packed_open(file, AW_MOVE_PREFIX, AW_CUE_TAGS, &out->move, err));
  AW_TRY(aw_packed_open(file, AW_WORD_PREFIX, AW_WORD_SCORES, &out->word, err));
  AW_TRY(aw_packed_open(file, AW_BORDER_PREFIX, 1, &out->border, err));
  AW_TRY(aw_model_file_need(file, AW_PLACES_SECTION, sizeof *out->places, 1,
                            &places, err));
  out->places = (const aw_place_gate *)(const void *)places.ptr;
cleanup:
  return status;
}

static avow_status open_settings(const aw_model_file *file,
                                 aw_cue_settings *out, avow_error *err) {
  aw_span bytes;
  avow_status status = aw_model_file_need(file, AW_SETTINGS_SECTION,
                                          sizeof *out, 1, &bytes, err);
  if (status != AVOW_OK) return status;
  memcpy(out, bytes.ptr, sizeof *out);
  if (!isfinite(out->bias) || !isfinite(out->unit) || !(out->unit > 0) ||
      !(out->beam > 0) || isnan(out->lack) || isnan(out->late))
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "the model's part '%s' holds no sound numbers",
                   AW_SETTINGS_SECTION);
  return AVOW_OK;
}

avow_status aw_attributor_open(const aw_model_file *file, aw_attributor **out,
                               avow_error *err) {
  avow_status status = AVOW_OK;
  aw_attributor *a = calloc(1, sizeof *a);
  if (a == NULL) return aw_nomem(err);
  AW_TRY(aw_words_new(&a->words, err));
  AW_TRY(aw_attribution_model_open(file, &a->model, err));
  AW_TRY(open_settings(file, &a->model.settings, err));
  *out = a;
  a = NULL;
cleanup:
  aw_attributor_free(a);
  return status;
}

void aw_attributor_free(aw_attributor *a) {
  if (a == NULL) return;
  aw_words_free(a->words);
  free(a);
}

avow_status aw_attributor_session_new(const aw_attributor *attributor,
                                      aw_attributor_session **out,
                                      avow_error *err) {
  const aw_attribution_model *model = &attributor->model;
  aw_attributor_session *s = calloc(1, sizeof *s);
  avow_status status = AVOW_OK;
  if (s == NULL) return aw_nomem(err);
  s->attributor = attributor;
  AW_TRY(aw_known_new(attributor->words, &model->word, &s->known, err));
  *out = s;
  s = NULL;
cleanup:
  free(s);
  return status;
}

void aw_attributor_session_free(aw_attributor_session *session) {
  if (session == NULL) return;
  aw_known_free(session->known);
  free(session);
}

static avow_status read_structure(aw_work *work, avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(aw_quotations_find(work, err));
  AW_TRY(aw_turns_mark(work, err));
  AW_TRY(aw_phrases_find(work, err));
cleanup:
  return status;
}

avow_status aw_prepare(aw_work *work, const aw_words *words, aw_document *doc,
                       avow_error *err) {
  avow_status status = AVOW_OK;
  AW_TRY(aw_work_begin(work, words, doc, err));
  AW_TRY(read_structure(work, err));
cleanup:
  return status;
}

/* ---- attributions of cues --------------------------------------------------
 */

/* Take in the quotation marks around a stretch, and the stop inside them. */
static aw_token_range with_marks(const aw_work *w, aw_token_range r) {
  const aw_token *token = w->doc->token;
  if (r.first > 0 && (token[r.first - 1].flags & AW_TOKEN_OPENS) != 0 &&
      w->quoted[r.first - 1] != AW_NO_INDEX)
    r.first--;
  for (uint32_t n = 0; n < 3 && r.last + n < w->doc->token_count; n++) {
    const aw_token *t = &token[r.last + n];
    uint32_t q = w->quoted[r.last + n];
    if (q == AW_NO_INDEX || q != w->quoted[r.last - 1]) break;
    if ((t->flags & AW_TOKEN_CLOSES) != 0 &&
        w->quotation[q].last == r.last + n + 1) {
      r.last += n + 1;
      break;
    }
    if ((t->flags & AW_TOKEN_PUNCTUATION) == 0) break;
  }
  return r;
}

static uint32_t add_range(aw_token_range *out, uint32_t count,
                          aw_token_range r) {
  if (r.first >= r.last) return count;
  out[count] = r;
  return count + 1;
}

static bool is_word(const aw_work *w, uint32_t i) {
  return (w->doc->token[i].flags & AW_TOKEN_WORD) != 0;
}

static avow_mode mode_of(const aw_work *w, const aw_attribution *a) {
  uint32_t quoted = 0, plain = 0;
  uint32_t own =
      a->cue.count > 0 ? w->quoted[a->cue.item[0].first] : AW_NO_INDEX;
  for (uint32_t r = 0; r < a->content.count; r++) {
    aw_token_range c = a->content.item[r];
    if (c.last - c.first > HOLD_MAX) c.last = c.first + HOLD_MAX;
    for (uint32_t i = c.first; i < c.last; i++) {
      if (!is_word(w, i)) continue;
      bool inside = w->quoted[i] != AW_NO_INDEX && w->quoted[i] != own;
      quoted += inside;
      plain += !inside;
    }
  }
  if (quoted == 0) return AVOW_INDIRECT;
  return plain == 0 ? AVOW_DIRECT : AVOW_MIXED_MODE;
}

/* "Nordic Harbour Union (NHU) spokesman Ole Berg": the person right behind the
 * letters in brackets, or AW_NO_INDEX. */
static uint32_t behind_letters(const aw_work *w, uint32_t k, uint32_t last) {
  uint32_t at = w->phrase[k].last;
  const aw_token *token = w->doc->token;
  if (at + 3 >= last || token[at].tag != AW_TAG_OPEN ||
      token[at + 2].tag != AW_TAG_CLOSE)
    return AW_NO_INDEX;
  uint32_t n = w->phrase_at[at + 3];
  bool person = n != AW_NO_INDEX && w->phrase[n].kind == AVOW_PERSON;
  return person ? n : AW_NO_INDEX;
}

/* The first phrase of the source heads it: "John Healey, the minister". */
static uint32_t head_phrase(const aw_work *w, const aw_statement *s) {
  if (s->phrase == AW_NO_INDEX || w->phrase[s->phrase].possessive)
    return s->phrase;
  for (uint32_t i = s->source.first; i < s->source.last; i++)
    if (w->phrase_at[i] != AW_NO_INDEX) {
      uint32_t k = w->phrase_at[i], n = behind_letters(w, k, s->source.last);
      return n != AW_NO_INDEX ? n : k;
    }
  return s->phrase;
}

static avow_status add_statement(aw_work *w, uint32_t cue,
                                 const aw_statement *s, avow_error *err) {
  aw_token_range *r = AW_NEW(w->doc->arena, aw_token_range, 4);
  if (r == NULL) return aw_nomem(err);
  aw_attribution a = { .source_mention = head_phrase(w, s),
                       .confidence = s->confidence };
  a.source = (aw_token_ranges){ r, add_range(r, 0, s->source) };
  r += a.source.count;
  r[0] = (aw_token_range){ w->cue[cue].first, w->cue[cue].last };
  a.cue = (aw_token_ranges){ r++, 1 };
  a.content.item = r;
  if (s->left.first < s->left.last)
    a.content.count = add_range(r, 0, with_marks(w, s->left));
  if (s->right.first < s->right.last)
    a.content.count = add_range(r, a.content.count, with_marks(w, s->right));
  a.mode = mode_of(w, &a);
  if (a.content.count > 0) aw_work_add(w, a);
  return AVOW_OK;
}

static avow_status add_fronted(aw_work *w, uint32_t s, avow_error *err) {
  aw_fronted f;
  if (!aw_fronted_find(w, s, &f)) return AVOW_OK;
  aw_token_range *r = AW_NEW(w->doc->arena, aw_token_range, 3);
  if (r == NULL) return aw_nomem(err);
  const aw_phrase *p = &w->phrase[f.phrase];
  r[0] = (aw_token_range){ p->first, p->long_last };
  r[1] = f.cue;
  r[2] = with_marks(w, f.content);
  aw_attribution a = { .source = { &r[0], 1 },
                       .cue = { &r[1], 1 },
                       .content = { &r[2], 1 },
                       .source_mention = f.phrase,
                       .confidence = 0.5f };
  a.mode = mode_of(w, &a);
  aw_work_add(w, a);
  return AVOW_OK;
}

static avow_status find_statements(aw_work *w, const aw_attributor *a,
                                   avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_attribution_model *m = &a->model;
  const aw_scoring moves = { .model = &m->move },
                   cue = { .model = &m->cue, .moves = &moves },
                   border = { .model = &m->border, .places = m->places };
  aw_tallies tallies;
  AW_TRY(aw_cues_find(w, &cue, &m->settings, err));
  AW_TRY(aw_tallies_make(w, &tallies, err));
  w->attribution_capacity =
      w->cue_count + w->quotation_count + w->doc->token_count / 2 + 1;
  w->attribution =
      AW_NEW_RAW(w->doc->arena, aw_attribution, w->attribution_capacity);
  if (w->attribution == NULL) return aw_nomem(err);
  AW_TRY(aw_turns_find(w, err));
  for (uint32_t k = 0; k < w->cue_count; k++) {
    aw_statement s;
    aw_statement_find(w, &tallies, &border, k, &s);
    AW_TRY(add_statement(w, k, &s, err));
  }
  for (uint32_t s = 0; s < w->doc->sentence_count; s++)
    AW_TRY(add_fronted(w, s, err));
cleanup:
  return status;
}

/* ---- quotations that stand alone ------------------------------------------
 */

/* For every token inside quotation marks the statement from outside of the
 * marks that quotes it, or AW_NO_INDEX. */
static uint32_t *quoting(const aw_work *w) {
  uint32_t *cover =
      AW_NEW_RAW(w->doc->arena, uint32_t, (size_t)w->doc->token_count + 1);
  if (cover == NULL) return NULL;
  memset(cover, 0xff, w->doc->token_count * sizeof *cover);
  for (uint32_t k = 0; k < w->attribution_count; k++) {
    const aw_attribution *a = &w->attribution[k];
    uint32_t own =
        a->cue.count > 0 ? w->quoted[a->cue.item[0].first] : AW_NO_INDEX;
    for (uint32_t r = 0; r < a->content.count; r++) {
      aw_token_range c = a->content.item[r];
      if (c.last - c.first > HOLD_MAX) c.last = c.first + HOLD_MAX;
      for (uint32_t i = c.first; i < c.last; i++)
        if (w->quoted[i] != AW_NO_INDEX && w->quoted[i] != own) cover[i] = k;
    }
  }
  return cover;
}

/* Add [first, last) as said by whoever says the rest of the quotation
 * (`known`), or by the one who spoke before. */
static avow_status add_quoted(aw_work *w, uint32_t first, uint32_t last,
                              uint32_t known, avow_error *err) {
  aw_token_range *r = AW_NEW(w->doc->arena, aw_token_range, 1);
  if (r == NULL) return aw_nomem(err);
  *r = (aw_token_range){ first, last };
  uint32_t mention = AW_NO_INDEX;
  if (known != AW_NO_INDEX) mention = w->attribution[known].source_mention;
  aw_work_add(w, (aw_attribution){ .content = { r, 1 },
                                   .source_mention = mention,
                                   .mode = AVOW_DIRECT,
                                   .confidence = 0.5f });
  return AVOW_OK;
}

/* The statement that quotes some part of the quotation. */
static uint32_t quoted_by(const aw_quotation *q, const uint32_t *cover) {
  for (uint32_t i = q->first; i < q->last; i++)
    if (cover[i] != AW_NO_INDEX) return cover[i];
  return AW_NO_INDEX;
}

/* Does the sentence's part of the quotation have words enough, none of them
 * quoted by a statement? */
static bool is_bare(const aw_work *w, const uint32_t *cover, uint32_t first,
                    uint32_t last) {
  uint32_t words = 0;
  for (uint32_t i = first; i < last; i++) {
    words += is_word(w, i);
    if (cover[i] != AW_NO_INDEX) return false;
  }
  return words >= ALONE_WORDS;
}

/* Sentences of one quotation that no statement covers. */
static avow_status add_rest(aw_work *w, const aw_quotation *q,
                            const uint32_t *cover, uint32_t known,
                            avow_error *err) {
  avow_status status = AVOW_OK;
  uint32_t from = AW_NO_TOKEN, at = q->first;
  while (at < q->last && status == AVOW_OK) {
    uint32_t end = aw_work_sentence(w, at)->last;
    if (end > q->last) end = q->last;
    bool bare = is_bare(w, cover, at, end);
    if (bare && from == AW_NO_TOKEN) from = at;
    if (!bare && from != AW_NO_TOKEN) {
      status = add_quoted(w, from, at, known, err);
      from = AW_NO_TOKEN;
    }
    at = end;
  }
  if (status == AVOW_OK && from != AW_NO_TOKEN)
    status = add_quoted(w, from, q->last, known, err);
  return status;
}

/* Whole quoted sentences that no statement covers: of the same speaker as the
 * rest of the quotation, or of the one before. */
static avow_status add_alone(aw_work *w, avow_error *err) {
  const uint32_t *cover = quoting(w);
  avow_status status = AVOW_OK;
  uint32_t before = AW_NO_INDEX; /* who says the piece before */
  if (cover == NULL) return aw_nomem(err);
  for (uint32_t i = 0; i < w->quotation_count && status == AVOW_OK; i++) {
    const aw_quotation *q = &w->quotation[i];
    uint32_t known = quoted_by(q, cover);
    if (known == AW_NO_INDEX && q->before != AW_NO_INDEX) known = before;
    before = known;
    bool starts = q->first == aw_work_sentence(w, q->first)->first;
    if (known == AW_NO_INDEX && !starts) continue;
    status = add_rest(w, q, cover, known, err);
  }
  return status;
}

/* ---- nesting
 * ------------------------------------------------------------------ */

static uint32_t content_length(const aw_attribution *a) {
  uint32_t length = 0;
  for (uint32_t r = 0; r < a->content.count; r++)
    length += a->content.item[r].last - a->content.item[r].first;
  return length;
}

static int compare(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int by_content(const void *x, const void *y) {
  const aw_attribution *a = x, *b = y;
  int order = compare(a->content.item[0].first, b->content.item[0].first);
  if (order == 0) order = compare(content_length(b), content_length(a));
  uint32_t cue_a = a->cue.count > 0 ? a->cue.item[0].first : 0;
  uint32_t cue_b = b->cue.count > 0 ? b->cue.item[0].first : 0;
  return order != 0 ? order : compare(cue_a, cue_b);
}

typedef struct sized {
  uint32_t length, index;
} sized;

static int longest_first(const void *x, const void *y) {
  const sized *a = x, *b = y;
  int order = compare(b->length, a->length);
  return order != 0 ? order : compare(a->index, b->index);
}

static void hold(aw_work *w, uint32_t index) {
  const aw_attribution *a = &w->attribution[index];
  uint32_t most = w->doc->transcript ? TURN_MAX : HOLD_MAX;
  for (uint32_t r = 0; r < a->content.count; r++) {
    aw_token_range c = a->content.item[r];
    if (c.last - c.first > most) c.last = c.first + most;
    for (uint32_t i = c.first; i < c.last; i++) w->holder[i] = index;
  }
}

/* They are found in order, all but. */
static void sort_by_content(aw_work *w) {
  aw_attribution *a = w->attribution;
  for (uint32_t i = 1; i < w->attribution_count; i++)
    if (by_content(&a[i - 1], &a[i]) > 0) {
      qsort(a, w->attribution_count, sizeof *a, by_content);
      return;
    }
}

/* From the longest content to the shortest: what is painted when a statement's
 * turn comes is the innermost that holds its cue. */
static avow_status nest(aw_work *w, avow_error *err) {
  uint32_t count = w->attribution_count;
  sized *order = AW_NEW_RAW(w->doc->arena, sized, (size_t)count + 1);
  if (order == NULL) return aw_nomem(err);
  sort_by_content(w);
  for (uint32_t i = 0; i < count; i++)
    order[i] = (sized){ content_length(&w->attribution[i]), i };
  if (count > 1) qsort(order, count, sizeof *order, longest_first);
  memset(w->holder, 0xff, w->doc->token_count * sizeof *w->holder);
  for (uint32_t n = 0; n < count; n++) {
    aw_attribution *a = &w->attribution[order[n].index];
    uint32_t at =
        a->cue.count > 0 ? a->cue.item[0].first : a->content.item[0].first;
    a->within = w->holder[at];
    hold(w, order[n].index);
  }
  return AVOW_OK;
}

/* ---- the answer
 * ------------------------------------------------------------------ */

/* Phrases with a speaker become the mentions; indexes follow. */
static avow_status write_mentions(aw_work *w, aw_attributions *out,
                                  avow_error *err) {
  aw_arena *arena = w->doc->arena;
  uint32_t *number = AW_NEW_RAW(arena, uint32_t, (size_t)w->phrase_count + 1);
  aw_mention *mention =
      AW_NEW_RAW(arena, aw_mention, (size_t)w->phrase_count + 1);
  if (number == NULL || mention == NULL) return aw_nomem(err);
  uint32_t count = 0;
  for (uint32_t k = 0; k < w->phrase_count; k++) {
    const aw_phrase *p = &w->phrase[k];
    number[k] = AW_NO_INDEX;
    if (p->speaker == AW_NO_INDEX) continue;
    number[k] = count;
    mention[count++] =
        (aw_mention){ { p->bare, p->last }, p->head, p->speaker, p->form };
  }
  for (uint32_t i = 0; i < w->attribution_count; i++) {
    aw_attribution *a = &w->attribution[i];
    if (a->source_mention != AW_NO_INDEX)
      a->source_mention = number[a->source_mention];
  }
  for (uint32_t i = 0; i < w->event_count; i++) {
    aw_event *e = &w->event[i];
    if (e->agent != AW_NO_INDEX) e->agent = number[e->agent];
    if (e->patient != AW_NO_INDEX) e->patient = number[e->patient];
  }
  out->mention = mention;
  out->mention_count = count;
  return AVOW_OK;
}

avow_status aw_attribute(aw_attributor_session *session, aw_document *doc,
                         aw_attributions *out, avow_error *err) {
  const aw_attributor *a = session->attributor;
  avow_status status = AVOW_OK;
  aw_work w = { .doc = doc };
  memset(out, 0, sizeof *out);
  AW_TRY(aw_known_read(session->known, &w, err));
  AW_TRY(read_structure(&w, err));
  AW_TRY(find_statements(&w, a, err));
  w.holder = AW_NEW_RAW(doc->arena, uint32_t, (size_t)doc->token_count + 1);
  if (w.holder == NULL) return aw_nomem(err);
  sort_by_content(&w);
  AW_TRY(add_alone(&w, err));
  AW_TRY(nest(&w, err));
  uint32_t outer = w.attribution_count;
  AW_TRY(aw_nested_find(&w, err));
  if (w.attribution_count > outer) AW_TRY(nest(&w, err));
  AW_TRY(aw_speakers_find(&w, err));
  AW_TRY(aw_events_find(&w, err));
  AW_TRY(write_mentions(&w, out, err));
  out->item = w.attribution;
  out->count = w.attribution_count;
  out->speaker = w.speaker;
  out->speaker_count = w.speaker_count;
  out->event = w.event;
  out->event_count = w.event_count;
cleanup:
  return status;
}
