#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <unistd.h>
#if __has_include(<libsvm/svm.h>)
#include <libsvm/svm.h>
#else
#include <svm.h>
#endif
#include <linear.h>

#include "base/file.h"
#include "learn/export.h"
#include "toy.h"

#define HELD 60

typedef struct fixture {
  void *bytes;
  aw_model_file file;
  aw_classifier *c;
  aw_scorer *s;
  aw_features f;
} fixture;

static void set_up(fixture *x, size_t labels, aw_kernel kernel) {
  static const double c = 1.0, gamma = 0.5;
  aw_training how;
  aw_training_init(&how);
  how.label = toy_label;
  how.label_count = labels;
  how.kernel = kernel;
  how.c = &c;
  how.gamma = &gamma;
  how.c_count = how.gamma_count = 1;
  aw_examples *e = toy_examples(1, 150, labels == 0 ? 3 : labels, NULL);
  assert_int_equal(toy_train(e, &how, NULL, &x->bytes, &x->file, NULL, NULL),
                   AVOW_OK);
  assert_int_equal(
      aw_classifier_open(&x->file, "toy", toy_block, TOY_BLOCKS, &x->c, NULL),
      AVOW_OK);
  assert_int_equal(aw_scorer_new(x->c, &x->s, NULL), AVOW_OK);
  aw_features_init(&x->f);
  aw_examples_free(e);
}

static void tear_down(fixture *x) {
  aw_features_release(&x->f);
  aw_scorer_free(x->s);
  aw_classifier_free(x->c);
  free(x->bytes);
}

/* Score and vector of held-out example i; nodes end with index -1. */
static void example(fixture *x, size_t i, double *score, int *index,
                    double *value) {
  const aw_vector_item *item;
  size_t count;
  toy_example(&x->f, 2, i, 3);
  assert_int_equal(aw_scorer_score(x->s, &x->f, score, NULL), AVOW_OK);
  assert_int_equal(aw_scorer_vector(x->s, &x->f, &item, &count), AVOW_OK);
  for (size_t j = 0; j < count; j++) {
    index[j] = (int)item[j].id + 1;
    value[j] = item[j].value;
  }
  index[count] = -1;
}

static void save(const aw_strbuf *text, char *path) {
  int file = mkstemp(path);
  assert_true(file >= 0);
  assert_int_equal(write(file, text->ptr, text->len), (ssize_t)text->len);
  close(file);
}

static void liblinear_decides_the_same(void **state) {
  (void)state;
  static const size_t cases[] = { 0, 2, 3 };
  for (size_t n = 0; n < 3; n++) {
    fixture x;
    set_up(&x, cases[n], AW_KERNEL_LINEAR);
    aw_strbuf text = AW_STRBUF_INIT;
    char path[] = "export-XXXXXX";
    assert_int_equal(aw_export_liblinear(x.c, &text, NULL), AVOW_OK);
    save(&text, path);
    struct model *model = load_model(path);
    unlink(path);
    assert_non_null(model);
    for (size_t i = 0; i < HELD; i++) {
      double score[3], own[3], value[64];
      int index[64];
      struct feature_node node[65];
      example(&x, i, score, index, value);
      size_t j = 0;
      for (; index[j] != -1; j++)
        node[j] = (struct feature_node){ index[j], value[j] };
      node[j++] = (struct feature_node){ get_nr_feature(model) + 1, 1.0 };
      node[j] = (struct feature_node){ -1, 0.0 };
      predict_values(model, node, own);
      for (size_t k = 0; k < (cases[n] == 3 ? 3 : 1); k++)
        assert_true(fabs(own[k] - score[k]) < 1e-9);
    }
    free_and_destroy_model(&model);
    aw_strbuf_release(&text);
    tear_down(&x);
  }
}

/* Each pair of labels decides by the difference of their scores. */
static void libsvm_decides_the_same(void **state) {
  (void)state;
  static const aw_kernel kernel[] = { AW_KERNEL_LINEAR, AW_KERNEL_RBF,
                                      AW_KERNEL_POLY, AW_KERNEL_SIGMOID };
  for (size_t n = 0; n < 8; n++) {
    fixture x;
    size_t labels = 2 + n % 2, pair;
    set_up(&x, labels, kernel[n / 2]);
    aw_strbuf text = AW_STRBUF_INIT;
    char path[] = "export-XXXXXX";
    assert_int_equal(aw_export_libsvm(x.c, &text, NULL), AVOW_OK);
    save(&text, path);
    struct svm_model *model = svm_load_model(path);
    unlink(path);
    assert_non_null(model);
    for (size_t i = 0; i < HELD; i++) {
      double score[3], own[3], value[64];
      int index[64];
      struct svm_node node[65];
      size_t j = 0;
      example(&x, i, score, index, value);
      for (; index[j] != -1; j++)
        node[j] = (struct svm_node){ index[j], value[j] };
      node[j] = (struct svm_node){ -1, 0.0 };
      svm_predict_values(model, node, own);
      pair = 0;
      for (size_t a = 0; a < labels; a++)
        for (size_t b = a + 1; b < labels; b++, pair++)
          if (fabs(own[pair] - (score[a] - score[b])) > 1e-6)
            fail_msg("case %zu, example %zu, labels %zu and %zu: %g, libsvm %g",
                     n, i, a, b, score[a] - score[b], own[pair]);
    }
    svm_free_and_destroy_model(&model);
    aw_strbuf_release(&text);
    tear_down(&x);
  }
}

static void refuses_what_has_no_form(void **state) {
  (void)state;
  fixture x;
  aw_strbuf text = AW_STRBUF_INIT;
  set_up(&x, 0, AW_KERNEL_LINEAR); /* numbers instead of labels */
  assert_int_equal(aw_export_libsvm(x.c, &text, NULL), AVOW_ERR_ARGUMENT);
  tear_down(&x);
  set_up(&x, 2, AW_KERNEL_RBF);
  assert_int_equal(aw_export_liblinear(x.c, &text, NULL), AVOW_ERR_ARGUMENT);
  tear_down(&x);
  aw_strbuf_release(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(liblinear_decides_the_same),
    cmocka_unit_test(libsvm_decides_the_same),
    cmocka_unit_test(refuses_what_has_no_form),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
