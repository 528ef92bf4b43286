#include "attribution/cue.h"

#include <math.h>

#include "attribution/known.h"
#include "base/status.h"

/* ---- features ------------------------------------------------------------ */

/* What changes along a sentence. */
typedef struct place {
  const aw_work *w;
  uint32_t first, last; /* the sentence */
  uint32_t left;        /* the last whole phrase that ended, or AW_NO_INDEX */
  uint32_t verbs;       /* so far */
  uint64_t verb;        /* lemma of the last verb */
  uint32_t closed;      /* last closing mark, or AW_NO_TOKEN */
  bool headline;
} place;

static uint64_t lemma_at(const place *p, uint32_t i, int shift) {
  int64_t at = (int64_t)i + shift;
  if (at < (int64_t)p->first) return 1;
  if (at >= (int64_t)p->last) return 2;
  return p->w->doc->token[at].lemma;
}

static uint64_t tag_at(const place *p, uint32_t i, int shift) {
  int64_t at = (int64_t)i + shift;
  if (at < (int64_t)p->first) return 61;
  if (at >= (int64_t)p->last) return 62;
  return p->w->doc->token[at].tag;
}

static uint64_t classes_at(const place *p, uint32_t i, int shift) {
  int64_t at = (int64_t)i + shift;
  if (at < (int64_t)p->first || at >= (int64_t)p->last) return 0;
  return p->w->classes[at];
}

static uint64_t nearness(uint32_t distance) {
  return distance < 4 ? distance : distance < 8 ? 4 : distance < 16 ? 5 : 6;
}

/* Where quotation marks stand around `i`, in few values. */
static uint64_t marks_around(const place *p, uint32_t i) {
  const aw_work *w = p->w;
  uint64_t code = w->quoted[i] != AW_NO_INDEX;
  uint64_t before = p->closed == AW_NO_TOKEN ? 7 : nearness(i - p->closed);
  uint64_t after = 3;
  for (uint32_t k = 1; k <= 4 && i + k < p->last; k++)
    if ((w->doc->token[i + k].flags & AW_TOKEN_OPENS) != 0) {
      after = k <= 2 ? k - 1 : 2;
      break;
    }
  return code | before << 1 | after << 4;
}

static uint64_t clause_after(const place *p, uint32_t i) {
  for (uint32_t k = 1; k <= 5; k++) {
    if (i + k >= p->last) return 0;
    if (classes_at(p, i, (int)k) & AW_WORD_CLAUSE) return k == 1 ? 1 : 2;
    if (aw_tag_is_finite((uint8_t)tag_at(p, i, (int)k))) return 3;
  }
  return 4;
}

/* Those of the words that are not summed beforehand (known.h): no more of the
 * place is read than its sentence. */
static void word_features(const place *p, uint32_t i, aw_keys *keys) {
  const aw_token *t = aw_work_token(p->w, i);
  uint64_t lemma = t->lemma, tag = t->tag;
  uint64_t tag1 = tag_at(p, i, -1), tag2 = tag_at(p, i, -2);
  aw_keys_add(keys, 10, aw_two(lemma, lemma_at(p, i, 1)));
  aw_keys_add(keys, 11, tag1 << 8 | tag);
  aw_keys_add(keys, 14, tag2 << 16 | tag1 << 8 | tag);
  aw_keys_add(keys, 18, aw_two(classes_at(p, i, -1), tag << 8 | tag1));
}

static void context_features(const place *p, uint32_t i, aw_keys *keys) {
  const aw_work *w = p->w;
  const aw_token *t = aw_work_token(w, i);
  uint64_t lemma = t->lemma, tag = t->tag, classes = w->classes[i];
  uint64_t shape = classes & AW_WORD_REPORT ? classes : tag;
  uint32_t gap = p->left == AW_NO_INDEX ? 99 : i - w->phrase[p->left].last;
  uint64_t marks = marks_around(p, i), clause = clause_after(p, i);
  uint64_t verbs = p->verbs < 3 ? p->verbs : 3;
  aw_keys_add(keys, 34, marks << 8 | tag);
  aw_keys_add(keys, 35, aw_two(marks, shape));
  aw_keys_add(keys, 36, aw_two(marks, lemma));
  aw_keys_add(keys, 37, aw_two(marks, tag_at(p, i, -1) << 8 | tag_at(p, i, 1)));
  aw_keys_add(keys, 38, verbs << 8 | tag);
  aw_keys_add(keys, 40, aw_two(clause, shape << 8 | tag));
  aw_keys_add(keys, 41, aw_two(p->verb, tag));
  aw_keys_add(keys, 42, aw_two(p->verb, lemma));
  aw_keys_add(keys, 43, (uint64_t)p->headline << 8 | tag);
  aw_keys_add(keys, 45, (uint64_t)t->name << 8 | tag);
  bool subject = p->left != AW_NO_INDEX && w->phrase[p->left].subject;
  aw_keys_add(keys, 46, aw_two(shape, (uint64_t)subject << 8 | nearness(gap)));
}

void aw_cue_word_keys(const aw_work *w, const aw_sentence *s, uint32_t token,
                      aw_keys *keys) {
  place p = { .w = w, .first = s->first, .last = s->last };
  word_features(&p, token, keys);
}

/* ---- the walk along a sentence ------------------------------------------ */

static place place_at(const aw_work *w, const aw_sentence *s) {
  return (place){ .w = w,
                  .first = s->first,
                  .last = s->last,
                  .left = AW_NO_INDEX,
                  .closed = AW_NO_TOKEN,
                  .headline = s->headline };
}

static void pass(place *p, uint32_t i) {
  const aw_work *w = p->w;
  const aw_token *t = aw_work_token(w, i);
  uint32_t at = w->phrase_at[i];
  if (at != AW_NO_INDEX && w->phrase[at].last == i + 1) p->left = at;
  if (aw_tag_is_verb(t->tag)) {
    p->verbs++;
    p->verb = t->lemma;
  }
  if ((t->flags & AW_TOKEN_CLOSES) != 0) p->closed = i;
}

typedef struct step {
  float emit[AW_SCORES_MAX];
  float move[2][AW_SCORES_MAX]; /* from BEGIN, from INSIDE */
} step;

static void move_keys(const aw_work *w, uint32_t i, uint32_t from,
                      aw_keys *keys) {
  const aw_token *t = aw_work_token(w, i);
  keys->count = 0;
  if (from == AW_CUE_OUT) return;
  aw_keys_add(keys, 61, (uint64_t)from << 8 | t->tag);
  aw_keys_add(keys, 62, aw_two(t->lemma, from));
  aw_keys_add(keys, 63,
              aw_two(i > 0 ? t[-1].lemma : 0, (uint64_t)from << 8 | t->tag));
}

typedef struct cell {
  float score[AW_CUE_TAGS];
  uint8_t from[AW_CUE_TAGS];
} cell;

static void reach(cell *now, const cell *before, const step *s) {
  for (uint32_t tag = 0; tag < AW_CUE_TAGS; tag++) {
    float best = -INFINITY;
    now->from[tag] = AW_CUE_OUT;
    for (uint32_t from = 0; from < AW_CUE_TAGS; from++) {
      if (tag == AW_CUE_INSIDE && from == AW_CUE_OUT) continue;
      float score = before->score[from];
      if (from != AW_CUE_OUT) score += s->move[from - 1][tag];
      if (score > best) {
        best = score;
        now->from[tag] = (uint8_t)from;
      }
    }
    now->score[tag] = best + s->emit[tag];
  }
}

/* Best tags of the sentence into tags[]; the rest is scratch. */
typedef struct decoder {
  const aw_work *w;
  const aw_scoring *scoring;
  aw_cue_settings settings;
  uint8_t (*from)[AW_CUE_TAGS]; /* [token_count] the tag before; all OUT where
                                   a token was settled by the gate */
  uint8_t *tags;                /* [token_count] */
  float *margin;                /* [token_count] BEGIN over OUT */
  aw_cue_trace *trace;          /* [token_count] */
} decoder;

/* All at once, while learning. */
static void score_all(const decoder *d, const place *p, uint32_t i, step *s) {
  aw_keys keys;
  keys.count = 0;
  word_features(p, i, &keys);
  context_features(p, i, &keys);
  aw_known_keys(d->w, aw_work_sentence(d->w, i), i, &keys);
  aw_scoring_tags(d->scoring, &keys, s->emit);
}

/* The model's rows are as a word's are: BEGIN and INSIDE over OUT, and the
 * gate's, which is `sum` so far. */
static void add_rows(const decoder *d, const aw_keys *keys,
                     int32_t sum[AW_WORD_SCORES], step *s) {
  aw_packed_add(d->scoring->model, keys->key, keys->count, sum);
  s->emit[AW_CUE_OUT] = d->settings.bias;
  s->emit[AW_CUE_BEGIN] = (float)sum[AW_WORD_BEGIN];
  s->emit[AW_CUE_INSIDE] = (float)sum[AW_WORD_INSIDE];
}

/* Of the tags that are not given up. */
static void score_moves(const decoder *d, uint32_t i, const cell *before,
                        step *s) {
  aw_keys keys;
  for (uint32_t from = 1; from < AW_CUE_TAGS; from++) {
    if (isinf(before->score[from])) continue;
    move_keys(d->w, i, from, &keys);
    aw_scoring_tags(d->scoring->moves, &keys, s->move[from - 1]);
  }
}

/* Give up tags that fell far behind; is one left beside OUT? */
static bool keep_near(const decoder *d, cell *c) {
  bool some = false;
  for (uint32_t tag = 1; tag < AW_CUE_TAGS; tag++)
    if (c->score[tag] > c->score[AW_CUE_OUT] - d->settings.beam)
      some = true;
    else
      c->score[tag] = -INFINITY;
  return some;
}

/* The best way to `tag` from within a cue, by the moves alone. */
static float from_within(const cell *before, const step *s, uint32_t tag) {
  float begin = before->score[AW_CUE_BEGIN] + s->move[0][tag];
  float inside = before->score[AW_CUE_INSIDE] + s->move[1][tag];
  return begin > inside ? begin : inside;
}

/* May the word go on with a cue, by moves and words alone? */
static bool may_go_on(const decoder *d, uint32_t i, const cell *before,
                      const step *s) {
  if (d->scoring->trainer != NULL) return true;
  float out = from_within(before, s, AW_CUE_OUT);
  if (before->score[AW_CUE_OUT] > out) out = before->score[AW_CUE_OUT];
  float inside = from_within(before, s, AW_CUE_INSIDE) +
                 (float)d->w->word_score[i][AW_WORD_INSIDE];
  d->trace[i].lack = out - inside;
  return d->trace[i].lack <= d->settings.lack;
}

/* The second stage of the cascade: may the word yet begin a cue, or go on with
 * one, now that the words are scored and the gate has summed to `gate`? */
static void look_closer(const decoder *d, uint32_t i, const cell *before,
                        const step *s, int32_t gate, bool *begin,
                        bool *inside) {
  aw_cue_trace *trace = &d->trace[i];
  trace->gate = (float)gate;
  *begin = *begin && gate >= d->settings.second;
  if (!*inside) return;
  float out = from_within(before, s, AW_CUE_OUT);
  if (before->score[AW_CUE_OUT] > out) out = before->score[AW_CUE_OUT];
  trace->late = out + s->emit[AW_CUE_OUT] - s->emit[AW_CUE_INSIDE] -
                from_within(before, s, AW_CUE_INSIDE);
  *inside = trace->late <= d->settings.late;
}

/* Score what the word may be; false where it is no part of a cue. */
static bool score_step(const decoder *d, const place *p, uint32_t i,
                       const cell *before, bool begin, bool inside, step *s) {
  int32_t sum[AW_WORD_SCORES];
  aw_keys keys, more;
  if (!begin && !inside) return false;
  if (d->scoring->trainer != NULL) {
    score_all(d, p, i, s);
    return true;
  }
  for (uint32_t k = 0; k < AW_WORD_SCORES; k++) sum[k] = d->w->word_score[i][k];
  if (sum[AW_WORD_GATE] >= AW_GATE_ALWAYS / 2)
    sum[AW_WORD_GATE] -= AW_GATE_ALWAYS;
  /* The context's weights are asked for as well, before it is known whether
   * they are needed: mostly they are, and memory is waited for once. */
  keys.count = more.count = 0;
  word_features(p, i, &keys);
  context_features(p, i, &more);
  aw_packed_fetch(d->scoring->model, keys.key, keys.count, AW_WORD_SCORES);
  aw_packed_fetch(d->scoring->model, more.key, more.count, AW_WORD_SCORES);
  add_rows(d, &keys, sum, s);
  look_closer(d, i, before, s, sum[AW_WORD_GATE], &begin, &inside);
  if (!begin && !inside) return false;
  add_rows(d, &more, sum, s);
  return true;
}

/* All cues end before this word. */
static void leave(cell *now, const cell *before, const step *s) {
  *now = (cell){ { before->score[AW_CUE_OUT], -INFINITY, -INFINITY }, { 0 } };
  for (uint32_t from = 1; from < AW_CUE_TAGS; from++) {
    float score = before->score[from] + s->move[from - 1][AW_CUE_OUT];
    if (score <= now->score[AW_CUE_OUT]) continue;
    now->score[AW_CUE_OUT] = score;
    now->from[AW_CUE_OUT] = (uint8_t)from;
  }
}

static bool may_begin(const decoder *d, uint32_t i) {
  return d->scoring->trainer != NULL ||
         d->w->word_score[i][AW_WORD_GATE] >= d->settings.gate;
}

/* The words from *first on that may begin a cue, up to the last of them;
 * false: there are none, as in many sentences. */
static bool find_open(const decoder *d, const aw_sentence *s, uint32_t *first,
                      uint32_t *last) {
  uint32_t i = s->first, end = s->last;
  while (i < end && !may_begin(d, i)) i++;
  if (i == end) return false;
  while (!may_begin(d, end - 1)) end--;
  *first = i;
  *last = end - 1;
  return true;
}

/* One word on; true where the tags of a cue are left. */
static bool go_on(const decoder *d, const place *p, uint32_t i, bool in_cue,
                  const cell *before, cell *now, step *s) {
  bool begin = may_begin(d, i), inside = false;
  if (in_cue) {
    score_moves(d, i, before, s);
    inside = may_go_on(d, i, before, s);
  }
  in_cue = score_step(d, p, i, before, begin, inside, s);
  if (in_cue) {
    reach(now, before, s);
    for (uint32_t k = 1; k < AW_CUE_TAGS; k++)
      d->trace[i].behind[k - 1] = now->score[AW_CUE_OUT] - now->score[k];
    in_cue = keep_near(d, now);
    d->margin[i] = s->emit[AW_CUE_BEGIN] - s->emit[AW_CUE_OUT];
  } else {
    leave(now, before, s);
  }
  memcpy(d->from[i], now->from, sizeof now->from);
  return in_cue;
}

/* d->from and d->tags are OUT wherever nothing else is written. */
static void decode(const decoder *d, const aw_sentence *sentence) {
  place p = place_at(d->w, sentence);
  cell cells[2] = { { { 0, -INFINITY, -INFINITY }, { 0 } } };
  cell *before = &cells[0], *now = &cells[1];
  bool in_cue = false;
  step s = { .move = { { 0 } } };
  uint32_t first, last_open, end, tag = 0;
  if (!find_open(d, sentence, &first, &last_open)) return;
  for (uint32_t i = sentence->first; i < first; i++) pass(&p, i);
  for (end = first; end < sentence->last && (in_cue || end <= last_open);
       end++) {
    if (in_cue || may_begin(d, end)) {
      in_cue = go_on(d, &p, end, in_cue, before, now, &s);
      cell *swap = before;
      before = now;
      now = swap;
    }
    pass(&p, end);
  }
  for (uint32_t k = 1; k < AW_CUE_TAGS; k++)
    if (before->score[k] > before->score[tag]) tag = k;
  while (end-- > first) {
    d->tags[end] = (uint8_t)tag;
    tag = d->from[end][tag];
  }
}

static avow_status decoder_make(aw_work *w, const aw_scoring *scoring,
                                const aw_cue_settings *settings, decoder *d,
                                avow_error *err) {
  aw_arena *arena = w->doc->arena;
  uint32_t count = w->doc->token_count;
  *d = (decoder){ .w = w, .scoring = scoring, .settings = *settings };
  d->from = aw_arena_alloc(arena, sizeof *d->from, count);
  d->tags = AW_NEW(arena, uint8_t, count);
  d->margin = AW_NEW_RAW(arena, float, count);
  d->trace = AW_NEW_RAW(arena, aw_cue_trace, count);
  w->cue_trace = d->trace;
  if (d->from == NULL || d->tags == NULL || d->margin == NULL ||
      d->trace == NULL)
    return aw_nomem(err);
  return AVOW_OK;
}

/* ---- cues ---------------------------------------------------------------- */

/* The word that reports: the last verb, else the last noun, else the first. */
static uint32_t head_of(const aw_work *w, uint32_t first, uint32_t last) {
  uint32_t noun = first;
  for (uint32_t i = last; i-- > first;) {
    uint8_t tag = w->doc->token[i].tag;
    if (aw_tag_is_verb(tag) && tag != AW_TAG_MD &&
        (w->classes[i] & (AW_WORD_REPORT | AW_WORD_AUXILIARY)) !=
            AW_WORD_AUXILIARY)
      return i;
    if (noun == first && (aw_tag_is_noun(tag) || tag == AW_TAG_JJ)) noun = i;
  }
  return noun;
}

/* The next token from `i` that is part of a cue; most are not. */
static uint32_t next_tagged(const uint8_t *tags, uint32_t i, uint32_t count) {
  uint64_t eight = 0;
  for (; i + sizeof eight <= count; i += sizeof eight) {
    memcpy(&eight, tags + i, sizeof eight);
    if (eight != 0) break;
  }
  while (i < count && tags[i] == AW_CUE_OUT) i++;
  return i;
}

avow_status aw_cues_from_tags(aw_work *w, const uint8_t *tags,
                              avow_error *err) {
  uint32_t count = 0, most = w->doc->token_count;
  for (uint32_t i = next_tagged(tags, 0, most); i < most;
       i = next_tagged(tags, i + 1, most))
    count += tags[i] == AW_CUE_BEGIN;
  w->cue = AW_NEW_RAW(w->doc->arena, aw_cue, (size_t)count + 1);
  w->cue_at = AW_NEW_RAW(w->doc->arena, uint32_t, most);
  if (w->cue == NULL || w->cue_at == NULL) return aw_nomem(err);
  w->cue_count = 0;
  memset(w->cue_at, 0xff, most * sizeof *w->cue_at);
  for (uint32_t i = next_tagged(tags, 0, most); i < most;
       i = next_tagged(tags, i + 1, most)) {
    if (tags[i] == AW_CUE_BEGIN)
      w->cue[w->cue_count++] = (aw_cue){ i, i + 1, i, 0, 1 };
    else if (tags[i] == AW_CUE_INSIDE && w->cue_count > 0)
      w->cue[w->cue_count - 1].last = i + 1;
    w->cue_at[i] = w->cue_count - 1;
  }
  for (uint32_t k = 0; k < w->cue_count; k++)
    w->cue[k].head = head_of(w, w->cue[k].first, w->cue[k].last);
  return AVOW_OK;
}

avow_status aw_cues_find(aw_work *w, const aw_scoring *scoring,
                         const aw_cue_settings *settings, avow_error *err) {
  decoder d;
  avow_status status = decoder_make(w, scoring, settings, &d, err);
  if (status != AVOW_OK) return status;
  for (uint32_t s = 0; s < w->doc->sentence_count; s++)
    decode(&d, &w->doc->sentence[s]);
  status = aw_cues_from_tags(w, d.tags, err);
  if (status != AVOW_OK) return status;
  for (uint32_t k = 0; k < w->cue_count; k++) {
    w->cue[k].margin = d.margin[w->cue[k].first];
    w->cue[k].confidence = 1 / (1 + expf(-w->cue[k].margin / settings->unit));
  }
  return AVOW_OK;
}

/* ---- learning ------------------------------------------------------------ */

static avow_status correct(const decoder *d, const place *p, uint32_t i,
                           const uint8_t *gold) {
  aw_keys keys;
  aw_perceptron_trainer *trainer = d->scoring->trainer;
  uint32_t right = gold[i], wrong = d->tags[i];
  uint32_t right_from = i > p->first ? gold[i - 1] : AW_CUE_OUT;
  uint32_t wrong_from = i > p->first ? d->tags[i - 1] : AW_CUE_OUT;
  avow_status status = AVOW_OK;
  keys.count = 0;
  word_features(p, i, &keys);
  context_features(p, i, &keys);
  aw_known_keys(p->w, aw_work_sentence(p->w, i), i, &keys);
  if (right != wrong)
    status = aw_perceptron_trainer_update(trainer, keys.key, keys.count, right,
                                          wrong);
  if (status == AVOW_OK && (right != wrong || right_from != wrong_from)) {
    /* Class 3 is no tag: it takes the other side of one-sided updates. */
    aw_perceptron_trainer *moves = d->scoring->moves->trainer;
    move_keys(d->w, i, right_from, &keys);
    status = aw_perceptron_trainer_update(moves, keys.key, keys.count, right,
                                          AW_CUE_TAGS);
    if (status != AVOW_OK) return status;
    move_keys(d->w, i, wrong_from, &keys);
    status = aw_perceptron_trainer_update(moves, keys.key, keys.count,
                                          AW_CUE_TAGS, wrong);
  }
  return status;
}

avow_status aw_cues_learn(aw_work *w, const aw_scoring *scoring,
                          const uint8_t *gold, size_t *wrong, avow_error *err) {
  decoder d;
  const aw_cue_settings all = { .beam = INFINITY };
  avow_status status = decoder_make(w, scoring, &all, &d, err);
  for (uint32_t s = 0; status == AVOW_OK && s < w->doc->sentence_count; s++) {
    const aw_sentence *sentence = &w->doc->sentence[s];
    decode(&d, sentence);
    place p = place_at(w, sentence);
    for (uint32_t i = sentence->first; status == AVOW_OK && i < sentence->last;
         i++) {
      *wrong += d.tags[i] != gold[i];
      status = correct(&d, &p, i, gold);
      pass(&p, i);
    }
    aw_perceptron_trainer_step(scoring->trainer);
    aw_perceptron_trainer_step(scoring->moves->trainer);
  }
  return status == AVOW_ERR_NOMEM ? aw_nomem(err) : status;
}
