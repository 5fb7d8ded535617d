#include "napi/report.h"
#include "napi/call.h"
#include "napi/convert.h"
#include "runtime/progress.h"

/* The task's id and the reports of one call. */
#define MAX_ARGS (1 + OL__DELIVERY_CHUNK)

/* Adds the report's value to the call and destroys the report. One that cannot
 * travel is told of as an uncaught exception: it was accepted. */
static void
add_report(ol_js_env_t *js, ol_task_t *task, ol__report_t *report, napi_value *args, size_t *count) {
  if (ol_js_write(js, task, &report->value, &args[*count]) == napi_ok) {
    (*count)++;
  } else {
    napi_value error = ol_js_take_exception(js->env);
    if (error != NULL) ol_js_raise_uncaught(js->env, error);
  }
  ol__report_destroy(report);
}

/* Calls lib with the first of the reports; false when that is not possible. */
static bool
call_report(ol_js_env_t *js, ol_task_t *task, uint32_t id, ol__list_t *reports) {
  napi_value args[MAX_ARGS];
  size_t count = 1;
  napi_handle_scope scope;
  if (napi_open_handle_scope(js->env, &scope) != napi_ok) return false;
  napi_status status = napi_create_uint32(js->env, id, &args[0]);
  ol__link_t *link;
  while (status == napi_ok && count < MAX_ARGS && (link = ol__list_shift(reports)) != NULL) {
    add_report(js, task, OL__ITEM(link, ol__report_t, link), args, &count);
  }
  if (count > 1) ol_js_call_lib(js, js->report, count, args);
  (void) napi_close_handle_scope(js->env, scope);
  return status == napi_ok;
}

void
ol_js_report(void *host, ol_task_t *task, ol__list_t *reports) {
  ol_js_env_t *js = host;
  uint32_t id;
  /* A listener may end the wait for its own task. */
  while (!ol__list_is_empty(reports) && ol_js_pending_find(&js->pending, task, &id)) {
    if (!call_report(js, task, id, reports)) break;
  }
  ol__reports_destroy(reports);
}
