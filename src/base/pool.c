#include "base/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/status.h"

typedef struct pool {
  aw_pool_fn *run;
  void *context;
  size_t count;
  pthread_mutex_t lock; /* guards all below */
  size_t next;          /* first piece not yet started */
  size_t failed_piece;  /* lowest that failed; count: none */
  avow_status status;
  avow_error error;
} pool;

typedef struct worker {
  pool *pool;
  size_t number;
  pthread_t thread;
} worker;

size_t aw_pool_cores(void) {
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  return cores < 1 ? 1 : (size_t)cores;
}

static void note_failure(pool *p, size_t piece, avow_status status,
                         const avow_error *error) {
  pthread_mutex_lock(&p->lock);
  if (piece < p->failed_piece) {
    p->failed_piece = piece;
    p->status = status;
    p->error = *error;
  }
  pthread_mutex_unlock(&p->lock);
}

/* Pieces start in order, so every piece below a failed one was started and
 * runs to its end: the lowest failure is always the same one. */
static bool take_piece(pool *p, size_t *piece) {
  pthread_mutex_lock(&p->lock);
  bool more = p->next < p->count && p->failed_piece == p->count;
  if (more) *piece = p->next++;
  pthread_mutex_unlock(&p->lock);
  return more;
}

static void *work(void *argument) {
  worker *w = argument;
  size_t piece;
  while (take_piece(w->pool, &piece)) {
    avow_error error = { AVOW_OK, 0, 0, "" };
    avow_status status =
        w->pool->run(w->pool->context, w->number, piece, &error);
    if (status != AVOW_OK) note_failure(w->pool, piece, status, &error);
  }
  return NULL;
}

avow_status aw_pool_run(size_t threads, size_t count, aw_pool_fn *run,
                        void *context, avow_error *err) {
  if (threads == 0) threads = aw_pool_cores();
  if (threads > count) threads = count;
  if (threads == 0) return AVOW_OK;
  pool p = { .run = run,
             .context = context,
             .count = count,
             .failed_piece = count,
             .status = AVOW_OK };
  worker *workers = calloc(threads, sizeof *workers);
  if (workers == NULL) return aw_nomem(err);
  pthread_mutex_init(&p.lock, NULL);
  size_t started = 0;
  for (size_t i = 0; i < threads; i++) workers[i] = (worker){ &p, i, 0 };
  /* Worker 0 is the caller; where a thread can't be had, fewer do the work. */
  for (size_t i = 1; i < threads; i++, started++)
    if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) break;
  work(&workers[0]);
  for (size_t i = 1; i <= started; i++) pthread_join(workers[i].thread, NULL);
  pthread_mutex_destroy(&p.lock);
  free(workers);
  if (p.status != AVOW_OK && err != NULL) *err = p.error;
  return p.status;
}
