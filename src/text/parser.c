#include "text/parser.h"

static uint64_t one(uint64_t number, uint64_t value) {
  return aw_hash_join(number, value);
}

static uint64_t two(uint64_t number, uint64_t a, uint64_t b) {
  return aw_hash_join(aw_hash_join(number, a), b);
}

/* ---- the state -------------------------------------------------------------
 */

#define TAG_NOWHERE AW_TAG_COUNT
#define TAG_ROOT (AW_TAG_COUNT + 1)

aw_parse_word aw_parse_word_of(const aw_word_type *type, unsigned tag) {
  return (aw_parse_word){ tag == AW_TAG_CD ? 3 : type->lower, type->cluster,
                          (uint8_t)tag, 0 };
}

static bool is_verb(unsigned tag) {
  return tag >= AW_TAG_VB && tag <= AW_TAG_MD;
}

static void empty_word(aw_parse *p, unsigned at) {
  p->head[at] = p->left[at] = p->right[at] = AW_PARSE_NOWHERE;
  p->relation[at] = AW_REL_NONE;
  p->lefts[at] = p->rights[at] = 0;
}

#define COMMAS 3u /* commas, colons and dashes */

void aw_parse_start(aw_parse *p) {
  uint8_t commas = 0, verbs = 0, joins = 0;
  p->word[p->count] =
      (aw_parse_word){ 2, 0, TAG_ROOT, p->word[p->count].marks };
  p->word[AW_PARSE_NOWHERE] = (aw_parse_word){ 1, 0, TAG_NOWHERE, 0 };
  empty_word(p, AW_PARSE_NOWHERE);
  for (unsigned i = 0; i <= p->count; i++) {
    unsigned tag = p->word[i].tag;
    empty_word(p, i);
    if ((p->word[i].marks & COMMAS) != 0) commas++;
    p->commas[i] = commas;
    p->verbs[i] = verbs;
    p->joins[i] = joins;
    if (is_verb(tag)) verbs++;
    if (tag == AW_TAG_CC) joins++;
  }
  p->depth = p->next = 0;
}

/* The root takes one word only: the last that is left. */
bool aw_parse_may(const aw_parse *p, aw_move move) {
  switch (move) {
    case AW_MOVE_SHIFT: return p->next < p->count;
    case AW_MOVE_LEFT:
      return p->depth > 0 && (p->next < p->count || p->depth == 1);
    case AW_MOVE_RIGHT: return p->depth > 1;
    default: return false;
  }
}

static void attach(aw_parse *p, uint16_t word, uint16_t head) {
  p->head[word] = head;
  if (word < head) {
    if (p->left[head] == AW_PARSE_NOWHERE || word < p->left[head])
      p->left[head] = word;
    p->lefts[head]++;
  } else {
    if (p->right[head] == AW_PARSE_NOWHERE || word > p->right[head])
      p->right[head] = word;
    p->rights[head]++;
  }
}

void aw_parse_do(aw_parse *p, aw_move move) {
  if (move == AW_MOVE_SHIFT) {
    p->stack[p->depth++] = p->next++;
    return;
  }
  uint16_t top = p->stack[--p->depth];
  attach(p, top, move == AW_MOVE_LEFT ? p->next : p->stack[p->depth - 1]);
}

/* ---- features of moves ------------------------------------------------------
 */

static unsigned at_most(unsigned value, unsigned most) {
  return value < most ? value : most;
}

/* 1, 2, 3, 4, 5 to 10, more; 0: one of them is not there. */
static unsigned distance(unsigned from, unsigned to) {
  if (from == AW_PARSE_NOWHERE || to == AW_PARSE_NOWHERE) return 0;
  unsigned d = to - from;
  return d < 5 ? d : d < 11 ? 5 : 6;
}

static unsigned between(const aw_parse *p, unsigned from, unsigned to) {
  if (from == AW_PARSE_NOWHERE || to == AW_PARSE_NOWHERE || from >= to)
    return 0;
  unsigned commas = at_most(p->commas[to] - p->commas[from], 2),
           verbs = at_most(p->verbs[to] - p->verbs[from + 1], 2),
           joins = at_most(p->joins[to] - p->joins[from + 1], 1);
  return 1 + commas + 3 * verbs + 9 * joins;
}

/* The words that moves look at. */
typedef struct view {
  const aw_parse *p;
  unsigned s0, s1, s2, b0, b1, b2;
} view;

static view look(const aw_parse *p) {
  view v = { p,       AW_PARSE_NOWHERE, AW_PARSE_NOWHERE, AW_PARSE_NOWHERE,
             p->next, AW_PARSE_NOWHERE, AW_PARSE_NOWHERE };
  if (p->depth > 0) v.s0 = p->stack[p->depth - 1];
  if (p->depth > 1) v.s1 = p->stack[p->depth - 2];
  if (p->depth > 2) v.s2 = p->stack[p->depth - 3];
  if (p->next + 1u <= p->count) v.b1 = p->next + 1u;
  if (p->next + 2u <= p->count) v.b2 = p->next + 2u;
  return v;
}

#define TAG(i) ((uint64_t)p->word[i].tag)
#define WORD(i) (p->word[i].word)
#define CLASS(i) ((uint64_t)p->word[i].cluster)
#define TAGS2(a, b) (TAG(a) << 6 | TAG(b))
#define TAGS3(a, b, c) (TAG(a) << 12 | TAG(b) << 6 | TAG(c))
#define TAGS4(a, b, c, d) (TAGS2(a, b) << 12 | TAGS2(c, d))

static size_t word_keys(const view *v, uint64_t *key) {
  const aw_parse *p = v->p;
  unsigned s0 = v->s0, s1 = v->s1, b0 = v->b0, b1 = v->b1, b2 = v->b2;
  size_t n = 0;
  key[n++] = one(300, TAGS2(s0, b0));
  key[n++] = two(301, WORD(s0), TAG(s0));
  key[n++] = one(302, WORD(b0));
  key[n++] = two(303, WORD(s1), TAG(s1));
  key[n++] = one(304, WORD(b1));
  key[n++] = one(305, WORD(b2));
  key[n++] = two(306, WORD(s0), WORD(b0));
  key[n++] = two(307, WORD(s0), TAG(b0));
  key[n++] = two(308, WORD(b0), TAG(s0));
  key[n++] = two(309, WORD(s1), WORD(s0));
  key[n++] = two(310, WORD(s1), TAGS2(s0, b0));
  key[n++] = two(311, WORD(s0), TAGS2(s1, b0));
  key[n++] = two(312, WORD(b0), TAGS2(s1, s0));
  key[n++] = two(313, WORD(b1), TAGS2(s0, b0));
  key[n++] = two(314, WORD(s0), TAGS2(b0, b1));
  key[n++] = two(315, WORD(b0), TAGS2(s0, b1));
  key[n++] = two(316, CLASS(s0), CLASS(b0));
  key[n++] = two(317, CLASS(s0), TAGS2(s0, b0));
  key[n++] = two(318, CLASS(b0), TAGS2(s0, b0));
  key[n++] = two(319, CLASS(s1), CLASS(s0));
  key[n++] = two(320, WORD(s1), WORD(b0));
  return n;
}

static size_t tag_keys(const view *v, uint64_t *key) {
  const aw_parse *p = v->p;
  unsigned s0 = v->s0, s1 = v->s1, s2 = v->s2, b0 = v->b0, b1 = v->b1,
           b2 = v->b2;
  unsigned l0 = p->left[s0], r0 = p->right[s0], r1 = p->right[s1],
           l1 = p->left[s1], lb = p->left[b0];
  size_t n = 0;
  key[n++] = one(330, TAGS3(s0, b0, b1));
  key[n++] = one(331, TAGS4(s0, b0, b1, b2));
  key[n++] = one(332, TAGS3(s1, s0, b0));
  key[n++] = one(333, TAGS4(s1, s0, b0, b1));
  key[n++] = one(334, TAGS3(s2, s1, s0));
  key[n++] = one(335, TAGS4(s2, s1, s0, b0));
  key[n++] = one(336, TAGS3(s0, l0, b0));
  key[n++] = one(337, TAGS3(s0, r0, b0));
  key[n++] = one(338, TAGS3(s0, b0, lb));
  key[n++] = one(339, TAGS4(s1, s0, r0, b0));
  key[n++] = one(340, TAGS4(s1, s0, l0, b0));
  key[n++] = one(341, TAGS4(s1, r1, s0, b0));
  key[n++] = one(342, TAGS4(s1, l1, s0, b0));
  key[n++] = two(343, WORD(l0), TAGS2(s0, b0));
  key[n++] = two(344, WORD(r0), TAGS2(s0, b0));
  key[n++] = two(345, WORD(lb), TAGS2(s0, b0));
  key[n++] = two(346, WORD(r1), TAGS2(s1, s0));
  key[n++] = two(347, WORD(l0), TAGS2(s1, s0));
  key[n++] = two(348, WORD(l0), WORD(s0));
  return n;
}

static size_t shape_keys(const view *v, uint64_t *key) {
  const aw_parse *p = v->p;
  unsigned s0 = v->s0, s1 = v->s1, b0 = v->b0;
  uint64_t far = distance(s0, b0), near = distance(s1, s0);
  uint64_t gap = between(p, s0, b0);
  uint64_t below = between(p, s1, s0);
  uint64_t kids = at_most(p->lefts[s0], 3) * 4u + at_most(p->rights[s0], 3);
  uint64_t kids1 = at_most(p->lefts[s1], 3) * 4u + at_most(p->rights[s1], 3);
  size_t n = 0;
  key[n++] = two(360, TAGS2(s0, b0), far);
  key[n++] = two(361, WORD(s0), far);
  key[n++] = two(362, WORD(b0), far);
  key[n++] = two(363, TAGS2(s0, b0), gap);
  key[n++] = two(364, TAGS3(s1, s0, b0), gap);
  key[n++] = two(365, TAGS2(s1, s0), near * 32 + below);
  key[n++] = two(366, TAGS2(s0, b0), kids);
  key[n++] = two(367, WORD(s0), kids);
  key[n++] = two(368, TAGS3(s1, s0, b0), kids1);
  key[n++] = two(369, TAGS3(s1, s0, b0), near * 8 + far);
  key[n++] = two(370, TAGS2(s0, b0), at_most(p->lefts[b0], 3));
  key[n++] = two(371, WORD(s1), kids1 * 64 + TAG(s0));
  return n;
}

static unsigned marks_behind(const aw_parse *p, unsigned at) {
  return at == AW_PARSE_NOWHERE ? 0 : p->word[at + 1].marks;
}

static size_t mark_keys(const view *v, uint64_t *key) {
  const aw_parse *p = v->p;
  unsigned s0 = v->s0, s1 = v->s1, b0 = v->b0, b1 = v->b1;
  uint64_t of_b0 = p->word[b0].marks, of_b1 = p->word[b1].marks;
  uint64_t of_s0 = p->word[s0].marks, behind = marks_behind(p, s0);
  size_t n = 0;
  key[n++] = two(380, of_b0 << 6 | behind, TAGS2(s0, b0));
  key[n++] = two(381, of_b0 << 6 | of_b1, TAGS2(s0, b0));
  key[n++] = two(382, of_s0 << 6 | behind, TAGS3(s1, s0, b0));
  key[n++] = two(383, WORD(b0), of_b0);
  key[n++] = two(384, WORD(s0), behind);
  return n;
}

size_t aw_parse_move_keys(const aw_parse *p, uint64_t *key) {
  view v = look(p);
  size_t n = word_keys(&v, key);
  n += tag_keys(&v, key + n);
  n += shape_keys(&v, key + n);
  n += mark_keys(&v, key + n);
  return n;
}

/* ---- features of labels
 * ------------------------------------------------------ */

/* Which relations the head has on words before `at`, as bits. */
static uint64_t siblings(const aw_parse *p, unsigned at, unsigned head) {
  uint64_t seen = 0;
  for (unsigned i = p->left[head]; i < at; i++)
    if (p->head[i] == head) seen |= UINT64_C(1) << p->relation[i];
#define BIT(relation) (UINT64_C(1) << AW_REL_##relation)
  return seen & (BIT(NSUBJ) | BIT(NSUBJ_PASS) | BIT(OBJ) | BIT(COP) |
                 BIT(AUX_PASS) | BIT(MARK) | BIT(EXPL) | BIT(CASE));
#undef BIT
}

/* What words before `at` already depend on it as. */
static uint64_t children(const aw_parse *p, unsigned at) {
  uint64_t seen = 0;
  for (unsigned i = p->left[at]; i < at; i++)
    if (p->head[i] == at) seen |= UINT64_C(1) << p->relation[i];
  return seen;
}

static unsigned beside(const aw_parse *p, unsigned at, int offset) {
  unsigned place = at + (unsigned)offset;
  return place < p->count ? place : AW_PARSE_NOWHERE;
}

size_t aw_parse_label_keys(const aw_parse *p, unsigned at, uint64_t *key) {
  unsigned h = p->head[at], g = h < p->count ? p->head[h] : AW_PARSE_NOWHERE;
  unsigned l = p->left[at], r = p->right[at];
  unsigned before = beside(p, at, -1), after = beside(p, at, 1);
  uint64_t side = at < h, far = distance(at < h ? at : h, at < h ? h : at);
  uint64_t way = far * 2 + side, pair = TAGS2(at, h) * 2 + side;
  uint64_t seen = siblings(p, at, h), kids = children(p, at);
  size_t n = 0;
  key[n++] = one(400, pair);
  key[n++] = two(401, WORD(at), pair);
  key[n++] = two(402, WORD(h), pair);
  key[n++] = two(403, WORD(at), WORD(h));
  key[n++] = two(404, WORD(at), side);
  key[n++] = two(405, WORD(h), side);
  key[n++] = two(406, TAGS2(at, h), way);
  key[n++] = two(407, TAGS2(before, after), pair);
  key[n++] = two(408, WORD(before), pair);
  key[n++] = two(409, WORD(l), pair);
  key[n++] = two(410, WORD(r), pair);
  key[n++] = two(411, TAGS2(l, r), pair);
  key[n++] = two(412, seen, pair);
  key[n++] = two(413, kids, pair);
  key[n++] = two(414, kids, seen * 2 + side);
  key[n++] = two(415, WORD(at), seen);
  key[n++] = two(416, CLASS(at), CLASS(h) * 2 + side);
  key[n++] = two(417, CLASS(at), pair);
  key[n++] = two(418, CLASS(h), pair);
  key[n++] = two(419, TAG(g), pair);
  key[n++] = two(420, WORD(l), WORD(h));
  key[n++] = two(421, WORD(h), seen * 2 + side);
  key[n++] = two(422, TAGS3(at, h, p->left[h]), way);
  key[n++] = two(423, between(p, at < h ? at : h, at < h ? h : at), pair);
  key[n++] = two(424, p->word[at].marks << 6 | marks_behind(p, at), pair);
  return n;
}

#undef TAG
#undef WORD
#undef CLASS

/* ---- parsing
 * ----------------------------------------------------------------- */

static aw_move best_move(const aw_parse *p, const aw_sparse *moves) {
  uint64_t key[AW_PARSE_KEYS_MAX];
  int32_t score[AW_MOVE_STRIDE] = { 0 };
  unsigned best = AW_MOVE_COUNT, open = 0;
  for (unsigned m = 0; m < AW_MOVE_COUNT; m++)
    if (aw_parse_may(p, (aw_move)m)) {
      best = m;
      open++;
    }
  if (open == 1) return (aw_move)best;
  aw_sparse_add(moves, key, aw_parse_move_keys(p, key), score);
  best = AW_MOVE_COUNT;
  for (unsigned m = 0; m < AW_MOVE_COUNT; m++)
    if (aw_parse_may(p, (aw_move)m) &&
        (best == AW_MOVE_COUNT || score[m] > score[best]))
      best = m;
  return (aw_move)best;
}

static uint8_t best_label(const aw_parse *p, unsigned at,
                          const aw_sparse *labels) {
  uint64_t key[AW_PARSE_KEYS_MAX];
  int32_t score[AW_RELATION_STRIDE] = { 0 };
  unsigned best = AW_REL_ROOT + 1;
  aw_sparse_add(labels, key, aw_parse_label_keys(p, at, key), score);
  for (unsigned k = best + 1; k < AW_REL_COUNT; k++)
    if (score[k] > score[best]) best = k;
  return (uint8_t)best;
}

void aw_parse_run(aw_parse *p, const aw_sparse *moves,
                  const aw_sparse *labels) {
  aw_parse_start(p);
  while (!aw_parse_done(p)) aw_parse_do(p, best_move(p, moves));
  for (unsigned i = 0; i < p->count; i++)
    p->relation[i] = p->head[i] == p->count ? (uint8_t)AW_REL_ROOT
                                            : best_label(p, i, labels);
}
