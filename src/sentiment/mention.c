/* mention.c - the sentiment that a sentence shows toward one mention in it:
 * the lexicon by side, distance, clause and class, and the words around the
 * mention, in a linear classifier of three labels.
 */
#include "base/status.h"
#include "learn/dot.h"
#include "sentiment/model.h"

const aw_block aw_mention_block[AW_MENTION_BLOCKS] = {
  { "lexicon", "the lexicon by side and distance", AW_WEIGHT_RAW, false, 0.1,
    2 },
  { "word", "words and pairs, the mention masked", AW_WEIGHT_TFIDF, true, 1.0,
    2 },
  { "window", "words near the mention by side", AW_WEIGHT_TFIDF, true, 1.0, 2 },
  { "place", "words at their place from the mention", AW_WEIGHT_TFIDF, true,
    0.7, 2 },
  { "name", "words of the mention", AW_WEIGHT_TFIDF, true, 0.5, 2 },
  { "vector", "word vectors by side", AW_WEIGHT_RAW, false, 1.0, 1 },
};

typedef struct view {
  aw_features *f;
  const aw_document *doc;
  aw_token_range sentence, mention, clause;
  bool quoted; /* the mention is between quotation marks */
} view;

/* ---- the lexicon ------------------------------------------------------- */

static const aw_span sign_name[2] = { { "minus", 5 }, { "plus", 4 } };

/* "zone=kind|plus"; kind AW_TONE_POLAR: of any. */
static void add_zone(aw_features *f, const char *zone, unsigned kind, bool plus,
                     double value) {
  static const char any[] = "any";
  aw_template t = aw_template_of(zone);
  aw_span name = aw_span_of(kind == AW_TONE_POLAR ? any : aw_tone_name(kind));
  aw_features_add_pair(f, t, kind + 1u, name, plus, sign_name[plus], value);
}

enum { IN, LEFT, RIGHT, SIDES };

/* Names of the zones on each side. */
typedef struct zones {
  const char *all, *near, *within[3], *clause;
} zones;
static const zones side_zones[SIDES] = {
  { "in", "in.near", { "in.3", "in.6", "in.12" }, "in.clause" },
  { "left", "left.near", { "left.3", "left.6", "left.12" }, "left.clause" },
  { "right",
    "right.near",
    { "right.3", "right.6", "right.12" },
    "right.clause" },
};
static const uint32_t reach[3] = { 3, 6, 12 };

static bool in_range(aw_token_range r, uint32_t token) {
  return token >= r.first && token < r.last;
}

static void add_tone(const view *v, const aw_tone *t) {
  unsigned side = in_range(v->mention, t->first) ? IN
                  : t->first < v->mention.first  ? LEFT
                                                 : RIGHT;
  uint32_t distance = side == IN     ? 0
                      : side == LEFT ? v->mention.first - t->first
                                     : t->first - v->mention.last + 1u;
  const zones *z = &side_zones[side];
  bool plus = t->value > 0.0f;
  double amount = (plus ? 0.5 : -0.5) * (double)t->value;
  double near = amount / (1.0 + distance / 3.0);
  unsigned any = AW_TONE_POLAR;
  add_zone(v->f, "all", any, plus, amount);
  add_zone(v->f, "near", any, plus, near);
  add_zone(v->f, z->all, any, plus, amount);
  add_zone(v->f, z->all, t->kind, plus, amount);
  add_zone(v->f, z->near, any, plus, near);
  for (unsigned i = 0; i < 3; i++)
    if (distance <= reach[i]) add_zone(v->f, z->within[i], any, plus, amount);
  if (distance <= 6) add_zone(v->f, z->within[1], t->kind, plus, amount);
  if (in_range(v->clause, t->first)) {
    add_zone(v->f, z->clause, any, plus, amount);
    add_zone(v->f, z->clause, t->kind, plus, amount);
  }
  add_zone(v->f, t->quoted ? "quoted" : "unquoted", any, plus, amount);
  add_zone(v->f, t->quoted == v->quoted ? "same" : "other", any, plus, amount);
}

/* The nearest tone on each side. */
static void add_nearest(const view *v, const aw_tones *tones) {
  const aw_tone *left = NULL, *right = NULL;
  for (size_t i = 0; i < tones->count; i++) {
    const aw_tone *t = &tones->item[i];
    if (t->first < v->mention.first) left = t;
    if (t->first >= v->mention.last && right == NULL) right = t;
  }
  if (left != NULL)
    add_zone(v->f, "nearest.left", left->kind, left->value > 0.0f, 1.0);
  if (right != NULL)
    add_zone(v->f, "nearest.right", right->kind, right->value > 0.0f, 1.0);
}

static void add_lexicon(const view *v, const aw_tones *tones) {
  aw_template t = aw_template_of("mention");
  double place = (double)(v->mention.first - v->sentence.first) /
                 (double)(v->sentence.last - v->sentence.first);
  aw_features_add(v->f, t, AW_LIT("place"), place);
  if (v->mention.first - v->sentence.first < 3u)
    aw_features_add(v->f, t, AW_LIT("begins"), 1.0);
  if (v->quoted) aw_features_add(v->f, t, AW_LIT("quoted"), 1.0);
  for (size_t i = 0; i < tones->count; i++) {
    v->f->begin = v->doc->token[tones->item[i].first].begin;
    v->f->end = v->doc->token[tones->item[i].last - 1u].end;
    add_tone(v, &tones->item[i]);
  }
  v->f->begin = v->f->end = 0;
  add_nearest(v, tones);
}

/* ---- the clause --------------------------------------------------------- */

/* Words that often begin another clause. */
static bool parts_clauses(const aw_document *doc, uint32_t token) {
  static const char *const word[] = { "and",   "but",    "while",   "who",
                                      "which", "that",   "because", "although",
                                      "as",    "though", "when",    "after",
                                      "if" };
  const aw_token *t = &doc->token[token];
  if (t->flags & AW_TOKEN_PUNCTUATION) return true;
  size_t length = t->end - t->begin;
  if (length < 2 || length > 8 || (t->flags & AW_TOKEN_CAPITAL)) return false;
  for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
    if (aw_span_equal(aw_token_text(doc, token), aw_span_of(word[i])))
      return true;
  return false;
}

static aw_token_range clause_of(const aw_document *doc, aw_token_range sentence,
                                aw_token_range mention) {
  aw_token_range clause = mention;
  while (clause.first > sentence.first &&
         !parts_clauses(doc, clause.first - 1u))
    clause.first--;
  while (clause.last < sentence.last && !parts_clauses(doc, clause.last))
    clause.last++;
  return clause;
}

static bool is_quoted(const aw_document *doc, uint32_t first, uint32_t token) {
  bool quoted = false;
  for (uint32_t i = first; i < token; i++) {
    if (doc->token[i].flags & AW_TOKEN_OPENS) quoted = true;
    if (doc->token[i].flags & AW_TOKEN_CLOSES) quoted = false;
  }
  return quoted;
}

/* ---- words ------------------------------------------------------------- */

static void set_place(aw_features *f, const aw_document *doc, uint32_t first,
                      uint32_t last) {
  f->begin = doc->token[first].begin;
  f->end = doc->token[last].end;
}

/* Words and pairs of [range.first, range.last). */
static void add_words(const view *v, aw_token_range range) {
  aw_template word = aw_template_of("word"), pair = aw_template_of("pair");
  for (uint32_t i = range.first; i < range.last; i++) {
    set_place(v->f, v->doc, i, i);
    aw_sentiment_add_word(v->f, word, v->doc, i);
    if (i + 1u == range.last) break;
    set_place(v->f, v->doc, i, i + 1u);
    aw_sentiment_add_pair(v->f, pair, v->doc, i, i + 1u);
  }
}

/* Everything but the mention, and the pairs that it stands in. */
static void add_masked(const view *v) {
  aw_token_range left = { v->sentence.first, v->mention.first };
  aw_token_range right = { v->mention.last, v->sentence.last };
  add_words(v, left);
  add_words(v, right);
  if (left.first < left.last) {
    set_place(v->f, v->doc, left.last - 1u, left.last - 1u);
    aw_sentiment_add_word(v->f, aw_template_of("before"), v->doc,
                          left.last - 1u);
  }
  if (right.first < right.last) {
    set_place(v->f, v->doc, right.first, right.first);
    aw_sentiment_add_word(v->f, aw_template_of("after"), v->doc, right.first);
  }
}

#define WINDOW 8u
#define CORE 4u

static void add_window(const view *v) {
  aw_template left = aw_template_of("left"), right = aw_template_of("right");
  aw_template by = aw_template_of("by"), then = aw_template_of("then");
  for (uint32_t k = 1; k <= WINDOW; k++) {
    if (v->mention.first >= v->sentence.first + k) {
      uint32_t i = v->mention.first - k;
      set_place(v->f, v->doc, i, i);
      aw_sentiment_add_word(v->f, left, v->doc, i);
      if (k <= CORE) aw_sentiment_add_word(v->f, by, v->doc, i);
    }
    uint32_t i = v->mention.last + k - 1u;
    if (i < v->sentence.last) {
      set_place(v->f, v->doc, i, i);
      aw_sentiment_add_word(v->f, right, v->doc, i);
      if (k <= CORE) aw_sentiment_add_word(v->f, then, v->doc, i);
    }
  }
}

static void add_triple(const view *v, uint32_t i) {
  aw_features *f = v->f;
  aw_template t = aw_template_of("+123");
  uint64_t key = aw_hash_join(aw_sentiment_key(&v->doc->token[i]),
                              aw_sentiment_key(&v->doc->token[i + 1u]));
  aw_span pair = aw_span_cut(v->doc->text, v->doc->token[i].begin,
                             v->doc->token[i + 1u].end);
  aw_features_add_pair(f, t, key, pair,
                       aw_sentiment_key(&v->doc->token[i + 2u]),
                       aw_token_text(v->doc, i + 2u), 1.0);
}

static void add_places(const view *v) {
  static const char *const before[3] = { "-1", "-2", "-3" };
  static const char *const behind[3] = { "+1", "+2", "+3" };
  uint32_t a = v->mention.first, b = v->mention.last;
  uint32_t lefts = a - v->sentence.first, rights = v->sentence.last - b;
  for (uint32_t k = 0; k < 3; k++) {
    if (k < lefts)
      aw_sentiment_add_word(v->f, aw_template_of(before[k]), v->doc,
                            a - 1u - k);
    if (k < rights)
      aw_sentiment_add_word(v->f, aw_template_of(behind[k]), v->doc, b + k);
  }
  if (lefts > 1)
    aw_sentiment_add_pair(v->f, aw_template_of("-21"), v->doc, a - 2u, a - 1u);
  if (rights > 1)
    aw_sentiment_add_pair(v->f, aw_template_of("+12"), v->doc, b, b + 1u);
  if (rights > 2) add_triple(v, b);
  if (lefts > 0 && rights > 0)
    aw_sentiment_add_pair(v->f, aw_template_of("-1+1"), v->doc, a - 1u, b);
}

static void add_name(const view *v) {
  static const char *const length[] = { "1", "2", "3", "4" };
  uint32_t count = v->mention.last - v->mention.first;
  for (uint32_t i = v->mention.first; i < v->mention.last; i++)
    aw_sentiment_add_word(v->f, aw_template_of("name"), v->doc, i);
  aw_features_add(v->f, aw_template_of("length"),
                  aw_span_of(length[count < 4 ? count - 1u : 3u]), 1.0);
}

const char *const aw_mention_mean[AW_MENTION_MEANS] = { "left", "right",
                                                        "all" };

void aw_mention_find_means(aw_sentiment_work *work, const aw_vectors *vectors,
                           const aw_document *doc, aw_token_range sentence,
                           aw_token_range mention) {
  uint32_t dimensions = vectors->dimensions;
  float *left = work->mean, *right = left + dimensions,
        *all = right + dimensions;
  uint32_t first = sentence.first, last = sentence.last;
  const float *sum = aw_sentiment_kept_sum(work, vectors, doc, sentence);
  if (mention.first > first + WINDOW) first = mention.first - WINDOW;
  if (last > mention.last + WINDOW) last = mention.last + WINDOW;
  const aw_token_range rest[3] = { { sentence.first, first },
                                   { mention.first, mention.last },
                                   { last, sentence.last } };
  memset(work->mean, 0, AW_MENTION_MEANS * (size_t)dimensions * sizeof *all);
  aw_sentiment_sum(vectors, doc, (aw_token_range){ first, mention.first },
                   left);
  aw_sentiment_sum(vectors, doc, (aw_token_range){ mention.last, last }, right);
  for (unsigned i = 0; i < 3 && sum == NULL; i++)
    aw_sentiment_sum(vectors, doc, rest[i], all);
  for (uint32_t d = 0; d < dimensions; d++)
    all[d] = sum != NULL ? sum[d] : all[d] + (left[d] + right[d]);
  for (unsigned i = 0; i < AW_MENTION_MEANS; i++)
    aw_sentiment_unit(work->mean + i * (size_t)dimensions, dimensions);
}

static void add_means(const view *v, aw_sentiment_work *work,
                      const aw_vectors *vectors) {
  aw_mention_find_means(work, vectors, v->doc, v->sentence, v->mention);
  for (unsigned i = 0; i < AW_MENTION_MEANS; i++)
    aw_sentiment_add_mean(v->f, aw_mention_mean[i],
                          work->mean + i * (size_t)vectors->dimensions,
                          vectors->dimensions);
}

avow_status aw_mention_features(aw_sentiment_work *work,
                                const aw_tone_lexicon *lexicon,
                                const aw_vectors *vectors,
                                const aw_document *doc, aw_token_range sentence,
                                aw_token_range mention, avow_error *err) {
  aw_features *f = &work->features;
  view v = { f,
             doc,
             sentence,
             mention,
             clause_of(doc, sentence, mention),
             is_quoted(doc, sentence.first, mention.first) };
  aw_features_reset(f);
  const aw_tones *tones = aw_sentiment_tones(work, lexicon, doc, sentence);
  if (tones == NULL) return aw_nomem(err);
  f->block = AW_MENTION_LEXICON;
  if (aw_features_wants(f, f->block)) add_lexicon(&v, tones);
  f->block = AW_MENTION_WORD;
  if (aw_features_wants(f, f->block)) add_masked(&v);
  f->block = AW_MENTION_WINDOW;
  if (aw_features_wants(f, f->block)) add_window(&v);
  f->begin = f->end = 0;
  f->block = AW_MENTION_PLACE;
  if (aw_features_wants(f, f->block)) add_places(&v);
  f->block = AW_MENTION_NAME;
  if (aw_features_wants(f, f->block)) add_name(&v);
  f->block = AW_MENTION_VECTOR;
  if (vectors != NULL && aw_features_wants(f, f->block))
    add_means(&v, work, vectors);
  return f->failed ? aw_nomem(err) : AVOW_OK;
}

/* ---- toward a mention --------------------------------------------------- */

/* What the rules say of the words near the mention, as probabilities. */
static avow_status by_rules(aw_sentiment_session *session,
                            const aw_document *doc, aw_token_range sentence,
                            aw_token_range mention, double *p,
                            avow_error *err) {
  const aw_tones *tones = aw_sentiment_tones(
      &session->work, &session->model->lexicon, doc, sentence);
  if (tones == NULL) return aw_nomem(err);
  double sum = 0.0;
  for (size_t i = 0; i < tones->count; i++) {
    const aw_tone *t = &tones->item[i];
    uint32_t distance = t->first < mention.first ? mention.first - t->first
                        : t->first < mention.last
                            ? 0
                            : t->first - mention.last + 1u;
    sum += (double)t->value / (1.0 + distance / 3.0);
  }
  double score = aw_tone_squash(sum), size = score < 0.0 ? -score : score;
  p[AVOW_NO_SENTIMENT] = 1.0 - size;
  p[AVOW_POSITIVE] = score > 0.0 ? size : 0.0;
  p[AVOW_NEGATIVE] = score > 0.0 ? 0.0 : size;
  return AVOW_OK;
}

static void add_mean_scores(const aw_sentiment_model *m, const float *mean,
                            double *score) {
  uint32_t dimensions = m->vectors->dimensions;
  size_t labels = aw_classifier_label_count(m->mention);
  const float *weight = m->mention_weight;
  for (unsigned i = 0; i < AW_MENTION_MEANS; i++, mean += dimensions)
    for (size_t k = 0; k < labels; k++, weight += dimensions)
      score[k] += aw_dot(mean, weight, dimensions);
}

static avow_status by_model(aw_sentiment_session *session,
                            const aw_document *doc, aw_token_range sentence,
                            aw_token_range mention, double *p,
                            avow_error *err) {
  const aw_sentiment_model *m = session->model;
  double score[AVOW_SENTIMENT_COUNT], q[AVOW_SENTIMENT_COUNT];
  session->work.features.enabled = session->mention_blocks;
  avow_status status = aw_mention_features(
      &session->work, &m->lexicon, m->vectors, doc, sentence, mention, err);
  if (status != AVOW_OK) return status;
  if (aw_scorer_score(session->mention, &session->work.features, score, NULL) !=
      AVOW_OK)
    return aw_nomem(err);
  if (m->mention_weight != NULL) {
    aw_mention_find_means(&session->work, m->vectors, doc, sentence, mention);
    add_mean_scores(m, session->work.mean, score);
  }
  aw_classifier_probability(m->mention, score, q);
  for (size_t k = 0; k < aw_classifier_label_count(m->mention); k++)
    p[m->label[k]] = q[k];
  return AVOW_OK;
}

/* The sentence, as far as it bears on the mention: a sentence without end
 * with a mention in every third word must not cost its length for each. */
#define REACH 100u
static aw_token_range near(const aw_document *doc, uint32_t sentence,
                           aw_token_range mention) {
  uint32_t first = doc->sentence[sentence].first;
  uint32_t last = doc->sentence[sentence].last;
  if (mention.first - first > REACH) first = mention.first - REACH;
  if (last - mention.last > REACH) last = mention.last + REACH;
  return (aw_token_range){ first, last };
}

avow_status aw_sentiment_toward(aw_sentiment_session *session,
                                const aw_document *doc, uint32_t sentence,
                                aw_token_range mention, avow_sentiment *out,
                                double *probability, avow_error *err) {
  double p[AVOW_SENTIMENT_COUNT] = { 0.0, 0.0, 0.0 };
  aw_token_range range = near(doc, sentence, mention);
  avow_status status = session->model->mention == NULL
                           ? by_rules(session, doc, range, mention, p, err)
                           : by_model(session, doc, range, mention, p, err);
  if (status != AVOW_OK) return status;
  unsigned best = AVOW_NO_SENTIMENT;
  for (unsigned k = 0; k < AVOW_SENTIMENT_COUNT; k++) {
    if (p[k] > p[best]) best = k;
    if (probability != NULL) probability[k] = p[k];
  }
  out->label = (avow_sentiment_label)best;
  out->score = p[AVOW_POSITIVE] - p[AVOW_NEGATIVE];
  return AVOW_OK;
}
