/* Every form of one result that is made by hand: no model, no tagger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/report.h"

#define TEXT(s) \
  { (s), sizeof(s) - 1 }

/* Bytes: the dove is four, the quotation marks are three. */
static const char text[] =
    "\xF0\x9F\x95\x8A Ana Ruiz said \xE2\x80\x9Cyes & amen\xE2\x80\x9D.\n"
    "She\tsaid <Mora>\nrefused.";

static const avow_range ana[] = { { 5, 13 }, { 37, 40 } };
static const avow_range mora[] = { { 47, 51 } };
static const avow_range cue_1[] = { { 14, 18 } };
static const avow_range content_1[] = { { 22, 32 } };
static const avow_range cue_2[] = { { 41, 45 } };
static const avow_range content_2[] = { { 46, 60 } };

static const avow_sentence sentences[] = {
  { { 0, 36 }, { AVOW_POSITIVE, 0.5 } },
  { { 37, 61 }, { AVOW_NEGATIVE, -0.61234 } },
};

static const avow_speaker speakers[] = {
  { TEXT("Mora"),
    { NULL, 0 },
    AVOW_GROUP,
    { mora, 1 },
    AVOW_AGAINST,
    0.625,
    { 0, 1, 0, 0, 0 },
    { AVOW_NO_SENTIMENT, 0 } },
  { TEXT("Ana Ruiz"),
    TEXT("UN envoy"),
    AVOW_PERSON,
    { ana, 2 },
    AVOW_FAVOR,
    0.875,
    { 2, 0, 0, 1, 0 },
    { AVOW_POSITIVE, 0.25 } },
  { TEXT("Ono"),
    { NULL, 0 },
    AVOW_UNNAMED,
    { NULL, 0 },
    AVOW_UNRELATED,
    1,
    { 0, 0, 0, 1, 0 },
    { AVOW_NO_SENTIMENT, 0 } },
};

static const avow_attribution attributions[] = {
  { { ana, 1 }, { cue_1, 1 }, { content_1, 1 }, 1, AVOW_DIRECT, AVOW_NONE },
  { { ana + 1, 1 }, { cue_2, 1 }, { content_2, 1 }, 1, AVOW_INDIRECT, 0 },
};

static const avow_claim claims[] = {
  { 0,
    1,
    AVOW_NONE,
    0,
    AVOW_DIRECT,
    AVOW_FAVOR,
    0.9,
    { 0.9, 0.05, 0.03, 0.02 },
    { AVOW_POSITIVE, 0.5 } },
  { 1,
    0,
    1,
    AVOW_NONE,
    AVOW_NARRATED,
    AVOW_AGAINST,
    0.625,
    { 0.125, 0.625, 0.125, 0.125 },
    { AVOW_NEGATIVE, -0.00001 } },
};

static const avow_result result = {
  .sentences = sentences,
  .sentence_count = 2,
  .speakers = speakers,
  .speaker_count = 3,
  .attributions = attributions,
  .attribution_count = 2,
  .claims = claims,
  .claim_count = 2,
  .target = TEXT("peace deal"),
  .model = TEXT("peace-deal 1"),
};

static aw_report_document document(void) {
  return (aw_report_document){ .id = AW_LIT("a\"1"),
                               .text = { text, sizeof text - 1 },
                               .meta = AW_LIT("{\"n\": 1}"),
                               .result = &result };
}

static void expect(const aw_report_form *form, const aw_report_document *doc,
                   const aw_report_options *options, const char *expected) {
  aw_strbuf out = AW_STRBUF_INIT;
  form->document(options, doc, &out);
  assert_false(out.failed);
  assert_string_equal(aw_strbuf_span(&out).ptr, expected);
  aw_strbuf_release(&out);
}

static void writes_jsonl(void **state) {
  (void)state;
  aw_report_document doc = document();
  aw_report_options options = { .byte_offsets = false };
  expect(
      &aw_report_jsonl, &doc, &options,
      "{\"id\": \"a\\\"1\", \"target\": \"peace deal\", \"model\": "
      "\"peace-deal 1\", \"meta\": {\"n\": 1}, \"sentences\": ["
      "{\"begin\": 0, \"end\": 29, \"sentiment\": {\"label\": \"positive\", "
      "\"score\": 0.5000}}, "
      "{\"begin\": 30, \"end\": 54, \"sentiment\": {\"label\": \"negative\", "
      "\"score\": -0.6123}}], \"speakers\": ["
      "{\"name\": \"Mora\", \"role\": null, \"kind\": \"group\", "
      "\"mentions\": [[40, 44]], \"stance\": \"against\", \"confidence\": "
      "0.6250, \"claims\": {\"favor\": 0, \"against\": 1, \"neutral\": 0, "
      "\"unrelated\": 0, \"unclear\": 0}, \"sentiment\": {\"label\": "
      "\"neutral\", \"score\": 0.0000}}, "
      "{\"name\": \"Ana Ruiz\", \"role\": \"UN envoy\", \"kind\": "
      "\"person\", \"mentions\": [[2, 10], [30, 33]], \"stance\": \"favor\", "
      "\"confidence\": 0.8750, \"claims\": {\"favor\": 2, \"against\": 0, "
      "\"neutral\": 0, \"unrelated\": 1, \"unclear\": 0}, \"sentiment\": "
      "{\"label\": \"positive\", \"score\": 0.2500}}, "
      "{\"name\": \"Ono\", \"role\": null, \"kind\": \"unnamed\", "
      "\"mentions\": [], \"stance\": \"unrelated\", \"confidence\": 1.0000, "
      "\"claims\": {\"favor\": 0, \"against\": 0, \"neutral\": 0, "
      "\"unrelated\": 1, \"unclear\": 0}, \"sentiment\": {\"label\": "
      "\"neutral\", \"score\": 0.0000}}], \"attributions\": ["
      "{\"source\": [[2, 10]], \"cue\": [[11, 15]], \"content\": [[17, 27]], "
      "\"speaker\": 1, \"mode\": \"direct\", \"within\": null}, "
      "{\"source\": [[30, 33]], \"cue\": [[34, 38]], \"content\": [[39, 53]], "
      "\"speaker\": 1, \"mode\": \"indirect\", \"within\": 0}], \"claims\": ["
      "{\"sentence\": 0, \"holder\": 1, \"via\": null, \"mode\": \"direct\", "
      "\"attribution\": 0, \"stance\": \"favor\", \"confidence\": 0.9000, "
      "\"probability\": {\"favor\": 0.9000, \"against\": 0.0500, \"neutral\": "
      "0.0300, \"unrelated\": 0.0200}, \"sentiment\": {\"label\": "
      "\"positive\", \"score\": 0.5000}}, "
      "{\"sentence\": 1, \"holder\": 0, \"via\": 1, \"mode\": \"narrated\", "
      "\"attribution\": null, \"stance\": \"against\", \"confidence\": 0.6250, "
      "\"probability\": {\"favor\": 0.1250, \"against\": 0.6250, \"neutral\": "
      "0.1250, \"unrelated\": 0.1250}, \"sentiment\": {\"label\": "
      "\"negative\", \"score\": 0.0000}}]}\n");
}

static void counts_in_bytes_where_asked(void **state) {
  (void)state;
  aw_report_document doc = document();
  aw_report_options options = { .byte_offsets = true };
  aw_strbuf out = AW_STRBUF_INIT;
  aw_report_jsonl.document(&options, &doc, &out);
  assert_non_null(strstr(out.ptr, "\"mentions\": [[5, 13], [37, 40]]"));
  aw_strbuf_release(&out);
}

static void writes_failures(void **state) {
  (void)state;
  avow_error error = { AVOW_ERR_UTF8, 3, 120, "not \"UTF-8\"" };
  aw_report_document doc = { .id = AW_LIT("17"),
                             .id_is_number = true,
                             .error = &error };
  aw_report_options options = { .width = 80 };
  expect(&aw_report_jsonl, &doc, &options,
         "{\"id\": 17, \"error\": {\"status\": \"utf8\", \"message\": "
         "\"not \\\"UTF-8\\\"\", \"line\": 3, \"offset\": 120}}\n");
  doc.id = (aw_span){ NULL, 0 };
  doc.id_is_number = false;
  error.line = 0;
  error.status = AVOW_ERR_IO;
  expect(&aw_report_jsonl, &doc, &options,
         "{\"id\": null, \"error\": {\"status\": \"io\", \"message\": "
         "\"not \\\"UTF-8\\\"\", \"line\": null, \"offset\": 120}}\n");
  expect(&aw_report_tsv, &doc, &options, "");
  expect(&aw_report_table, &doc, &options, "");
  expect(&aw_report_html, &doc, &options,
         "<section>\n<h1>?</h1>\n<p class=\"error\">not &quot;UTF-8&quot;</p>"
         "\n</section>\n");
}

static void writes_tsv(void **state) {
  (void)state;
  aw_report_document doc = document();
  aw_report_options options = { .byte_offsets = false };
  expect(&aw_report_tsv, &doc, &options,
         "a\"1\t0\t0\t29\tAna Ruiz\t\tdirect\tfavor\t0.9000\tpositive\t"
         "\xF0\x9F\x95\x8A Ana Ruiz said \xE2\x80\x9Cyes & amen\xE2\x80\x9D.\n"
         "a\"1\t1\t30\t54\tMora\tAna Ruiz\tnarrated\tagainst\t0.6250\t"
         "negative\tShe said <Mora> refused.\n");
}

static void writes_the_table(void **state) {
  (void)state;
  aw_report_document doc = document();
  aw_report_options options = { .width = 44 };
  expect(&aw_report_table, &doc, &options,
         "a\"1: 2 speakers on the peace deal\n"
         "\n"
         "SPEAKER              STANCE     SURE  CLAIMS\n"
         "Ana Ruiz (UN envoy)  favor       88%  2 favor\n"
         "Mora                 against     63%  1 against\n"
         "\n"
         "Ana Ruiz\n"
         "  favor       90%  \xF0\x9F\x95\x8A Ana Ruiz said \xE2\x80\x9Cyes &\n"
         "                   amen\xE2\x80\x9D.\n"
         "\n"
         "Mora\n"
         "  against     63%  She said <Mora> refused.\n"
         "                   [told by Ana Ruiz]\n"
         "\n"
         "On other things: Ono\n"
         "\n");
}

static void keeps_escapes_from_the_terminal(void **state) {
  (void)state;
  static const avow_speaker nobody = { TEXT("\x1b[31mEve\xC2\x9B"),
                                       { NULL, 0 },
                                       AVOW_PERSON,
                                       { NULL, 0 },
                                       AVOW_UNRELATED,
                                       1,
                                       { 0, 0, 0, 1, 0 },
                                       { AVOW_NO_SENTIMENT, 0 } };
  avow_result one = { .speakers = &nobody,
                      .speaker_count = 1,
                      .target = TEXT("peace deal") };
  aw_report_document doc = { .id = AW_LIT("x\x1b"),
                             .text = AW_LIT(""),
                             .result = &one };
  aw_report_options options = { .width = 60 };
  expect(&aw_report_table, &doc, &options,
         "x?: nobody takes a stance on the peace deal\n"
         "\n"
         "On other things: ?[31mEve?\n"
         "\n");
  options.colour = true;
  aw_strbuf out = AW_STRBUF_INIT;
  aw_report_table.document(&options, &doc, &out);
  assert_non_null(strstr(out.ptr, "\x1b[1mx?\x1b[0m"));
  aw_strbuf_release(&out);
}

static void writes_html(void **state) {
  (void)state;
  aw_report_document doc = document();
  aw_report_options options = { .byte_offsets = false };
  expect(&aw_report_html, &doc, &options,
         "<section>\n<h1>a&quot;1</h1>\n"
         "<p>Toward the peace deal, by peace-deal 1</p>\n"
         "<table>\n<tr><th>speaker</th><th>stance</th><th>sure</th>"
         "<th>claims</th></tr>\n"
         "<tr><td>Mora</td><td class=\"against\">against</td><td>63%</td>"
         "<td>1</td></tr>\n"
         "<tr><td>Ana Ruiz, UN envoy</td><td class=\"favor\">favor</td>"
         "<td>88%</td><td>2</td></tr>\n"
         "</table>\n"
         "<div class=\"text\"><span class=\"favor\" title=\"Ana Ruiz: favor "
         "90%\">\xF0\x9F\x95\x8A Ana Ruiz said \xE2\x80\x9Cyes &amp; amen"
         "\xE2\x80\x9D.</span>\n"
         "<span class=\"against\" title=\"Mora: against 63%, told by Ana Ruiz"
         "\">She\tsaid &lt;Mora&gt;\nrefused.</span></div>\n"
         "</section>\n");
}

static void writes_brat(void **state) {
  (void)state;
  aw_report_document doc = document();
  aw_strbuf out = AW_STRBUF_INIT;
  aw_report_brat(&doc, &out);
  assert_false(out.failed);
  assert_string_equal(
      out.ptr,
      "T1\tSpeaker 40 44\tMora\n"
      "#1\tAnnotatorNotes T1\tMora: against 0.62\n"
      "T2\tSpeaker 2 10\tAna Ruiz\n"
      "T3\tSpeaker 30 33\tShe\n"
      "#2\tAnnotatorNotes T2\tAna Ruiz: favor 0.88\n"
      "T4\tSource 2 10\tAna Ruiz\n"
      "T5\tContent 17 27\tyes & amen\n"
      "T6\tCue 11 15\tsaid\n"
      "E1\tCue:T6 Source:T4 Content:T5\n"
      "A1\tMode E1 direct\n"
      "T7\tSource 30 33\tShe\n"
      "T8\tContent 39 45;46 53\t<Mora> refused\n"
      "T9\tCue 34 38\tsaid\n"
      "E2\tCue:T9 Source:T7 Content:T8\n"
      "A2\tMode E2 indirect\n"
      "T10\tClaim 0 29\t\xF0\x9F\x95\x8A Ana Ruiz said \xE2\x80\x9Cyes & amen"
      "\xE2\x80\x9D.\n"
      "A3\tStance T10 favor\n"
      "A4\tMode T10 direct\n"
      "R1\tHeldBy Arg1:T10 Arg2:T2\n"
      "T11\tClaim 30 45;46 54\tShe said <Mora> refused.\n"
      "A5\tStance T11 against\n"
      "A6\tMode T11 narrated\n"
      "R2\tHeldBy Arg1:T11 Arg2:T1\n"
      "R3\tVia Arg1:T11 Arg2:T2\n");
  aw_strbuf_release(&out);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(writes_jsonl),
    cmocka_unit_test(counts_in_bytes_where_asked),
    cmocka_unit_test(writes_failures),
    cmocka_unit_test(writes_tsv),
    cmocka_unit_test(writes_the_table),
    cmocka_unit_test(keeps_escapes_from_the_terminal),
    cmocka_unit_test(writes_html),
    cmocka_unit_test(writes_brat),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
