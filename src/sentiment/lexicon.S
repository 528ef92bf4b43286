/* The lexicon that training starts from, byte for byte, and its table. */
#include "base/embed.inc"

  .section .rodata.aw_sentiment_lexicon, "a", %progbits
  embed aw_sentiment_lexicon, "sentiment.tsv"
  embed aw_sentiment_table, "sentiment.table"
