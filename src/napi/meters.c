#include "napi/meters.h"
#include "base/mem.h"

#include "offloop.h"

#include <stdlib.h>

#define FIRST_SIZE 8

static int
grow(ol_js_meters_t *meters) {
  size_t size = meters->size == 0 ? FIRST_SIZE : (size_t) meters->size * 2;
  if (size > UINT32_MAX) return OL_ENOMEM;
  ol_js_meter_t *items = ol__mem_grow(meters->items, meters->size * sizeof(*items), size * sizeof(*items));
  if (items == NULL) return OL_ENOMEM;
  meters->items = items;
  meters->size = (uint32_t) size;
  return 0;
}

int
ol_js_meters_add(ol_js_meters_t *meters, uint32_t index, uint32_t *id) {
  int err = meters->count < meters->size ? 0 : grow(meters);
  if (err != 0) return err;
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
