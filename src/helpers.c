#include "helpers.h"

#include "model.h"
#include "models.h"

avow_status aw_helper_open(aw_helper *h, const avow_model *given,
                           avow_task task, const char *name, avow_error *err) {
  *h = (aw_helper){ .file = NULL };
  if (given != NULL) {
    h->file = &given->file;
    return aw_model_expect(given, task, err);
  }
  aw_builtin builtin = aw_builtin_find(name);
  if (builtin.bytes.len == 0) return AVOW_OK;
  avow_status status = aw_model_file_open(builtin.bytes, false, &h->own, err);
  if (status != AVOW_OK) return status;
  h->opened = true;
  h->file = &h->own;
  return AVOW_OK;
}

void aw_helper_close(aw_helper *h) {
  if (h->opened) aw_model_file_close(&h->own);
  h->opened = false;
}
