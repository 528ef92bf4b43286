/* extract_near.c - see extract_near.h. */
#include "stance/extract_near.h"

#define WINDOW 4u /* words to each side */

static void near_target(const aw_extractor *x, aw_features *f) {
  const aw_template before = aw_template_of("before-target");
  const aw_template after = aw_template_of("after-target");
  const aw_template at[2][2] = {
    { aw_template_of("before-target-1"), aw_template_of("before-target-2") },
    { aw_template_of("after-target-1"), aw_template_of("after-target-2") }
  };
  const aw_view *v = x->view;
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &v->target[h];
    if (!hit->strong && x->seen->strong > 0) continue;
    uint32_t first = hit->first - x->first, last = hit->last - x->first;
    for (uint32_t d = 1; d <= WINDOW; d++) {
      if (first >= d && first - d < x->count && aw_tells_token(x, first - d)) {
        aw_add_plain(x, f, before, first - d);
        if (d <= 2) aw_add_plain(x, f, at[0][d - 1], first - d);
      }
      if (last + d - 1 < x->count && aw_tells_token(x, last + d - 1)) {
        aw_add_plain(x, f, after, last + d - 1);
        if (d <= 2) aw_add_plain(x, f, at[1][d - 1], last + d - 1);
      }
    }
  }
}

static void add_run(const aw_extractor *x, aw_features *f, aw_template t,
                    uint32_t first, uint32_t last) {
  uint64_t key = t.seed;
  if (first >= last || last > x->count) return;
  for (uint32_t i = first; i < last; i++) key = aw_hash_join(key, x->plain[i]);
  aw_at_token(x, f, x->first + first, x->first + last - 1);
  if (f->names != NULL)
    aw_features_note(f, key, t.text,
                     aw_span_cut(x->view->doc->text, f->begin, f->end),
                     (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, 1.0);
}

static void near_holder(const aw_extractor *x, aw_features *f) {
  if (!x->has_holder) return;
  const aw_template mode[] = { aw_template_of("direct-after-holder"),
                               aw_template_of("indirect-after-holder"),
                               aw_template_of("mixed-after-holder"),
                               aw_template_of("narrated-after-holder") };
  const aw_template place[] = { aw_template_of("holder+1"),
                                aw_template_of("holder+2"),
                                aw_template_of("holder+3"),
                                aw_template_of("holder+4") };
  const aw_template place_before[] = { aw_template_of("holder-1"),
                                       aw_template_of("holder-2"),
                                       aw_template_of("holder-3") };
  const aw_template after = aw_template_of("after-holder");
  const aw_template before = aw_template_of("before-holder");
  const aw_template moded = mode[x->claim->mode];
  uint32_t end = x->holder_end;
  for (uint32_t i = end; i < x->count && i < end + WINDOW; i++) {
    aw_add_plain(x, f, place[i - end], i);
    aw_add_plain(x, f, after, i);
    aw_add_plain(x, f, moded, i);
  }
  for (uint32_t d = 1; d <= 3 && d <= x->holder; d++) {
    aw_add_plain(x, f, before, x->holder - d);
    aw_add_plain(x, f, place_before[d - 1], x->holder - d);
  }
  add_run(x, f, aw_template_of("holder++2"), end, end + 2);
  add_run(x, f, aw_template_of("holder++3"), end, end + 3);
  if (x->holder >= 2)
    add_run(x, f, aw_template_of("holder--2"), x->holder - 2, x->holder);
}

static const aw_hit *nearest_target(const aw_extractor *x) {
  const aw_hit *best = NULL;
  uint32_t least = UINT32_MAX, at = x->first + x->holder;
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &x->view->target[h];
    uint32_t away = hit->first > at ? hit->first - at : at - hit->first;
    if (away < least) {
      least = away;
      best = hit;
    }
  }
  return best;
}

static void between_both(const aw_extractor *x, aw_features *f) {
  const aw_hit *hit = x->has_holder ? nearest_target(x) : NULL;
  if (hit == NULL) return;
  uint32_t target = hit->first - x->first, end = hit->last - x->first;
  bool ahead = target >= x->holder_end;
  uint32_t first = ahead ? x->holder_end : end;
  uint32_t last = ahead ? target : x->holder;
  if (last > x->count || first >= last || last - first > 12) return;
  const aw_template one = ahead ? aw_template_of("holder..target")
                                : aw_template_of("target..holder");
  const aw_template two = ahead ? aw_template_of("holder..target 2")
                                : aw_template_of("target..holder 2");
  for (uint32_t i = first; i < last; i++) {
    aw_add_plain(x, f, one, i);
    add_run(x, f, two, i, i + 2 <= last ? i + 2 : i);
  }
}

void aw_extract_near(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_NEAR;
  if (!aw_features_wants(f, f->block)) return;
  near_target(x, f);
  if (aw_tells(x, AW_OWN)) {
    near_holder(x, f);
    between_both(x, f);
  }
  aw_no_place(f);
}
