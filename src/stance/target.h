/* target.h - what stances are toward, and the words that show them.
 *
 * Room: stance.  May include: base/, text/.
 *
 * A target is a lexicon of our form (text/lexicon.h): its name is what the
 * stances are toward, its terms are how texts speak of it.  A term of strength
 * 1 or more names the target by itself ("ceasefire"); a weaker one may mean
 * something else ("talks").
 */
#ifndef AW_STANCE_TARGET_H
#define AW_STANCE_TARGET_H
#include "avow.h"
#include "base/span.h"
#include "learn/model_file.h"
#include "text/lexicon.h"

#define AW_TARGET_STRONG 1.0f
#define AW_TARGET_LIMIT 10.0 /* of a term's strength */

typedef struct aw_wording {
  aw_lexicon *target;
  aw_lexicon *stance;               /* verbs and other words by class */
  aw_span target_text, stance_text; /* as parsed */
  void *owned;                      /* a file's text, or NULL */
} aw_wording;

/* From a model's sections "target" and "lexicon", or, where `file` is NULL,
 * those inside the library.  target_path (NULL allowed) replaces the target.
 * AVOW_ERR_FORMAT, AVOW_ERR_IO, AVOW_ERR_NOMEM. */
avow_status aw_wording_open(const aw_model_file *file, const char *target_path,
                            aw_wording *out, avow_error *err);
void aw_wording_release(aw_wording *wording);
#endif
