/*
 * report - what running tasks report becomes calls of lib's report function. JS
 * thread.
 */

#ifndef OL__NAPI_REPORT_H
#define OL__NAPI_REPORT_H

#include "napi/environment.h"

/* Calls lib with (id, value, …) for the reports, if somebody still waits for the
 * task, and destroys them. The report of the environment's host. */
void ol_js_report(void *host, ol_task_t *task, ol__list_t *reports);

#endif
