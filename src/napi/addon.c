/*
 * addon - what the module exports: one table of functions for lib, each with the part of
 * the environment that it works on, and the built-in tasks as load() tells of others. And
 * the table of functions for the runtime, its host. Initialised once in every environment.
 */

#include "napi/buffer.h"
#include "napi/control.h"
#include "napi/environment.h"
#include "napi/load.h"
#include "napi/measure.h"
#include "napi/pump.h"
#include "napi/report.h"
#include "napi/request.h"
#include "napi/settle.h"
#include "napi/submit.h"
#include "napi/verbs.h"
#include "runtime/loader.h"
#include "runtime/task.h"

static const ol__host_t host = {
  .ring = ol_js_env_ring,
  .start_pump = ol_js_pump_start,
  .rest = ol_js_rest,
  .report = ol_js_report,
  .settle = ol_js_settle,
};

static napi_status
export_functions(napi_env env, napi_value exports, ol_js_env_t *js) {
  const napi_property_descriptor functions[] = {
    {.utf8name = "attach", .method = ol_js_attach, .data = js},
    {.utf8name = "attachLoops", .method = ol_js_attach_loops, .data = &js->loops},
    {.utf8name = "attachMemory", .method = ol_js_attach_memory, .data = &js->memory},
    {.utf8name = "attachClock", .method = ol_js_attach_clock, .data = &js->clock},
    {.utf8name = "startClock", .method = ol_js_start_clock, .data = &js->clock},
    {.utf8name = "isHandedOver", .method = ol_js_is_handed_over, .data = js},
    {.utf8name = "detachHandedOver", .method = ol_js_detach_handed_over, .data = js},
    {.utf8name = "load", .method = ol_js_load, .data = js},
    {.utf8name = "submit", .method = ol_js_submit, .data = js},
    {.utf8name = "createMeter", .method = ol_js_create_meter, .data = js},
    {.utf8name = "countRuns", .method = ol_js_count_runs, .data = js},
    {.utf8name = "readMeter", .method = ol_js_read_meter, .data = js},
    {.utf8name = "createLane", .method = ol_js_create_lane, .data = js},
    {.utf8name = "cancel", .method = ol_js_cancel, .data = js},
    {.utf8name = "find", .method = ol_js_find, .data = js},
    {.utf8name = "expire", .method = ol_js_expire, .data = js},
    {.utf8name = "nextDeadline", .method = ol_js_next_deadline, .data = js},
    {.utf8name = "setConcurrency", .method = ol_js_set_concurrency, .data = js},
    {.utf8name = "setQueueLimits", .method = ol_js_set_queue_limits, .data = js},
    {.utf8name = "count", .method = ol_js_count, .data = js},
    {.utf8name = "countPool", .method = ol_js_count_pool, .data = js},
    {.utf8name = "countExternalMemory", .method = ol_js_count_external_memory, .data = js},
    {.utf8name = "startPumps", .method = ol_js_start_pumps, .data = js},
    {.utf8name = "continueDelivery", .method = ol_js_continue_delivery, .data = js},
    {.utf8name = "close", .method = ol_js_close, .data = js},
    {.utf8name = "attachStore", .method = ol_js_attach_store, .data = &js->stores},
    {.utf8name = "describeStore", .method = ol_js_describe_store, .data = &js->stores},
    {.utf8name = "openStore", .method = ol_js_open_store, .data = &js->stores},
    {.utf8name = "closeStore", .method = ol_js_close_store, .data = &js->stores},
    {.utf8name = "addRoute", .method = ol_js_add_route, .data = &js->stores},
    {.utf8name = "request", .method = ol_js_request, .data = &js->stores},
    {.utf8name = "beginRequest", .method = ol_js_begin_request, .data = &js->stores},
    {.utf8name = "addCells", .method = ol_js_add_cells, .data = &js->stores},
    {.utf8name = "continueStores", .method = ol_js_continue_stores, .data = &js->stores},
    {.utf8name = "raiseUncaught", .method = ol_js_raise, .data = js},
  };
  return napi_define_properties(env, exports, sizeof(functions) / sizeof(functions[0]), functions);
}

static napi_status
export_builtin(napi_env env, napi_value exports, ol_js_env_t *js) {
  napi_value builtin = NULL;
  napi_status status = ol_js_describe_builtin(js, &builtin);
  return status == napi_ok ? napi_set_named_property(env, exports, "builtin", builtin) : status;
}

/* For lib/once.js: the realm that the addon lives in, and a place in it where things may be kept. */
static napi_status
export_realm(napi_env env, napi_value exports) {
  napi_value realm = NULL, place = NULL;
  napi_status status = napi_get_global(env, &realm);
  if (status == napi_ok) status = napi_set_named_property(env, exports, "realm", realm);
  if (status == napi_ok) status = napi_create_object(env, &place);
  return status == napi_ok ? napi_set_named_property(env, exports, "shared", place) : status;
}

NAPI_MODULE_INIT() {
  (void) ol__loader_pin(&ol__api_table);
  ol_js_env_t *js = ol_js_env_create(env, &host);
  if (js == NULL) return NULL;
  if (export_functions(env, exports, js) != napi_ok || export_builtin(env, exports, js) != napi_ok || export_realm(env, exports) != napi_ok) {
    napi_throw_error(env, "ERR_OFFLOOP_CLOSED", "offloop could not export its functions");
    return NULL;
  }
  return exports;
}
