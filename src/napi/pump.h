/*
 * pump - a runtime's pump as an async work item of Node-API. Items are made as
 * they are needed and used again: queueing one costs about a microsecond,
 * making one three.
 */

#ifndef OL__NAPI_PUMP_H
#define OL__NAPI_PUMP_H

#include "napi/environment.h"

/* Queues one more pump; the start_pump of the environment's host. */
int ol_js_pump_start(void *host);

/* Releases the idle pumps; one that still runs is left to its thread. */
void ol_js_pump_cleanup(ol_js_env_t *js);

#endif
