#include "tagged.h"

#include "attribution/quotation.h"

static void read_plain(tagged *t, const char *text) {
  avow_error err;
  *t = (tagged){ 0 };
  aw_arena_init(&t->arena, 0);
  aw_strbuf_add_text(&t->text, text);
  assert_int_equal(aw_words_new(&t->words, &err), AVOW_OK);
  assert_int_equal(aw_document_read(&t->doc, &t->arena,
                                    aw_strbuf_span(&t->text), NULL, 0, &err),
                   AVOW_OK);
  assert_int_equal(aw_work_begin(&t->work, t->words, &t->doc, &err), AVOW_OK);
  assert_int_equal(aw_quotations_find(&t->work, &err), AVOW_OK);
}

static void pairs_marks(void **state) {
  (void)state;
  static const struct {
    const char *name, *text;
    const char *quoted[4]; /* the pieces, NULL after the last */
  } cases[] = {
    { "none", "The talks went on.", { NULL } },
    { "one",
      "She called it \"a good day\" and left.",
      { "\"a good day\"", NULL } },
    { "curly",
      "“We agree,” he said. “We do.”",
      { "“We agree,”", "“We do.”", NULL } },
    { "never closed",
      "He said: \"We agree.\n\nThe rain went on.",
      { "\"We agree.", NULL } },
    { "single", "She said ‘no deal’ twice.", { "‘no deal’", NULL } },
    { "nested",
      "“He said ‘no’ to us,” she said.",
      { "“He said ‘no’ to us,”", NULL } },
    { "paragraphs",
      "“We agree.\n\n“We do.”",
      { "“We agree.", "“We do.”", NULL } },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    tagged t;
    read_plain(&t, cases[i].text);
    uint32_t count = 0;
    while (cases[i].quoted[count] != NULL) count++;
    if (t.work.quotation_count != count)
      fail_msg("%s: %u quotations", cases[i].name,
               (unsigned)t.work.quotation_count);
    for (uint32_t k = 0; k < count; k++) {
      aw_span got =
          tagged_text(&t, t.work.quotation[k].first, t.work.quotation[k].last);
      if (!aw_span_equal(got, aw_span_of(cases[i].quoted[k])))
        fail_msg("%s: '" AW_FMT "'", cases[i].name, AW_ARG(got));
    }
    tagged_close(&t);
  }
}

static void joins_paragraphs(void **state) {
  (void)state;
  tagged t;
  read_plain(&t, "“We agree.\n\n“We always did.\n\n“We do,” he said. “Yes.”");
  assert_int_equal(t.work.quotation_count, 4);
  assert_int_equal(t.work.quotation[0].after, 1);
  assert_int_equal(t.work.quotation[1].after, 2);
  assert_int_equal(t.work.quotation[2].after, AW_NO_INDEX);
  assert_int_equal(t.work.quotation[3].before, AW_NO_INDEX);
  assert_int_equal(aw_quotation_start(&t.work, 2), 0);
  tagged_close(&t);
}

/* Marks that never close leave at most one piece a mark. */
static void bears_many_marks(void **state) {
  (void)state;
  aw_strbuf text = AW_STRBUF_INIT;
  for (int i = 0; i < 100000; i++) aw_strbuf_add_text(&text, "“ ");
  tagged t;
  read_plain(&t, text.ptr);
  assert_true(t.work.quotation_count <= 100000);
  tagged_close(&t);
  aw_strbuf_release(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(pairs_marks),
                                      cmocka_unit_test(joins_paragraphs),
                                      cmocka_unit_test(bears_many_marks) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
