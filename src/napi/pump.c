#include "napi/pump.h"
#include "napi/environment.h"
#include "runtime/pump.h"

#include <stdlib.h>

typedef struct pump_s {
  napi_async_work work;
  ol_js_env_t *js;
  ol__runtime_t *runtime; /* a reference of its own */
} pump_t;

/* Pool thread. Touches the runtime only: the environment may be gone. */
static void
execute(napi_env env, void *data) {
  (void) env;
  pump_t *pump = data;
  ol__pump_run(pump->runtime);
}

/* JS thread. */
static void
end(napi_env env, napi_status status, void *data) {
  pump_t *pump = data;
  ol_js_env_t *js = pump->js;
  ol__runtime_t *runtime = pump->runtime;
  if (status == napi_cancelled) ol__pump_drop(runtime);
  (void) napi_delete_async_work(env, pump->work);
  free(pump);
  ol_js_env_visit(js);
  /* In this order, because tasks that go with the runtime need the environment. */
  ol__runtime_release(runtime);
  ol_js_env_release(js);
}

int
ol_js_pump_start(void *data) {
  ol_js_env_t *js = data;
  napi_value name = NULL;
  pump_t *pump = ol__mem_calloc(sizeof(*pump));
  if (pump == NULL) return OL_ENOMEM;
  pump->js = js;
  pump->runtime = js->runtime;
  napi_status status = napi_create_string_utf8(js->env, "offloop", NAPI_AUTO_LENGTH, &name);
  if (status == napi_ok) status = napi_create_async_work(js->env, NULL, name, execute, end, pump, &pump->work);
  if (status != napi_ok) goto fail_work;
  ol__runtime_acquire(pump->runtime);
  ol_js_env_acquire(js);
  if (napi_queue_async_work(js->env, pump->work) == napi_ok) return 0;

  ol_js_env_release(js);
  ol__runtime_release(pump->runtime);
  (void) napi_delete_async_work(js->env, pump->work);
fail_work:
  free(pump);
  return OL_ENOMEM;
}
