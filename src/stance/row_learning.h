/* row_learning.h - what the steps of learning from rows share.
 *
 * Room: stance, and private to it.  row_train.c leads, row_card.c tells how it
 * went.
 */
#ifndef AW_STANCE_ROW_LEARNING_H
#define AW_STANCE_ROW_LEARNING_H
#include "base/arena.h"
#include "base/hash.h"
#include "learn/examples.h"
#include "stance/rows.h"
#include "text/dataset.h"

/* Distinct texts, in bytewise order, and which one each row has. */
typedef struct aw_distinct {
  aw_span *item;
  size_t count;
  uint32_t *of; /* [rows], UINT32_MAX: none */
} aw_distinct;

typedef struct aw_row_learning {
  const avow_dataset *data;
  const aw_task_context *context;
  const avow_train_options *options;
  aw_distinct label, target;
  const char **label_text; /* [label.count] with NULs, into the arena */
  aw_arena arena;
  aw_vectors vectors;
  bool has_vectors;
  uint32_t blocks;
  aw_names *names;
  aw_examples *examples;
  aw_trained trained;
  aw_main_measure measure;
  aw_training how;
  uint32_t *stratum;   /* [rows] target and label */
  double *probability; /* [rows][labels], held out */
  uint32_t *told;      /* [rows], held out */
  const char *what;    /* progress at hand */
} aw_row_learning;

/* Rows of one group, or of one text where no group is given, belong together:
 * no fold parts them. */
static inline uint64_t aw_row_group(const aw_row *row) {
  return row->group.len > 0 ? aw_hash(row->group, 1)
                            : aw_row_text_hash(row->text);
}

/* Enough rows for a learning curve that is not noise, few enough for its
 * time. */
bool aw_row_wants_curve(const aw_row_learning *l);

/* Members of the model's card: what was chosen, scores held out, learning
 * curve, warnings.  AVOW_ERR_NOMEM. */
avow_status aw_row_card(const aw_row_learning *l, avow_error *err);
#endif
