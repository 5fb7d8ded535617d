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

#include "runtime/runtime.h"

#include <node_api.h>

typedef struct ol_js_env_s {
  napi_env env;
  int references; /* the environment's, and one for each pump in flight */
  bool is_destroyed;
  ol__runtime_t *runtime;
  const ol_library_t *builtin;
  napi_threadsafe_function doorbell;
  bool is_doorbell_ref; /* keeps the loop alive, while tasks wait for a slot */
  napi_ref object_prototype;
  napi_ref get_prototype; /* Object.getPrototypeOf */
  napi_ref settle;        /* lib's function that settles tasks, as is the next */
  napi_ref rest;          /* has continueDelivery called in the next turn */
  ol_task_t **pending;    /* by the id that lib gave; NULL where nobody waits */
  uint32_t pending_size;
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

/* Notes the task that waits under `id`; OL_ENOMEM when the table cannot grow. */
int ol_js_env_add_pending(ol_js_env_t *js, uint32_t id, ol_task_t *task);

/* Forgets and answers the task under `id`; NULL when nobody waits there. */
ol_task_t *ol_js_env_take_pending(ol_js_env_t *js, uint32_t id);

/* A task's `owner` is the id that it waits under, or none when it is settled. */
void ol_js_task_set_id(ol_task_t *task, uint32_t id);
bool ol_js_task_id(const ol_task_t *task, uint32_t *id);

#endif
