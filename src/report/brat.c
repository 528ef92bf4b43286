/* brat.c - standoff annotations to look at and to correct in brat. */
#include <stdlib.h>

#include "base/hash.h"
#include "report/common.h"

typedef struct writer {
  const aw_report_document *doc;
  aw_positions positions;
  aw_strbuf *out;
  size_t next_text, next_event, next_attribute, next_relation;
  size_t *first_mention; /* [speaker_count] its number, 0: none */
} writer;

void aw_report_brat_types(aw_strbuf *out) {
  aw_strbuf_add_text(
      out,
      "[entities]\nSpeaker\nSource\nContent\nClaim\n\n"
      "[relations]\nHeldBy\tArg1:Claim, Arg2:Speaker\n"
      "Via\tArg1:Claim, Arg2:Speaker\n<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, "
      "<OVL-TYPE>:<ANY>\n\n"
      "[events]\nCue\tSource?:Source, Content?:Content\n\n"
      "[attributes]\n"
      "Stance\tArg:Claim, Value:favor|against|neutral|unrelated|unclear\n"
      "Mode\tArg:Claim|Cue, Value:direct|indirect|mixed|narrated\n");
}

/* The part of ranges[*index] from *at up to a line end, since brat's spans may
 * not run over one; false after the last. */
static bool next_fragment(const writer *w, avow_ranges ranges, size_t *index,
                          size_t *at, avow_range *out) {
  const char *text = w->doc->text.ptr;
  for (; *index < ranges.count; (*index)++, *at = 0) {
    avow_range range = ranges.item[*index];
    size_t begin = *at > range.begin ? *at : range.begin;
    while (begin < range.end && text[begin] == '\n') begin++;
    if (begin >= range.end) continue;
    const char *stop = memchr(text + begin, '\n', range.end - begin);
    *at = stop == NULL ? range.end : (size_t)(stop - text);
    *out = (avow_range){ begin, *at };
    return true;
  }
  return false;
}

static void put_fragments(writer *w, avow_ranges ranges) {
  avow_range part;
  char before = ' ';
  for (size_t i = 0, at = 0; next_fragment(w, ranges, &i, &at, &part);) {
    aw_strbuf_add_char(w->out, before);
    aw_strbuf_add_size(w->out, aw_position(&w->positions, part.begin));
    aw_strbuf_add_char(w->out, ' ');
    aw_strbuf_add_size(w->out, aw_position(&w->positions, part.end));
    before = ';';
  }
}

static void put_fragment_texts(writer *w, avow_ranges ranges) {
  avow_range part;
  bool first = true;
  for (size_t i = 0, at = 0; next_fragment(w, ranges, &i, &at, &part);) {
    if (!first) aw_strbuf_add_char(w->out, ' ');
    first = false;
    for (size_t k = part.begin; k < part.end; k++) {
      char c = w->doc->text.ptr[k];
      aw_strbuf_add_char(w->out, c == '\t' || c == '\r' ? ' ' : c);
    }
  }
}

/* A text-bound annotation; gives its number, 0 where `ranges` are empty. */
static size_t put_span(writer *w, const char *type, avow_ranges ranges) {
  if (ranges.count == 0) return 0;
  size_t number = ++w->next_text;
  aw_strbuf_add_format(w->out, "T%zu\t%s", number, type);
  put_fragments(w, ranges);
  aw_strbuf_add_char(w->out, '\t');
  put_fragment_texts(w, ranges);
  aw_strbuf_add_char(w->out, '\n');
  return number;
}

static void put_attribute(writer *w, const char *type, char kind, size_t number,
                          const char *value) {
  aw_strbuf_add_format(w->out, "A%zu\t%s %c%zu %s\n", ++w->next_attribute, type,
                       kind, number, value);
}

static void put_attribution(writer *w, const avow_attribution *a) {
  size_t source = put_span(w, "Source", a->source);
  size_t content = put_span(w, "Content", a->content);
  size_t cue = put_span(w, "Cue", a->cue);
  if (cue == 0) return;
  size_t event = ++w->next_event;
  aw_strbuf_add_format(w->out, "E%zu\tCue:T%zu", event, cue);
  if (source != 0) aw_strbuf_add_format(w->out, " Source:T%zu", source);
  if (content != 0) aw_strbuf_add_format(w->out, " Content:T%zu", content);
  aw_strbuf_add_char(w->out, '\n');
  put_attribute(w, "Mode", 'E', event, avow_mode_name(a->mode));
}

/* Every mention; the first one carries the answer as a note. */
static void put_speaker(writer *w, size_t index) {
  const avow_speaker *speaker = &w->doc->result->speakers[index];
  size_t first = 0;
  for (size_t i = 0; i < speaker->mentions.count; i++) {
    avow_ranges one = { &speaker->mentions.item[i], 1 };
    size_t number = put_span(w, "Speaker", one);
    if (i == 0) first = number;
  }
  w->first_mention[index] = first;
  if (first == 0) return;
  aw_strbuf_add_format(w->out, "#%zu\tAnnotatorNotes T%zu\t", first, first);
  aw_add_words(w->out, aw_of_text(speaker->name),
               (avow_range){ 0, speaker->name.length });
  aw_strbuf_add_text(w->out, ": ");
  aw_strbuf_add_text(w->out, avow_stance_name(speaker->stance));
  aw_strbuf_add_char(w->out, ' ');
  aw_strbuf_add_fixed(w->out, speaker->confidence, 2);
  aw_strbuf_add_char(w->out, '\n');
}

static void put_relation(writer *w, const char *type, size_t claim,
                         size_t speaker) {
  size_t mention = w->first_mention[speaker];
  if (mention == 0) return;
  aw_strbuf_add_format(w->out, "R%zu\t%s Arg1:T%zu Arg2:T%zu\n",
                       ++w->next_relation, type, claim, mention);
}

static void put_claim(writer *w, const avow_claim *claim) {
  avow_range range = w->doc->result->sentences[claim->sentence].range;
  size_t number = put_span(w, "Claim", (avow_ranges){ &range, 1 });
  put_attribute(w, "Stance", 'T', number, avow_stance_name(claim->stance));
  put_attribute(w, "Mode", 'T', number, avow_mode_name(claim->mode));
  put_relation(w, "HeldBy", number, claim->holder);
  if (claim->via != AVOW_NONE) put_relation(w, "Via", number, claim->via);
}

static void put_document(writer *w) {
  const avow_result *r = w->doc->result;
  for (size_t i = 0; i < r->speaker_count; i++) put_speaker(w, i);
  for (size_t i = 0; i < r->attribution_count; i++)
    put_attribution(w, &r->attributions[i]);
  for (size_t i = 0; i < r->claim_count; i++) put_claim(w, &r->claims[i]);
}

void aw_report_brat(const aw_report_document *doc, aw_strbuf *out) {
  writer w = { .doc = doc, .out = out };
  if (doc->result == NULL) return;
  w.first_mention =
      calloc(doc->result->speaker_count + 1, sizeof *w.first_mention);
  if (w.first_mention == NULL ||
      !aw_positions_init(&w.positions, doc->text, false))
    out->failed = true;
  else
    put_document(&w);
  aw_positions_release(&w.positions);
  free(w.first_mention);
}

#define FILE_NAME_MAX                                    \
  120 /* bytes, so that endings and the folder have room \
       */

static bool is_plain(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c >= 0x80;
}

void aw_report_file_name(aw_span id, aw_strbuf *out) {
  size_t start = out->len;
  for (size_t i = 0; i < id.len && out->len - start <= FILE_NAME_MAX; i++) {
    unsigned char c = (unsigned char)id.ptr[i];
    if (is_plain(c) || (c == '.' && i > 0))
      aw_strbuf_add_char(out, (char)c);
    else
      aw_strbuf_add_format(out, "%%%02X", (unsigned)c);
  }
  if (id.len == 0) aw_strbuf_add_text(out, "%");
  if (out->failed || out->len - start <= FILE_NAME_MAX) return;
  size_t end = start + FILE_NAME_MAX;
  while (((unsigned char)out->ptr[end] & 0xC0) == 0x80) end--;
  out->len = end;
  aw_strbuf_add_format(out, "%%%016llx", (unsigned long long)aw_hash(id, 0));
}
