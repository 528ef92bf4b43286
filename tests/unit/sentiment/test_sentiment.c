#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "sentiment/model.h"
#include "sentiment/sentiment.h"
#include "sentiment/tone.h"

/* ---- made-up rows ------------------------------------------------------- */

static const char *const good[] = { "praised", "honored", "thanked", "hailed",
                                    "applauded" };
static const char *const bad[] = { "condemned", "accused", "mocked", "blamed",
                                   "denounced" };
static const char *const plain[] = { "met", "called", "visited", "phoned",
                                     "followed" };
static const char *const who[] = { "the mayor", "the envoy",  "the pilot",
                                   "the union", "the bishop", "the widow" };
static const char *const when[] = { "on Monday", "in spring", "at noon",
                                    "last year" };
#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static avow_text text_of(const char *text) {
  return (avow_text){ text, strlen(text) };
}

/* A row about the one who is acted on, and one about the sentence. */
static void add_rows(avow_dataset *data, size_t n, bool mentions,
                     bool sentences) {
  static const char *const label[] = { "negative", "neutral", "positive" };
  static const char *const number[] = { "-2.5", "0", "2.25" };
  const char *const *verbs[] = { bad, plain, good };
  for (size_t i = 0; i < n; i++) {
    size_t k = i % 3;
    char text[200];
    int before = snprintf(text, sizeof text, "Yesterday %s %s ",
                          who[i % COUNT(who)], verbs[k][i / 3 % 5]);
    const char *mention = who[(i / 2 + 1) % COUNT(who)];
    snprintf(text + before, sizeof text - (size_t)before, "%s %s, %zu times.",
             mention, when[i / 5 % COUNT(when)], i % 7);
    avow_row row = { .text = text_of(text), .line = i + 1 };
    row.label = text_of(number[k]);
    if (sentences)
      assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
    row.label = text_of(label[k]);
    row.has_mention = 1;
    row.mention_begin = (size_t)before;
    row.mention_end = (size_t)before + strlen(mention);
    if (mentions)
      assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
  }
}

/* What the next model is trained with; NULL: no vectors. */
static const aw_model_file *train_vectors;

static avow_status train(const avow_dataset *data, const char *features,
                         const char *lexicon, void **bytes, size_t *length,
                         avow_error *err) {
  aw_strbuf card = AW_STRBUF_INIT;
  avow_train_options options = { .task = AVOW_TASK_SENTIMENT,
                                 .seed = 1,
                                 .folds = 3,
                                 .threads = 1,
                                 .balance = 1,
                                 .features = features,
                                 .lexicon = lexicon };
  aw_task_context context = { .options = &options,
                              .vectors = train_vectors,
                              .card = &card };
  aw_model_writer *writer = aw_model_writer_new();
  avow_status status = aw_sentiment_train(data, &context, writer, err);
  if (status == AVOW_OK)
    status = aw_model_writer_finish(writer, bytes, length, err);
  aw_model_writer_free(writer);
  aw_strbuf_release(&card);
  return status;
}

/* ---- one trained model for the tests ------------------------------------ */

typedef struct fixture {
  void *bytes;
  aw_model_file file;
  aw_sentiment_model *model;
  aw_sentiment_session *session;
} fixture;

static void open_model(fixture *f, avow_dataset *data,
                       const aw_lexicon *lexicon) {
  avow_error err = { .message = "" };
  size_t length = 0;
  if (train(data, NULL, NULL, &f->bytes, &length, &err) != AVOW_OK ||
      aw_model_file_open((aw_span){ f->bytes, length }, true, &f->file, &err) !=
          AVOW_OK ||
      aw_sentiment_open(&f->file, NULL, lexicon, &f->model, &err) != AVOW_OK ||
      aw_sentiment_session_new(f->model, &f->session, &err) != AVOW_OK)
    fail_msg("%s", err.message);
}

static void close_model(fixture *f) {
  aw_sentiment_session_free(f->session);
  aw_sentiment_free(f->model);
  aw_model_file_close(&f->file);
  free(f->bytes);
}

static int set_up(void **state) {
  static fixture f;
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  add_rows(data, 180, true, true);
  open_model(&f, data, NULL);
  avow_dataset_free(data);
  *state = &f;
  return 0;
}

static int tear_down(void **state) {
  close_model(*state);
  return 0;
}

static avow_sentiment of(fixture *f, const char *text) {
  aw_arena arena;
  aw_document doc;
  avow_sentiment out = { AVOW_NO_SENTIMENT, 9.0 };
  aw_arena_init(&arena, 0);
  assert_int_equal(aw_sentiment_read_row(&doc, &arena, aw_span_of(text), NULL),
                   AVOW_OK);
  aw_token_range all = { 0, doc.token_count };
  assert_int_equal(aw_sentiment_of(f->session, &doc, all, &out, NULL), AVOW_OK);
  aw_arena_release(&arena);
  return out;
}

static avow_sentiment toward(fixture *f, const char *text, const char *mention,
                             double *p) {
  aw_arena arena;
  aw_document doc;
  aw_token_range tokens;
  avow_sentiment out = { AVOW_NO_SENTIMENT, 9.0 };
  aw_arena_init(&arena, 0);
  assert_int_equal(aw_sentiment_read_row(&doc, &arena, aw_span_of(text), NULL),
                   AVOW_OK);
  size_t begin = (size_t)(strstr(text, mention) - text);
  avow_range range = { begin, begin + strlen(mention) };
  assert_true(aw_sentiment_tokens(&doc, range, &tokens));
  assert_int_equal(
      aw_sentiment_toward(f->session, &doc, 0, tokens, &out, p, NULL), AVOW_OK);
  aw_arena_release(&arena);
  return out;
}

static void scores_sentences(void **state) {
  static const struct {
    const char *text;
    avow_sentiment_label label;
  } cases[] = {
    { "Yesterday the judge praised the cook.", AVOW_POSITIVE },
    { "Yesterday the judge condemned the cook.", AVOW_NEGATIVE },
    { "Yesterday the judge met the cook.", AVOW_NO_SENTIMENT },
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    avow_sentiment got = of(*state, cases[i].text);
    if (got.label != cases[i].label || got.score < -1.0 || got.score > 1.0)
      fail_msg("'%s': %s %g", cases[i].text, avow_sentiment_name(got.label),
               got.score);
  }
  avow_sentiment more = of(*state, "They praised a great, brave hero.");
  avow_sentiment less = of(*state, "They praised a cook.");
  assert_true(more.score > less.score);
}

static void tells_whom_it_is_toward(void **state) {
  static const struct {
    const char *text, *mention;
    avow_sentiment_label label;
  } cases[] = {
    { "Yesterday the judge praised the cook at noon.", "the cook",
      AVOW_POSITIVE },
    { "Yesterday the judge condemned the cook at noon.", "the cook",
      AVOW_NEGATIVE },
    { "Yesterday the judge visited the cook at noon.", "the cook",
      AVOW_NO_SENTIMENT },
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    double p[AVOW_SENTIMENT_COUNT];
    avow_sentiment got = toward(*state, cases[i].text, cases[i].mention, p);
    double sum = p[0] + p[1] + p[2];
    if (got.label != cases[i].label || sum < 1.0 - 1e-9 || sum > 1.0 + 1e-9 ||
        got.score < -1.0 || got.score > 1.0)
      fail_msg("'%s': %s, %g + %g + %g", cases[i].text,
               avow_sentiment_name(got.label), p[0], p[1], p[2]);
  }
}

/* The same words on another side are another thing. */
static void sides_matter(void **state) {
  const char *text = "Yesterday the pilot denounced the bishop in spring.";
  avow_sentiment on = toward(*state, text, "the bishop", NULL);
  avow_sentiment by = toward(*state, text, "the pilot", NULL);
  assert_true(on.score < by.score);
}

static void a_user_lexicon_adds_and_overrides(void **state) {
  static const char text[] =
      "# name: harbour\n# source: us\n# licence: MIT\n# version: 1\n"
      "term\tstrength\nblorped\t-4\n";
  aw_lexicon *user = NULL;
  fixture *base = *state, f = { 0 };
  assert_int_equal(
      aw_lexicon_parse(aw_span_of(text), "user.tsv", 4, &user, NULL), AVOW_OK);
  f.file = base->file;
  assert_int_equal(aw_sentiment_open(&f.file, NULL, user, &f.model, NULL),
                   AVOW_OK);
  assert_int_equal(aw_sentiment_session_new(f.model, &f.session, NULL),
                   AVOW_OK);
  const char *claim = "The judge blorped the cook.";
  assert_true(of(&f, claim).score < of(base, claim).score);
  aw_sentiment_session_free(f.session);
  aw_sentiment_free(f.model);
  aw_lexicon_free(user);
}

static void bad_lexicons_are_refused(void **state) {
  (void)state;
  static const struct {
    const char *rows, *message;
  } cases[] = {
    { "good\t1\ngood\t2\n", "user.tsv:7: a second line for the term 'good'" },
    { "good\t9\n", "user.tsv:6: expected a strength in [-4, 4], not '9'" },
    { "good\tnice\n",
      "user.tsv:6: expected a strength in [-4, 4], not 'nice'" },
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    char text[300];
    aw_lexicon *user = NULL;
    avow_error err = { .message = "" };
    snprintf(text, sizeof text,
             "# name: x\n# source: us\n# licence: MIT\n# version: 1\n"
             "term\tstrength\n%s",
             cases[i].rows);
    assert_int_equal(aw_lexicon_parse(aw_span_of(text), "user.tsv",
                                      AW_STRENGTH_MAX, &user, &err),
                     AVOW_ERR_FORMAT);
    assert_string_equal(err.message, cases[i].message);
    assert_int_equal(err.line, 0);
  }
}

/* Without rows of one kind the rules stand in for it. */
static void a_model_holds_what_its_rows_allow(void **state) {
  (void)state;
  for (int mentions = 0; mentions < 2; mentions++) {
    fixture f = { 0 };
    avow_dataset *data = NULL;
    assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
    add_rows(data, 60, mentions, !mentions);
    open_model(&f, data, NULL);
    avow_dataset_free(data);
    const char *text = "The judge praised the wonderful cook.";
    assert_true(of(&f, text).score > 0.0);
    assert_int_equal(toward(&f, text, "the wonderful cook", NULL).label,
                     AVOW_POSITIVE);
    close_model(&f);
  }
}

static void bad_rows_are_told(void **state) {
  (void)state;
  static const struct {
    const char *text, *label;
    size_t begin, end;
    bool mention;
    const char *message;
  } cases[] = {
    { "a b", "great", 0, 0, false,
      "line 7: label 'great' is neither a number nor one of negative, "
      "neutral, positive" },
    { "a b", "2", 0, 1, true,
      "line 7: label '2' is not one of negative, neutral, positive" },
    { "a  b", "positive", 1, 3, true,
      "line 7: the mention from byte 1 to 3 holds no word" },
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    void *bytes = NULL;
    size_t length;
    avow_error err = { .message = "" };
    avow_dataset *data = NULL;
    assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
    add_rows(data, 30, true, true);
    avow_row row = { .text = text_of(cases[i].text),
                     .label = text_of(cases[i].label),
                     .has_mention = cases[i].mention,
                     .mention_begin = cases[i].begin,
                     .mention_end = cases[i].end,
                     .line = 7 };
    assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
    assert_int_equal(train(data, NULL, NULL, &bytes, &length, &err),
                     AVOW_ERR_DATA);
    assert_string_equal(err.message, cases[i].message);
    avow_dataset_free(data);
    free(bytes);
  }
}

static void switches_are_checked(void **state) {
  (void)state;
  static const struct {
    const char *features;
    avow_status status;
  } cases[] = {
    { "lexicon", AVOW_OK },
    { "-word,-name", AVOW_OK },
    { "words", AVOW_ERR_ARGUMENT },
    { "-lexicon,-word,-vector", AVOW_ERR_ARGUMENT },
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    void *bytes = NULL;
    size_t length;
    avow_dataset *data = NULL;
    assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
    add_rows(data, 30, true, true);
    avow_status status =
        train(data, cases[i].features, NULL, &bytes, &length, NULL);
    if (status != cases[i].status)
      fail_msg("%s: %s", cases[i].features, avow_status_text(status));
    avow_dataset_free(data);
    free(bytes);
  }
}

/* A model of vectors with 6 values for each word of the rows. */
static void make_vectors(void **bytes, aw_model_file *file) {
  static const char *const *const words[] = { good, bad, plain };
  avow_train_options options = { .task = AVOW_TASK_VECTORS };
  aw_strbuf card = AW_STRBUF_INIT;
  aw_task_context context = { .options = &options, .card = &card };
  aw_model_writer *writer = aw_model_writer_new();
  avow_dataset *data = NULL;
  avow_error err = { .message = "" };
  size_t length = 0;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < 15; i++) {
    char text[100];
    snprintf(text, sizeof text, "%s %zu.5 -0.%zu 0.25 %d -1 0.%zu",
             words[i / 5][i % 5], i % 4, i % 7, i / 5 == 1 ? -2 : 1, i % 3);
    avow_row row = { .text = text_of(text), .label = text_of("9") };
    assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
  }
  if (aw_vectors_train(data, &context, writer, &err) != AVOW_OK ||
      aw_model_writer_finish(writer, bytes, &length, &err) != AVOW_OK ||
      aw_model_file_open((aw_span){ *bytes, length }, true, file, &err) !=
          AVOW_OK)
    fail_msg("%s", err.message);
  aw_model_writer_free(writer);
  aw_strbuf_release(&card);
  avow_dataset_free(data);
}

/* Scores by features alone, as in training, of a mention at tokens 4 and 5. */
static void by_features(const aw_sentiment_model *m, const aw_document *doc,
                        double *of, double *p) {
  aw_sentiment_work work;
  aw_scorer *scorer = NULL;
  double score[AVOW_SENTIMENT_COUNT];
  aw_token_range all = { 0, doc->token_count }, mention = { 4, 6 };
  assert_int_equal(aw_sentiment_work_init(&work, m->vectors, NULL), AVOW_OK);
  assert_int_equal(
      aw_sentence_features(&work, &m->lexicon, m->vectors, doc, all, NULL),
      AVOW_OK);
  assert_int_equal(aw_scorer_new(m->sentence, &scorer, NULL), AVOW_OK);
  assert_int_equal(aw_scorer_score(scorer, &work.features, of, NULL), AVOW_OK);
  aw_scorer_free(scorer);
  assert_int_equal(aw_mention_features(&work, &m->lexicon, m->vectors, doc, all,
                                       mention, NULL),
                   AVOW_OK);
  assert_int_equal(aw_scorer_new(m->mention, &scorer, NULL), AVOW_OK);
  assert_int_equal(aw_scorer_score(scorer, &work.features, score, NULL),
                   AVOW_OK);
  aw_classifier_probability(m->mention, score, p);
  aw_scorer_free(scorer);
  aw_sentiment_work_release(&work);
}

/* Linear models are scored by parts, and never otherwise in tagging. */
static void parts_add_up_to_the_features(void **state) {
  (void)state;
  fixture f = { 0 };
  void *vector_bytes = NULL;
  aw_model_file vector_file;
  aw_vectors vectors;
  avow_error err = { .message = "" };
  avow_dataset *data = NULL;
  size_t length = 0;
  make_vectors(&vector_bytes, &vector_file);
  assert_int_equal(aw_vectors_open(&vector_file, &vectors, NULL), AVOW_OK);
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  add_rows(data, 60, true, true);
  train_vectors = &vector_file;
  if (train(data, NULL, NULL, &f.bytes, &length, &err) != AVOW_OK ||
      aw_model_file_open((aw_span){ f.bytes, length }, true, &f.file, &err) !=
          AVOW_OK)
    fail_msg("%s", err.message);
  train_vectors = NULL;
  avow_dataset_free(data);
  assert_int_equal(aw_sentiment_open(&f.file, NULL, NULL, &f.model, NULL),
                   AVOW_ERR_MISMATCH);
  assert_int_equal(aw_sentiment_open(&f.file, &vectors, NULL, &f.model, NULL),
                   AVOW_OK);
  assert_int_equal(aw_sentiment_session_new(f.model, &f.session, NULL),
                   AVOW_OK);
  assert_non_null(f.model->sentence_parts);
  assert_non_null(f.model->mention_parts);
  for (size_t i = 0; i < 3; i++) {
    static const char *const verb[] = { "thanked", "mocked", "met" };
    char text[100];
    double of_it = 0.0, p[3], q[3];
    aw_arena arena;
    aw_document doc;
    avow_sentiment got;
    snprintf(
        text, sizeof text,
        "The old judge %s the cook today, but it was a terrible %zu %% lie!",
        verb[i], i);
    aw_arena_init(&arena, 0);
    assert_int_equal(
        aw_sentiment_read_row(&doc, &arena, aw_span_of(text), NULL), AVOW_OK);
    by_features(f.model, &doc, &of_it, q);
    toward(&f, text, "the cook", p);
    for (unsigned k = 0; k < 3; k++)
      assert_true(fabs(p[f.model->label[k]] - q[k]) < 1e-5);
    got = of(&f, text);
    assert_true(fabs(got.score - of_it / (double)f.model->band.unit) < 1e-5);
    aw_arena_release(&arena);
  }
  close_model(&f);
  aw_model_file_close(&vector_file);
  free(vector_bytes);
}

static void equal_seeds_give_equal_models(void **state) {
  (void)state;
  void *bytes[2] = { NULL, NULL };
  size_t length[2];
  for (int i = 0; i < 2; i++) {
    avow_dataset *data = NULL;
    assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
    add_rows(data, 60, true, true);
    assert_int_equal(train(data, NULL, NULL, &bytes[i], &length[i], NULL),
                     AVOW_OK);
    avow_dataset_free(data);
  }
  assert_int_equal(length[0], length[1]);
  assert_memory_equal(bytes[0], bytes[1], length[0]);
  free(bytes[0]);
  free(bytes[1]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(scores_sentences),
    cmocka_unit_test(tells_whom_it_is_toward),
    cmocka_unit_test(sides_matter),
    cmocka_unit_test(a_user_lexicon_adds_and_overrides),
    cmocka_unit_test(bad_lexicons_are_refused),
    cmocka_unit_test(a_model_holds_what_its_rows_allow),
    cmocka_unit_test(bad_rows_are_told),
    cmocka_unit_test(switches_are_checked),
    cmocka_unit_test(parts_add_up_to_the_features),
    cmocka_unit_test(equal_seeds_give_equal_models),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
