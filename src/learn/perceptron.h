/* perceptron.h - averaged perceptron over hashed features, for greedy
 * sequence taggers and transition parsers (Collins 2002; Freund and Schapire
 * 1999).
 *
 * Room: learn.  A feature's row holds one weight a class.  Trained weights
 * are int16 (scaled), rows padded to a multiple of 8 classes, so that scoring
 * adds whole rows.
 */
#ifndef AW_LEARN_PERCEPTRON_H
#define AW_LEARN_PERCEPTRON_H
#include "avow.h"
#include "learn/model_file.h"
#include "learn/vocabulary.h"

typedef struct aw_perceptron {
  aw_vocabulary vocabulary;
  const int16_t *weight; /* [vocabulary.count][stride] */
  uint32_t classes;      /* real classes */
  uint32_t stride;       /* classes rounded up to 8 */
} aw_perceptron;

/* scores[stride] += the row of `key`; nothing where it is unknown. */
static inline void aw_perceptron_add(const aw_perceptron *p, uint64_t key,
                                     int32_t *scores) {
  uint32_t id = aw_vocabulary_find(&p->vocabulary, key);
  if (id == AW_NO_ID) return;
  const int16_t *row = p->weight + (size_t)id * p->stride;
  for (uint32_t k = 0; k < p->stride; k++) scores[k] += row[k];
}

/* Sections "PREFIX.key", "PREFIX.slot", "PREFIX.weight", "PREFIX.meta". */
avow_status aw_perceptron_open(const aw_model_file *file, const char *prefix,
                               aw_perceptron *out, avow_error *err);

typedef struct aw_perceptron_trainer aw_perceptron_trainer;
aw_perceptron_trainer *aw_perceptron_trainer_new(uint32_t classes);
void aw_perceptron_trainer_free(aw_perceptron_trainer *t);
/* scores[classes] of the current (not averaged) weights. */
void aw_perceptron_trainer_score(const aw_perceptron_trainer *t,
                                 const uint64_t *key, size_t count,
                                 float *scores);
/* Reward `right`, punish `wrong` on these features, and count one step. */
avow_status aw_perceptron_trainer_update(aw_perceptron_trainer *t,
                                         const uint64_t *key, size_t count,
                                         uint32_t right, uint32_t wrong);
void aw_perceptron_trainer_step(aw_perceptron_trainer *t); /* no update */
/* Average, drop features updated fewer than `min_updates` times or whose
 * weights all round to 0, write the sections. */
avow_status aw_perceptron_trainer_write(const aw_perceptron_trainer *t,
                                        uint32_t min_updates,
                                        const char *prefix,
                                        aw_model_writer *writer,
                                        avow_error *err);
#endif
