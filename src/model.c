#include "model.h"

#include <stdlib.h>

#include "base/number.h"
#include "base/status.h"
#include "models.h"

static const char *const task_names[] = { "stance", "sentiment", "attribution",
                                          "english", "vectors" };

const char *avow_task_name(avow_task task) {
  return (unsigned)task < AVOW_TASK_COUNT ? task_names[task] : "?";
}

/* Just after `"name":` and blanks, or json.len. */
static size_t member_value(aw_span json, const char *name) {
  size_t length = strlen(name);
  for (size_t at = 0; at + length + 3 <= json.len; at++) {
    if (json.ptr[at] != '"' || json.ptr[at + 1 + length] != '"' ||
        memcmp(json.ptr + at + 1, name, length) != 0)
      continue;
    size_t value = at + length + 2;
    while (value < json.len &&
           (json.ptr[value] == ' ' || json.ptr[value] == ':'))
      value++;
    return value;
  }
  return json.len;
}

aw_span aw_json_member(aw_span json, const char *name) {
  size_t begin = member_value(json, name);
  if (begin >= json.len) return (aw_span){ NULL, 0 };
  bool text = json.ptr[begin] == '"';
  if (text) begin++;
  size_t end = begin;
  while (end < json.len &&
         (text ? json.ptr[end] != '"'
               : json.ptr[end] != ',' && json.ptr[end] != '}'))
    end++;
  return aw_span_cut(json, begin, end);
}

static avow_status read_meta(avow_model *model, const char *source,
                             avow_error *err) {
  aw_span task = aw_json_member(model->meta, "task");
  aw_span name = aw_json_member(model->meta, "name");
  aw_span version = aw_json_member(model->meta, "version");
  size_t known = 0;
  while (known < AVOW_TASK_COUNT &&
         !aw_span_equal(task, aw_span_of(task_names[known])))
    known++;
  size_t number;
  if (known == AVOW_TASK_COUNT || name.len == 0 || name.len > 64 ||
      !aw_parse_size(version, &number) || version.len > 20)
    return aw_fail(err, AVOW_ERR_FORMAT, 0, 0,
                   "'%s' does not say what kind of model it is", source);
  model->task = (avow_task)known;
  memcpy(model->label, name.ptr, name.len);
  model->label[name.len] = ' ';
  memcpy(model->label + name.len + 1, version.ptr, version.len);
  return AVOW_OK;
}

avow_status aw_model_adopt(aw_model_file *file, const char *source,
                           avow_model **out, avow_error *err) {
  avow_status status = AVOW_OK;
  avow_model *model = calloc(1, sizeof *model);
  if (model == NULL) {
    aw_model_file_close(file);
    return aw_nomem(err);
  }
  model->file = *file;
  AW_TRY(
      aw_model_file_need(&model->file, "meta", 1, SIZE_MAX, &model->meta, err));
  AW_TRY(
      aw_model_file_need(&model->file, "card", 1, SIZE_MAX, &model->card, err));
  AW_TRY(read_meta(model, source, err));
  *out = model;
  model = NULL;
cleanup:
  avow_model_free(model);
  return status;
}

avow_status aw_model_expect(const avow_model *model, avow_task task,
                            avow_error *err) {
  if (model->task == task) return AVOW_OK;
  return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                 "model '%s' is for %s, expected one for %s", model->label,
                 avow_task_name(model->task), avow_task_name(task));
}

avow_status avow_model_load(const char *path, avow_model **out,
                            avow_error *err) {
  aw_model_file file;
  avow_status status = aw_model_file_load(path, &file, err);
  if (status != AVOW_OK) return status;
  return aw_model_adopt(&file, path, out, err);
}

avow_status avow_model_builtin(const char *name, avow_model **out,
                               avow_error *err) {
  aw_builtin builtin = aw_builtin_find(name);
  if (builtin.name == NULL)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "there is no model '%s' inside avow", name);
  if (builtin.bytes.len == 0)
    return aw_fail(err, AVOW_ERR_MISMATCH, 0, 0,
                   "this avow was built without its model '%s'", name);
  aw_model_file file;
  avow_status status = aw_model_file_open(builtin.bytes, false, &file, err);
  if (status != AVOW_OK) return status;
  file.trusted = true;
  return aw_model_adopt(&file, name, out, err);
}

const char *const *avow_model_builtin_names(void) {
  return aw_builtin_names();
}

void avow_model_free(avow_model *model) {
  if (model == NULL) return;
  aw_model_file_close(&model->file);
  free(model);
}

avow_status avow_model_save(const avow_model *model, const char *path,
                            avow_error *err) {
  return aw_file_write(path, model->file.bytes, err);
}

avow_text avow_model_name(const avow_model *model) {
  return (avow_text){ model->label, strlen(model->label) };
}

avow_task avow_model_task(const avow_model *model) {
  return model->task;
}

avow_text avow_model_card(const avow_model *model) {
  return (avow_text){ model->card.ptr, model->card.len };
}
