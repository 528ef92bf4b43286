/* extract_flags.c - see extract_flags.h. */
#include "stance/extract_flags.h"

static aw_value target_before(const aw_extractor *x) {
  uint32_t s = x->claim->sentence;
  return s > 0 ? aw_target_presence(x->view, s - 1) : AW_VALUE("-");
}

static aw_value target_after(const aw_extractor *x) {
  uint32_t s = x->claim->sentence, last = x->view->doc->sentence_count - 1;
  return s < last ? aw_target_presence(x->view, s + 1) : AW_VALUE("-");
}

/* Of the terms of the target, the same for all claims of the sentence. */
static void target_flags(const aw_extractor *x, aw_features *f) {
  const aw_view *v = x->view;
  uint32_t s = x->claim->sentence, last = v->doc->sentence_count - 1;
  aw_value here = x->target_here;
  aw_value before = target_before(x), after = target_after(x);
  aw_add1(f, aw_template_of("target"), here);
  aw_add1(f, aw_template_of("target-before"), before);
  aw_add1(f, aw_template_of("target-after"), after);
  aw_add3(f, aw_template_of("target-round"), here, before, after);
  aw_add1(f, aw_template_of("target-headline"), aw_target_presence(v, 0));
  aw_add1(f, aw_template_of("targets"),
          aw_digit(x->seen->strong < 4 ? x->seen->strong : 4));
  aw_add1(f, aw_template_of("target-density"),
          AW_BUCKET((double)v->strong / (last + 1), .05, .1, .2, .35, .5));
  uint32_t first = s > 3 ? s - 3 : 0, end = s + 3 < last ? s + 3 : last;
  uint32_t with = 0;
  for (uint32_t i = first; i <= end; i++) with += v->sentence[i].strong > 0;
  aw_add1(f, aw_template_of("target-window"), aw_digit(with < 5 ? with : 5));
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &v->target[h];
    aw_add1(f, aw_template_of("target-kind"),
            aw_value_of(aw_lexicon_class(v->wording->target, hit->kind)));
    if (hit->strong)
      aw_add1(f, aw_template_of("target-quoted"),
              aw_digit(v->quoted[hit->first] != 0));
  }
}

/* Of the terms of the target and the claim. */
static void own_target_flags(const aw_extractor *x, aw_features *f) {
  const aw_view *v = x->view;
  aw_value here = x->target_here;
  aw_add2(f, aw_template_of("target,mode"), here, x->mode);
  char round[3] = { here.text.ptr[0], target_before(x).text.ptr[0],
                    target_after(x).text.ptr[0] };
  aw_add2(f, aw_template_of("target-round,mode"),
          aw_value_of((aw_span){ round, 3 }), x->plain_mode);
  if (!x->has_holder) return;
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *hit = &v->target[h];
    if (!hit->strong) continue;
    double at = (double)hit->first - x->first;
    double away = at >= x->holder_end ? at - x->holder_end : at - x->holder;
    aw_add1(f, aw_template_of("target-away"),
            AW_BUCKET(away, -15, -7, -3, -1, 1, 3, 7, 15));
  }
}

static void holder_flags(const aw_extractor *x, aw_features *f) {
  const aw_value forms[] = { AW_VALUE("name"), AW_VALUE("surname"),
                             AW_VALUE("role"), AW_VALUE("pronoun") };
  aw_add1(f, aw_template_of("holder-kind"), x->kind);
  aw_add2(f, aw_template_of("holder-kind,mode"), x->kind, x->mode);
  if (!x->has_holder) {
    aw_add1(f, aw_template_of("holder-form"), AW_VALUE("none"));
    return;
  }
  const aw_view *v = x->view;
  const aw_token *token = v->doc->token;
  uint32_t at = x->first + x->holder, end = x->first + x->holder_end;
  aw_add1(f, aw_template_of("holder-form"), forms[x->holder_form & 3]);
  aw_add1(f, aw_template_of("holder-place"), AW_BUCKET(x->holder, 0, 3, 8, 15));
  aw_add1(f, aw_template_of("holder-quoted"), aw_digit(v->quoted[at] != 0));
  bool owns = token[at].tag == AW_TAG_PRPS ||
              (end < x->sentence->last && token[end].tag == AW_TAG_POS);
  if (owns) aw_add1(f, aw_template_of("holder-owns"), x->mode);
  if (x->holder > 0) {
    uint8_t tag = token[at - 1].tag;
    if (tag == AW_TAG_IN || tag == AW_TAG_TO)
      aw_add2(f, aw_template_of("holder-preposition"),
              aw_value_of(aw_token_text(v->doc, at - 1)), x->mode);
  }
  uint32_t before = 0, after = 0;
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++) {
    if (v->sight[m].party == x->claim->holder) continue;
    if (v->sight[m].first < at)
      before++;
    else
      after++;
  }
  aw_add3(f, aw_template_of("others"), aw_digit(before < 2 ? before : 2),
          aw_digit(after < 2 ? after : 2), x->mode);
}

/* The same for all claims of the sentence. */
static void sentence_flags(const aw_extractor *x, aw_features *f) {
  const aw_document *doc = x->view->doc;
  uint32_t s = x->claim->sentence;
  aw_add1(f, aw_template_of("place"),
          AW_BUCKET((double)s / doc->sentence_count, .05, .15, .3, .5, .75));
  if (s == 0) aw_add1(f, aw_template_of("first-sentence"), AW_VALUE("yes"));
  if (x->sentence->headline)
    aw_add1(f, aw_template_of("headline"), AW_VALUE("yes"));
  aw_add1(f, aw_template_of("length"), AW_BUCKET(x->count, 6, 12, 20, 30, 45));
  uint32_t last = x->sentence->last - 1;
  for (uint32_t i = last; i + 3 > last && i >= x->first; i--) {
    aw_span text = aw_token_text(doc, i);
    if (aw_span_equal(text, AW_LIT("?")))
      aw_add1(f, aw_template_of("question"), AW_VALUE("yes"));
    if (i == 0) break;
  }
  target_flags(x, f);
}

void aw_extract_flags(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_FLAG;
  if (!aw_features_wants(f, f->block)) return;
  if (aw_tells(x, AW_COMMON)) sentence_flags(x, f);
  if (!aw_tells(x, AW_OWN)) return;
  aw_add1(f, aw_template_of("mode"), x->plain_mode);
  aw_add1(f, aw_template_of("via"), aw_digit(x->claim->via != AW_NO_INDEX));
  aw_add1(f, aw_template_of("mode,via"), x->mode);
  own_target_flags(x, f);
  holder_flags(x, f);
}

void aw_extract_count_flags(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_FLAG;
  if (!aw_features_wants(f, f->block)) return;
  uint32_t here = x->in_sentence[x->claim->sentence];
  aw_add1(f, aw_template_of("claims-here"), aw_digit(here < 4 ? here : 4));
  if (x->claim->holder == AW_NO_INDEX) return;
  const aw_claim_tally *mine = &x->of[x->claim->holder];
  aw_add1(f, aw_template_of("claims-of-holder"),
          AW_BUCKET(mine->claims, 1, 2, 4, 8));
  if (mine->claims > 0)
    aw_add1(f, aw_template_of("target-of-holder"),
            AW_BUCKET((double)mine->near_target / mine->claims, .01, .2, .4, .6,
                      .99));
}
