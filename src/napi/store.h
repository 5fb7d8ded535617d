/*
 * store - the durable store for lib: clients of it in this environment, and requests of
 * theirs. A client has a doorbell of its own, which keeps the loop alive while it waits
 * for something. JS thread only, but for the ring.
 */

#ifndef OL__NAPI_STORE_H
#define OL__NAPI_STORE_H

#include "napi/environment.h"

/* attachStore(settle, rest, tellNews): lib's functions for answers (napi/answer.h), for having
 * continueStores called in the next turn of the loop, and for hearing the number of a store
 * of which another thread of JavaScript has made news. */
napi_value ol_js_attach_store(napi_env env, napi_callback_info info);

/* openStore(number, path, is full) -> a client; closeStore(client) forgets what it waits for. */
napi_value ol_js_open_store(napi_env env, napi_callback_info info);
napi_value ol_js_close_store(napi_env env, napi_callback_info info);

/* addRoute(client, name) -> its number, -1 when memory is short. */
napi_value ol_js_add_route(napi_env env, napi_callback_info info);

/* request(client, slot, verb, how many cells, …cells) -> whether it is under way. A cell is a
 * number, a string or null; there may be more arguments than cells. */
napi_value ol_js_request(napi_env env, napi_callback_info info);

/* beginRequest(client, slot, verb, how many cells), then addCells(client, …cells), of 900 at most,
 * until it has them all and is under way -> whether it goes on. */
napi_value ol_js_begin_request(napi_env env, napi_callback_info info);
napi_value ol_js_add_cells(napi_env env, napi_callback_info info);

/* continueStores(): goes on with the answers that were left for this turn. */
napi_value ol_js_continue_stores(napi_env env, napi_callback_info info);

/* Closes all clients of the environment, whose JavaScript runs no more. */
void ol_js_stores_close(ol_js_env_t *js);

#endif
