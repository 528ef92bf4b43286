#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "learn/switches.h"

static const aw_block blocks[] = {
  { "word", "", AW_WEIGHT_RAW, false, 1, 1 },
  { "char", "", AW_WEIGHT_RAW, false, 1, 1 },
  { "target", "", AW_WEIGHT_RAW, false, 1, 1 },
  { "word*target", "", AW_WEIGHT_RAW, false, 1, 1 },
  { "char*target", "", AW_WEIGHT_RAW, false, 1, 1 },
};

static void turns_blocks_on_and_off(void **state) {
  (void)state;
  static const struct {
    const char *list;
    uint32_t usual, enabled; /* 0: an error */
  } cases[] = {
    { NULL, 21, 21 },
    { "word", 31, 1 },
    { "word,target", 31, 13 },
    { "target", 31, 4 },
    { "-char", 31, 13 },
    { "-target", 31, 3 },
    { "-word,-char", 31, 4 },
    { "+char", 1, 3 },
    { "wrod", 31, 0 },
    { "word*target", 31, 0 },
    { "", 31, 0 },
    { "-word,-char,-target", 31, 0 },
    { "word,", 31, 1 },
    { ",word", 31, 0 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint32_t enabled = 0;
    avow_status status =
        aw_switches_parse(cases[i].list, blocks, sizeof blocks / sizeof *blocks,
                          cases[i].usual, &enabled, NULL);
    if ((status == AVOW_OK ? enabled : 0) != cases[i].enabled)
      fail_msg("'%s': %d, %u", cases[i].list, status, enabled);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(turns_blocks_on_and_off),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
