/*
 * pump - a runtime's pump as an async work item of Node-API. An item serves one
 * run: not every runtime can queue it again, and it keeps the async context that
 * it was made in alive.
 */

#ifndef OL__NAPI_PUMP_H
#define OL__NAPI_PUMP_H

#include "napi/environment.h"

/* Queues one more pump; the start_pump of the environment's host. */
int ol_js_pump_start(void *host);

#endif
