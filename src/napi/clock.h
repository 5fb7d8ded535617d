/*
 * clock - lib's coarse clock (lib/background/coarse-clock.js): a ticker whose face is a
 * Int32Array of lib's. JS thread.
 */

#ifndef OL__NAPI_CLOCK_H
#define OL__NAPI_CLOCK_H

#include "base/ticker.h"

#include <node_api.h>

/* Zeroed until lib attaches. */
typedef struct ol_js_clock_s {
  napi_ref face; /* keeps the ticker's; NULL for none */
  ol__ticker_t ticker;
} ol_js_clock_t;

/* attachClock(face): an Int32Array of what ol__face_t has, in that order. Once. The callback's data is
 * the ol_js_clock_t, as is the next one's. */
napi_value ol_js_attach_clock(napi_env env, napi_callback_info info);

/* startClock(ms): has the face tell the time, which is `ms` now. */
napi_value ol_js_start_clock(napi_env env, napi_callback_info info);

void ol_js_clock_cleanup(ol_js_clock_t *clock, napi_env env);

#endif
