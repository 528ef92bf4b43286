/* ids.h - have we seen this id before?
 *
 * Room: input.  May include: base/.
 * Keeps 64 bits of each id: among a million ids, the chance that any two are
 * mistaken for one is 3e-8.
 */
#ifndef AW_INPUT_IDS_H
#define AW_INPUT_IDS_H
#include <stdint.h>

#include "base/span.h"

typedef struct aw_ids {
  uint64_t *slot; /* [capacity] 0: free */
  size_t count, capacity;
} aw_ids; /* all zero: empty */

typedef enum aw_ids_answer { AW_ID_NEW, AW_ID_SEEN, AW_ID_NOMEM } aw_ids_answer;

aw_ids_answer aw_ids_add(aw_ids *ids, aw_span id);
void aw_ids_release(aw_ids *ids);
#endif
