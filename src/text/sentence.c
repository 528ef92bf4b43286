/* sentence.c - see sentence.h. */
#include "text/sentence.h"

#include "base/hash.h"
#include "text/abbreviation.h"
#include "text/token.h"
#include "text/utf8.h"

/* ---- paragraphs ------------------------------------------------------- */

#define WRAP_MAX 120u /* bytes: longer lines are not wrapped by hand */

static bool has(const aw_document *doc, uint32_t token, unsigned flags) {
  return (doc->token[token].flags & flags) != 0;
}

static bool is_lower_word(const aw_document *doc, uint32_t token) {
  unsigned flags = doc->token[token].flags;
  return (flags & AW_TOKEN_WORD) != 0 && (flags & AW_TOKEN_CAPITAL) == 0;
}

static char last_byte(const aw_document *doc, uint32_t token) {
  return doc->text.ptr[doc->token[token].end - 1];
}

static bool is_terminator(const aw_document *doc, uint32_t token) {
  aw_span form = aw_token_text(doc, token);
  if (form.len == 3 && memcmp(form.ptr, "\xE2\x80\xA6", 3) == 0) return true;
  return form.ptr[0] == '.' || form.ptr[0] == '!' || form.ptr[0] == '?';
}

/* The first token of the line behind that of `token`. */
static uint32_t line_end(const aw_document *doc, uint32_t token) {
  do token++;
  while (token < doc->token_count && !has(doc, token, AW_TOKEN_LINE));
  return token;
}

typedef struct line_counts {
  size_t breaks;  /* line ends that are no blank line */
  size_t running; /* of these, in the midst of a sentence */
  size_t longest; /* bytes of the longest line that ends so */
} line_counts;

static line_counts count_lines(const aw_document *doc) {
  line_counts counts = { 0, 0, 0 };
  for (uint32_t at = 0; at < doc->token_count;) {
    uint32_t next = line_end(doc, at);
    if (next == doc->token_count) break;
    size_t length = doc->token[next - 1].end - doc->token[at].begin;
    if (!has(doc, next, AW_TOKEN_BLANK)) {
      counts.breaks++;
      if (length > counts.longest) counts.longest = length;
      counts.running +=
          is_lower_word(doc, next) && !is_terminator(doc, next - 1);
    }
    at = next;
  }
  return counts;
}

void aw_mark_paragraphs(aw_document *doc) {
  line_counts counts = count_lines(doc);
  bool wrapped = counts.breaks > 0 && counts.longest <= WRAP_MAX &&
                 counts.running * 10 >= counts.breaks * 3;
  for (uint32_t at = 0; at < doc->token_count;) {
    uint32_t next = line_end(doc, at);
    size_t length = doc->token[next - 1].end - doc->token[at].begin;
    if (at == 0) doc->token[at].flags |= AW_TOKEN_PARAGRAPH;
    if (next == doc->token_count) break;
    bool full = length * 10 >= counts.longest * 6;
    bool soft = wrapped && full && !has(doc, next, AW_TOKEN_BLANK);
    if (!soft ||
        (length * 10 < counts.longest * 8 && is_terminator(doc, next - 1)))
      doc->token[next].flags |= AW_TOKEN_PARAGRAPH;
    at = next;
  }
}

/* ---- sentences -------------------------------------------------------- */

static bool starts_with_starter(const aw_document *doc, uint32_t token) {
  char lower[16];
  aw_span form = aw_token_text(doc, token);
  if (form.len > 12 || !has(doc, token, AW_TOKEN_CAPITAL)) return false;
  size_t length = aw_word_lower(form, lower, sizeof lower);
  return aw_is_starter((aw_span){ lower, length });
}

static bool is_initials(aw_span word) {
  return word.len == 1 || (word.len >= 3 && word.ptr[1] == '.');
}

static bool is_hour(aw_span word) {
  return word.len == 3 && (word.ptr[0] | 32) != 'u' && word.ptr[1] == '.' &&
         (word.ptr[2] | 32) == 'm';
}

/* A word with a period (`token`), then `next`, the first word behind it. */
static bool abbreviation_ends(const aw_document *doc, uint32_t token,
                              uint32_t next, bool closed) {
  aw_span word = aw_token_text(doc, token);
  word.len--;
  if (is_hour(word))
    return has(doc, next, AW_TOKEN_CAPITAL) &&
           !has(doc, next, AW_TOKEN_ALL_CAPITAL) &&
           aw_token_text(doc, next).len > 2;
  if (is_initials(word))
    return word.len > 1 && (closed || starts_with_starter(doc, next));
  switch (aw_abbreviation_find(word)) {
    case AW_ABBREVIATION_TITLE:
    case AW_ABBREVIATION_NUMBER: return false;
    case AW_ABBREVIATION_MONTH:
      return !has(doc, next, AW_TOKEN_NUMBER) && starts_with_starter(doc, next);
    default: return closed || starts_with_starter(doc, next);
  }
}

/* Whether the sentence that ends at `token` (with marks up to `behind`) is
 * over, given what stands behind. */
static bool breaks_at(const aw_document *doc, uint32_t token, uint32_t behind) {
  uint32_t next = behind;
  uint32_t stop = doc->token_count - behind < 4 ? doc->token_count : behind + 4;
  while (next + 1 < stop && has(doc, next, AW_TOKEN_PUNCTUATION)) {
    char c = doc->text.ptr[doc->token[next].begin];
    if (c == ',' || c == ';' || c == ':' || has(doc, next, AW_TOKEN_CLOSES))
      return false;
    next++;
  }
  if (has(doc, next, AW_TOKEN_APOSTROPHE) || is_lower_word(doc, next))
    return false;
  bool closed = behind > token + 1;
  bool bracket = doc->text.ptr[doc->token[behind].begin] == '(';
  if (bracket && has(doc, behind, AW_TOKEN_GLUED)) return false;
  if (has(doc, token, AW_TOKEN_WORD))
    return abbreviation_ends(doc, token, next, closed);
  if (next == behind && has(doc, next, AW_TOKEN_GLUED) && !closed)
    return has(doc, next, AW_TOKEN_CAPITAL);
  return true;
}

/* Behind the closing marks that belong to the end at `token`. */
static uint32_t closing_end(const aw_document *doc, uint32_t token) {
  uint32_t at = token + 1;
  for (; at < doc->token_count && !has(doc, at, AW_TOKEN_PARAGRAPH); at++) {
    bool glued = has(doc, at, AW_TOKEN_GLUED);
    char c = doc->text.ptr[doc->token[at].begin];
    bool closes =
        has(doc, at, AW_TOKEN_CLOSES) || (glued && (c == ')' || c == ']')) ||
        (glued && has(doc, at, AW_TOKEN_PUNCTUATION) && is_terminator(doc, at));
    if (!closes) break;
  }
  return at;
}

static bool may_end(const aw_document *doc, uint32_t token) {
  if (has(doc, token, AW_TOKEN_PUNCTUATION)) return is_terminator(doc, token);
  return last_byte(doc, token) == '.' && has(doc, token, AW_TOKEN_WORD);
}

/* What stands in the sentence so far: nothing that ends can be over, and
 * "1." at its start numbers it. */
typedef struct content {
  size_t words, numbers;
} content;

static bool may_be_over(const content *c) {
  return c->words > 0 || c->numbers > 1;
}

void aw_mark_sentences(aw_document *doc) {
  content c = { 0, 0 };
  if (doc->token_count > 0) doc->token[0].flags |= AW_TOKEN_SENTENCE;
  for (uint32_t at = 0; at < doc->token_count;) {
    if (has(doc, at, AW_TOKEN_PARAGRAPH)) {
      doc->token[at].flags |= AW_TOKEN_SENTENCE;
      c = (content){ 0, 0 };
    }
    c.words += has(doc, at, AW_TOKEN_WORD);
    c.numbers += has(doc, at, AW_TOKEN_NUMBER);
    if (!may_end(doc, at)) {
      at++;
      continue;
    }
    uint32_t behind = closing_end(doc, at);
    if (behind < doc->token_count && !has(doc, behind, AW_TOKEN_PARAGRAPH) &&
        may_be_over(&c) && breaks_at(doc, at, behind)) {
      doc->token[behind].flags |= AW_TOKEN_SENTENCE;
      c = (content){ 0, 0 };
    }
    at = behind;
  }
}

/* ---- transcripts ------------------------------------------------------ */

#define TURN_MAX 9u    /* tokens of "SPEAKER:" */
#define LABELS_MAX 64u /* different speakers that are remembered */

typedef struct turn {
  uint64_t label; /* key; 0: no turn starts here */
  bool loud;      /* every word in capitals */
  bool titled;    /* with "MR.", "PRESIDENT" or the like */
} turn;

static bool is_title(aw_span word) {
  static const char *const titles[] = {
    "MR.",       "MRS.",       "MS.",        "DR.",     "PRESIDENT",
    "SECRETARY", "MINISTER",   "SPEAKER",    "SENATOR", "GENERAL",
    "MODERATOR", "CHANCELLOR", "AMBASSADOR", "ADMIRAL",
  };
  for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
    if (aw_span_equal(word, aw_span_of(titles[i]))) return true;
  return false;
}

/* The label before a colon at the start of a sentence; a time of day may
 * stand in front of it ("2:05 P.M. MS. ORR:"). */
static turn turn_at(const aw_document *doc, uint32_t token) {
  turn t = { 1, true, false }, none = { 0, false, false };
  uint32_t words = 0;
  for (uint32_t at = token; at < doc->token_count && at < token + TURN_MAX;
       at++) {
    aw_span form = aw_token_text(doc, at);
    if (at > token && has(doc, at, AW_TOKEN_LINE)) return none;
    if (form.len == 1 && form.ptr[0] == ':')
      return words > 0 && at + 1 < doc->token_count ? t : none;
    if (at == token && has(doc, at, AW_TOKEN_NUMBER)) continue;
    bool mark = form.len == 1 && strchr("()[],.-", form.ptr[0]) != NULL;
    if (!mark && !has(doc, at, AW_TOKEN_CAPITAL)) return none;
    words += has(doc, at, AW_TOKEN_WORD);
    if (!mark && form.len > 1 && !has(doc, at, AW_TOKEN_ALL_CAPITAL))
      t.loud = false;
    if (!t.titled && has(doc, at, AW_TOKEN_ALL_CAPITAL) && is_title(form))
      t.titled = true;
    t.label = aw_hash_join(t.label, doc->token[at].key);
  }
  return none;
}

typedef struct turns {
  uint64_t label[LABELS_MAX];
  size_t labels, loud, titled, quiet, again;
} turns;

static void count_turn(turns *all, const turn *t) {
  all->loud += t->loud;
  all->quiet += !t->loud;
  all->titled += t->loud && t->titled;
  size_t i = 0;
  while (i < all->labels && all->label[i] != t->label) i++;
  if (i < all->labels)
    all->again++;
  else if (all->labels < LABELS_MAX)
    all->label[all->labels++] = t->label;
}

/* Turns in capitals may start within a paragraph, others start one.  Two
 * labels or more of which one comes again make a transcript ("Where: ...
 * When: ..." and "READ MORE: ..." do not); a speech has one label only, but
 * one with a title. */
bool aw_is_transcript(const aw_document *doc) {
  turns all = { .labels = 0 };
  size_t paragraphs = 0;
  for (uint32_t at = 0; at < doc->token_count; at++) {
    bool starts = has(doc, at, AW_TOKEN_PARAGRAPH);
    paragraphs += starts;
    if (!starts && !has(doc, at, AW_TOKEN_SENTENCE)) continue;
    turn t = turn_at(doc, at);
    bool headline = at == 0 && t.loud && !has(doc, at, AW_TOKEN_NUMBER);
    if (t.label == 0 || (!starts && !t.loud)) continue;
    if (headline) t.titled = false;
    count_turn(&all, &t);
  }
  if (all.titled > 0) return true;
  if (all.again == 0 || all.labels < 2) return false;
  return all.loud >= 3 || (all.loud + all.quiet >= 4 &&
                           (all.loud + all.quiet) * 3 >= paragraphs);
}
