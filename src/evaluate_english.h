/* evaluate_english.h - how well a model of English tags.
 *
 * Top of the library, beside evaluate.c.
 */
#ifndef AW_EVALUATE_ENGLISH_H
#define AW_EVALUATE_ENGLISH_H
#include "base/strbuf.h"
#include "model.h"
#include "text/dataset.h"

/* Append ,"scores":{...} of the tags and names that the model gives to tagged
 * sentences, and ,"warnings":[]: accuracy of tags, the confusions that come
 * most often, precision, recall and F1 of names, of each class and of all.
 * AVOW_ERR_DATA (an unknown tag or name), AVOW_ERR_ARGUMENT (a second model),
 * AVOW_ERR_FORMAT, AVOW_ERR_NOMEM. */
avow_status aw_evaluate_english(const avow_model *model,
                                const avow_dataset *data,
                                const avow_evaluate_options *o, aw_strbuf *json,
                                avow_error *err);
#endif
