#include "napi/measure.h"
#include "napi/call.h"
#include "napi/state.h"

/* count, least, greatest, sum */
#define HEAD 4

napi_value
ol_js_create_meter(napi_env env, napi_callback_info info) {
  napi_value arg = NULL, result = NULL;
  uint32_t index = 0, id = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &arg);
  if (js == NULL || napi_get_value_uint32(env, arg, &index) != napi_ok || ol_js_kinds_get(&js->kinds, index) == NULL) return NULL;
  if (ol_js_meters_add(&js->meters, index, &id) == 0 && napi_create_uint32(env, id, &result) == napi_ok) return result;
  (void) napi_throw_error(env, "ERR_OFFLOOP_TASK", "out of memory");
  return NULL;
}

napi_value
ol_js_count_runs(napi_env env, napi_callback_info info) {
  napi_value result = NULL;
  ol_js_env_t *js = ol_js_read_call(env, info, 0, NULL);
  if (js == NULL) return NULL;
  napi_status status = napi_create_array_with_length(env, js->meters.count, &result);
  for (uint32_t id = 0; id < js->meters.count && status == napi_ok; id++) {
    napi_value count = NULL;
    status = napi_create_double(env, (double) ol__runtime_count_runs(js->runtime, ol_js_meters_get(&js->meters, id)->times), &count);
    if (status == napi_ok) status = napi_set_element(env, result, id, count);
  }
  return status == napi_ok ? result : NULL;
}

static size_t
count_used_buckets(const ol__tally_t *tally) {
  size_t used = 0;
  for (size_t i = 0; i < OL__TALLY_BUCKETS; i++) used += tally->buckets[i] > 0;
  return used;
}

static void
write_numbers(const ol__tally_t *tally, double *out) {
  *out++ = (double) tally->count;
  *out++ = (double) tally->min_ns;
  *out++ = (double) tally->max_ns;
  *out++ = (double) tally->sum_ns;
  for (size_t i = 0; i < OL__TALLY_BUCKETS; i++) {
    if (tally->buckets[i] == 0) continue;
    *out++ = (double) ol__tally_value(i);
    *out++ = (double) tally->buckets[i];
  }
}

static napi_status
make_numbers(napi_env env, const ol__tally_t *tally, napi_value *out) {
  size_t length = HEAD + 2 * count_used_buckets(tally);
  void *data = NULL;
  napi_value buffer = NULL;
  napi_status status = napi_create_arraybuffer(env, length * sizeof(double), &data, &buffer);
  if (status != napi_ok) return status;
  write_numbers(tally, data);
  return napi_create_typedarray(env, napi_float64_array, length, buffer, 0, out);
}

static napi_status
make_reading(napi_env env, const ol__meter_t *meter, napi_value *out) {
  const ol__tally_t *const tallies[] = {&meter->wait, &meter->run, &meter->deliver};
  napi_status status = napi_create_array_with_length(env, 3, out);
  for (uint32_t i = 0; i < 3 && status == napi_ok; i++) {
    napi_value numbers = NULL;
    status = make_numbers(env, tallies[i], &numbers);
    if (status == napi_ok) status = napi_set_element(env, *out, i, numbers);
  }
  return status;
}

napi_value
ol_js_read_meter(napi_env env, napi_callback_info info) {
  napi_value arg = NULL, result = NULL;
  uint32_t id = 0;
  ol_js_env_t *js = ol_js_read_call(env, info, 1, &arg);
  if (js == NULL || napi_get_value_uint32(env, arg, &id) != napi_ok) return NULL;
  const ol_js_meter_t *meter = ol_js_meters_get(&js->meters, id);
  ol__meter_t *copy = meter == NULL ? NULL : ol__meter_create();
  if (copy == NULL) {
    (void) napi_throw_error(env, "ERR_OFFLOOP_TASK", "out of memory");
    return NULL;
  }
  ol__runtime_read_meter(js->runtime, meter->times, copy);
  napi_status status = make_reading(env, copy, &result);
  ol__meter_destroy(copy);
  return status == napi_ok ? result : NULL;
}
