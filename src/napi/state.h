/*
 * state - what the parts of offloop in one thread of JavaScript share: the environment, in which
 * each module has what it keeps there. environment.h makes it and ends it.
 *
 * All of it is the JS thread's, but for the doorbell, which any thread may ring under the rules
 * of ol__host_t. A runtime's pumps know the runtime only.
 */

#ifndef OL__NAPI_STATE_H
#define OL__NAPI_STATE_H

#include "napi/clock.h"
#include "napi/kinds.h"
#include "napi/loops.h"
#include "napi/memory.h"
#include "napi/meters.h"
#include "napi/pending.h"
#include "napi/store.h"
#include "runtime/runtime.h"

#include <node_api.h>

#define OL_JS_PROBLEM_SIZE 160

/* lib's functions that settle tasks (settle.h). NULL until lib attaches, before any task
 * exists. */
typedef struct ol_js_settling_s {
  napi_ref settle;
  napi_ref rest; /* has continueDelivery called in the next turn */
  napi_ref take; /* takes the call that waits under an id, to settle it by the next */
  napi_ref settle_one;
} ol_js_settling_t;

typedef struct ol_js_env_s {
  napi_env env;
  int references; /* the environment's, and one for each pump in flight */
  bool is_destroyed;
  ol__runtime_t *runtime;
  napi_threadsafe_function doorbell; /* constant; any thread */
  bool is_doorbell_ref;              /* keeps the loop alive, while tasks wait for a slot */

  ol_js_kinds_t kinds;
  size_t builtin_count; /* so many of them, the first, are built in */
  ol_js_meters_t meters;
  ol_js_pending_t pending;
  ol_js_settling_t settling;
  napi_ref report; /* lib's function that hands reports to who listens (report.h); NULL until lib attaches */

  napi_ref object_prototype; /* Object.prototype, and the next, Object.getPrototypeOf: to know plain objects by (convert.h) */
  napi_ref get_prototype;
  ol_js_loops_t loops;
  ol_js_memory_t memory;
  char problem[OL_JS_PROBLEM_SIZE]; /* why the last value could not be made; empty for no more than that */

  ol_js_clock_t clock;
  ol_js_stores_t stores;
} ol_js_env_t;

#endif
