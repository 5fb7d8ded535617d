/*
 * request - what lib asks of the store, on its way there: a verb of store/verbs.h and its
 * cells, in one call or, where there are many, in parts. Each returns whether it went well;
 * what comes of the request is told later, under its slot (napi/answer.h). JS thread.
 */

#ifndef OL__NAPI_REQUEST_H
#define OL__NAPI_REQUEST_H

#include <node_api.h>

/* request(client, slot, verb, how many cells, …cells) -> whether it is under way. A cell is a
 * number, a string or null; there may be more arguments than cells. */
napi_value ol_js_request(napi_env env, napi_callback_info info);

/* beginRequest(client, slot, verb, how many cells), then addCells(client, …cells), of 900 at most,
 * until it has them all and is under way -> whether it goes on. */
napi_value ol_js_begin_request(napi_env env, napi_callback_info info);
napi_value ol_js_add_cells(napi_env env, napi_callback_info info);

#endif
