/* attributor.h - the steps of finding attributions, as training needs them.
 *
 * Room: attribution.  May include: base/, learn/, text/.
 */
#ifndef AW_ATTRIBUTION_ATTRIBUTOR_H
#define AW_ATTRIBUTION_ATTRIBUTOR_H
#include "attribution/cue.h"
#include "attribution/known.h"
#include "attribution/place_gate.h"
#include "attribution/statement.h"

#define AW_CUE_PREFIX "cue"   /* sections of the model */
#define AW_MOVE_PREFIX "move" /* from tag to tag */
#define AW_WORD_PREFIX "word" /* for aw_known */
#define AW_BORDER_PREFIX "border"
#define AW_PLACES_SECTION "places"     /* one aw_place_gate */
#define AW_SETTINGS_SECTION "settings" /* one aw_cue_settings */

/* What is learnt, open. */
typedef struct aw_attribution_model {
  aw_packed word, cue, move, border;
  const aw_place_gate *places;
  aw_cue_settings settings;
} aw_attribution_model;
/* All but the settings. */
avow_status aw_attribution_model_open(const aw_model_file *file,
                                      aw_attribution_model *out,
                                      avow_error *err);

/* Classes of words, quotations and phrases: all that comes before what is
 * learnt. */
avow_status aw_prepare(aw_work *work, const aw_words *words, aw_document *doc,
                       avow_error *err);
#endif
