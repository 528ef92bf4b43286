/* extract_evidence.c - see extract_evidence.h. */
#include "stance/extract_evidence.h"

static uint32_t party_of(const aw_attributions *who, uint32_t mention) {
  return mention == AW_NO_INDEX ? AW_NO_INDEX : who->mention[mention].speaker;
}

static aw_value class_at(const aw_extractor *x, uint32_t token) {
  const aw_view *v = x->view;
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++)
    if (v->word[h].first <= token && token < v->word[h].last)
      return x->class.plain[v->word[h].kind];
  return AW_VALUE("other");
}

static void statement_evidence(const aw_extractor *x, aw_features *f) {
  const aw_claim *c = x->claim;
  const aw_attributions *who = x->view->who;
  if (c->attribution == AW_NO_INDEX) {
    aw_add1(f, aw_template_of("statement"), AW_VALUE("none"));
    return;
  }
  const aw_attribution *a = &who->item[c->attribution];
  aw_value sure = AW_BUCKET((double)a->confidence, .3, .5, .7, .85, .95);
  aw_add2(f, aw_template_of("statement"), x->mode, sure);
  aw_add1(f, aw_template_of("statement-nested"),
          aw_digit(a->within != AW_NO_INDEX));
  aw_add1(f, aw_template_of("statement-cue"), aw_digit(a->cue.count > 0));
  if (a->cue.count == 0) return;
  uint32_t cue = a->cue.item[0].first;
  bool here = x->view->doc->token_sentence[cue] == c->sentence;
  aw_add2(f, aw_template_of("statement-cue-here"), aw_digit(here), x->mode);
  uint64_t key = aw_hash_join(aw_template_of("statement-verb").seed,
                              x->view->doc->token[cue].lemma);
  if (f->names != NULL)
    aw_features_note(f, key, "statement-verb", aw_token_text(x->view->doc, cue),
                     (aw_span){ NULL, 0 });
  aw_features_add_key(f, key, 1.0);
}

static void event_evidence(const aw_extractor *x, aw_features *f) {
  const aw_claim *c = x->claim;
  const aw_attributions *who = x->view->who;
  uint32_t does = 0, suffers = 0;
  bool ahead = false;
  for (uint32_t i = x->seen->event; i < x->seen->event_end; i++) {
    const aw_event *e = &who->event[i];
    if (party_of(who, e->agent) == c->holder) {
      does++;
      aw_add3(f, aw_template_of("event-class"), class_at(x, e->verb),
              x->target_here, aw_digit(e->attribution != AW_NO_INDEX));
      for (uint32_t h = x->seen->target; h < x->seen->target_end; h++)
        ahead |= x->view->target[h].first > e->verb;
    }
    suffers += party_of(who, e->patient) == c->holder;
  }
  bool speech = c->attribution != AW_NO_INDEX;
  aw_add3(f, aw_template_of("events"), aw_digit(does < 3 ? does : 3),
          aw_digit(suffers < 2 ? suffers : 2), aw_digit(speech));
  aw_add3(f, aw_template_of("events,target"), aw_digit(does < 3 ? does : 3),
          x->target_here, aw_digit(ahead));
  aw_add3(f, aw_template_of("via,target"), aw_digit(c->via != AW_NO_INDEX),
          x->target_here, aw_digit(speech));
}

static void mention_evidence(const aw_extractor *x, aw_features *f) {
  const aw_view *v = x->view;
  const aw_claim *c = x->claim;
  uint32_t mine = 0, others = 0;
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++)
    v->sight[m].party == c->holder ? mine++ : others++;
  aw_add2(f, aw_template_of("mentions"), aw_digit(mine < 3 ? mine : 3),
          aw_digit(others < 4 ? others : 4));
  const aw_attributions *who = v->who;
  if (c->holder < who->speaker_count) {
    const aw_speaker *s = &who->speaker[c->holder];
    aw_add2(f, aw_template_of("speaker-mentions"),
            AW_BUCKET(s->mention_count, 1, 2, 4, 8), x->kind);
    aw_add2(f, aw_template_of("speaker-role"), aw_digit(s->role.ptr != NULL),
            x->kind);
  }
  if (!x->has_holder) return;
  const aw_token *t = &v->doc->token[x->first + x->holder_end - 1];
  aw_add2(f, aw_template_of("holder-name"), aw_digit(t->name), x->target_here);
}

void aw_extract_evidence(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_EVIDENCE;
  if (!aw_features_wants(f, f->block)) return;
  statement_evidence(x, f);
  event_evidence(x, f);
  mention_evidence(x, f);
}
