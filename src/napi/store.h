/*
 * store - the durable store for lib: clients of it in this environment, from open to close,
 * and when they hear what came of their requests (request.h, answer.h). A client has a
 * doorbell of its own, which keeps the loop alive while it waits for something; its block
 * goes with the last reference, JavaScript's or the doorbell's. JS thread only, but for the
 * ring. The data of all callbacks is the environment's ol_js_stores_t.
 */

#ifndef OL__NAPI_STORE_H
#define OL__NAPI_STORE_H

#include "store/store.h"

#include <node_api.h>

/* The clients of one environment. */
typedef struct ol_js_stores_s {
  napi_env env;
  ol__list_t open; /* ol_js_store_t */
  uint32_t turn;   /* in which they go on, modulo 2^32 */
  napi_ref settle; /* lib's functions; NULL until it attaches, before it opens any */
  napi_ref rest;
  napi_ref tell_news;
} ol_js_stores_t;

void ol_js_stores_init(ol_js_stores_t *stores, napi_env env);

/* Closes all: nobody hears any more what came of their requests. */
void ol_js_stores_close(ol_js_stores_t *stores);

/* Deletes the references; all are closed. */
void ol_js_stores_cleanup(ol_js_stores_t *stores);

/* --- For lib */

/* attachStore(settle, rest, tellNews): lib's functions for answers (napi/answer.h), for having
 * continueStores called in the next turn of the loop, and for hearing the number of a store
 * of which another thread of JavaScript has made news. Once. */
napi_value ol_js_attach_store(napi_env env, napi_callback_info info);

/* openStore(number, path, is full) -> a client; closeStore(client) forgets what it waits for. */
napi_value ol_js_open_store(napi_env env, napi_callback_info info);
napi_value ol_js_close_store(napi_env env, napi_callback_info info);

/* addRoute(client, name) -> its number, -1 when memory is short. */
napi_value ol_js_add_route(napi_env env, napi_callback_info info);

/* continueStores(): goes on with the answers that were left for this turn. */
napi_value ol_js_continue_stores(napi_env env, napi_callback_info info);

/* --- For requests */

typedef struct ol_js_store_s {
  ol__client_t client;
  ol__link_t link;        /* in the open ones, while it is */
  ol_js_stores_t *stores; /* while it is open */
  napi_threadsafe_function doorbell;
  int references;         /* JavaScript's and the doorbell's */
  size_t pending;         /* requests that have not been answered */
  ol__list_t taken;       /* answers that wait for the next turn */
  ol__request_t *partial; /* comes in parts; NULL for none */
  size_t partial_count;   /* cells that it has already */
  uint32_t turn;          /* of the open ones, when it last went on */
  uint32_t number;        /* lib's name for it */
  bool is_open;
} ol_js_store_t;

/* The open client that lib has handed over; NULL when it is closed or none. */
ol_js_store_t *ol_js_store_read(napi_env env, napi_value value);

/* Takes ownership of the request, and keeps the loop alive until it is answered. Returns 0
 * or OL_ENOMEM: then it remains the caller's. */
int ol_js_store_submit(ol_js_store_t *store, ol__request_t *request);

/* Destroys the request that came in parts and has not all its cells yet, if there is one. */
void ol_js_store_drop_partial(ol_js_store_t *store);

#endif
