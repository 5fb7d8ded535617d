#include "runtime/hold.h"
#include "offloop.h"

int
ol__holds_add(ol__holds_t *holds, ol__arena_t *arena, ol__hold_t *hold, uint32_t *number) {
  ol__hold_t **items = ol__arena_make_room(arena, holds->items, holds->count, &holds->room, sizeof(*items));
  if (items == NULL) return OL_ENOMEM;
  holds->items = items;
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
