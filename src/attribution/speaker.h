/* speaker.h - who is who: phrases gathered into speakers.
 *
 * Room: attribution.  May include: base/, text/.
 * Sieves from sure to unsure (Lee et al. 2013, "Deterministic Coreference
 * Resolution Based on Entity-Centric, Precision-Ranked Rules"): full names,
 * surnames, acronyms, appositions, roles, pronouns; then words quoted under a
 * role and again under a name.  A wrong merge is worse than a missed one.
 */
#ifndef AW_ATTRIBUTION_SPEAKER_H
#define AW_ATTRIBUTION_SPEAKER_H
#include "attribution/work.h"

/* Needs phrases, attributions and holders; sets work->speaker, the speaker of
 * every phrase that has one, and speakers of the attributions. */
avow_status aw_speakers_find(aw_work *work, avow_error *err);
#endif
