/* english.h - the model of the language: tags and names.
 *
 * Room: text.  May include: base/, learn/, text/document.h.
 */
#ifndef AW_TEXT_ENGLISH_H
#define AW_TEXT_ENGLISH_H
#include "learn/model_file.h"
#include "text/dataset.h"
#include "text/document.h"

typedef struct aw_english aw_english; /* read only once opened */

/* The file must outlive the handle.  AVOW_ERR_FORMAT, AVOW_ERR_MISMATCH
 * (a model of another task), AVOW_ERR_NOMEM. */
avow_status aw_english_open(const aw_model_file *file, aw_english **out,
                            avow_error *err);
void aw_english_free(aw_english *english); /* NULL allowed */

/* One thread's memory: scores of words that came before are kept over
 * documents; they change the speed, never the answer. */
typedef struct aw_english_session aw_english_session;
avow_status aw_english_session_new(const aw_english *english,
                                   aw_english_session **out, avow_error *err);
void aw_english_session_free(aw_english_session *session);

/* Set tag, name and lemma of every token. */
avow_status aw_english_tag(aw_english_session *session, aw_document *doc,
                           avow_error *err);
/* universal[doc->token_count]: the universal tag of every token of the document
 * that aw_english_tag() tagged last.  Costs as much again as the tags; nothing
 * else needs it. */
void aw_english_universal(aw_english_session *session, const aw_document *doc,
                          uint8_t *universal);
/* Train on tagged sentences: tags, universal tags and names
 * where given. */
aw_task_train aw_english_train;
#endif
