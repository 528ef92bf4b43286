#include "base/pages.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

void aw_prefer_large_pages(void *begin, size_t length) {
#ifdef MADV_HUGEPAGE
  long size = sysconf(_SC_PAGESIZE);
  if (size <= 0) return;
  uintptr_t page = (uintptr_t)size;
  uintptr_t first = ((uintptr_t)begin + page - 1) / page * page;
  uintptr_t last = ((uintptr_t)begin + length) / page * page;
  if (first < last) (void)madvise((void *)first, last - first, MADV_HUGEPAGE);
#else
  (void)begin;
  (void)length;
#endif
}
