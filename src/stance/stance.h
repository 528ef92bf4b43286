/* stance.h - claims, their stance, and the answer for each speaker.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_STANCE_H
#define AW_STANCE_STANCE_H
#include "attribution/attribution.h"
#include "learn/model_file.h"
#include "text/dataset.h"
#include "text/vectors.h"

typedef struct aw_claim {
  uint32_t sentence;
  uint32_t holder;      /* speaker */
  uint32_t via;         /* speaker or AW_NO_INDEX */
  uint32_t attribution; /* or AW_NO_INDEX */
  uint32_t event;       /* of a narrated claim, or AW_NO_INDEX */
  avow_mode mode;
  avow_stance stance;
  double probability[AVOW_STANCE_LABELS];
} aw_claim;

typedef struct aw_answer { /* of a speaker */
  avow_stance stance;      /* unrelated where there is no claim */
  double confidence;
  uint32_t claims[AVOW_UNCLEAR + 1];
} aw_answer;

typedef struct aw_stances {
  aw_claim *claim; /* by sentence, then holder */
  uint32_t claim_count;
  avow_claim_reasons *why; /* [claim_count], NULL unless asked for */
  aw_answer *answer;       /* [speaker_count] */
  double unknown_share;
  bool target_found; /* a term that names it by itself */
} aw_stances;

typedef struct aw_stancer aw_stancer; /* read only once opened */
/* target_path NULL: the target inside the model.  Vectors and files must
 * outlive it. */
avow_status aw_stancer_open(const aw_model_file *file,
                            const aw_vectors *vectors, const char *target_path,
                            aw_stancer **out, avow_error *err);
void aw_stancer_free(aw_stancer *stancer);
aw_span aw_stancer_target(const aw_stancer *stancer); /* "peace deal" */

typedef struct aw_stancer_session aw_stancer_session;
avow_status aw_stancer_session_new(const aw_stancer *stancer,
                                   aw_stancer_session **out, avow_error *err);
void aw_stancer_session_free(aw_stancer_session *session);
/* Whether aw_stance() tells why. */
void aw_stancer_session_explain(aw_stancer_session *session, bool why);

/* Claims with their stances, and answers; all in the document's arena. */
avow_status aw_stance(aw_stancer_session *session, aw_document *doc,
                      const aw_attributions *who, double min_confidence,
                      aw_stances *out, avow_error *err);

/* The stance of claims that are given instead of found: probability of each
 * of claim[count], both passes.  out[count] is set whole but for `event`,
 * `attribution`; holders are matched to `who` by name. */
avow_status aw_stance_given(aw_stancer_session *session, aw_document *doc,
                            const aw_attributions *who,
                            const aw_gold_claim *claim, size_t count,
                            aw_claim *out, avow_error *err);

/* Train on annotated documents (stance/train.c) or rows (stance/rows.c). */
aw_task_train aw_stance_train_documents;
aw_task_train aw_stance_train_rows;
#endif
