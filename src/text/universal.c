#include "text/universal.h"

const char *aw_universal_name(aw_universal_tag tag) {
  static const char *const names[AW_UNIVERSAL_COUNT] = {
#define NAME(name) #name,
    AW_UNIVERSAL_MAP(NAME)
#undef NAME
  };
  return tag < AW_UNIVERSAL_COUNT ? names[tag] : "?";
}

aw_universal_tag aw_universal_find(aw_span name) {
  unsigned tag = 0;
  while (tag < AW_UNIVERSAL_COUNT &&
         !aw_span_equal(name,
                        aw_span_of(aw_universal_name((aw_universal_tag)tag))))
    tag++;
  return (aw_universal_tag)tag;
}

unsigned aw_universal_letters(const aw_word_type *type, size_t count) {
  size_t words = 0, initial = 0, whole = 0;
  for (size_t i = 0; i < count; i++) {
    unsigned letters = type[i].flags & (AW_TYPE_UPPER | AW_TYPE_LOWER);
    words += letters != 0;
    initial += (type[i].flags & AW_TYPE_INITIAL) != 0;
    whole += letters == AW_TYPE_UPPER;
  }
  if (initial == 0) return 0;
  if (words > 2 && whole * 10 > words * 7) return 1;
  return words > 3 && initial * 10 > words * 6 ? 2 : 3;
}

/* The template's number joined with two values. */
static uint64_t join(uint64_t number, uint64_t a, uint64_t b) {
  return aw_hash_join(a + number * UINT64_C(0xD6E8FEB86659FD93), b);
}

/* What stands round the token: tags from two before to three after, words,
 * names. */
typedef struct window {
  uint64_t tag[6], *t; /* t[-2] to t[3] */
  uint64_t name[3], *m;
  const aw_word_type *word[3], **w;
} window;

static void look_round(const aw_universal_context *c, size_t at, window *out) {
  out->t = out->tag + 2;
  out->m = out->name + 1;
  out->w = out->word + 1;
  for (ptrdiff_t d = -2; d <= 3; d++) {
    size_t place = at + (size_t)d; /* wraps below 0 */
    bool inside = place < c->count;
    out->t[d] = inside ? c->tag[place] : AW_TAG_COUNT;
    if (d < -1 || d > 1) continue;
    out->m[d] = inside ? c->name[place] : AW_NAME_COUNT;
    out->w[d] = inside ? c->type + place : &aw_word_outside;
  }
}

static size_t tag_keys(const window *x, uint64_t *key) {
  const uint64_t *t = x->t;
  const aw_word_type *w = x->w[0];
  size_t n = 0;
  key[n++] = join(300, t[0], 0);
  key[n++] = join(301, t[-1] * 64 + t[0], 0);
  key[n++] = join(302, t[1] * 64 + t[0], 0);
  key[n++] = join(303, (t[-1] * 64 + t[0]) * 64 + t[1], 0);
  key[n++] = join(304, (t[0] * 64 + t[1]) * 64 + t[2], 0);
  key[n++] = join(305, (t[-2] * 64 + t[-1]) * 64 + t[0], 0);
  key[n++] = join(306, t[0], w->lower);
  key[n++] = join(307, t[1], w->lower);
  key[n++] = join(308, t[-1], w->lower);
  key[n++] = join(309, t[-1] * 64 + t[1], w->lower);
  key[n++] = join(310, t[1] * 64 + t[2], w->lower);
  key[n++] = join(311, t[0] * 64 + t[1], w->lower);
  key[n++] = join(312, t[-2] * 64 + t[-1], w->lower);
  key[n++] = join(313, t[0] * 64 + t[1], x->w[1]->lower);
  key[n++] = join(314, t[0] * 64 + t[-1], x->w[-1]->lower);
  key[n++] = join(315, t[0], w->ending);
  key[n++] = join(316, t[1], w->ending);
  key[n++] = join(317, t[1] * 64 + t[0], w->shape);
  key[n++] = join(324, t[-1] * 64 + t[0], w->shape);
  key[n++] = join(318, (t[1] * 64 + t[2]) * 64 + t[3], w->lower);
  key[n++] = join(319, (t[0] * 64 + t[1]) * 64 + t[2], t[3]);
  key[n++] = join(320, t[2], w->lower);
  key[n++] = join(321, t[3], w->lower);
  key[n++] = join(322, t[-2], w->lower);
  key[n++] = join(323, (t[-1] * 64 + t[0]) * 64 + t[1], t[2]);
  key[n++] = join(325, t[1], w->cluster);
  key[n++] = join(326, t[-1] * 64 + t[1], w->cluster >> 4);
  key[n++] = join(327, t[-1] * 64 + t[1], w->tags);
  return n;
}

/* Proper nouns: names, capitals, how the sentence is written. */
static size_t name_keys(const aw_universal_context *c, size_t at,
                        const window *x, uint64_t *key) {
  const uint64_t *t = x->t, *m = x->m;
  const aw_word_type *w = x->w[0];
  uint64_t written = (at == 0 ? 1u : 0u) + 2 * c->letters;
  size_t n = 0;
  key[n++] = join(330, m[0], t[0]);
  key[n++] = join(331, m[0] * 16 + m[1], m[-1]);
  key[n++] = join(332, m[0], w->shape);
  key[n++] = join(333, m[0], w->lower);
  key[n++] = join(334, written, w->shape);
  key[n++] = join(335, written * 64 + t[0], w->cluster >> 4);
  key[n++] = join(336, written * 64 + t[0], w->tags);
  key[n++] = join(337, written * 64 + t[0], w->shape);
  key[n++] = join(338, written * 64 + t[0], w->lower);
  key[n++] = join(339, (uint64_t)x->w[-1]->shape << 16 | w->shape,
                  t[0] << 16 | x->w[1]->shape);
  key[n++] = join(340, t[0], w->gazetteer);
  key[n++] = join(341, t[0], w->cluster);
  key[n++] = join(342, t[-1], w->cluster);
  key[n++] = join(343, t[0] * 64 + t[1], w->cluster >> 4);
  key[n++] = join(344, t[0] * 64 + t[-1], w->cluster >> 4);
  return n;
}

size_t aw_universal_keys(const aw_universal_context *c, size_t at,
                         unsigned previous, unsigned second, uint64_t *key) {
  window x;
  size_t n = aw_tag_context_keys(c->type, c->count, at, previous, second, key);
  look_round(c, at, &x);
  n += tag_keys(&x, key + n);
  return n + name_keys(c, at, &x, key + n);
}
