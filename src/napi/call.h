/*
 * call - calls between lib and the addon, both ways: reading arguments, answering
 * numbers, exceptions, accounting for what JavaScript keeps. JS thread.
 */

#ifndef OL__NAPI_CALL_H
#define OL__NAPI_CALL_H

#include "napi/environment.h"

/* Reads up to `count` arguments, the missing ones as undefined. Returns the
 * environment; NULL when Node-API refused. */
ol_js_env_t *ol_js_read_call(napi_env env, napi_callback_info info, size_t count, napi_value *args);

/* A number; NULL, which is undefined to lib, when Node-API refused. */
napi_value ol_js_make_int(napi_env env, int value);

/* Calls one of lib's functions and has its answer; false when there is none. */
bool ol_js_ask_lib(ol_js_env_t *js, napi_ref function, size_t count, const napi_value *args, napi_value *out);

/* Calls one of lib's functions; what it throws is raised as uncaught. The caller
 * has a handle scope open. */
void ol_js_call_lib(ol_js_env_t *js, napi_ref function, size_t count, const napi_value *args);

/* Clears and answers the exception that is pending; NULL for none. */
napi_value ol_js_take_exception(napi_env env);

/* Raises `error` as an uncaught exception, as if it had been thrown by a timer. */
void ol_js_raise_uncaught(napi_env env, napi_value error);

/* An array of numbers. */
napi_status ol_js_make_numbers(napi_env env, const double *numbers, size_t count, napi_value *out);

/* Tells the runtime that objects of JavaScript keep so many bytes more, or fewer,
 * of native memory alive. */
void ol_js_account(napi_env env, int64_t size);

#endif
