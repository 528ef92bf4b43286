/* One tagger serves many threads, each with its session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "avow.h"
#include "base/file.h"
#include "holds.h"

#define THREADS 4
#define TIMES 5

typedef struct work {
  const avow_tagger *tagger;
  const char *text;
  size_t length;
  uint64_t hash[TIMES]; /* of the results; 0: none came */
} work;

static void *tag_in_thread(void *context) {
  work *w = context;
  avow_session *session = NULL;
  if (avow_session_new(w->tagger, &session, NULL) != AVOW_OK) return NULL;
  for (int i = 0; i < TIMES; i++) {
    const avow_result *r = NULL;
    if (avow_tag(session, w->text, w->length, NULL, &r, NULL) == AVOW_OK)
      w->hash[i] = fuzz_hash_result(r);
  }
  avow_session_free(session);
  return NULL;
}

static void serves_many_threads(void **state) {
  (void)state;
  avow_tagger *tagger = NULL;
  char *article = NULL;
  size_t length = 0;
  pthread_t thread[THREADS];
  work w[THREADS];
  assert_int_equal(avow_tagger_new(NULL, &tagger, NULL), AVOW_OK);
  assert_int_equal(aw_file_read(AVOW_SOURCE_DIR "/tests/data/harbour-talks.txt",
                                1 << 20, &article, &length, NULL),
                   AVOW_OK);
  for (int i = 0; i < THREADS; i++) {
    w[i] = (work){ tagger, article, length, { 0 } };
    assert_int_equal(pthread_create(&thread[i], NULL, tag_in_thread, &w[i]), 0);
  }
  for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
  work alone = { tagger, article, length, { 0 } };
  tag_in_thread(&alone);
  assert_true(alone.hash[0] != 0);
  for (int i = 0; i < THREADS * TIMES; i++)
    assert_true(w[i / TIMES].hash[i % TIMES] == alone.hash[0]);
  free(article);
  avow_tagger_free(tagger);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(serves_many_threads) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
