/* dataset.h - labelled data in memory, as the public functions collect it.
 *
 * Room: text.  May include: base/, learn/.  Owns copies of all it is given;
 * positions are bytes here (the door turns code points into bytes, once).
 */
#ifndef AW_TEXT_DATASET_H
#define AW_TEXT_DATASET_H
#include "avow.h"
#include "base/arena.h"
#include "base/span.h"
#include "base/strbuf.h"
#include "learn/model_file.h"

typedef struct aw_row {
  aw_span text, label, id, target, group; /* ptr NULL: absent */
  bool has_mention;
  avow_range mention; /* bytes of text */
  size_t line;
} aw_row;

typedef struct aw_gold_claim {
  uint32_t sentence;
  aw_span holder, via;
  avow_mode mode;
  avow_stance stance;
} aw_gold_claim;

typedef struct aw_gold_attribution {
  avow_ranges source, cue, content; /* bytes */
} aw_gold_attribution;

typedef struct aw_gold_document {
  aw_span id, text, target;
  avow_range *sentence; /* bytes */
  size_t sentence_count;
  aw_gold_claim *claim;
  size_t claim_count;
  aw_gold_attribution *attribution;
  size_t attribution_count;
  bool offtopic;
  double extra; /* see avow_gold_document */
  size_t line;
} aw_gold_document;

typedef struct aw_tagged_token {
  aw_span form, tag, universal, name;
  bool glued;
} aw_tagged_token;

typedef struct aw_tagged_sentence {
  aw_tagged_token *token;
  size_t count; /* 0: no sentence, another document begins */
  bool by_hand; /* not by a program */
} aw_tagged_sentence;

struct avow_dataset {
  aw_arena arena;
  aw_row *row;
  size_t row_count, row_capacity;
  aw_gold_document *document;
  size_t document_count, document_capacity;
  aw_tagged_sentence *tagged;
  size_t tagged_count, tagged_capacity;
};

/* What a task's trainer is given beside the data.  Model files are open and
 * outlive the call; those the task does not need are NULL. */
typedef struct aw_task_context {
  const avow_train_options *options;
  const aw_model_file *english, *vectors, *attribution;
  aw_strbuf *card; /* the trainer appends members of a JSON object, each
                      preceded by a comma: how chosen, scores out of fold */
} aw_task_context;

/* Tell the caller of training how far it is; AVOW_ERR_STOPPED where it asks to
 * stop. */
avow_status aw_report_progress(const avow_train_options *options,
                               const char *what, size_t done, size_t total);

/* Every trainable task gives one function of this form; avow.c calls it and
 * adds the sections every model has ("meta": task, name; "card"). */
typedef avow_status aw_task_train(const avow_dataset *data,
                                  const aw_task_context *context,
                                  aw_model_writer *writer, avow_error *err);
#endif
