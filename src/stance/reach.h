/* reach.h - how far from the words of its target a stance is taken.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 *
 * What is said many sentences away from any term of the target hardly ever
 * bears on it.  Beyond the reach, acts are no claims, and statements are
 * claims with the stances that such claims had in training; only whether they
 * are claims at all is asked, of what is known of the statement itself.
 */
#ifndef AW_STANCE_REACH_H
#define AW_STANCE_REACH_H
#include "learn/classifier.h"
#include "stance/stance.h"
#include "stance/view.h"

typedef struct aw_reach {
  uint32_t sentences; /* to the nearest term; AW_REACH_ALL: no end */
  float least;        /* lead that a statement beyond needs to be a claim */
  double share[AVOW_STANCE_LABELS]; /* of the claims beyond, adds up to 1 */
} aw_reach;

/* The section "reach"; without it the reach has no end.  AVOW_ERR_FORMAT,
 * AVOW_ERR_MISMATCH where the values make no sense. */
avow_status aw_reach_open(const aw_model_file *file, aw_reach *out,
                          avow_error *err);
/* A claim beyond: its stance and probabilities. */
void aw_reach_label(const aw_reach *reach, aw_claim *c);

/* A claim that is given in training. */
typedef struct aw_reached {
  uint32_t away;     /* sentences to the nearest term, AW_REACH_ALL: none */
  avow_stance given; /* as annotated */
  avow_stance told;  /* as the classifier has it, out of fold */
  bool act;          /* narrated: beyond the reach it is lost */
} aw_reached;

/* The least reach that costs nothing worth the name in F1 of claims and
 * F_avg of their stances; the shares beyond it.  AW_REACH_ALL where there is
 * none, or where few claims lie beyond. */
void aw_reach_choose(const aw_reached *claim, size_t count, aw_reach *out);

/* Features of a statement beyond the reach. */
#define AW_FAR_BLOCKS 1u
extern const aw_block aw_far_blocks[AW_FAR_BLOCKS];
void aw_far_features(const aw_view *view, const aw_claim *c, aw_features *f);
#endif
