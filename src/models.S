/* The models, byte for byte, in read-only memory. */
#include "base/embed.inc"

  .section .rodata.avow_models, "a", %progbits
  embed aw_model_english, "english.avm"
  embed aw_model_vectors, "vectors.avm"
  embed aw_model_attribution, "attribution.avm"
  embed aw_model_peace_deal, "peace-deal.avm"
  embed aw_model_news_sentiment, "news-sentiment.avm"
