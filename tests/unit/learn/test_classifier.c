#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "learn/trained.h"
#include "toy.h"

#define COUNT 300
#define HELD 200

typedef struct toy {
  aw_training how;
  void *bytes;
  aw_model_file file;
  aw_trained trained;
  aw_classifier *c;
  aw_scorer *s;
  aw_features f;
} toy;

static const double some_c[] = { 0.1, 1.0 };
static const double one_gamma[] = { 0.5 };

static toy open_toy(size_t labels, aw_kernel kernel, size_t threads) {
  toy t;
  avow_error err = { .message = "" };
  aw_training_init(&t.how);
  t.how.label = toy_label;
  t.how.label_count = labels;
  t.how.kernel = kernel;
  t.how.c = some_c;
  t.how.c_count = 2;
  t.how.gamma = one_gamma;
  t.how.gamma_count = 1;
  t.how.threads = threads;
  aw_names *names = aw_names_new();
  aw_examples *e = toy_examples(1, COUNT, labels == 0 ? 3 : labels, names);
  assert_non_null(e);
  avow_status status =
      toy_train(e, &t.how, names, &t.bytes, &t.file, &t.trained, &err);
  if (status == AVOW_OK)
    status =
        aw_classifier_open(&t.file, "toy", toy_block, TOY_BLOCKS, &t.c, &err);
  if (status != AVOW_OK) fail_msg("%zu labels: %s", labels, err.message);
  assert_int_equal(aw_scorer_new(t.c, &t.s, NULL), AVOW_OK);
  aw_features_init(&t.f);
  aw_examples_free(e);
  aw_names_free(names);
  return t;
}

static void close_toy(toy *t) {
  aw_features_release(&t->f);
  aw_scorer_free(t->s);
  aw_classifier_free(t->c);
  aw_trained_release(&t->trained);
  free(t->bytes);
}

/* The score by the definition in classifier.h, from the model's own parts
 * and nothing shared with the scorer. */
static void naive_score(const toy *t, const aw_features *f, double *score) {
  const aw_classifier *c = t->c;
  double value[TOY_BLOCKS * 64];
  uint32_t id[TOY_BLOCKS * 64];
  double norm[TOY_BLOCKS] = { 0.0 }, weight[3];
  size_t count = 0, labels = c->label_count == 0 ? 1 : c->label_count;
  for (size_t i = 0; i < f->count; i++) {
    size_t occurrences = 0, before = 0;
    double sum = 0.0;
    for (size_t j = 0; j < f->count; j++)
      if (f->item[j].key == f->item[i].key) {
        occurrences++;
        before += j < i;
        sum += (double)f->item[j].value;
      }
    uint32_t at = 0;
    while (at < c->features &&
           (aw_classifier_feature(c, at).key != f->item[i].key ||
            aw_classifier_feature(c, at).block != f->item[i].block))
      at++;
    if (before > 0 || at == c->features) continue;
    double idf = aw_classifier_feature(c, at).idf;
    unsigned b = f->item[i].block;
    value[count] = b == 0   ? (1.0 + log((double)occurrences)) * idf
                   : b == 1 ? 1.0
                            : sum;
    norm[b] += value[count] * value[count];
    id[count++] = at;
  }
  aw_classifier_bias(c, score);
  for (size_t i = 0; i < count; i++) {
    unsigned b = aw_classifier_feature(c, id[i]).block;
    double by = toy_block[b].scale;
    if (toy_block[b].normalise) by /= sqrt(norm[b]);
    aw_classifier_weights(c, id[i], weight);
    for (size_t k = 0; k < labels; k++) score[k] += by * value[i] * weight[k];
  }
}

static void scores_as_defined(void **state) {
  (void)state;
  static const size_t cases[] = { 0, 2, 3 };
  for (size_t n = 0; n < 3; n++) {
    toy t = open_toy(cases[n], AW_KERNEL_LINEAR, 1);
    for (size_t i = 0; i < HELD; i++) {
      double score[3], wanted[3];
      toy_example(&t.f, 2, i, 3);
      assert_int_equal(aw_scorer_score(t.s, &t.f, score, NULL), AVOW_OK);
      naive_score(&t, &t.f, wanted);
      for (size_t k = 0; k < (cases[n] == 0 ? 1 : cases[n]); k++)
        if (fabs(score[k] - wanted[k]) > 1e-9)
          fail_msg("%zu labels, example %zu: score %.12g, expected %.12g",
                   cases[n], i, score[k], wanted[k]);
    }
    close_toy(&t);
  }
}

static void learns_what_can_be_learnt(void **state) {
  (void)state;
  static const struct {
    size_t labels;
    aw_kernel kernel;
    double least;
  } cases[] = {
    { 2, AW_KERNEL_LINEAR, 0.75 },     { 3, AW_KERNEL_LINEAR, 0.75 },
    { 3, AW_KERNEL_SVM_LINEAR, 0.75 }, { 2, AW_KERNEL_RBF, 0.75 },
    { 3, AW_KERNEL_RBF, 0.75 },
  };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    toy t = open_toy(cases[n].labels, cases[n].kernel, 2);
    size_t right = 0;
    for (size_t i = 0; i < HELD; i++) {
      double score[3], probability[3];
      uint32_t gold = toy_example(&t.f, 2, i, cases[n].labels);
      assert_int_equal(aw_scorer_score(t.s, &t.f, score, NULL), AVOW_OK);
      right += aw_classifier_probability(t.c, score, probability) == gold;
    }
    if ((double)right < cases[n].least * HELD)
      fail_msg("case %zu: %zu of %d right, measure %g", n, right, HELD,
               t.trained.measure);
    close_toy(&t);
  }
}

static void regresses(void **state) {
  (void)state;
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_SVM_LINEAR,
                                      AW_KERNEL_RBF };
  for (size_t n = 0; n < 3; n++) {
    toy t = open_toy(0, kernel[n], 1);
    assert_int_equal(aw_classifier_label_count(t.c), 0);
    double error = 0.0;
    for (size_t i = 0; i < HELD; i++) {
      double score[1];
      uint32_t gold = toy_example(&t.f, 2, i, 3);
      assert_int_equal(aw_scorer_score(t.s, &t.f, score, NULL), AVOW_OK);
      error += fabs(score[0] - gold) / HELD;
    }
    if (error > 0.65) fail_msg("kernel %zu: mean error %g", n, error);
    assert_true(t.trained.measure > 0.7);
    close_toy(&t);
  }
}

static void label_is_most_probable(void **state) {
  (void)state;
  toy t = open_toy(3, AW_KERNEL_LINEAR, 1);
  for (size_t i = 0; i < HELD; i++) {
    double score[3], probability[3], sum = 0.0;
    toy_example(&t.f, 2, i, 3);
    assert_int_equal(aw_scorer_score(t.s, &t.f, score, NULL), AVOW_OK);
    size_t label = aw_classifier_probability(t.c, score, probability);
    assert_int_equal(label, aw_argmax(score, 3));
    assert_int_equal(label, aw_argmax(probability, 3));
    for (size_t k = 0; k < 3; k++) sum += probability[k];
    assert_true(fabs(sum - 1.0) < 1e-12);
  }
  close_toy(&t);
}

static void contributions_add_up(void **state) {
  (void)state;
  static const size_t cases[] = { 0, 2, 3 };
  for (size_t n = 0; n < 3; n++) {
    size_t labels = cases[n] == 0 ? 1 : cases[n];
    toy t = open_toy(cases[n], AW_KERNEL_LINEAR, 1);
    for (size_t i = 0; i < HELD; i++) {
      double score[3], bias[3], part[64 * 3];
      toy_example(&t.f, 2, i, 3);
      assert_int_equal(aw_scorer_score(t.s, &t.f, score, NULL), AVOW_OK);
      assert_int_equal(aw_scorer_contributions(t.s, &t.f, part, bias), AVOW_OK);
      for (size_t k = 0; k < labels; k++) {
        double sum = bias[k];
        for (size_t j = 0; j < t.f.count; j++) sum += part[j * labels + k];
        if (fabs(sum - score[k]) > 1e-9)
          fail_msg(
              "%zu labels, example %zu: parts add up to %.12g, score "
              "%.12g",
              cases[n], i, sum, score[k]);
      }
    }
    close_toy(&t);
  }
}

static void vector_gives_the_score(void **state) {
  (void)state;
  toy t = open_toy(3, AW_KERNEL_LINEAR, 1);
  for (size_t i = 0; i < HELD; i++) {
    const aw_vector_item *item;
    size_t count;
    double score[3], sum[3], weight[3];
    toy_example(&t.f, 2, i, 3);
    assert_int_equal(aw_scorer_score(t.s, &t.f, score, NULL), AVOW_OK);
    assert_int_equal(aw_scorer_vector(t.s, &t.f, &item, &count), AVOW_OK);
    aw_classifier_bias(t.c, sum);
    for (size_t j = 0; j < count; j++) {
      assert_true(j == 0 || item[j].id > item[j - 1].id);
      aw_classifier_weights(t.c, item[j].id, weight);
      for (size_t k = 0; k < 3; k++) sum[k] += item[j].value * weight[k];
    }
    for (size_t k = 0; k < 3; k++) assert_true(fabs(sum[k] - score[k]) < 1e-9);
  }
  close_toy(&t);
}

static void threads_change_nothing(void **state) {
  (void)state;
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_RBF };
  for (size_t n = 0; n < 2; n++) {
    toy a = open_toy(3, kernel[n], 1), b = open_toy(3, kernel[n], 4);
    assert_int_equal(a.file.bytes.len, b.file.bytes.len);
    assert_memory_equal(a.bytes, b.bytes, a.file.bytes.len);
    close_toy(&a);
    close_toy(&b);
  }
}

static void tells_unknown_features(void **state) {
  (void)state;
  toy t = open_toy(2, AW_KERNEL_LINEAR, 1);
  double score[2], unknown;
  aw_features_reset(&t.f);
  toy_word(&t.f, 3);
  toy_word(&t.f, 100000);
  toy_word(&t.f, 100001);
  toy_word(&t.f, 3);
  assert_int_equal(aw_scorer_score(t.s, &t.f, score, &unknown), AVOW_OK);
  assert_true(unknown == 0.5);
  aw_features_reset(&t.f);
  assert_int_equal(aw_scorer_score(t.s, &t.f, score, &unknown), AVOW_OK);
  assert_true(unknown == 0.0 && score[0] == -score[1]);
  close_toy(&t);
}

static void keeps_names(void **state) {
  (void)state;
  toy t = open_toy(3, AW_KERNEL_LINEAR, 1);
  aw_names *names = NULL;
  uint32_t id[5];
  assert_int_equal(aw_classifier_names(t.c, &names, NULL), AVOW_OK);
  for (uint32_t k = 0; k < 3; k++) {
    assert_int_equal(aw_classifier_strongest(t.c, k, false, id, 5), 5);
    for (size_t i = 0; i < 5; i++) {
      double weight[3];
      aw_known_feature known = aw_classifier_feature(t.c, id[i]);
      aw_classifier_weights(t.c, id[i], weight);
      assert_true(weight[k] > 0.0);
      assert_non_null(aw_names_get(names, known.key).ptr);
    }
  }
  toy_example(&t.f, 2, 0, 3);
  assert_true(aw_span_equal(aw_names_get(names, t.f.item[12].key),
                            AW_LIT("mark=quoted")));
  aw_names_free(names);
  close_toy(&t);
}

static void refuses_other_blocks(void **state) {
  (void)state;
  toy t = open_toy(2, AW_KERNEL_LINEAR, 1);
  aw_block other[TOY_BLOCKS];
  aw_classifier *c = NULL;
  for (int i = 0; i < 5; i++) {
    memcpy(other, toy_block, sizeof other);
    if (i == 0) other[1].name = "marks";
    if (i == 1) other[1].scale = 0.75;
    if (i == 2) other[0].weighting = AW_WEIGHT_RAW;
    if (i == 4) other[0].normalise = false;
    assert_int_equal(aw_classifier_open(&t.file, "toy", other,
                                        i == 3 ? 2 : TOY_BLOCKS, &c, NULL),
                     AVOW_ERR_MISMATCH);
  }
  assert_int_equal(
      aw_classifier_open(&t.file, "boy", toy_block, TOY_BLOCKS, &c, NULL),
      AVOW_ERR_FORMAT);
  close_toy(&t);
}

/* Whatever byte is altered, a classifier opens and scores, or is refused
 * (sanitizers watch). */
static void believes_nothing(void **state) {
  (void)state;
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_RBF };
  size_t refused = 0;
  for (size_t n = 0; n < 2; n++) {
    toy t = open_toy(3, kernel[n], 1);
    char *bytes = t.bytes;
    size_t step = t.file.bytes.len / 1500 + 1;
    for (size_t at = 64; at < t.file.bytes.len; at += at < 2000 ? 1 : step) {
      aw_model_file file;
      aw_classifier *c = NULL;
      aw_scorer *s = NULL;
      aw_names *names = NULL;
      char was = bytes[at];
      bytes[at] = (char)(was ^ (at % 3 == 0 ? 0x80 : 0xFF));
      if (aw_model_file_open(t.file.bytes, false, &file, NULL) != AVOW_OK ||
          aw_classifier_open(&file, "toy", toy_block, TOY_BLOCKS, &c, NULL) !=
              AVOW_OK) {
        refused++;
      } else {
        double score[AVOW_LABEL_MAX];
        assert_int_equal(aw_scorer_new(c, &s, NULL), AVOW_OK);
        toy_example(&t.f, 2, at, 3);
        assert_int_equal(aw_scorer_score(s, &t.f, score, NULL), AVOW_OK);
        if (aw_classifier_names(c, &names, NULL) == AVOW_OK)
          aw_names_free(names);
        aw_scorer_free(s);
        aw_classifier_free(c);
      }
      bytes[at] = was;
    }
    close_toy(&t);
  }
  assert_true(refused > 200);
}

static avow_status stop_at_three(void *context, size_t done, size_t total) {
  assert_true(done <= total);
  *(size_t *)context = done;
  return done == 3 ? AVOW_ERR_STOPPED : AVOW_OK;
}

static void refuses_what_cannot_be_learnt(void **state) {
  (void)state;
  static const struct {
    const char *name;
    size_t labels, of, folds, count;
    double c;
    avow_status wanted;
  } cases[] = {
    { "one label in the data", 2, 1, 5, 90, 1.0, AVOW_ERR_DATA },
    { "one label", 1, 1, 5, 90, 1.0, AVOW_ERR_ARGUMENT },
    { "a label out of range", 2, 3, 5, 90, 1.0, AVOW_ERR_ARGUMENT },
    { "no examples", 2, 2, 5, 0, 1.0, AVOW_ERR_DATA },
    { "fewer groups than folds", 2, 2, 5, 12, 1.0, AVOW_ERR_DATA },
    { "one fold", 2, 2, 1, 90, 1.0, AVOW_ERR_ARGUMENT },
    { "a cost of 0", 2, 2, 5, 90, 0.0, AVOW_ERR_ARGUMENT },
    { "all well", 2, 2, 5, 90, 1.0, AVOW_OK },
    { "stopped", 2, 2, 5, 90, 1.0, AVOW_ERR_STOPPED },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_training how;
    aw_training_init(&how);
    how.label = toy_label;
    how.label_count = cases[i].labels;
    how.c = &cases[i].c;
    how.c_count = 1;
    how.folds = cases[i].folds;
    how.threads = 1;
    size_t done = 0;
    if (cases[i].wanted == AVOW_ERR_STOPPED) {
      how.progress = stop_at_three;
      how.progress_context = &done;
    }
    aw_examples *e = toy_examples(1, cases[i].count, cases[i].of, NULL);
    void *bytes;
    aw_model_file file;
    avow_error err = { .message = "" };
    avow_status status = toy_train(e, &how, NULL, &bytes, &file, NULL, &err);
    if (status != cases[i].wanted)
      fail_msg("%s: %s (%s)", cases[i].name, avow_status_text(status),
               err.message);
    if (cases[i].wanted == AVOW_ERR_STOPPED) assert_int_equal(done, 3);
    free(bytes);
    aw_examples_free(e);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(scores_as_defined),
    cmocka_unit_test(learns_what_can_be_learnt),
    cmocka_unit_test(regresses),
    cmocka_unit_test(label_is_most_probable),
    cmocka_unit_test(contributions_add_up),
    cmocka_unit_test(vector_gives_the_score),
    cmocka_unit_test(threads_change_nothing),
    cmocka_unit_test(tells_unknown_features),
    cmocka_unit_test(keeps_names),
    cmocka_unit_test(refuses_other_blocks),
    cmocka_unit_test(believes_nothing),
    cmocka_unit_test(refuses_what_cannot_be_learnt),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
