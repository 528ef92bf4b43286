/* predict.h - an open predictor, as evaluate.c and explain.c see it.
 *
 * Top of the library, beside predict.c.
 */
#ifndef AW_PREDICT_H
#define AW_PREDICT_H
#include "base/arena.h"
#include "helpers.h"
#include "model.h"
#include "sentiment/sentiment.h"
#include "stance/rows.h"

struct avow_predictor {
  const avow_model *model;
  aw_helper vectors;
  double *score, *probability; /* [labels] */
  /* a model of rows */
  aw_row_model *rows; /* NULL: sentiment */
  aw_row_session *session;
  const aw_classifier *classifier;
  struct aw_explainer *explainer; /* made when first asked for */
  /* a model of sentiment */
  aw_vectors table;
  aw_lexicon *lexicon;
  aw_sentiment_model *sentiment;
  aw_sentiment_session *feeling;
  aw_arena arena; /* of the row at hand */
};

void aw_explainer_free(struct aw_explainer *explainer); /* NULL allowed */

#endif
