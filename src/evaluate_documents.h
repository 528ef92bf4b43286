/* evaluate_documents.h - how well a model does on annotated documents.
 *
 * Top of the library, beside evaluate.c.
 */
#ifndef AW_EVALUATE_DOCUMENTS_H
#define AW_EVALUATE_DOCUMENTS_H
#include "base/strbuf.h"
#include "model.h"
#include "text/dataset.h"

/* Append ,"scores":{...} of the stances that the model gives to the claims of
 * the documents, as they stand there (who speaks and where is given), and
 * ,"warnings":[].  Resampled by document.  Documents off topic are left out.
 * AVOW_ERR_DATA (no claims), AVOW_ERR_MISMATCH (this avow lacks a model that
 * is needed), AVOW_ERR_FORMAT, AVOW_ERR_NOMEM. */
avow_status aw_evaluate_claims(const avow_model *model,
                               const avow_dataset *data,
                               const avow_evaluate_options *o, aw_strbuf *json,
                               avow_error *err);
#endif
