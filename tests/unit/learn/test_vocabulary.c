#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "learn/vocabulary.h"

static void gives_dense_ids_in_order_of_first_sight(void **state) {
  (void)state;
  aw_vocabulary_builder *b = aw_vocabulary_builder_new();
  assert_non_null(b);
  assert_int_equal(aw_vocabulary_builder_find(b, 7), AW_NO_ID);
  for (uint32_t i = 0; i < 5000; i++) {
    /* Low bits that collide. */
    uint64_t key = (uint64_t)i << 20;
    assert_int_equal(aw_vocabulary_builder_add(b, key), i);
    assert_int_equal(aw_vocabulary_builder_add(b, key), i);
    assert_int_equal(aw_vocabulary_builder_key(b, i), key);
  }
  assert_int_equal(aw_vocabulary_builder_count(b), 5000);
  aw_vocabulary_builder_free(b);
}

static void finds_the_same_when_frozen(void **state) {
  (void)state;
  aw_vocabulary_builder *b = aw_vocabulary_builder_new();
  aw_random r;
  aw_random_init(&r, 3);
  for (int i = 0; i < 3000; i++)
    aw_vocabulary_builder_add(b, aw_random_next(&r));
  uint64_t *key = NULL;
  uint32_t *slot = NULL, slots = 0;
  assert_int_equal(aw_vocabulary_builder_freeze(b, &key, &slot, &slots, NULL),
                   AVOW_OK);
  assert_true(slots >= 6000);
  aw_vocabulary v;
  assert_int_equal(
      aw_vocabulary_open((aw_span){ (char *)key, 3000 * sizeof *key },
                         (aw_span){ (char *)slot, slots * sizeof *slot }, false,
                         &v, NULL),
      AVOW_OK);
  aw_random_init(&r, 3);
  for (uint32_t i = 0; i < 3000; i++)
    assert_int_equal(aw_vocabulary_find(&v, aw_random_next(&r)), i);
  for (int i = 0; i < 3000; i++)
    assert_int_equal(aw_vocabulary_find(&v, aw_random_next(&r)), AW_NO_ID);
  free(key);
  free(slot);
  aw_vocabulary_builder_free(b);
}

static void refuses_damage(void **state) {
  (void)state;
  uint64_t key[2] = { 5, 6 };
  static const struct {
    const char *name;
    size_t key_bytes, slot_bytes;
    uint32_t slot[4];
    bool sound;
  } cases[] = {
    { "sound", 16, 16, { AW_NO_ID, AW_NO_ID, 1, 0 }, true },
    { "id too large", 16, 16, { AW_NO_ID, AW_NO_ID, 2, 0 }, false },
    { "no free slot", 16, 16, { 0, 1, 0, 1 }, false },
    { "size no power of two", 16, 12, { AW_NO_ID, 1, 0, 0 }, false },
    { "keys cut", 15, 16, { AW_NO_ID, AW_NO_ID, 1, 0 }, false },
    { "slots cut", 16, 15, { AW_NO_ID, AW_NO_ID, 1, 0 }, false },
    { "no slots", 16, 0, { 0 }, false },
    { "as many keys as slots", 16, 8, { 0, 1 }, false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_vocabulary v;
    avow_status status = aw_vocabulary_open(
        (aw_span){ (const char *)key, cases[i].key_bytes },
        (aw_span){ (const char *)cases[i].slot, cases[i].slot_bytes }, false,
        &v, NULL);
    if ((status == AVOW_OK) != cases[i].sound)
      fail_msg("%s: status %d", cases[i].name, status);
  }
}

static void keeps_the_first_name_of_a_key(void **state) {
  (void)state;
  aw_names *names = aw_names_new();
  assert_true(aw_names_put(names, 1, AW_LIT("word=peace")));
  assert_true(aw_names_put(names, 2, AW_LIT("")));
  assert_true(aw_names_put(names, 3, AW_LIT("word=war")));
  assert_true(aw_names_put(names, 1, AW_LIT("other")));
  assert_true(aw_span_equal(aw_names_get(names, 1), AW_LIT("word=peace")));
  assert_int_equal(aw_names_get(names, 2).len, 0);
  assert_true(aw_span_equal(aw_names_get(names, 3), AW_LIT("word=war")));
  assert_null(aw_names_get(names, 4).ptr);
  aw_names_free(names);
}

static void names_features_by_template_and_value(void **state) {
  (void)state;
  aw_features f;
  aw_features_init(&f);
  f.names = aw_names_new();
  aw_template word = aw_template_of("word"), pair = aw_template_of("pair");
  aw_features_add(&f, word, AW_LIT("reject"), 1);
  aw_features_add_pair(&f, pair, 1, AW_LIT("a"), 2, AW_LIT("b"), 1);
  f.enabled = 0;
  aw_features_add(&f, word, AW_LIT("dropped"), 1);
  assert_int_equal(f.count, 2);
  assert_false(f.failed);
  assert_true(aw_span_equal(aw_names_get(f.names, f.item[0].key),
                            AW_LIT("word=reject")));
  assert_true(
      aw_span_equal(aw_names_get(f.names, f.item[1].key), AW_LIT("pair=a|b")));
  aw_names_free(f.names);
  aw_features_release(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(gives_dense_ids_in_order_of_first_sight),
    cmocka_unit_test(finds_the_same_when_frozen),
    cmocka_unit_test(refuses_damage),
    cmocka_unit_test(keeps_the_first_name_of_a_key),
    cmocka_unit_test(names_features_by_template_and_value),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
