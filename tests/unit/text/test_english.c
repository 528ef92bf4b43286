#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "models.h"
#include "text/english_score.h"
#include "text/universal.h"

/* ---- a small model of our own, so that nothing here needs a big one -------
 */

/* Sentences as "form/TAG/name". */
static const char *const lessons[] = {
  "The/DT/O envoy/NN/O welcomed/VBD/O the/DT/O plan/NN/O ././O",
  "A/DT/O minister/NN/O rejected/VBD/O the/DT/O truce/NN/O ././O",
  "Anna/NNP/PERSON Berg/NNP/PERSON visited/VBD/O Oslo/NNP/LOCATION ././O",
  "Berg/NNP/PERSON said/VBD/O the/DT/O plan/NN/O failed/VBD/O ././O",
  "They/PRP/O want/VBP/O to/TO/O talk/VB/O in/IN/O Oslo/NNP/LOCATION ././O",
  "The/DT/O talks/NNS/O will/MD/O fail/VB/O ././O",
};
#define LESSONS (sizeof lessons / sizeof lessons[0])

/* The universal tag that the lessons have for a Penn tag. */
static avow_text universal_of(const char *tag) {
  static const char *const of[][2] = {
    { "NNP", "PROPN" }, { "NN", "NOUN" },  { "VB", "VERB" },
    { "DT", "DET" },    { "PRP", "PRON" }, { "MD", "AUX" },
    { "TO", "PART" },   { "IN", "ADP" },   { ".", "PUNCT" },
  };
  for (size_t i = 0; i < sizeof of / sizeof of[0]; i++)
    if (strncmp(tag, of[i][0], strlen(of[i][0])) == 0)
      return (avow_text){ of[i][1], strlen(of[i][1]) };
  return (avow_text){ NULL, 0 };
}

static void add_lesson(avow_dataset *data, const char *text) {
  avow_tagged_token token[32];
  size_t count = 0;
  while (*text != '\0') {
    const char *end = text + strcspn(text, " ");
    const char *name = end, *tag;
    while (name[-1] != '/') name--;
    for (tag = name - 1; tag[-1] != '/'; tag--) {
    }
    token[count] = (avow_tagged_token){
      .form = { text, (size_t)(tag - 1 - text) },
      .tag = { tag, (size_t)(name - 1 - tag) },
      .name = { name, (size_t)(end - name) },
      .space_before = 1,
      .by_hand = 1,
      .universal = universal_of(tag),
    };
    count++;
    text = end + strspn(end, " ");
  }
  assert_int_equal(avow_dataset_add_tagged(data, token, count, NULL), AVOW_OK);
}

static avow_status train(const char *const *lesson, size_t count, void **bytes,
                         size_t *length, avow_error *err) {
  avow_dataset *data;
  avow_train_options options;
  aw_strbuf card = AW_STRBUF_INIT;
  avow_train_options_init(&options, AVOW_TASK_ENGLISH);
  options.threads = 1;
  options.folds = 2;
  const aw_task_context context = { .options = &options, .card = &card };
  aw_model_writer *writer = aw_model_writer_new();
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  /* Several times, since features that were rarely of use are dropped, but
   * not so often that every word has its one tag. */
  for (size_t i = 0; i < 5 * count; i++) {
    add_lesson(data, lesson[i % count]);
    assert_int_equal(avow_dataset_add_tagged(data, NULL, 0, NULL), AVOW_OK);
  }
  avow_status status = aw_english_train(data, &context, writer, err);
  if (status == AVOW_OK)
    status = aw_model_writer_finish(writer, bytes, length, err);
  aw_model_writer_free(writer);
  avow_dataset_free(data);
  aw_strbuf_release(&card);
  return status;
}

/* ---- tagging with whatever model ------------------------------------------
 */

typedef struct tagger {
  aw_model_file file;
  void *bytes;
  aw_english *english;
  aw_english_session *session;
  aw_arena arena;
  aw_document doc;
} tagger;

static void tagger_start(tagger *t, aw_span bytes) {
  aw_arena_init(&t->arena, 0);
  assert_int_equal(aw_model_file_open(bytes, false, &t->file, NULL), AVOW_OK);
  assert_int_equal(aw_english_open(&t->file, &t->english, NULL), AVOW_OK);
  assert_int_equal(aw_english_session_new(t->english, &t->session, NULL),
                   AVOW_OK);
}

static void tagger_small(tagger *t) {
  size_t length;
  assert_int_equal(train(lessons, LESSONS, &t->bytes, &length, NULL), AVOW_OK);
  tagger_start(t, (aw_span){ t->bytes, length });
}

/* False, and says so, where the program is built without the model. */
static bool tagger_builtin(tagger *t) {
  aw_span bytes = aw_builtin_find("english").bytes;
  t->bytes = NULL;
  if (bytes.len == 0) {
    fprintf(stderr, "SKIPPED: built without models/english.avm\n");
    return false;
  }
  tagger_start(t, bytes);
  return true;
}

static void tagger_stop(tagger *t) {
  aw_english_session_free(t->session);
  aw_english_free(t->english);
  aw_model_file_close(&t->file);
  aw_arena_release(&t->arena);
  free(t->bytes);
}

static void tag(tagger *t, aw_span text) {
  avow_error err = { .message = "" };
  if (aw_document_read(&t->doc, &t->arena, text, NULL, 0, &err) != AVOW_OK ||
      aw_english_tag(t->session, &t->doc, &err) != AVOW_OK)
    fail_msg("%s", err.message);
}

static char letter_of(uint8_t name) {
  static const char letters[] = ".PpLlOoMm";
  return letters[name];
}

/* "DT NN VBD" and one letter a token for the names: "P" begins a person, "p"
 * goes on. */
static void assert_tags(const aw_document *doc, const char *text,
                        const char *tags, const char *names) {
  char got[512] = "", got_names[128] = "";
  size_t at = 0;
  for (uint32_t i = 0; i < doc->token_count && i < 100; i++) {
    int n = snprintf(got + at, sizeof got - at, "%s%s", i == 0 ? "" : " ",
                     aw_tag_name((aw_tag_id)doc->token[i].tag));
    at += (size_t)n;
    got_names[i] = letter_of(doc->token[i].name);
  }
  if (strcmp(got, tags) != 0)
    fail_msg("%s\n  tags     %s\n  expected %s", text, got, tags);
  if (strcmp(got_names, names) != 0)
    fail_msg("%s\n  names    %s\n  expected %s", text, got_names, names);
}

static void learns_from_few_sentences(void **state) {
  (void)state;
  tagger t;
  tagger_small(&t);
  tag(&t, AW_LIT("Berg said the truce failed."));
  assert_tags(&t.doc, "small", "NNP VBD DT NN VBD .", "P.....");
  tagger_stop(&t);
}

static void tags_news(void **state) {
  (void)state;
  static const struct {
    const char *text, *tags, *names;
  } cases[] = {
    { "The prime minister rejected the plan on Tuesday.",
      "DT JJ NN VBD DT NN IN NNP .", "........." },
    { "\"We will not sign it,\" said Maria Lopez, the foreign minister.",
      "'' PRP MD RB VB PRP , '' VBD NNP NNP , DT JJ NN .", ".........Pp....." },
    { "President Biden met leaders of the European Union in Brussels.",
      "NNP NNP VBD NNS IN DT NNP NNP IN NNP .", ".P....Oo.L." },
    { "She wants to talk, but they haven't agreed.",
      "PRP VBZ TO VB , CC PRP VBP RB VBN .", "..........." },
    { "Russian forces were leaving Kyiv's suburbs.",
      "JJ NNS VBD VBG NNP POS NNS .", "M...L..." },
  };
  tagger t;
  if (!tagger_builtin(&t)) skip();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tag(&t, aw_span_of(cases[i].text));
    assert_tags(&t.doc, cases[i].text, cases[i].tags, cases[i].names);
  }
  tagger_stop(&t);
}

static void assert_universal(tagger *t, const char *text, const char *tags) {
  char got[512] = "";
  uint8_t universal[100];
  size_t at = 0;
  tag(t, aw_span_of(text));
  assert_in_range(t->doc.token_count, 1, 100);
  aw_english_universal(t->session, &t->doc, universal);
  for (uint32_t i = 0; i < t->doc.token_count; i++)
    at += (size_t)snprintf(got + at, sizeof got - at, "%s%s", i == 0 ? "" : " ",
                           aw_universal_name((aw_universal_tag)universal[i]));
  if (strcmp(got, tags) != 0)
    fail_msg("%s\n  universal %s\n  expected  %s", text, got, tags);
}

static void learns_universal_tags(void **state) {
  (void)state;
  tagger t;
  tagger_small(&t);
  assert_universal(&t, "Berg said the truce failed.",
                   "PROPN VERB DET NOUN VERB PUNCT");
  tagger_stop(&t);
}

static void tells_universal_tags_of_news(void **state) {
  (void)state;
  static const struct {
    const char *text, *tags;
  } cases[] = {
    { "The minister has said that she will go to Oslo.",
      "DET NOUN AUX VERB SCONJ PRON AUX VERB ADP PROPN PUNCT" },
    { "She has a plan to end it.", "PRON VERB DET NOUN PART VERB PRON PUNCT" },
    { "They left after the talks, because nobody came.",
      "PRON VERB ADP DET NOUN PUNCT SCONJ PRON VERB PUNCT" },
    { "No deal is certain, and two of them know that.",
      "DET NOUN AUX ADJ PUNCT CCONJ NUM ADP PRON VERB PRON PUNCT" },
  };
  tagger t;
  if (!tagger_builtin(&t)) skip();
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_universal(&t, cases[i].text, cases[i].tags);
  tagger_stop(&t);
}

static void universal_tags_have_names(void **state) {
  (void)state;
  for (unsigned k = 0; k < AW_UNIVERSAL_COUNT; k++) {
    const char *name = aw_universal_name((aw_universal_tag)k);
    assert_int_equal(aw_universal_find(aw_span_of(name)), k);
  }
  assert_string_equal(aw_universal_name(AW_UNIVERSAL_X), "X");
  assert_int_equal(aw_universal_find(AW_LIT("NN")), AW_UNIVERSAL_COUNT);
  assert_int_equal(aw_universal_find(AW_LIT("")), AW_UNIVERSAL_COUNT);
}

/* What a session keeps may change its speed only. */
static void a_used_session_gives_the_same(void **state) {
  (void)state;
  static const char text[] =
      "Anna Berg said the talks will fail. Oslo will talk. Berg failed.";
  tagger fresh, used;
  tagger_small(&fresh);
  tagger_small(&used);
  tag(&used, AW_LIT("Oslo rejected Berg. The Oslo envoy welcomed Anna."));
  tag(&fresh, aw_span_of(text));
  tag(&used, aw_span_of(text));
  assert_int_equal(fresh.doc.token_count, used.doc.token_count);
  for (uint32_t i = 0; i < fresh.doc.token_count; i++) {
    assert_int_equal(fresh.doc.token[i].tag, used.doc.token[i].tag);
    assert_int_equal(fresh.doc.token[i].name, used.doc.token[i].name);
  }
  tagger_stop(&fresh);
  tagger_stop(&used);
}

/* So many words in one sentence that their places in the session run out,
 * some of them twice. */
static void many_words_change_nothing(void **state) {
  (void)state;
  enum { WORDS = 40000 };
  tagger t;
  tagger_small(&t);
  char *text = malloc((size_t)WORDS * 12);
  assert_non_null(text);
  size_t length = 0;
  for (unsigned i = 0; i < WORDS; i++)
    length += (size_t)sprintf(text + length, "%s%x ", i % 2 ? "Oslo" : "the",
                              i * 2654435761u >> 12);
  uint8_t *tags = malloc(WORDS);
  assert_non_null(tags);
  for (unsigned round = 0; round < 2; round++) {
    tag(&t, (aw_span){ text, length });
    assert_int_equal(t.doc.token_count, WORDS);
    for (uint32_t i = 0; i < WORDS; i++) {
      if (round == 1) assert_int_equal(tags[i], t.doc.token[i].tag);
      tags[i] = t.doc.token[i].tag;
    }
  }
  free(tags);
  free(text);
  tagger_stop(&t);
}

static void scores_what_it_tags(void **state) {
  (void)state;
  static const char *const given[] = {
    "Anna/NNP/PERSON Berg/NNP/PERSON visited/VBD/O Oslo/NNP/LOCATION ././O",
    "Berg/NNP/LOCATION said/NN/O the/DT/O plan/NN/O failed/VBD/O ././O",
  };
  tagger t;
  avow_dataset *data;
  aw_english_scores scores;
  tagger_small(&t);
  assert_int_equal(avow_dataset_new(&data, NULL), AVOW_OK);
  for (size_t i = 0; i < 2; i++) add_lesson(data, given[i]);
  assert_int_equal(aw_english_score(t.session, data, &scores, NULL), AVOW_OK);
  assert_int_equal(scores.sentences, 2);
  assert_int_equal(scores.tokens, 11);
  assert_int_equal(scores.tag[AW_TAG_NN][AW_TAG_VBD], 1); /* the wrong one */
  assert_int_equal(scores.tag[AW_TAG_VBD][AW_TAG_VBD], 2);
  assert_int_equal(scores.universal_tokens, 11);
  assert_int_equal(scores.universal_right, 10);
  assert_int_equal(scores.name[0].gold, 1);
  assert_int_equal(scores.name[0].told, 2);
  assert_int_equal(scores.name[0].right, 1);
  assert_int_equal(scores.name[1].gold, 2);
  assert_int_equal(scores.name[1].right, 1);
  avow_dataset_free(data);
  tagger_stop(&t);
}

static void trains_to_the_same_bytes(void **state) {
  (void)state;
  void *first, *second;
  size_t first_length, second_length;
  assert_int_equal(train(lessons, LESSONS, &first, &first_length, NULL),
                   AVOW_OK);
  assert_int_equal(train(lessons, LESSONS, &second, &second_length, NULL),
                   AVOW_OK);
  assert_int_equal(first_length, second_length);
  assert_memory_equal(first, second, first_length);
  free(first);
  free(second);
}

static void takes_texts_of_any_size(void **state) {
  (void)state;
  const size_t size = (size_t)1 << 20;
  char *text = malloc(size);
  tagger t;
  tagger_small(&t);
  tag(&t, AW_LIT(""));
  assert_int_equal(t.doc.token_count, 0);
  assert_non_null(text);
  for (size_t i = 0; i < size; i++) text[i] = "Oslo an "[i % 8];
  tag(&t, (aw_span){ text, size });
  assert_in_range(t.doc.token_count, size / 4 - 1, size / 4);
  memset(text, 'x', size); /* one word */
  tag(&t, (aw_span){ text, size });
  assert_int_equal(t.doc.token_count, 1);
  free(text);
  tagger_stop(&t);
}

static void tells_what_cannot_be_learnt(void **state) {
  (void)state;
  static const struct {
    const char *lesson, *message;
  } cases[] = {
    { "The/DET/O", "tag 'DET' of 'The' is no Penn tag" },
    { "Oslo/NNP/CITY",
      "name 'CITY' of 'Oslo' is not one of PERSON, LOCATION, "
      "ORGANIZATION, MISC, O" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    void *bytes;
    size_t length;
    avow_error err = { .message = "" };
    assert_int_equal(train(&cases[i].lesson, 1, &bytes, &length, &err),
                     AVOW_ERR_DATA);
    assert_string_equal(err.message, cases[i].message);
  }
}

/* Every section cut, left out or filled with ones is refused or harmless. */
static void refuses_damaged_sections(void **state) {
  (void)state;
  static const char *const sections[] = {
    "word.key",   "word.slot", "word.value", "tag.meta",    "tag.slot",
    "tag.filter", "tag.cell",  "name.meta",  "name.slot",   "name.filter",
    "name.cell",  "upos.meta", "upos.slot",  "upos.filter", "upos.cell",
  };
  tagger t;
  tagger_small(&t);
  for (size_t k = 0; k < 3 * sizeof sections / sizeof sections[0]; k++) {
    aw_model_writer *w = aw_model_writer_new();
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
      aw_span s = aw_model_file_find(&t.file, sections[i]);
      if (k / 3 == i && k % 3 == 1) continue;
      char *copy = malloc(s.len + 1);
      assert_non_null(copy);
      memcpy(copy, s.ptr, s.len);
      if (k / 3 == i && k % 3 == 0) s.len -= 2;
      if (k / 3 == i && k % 3 == 2) memset(copy, 0xFF, s.len);
      aw_model_writer_add(w, sections[i], (aw_span){ copy, s.len });
      free(copy);
    }
    void *bytes;
    size_t length;
    aw_model_file file;
    aw_english *english = NULL;
    assert_int_equal(aw_model_writer_finish(w, &bytes, &length, NULL), AVOW_OK);
    aw_model_writer_free(w);
    assert_int_equal(
        aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL),
        AVOW_OK);
    avow_status status = aw_english_open(&file, &english, NULL);
    /* Keys and values of the word list and filters may be any numbers, and
     * slots of ones are free slots. */
    bool any =
        k % 3 == 2 && (k / 3 < 3 || strstr(sections[k / 3], "filter") != NULL);
    if (status == AVOW_OK && !any)
      fail_msg("%s, damage %zu: taken", sections[k / 3], k % 3);
    aw_english_free(english);
    aw_model_file_close(&file);
    free(bytes);
  }
  tagger_stop(&t);
}

static void refuses_models_of_other_tasks(void **state) {
  (void)state;
  aw_model_writer *w = aw_model_writer_new();
  void *bytes;
  size_t length;
  aw_model_file file;
  aw_english *english;
  avow_error err;
  aw_model_writer_add(w, "vec.size", AW_LIT("12345678"));
  assert_int_equal(aw_model_writer_finish(w, &bytes, &length, NULL), AVOW_OK);
  aw_model_writer_free(w);
  assert_int_equal(
      aw_model_file_open((aw_span){ bytes, length }, true, &file, NULL),
      AVOW_OK);
  assert_int_equal(aw_english_open(&file, &english, &err), AVOW_ERR_MISMATCH);
  aw_model_file_close(&file);
  free(bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(learns_from_few_sentences),
    cmocka_unit_test(tags_news),
    cmocka_unit_test(learns_universal_tags),
    cmocka_unit_test(tells_universal_tags_of_news),
    cmocka_unit_test(universal_tags_have_names),
    cmocka_unit_test(many_words_change_nothing),
    cmocka_unit_test(scores_what_it_tags),
    cmocka_unit_test(a_used_session_gives_the_same),
    cmocka_unit_test(trains_to_the_same_bytes),
    cmocka_unit_test(takes_texts_of_any_size),
    cmocka_unit_test(tells_what_cannot_be_learnt),
    cmocka_unit_test(refuses_damaged_sections),
    cmocka_unit_test(refuses_models_of_other_tasks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
