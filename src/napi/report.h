/*
 * report - what running tasks report becomes calls of lib's report function. JS
 * thread.
 */

#ifndef OL__NAPI_REPORT_H
#define OL__NAPI_REPORT_H

#include "napi/state.h"

/* Keeps lib's function until the environment's end. */
napi_status ol_js_report_attach(ol_js_env_t *js, napi_value function);
void ol_js_report_cleanup(ol_js_env_t *js);

/* Calls lib with (id, value, …) for the reports, if somebody still waits for the
 * task, and destroys them. `data` is the ol_js_env_t. The host's `report`. */
void ol_js_report(void *data, ol_task_t *task, ol__list_t *reports);

#endif
