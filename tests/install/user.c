#include <avow.h>
#include <stdio.h>

/* What a user's first program does: tag a sentence, print who holds what. */
int main(void) {
  static const char text[] =
      "President Elena Markovic welcomed the ceasefire. \"Today I say yes to "
      "this peace plan,\" she said.\n";
  avow_error err;
  avow_tagger *tagger = NULL;
  avow_session *session = NULL;
  const avow_result *result = NULL;
  if (avow_tagger_new(NULL, &tagger, &err) != AVOW_OK ||
      avow_session_new(tagger, &session, &err) != AVOW_OK ||
      avow_tag(session, text, sizeof text - 1, NULL, &result, &err) !=
          AVOW_OK) {
    fprintf(stderr, "%s: %s\n", avow_status_text(err.status), err.message);
    return 1;
  }
  int found = 0;
  for (size_t i = 0; i < result->speaker_count; i++) {
    const avow_speaker *s = &result->speakers[i];
    printf("%.*s: %s\n", (int)s->name.length, s->name.ptr,
           avow_stance_name(s->stance));
    found |= s->stance == AVOW_FAVOR;
  }
  avow_session_free(session);
  avow_tagger_free(tagger);
  return found ? 0 : 1;
}
