/* evaluate_attributions.h - how well a model finds who says what.
 *
 * Top of the library, beside evaluate.c.
 */
#ifndef AW_EVALUATE_ATTRIBUTIONS_H
#define AW_EVALUATE_ATTRIBUTIONS_H
#include "base/strbuf.h"
#include "model.h"
#include "text/dataset.h"

/* Append ,"scores":{...} of the attributions that the model finds in the
 * documents, compared as attribution/agreement.h says, and of the speakers of
 * claims by speech where the documents hold such; with o->misses also
 * ,"misses":[...]; and ,"warnings":[].  The texts are read as `tag` does.
 * AVOW_ERR_DATA (nothing of that is given), AVOW_ERR_ARGUMENT (a second
 * model), AVOW_ERR_MISMATCH, AVOW_ERR_FORMAT, AVOW_ERR_NOMEM. */
avow_status aw_evaluate_attributions(const avow_model *model,
                                     const avow_dataset *data,
                                     const avow_evaluate_options *o,
                                     aw_strbuf *json, avow_error *err);
#endif
