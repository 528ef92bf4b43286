#include "attribution/place_gate.h"

#include <math.h>
#include <stdlib.h>

#include "base/status.h"

/* The cell of the gate that a place belongs to. */
typedef struct place_class {
  uint32_t gap, before, after; /* class of distance; tags */
} place_class;

static uint32_t far(uint32_t n) {
  static const uint8_t classes[12] = { 0, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3 };
  return n < 12 ? classes[n] : 4;
}

/* With the tags before and after token `at`, if they are of one sentence. */
static inline place_class class_of_token(const aw_chain *c, uint32_t gap,
                                         uint32_t at) {
  const aw_token *t = c->w->doc->token;
  bool ends = at >= c->w->doc->token_count;
  bool starts = (t[at - ends].flags & AW_TOKEN_SENTENCE) != 0;
  uint32_t before = starts ? AW_TAG_BEFORE : t[at - (at > 0)].tag;
  uint32_t after = starts ? AW_TAG_BEHIND : t[at - ends].tag;
  if (at == 0) before = AW_TAG_OUTSIDE;
  if (ends) after = AW_TAG_OUTSIDE;
  return (place_class){ gap, before, after };
}

/* By the verbs between it and the cue, its rank, and the tag before it. */
static place_class class_of_source(const aw_chain *c, uint32_t at,
                                   uint32_t rank) {
  const aw_phrase *q = &c->w->phrase[at];
  bool left = q->last <= c->cue->first;
  const aw_tally *from = &c->t->at[left ? q->last : c->cue->last];
  const aw_tally *to = &c->t->at[left ? c->cue->first : q->first];
  uint32_t verbs =
      from < to ? aw_tally_verbs(from, to) : aw_tally_verbs(to, from);
  place_class k = class_of_token(c, 0, q->first);
  return (place_class){ (uint32_t)aw_few(verbs, 2), rank, k.before };
}

/* What the gap of a decision's places is measured from. */
typedef struct origin {
  uint32_t at;
  uint32_t past; /* of places from here on: this itself */
} origin;

static origin origin_of(const aw_chain *c, aw_decision d) {
  bool behind = aw_chain_source_side(c) == 2;
  uint32_t never = UINT32_MAX;
  switch (d) {
    case AW_DECIDE_SOURCE_LAST:
      return (origin){ c->w->phrase[c->phrase].last, never };
    case AW_DECIDE_RIGHT_FIRST:
      return (origin){ c->cue->last, behind ? c->source.last : never };
    case AW_DECIDE_RIGHT_LAST: return (origin){ c->right.first, never };
    case AW_DECIDE_LEFT_LAST: return (origin){ aw_chain_edge(c), never };
    case AW_DECIDE_LEFT_FIRST: return (origin){ c->left.last, never };
    case AW_DECIDE_SOURCE:
    case AW_DECIDE_SOURCE_FIRST: break; /* their ranks tell */
  }
  return (origin){ 0, never };
}

static inline place_class class_of_place(const aw_chain *c, aw_decision d,
                                         origin from, uint32_t at,
                                         uint32_t rank) {
  if (d == AW_DECIDE_SOURCE) return class_of_source(c, at, rank);
  uint32_t zero = at >= from.past ? from.past : from.at;
  uint32_t gap = at < zero ? zero - at : at - zero;
  if (d == AW_DECIDE_SOURCE_FIRST) gap = rank;
  return class_of_token(c, far(gap), at);
}

/* The number of the first place that is not "none". */
static uint32_t first_place(const aw_places *p) {
  return p->count > 0 && p->at[0] == AW_NO_INDEX;
}

uint32_t aw_place_gate_open(const aw_place_gate *gate, const aw_chain *c,
                            aw_decision d, const aw_places *p,
                            uint32_t open[AW_PLACES_MAX]) {
  uint32_t count = 0, i = first_place(p);
  origin from = origin_of(c, d);
  if (gate == NULL) {
    while (i < p->count) open[count++] = i++;
    return count;
  }
  /* Which are open is as good as random, so there is no branch. */
  for (; i < p->count; i++) {
    place_class k = class_of_place(c, d, from, p->at[i], p->rank[i]);
    open[count] = i;
    count += (uint32_t)(gate->open[d][k.gap][k.before] >> k.after & 1);
  }
  return count;
}

void aw_place_counts_add(aw_place_counts *counts, const aw_chain *c,
                         aw_decision d, const aw_places *p, uint32_t right) {
  origin from = origin_of(c, d);
  for (uint32_t i = first_place(p); i < p->count; i++) {
    place_class k = class_of_place(c, d, from, p->at[i], p->rank[i]);
    aw_place_count *n = &counts->of[d][k.gap][k.before][k.after];
    n->seen++;
    n->right += i == right;
  }
}

typedef struct ranked {
  aw_place_count count;
  uint32_t index; /* of the counts of a decision */
} ranked;

/* Right ones of those seen, drawn a little to the middle: rare places stay
 * open. */
#define DRAWN 0.2
#define RARE 0.02 /* no place is closed that is right more often */
static double rate(const aw_place_count *n) {
  return (n->right + DRAWN) / (n->seen + 2 * DRAWN);
}

static int rarest_first(const void *x, const void *y) {
  const ranked *a = x, *b = y;
  double p = rate(&a->count), q = rate(&b->count);
  if (p != q) return p < q ? -1 : 1;
  return a->index < b->index ? -1 : a->index > b->index;
}

#define PLACE_CELLS (AW_PLACE_GAPS * AW_PLACE_TAGS * AW_PLACE_TAGS)

static void close_places(const aw_place_counts *counts, uint32_t d, double loss,
                         ranked *order, aw_place_gate *out) {
  const aw_place_count *cell = &counts->of[d][0][0][0];
  double all = 0, lost = 0;
  for (uint32_t i = 0; i < PLACE_CELLS; i++) {
    order[i] = (ranked){ cell[i], i };
    all += cell[i].right;
  }
  qsort(order, PLACE_CELLS, sizeof *order, rarest_first);
  for (uint32_t i = 0; i < PLACE_CELLS; i++) {
    lost += order[i].count.right;
    if (lost > loss * all || rate(&order[i].count) > RARE) break;
    uint32_t pair = order[i].index % (AW_PLACE_TAGS * AW_PLACE_TAGS);
    uint32_t gap = order[i].index / (AW_PLACE_TAGS * AW_PLACE_TAGS);
    out->open[d][gap][pair / AW_PLACE_TAGS] &=
        ~(UINT64_C(1) << pair % AW_PLACE_TAGS);
  }
}

avow_status aw_place_gate_make(const aw_place_counts *counts, double loss,
                               aw_place_gate *out, avow_error *err) {
  ranked *order = malloc(PLACE_CELLS * sizeof *order);
  if (order == NULL) return aw_nomem(err);
  *out = (aw_place_gate){ .unused = 0 };
  memset(out->open, 0xff, sizeof out->open);
  for (uint32_t d = 0; d < AW_DECISIONS; d++) {
    close_places(counts, d, loss, order, out);
    out->behind[d] = INFINITY;
  }
  free(order);
  return AVOW_OK;
}

float aw_place_gap(const aw_place_gaps *gaps, uint32_t d, double loss) {
  double all = 0, sum = 0;
  uint32_t cell = 0;
  for (uint32_t i = 0; i < AW_GAP_CELLS; i++) all += gaps->of[d][i];
  for (; cell < AW_GAP_CELLS; cell++) {
    sum += gaps->of[d][cell];
    if (sum >= (1 - loss) * all) break;
  }
  return cell < AW_GAP_CELLS - 1 ? (float)(cell + 1) * AW_GAP_STEP : INFINITY;
}
