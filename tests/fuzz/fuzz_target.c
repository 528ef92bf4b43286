/* fuzz_target.c - any bytes as the file of a target, or (odd first byte) of a
 * sentiment lexicon, with which a text is then tagged. */
#include "base/utf8.h"
#include "fuzz.h"
#include "holds.h"

static const char text[] =
    "Talks in Merino\n\nThe envoy, Ingrid Solheim, told reporters that the "
    "rebels \"want this ceasefire\". President Markovic will not give up the "
    "fight, he said, and called the peace plan a shameful bargain.\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  avow_tagger_options options;
  avow_tagger *tagger = NULL;
  avow_session *session = NULL;
  const avow_result *result = NULL;
  avow_error err = { AVOW_OK, 0, 0, "" };
  if (size == 0) return 0;
  const char *path = fuzz_file(data + 1, size - 1);
  avow_tagger_options_init(&options);
  *(data[0] & 1 ? &options.sentiment_lexicon : &options.target) = path;
  avow_status status = avow_tagger_new(&options, &tagger, &err);
  MUST(status == AVOW_OK || err.message[0] != '\0');
  if (status != AVOW_OK) return 0;
  MUST(avow_session_new(tagger, &session, NULL) == AVOW_OK);
  MUST(avow_tag(session, text, sizeof text - 1, NULL, &result, NULL) ==
       AVOW_OK);
  fuzz_check_result(result, text, sizeof text - 1, 0);
  avow_session_free(session);
  avow_tagger_free(tagger);
  return 0;
}
