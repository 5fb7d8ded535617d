#include "napi/meters.h"
#include "base/mem.h"

#include "offloop.h"

#include <stdlib.h>

int
ol_js_meters_add(ol_js_meters_t *meters, uint32_t index, uint32_t *id) {
  ol_js_meter_t *items = ol__mem_make_room(meters->items, (size_t) meters->count + 1, &meters->room, sizeof(*items));
  if (items == NULL) return OL_ENOMEM;
  meters->items = items;
  ol__meter_t *times = ol__meter_create();
  if (times == NULL) return OL_ENOMEM;
  *id = meters->count++;
  meters->items[*id] = (ol_js_meter_t){.index = index, .times = times};
  return 0;
}

const ol_js_meter_t *
ol_js_meters_get(const ol_js_meters_t *meters, uint32_t id) {
  return id < meters->count ? &meters->items[id] : NULL;
}

void
ol_js_meters_cleanup(ol_js_meters_t *meters) {
  for (uint32_t i = 0; i < meters->count; i++) ol__meter_destroy(meters->items[i].times);
  free(meters->items);
}
