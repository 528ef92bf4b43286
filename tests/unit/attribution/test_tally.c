#include "tagged.h"

#include "attribution/tally.h"

/* What stands between two tokens, the latter not counted. */
static void counts_what_is_between(void **state) {
  (void)state;
  static const struct {
    uint32_t from, to, verbs, commas, marks, cues;
  } cases[] = {
    { 0, 0, 0, 0, 0, 0 },  { 0, 2, 0, 0, 0, 0 },  { 0, 3, 1, 0, 0, 1 },
    { 2, 4, 1, 1, 0, 1 },  { 3, 7, 1, 1, 1, 0 },  { 7, 9, 0, 0, 1, 0 },
    { 0, 12, 3, 1, 2, 2 }, { 9, 12, 1, 0, 0, 1 }, { 12, 12, 0, 0, 0, 0 },
  };
  tagged t;
  aw_tallies tallies;
  tagged_open(&t,
              "Ann|NNP|P Lee|NNP|p said|VBD +,|, \"|'' +rain|NN fell|VBD "
              "hard|RB +\"|'' and|CC left|VBD +.|.");
  aw_cue cue[] = { { .first = 2, .last = 3, .head = 2 },
                   { .first = 10, .last = 11, .head = 10 } };
  t.work.cue = cue;
  t.work.cue_count = 2;
  assert_int_equal(aw_tallies_make(&t.work, &tallies, NULL), AVOW_OK);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const aw_tally *from = &tallies.at[cases[i].from];
    const aw_tally *to = &tallies.at[cases[i].to];
    if (aw_tally_verbs(from, to) != cases[i].verbs ||
        aw_tally_commas(from, to) != cases[i].commas ||
        aw_tally_marks(from, to) != cases[i].marks ||
        aw_tally_cues(from, to) != cases[i].cues)
      fail_msg("from %u to %u: %u verbs, %u commas, %u marks, %u cues",
               (unsigned)cases[i].from, (unsigned)cases[i].to,
               (unsigned)aw_tally_verbs(from, to),
               (unsigned)aw_tally_commas(from, to),
               (unsigned)aw_tally_marks(from, to),
               (unsigned)aw_tally_cues(from, to));
  }
  tagged_close(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(counts_what_is_between),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
