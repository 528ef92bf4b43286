/* train.h - which room learns which task, and from what.
 *
 * Top of the library, beside train.c.  A trainer that lands is one line here.
 */
#ifndef AW_TRAIN_H
#define AW_TRAIN_H
#include "attribution/attribution.h"
#include "sentiment/sentiment.h"
#include "stance/stance.h"
#include "text/english.h"
#include "text/vectors.h"

#define AW_TRAINERS                                                    \
  { AVOW_TASK_STANCE, FORM_ROWS, aw_stance_train_rows },               \
      { AVOW_TASK_STANCE, FORM_DOCUMENTS, aw_stance_train_documents }, \
      { AVOW_TASK_SENTIMENT, FORM_ROWS, aw_sentiment_train },          \
      { AVOW_TASK_VECTORS, FORM_ROWS, aw_vectors_train },              \
      { AVOW_TASK_ATTRIBUTION, FORM_DOCUMENTS, aw_attribution_train }, \
      { AVOW_TASK_ENGLISH, FORM_TAGGED, aw_english_train },

#endif
