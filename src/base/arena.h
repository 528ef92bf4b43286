/* arena.h - memory that dies together.
 *
 * Room: base.  Guarantee: returned memory is zeroed (but for
 * aw_arena_alloc_raw), aligned to 16 bytes, and stays in place until the arena
 * is rewound past it or released.
 */
#ifndef AW_BASE_ARENA_H
#define AW_BASE_ARENA_H
#include <stddef.h>

#include "base/span.h"

typedef struct aw_arena_chunk aw_arena_chunk;
typedef struct aw_arena {
  aw_arena_chunk *chunk; /* the one in use */
  size_t used;           /* bytes used of it */
  size_t chunk_size;     /* bytes of a usual chunk */
} aw_arena;

typedef struct aw_arena_mark {
  aw_arena_chunk *chunk;
  size_t used;
} aw_arena_mark;

/* chunk_size 0: a default of 256 KiB.  Allocates nothing yet. */
void aw_arena_init(aw_arena *arena, size_t chunk_size);
void aw_arena_release(aw_arena *arena);
/* NULL where memory is out or size * count overflows; size 0 gives a valid
 * pointer. */
void *aw_arena_alloc(aw_arena *arena, size_t size, size_t count);
/* The same, but what the memory holds is left to chance: for what the caller
 * writes in full, or marks as far as it is written. */
void *aw_arena_alloc_raw(aw_arena *arena, size_t size, size_t count);
/* A copy of `s` with a NUL after it (not counted); ptr NULL if out of memory.
 */
aw_span aw_arena_copy(aw_arena *arena, aw_span s);
aw_arena_mark aw_arena_save(const aw_arena *arena);
/* Forget what came after `mark`.  Keeps one spare chunk for reuse. */
void aw_arena_rewind(aw_arena *arena, aw_arena_mark mark);

#define AW_NEW(arena, type, count) \
  ((type *)aw_arena_alloc((arena), sizeof(type), (count)))
#define AW_NEW_RAW(arena, type, count) \
  ((type *)aw_arena_alloc_raw((arena), sizeof(type), (count)))
#endif
