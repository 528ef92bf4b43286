/* event.h - who does what to whom: verbs with the phrases that act and
 * suffer, the candidates for narrated claims.
 *
 * Room: attribution.  May include: base/, text/.
 * By the order of phrases and verbs.
 */
#ifndef AW_ATTRIBUTION_EVENT_H
#define AW_ATTRIBUTION_EVENT_H
#include "attribution/work.h"

/* Needs phrases with their speakers, and holders. */
avow_status aw_events_find(aw_work *work, avow_error *err);
#endif
