/*
 * probe - how many threads libuv's pool has, where that cannot be told: the pool has
 * the size that UV_THREADPOOL_SIZE named when its first thread was needed, and a program may have set that
 * before or after. So as many pieces of work as it would have threads wait for each other for a moment;
 * as many as have begun by then is its size.
 *
 * Memory: its own, until the last piece has ended. One for the process. START on a JS thread.
 */

#ifndef OL__NAPI_PROBE_H
#define OL__NAPI_PROBE_H

#include <node_api.h>

/* What libuv's pool is known to have, or is taken to have until a probe has ended, which is begun here if
 * one is needed. */
int ol_js_probe_pool(napi_env env);

#endif
