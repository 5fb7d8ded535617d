#include "napi/environment.h"
#include "napi/pump.h"
#include "napi/settle.h"
#include "runtime/library.h"
#include "tasks/builtin.h"

#include <stdlib.h>
#include <string.h>

/* --- The doorbell */

/* Any thread. */
static void
ring(void *host) {
  ol_js_env_t *js = host;
  /* Fails only while the environment ends, when nobody answers any more. */
  (void) napi_call_threadsafe_function(js->doorbell, NULL, napi_tsfn_nonblocking);
}

static void
answer(napi_env env, napi_value unused, void *context, void *data) {
  (void) unused;
  (void) data;
  if (env != NULL) ol_js_env_visit(context);
}

void
ol_js_env_visit(ol_js_env_t *js) {
  if (js->is_destroyed) return;
  if (ol_js_env_is_alive(js)) {
    ol_js_env_note_backlog(js, ol__runtime_visit(js->runtime));
  } else {
    ol_js_env_close(js);
  }
}

void
ol_js_env_note_backlog(ol_js_env_t *js, ol__backlog_t backlog) {
  bool must_wait = backlog == OL__BACKLOG_STARVING;
  if (must_wait == js->is_doorbell_ref) return;
  napi_status status = must_wait ? napi_ref_threadsafe_function(js->env, js->doorbell) : napi_unref_threadsafe_function(js->env, js->doorbell);
  if (status == napi_ok) js->is_doorbell_ref = must_wait;
}

static const ol__host_t host = {
  .ring = ring,
  .start_pump = ol_js_pump_start,
  .rest = ol_js_rest,
  .settle = ol_js_settle,
};

/* --- Pending tasks */

int
ol_js_env_add_pending(ol_js_env_t *js, uint32_t id, ol_task_t *task) {
  if (id >= js->pending_size) {
    size_t size = js->pending_size == 0 ? 64 : (size_t) js->pending_size * 2;
    if (size <= id) size = (size_t) id + 1;
    ol_task_t **pending = ol__mem_calloc(size * sizeof(*pending));
    if (pending == NULL) return OL_ENOMEM;
    if (js->pending != NULL) memcpy(pending, js->pending, js->pending_size * sizeof(*pending));
    free(js->pending);
    js->pending = pending;
    js->pending_size = (uint32_t) size;
  }
  js->pending[id] = task;
  ol_js_task_set_id(task, id);
  return 0;
}

ol_task_t *
ol_js_env_take_pending(ol_js_env_t *js, uint32_t id) {
  if (id >= js->pending_size) return NULL;
  ol_task_t *task = js->pending[id];
  if (task == NULL) return NULL;
  js->pending[id] = NULL;
  task->owner = NULL;
  return task;
}

/* The owner holds the id plus one, so that NULL is none. */
void
ol_js_task_set_id(ol_task_t *task, uint32_t id) {
  task->owner = (void *) ((uintptr_t) id + 1);
}

bool
ol_js_task_id(const ol_task_t *task, uint32_t *id) {
  if (task->owner == NULL) return false;
  *id = (uint32_t) ((uintptr_t) task->owner - 1);
  return true;
}

/* --- Life */

/* While an environment is torn down, its async work and rings are still answered,
 * but what could run JavaScript is refused; a comparison is the least of it. */
bool
ol_js_env_is_alive(const ol_js_env_t *js) {
  napi_value undefined;
  bool is_same;
  if (napi_get_undefined(js->env, &undefined) != napi_ok) return false;
  return napi_strict_equals(js->env, undefined, undefined, &is_same) == napi_ok;
}

void
ol_js_env_close(ol_js_env_t *js) {
  ol__runtime_close(js->runtime);
  if (js->pending != NULL) memset(js->pending, 0, js->pending_size * sizeof(*js->pending));
}

void
ol_js_env_acquire(ol_js_env_t *js) {
  js->references++;
}

void
ol_js_env_release(ol_js_env_t *js) {
  if (--js->references > 0) return;
  ol__runtime_release(js->runtime);
  free(js->pending);
  free(js);
}

/* The environment's cleanup hook: from here on nothing calls into JavaScript. */
static void
destroy(void *data) {
  ol_js_env_t *js = data;
  ol_js_env_close(js);
  js->is_destroyed = true;
  (void) napi_release_threadsafe_function(js->doorbell, napi_tsfn_abort);
  (void) napi_delete_reference(js->env, js->get_prototype);
  (void) napi_delete_reference(js->env, js->object_prototype);
  if (js->settle != NULL) (void) napi_delete_reference(js->env, js->settle);
  if (js->rest != NULL) (void) napi_delete_reference(js->env, js->rest);
  ol_js_env_release(js);
}

static napi_status
make_doorbell(ol_js_env_t *js) {
  napi_value name;
  napi_status status = napi_create_string_utf8(js->env, "offloop", NAPI_AUTO_LENGTH, &name);
  if (status != napi_ok) return status;
  status = napi_create_threadsafe_function(js->env, NULL, NULL, name, 0, 1, NULL, NULL, js, answer, &js->doorbell);
  if (status != napi_ok) return status;
  return napi_unref_threadsafe_function(js->env, js->doorbell);
}

/* Object.prototype and Object.getPrototypeOf, to know plain objects by. */
static napi_status
find_prototype(ol_js_env_t *js) {
  napi_value global, object, prototype, get_prototype;
  napi_status status = napi_get_global(js->env, &global);
  if (status == napi_ok) status = napi_get_named_property(js->env, global, "Object", &object);
  if (status == napi_ok) status = napi_get_named_property(js->env, object, "prototype", &prototype);
  if (status == napi_ok) status = napi_get_named_property(js->env, object, "getPrototypeOf", &get_prototype);
  if (status == napi_ok) status = napi_create_reference(js->env, prototype, 1, &js->object_prototype);
  if (status != napi_ok) return status;
  status = napi_create_reference(js->env, get_prototype, 1, &js->get_prototype);
  if (status != napi_ok) (void) napi_delete_reference(js->env, js->object_prototype);
  return status;
}

ol_js_env_t *
ol_js_env_create(napi_env env) {
  ol_js_env_t *js = ol__mem_calloc(sizeof(*js));
  if (js == NULL) goto fail;
  js->env = env;
  js->references = 1;
  js->builtin = ol__library_enter(ol__builtin_tasks);
  if (js->builtin == NULL) goto fail_runtime;
  js->runtime = ol__runtime_create(&host, js);
  if (js->runtime == NULL) goto fail_runtime;
  if (find_prototype(js) != napi_ok) goto fail_prototype;
  if (make_doorbell(js) != napi_ok) goto fail_doorbell;
  if (napi_add_env_cleanup_hook(env, destroy, js) != napi_ok) goto fail_hook;
  return js;

fail_hook:
  (void) napi_release_threadsafe_function(js->doorbell, napi_tsfn_abort);
fail_doorbell:
  (void) napi_delete_reference(env, js->get_prototype);
  (void) napi_delete_reference(env, js->object_prototype);
fail_prototype:
  ol__runtime_release(js->runtime);
fail_runtime:
  free(js);
fail:
  napi_throw_error(env, "ERR_OFFLOOP_CLOSED", "offloop could not start in this environment");
  return NULL;
}
