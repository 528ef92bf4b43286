/* tsv.c - a row a claim, for spreadsheets. */
#include "report/common.h"

static void head(const aw_report_options *options, aw_strbuf *out) {
  (void)options;
  aw_strbuf_add_text(out,
                     "id\tsentence\tbegin\tend\tholder\tvia\tmode\tstance\t"
                     "confidence\tsentiment\ttext\n");
}

/* A tab or line end inside a cell would make another. */
static void put_cell(aw_strbuf *out, aw_span text) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    aw_strbuf_add_char(out, c < 0x20 || c == 0x7F ? ' ' : text.ptr[i]);
  }
  aw_strbuf_add_char(out, '\t');
}

static void put_size(aw_strbuf *out, size_t n) {
  aw_strbuf_add_size(out, n);
  aw_strbuf_add_char(out, '\t');
}

static void put_row(const aw_report_document *doc,
                    const aw_positions *positions, const avow_claim *claim,
                    aw_strbuf *out) {
  const avow_result *r = doc->result;
  avow_range range = r->sentences[claim->sentence].range;
  put_cell(out, doc->id);
  put_size(out, claim->sentence);
  put_size(out, aw_position(positions, range.begin));
  put_size(out, aw_position(positions, range.end));
  put_cell(out, aw_of_text(r->speakers[claim->holder].name));
  put_cell(out, claim->via == AVOW_NONE
                    ? AW_LIT("")
                    : aw_of_text(r->speakers[claim->via].name));
  put_cell(out, aw_span_of(avow_mode_name(claim->mode)));
  put_cell(out, aw_span_of(avow_stance_name(claim->stance)));
  aw_strbuf_add_fixed(out, claim->confidence, 4);
  aw_strbuf_add_char(out, '\t');
  put_cell(out, aw_span_of(avow_sentiment_name(claim->sentiment.label)));
  size_t start = out->len;
  aw_add_words(out, doc->text, range);
  for (size_t i = start; i < out->len; i++)
    if ((unsigned char)out->ptr[i] < 0x20) out->ptr[i] = ' ';
  aw_strbuf_add_char(out, '\n');
}

static void write_document(const aw_report_options *options,
                           const aw_report_document *doc, aw_strbuf *out) {
  aw_positions positions;
  if (doc->result == NULL) return;
  if (!aw_positions_init(&positions, doc->text, options->byte_offsets)) {
    out->failed = true;
    return;
  }
  for (size_t i = 0; i < doc->result->claim_count; i++)
    put_row(doc, &positions, &doc->result->claims[i], out);
  aw_positions_release(&positions);
}

const aw_report_form aw_report_tsv = { .name = "tsv",
                                       .head = head,
                                       .document = write_document };
