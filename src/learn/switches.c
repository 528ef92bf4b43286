#include "learn/switches.h"

#include "base/status.h"

static bool is_joined(const aw_block *block) {
  return strchr(block->name, '*') != NULL;
}

/* Bit of the block that is called `name`, 0: there is none. */
static uint32_t bit_of(aw_span name, const aw_block *block,
                       size_t block_count) {
  for (size_t b = 0; b < block_count; b++)
    if (aw_span_equal(name, aw_span_of(block[b].name))) return 1u << b;
  return 0;
}

/* Are all the blocks on that this one joins? */
static bool parts_on(const char *name, const aw_block *block,
                     size_t block_count, uint32_t on) {
  for (;;) {
    aw_span part = { name, strcspn(name, "*") };
    if ((bit_of(part, block, block_count) & on) == 0) return false;
    if (name[part.len] == '\0') return true;
    name += part.len + 1;
  }
}

static avow_status unknown_name(aw_span name, const aw_block *block,
                                size_t block_count, avow_error *err) {
  aw_strbuf all = AW_STRBUF_INIT;
  for (size_t b = 0; b < block_count; b++) {
    if (is_joined(&block[b])) continue;
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
    uint32_t named = bit_of(name, block, block_count);
    if (named == 0 || memchr(name.ptr, '*', name.len) != NULL)
      return unknown_name(name, block, block_count, err);
    on = off ? on & ~named : on | named;
  }
  for (size_t b = 0; b < block_count; b++) {
    if (!is_joined(&block[b])) continue;
    bool joined = parts_on(block[b].name, block, block_count, on);
    on = joined ? on | 1u << b : on & ~(1u << b);
  }
  if (on == 0)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "no features are left to learn from");
  *enabled = on;
  return AVOW_OK;
}
