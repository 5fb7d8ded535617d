/*
 * addon - what the module exports: one table of functions for lib, the names of
 * the built-in tasks in the order of their index, and the limits that lib checks
 * against. Initialised once in every environment.
 */

#include "napi/control.h"
#include "napi/environment.h"
#include "napi/handover.h"
#include "napi/loops.h"
#include "napi/measure.h"
#include "napi/move.h"
#include "napi/submit.h"
#include "runtime/library.h"

static napi_status
export_functions(napi_env env, napi_value exports, ol_js_env_t *js) {
  const napi_property_descriptor functions[] = {
    {.utf8name = "attach", .method = ol_js_attach, .data = js},
    {.utf8name = "attachLoops", .method = ol_js_attach_loops, .data = js},
    {.utf8name = "attachMemory", .method = ol_js_attach_memory, .data = js},
    {.utf8name = "isHandedOver", .method = ol_js_is_handed_over, .data = js},
    {.utf8name = "detachHandedOver", .method = ol_js_detach_handed_over, .data = js},
    {.utf8name = "submit", .method = ol_js_submit, .data = js},
    {.utf8name = "createMeter", .method = ol_js_create_meter, .data = js},
    {.utf8name = "countRuns", .method = ol_js_count_runs, .data = js},
    {.utf8name = "readMeter", .method = ol_js_read_meter, .data = js},
    {.utf8name = "createLane", .method = ol_js_create_lane, .data = js},
    {.utf8name = "cancel", .method = ol_js_cancel, .data = js},
    {.utf8name = "expire", .method = ol_js_expire, .data = js},
    {.utf8name = "nextDeadline", .method = ol_js_next_deadline, .data = js},
    {.utf8name = "setConcurrency", .method = ol_js_set_concurrency, .data = js},
    {.utf8name = "setQueueLimits", .method = ol_js_set_queue_limits, .data = js},
    {.utf8name = "count", .method = ol_js_count, .data = js},
    {.utf8name = "countPool", .method = ol_js_count_pool, .data = js},
    {.utf8name = "countExternalMemory", .method = ol_js_count_external_memory, .data = js},
    {.utf8name = "look", .method = ol_js_look, .data = js},
    {.utf8name = "continueDelivery", .method = ol_js_continue_delivery, .data = js},
    {.utf8name = "close", .method = ol_js_close, .data = js},
    {.utf8name = "raiseUncaught", .method = ol_js_raise, .data = js},
  };
  return napi_define_properties(env, exports, sizeof(functions) / sizeof(functions[0]), functions);
}

static napi_status
export_names(napi_env env, napi_value exports, const ol_library_t *library) {
  napi_value names;
  napi_status status = napi_create_array(env, &names);
  for (size_t i = 0; i < library->task_count && status == napi_ok; i++) {
    napi_value name;
    status = napi_create_string_utf8(env, ol__library_task(library, i)->name, NAPI_AUTO_LENGTH, &name);
    if (status == napi_ok) status = napi_set_element(env, names, (uint32_t) i, name);
  }
  return status == napi_ok ? napi_set_named_property(env, exports, "names", names) : status;
}

NAPI_MODULE_INIT() {
  ol_js_env_t *js = ol_js_env_create(env);
  if (js == NULL) return NULL;
  if (export_functions(env, exports, js) != napi_ok || export_names(env, exports, js->builtin) != napi_ok) {
    napi_throw_error(env, "ERR_OFFLOOP_CLOSED", "offloop could not export its functions");
    return NULL;
  }
  return exports;
}
