#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>

#define ALIGNMENT ((size_t)16)
#define DEFAULT_CHUNK ((size_t)256 << 10)

struct aw_arena_chunk {
  aw_arena_chunk *before;
  size_t size; /* bytes of data */
  max_align_t data[];
};

void aw_arena_init(aw_arena *arena, size_t chunk_size) {
  *arena = (aw_arena){ NULL, 0, chunk_size == 0 ? DEFAULT_CHUNK : chunk_size };
}

static void free_chunks(aw_arena_chunk *chunk, const aw_arena_chunk *stop) {
  while (chunk != stop) {
    aw_arena_chunk *before = chunk->before;
    free(chunk);
    chunk = before;
  }
}

void aw_arena_release(aw_arena *arena) {
  free_chunks(arena->chunk, NULL);
  arena->chunk = NULL;
  arena->used = 0;
}

static aw_arena_chunk *new_chunk(aw_arena *arena, size_t bytes) {
  size_t size = bytes > arena->chunk_size ? bytes : arena->chunk_size;
  if (size > SIZE_MAX - sizeof(aw_arena_chunk)) return NULL;
  aw_arena_chunk *chunk = malloc(sizeof *chunk + size);
  if (chunk == NULL) return NULL;
  chunk->before = arena->chunk;
  chunk->size = size;
  return chunk;
}

void *aw_arena_alloc_raw(aw_arena *arena, size_t size, size_t count) {
  if (count != 0 && size > (SIZE_MAX - ALIGNMENT) / count) return NULL;
  size_t bytes = (size * count + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
  if (arena->chunk == NULL || bytes > arena->chunk->size - arena->used) {
    aw_arena_chunk *chunk = new_chunk(arena, bytes);
    if (chunk == NULL) return NULL;
    arena->chunk = chunk;
    arena->used = 0;
  }
  char *at = (char *)arena->chunk->data + arena->used;
  arena->used += bytes;
  return at;
}

void *aw_arena_alloc(aw_arena *arena, size_t size, size_t count) {
  void *at = aw_arena_alloc_raw(arena, size, count);
  if (at != NULL) memset(at, 0, size * count);
  return at;
}

aw_span aw_arena_copy(aw_arena *arena, aw_span s) {
  char *copy = s.len == SIZE_MAX ? NULL : aw_arena_alloc(arena, 1, s.len + 1);
  if (copy == NULL) return (aw_span){ NULL, 0 };
  if (s.len > 0) memcpy(copy, s.ptr, s.len);
  return (aw_span){ copy, s.len };
}

aw_arena_mark aw_arena_save(const aw_arena *arena) {
  return (aw_arena_mark){ arena->chunk, arena->used };
}

void aw_arena_rewind(aw_arena *arena, aw_arena_mark mark) {
  if (arena->chunk == mark.chunk) {
    arena->used = mark.used;
    return;
  }
  /* A loop that saves on an empty arena would give its memory back and ask
   * for it again with every document; the oldest chunk stays for the next. */
  aw_arena_chunk *oldest = arena->chunk;
  while (mark.chunk == NULL && oldest->before != NULL) oldest = oldest->before;
  if (mark.chunk == NULL && oldest->size == arena->chunk_size) {
    free_chunks(arena->chunk, oldest);
    arena->chunk = oldest;
  } else {
    free_chunks(arena->chunk, mark.chunk);
    arena->chunk = mark.chunk;
  }
  arena->used = mark.used;
}
