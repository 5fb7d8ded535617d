#include "napi/report.h"
#include "napi/call.h"
#include "napi/convert.h"
#include "runtime/delivery.h"
#include "runtime/progress.h"

#include <stdio.h>

/* The task's id and the reports of one call. */
#define MAX_ARGS (1 + OL__DELIVERY_CHUNK)

napi_status
ol_js_report_attach(ol_js_env_t *js, napi_value function) {
  return napi_create_reference(js->env, function, 1, &js->report);
}

void
ol_js_report_cleanup(ol_js_env_t *js) {
  ol_js_delete_references(js->env, 1, &js->report);
}

/* Moves reports into the call until it is full or one cannot travel. */
static napi_status
add_reports(ol_js_env_t *js, ol_task_t *task, ol__list_t *reports, napi_value *args, size_t *count) {
  napi_status status = napi_ok;
  while (status == napi_ok && *count < MAX_ARGS && !ol__list_is_empty(reports)) {
    ol__report_t *report = OL__ITEM(ol__list_shift(reports), ol__report_t, link);
    status = ol_js_write(js, task, &report->value, &args[*count]);
    if (status == napi_ok) (*count)++;
    ol__report_destroy(report);
  }
  return status;
}

/* What to tell of a report that cannot travel. */
static napi_value
take_problem(ol_js_env_t *js, ol_task_t *task) {
  napi_value error = ol_js_take_exception(js->env), text = NULL;
  char message[400];
  if (error != NULL) return error;
  snprintf(message, sizeof(message), "a report of task '%s' cannot travel to JavaScript%s%s", task->descriptor->name, js->problem[0] == '\0' ? "" : ": ", js->problem);
  if (napi_create_string_utf8(js->env, message, NAPI_AUTO_LENGTH, &text) == napi_ok) (void) napi_create_error(js->env, NULL, text, &error);
  return error;
}

/* Calls lib with the first of the reports; false when that is not possible. One that
 * cannot travel is told of as an uncaught exception: it was accepted. */
static bool
call_report(ol_js_env_t *js, ol_task_t *task, uint32_t id, ol__list_t *reports) {
  napi_value args[MAX_ARGS];
  size_t count = 1;
  napi_handle_scope scope = NULL;
  if (napi_open_handle_scope(js->env, &scope) != napi_ok) return false;
  napi_value error = NULL;
  js->problem[0] = '\0';
  napi_status status = napi_create_uint32(js->env, id, &args[0]);
  bool is_possible = status == napi_ok;
  if (is_possible && add_reports(js, task, reports, args, &count) != napi_ok) error = take_problem(js, task);
  if (count > 1) ol_js_call_lib(js->env, js->report, count, args);
  if (error != NULL) ol_js_raise_uncaught(js->env, error);
  (void) napi_close_handle_scope(js->env, scope);
  return is_possible;
}

void
ol_js_report(void *data, ol_task_t *task, ol__list_t *reports) {
  ol_js_env_t *js = data;
  uint32_t id = 0;
  bool is_waited_for = ol_js_pending_find(&js->pending, task, &id);
  while (is_waited_for && !ol__list_is_empty(reports) && call_report(js, task, id, reports)) {
    /* A listener may end the wait for its task, or close the runtime: then the task
     * may be gone. */
    is_waited_for = ol_js_pending_has(&js->pending, id, task);
  }
  ol__reports_destroy(reports);
}
