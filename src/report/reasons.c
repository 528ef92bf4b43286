#include "report/reasons.h"

#include <math.h>
#include <stdlib.h>

#include "report/common.h"

#define K AVOW_STANCE_LABELS

/* ---- features in words --------------------------------------------------- */

typedef struct wording {
  const char *name; /* up to '='; a last '*': whatever follows */
  const char *words;
} wording;

/* The first that fits counts. */
static const wording wordings[] = {
  /* of the claim itself (stance/extract*.c) */
  { "w", "word" },
  { "w2", "words" },
  { "quoted", "word inside the quotation" },
  { "unquoted", "word outside the quotation" },
  { "before", "word of the sentence before" },
  { "after", "word of the sentence after" },
  { "before-target*", "word before the target" },
  { "after-target*", "word after the target" },
  { "holder..target*", "word between the holder and the target" },
  { "target..holder*", "word between the target and the holder" },
  { "holder-kind*", "what kind of speaker the holder is" },
  { "holder-name", "what kind of name the holder has" },
  { "holder-form", "how the holder is named here" },
  { "holder-place", "where in the sentence the holder stands" },
  { "holder-quoted", "whether the holder is named in the quotation" },
  { "holder-owns", "whether something of the holder's is spoken of" },
  { "holder-preposition*", "what stands before the holder" },
  { "holder-mean", "what the holder's other claims are like" },
  { "holder-most", "the clearest of the holder's other claims" },
  { "holder-votes", "how many of the holder's other claims are so" },
  { "holder-among", "what the holder's others are, if they are claims" },
  { "holder-leans", "where the holder's other claims lean" },
  { "holder-weighted", "the holder's other claims, near ones more" },
  { "holder-close*", "the holder's claims of the sentences round it" },
  { "holder-before*", "the holder's claim before" },
  { "holder-after*", "the holder's next claim" },
  { "holder*", "word beside the holder" },
  { "*after-holder", "word after the holder" },
  { "before-holder", "word before the holder" },
  { "target-headline", "whether the headline names the target" },
  { "target-of-holder*", "whether the holder's claims name the target" },
  { "target*", "where and how the target is named" },
  { "class*", "stance word of a class" },
  { "subject-class*", "who does what to the target" },
  { "scope", "negation or condition" },
  { "speaker-mentions", "how often the holder is mentioned" },
  { "speaker-role", "whether a role of the holder is told" },
  { "mentions", "how many are mentioned in the sentence" },
  { "statement", "how it is stated, and how sure that is" },
  { "statement-nested", "whether it stands within another statement" },
  { "statement-cue*", "whether a cue introduces it" },
  { "statement-verb", "verb that introduces it" },
  { "event*", "what the holder does or suffers" },
  { "deed*", "who does what (H the holder, O another)" },
  { "pronoun*", "what \"we\", \"they\" or \"it\" do" },
  { "denied*", "word that is denied" },
  { "role", "word of the holder's role" },
  { "mode*", "how it is said" },
  { "via", "whether somebody else tells it" },
  { "place", "where in the article the sentence stands" },
  { "first-sentence", "the first sentence of the article" },
  { "headline", "the headline" },
  { "length", "length of the sentence" },
  { "question", "a question" },
  { "others", "whether others are named before and after the holder" },
  { "claims-here", "how many claims the sentence holds" },
  { "claims-of-holder", "how many claims the holder makes" },
  { "vector", "meaning of the sentence (word vectors)" },
  { "vector-target", "meaning of the words round the target" },
  { "vector-holder", "meaning of the words after the holder" },
  { "vector*", "meaning of the sentences round it (word vectors)" },
  { "beyond-reach", "far from any term of the target" },
  { "odds", "how likely the target is said to be" },
  /* of the second pass (stance/second.c) */
  { "own-score", "score of the claim by itself" },
  { "own-p", "the claim by itself" },
  { "direct-p", "the claim by itself, in direct speech" },
  { "indirect-p", "the claim by itself, in reported speech" },
  { "mixed-p", "the claim by itself, in speech quoted in part" },
  { "narrated-p", "the claim by itself, as an act told" },
  { "sentence*", "other claims of the sentence" },
  { "others*", "claims of others" },
  { "told*", "what the one who is told of says" },
  { "teller*", "what the one who tells it says" },
  { "claim-before*", "the claim before" },
  { "claim-after*", "the next claim" },
  { "lead*", "how sure it is that this is a claim" },
  { "is-statement", "a statement" },
  { "is-act", "an act" },
  { "among*", "what it is, if it is a claim" },
  { "statement-among*", "what it is, if it is a claim, a statement" },
  { "act-among*", "what it is, if it is a claim, an act" },
  { "statement*", "the claim by itself, a statement" },
  { "act*", "the claim by itself, an act" },
};

static bool ends_with(aw_span s, const char *end) {
  size_t length = strlen(end);
  return s.len >= length && memcmp(s.ptr + s.len - length, end, length) == 0;
}

static bool fits(const char *pattern, aw_span name) {
  size_t length = strlen(pattern);
  if (pattern[0] == '*') return ends_with(name, pattern + 1);
  if (pattern[length - 1] == '*')
    return name.len >= length - 1 && memcmp(name.ptr, pattern, length - 1) == 0;
  return aw_span_equal(name, (aw_span){ pattern, length });
}

static aw_span template_of(aw_span name) {
  const char *end = name.len == 0 ? NULL : memchr(name.ptr, '=', name.len);
  return end == NULL ? name : (aw_span){ name.ptr, (size_t)(end - name.ptr) };
}

const char *aw_reason_words(aw_span name) {
  aw_span head = template_of(name);
  for (size_t i = 0; i < sizeof wordings / sizeof wordings[0]; i++)
    if (fits(wordings[i].name, head)) return wordings[i].words;
  return "other";
}

/* ---- for people ---------------------------------------------------------- */

typedef struct writer {
  const aw_reasons_options *options;
  const aw_report_document *doc;
  aw_positions positions;
  aw_strbuf *out;
} writer;

/* Control characters of a text must not drive the terminal. */
static void add_safe(aw_strbuf *out, aw_span text) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    bool high =
        c == 0xC2 && i + 1 < text.len && (unsigned char)text.ptr[i + 1] < 0xA0;
    aw_strbuf_add_char(out, high || c < 0x20 || c == 0x7F ? ' ' : text.ptr[i]);
    if (high) i++;
  }
}

static void add_signed(aw_strbuf *out, double value) {
  if (value >= 0.0) aw_strbuf_add_char(out, '+');
  aw_strbuf_add_fixed(out, value, 6);
}

static void add_place(writer *w, avow_range place) {
  aw_strbuf_add_format(w->out, "  [%zu, %zu)",
                       aw_position(&w->positions, place.begin),
                       aw_position(&w->positions, place.end));
}

/* qsort() hands on no context. */
typedef struct ranked {
  double part;
  size_t place;
  const avow_reason *reason;
} ranked;

static int strongest_first(const void *a, const void *b) {
  const ranked *x = a, *y = b;
  double p = fabs(x->part), q = fabs(y->part);
  if (p != q) return p < q ? 1 : -1;
  return (x->place > y->place) - (x->place < y->place);
}

/* ": favor" where the feature is about the scores of a stance. */
static void add_stance(writer *w, aw_span name) {
  aw_span head = template_of(name);
  aw_span value = aw_span_cut(name, head.len, name.len);
  for (size_t k = 0; k < K && value.len > 0; k++) {
    aw_span stance = aw_span_of(avow_stance_name((avow_stance)k));
    if (!aw_span_equal(aw_span_cut(value, 1, value.len), stance)) continue;
    aw_strbuf_add_text(w->out, ": ");
    aw_strbuf_add(w->out, stance);
  }
}

static void add_reason(writer *w, const avow_reason *r, double part) {
  aw_span name = aw_of_text(r->name);
  aw_strbuf_add_text(w->out, "      ");
  add_signed(w->out, part);
  aw_strbuf_add_text(w->out, "  ");
  aw_strbuf_add_text(w->out, aw_reason_words(name));
  if (r->place.end > r->place.begin) {
    aw_strbuf words = AW_STRBUF_INIT;
    aw_add_words(&words, w->doc->text, r->place);
    aw_strbuf_add_text(w->out, " \"");
    add_safe(w->out, aw_strbuf_span(&words));
    aw_strbuf_add_char(w->out, '"');
    if (words.failed) w->out->failed = true;
    aw_strbuf_release(&words);
  } else {
    add_stance(w, name);
  }
  aw_strbuf_add_text(w->out, " (");
  add_safe(w->out, name);
  aw_strbuf_add_char(w->out, ')');
  if (r->place.end > r->place.begin) add_place(w, r->place);
  aw_strbuf_add_char(w->out, '\n');
}

/* The sum that makes the score of stance k, strongest parts first. */
static void add_sum(writer *w, const avow_reasons *why, size_t k) {
  ranked *order = calloc(why->count + 1, sizeof *order);
  size_t count = 0;
  if (order == NULL) {
    w->out->failed = true;
    return;
  }
  for (size_t i = 0; i < why->count; i++)
    if (why->item[i].part[k] != 0.0)
      order[count++] = (ranked){ why->item[i].part[k], i, &why->item[i] };
  qsort(order, count, sizeof *order, strongest_first);
  aw_strbuf_add_text(w->out, "      ");
  add_signed(w->out, why->start[k]);
  aw_strbuf_add_text(w->out, "  where every claim begins\n");
  double rest = 0.0;
  for (size_t i = 0; i < count; i++) {
    if (i < w->options->top)
      add_reason(w, order[i].reason, order[i].part);
    else
      rest += order[i].part;
  }
  if (count > w->options->top) {
    aw_strbuf_add_text(w->out, "      ");
    add_signed(w->out, rest);
    aw_strbuf_add_format(w->out, "  all others (%zu)\n",
                         count - w->options->top);
  }
  free(order);
}

static size_t highest(const double *score) {
  size_t best = 0;
  for (size_t k = 1; k < K; k++)
    if (score[k] > score[best]) best = k;
  return best;
}

static void add_scores(writer *w, const double *score) {
  for (size_t k = 0; k < K; k++) {
    aw_strbuf_add_text(w->out, k == 0 ? " " : ", ");
    aw_strbuf_add_text(w->out, avow_stance_name((avow_stance)k));
    aw_strbuf_add_char(w->out, ' ');
    add_signed(w->out, score[k]);
  }
}

static void add_half(writer *w, const char *what, const avow_reasons *why,
                     size_t k) {
  aw_strbuf_add_text(w->out, "    ");
  aw_strbuf_add_text(w->out, what);
  add_scores(w, why->score);
  aw_strbuf_add_format(w->out, "\n    %s ", avow_stance_name((avow_stance)k));
  add_signed(w->out, why->score[k]);
  aw_strbuf_add_text(w->out, " is the sum of\n");
  add_sum(w, why, k);
}

static void add_claim(writer *w, size_t i, const avow_claim_reasons *why) {
  const avow_result *result = w->doc->result;
  const avow_claim *c = &result->claims[i];
  avow_range place = result->sentences[c->sentence].range;
  aw_strbuf words = AW_STRBUF_INIT;
  size_t k = w->options->label >= 0 ? (size_t)w->options->label
                                    : highest(why->whole.score);
  aw_strbuf_add_text(w->out, "  ");
  aw_strbuf_add_text(w->out, avow_stance_name(c->stance));
  aw_strbuf_add_char(w->out, ' ');
  aw_strbuf_add_fixed(w->out, c->confidence, 4);
  aw_strbuf_add_text(w->out, ": ");
  add_safe(w->out, aw_of_text(result->speakers[c->holder].name));
  aw_strbuf_add_format(w->out, ", %s", avow_mode_name(c->mode));
  if (c->via != AVOW_NONE) {
    aw_strbuf_add_text(w->out, ", told by ");
    add_safe(w->out, aw_of_text(result->speakers[c->via].name));
  }
  add_place(w, place);
  aw_add_words(&words, w->doc->text, place);
  aw_strbuf_add_text(w->out, "\n    ");
  add_safe(w->out, aw_strbuf_span(&words));
  aw_strbuf_add_char(w->out, '\n');
  if (words.failed) w->out->failed = true;
  aw_strbuf_release(&words);
  add_half(w, "decided by:", &why->whole, k);
  add_half(w, "the claim by itself:", &why->words, k);
}

void aw_report_reasons_text(const aw_reasons_options *options,
                            const aw_report_document *doc,
                            const avow_claim_reasons *why, aw_strbuf *out) {
  writer w = { .options = options, .doc = doc, .out = out };
  const avow_result *result = doc->result;
  if (!aw_positions_init(&w.positions, doc->text, false)) {
    out->failed = true;
    return;
  }
  add_safe(out, doc->id.ptr == NULL ? AW_LIT("-") : doc->id);
  aw_strbuf_add_format(out, ": %zu claims toward ", result->claim_count);
  add_safe(out, aw_of_text(result->target));
  aw_strbuf_add_char(out, '\n');
  for (size_t i = 0; i < result->claim_count; i++) add_claim(&w, i, &why[i]);
  aw_positions_release(&w.positions);
}

/* ---- for programs -------------------------------------------------------- */

static void add_values(aw_strbuf *out, const char *name, const double *value) {
  aw_strbuf_add_format(out, "\"%s\": {", name);
  for (size_t k = 0; k < K; k++) {
    aw_strbuf_add_format(out, "%s\"%s\": ", k == 0 ? "" : ", ",
                         avow_stance_name((avow_stance)k));
    aw_strbuf_add_double(out, value[k]);
  }
  aw_strbuf_add_char(out, '}');
}

static void add_range(writer *w, avow_range place) {
  aw_strbuf_add_format(w->out, "[%zu, %zu]",
                       aw_position(&w->positions, place.begin),
                       aw_position(&w->positions, place.end));
}

static void add_reasons(writer *w, const char *name, const avow_reasons *why) {
  aw_strbuf_add_format(w->out, "\"%s\": {", name);
  add_values(w->out, "score", why->score);
  aw_strbuf_add_text(w->out, ", ");
  add_values(w->out, "start", why->start);
  aw_strbuf_add_text(w->out, ", \"reasons\": [");
  for (size_t i = 0; i < why->count; i++) {
    const avow_reason *r = &why->item[i];
    aw_strbuf_add_text(w->out, i == 0 ? "{\"feature\": " : ", {\"feature\": ");
    aw_strbuf_add_json(w->out, aw_of_text(r->name));
    aw_strbuf_add_text(w->out, ", \"words\": ");
    aw_strbuf_add_json(w->out,
                       aw_span_of(aw_reason_words(aw_of_text(r->name))));
    if (r->place.end > r->place.begin) {
      aw_strbuf_add_text(w->out, ", \"place\": ");
      add_range(w, r->place);
    }
    aw_strbuf_add_text(w->out, ", ");
    add_values(w->out, "part", r->part);
    aw_strbuf_add_char(w->out, '}');
  }
  aw_strbuf_add_text(w->out, "]}");
}

static void add_claim_json(writer *w, size_t i, const avow_claim_reasons *why) {
  const avow_result *result = w->doc->result;
  const avow_claim *c = &result->claims[i];
  aw_strbuf_add_format(w->out,
                       "%s{\"sentence\": %zu, \"place\": ", i == 0 ? "" : ", ",
                       c->sentence);
  add_range(w, result->sentences[c->sentence].range);
  aw_strbuf_add_text(w->out, ", \"holder\": ");
  aw_strbuf_add_json(w->out, aw_of_text(result->speakers[c->holder].name));
  aw_strbuf_add_text(w->out, ", \"via\": ");
  if (c->via == AVOW_NONE)
    aw_strbuf_add_text(w->out, "null");
  else
    aw_strbuf_add_json(w->out, aw_of_text(result->speakers[c->via].name));
  aw_strbuf_add_format(w->out, ", \"mode\": \"%s\", \"stance\": \"%s\"",
                       avow_mode_name(c->mode), avow_stance_name(c->stance));
  aw_strbuf_add_text(w->out, ", \"confidence\": ");
  aw_strbuf_add_fixed(w->out, c->confidence, 4);
  aw_strbuf_add_text(w->out, ", ");
  add_reasons(w, "decided", &why->whole);
  aw_strbuf_add_text(w->out, ", ");
  add_reasons(w, "by_itself", &why->words);
  aw_strbuf_add_char(w->out, '}');
}

void aw_report_reasons_json(const aw_report_document *doc,
                            const avow_claim_reasons *why, aw_strbuf *out) {
  writer w = { .doc = doc, .out = out };
  const avow_result *result = doc->result;
  if (!aw_positions_init(&w.positions, doc->text, false)) {
    out->failed = true;
    return;
  }
  aw_strbuf_add_text(out, "{\"id\": ");
  if (doc->id.ptr == NULL)
    aw_strbuf_add_text(out, "null");
  else if (doc->id_is_number)
    aw_strbuf_add(out, doc->id);
  else
    aw_strbuf_add_json(out, doc->id);
  aw_strbuf_add_text(out, ", \"target\": ");
  aw_strbuf_add_json(out, aw_of_text(result->target));
  aw_strbuf_add_text(out, ", \"claims\": [");
  for (size_t i = 0; i < result->claim_count; i++)
    add_claim_json(&w, i, &why[i]);
  aw_strbuf_add_text(out, "]}\n");
  aw_positions_release(&w.positions);
}
