/* fail.c - make one call of the C library fail (preloaded by run-faults).
 *
 * AVOW_FAIL=CALL:N lets the N-th call of CALL fail as the system would:
 * malloc (with calloc, realloc, aligned_alloc), open, read, write, fsync,
 * rename, mmap, thread.  The file named by AVOW_FAIL_REACHED is made when it
 * does, so that the runner knows when N is past the last call.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc's own names, so that looking them up allocates nothing. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static const char *wanted; /* NULL: not armed */
static size_t wanted_length;
static long left;

__attribute__((constructor)) static void arm(void) {
  const char *plan = getenv("AVOW_FAIL");
  const char *colon = plan == NULL ? NULL : strchr(plan, ':');
  if (colon == NULL) return;
  left = strtol(colon + 1, NULL, 10);
  wanted_length = (size_t)(colon - plan);
  wanted = plan;
}

static int fails(const char *call) {
  static atomic_long seen;
  if (wanted == NULL || strlen(call) != wanted_length ||
      memcmp(call, wanted, wanted_length) != 0)
    return 0;
  if (atomic_fetch_add(&seen, 1) + 1 != left) return 0;
  const char *reached = getenv("AVOW_FAIL_REACHED");
  if (reached != NULL) {
    long fd = syscall(SYS_open, reached, O_CREAT | O_WRONLY, 0600);
    if (fd >= 0) syscall(SYS_close, fd);
  }
  return 1;
}

void *malloc(size_t size) {
  if (!fails("malloc")) return __libc_malloc(size);
  errno = ENOMEM;
  return NULL;
}

void *calloc(size_t count, size_t size) {
  if (!fails("malloc")) return __libc_calloc(count, size);
  errno = ENOMEM;
  return NULL;
}

void *realloc(void *old, size_t size) {
  if (!fails("malloc")) return __libc_realloc(old, size);
  errno = ENOMEM;
  return NULL;
}

void *aligned_alloc(size_t alignment, size_t size) {
  if (!fails("malloc")) return __libc_memalign(alignment, size);
  errno = ENOMEM;
  return NULL;
}

/* The rest goes straight to the kernel. */
int open(const char *path, int flags, ...) {
  va_list list;
  va_start(list, flags);
  mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
  va_end(list);
  if (!fails("open"))
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
  errno = EMFILE;
  return -1;
}

ssize_t read(int fd, void *bytes, size_t size) {
  if (!fails("read")) return syscall(SYS_read, fd, bytes, size);
  errno = EIO;
  return -1;
}

ssize_t write(int fd, const void *bytes, size_t size) {
  /* Messages must get out: they are how a failure is told. */
  if (fd == 2 || !fails("write")) return syscall(SYS_write, fd, bytes, size);
  errno = ENOSPC;
  return -1;
}

int fsync(int fd) {
  if (!fails("fsync")) return (int)syscall(SYS_fsync, fd);
  errno = EIO;
  return -1;
}

int rename(const char *from, const char *to) {
  if (!fails("rename")) return (int)syscall(SYS_rename, from, to);
  errno = EIO;
  return -1;
}

void *mmap(void *at, size_t size, int protection, int flags, int fd,
           off_t offset) {
  if (!fails("mmap"))
    return (void *)syscall(SYS_mmap, at, size, protection, flags, fd, offset);
  errno = ENOMEM;
  return MAP_FAILED;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*run)(void *), void *context) {
  typedef int create_fn(pthread_t *, const pthread_attr_t *, void *(*)(void *),
                        void *);
  if (fails("thread")) return EAGAIN;
  union {
    void *object;
    create_fn *function;
  } next = { dlsym(RTLD_NEXT, "pthread_create") };
  return next.function(thread, attributes, run, context);
}
