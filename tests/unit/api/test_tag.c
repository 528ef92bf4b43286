/* avow_tag() through the public face: what must hold whatever the models. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "avow.h"
#include "base/file.h"
#include "holds.h"

static avow_tagger *tagger;
static avow_session *session;
static char *article;
static size_t article_length;

static int start(void **state) {
  (void)state;
  avow_error err;
  if (avow_tagger_new(NULL, &tagger, &err) != AVOW_OK ||
      avow_session_new(tagger, &session, &err) != AVOW_OK ||
      aw_file_read(AVOW_SOURCE_DIR "/tests/data/harbour-talks.txt", 1 << 20,
                   &article, &article_length, &err) != AVOW_OK) {
    fprintf(stderr, "%s\n", err.message);
    return 1;
  }
  return 0;
}

static int end(void **state) {
  (void)state;
  free(article);
  avow_session_free(session);
  avow_tagger_free(tagger);
  return 0;
}

static const avow_result *tag(const char *text, size_t length) {
  const avow_result *result = NULL;
  avow_error err;
  if (avow_tag(session, text, length, NULL, &result, &err) != AVOW_OK)
    fail_msg("%s", err.message);
  fuzz_check_result(result, text, length, 0);
  return result;
}

static void tags_an_article(void **state) {
  (void)state;
  const avow_result *r = tag(article, article_length);
  assert_true(r->sentence_count >= 15);
  assert_true(r->attribution_count > 0);
  assert_true(r->claim_count > 0);
  size_t named = 0;
  for (size_t i = 0; i < r->speaker_count; i++) {
    avow_text name = r->speakers[i].name;
    named += name.length == 14 && memcmp(name.ptr, "Elena Markovic", 14) == 0;
  }
  assert_int_equal(named, 1);
  assert_true(r->target_found);
}

static void takes_texts_in_which_nobody_speaks(void **state) {
  (void)state;
  static const char *const texts[] = {
    "",
    " ",
    "\n\n",
    ".",
    "\"",
    "\xE2\x80\x9C",
    "a",
    "1",
    "\xF0\x9F\x95\x8A",
    "\xEF\xBB\xBF",
    "\xCC\x81",
    "\r\n\r\n",
    "The sun shone.",
  };
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    const avow_result *r = tag(texts[i], strlen(texts[i]));
    assert_int_equal(r->claim_count, 0);
  }
  assert_int_equal(tag(NULL, 0)->sentence_count, 0);
}

static void refuses(void **state) {
  (void)state;
  static const struct {
    const char *name, *text;
    size_t length;
    avow_tag_options options;
    avow_status status;
    size_t offset;
  } cases[] = {
    { "bad byte", "Peace \xFF.", 8, { AVOW_FORM_AUTO, 0 }, AVOW_ERR_UTF8, 6 },
    { "cut form",
      "Peace \xE2\x80",
      8,
      { AVOW_FORM_TEXT, 0 },
      AVOW_ERR_UTF8,
      6 },
    { "no text", NULL, 3, { AVOW_FORM_AUTO, 0 }, AVOW_ERR_ARGUMENT, 0 },
    { "confidence", "x", 1, { AVOW_FORM_AUTO, 1.5 }, AVOW_ERR_ARGUMENT, 0 },
    { "no form", "x", 1, { (avow_form)9, 0 }, AVOW_ERR_ARGUMENT, 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const avow_result *result = NULL;
    avow_error err = { AVOW_OK, 0, 0, "" };
    avow_status status = avow_tag(session, cases[i].text, cases[i].length,
                                  &cases[i].options, &result, &err);
    if (status != cases[i].status || err.offset != cases[i].offset)
      fail_msg("%s: %s at %zu", cases[i].name, avow_status_text(status),
               err.offset);
    assert_null(result);
  }
  avow_tag_options nothing = { AVOW_FORM_AUTO, (double)NAN };
  const avow_result *result = NULL;
  assert_int_equal(avow_tag(session, "x", 1, &nothing, &result, NULL),
                   AVOW_ERR_ARGUMENT);
  assert_int_equal(
      avow_tag(session, "x", AVOW_TEXT_MAX + 1, NULL, &result, NULL),
      AVOW_ERR_LIMIT);
}

/* The answer depends on the text alone, not on what came before. */
static void gives_the_same_again(void **state) {
  (void)state;
  avow_session *fresh = NULL;
  const avow_result *result = NULL;
  uint64_t hash = fuzz_hash_result(tag(article, article_length));
  tag("Something else was said, she said.", 34);
  assert_true(fuzz_hash_result(tag(article, article_length)) == hash);
  assert_int_equal(avow_session_new(tagger, &fresh, NULL), AVOW_OK);
  assert_int_equal(
      avow_tag(fresh, article, article_length, NULL, &result, NULL), AVOW_OK);
  assert_true(fuzz_hash_result(result) == hash);
  avow_session_free(fresh);
}

static void calls_the_unsure_unclear(void **state) {
  (void)state;
  const avow_tag_options options = { AVOW_FORM_TEXT, 1 };
  const avow_result *r = NULL;
  assert_int_equal(
      avow_tag(session, article, article_length, &options, &r, NULL), AVOW_OK);
  fuzz_check_result(r, article, article_length, 1);
  for (size_t i = 0; i < r->claim_count; i++)
    if (r->claims[i].confidence < 1)
      assert_int_equal(r->claims[i].stance, AVOW_UNCLEAR);
}

/* Every byte value at every place of a short text. */
static void takes_every_byte_everywhere(void **state) {
  (void)state;
  static const char text[] = "\"No \xE2\x80\x9Cwar\xE2\x80\x9D,\" he said. Ok";
  char copy[sizeof text];
  for (size_t at = 0; at < sizeof text - 1; at++) {
    for (int byte = 0; byte < 256; byte++) {
      const avow_result *r = NULL;
      memcpy(copy, text, sizeof text);
      copy[at] = (char)byte;
      avow_status status =
          avow_tag(session, copy, sizeof text - 1, NULL, &r, NULL);
      assert_true(status == AVOW_OK || status == AVOW_ERR_UTF8);
      if (status == AVOW_OK) fuzz_check_result(r, copy, sizeof text - 1, 0);
    }
  }
}

/* Seconds of processor time; under valgrind, $AVOW_PATIENCE times as many. */
static double patience(double seconds) {
  const char *times = getenv("AVOW_PATIENCE");
  return times == NULL ? seconds : seconds * strtod(times, NULL);
}

/* Texts made to be slow: time must grow in a straight line, so that each of
 * them, 200 KB, is done in a blink (and not in minutes). */
static void is_not_slowed_down(void **state) {
  (void)state;
  static const char *const pieces[] = {
    "\"",
    "\xE2\x80\x9C",
    "(",
    "he said ",
    "said ",
    "a",
    "a ",
    "A ",
    "Mr ",
    "\n",
    "\n\n",
    ". ",
    ", ",
    "that ",
    "he said that ",
    "\" he said, \"",
    "Ana Ruiz said ",
    "Ana ",
    "A: x\n",
    "\xCC\x81",
    "1,",
    "-",
    "'",
    "...",
  };
  enum { SIZE = 200000 };
  char *text = malloc(SIZE);
  assert_non_null(text);
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
    size_t length = strlen(pieces[i]), used = 0;
    for (; used + length <= SIZE; used += length)
      memcpy(text + used, pieces[i], length);
    struct timespec begin, done;
    const avow_result *r = NULL;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    assert_int_equal(avow_tag(session, text, used, NULL, &r, NULL), AVOW_OK);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &done);
    double seconds = (double)(done.tv_sec - begin.tv_sec) +
                     1e-9 * (double)(done.tv_nsec - begin.tv_nsec);
    if (seconds > patience(20))
      fail_msg("'%s': %.1f seconds", pieces[i], seconds);
  }
  free(text);
}

static void refuses_models_of_another_task(void **state) {
  (void)state;
  avow_model *vectors = NULL;
  avow_tagger *none = NULL;
  avow_error err;
  assert_int_equal(avow_model_builtin("vectors", &vectors, &err), AVOW_OK);
  avow_tagger_options options;
  avow_tagger_options_init(&options);
  options.stance = vectors;
  assert_int_equal(avow_tagger_new(&options, &none, &err), AVOW_ERR_MISMATCH);
  assert_non_null(strstr(err.message, "expected one for stance"));
  avow_tagger_options_init(&options);
  options.sentiment_lexicon = "/no/such/lexicon.tsv";
  assert_int_equal(avow_tagger_new(&options, &none, &err), AVOW_ERR_IO);
  avow_tagger_options_init(&options);
  options.target = "/no/such/target.tsv";
  assert_int_equal(avow_tagger_new(&options, &none, &err), AVOW_ERR_IO);
  assert_null(none);
  avow_model_free(vectors);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tags_an_article),
    cmocka_unit_test(takes_texts_in_which_nobody_speaks),
    cmocka_unit_test(refuses),
    cmocka_unit_test(gives_the_same_again),
    cmocka_unit_test(calls_the_unsure_unclear),
    cmocka_unit_test(takes_every_byte_everywhere),
    cmocka_unit_test(is_not_slowed_down),
    cmocka_unit_test(refuses_models_of_another_task),
  };
  return cmocka_run_group_tests(tests, start, end);
}
