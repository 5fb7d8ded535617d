/*
 * control - the functions that lib calls about the runtime as a whole: limits,
 * numbers, closing. JS thread; each callback's data is the environment's
 * ol_js_env_t.
 */

#ifndef OL__NAPI_CONTROL_H
#define OL__NAPI_CONTROL_H

#include <node_api.h>

/* attach(settle, rest, report, take, settleOne, poolSize): the functions of lib that the addon
 * calls, and how many threads the runtime's pool has, 0 for as many as libuv makes.
 * Once. */
napi_value ol_js_attach(napi_env env, napi_callback_info info);

/* setConcurrency(limit): of the whole process. */
napi_value ol_js_set_concurrency(napi_env env, napi_callback_info info);

/* setQueueLimits(maxQueued, maxQueuedBytes): of this environment; Infinity for
 * none. */
napi_value ol_js_set_queue_limits(napi_env env, napi_callback_info info);

/* count(): [queued, running, abandoned, queuedBytes, late] of this environment. */
napi_value ol_js_count(napi_env env, napi_callback_info info);

/* countPool(): [threads, limit, used, waiting, saturatedMs] of the slots of the
 * whole process. */
napi_value ol_js_count_pool(napi_env env, napi_callback_info info);
/* countExternalMemory(): bytes of native memory that the runtime thinks JavaScript
 * keeps alive, whoever has accounted for them; nothing else tells them. */
napi_value ol_js_count_external_memory(napi_env env, napi_callback_info info);

/* startPumps(): starts a pump for tasks held back too long; returns an ol__backlog_t. */
napi_value ol_js_start_pumps(napi_env env, napi_callback_info info);

/* continueDelivery(): a new turn of the loop for a delivery that rests. */
napi_value ol_js_continue_delivery(napi_env env, napi_callback_info info);

/* close(): drops queued tasks and tells running ones to stop. */
napi_value ol_js_close(napi_env env, napi_callback_info info);

/* raiseUncaught(error): as if a timer's callback had thrown it. */
napi_value ol_js_raise(napi_env env, napi_callback_info info);

#endif
