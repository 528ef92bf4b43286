#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "input/ids.h"

static void knows_what_it_has_seen(void **state) {
  (void)state;
  aw_ids ids = { NULL, 0, 0 };
  char id[32];
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 50000; i++) {
      snprintf(id, sizeof id, "doc-%d", i);
      assert_int_equal(aw_ids_add(&ids, aw_span_of(id)),
                       round == 0 ? AW_ID_NEW : AW_ID_SEEN);
    }
  assert_int_equal(ids.count, 50000);
  assert_int_equal(aw_ids_add(&ids, AW_LIT("")), AW_ID_NEW);
  assert_int_equal(aw_ids_add(&ids, AW_LIT("")), AW_ID_SEEN);
  aw_ids_release(&ids);
  aw_ids_release(&ids);
}

int main(void) {
  const struct CMUnitTest tests[] = { cmocka_unit_test(
      knows_what_it_has_seen) };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
