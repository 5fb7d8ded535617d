/*
 * raw: what an addon does by hand, the yardstick of the benchmarks.
 *
 * noopCallback(cb)   sleepCallback(ms, cb)   cb(err, value), value undefined
 * noopPromise()      sleepPromise(ms)        a Promise of undefined
 *
 * Each call makes one task with one async work item of its own. The task
 * belongs to that item: execute runs on a thread of libuv's pool and touches
 * nothing but sleep_ms, complete settles and frees it on the JS thread. What
 * copy.h lists is exported beside these.
 */

/* nanosleep is POSIX, not C11. */
#define _POSIX_C_SOURCE 200809L

#include "copy.h"

#include <errno.h>
#include <node_api.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

/* Either callback or deferred is set, the other one is NULL. */
typedef struct task_s {
  napi_async_work work;
  napi_ref callback;
  napi_deferred deferred;
  int64_t sleep_ms;
} task_t;

/* A throw fails only when an exception is pending or the environment is
 * ending; there is nobody else to tell, so its status is dropped. */
static void
throw_error(napi_env env, const char *message) {
  (void) napi_throw_error(env, "ERR_RAW", message);
}

/* Throws what the last failed call left behind, unless that was an exception
 * of JavaScript's own, which is left pending. */
static void
throw_last_error(napi_env env) {
  const napi_extended_error_info *info = NULL;
  const char *message = "unknown error";
  bool pending = false;

  if (napi_get_last_error_info(env, &info) == napi_ok && info->error_message != NULL)
    message = info->error_message;
  if (napi_is_exception_pending(env, &pending) != napi_ok || pending)
    return;
  throw_error(env, message);
}

/* Frees the task and what it holds, all of it even when a part fails. */
static void
destroy_task(napi_env env, task_t *task) {
  if (task->callback != NULL && napi_delete_reference(env, task->callback) != napi_ok)
    throw_last_error(env);
  if (task->work != NULL && napi_delete_async_work(env, task->work) != napi_ok)
    throw_last_error(env);
  free(task);
}

static napi_status
call_back(napi_env env, task_t *task) {
  napi_value callback, receiver, argv[2];
  napi_status status = napi_get_reference_value(env, task->callback, &callback);

  if (status == napi_ok)
    status = napi_get_null(env, &argv[0]);
  if (status == napi_ok)
    status = napi_get_undefined(env, &argv[1]);
  if (status == napi_ok)
    status = napi_get_undefined(env, &receiver);
  if (status == napi_ok)
    status = napi_call_function(env, receiver, callback, 2, argv, NULL);
  return status;
}

/* A deferred is freed by settling it. */
static napi_status
resolve(napi_env env, task_t *task) {
  napi_value value;
  napi_status status = napi_get_undefined(env, &value);

  if (status == napi_ok)
    status = napi_resolve_deferred(env, task->deferred, value);
  if (status == napi_ok)
    task->deferred = NULL;
  return status;
}

/* Pool thread. */
static void
do_nothing(napi_env env, void *data) {
  (void) env;
  (void) data;
}

/* Pool thread. */
static void
sleep_for(napi_env env, void *data) {
  const task_t *task = data;
  struct timespec left = {.tv_sec = task->sleep_ms / 1000, .tv_nsec = task->sleep_ms % 1000 * 1000000};

  (void) env;
  while (nanosleep(&left, &left) != 0 && errno == EINTR)
    continue;
}

/* JS thread. With a status other than napi_ok the environment is ending, and
 * the task is only freed. */
static void
complete(napi_env env, napi_status status, void *data) {
  task_t *task = data;

  if (status == napi_ok) {
    status = task->callback != NULL ? call_back(env, task) : resolve(env, task);
    if (status != napi_ok)
      throw_last_error(env);
  }
  destroy_task(env, task);
}

/* Takes ownership of task, but only when it returns napi_ok. */
static napi_status
queue_task(napi_env env, task_t *task, napi_async_execute_callback execute) {
  napi_value name;
  napi_status status = napi_create_string_utf8(env, "raw", NAPI_AUTO_LENGTH, &name);

  if (status == napi_ok)
    status = napi_create_async_work(env, NULL, name, execute, complete, task, &task->work);
  if (status == napi_ok)
    status = napi_queue_async_work(env, task->work);
  return status;
}

/* NULL: an error was thrown. */
static task_t *
create_task(napi_env env, int64_t sleep_ms) {
  task_t *task = calloc(1, sizeof(*task));

  if (task == NULL) {
    throw_error(env, "out of memory");
    return NULL;
  }
  task->sleep_ms = sleep_ms;
  return task;
}

/* Returns undefined to JavaScript, or throws. */
static napi_value
start_callback(napi_env env, napi_async_execute_callback execute, int64_t sleep_ms, napi_value callback) {
  task_t *task = create_task(env, sleep_ms);
  napi_status status;

  if (task == NULL)
    return NULL;
  status = napi_create_reference(env, callback, 1, &task->callback);
  if (status == napi_ok)
    status = queue_task(env, task, execute);
  if (status != napi_ok) {
    throw_last_error(env);
    destroy_task(env, task);
  }
  return NULL;
}

/* Returns a Promise, or throws. */
static napi_value
start_promise(napi_env env, napi_async_execute_callback execute, int64_t sleep_ms) {
  task_t *task = create_task(env, sleep_ms);
  napi_value promise = NULL;
  napi_status status;

  if (task == NULL)
    return NULL;
  status = napi_create_promise(env, &task->deferred, &promise);
  if (status == napi_ok)
    status = queue_task(env, task, execute);
  if (status == napi_ok)
    return promise;

  /* Nobody has the promise: it is settled to free the deferred, before the
   * throw, as nothing settles with an exception pending. */
  if (task->deferred != NULL && resolve(env, task) != napi_ok)
    throw_last_error(env);
  destroy_task(env, task);
  throw_error(env, "the task could not be queued");
  return NULL;
}

/* A missing argument reads as undefined. False: an error was thrown. */
static bool
read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *argv) {
  if (napi_get_cb_info(env, info, &count, argv, NULL, NULL) == napi_ok)
    return true;
  throw_last_error(env);
  return false;
}

/* False: an error was thrown. */
static bool
read_ms(napi_env env, napi_value value, int64_t *ms) {
  if (napi_get_value_int64(env, value, ms) != napi_ok) {
    throw_last_error(env);
    return false;
  }
  if (*ms < 0)
    *ms = 0;
  return true;
}

static napi_value
noop_callback(napi_env env, napi_callback_info info) {
  napi_value argv[1];

  if (!read_arguments(env, info, 1, argv))
    return NULL;
  return start_callback(env, do_nothing, 0, argv[0]);
}

static napi_value
noop_promise(napi_env env, napi_callback_info info) {
  (void) info;
  return start_promise(env, do_nothing, 0);
}

static napi_value
sleep_callback(napi_env env, napi_callback_info info) {
  napi_value argv[2];
  int64_t ms;

  if (!read_arguments(env, info, 2, argv) || !read_ms(env, argv[0], &ms))
    return NULL;
  return start_callback(env, sleep_for, ms, argv[1]);
}

static napi_value
sleep_promise(napi_env env, napi_callback_info info) {
  napi_value argv[1];
  int64_t ms;

  if (!read_arguments(env, info, 1, argv) || !read_ms(env, argv[0], &ms))
    return NULL;
  return start_promise(env, sleep_for, ms);
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor properties[] = {
    {"noopCallback", NULL, noop_callback, NULL, NULL, NULL, napi_enumerable, NULL},
    {"noopPromise", NULL, noop_promise, NULL, NULL, NULL, napi_enumerable, NULL},
    {"sleepCallback", NULL, sleep_callback, NULL, NULL, NULL, napi_enumerable, NULL},
    {"sleepPromise", NULL, sleep_promise, NULL, NULL, NULL, napi_enumerable, NULL},
  };

  if (napi_define_properties(env, exports, sizeof(properties) / sizeof(properties[0]), properties) != napi_ok || raw_define_copies(env, exports) != napi_ok)
    throw_last_error(env);
  return exports;
}
