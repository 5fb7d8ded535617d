/*
 * call - calls between lib and the addon, both ways: reading arguments, returning
 * numbers, references to what lib attaches and calls of that, exceptions, accounting
 * for what JavaScript keeps. Knows no environment of offloop's. JS thread.
 */

#ifndef OL__NAPI_CALL_H
#define OL__NAPI_CALL_H

#include <node_api.h>

/* The type of no typed array: some runtimes return napi_ok for one that they have no type for, and write
 * none. */
#define OL_JS_NO_ARRAY ((napi_typedarray_type) 255)

/* --- Calls of the addon */

/* Reads up to `count` arguments, the missing ones as undefined. Returns the callback's
 * data, as addon.c gives it; NULL when Node-API refused. */
void *ol_js_read_call(napi_env env, napi_callback_info info, size_t count, napi_value *args);

/* A number; NULL, which is undefined to lib, when Node-API refused. */
napi_value ol_js_make_int(napi_env env, int value);

/* An array of numbers. */
napi_status ol_js_make_numbers(napi_env env, const double *numbers, size_t count, napi_value *out);

/* --- Handles */

/* What those who list open handles are told of one of ours, as timers tell it of theirs: an object whose
 * hasRef() is `has_ref`, with `data` as its own, and says whether the handle keeps the loop alive. */
napi_status ol_js_make_resource(napi_env env, napi_callback has_ref, void *data, napi_value *out);

/* --- What lib attaches */

/* Makes a reference to each of `values`, in order, where `out` points to, which keeps it until
 * the environment's end; those before one that cannot be made stay. */
napi_status ol_js_make_references(napi_env env, size_t count, const napi_value *values, napi_ref *const *out);

/* Deletes those that are not NULL. */
void ol_js_delete_references(napi_env env, size_t count, const napi_ref *references);

/* Throws that lib cannot attach. */
void ol_js_refuse_attach(napi_env env);

/* --- Calls of lib */

/* Whether JavaScript may still run here. While an environment is torn down, its async work
 * still ends and its rings are still heard, but what could run JavaScript is refused; a
 * comparison is the least of it. Inline, as each visit asks. */
static inline bool
ol_js_is_alive(napi_env env) {
  napi_value undefined = NULL;
  bool is_same = false;
  if (napi_get_undefined(env, &undefined) != napi_ok) return false;
  return napi_strict_equals(env, undefined, undefined, &is_same) == napi_ok;
}

/* Calls one of lib's functions; what it throws stays pending. Inline, for the loops over
 * items. */
static inline napi_status
ol_js_try_lib(napi_env env, napi_ref function, size_t count, const napi_value *args, napi_value *out) {
  napi_value callee = NULL, receiver = NULL;
  napi_status status = napi_get_reference_value(env, function, &callee);
  if (status == napi_ok) status = napi_get_undefined(env, &receiver);
  return status == napi_ok ? napi_call_function(env, receiver, callee, count, args, out) : status;
}

/* Calls one of lib's functions and has its result; false when there is none. What it
 * throws is raised as uncaught. */
bool ol_js_ask_lib(napi_env env, napi_ref function, size_t count, const napi_value *args, napi_value *out);

/* The same without the result. The caller has a handle scope open. */
void ol_js_call_lib(napi_env env, napi_ref function, size_t count, const napi_value *args);

/* Clears and returns the exception that is pending; NULL for none. */
napi_value ol_js_take_exception(napi_env env);

/* Raises `error` as an uncaught exception, as if it had been thrown by a timer. */
void ol_js_raise_uncaught(napi_env env, napi_value error);

/* Tells the runtime that objects of JavaScript keep so many bytes more, or fewer,
 * of native memory alive. */
void ol_js_account(napi_env env, int64_t size);

#endif
