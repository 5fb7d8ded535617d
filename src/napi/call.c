#include "napi/call.h"

ol_js_env_t *
ol_js_read_call(napi_env env, napi_callback_info info, size_t count, napi_value *args) {
  void *data = NULL;
  return napi_get_cb_info(env, info, &count, args, NULL, &data) == napi_ok ? data : NULL;
}

void
ol_js_account(napi_env env, int64_t size) {
  int64_t total = 0;
  /* It is a hint to the collector: there is nothing to do where it fails. */
  (void) napi_adjust_external_memory(env, size, &total);
}

napi_value
ol_js_make_int(napi_env env, int value) {
  napi_value result = NULL;
  (void) napi_create_int32(env, value, &result);
  return result;
}

napi_status
ol_js_make_numbers(napi_env env, const double *numbers, size_t count, napi_value *out) {
  napi_status status = napi_create_array_with_length(env, count, out);
  for (size_t i = 0; i < count && status == napi_ok; i++) {
    napi_value number = NULL;
    status = napi_create_double(env, numbers[i], &number);
    if (status == napi_ok) status = napi_set_element(env, *out, (uint32_t) i, number);
  }
  return status;
}

napi_value
ol_js_take_exception(napi_env env) {
  bool is_pending = false;
  napi_value error = NULL;
  if (napi_is_exception_pending(env, &is_pending) == napi_ok && is_pending) (void) napi_get_and_clear_last_exception(env, &error);
  return error;
}

void
ol_js_raise_uncaught(napi_env env, napi_value error) {
  (void) napi_fatal_exception(env, error);
}

bool
ol_js_ask_lib(ol_js_env_t *js, napi_ref function, size_t count, const napi_value *args, napi_value *out) {
  napi_value callee = NULL, receiver = NULL;
  if (napi_get_reference_value(js->env, function, &callee) != napi_ok || napi_get_undefined(js->env, &receiver) != napi_ok) return false;
  if (napi_call_function(js->env, receiver, callee, count, args, out) == napi_ok) return true;
  /* None where the environment no longer runs JavaScript and there is nobody to
   * tell. */
  napi_value error = ol_js_take_exception(js->env);
  if (error != NULL) ol_js_raise_uncaught(js->env, error);
  return false;
}

void
ol_js_call_lib(ol_js_env_t *js, napi_ref function, size_t count, const napi_value *args) {
  napi_value result = NULL;
  (void) ol_js_ask_lib(js, function, count, args, &result);
}
