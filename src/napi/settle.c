#include "napi/settle.h"
#include "napi/call.h"
#include "napi/convert.h"
#include "runtime/delivery.h"

/* (id, outcome, value) */
#define ARGS_PER_TASK 3
#define MAX_ARGS (OL__DELIVERY_CHUNK * ARGS_PER_TASK)

typedef struct call_s {
  napi_value args[MAX_ARGS];
  size_t count;
  napi_value null;
} call_t;

/* --- Attaching */

napi_status
ol_js_settle_attach(ol_js_env_t *js, const napi_value functions[4]) {
  napi_ref *const references[] = {&js->settling.settle, &js->settling.rest, &js->settling.take, &js->settling.settle_one};
  return ol_js_make_references(js->env, 4, functions, references);
}

void
ol_js_settle_cleanup(ol_js_env_t *js) {
  const napi_ref references[] = {js->settling.settle_one, js->settling.take, js->settling.rest, js->settling.settle};
  ol_js_delete_references(js->env, 4, references);
}

/* --- Settling */

static double
to_ms(int64_t ns) {
  return (double) ns / (double) OL__NS_PER_MS;
}

/* How a task came out, for lib. */
typedef struct outcome_s {
  bool has_failed;
  bool has_run;     /* and failed because its result could not travel */
  napi_value cause; /* what was thrown; NULL for nothing */
  bool is_thrown;   /* by its complete: that is what the caller gets */
  napi_value value;
} outcome_t;

/* More than the value: [failed, queuedMs, runMs, code, message, has run, cause, is
 * thrown]. */
static napi_status
describe(napi_env env, const ol_task_t *task, const outcome_t *outcome, napi_value *out) {
  napi_value items[8];
  napi_status status = napi_get_boolean(env, outcome->has_failed, &items[0]);
  if (status == napi_ok) status = napi_create_double(env, to_ms(task->started_ns - task->submitted_ns), &items[1]);
  if (status == napi_ok) status = napi_create_double(env, to_ms(task->ended_ns - task->started_ns), &items[2]);
  if (status == napi_ok) status = task->code == NULL ? napi_get_null(env, &items[3]) : napi_create_string_utf8(env, task->code, NAPI_AUTO_LENGTH, &items[3]);
  if (status == napi_ok) status = napi_create_string_utf8(env, ol__task_message(task), NAPI_AUTO_LENGTH, &items[4]);
  if (status == napi_ok) status = napi_get_boolean(env, outcome->has_run, &items[5]);
  items[6] = outcome->cause;
  if (status == napi_ok && outcome->cause == NULL) status = napi_get_undefined(env, &items[6]);
  if (status == napi_ok) status = napi_get_boolean(env, outcome->is_thrown, &items[7]);
  if (status == napi_ok) status = napi_create_array_with_length(env, 8, out);
  for (uint32_t i = 0; i < 8 && status == napi_ok; i++) status = napi_set_element(env, *out, i, items[i]);
  return status;
}

/* Converts the result of a task. */
static void
convert(ol_js_env_t *js, ol_task_t *task, outcome_t *outcome) {
  outcome->has_failed = task->err != 0;
  outcome->has_run = task->err == 0;
  js->problem[0] = '\0';
  if (task->err != 0 || ol_js_write(js, task, &task->result, &outcome->value) == napi_ok) return;
  outcome->cause = ol_js_take_exception(js->env);
  outcome->has_failed = true;
  ol__task_fail(task, OL_EINVAL, NULL, "the result cannot travel to JavaScript%s%s", js->problem[0] == '\0' ? "" : ": ", js->problem);
}

/* Has the task's own complete make the value, if it wants to. */
static void
complete(ol_js_env_t *js, ol_task_t *task, outcome_t *outcome) {
  napi_value value = task->descriptor->complete(js->env, task);
  outcome->cause = ol_js_take_exception(js->env);
  outcome->is_thrown = outcome->cause != NULL;
  outcome->has_failed = outcome->is_thrown;
  outcome->has_run = outcome->is_thrown;
  outcome->value = value;
  /* For what is thrown and is no error. */
  if (outcome->is_thrown && task->err == 0) ol__task_fail(task, OL_ETASK, NULL, "the task's complete threw null or undefined");
  if (value == NULL && !outcome->is_thrown) convert(js, task, outcome);
}

/* Writes what lib is told: (outcome or null, value). */
static napi_status
write_outcome(ol_js_env_t *js, const ol_task_t *task, const outcome_t *outcome, napi_value null, napi_value args[2]) {
  args[0] = null;
  args[1] = outcome->has_failed || outcome->value == NULL ? null : outcome->value;
  return outcome->has_failed || task->is_traced ? describe(js->env, task, outcome, &args[0]) : napi_ok;
}

/* Adds a task to the call; a failing status leaves it out. */
static void
add_to_call(ol_js_env_t *js, call_t *call, uint32_t id, ol_task_t *task) {
  outcome_t outcome = {.value = NULL};
  napi_value *args = &call->args[call->count];
  convert(js, task, &outcome);
  napi_status status = napi_create_uint32(js->env, id, &args[0]);
  if (status == napi_ok) status = write_outcome(js, task, &outcome, call->null, &args[1]);
  if (status == napi_ok) call->count += ARGS_PER_TASK;
}

static void
send_call(ol_js_env_t *js, call_t *call) {
  size_t count = call->count;
  call->count = 0;
  ol_js_call_lib(js->env, js->settling.settle, count, call->args);
}

/* Settles one whose complete may run user code. lib takes the waiting call first, so
 * that nothing can abort it meanwhile. */
static void
settle_alone(ol_js_env_t *js, uint32_t id, ol_task_t *task, napi_value null) {
  napi_value args[3], number;
  outcome_t outcome = {.value = NULL};
  if (napi_create_uint32(js->env, id, &number) != napi_ok || !ol_js_ask_lib(js->env, js->settling.take, 1, &number, &args[0])) return;
  complete(js, task, &outcome);
  if (write_outcome(js, task, &outcome, null, &args[1]) == napi_ok) ol_js_call_lib(js->env, js->settling.settle_one, 3, args);
}

/* Settles a task, or adds it to the call. */
static void
settle_task(ol_js_env_t *js, call_t *call, ol_task_t *task) {
  uint32_t id = 0;
  if (!ol_js_pending_take_task(&js->pending, task, &id)) return;
  if (task->descriptor->complete == NULL) {
    add_to_call(js, call, id, task);
  } else {
    if (call->count > 0) send_call(js, call);
    settle_alone(js, id, task, call->null);
  }
}

void
ol_js_settle(void *data, ol__list_t *tasks) {
  ol_js_env_t *js = data;
  napi_handle_scope scope = NULL;
  ol__link_t *link;
  call_t call = {.count = 0};
  bool can_call = napi_open_handle_scope(js->env, &scope) == napi_ok;
  bool can_convert = can_call && napi_get_null(js->env, &call.null) == napi_ok;
  bool is_empty = ol__list_is_empty(tasks);

  while ((link = ol__list_shift(tasks)) != NULL) {
    ol_task_t *task = OL__ITEM(link, ol_task_t, link);
    if (can_convert) settle_task(js, &call, task);
    ol__task_destroy(task);
    if (call.count == MAX_ARGS) send_call(js, &call);
  }
  if (can_convert && (call.count > 0 || is_empty)) send_call(js, &call);
  if (can_call) (void) napi_close_handle_scope(js->env, scope);
}

void
ol_js_rest(void *data) {
  ol_js_env_t *js = data;
  napi_handle_scope scope = NULL;
  if (napi_open_handle_scope(js->env, &scope) != napi_ok) return;
  ol_js_call_lib(js->env, js->settling.rest, 0, NULL);
  (void) napi_close_handle_scope(js->env, scope);
}
