/* mention.c - the sentiment that a sentence shows toward one mention in it:
 * the lexicon by side, distance, clause and class, and the words around the
 * mention, in a linear classifier of three labels.
 */
#include "base/status.h"
#include "sentiment/model.h"

const aw_block aw_mention_block[AW_MENTION_BLOCKS] = {
  { "lexicon", "the lexicon by side and distance", AW_WEIGHT_RAW, false, 0.1,
    2 },
  { "word", "words, the mention masked", AW_WEIGHT_RAW, false, 0.5, 2 },
  { "place", "words at their place from the mention", AW_WEIGHT_TFIDF, true,
    0.7, 2 },
  { "name", "words of the mention", AW_WEIGHT_TFIDF, true, 0.5, 2 },
  { "vector", "word vectors by side", AW_WEIGHT_RAW, false, 1.6, 1 },
};

typedef struct view {
  aw_features *f;
  const aw_document *doc;
  aw_token_range sentence, mention, clause;
  bool quoted;                   /* the mention is between quotation marks */
  const aw_mention_parts *parts; /* NULL: leave features; else add up scores */
  aw_four *score;
} view;

/* ---- the lexicon ------------------------------------------------------- */

static const aw_span sign_name[2] = { { "minus", 5 }, { "plus", 4 } };

enum { IN, LEFT, RIGHT, SIDES };

/* Where a tone stands to the mention. */
enum {
  ZONE_ALL,
  ZONE_NEAR,
  ZONE_SIDE, /* here begin those of IN, then those of LEFT and RIGHT */
  ZONE_QUOTED = ZONE_SIDE + 6 * SIDES,
  ZONE_UNQUOTED,
  ZONE_SAME,
  ZONE_OTHER,
  ZONE_NEAREST_LEFT,
  ZONE_NEAREST_RIGHT,
  ZONE_COUNT
};
enum { /* of a side */
       SIDE_ALL,
       SIDE_NEAR,
       SIDE_WITHIN, /* and the two behind it */
       SIDE_CLAUSE = SIDE_WITHIN + 3
};
static const char *const zone_name[AW_MENTION_ZONES] = {
  "all",          "near",          "in",     "in.near",    "in.3",    "in.6",
  "in.12",        "in.clause",     "left",   "left.near",  "left.3",  "left.6",
  "left.12",      "left.clause",   "right",  "right.near", "right.3", "right.6",
  "right.12",     "right.clause",  "quoted", "unquoted",   "same",    "other",
  "nearest.left", "nearest.right",
};
_Static_assert(ZONE_COUNT == AW_MENTION_ZONES, "every zone has its weights");
static const uint32_t reach[3] = { 3, 6, 12 };

uint64_t aw_mention_zone_key(unsigned zone, unsigned kind, bool plus) {
  uint64_t seed = aw_template_of(zone_name[zone]).seed;
  return aw_hash_join(aw_hash_join(seed, kind + 1u), plus);
}

/* "zone=kind|plus"; kind AW_TONE_POLAR: of any. */
static void add_zone(const view *v, unsigned zone, unsigned kind, bool plus,
                     double value) {
  if (v->parts != NULL) {
    *v->score += (float)value * v->parts->tone[zone][kind][plus];
    return;
  }
  static const char any[] = "any";
  aw_template t = aw_template_of(zone_name[zone]);
  aw_span name = aw_span_of(kind == AW_TONE_POLAR ? any : aw_tone_name(kind));
  aw_features_add_pair(v->f, t, kind + 1u, name, plus, sign_name[plus], value);
}

static const char *const about_name[AW_MENTION_ABOUTS] = { "place", "begins",
                                                           "quoted" };
#define ABOUT "mention"

uint64_t aw_mention_about_key(unsigned index) {
  return aw_hash(aw_span_of(about_name[index]), aw_template_of(ABOUT).seed);
}

static void add_about(const view *v, unsigned index, double value) {
  if (v->parts != NULL)
    *v->score += (float)value * v->parts->about[index];
  else
    aw_features_add(v->f, aw_template_of(ABOUT), aw_span_of(about_name[index]),
                    value);
}

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
  unsigned zone = ZONE_SIDE + 6u * side;
  bool plus = t->value > 0.0f;
  double amount = (plus ? 0.5 : -0.5) * (double)t->value;
  double near = amount / (1.0 + distance / 3.0);
  unsigned any = AW_TONE_POLAR;
  add_zone(v, ZONE_ALL, any, plus, amount);
  add_zone(v, ZONE_NEAR, any, plus, near);
  add_zone(v, zone + SIDE_ALL, any, plus, amount);
  add_zone(v, zone + SIDE_ALL, t->kind, plus, amount);
  add_zone(v, zone + SIDE_NEAR, any, plus, near);
  for (unsigned i = 0; i < 3; i++)
    if (distance <= reach[i])
      add_zone(v, zone + SIDE_WITHIN + i, any, plus, amount);
  if (distance <= 6) add_zone(v, zone + SIDE_WITHIN + 1, t->kind, plus, amount);
  if (in_range(v->clause, t->first)) {
    add_zone(v, zone + SIDE_CLAUSE, any, plus, amount);
    add_zone(v, zone + SIDE_CLAUSE, t->kind, plus, amount);
  }
  add_zone(v, t->quoted ? ZONE_QUOTED : ZONE_UNQUOTED, any, plus, amount);
  add_zone(v, t->quoted == v->quoted ? ZONE_SAME : ZONE_OTHER, any, plus,
           amount);
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
    add_zone(v, ZONE_NEAREST_LEFT, left->kind, left->value > 0.0f, 1.0);
  if (right != NULL)
    add_zone(v, ZONE_NEAREST_RIGHT, right->kind, right->value > 0.0f, 1.0);
}

static void add_lexicon(const view *v, const aw_tones *tones) {
  uint32_t before = v->mention.first - v->sentence.first;
  double length = (double)(v->sentence.last - v->sentence.first);
  add_about(v, 0, (double)before / length);
  if (before < 3u) add_about(v, 1, 1.0);
  if (v->quoted) add_about(v, 2, 1.0);
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
  static const struct {
    uint8_t length;
    char text[9];
  } word[] = {
    { 3, "and" },   { 3, "but" },    { 5, "while" },   { 3, "who" },
    { 5, "which" }, { 4, "that" },   { 7, "because" }, { 8, "although" },
    { 2, "as" },    { 6, "though" }, { 4, "when" },    { 5, "after" },
    { 2, "if" },
  };
  const aw_token *t = &doc->token[token];
  if (t->flags & AW_TOKEN_PUNCTUATION) return true;
  size_t length = t->end - t->begin;
  const char *form = doc->text.ptr + t->begin;
  if (length < 2 || length > 8 || (t->flags & AW_TOKEN_CAPITAL)) return false;
  for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
    if (word[i].length == length && word[i].text[0] == form[0] &&
        memcmp(word[i].text, form, length) == 0)
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

/* All words but the mention's. */
static void add_words(const view *v) {
  aw_features *f = v->f;
  aw_template word = aw_template_of(AW_SENTIMENT_WORD);
  double value = aw_sentiment_word_value(v->sentence.last - v->sentence.first);
  for (uint32_t i = v->sentence.first; i < v->sentence.last; i++) {
    if (in_range(v->mention, i)) continue;
    f->begin = v->doc->token[i].begin;
    f->end = v->doc->token[i].end;
    aw_sentiment_add_word(f, word, v->doc, i, value);
  }
  f->begin = f->end = 0;
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
      aw_sentiment_add_word(v->f, aw_template_of(before[k]), v->doc, a - 1u - k,
                            1.0);
    if (k < rights)
      aw_sentiment_add_word(v->f, aw_template_of(behind[k]), v->doc, b + k,
                            1.0);
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
    aw_sentiment_add_word(v->f, aw_template_of("name"), v->doc, i, 1.0);
  aw_features_add(v->f, aw_template_of("length"),
                  aw_span_of(length[count < 4 ? count - 1u : 3u]), 1.0);
}

const char *const aw_mention_mean[AW_MENTION_MEANS] = { "left", "right",
                                                        "all" };

void aw_mention_ranges(aw_token_range sentence, aw_token_range mention,
                       aw_token_range range[AW_MENTION_MEANS]) {
  uint32_t first = sentence.first, last = sentence.last;
  if (mention.first > first + AW_MENTION_WINDOW)
    first = mention.first - AW_MENTION_WINDOW;
  if (last > mention.last + AW_MENTION_WINDOW)
    last = mention.last + AW_MENTION_WINDOW;
  range[0] = (aw_token_range){ first, mention.first };
  range[1] = (aw_token_range){ mention.last, last };
  range[2] = sentence;
}

static void add_means(const view *v, aw_sentiment_work *work,
                      const aw_vectors *vectors) {
  aw_token_range range[AW_MENTION_MEANS];
  aw_mention_ranges(v->sentence, v->mention, range);
  for (unsigned i = 0; i < AW_MENTION_MEANS; i++) {
    aw_sentiment_mean(vectors, v->doc, range[i], work->mean);
    aw_sentiment_add_mean(v->f, aw_mention_mean[i], work->mean,
                          vectors->dimensions);
  }
}

static view view_of(aw_sentiment_work *work, const aw_document *doc,
                    aw_token_range sentence, aw_token_range mention) {
  return (view){ .f = &work->features,
                 .doc = doc,
                 .sentence = sentence,
                 .mention = mention,
                 .clause = clause_of(doc, sentence, mention),
                 .quoted = is_quoted(doc, sentence.first, mention.first) };
}

avow_status aw_mention_features(aw_sentiment_work *work,
                                const aw_tone_lexicon *lexicon,
                                const aw_vectors *vectors,
                                const aw_document *doc, aw_token_range sentence,
                                aw_token_range mention, avow_error *err) {
  aw_features *f = &work->features;
  view v = view_of(work, doc, sentence, mention);
  aw_features_reset(f);
  const aw_tones *tones = aw_sentiment_tones(work, lexicon, doc, sentence);
  if (tones == NULL) return aw_nomem(err);
  f->block = AW_MENTION_LEXICON;
  if (aw_features_wants(f, f->block)) add_lexicon(&v, tones);
  f->block = AW_MENTION_WORD;
  if (aw_features_wants(f, f->block)) add_words(&v);
  f->block = AW_MENTION_PLACE;
  if (aw_features_wants(f, f->block)) add_places(&v);
  f->block = AW_MENTION_NAME;
  if (aw_features_wants(f, f->block)) add_name(&v);
  f->block = AW_MENTION_VECTOR;
  if (vectors != NULL && aw_features_wants(f, f->block))
    add_means(&v, work, vectors);
  return f->failed ? aw_nomem(err) : AVOW_OK;
}

/* ---- by parts ----------------------------------------------------------- */

typedef struct word_sums {
  aw_four word, mean;
} word_sums;

/* Over a range, with the values of mean `which`. */
static word_sums sum_words(aw_sentiment_session *session,
                           const aw_document *doc, aw_token_range range,
                           unsigned which) {
  word_sums sums = { { 0.0f }, { 0.0f } };
  for (uint32_t i = range.first; i < range.last; i++) {
    const aw_mention_word *word = aw_sentiment_mention_word(
        &session->work, session->model, &doc->token[i]);
    sums.word += aw_mention_word_value(word, 0);
    sums.mean += aw_mention_word_value(word, which + 1);
  }
  return sums;
}

/* Over the sentence; several mentions ask for the same. */
static word_sums sum_sentence(aw_sentiment_session *session,
                              const aw_document *doc, aw_token_range sentence) {
  const unsigned all = AW_MENTION_MEANS - 1;
  aw_sentiment_kept *kept = aw_sentiment_kept_of(&session->work, doc, sentence);
  if (kept == NULL) return sum_words(session, doc, sentence, all);
  if (!kept->summed) {
    word_sums sums = sum_words(session, doc, sentence, all);
    kept->word = sums.word;
    kept->mean = sums.mean;
    kept->summed = true;
  }
  return (word_sums){ kept->word, kept->mean };
}

/* A sum of vectors as part of their mean. */
static aw_four divided(const aw_sentiment_work *work, aw_token_range range,
                       aw_four sum) {
  double mass = work->sum[range.last].mass - work->sum[range.first].mass;
  return mass > 0.0 ? sum * (float)(1.0 / mass) : (aw_four){ 0.0f };
}

/* What words and their vectors add. */
static aw_four words_score(aw_sentiment_session *session, const view *v) {
  const aw_sentiment_work *work = &session->work;
  aw_token_range range[AW_MENTION_MEANS];
  aw_mention_ranges(v->sentence, v->mention, range);
  word_sums left = sum_words(session, v->doc, range[0], 0);
  word_sums right = sum_words(session, v->doc, range[1], 1);
  word_sums all = sum_sentence(session, v->doc, v->sentence);
  word_sums masked = sum_words(session, v->doc, v->mention, 0);
  double value = aw_sentiment_word_value(v->sentence.last - v->sentence.first);
  return (float)value * (all.word - masked.word) +
         divided(work, range[0], left.mean) +
         divided(work, range[1], right.mean) +
         divided(work, range[2], all.mean);
}

/* The scores that aw_mention_features() would give, mostly by addition. */
static avow_status score_by_parts(aw_sentiment_session *session,
                                  const aw_document *doc,
                                  aw_token_range sentence,
                                  aw_token_range mention, double *score,
                                  avow_error *err) {
  const aw_sentiment_model *m = session->model;
  aw_features *f = &session->work.features;
  aw_four parts = { 0.0f };
  view v = view_of(&session->work, doc, sentence, mention);
  const aw_tones *tones =
      aw_sentiment_tones(&session->work, &m->lexicon, doc, sentence);
  if (tones == NULL) return aw_nomem(err);
  v.parts = m->mention_parts;
  v.score = &parts;
  add_lexicon(&v, tones);
  parts += words_score(session, &v);
  aw_features_reset(f);
  f->enabled = session->mention_blocks;
  f->block = AW_MENTION_PLACE;
  if (aw_features_wants(f, f->block)) add_places(&v);
  f->block = AW_MENTION_NAME;
  if (aw_features_wants(f, f->block)) add_name(&v);
  if (f->failed || aw_scorer_score(session->mention, f, score, NULL) != AVOW_OK)
    return aw_nomem(err);
  for (size_t k = 0; k < aw_classifier_label_count(m->mention); k++)
    score[k] += (double)parts[k];
  return AVOW_OK;
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

static avow_status score_by_features(aw_sentiment_session *session,
                                     const aw_document *doc,
                                     aw_token_range sentence,
                                     aw_token_range mention, double *score,
                                     avow_error *err) {
  const aw_sentiment_model *m = session->model;
  session->work.features.enabled = session->mention_blocks;
  avow_status status = aw_mention_features(
      &session->work, &m->lexicon, m->vectors, doc, sentence, mention, err);
  if (status == AVOW_OK &&
      aw_scorer_score(session->mention, &session->work.features, score, NULL) !=
          AVOW_OK)
    status = aw_nomem(err);
  return status;
}

static avow_status by_model(aw_sentiment_session *session,
                            const aw_document *doc, aw_token_range sentence,
                            aw_token_range mention, double *p,
                            avow_error *err) {
  const aw_sentiment_model *m = session->model;
  double score[AVOW_SENTIMENT_COUNT], q[AVOW_SENTIMENT_COUNT];
  avow_status status =
      m->mention_parts != NULL
          ? score_by_parts(session, doc, sentence, mention, score, err)
          : score_by_features(session, doc, sentence, mention, score, err);
  if (status != AVOW_OK) return status;
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
  bool begun = session->work.doc == doc;
  avow_status status = begun ? AVOW_OK : aw_sentiment_begin(session, doc, err);
  if (status == AVOW_OK)
    status = session->model->mention == NULL
                 ? by_rules(session, doc, range, mention, p, err)
                 : by_model(session, doc, range, mention, p, err);
  if (!begun) aw_sentiment_end(session);
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
