/* folds.h - which examples are held out together.
 *
 * Room: learn, and private to it.
 */
#ifndef AW_LEARN_FOLDS_H
#define AW_LEARN_FOLDS_H
#include "avow.h"

/* Deal groups out to `folds` folds, never parting one, so that every fold
 * gets about its share of every label: the largest group first, to the fold
 * that most lacks its labels.  Ties between groups fall by a hash of group
 * and seed, so another seed gives other folds.
 *
 * label, group, fold: [count]; labels in [0, label_count).
 * AVOW_ERR_DATA where there are fewer groups than folds. */
avow_status aw_folds_deal(const uint32_t *label, size_t label_count,
                          const uint64_t *group, size_t count, size_t folds,
                          uint64_t seed, uint32_t *fold, avow_error *err);
#endif
