#include "napi/environment.h"
#include "napi/call.h"
#include "napi/convert.h"
#include "napi/report.h"
#include "napi/settle.h"
#include "runtime/library.h"
#include "tasks/builtin.h"

#include <stdlib.h>

/* --- The doorbell */

void
ol_js_env_ring(void *data) {
  ol_js_env_t *js = data;
  /* Fails only while the environment ends, when nobody hears it any more. */
  (void) napi_call_threadsafe_function(js->doorbell, NULL, napi_tsfn_nonblocking);
}

static void
hear_ring(napi_env env, napi_value unused, void *context, void *data) {
  (void) unused;
  (void) data;
  if (env != NULL) ol_js_env_visit(context);
}

void
ol_js_env_visit(ol_js_env_t *js) {
  if (js->is_destroyed) return;
  if (ol_js_is_alive(js->env)) {
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

/* hasRef(): whether the doorbell keeps the loop alive. */
static napi_value
has_ref(napi_env env, napi_callback_info info) {
  napi_value result = NULL;
  const ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js != NULL) (void) napi_get_boolean(env, js->is_doorbell_ref, &result);
  return result;
}

static napi_status
make_doorbell(ol_js_env_t *js) {
  napi_value name = NULL, resource = NULL;
  napi_status status = napi_create_string_utf8(js->env, "offloop", NAPI_AUTO_LENGTH, &name);
  if (status == napi_ok) status = ol_js_make_resource(js->env, has_ref, js, &resource);
  if (status != napi_ok) return status;
  status = napi_create_threadsafe_function(js->env, NULL, resource, name, 0, 1, NULL, NULL, js, hear_ring, &js->doorbell);
  if (status != napi_ok) return status;
  return napi_unref_threadsafe_function(js->env, js->doorbell);
}

/* --- Life */

void
ol_js_env_close(ol_js_env_t *js) {
  ol__runtime_close(js->runtime);
  ol_js_pending_cleanup(&js->pending);
  ol_js_stores_close(&js->stores);
}

/* Returns 0, or OL_ENOMEM with nothing added. */
static int
add_builtin(ol_js_env_t *js) {
  uint32_t first = 0;
  ol__refusal_t refusal; /* what is linked in is refused for want of memory only */
  const ol__library_t *builtin = ol__library_enter(ol__builtin_tasks, &refusal);
  if (builtin == NULL) return OL_ENOMEM;
  js->builtin_count = builtin->task_count;
  return ol_js_kinds_add(&js->kinds, js->runtime, builtin, &first);
}

void
ol_js_env_acquire(ol_js_env_t *js) {
  js->references++;
}

void
ol_js_env_release(ol_js_env_t *js) {
  if (--js->references > 0) return;
  ol_js_kinds_cleanup(&js->kinds);
  ol__runtime_release(js->runtime);
  ol_js_pending_cleanup(&js->pending);
  ol_js_meters_cleanup(&js->meters);
  free(js);
}

/* The environment's cleanup hook: from here on nothing calls into JavaScript. */
static void
destroy(void *data) {
  ol_js_env_t *js = data;
  ol_js_env_close(js);
  js->is_destroyed = true;
  (void) napi_release_threadsafe_function(js->doorbell, napi_tsfn_abort);
  ol_js_stores_cleanup(&js->stores);
  ol_js_clock_cleanup(&js->clock, js->env);
  ol_js_memory_cleanup(&js->memory, js->env);
  ol_js_loops_cleanup(&js->loops, js->env);
  ol_js_convert_cleanup(js);
  ol_js_report_cleanup(js);
  ol_js_settle_cleanup(js);
  ol_js_env_release(js);
}

ol_js_env_t *
ol_js_env_create(napi_env env, const ol__host_t *host) {
  ol_js_env_t *js = ol__mem_calloc(sizeof(*js));
  if (js == NULL) goto fail;
  js->env = env;
  js->references = 1;
  ol_js_stores_init(&js->stores, env);
  js->runtime = ol__runtime_create(host, js);
  if (js->runtime == NULL) goto fail_runtime;
  if (add_builtin(js) != 0) goto fail_builtin;
  if (ol_js_convert_init(js) != napi_ok) goto fail_convert;
  if (make_doorbell(js) != napi_ok) goto fail_convert;
  if (napi_add_env_cleanup_hook(env, destroy, js) != napi_ok) goto fail_hook;
  return js;

fail_hook:
  (void) napi_release_threadsafe_function(js->doorbell, napi_tsfn_abort);
fail_convert:
  ol_js_convert_cleanup(js);
fail_builtin:
  ol_js_kinds_cleanup(&js->kinds);
  ol__runtime_release(js->runtime);
fail_runtime:
  free(js);
fail:
  napi_throw_error(env, "ERR_OFFLOOP_CLOSED", "offloop could not start in this environment");
  return NULL;
}
