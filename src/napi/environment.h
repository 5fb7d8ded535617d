/*
 * environment - offloop in one thread of JavaScript: what a runtime needs from
 * Node-API (the doorbell, pumps as async work, the calls into lib/), made when
 * the addon is loaded there and released by the environment's cleanup hook.
 *
 * JS thread only, but for `doorbell`, which any thread may ring under the rules
 * of ol__host_t, and a pump's execute step.
 */

#ifndef OL__NAPI_ENVIRONMENT_H
#define OL__NAPI_ENVIRONMENT_H

#include "napi/clock.h"
#include "napi/kinds.h"
#include "napi/loops.h"
#include "napi/meters.h"
#include "napi/pending.h"
#include "runtime/runtime.h"

#include <node_api.h>

#define OL_JS_PROBLEM_SIZE 160

/* The type of no typed array: some runtimes answer napi_ok for one that they have no type for, and write
 * none. */
#define OL_JS_NO_ARRAY ((napi_typedarray_type) 255)

/* Whether external memory is safe here. */
typedef enum {
  OL_JS_HANDOVER_UNKNOWN,
  OL_JS_HANDOVER_SAFE,
  OL_JS_HANDOVER_UNSAFE,
} ol_js_handover_t;

typedef struct ol_js_env_s {
  napi_env env;
  int references; /* the environment's, and one for each pump in flight */
  bool is_destroyed;
  ol__runtime_t *runtime;
  ol_js_kinds_t kinds;
  size_t builtin_count; /* so many of them, the first, are built in */
  napi_threadsafe_function doorbell;
  bool is_doorbell_ref; /* keeps the loop alive, while tasks wait for a slot */
  napi_ref object_prototype;
  napi_ref get_prototype; /* Object.getPrototypeOf */
  napi_ref settle;        /* lib's function that settles tasks, as is the next */
  napi_ref rest;          /* has continueDelivery called in the next turn */
  napi_ref report;        /* hands reports to who listens */
  napi_ref claim;         /* takes the call that waits under an id, to settle it by the next */
  napi_ref settle_claimed;
  napi_ref settle_store; /* functions of lib's engine on the store (store.h) */
  napi_ref rest_store;
  napi_ref tell_news;
  ol__list_t stores; /* the open ones */
  ol_js_loops_t loops;
  ol_js_clock_t clock;
  napi_ref inspect_moved; /* functions of lib/native/memory.js, as are the next four, and can_hand_over */
  napi_ref take_moved;
  napi_ref allocate;
  napi_ref adopt;
  napi_ref is_out_of_bounds;
  size_t max_buffer; /* bytes of an ArrayBuffer, and characters of a string */
  size_t max_string;
  char problem[OL_JS_PROBLEM_SIZE]; /* why the last value could not be made; empty for no more than that */
  bool can_hold;                    /* memory of JavaScript stays while a task works on it */
  napi_ref can_hand_over;           /* asked once */
  ol_js_handover_t handover;
  ol_js_pending_t pending;
  ol_js_meters_t meters;
} ol_js_env_t;

/* Makes the environment's part and registers its cleanup. NULL with an exception
 * pending when that fails. */
ol_js_env_t *ol_js_env_create(napi_env env);

/* Keeps the block for a pump whose end may come after the environment's: some
 * runtimes call cleanup hooks first. */
void ol_js_env_acquire(ol_js_env_t *js);
void ol_js_env_release(ol_js_env_t *js);

/* What follows a ring and every pump: starts pumps for what waits, delivers what
 * is done. */
void ol_js_env_visit(ol_js_env_t *js);

/* Whether JavaScript may still run here. */
bool ol_js_env_is_alive(const ol_js_env_t *js);

/* Closes the runtime and forgets who waits. Later calls do nothing. */
void ol_js_env_close(ol_js_env_t *js);

/* Acts on what the backlog waits for: keeps the loop alive while no other
 * handle does. */
void ol_js_env_note_backlog(ol_js_env_t *js, ol__backlog_t backlog);

#endif
