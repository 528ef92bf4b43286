/* export_pairs.h - a classifier of any kernel as one model file of LIBSVM.
 *
 * Room: learn.  May include: base/.
 * LIBSVM parts classes pair by pair and lets the pairs vote; each pair is
 * given the difference of two scores, so that the best score wins all of its
 * pairs: svm-predict's answers are the classifier's.  Labels are numbered as
 * in the classifier, from 0; features are id + 1, values as
 * aw_scorer_vector() gives them.
 */
#ifndef AW_LEARN_EXPORT_PAIRS_H
#define AW_LEARN_EXPORT_PAIRS_H
#include "base/strbuf.h"
#include "learn/classifier.h"

/* AVOW_ERR_ARGUMENT for regression, AVOW_ERR_NOMEM. */
avow_status aw_export_pairs(const aw_classifier *c, aw_strbuf *out,
                            avow_error *err);
#endif
