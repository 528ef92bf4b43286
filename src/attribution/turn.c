#include "attribution/turn.h"

#include "base/status.h"

#define LABEL_MAX 10u    /* tokens of a speaker's label */
#define LABEL_PIECES 64u /* stage directions cut out of one turn */

static bool is_colon(const aw_work *w, uint32_t i) {
  return aw_span_equal(aw_token_text(w->doc, i), AW_LIT(":"));
}

static bool starts_paragraph(const aw_work *w, uint32_t i) {
  return (w->doc->token[i].flags & AW_TOKEN_PARAGRAPH) != 0;
}

static bool is_capital_word(const aw_work *w, uint32_t i) {
  const aw_token *t = &w->doc->token[i];
  uint32_t length = t->end - t->begin;
  return (t->flags & AW_TOKEN_ALL_CAPITAL) != 0 ||
         (length == 1 && (t->flags & AW_TOKEN_CAPITAL)) ||
         (w->classes[i] & AW_WORD_TITLE && (t->flags & AW_TOKEN_CAPITAL));
}

static bool may_stand_in_label(const aw_work *w, uint32_t i) {
  const aw_token *t = &w->doc->token[i];
  return (t->flags & AW_TOKEN_CAPITAL) != 0 ||
         (t->flags & AW_TOKEN_PUNCTUATION) != 0 || t->tag == AW_TAG_IN ||
         t->tag == AW_TAG_DT || t->tag == AW_TAG_NNP;
}

/* The label that ends before the colon `at`: capitals back to `from`, or any
 * name that starts its paragraph.  AW_NO_TOKEN: none. */
static uint32_t label_start(const aw_work *w, uint32_t at, uint32_t from) {
  uint32_t i = at, capitals = AW_NO_TOKEN;
  bool all = true;
  while (i > from && at - i < LABEL_MAX) {
    const aw_token *t = &w->doc->token[i - 1];
    bool word = (t->flags & AW_TOKEN_WORD) != 0;
    if (!may_stand_in_label(w, i - 1) || is_colon(w, i - 1)) break;
    if (word && !is_capital_word(w, i - 1)) all = false;
    bool ends = t->tag == AW_TAG_PERIOD && !word;
    if (ends) break;
    i--;
    if (all && word) capitals = i;
    if (starts_paragraph(w, i)) return i < at ? i : AW_NO_TOKEN;
  }
  return capitals;
}

/* "Q", alone before a word with a capital. */
static bool is_question_mark(const aw_work *w, uint32_t i) {
  const aw_document *doc = w->doc;
  aw_span text = aw_token_text(doc, i);
  if (text.len != 1 || (text.ptr[0] != 'Q' && text.ptr[0] != 'A')) return false;
  return starts_paragraph(w, i) && i + 1 < doc->token_count &&
         (doc->token[i + 1].flags & AW_TOKEN_CAPITAL) != 0;
}

static uint32_t find_turns(const aw_work *w, aw_turn *turns) {
  uint32_t count = 0, from = 0;
  for (uint32_t i = 0; i < w->doc->token_count; i++) {
    if (is_question_mark(w, i)) {
      turns[count++] = (aw_turn){ i, i };
      from = i + 1;
    } else if (is_colon(w, i)) {
      uint32_t first = label_start(w, i, from);
      if (first == AW_NO_TOKEN) continue;
      turns[count++] = (aw_turn){ first, i };
      from = i + 1;
    }
  }
  return count;
}

/* Words of [from, to) without what stands in round or square brackets by
 * itself ("(Laughter.)"). */
static uint32_t cut_directions(const aw_work *w, uint32_t from, uint32_t to,
                               aw_token_range *piece) {
  uint32_t count = 0, start = from;
  for (uint32_t i = from; i < to && count + 1 < LABEL_PIECES; i++) {
    const aw_token *t = &w->doc->token[i];
    bool direction = t->tag == AW_TAG_OPEN && i + 1 < to &&
                     (w->doc->token[i + 1].flags & AW_TOKEN_CAPITAL);
    if (!direction) continue;
    uint32_t end = i + 1;
    while (end < to && end < i + 12 && w->doc->token[end].tag != AW_TAG_CLOSE)
      end++;
    if (end == to || w->doc->token[end].tag != AW_TAG_CLOSE) continue;
    if (i > start) piece[count++] = (aw_token_range){ start, i };
    start = end + 1;
    i = end;
  }
  if (start < to) piece[count++] = (aw_token_range){ start, to };
  return count;
}

static aw_token_range *one_range(aw_work *w, uint32_t first, uint32_t last) {
  aw_token_range *r = AW_NEW(w->doc->arena, aw_token_range, 1);
  if (r != NULL) *r = (aw_token_range){ first, last };
  return r;
}

static uint32_t label_phrase(const aw_work *w, const aw_turn *t) {
  uint32_t last = t->colon > t->first ? t->colon : t->first + 1;
  for (uint32_t i = last; i-- > t->first;)
    if (w->phrase_at[i] != AW_NO_INDEX) return w->phrase_at[i];
  return AW_NO_INDEX;
}

static avow_status add_turn(aw_work *w, const aw_turn *t, uint32_t end,
                            avow_error *err) {
  aw_token_range piece[LABEL_PIECES];
  uint32_t count = cut_directions(w, t->colon + 1, end, piece);
  if (count == 0) return AVOW_OK;
  aw_token_range *content = AW_NEW(w->doc->arena, aw_token_range, count);
  bool colon = t->colon > t->first;
  aw_token_range *source =
      one_range(w, t->first, colon ? t->colon : t->first + 1);
  aw_token_range *cue = one_range(w, t->colon, t->colon + 1);
  if (content == NULL || source == NULL || cue == NULL) return aw_nomem(err);
  memcpy(content, piece, count * sizeof *content);
  aw_work_add(w, (aw_attribution){ .source = { source, 1 },
                                   .cue = { cue, colon ? 1u : 0u },
                                   .content = { content, count },
                                   .source_mention = label_phrase(w, t),
                                   .mode = AVOW_DIRECT,
                                   .confidence = 1 });
  return AVOW_OK;
}

/* ---- labels ---------------------------------------------------------------
 */

/* Words of a label that are no name: titles, roles, groups. */
static bool is_plain_word(const aw_work *w, uint32_t i) {
  uint32_t words = AW_WORD_TITLE | AW_WORD_ROLE | AW_WORD_PERSON | AW_WORD_ORG |
                   AW_WORD_SOURCE_TEXT | AW_WORD_ARTICLE;
  return (w->classes[i] & words) != 0 && !(w->classes[i] & AW_WORD_GIVEN);
}

/* The name that ends the label: what comes behind its titles and roles.  One
 * word alone is a name only behind a title ("MR. KELLER"). */
static void mark_label(aw_work *w, uint32_t first, uint32_t last) {
  aw_token *token = w->doc->token;
  uint32_t from = first;
  for (uint32_t i = first; i < last; i++) {
    aw_token *t = &token[i];
    bool capitals = (t->flags & AW_TOKEN_ALL_CAPITAL) != 0;
    if (capitals && t->tag != AW_TAG_IN && t->tag != AW_TAG_DT)
      t->tag = AW_TAG_NNP;
    if (is_plain_word(w, i) || !(t->flags & AW_TOKEN_CAPITAL)) from = i + 1;
  }
  bool titled = from > first && (w->classes[from - 1] & AW_WORD_TITLE) != 0;
  if (from >= last || last - from > 4 || (last - from < 2 && !titled)) return;
  for (uint32_t i = from; i < last; i++)
    if (!(token[i].flags & AW_TOKEN_WORD)) return;
  for (uint32_t i = from; i < last; i++) {
    token[i].name = i == from ? AW_NAME_PERSON_B : AW_NAME_PERSON_I;
    token[i].tag = AW_TAG_NNP;
  }
}

avow_status aw_turns_mark(aw_work *w, avow_error *err) {
  if (!w->doc->transcript) return AVOW_OK;
  w->turn = AW_NEW(w->doc->arena, aw_turn, (size_t)w->doc->token_count + 1);
  if (w->turn == NULL) return aw_nomem(err);
  w->turn_count = find_turns(w, w->turn);
  for (uint32_t i = 0; i < w->turn_count; i++)
    mark_label(w, w->turn[i].first, w->turn[i].colon);
  return AVOW_OK;
}

avow_status aw_turns_find(aw_work *w, avow_error *err) {
  avow_status status = AVOW_OK;
  const aw_turn *turns = w->turn;
  uint32_t count = w->turn_count;
  for (uint32_t i = 0; i < count && status == AVOW_OK; i++) {
    uint32_t end = i + 1 < count ? turns[i + 1].first : w->doc->token_count;
    status = add_turn(w, &turns[i], end, err);
  }
  return status;
}
