#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdatomic.h>

#include "cli/line.h"

typedef struct piece {
  size_t number, square;
  size_t bytes;
} piece;

typedef struct job {
  size_t count, taken, put, wrong, stop_at;
  size_t bytes_each;
  atomic_size_t under_way, most;
  atomic_int takers, putters;
  int clashes;
} job;

static bool take(void *context, void *slot, size_t *bytes) {
  job *j = context;
  piece *p = slot;
  if (atomic_fetch_add(&j->takers, 1) != 0) j->clashes++;
  bool more = j->taken < j->count;
  if (more) {
    p->number = j->taken++;
    *bytes = p->bytes = j->bytes_each;
    size_t now = atomic_fetch_add(&j->under_way, 1) + 1;
    if (now > atomic_load(&j->most)) atomic_store(&j->most, now);
  }
  atomic_fetch_sub(&j->takers, 1);
  return more;
}

static void work(void *context, size_t worker, void *slot) {
  piece *p = slot;
  volatile size_t spin = p->number % 7 * 200;
  (void)context;
  assert_true(worker < 8);
  while (spin > 0) spin--;
  p->square = p->number * p->number;
}

static bool put(void *context, void *slot) {
  job *j = context;
  const piece *p = slot;
  if (atomic_fetch_add(&j->putters, 1) != 0) j->clashes++;
  if (p->number != j->put || p->square != p->number * p->number) j->wrong++;
  j->put++;
  atomic_fetch_sub(&j->under_way, 1);
  atomic_fetch_sub(&j->putters, 1);
  return j->put != j->stop_at;
}

static avow_status run(job *j, size_t threads, size_t slots) {
  static const line_steps steps = { take, work, put };
  piece pieces[64];
  memset(pieces, 0, sizeof pieces);
  return line_run(&steps, j, pieces, sizeof pieces[0], slots, threads, NULL);
}

static void keeps_order(void **state) {
  (void)state;
  static const struct {
    size_t threads, slots;
  } cases[] = { { 1, 1 }, { 2, 2 }, { 2, 16 }, { 8, 64 }, { 8, 3 } };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    job j = { .count = 3000 };
    assert_int_equal(run(&j, cases[i].threads, cases[i].slots), AVOW_OK);
    assert_int_equal(j.put, 3000);
    assert_int_equal(j.wrong, 0);
    assert_int_equal(j.clashes, 0);
    assert_true(atomic_load(&j.most) <= cases[i].slots);
  }
}

static void bounds_what_is_under_way(void **state) {
  (void)state;
  job j = { .count = 200, .bytes_each = LINE_BYTES_MAX };
  assert_int_equal(run(&j, 4, 64), AVOW_OK);
  assert_int_equal(j.put, 200);
  assert_true(atomic_load(&j.most) <= 2);
}

static void stops_when_told(void **state) {
  (void)state;
  for (size_t threads = 1; threads <= 4; threads++) {
    job j = { .count = 3000, .stop_at = 50 };
    assert_int_equal(run(&j, threads, threads * 4), AVOW_ERR_STOPPED);
    assert_int_equal(j.put, 50);
    job empty = { .count = 0 };
    assert_int_equal(run(&empty, threads, threads * 4), AVOW_OK);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(keeps_order),
    cmocka_unit_test(bounds_what_is_under_way),
    cmocka_unit_test(stops_when_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
