/* sentiment.h - sentiment of a sentence, and toward a mention in it.
 *
 * Room: sentiment.  May include: base/, learn/, text/, attribution/.
 * Knows nothing of stance.
 */
#ifndef AW_SENTIMENT_SENTIMENT_H
#define AW_SENTIMENT_SENTIMENT_H
#include "learn/model_file.h"
#include "text/dataset.h"
#include "text/document.h"
#include "text/lexicon.h"
#include "text/vectors.h"

typedef struct aw_sentiment_model aw_sentiment_model; /* read only */
/* `lexicon` (NULL allowed) adds to and overrides the model's own; borrowed
 * for the call. */
avow_status aw_sentiment_open(const aw_model_file *file,
                              const aw_vectors *vectors,
                              const aw_lexicon *lexicon,
                              aw_sentiment_model **out, avow_error *err);
void aw_sentiment_free(aw_sentiment_model *model);

typedef struct aw_sentiment_session aw_sentiment_session;
avow_status aw_sentiment_session_new(const aw_sentiment_model *model,
                                     aw_sentiment_session **out,
                                     avow_error *err);
void aw_sentiment_session_free(aw_sentiment_session *session);

/* Between these, what several questions about the sentences of `doc` have in
 * common is worked out once; it lives in the document's arena.  A question
 * outside of them costs the whole document's words.  AVOW_ERR_NOMEM. */
avow_status aw_sentiment_begin(aw_sentiment_session *session,
                               const aw_document *doc, avow_error *err);
void aw_sentiment_end(aw_sentiment_session *session);

/* Of tokens [range.first, range.last), within one sentence.  Needs tokens
 * only; tags are used where set. */
avow_status aw_sentiment_of(aw_sentiment_session *session,
                            const aw_document *doc, aw_token_range range,
                            avow_sentiment *out, avow_error *err);
/* probability[3] by avow_sentiment_label of a sentence of this score; the
 * label that aw_sentiment_of() gives is the most probable. */
void aw_sentiment_probability(const aw_sentiment_model *model, double score,
                              double *probability);
/* What a score of 1 is in the numbers that the model was trained on. */
double aw_sentiment_label_unit(const aw_sentiment_model *model);
/* Toward the mention at `mention`, in its sentence; probability[3] (NULL
 * allowed) by avow_sentiment_label. */
avow_status aw_sentiment_toward(aw_sentiment_session *session,
                                const aw_document *doc, uint32_t sentence,
                                aw_token_range mention, avow_sentiment *out,
                                double *probability, avow_error *err);

/* A row is read as one sentence, however many it holds, in training and in
 * predicting. */
avow_status aw_sentiment_read_row(aw_document *doc, aw_arena *arena,
                                  aw_span text, avow_error *err);
/* The tokens that the bytes of a mention touch; false where there are none. */
bool aw_sentiment_tokens(const aw_document *doc, avow_range mention,
                         aw_token_range *out);

/* Train on rows: those with a number as label and no mention teach the score
 * of a sentence, those with a mention and a class the sentiment toward it; a
 * model holds what its rows allow.  Of rows without a mention, "negative",
 * "neutral" and "positive" count as -1, 0 and 1.  Rows of one group, else of
 * one article (sentences: `id` up to "_"), else of one text share a fold. */
aw_task_train aw_sentiment_train;
#endif
