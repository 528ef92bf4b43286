#include "models.h"

#define BUILTINS(X)                            \
  X("peace-deal", aw_model_peace_deal)         \
  X("news-sentiment", aw_model_news_sentiment) \
  X("attribution", aw_model_attribution)       \
  X("english", aw_model_english)               \
  X("vectors", aw_model_vectors)

/* Defined in models.S. */
#define DECLARE(name, label) extern const char label[], label##_end[];
BUILTINS(DECLARE)

aw_builtin aw_builtin_find(const char *name) {
#define MATCH(text, label)     \
  if (strcmp(name, text) == 0) \
    return (aw_builtin){ text, { label, (size_t)(label##_end - label) } };
  BUILTINS(MATCH)
  return (aw_builtin){ NULL, { NULL, 0 } };
}

const char *const *aw_builtin_names(void) {
#define NAME(text, label) text,
  static const char *const names[] = { BUILTINS(NAME) NULL };
  return names;
}
