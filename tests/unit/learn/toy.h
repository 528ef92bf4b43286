/* toy.h - a made-up training set for the tests of this room: each label has
 * words of its own among words of all. */
#ifndef TOY_H
#define TOY_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "learn/classifier.h"

#define TOY_BLOCKS 3
static const aw_block toy_block[TOY_BLOCKS] = {
  { "word", "words", AW_WEIGHT_TFIDF, true, 1.0, 2 },
  { "flag", "marks", AW_WEIGHT_BINARY, false, 0.5, 1 },
  { "number", "measures", AW_WEIGHT_RAW, true, 0.25, 1 },
};
static const char *const toy_label[] = { "favor", "against", "neutral" };

/* Word `number` of the toy language, as a feature of block 0. */
static inline void toy_word(aw_features *f, size_t number) {
  char text[24];
  f->block = 0;
  snprintf(text, sizeof text, "w%zu", number);
  aw_features_add(f, aw_template_of("word"), aw_span_of(text), 1.0);
}

/* Example i of a set of `seed`: of 12 words 3 belong to its label. */
static inline uint32_t toy_example(aw_features *f, uint64_t seed, size_t i,
                                   size_t labels) {
  aw_random random;
  aw_random_init(&random, aw_hash_join(seed, i));
  uint32_t label = (uint32_t)aw_random_below(&random, labels);
  aw_features_reset(f);
  for (size_t j = 0; j < 12; j++) {
    size_t of = j < 3 ? label : aw_random_below(&random, 5);
    toy_word(f, of * 20 + aw_random_below(&random, 20));
  }
  f->block = 1;
  aw_features_add(f, aw_template_of("mark"), AW_LIT("quoted"), 1.0);
  if (aw_random_below(&random, 3) == label)
    aw_features_add(f, aw_template_of("mark"), AW_LIT("own"), 1.0);
  f->block = 2;
  aw_features_add(f, aw_template_of("size"), AW_LIT("length"),
                  aw_random_unit(&random) + 0.1 * label);
  aw_features_add(f, aw_template_of("size"), AW_LIT("depth"),
                  aw_random_unit(&random));
  return label;
}

/* `count` examples, three in a row in one group; value: the label, noisy. */
static inline aw_examples *toy_examples(uint64_t seed, size_t count,
                                        size_t labels, aw_names *names) {
  aw_examples *e = aw_examples_new(toy_block, TOY_BLOCKS);
  aw_features f;
  aw_features_init(&f);
  f.names = names;
  for (size_t i = 0; e != NULL && i < count; i++) {
    uint32_t label = toy_example(&f, seed, i, labels);
    if (aw_examples_add(e, &f, label, i / 3, label + 0.01 * (double)(i % 7),
                        NULL) != AVOW_OK) {
      aw_examples_free(e);
      e = NULL;
    }
  }
  aw_features_release(&f);
  return e;
}

/* Train; the model's bytes in *bytes, to be freed.  Opens them in *file. */
static inline avow_status toy_train(const aw_examples *e, aw_training *how,
                                    const aw_names *names, void **bytes,
                                    aw_model_file *file, aw_trained *trained,
                                    avow_error *err) {
  size_t length = 0;
  aw_model_writer *writer = aw_model_writer_new();
  *bytes = NULL;
  avow_status status =
      aw_classifier_train(e, how, names, "toy", writer, trained, err);
  if (status == AVOW_OK)
    status = aw_model_writer_finish(writer, bytes, &length, err);
  aw_model_writer_free(writer);
  if (status == AVOW_OK)
    status = aw_model_file_open((aw_span){ *bytes, length }, true, file, err);
  return status;
}
#endif
