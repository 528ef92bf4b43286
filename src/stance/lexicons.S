/* The lexicons of stances, byte for byte, in read-only memory, and their
 * tables. */
#include "base/embed.inc"

  .section .rodata.avow_stance_lexicons, "a", %progbits
  embed aw_stance_lexicon, "stance.tsv"
  embed aw_stance_table, "stance.table"
  embed aw_peace_deal_lexicon, "targets/peace-deal.tsv"
  embed aw_peace_deal_table, "peace-deal.table"
