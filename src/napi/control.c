#include "napi/control.h"
#include "napi/call.h"
#include "napi/environment.h"
#include "napi/probe.h"
#include "napi/report.h"
#include "napi/settle.h"
#include "runtime/delivery.h"

napi_value
ol_js_attach(napi_env env, napi_callback_info info) {
  napi_value args[6];
  int32_t pool_size = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 6, args);
  if (js == NULL || js->settling.settle != NULL) return NULL;
  const napi_value settling[] = {args[0], args[1], args[3], args[4]};
  napi_status status = napi_get_value_int32(env, args[5], &pool_size);
  if (status == napi_ok) status = ol_js_settle_attach(js, settling);
  if (status == napi_ok) status = ol_js_report_attach(js, args[2]);
  if (status != napi_ok) ol_js_refuse_attach(env);
  ol__pool_init(status == napi_ok && pool_size > 0 ? pool_size : ol_js_probe_pool(env));
  return NULL;
}

napi_value
ol_js_set_concurrency(napi_env env, napi_callback_info info) {
  napi_value arg = NULL;
  int32_t limit = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &arg);
  if (js != NULL && napi_get_value_int32(env, arg, &limit) == napi_ok) ol__pool_set_limit(limit);
  return NULL;
}

/* A limit as lib has it; infinity and what no size_t holds is none. */
static bool
read_limit(napi_env env, napi_value value, size_t *out) {
  double number = 0;
  if (napi_get_value_double(env, value, &number) != napi_ok) return false;
  *out = number < (double) OL__MAX_SAFE_INTEGER ? (size_t) number : SIZE_MAX;
  return true;
}

napi_value
ol_js_set_queue_limits(napi_env env, napi_callback_info info) {
  napi_value args[2];
  size_t max_queued = 0, max_queued_bytes = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 2, args);
  if (js == NULL || !read_limit(env, args[0], &max_queued) || !read_limit(env, args[1], &max_queued_bytes)) return NULL;
  ol__runtime_set_limits(js->runtime, max_queued, max_queued_bytes);
  return NULL;
}

napi_value
ol_js_count(napi_env env, napi_callback_info info) {
  ol__counts_t counts;
  napi_value result = NULL;
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js == NULL) return NULL;
  ol__runtime_count(js->runtime, &counts);
  const double numbers[] = {
    (double) counts.queued,
    (double) counts.running,
    (double) counts.abandoned,
    (double) counts.queued_bytes,
    (double) counts.late,
  };
  return ol_js_make_numbers(env, numbers, 5, &result) == napi_ok ? result : NULL;
}

napi_value
ol_js_count_pool(napi_env env, napi_callback_info info) {
  ol__usage_t usage;
  napi_value result = NULL;
  if (ol_js_read_call(env, info, 0, NULL) == NULL) return NULL;
  ol__slots_measure(&ol__pool, &usage);
  const double numbers[] = {
    ol__pool_size(),
    usage.limit,
    usage.used,
    usage.waiting,
    (double) usage.saturated_ns / (double) OL__NS_PER_MS,
  };
  return ol_js_make_numbers(env, numbers, 5, &result) == napi_ok ? result : NULL;
}

napi_value
ol_js_count_external_memory(napi_env env, napi_callback_info info) {
  int64_t total = 0;
  napi_value result = NULL;
  (void) info;
  if (napi_adjust_external_memory(env, 0, &total) == napi_ok) (void) napi_create_double(env, (double) total, &result);
  return result;
}

napi_value
ol_js_start_pumps(napi_env env, napi_callback_info info) {
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js == NULL) return NULL;
  ol__backlog_t backlog = ol__runtime_start_pumps(js->runtime);
  ol_js_env_note_backlog(js, backlog);
  return ol_js_make_int(env, (int) backlog);
}

napi_value
ol_js_continue_delivery(napi_env env, napi_callback_info info) {
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js == NULL) return NULL;
  ol__delivery_continue(js->runtime);
  ol_js_env_note_backlog(js, ol__runtime_backlog(js->runtime));
  return NULL;
}

napi_value
ol_js_close(napi_env env, napi_callback_info info) {
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js != NULL) ol_js_env_close(js);
  return NULL;
}

napi_value
ol_js_raise(napi_env env, napi_callback_info info) {
  napi_value error = NULL;
  if (ol_js_read_call(env, info, 1, &error) != NULL) ol_js_raise_uncaught(env, error);
  return NULL;
}
