/*
 * hold - memory of JavaScript that a task works on: a reference keeps the object
 * over it, for as long as the task lives.
 *
 * The objects are ArrayBuffers that user code has no way to, so that nothing can
 * detach or resize them while the task runs, or views on a SharedArrayBuffer,
 * which can be neither. JS thread.
 */

#ifndef OL__NAPI_HOLD_H
#define OL__NAPI_HOLD_H

#include "napi/environment.h"

typedef struct ol_js_hold_s {
  ol__hold_t base;
  ol_js_env_t *js; /* outlives its tasks */
  napi_ref object; /* NULL for none yet */
} ol_js_hold_t;

/* Has `task` hold `object`, and writes the number to `value`. napi_generic_failure
 * when memory is short. */
napi_status ol_js_hold(ol_js_env_t *js, ol_task_t *task, napi_value object, ol__value_t *value, ol_js_hold_t **out);

/* Holds `object` instead of what was held. */
napi_status ol_js_hold_replace(ol_js_hold_t *hold, napi_value object);

/* The object that `value` is over; `value` has a hold. */
napi_status ol_js_hold_find(const ol_task_t *task, const ol__value_t *value, napi_value *out);

#endif
