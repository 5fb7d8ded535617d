/* mem.c - the arena of src/base/mem.h and the source of memory. */
/* sources: src/base/mem.c */
/* also under: windows */

#include "base/mem.h"
#include "check.h"
#include "failing_memory.h"
#include "random.h"

#include <stdalign.h>

#define FIRST_SIZE 192
#define COUNT 400

static alignas(16) char first[FIRST_SIZE];

static bool
is_aligned(const void *piece) {
  return (uintptr_t) piece % OL__ALIGNMENT == 0;
}

static bool
holds(const char *piece, size_t size, char byte) {
  for (size_t i = 0; i < size; i++) {
    if (piece[i] != byte) return false;
  }
  return true;
}

static bool
is_in_first(const void *piece) {
  return (const char *) piece >= first && (const char *) piece < first + FIRST_SIZE;
}

static void
test_first_stretch(void) {
  ol__arena_t arena;
  memory_fail_at(1);
  ol__arena_init(&arena, first, FIRST_SIZE);
  for (int i = 0; i < FIRST_SIZE / 16; i++) CHECK(is_in_first(ol__arena_alloc(&arena, 1)));
  CHECK(!memory_has_failed());
  CHECK_UINT_EQ(arena.used, FIRST_SIZE);
  CHECK(ol__arena_alloc(&arena, 1) == NULL);
  CHECK(memory_has_failed());
  memory_restore();
  CHECK(ol__arena_alloc(&arena, 1) != NULL);
  ol__arena_cleanup(&arena);
}

/* Pieces of all sizes: each keeps what was written to it. */
static void
test_pieces(void) {
  static char *pieces[COUNT];
  static size_t sizes[COUNT];
  ol__arena_t arena;
  ol__arena_init(&arena, first, FIRST_SIZE);
  for (int i = 0; i < COUNT; i++) {
    sizes[i] = random_below(i % 4 == 0 ? 10000 : 200);
    pieces[i] = ol__arena_alloc(&arena, sizes[i]);
    if (!CHECK(pieces[i] != NULL)) return;
    CHECK(is_aligned(pieces[i]));
    memset(pieces[i], i % 127, sizes[i]);
  }
  for (int i = 0; i < COUNT; i++) CHECK(holds(pieces[i], sizes[i], (char) (i % 127)));
  ol__arena_cleanup(&arena);
}

static void
test_zeroed(void) {
  memset(first, 'x', sizeof(first));
  static const size_t sizes[] = {1, 16, 17, 100, OL__ARENA_LARGE - 1, OL__ARENA_LARGE, 100000};
  ol__arena_t arena;
  ol__arena_init(&arena, first, FIRST_SIZE);
  for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
    char *piece = ol__arena_calloc(&arena, sizes[i]);
    if (!CHECK(piece != NULL)) break;
    CHECK(is_aligned(piece));
    CHECK(holds(piece, sizes[i], 0));
    memset(piece, 'x', sizes[i]);
  }
  ol__arena_cleanup(&arena);
}

static void
test_empty_pieces(void) {
  ol__arena_t arena;
  ol__arena_init(&arena, first, FIRST_SIZE);
  void *a = ol__arena_alloc(&arena, 0);
  void *b = ol__arena_alloc(&arena, 0);
  CHECK(a != NULL);
  CHECK(b != NULL);
  CHECK(a != b);
  CHECK(ol__arena_alloc_array(&arena, 0, 8) != NULL);
  CHECK(ol__arena_alloc_array(&arena, 8, 0) != NULL);
  ol__arena_cleanup(&arena);
}

static void
test_detach(void) {
  ol__arena_t arena;
  ol__arena_init(&arena, first, FIRST_SIZE);
  char *before = ol__arena_alloc(&arena, OL__ARENA_LARGE);
  char *detached = ol__arena_alloc(&arena, OL__ARENA_LARGE + 5);
  char *behind = ol__arena_alloc(&arena, OL__ARENA_LARGE);
  if (!CHECK(before != NULL && detached != NULL && behind != NULL)) return;
  size_t used = arena.used;
  memset(detached, 'd', OL__ARENA_LARGE + 5);
  ol__arena_detach(&arena, detached);
  CHECK_UINT_EQ(arena.used, used);
  ol__arena_cleanup(&arena);
  CHECK(holds(detached, OL__ARENA_LARGE + 5, 'd'));
  ol__block_free(detached);
  ol__block_free(NULL);
}

static void
test_free(void) {
  ol__arena_t arena;
  ol__arena_init(&arena, first, FIRST_SIZE);
  char *before = ol__arena_alloc(&arena, OL__ARENA_LARGE);
  char *freed = ol__arena_alloc(&arena, OL__ARENA_LARGE + 5);
  char *behind = ol__arena_alloc(&arena, OL__ARENA_LARGE + 1);
  if (!CHECK(before != NULL && freed != NULL && behind != NULL)) return;
  memset(before, 'b', OL__ARENA_LARGE);
  memset(behind, 'e', OL__ARENA_LARGE + 1);
  ol__arena_free(&arena, freed, OL__ARENA_LARGE + 5);
  CHECK_UINT_EQ(arena.used, 2 * OL__ARENA_LARGE + 1);
  CHECK(holds(before, OL__ARENA_LARGE, 'b'));
  CHECK(holds(behind, OL__ARENA_LARGE + 1, 'e'));
  ol__arena_cleanup(&arena);
}

static void
test_overflow(void) {
  ol__arena_t arena;
  memory_fail_at(0);
  ol__arena_init(&arena, first, FIRST_SIZE);
  CHECK(ol__arena_alloc_array(&arena, SIZE_MAX / 2 + 1, 2) == NULL);
  CHECK(ol__arena_alloc_array(&arena, SIZE_MAX, SIZE_MAX) == NULL);
  CHECK(ol__arena_alloc_array(&arena, 2, SIZE_MAX / 2 + 1) == NULL);
  for (size_t less = 0; less < 64; less++) CHECK(ol__arena_alloc(&arena, SIZE_MAX - less) == NULL);
  memory_restore();
  CHECK(is_in_first(ol__arena_alloc(&arena, 1)));
  ol__arena_cleanup(&arena);
}

static void
test_failures(void) {
  static const size_t sizes[] = {OL__ARENA_LARGE - 1, OL__ARENA_LARGE, 1};
  ol__arena_t arena;
  ol__arena_init(&arena, first, 0);
  for (size_t i = 0; i < 3; i++) {
    memory_fail_at(1);
    CHECK(ol__arena_alloc(&arena, sizes[i]) == NULL);
    CHECK_UINT_EQ(arena.used, 0);
  }
  memory_fail_at(1);
  CHECK(ol__mem_alloc(1) == NULL);
  memory_fail_at(1);
  CHECK(ol__mem_calloc(1) == NULL);
  memory_restore();
  for (size_t i = 0; i < 3; i++) CHECK(ol__arena_alloc(&arena, sizes[i]) != NULL);
  ol__arena_cleanup(&arena);
}

static void
test_room(void) {
  size_t room = 0;
  char *items = ol__mem_make_room(NULL, 10, &room, 1);
  if (!CHECK(items != NULL)) return;
  CHECK(room >= 10);
  CHECK(holds(items, room, 0));
  memset(items, 'x', room);
  size_t before = room;
  CHECK(ol__mem_make_room(items, room, &room, 1) == items);
  memory_fail_at(1);
  CHECK(ol__mem_make_room(items, 1000, &room, 1) == NULL);
  memory_restore();
  CHECK(ol__mem_make_room(items, SIZE_MAX / 2, &room, 4) == NULL);
  CHECK(room == before);
  CHECK(holds(items, before, 'x'));
  items = ol__mem_make_room(items, 1000, &room, 1);
  if (!CHECK(items != NULL)) return;
  CHECK(room >= 1000);
  CHECK(holds(items, before, 'x'));
  CHECK(holds(items + before, room - before, 0));
  before = room;
  items = ol__mem_make_room(items, room + 1, &room, 1);
  if (!CHECK(items != NULL)) return;
  CHECK(room == 2 * before);
  free(items);
}

int
main(void) {
  run("small pieces come from the owner's stretch until it is full", test_first_stretch);
  run("pieces of all sizes are aligned and do not overlap", test_pieces);
  run("zeroed pieces are zeroed, small and large", test_zeroed);
  run("an empty piece has an address of its own", test_empty_pieces);
  run("a detached piece outlives its arena", test_detach);
  run("a freed piece is gone before its arena and no longer counted", test_free);
  run("a size that overflows gives NULL", test_overflow);
  run("an arena whose memory is short gives NULL and goes on later", test_failures);
  run("a block that grows keeps its bytes, and is zero behind them", test_room);
  return failures();
}
