/*
 * text - strings from JavaScript into an arena, as UTF-8 with a NUL behind
 * them. JS thread.
 */

#ifndef OL__NAPI_TEXT_H
#define OL__NAPI_TEXT_H

#include "runtime/value.h"

#include <node_api.h>

/* Copies a string. Returns napi_ok; napi_generic_failure when memory is short;
 * or what Node-API returns for a value that is no string. */
napi_status ol_js_read_string(napi_env env, ol__arena_t *arena, napi_value value, ol__string_t *out);

#endif
