#include "attribution/known.h"

#include <stdlib.h>

#include "attribution/cue.h"
#include "tagged.h"

#define SPEC                                                                  \
  "Ann|NNP|P Lee|NNP|p said|VBD that|IN the|DT deal|NN was|VBD dead|JJ +.|. " \
  "No|UH +.|. Officials|NNS told|VBD Ann|NNP|P +:|: the|DT deal|NN lives|VBZ" \
  " +.|."

typedef struct table {
  void *bytes;
  aw_model_file file;
  aw_packed packed;
} table;

/* A weight for every key of the document's features. */
static void make_table(const tagged *t, table *out) {
  aw_packed_row rows[800];
  size_t count = 0, length;
  for (uint32_t s = 0; s < t->doc.sentence_count; s++)
    for (uint32_t i = t->doc.sentence[s].first; i < t->doc.sentence[s].last;
         i++) {
      aw_keys keys = { .count = 0 };
      aw_known_keys(&t->work, &t->doc.sentence[s], i, &keys);
      for (uint32_t k = 0; k < keys.count; k++) {
        uint64_t key = keys.key[k];
        int16_t weight = (int16_t)(key >> 20 & 255);
        assert_in_range(count, 0, 799);
        rows[count++] = (aw_packed_row){ key, 1, { weight, -weight, 1 } };
      }
    }
  aw_model_writer *w = aw_model_writer_new();
  assert_non_null(w);
  assert_int_equal(
      aw_packed_write(rows, count, AW_WORD_SCORES, 0.2, "t", w, NULL), AVOW_OK);
  assert_int_equal(aw_model_writer_finish(w, &out->bytes, &length, NULL),
                   AVOW_OK);
  aw_model_writer_free(w);
  assert_int_equal(aw_model_file_open((aw_span){ out->bytes, length }, true,
                                      &out->file, NULL),
                   AVOW_OK);
  assert_int_equal(
      aw_packed_open(&out->file, "t", AW_WORD_SCORES, &out->packed, NULL),
      AVOW_OK);
}

static void check_scores(const tagged *t, const table *model,
                         const aw_work *got) {
  for (uint32_t s = 0; s < t->doc.sentence_count; s++)
    for (uint32_t i = t->doc.sentence[s].first; i < t->doc.sentence[s].last;
         i++) {
      aw_keys keys = { .count = 0 };
      int32_t sum[AW_WORD_SCORES] = { 0 };
      aw_known_keys(&t->work, &t->doc.sentence[s], i, &keys);
      aw_packed_add(&model->packed, keys.key, keys.count, sum);
      assert_int_equal(got->classes[i], t->work.classes[i]);
      assert_int_equal(got->word_score[i][AW_WORD_BEGIN], sum[0]);
      assert_int_equal(got->word_score[i][AW_WORD_INSIDE], sum[1]);
      bool always = (got->classes[i] & AW_WORD_REPORT) != 0 ||
                    t->doc.token[i].tag == AW_TAG_COLON;
      if (always)
        assert_true(got->word_score[i][AW_WORD_GATE] > 1 << 20);
      else
        assert_int_equal(got->word_score[i][AW_WORD_GATE], sum[2]);
    }
}

/* The same when all is remembered as when nothing is. */
static void sums_what_words_tell(void **state) {
  tagged t;
  table model;
  aw_known *known = NULL;
  avow_error err;
  (void)state;
  tagged_open(&t, SPEC);
  make_table(&t, &model);
  assert_int_equal(aw_known_new(t.words, &model.packed, &known, &err), AVOW_OK);
  for (int pass = 0; pass < 2; pass++) {
    aw_work got = { .doc = &t.doc };
    assert_int_equal(aw_known_read(known, &got, &err), AVOW_OK);
    check_scores(&t, &model, &got);
  }
  aw_known_free(known);
  aw_model_file_close(&model.file);
  free(model.bytes);
  tagged_close(&t);
}

static float score_of(const aw_perceptron_trainer *t, const aw_keys *keys) {
  float score[AW_GATE_CLASSES];
  aw_perceptron_trainer_score(t, keys->key, keys->count, score);
  return score[0];
}

/* "said" begins a cue in the lesson, nothing else does: so say the first gate
 * and, of what that one lets through, both together. */
static void learns_the_gates(void **state) {
  tagged t;
  uint8_t tags[64] = { 0 };
  (void)state;
  tagged_open(&t, SPEC);
  aw_perceptron_trainer *gate = aw_perceptron_trainer_new(AW_GATE_CLASSES);
  aw_perceptron_trainer *second = aw_perceptron_trainer_new(AW_GATE_CLASSES);
  assert_non_null(gate);
  assert_non_null(second);
  tags[2] = 1;
  for (int pass = 0; pass < 20; pass++)
    assert_int_equal(aw_gate_learn(&t.work, gate, second, tags), AVOW_OK);
  for (uint32_t i = 0; i < t.doc.token_count; i++) {
    aw_keys keys = { .count = 0 }, more = { .count = 0 };
    const aw_sentence *s = &t.doc.sentence[t.doc.token_sentence[i]];
    aw_known_keys(&t.work, s, i, &keys);
    aw_cue_word_keys(&t.work, s, i, &more);
    float first = score_of(gate, &keys), both = first + score_of(second, &more);
    assert_int_equal(first > 0, i == 2);
    if (first > 0) assert_true(both > 0);
  }
  assert_in_range(aw_perceptron_trainer_count(second), 1, 1000);
  aw_perceptron_trainer_free(gate);
  aw_perceptron_trainer_free(second);
  tagged_close(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(sums_what_words_tell),
    cmocka_unit_test(learns_the_gates),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
