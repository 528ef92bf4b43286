/* predict.h - an open predictor, as evaluate.c and explain.c see it.
 *
 * Top of the library, beside predict.c.
 */
#ifndef AW_PREDICT_H
#define AW_PREDICT_H
#include "helpers.h"
#include "model.h"
#include "stance/rows.h"

struct avow_predictor {
  const avow_model *model;
  aw_helper vectors;
  aw_row_model *rows;
  aw_row_session *session;
  const aw_classifier *classifier;
  double *score, *probability;    /* [labels] */
  struct aw_explainer *explainer; /* made when first asked for */
};

void aw_explainer_free(struct aw_explainer *explainer); /* NULL allowed */

#endif
