#include "cli/explaining.h"

#include "base/status.h"
#include "cli/message.h"
#include "input/documents.h"
#include "report/output.h"

typedef struct work {
  const explaining *how;
  avow_tagger *tagger;
  avow_session *session;
  aw_documents *documents;
  aw_input_document doc;
  aw_output *output;
  aw_strbuf out;
} work;

static avow_status open_all(work *w, const cmd_args *args, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_tagger_options options;
  const aw_documents_options documents = { args->item, args->count,
                                           AW_INPUT_AUTO, "id", "text" };
  avow_tagger_options_init(&options);
  options.stance = w->how->model;
  options.vectors = w->how->vectors;
  AW_TRY(avow_tagger_new(&options, &w->tagger, err));
  AW_TRY(avow_session_new(w->tagger, &w->session, err));
  AW_TRY(aw_documents_open(&documents, &w->documents, err));
  AW_TRY(aw_output_open(NULL, &w->output, err));
cleanup:
  return status;
}

static void render(work *w, const avow_result *result,
                   const avow_claim_reasons *why) {
  const aw_report_document doc = {
    .id = { w->doc.has_id ? aw_strbuf_span(&w->doc.id).ptr : NULL,
            w->doc.id.len },
    .id_is_number = w->doc.id_is_number,
    .text = aw_strbuf_span(&w->doc.text),
    .result = result,
  };
  aw_strbuf_reset(&w->out);
  if (w->how->json)
    aw_report_reasons_json(&doc, why, &w->out);
  else
    aw_report_reasons_text(&w->how->reasons, &doc, why, &w->out);
}

/* AVOW_OK where the document is at fault: `doc.error` tells that. */
static avow_status explain_one(work *w, avow_error *err) {
  const avow_result *result = NULL;
  const avow_claim_reasons *why = NULL;
  avow_tag_options options;
  avow_tag_options_init(&options);
  options.form = w->doc.form;
  if (w->doc.error.status != AVOW_OK) return AVOW_OK;
  aw_span text = aw_strbuf_span(&w->doc.text);
  if (avow_tag_explain(w->session, text.ptr, text.len, &options, &result, &why,
                       &w->doc.error) != AVOW_OK)
    return AVOW_OK;
  render(w, result, why);
  if (w->out.failed) return aw_nomem(err);
  return aw_output_add(w->output, aw_strbuf_span(&w->out), err);
}

int explain_documents(const explaining *how, const cmd_args *args) {
  work w = { .how = how, .out = AW_STRBUF_INIT };
  avow_error err;
  bool failed = false;
  aw_input_document_init(&w.doc);
  avow_status status = open_all(&w, args, &err);
  while (status == AVOW_OK && aw_documents_next(w.documents, &w.doc)) {
    status = explain_one(&w, &err);
    if (w.doc.error.status == AVOW_OK) continue;
    failed = true;
    message_error(aw_strbuf_span(&w.doc.place).ptr, &w.doc.error);
  }
  if (status == AVOW_OK) {
    aw_output *output = w.output;
    w.output = NULL;
    status = aw_output_commit(output, &err);
  }
  if (status != AVOW_OK) message_error("explain", &err);
  aw_output_abandon(w.output);
  aw_documents_free(w.documents);
  aw_input_document_release(&w.doc);
  avow_session_free(w.session);
  avow_tagger_free(w.tagger);
  aw_strbuf_release(&w.out);
  return status == AVOW_OK && !failed ? AVOW_CLI_DONE : AVOW_CLI_FAILED;
}
