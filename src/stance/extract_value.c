/* extract_value.c - see extract_value.h. */
#include "stance/extract_value.h"

#include <stdio.h>

void aw_note3(aw_features *f, uint64_t key, const char *text, aw_span a,
              aw_span b, aw_span c) {
  char both[160];
  int n = snprintf(both, sizeof both, AW_FMT "%s" AW_FMT, AW_ARG(b),
                   c.len > 0 ? "," : "", AW_ARG(c));
  size_t length = n < 0 ? 0 : (size_t)n;
  if (length >= sizeof both) length = sizeof both - 1;
  aw_features_note(f, key, text, a,
                   (aw_span){ b.len > 0 ? both : NULL, length });
}
