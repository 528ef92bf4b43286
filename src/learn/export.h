/* export.h - classifiers as the text files of LIBLINEAR and LIBSVM.
 *
 * Room: learn.
 *
 * Index i of those files is feature i - 1 of the classifier, so they go with
 * the vectors of aw_scorer_vector(); label k is written as k.
 */
#ifndef AW_LEARN_EXPORT_H
#define AW_LEARN_EXPORT_H
#include "learn/classifier.h"

/* A linear classifier as a model of LIBLINEAR, one weight a label, the bias
 * last.  AVOW_ERR_ARGUMENT where it is a kernel's; AVOW_ERR_NOMEM. */
avow_status aw_export_liblinear(const aw_classifier *c, aw_strbuf *out,
                                avow_error *err);
/* A classifier of any kernel as one model of LIBSVM.  LIBSVM parts classes
 * pair by pair and lets the pairs vote; each pair is given the difference of
 * two scores, so that the best score wins all of its pairs: svm-predict's
 * answers are the classifier's.  AVOW_ERR_ARGUMENT for regression;
 * AVOW_ERR_NOMEM. */
avow_status aw_export_libsvm(const aw_classifier *c, aw_strbuf *out,
                             avow_error *err);
#endif
