/* jsonl.c - a document a line, for programs. */
#include "report/common.h"

#define DECIMALS 4

typedef struct writer {
  aw_strbuf *out;
  aw_positions positions;
} writer;

/* Inlined, so that the compiler counts the bytes of literals. */
static inline __attribute__((always_inline)) void put(writer *w,
                                                      const char *text) {
  aw_strbuf *out = w->out;
  size_t length = strlen(text);
  if (length >= out->capacity - out->len || out->failed) {
    aw_strbuf_add(out, (aw_span){ text, length });
    return;
  }
  memcpy(out->ptr + out->len, text, length);
  out->len += length;
  out->ptr[out->len] = '\0';
}

static void put_comma(writer *w, size_t index) {
  if (index > 0) put(w, ", ");
}

static void put_index(writer *w, size_t index) {
  if (index == AVOW_NONE)
    put(w, "null");
  else
    aw_strbuf_add_size(w->out, index);
}

static void put_real(writer *w, double value) {
  aw_strbuf_add_fixed(w->out, value, DECIMALS);
}

static void put_text(writer *w, avow_text text) {
  if (text.ptr == NULL)
    put(w, "null");
  else
    aw_strbuf_add_json(w->out, aw_of_text(text));
}

static void put_ranges(writer *w, avow_ranges ranges) {
  put(w, "[");
  for (size_t i = 0; i < ranges.count; i++) {
    put_comma(w, i);
    put(w, "[");
    aw_strbuf_add_size(w->out,
                       aw_position(&w->positions, ranges.item[i].begin));
    put(w, ", ");
    aw_strbuf_add_size(w->out, aw_position(&w->positions, ranges.item[i].end));
    put(w, "]");
  }
  put(w, "]");
}

static void put_sentiment(writer *w, avow_sentiment sentiment) {
  put(w, "{\"label\": \"");
  put(w, avow_sentiment_name(sentiment.label));
  put(w, "\", \"score\": ");
  put_real(w, sentiment.score);
  put(w, "}");
}

static void put_sentences(writer *w, const avow_result *result) {
  put(w, ", \"sentences\": [");
  for (size_t i = 0; i < result->sentence_count; i++) {
    const avow_sentence *s = &result->sentences[i];
    put_comma(w, i);
    put(w, "{\"begin\": ");
    aw_strbuf_add_size(w->out, aw_position(&w->positions, s->range.begin));
    put(w, ", \"end\": ");
    aw_strbuf_add_size(w->out, aw_position(&w->positions, s->range.end));
    put(w, ", \"sentiment\": ");
    put_sentiment(w, s->sentiment);
    put(w, "}");
  }
  put(w, "]");
}

static void put_speakers(writer *w, const avow_result *result) {
  put(w, ", \"speakers\": [");
  for (size_t i = 0; i < result->speaker_count; i++) {
    const avow_speaker *s = &result->speakers[i];
    put_comma(w, i);
    put(w, "{\"name\": ");
    put_text(w, s->name);
    put(w, ", \"role\": ");
    put_text(w, s->role);
    put(w, ", \"kind\": \"");
    put(w, avow_kind_name(s->kind));
    put(w, "\", \"mentions\": ");
    put_ranges(w, s->mentions);
    put(w, ", \"stance\": \"");
    put(w, avow_stance_name(s->stance));
    put(w, "\", \"confidence\": ");
    put_real(w, s->confidence);
    put(w, ", \"claims\": {");
    for (int c = 0; c <= AVOW_UNCLEAR; c++) {
      put(w, c == 0 ? "\"" : ", \"");
      put(w, avow_stance_name((avow_stance)c));
      put(w, "\": ");
      aw_strbuf_add_size(w->out, s->claims[c]);
    }
    put(w, "}, \"sentiment\": ");
    put_sentiment(w, s->sentiment);
    put(w, "}");
  }
  put(w, "]");
}

static void put_attributions(writer *w, const avow_result *result) {
  put(w, ", \"attributions\": [");
  for (size_t i = 0; i < result->attribution_count; i++) {
    const avow_attribution *a = &result->attributions[i];
    put_comma(w, i);
    put(w, "{\"source\": ");
    put_ranges(w, a->source);
    put(w, ", \"cue\": ");
    put_ranges(w, a->cue);
    put(w, ", \"content\": ");
    put_ranges(w, a->content);
    put(w, ", \"speaker\": ");
    put_index(w, a->speaker);
    put(w, ", \"mode\": \"");
    put(w, avow_mode_name(a->mode));
    put(w, "\", \"within\": ");
    put_index(w, a->within);
    put(w, "}");
  }
  put(w, "]");
}

static void put_claims(writer *w, const avow_result *result) {
  put(w, ", \"claims\": [");
  for (size_t i = 0; i < result->claim_count; i++) {
    const avow_claim *c = &result->claims[i];
    put_comma(w, i);
    put(w, "{\"sentence\": ");
    put_index(w, c->sentence);
    put(w, ", \"holder\": ");
    put_index(w, c->holder);
    put(w, ", \"via\": ");
    put_index(w, c->via);
    put(w, ", \"mode\": \"");
    put(w, avow_mode_name(c->mode));
    put(w, "\", \"attribution\": ");
    put_index(w, c->attribution);
    put(w, ", \"stance\": \"");
    put(w, avow_stance_name(c->stance));
    put(w, "\", \"confidence\": ");
    put_real(w, c->confidence);
    put(w, ", \"probability\": {");
    for (int s = 0; s < AVOW_STANCE_LABELS; s++) {
      put(w, s == 0 ? "\"" : ", \"");
      put(w, avow_stance_name((avow_stance)s));
      put(w, "\": ");
      put_real(w, c->probability[s]);
    }
    put(w, "}, \"sentiment\": ");
    put_sentiment(w, c->sentiment);
    put(w, "}");
  }
  put(w, "]");
}

/* "io", "utf8", "format": the names of avow.h, for programs to match. */
static const char *status_word(avow_status status) {
  switch (status) {
    case AVOW_ERR_NOMEM: return "nomem";
    case AVOW_ERR_IO: return "io";
    case AVOW_ERR_UTF8: return "utf8";
    case AVOW_ERR_FORMAT: return "format";
    case AVOW_ERR_MISMATCH: return "mismatch";
    case AVOW_ERR_LIMIT: return "limit";
    case AVOW_ERR_DATA: return "data";
    case AVOW_ERR_STOPPED: return "stopped";
    case AVOW_ERR_ARGUMENT: return "argument";
    case AVOW_OK: break;
  }
  return "ok";
}

static void put_error(writer *w, const avow_error *error) {
  put(w, ", \"error\": {\"status\": \"");
  put(w, status_word(error->status));
  put(w, "\", \"message\": ");
  aw_strbuf_add_json(w->out, aw_span_of(error->message));
  put(w, ", \"line\": ");
  put_index(w, error->line == 0 ? AVOW_NONE : error->line);
  put(w, ", \"offset\": ");
  put_index(w, error->offset);
  put(w, "}}\n");
}

static void write_document(const aw_report_options *options,
                           const aw_report_document *doc, aw_strbuf *out) {
  writer w = { out, { doc->text, NULL } };
  put(&w, "{\"id\": ");
  if (doc->id_is_number)
    aw_strbuf_add(out, doc->id);
  else
    put_text(&w, (avow_text){ doc->id.ptr, doc->id.len });
  if (doc->result == NULL) {
    put_error(&w, doc->error);
    return;
  }
  if (!aw_positions_init(&w.positions, doc->text, options->byte_offsets)) {
    out->failed = true;
    return;
  }
  put(&w, ", \"target\": ");
  put_text(&w, doc->result->target);
  put(&w, ", \"model\": ");
  put_text(&w, doc->result->model);
  put(&w, ", \"meta\": ");
  if (doc->meta.len > 0)
    aw_strbuf_add(out, doc->meta);
  else
    put(&w, "{}");
  put_sentences(&w, doc->result);
  put_speakers(&w, doc->result);
  put_attributions(&w, doc->result);
  put_claims(&w, doc->result);
  put(&w, "}\n");
  aw_positions_release(&w.positions);
}

const aw_report_form aw_report_jsonl = { .name = "jsonl",
                                         .document = write_document };
