/* extract_lexicon.c - see extract_lexicon.h. */
#include "stance/extract_lexicon.h"

#include <stdlib.h>

void aw_free_classes(aw_stance_classes *c) {
  free(c->plain);
  free(c->negated);
  free(c->key);
  free(c->text);
  *c = (aw_stance_classes){ .of = NULL };
}

static void note_class(aw_stance_classes *c, size_t k, char *text) {
  aw_span name = aw_lexicon_class(c->of, k);
  if (name.len > 0) memcpy(text, name.ptr, name.len);
  text[name.len] = '!';
  c->plain[k] = aw_value_of(name);
  c->key[k] = c->plain[k].key;
  c->negated[k] = aw_value_of((aw_span){ text, name.len + 1 });
  if (aw_span_equal(name, AW_LIT("negation"))) c->negation = (int)k;
  if (aw_span_equal(name, AW_LIT("condition"))) c->condition = (int)k;
  if (aw_span_equal(name, AW_LIT("contrast"))) c->contrast = (int)k;
}

bool aw_know_classes(aw_stance_classes *c, const aw_lexicon *lexicon) {
  uint64_t fingerprint = aw_lexicon_fingerprint(lexicon);
  if (c->of == lexicon && c->fingerprint == fingerprint) return true;
  size_t count = aw_lexicon_class_count(lexicon), length = 0;
  for (size_t k = 0; k < count; k++)
    length += aw_lexicon_class(lexicon, k).len + 1;
  aw_free_classes(c);
  c->plain = calloc(count + 1, sizeof *c->plain);
  c->negated = calloc(count + 1, sizeof *c->negated);
  c->key = calloc(count + 1, sizeof *c->key);
  c->text = calloc(length + 1, 1);
  if (c->plain == NULL || c->negated == NULL || c->key == NULL ||
      c->text == NULL)
    return false;
  c->negation = c->condition = c->contrast = -1;
  c->of = lexicon;
  c->fingerprint = fingerprint;
  char *text = c->text;
  for (size_t k = 0; k < count; k++) {
    note_class(c, k, text);
    text += c->negated[k].text.len;
  }
  return true;
}

/* A negation at most four words ahead of `hit`. */
static bool is_negated(const aw_extractor *x, const aw_hit *hit, int negation) {
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++) {
    const aw_hit *n = &x->view->word[h];
    if (n->kind == negation && n->first < hit->first &&
        hit->first - n->first <= 4)
      return true;
  }
  return false;
}

/* Where the target is, seen from a word. */
typedef struct target_round {
  bool near, ahead, behind;
} target_round;

static target_round target_round_of(const aw_extractor *x, const aw_hit *hit) {
  target_round r = { false, false, false };
  for (uint32_t h = x->seen->target; h < x->seen->target_end; h++) {
    const aw_hit *t = &x->view->target[h];
    if (t->first >= hit->last && t->first - hit->last <= 6) r.ahead = true;
    if (hit->first >= t->last && hit->first - t->last <= 6) r.behind = true;
    uint32_t away =
        t->first > hit->first ? t->first - hit->first : hit->first - t->first;
    if (away <= 5) r.near = true;
  }
  return r;
}

/* Who is mentioned before and after it: 'H', 'O', '-'. */
typedef struct people_round {
  char before, after;
} people_round;

static people_round people_round_of(const aw_extractor *x, const aw_hit *hit) {
  const aw_view *v = x->view;
  people_round r = { '-', '-' };
  for (uint32_t m = x->seen->sight; m < x->seen->sight_end; m++) {
    char who = v->sight[m].party == x->claim->holder ? 'H' : 'O';
    if (v->sight[m].last <= hit->first) r.before = who;
    if (v->sight[m].first >= hit->last && r.after == '-') r.after = who;
  }
  return r;
}

/* Its place as seen from the holder. */
static aw_value place_of(const aw_extractor *x, const aw_hit *hit) {
  int32_t away = (int32_t)(hit->first - x->first) - (int32_t)x->holder_end;
  if (away >= 0) return away <= 3 ? AW_VALUE("after") : AW_VALUE("later");
  return away >= -5 ? AW_VALUE("before") : AW_VALUE("early");
}

static aw_value who_value(char who) {
  if (who == 'H') return AW_VALUE("H");
  return who == 'O' ? AW_VALUE("O") : AW_VALUE("-");
}

static aw_value class_of(const aw_extractor *x, const aw_hit *hit) {
  bool negated = is_negated(x, hit, x->class.negation);
  return negated ? x->class.negated[hit->kind] : x->class.plain[hit->kind];
}

/* The class, and who stands where. */
static void add_hit(const aw_extractor *x, aw_features *f, const aw_hit *hit) {
  aw_value k = class_of(x, hit);
  aw_at_token(x, f, hit->first, hit->last - 1);
  if (aw_tells(x, AW_COMMON)) aw_add1(f, aw_template_of("class"), k);
  if (!aw_tells(x, AW_OWN)) return;
  people_round people = people_round_of(x, hit);
  aw_value before = who_value(people.before);
  aw_add2(f, aw_template_of("class-subject"), k, before);
  aw_add2(f, aw_template_of("class-object"), k, who_value(people.after));
  if (target_round_of(x, hit).ahead)
    aw_add2(f, aw_template_of("subject-class>target"), k, before);
  if (x->has_holder)
    aw_add2(f, aw_template_of("class-place"), k, place_of(x, hit));
}

/* How it is said, and where the target is. */
static void add_hit_more(const aw_extractor *x, aw_features *f,
                         const aw_hit *hit) {
  aw_value k = class_of(x, hit);
  target_round target = target_round_of(x, hit);
  aw_at_token(x, f, hit->first, hit->last - 1);
  if (aw_tells(x, AW_COMMON)) {
    aw_add2(f, aw_template_of("class,quoted"), k,
            aw_digit(x->view->quoted[hit->first] != 0));
    aw_add2(f, aw_template_of("class,target"), k, x->target_here);
    if (target.near) aw_add1(f, aw_template_of("class-near-target"), k);
    if (target.ahead) aw_add1(f, aw_template_of("class>target"), k);
    if (target.behind) aw_add1(f, aw_template_of("target>class"), k);
  }
  if (!aw_tells(x, AW_OWN)) return;
  aw_add2(f, aw_template_of("class,mode"), k, x->mode);
  if (target.ahead) aw_add2(f, aw_template_of("class>target,mode"), k, x->mode);
  aw_add3(f, aw_template_of("class-subject,mode"), k,
          who_value(people_round_of(x, hit).before), x->mode);
  if (x->has_holder)
    aw_add3(f, aw_template_of("class-place,mode"), k, place_of(x, hit),
            x->mode);
}

void aw_extract_lexicon(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_LEXICON;
  if (!aw_features_wants(f, f->block)) return;
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++)
    add_hit(x, f, &x->view->word[h]);
  aw_no_place(f);
}

void aw_extract_classes(const aw_extractor *x, aw_features *f) {
  f->block = AW_CLAIM_CLASS;
  if (!aw_features_wants(f, f->block)) return;
  const aw_view *v = x->view;
  const aw_stance_classes *c = &x->class;
  const aw_template order = aw_template_of("class>class");
  for (uint32_t h = x->seen->word; h < x->seen->word_end; h++) {
    const aw_hit *hit = &v->word[h];
    add_hit_more(x, f, hit);
    if (!aw_tells(x, AW_COMMON)) continue;
    if (hit->kind == c->condition || hit->kind == c->contrast)
      aw_add1(f, aw_template_of("scope"),
              aw_value_of(aw_token_text(v->doc, hit->first)));
    if (h + 1 < x->seen->word_end)
      aw_add2(f, order, c->plain[hit->kind], c->plain[v->word[h + 1].kind]);
  }
  aw_no_place(f);
}
