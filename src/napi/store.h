/*
 * store - the durable store for lib: a client of it in this environment, its turns as
 * async work, its answers by a doorbell of its own. What a request takes and answers
 * are cells (store/verbs.h): null, an integer, a text.
 *
 * JS thread only, but for a turn's execute step and the ring, which any thread may do.
 */

#ifndef OL__NAPI_STORE_H
#define OL__NAPI_STORE_H

#include "napi/environment.h"

/* attachStore(settle): lib's function for answers, called with (slot, status, count,
 * …cells) of several requests one after another. */
napi_value ol_js_attach_store(napi_env env, napi_callback_info info);

/* openStore(path, is full) -> a client, closed when it is collected or by closeStore. */
napi_value ol_js_open_store(napi_env env, napi_callback_info info);
napi_value ol_js_close_store(napi_env env, napi_callback_info info);

/* addRoute(client, name) -> its number. */
napi_value ol_js_add_route(napi_env env, napi_callback_info info);

/* request(client, slot, verb, …cells). */
napi_value ol_js_request(napi_env env, napi_callback_info info);

#endif
