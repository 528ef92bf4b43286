#include "learn/switches.h"

#include "base/status.h"

/* Is `name` the block's, or one of those that a "*" joins? */
static bool names_block(aw_span name, const char *block) {
  for (;;) {
    size_t length = strcspn(block, "*");
    if (aw_span_equal(name, (aw_span){ block, length })) return true;
    if (block[length] == '\0') return false;
    block += length + 1;
  }
}

static avow_status unknown_name(aw_span name, const aw_block *block,
                                size_t block_count, avow_error *err) {
  aw_strbuf all = AW_STRBUF_INIT;
  for (size_t b = 0; b < block_count; b++) {
    if (strchr(block[b].name, '*') != NULL) continue;
    if (all.len > 0) aw_strbuf_add_text(&all, ", ");
    aw_strbuf_add_text(&all, block[b].name);
  }
  avow_status status =
      aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0, "features '%.*s' are not among %s",
              name.len < 40 ? (int)name.len : 40, name.ptr,
              all.ptr == NULL ? "any" : all.ptr);
  aw_strbuf_release(&all);
  return status;
}

avow_status aw_switches_parse(const char *list, const aw_block *block,
                              size_t block_count, uint32_t usual,
                              uint32_t *enabled, avow_error *err) {
  uint32_t on = usual;
  if (list == NULL) {
    *enabled = usual;
    return AVOW_OK;
  }
  if (list[0] != '-' && list[0] != '+') on = 0;
  while (*list != '\0') {
    aw_span name = { list, strcspn(list, ",") };
    list += name.len + (list[name.len] == ',');
    bool off = name.len > 0 && name.ptr[0] == '-';
    if (name.len > 0 && (off || name.ptr[0] == '+'))
      name = aw_span_cut(name, 1, name.len);
    uint32_t named = 0;
    for (size_t b = 0; b < block_count; b++)
      if (names_block(name, block[b].name)) named |= 1u << b;
    if (named == 0) return unknown_name(name, block, block_count, err);
    on = off ? on & ~named : on | named;
  }
  if (on == 0)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "no features are left to learn from");
  *enabled = on;
  return AVOW_OK;
}
