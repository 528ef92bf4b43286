#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strange.h"

#define SHARED ": such answers come from what its targets share"
#define LONG "0123456789012345678901234567890123456789012345678901234567890"

/* Rows in order, and what is told of them. */
static void tells_of_the_first_and_how_many(void **state) {
  static const struct {
    const char *name;
    struct {
      const char *target; /* NULL: no further row */
      size_t line;
      bool known;
    } row[4];
    const char *told;
  } cases[] = {
    { "no row", { { NULL, 0, false } }, "" },
    { "all known", { { "sea", 2, true }, { "", 3, true } }, "" },
    { "one",
      { { "sea", 2, true }, { "war", 3, false } },
      "the target 'war' of line 3 is none that the model learnt" SHARED },
    { "several",
      { { "war", 2, false }, { "sea", 3, true }, { "", 4, false } },
      "the target 'war' of line 2 is none that the model learnt "
      "(and 1 more of 3 rows)" SHARED },
    { "none",
      { { "", 7, false }, { "war", 8, false } },
      "line 7 has no target, while the model learnt toward targets "
      "(and 1 more of 2 rows)" SHARED },
    { "no line",
      { { "war", 0, false } },
      "the target 'war' is none that the model learnt" SHARED },
    { "neither",
      { { "", 0, false } },
      "a row has no target, while the model learnt toward targets" SHARED },
    { "cut before half a code point",
      { { LONG "xx\xC3\xA9y", 2, false } },
      "the target '" LONG
      "xx' of line 2 is none that the model learnt" SHARED },
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    aw_strange_targets s = { 0 };
    aw_strbuf told = AW_STRBUF_INIT;
    for (size_t k = 0; k < 4 && cases[i].row[k].target != NULL; k++)
      aw_strange_add(&s, aw_span_of(cases[i].row[k].target),
                     cases[i].row[k].line, cases[i].row[k].known);
    aw_strange_tell(&s, &told);
    if (!aw_span_equal(aw_strbuf_span(&told), aw_span_of(cases[i].told)))
      fail_msg("%s: %s", cases[i].name, told.ptr);
    aw_strange_release(&s);
    aw_strbuf_release(&told);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(tells_of_the_first_and_how_many),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
