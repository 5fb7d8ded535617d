/*
 * mem - where memory comes from, and the arena that a task's memory lives in.
 *
 * An arena hands out memory that is released all at once. Its primitives:
 * INIT (with a first stretch of the owner's memory, so that a small task needs
 * no further allocation), ALLOC, DETACH (a large piece goes on living under
 * another owner, without a copy), FREE (a large piece is released before its time)
 * and CLEANUP. Small pieces are cut from shared
 * chunks; one of OL__ARENA_LARGE bytes or more has a chunk of its own.
 *
 * Not synchronised: an arena belongs to whoever holds its task.
 */

#ifndef OL__BASE_MEM_H
#define OL__BASE_MEM_H

#include "base/list.h"

#include <stddef.h>
#include <stdint.h>

/* Pieces of this many bytes or more can be detached and freed. offloop_test.c has
 * another limit. */
#ifndef OL__ARENA_LARGE
#define OL__ARENA_LARGE ((size_t) 2048)
#endif

/* Every piece is aligned to so many bytes: enough for any C type. */
#define OL__ALIGNMENT ((size_t) 16)

/* The least multiple of the alignment that holds `size` bytes. */
#define OL__ALIGN(size) (((size_t) (size) + OL__ALIGNMENT - 1) & ~(OL__ALIGNMENT - 1))

/* What a detached piece takes beside its own bytes. */
#define OL__BLOCK_OVERHEAD OL__ALIGN(sizeof(ol__link_t))

/* Where offloop's memory comes from: malloc, or what a test puts in its place
 * to see an allocation fail. `zeroed` asks for zeroed memory. Any thread. */
typedef void *(*ol__allocate_cb)(size_t size, bool zeroed);

/* Replaces the source of memory; NULL for malloc again. Not thread-safe: call it
 * while nothing else runs. What the source returns is released with free(). */
void ol__mem_set_source(ol__allocate_cb allocate);

/* `size` bytes or NULL; the caller releases them with free(). Any thread. */
void *ol__mem_alloc(size_t size);
void *ol__mem_calloc(size_t size);

/* Room for `count` items in all, in a block of `*room` that is moved when it grows, NULL at first; what
 * is new is zero, and the caller releases it with free(). NULL when memory is short; then the block
 * stays as it is. Any thread. */
void *ol__mem_make_room(void *items, size_t count, size_t *room, size_t item_size);

typedef struct ol__arena_s {
  char *next; /* free bytes of the current chunk: [next, end) */
  char *end;
  ol__list_t chunks; /* every chunk but the owner's first stretch */
  size_t used;       /* bytes handed out and not freed, detached ones included */
} ol__arena_t;

/* Cannot fail. Borrows `first`, `len` bytes aligned to OL__ALIGNMENT, until
 * cleanup. */
void ol__arena_init(ol__arena_t *arena, void *first, size_t len);

/* Releases everything but what was detached. */
void ol__arena_cleanup(ol__arena_t *arena);

/* `size` bytes or NULL, uninitialised or zeroed. */
void *ol__arena_alloc(ol__arena_t *arena, size_t size);
void *ol__arena_calloc(ol__arena_t *arena, size_t size);

/* `count` items of `item_size` bytes, uninitialised; NULL when memory is short
 * or the product overflows. */
void *ol__arena_alloc_array(ol__arena_t *arena, size_t count, size_t item_size);

/* Room for one item more than `count`, in an array of `*capacity` items that is copied
 * when it grows, NULL at first; NULL when memory is short. */
void *ol__arena_make_room(ol__arena_t *arena, void *items, size_t count, size_t *capacity, size_t item_size);

/* Takes a piece of OL__ARENA_LARGE bytes or more out of the arena; the caller
 * releases it with ol__block_free, on any thread. Cannot fail. */
void ol__arena_detach(ol__arena_t *arena, void *piece);
void ol__block_free(void *piece);

/* Releases a piece of OL__ARENA_LARGE bytes or more, of the size it was asked
 * for with. Cannot fail. */
void ol__arena_free(ol__arena_t *arena, void *piece, size_t size);

#endif
