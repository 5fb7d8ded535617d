#include "napi/kinds.h"
#include "base/mem.h"

#include <stdlib.h>

/* Takes back the kinds from `count` on. */
static void
truncate_to(ol_js_kinds_t *kinds, uint32_t count) {
  while (kinds->count > count) {
    ol__lane_t *lane = kinds->items[--kinds->count].lane;
    if (lane != NULL) ol__lane_release(lane);
  }
}

/* There is room for one more. Returns 0 or OL_ENOMEM. */
static int
add_task(ol_js_kinds_t *kinds, struct ol__runtime_s *runtime, const ol__library_t *library, size_t index) {
  ol__lane_t *lane = NULL;
  ol__slots_t *slots = ol__library_slots(library, index);
  if (slots != NULL) {
    lane = ol__lane_create(runtime, slots, 0);
    if (lane == NULL) return OL_ENOMEM;
  }
  kinds->items[kinds->count++] = (ol_js_kind_t){.task = &library->tasks[index], .lane = lane};
  return 0;
}

int
ol_js_kinds_add(ol_js_kinds_t *kinds, struct ol__runtime_s *runtime, const ol__library_t *library, uint32_t *first) {
  uint32_t before = kinds->count;
  ol_js_kind_t *items = ol__mem_make_room(kinds->items, before + library->task_count, &kinds->room, sizeof(*items));
  if (items == NULL) return OL_ENOMEM;
  kinds->items = items;
  int err = 0;
  for (size_t i = 0; i < library->task_count && err == 0; i++) err = add_task(kinds, runtime, library, i);
  if (err != 0) truncate_to(kinds, before);
  *first = before;
  return err;
}

const ol_js_kind_t *
ol_js_kinds_get(const ol_js_kinds_t *kinds, uint32_t index) {
  return index < kinds->count ? &kinds->items[index] : NULL;
}

void
ol_js_kinds_cleanup(ol_js_kinds_t *kinds) {
  truncate_to(kinds, 0);
  free(kinds->items);
}
