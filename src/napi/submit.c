#include "napi/submit.h"
#include "napi/call.h"
#include "napi/convert.h"
#include "napi/environment.h"
#include "runtime/progress.h"

#include <stdlib.h>

/* meter, id, priority, timeout, lane, flags */
#define FIXED_ARGS 6

/* As lib/native/flags.js has them. */
enum {
  REPORTS_LATEST = 1, /* somebody listens to the task, as with the next */
  REPORTS_ALL = 2,
  IS_TRACED = 4, /* its times are wanted */
};

/* Calls with more arguments than this go through an allocation. */
#define STACK_ARGS 16

typedef struct request_s {
  ol__meter_t *meter;
  ol_js_kind_t kind;
  uint32_t id;
  uint32_t priority;
  double timeout_ms;
  ol__lane_t *lane; /* NULL for none */
  uint32_t flags;
} request_t;

/* An external of ol_js_create_lane, or null. */
static napi_status
read_lane(napi_env env, napi_value value, ol__lane_t **out) {
  napi_valuetype type = napi_undefined;
  void *lane = NULL;
  napi_status status = napi_typeof(env, value, &type);
  if (status == napi_ok && type == napi_external) status = napi_get_value_external(env, value, &lane);
  *out = lane;
  return status;
}

/* Copies the entries of the meter and of what it measures: the arguments' getters may
 * submit tasks with new meters and load libraries. */
static napi_status
read_meter(ol_js_env_t *js, napi_value value, request_t *request) {
  uint32_t id = 0;
  napi_status status = napi_get_value_uint32(js->env, value, &id);
  if (status != napi_ok) return status;
  const ol_js_meter_t *meter = ol_js_meters_get(&js->meters, id);
  if (meter == NULL) return napi_invalid_arg;
  request->meter = meter->times;
  request->kind = *ol_js_kinds_get(&js->kinds, meter->index);
  return napi_ok;
}

static napi_status
read_request(ol_js_env_t *js, const napi_value *args, request_t *request) {
  napi_env env = js->env;
  napi_status status = read_meter(js, args[0], request);
  if (status == napi_ok) status = napi_get_value_uint32(env, args[1], &request->id);
  if (status == napi_ok) status = napi_get_value_uint32(env, args[2], &request->priority);
  if (status == napi_ok) status = napi_get_value_double(env, args[3], &request->timeout_ms);
  if (status == napi_ok) status = read_lane(env, args[4], &request->lane);
  if (status == napi_ok) status = napi_get_value_uint32(env, args[5], &request->flags);
  return status;
}

/* Queues a task that has its arguments; returns an ol__backlog_t or OL_E*. */
static int
queue_task(ol_js_env_t *js, const request_t *request, ol_task_t *task) {
  ol__backlog_t backlog;
  task->priority = request->priority;
  task->meter = request->meter;
  task->timeout_ns = (int64_t) (request->timeout_ms * (double) OL__NS_PER_MS);
  if (request->lane != NULL) ol__lane_add_task(request->lane, task);
  if (request->kind.lane != NULL) ol__lane_add_task(request->kind.lane, task);
  task->is_traced = (request->flags & IS_TRACED) != 0;
  int err = 0;
  if ((request->flags & (REPORTS_LATEST | REPORTS_ALL)) != 0) err = ol__progress_attach(task, (request->flags & REPORTS_ALL) != 0);
  if (err == 0) err = ol_js_pending_add(&js->pending, request->id, task);
  if (err != 0) return err;
  err = ol__runtime_submit(js->runtime, task, &backlog);
  if (err != 0) {
    ol_js_pending_take(&js->pending, request->id);
    return err;
  }
  if (backlog == OL__BACKLOG_STARVING) ol_js_env_note_backlog(js, backlog);
  return (int) backlog;
}

/* Reads the arguments, and takes what is moved among them if nothing else refuses
 * the task; writes an OL_E* or OL__FULL if something does. */
static napi_status
fill_task(ol_js_env_t *js, ol_task_t *task, const napi_value *args, int *refusal) {
  ol_js_moves_t moves = {NULL, 0};
  *refusal = 0;
  napi_status status = ol_js_read_args(js, task, args, &moves);
  if (status != napi_ok || moves.count == 0) return status;
  *refusal = ol__runtime_judge(js->runtime, task);
  return *refusal == 0 ? ol_js_moves_take(&moves, js, task) : napi_ok;
}

static napi_value
submit(ol_js_env_t *js, const napi_value *args, size_t count) {
  request_t request;
  if (read_request(js, args, &request) != napi_ok) {
    (void) napi_throw_type_error(js->env, "ERR_OFFLOOP_INVALID_ARG", "submit was called by hand");
    return NULL;
  }
  ol_task_t *task = ol__task_create(request.kind.task, count - FIXED_ARGS);
  if (task == NULL) return ol_js_make_int(js->env, OL_ENOMEM);

  int outcome;
  napi_status status = fill_task(js, task, args + FIXED_ARGS, &outcome);
  if (status != napi_ok) outcome = OL_ENOMEM;
  if (outcome == 0) outcome = queue_task(js, &request, task);
  if (outcome < 0) ol__task_destroy(task);
  return status == napi_pending_exception ? NULL : ol_js_make_int(js->env, outcome);
}

napi_value
ol_js_submit(napi_env env, napi_callback_info info) {
  napi_value on_stack[STACK_ARGS];
  napi_value *args = on_stack;
  size_t count = STACK_ARGS;
  void *data = NULL;
  if (napi_get_cb_info(env, info, &count, args, NULL, &data) != napi_ok) return NULL;
  if (count <= STACK_ARGS) return submit(data, args, count < FIXED_ARGS ? FIXED_ARGS : count);

  args = ol__mem_alloc(count * sizeof(*args));
  if (args == NULL) return ol_js_make_int(env, OL_ENOMEM);
  napi_value result = NULL;
  if (napi_get_cb_info(env, info, &count, args, NULL, NULL) == napi_ok) result = submit(data, args, count);
  free(args);
  return result;
}

napi_value
ol_js_cancel(napi_env env, napi_callback_info info) {
  napi_value arg = NULL;
  uint32_t id = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &arg);
  if (js == NULL || napi_get_value_uint32(env, arg, &id) != napi_ok) return NULL;
  ol_task_t *task = ol_js_pending_take(&js->pending, id);
  if (task == NULL) return NULL;
  if (ol__runtime_cancel(js->runtime, task) == OL__CANCELLED_QUEUED) ol__task_destroy(task);
  ol_js_env_note_backlog(js, ol__runtime_backlog(js->runtime));
  return NULL;
}

napi_value
ol_js_find(napi_env env, napi_callback_info info) {
  napi_value arg = NULL, result = NULL;
  uint32_t id = 0;
  ol__whereabouts_t found;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &arg);
  if (js == NULL || napi_get_value_uint32(env, arg, &id) != napi_ok) return NULL;
  ol_task_t *task = ol_js_pending_get(&js->pending, id);
  if (task == NULL) return NULL;
  ol__runtime_find(js->runtime, task, &found);
  const double numbers[] = {
    found.state,
    (double) found.queued_ns / (double) OL__NS_PER_MS,
    (double) found.run_ns / (double) OL__NS_PER_MS,
  };
  return ol_js_make_numbers(env, numbers, 3, &result) == napi_ok ? result : NULL;
}

/* Appends [id, queuedMs, runMs] to what expire returns. */
static napi_status
append_expired(napi_env env, napi_value array, uint32_t index, uint32_t id, const ol_task_t *task, int64_t now_ns) {
  const double numbers[] = {
    id,
    (double) (task->started_ns - task->submitted_ns) / (double) OL__NS_PER_MS,
    (double) (now_ns - task->started_ns) / (double) OL__NS_PER_MS,
  };
  napi_value entry = NULL;
  napi_status status = ol_js_make_numbers(env, numbers, 3, &entry);
  return status == napi_ok ? napi_set_element(env, array, index, entry) : status;
}

napi_value
ol_js_expire(napi_env env, napi_callback_info info) {
  napi_value result = NULL;
  uint32_t count = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js == NULL || napi_create_array(env, &result) != napi_ok) return NULL;
  int64_t now_ns = ol__now_ns();
  ol_task_t *task;
  while ((task = ol__runtime_expire(js->runtime, now_ns)) != NULL) {
    uint32_t id = 0;
    if (!ol_js_pending_take_task(&js->pending, task, &id)) continue;
    if (append_expired(env, result, count++, id, task, now_ns) != napi_ok) return NULL;
  }
  return result;
}

napi_value
ol_js_next_deadline(napi_env env, napi_callback_info info) {
  napi_value result = NULL;
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js == NULL) return NULL;
  int64_t next_ns = ol__runtime_next_deadline(js->runtime, ol__now_ns());
  (void) napi_create_double(env, next_ns < 0 ? -1 : (double) next_ns / (double) OL__NS_PER_MS, &result);
  return result;
}

static void
release_lane(napi_env env, void *lane, void *hint) {
  (void) hint;
  ol__lane_release(lane);
  ol_js_account(env, -(int64_t) sizeof(ol__lane_t));
}

napi_value
ol_js_create_lane(napi_env env, napi_callback_info info) {
  napi_value arg = NULL, result = NULL;
  int32_t limit = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &arg);
  if (js == NULL || napi_get_value_int32(env, arg, &limit) != napi_ok) return NULL;
  ol__lane_t *lane = ol__lane_create(js->runtime, NULL, limit);
  if (lane != NULL && napi_create_external(env, lane, release_lane, NULL, &result) == napi_ok) {
    ol_js_account(env, (int64_t) sizeof(*lane));
    return result;
  }
  if (lane != NULL) ol__lane_release(lane);
  (void) napi_throw_error(env, "ERR_OFFLOOP_TASK", "out of memory");
  return NULL;
}
