#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* A small chunk's data: a few dozen values fit. */
#define CHUNK_SIZE ((size_t) 4096)

/* How many items an array that grows has room for at first. */
#define FIRST_CAPACITY 8

typedef struct chunk_s {
  ol__link_t link;
} chunk_t;

#define HEADER_SIZE OL__BLOCK_OVERHEAD

_Static_assert(sizeof(chunk_t) <= HEADER_SIZE, "a chunk is its link and its data");

static void *
allocate_default(size_t size, bool zeroed) {
  return zeroed ? calloc(1, size) : malloc(size);
}

static ol__allocate_cb source = allocate_default;

void
ol__mem_set_source(ol__allocate_cb allocate) {
  source = allocate == NULL ? allocate_default : allocate;
}

void *
ol__mem_alloc(size_t size) {
  return source(size, false);
}

void *
ol__mem_calloc(size_t size) {
  return source(size, true);
}

void *
ol__mem_make_room(void *items, size_t count, size_t *room, size_t item_size) {
  size_t larger = *room == 0 ? FIRST_CAPACITY : *room * 2;
  if (count <= *room) return items;
  if (larger < count) larger = count;
  void *copy = larger > SIZE_MAX / item_size ? NULL : source(larger * item_size, true);
  if (copy == NULL) return NULL;
  if (items != NULL) memcpy(copy, items, *room * item_size);
  free(items);
  *room = larger;
  return copy;
}

static void *
chunk_data(chunk_t *chunk) {
  return (char *) chunk + HEADER_SIZE;
}

static chunk_t *
chunk_of(void *data) {
  return (chunk_t *) (void *) ((char *) data - HEADER_SIZE);
}

static chunk_t *
add_chunk(ol__arena_t *arena, size_t size, bool zeroed) {
  if (size > SIZE_MAX - HEADER_SIZE) return NULL;
  chunk_t *chunk = source(HEADER_SIZE + size, zeroed);
  if (chunk == NULL) return NULL;
  ol__list_push(&arena->chunks, &chunk->link);
  return chunk;
}

void
ol__arena_init(ol__arena_t *arena, void *first, size_t len) {
  arena->next = first;
  arena->end = len == 0 ? first : (char *) first + len; /* NULL has no end */
  arena->used = 0;
  ol__list_init(&arena->chunks);
}

void
ol__arena_cleanup(ol__arena_t *arena) {
  ol__link_t *link;
  while ((link = ol__list_shift(&arena->chunks)) != NULL) free(OL__ITEM(link, chunk_t, link));
}

/* Room for a small piece, already aligned. */
static void *
cut(ol__arena_t *arena, size_t size) {
  if ((size_t) (arena->end - arena->next) < size) {
    chunk_t *chunk = add_chunk(arena, CHUNK_SIZE, false);
    if (chunk == NULL) return NULL;
    arena->next = chunk_data(chunk);
    arena->end = arena->next + CHUNK_SIZE;
  }
  void *piece = arena->next;
  arena->next += size;
  return piece;
}

static void *
alloc_piece(ol__arena_t *arena, size_t size, bool zeroed) {
  if (size > SIZE_MAX - OL__ALIGNMENT) return NULL;
  void *piece;
  if (size >= OL__ARENA_LARGE) {
    chunk_t *chunk = add_chunk(arena, size, zeroed);
    piece = chunk == NULL ? NULL : chunk_data(chunk);
  } else {
    size = size == 0 ? OL__ALIGNMENT : OL__ALIGN(size);
    piece = cut(arena, size);
    if (zeroed && piece != NULL) memset(piece, 0, size);
  }
  if (piece != NULL) arena->used += size;
  return piece;
}

void *
ol__arena_alloc(ol__arena_t *arena, size_t size) {
  return alloc_piece(arena, size, false);
}

void *
ol__arena_calloc(ol__arena_t *arena, size_t size) {
  return alloc_piece(arena, size, true);
}

void *
ol__arena_alloc_array(ol__arena_t *arena, size_t count, size_t item_size) {
  if (item_size != 0 && count > SIZE_MAX / item_size) return NULL;
  return alloc_piece(arena, count * item_size, false);
}

void
ol__arena_detach(ol__arena_t *arena, void *piece) {
  (void) arena;
  ol__list_remove(&chunk_of(piece)->link);
}

void
ol__block_free(void *piece) {
  if (piece != NULL) free(chunk_of(piece));
}

void
ol__arena_free(ol__arena_t *arena, void *piece, size_t size) {
  ol__arena_detach(arena, piece);
  ol__block_free(piece);
  arena->used -= size;
}

void *
ol__arena_make_room(ol__arena_t *arena, void *items, size_t count, size_t *capacity, size_t item_size) {
  if (count < *capacity) return items;
  size_t larger = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
  void *copy = ol__arena_alloc_array(arena, larger, item_size);
  if (copy == NULL) return NULL;
  if (count > 0) memcpy(copy, items, count * item_size);
  if (*capacity * item_size >= OL__ARENA_LARGE) ol__arena_free(arena, items, *capacity * item_size);
  *capacity = larger;
  return copy;
}
