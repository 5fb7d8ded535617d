#include "napi/settle.h"
#include "napi/call.h"
#include "napi/convert.h"

/* (id, outcome, value) */
#define ARGS_PER_TASK 3

typedef struct call_s {
  napi_value args[OL__DELIVERY_CHUNK * ARGS_PER_TASK];
  size_t count;
  napi_value null;
} call_t;

static double
to_ms(int64_t ns) {
  return (double) ns / (double) OL__NS_PER_MS;
}

/* More than the value, for lib: [failed, queuedMs, runMs, code, message, has run,
 * cause], where a failed task that has run failed because its result could not
 * travel, and `cause` is what was thrown then, or undefined. */
static napi_status
describe_outcome(napi_env env, const ol_task_t *task, bool has_run, napi_value cause, napi_value *out) {
  napi_value items[7];
  napi_status status = napi_get_boolean(env, task->err != 0, &items[0]);
  if (status == napi_ok) status = napi_create_double(env, to_ms(task->started_ns - task->submitted_ns), &items[1]);
  if (status == napi_ok) status = napi_create_double(env, to_ms(task->ended_ns - task->started_ns), &items[2]);
  if (status == napi_ok) status = task->code == NULL ? napi_get_null(env, &items[3]) : napi_create_string_utf8(env, task->code, NAPI_AUTO_LENGTH, &items[3]);
  if (status == napi_ok) status = napi_create_string_utf8(env, ol__task_message(task), NAPI_AUTO_LENGTH, &items[4]);
  if (status == napi_ok) status = napi_get_boolean(env, has_run, &items[5]);
  if (status == napi_ok && cause == NULL) status = napi_get_undefined(env, &cause);
  items[6] = cause;
  if (status == napi_ok) status = napi_create_array_with_length(env, 7, out);
  for (uint32_t i = 0; i < 7 && status == napi_ok; i++) status = napi_set_element(env, *out, i, items[i]);
  return status;
}

/* Adds the task's outcome to the call; a failing status leaves it out. */
static napi_status
add_outcome(ol_js_env_t *js, call_t *call, uint32_t id, ol_task_t *task) {
  napi_env env = js->env;
  napi_value *args = &call->args[call->count];
  napi_status status = napi_create_uint32(env, id, &args[0]);
  if (status != napi_ok) return status;

  args[1] = call->null;
  args[2] = call->null;
  napi_value cause = NULL;
  bool has_run = task->err == 0;
  if (has_run && ol_js_write(js, task, &task->result, &args[2]) != napi_ok) {
    cause = ol_js_take_exception(env);
    args[2] = call->null;
    ol__task_fail(task, OL_EINVAL, NULL, "the result cannot travel to JavaScript");
  }
  if (task->err != 0 || task->is_traced) status = describe_outcome(env, task, has_run, cause, &args[1]);
  if (status == napi_ok) call->count += ARGS_PER_TASK;
  return status;
}

void
ol_js_settle(void *host, ol_task_t **tasks, size_t count) {
  ol_js_env_t *js = host;
  napi_handle_scope scope;
  call_t call = {.count = 0};
  bool can_call = napi_open_handle_scope(js->env, &scope) == napi_ok;
  bool can_convert = can_call && napi_get_null(js->env, &call.null) == napi_ok;

  for (size_t i = 0; i < count; i++) {
    uint32_t id;
    if (ol_js_pending_take_task(&js->pending, tasks[i], &id) && can_convert) {
      (void) add_outcome(js, &call, id, tasks[i]);
    }
    ol__task_destroy(tasks[i]);
  }
  if (call.count > 0) ol_js_call_lib(js, js->settle, call.count, call.args);
  if (can_call) (void) napi_close_handle_scope(js->env, scope);
}

void
ol_js_rest(void *host) {
  ol_js_env_t *js = host;
  napi_handle_scope scope;
  if (napi_open_handle_scope(js->env, &scope) != napi_ok) return;
  ol_js_call_lib(js, js->rest, 0, NULL);
  (void) napi_close_handle_scope(js->env, scope);
}
