/* The models, byte for byte, in read-only memory. */
.macro model label, file
  .balign 64
  .globl \label
  .hidden \label
  .type \label, %object
\label:
  .incbin "\file"
  .globl \label\()_end
  .hidden \label\()_end
\label\()_end:
  .byte 0
  .size \label, \label\()_end - \label
.endm

  .section .rodata.avow_models, "a", %progbits
  model aw_model_english, "english.avm"
  model aw_model_vectors, "vectors.avm"
  model aw_model_attribution, "attribution.avm"
  model aw_model_peace_deal, "peace-deal.avm"
  model aw_model_news_sentiment, "news-sentiment.avm"

  .section .note.GNU-stack, "", %progbits
