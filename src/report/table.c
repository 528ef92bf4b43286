/* table.c - for people: who stands where, then claim by claim. */
#include <stdlib.h>

#include "base/utf8.h"
#include "report/common.h"

#define STANCE_WIDTH 11 /* columns, with the gap behind */
#define CLAIM_INDENT 19
#define NAME_MAX_WIDTH 44
#define NAME_MIN_WIDTH 16

typedef struct entry {
  size_t speaker, related; /* index; claims on the target */
} entry;

typedef struct writer {
  const aw_report_options *options;
  const aw_report_document *doc;
  const avow_result *result;
  entry *order;        /* [speaker_count] by related claims */
  size_t *claim;       /* [claim_count] by holder, each one's in order */
  size_t *claim_begin; /* [speaker_count + 1] into `claim` */
  size_t name_width;
  aw_strbuf *out;
} writer;

static void put(writer *w, const char *text) {
  aw_strbuf_add_text(w->out, text);
}

static void put_blanks(writer *w, size_t count) {
  for (; count > 0 && !w->out->failed; count--) aw_strbuf_add_char(w->out, ' ');
}

/* Control characters in a text must not drive the terminal. */
static void put_safe(writer *w, aw_span text) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    /* U+0080 to U+009F are controls too; UTF-8 has them as C2 80 to C2 9F. */
    bool high =
        c == 0xC2 && i + 1 < text.len && (unsigned char)text.ptr[i + 1] < 0xA0;
    aw_strbuf_add_char(w->out,
                       high || c < 0x20 || c == 0x7F ? '?' : text.ptr[i]);
    if (high) i++;
  }
}

static size_t columns(aw_span text) {
  return aw_code_points(text, 0, text.len);
}

/* The first `count` code points. */
static aw_span cut_columns(aw_span text, size_t count) {
  size_t at = 0;
  while (at < text.len) {
    bool starts = ((unsigned char)text.ptr[at] & 0xC0) != 0x80;
    if (starts && count-- == 0) break;
    at++;
  }
  return aw_span_cut(text, 0, at);
}

static const char *colour_of(avow_stance stance) {
  switch (stance) {
    case AVOW_FAVOR: return "\x1b[32m";
    case AVOW_AGAINST: return "\x1b[31m";
    case AVOW_NEUTRAL: return "\x1b[36m";
    case AVOW_MIXED: return "\x1b[33m";
    default: return "\x1b[2m";
  }
}

static void put_stance(writer *w, avow_stance stance) {
  if (w->options->colour) put(w, colour_of(stance));
  put(w, avow_stance_name(stance));
  if (w->options->colour) put(w, "\x1b[0m");
}

static void put_bold(writer *w, aw_span text) {
  if (w->options->colour) put(w, "\x1b[1m");
  put_safe(w, text);
  if (w->options->colour) put(w, "\x1b[0m");
}

/* "91%", right-aligned in four columns. */
static void put_percent(writer *w, double share) {
  size_t percent = aw_percent(share);
  put_blanks(w, percent < 10 ? 2 : percent < 100 ? 1 : 0);
  aw_strbuf_add_size(w->out, percent);
  put(w, "%");
}

/* ---- who -------------------------------------------------------------- */

/* "Elena Markovic (president)" */
static void add_who(const avow_speaker *speaker, aw_strbuf *out) {
  aw_strbuf_add(out, aw_of_text(speaker->name));
  if (speaker->role.ptr == NULL || speaker->role.length == 0) return;
  aw_strbuf_add_text(out, " (");
  aw_strbuf_add(out, aw_of_text(speaker->role));
  aw_strbuf_add_char(out, ')');
}

static int compare_entries(const void *one, const void *two) {
  const entry *a = one, *b = two;
  if (a->related != b->related) return a->related < b->related ? 1 : -1;
  return (a->speaker > b->speaker) - (a->speaker < b->speaker);
}

static void order_speakers(writer *w) {
  const avow_result *r = w->result;
  for (size_t i = 0; i < r->speaker_count; i++)
    w->order[i] = (entry){ i, aw_related_claims(&r->speakers[i]) };
  qsort(w->order, r->speaker_count, sizeof *w->order, compare_entries);
}

/* Counting sort: claim_begin[h] moves from the end of holder h to its start.
 */
static void order_claims(writer *w) {
  const avow_result *r = w->result;
  for (size_t i = 0; i < r->claim_count; i++)
    w->claim_begin[r->claims[i].holder]++;
  for (size_t i = 1; i <= r->speaker_count; i++)
    w->claim_begin[i] += w->claim_begin[i - 1];
  for (size_t i = r->claim_count; i-- > 0;)
    w->claim[--w->claim_begin[r->claims[i].holder]] = i;
}

static void fit_names(writer *w) {
  aw_strbuf who = AW_STRBUF_INIT;
  size_t room = w->options->width / 2 < NAME_MAX_WIDTH ? w->options->width / 2
                                                       : NAME_MAX_WIDTH;
  w->name_width = NAME_MIN_WIDTH;
  for (size_t i = 0; i < w->result->speaker_count; i++) {
    const avow_speaker *speaker = &w->result->speakers[i];
    if (aw_related_claims(speaker) == 0) continue;
    aw_strbuf_reset(&who);
    add_who(speaker, &who);
    size_t width = columns(aw_strbuf_span(&who));
    if (width > w->name_width) w->name_width = width;
  }
  if (w->name_width > room) w->name_width = room;
  w->out->failed |= who.failed;
  aw_strbuf_release(&who);
}

static void put_who(writer *w, const avow_speaker *speaker) {
  aw_strbuf who = AW_STRBUF_INIT;
  add_who(speaker, &who);
  aw_span whole = aw_strbuf_span(&who);
  size_t width = columns(whole);
  if (width > w->name_width) {
    put_safe(w, cut_columns(whole, w->name_width - 1));
    put(w, "\xE2\x80\xA6");
    width = w->name_width;
  } else {
    put_safe(w, whole);
  }
  put_blanks(w, w->name_width - width);
  w->out->failed |= who.failed;
  aw_strbuf_release(&who);
}

/* "3 favor, 1 neutral" */
static void put_counts(writer *w, const avow_speaker *speaker) {
  bool first = true;
  for (int s = 0; s <= AVOW_UNCLEAR; s++) {
    if (s == AVOW_UNRELATED || speaker->claims[s] == 0) continue;
    if (!first) put(w, ", ");
    first = false;
    aw_strbuf_add_size(w->out, speaker->claims[s]);
    put(w, " ");
    put(w, avow_stance_name((avow_stance)s));
  }
}

static void put_speaker_row(writer *w, const avow_speaker *speaker) {
  put_who(w, speaker);
  put(w, "  ");
  put_stance(w, speaker->stance);
  put_blanks(w, STANCE_WIDTH - strlen(avow_stance_name(speaker->stance)));
  put_percent(w, speaker->confidence);
  put(w, "  ");
  put_counts(w, speaker);
  put(w, "\n");
}

/* ---- claims ----------------------------------------------------------- */

/* `text` from column `indent` on, wrapped at spaces. */
static void put_wrapped(writer *w, aw_span text, size_t indent) {
  size_t width = w->options->width, column = indent, at = 0;
  while (at < text.len) {
    const char *space = memchr(text.ptr + at, ' ', text.len - at);
    size_t end = space == NULL ? text.len : (size_t)(space - text.ptr);
    aw_span word = aw_span_cut(text, at, end);
    size_t length = columns(word);
    if (column > indent && column + 1 + length > width) {
      put(w, "\n");
      put_blanks(w, indent);
      column = indent;
    } else if (column > indent) {
      put(w, " ");
      column++;
    }
    put_safe(w, word);
    column += length;
    at = end + (end < text.len);
  }
  put(w, "\n");
}

static void put_claim(writer *w, const avow_claim *claim) {
  aw_strbuf words = AW_STRBUF_INIT;
  put(w, "  ");
  put_stance(w, claim->stance);
  put_blanks(w, STANCE_WIDTH - strlen(avow_stance_name(claim->stance)));
  put_percent(w, claim->confidence);
  put(w, "  ");
  aw_add_words(&words, w->doc->text,
               w->result->sentences[claim->sentence].range);
  if (claim->via != AVOW_NONE) {
    aw_strbuf_add_text(&words, " [told by ");
    aw_strbuf_add(&words, aw_of_text(w->result->speakers[claim->via].name));
    aw_strbuf_add_char(&words, ']');
  }
  put_wrapped(w, aw_strbuf_span(&words), CLAIM_INDENT);
  w->out->failed |= words.failed;
  aw_strbuf_release(&words);
}

static void put_claims_of(writer *w, size_t holder) {
  const avow_speaker *speaker = &w->result->speakers[holder];
  put(w, "\n");
  put_bold(w, aw_of_text(speaker->name));
  put(w, "\n");
  for (size_t i = w->claim_begin[holder]; i < w->claim_begin[holder + 1]; i++) {
    const avow_claim *claim = &w->result->claims[w->claim[i]];
    if (claim->stance != AVOW_UNRELATED) put_claim(w, claim);
  }
}

/* Those who speak of other things, in one paragraph. */
static void put_others(writer *w) {
  aw_strbuf names = AW_STRBUF_INIT;
  for (size_t i = 0; i < w->result->speaker_count; i++) {
    const avow_speaker *speaker = &w->result->speakers[i];
    if (speaker->claims[AVOW_UNRELATED] == 0 || aw_related_claims(speaker) > 0)
      continue;
    aw_strbuf_add_text(&names, names.len == 0 ? "" : ", ");
    aw_strbuf_add(&names, aw_of_text(speaker->name));
  }
  if (names.len > 0) {
    put(w, "\nOn other things: ");
    put_wrapped(w, aw_strbuf_span(&names), strlen("On other things: "));
  }
  w->out->failed |= names.failed;
  aw_strbuf_release(&names);
}

/* ---- the whole -------------------------------------------------------- */

static void put_title(writer *w, size_t related) {
  put_bold(w, w->doc->id);
  put(w, ": ");
  if (related == 0) {
    put(w, "nobody takes a stance on the ");
  } else {
    aw_strbuf_add_size(w->out, related);
    put(w, related == 1 ? " speaker on the " : " speakers on the ");
  }
  put_safe(w, aw_of_text(w->result->target));
  put(w, "\n");
}

static void put_heads(writer *w) {
  put(w, "\n");
  put_bold(w, AW_LIT("SPEAKER"));
  put_blanks(w, w->name_width - strlen("SPEAKER") + 2);
  put_bold(w, AW_LIT("STANCE"));
  put_blanks(w, STANCE_WIDTH - strlen("STANCE"));
  put_bold(w, AW_LIT("SURE"));
  put(w, "  ");
  put_bold(w, AW_LIT("CLAIMS"));
  put(w, "\n");
}

static void put_document(writer *w) {
  const avow_result *r = w->result;
  size_t related = 0;
  order_speakers(w);
  order_claims(w);
  while (related < r->speaker_count && w->order[related].related > 0) related++;
  put_title(w, related);
  if (related > 0) {
    fit_names(w);
    put_heads(w);
    for (size_t i = 0; i < related; i++)
      put_speaker_row(w, &r->speakers[w->order[i].speaker]);
    for (size_t i = 0; i < related; i++) put_claims_of(w, w->order[i].speaker);
  }
  put_others(w);
  put(w, "\n");
}

static void write_document(const aw_report_options *options,
                           const aw_report_document *doc, aw_strbuf *out) {
  if (doc->result == NULL) return;
  writer w = {
    .options = options, .doc = doc, .result = doc->result, .out = out
  };
  const avow_result *r = doc->result;
  w.order = calloc(r->speaker_count + 1, sizeof *w.order);
  w.claim = calloc(r->claim_count + 1, sizeof *w.claim);
  w.claim_begin = calloc(r->speaker_count + 1, sizeof *w.claim_begin);
  if (w.order == NULL || w.claim == NULL || w.claim_begin == NULL)
    out->failed = true;
  else
    put_document(&w);
  free(w.order);
  free(w.claim);
  free(w.claim_begin);
}

const aw_report_form aw_report_table = { .name = "table",
                                         .document = write_document };
