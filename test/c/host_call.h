/*
 * host_call.h - calls of any function as a task, for the programs that test
 * include/offloop_test.h itself.
 */

#ifndef HOST_CALL_H
#define HOST_CALL_H

#include "test_call.h"

static ol_perform_cb performed; /* what a task of the library does now */

static inline int
perform_current(ol_task_t *task) {
  return performed(task);
}

OL_STATIC(host_tasks, {.name = "other", .perform = perform_current}, {.name = "current", .perform = perform_current})

/* Until the next one, all calls are of `perform`. */
static inline ol_test_call_t *
create_call(ol_perform_cb perform) {
  performed = perform;
  return ol_test_create(host_tasks, "current");
}

#endif
