/* model.h - an open model file, as the public functions see it.
 *
 * Top of the library, beside avow.c.  Every model has the sections "meta"
 * (JSON: {"task": "stance", "name": "peace-deal", "version": 1, "form":
 * "documents"}) and "card" (JSON: what it was trained on and how it scored).
 */
#ifndef AW_MODEL_H
#define AW_MODEL_H
#include "avow.h"
#include "base/span.h"
#include "learn/model_file.h"

struct avow_model {
  aw_model_file file;
  aw_span meta, card; /* in the file */
  char label[96];     /* "peace-deal 1" */
  avow_task task;
};

/* Take over `file` (closed on failure): check "meta" and "card". */
avow_status aw_model_adopt(aw_model_file *file, const char *source,
                           avow_model **out, avow_error *err);
/* AVOW_ERR_MISMATCH where `model` is of another task. */
avow_status aw_model_expect(const avow_model *model, avow_task task,
                            avow_error *err);
/* The text of a string member of the flat JSON object `json`, no escapes;
 * ptr NULL where it is not there. */
aw_span aw_json_member(aw_span json, const char *name);
#endif
