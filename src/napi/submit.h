/*
 * submit - the functions that lib calls about tasks. lib has validated everything
 * but the tasks' own arguments.
 * JS thread; each callback's data is the environment's ol_js_env_t.
 */

#ifndef OL__NAPI_SUBMIT_H
#define OL__NAPI_SUBMIT_H

#include <node_api.h>

/* submit(meter, id, priority, timeout, lane, flags, ...args): queues a task of the
 * kind that `meter` (createMeter) measures; whoever waits for it is settled under
 * `id`; `lane` may be null; flags are those of lib/native/flags.js. Returns an ol__backlog_t,
 * or, below 0, why the task was not accepted (ol__runtime_submit). Throws a TypeError for an
 * argument that cannot travel. */
napi_value ol_js_submit(napi_env env, napi_callback_info info);

/* createLane(limit): what lets at most so many of its tasks run at once. */
napi_value ol_js_create_lane(napi_env env, napi_callback_info info);

/* cancel(id): ends the wait for a task; its outcome is dropped. */
napi_value ol_js_cancel(napi_env env, napi_callback_info info);

/* find(id): where a task is that somebody waits for, [state, queuedMs, runMs]; the
 * state is an ol__task_state_t. */
napi_value ol_js_find(napi_env env, napi_callback_info info);

/* expire(): abandons the tasks past their timeout; returns an array of [id,
 * queuedMs, runMs], one for each that somebody waits for. */
napi_value ol_js_expire(napi_env env, napi_callback_info info);

/* nextDeadline(): ms until expire() may have something to do; -1 for never. */
napi_value ol_js_next_deadline(napi_env env, napi_callback_info info);

#endif
