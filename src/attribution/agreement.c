#include "attribution/agreement.h"

#include <stdlib.h>

#include "base/status.h"
#include "text/utf8.h"

/* Some letters of the text, counted without those that don't matter. */
typedef struct piece {
  uint32_t begin, end; /* half-open */
} piece;

typedef struct letters {
  piece *item; /* [count] in order, apart */
  uint32_t count, size;
  bool given; /* the part has a span, be it empty */
} letters;

typedef struct side {
  letters *part[AW_PART_COUNT]; /* [count] each */
  size_t *partner;              /* [count] on the other side, or AVOW_NONE */
  size_t count;
} side;

typedef struct comparing {
  aw_arena *arena;
  uint32_t *kept; /* [bytes + 1] letters before each byte */
  bool *used;     /* [told] */
  side given, told;
} comparing;

const char *aw_miss_name(aw_miss_kind kind) {
  static const char *const names[] = {
#define AW_MISS_TEXT(name, text) text,
    AW_MISS_MAP(AW_MISS_TEXT)
#undef AW_MISS_TEXT
  };
  return (unsigned)kind < AW_MISS_COUNT ? names[kind] : "?";
}

/* ---- letters ------------------------------------------------------------- */

/* White space of Unicode: directions B, S, WS and the class Zs. */
static bool is_space(uint32_t c) {
  return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20) || c == 0x85 ||
         c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
         c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

static bool is_letter(uint32_t c) {
  static const uint32_t marks[] = { '"',    0x201C, 0x201D, 0x2018,
                                    0x2019, '\'',   '.',    ',' };
  for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
    if (c == marks[i]) return false;
  return !is_space(c);
}

static avow_status count_letters(comparing *c, aw_span text, avow_error *err) {
  c->kept = AW_NEW(c->arena, uint32_t, text.len + 1);
  if (c->kept == NULL) return aw_nomem(err);
  uint32_t kept = 0;
  for (size_t at = 0, length; at < text.len; at += length) {
    uint32_t point = aw_utf8_decode(text.ptr + at, &length);
    for (size_t n = 0; n < length; n++) c->kept[at + n] = kept;
    kept += is_letter(point);
  }
  c->kept[text.len] = kept;
  return AVOW_OK;
}

static int by_begin(const void *a, const void *b) {
  const piece *x = a, *y = b;
  if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
  return (x->end > y->end) - (x->end < y->end);
}

/* Sort the first `count` pieces and join those that touch. */
static void put_in_order(letters *l, size_t count) {
  if (count > 1) qsort(l->item, count, sizeof *l->item, by_begin);
  for (size_t i = 0; i < count; i++) {
    piece p = l->item[i];
    piece *last = l->count > 0 ? &l->item[l->count - 1] : NULL;
    if (last == NULL || p.begin > last->end)
      l->item[l->count++] = p;
    else if (p.end > last->end)
      last->end = p.end;
  }
  for (uint32_t i = 0; i < l->count; i++)
    l->size += l->item[i].end - l->item[i].begin;
}

static avow_status read_letters(const comparing *c, avow_ranges from,
                                letters *out, avow_error *err) {
  *out = (letters){ .given = from.count > 0 };
  out->item = AW_NEW(c->arena, piece, from.count);
  if (out->item == NULL) return aw_nomem(err);
  size_t count = 0;
  for (size_t i = 0; i < from.count; i++) {
    piece p = { c->kept[from.item[i].begin], c->kept[from.item[i].end] };
    if (p.begin < p.end) out->item[count++] = p;
  }
  put_in_order(out, count);
  return AVOW_OK;
}

static uint32_t shared(const letters *a, const letters *b) {
  uint32_t sum = 0, i = 0, k = 0;
  while (i < a->count && k < b->count) {
    piece x = a->item[i], y = b->item[k];
    uint32_t from = x.begin > y.begin ? x.begin : y.begin;
    uint32_t to = x.end < y.end ? x.end : y.end;
    if (from < to) sum += to - from;
    if (x.end < y.end)
      i++;
    else
      k++;
  }
  return sum;
}

static bool same(const letters *a, const letters *b) {
  return a->size == b->size && shared(a, b) == a->size;
}

static bool half(const letters *a, const letters *b) {
  uint32_t both = shared(a, b);
  return both * UINT64_C(2) > (uint64_t)a->size + b->size - both;
}

static avow_status read_side(const comparing *c,
                             const aw_gold_attribution *from, size_t count,
                             side *out, avow_error *err) {
  avow_status status = AVOW_OK;
  out->count = count;
  out->partner = AW_NEW(c->arena, size_t, count);
  for (int p = 0; p < AW_PART_COUNT; p++) {
    out->part[p] = AW_NEW(c->arena, letters, count);
    if (out->part[p] == NULL || out->partner == NULL) return aw_nomem(err);
  }
  for (size_t i = 0; i < count && status == AVOW_OK; i++) {
    const avow_ranges parts[] = { [AW_PART_CUE] = from[i].cue,
                                  [AW_PART_SOURCE] = from[i].source,
                                  [AW_PART_CONTENT] = from[i].content };
    out->partner[i] = AVOW_NONE;
    for (int p = 0; p < AW_PART_COUNT && status == AVOW_OK; p++)
      status = read_letters(c, parts[p], &out->part[p][i], err);
  }
  return status;
}

/* ---- parts --------------------------------------------------------------- */

typedef bool agreeing(const letters *a, const letters *b);

/* Each given span takes the first told one left that agrees. */
static size_t pair_off(comparing *c, aw_part part, agreeing *agree) {
  size_t pairs = 0;
  memset(c->used, 0, c->told.count * sizeof *c->used);
  for (size_t i = 0; i < c->given.count; i++) {
    const letters *a = &c->given.part[part][i];
    for (size_t k = 0; a->given && k < c->told.count; k++) {
      const letters *b = &c->told.part[part][k];
      if (c->used[k] || !b->given || !agree(a, b)) continue;
      c->used[k] = true;
      pairs++;
      break;
    }
  }
  return pairs;
}

/* Everything that stands in this part of some attribution. */
static avow_status join_all(const comparing *c, const side *s, aw_part part,
                            letters *out, avow_error *err) {
  size_t total = 0, count = 0;
  for (size_t i = 0; i < s->count; i++) total += s->part[part][i].count;
  piece *all = AW_NEW(c->arena, piece, total);
  if (all == NULL) return aw_nomem(err);
  for (size_t i = 0; i < s->count; i++)
    for (uint32_t n = 0; n < s->part[part][i].count; n++)
      all[count++] = s->part[part][i].item[n];
  *out = (letters){ .item = all };
  put_in_order(out, count);
  return AVOW_OK;
}

static avow_status compare_part(comparing *c, aw_part part, aw_agreement *sum,
                                avow_error *err) {
  struct aw_part_agreement *to = &sum->part[part];
  letters given, told;
  avow_status status = join_all(c, &c->given, part, &given, err);
  if (status == AVOW_OK) status = join_all(c, &c->told, part, &told, err);
  if (status != AVOW_OK) return status;
  for (size_t i = 0; i < c->given.count; i++)
    to->given += c->given.part[part][i].given;
  for (size_t i = 0; i < c->told.count; i++)
    to->told += c->told.part[part][i].given;
  to->exact += pair_off(c, part, same);
  to->half += pair_off(c, part, half);
  to->given_letters += given.size;
  to->told_letters += told.size;
  to->shared_letters += shared(&given, &told);
  return AVOW_OK;
}

static bool sources_meet(const letters *a, const letters *b) {
  return shared(a, b) > 0 || (a->size == 0 && b->size == 0);
}

static void compare_whole(comparing *c, aw_agreement *sum) {
  sum->given += c->given.count;
  sum->told += c->told.count;
  memset(c->used, 0, c->told.count * sizeof *c->used);
  for (size_t i = 0; i < c->given.count; i++)
    for (size_t k = 0; k < c->told.count; k++) {
      if (c->used[k] || !half(&c->given.part[AW_PART_CONTENT][i],
                              &c->told.part[AW_PART_CONTENT][k]))
        continue;
      c->used[k] = true;
      sum->content++;
      sum->whole += sources_meet(&c->given.part[AW_PART_SOURCE][i],
                                 &c->told.part[AW_PART_SOURCE][k]);
      break;
    }
}

/* ---- misses -------------------------------------------------------------- */

static bool touch(const letters *a, const letters *b) {
  return shared(a, b) > 0;
}

/* Those whose `part` agrees are the same statement. */
static void find_partners(comparing *c, aw_part part, agreeing *agree) {
  for (size_t i = 0; i < c->given.count; i++) {
    if (c->given.partner[i] != AVOW_NONE) continue;
    for (size_t k = 0; k < c->told.count; k++) {
      if (c->told.partner[k] != AVOW_NONE ||
          !agree(&c->given.part[part][i], &c->told.part[part][k]))
        continue;
      c->given.partner[i] = k;
      c->told.partner[k] = i;
      break;
    }
  }
}

static aw_miss_kind content_miss(const letters *given, const letters *told) {
  uint32_t both = shared(given, told);
  if (told->size < given->size && both * UINT64_C(2) >= told->size)
    return AW_MISS_SHORT_CONTENT;
  if (told->size > given->size && both * UINT64_C(2) >= given->size)
    return AW_MISS_LONG_CONTENT;
  return AW_MISS_WRONG_CONTENT;
}

static void add_miss(aw_misses *out, aw_miss_kind kind, size_t given,
                     size_t told) {
  out->item[out->count++] = (aw_miss){ kind, given, told };
}

static void compare_pair(const comparing *c, size_t i, size_t k,
                         aw_misses *out) {
  const letters *a[AW_PART_COUNT], *b[AW_PART_COUNT];
  for (int p = 0; p < AW_PART_COUNT; p++) {
    a[p] = &c->given.part[p][i];
    b[p] = &c->told.part[p][k];
  }
  if (!same(a[AW_PART_CUE], b[AW_PART_CUE]))
    add_miss(out, AW_MISS_WRONG_CUE, i, k);
  if (!sources_meet(a[AW_PART_SOURCE], b[AW_PART_SOURCE]))
    add_miss(out, AW_MISS_WRONG_SOURCE, i, k);
  if (!half(a[AW_PART_CONTENT], b[AW_PART_CONTENT]))
    add_miss(out, content_miss(a[AW_PART_CONTENT], b[AW_PART_CONTENT]), i, k);
}

static avow_status list_misses(comparing *c, aw_misses *out, avow_error *err) {
  find_partners(c, AW_PART_CUE, touch);
  find_partners(c, AW_PART_CONTENT, half);
  out->count = 0;
  out->item = AW_NEW(c->arena, aw_miss, 3 * c->given.count + c->told.count);
  if (out->item == NULL) return aw_nomem(err);
  for (size_t i = 0; i < c->given.count; i++) {
    size_t k = c->given.partner[i];
    if (k == AVOW_NONE)
      add_miss(out, AW_MISS_MISSED_CUE, i, k);
    else
      compare_pair(c, i, k, out);
  }
  for (size_t k = 0; k < c->told.count; k++)
    if (c->told.partner[k] == AVOW_NONE)
      add_miss(out, AW_MISS_NO_CUE, AVOW_NONE, k);
  return AVOW_OK;
}

avow_status aw_agree(aw_arena *arena, aw_span text,
                     const aw_gold_attribution *given, size_t given_count,
                     const aw_gold_attribution *told, size_t told_count,
                     aw_agreement *sum, aw_misses *misses, avow_error *err) {
  avow_status status = AVOW_OK;
  comparing c = { .arena = arena };
  c.used = AW_NEW(arena, bool, told_count);
  if (c.used == NULL) return aw_nomem(err);
  AW_TRY(count_letters(&c, text, err));
  AW_TRY(read_side(&c, given, given_count, &c.given, err));
  AW_TRY(read_side(&c, told, told_count, &c.told, err));
  for (int p = 0; p < AW_PART_COUNT; p++)
    AW_TRY(compare_part(&c, (aw_part)p, sum, err));
  compare_whole(&c, sum);
  AW_TRY(list_misses(&c, misses, err));
cleanup:
  return status;
}
