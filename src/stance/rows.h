/* rows.h - models of short texts: learnt from labelled rows, any labels, with
 * or without targets.
 *
 * Room: stance.  May include: base/, learn/, text/.
 *
 * Sections beside the classifier's ("row.*"): "rows.info" (u32 version,
 * dimensions, blocks, targets; u64 fingerprint of the vectors; each target as
 * u32 length and bytes), "rows.seen" (u64 hashes of the texts learnt from,
 * ascending; empty where there are too many), "rows.sure" (aw_sure_point[]).
 */
#ifndef AW_STANCE_ROWS_H
#define AW_STANCE_ROWS_H
#include "learn/classifier.h"
#include "learn/scores.h"
#include "stance/row_features.h"

typedef struct aw_row_model aw_row_model; /* read only once opened */

/* `file` outlives the model; `vectors` too (NULL: this build has none).
 * AVOW_ERR_FORMAT, AVOW_ERR_MISMATCH (other vectors than those it was trained
 * with), AVOW_ERR_NOMEM. */
avow_status aw_row_model_open(const aw_model_file *file,
                              const aw_model_file *vectors, aw_row_model **out,
                              avow_error *err);
void aw_row_model_free(aw_row_model *model); /* NULL allowed */
const aw_classifier *aw_row_model_classifier(const aw_row_model *model);
/* Was a row with this text among those that the model learnt from?  False
 * where the model does not keep them. */
bool aw_row_model_has_seen(const aw_row_model *model, aw_span text);
/* Did it learn from rows toward this target?  True for every target where it
 * learnt toward none. */
bool aw_row_model_knows(const aw_row_model *model, aw_span target);
const aw_sure_point *aw_row_model_sure(const aw_row_model *model,
                                       size_t *count);

typedef struct aw_row_session aw_row_session; /* one thread's */
avow_status aw_row_session_new(const aw_row_model *model, aw_row_session **out,
                               avow_error *err);
void aw_row_session_free(aw_row_session *session); /* NULL allowed */
/* score[label_count] of valid UTF-8 `text`; target.len 0: none.
 * AVOW_ERR_LIMIT, AVOW_ERR_NOMEM. */
avow_status aw_row_session_score(aw_row_session *session, aw_span text,
                                 aw_span target, double *score,
                                 avow_error *err);
/* The features themselves, to explain and to export; `out` is emptied first
 * and keeps its names. */
avow_status aw_row_session_features(aw_row_session *session, aw_span text,
                                    aw_span target, aw_features *out,
                                    avow_error *err);
/* What the model's slow and exact way gives for `f`. */
aw_scorer *aw_row_session_scorer(aw_row_session *session);
#endif
