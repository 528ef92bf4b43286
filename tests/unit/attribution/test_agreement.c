#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attribution/agreement.h"

#define TEXT                                                             \
  "\u201cWe sail at dawn,\u201d said Ann Lee. The crew, she added, was " \
  "\u00e9lite. \u201cNobody stays.\u201d Tom Moe denied it, according to Lee."

/* Parts as words of TEXT, several parted by "|"; NULL: absent. */
typedef struct spec {
  const char *source, *cue, *content;
} spec;

static avow_ranges find(aw_arena *arena, const char *words) {
  avow_range *item = AW_NEW(arena, avow_range, 4);
  size_t count = 0;
  while (words != NULL && *words != '\0') {
    char one[100];
    size_t length = strcspn(words, "|");
    assert_true(length < sizeof one);
    memcpy(one, words, length);
    one[length] = '\0';
    const char *at = strstr(TEXT, one);
    if (at == NULL) fail_msg("'%s' is not in the text", one);
    size_t begin = (size_t)(at - TEXT);
    item[count++] = (avow_range){ begin, begin + length };
    words += length + (words[length] == '|');
  }
  return (avow_ranges){ item, count };
}

static size_t read_specs(aw_arena *arena, const spec *from, size_t most,
                         aw_gold_attribution *out) {
  size_t count = 0;
  for (; count < most && from[count].content != NULL; count++)
    out[count] = (aw_gold_attribution){ find(arena, from[count].source),
                                        find(arena, from[count].cue),
                                        find(arena, from[count].content) };
  return count;
}

#define SPECS 4
#define MISSES 8

typedef struct example {
  const char *name;
  spec given[SPECS], told[SPECS];
  /* as score.py attrib tells: exact, half, shared letters of cue, source and
   * content; attributions whose content, and source, agree */
  size_t figures[AW_PART_COUNT][3], content, whole;
  aw_miss_kind misses[MISSES];
  size_t miss_count;
} example;

static const example examples[] = {
  { "the same but for marks and stops",
    { { "Ann Lee", "said", "We sail at dawn" } },
    { { "Ann Lee", "said", "\u201cWe sail at dawn,\u201d" } },
    { { 1, 1, 4 }, { 1, 1, 6 }, { 1, 1, 12 } },
    1,
    1,
    { AW_MISS_MISSED_CUE },
    0 },
  { "none found",
    { { "Ann Lee", "said", "We sail at dawn" } },
    { { NULL, NULL, NULL } },
    { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } },
    0,
    0,
    { AW_MISS_MISSED_CUE },
    1 },
  { "one that is none",
    { { NULL, NULL, NULL } },
    { { "she", "added", "was" } },
    { { 0, 0, 0 }, { 0, 0, 0 }, { 0, 0, 0 } },
    0,
    0,
    { AW_MISS_NO_CUE },
    1 },
  { "in pieces, and given in another order",
    { { "she", "added", "was \u00e9lite|The crew" } },
    { { "she", "added", "The crew|was \u00e9lite" } },
    { { 1, 1, 5 }, { 1, 1, 3 }, { 1, 1, 15 } },
    1,
    1,
    { AW_MISS_MISSED_CUE },
    0 },
  { "another source, half the content, more cue",
    { { "Lee", "according to", "Tom Moe denied it" } },
    { { "Tom Moe", "it, according to", "Tom Moe" } },
    { { 0, 1, 11 }, { 0, 0, 0 }, { 0, 0, 6 } },
    0,
    0,
    { AW_MISS_WRONG_CUE, AW_MISS_WRONG_SOURCE, AW_MISS_SHORT_CONTENT },
    3 },
  { "too long, and beside it",
    { { "Ann Lee", "said", "dawn" }, { "she", "added", "The crew" } },
    { { "Ann Lee", "said", "We sail at dawn" }, { "she", "added", "was" } },
    { { 2, 2, 9 }, { 2, 2, 9 }, { 0, 0, 4 } },
    0,
    0,
    { AW_MISS_LONG_CONTENT, AW_MISS_WRONG_CONTENT },
    2 },
  { "no sources, and no cue on one side",
    { { NULL, "added", "Nobody stays" } },
    { { NULL, NULL, "\u201cNobody stays.\u201d" } },
    { { 0, 0, 0 }, { 0, 0, 0 }, { 1, 1, 11 } },
    1,
    1,
    { AW_MISS_WRONG_CUE },
    1 },
  { "a source where there is none",
    { { NULL, "said", "We sail at dawn" } },
    { { "Ann Lee", "said", "We sail at dawn" } },
    { { 1, 1, 4 }, { 0, 0, 0 }, { 1, 1, 12 } },
    1,
    0,
    { AW_MISS_WRONG_SOURCE },
    1 },
  { "one found is paired once",
    { { "Ann Lee", "said", "We sail at dawn" },
      { "Ann Lee", "said", "We sail at" } },
    { { "Ann Lee", "said", "We sail at dawn" } },
    { { 1, 1, 4 }, { 1, 1, 6 }, { 1, 1, 12 } },
    1,
    1,
    { AW_MISS_MISSED_CUE },
    1 },
};

static void check(const example *x, const aw_agreement *sum,
                  const aw_misses *misses) {
  for (int p = 0; p < AW_PART_COUNT; p++) {
    const struct aw_part_agreement *part = &sum->part[p];
    if (part->exact != x->figures[p][0] || part->half != x->figures[p][1] ||
        part->shared_letters != x->figures[p][2])
      fail_msg("%s: part %d: exact %zu, half %zu, letters %zu", x->name, p,
               part->exact, part->half, part->shared_letters);
  }
  if (sum->content != x->content || sum->whole != x->whole)
    fail_msg("%s: content %zu, whole %zu", x->name, sum->content, sum->whole);
  if (misses->count != x->miss_count)
    fail_msg("%s: %zu misses", x->name, misses->count);
  for (size_t i = 0; i < misses->count; i++)
    if (misses->item[i].kind != x->misses[i])
      fail_msg("%s: miss %zu is '%s'", x->name, i,
               aw_miss_name(misses->item[i].kind));
}

static void agrees_as_the_scorer_does(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
    const example *x = &examples[i];
    avow_error err;
    aw_arena arena;
    aw_agreement sum = { 0 };
    aw_misses misses;
    aw_gold_attribution given[SPECS], told[SPECS];
    aw_arena_init(&arena, 0);
    size_t given_count = read_specs(&arena, x->given, SPECS, given);
    size_t told_count = read_specs(&arena, x->told, SPECS, told);
    assert_int_equal(aw_agree(&arena, AW_LIT(TEXT), given, given_count, told,
                              told_count, &sum, &misses, &err),
                     AVOW_OK);
    check(x, &sum, &misses);
    assert_int_equal(sum.given, given_count);
    assert_int_equal(sum.told, told_count);
    aw_arena_release(&arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(
      agrees_as_the_scorer_does) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
