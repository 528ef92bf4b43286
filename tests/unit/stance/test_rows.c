#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/strbuf.h"
#include "stance/row_info.h"
#include "stance/rows.h"
#include "stance/stance.h"

/* Every n-gram of words, then of characters, as people see them. */
static void reads_like(const char *text, const char *expected) {
  aw_row_text t;
  aw_strbuf out = AW_STRBUF_INIT;
  aw_row_text_init(&t);
  assert_int_equal(aw_row_text_read(&t, aw_span_of(text), true, NULL), AVOW_OK);
  for (size_t i = 0; i < t.word_count; i++) {
    if (t.word[i].count != 1) continue;
    if (out.len > 0) aw_strbuf_add_char(&out, ' ');
    aw_row_word_name(&t, &t.word[i], &out);
  }
  if (!aw_span_equal(aw_strbuf_span(&out), aw_span_of(expected)))
    fail_msg("'%s' reads '%s', expected '%s'", text, out.ptr, expected);
  aw_strbuf_release(&out);
  aw_row_text_release(&t);
}

static void cuts_short_text_into_words(void **state) {
  (void)state;
  static const struct {
    const char *text, *words;
  } cases[] = {
    { "", "" },
    { "Peace  now", "peace now" },
    { "@Some_One says Hi!!", "@user says hi !!" },
    { "see https://example.org/a?b now", "see http now" },
    { "#PeaceNow", "#peacenow peacenow peace now" },
    { "#peace", "#peace peace" },
    { "#UNVote2030", "#unvote2030 unvote2030 un vote 2030" },
    { "I don't trust it, really", "i don't not:trust not:it , really" },
    { "I don\xE2\x80\x99t go", "i don't not:go" },
    { "\xC3\x89tat", "\xC3\xA9tat" },
    { "a#b @ #", "a #b b @ #" },
    { "ABCDEFGHIJKLMNOP", "abcdefghijklmnop" },
    { "ABCDEFGHIJKLMNOPQ,z", "abcdefghijklmnopq , z" },
    { "0123456789ABCDEF's 0123456789abcdef' s",
      "0123456789abcdef's 0123456789abcdef ' s" },
    { "Nine_Hundred_Ninety_Nine_Thousand\xC3\x89_Z[`{@",
      "nine_hundred_ninety_nine_thousand\xC3\xA9_z [`{ @" },
    { "http https:/ http:// https://a\x7F"
      "b",
      "http https :/ http http b" },
    { "@A_\xC3\x89z9-h \tH@h", "@user - h h @user" },
    { "no: no, no; no. not-not no#No",
      "no : no , no ; no . not - not:not not:no not:#no not:no" },
    { "#UN\xC3\x89TATDeal2",
      "#un\xC3\xA9tatdeal2 un\xC3\xA9tatdeal2 "
      "un\xC3\xA9tat deal 2" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    reads_like(cases[i].text, cases[i].words);
}

static void cuts_words_into_characters(void **state) {
  (void)state;
  aw_row_text t;
  aw_strbuf out = AW_STRBUF_INIT;
  aw_row_text_init(&t);
  assert_int_equal(aw_row_text_read(&t, AW_LIT("\xC3\xA9t no"), true, NULL),
                   AVOW_OK);
  for (size_t i = 0; i < t.piece_count; i++) {
    aw_row_piece_name(&t, &t.piece[i], &out);
    aw_strbuf_add_char(&out, ' ');
  }
  assert_string_equal(out.ptr,
                      "_\xC3\xA9t _\xC3\xA9t_ \xC3\xA9t_ _no _no_ no_ ");
  for (size_t i = 0; i < t.piece_count; i++)
    for (size_t j = 0; j < i; j++)
      assert_true(t.piece[i].key != t.piece[j].key);
  aw_strbuf_release(&out);
  aw_row_text_release(&t);
}

/* ---- a small world to learn from ------------------------------------------
 */

static avow_text text_of(const char *s) {
  return (avow_text){ s, strlen(s) };
}

static const char *const good[] = { "a fair deal", "good for all of us",
                                    "we welcome it", "hope at last" };
static const char *const bad[] = { "a bad bargain", "no to this paper",
                                   "we reject it", "shame on them" };

/* `rows` rows toward two targets; toward the second the words mean the
 * contrary, so only joined features can tell. */
static avow_dataset *small_world(size_t rows, bool targets) {
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < rows; i++) {
    char text[96];
    bool is_good = i % 2 == 0, second = i / 2 % 2 == 1;
    snprintf(text, sizeof text, "%s %zu", (is_good ? good : bad)[i / 4 % 4], i);
    avow_row row = { .text = text_of(text), .line = i + 2 };
    row.label = text_of(is_good != (targets && second) ? "favor" : "against");
    if (targets) row.target = text_of(second ? "war" : "peace");
    assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
  }
  return data;
}

static avow_status train(const avow_dataset *data, const char *features,
                         size_t threads, avow_model **out, avow_error *err) {
  static const double cost[] = { 0.3, 1.0 };
  avow_train_options options;
  avow_train_options_init(&options, AVOW_TASK_STANCE);
  options.cost = cost;
  options.cost_count = 2;
  options.threads = threads;
  options.features = features;
  options.folds = 3;
  return avow_train(data, &options, out, err);
}

static void learns_what_is_a_targets_own(void **state) {
  (void)state;
  avow_error err = { .message = "" };
  avow_model *model = NULL;
  avow_dataset *data = small_world(80, true);
  if (train(data, "-vector", 1, &model, &err) != AVOW_OK)
    fail_msg("%s", err.message);
  aw_span card = { avow_model_card(model).ptr, avow_model_card(model).length };
  char text[4096];
  assert_true(card.len < sizeof text);
  memcpy(text, card.ptr, card.len);
  text[card.len] = '\0';
  if (strstr(text, "\"accuracy\":1.0000") == NULL) fail_msg("%s", text);
  assert_non_null(strstr(text, "\"target\":\"war\""));
  avow_model_free(model);
  avow_dataset_free(data);
}

/* Each of 60 texts so many times, labelled as nothing in it tells. */
static avow_dataset *repeated_world(size_t times) {
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < 60 * times; i++) {
    char text[64];
    snprintf(text, sizeof text, "%zu stones and %zu reeds", i % 60 % 7, i % 60);
    avow_row row = { .text = text_of(text), .line = i + 2 };
    row.label = text_of(i % 60 * 5 % 11 < 5 ? "favor" : "against");
    assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
  }
  return data;
}

static double width_of_accuracy(size_t times) {
  avow_error err = { .message = "" };
  avow_model *model = NULL;
  avow_dataset *data = repeated_world(times);
  if (train(data, "-vector", 1, &model, &err) != AVOW_OK)
    fail_msg("%s", err.message);
  static const char before[] = "\"intervals\":{\"accuracy\":[";
  char text[4096];
  avow_text card = avow_model_card(model);
  assert_true(card.length < sizeof text);
  memcpy(text, card.ptr, card.length);
  text[card.length] = '\0';
  char *at = strstr(text, before), *end;
  assert_non_null(at);
  double low = strtod(at + sizeof before - 1, &end);
  double high = strtod(end + 1, NULL);
  avow_model_free(model);
  avow_dataset_free(data);
  return high - low;
}

/* Copies of rows say nothing new, so they make no interval narrower. */
static void intervals_draw_equal_rows_together(void **state) {
  (void)state;
  double once = width_of_accuracy(1), often = width_of_accuracy(9);
  assert_true(once > 0.15);
  assert_true(often > 0.7 * once); /* a third, were they drawn apart */
}

#define LABELS_MAX 7

/* The two ways to score must agree; twice, for what is remembered of the words
 * must change nothing. */
static void compare_row(aw_row_session *session, aw_features *f, aw_span text,
                        aw_span target) {
  double fast[LABELS_MAX] = { 0.0 }, again[LABELS_MAX] = { 0.0 },
         slow[LABELS_MAX] = { 0.0 };
  assert_int_equal(aw_row_session_score(session, text, target, fast, NULL),
                   AVOW_OK);
  assert_int_equal(aw_row_session_features(session, text, target, f, NULL),
                   AVOW_OK);
  assert_int_equal(
      aw_scorer_score(aw_row_session_scorer(session), f, slow, NULL), AVOW_OK);
  assert_int_equal(aw_row_session_score(session, text, target, again, NULL),
                   AVOW_OK);
  assert_memory_equal(fast, again, sizeof fast);
  for (size_t k = 0; k < LABELS_MAX; k++)
    if (fabs(fast[k] - slow[k]) > 5e-5)
      fail_msg("%g, not %g: '" AW_FMT "' toward '" AW_FMT "'", fast[k], slow[k],
               AW_ARG(text), AW_ARG(target));
}

/* More words than are waited for together, more than are remembered, and some
 * that are too long to be; those of `file` among them. */
static void compare_many_words(aw_row_session *session, aw_features *f) {
  for (size_t i = 0; i < 350; i++) {
    aw_strbuf text = AW_STRBUF_INIT;
    for (size_t j = 0; j < 100; j++)
      aw_strbuf_add_format(&text, "%s %zu ", j % 7 == 0 ? "fair deal" : "no",
                           i * 100 + j);
    if (i % 100 == 0)
      for (size_t j = 0; j < 50; j++) aw_strbuf_add_text(&text, "welcome");
    compare_row(session, f, aw_strbuf_span(&text), AW_LIT("war"));
    aw_strbuf_release(&text);
  }
}

/* `file` is a model of small_world(). */
static void compare_scores(const aw_model_file *file) {
  static const char *const texts[] = { "",
                                       "a fair fair fair deal",
                                       "We REJECT it, we reject it!",
                                       "unheard words only",
                                       "#FairDeal @someone",
                                       "no good",
                                       "fairfairfairfairfairfairfairfairfair",
                                       "hope" };
  static const char *const targets[] = { "peace", "war", "", "unknown" };
  aw_row_model *model = NULL;
  aw_row_session *session = NULL;
  aw_features f;
  aw_features_init(&f);
  assert_int_equal(aw_row_model_open(file, NULL, &model, NULL), AVOW_OK);
  assert_int_equal(aw_row_session_new(model, &session, NULL), AVOW_OK);
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
    for (size_t j = 0; j < sizeof targets / sizeof targets[0]; j++)
      compare_row(session, &f, aw_span_of(texts[i]), aw_span_of(targets[j]));
  compare_many_words(session, &f);
  aw_features_release(&f);
  aw_row_session_free(session);
  aw_row_model_free(model);
}

/* Rows of so many labels, the number of each in its text. */
static avow_dataset *world_of_labels(size_t labels) {
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < 12 * labels; i++) {
    char text[96], label[32];
    size_t k = i % labels;
    snprintf(text, sizeof text, "%s %s %zu", good[k % 4], bad[k / 2 % 4], k);
    snprintf(label, sizeof label, "label %zu", k);
    avow_row row = { .text = text_of(text),
                     .label = text_of(label),
                     .target = text_of(i % 3 == 0 ? "war" : "peace"),
                     .line = i + 2 };
    assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
  }
  return data;
}

static void compare_of(avow_dataset *data) {
  static const char path[] = "rows-test.avm";
  aw_model_file file;
  avow_error err = { .message = "" };
  avow_model *model = NULL;
  if (train(data, "-vector", 1, &model, &err) != AVOW_OK)
    fail_msg("%s", err.message);
  assert_int_equal(avow_model_save(model, path, NULL), AVOW_OK);
  assert_int_equal(aw_model_file_load(path, &file, NULL), AVOW_OK);
  compare_scores(&file);
  aw_model_file_close(&file);
  remove(path);
  avow_model_free(model);
  avow_dataset_free(data);
}

static void scores_alike_on_both_ways(void **state) {
  (void)state;
  compare_of(small_world(80, false));
  compare_of(small_world(80, true));
  compare_of(world_of_labels(4));
  compare_of(world_of_labels(7));
}

static void gives_the_same_bytes_on_any_threads(void **state) {
  (void)state;
  avow_model *one = NULL, *many = NULL;
  avow_dataset *data = small_world(60, true);
  char *bytes[2];
  long length[2];
  assert_int_equal(train(data, NULL, 1, &one, NULL), AVOW_OK);
  assert_int_equal(train(data, NULL, 3, &many, NULL), AVOW_OK);
  for (int i = 0; i < 2; i++) {
    assert_int_equal(
        avow_model_save(i == 0 ? one : many, "rows-same.avm", NULL), AVOW_OK);
    FILE *file = fopen("rows-same.avm", "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    length[i] = ftell(file);
    rewind(file);
    bytes[i] = malloc((size_t)length[i]);
    assert_int_equal(fread(bytes[i], 1, (size_t)length[i], file), length[i]);
    fclose(file);
  }
  remove("rows-same.avm");
  assert_int_equal(length[0], length[1]);
  assert_memory_equal(bytes[0], bytes[1], (size_t)length[0]);
  free(bytes[0]);
  free(bytes[1]);
  avow_model_free(one);
  avow_model_free(many);
  avow_dataset_free(data);
}

/* ---- data that cannot be learnt from ---------------------------------------
 */

static void add(avow_dataset *data, const char *text, const char *label,
                size_t line) {
  avow_row row = { .text = text_of(text),
                   .label = text_of(label),
                   .line = line };
  assert_int_equal(avow_dataset_add_row(data, &row, NULL), AVOW_OK);
}

static void refuses_what_cannot_be_learnt(void **state) {
  (void)state;
  static const struct {
    const char *name, *labels; /* one letter a row */
    size_t line;
    const char *message;
  } cases[] = {
    { "one label", "aaaaaaaa", 0, "all 8 rows have the label 'a'" },
    { "few rows", "ab", 0, "2 rows, expected at least one for each of 3" },
    { "a label of one row", "aaaaab", 7, "label 'b' stands in one row only" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    avow_error err = { .message = "" };
    avow_model *model = NULL;
    avow_dataset *data = NULL;
    assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
    for (size_t j = 0; cases[i].labels[j] != '\0'; j++) {
      char label[2] = { cases[i].labels[j], '\0' }, text[16];
      snprintf(text, sizeof text, "text %zu", j);
      add(data, text, label, j + 2);
    }
    avow_status status = train(data, NULL, 1, &model, &err);
    if (status != AVOW_ERR_DATA || err.line != cases[i].line ||
        strstr(err.message, cases[i].message) == NULL)
      fail_msg("%s: %d, line %zu, '%s'", cases[i].name, status, err.line,
               err.message);
    avow_dataset_free(data);
  }
}

static void refuses_too_many_labels(void **state) {
  (void)state;
  avow_error err = { .message = "" };
  avow_model *model = NULL;
  avow_dataset *data = NULL;
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < 100000; i++) {
    char label[16];
    snprintf(label, sizeof label, "label %zu", i);
    add(data, "text", label, i + 2);
  }
  assert_int_equal(train(data, NULL, 1, &model, &err), AVOW_ERR_LIMIT);
  assert_non_null(strstr(err.message, "100000 different labels"));
  avow_dataset_free(data);
}

static void refuses_unknown_features(void **state) {
  (void)state;
  avow_error err = { .message = "" };
  avow_model *model = NULL;
  avow_dataset *data = small_world(20, false);
  assert_int_equal(train(data, "word,wrod", 1, &model, &err),
                   AVOW_ERR_ARGUMENT);
  assert_non_null(strstr(err.message, "'wrod' are not among word, char"));
  assert_int_equal(train(data, "target", 1, &model, &err), AVOW_ERR_ARGUMENT);
  avow_dataset_free(data);
}

static int stop_at_once(void *context, const char *what, size_t done,
                        size_t total) {
  (void)context;
  (void)what;
  return done <= total;
}

static void stops_when_asked(void **state) {
  (void)state;
  avow_train_options options;
  avow_model *model = NULL;
  avow_dataset *data = small_world(20, false);
  avow_train_options_init(&options, AVOW_TASK_STANCE);
  options.progress = stop_at_once;
  options.folds = 2;
  assert_int_equal(avow_train(data, &options, &model, NULL), AVOW_ERR_STOPPED);
  avow_dataset_free(data);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cuts_short_text_into_words),
    cmocka_unit_test(cuts_words_into_characters),
    cmocka_unit_test(learns_what_is_a_targets_own),
    cmocka_unit_test(intervals_draw_equal_rows_together),
    cmocka_unit_test(scores_alike_on_both_ways),
    cmocka_unit_test(gives_the_same_bytes_on_any_threads),
    cmocka_unit_test(refuses_what_cannot_be_learnt),
    cmocka_unit_test(refuses_too_many_labels),
    cmocka_unit_test(refuses_unknown_features),
    cmocka_unit_test(stops_when_asked),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
