/*
 * offloop_napi.h - for tasks whose result is more than offloop converts: a class
 * instance, an object of the addon's own, an error of a class of its own.
 *
 * Such a task has a `complete` beside its `perform`:
 *
 *   static napi_value
 *   open_complete(napi_env env, ol_task_t *task) {
 *     napi_value result;
 *     handle_t **handle = ol_state(task, sizeof(*handle), NULL);
 *     if (ol_failed(task) || handle == NULL) return NULL;
 *     if (napi_create_external(env, *handle, close_handle, NULL, &result) != napi_ok) return NULL;
 *     return result;
 *   }
 *
 *   OL_TASKS({ .name = "open", .perform = open_perform, .complete = open_complete })
 *
 * It is called once, on the JavaScript thread, when `perform` has returned, for
 * success and failure alike; not for a task that was aborted or timed out. What it
 * returns is what the caller gets, what it throws is what the call rejects with or
 * its callback gets as the error. Where it returns NULL and throws nothing, the
 * caller gets what it would get without it: the result, converted, or the task's
 * failure.
 *
 * It may call Node-API, with a handle scope open and `env` as the environment; and
 * of offloop.h, with its own task, ol_state, ol_arg, ol_get_*, ol_item, ol_property
 * and ol_entry. What user code that it calls throws stays pending, and is thrown.
 */

#ifndef OFFLOOP_NAPI_H
#define OFFLOOP_NAPI_H

#include "offloop.h"

#include <node_api.h>

/* Whether the task has failed. */
static inline bool
ol_failed(const ol_task_t *task) {
  return ol__api->error_message(task) != NULL;
}

/* The code that the task's failure has, "ERR_OFFLOOP_TASK" where its author gave
 * none; NULL when it has not failed. The task's. */
static inline const char *
ol_error_code(const ol_task_t *task) {
  return ol__api->error_code(task);
}

/* The message of the task's failure; NULL when it has not failed. The task's. */
static inline const char *
ol_error_message(const ol_task_t *task) {
  return ol__api->error_message(task);
}

#endif
