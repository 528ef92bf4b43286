/* The lexicons of stances, byte for byte, in read-only memory. */
.macro lexicon label, file
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

  .section .rodata.avow_stance_lexicons, "a", %progbits
  lexicon aw_stance_lexicon, "stance.tsv"
  lexicon aw_peace_deal_lexicon, "targets/peace-deal.tsv"

  .section .note.GNU-stack, "", %progbits
