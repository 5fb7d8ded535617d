/*
 * call - what the functions that lib calls have in common: reading their
 * arguments, answering numbers, accounting for what they keep. JS thread.
 */

#ifndef OL__NAPI_CALL_H
#define OL__NAPI_CALL_H

#include "napi/environment.h"

/* Reads up to `count` arguments, the missing ones as undefined. Returns the
 * environment; NULL when Node-API refused. */
ol_js_env_t *ol_js_read_call(napi_env env, napi_callback_info info, size_t count, napi_value *args);

/* A number; NULL, which is undefined to lib, when Node-API refused. */
napi_value ol_js_make_int(napi_env env, int value);

/* An array of numbers. */
napi_status ol_js_make_numbers(napi_env env, const double *numbers, size_t count, napi_value *out);

/* Tells the runtime that objects of JavaScript keep so many bytes more, or fewer,
 * of native memory alive. */
void ol_js_account(napi_env env, int64_t size);

#endif
