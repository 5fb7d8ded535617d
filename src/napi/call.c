#include "napi/call.h"

/* --- Calls of the addon */

void *
ol_js_read_call(napi_env env, napi_callback_info info, size_t count, napi_value *args) {
  void *data = NULL;
  return napi_get_cb_info(env, info, &count, args, NULL, &data) == napi_ok ? data : NULL;
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

/* --- What lib attaches */

napi_status
ol_js_make_resource(napi_env env, napi_callback has_ref, void *data, napi_value *out) {
  napi_value function = NULL;
  napi_status status = napi_create_object(env, out);
  if (status == napi_ok) status = napi_create_function(env, "hasRef", NAPI_AUTO_LENGTH, has_ref, data, &function);
  return status == napi_ok ? napi_set_named_property(env, *out, "hasRef", function) : status;
}

napi_status
ol_js_make_references(napi_env env, size_t count, const napi_value *values, napi_ref *const *out) {
  napi_status status = napi_ok;
  for (size_t i = 0; i < count && status == napi_ok; i++) status = napi_create_reference(env, values[i], 1, out[i]);
  return status;
}

void
ol_js_delete_references(napi_env env, size_t count, const napi_ref *references) {
  for (size_t i = 0; i < count; i++) {
    if (references[i] != NULL) (void) napi_delete_reference(env, references[i]);
  }
}

void
ol_js_refuse_attach(napi_env env) {
  (void) napi_throw_error(env, "ERR_OFFLOOP_CLOSED", "offloop could not attach to this environment");
}

/* --- Calls of lib */

bool
ol_js_ask_lib(napi_env env, napi_ref function, size_t count, const napi_value *args, napi_value *out) {
  if (ol_js_try_lib(env, function, count, args, out) == napi_ok) return true;
  /* None where the environment no longer runs JavaScript and there is nobody to
   * tell. */
  napi_value error = ol_js_take_exception(env);
  if (error != NULL) ol_js_raise_uncaught(env, error);
  return false;
}

void
ol_js_call_lib(napi_env env, napi_ref function, size_t count, const napi_value *args) {
  napi_value result = NULL;
  (void) ol_js_ask_lib(env, function, count, args, &result);
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

void
ol_js_account(napi_env env, int64_t size) {
  int64_t total = 0;
  /* It is a hint to the collector: there is nothing to do where it fails. */
  (void) napi_adjust_external_memory(env, size, &total);
}
