/* switches.h - which blocks of features are on, as people ask for it.
 *
 * Room: learn.  May include: base/.
 */
#ifndef AW_LEARN_SWITCHES_H
#define AW_LEARN_SWITCHES_H
#include "avow.h"
#include "learn/features.h"

/* "word,char": those blocks alone; "-vector,-char": all of `usual` but those;
 * "+poly": besides.  A block "A*B" joins two others and is on where both are.
 * NULL: `usual`.  *enabled receives bits by block.
 * AVOW_ERR_ARGUMENT (a name that is not in the table, nothing left on). */
avow_status aw_switches_parse(const char *list, const aw_block *block,
                              size_t block_count, uint32_t usual,
                              uint32_t *enabled, avow_error *err);
#endif
