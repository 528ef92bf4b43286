#include "cli/line.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/pool.h"
#include "base/status.h"

typedef struct place {
  size_t bytes;
  bool done; /* worked on, not yet put */
} place;

typedef struct line {
  const line_steps *steps;
  void *context;
  char *slot;
  size_t slot_size, slot_count;
  pthread_mutex_t taking; /* held while a piece is taken; guards: */
  size_t taken;
  bool ended;
  pthread_mutex_t lock; /* guards the rest */
  pthread_cond_t room;
  place *place; /* [slot_count] */
  size_t put, bytes;
  bool putting, stopped;
} line;

static void *slot_of(const line *l, size_t number) {
  return l->slot + number % l->slot_count * l->slot_size;
}

/* Wait until piece `number` may be taken; false: all is stopped. */
static bool wait_for_room(line *l, size_t number) {
  pthread_mutex_lock(&l->lock);
  while (!l->stopped && (number - l->put >= l->slot_count ||
                         (l->bytes > LINE_BYTES_MAX && number > l->put)))
    pthread_cond_wait(&l->room, &l->lock);
  bool go_on = !l->stopped;
  pthread_mutex_unlock(&l->lock);
  return go_on;
}

static bool take(line *l, size_t *number) {
  size_t bytes = 0;
  pthread_mutex_lock(&l->taking);
  *number = l->taken;
  bool more = !l->ended && wait_for_room(l, *number) &&
              l->steps->take(l->context, slot_of(l, *number), &bytes);
  if (more) {
    l->taken++;
    pthread_mutex_lock(&l->lock);
    l->bytes += bytes;
    l->place[*number % l->slot_count].bytes = bytes;
    pthread_mutex_unlock(&l->lock);
  } else {
    l->ended = true;
  }
  pthread_mutex_unlock(&l->taking);
  return more;
}

/* Whoever finishes the piece that is due puts it, and those ready behind it;
 * the lock is open while put() runs. */
static void put(line *l, size_t number) {
  pthread_mutex_lock(&l->lock);
  l->place[number % l->slot_count].done = true;
  while (!l->putting && !l->stopped) {
    place *due = &l->place[l->put % l->slot_count];
    if (!due->done) break;
    l->putting = true;
    void *slot = slot_of(l, l->put);
    pthread_mutex_unlock(&l->lock);
    bool go_on = l->steps->put(l->context, slot);
    pthread_mutex_lock(&l->lock);
    l->putting = false;
    l->stopped = !go_on;
    l->bytes -= due->bytes;
    due->done = false;
    l->put++;
    pthread_cond_broadcast(&l->room);
  }
  pthread_mutex_unlock(&l->lock);
}

static avow_status work(void *context, size_t worker, size_t piece,
                        avow_error *err) {
  line *l = context;
  size_t number;
  (void)worker;
  (void)err;
  while (take(l, &number)) {
    l->steps->work(l->context, piece, slot_of(l, number));
    put(l, number);
  }
  return AVOW_OK;
}

avow_status line_run(const line_steps *steps, void *context, void *slot,
                     size_t slot_size, size_t slot_count, size_t threads,
                     avow_error *err) {
  line l = { .steps = steps,
             .context = context,
             .slot = slot,
             .slot_size = slot_size,
             .slot_count = slot_count };
  l.place = calloc(slot_count, sizeof *l.place);
  if (l.place == NULL) return aw_nomem(err);
  pthread_mutex_init(&l.taking, NULL);
  pthread_mutex_init(&l.lock, NULL);
  pthread_cond_init(&l.room, NULL);
  /* A worker is one piece of the pool that lasts as long as there is work. */
  avow_status status = aw_pool_run(threads, threads, work, &l, err);
  if (status == AVOW_OK && l.stopped)
    status = aw_fail(err, AVOW_ERR_STOPPED, 0, 0, "stopped");
  pthread_cond_destroy(&l.room);
  pthread_mutex_destroy(&l.lock);
  pthread_mutex_destroy(&l.taking);
  free(l.place);
  return status;
}
