/*
 * settle - finished tasks become calls of lib's settle function. JS thread.
 */

#ifndef OL__NAPI_SETTLE_H
#define OL__NAPI_SETTLE_H

#include "napi/state.h"

/* Keeps lib's functions until the environment's end: (settle, rest, take, settleOne). */
napi_status ol_js_settle_attach(ol_js_env_t *js, const napi_value functions[4]);
void ol_js_settle_cleanup(ol_js_env_t *js);

/* Converts the outcomes of tasks, destroys the tasks, and only then calls
 * lib with (id, outcome, value) for each that somebody still waits for; the outcome
 * is null for a task that succeeded and is not traced. Without any, it calls lib all the same,
 * which goes on where a callback has interrupted it. `data` is the ol_js_env_t. The host's
 * `settle`. */
void ol_js_settle(void *data, ol__list_t *tasks);

/* Has lib call continueDelivery in the next turn of the loop. `data` is the ol_js_env_t. The
 * host's `rest`. */
void ol_js_rest(void *data);

#endif
