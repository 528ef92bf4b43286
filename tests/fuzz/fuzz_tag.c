/* fuzz_tag.c - any bytes as a news text; the first byte picks form and least
 * confidence.  What does not depend on the models must hold of every result,
 * and a second session must give the same. */
#include "base/utf8.h"
#include "fuzz.h"
#include "holds.h"

static avow_tagger *tagger;
static avow_session *session[2];

static void start(void) {
  avow_error err;
  if (avow_tagger_new(NULL, &tagger, &err) != AVOW_OK) {
    fprintf(stderr, "%s\n", err.message);
    abort();
  }
  for (int i = 0; i < 2; i++)
    MUST(avow_session_new(tagger, &session[i], NULL) == AVOW_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static int started = 0;
  if (started++ == 0) start();
  if (size == 0) return 0;
  avow_tag_options options;
  avow_tag_options_init(&options);
  options.form = (avow_form)(data[0] % 3);
  options.min_confidence = (data[0] >> 2 & 3) / 4.0;
  const char *text = (const char *)data + 1;
  aw_span span = { text, size - 1 };
  const avow_result *result = NULL;
  avow_error err = { AVOW_OK, 0, 0, "" };
  size_t fault = aw_utf8_fault(span);
  avow_status status =
      avow_tag(session[0], text, span.len, &options, &result, &err);
  if (fault < span.len) {
    MUST(status == AVOW_ERR_UTF8 && err.offset == fault);
    return 0;
  }
  MUST(status == AVOW_OK);
  fuzz_check_result(result, text, span.len, options.min_confidence);
  uint64_t hash = fuzz_hash_result(result);
  /* The second session saw other texts before: it skips every other one. */
  if (size % 2 == 0) return 0;
  MUST(avow_tag(session[1], text, span.len, &options, &result, &err) ==
       AVOW_OK);
  MUST(fuzz_hash_result(result) == hash);
  return 0;
}
