/* The lexicon that training starts from, byte for byte. */
  .section .rodata.aw_sentiment_lexicon, "a", %progbits
  .globl aw_sentiment_lexicon
  .hidden aw_sentiment_lexicon
  .type aw_sentiment_lexicon, %object
aw_sentiment_lexicon:
  .incbin "sentiment.tsv"
  .globl aw_sentiment_lexicon_end
  .hidden aw_sentiment_lexicon_end
aw_sentiment_lexicon_end:
  .byte 0
  .size aw_sentiment_lexicon, aw_sentiment_lexicon_end - aw_sentiment_lexicon

  .section .note.GNU-stack, "", %progbits
