/* train.c - learn both sentiments from labelled rows. */
#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "base/status.h"
#include "learn/evaluate.h"
#include "sentiment/model.h"

extern const char aw_sentiment_lexicon[], aw_sentiment_lexicon_end[];
extern const char aw_sentiment_table[], aw_sentiment_table_end[];

typedef struct trainer {
  const avow_dataset *data;
  const aw_task_context *context;
  const avow_train_options *options;
  aw_model_writer *writer;
  aw_tone_lexicon lexicon;
  aw_vectors vectors_held;
  const aw_vectors *vectors; /* NULL: none */
  aw_sentiment_work work;
  aw_arena arena;
  const char *what; /* for progress */
} trainer;

/* ---- options ------------------------------------------------------------ */

static avow_status progress(void *context, size_t done, size_t total) {
  const trainer *t = context;
  return aw_report_progress(t->options, t->what, done, total);
}

static avow_status kernel_of(const char *name, aw_kernel *out,
                             avow_error *err) {
  static const struct {
    const char *name;
    aw_kernel kernel;
  } known[] = {
    { "linear", AW_KERNEL_LINEAR },   { "svm-linear", AW_KERNEL_SVM_LINEAR },
    { "rbf", AW_KERNEL_RBF },         { "poly", AW_KERNEL_POLY },
    { "sigmoid", AW_KERNEL_SIGMOID },
  };
  *out = AW_KERNEL_LINEAR;
  if (name == NULL) return AVOW_OK;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp(name, known[i].name) == 0) {
      *out = known[i].kernel;
      return AVOW_OK;
    }
  return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                 "kernel '%.40s' is not one of linear, svm-linear, rbf, poly, "
                 "sigmoid",
                 name);
}

static avow_status how_of(trainer *t, const double *costs, size_t count,
                          aw_training *how, avow_error *err) {
  const avow_train_options *o = t->options;
  aw_training_init(how);
  how->c = o->cost_count > 0 ? o->cost : costs;
  how->c_count = o->cost_count > 0 ? o->cost_count : count;
  how->gamma = o->gamma;
  how->gamma_count = o->gamma_count;
  how->class_balance = o->balance < 0.0 ? 1.0 : o->balance;
  how->folds = o->folds;
  how->seed = o->seed;
  how->threads = o->threads;
  how->progress = progress;
  how->progress_context = t;
  return kernel_of(o->kernel, &how->kernel, err);
}

/* Bit b of block `name` in the table, 0 where it is not there. */
static uint32_t block_bit(const aw_block *block, size_t count, aw_span name) {
  for (size_t b = 0; b < count; b++)
    if (aw_span_equal(aw_span_of(block[b].name), name)) return 1u << b;
  return 0;
}

/* "word,lexicon": these alone; "-vector": all but this. */
static avow_status blocks_on(const char *switches, const aw_block *block,
                             size_t count, uint32_t *out, avow_error *err) {
  uint32_t on = 0, off = 0;
  bool chosen = false;
  aw_span left = aw_span_of(switches);
  while (left.len > 0) {
    const char *comma = memchr(left.ptr, ',', left.len);
    size_t length = comma == NULL ? left.len : (size_t)(comma - left.ptr);
    aw_span name = aw_span_cut(left, 0, length);
    left = aw_span_cut(left, length + (comma != NULL), left.len);
    bool without = name.len > 0 && name.ptr[0] == '-';
    if (without) name = aw_span_cut(name, 1, name.len);
    if (block_bit(aw_sentence_block, AW_SENTENCE_BLOCKS, name) == 0 &&
        block_bit(aw_mention_block, AW_MENTION_BLOCKS, name) == 0)
      return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                     "features '" AW_FMT
                     "' are not one of lexicon, word, "
                     "place, name, vector",
                     (int)(name.len < 40 ? name.len : 40), name.ptr);
    if (!without) chosen = true;
    *(without ? &off : &on) |= block_bit(block, count, name);
  }
  *out = (chosen ? on : UINT32_MAX) & ~off;
  if ((*out & ((1u << count) - 1u)) == 0)
    return aw_fail(err, AVOW_ERR_ARGUMENT, 0, 0,
                   "'%.60s' leaves no features to learn from", switches);
  return AVOW_OK;
}

/* ---- the parts that both share ------------------------------------------ */

static avow_status take_lexicon(trainer *t, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_lexicon *base = NULL, *user = NULL, *merged = NULL;
  char *text = NULL;
  size_t length = 0;
  const char *path = t->options->lexicon;
  aw_span own = {
    aw_sentiment_lexicon,
    (size_t)(aw_sentiment_lexicon_end - aw_sentiment_lexicon),
  };
  aw_span table = {
    aw_sentiment_table,
    (size_t)(aw_sentiment_table_end - aw_sentiment_table),
  };
  AW_TRY(aw_lexicon_open(own, table, "sentiment.tsv", AW_STRENGTH_MAX, &base,
                         err));
  aw_model_writer_add(t->writer, "lexicon", own);
  if (path != NULL) {
    AW_TRY(aw_file_read(path, AVOW_LINE_MAX, &text, &length, err));
    aw_span more = { text, length };
    AW_TRY(aw_lexicon_parse(more, path, AW_STRENGTH_MAX, &user, err));
    AW_TRY(aw_lexicon_merge(base, user, &merged, err));
    aw_model_writer_add(t->writer, "lexicon.user", more);
    aw_lexicon_free(base);
    base = merged;
  }
  status = aw_tone_lexicon_init(&t->lexicon, base, err);
  base = NULL;
cleanup:
  aw_lexicon_free(base);
  aw_lexicon_free(user);
  free(text);
  return status;
}

static avow_status take_vectors(trainer *t, avow_error *err) {
  if (t->context->vectors == NULL) return AVOW_OK;
  avow_status status =
      aw_vectors_open(t->context->vectors, &t->vectors_held, err);
  if (status != AVOW_OK) return status;
  t->vectors = &t->vectors_held;
  return AVOW_OK;
}

/* Rows of one article share a fold; where `id` names no article, those of one
 * text do. */
static uint64_t group_of(const aw_row *row) {
  if (row->group.ptr != NULL) return aw_hash(row->group, 1);
  const char *end = NULL;
  if (row->id.ptr != NULL && !row->has_mention)
    end = memchr(row->id.ptr, '_', row->id.len);
  if (end == NULL) return aw_hash(row->text, 2);
  return aw_hash(aw_span_cut(row->id, 0, (size_t)(end - row->id.ptr)), 3);
}

static bool class_of(aw_span label, uint32_t *out) {
  for (unsigned k = 0; k < AVOW_SENTIMENT_COUNT; k++)
    if (aw_span_equal(
            label, aw_span_of(avow_sentiment_name((avow_sentiment_label)k)))) {
      *out = k;
      return true;
    }
  return false;
}

/* The numeric label of a row without mention. */
static avow_status number_of(const aw_row *row, double *out, avow_error *err) {
  uint32_t k;
  if (row->label.ptr != NULL) {
    if (aw_parse_double(row->label, out)) return AVOW_OK;
    if (class_of(row->label, &k)) {
      *out = (double)k - 1.0;
      return AVOW_OK;
    }
  }
  return aw_fail(err, AVOW_ERR_DATA, row->line, 0,
                 "line %zu: label '" AW_FMT
                 "' is neither a number nor one of "
                 "negative, neutral, positive",
                 row->line, (int)(row->label.len < 40 ? row->label.len : 40),
                 row->label.ptr == NULL ? "" : row->label.ptr);
}

/* ---- sentences ---------------------------------------------------------- */

/* What a score of 1 is in the labels: the end of a usual scale. */
static double unit_of(double largest) {
  static const double usual[] = { 1, 2, 4, 5, 10, 100 };
  for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
    if (largest <= usual[i]) return usual[i];
  return largest;
}

static avow_status add_sentence(trainer *t, const aw_row *row,
                                aw_examples *examples, double value,
                                avow_error *err) {
  aw_document doc;
  aw_arena_mark mark = aw_arena_save(&t->arena);
  avow_status status = aw_sentiment_read_row(&doc, &t->arena, row->text, err);
  if (status != AVOW_OK) return status;
  aw_token_range range = { 0, doc.token_count };
  if (doc.token_count > 0)
    status = aw_sentence_features(&t->work, &t->lexicon, t->vectors, &doc,
                                  range, err);
  if (status == AVOW_OK && doc.token_count > 0)
    status = aw_examples_add(examples, &t->work.features, 0, group_of(row),
                             value, err);
  aw_arena_rewind(&t->arena, mark);
  return status;
}

/* Readers call a sentence positive where they rate it above this, of 1. */
#define GOLD_BAND 0.125
#define BINS 81 /* scores from -0.4 to 0.4 in hundredths */

static double score_of_bin(int bin) {
  return (bin - BINS / 2) / 100.0;
}

static int gold_class(double value, double unit) {
  double gold = value / unit;
  return gold < -GOLD_BAND  ? AVOW_NEGATIVE
         : gold > GOLD_BAND ? AVOW_POSITIVE
                            : AVOW_NO_SENTIMENT;
}

static double likelihood(double hist[3][BINS], const aw_sentiment_band *band) {
  double sum = 0.0, p[AVOW_SENTIMENT_COUNT];
  for (int b = 0; b < BINS; b++) {
    aw_sentiment_band_probability(band, score_of_bin(b), p);
    for (int g = 0; g < 3; g++)
      if (hist[g][b] > 0.0) sum += hist[g][b] * log(p[g] + 1e-12);
  }
  return sum;
}

/* A model of proportional odds (McCullagh 1980) over out-of-fold scores, the
 * likeliest of a grid. */
static aw_sentiment_band choose_band(const aw_trained *trained,
                                     const double *value, double unit) {
  double hist[3][BINS] = { { 0 } }, best = -HUGE_VAL;
  aw_sentiment_band chosen = { .unit = (float)unit };
  for (size_t i = 0; i < trained->count; i++) {
    double place = floor(trained->fold_score[i] / unit * 100.0 + 0.5);
    int bin = place < -(BINS / 2) ? 0
              : place > BINS / 2  ? BINS - 1
                                  : (int)place + BINS / 2;
    hist[gold_class(value[i], unit)][bin] += 1.0;
  }
  for (int spread = 1; spread <= 16; spread++)
    for (int low = 0; low <= 30; low++)
      for (int high = 0; high <= 30; high++) {
        aw_sentiment_band band = { (float)unit, (float)-low / 100.0f,
                                   (float)high / 100.0f,
                                   (float)spread / 100.0f };
        double found = likelihood(hist, &band);
        if (found <= best) continue;
        best = found;
        chosen = band;
      }
  return chosen;
}

static double band_f1(const aw_trained *trained, const double *value,
                      const aw_sentiment_band *band) {
  double p[AVOW_SENTIMENT_COUNT], unit = (double)band->unit, f1 = 0.0;
  uint32_t *gold = calloc(2 * trained->count, sizeof *gold);
  if (gold == NULL) return 0.0;
  uint32_t *told = gold + trained->count;
  for (size_t i = 0; i < trained->count; i++) {
    gold[i] = (uint32_t)gold_class(value[i], unit);
    told[i] =
        aw_sentiment_band_probability(band, trained->fold_score[i] / unit, p);
  }
  f1 = aw_macro_f1(gold, told, trained->count, AVOW_SENTIMENT_COUNT, NULL);
  free(gold);
  return f1;
}

static void tell_sentence(const trainer *t, const aw_trained *trained,
                          const double *value, const aw_sentiment_band *band) {
  aw_strbuf *card = t->context->card;
  size_t count = trained->count;
  double rank = aw_spearman(trained->fold_score, value, count);
  aw_strbuf_add_format(card, ",\"sentence\":{\"rows\":%zu,\"cost\":", count);
  aw_strbuf_add_double(card, trained->c);
  aw_strbuf_add_text(card, ",\"pearson_r\":");
  aw_strbuf_add_fixed(card, trained->measure, 4);
  aw_strbuf_add_text(card, ",\"spearman_r\":");
  aw_strbuf_add_fixed(card, rank, 4);
  aw_strbuf_add_text(card, ",\"mean_absolute_error\":");
  aw_strbuf_add_fixed(card, aw_mean_error(trained->fold_score, value, count),
                      4);
  aw_strbuf_add_text(card, ",\"macro_f1_of_labels\":");
  aw_strbuf_add_fixed(card, band_f1(trained, value, band), 4);
  aw_strbuf_add_text(card, ",\"score_1_is\":");
  aw_strbuf_add_double(card, (double)band->unit);
  aw_strbuf_add_text(card, ",\"negative_below\":");
  aw_strbuf_add_fixed(card, (double)band->low, 2);
  aw_strbuf_add_text(card, ",\"positive_above\":");
  aw_strbuf_add_fixed(card, (double)band->high, 2);
  aw_strbuf_add_format(card, ",\"folds\":%zu}", t->options->folds);
}

static const double sentence_cost[] = { 0.1, 0.2, 0.4, 0.8 };

static avow_status train_sentence(trainer *t, size_t count, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_training how;
  aw_trained trained = { 0 };
  double largest = 0.0, *value = malloc(count * sizeof *value);
  aw_names *names = aw_names_new();
  aw_examples *e = aw_examples_new(aw_sentence_block, AW_SENTENCE_BLOCKS);
  if (e == NULL || value == NULL || names == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  t->what = "sentences";
  t->work.features.names = names;
  AW_TRY(blocks_on(t->options->features, aw_sentence_block, AW_SENTENCE_BLOCKS,
                   &t->work.features.enabled, err));
  for (size_t i = 0; i < t->data->row_count; i++) {
    const aw_row *row = &t->data->row[i];
    size_t at = aw_examples_count(e);
    if (row->has_mention) continue;
    AW_TRY(number_of(row, &value[at], err));
    if (fabs(value[at]) > largest) largest = fabs(value[at]);
    AW_TRY(add_sentence(t, row, e, value[at], err));
  }
  AW_TRY(how_of(t, sentence_cost,
                sizeof sentence_cost / sizeof sentence_cost[0], &how, err));
  AW_TRY(aw_classifier_train(e, &how, names, AW_SENTENCE_PREFIX, t->writer,
                             &trained, err));
  aw_sentiment_band band = choose_band(&trained, value, unit_of(largest));
  aw_model_writer_add(t->writer, AW_SENTENCE_PREFIX ".band",
                      (aw_span){ (const char *)&band, sizeof band });
  tell_sentence(t, &trained, value, &band);
cleanup:
  t->work.features.names = NULL;
  aw_trained_release(&trained);
  aw_examples_free(e);
  aw_names_free(names);
  free(value);
  return status;
}

/* ---- mentions ----------------------------------------------------------- */

static avow_status add_mention(trainer *t, const aw_row *row,
                               const uint32_t *place, aw_examples *examples,
                               uint32_t *gold, avow_error *err) {
  aw_document doc;
  aw_token_range mention;
  uint32_t k;
  if (row->label.ptr == NULL || !class_of(row->label, &k))
    return aw_fail(err, AVOW_ERR_DATA, row->line, 0,
                   "line %zu: label '" AW_FMT
                   "' is not one of negative, neutral, positive",
                   row->line, (int)(row->label.len < 40 ? row->label.len : 40),
                   row->label.ptr == NULL ? "" : row->label.ptr);
  aw_arena_mark mark = aw_arena_save(&t->arena);
  avow_status status = aw_sentiment_read_row(&doc, &t->arena, row->text, err);
  if (status != AVOW_OK) return status;
  if (!aw_sentiment_tokens(&doc, row->mention, &mention))
    return aw_fail(err, AVOW_ERR_DATA, row->line, 0,
                   "line %zu: the mention from byte %zu to %zu holds no word",
                   row->line, row->mention.begin, row->mention.end);
  aw_token_range all = { 0, doc.token_count };
  AW_TRY(aw_mention_features(&t->work, &t->lexicon, t->vectors, &doc, all,
                             mention, err));
  gold[aw_examples_count(examples)] = place[k];
  AW_TRY(aw_examples_add(examples, &t->work.features, place[k], group_of(row),
                         0.0, err));
cleanup:
  aw_arena_rewind(&t->arena, mark);
  return status;
}

static void tell_mention(const trainer *t, const aw_trained *trained,
                         size_t labels, const uint32_t *gold) {
  aw_strbuf *card = t->context->card;
  size_t right = 0;
  for (size_t i = 0; i < trained->count; i++) {
    const double *score = trained->fold_score + i * labels;
    size_t best = 0;
    for (size_t k = 1; k < labels; k++)
      if (score[k] > score[best]) best = k;
    right += best == gold[i];
  }
  aw_strbuf_add_format(card,
                       ",\"mention\":{\"rows\":%zu,\"cost\":", trained->count);
  aw_strbuf_add_double(card, trained->c);
  aw_strbuf_add_text(card, ",\"macro_f1\":");
  aw_strbuf_add_fixed(card, trained->measure, 4);
  aw_strbuf_add_text(card, ",\"accuracy\":");
  aw_strbuf_add_fixed(card, (double)right / (double)trained->count, 4);
  aw_strbuf_add_format(card, ",\"folds\":%zu}", t->options->folds);
}

/* The labels that occur, in their own order; place: of each among them. */
static size_t labels_of(const avow_dataset *data, const char **label,
                        uint32_t *place) {
  bool seen[AVOW_SENTIMENT_COUNT] = { false, false, false };
  size_t count = 0;
  uint32_t k;
  for (size_t i = 0; i < data->row_count; i++)
    if (data->row[i].has_mention && class_of(data->row[i].label, &k))
      seen[k] = true;
  for (k = 0; k < AVOW_SENTIMENT_COUNT; k++) {
    place[k] = (uint32_t)count;
    if (seen[k]) label[count++] = avow_sentiment_name((avow_sentiment_label)k);
  }
  return count;
}

static const double mention_cost[] = { 0.03, 0.06, 0.12, 0.25 };

static avow_status train_mention(trainer *t, size_t count, avow_error *err) {
  avow_status status = AVOW_OK;
  aw_training how;
  aw_trained trained = { 0 };
  const char *label[AVOW_SENTIMENT_COUNT];
  uint32_t place[AVOW_SENTIMENT_COUNT];
  uint32_t *gold = malloc(count * sizeof *gold);
  aw_names *names = aw_names_new();
  aw_examples *e = aw_examples_new(aw_mention_block, AW_MENTION_BLOCKS);
  if (e == NULL || gold == NULL || names == NULL) {
    status = aw_nomem(err);
    goto cleanup;
  }
  t->what = "mentions";
  t->work.features.names = names;
  AW_TRY(blocks_on(t->options->features, aw_mention_block, AW_MENTION_BLOCKS,
                   &t->work.features.enabled, err));
  size_t labels = labels_of(t->data, label, place);
  for (size_t i = 0; i < t->data->row_count; i++)
    if (t->data->row[i].has_mention)
      AW_TRY(add_mention(t, &t->data->row[i], place, e, gold, err));
  AW_TRY(how_of(t, mention_cost, sizeof mention_cost / sizeof mention_cost[0],
                &how, err));
  if (labels < 2) {
    status = aw_fail(err, AVOW_ERR_DATA, 0, 0,
                     "all mentions have the label '%s', expected two or more",
                     labels == 1 ? label[0] : "");
    goto cleanup;
  }
  how.label = label;
  how.label_count = labels;
  AW_TRY(aw_classifier_train(e, &how, names, AW_MENTION_PREFIX, t->writer,
                             &trained, err));
  tell_mention(t, &trained, labels, gold);
cleanup:
  t->work.features.names = NULL;
  aw_trained_release(&trained);
  aw_examples_free(e);
  aw_names_free(names);
  free(gold);
  return status;
}

avow_status aw_sentiment_train(const avow_dataset *data,
                               const aw_task_context *context,
                               aw_model_writer *writer, avow_error *err) {
  avow_status status = AVOW_OK;
  size_t mentions = 0;
  trainer t = { .data = data,
                .context = context,
                .options = context->options,
                .writer = writer };
  for (size_t i = 0; i < data->row_count; i++)
    mentions += data->row[i].has_mention;
  if (data->row_count == 0)
    return aw_fail(err, AVOW_ERR_DATA, 0, 0, "no rows to learn from");
  aw_arena_init(&t.arena, 0);
  AW_TRY(take_lexicon(&t, err));
  AW_TRY(take_vectors(&t, err));
  AW_TRY(aw_sentiment_work_init(&t.work, t.vectors, err));
  if (mentions < data->row_count)
    AW_TRY(train_sentence(&t, data->row_count - mentions, err));
  if (mentions > 0) AW_TRY(train_mention(&t, mentions, err));
  if (t.vectors != NULL) {
    uint64_t key = aw_sentiment_vectors_key(t.vectors);
    aw_model_writer_add(writer, "vectors",
                        (aw_span){ (const char *)&key, sizeof key });
  }
cleanup:
  aw_sentiment_work_release(&t.work);
  aw_tone_lexicon_release(&t.lexicon);
  aw_arena_release(&t.arena);
  return status;
}
