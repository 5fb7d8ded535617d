/*
 * meters - the meters of an environment, by the id that lib knows them by: one
 * for each kind of task and name, dense, never taken back. JS thread.
 */

#ifndef OL__NAPI_METERS_H
#define OL__NAPI_METERS_H

#include "runtime/meter.h"

typedef struct ol_js_meter_s {
  uint32_t index;     /* of the C task that it measures */
  ol__meter_t *times; /* owned */
} ol_js_meter_t;

/* Zeroed, it is empty. */
typedef struct ol_js_meters_s {
  ol_js_meter_t *items; /* by id */
  uint32_t count;
  size_t room;
} ol_js_meters_t;

/* Makes a meter of the task at `index` and writes its id. Returns 0 or
 * OL_ENOMEM. */
int ol_js_meters_add(ol_js_meters_t *meters, uint32_t index, uint32_t *id);

/* NULL when no meter has this id; valid until the next is added. */
const ol_js_meter_t *ol_js_meters_get(const ol_js_meters_t *meters, uint32_t id);

/* Destroys all; nothing is delivered any more. */
void ol_js_meters_cleanup(ol_js_meters_t *meters);

#endif
