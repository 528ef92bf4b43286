/* pool.h - run numbered pieces of work on several threads.
 *
 * Room: base.
 */
#ifndef AW_BASE_POOL_H
#define AW_BASE_POOL_H
#include "avow.h"

/* `worker` is in [0, threads), `piece` in [0, count).  A status other than
 * AVOW_OK stops further pieces from being started. */
typedef avow_status aw_pool_fn(void *context, size_t worker, size_t piece,
                               avow_error *err);

/* Run all pieces, in any order, on at most `threads` threads (0: as many as
 * the machine has; 1: on the caller's).  Returns the failure of the lowest
 * failed piece, so that errors do not depend on timing. */
avow_status aw_pool_run(size_t threads, size_t count, aw_pool_fn *run,
                        void *context, avow_error *err);
size_t aw_pool_cores(void);
#endif
