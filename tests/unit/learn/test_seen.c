#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "toy.h"

#define COUNT 200u

/* A classifier of the same examples at another cost, with its scorer. */
typedef struct one {
  void *bytes;
  aw_model_file file;
  aw_classifier *c;
  aw_scorer *s;
} one;

static void open_one(one *o, double cost) {
  aw_examples *e = toy_examples(1, COUNT, 3, NULL);
  aw_training how;
  aw_training_init(&how);
  how.label = toy_label;
  how.label_count = 3;
  how.c = &cost;
  how.c_count = 1;
  how.threads = 1;
  assert_int_equal(toy_train(e, &how, NULL, &o->bytes, &o->file, NULL, NULL),
                   AVOW_OK);
  assert_int_equal(
      aw_classifier_open(&o->file, "toy", toy_block, TOY_BLOCKS, &o->c, NULL),
      AVOW_OK);
  assert_int_equal(aw_scorer_new(o->c, &o->s, NULL), AVOW_OK);
  aw_examples_free(e);
}

static void close_one(one *o) {
  aw_scorer_free(o->s);
  aw_classifier_free(o->c);
  free(o->bytes);
}

/* The features of `f` of which `wanted` is a bit. */
static void part_of(const aw_features *f, uint32_t wanted, aw_features *out) {
  aw_features_reset(out);
  for (size_t i = 0; i < f->count; i++) {
    if ((wanted >> f->item[i].block & 1u) == 0) continue;
    out->block = f->item[i].block;
    aw_features_add_key(out, f->item[i].key, (double)f->item[i].value);
  }
}

/* What one classifier has seen serves the other as if it had looked itself;
 * the example that is asked for has words that nobody knows. */
static void what_is_seen_needs_no_second_look(void **state) {
  (void)state;
  one from, to;
  aw_features all, part;
  aw_seen seen = { .item = NULL };
  aw_features_init(&all);
  aw_features_init(&part);
  open_one(&from, 0.1);
  open_one(&to, 3.0);
  uint32_t *link = aw_classifier_link(from.c, to.c);
  assert_non_null(link);
  for (size_t i = 0; i < COUNT + 20; i++) {
    double want[3], got[3], share, unknown;
    toy_example(&all, 1, i, 3);
    if (i % 2 == 0) toy_word(&all, 5000 + i);
    seen.count = seen.features = seen.unknown = 0;
    for (uint32_t b = 0; b < 2; b++) {
      part_of(&all, 1u << b, &part);
      assert_int_equal(aw_scorer_score(from.s, &part, got, NULL), AVOW_OK);
      assert_true(aw_scorer_see(from.s, &seen));
    }
    part_of(&all, 1u << 2, &part);
    assert_int_equal(aw_scorer_score(to.s, &all, want, &share), AVOW_OK);
    assert_int_equal(
        aw_scorer_score_seen(to.s, &seen, link, &part, got, &unknown), AVOW_OK);
    for (size_t k = 0; k < 3; k++) assert_true(fabs(want[k] - got[k]) < 1e-9);
    assert_true(share == unknown);
    assert_true(i % 2 == 1 || unknown > 0.0);
  }
  free(link);
  aw_seen_release(&seen);
  aw_features_release(&all);
  aw_features_release(&part);
  close_one(&from);
  close_one(&to);
}

/* What examples share is scored once and counts as if each held it, however
 * many features of its own one has; it is seen with each. */
static void what_is_shared_counts_in_each(void **state) {
  (void)state;
  one with, plain;
  aw_features all, shared, own;
  aw_seen seen = { .item = NULL };
  aw_features_init(&all);
  aw_features_init(&shared);
  aw_features_init(&own);
  open_one(&with, 0.1);
  open_one(&plain, 0.1);
  for (size_t i = 0; i < 60; i++) {
    double want[3], got[3], share, unknown;
    toy_example(&all, 1, i, 3);
    toy_word(&all, 5000 + i);
    part_of(&all, 1u << 1, &shared);
    assert_true(aw_scorer_share(with.s, &shared));
    for (size_t n = 0; n < 3; n++) {
      for (size_t w = 0; w < 20 * i * n; w++) toy_word(&all, 7000 + w);
      part_of(&all, ~(1u << 1), &own);
      assert_int_equal(aw_scorer_score(plain.s, &all, want, &share), AVOW_OK);
      assert_int_equal(aw_scorer_score(with.s, &own, got, &unknown), AVOW_OK);
      for (size_t k = 0; k < 3; k++) assert_true(fabs(want[k] - got[k]) < 1e-9);
      assert_true(share == unknown);
      size_t count[2];
      for (size_t k = 0; k < 2; k++) {
        seen.count = seen.features = seen.unknown = 0;
        assert_true(aw_scorer_see(k == 0 ? with.s : plain.s, &seen));
        count[k] = seen.count;
      }
      assert_int_equal(count[0], count[1]);
    }
    aw_scorer_share_nothing(with.s);
    assert_int_equal(aw_scorer_score(with.s, &all, got, &unknown), AVOW_OK);
    for (size_t k = 0; k < 3; k++) assert_true(fabs(want[k] - got[k]) < 1e-9);
    assert_true(share == unknown);
  }
  aw_seen_release(&seen);
  aw_features_release(&all);
  aw_features_release(&shared);
  aw_features_release(&own);
  close_one(&with);
  close_one(&plain);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_seen_needs_no_second_look),
    cmocka_unit_test(what_is_shared_counts_in_each),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
