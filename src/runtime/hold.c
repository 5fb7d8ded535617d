#include "runtime/hold.h"
#include "offloop.h"

#include <string.h>

#define FIRST_ROOM 4

/* The list is full whenever its count is 0 or FIRST_ROOM times a power of two. */
static bool
is_full(uint32_t count) {
  return count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0);
}

int
ol__holds_add(ol__holds_t *holds, ol__arena_t *arena, ol__hold_t *hold, uint32_t *number) {
  if (is_full(holds->count)) {
    size_t room = holds->count == 0 ? FIRST_ROOM : (size_t) holds->count * 2;
    ol__hold_t **items = ol__arena_alloc_array(arena, room, sizeof(*items));
    if (items == NULL) return OL_ENOMEM;
    if (holds->count > 0) memcpy(items, holds->items, holds->count * sizeof(*items));
    holds->items = items;
  }
  holds->items[holds->count++] = hold;
  *number = holds->count;
  return 0;
}

ol__hold_t *
ol__holds_find(const ol__holds_t *holds, uint32_t number) {
  return number == 0 ? NULL : holds->items[number - 1];
}

void
ol__holds_release(ol__holds_t *holds) {
  while (holds->count > 0) {
    ol__hold_t *hold = holds->items[--holds->count];
    hold->release(hold);
  }
}
