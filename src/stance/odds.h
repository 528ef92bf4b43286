/* odds.h - what is said of how likely the target is: "peace appears out of
 * reach", "a deal is close", "a truce in the valley looks unlikely".
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 *
 * Who only weighs the odds takes no side (rule 4 of the guideline), but the
 * words of it, "peace" and "out of reach", are those of the sides as well, and
 * such sentences are too few for a weight of their own.  So they are told by
 * their form, and what is said in it gets the stances that such statements had
 * in training.
 */
#ifndef AW_STANCE_ODDS_H
#define AW_STANCE_ODDS_H
#include "learn/model_file.h"
#include "stance/claim.h"

typedef struct aw_odds {
  double share[AVOW_STANCE_LABELS]; /* add up to 1 */
  uint32_t count;                   /* claims in training; 0: too few */
  uint32_t unused;                  /* 0 */
} aw_odds;

/* Is it the statement of somebody in a sentence of such a form: a term of the
 * target, a linking verb, and a word or phrase for the odds? */
bool aw_odds_told(const aw_view *view, const aw_claim *c);

/* count[k]: such claims of each stance in training. */
void aw_odds_set(const double count[AVOW_STANCE_LABELS], aw_odds *out);

/* The section "odds"; without it there are none.  AVOW_ERR_FORMAT,
 * AVOW_ERR_MISMATCH where the values make no sense. */
avow_status aw_odds_open(const aw_model_file *file, aw_odds *out,
                         avow_error *err);

/* Label such a claim; false, and nothing is changed, where it is none. */
bool aw_odds_label(const aw_odds *odds, const aw_view *view, aw_claim *c);
#endif
