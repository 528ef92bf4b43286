#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdatomic.h>

#include "base/pool.h"
#include "base/status.h"

#define PIECES 200

typedef struct work {
  atomic_int done[PIECES];
  size_t fail_from; /* pieces from here on fail */
  atomic_size_t most_workers;
} work;

static avow_status run_piece(void *context, size_t worker, size_t piece,
                             avow_error *err) {
  work *w = context;
  atomic_fetch_add(&w->done[piece], 1);
  if (worker + 1 > atomic_load(&w->most_workers))
    atomic_store(&w->most_workers, worker + 1);
  if (piece >= w->fail_from)
    return aw_fail(err, AVOW_ERR_DATA, piece, 0, "piece %zu", piece);
  return AVOW_OK;
}

static void runs_every_piece_once(void **state) {
  (void)state;
  for (size_t threads = 0; threads <= 4; threads++) {
    work w = { .fail_from = PIECES };
    assert_int_equal(aw_pool_run(threads, PIECES, run_piece, &w, NULL),
                     AVOW_OK);
    for (size_t i = 0; i < PIECES; i++) assert_int_equal(w.done[i], 1);
    if (threads > 0) assert_true(w.most_workers <= threads);
  }
}

static void reports_the_lowest_failure(void **state) {
  (void)state;
  for (size_t threads = 1; threads <= 4; threads++) {
    work w = { .fail_from = 37 };
    avow_error err;
    assert_int_equal(aw_pool_run(threads, PIECES, run_piece, &w, &err),
                     AVOW_ERR_DATA);
    assert_int_equal(err.line, 37);
    assert_int_equal(w.done[PIECES - 1], 0);
  }
}

static void does_nothing_for_no_pieces(void **state) {
  (void)state;
  assert_int_equal(aw_pool_run(4, 0, run_piece, NULL, NULL), AVOW_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(runs_every_piece_once),
    cmocka_unit_test(reports_the_lowest_failure),
    cmocka_unit_test(does_nothing_for_no_pieces),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
