/* deed.h - features of a claim that ask who does what: verbs by who acts,
 * what "we", "they" or "it" do, what is denied, and what the holder is.
 *
 * Room: stance.  May include: base/, learn/, text/, attribution/.
 */
#ifndef AW_STANCE_DEED_H
#define AW_STANCE_DEED_H
#include "learn/features.h"
#include "stance/view.h"

/* The sentence of a claim, as far as it is looked at. */
typedef struct aw_scene {
  const aw_view *view;
  const aw_view_sentence *seen;
  uint32_t holder;           /* a party or AW_NO_INDEX */
  uint32_t first, count;     /* tokens */
  const uint64_t *plain;     /* [count] lemma, target class, HOLDER or OTHER */
  const uint64_t *class_key; /* of each class of the stance words */
} aw_scene;

/* Of every verb: who acts and suffers, negation, modality, the word behind
 * it, and whether a target follows. */
void aw_add_deeds(const aw_scene *s, aw_features *f);
/* Of "we", "I", "they", "it" and the like: the verbs that follow, with
 * negation and modality. */
void aw_add_pronouns(const aw_scene *s, aw_features *f);
/* Words behind a negation, "unless" or "until", up to the next mark. */
void aw_add_denied(const aw_scene *s, aw_features *f);
/* Words of the holder's role, or of the noun phrase that stands for a group
 * or an unnamed source; never a name. */
void aw_add_role(const aw_scene *s, aw_features *f);
#endif
