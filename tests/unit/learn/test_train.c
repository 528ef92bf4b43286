#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "learn/calibrate.h"
#include "learn/evaluate.h"
#include "learn/solve.h"
#include "learn/trained.h"
#include "learn/weighting.h"
#include "toy.h"

static const double some_c[] = { 3.0, 0.1, 1.0 };
static const double some_gamma[] = { 0.5, 0.1 };

static aw_training how_of(size_t labels, aw_kernel kernel) {
  aw_training how;
  aw_training_init(&how);
  how.label = toy_label;
  how.label_count = labels;
  how.kernel = kernel;
  how.c = some_c;
  how.c_count = 3;
  how.gamma = some_gamma;
  how.gamma_count = 2;
  how.threads = 1;
  return how;
}

static aw_trained train(const aw_examples *e, aw_training how) {
  aw_trained trained;
  void *bytes;
  aw_model_file file;
  avow_error err = { .message = "" };
  if (toy_train(e, &how, NULL, &bytes, &file, &trained, &err) != AVOW_OK)
    fail_msg("%s", err.message);
  free(bytes);
  return trained;
}

static double always_equal(const uint32_t *gold, const uint32_t *predicted,
                           size_t count, size_t label_count, void *context) {
  (void)gold;
  (void)predicted;
  (void)count;
  (void)label_count;
  (void)context;
  return 0.5;
}

static void ties_go_to_the_smaller(void **state) {
  (void)state;
  aw_examples *e = toy_examples(1, 90, 2, NULL);
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_RBF };
  for (size_t n = 0; n < 2; n++) {
    aw_training how = how_of(2, kernel[n]);
    how.measure = always_equal;
    aw_trained t = train(e, how);
    assert_true(t.c == 0.1);
    if (n == 1) assert_true(t.gamma == 0.1);
    assert_true(t.measure == 0.5);
    aw_trained_release(&t);
  }
  aw_examples_free(e);
}

static double how_many(const uint32_t *gold, const uint32_t *predicted,
                       size_t count, size_t label_count, void *context) {
  (void)gold;
  (void)predicted;
  (void)label_count;
  *(size_t *)context = count;
  return 0.5;
}

static void settings_come_from_what_is_scored(void **state) {
  (void)state;
  static const struct {
    size_t scored, seen;
  } cases[] = { { 0, 90 }, { 60, 60 }, { 90, 90 }, { 91, 90 } };
  aw_examples *e = toy_examples(1, 90, 2, NULL);
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    size_t seen = 0;
    aw_training how = how_of(2, AW_KERNEL_LINEAR);
    how.scored = cases[n].scored;
    how.measure = how_many;
    how.measure_context = &seen;
    aw_trained t = train(e, how);
    assert_int_equal(seen, cases[n].seen);
    assert_int_equal(t.scored, cases[n].seen);
    assert_int_equal(t.count, 90);
    aw_trained_release(&t);
  }
  aw_examples_free(e);
}

/* The measure of the chosen is that of the scores handed back, and each
 * single cost does no better. */
static void chooses_by_the_measure(void **state) {
  (void)state;
  static const size_t cases[] = { 0, 2, 3 };
  for (size_t n = 0; n < 3; n++) {
    size_t labels = cases[n] == 0 ? 1 : cases[n];
    aw_examples *e = toy_examples(1, 150, cases[n] == 0 ? 3 : labels, NULL);
    aw_training how = how_of(cases[n], AW_KERNEL_LINEAR);
    aw_trained t = train(e, how);
    uint32_t told[150], gold[150];
    double value[150];
    aw_features f;
    aw_features_init(&f);
    for (size_t i = 0; i < 150; i++) {
      told[i] = (uint32_t)aw_argmax(t.fold_score + i * labels, labels);
      gold[i] = toy_example(&f, 1, i, cases[n] == 0 ? 3 : labels);
      value[i] = gold[i] + 0.01 * (double)(i % 7);
    }
    double wanted = cases[n] == 0 ? aw_pearson(t.fold_score, value, 150)
                                  : aw_macro_f1(gold, told, 150, labels, NULL);
    assert_true(fabs(t.measure - wanted) < 1e-12);
    for (size_t i = 0; i < 3; i++) {
      how.c = &some_c[i];
      how.c_count = 1;
      aw_trained one = train(e, how);
      assert_true(one.measure <= t.measure + 0.02); /* warm starts differ */
      aw_trained_release(&one);
    }
    aw_features_release(&f);
    aw_trained_release(&t);
    aw_examples_free(e);
  }
}

/* Labels drawn by lot cannot be foretold out of fold, however well the words
 * of each example tell it apart. */
static void scores_are_out_of_fold(void **state) {
  (void)state;
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_SVM_LINEAR,
                                      AW_KERNEL_RBF };
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  aw_features f;
  aw_random random;
  aw_features_init(&f);
  aw_random_init(&random, 5);
  for (size_t i = 0; i < 300; i++) {
    toy_example(&f, 3, i, 3);
    toy_word(&f, 1000 + i);
    assert_int_equal(
        aw_examples_add(e, &f, (uint32_t)aw_random_below(&random, 2), i, 0.0,
                        NULL),
        AVOW_OK);
  }
  for (size_t n = 0; n < 3; n++) {
    aw_trained t = train(e, how_of(2, kernel[n]));
    if (t.measure > 0.6)
      fail_msg("kernel %zu: macro-F1 %g of labels drawn by lot", n, t.measure);
    aw_trained_release(&t);
  }
  aw_features_release(&f);
  aw_examples_free(e);
}

static void seeds_and_groups_make_the_folds(void **state) {
  (void)state;
  aw_examples *e = toy_examples(1, 90, 2, NULL);
  aw_training how = how_of(2, AW_KERNEL_LINEAR);
  how.c_count = 1;
  aw_trained a = train(e, how), again = train(e, how);
  how.seed = 2;
  aw_trained b = train(e, how);
  assert_memory_equal(a.fold, again.fold, 90 * sizeof *a.fold);
  assert_true(memcmp(a.fold, b.fold, 90 * sizeof *a.fold) != 0);
  for (size_t i = 0; i < 90; i++)
    assert_int_equal(a.fold[i], a.fold[i / 3 * 3]);
  aw_trained_release(&a);
  aw_trained_release(&again);
  aw_trained_release(&b);
  aw_examples_free(e);
}

/* A problem that leaves a label out learns what it would without its examples,
 * and scores them. */
static void codes_tell_what_is_learnt(void **state) {
  (void)state;
  static const char *const problem[] = { "favor", "against", "side" };
  static const int8_t code[3 * 3] = {
    1, -1, 1, -1, 1, -1, -1, -1, 0,
  };
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  aw_features f;
  uint32_t label[300];
  aw_features_init(&f);
  for (size_t i = 0; i < 300; i++) {
    label[i] = toy_example(&f, 4, i, 3);
    assert_int_equal(aw_examples_add(e, &f, label[i], i, 0.0, NULL), AVOW_OK);
  }
  aw_training how = how_of(3, AW_KERNEL_LINEAR);
  how.c_count = 1;
  how.class_balance = 0.0;
  aw_trained plain = train(e, how);
  how.label = problem;
  how.code = code;
  how.code_labels = 3;
  aw_trained coded = train(e, how);
  double sum[3] = { 0 };
  for (size_t i = 0; i < 300; i++) {
    assert_true(coded.fold_score[3 * i] == plain.fold_score[3 * i]);
    sum[label[i]] += coded.fold_score[3 * i + 2];
  }
  assert_true(sum[0] > 0 && sum[1] < 0);
  assert_true(fabs(sum[2]) < fabs(sum[0]) / 2 && sum[2] != 0.0);
  how.code_labels = 2;
  void *bytes;
  aw_model_file file;
  assert_int_equal(toy_train(e, &how, NULL, &bytes, &file, NULL, NULL),
                   AVOW_ERR_ARGUMENT);
  aw_trained_release(&plain);
  aw_trained_release(&coded);
  aw_features_release(&f);
  aw_examples_free(e);
}

/* A rare label is told more often the more classes are balanced. */
static void balance_helps_rare_labels(void **state) {
  (void)state;
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  aw_features f;
  size_t count = 0, rare[2] = { 0, 0 };
  aw_features_init(&f);
  for (size_t i = 0; count < 300; i++) {
    uint32_t label = toy_example(&f, 6, i, 2);
    if (label == 1 && i % 10 != 0) continue;
    assert_int_equal(aw_examples_add(e, &f, label, i, 0.0, NULL), AVOW_OK);
    count++;
  }
  for (size_t n = 0; n < 2; n++) {
    aw_training how = how_of(2, AW_KERNEL_LINEAR);
    how.c = &some_c[1];
    how.c_count = 1;
    how.class_balance = (double)n;
    aw_trained t = train(e, how);
    for (size_t i = 0; i < count; i++)
      rare[n] += t.fold_score[2 * i + 1] > t.fold_score[2 * i];
    aw_trained_release(&t);
  }
  if (rare[1] <= rare[0] + 5)
    fail_msg("told %zu times unbalanced, %zu balanced", rare[0], rare[1]);
  aw_features_release(&f);
  aw_examples_free(e);
}

/* What a model scores is what was solved, but for half a step of each
 * weight. */
static void models_hold_the_solution(void **state) {
  (void)state;
  enum { COUNT = 120 };
  static const double weight[] = { 1.0, 1.0, 1.0 };
  aw_examples *e = toy_examples(1, COUNT, 3, NULL);
  aw_training how = how_of(3, AW_KERNEL_LINEAR);
  how.c = &some_c[2];
  how.c_count = 1;
  how.class_balance = 0.0;
  void *bytes;
  aw_model_file file;
  aw_classifier *c;
  aw_scorer *s;
  aw_matrix m;
  aw_features f;
  uint32_t row[COUNT], label[COUNT];
  aw_features_init(&f);
  assert_int_equal(toy_train(e, &how, NULL, &bytes, &file, NULL, NULL),
                   AVOW_OK);
  aw_classifier_open(&file, "toy", toy_block, TOY_BLOCKS, &c, NULL);
  aw_scorer_new(c, &s, NULL);
  assert_int_equal(aw_matrix_build(e, NULL, true, &m, NULL), AVOW_OK);
  for (uint32_t i = 0; i < COUNT; i++) {
    row[i] = i;
    label[i] = toy_example(&f, 1, i, 3);
  }
  aw_task task = { .matrix = &m,
                   .label = label,
                   .label_count = 3,
                   .class_weight = weight,
                   .shape = { .kernel = AW_KERNEL_LINEAR } };
  for (size_t k = 0; k < 3; k++) {
    aw_solution solution;
    aw_solve(&task, k, 1.0, row, COUNT, &solution, NULL);
    for (size_t i = 0; i < COUNT; i++) {
      double score[3], slack = 1e-6; /* values of rows are floats */
      for (const aw_node *n = m.row[i]; n->index <= (int)m.columns; n++)
        slack += fabs(n->value) * c->scale[k] / 2.0;
      toy_example(&f, 1, i, 3);
      assert_int_equal(aw_scorer_score(s, &f, score, NULL), AVOW_OK);
      assert_true(fabs(score[k] - aw_matrix_dot(&m, i, solution.w)) < slack);
    }
    aw_solution_release(&solution);
  }
  aw_features_release(&f);
  aw_matrix_release(&m);
  aw_scorer_free(s);
  aw_classifier_free(c);
  free(bytes);
  aw_examples_free(e);
}

/* Examples without any feature still make a model: it tells one label. */
static void examples_may_be_empty(void **state) {
  (void)state;
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_SVM_LINEAR,
                                      AW_KERNEL_RBF };
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  aw_features f;
  aw_features_init(&f);
  for (uint32_t i = 0; i < 40; i++)
    assert_int_equal(aw_examples_add(e, &f, i % 4 == 0, i, i % 3, NULL),
                     AVOW_OK);
  for (size_t n = 0; n < 6; n++) {
    aw_training how = how_of(n % 2 * 2, kernel[n / 2]);
    how.class_balance = 0.0;
    void *bytes;
    aw_model_file file;
    aw_classifier *c;
    aw_scorer *s;
    double score[2], probability[2];
    assert_int_equal(toy_train(e, &how, NULL, &bytes, &file, NULL, NULL),
                     AVOW_OK);
    assert_int_equal(
        aw_classifier_open(&file, "toy", toy_block, TOY_BLOCKS, &c, NULL),
        AVOW_OK);
    assert_int_equal(aw_scorer_new(c, &s, NULL), AVOW_OK);
    toy_example(&f, 1, n, 2);
    assert_int_equal(aw_scorer_score(s, &f, score, NULL), AVOW_OK);
    if (n % 2 == 1)
      assert_int_equal(aw_classifier_probability(c, score, probability), 0);
    else
      assert_true(score[0] > 0.3 && score[0] < 1.7);
    aw_features_reset(&f);
    aw_scorer_free(s);
    aw_classifier_free(c);
    free(bytes);
  }
  aw_features_release(&f);
  aw_examples_free(e);
}

static void weights_of_counts(void **state) {
  (void)state;
  static const struct {
    aw_weighting how;
    double sum, idf, wanted;
  } cases[] = {
    { AW_WEIGHT_RAW, -2.5, 1.0, -2.5 },
    { AW_WEIGHT_BINARY, 4.0, 1.0, 1.0 },
    { AW_WEIGHT_TFIDF, 1.0, 1.5, 1.5 },
    { AW_WEIGHT_TFIDF, 0.5, 1.5, 0.75 },
    { AW_WEIGHT_TFIDF, 0.0, 1.5, 0.0 },
    { AW_WEIGHT_TFIDF, -1.0, 1.5, 0.0 },
    { AW_WEIGHT_TFIDF, 2.718281828459045, 1.5, 3.0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double got = aw_weight_of(cases[i].how, cases[i].sum, cases[i].idf);
    if (fabs(got - cases[i].wanted) > 1e-12)
      fail_msg("case %zu: %g, expected %g", i, got, cases[i].wanted);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(ties_go_to_the_smaller),
    cmocka_unit_test(settings_come_from_what_is_scored),
    cmocka_unit_test(chooses_by_the_measure),
    cmocka_unit_test(scores_are_out_of_fold),
    cmocka_unit_test(seeds_and_groups_make_the_folds),
    cmocka_unit_test(codes_tell_what_is_learnt),
    cmocka_unit_test(balance_helps_rare_labels),
    cmocka_unit_test(models_hold_the_solution),
    cmocka_unit_test(examples_may_be_empty),
    cmocka_unit_test(weights_of_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
