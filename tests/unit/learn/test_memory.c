/* Every allocation of ours fails once, from the first to the last; those
 * inside libsvm and liblinear are not reached by the linker's --wrap.  A leak
 * shows under the address sanitizer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "learn/export.h"
#include "toy.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);

static size_t left = SIZE_MAX; /* allocations until one fails */
static bool reached;

static bool fails(void) {
  if (left == SIZE_MAX || left-- > 0) return false;
  left = SIZE_MAX;
  reached = true;
  return true;
}

void *__wrap_malloc(size_t size) {
  return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
  return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size) {
  return fails() ? NULL : __real_realloc(old, size);
}

/* From examples to labels, with all that is optional. */
static avow_status learn_and_use(aw_kernel kernel, size_t labels) {
  static const double c = 1.0, gamma = 0.5;
  avow_status status = AVOW_ERR_NOMEM;
  void *bytes = NULL;
  aw_model_file file;
  aw_trained trained = { 0 };
  aw_classifier *classifier = NULL;
  aw_scorer *scorer = NULL;
  aw_names *kept = NULL;
  aw_strbuf text = AW_STRBUF_INIT;
  aw_features f;
  const aw_vector_item *item;
  size_t count;
  double score[3], bias[3], part[64 * 3];
  aw_features_init(&f);
  aw_names *names = aw_names_new();
  aw_examples *e = names == NULL
                       ? NULL
                       : toy_examples(1, 24, labels == 0 ? 3 : labels, names);
  aw_training how;
  aw_training_init(&how);
  how.label = toy_label;
  how.label_count = labels;
  how.kernel = kernel;
  how.c = &c;
  how.gamma = &gamma;
  how.c_count = how.gamma_count = how.threads = 1;
  how.folds = 2;
  if (e == NULL) goto done;
  aw_model_writer *writer = aw_model_writer_new();
  if (writer == NULL) goto done;
  status = aw_classifier_train(e, &how, names, "toy", writer, &trained, NULL);
  if (status == AVOW_OK)
    status = aw_model_writer_finish(writer, &bytes, &count, NULL);
  aw_model_writer_free(writer);
  if (status != AVOW_OK) goto done;
  status = aw_model_file_open((aw_span){ bytes, count }, true, &file, NULL);
  if (status == AVOW_OK)
    status = aw_classifier_open(&file, "toy", toy_block, TOY_BLOCKS,
                                &classifier, NULL);
  if (status == AVOW_OK) status = aw_scorer_new(classifier, &scorer, NULL);
  if (status == AVOW_OK) status = aw_classifier_names(classifier, &kept, NULL);
  if (status != AVOW_OK) goto done;
  toy_example(&f, 2, 1, 3);
  status = aw_scorer_score(scorer, &f, score, NULL);
  if (status == AVOW_OK)
    status = aw_scorer_contributions(scorer, &f, part, bias);
  if (status == AVOW_OK) status = aw_scorer_vector(scorer, &f, &item, &count);
  if (status == AVOW_OK && kernel == AW_KERNEL_LINEAR)
    status = aw_export_liblinear(classifier, &text, NULL);
  if (status == AVOW_OK && kernel == AW_KERNEL_RBF)
    status = aw_export_libsvm(classifier, &text, NULL);
done:
  aw_features_release(&f);
  aw_strbuf_release(&text);
  aw_names_free(kept);
  aw_scorer_free(scorer);
  aw_classifier_free(classifier);
  aw_trained_release(&trained);
  free(bytes);
  aw_examples_free(e);
  aw_names_free(names);
  return status;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  static const struct {
    aw_kernel kernel;
    size_t labels;
  } cases[] = { { AW_KERNEL_LINEAR, 3 },
                { AW_KERNEL_SVM_LINEAR, 2 },
                { AW_KERNEL_RBF, 2 },
                { AW_KERNEL_LINEAR, 0 } };
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    size_t at = 0;
    for (reached = true; reached; at++) {
      reached = false;
      left = at;
      avow_status status = learn_and_use(cases[n].kernel, cases[n].labels);
      left = SIZE_MAX;
      if (status != (reached ? AVOW_ERR_NOMEM : AVOW_OK))
        fail_msg("case %zu, allocation %zu: %s", n, at,
                 avow_status_text(status));
    }
    assert_true(at > 60);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
