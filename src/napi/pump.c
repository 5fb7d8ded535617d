#include "napi/pump.h"
#include "runtime/pump.h"

#include <stdlib.h>

struct ol_js_pump_s {
  napi_async_work work;
  ol_js_env_t *js;
  ol__runtime_t *runtime; /* a reference of its own while it is queued or runs */
  ol_js_pump_t *next_idle;
  ol_js_pump_t *next;
};

/* Pool thread. Touches the runtime only: the environment may be gone. */
static void
execute(napi_env env, void *data) {
  (void) env;
  ol_js_pump_t *pump = data;
  ol__pump_run(pump->runtime);
}

/* JS thread. */
static void
complete(napi_env env, napi_status status, void *data) {
  (void) env;
  (void) status;
  ol_js_pump_t *pump = data;
  ol_js_env_t *js = pump->js;
  ol__runtime_t *runtime = pump->runtime;
  pump->runtime = NULL;
  pump->next_idle = js->idle_pumps;
  js->idle_pumps = pump;
  ol__runtime_visit(runtime);
  ol__runtime_release(runtime);
}

static ol_js_pump_t *
create(ol_js_env_t *js) {
  ol_js_pump_t *pump = ol__mem_calloc(sizeof(*pump));
  if (pump == NULL) return NULL;
  napi_value name;
  napi_status status = napi_create_string_utf8(js->env, "offloop", NAPI_AUTO_LENGTH, &name);
  if (status == napi_ok) status = napi_create_async_work(js->env, NULL, name, execute, complete, pump, &pump->work);
  if (status != napi_ok) {
    free(pump);
    return NULL;
  }
  pump->js = js;
  pump->next = js->pumps;
  js->pumps = pump;
  return pump;
}

int
ol_js_pump_start(void *host) {
  ol_js_env_t *js = host;
  ol_js_pump_t *pump = js->idle_pumps;
  if (pump != NULL) {
    js->idle_pumps = pump->next_idle;
  } else {
    pump = create(js);
    if (pump == NULL) return OL_ENOMEM;
  }
  pump->runtime = js->runtime;
  ol__runtime_acquire(pump->runtime);
  if (napi_queue_async_work(js->env, pump->work) == napi_ok) return 0;

  ol__runtime_release(pump->runtime);
  pump->runtime = NULL;
  pump->next_idle = js->idle_pumps;
  js->idle_pumps = pump;
  return OL_ENOMEM;
}

void
ol_js_pump_cleanup(ol_js_env_t *js) {
  ol_js_pump_t *pump = js->pumps;
  while (pump != NULL) {
    ol_js_pump_t *next = pump->next;
    if (pump->runtime == NULL) {
      napi_delete_async_work(js->env, pump->work);
      free(pump);
    }
    pump = next;
  }
}
