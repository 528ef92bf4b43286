#include "text/tagger.h"

#include <stdlib.h>

/* A feature's key is its template's number joined with its values; numbers
 * are part of trained models, so a new template takes a new number. */
static uint64_t one(uint64_t number, uint64_t value) {
  return aw_hash_join(number, value);
}

/* One round of mixing: what `number` adds to `a` keeps templates apart. */
static uint64_t two(uint64_t number, uint64_t a, uint64_t b) {
  return aw_hash_join(a + number * UINT64_C(0xD6E8FEB86659FD93), b);
}

const aw_word_type aw_word_outside = {
  .form = 1, .lower = 1, .ending = 1, .shape = 1, .fixed = AW_TAG_COUNT
};

static const aw_word_type *word_in(const aw_word_type *type, size_t count,
                                   size_t at, aw_word_role role) {
  size_t place = aw_role_place(count, at, role);
  return place < count ? type + place : &aw_word_outside;
}

/* ---- tags ---------------------------------------------------------------- */

size_t aw_tag_own_keys(const aw_word_type *type, const aw_affixes *affixes,
                       uint64_t *key) {
  size_t n = 0;
  key[n++] = one(100, 0);
  key[n++] = one(101, type->form);
  key[n++] = one(102, type->lower);
  key[n++] = one(103, type->shape);
  key[n++] = one(104, type->tags);
  key[n++] = two(105, type->tags, type->shape);
  if (type->cluster != 0) {
    key[n++] = one(106, type->cluster);
    key[n++] = one(107, type->cluster >> 4);
  }
  if (type->gazetteer != 0) key[n++] = one(108, type->gazetteer);
  for (unsigned k = 0; k < AW_AFFIX_MAX; k++) {
    if (affixes->prefix[k] != 0) key[n++] = one(110 + k, affixes->prefix[k]);
    if (affixes->suffix[k] != 0) key[n++] = one(120 + k, affixes->suffix[k]);
  }
  if (affixes->suffix[2] != 0)
    key[n++] = two(130, affixes->suffix[2], type->shape);
  if (affixes->last_part != 0) key[n++] = one(131, affixes->last_part);
  return n;
}

size_t aw_tag_role_keys(const aw_word_type *type, aw_word_role role,
                        uint64_t *key) {
  size_t n = 0;
  switch (role) {
    case AW_ROLE_LEFT:
      key[n++] = one(4, type->lower);
      key[n++] = one(12, type->ending);
      key[n++] = one(24, type->cluster);
      break;
    case AW_ROLE_LEFT2: key[n++] = one(5, type->lower); break;
    case AW_ROLE_RIGHT:
      key[n++] = one(6, type->lower);
      key[n++] = one(11, type->ending);
      key[n++] = one(23, type->cluster);
      break;
    case AW_ROLE_RIGHT2: key[n++] = one(7, type->lower); break;
    case AW_ROLE_OWN:
    case AW_ROLE_COUNT: break;
  }
  return n;
}

size_t aw_tag_history_keys(unsigned previous, unsigned second, uint64_t *key) {
  key[0] = one(1, previous);
  key[1] = one(2, previous * 64u + second);
  return 2;
}

size_t aw_tag_pair_keys(const aw_word_type *type, size_t count, size_t at,
                        unsigned previous, unsigned second, uint64_t *key) {
  const aw_word_type *w = type + at,
                     *l = word_in(type, count, at, AW_ROLE_LEFT),
                     *r = word_in(type, count, at, AW_ROLE_RIGHT);
  size_t n = 0;
  uint64_t tags = previous * 64u + second;
  key[n++] = two(3, previous, w->lower);
  key[n++] = two(8, l->lower, w->lower);
  key[n++] = two(9, w->lower, r->lower);
  key[n++] = two(14, previous * 256u + w->tags, r->tags);
  key[n++] = two(25, tags, w->tags);
  uint64_t glue = (w->flags & AW_TYPE_GLUED) / AW_TYPE_GLUED * 2u +
                  (r->flags & AW_TYPE_GLUED) / AW_TYPE_GLUED;
  key[n++] = two(27, w->shape, glue);
  if ((w->flags & AW_TYPE_MARK) != 0) {
    key[n++] = two(28, w->lower, glue);
    key[n++] = two(29, (uint64_t)l->shape << 16 | r->shape, glue);
  }
  return n;
}

size_t aw_tag_context_keys(const aw_word_type *type, size_t count, size_t at,
                           unsigned previous, unsigned second, uint64_t *key) {
  size_t n = aw_tag_history_keys(previous, second, key);
  for (aw_word_role role = AW_ROLE_LEFT; role < AW_ROLE_COUNT; role++)
    n += aw_tag_role_keys(word_in(type, count, at, role), role, key + n);
  return n + aw_tag_pair_keys(type, count, at, previous, second, key + n);
}

/* ---- names ----------------------------------------------------------------
 */

static bool is_capital(const aw_word_type *type) {
  return (type->flags & AW_TYPE_INITIAL) != 0;
}

void aw_name_runs(const aw_word_type *type, size_t count, aw_name_run *run) {
  for (size_t i = 0; i < count;) {
    size_t end = i;
    while (end < count && is_capital(type + end)) end++;
    if (end == i) {
      run[i] = (aw_name_run){ (uint32_t)i, (uint32_t)i };
      i++;
    }
    for (; i < end; i++)
      run[i] = (aw_name_run){ i == 0                   ? 0
                              : run[i - 1].last == end ? run[i - 1].first
                                                       : (uint32_t)i,
                              (uint32_t)end };
  }
}

size_t aw_name_own_keys(const aw_word_type *type, const aw_affixes *affixes,
                        uint64_t *key) {
  size_t n = 0;
  key[n++] = one(200, 0);
  key[n++] = one(201, type->form);
  key[n++] = one(202, type->lower);
  key[n++] = one(203, type->shape);
  key[n++] = two(204, type->tags, type->shape);
  key[n++] = two(205, type->cluster, (type->flags & AW_TYPE_INITIAL) != 0);
  key[n++] = two(206, type->cluster >> 4, (type->flags & AW_TYPE_INITIAL) != 0);
  key[n++] = two(207, type->gazetteer, (type->flags & AW_TYPE_INITIAL) != 0);
  for (unsigned k = 1; k < AW_AFFIX_MAX; k++) {
    if (affixes->prefix[k] != 0) key[n++] = one(210 + k, affixes->prefix[k]);
    if (affixes->suffix[k] != 0)
      key[n++] = two(220 + k, affixes->suffix[k],
                     (type->flags & AW_TYPE_INITIAL) != 0);
  }
  if (affixes->last_part != 0) key[n++] = one(231, affixes->last_part);
  return n;
}

static size_t run_keys(const aw_name_context *c, size_t at, unsigned previous,
                       uint64_t *key) {
  aw_name_run run = c->run[at];
  size_t n = 0;
  if (run.last == run.first) return 0;
  size_t length = run.last - run.first;
  key[n++] = two(60, c->type[run.last - 1].form, at - run.first < 3);
  key[n++] = two(62, length < 5 ? length : 5, at - run.first);
  key[n++] = two(63, c->type[run.last - 1].gazetteer, previous);
  key[n++] =
      one(64, c->type[run.first].gazetteer * 8u + (length < 5 ? length : 5));
  key[n++] =
      one(65, word_in(c->type, c->count, run.last - 1, AW_ROLE_RIGHT)->lower);
  key[n++] =
      one(66, word_in(c->type, c->count, run.first, AW_ROLE_LEFT)->lower);
  return n;
}

size_t aw_name_role_keys(const aw_word_type *type, aw_word_role role,
                         uint64_t *key) {
  size_t n = 0;
  switch (role) {
    case AW_ROLE_LEFT: key[n++] = one(37, type->lower); break;
    case AW_ROLE_LEFT2: key[n++] = one(38, type->lower); break;
    case AW_ROLE_RIGHT: key[n++] = one(39, type->lower); break;
    case AW_ROLE_RIGHT2: key[n++] = one(40, type->lower); break;
    case AW_ROLE_OWN:
    case AW_ROLE_COUNT: break;
  }
  return n;
}

size_t aw_name_pair_keys(const aw_name_context *c, size_t at, unsigned previous,
                         uint8_t memory, uint64_t *key) {
  const aw_word_type *type = c->type, *w = type + at;
  const aw_word_type *l = word_in(type, c->count, at, AW_ROLE_LEFT),
                     *r = word_in(type, c->count, at, AW_ROLE_RIGHT);
  unsigned tag = c->tag[at];
  unsigned next = at + 1 < c->count ? c->tag[at + 1] : AW_TAG_COUNT;
  unsigned before = at > 0 ? c->tag[at - 1] : AW_TAG_COUNT;
  size_t n = run_keys(c, at, previous, key);
  key[n++] = one(31, previous);
  key[n++] = two(41, l->form, w->form);
  key[n++] = two(42, w->form, r->form);
  key[n++] = one(43, (before * 64u + tag) * 64u + next);
  key[n++] = two(47, previous * 16u + memory, w->shape);
  key[n++] = two(51, previous, w->gazetteer);
  key[n++] =
      two(59, (uint64_t)previous << 32 | (uint64_t)l->shape << 16 | w->shape,
          r->shape);
  return n;
}

size_t aw_name_context_keys(const aw_name_context *c, size_t at,
                            unsigned previous, uint8_t memory, uint64_t *key) {
  size_t n = aw_name_pair_keys(c, at, previous, memory, key);
  for (aw_word_role role = AW_ROLE_LEFT; role < AW_ROLE_COUNT; role++)
    n += aw_name_role_keys(word_in(c->type, c->count, at, role), role, key + n);
  return n;
}

/* ---- the memory of a document -------------------------------------------- */

bool aw_name_memory_start(aw_name_memory *m) {
  if (m->slot == NULL) {
    m->slot = calloc(1024, sizeof *m->slot);
    if (m->slot == NULL) return false;
    m->mask = 1023;
  }
  if (++m->document == 0) { /* wrapped: old marks would look new */
    memset(m->slot, 0, ((size_t)m->mask + 1) * sizeof *m->slot);
    m->document = 1;
  }
  m->count = 0;
  return true;
}

static uint32_t memory_slot(const aw_name_memory *m, uint64_t form) {
  uint32_t at = (uint32_t)form & m->mask;
  while (m->slot[at].document == m->document && m->slot[at].form != form)
    at = (at + 1) & m->mask;
  return at;
}

uint8_t aw_name_memory_get(const aw_name_memory *m, uint64_t form) {
  uint32_t at = memory_slot(m, form);
  return m->slot[at].document == m->document ? (uint8_t)m->slot[at].name
                                             : AW_NAME_NONE;
}

static bool memory_grow(aw_name_memory *m) {
  aw_name_memory more = { .mask = m->mask * 2 + 1,
                          .document = m->document,
                          .count = m->count };
  more.slot = calloc((size_t)more.mask + 1, sizeof *more.slot);
  if (more.slot == NULL) return false;
  for (size_t i = 0; i <= m->mask; i++)
    if (m->slot[i].document == m->document)
      more.slot[memory_slot(&more, m->slot[i].form)] = m->slot[i];
  free(m->slot);
  *m = more;
  return true;
}

bool aw_name_memory_put(aw_name_memory *m, uint64_t form, uint8_t name) {
  if (m->count > m->mask / 2 && !memory_grow(m)) return false;
  uint32_t at = memory_slot(m, form);
  if (m->slot[at].document != m->document) m->count++;
  m->slot[at] = (struct aw_name_memory_slot){ form, m->document, name };
  return true;
}

void aw_name_memory_release(aw_name_memory *m) {
  free(m->slot);
  *m = (aw_name_memory){ .slot = NULL };
}
