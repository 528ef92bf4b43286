/* html.c - one page that stands alone: text with its claims marked, and who
 * stands where.  No script, nothing loaded from elsewhere. */
#include "report/common.h"

static const char page_head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>avow</title>\n"
    "<style>\n"
    "body { font: 16px/1.5 Georgia, serif; max-width: 48em;"
    " margin: 2em auto; padding: 0 1em; }\n"
    "table { border-collapse: collapse; margin: 1em 0; }\n"
    "th, td { text-align: left; padding: .2em 1em .2em 0;"
    " border-bottom: 1px solid #ccc; vertical-align: top; }\n"
    ".text { white-space: pre-wrap; }\n"
    ".favor { background: #d4edda; }\n"
    ".against { background: #f8d7da; }\n"
    ".neutral { background: #d6e4f5; }\n"
    ".mixed { background: #fdebc8; }\n"
    ".unclear { background: #eee; }\n"
    ".error { color: #a00; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    " body { background: #181818; color: #ddd; }\n"
    " .favor { background: #1d4a2a; } .against { background: #5a2228; }\n"
    " .neutral { background: #22405e; } .mixed { background: #5c4510; }\n"
    " .unclear { background: #333; }\n"
    "}\n"
    "</style>\n"
    "</head>\n"
    "<body>\n";

static void head(const aw_report_options *options, aw_strbuf *out) {
  (void)options;
  aw_strbuf_add_text(out, page_head);
}

static void tail(const aw_report_options *options, aw_strbuf *out) {
  (void)options;
  aw_strbuf_add_text(out, "</body>\n</html>\n");
}

/* Safe in text and in attributes; controls have no place in a page. */
static void put_escaped(aw_strbuf *out, aw_span text) {
  size_t done = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    const char *escape = NULL;
    switch (c) {
      case '&': escape = "&amp;"; break;
      case '<': escape = "&lt;"; break;
      case '>': escape = "&gt;"; break;
      case '"': escape = "&quot;"; break;
      case '\'': escape = "&#39;"; break;
      case '\n':
      case '\t': break;
      case '\r': escape = ""; break;
      default:
        if (c < 0x20 || c == 0x7F) escape = "\xEF\xBF\xBD";
    }
    if (escape == NULL) continue;
    aw_strbuf_add(out, aw_span_cut(text, done, i));
    aw_strbuf_add_text(out, escape);
    done = i + 1;
  }
  aw_strbuf_add(out, aw_span_cut(text, done, text.len));
}

static void put_name(aw_strbuf *out, const avow_result *r, size_t speaker) {
  put_escaped(out, aw_of_text(r->speakers[speaker].name));
}

static void put_percent(aw_strbuf *out, double share) {
  aw_strbuf_add_size(out, aw_percent(share));
  aw_strbuf_add_char(out, '%');
}

static void put_speaker(aw_strbuf *out, const avow_result *r, size_t index) {
  const avow_speaker *s = &r->speakers[index];
  const char *stance = avow_stance_name(s->stance);
  aw_strbuf_add_text(out, "<tr><td>");
  put_name(out, r, index);
  if (s->role.ptr != NULL && s->role.length > 0) {
    aw_strbuf_add_text(out, ", ");
    put_escaped(out, aw_of_text(s->role));
  }
  aw_strbuf_add_format(out, "</td><td class=\"%s\">%s</td><td>", stance,
                       stance);
  put_percent(out, s->confidence);
  aw_strbuf_add_format(out, "</td><td>%zu</td></tr>\n", aw_related_claims(s));
}

static void put_speakers(aw_strbuf *out, const avow_result *r) {
  bool any = false;
  for (size_t i = 0; i < r->speaker_count; i++) {
    if (aw_related_claims(&r->speakers[i]) == 0) continue;
    if (!any)
      aw_strbuf_add_text(out,
                         "<table>\n<tr><th>speaker</th><th>stance</th>"
                         "<th>sure</th><th>claims</th></tr>\n");
    any = true;
    put_speaker(out, r, i);
  }
  aw_strbuf_add_text(out,
                     any ? "</table>\n" : "<p>Nobody takes a stance.</p>\n");
}

/* What shows where the reader points at a marked sentence. */
static void put_claim_title(aw_strbuf *out, const avow_result *r,
                            const avow_claim *claim) {
  put_name(out, r, claim->holder);
  aw_strbuf_add_text(out, ": ");
  aw_strbuf_add_text(out, avow_stance_name(claim->stance));
  aw_strbuf_add_char(out, ' ');
  put_percent(out, claim->confidence);
  if (claim->via == AVOW_NONE) return;
  aw_strbuf_add_text(out, ", told by ");
  put_name(out, r, claim->via);
}

/* Claims [*next, ...) that stand in `sentence`; moves *next behind them. */
static void put_sentence(const aw_report_document *doc, size_t sentence,
                         size_t *next, aw_strbuf *out) {
  const avow_result *r = doc->result;
  avow_range range = r->sentences[sentence].range;
  const avow_claim *first = NULL;
  for (; *next < r->claim_count && r->claims[*next].sentence == sentence;
       (*next)++) {
    const avow_claim *claim = &r->claims[*next];
    if (claim->stance == AVOW_UNRELATED) continue;
    if (first == NULL)
      aw_strbuf_add_format(out, "<span class=\"%s\" title=\"",
                           avow_stance_name(claim->stance));
    else
      aw_strbuf_add_text(out, "; ");
    if (first == NULL) first = claim;
    put_claim_title(out, r, claim);
  }
  if (first != NULL) aw_strbuf_add_text(out, "\">");
  put_escaped(out, aw_span_cut(doc->text, range.begin, range.end));
  if (first != NULL) aw_strbuf_add_text(out, "</span>");
}

static void put_text(const aw_report_document *doc, aw_strbuf *out) {
  const avow_result *r = doc->result;
  size_t done = 0, next = 0;
  aw_strbuf_add_text(out, "<div class=\"text\">");
  for (size_t i = 0; i < r->sentence_count; i++) {
    put_escaped(out, aw_span_cut(doc->text, done, r->sentences[i].range.begin));
    put_sentence(doc, i, &next, out);
    done = r->sentences[i].range.end;
  }
  put_escaped(out, aw_span_cut(doc->text, done, doc->text.len));
  aw_strbuf_add_text(out, "</div>\n");
}

static void write_document(const aw_report_options *options,
                           const aw_report_document *doc, aw_strbuf *out) {
  (void)options;
  aw_strbuf_add_text(out, "<section>\n<h1>");
  put_escaped(out, doc->id.ptr == NULL ? AW_LIT("?") : doc->id);
  aw_strbuf_add_text(out, "</h1>\n");
  if (doc->result == NULL) {
    aw_strbuf_add_text(out, "<p class=\"error\">");
    put_escaped(out, aw_span_of(doc->error->message));
    aw_strbuf_add_text(out, "</p>\n");
  } else {
    aw_strbuf_add_text(out, "<p>Toward the ");
    put_escaped(out, aw_of_text(doc->result->target));
    aw_strbuf_add_text(out, ", by ");
    put_escaped(out, aw_of_text(doc->result->model));
    aw_strbuf_add_text(out, "</p>\n");
    put_speakers(out, doc->result);
    put_text(doc, out);
  }
  aw_strbuf_add_text(out, "</section>\n");
}

const aw_report_form aw_report_html = {
  .name = "html", .head = head, .tail = tail, .document = write_document
};
