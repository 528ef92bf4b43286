/* grow.h - arrays that grow.
 *
 * Room: base.
 */
#ifndef AW_BASE_GROW_H
#define AW_BASE_GROW_H
#include <stdlib.h>

/* Room for one more item of `size` bytes in the malloc'd array `items` (NULL:
 * none yet), which holds `count` and has room for *capacity.  What is returned
 * takes its place; NULL where memory is out, and `items` stays as it was. */
static inline void *aw_grow(void *items, size_t size, size_t count,
                            size_t *capacity) {
  if (count < *capacity) return items;
  size_t wanted = *capacity == 0 ? 64 : *capacity * 2, bytes;
  if (__builtin_mul_overflow(wanted, size, &bytes)) return NULL;
  void *grown = realloc(items, bytes);
  if (grown != NULL) *capacity = wanted;
  return grown;
}
#endif
