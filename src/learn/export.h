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
/* The support vectors of label k against the rest as a model of LIBSVM of two
 * classes, 1 (label k) and -1; of regression: k is 0.  AVOW_ERR_ARGUMENT
 * where the classifier is linear or there is no such label. */
avow_status aw_export_libsvm(const aw_classifier *c, size_t k, aw_strbuf *out,
                             avow_error *err);
#endif
