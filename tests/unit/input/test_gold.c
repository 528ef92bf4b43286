#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "input/gold.h"

static avow_status parse(const char *json, cJSON **object, aw_arena *arena,
                         avow_gold_document *out, avow_error *err) {
  *object = cJSON_Parse(json);
  assert_non_null(*object);
  return aw_gold_parse(*object, 7, arena, out, err);
}

static void reads_claims_and_attributions(void **state) {
  (void)state;
  static const char json[] =
      "{\"id\": \"d\", \"text\": \"The envoy said the truce holds.\","
      " \"target\": \"truce\", \"sentences\": [[0, 31]],"
      " \"claims\": [{\"sentence\": 0, \"holder\": \"envoy\","
      "   \"mode\": \"indirect\", \"via\": null, \"stance\": \"favor\"}],"
      " \"attributions\": [{\"source\": [[4, 9]], \"cue\": [10, 14],"
      "   \"content\": [[15, 24], [25, 30]]}, {\"source\": null}]}";
  aw_arena arena;
  cJSON *object;
  avow_gold_document doc;
  avow_error err = { .message = "" };
  aw_arena_init(&arena, 0);
  assert_int_equal(parse(json, &object, &arena, &doc, &err), AVOW_OK);
  assert_true(aw_gold_is_document(object));
  assert_int_equal(doc.line, 7);
  assert_int_equal(doc.sentence_count, 1);
  assert_int_equal(doc.sentences[0].end, 31);
  assert_int_equal(doc.claim_count, 1);
  assert_int_equal(doc.claims[0].stance, AVOW_FAVOR);
  assert_int_equal(doc.claims[0].mode, AVOW_INDIRECT);
  assert_null(doc.claims[0].via.ptr);
  assert_memory_equal(doc.claims[0].holder.ptr, "envoy", 5);
  assert_int_equal(doc.attribution_count, 2);
  assert_int_equal(doc.attributions[0].cue.count, 1);
  assert_int_equal(doc.attributions[0].cue.item[0].begin, 10);
  assert_int_equal(doc.attributions[0].content.count, 2);
  assert_int_equal(doc.attributions[1].source.count, 0);
  assert_false(doc.offtopic);
  cJSON_Delete(object);
  aw_arena_release(&arena);
}

static void reads_what_extra_costs(void **state) {
  (void)state;
  static const struct {
    const char *json;
    double cost; /* below 0: refused */
  } cases[] = {
    { "{\"text\": \"a\"}", 0.0 },
    { "{\"text\": \"a\", \"extra\": null}", 0.0 },
    { "{\"text\": \"a\", \"extra\": false}", 0.0 },
    { "{\"text\": \"a\", \"extra\": true}", 1.0 },
    { "{\"text\": \"a\", \"extra\": 1}", 1.0 },
    { "{\"text\": \"a\", \"extra\": 0.25}", 0.25 },
    { "{\"text\": \"a\", \"extra\": 0}", -1.0 },
    { "{\"text\": \"a\", \"extra\": 1.5}", -1.0 },
    { "{\"text\": \"a\", \"extra\": -0.5}", -1.0 },
    { "{\"text\": \"a\", \"extra\": \"much\"}", -1.0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_arena arena;
    cJSON *object;
    avow_gold_document doc;
    avow_error err = { .message = "" };
    aw_arena_init(&arena, 0);
    avow_status status = parse(cases[i].json, &object, &arena, &doc, &err);
    if (cases[i].cost < 0.0) {
      if (status != AVOW_ERR_FORMAT ||
          strstr(err.message, "true, or a cost above 0, at most 1") == NULL)
        fail_msg("%s: %d, '%s'", cases[i].json, status, err.message);
    } else if (status != AVOW_OK || doc.extra != cases[i].cost) {
      fail_msg("%s: %d, %g", cases[i].json, status, doc.extra);
    }
    cJSON_Delete(object);
    aw_arena_release(&arena);
  }
}

#define CLAIM(member) \
  "{\"text\": \"a\", \"sentences\": [[0, 1]], \"claims\": [{" member "}]}"
#define REST "\"holder\": \"h\", \"mode\": \"direct\", "

static void tells_member_value_and_expectation(void **state) {
  (void)state;
  static const struct {
    const char *json, *message;
  } cases[] = {
    { "{\"claims\": []}", "text: expected a text, but it is missing" },
    { "{\"text\": 1}", "text: 1 is not a text" },
    { "{\"text\": \"a\", \"sentences\": [[1, 0]]}", "sentences[0]: expected" },
    { "{\"text\": \"a\", \"sentences\": [[0]]}", "sentences[0]: expected" },
    { "{\"text\": \"a\", \"sentences\": [[0, 0.5]]}", "sentences[0]" },
    { "{\"text\": \"a\", \"sentences\": 3}", "sentences: 3 is not a list" },
    { CLAIM("\"sentence\": 0, " REST "\"stance\": \"maybe\""),
      "claims[0].stance: 'maybe' is not one of favor, against" },
    { CLAIM("\"sentence\": 0, " REST "\"stance\": \"unclear\""),
      "'unclear' is not one of" },
    { CLAIM("\"sentence\": 1, " REST "\"stance\": \"favor\""),
      "claims[0].sentence: 1 is not the index of a sentence" },
    { CLAIM("\"sentence\": 0, \"holder\": \"h\", \"mode\": \"sung\""),
      "claims[0].mode: 'sung' is not one of direct" },
    { CLAIM("\"sentence\": 0, \"mode\": \"direct\""),
      "claims[0].holder: expected a text" },
    { "{\"text\": \"a\", \"attributions\": [{\"cue\": 3}]}",
      "attributions[0].cue: 3 is not a list" },
    { "{\"text\": \"a\", \"attributions\": [1]}",
      "attributions[0]: 1 is not an object" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_arena arena;
    cJSON *object;
    avow_gold_document doc;
    avow_error err = { .message = "" };
    aw_arena_init(&arena, 0);
    avow_status status = parse(cases[i].json, &object, &arena, &doc, &err);
    if (status != AVOW_ERR_FORMAT || err.line != 7 ||
        strstr(err.message, cases[i].message) == NULL)
      fail_msg("%s: %d, line %zu, '%s'", cases[i].json, status, err.line,
               err.message);
    cJSON_Delete(object);
    aw_arena_release(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_claims_and_attributions),
    cmocka_unit_test(reads_what_extra_costs),
    cmocka_unit_test(tells_member_value_and_expectation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
