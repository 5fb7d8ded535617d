/*
 * settle - finished tasks become calls of lib's settle function. JS thread.
 */

#ifndef OL__NAPI_SETTLE_H
#define OL__NAPI_SETTLE_H

#include "napi/environment.h"

/* Converts the outcomes of tasks, destroys the tasks, and only then calls
 * lib with (id, outcome, value) for each that somebody still waits for; the outcome
 * is null for a task that succeeded and is not traced. Without any, it calls lib all the same,
 * which goes on where a callback has interrupted it. The settle of the environment's host. */
void ol_js_settle(void *host, ol__list_t *tasks);

/* Has lib call continueDelivery in the next turn of the loop. The rest of the
 * environment's host. */
void ol_js_rest(void *host);

#endif
