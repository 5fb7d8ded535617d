/*
 * pump - a runtime's pump as an async work item of Node-API. An item serves one
 * run: not every runtime can queue it again, and it keeps the async context that
 * it was made in alive.
 */

#ifndef OL__NAPI_PUMP_H
#define OL__NAPI_PUMP_H

/* Queues one more pump of the ol_js_env_t. The host's `start_pump`. */
int ol_js_pump_start(void *data);

#endif
